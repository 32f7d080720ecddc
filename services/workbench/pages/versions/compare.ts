/** What differs between two texts of a rule, table by table and cell by cell, in words. */
import type { Text } from '@yunjian/kernel/contract';
import { diffModels, readDefinitions, type EditableTable } from '../engine.ts';
import { cellText } from '../table/columns.ts';
import { changesSince, removedSince, type RowChange } from '../table/marks.ts';
import { readCell } from '../table/reading.ts';
import type { KnownColumn } from '../table/vocabulary.ts';
import { policyOf } from '../table/words.ts';

/** One table in both texts. */
export interface TableDiff {
  readonly id: string;
  readonly label: string;
  readonly before: EditableTable | null;
  readonly after: EditableTable | null;
  readonly columns: readonly KnownColumn[];
  readonly changes: ReadonlyMap<string, RowChange>;
  readonly removed: EditableTable['rows'];
  /** Everything that differs, a sentence each. */
  readonly words: readonly Text[];
}

const shown = (text: string, column: KnownColumn): Text => {
  const { words } = readCell(text, column.reading);
  return words.zh === '' ? { zh: '空', en: 'empty' } : words;
};

/** How a row is called: its number and what it says. */
function rowName(table: EditableTable, row: EditableTable['rows'][number]): Text {
  const n = table.rows.indexOf(row) + 1;
  const said = (name: string): string => row.annotations[table.annotations.indexOf(name)] ?? '';
  return {
    zh: said('zh') ? `第 ${n} 行（${said('zh')}）` : `第 ${n} 行`,
    en: said('en') ? `row ${n} (${said('en')})` : `row ${n}`,
  };
}

export function diffTable(
  id: string,
  label: string,
  before: EditableTable | null,
  after: EditableTable | null,
  columnsOf: (table: EditableTable) => readonly KnownColumn[],
): TableDiff | null {
  const table = after ?? before;
  if (!table) return null;
  const columns = columnsOf(table);
  const none: TableDiff = { id, label, before, after, columns, changes: new Map(), removed: [], words: [] };
  if (!before || !after)
    return {
      ...none,
      words: [
        after
          ? { zh: `新增表格“${label}”`, en: `New table “${label}”` }
          : { zh: `删去表格“${label}”`, en: `Table “${label}” removed` },
      ],
    };
  const changes = changesSince(before, after, columns);
  const removed = removedSince(before, after);
  const words: Text[] = [...headWords(before, after)];
  for (const row of after.rows) {
    const change = changes.get(row.id);
    const name = rowName(after, row);
    if (change?.added) words.push({ zh: `新增${name.zh}`, en: `New ${name.en}` });
    for (const [columnId, was] of change?.cells ?? []) {
      const column = columns.find((c) => c.id === columnId);
      if (!column) continue;
      const [from, to] = [shown(was, column), shown(cellText(after, after.rows.indexOf(row), column), column)];
      words.push({
        zh: `${name.zh}：“${column.title.zh}”由“${from.zh}”改为“${to.zh}”`,
        en: `${name.en}: “${column.title.en}” from “${from.en}” to “${to.en}”`,
      });
    }
  }
  for (const row of removed) words.push({ zh: `删去${rowName(before, row).zh}`, en: `Removed ${rowName(before, row).en}` });
  if (moved(before, after)) words.push({ zh: '行的先后有变', en: 'The order of rows differs' });
  return { ...none, changes, removed, words };
}

/** Whether rows that are in both stand in another order. */
function moved(before: EditableTable, after: EditableTable): boolean {
  const kept = new Set(after.rows.map((r) => r.id));
  const was = new Set(before.rows.map((r) => r.id));
  const a = before.rows.filter((r) => kept.has(r.id)).map((r) => r.id);
  const b = after.rows.filter((r) => was.has(r.id)).map((r) => r.id);
  return a.join(' ') !== b.join(' ');
}

/** What differs above the rows: how several rows count, columns that came, went or changed. */
function headWords(before: EditableTable, after: EditableTable): Text[] {
  const words: Text[] = [];
  const [p, q] = [policyOf(before.hitPolicy, before.aggregation), policyOf(after.hitPolicy, after.aggregation)];
  if (p.hitPolicy !== q.hitPolicy || p.aggregation !== q.aggregation)
    words.push({
      zh: `几行都符合时，由“${p.title.zh}”改为“${q.title.zh}”`,
      en: `Several rows fit: from “${p.title.en}” to “${q.title.en}”`,
    });
  const name = (c: { label: string; expression?: string; name?: string }): string => c.label || c.expression || c.name || '';
  const sides = [
    [before.inputs, after.inputs],
    [before.outputs, after.outputs],
  ] as const;
  for (const [old, now] of sides) {
    for (const c of now) {
      const was = old.find((x) => x.id === c.id);
      if (!was) words.push({ zh: `新增列“${name(c)}”`, en: `New column “${name(c)}”` });
      else if (name(was) !== name(c))
        words.push({ zh: `列“${name(was)}”改名为“${name(c)}”`, en: `Column “${name(was)}” now “${name(c)}”` });
      else if (JSON.stringify(was) !== JSON.stringify(c))
        words.push({ zh: `列“${name(c)}”的设置有变`, en: `Settings of column “${name(c)}” differ` });
    }
    for (const c of old)
      if (!now.some((x) => x.id === c.id)) words.push({ zh: `删去列“${name(c)}”`, en: `Column “${name(c)}” removed` });
  }
  return words;
}

/** What differs outside the tables: types, inputs, formulas, how decisions hang together, and the sidecar. */
export function diffRest(a: { dmn: string; meta: string }, b: { dmn: string; meta: string }): Text[] {
  const words: Text[] = diffModels(readDefinitions(a.dmn), readDefinitions(b.dmn))
    .filter((c) => !IN_TABLES.has(c.kind))
    .map((c) =>
      c.decisionLabel === null ? c.text : { zh: `“${c.decisionLabel}”：${c.text.zh}`, en: `“${c.decisionLabel}”: ${c.text.en}` },
    );
  if (a.meta !== b.meta) words.push(...diffMeta(a.meta, b.meta));
  return words;
}

/** Differences that are told table by table, with the words of the columns. */
const IN_TABLES: ReadonlySet<string> = new Set([
  'hit-policy',
  'column-added',
  'column-removed',
  'column-moved',
  'column-changed',
  'row-added',
  'row-removed',
  'row-moved',
  'cell',
  'output',
  'annotation',
]);

/** Changed members of the sidecar, named by their path. */
function diffMeta(a: string, b: string): Text[] {
  try {
    const changed: string[] = [];
    compare(JSON.parse(a) as unknown, JSON.parse(b) as unknown, '', changed);
    return changed.map((path) => ({ zh: `说明文件：${path} 有变`, en: `Sidecar: ${path} differs` }));
  } catch {
    return [{ zh: '说明文件有变', en: 'The sidecar differs' }];
  }
}

function compare(a: unknown, b: unknown, path: string, out: string[]): void {
  if (JSON.stringify(a) === JSON.stringify(b) || out.length > 40) return;
  const isPlain = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v);
  const isText = isPlain(b) && 'zh' in b;
  if (!isPlain(a) || !isPlain(b) || isText) out.push(path || '.');
  else
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
      compare(a[key], b[key], path ? `${path}.${key}` : key, out);
}
