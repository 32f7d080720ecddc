import { Button, Checkbox, Empty, Popover, Table, type TableProps } from 'antd';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { ApiProblem } from '@yunjian/kernel/contract';
import { fmtInt } from '../format.ts';
import { Icon } from '../icon.tsx';
import { useLocale, type Words } from '../i18n.tsx';
import { ErrorState } from '../states.tsx';

export interface StaffColumn<T> {
  key: string;
  title: Words;
  cell: (row: T) => ReactNode;
  width?: number;
  number?: boolean;
  /** The column that names the row. */
  head?: boolean;
  /** The server can sort by it. */
  sortable?: boolean;
  /** Hidden until the person chooses it. */
  extra?: boolean;
  fixed?: 'left' | 'right';
}

/** What is asked of the server: page, size, order. */
export interface TableAsk {
  page: number;
  size: number;
  sort?: string;
  desc?: boolean;
}

export interface StaffTableProps<T> {
  /** Names the table for screen readers, and the saved choice of columns. */
  name: string;
  label: Words;
  columns: readonly StaffColumn<T>[];
  rows: readonly T[] | undefined;
  total: number | undefined;
  rowKey: (row: T) => string;
  ask: TableAsk;
  onAsk: (ask: TableAsk) => void;
  loading?: boolean;
  error?: unknown;
  retry?: () => void;
  /** The search form above the table; its fields are the caller's. */
  search?: ReactNode;
  onSearch?: () => void;
  onReset?: () => void;
  /** All rows of the present search as a spreadsheet. */
  exportHref?: string;
  onOpen?: (row: T) => void;
  tools?: ReactNode;
  selection?: { keys: readonly string[]; onChange: (keys: string[]) => void; label: (row: T) => string };
}

const storeOf = (name: string) => `yunjian.columns.${name}`;

function keptColumns(name: string): string[] | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storeOf(name)) ?? 'null');
    return Array.isArray(kept) ? kept.filter((x): x is string => typeof x === 'string') : null;
  } catch {
    return null;
  }
}

/** The staff list: search above, dense rows, the person's own choice of columns, export of all rows. */
export function StaffTable<T extends object>(p: StaffTableProps<T>) {
  const { t } = useLocale();
  const [shown, setShown] = useState<string[]>(() => keptColumns(p.name) ?? p.columns.filter((c) => !c.extra).map((c) => c.key));
  const choose = (keys: string[] | null) => {
    const next = keys ?? p.columns.filter((c) => !c.extra).map((c) => c.key);
    setShown(next);
    try {
      if (keys) localStorage.setItem(storeOf(p.name), JSON.stringify(keys));
      else localStorage.removeItem(storeOf(p.name));
    } catch {
      // Without storage the choice lasts for this visit.
    }
  };
  const columns: NonNullable<TableProps<T>['columns']> = p.columns
    .filter((c) => shown.includes(c.key))
    .map((c) => ({
      key: c.key,
      title: t(c.title),
      render: (_: unknown, row: T) => c.cell(row),
      ...(c.width ? { width: c.width } : {}),
      ...(c.number ? { align: 'right' as const } : {}),
      ...(c.head ? { rowScope: 'row' as const } : {}),
      ...(c.fixed ? { fixed: c.fixed } : {}),
      ...(c.sortable
        ? { sorter: true, sortOrder: p.ask.sort === c.key ? (p.ask.desc ? ('descend' as const) : ('ascend' as const)) : null }
        : {}),
    }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    p.onSearch?.();
  };
  // A table wider than its place is scrolled by the keyboard too.
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    for (const area of box.current?.querySelectorAll<HTMLElement>('.ant-table-content') ?? []) {
      if (area.scrollWidth > area.clientWidth) area.tabIndex = 0;
      else area.removeAttribute('tabindex');
    }
  });
  return (
    <div className="yj-staff-table" ref={box}>
      {p.search ? (
        <form className="yj-staff-search" role="search" onSubmit={submit}>
          {p.search}
          <Button type="primary" htmlType="submit">
            {t({ zh: '查询', en: 'Search' })}
          </Button>
          {p.onReset ? <Button onClick={p.onReset}>{t({ zh: '重置', en: 'Reset' })}</Button> : null}
        </form>
      ) : null}
      <div className="yj-staff-tools">
        <span className="yj-row">
          <span className="yj-muted">
            {p.total === undefined ? '' : t({ zh: `共 ${fmtInt(p.total)} 条`, en: `${fmtInt(p.total)} in all` })}
          </span>
          {p.tools}
        </span>
        <span className="yj-row">
          <Popover
            trigger="click"
            placement="bottomRight"
            content={
              <div className="yj-stack" role="group" aria-label={t({ zh: '显示的列', en: 'Columns shown' })}>
                <Checkbox.Group
                  style={{ display: 'grid' }}
                  value={shown}
                  options={p.columns.map((c) => ({ label: t(c.title), value: c.key }))}
                  onChange={(keys) => choose(keys.map(String))}
                />
                <Button size="small" onClick={() => choose(null)}>
                  {t({ zh: '恢复默认', en: 'Default' })}
                </Button>
              </div>
            }
          >
            <Button>{t({ zh: '列设置', en: 'Columns' })}</Button>
          </Popover>
          {p.exportHref ? (
            <Button href={p.exportHref} icon={<Icon name="download" size={16} />}>
              {t({ zh: '导出全部 Excel', en: 'Export all (Excel)' })}
            </Button>
          ) : null}
        </span>
      </div>
      {p.error ? (
        <ErrorState
          error={p.error instanceof ApiProblem ? p.error : new Error('list')}
          {...(p.retry ? { retry: p.retry } : {})}
        />
      ) : (
        <Table<T>
          aria-label={t(p.label)}
          size="middle"
          columns={columns}
          dataSource={p.rows ? [...p.rows] : []}
          rowKey={p.rowKey}
          loading={p.loading ?? p.rows === undefined}
          scroll={{ x: 'max-content' }}
          locale={{
            emptyText: (
              <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t({ zh: '没有符合条件的记录', en: 'Nothing matches' })} />
            ),
          }}
          pagination={{
            current: p.ask.page,
            pageSize: p.ask.size,
            total: p.total ?? 0,
            showSizeChanger: true,
            pageSizeOptions: [20, 50, 100, 200],
          }}
          onChange={(page, _filters, sorter, extra) => {
            const one = Array.isArray(sorter) ? sorter[0] : sorter;
            const sort = one?.order ? String(one.columnKey) : undefined;
            p.onAsk({
              page: extra.action === 'paginate' ? (page.current ?? 1) : 1,
              size: page.pageSize ?? p.ask.size,
              ...(sort ? { sort, desc: one?.order === 'descend' } : {}),
            });
          }}
          {...(p.selection
            ? {
                rowSelection: {
                  selectedRowKeys: [...p.selection.keys],
                  onChange: (keys) => p.selection?.onChange(keys.map(String)),
                  getCheckboxProps: (row) => ({ 'aria-label': p.selection?.label(row) ?? '' }),
                },
              }
            : {})}
          {...(p.onOpen ? { onRow: (row) => ({ onDoubleClick: () => p.onOpen?.(row) }) } : {})}
        />
      )}
    </div>
  );
}
