import { useMemo, useState } from 'react';
import { DataTable, type Column, type DataTableProps } from '@yunjian/ui';
import { sortRows } from './sorting.ts';

const SIZE = 20;

/** A table of rows that are all at hand, a page at a time; sorting counts over all of them, not over the page in view. */
export function LongTable<T>({
  rows,
  columns,
  size = SIZE,
  ...p
}: Omit<DataTableProps<T>, 'rows' | 'sort' | 'onSort' | 'page' | 'onPage'> & { rows: readonly T[]; size?: number }) {
  const [sort, setSort] = useState<{ key: string; desc: boolean } | null>(null);
  const [page, setPage] = useState(1);
  const [known, setKnown] = useState(rows);
  if (known !== rows) {
    setKnown(rows);
    setPage(1); // other rows
  }
  const by = columns.find((c) => c.key === sort?.key)?.sortBy;
  const sorted = useMemo(() => (by && sort ? sortRows(rows, by, sort.desc) : rows), [rows, by, sort]);
  const heads = columns.map((c): Column<T> => (c.sortBy ? { ...c, sortable: true } : c));
  return (
    <DataTable
      {...p}
      columns={heads}
      rows={sorted.slice((page - 1) * size, page * size)}
      {...(sort ? { sort } : {})}
      onSort={(next) => {
        setSort(next);
        setPage(1);
      }}
      {...(rows.length > size ? { page: { page, size, total: rows.length }, onPage: setPage } : {})}
    />
  );
}
