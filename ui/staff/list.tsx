/** Lists of the staff pages: the house's staff table on a desk, cards on a phone. */
import type { ReactNode } from 'react';
import type { Words } from '../i18n.tsx';
import { usePhone } from '../phone.ts';
import { DataTable, type Column } from '../table.tsx';
import { StaffTable } from './table.tsx';

/** A column of a staff list. `width` is in pixels; `extra` is hidden until the reader chooses it. */
export interface ListColumn<T> extends Column<T> {
  width?: number;
  extra?: boolean;
}

export interface StaffListProps<T> {
  /** Names the list in the kept choice of columns. */
  id: string;
  caption: Words;
  columns: readonly ListColumn<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  page: { page: number; size: number; total: number };
  onPage: (page: number, size: number) => void;
  exportHref?: string;
  empty?: ReactNode;
}

/** A list of the staff desk: dense rows with a choice of columns on a desk, a card a row on a phone. */
export function StaffList<T extends object>(p: StaffListProps<T>) {
  const narrow = usePhone();
  if (p.rows.length === 0 && p.empty && p.page.page === 1) return p.empty;
  if (narrow)
    return (
      <DataTable
        caption={p.caption}
        hideCaption
        columns={p.columns.filter((c) => !c.extra)}
        rows={p.rows}
        rowKey={p.rowKey}
        page={p.page}
        onPage={(page) => p.onPage(page, p.page.size)}
        {...(p.exportHref ? { exportHref: p.exportHref } : {})}
      />
    );
  return (
    <StaffTable
      name={p.id}
      label={p.caption}
      columns={p.columns}
      rows={p.rows}
      total={p.page.total}
      rowKey={p.rowKey}
      ask={{ page: p.page.page, size: p.page.size }}
      onAsk={(ask) => p.onPage(ask.page, ask.size)}
      {...(p.exportHref ? { exportHref: p.exportHref } : {})}
    />
  );
}
