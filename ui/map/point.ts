import type { Words } from '../i18n.tsx';

/** Something at a place. `count` sums up in clusters (flats of a project). */
export interface MapPoint {
  id: string;
  lon: number;
  lat: number;
  title: Words;
  text?: Words;
  count?: number;
  to?: string;
}

/** The value of one town, by its code. Null is “not known” and drawn hatched, never as zero. */
export interface AreaValue {
  code: string;
  value: number | null;
}
