/** Lists of the staff pages: the house's staff table on a desk, cards on a phone. */
import { useSyncExternalStore, type ReactNode } from 'react';
import { DataTable, type Column, type Words } from '@yunjian/ui';
import { StaffTable } from '@yunjian/ui/staff';

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

const phone = '(max-width: 40rem)';

/** Whether the window is as narrow as a phone. */
function usePhone(): boolean {
  return useSyncExternalStore(
    (tell) => {
      const media = matchMedia(phone);
      media.addEventListener('change', tell);
      return () => media.removeEventListener('change', tell);
    },
    () => matchMedia(phone).matches,
    () => false,
  );
}

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
