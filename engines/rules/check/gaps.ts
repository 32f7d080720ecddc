import type { Graph } from '../graph.ts';
import { bigOf, wordsOf } from './bits.ts';
import { boxWords, exampleOf, pointIn, pointValues } from './box.ts';
import { NO, YES } from './cells.ts';
import { uncovered, uncoveredBoxes } from './cover.ts';
import type { Domain, Space, Work } from './cover.ts';
import { say } from './finding.ts';
import type { Finding, Report } from './finding.ts';
import type { Axis, Grid } from './grid.ts';
import { isGate } from './tables.ts';
import { hits } from './verify.ts';

/** At most so many gaps of a table are described. */
const SHOWN = 5;
/** Beyond so many they are not even counted. */
const COUNTED = 20;

const LISTS = new Set(['COLLECT', 'RULE ORDER', 'OUTPUT ORDER']);

/** The rows that take in each atom, surely, or at least perhaps. */
export const spaceOf = (grid: Grid, how: 'sure' | 'may'): Space => {
  const width = (grid.cells.length + 31) >>> 5;
  const mask = how === 'sure' ? YES | NO : YES;
  return {
    at: grid.axes.map((axis) => {
      const words = new Int32Array(axis.atoms.length * width);
      for (const [r, row] of grid.cells.entries()) {
        const takes = wordsOf(
          axis.columns.map((c) => row[c]?.answers ?? NOTHING),
          axis.atoms.length,
          mask,
          YES,
        );
        const bit = 1 << (r & 31);
        for (let atom = 0; atom < axis.atoms.length; atom++) {
          if (((takes[atom >>> 5] ?? 0) & (1 << (atom & 31))) === 0) continue;
          const at = atom * width + (r >>> 5);
          words[at] = (words[at] ?? 0) | bit;
        }
      }
      return axis.atoms.map((_, atom) => bigOf(words, atom * width, (atom + 1) * width));
    }),
  };
};

const NOTHING = new Uint8Array(0);

/** The atoms of an axis that must be answered: all values of its type, and null where the table itself tests for it. */
export const asked = (axis: Axis): number[] =>
  axis.atoms.flatMap((atom, i) => (atom.kind === 'null' && !axis.nullMatters ? [] : [i]));

/**
 * GAP: cases that no row answers, as maximal boxes with an example each. A gate has none: nothing hit means that everything is met. Where a
 * hit policy gives a list, an empty list is an answer, so it is a hint. GAP_NULL: inputs that leave the table without an answer when they are
 * known to be nothing.
 */
export function gaps(grid: Grid, graph: Graph | null, work: Work, report: Report): void {
  const { table, place } = grid.site;
  if (isGate(table) || table.rules.length === 0 || table.outputs.some(({ fallback }) => (fallback ?? '').trim() !== '')) return;
  const space = spaceOf(grid, 'may');
  const rows = (1n << BigInt(table.rules.length)) - 1n;
  const domain = grid.axes.map(asked);
  const { boxes, more } = uncoveredBoxes(space, domain, rows, COUNTED, work);
  const list = LISTS.has(table.hitPolicy);
  for (const box of boxes.slice(0, SHOWN)) report(gapFinding(grid, graph, box, domain, list));
  if (boxes.length > SHOWN) {
    const n = more ? say(`${COUNTED} 处以上`, `more than ${COUNTED}`) : say(`${boxes.length} 处`, String(boxes.length));
    report({
      code: 'GAP_COUNT',
      severity: 'hint',
      place,
      text: say(`未覆盖的情况共 ${n.zh}，只列出前 ${SHOWN} 处`, `there are ${n.en} gaps; the first ${SHOWN} are listed`),
      mend: say('补上几行后再检查，或加一行兜底的“其余情况”', 'Add rows and check again, or add a last row for all other cases'),
    });
  }
  if (list || boxes.length > 0) return;
  const nulls = grid.axes.filter((axis, i) => {
    if (axis.nullMatters || axis.total || axis.columns.every((c) => grid.cells.every((row) => row[c]?.blank === true)))
      return false;
    const only = domain.map((atoms, at) => (at === i ? [axis.atoms.length - 1] : atoms));
    return uncovered(space, only, rows, work) !== null;
  });
  if (nulls.length === 0) return;
  const names = say(nulls.map(({ label }) => `「${label.zh}」`).join('、'), nulls.map(({ label }) => `"${label.en}"`).join(', '));
  report({
    code: 'GAP_NULL',
    severity: 'hint',
    place,
    text: say(
      `${names.zh}已知为空（null）时，没有一行适用，结果为空`,
      `when ${names.en} is known to be nothing (null), no row applies and the result is null`,
    ),
    mend: say('如果会出现空值，请加一行处理，例如单元格写 null', 'If that can happen add a row for it, with null in the cell'),
  });
}

const gapFinding = (
  grid: Grid,
  graph: Graph | null,
  box: readonly (readonly number[])[],
  domain: Domain,
  list: boolean,
): Finding => {
  const { axes, site } = grid;
  const words = boxWords(axes, box, domain);
  const values = pointValues(axes, pointIn(axes, box));
  const found = hits(graph, grid, values);
  const confirmed = found === null || found.length === 0;
  const doubtful = entangled(axes, box, domain);
  const whole = axes.some((axis, i) => (box[i]?.length ?? 0) < (domain[i]?.length ?? 0) && between(axis, box[i] ?? []));
  return {
    code: 'GAP',
    severity: list || doubtful ? 'hint' : 'warning',
    place: site.place,
    text: say(
      `没有一行适用于：${words.zh}${doubtful ? '（这些列取决于同一输入，请核对是否会出现）' : ''}`,
      `no row applies when ${words.en}${doubtful ? ' (these columns hang on the same input: check whether it can happen)' : ''}`,
    ),
    mend: say(
      `请加一行，或放宽已有的行${whole ? '；如果只会是整数，请把相邻两行写成相接的区间，如 < 3 与 >= 3' : ''}；不会出现的取值可在输入的允许值中排除`,
      `Add a row, or widen one${whole ? '; if only whole numbers occur let the two rows meet, as < 3 and >= 3 do' : ''}; values that cannot occur can be ruled out by allowed values`,
    ),
    ...(confirmed ? { example: exampleOf(axes, values) } : {}),
  };
};

/** Does a gap lie between two points, where only fractions are? */
const between = (axis: Axis, atoms: readonly number[]): boolean =>
  atoms.map((at) => axis.atoms[at]).some((one) => one?.kind === 'number' && !one.point && one.low !== null && one.high !== null);

/** Two limited axes that hang on the same input: the combination may never occur. */
export const entangled = (axes: readonly Axis[], box: readonly (readonly number[])[], domain: Domain): boolean => {
  const seen = new Set<string>();
  for (const [i, axis] of axes.entries()) {
    if ((box[i]?.length ?? 0) >= (domain[i]?.length ?? 0)) continue;
    for (const root of axis.roots) if (seen.has(root)) return true;
    for (const root of axis.roots) seen.add(root);
  }
  return false;
};
