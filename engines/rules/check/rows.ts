import { compileNode } from '../feel/compile.ts';
import { constantList } from '../feel/tests.ts';
import { equals } from '../feel/value.ts';
import type { Graph } from '../graph.ts';
import type { Text } from '../types.ts';
import { atomsWords, boxWords, exampleOf, pointIn, pointValues, valueText } from './box.ts';
import { bitsOf, isEmpty, meets, members, shared, within, wordsOf } from './bits.ts';
import type { Words } from './bits.ts';
import { NO, YES } from './cells.ts';
import { uncovered } from './cover.ts';
import type { Bits, Work } from './cover.ts';
import { rowList, say } from './finding.ts';
import type { Finding, Report, Severity } from './finding.ts';
import { entangled, spaceOf } from './gaps.ts';
import type { Grid } from './grid.ts';
import { nearest } from './kinds.ts';
import { contextAt } from './survey.ts';
import { outputsOf } from './tables.ts';
import type { RowOutputs } from './tables.ts';
import { hits } from './verify.ts';

/** At most so many overlapping pairs of a table are described. */
const SHOWN = 25;

/** A row as a box: for each axis the atoms it surely takes in, and those it may. */
interface Box {
  sure: Words[];
  may: Words[];
  /** It takes in nothing, which has been said. */
  dead: boolean;
  /** Two rows with the same key have the same conditions. */
  key: string;
}

/**
 * OVERLAP, CONTRADICTION, DUPLICATE, UNREACHABLE, VALUE_NOT_ALLOWED, NOT_ANALYSABLE: what is wrong with the rows of a table, alone and in
 * pairs, as the hit policy has it (DMN 1.5 8.2.10). Cells that cannot be analysed never make an overlap.
 */
export function rows(grid: Grid, graph: Graph | null, work: Work, report: Report): void {
  const table = new Rows(grid, graph, work, report);
  table.alone();
  if (!grid.whole) return;
  table.same();
  table.overlaps();
  table.masked();
}

class Rows {
  readonly #grid: Grid;
  readonly #graph: Graph | null;
  readonly #work: Work;
  readonly #report: Report;
  readonly #boxes: Box[];
  readonly #outputs: RowOutputs[];
  readonly #policy: string;
  /** Rows about which it has been said that another row makes them useless. */
  readonly #useless = new Set<number>();

  constructor(grid: Grid, graph: Graph | null, work: Work, report: Report) {
    this.#grid = grid;
    this.#graph = graph;
    this.#work = work;
    this.#report = report;
    this.#policy = grid.site.table.hitPolicy;
    this.#outputs = outputsOf(grid.site);
    this.#boxes = grid.cells.map((_, r) => this.#box(r));
  }

