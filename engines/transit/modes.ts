import type { Mode } from './types.ts';

/** The modes in the order of their bit in a set of modes. */
export const MODES: readonly Mode[] = ['rail', 'metro', 'tram', 'bus', 'coach', 'ferry', 'cable', 'air', 'taxi', 'other'];

const BASIC: Readonly<Record<number, Mode>> = {
  0: 'tram',
  1: 'metro',
  2: 'rail',
  3: 'bus',
  4: 'ferry',
  5: 'tram',
  6: 'cable',
  7: 'cable',
  11: 'bus',
  12: 'metro',
};

const BY_HUNDRED: Readonly<Record<number, Mode>> = {
  1: 'rail',
  2: 'coach',
  3: 'rail',
  4: 'metro',
  5: 'metro',
  6: 'metro',
  7: 'bus',
  8: 'bus',
  9: 'tram',
  10: 'ferry',
  11: 'air',
  12: 'ferry',
  13: 'cable',
  14: 'cable',
  15: 'taxi',
};

/**
 * The mode of a GTFS route type: the basic types 0–12 of the reference and the extended ones 100–1700, none left out. A number that neither list knows is
 * `other`; the importer reports it.
 */
export function modeOf(routeType: number): Mode {
  return BASIC[routeType] ?? BY_HUNDRED[Math.floor(routeType / 100)] ?? 'other';
}
