/** The rows that differ, old and new in each changed cell. */
import { inLocale, useLocale } from '@yunjian/ui';
import type { EditableTable } from '../engine.ts';
import { cellText } from '../table/columns.ts';
import { isAny, readCell } from '../table/reading.ts';
import type { KnownColumn } from '../table/vocabulary.ts';
import type { TableDiff } from './compare.ts';

export function DiffTable({ diff }: { diff: TableDiff }) {
  const { t, locale } = useLocale();
  const { after, before } = diff;
  if (!after || !before) return null;
  const changed = after.rows.filter((row) => diff.changes.has(row.id));
  const rows = [...changed.map((row) => ({ row, gone: false })), ...diff.removed.map((row) => ({ row, gone: true }))];
  if (rows.length === 0) return null;
  const touched = (column: KnownColumn): boolean =>
    changed.some((row) => diff.changes.get(row.id)?.cells.has(column.id)) ||
    rows.some(({ row, gone }) => (gone || diff.changes.get(row.id)?.added) && !isAny(textOf(gone ? before : after, row, column)));
  // Columns that say something about these rows; the row's sentence always.
  const columns = diff.columns.filter((column, i) => i === 0 || touched(column));
  const read = (text: string, column: KnownColumn): string => inLocale(readCell(text, column.reading).words, locale) || '—';
  return (
    <div className="wb-diff-box">
      <table className="wb-diff-table">
        <caption className="yj-hidden">{t({ zh: `${diff.label}：有变化的行`, en: `${diff.label}: rows that differ` })}</caption>
        <thead>
          <tr>
            <th scope="col">{t({ zh: '行', en: 'Row' })}</th>
            {columns.map((column) => (
              <th key={column.id} scope="col">
                {t(column.title)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, gone }) => {
            const table = gone ? before : after;
            const change = diff.changes.get(row.id);
            const state = gone ? 'wb-gone' : change?.added ? 'wb-new' : undefined;
            return (
              <tr key={`${row.id} ${gone}`} className={state}>
                <th scope="row">
                  {table.rows.indexOf(row) + 1}
                  {gone ? (
                    <small>{t({ zh: '删去', en: 'removed' })}</small>
                  ) : change?.added ? (
                    <small>{t({ zh: '新增', en: 'new' })}</small>
                  ) : null}
                </th>
                {columns.map((column) => {
                  const was = change?.cells.get(column.id);
                  const now = read(textOf(table, row, column), column);
                  return (
                    <td key={column.id} className={was === undefined ? undefined : 'wb-cell-diff'}>
                      {was === undefined ? (
                        gone ? (
                          <del>{now}</del>
                        ) : (
                          now
                        )
                      ) : (
                        <>
                          <del>{read(was, column)}</del> <ins>{now}</ins>
                        </>
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const textOf = (table: EditableTable, row: EditableTable['rows'][number], column: KnownColumn): string =>
  cellText(table, table.rows.indexOf(row), column);
