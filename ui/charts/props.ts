import type { Words } from '../i18n.tsx';

export interface Series {
  name: Words;
  /** One value per category; null is a gap, never a zero. */
  values: readonly (number | null)[];
}

export interface ChartProps {
  title: Words;
  /** What the numbers are counted in. */
  unit: Words;
  categories: readonly Words[];
  /** At most six: more is unreadable, and is refused. */
  series: readonly Series[];
  stacked?: boolean;
  /** CSS; default 18rem. */
  height?: string;
  /** As of when, from where. */
  note?: Words;
}
