/** What the columns of a table mean: types, allowed values with their words, names a cell may use. Read from the table and the sidecar. */
import type { Text } from '@yunjian/kernel/contract';
import type { EditableTable, ModelMeta } from '../engine.ts';
import type { Column } from './columns.ts';
import { quote, splitList, unquoted, type ReadingColumn } from './reading.ts';

/** A column with all that is needed to read, suggest and check its cells. */
export interface KnownColumn extends Column {
  readonly reading: ReadingColumn;
  /** Cells to choose from, each with its words; empty when anything may be written. */
  readonly options: readonly { readonly cell: string; readonly words: Text }[];
  /** What the column is about, in a line: the question asked of people, or the expression it reads. */
  readonly about: Text | null;
}

const BASE_TYPES = new Set([
  'number',
  'string',
  'boolean',
  'date',
  'time',
  'date and time',
  'days and time duration',
  'years and months duration',
]);
const both = (text: string): Text => ({ zh: text, en: text });

/** The words of the sidecar, as far as a draft's text can be read as one. */
export type Words = Pick<ModelMeta, 'inputs'> & Partial<Pick<ModelMeta, 'decisions' | 'reasons'>>;

/** Names a cell may use and their labels: inputs and decisions of the model. */
export function namesOf(meta: Words | null): Readonly<Record<string, Text>> {
  const names: Record<string, Text> = {};
  for (const [name, input] of Object.entries(meta?.inputs ?? {})) names[name] = input.label;
  for (const [name, label] of Object.entries(meta?.decisions ?? {})) names[name] = label;
  return names;
}

function typeOf(typeRef: string, expression: string, values: string, meta: Words | null): string {
  const said = meta?.inputs[expression]?.type;
  if (said) return said;
  if (BASE_TYPES.has(typeRef)) return typeRef;
  return values.includes('"') ? 'string' : typeRef || 'string';
}

/** Allowed values as written, e.g. `"PHD", "MASTER"`; ranges and comparisons are no list to choose from. */
function allowed(values: string): string[] {
  const parts = splitList(values).filter((part) => part !== '');
  return parts.every((part) => unquoted(part) !== null || /^-?\d+(\.\d+)?$/.test(part)) ? parts : [];
}

/** The table's columns with what they mean. `feeding` gives the allowed values of the decision an input column reads, if it reads one. */
export function knowColumns(
  table: EditableTable,
  columns: readonly Column[],
  meta: Words | null,
  feeding: (name: string) => string = () => '',
): readonly KnownColumn[] {
  const names = namesOf(meta);
  return columns.map((column): KnownColumn => {
    if (column.kind === 'note')
      return { ...column, reading: { kind: 'note', type: 'string', labels: {} }, options: [], about: null };
    if (column.kind === 'input') {
      const input = table.inputs[column.index];
      const expression = input?.expression ?? '';
      const values = input?.values || feeding(expression);
      const said = meta?.inputs[expression];
      const type = typeOf(input?.typeRef ?? '', expression, values, meta);
      const labels = withCodes(said?.values ?? {}, allowed(values));
      const known = names[expression];
      const title = { zh: input?.label || known?.zh || column.title.zh, en: known?.en ?? column.title.en };
      const about = said?.question ?? (names[expression] ? names[expression] : expression ? both(expression) : null);
      const list = choices(type, allowed(values), labels, true);
      return { ...column, title, reading: { kind: 'input', type, labels, names }, options: list, about };
    }
    const output = table.outputs[column.index];
    const values = output?.values ?? '';
    const type = typeOf(output?.typeRef ?? '', '', values, null);
    const labels = withCodes(output?.name === 'reason' ? reasonsOf(meta) : {}, allowed(values));
    const own = table.outputs.length === 1 ? meta?.decisions?.[table.decision.id] : undefined;
    return {
      ...column,
      title: { zh: column.title.zh, en: own?.en ?? column.title.en },
      reading: { kind: 'output', type, labels, names },
      options: choices(type, allowed(values), labels, false),
      about: null,
    };
  });
}

/** Labels with every allowed value: one without words of its own is called by its code. */
const withCodes = (labels: Readonly<Record<string, Text>>, values: readonly string[]): Record<string, Text> => ({
  ...Object.fromEntries(
    values.flatMap((cell) => (unquoted(cell) === null ? [] : [[unquoted(cell), both(unquoted(cell) ?? '')]])),
  ),
  ...labels,
});

const reasonsOf = (meta: Words | null): Record<string, Text> =>
  Object.fromEntries(Object.entries(meta?.reasons ?? {}).map(([code, reason]) => [code, reason.text]));

function choices(
  type: string,
  values: readonly string[],
  labels: Readonly<Record<string, Text>>,
  any: boolean,
): KnownColumn['options'] {
  const cells =
    type === 'boolean'
      ? ['true', 'false']
      : values.length > 0
        ? [...values]
        : type === 'string'
          ? Object.keys(labels).map(quote)
          : [];
  if (cells.length === 0) return [];
  const words = (cell: string): Text => {
    if (cell === 'true') return { zh: '是', en: 'yes' };
    if (cell === 'false') return { zh: '否', en: 'no' };
    const value = unquoted(cell) ?? cell;
    return labels[value] ?? both(value);
  };
  const list = cells.map((cell) => ({ cell, words: words(cell) }));
  return any ? [{ cell: '-', words: { zh: '任意', en: 'any' } }, ...list] : list;
}
