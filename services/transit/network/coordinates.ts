/**
 * Coordinates of Chinese sources, brought to WGS84. GCJ-02 is the shifted datum that maps published in China must use; BD-09 is Baidu's further shift of it. Some exports
 * went through the shift twice. Which system a table is in must be stated with the table: the numbers alone do not tell.
 */
import gcoordModule from 'gcoord';

// Its types describe an ES module; what Node loads is a CommonJS one whose export is the object itself.
const gcoord = gcoordModule as unknown as typeof gcoordModule.default;

/** `GCJ-02×2` is GCJ-02 applied twice. */
export const SYSTEMS = ['WGS84', 'GCJ-02', 'BD-09', 'GCJ-02×2'] as const;
export type CoordinateSystem = (typeof SYSTEMS)[number];

export type LonLat = readonly [lon: number, lat: number];

const NAMES: Readonly<Record<string, CoordinateSystem>> = {
  wgs84: 'WGS84',
  epsg4326: 'WGS84',
  crs84: 'WGS84',
  gps: 'WGS84',
  gcj02: 'GCJ-02',
  火星: 'GCJ-02',
  高德: 'GCJ-02',
  bd09: 'BD-09',
  bd09ll: 'BD-09',
  百度: 'BD-09',
  gcj02x2: 'GCJ-02×2',
  gcj02twice: 'GCJ-02×2',
  gcj02两次: 'GCJ-02×2',
};

/** The system a word names (`GCJ02`, `gcj-02`, `高德`, `bd09ll`, `GCJ-02*2` …), or null when it names none. */
export function systemOf(word: string): CoordinateSystem | null {
  const key = word
    .toLowerCase()
    .replaceAll(/[×*]/g, 'x')
    .replaceAll(/[\s_:-]/g, '');
  return NAMES[key] ?? null;
}

/** A point of a system in WGS84 degrees. Undoing GCJ-02 is exact to well below a metre. */
export function toWgs84([lon, lat]: LonLat, system: CoordinateSystem): LonLat {
  const undo = (point: LonLat, from: typeof gcoord.GCJ02 | typeof gcoord.BD09): LonLat => {
    const [x, y] = gcoord.transform([point[0], point[1]] as [number, number], from, gcoord.WGS84);
    return [x ?? Number.NaN, y ?? Number.NaN];
  };
  if (system === 'WGS84') return [lon, lat];
  if (system === 'GCJ-02') return undo([lon, lat], gcoord.GCJ02);
  if (system === 'BD-09') return undo([lon, lat], gcoord.BD09);
  return undo(undo([lon, lat], gcoord.GCJ02), gcoord.GCJ02);
}

const RADIUS = 6_371_000;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance in metres between two WGS84 points on a sphere of radius 6,371,000 m (haversine). */
export function metresBetween(a: LonLat, b: LonLat): number {
  const dLat = radians(b[1] - a[1]) / 2;
  const dLon = radians(b[0] - a[0]) / 2;
  const h = Math.sin(dLat) ** 2 + Math.cos(radians(a[1])) * Math.cos(radians(b[1])) * Math.sin(dLon) ** 2;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Rings of a polygon in degrees: the first bounds it, the others are holes. */
export type Polygon = readonly (readonly (readonly number[])[])[];

/** Whether a point lies in a polygon (even-odd rule; a point exactly on an edge may count either way). */
export function inPolygon([lon, lat]: LonLat, rings: Polygon): boolean {
  let inside = false;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [xi = 0, yi = 0] = ring[i] ?? [];
      const [xj = 0, yj = 0] = ring[j] ?? [];
      if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
    }
  return inside;
}

/** Areas with a code, as a GeoJSON collection of Polygon and MultiPolygon features with the property `code`. */
export interface AreaCollection {
  readonly features: readonly {
    readonly properties: { readonly code?: string };
    readonly geometry:
      | { readonly type: 'Polygon'; readonly coordinates: Polygon }
      | { readonly type: 'MultiPolygon'; readonly coordinates: readonly Polygon[] };
  }[];
}

/** A function that gives the code of the first area holding a point, or null. */
export function areaFinder(areas: AreaCollection): (point: LonLat) => string | null {
  const boxes = areas.features.flatMap(({ properties, geometry }) => {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    return polygons.map((rings) => {
      const outer = rings[0] ?? [];
      const xs = outer.map(([x = 0]) => x);
      const ys = outer.map(([, y = 0]) => y);
      return {
        code: properties.code ?? '',
        rings,
        x0: Math.min(...xs),
        x1: Math.max(...xs),
        y0: Math.min(...ys),
        y1: Math.max(...ys),
      };
    });
  });
  return ([lon, lat]) =>
    boxes.find((b) => lon >= b.x0 && lon <= b.x1 && lat >= b.y0 && lat <= b.y1 && inPolygon([lon, lat], b.rings))?.code ?? null;
}
