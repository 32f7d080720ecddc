/** Lists of the staff pages: the house's staff table on a desk, cards on a phone. */
export { StaffList, type ListColumn } from '@yunjian/ui/staff';
