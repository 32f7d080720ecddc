/** The area one reaches: walking out from every stop for the time left, on a grid, its edge by marching squares. Pure geometry. */
import { contours } from 'd3-contour';

/** Where one is with how many seconds left to walk. */
export interface Spot {
  readonly lat: number;
  readonly lon: number;
  readonly seconds: number;
}

/** Polygons as GeoJSON has them: longitude, latitude; outer ring first. */
export type MultiPolygon = [number, number][][][];

/** Straight-line metres one walks in `seconds`: the walking rule of the engine turned round (60 s to get going, streets 1.3 times the line). */
export const walkOut = (seconds: number, speed: number): number => Math.max(0, ((seconds - 60) * speed) / 1.3);

const METRES_A_DEGREE = 111_195;
const MOST_CELLS = 6_000_000;

interface Patch {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
  spots: { x: number; y: number; r: number }[];
}

/**
 * The area within reach of the spots, cells of `grid` metres. Spots far apart are worked out apart, so that a city at the end of a railway costs its own
 * surroundings and not the way there. `kilometres2` is the area of the polygons.
 */
export function areaOf(
  spots: readonly Spot[],
  options: { readonly grid: number; readonly speed: number },
): { area: MultiPolygon; kilometres2: number } {
  const reach = spots
    .map((s) => ({ ...s, metres: walkOut(s.seconds, options.speed) }))
    .filter((s) => s.metres > 0 && Number.isFinite(s.lat) && Number.isFinite(s.lon));
  if (reach.length === 0) return { area: [], kilometres2: 0 };
  const lat0 = reach.reduce((sum, s) => sum + s.lat, 0) / reach.length;
  const perLat = METRES_A_DEGREE / options.grid;
  const perLon = perLat * Math.cos((lat0 * Math.PI) / 180);
  // Cells: x to the east, y to the north; a cell's value stands for its corner.
  const at = reach.map((s) => ({ x: s.lon * perLon, y: s.lat * perLat, r: s.metres / options.grid }));
  const area: MultiPolygon = [];
  let cells2 = 0;
  for (const patch of patchesOf(at))
    for (const polygon of outline(patch)) {
      area.push(polygon.map((ring) => ring.map(([x, y]): [number, number] => [round(x / perLon), round(y / perLat)])));
      cells2 += polygon.reduce((sum, ring, i) => sum + (i === 0 ? 1 : -1) * Math.abs(ringArea(ring)), 0);
    }
  return { area, kilometres2: Math.round(cells2 * (options.grid / 1000) ** 2 * 100) / 100 };
}

const round = (n: number): number => Math.round(n * 1e5) / 1e5;

/** Spots whose circles may touch, put together: by the coarse tiles their squares cover. */
function patchesOf(spots: readonly { x: number; y: number; r: number }[]): Patch[] {
  const tile = Math.max(8, ...spots.map((s) => Math.ceil(s.r)));
  const owner = new Map<string, number>();
  const root = spots.map((_, i) => i);
  const find = (i: number): number => {
    let r = i;
    while (root[r] !== r) r = root[r]!;
    for (let n = i; root[n] !== r;) [root[n], n] = [r, root[n]!];
    return r;
  };
  spots.forEach((s, i) => {
    for (let tx = Math.floor((s.x - s.r - 1) / tile); tx <= Math.floor((s.x + s.r + 1) / tile); tx++)
      for (let ty = Math.floor((s.y - s.r - 1) / tile); ty <= Math.floor((s.y + s.r + 1) / tile); ty++) {
        const other = owner.get(`${tx} ${ty}`);
        if (other === undefined) owner.set(`${tx} ${ty}`, i);
        else root[find(i)] = find(other);
      }
  });
  const patches = new Map<number, Patch>();
  spots.forEach((s, i) => {
    const key = find(i);
    let patch = patches.get(key);
    if (!patch) patches.set(key, (patch = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity, spots: [] }));
    patch.x0 = Math.min(patch.x0, Math.floor(s.x - s.r) - 2);
    patch.y0 = Math.min(patch.y0, Math.floor(s.y - s.r) - 2);
    patch.x1 = Math.max(patch.x1, Math.ceil(s.x + s.r) + 2);
    patch.y1 = Math.max(patch.y1, Math.ceil(s.y + s.r) + 2);
    patch.spots.push(s);
  });
  return [...patches.values()].toSorted((a, b) => a.x0 - b.x0 || a.y0 - b.y0);
}

/** The edge of one patch: where the distance left to walk falls to nothing. */
function outline({ x0, y0, x1, y1, spots }: Patch): [number, number][][][] {
  const width = x1 - x0 + 1;
  const height = y1 - y0 + 1;
  if (width * height > MOST_CELLS) throw new RangeError(`an area of ${width} × ${height} cells`);
  const left = new Float32Array(width * height).fill(-4);
  for (const s of spots) {
    const fromX = Math.max(0, Math.floor(s.x - s.r - 1 - x0));
    const toX = Math.min(width - 1, Math.ceil(s.x + s.r + 1 - x0));
    const fromY = Math.max(0, Math.floor(s.y - s.r - 1 - y0));
    const toY = Math.min(height - 1, Math.ceil(s.y + s.r + 1 - y0));
    for (let y = fromY; y <= toY; y++)
      for (let x = fromX; x <= toX; x++) {
        const value = s.r - Math.hypot(x + x0 - s.x, y + y0 - s.y);
        const cell = y * width + x;
        if (value > left[cell]!) left[cell] = value;
      }
  }
  // d3-contour takes values as those of cell middles, half a cell from the corner.
  const { coordinates } = contours()
    .size([width, height])
    .smooth(true)
    .contour(left as unknown as number[], 0);
  return (coordinates as [number, number][][][]).map((polygon) =>
    polygon.map((ring) => ring.map(([x, y]): [number, number] => [x - 0.5 + x0, y - 0.5 + y0])),
  );
}

function ringArea(ring: readonly (readonly [number, number])[]): number {
  let twice = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) twice += ring[j]![0] * ring[i]![1] - ring[i]![0] * ring[j]![1];
  return twice / 2;
}
