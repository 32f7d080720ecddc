/** The compiled networks of the district and ways to look at them; shared by the tests beside it. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { compileNetwork } from '../../../services/transit/network/compile.ts';
import { metresBetween } from '../../../services/transit/network/coordinates.ts';
import { rowsOf, secondsOf } from '../../../services/transit/network/testing.ts';
import type { NetworkPack } from '../../../services/transit/network/types.ts';

export const root = path.dirname(import.meta.dirname);
export const text = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');
export const pack: NetworkPack = {
  text,
  json: <T>(file: string): T => JSON.parse(text(file)) as T,
  exists: (file) => fs.existsSync(path.join(root, file)),
};
export const { facts, feeds, links, findings } = compileNetwork(pack);
export const stop = (ref: string): (typeof facts.stops)[number] =>
  facts.stops.find((one) => one.ref === ref) ?? assert.fail(`no stop ${ref}`);
export const feed = (name: string): ReadonlyMap<string, Uint8Array> =>
  feeds.find((one) => one.name === name)?.files ?? assert.fail(`no feed ${name}`);
export const apart = (a: string, b: string): number => metresBetween([stop(a).lon, stop(a).lat], [stop(b).lon, stop(b).lat]);

/** Different values, sorted. */
export const distinct = (values: readonly (string | undefined)[]): string[] => [...new Set(values)].map(String).sort();

export interface Call {
  readonly stop: string;
  readonly arrival: number;
  readonly departure: number;
}
/** Stop times by trip. */
export function callsOf(name: string): Map<string, Call[]> {
  const trips = new Map<string, Call[]>();
  for (const row of rowsOf(feed(name), 'stop_times.txt')) {
    const call = {
      stop: row['stop_id'] ?? '',
      arrival: secondsOf(row['arrival_time'] ?? ''),
      departure: secondsOf(row['departure_time'] ?? ''),
    };
    const calls = trips.get(row['trip_id'] ?? '');
    if (calls) calls.push(call);
    else trips.set(row['trip_id'] ?? '', [call]);
  }
  return trips;
}