  #box(r: number): Box {
    const { axes, cells, site } = this.#grid;
    const row = cells[r] ?? [];
    const sure: Words[] = [];
    const may: Words[] = [];
    for (const axis of axes) {
      const said = axis.columns.map((c) => row[c]?.answers ?? NOTHING);
      sure.push(wordsOf(said, axis.atoms.length, YES | NO, YES));
      may.push(wordsOf(said, axis.atoms.length, YES, YES));
    }
    const opaque = row.map((cell, c) => (cell.opaque || cell.broken ? (site.table.rules[r]?.inputs[c] ?? '').trim() : ''));
    const key = [...sure, ...may].map((set) => set.join('.')).join(',') + opaque.join('\u0000');
    return { sure, may, dead: may.some(isEmpty), key };
  }

  // ---------- one row ----------

  alone(): void {
    const { axes, axisOf, cells, site } = this.#grid;
    for (const [r, row] of cells.entries()) {
      const place = { ...site.place, row: r + 1 };
      const silent = new Set<number>();
      for (const [c, cell] of row.entries()) {
        const axis = axes[axisOf[c] ?? 0];
        if (axis === undefined || cell.broken) {
          silent.add(axisOf[c] ?? 0);
          continue;
        }
        const at = { ...place, column: c + 1, columnName: site.table.inputs[c]?.label ?? axis.expression };
        const none = cell.answers.every((one) => one === NO);
        if (none || cell.strangers.length > 0) silent.add(axisOf[c] ?? 0);
        if (cell.strangers.length > 0) this.#strangers(cell.strangers, axisOf[c] ?? 0, at, none);
        else if (none) {
          const domain = atomsWords(axis.atoms.filter(({ kind }) => kind !== 'null'));
          this.#say(
            'UNREACHABLE',
            'error',
            at,
            [r + 1],
            say(
              `这个单元格永远不会符合（「${axis.label.zh}」可取：${domain.zh}），这一行永远不适用`,
              `nothing fits this cell ("${axis.label.en}" can be: ${domain.en}), so the row never applies`,
            ),
            say('请改正单元格，或删去这一行', 'Correct the cell, or remove the row'),
          );
        } else if (cell.opaque) {
          this.#say(
            'NOT_ANALYSABLE',
            'hint',
            at,
            undefined,
            say(
              '这个单元格含有取决于其他输入的表达式或函数，未能检查它与其他行是否重叠或遗漏',
              'this cell is an expression or function of other inputs: whether it overlaps other rows, or leaves gaps, is not checked',
            ),
            say('能写成取值或区间的，请改写', 'Where it can be a value or a range, write that'),
          );
        }
      }
      for (const [i, axis] of axes.entries()) {
        const own = this.#boxes[r]?.may[i];
        if (silent.has(i) || own === undefined || !isEmpty(own)) continue;
        const columns = rowList(axis.columns.map((c) => c + 1));
        this.#say(
          'CONTRADICTION',
          'error',
          { ...place, column: (axis.columns[0] ?? 0) + 1, columnName: axis.label.zh },
          [r + 1],
          say(
            `第 ${columns.zh} 列都测「${axis.label.zh}」，同一行里的条件互相排斥，这一行永远不适用`,
            `columns ${columns.en} test "${axis.label.en}" and exclude each other in this row: it never applies`,
          ),
          say('请改正其中一个单元格', 'Correct one of the cells'),
        );
      }
    }
  }

  #strangers(values: readonly unknown[], at: number, place: Finding['place'], none: boolean): void {
    const axis = this.#grid.axes[at];
    const allowed = (axis?.atoms ?? []).filter(({ kind }) => kind !== 'null');
    const names = allowed.filter(({ value, point }) => point && typeof value === 'string').map(({ value }) => String(value));
    const list = values.map(valueText).join(', ');
    const near = typeof values[0] === 'string' ? nearest(values[0], names) : null;
    const words = atomsWords(allowed);
    this.#say(
      'VALUE_NOT_ALLOWED',
      none ? 'error' : 'warning',
      place,
      place.row === undefined ? undefined : [place.row],
      say(
        `「${axis?.label.zh ?? ''}」不会取值 ${list}${none ? '，这一行永远不适用' : ''}`,
        `"${axis?.label.en ?? ''}" is never ${list}${none ? ', so the row never applies' : ''}`,
      ),
      near === null
        ? say(`可取：${words.zh}`, `It can be: ${words.en}`)
        : say(`是否想写 "${near}"？可取：${words.zh}`, `Did you mean "${near}"? It can be: ${words.en}`),
    );
  }

  #say(
    code: string,
    severity: Severity,
    place: Finding['place'],
    concerned: number[] | undefined,
    text: Text,
    mend: Text,
    example?: Finding['example'],
  ): void {
    this.#report({
      code,
      severity,
      place,
      ...(concerned === undefined ? {} : { rows: concerned }),
      text,
      mend,
      ...(example === undefined ? {} : { example }),
    });
  }

  // ---------- two rows ----------

  /** Do two rows give the same? undefined: it hangs on inputs. */
  #agree(a: number, b: number): boolean | undefined {
    const [x, y] = [this.#outputs[a], this.#outputs[b]];
    if (x === undefined || y === undefined) return undefined;
    let sure = true;
    for (let i = 0; i < x.values.length; i++) {
      if (x.texts[i] === y.texts[i]) continue;
      if (x.values[i] === undefined || y.values[i] === undefined) sure = false;
      else if (equals(x.values[i], y.values[i]) !== true) return false;
    }
    return sure ? true : undefined;
  }

  /** Do two rows surely have a case in common? */
  #meet(a: number, b: number): boolean {
    const [x, y] = [this.#boxes[a]?.sure ?? [], this.#boxes[b]?.sure ?? []];
    return x.every((set, i) => meets(set, y[i] ?? NONE));
  }

  /** What two rows that meet have in common, as atoms of each axis. */
  #common(a: number, b: number): number[][] {
    const [x, y] = [this.#boxes[a]?.sure ?? [], this.#boxes[b]?.sure ?? []];
    return x.map((set, i) => shared(set, y[i] ?? NONE));
  }

  #example(box: readonly (readonly number[])[], wanted: readonly number[]): Finding['example'] {
    const values = pointValues(this.#grid.axes, pointIn(this.#grid.axes, box));
    const found = hits(this.#graph, this.#grid, values);
    return found === null || wanted.every((row) => found.includes(row + 1)) ? exampleOf(this.#grid.axes, values) : undefined;
  }

  #everything(): number[][] {
    return this.#grid.axes.map((axis) => axis.atoms.map((_, i) => i));
  }

  /** DUPLICATE and CONTRADICTION: rows with the same conditions. */
  same(): void {
    const first = new Map<string, number>();
    const policy = this.#policy;
    for (const [r, box] of this.#boxes.entries()) {
      if (box.dead) continue;
      const before = first.get(box.key);
      if (before === undefined) {
        first.set(box.key, r);
        continue;
      }
      const agree = this.#agree(before, r);
      const pair = [before + 1, r + 1];
      const words = rowList(pair);
      const example = this.#meet(before, r) ? this.#example(this.#common(before, r), [before, r]) : undefined;
      const place = { ...this.#grid.site.place, row: r + 1 };
      if (agree === true) {
        this.#useless.add(r);
        const grave = policy === 'UNIQUE';
        this.#say(
          'DUPLICATE',
          grave ? 'error' : 'warning',
          place,
          pair,
          say(
            `第 ${words.zh} 行完全相同${grave ? '，同时适用时结果为空' : ''}`,
            `rows ${words.en} are the same${grave ? ': when both apply the result is null' : ''}`,
          ),
          say('请删去其中一行', 'Remove one of them'),
          example,
        );
      } else if (policy === 'UNIQUE' || (policy === 'ANY' && agree === false)) {
        this.#useless.add(r);
        this.#say(
          'CONTRADICTION',
          'error',
          place,
          pair,
          say(`第 ${words.zh} 行条件相同，结果却不同`, `rows ${words.en} have the same conditions but give different results`),
          say('请改正条件，或删去其中一行', 'Correct the conditions, or remove one of them'),
          example,
        );
      }
    }
  }

  /** OVERLAP: with UNIQUE any two rows that meet, with ANY those that meet and disagree. */
  overlaps(): void {
    const policy = this.#policy;
    if (policy !== 'UNIQUE' && policy !== 'ANY') return;
    let shown = 0;
    let hidden = 0;
    const all = this.#everything();
    for (let b = 0; b < this.#boxes.length; b++) {
      if (this.#boxes[b]?.dead === true || !this.#work.take(b)) continue;
      for (let a = 0; a < b; a++) {
        if (this.#boxes[a]?.key === this.#boxes[b]?.key) continue;
        if (!this.#meet(a, b) || (policy === 'ANY' && this.#agree(a, b) !== false)) continue;
        if (++shown > SHOWN) hidden++;
        else this.#overlap(a, b, this.#common(a, b), all);
      }
    }
    if (hidden === 0) return;
    this.#say(
      'OVERLAP_COUNT',
      'hint',
      this.#grid.site.place,
      undefined,
      say(`另有 ${hidden} 对行重叠，未列出`, `${hidden} more pairs of rows overlap and are not listed`),
      say('改正以上各行后再检查', 'Correct the rows above and check again'),
    );
  }

  #overlap(a: number, b: number, box: readonly (readonly number[])[], all: readonly (readonly number[])[]): void {
    const { axes, site } = this.#grid;
    const nothing = axes.filter((axis, i) => (box[i] ?? []).every((at) => axis.atoms[at]?.kind === 'null'));
    const doubtful = entangled(axes, box, all);
    const pair = [a + 1, b + 1];
    const words = boxWords(axes, box, all);
    const list = rowList(pair);
    const result =
      this.#policy === 'UNIQUE'
        ? say('结果为空', 'the result is null')
        : say('结果不同，因而为空', 'they give different results, so the result is null');
    const note = doubtful
      ? say('（这些列取决于同一输入，请核对是否会出现）', ' (these columns hang on the same input: check whether it can happen)')
      : say('', '');
    this.#say(
      'OVERLAP',
      doubtful || nothing.length > 0 ? 'warning' : 'error',
      { ...site.place, row: b + 1 },
      pair,
      say(
        `第 ${list.zh} 行重叠：${words.zh} 时两行都适用，${result.zh}${note.zh}`,
        `rows ${list.en} overlap: both apply when ${words.en}, and ${result.en}${note.en}`,
      ),
      say(
        '请收窄其中一行的条件，或改用 FIRST（按行的顺序取第一行）',
        'Narrow one of the rows, or use FIRST, which takes rows in order',
      ),
      this.#example(box, [a, b]),
    );
  }

  // ---------- rows behind others ----------

  /** UNREACHABLE: rows whose every case is answered by rows that go before them. */
  masked(): void {
    const ranks = this.#policy === 'PRIORITY' ? this.#ranks() : null;
    if (this.#policy !== 'FIRST' && ranks === null) return;
    const space = spaceOf(this.#grid, 'sure');
    for (const [r, box] of this.#boxes.entries()) {
      if (box.dead || this.#useless.has(r)) continue;
      let before: Bits = (1n << BigInt(r)) - 1n;
      if (ranks !== null) {
        before = 0n;
        const own = ranks[r];
        if (own === undefined || own === null) continue;
        for (const [other, rank] of ranks.entries()) if (rank !== null && goesBefore(rank, own)) before |= 1n << BigInt(other);
      }
      if (before === 0n) continue;
      if (uncovered(space, box.may.map(members), before, this.#work) !== null || this.#work.spent) continue;
      this.#masked(r, bitsOf(before));
    }
  }

  #masked(r: number, before: readonly number[]): void {
    const own = this.#boxes[r]?.may ?? [];
    const met = before.filter((other) => (this.#boxes[other]?.sure ?? []).every((set, i) => meets(set, own[i] ?? NONE)));
    const whole = met.find((other) => (this.#boxes[other]?.sure ?? []).every((set, i) => within(own[i] ?? NONE, set)));
    const by = whole === undefined ? met : [whole];
    const idle = by.every((other) => this.#agree(other, r) === true);
    const words = rowList(by.map((other) => other + 1));
    const sure = this.#boxes[r]?.sure ?? [];
    const example = sure.some(isEmpty) ? undefined : this.#example(sure.map(members), [r]);
    const how = this.#policy === 'FIRST' ? say('排在前面的', 'before it') : say('优先级更高的', 'of higher priority');
    this.#say(
      'UNREACHABLE',
      idle ? 'warning' : 'error',
      { ...this.#grid.site.place, row: r + 1 },
      [...by.map((other) => other + 1), r + 1],
      say(
        `这一行永远轮不到：它的全部情况都被${how.zh}第 ${words.zh} 行先行处理${idle ? '（结果相同，可删）' : ''}`,
        `this row is never the answer: rows ${words.en} ${how.en} take all its cases${idle ? ' (with the same result: it can go)' : ''}`,
      ),
      idle
        ? say('请删去这一行', 'Remove the row')
        : say('请把它移到那些行之前，或收窄那些行', 'Move it before them, or narrow them'),
      example,
    );
  }

  /** Where each row's outputs stand in the order of priority (outputValues, DMN 1.5 8.2.10); null for what is not constant. */
  #ranks(): (number[] | null)[] | null {
    const { site } = this.#grid;
    const orders = site.table.outputs.map((output, i) => {
      const context = contextAt(site, site.place, () => undefined);
      let order: readonly unknown[] | null = null;
      try {
        order = output.values === null ? null : constantList(output.values, context, compileNode);
      } catch {
        // An unreadable list of values is reported where outputs are checked.
      }
      order ??= output.typeRef === null ? null : context.values(output.typeRef.trim());
      return { order, column: site.table.inputs.length + i + 1, name: output.name ?? '' };
    });
    if (orders.every(({ order }) => order === null)) {
      const at = orders[0];
      this.#say(
        'NO_PRIORITY',
        'error',
        { ...site.place, column: at?.column ?? 1, columnName: at?.name ?? '' },
        undefined,
        say('按优先级取结果，却没有列出结果的先后', 'the table takes results by priority but does not list them in order'),
        say('请在输出列写明结果值，优先的写在前面', 'List the values of the output, the most important first'),
      );
      return null;
    }
    return this.#outputs.map(({ values }) => {
      const ranks = orders.map(({ order }, i) => {
        if (order === null) return 0;
        if (values[i] === undefined) return null;
        const at = order.findIndex((value) => equals(value, values[i]) === true);
        return at === -1 ? Number.MAX_SAFE_INTEGER : at;
      });
      return ranks.includes(null) ? null : (ranks as number[]);
    });
  }
}

const goesBefore = (a: readonly number[], b: readonly number[]): boolean => {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
};

const NONE: Words = new Uint32Array(0);
const NOTHING = new Uint8Array(0);
