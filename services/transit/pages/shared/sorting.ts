/** Order of the rows of a list that is at hand as a whole. */
type Value = string | number | bigint | null;

const compare = (a: Value, b: Value, desc: boolean): number => {
  if (a === b) return 0;
  if (a === null) return 1; // unknown goes last, whichever way the rest is sorted
  if (b === null) return -1;
  const order = typeof a === 'string' && typeof b === 'string' ? a.localeCompare(b, 'zh-CN', { numeric: true }) : a < b ? -1 : 1;
  return desc ? -order : order;
};

/** The rows in the order of a value, unknown ones last; rows of one value keep their order. */
export const sortRows = <T>(rows: readonly T[], by: (row: T) => Value, desc: boolean): T[] =>
  rows.toSorted((x, y) => compare(by(x), by(y), desc));
