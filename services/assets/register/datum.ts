/**
 * Coordinates as people have them, brought to WGS84, in which everything is kept. Maps published in China are in GCJ-02, shifted by 300 to 600 m; Baidu's are shifted once more
 * (BD-09). CGCS2000, the country's own datum (国家大地坐标系, in force since 2008-07-01), differs from WGS84 by centimetres and is taken as it is. The numbers alone do not tell.
 */
import gcoordModule from 'gcoord';

// its types describe an ES module; what Node loads is a CommonJS one whose export is the object itself
const gcoord = gcoordModule as unknown as typeof gcoordModule.default;

const DATUMS = ['WGS84', 'CGCS2000', 'GCJ-02', 'BD-09'] as const;
export type Datum = (typeof DATUMS)[number];

/** A point in WGS84 degrees, to seven decimals (a centimetre). Undoing the shift is exact to well below a metre; a point outside the country has none and stays where it is. */
export function toWgs84(lon: number, lat: number, datum: Datum): { lon: number; lat: number } {
  if (datum === 'WGS84' || datum === 'CGCS2000') return { lon, lat };
  const [x, y] = gcoord.transform([lon, lat] as [number, number], datum === 'GCJ-02' ? gcoord.GCJ02 : gcoord.BD09, gcoord.WGS84);
  const rounded = (degrees: number | undefined): number => Number((degrees ?? Number.NaN).toFixed(7));
  return { lon: rounded(x), lat: rounded(y) };
}
