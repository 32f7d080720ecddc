import { useState, type ReactNode } from 'react';
import { ButtonLink } from './controls.tsx';
import { EmptyState, LoadingState } from './states.tsx';
import { Icon } from './icon.tsx';
import { useLocale, type Words } from './i18n.tsx';
import { Pagination } from './lists.tsx';

export interface Column<T> {
  key: string;
  title: Words;
  cell: (row: T) => ReactNode;
  /** Numbers: right-aligned, tabular figures. Say the unit in the title. */
  number?: boolean;
  /** Sorts the rows at hand by this value; leave out when the server sorts (see onSort). */
  sortBy?: (row: T) => string | number | bigint | null;
  /** The server can sort by this column. */
  sortable?: boolean;
  /** The column that names the row: a row header, and the title of its card on a phone. */
  head?: boolean;
}

export interface DataTableProps<T> {
  caption: Words;
  /** Keeps the caption for screen readers only, when a heading says the same. */
  hideCaption?: boolean;
  columns: readonly Column<T>[];
  rows: readonly T[] | undefined;
  rowKey: (row: T) => string;
  sort?: { key: string; desc: boolean };
  onSort?: (sort: { key: string; desc: boolean }) => void;
  page?: { page: number; size: number; total: number };
  onPage?: (page: number) => void;
  /** All rows as a spreadsheet, not only this page's. */
  exportHref?: string;
  empty?: ReactNode;
}

const order = (a: string | number | bigint | null, b: string | number | bigint | null): number => {
  if (a === b) return 0;
  if (a === null) return 1; // unknown goes last
  if (b === null) return -1;
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b, 'zh-CN');
  return a < b ? -1 : 1;
};

/** A plain table: a caption, sortable heads, pages, export of all rows; on a phone each row becomes a card with its labels. */
export function DataTable<T>(p: DataTableProps<T>) {
  const { t } = useLocale();
  const [own, setOwn] = useState<{ key: string; desc: boolean } | null>(null);
  const sort = p.sort ?? own;
  const by = p.onSort ? undefined : p.columns.find((c) => c.key === sort?.key)?.sortBy;
  const rows = by && p.rows && sort ? [...p.rows].sort((a, b) => order(by(a), by(b)) * (sort.desc ? -1 : 1)) : p.rows;
  const press = (key: string) => {
    const next = { key, desc: sort?.key === key ? !sort.desc : false };
    if (p.onSort) p.onSort(next);
    else setOwn(next);
  };
  if (rows === undefined) return <LoadingState rows={6} />;
  if (rows.length === 0) return p.empty ?? <EmptyState title={{ zh: '没有符合条件的记录', en: 'Nothing matches' }} />;
  return (
    <div className="yj-table-box">
      <table className="yj-table">
        <caption className={p.hideCaption ? 'yj-hidden' : undefined}>{t(p.caption)}</caption>
        <thead>
          <tr>
            {p.columns.map((c) => {
              const can = c.sortBy !== undefined || c.sortable;
              const on = sort?.key === c.key;
              return (
                <th
                  key={c.key}
                  scope="col"
                  className={c.number ? 'yj-right' : undefined}
                  aria-sort={on ? (sort.desc ? 'descending' : 'ascending') : undefined}
                >
                  {can ? (
                    <button type="button" onClick={() => press(c.key)}>
                      {t(c.title)}
                      <Icon name={on && sort.desc ? 'down' : 'up'} size={12} />
                      <span className="yj-hidden">{t({ zh: '，点击排序', en: ', press to sort' })}</span>
                    </button>
                  ) : (
                    t(c.title)
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={p.rowKey(row)}>
              {p.columns.map((c) =>
                c.head ? (
                  <th key={c.key} scope="row">
                    {c.cell(row)}
                  </th>
                ) : (
                  <td key={c.key} className={c.number ? 'yj-right' : undefined} data-label={t(c.title)}>
                    <div className="yj-cell">{c.cell(row)}</div>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="yj-table-foot">
        {p.exportHref ? (
          <ButtonLink href={p.exportHref} icon="download" kind="plain" small download="">
            {t({ zh: '导出全部 Excel', en: 'Export all rows (Excel)' })}
          </ButtonLink>
        ) : (
          <span />
        )}
        {p.page && p.onPage ? <Pagination {...p.page} onPage={p.onPage} /> : null}
      </div>
    </div>
  );
}
