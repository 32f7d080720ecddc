/** Which town a point lies in, from the polygons of the pack. */
import type { Text } from '@yunjian/kernel/contract';
import type { Kit } from '@yunjian/kernel/service';
import { areaFinder, type AreaCollection } from '../network/coordinates.ts';

/** The towns of a district: names by code, and the town of a point. */
export interface Towns {
  readonly names: ReadonlyMap<string, Text>;
  /** Code of the town whose polygon holds the point; null outside the district. */
  at(lat: number, lon: number): string | null;
}

/** Reads towns.geojson and the names of towns.csv. */
export function readTowns(pack: Kit['pack']): Towns {
  const names = new Map<string, Text>();
  for (const row of pack.text('orgs/towns.csv').split(/\r?\n/).slice(1)) {
    const [code = '', zh = '', en = ''] = row.split(',');
    if (/^\d{9}$/.test(code)) names.set(code, { zh, en: en === '' ? zh : en });
  }
  const areas = pack.json<AreaCollection>('geo/towns.geojson');
  const find = areaFinder(areas);
  return { names, at: (lat, lon) => find([lon, lat]) };
}
