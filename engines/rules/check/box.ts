import { fromFeel } from '../feel/json.ts';
import { isNum, numText } from '../feel/number.ts';
import { isTemporal } from '../feel/temporal/index.ts';
import type { Text, Value } from '../types.ts';
import type { Atom } from './atoms.ts';
import { say } from './finding.ts';
import type { Axis } from './grid.ts';

/** A value as people write it. */
export const valueText = (value: unknown): string => {
  if (isNum(value)) return numText(value);
  if (typeof value === 'string') return `"${value}"`;
  if (isTemporal(value)) return value.toString();
  return value === null || value === undefined ? 'null' : JSON.stringify(fromFeel(value));
};

const join = (parts: readonly Text[], zh: string, en: string): Text =>
  say(parts.map((part) => part.zh).join(zh), parts.map((part) => part.en).join(en));

/** The values of some atoms of an axis in words: `大于 2 且小于 3`. */
export function atomsWords(atoms: readonly Atom[]): Text {
  const parts: Text[] = [];
  for (let i = 0; i < atoms.length; i++) {
    const first = atoms[i];
    if (first === undefined) break;
    let last = first;
    while (last.seq !== -1 && atoms[i + 1]?.kind === first.kind && atoms[i + 1]?.seq === last.seq + 1) last = atoms[++i] ?? last;
    parts.push(runWords(first, last));
  }
  return join(parts.slice(0, 6).concat(parts.length > 6 ? [say('……', '…')] : []), ' 或 ', ' or ');
}

const runWords = (first: Atom, last: Atom): Text => {
  if (first.kind === 'null') return say('为空', 'null');
  if (first.kind === 'any') return say('任意值', 'any value');
  if (first.seq === -1) return first.point ? wordOf(first.value) : say('未列出的值', 'any value not listed');
  if (first === last && first.point) return wordOf(first.value);
  const low = first.point ? first.value : first.low;
  const high = last.point ? last.value : last.high;
  const parts: Text[] = [];
  if (low !== null)
    parts.push(
      first.point
        ? say(`不小于 ${valueText(low)}`, `at least ${valueText(low)}`)
        : say(`大于 ${valueText(low)}`, `greater than ${valueText(low)}`),
    );
  if (high !== null)
    parts.push(
      last.point
        ? say(`不大于 ${valueText(high)}`, `at most ${valueText(high)}`)
        : say(`小于 ${valueText(high)}`, `less than ${valueText(high)}`),
    );
  return parts.length === 0 ? say('任意值', 'any value') : join(parts, '且', ' and ');
};

const wordOf = (value: unknown): Text =>
  typeof value === 'boolean' ? say(value ? '是' : '否', String(value)) : say(valueText(value), valueText(value));

/** A box in words; axes that are not limited are left out. `whole` tells for each axis which atoms count as all. */
export function boxWords(
  axes: readonly Axis[],
  box: readonly (readonly number[])[],
  whole: readonly (readonly number[])[],
): Text {
  const parts: Text[] = [];
  for (const [i, axis] of axes.entries()) {
    const atoms = box[i] ?? [];
    if (atoms.length === (whole[i]?.length ?? 0)) continue;
    const words = atomsWords(atoms.map((at) => axis.atoms[at]).filter((atom) => atom !== undefined));
    parts.push(say(`「${axis.label.zh}」${words.zh}`, `"${axis.label.en}" is ${words.en}`));
  }
  return parts.length === 0 ? say('任何情况', 'any case') : join(parts, '，', ', ');
}

/** The values of a point by the names under which an example lists them; undefined for an axis without a value of its own. */
export function pointValues(axes: readonly Axis[], point: readonly number[]): unknown[] {
  return axes.map((axis, i) => axis.atoms[point[i] ?? -1]?.value);
}

/** A point as an example: by the input's name where a column reads a plain input, else by the column's expression. */
export function exampleOf(axes: readonly Axis[], values: readonly unknown[]): Record<string, Value> {
  const out: [string, Value][] = [];
  for (const [i, axis] of axes.entries())
    if (values[i] !== undefined) out.push([axis.element?.name ?? axis.expression, fromFeel(values[i])]);
  return Object.fromEntries(out);
}

/** One atom for each axis of a box: a value that is not null, and a point where there is one, since that is what people look for. */
export function pointIn(axes: readonly Axis[], box: readonly (readonly number[])[]): number[] {
  return axes.map((axis, i) => {
    const atoms = box[i] ?? [];
    const named = atoms.find((at) => axis.atoms[at]?.point === true && axis.atoms[at]?.kind !== 'null');
    return named ?? atoms.find((at) => axis.atoms[at]?.kind !== 'null') ?? atoms[0] ?? -1;
  });
}
