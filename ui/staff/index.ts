/** Staff pages: antd in the house theme. Import only from staff routes, so that public pages never load it. */
export { StaffShell } from './shell.tsx';
export { StaffTable, type StaffColumn, type StaffTableProps, type TableAsk } from './table.tsx';
export { StaffList, type ListColumn, type StaffListProps } from './list.tsx';
export { DetailDrawer, ReasonModal } from './detail.tsx';
export { StaffTheme } from './theme.tsx';
