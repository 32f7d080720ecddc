/** shapes.txt: the lines vehicles follow on a map. */
import { ByteIndex, grown } from './bytes.ts';
import type { Context } from './context.ts';
import { decimalOf } from './fields.ts';

/** Points of each shape in the order of shape_pt_sequence: those of shape s are `off[s] … off[s + 1] − 1`. */
export interface Shapes {
  /** false when the feed has no shapes.txt */
  readonly present: boolean;
  readonly ids: ByteIndex;
  readonly off: Int32Array;
  readonly lat: Float64Array;
  readonly lon: Float64Array;
  /** line of the first row of each shape */
  readonly line: readonly number[];
}

/** Reads shapes.txt, which a feed may do without. */
export function readShapes(context: Context): Shapes {
  const ids = new ByteIndex();
  const table = context.optional('shapes.txt');
  const line: number[] = [];
  if (table === null)
    return { present: false, ids, off: new Int32Array(1), lat: new Float64Array(), lon: new Float64Array(), line };
  const { file, reader, findings } = table;
  context.mustHave(table, ['shape_id', 'shape_pt_lat', 'shape_pt_lon', 'shape_pt_sequence']);
  const [id, y, x, sequence] = ['shape_id', 'shape_pt_lat', 'shape_pt_lon', 'shape_pt_sequence'].map((name) =>
    table.column(name),
  ) as [number, number, number, number];
  let count = 0;
  let shape: Int32Array<ArrayBuffer> = new Int32Array(1 << 10);
  let order: Float64Array<ArrayBuffer> = new Float64Array(1 << 10);
  let lat: Float64Array<ArrayBuffer> = new Float64Array(1 << 10);
  let lon: Float64Array<ArrayBuffer> = new Float64Array(1 << 10);
  const number = (column: number): number => decimalOf(reader.bytes, reader.from[column]!, reader.to[column]!);
  while (table.next()) {
    if (table.blank(id)) {
      findings.add('id-missing', file, table.line, null, 'shape_id');
      continue;
    }
    const of = ids.add(table.bytes(id));
    if (of === line.length) line.push(table.line);
    const [a, b, n] = [number(y), number(x), number(sequence)];
    if (!(Math.abs(a) <= 90 && Math.abs(b) <= 180 && Number.isSafeInteger(n) && n >= 0)) {
      findings.add('bad-shape-point', file, table.line, ids.text(of));
      continue;
    }
    if (count === shape.length) {
      [shape, order, lat, lon] = [grown(shape, count + 1), grown(order, count + 1), grown(lat, count + 1), grown(lon, count + 1)];
    }
    shape[count] = of;
    order[count] = n;
    lat[count] = a;
    lon[count++] = b;
  }
  context.done(table);
  const sorted = new Int32Array(count).map((_, i) => i).sort((p, q) => shape[p]! - shape[q]! || order[p]! - order[q]! || p - q);
  const off = new Int32Array(ids.size + 1);
  const made = { lat: new Float64Array(count), lon: new Float64Array(count) };
  let n = 0;
  for (let i = 0; i < count; i++) {
    const row = sorted[i]!;
    const before = sorted[i - 1];
    if (before !== undefined && shape[before] === shape[row] && order[before] === order[row]) {
      findings.add('shape-point-twice', file, null, ids.text(shape[row]!), order[row]!);
      continue;
    }
    made.lat[n] = lat[row]!;
    made.lon[n++] = lon[row]!;
    off[shape[row]! + 1] = n;
  }
  for (let s = 0; s < ids.size; s++) {
    off[s + 1] = Math.max(off[s + 1]!, off[s]!);
    if (off[s + 1]! - off[s]! < 2) findings.add('shape-short', file, line[s]!, ids.text(s));
  }
  return { present: true, ids, off, lat: made.lat.subarray(0, n), lon: made.lon.subarray(0, n), line };
}
