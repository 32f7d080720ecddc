/** minotor (npm, MIT), as its documentation has it used. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

interface Time {
  toSeconds(): number;
}
interface Query {
  readonly from: unknown;
}
interface Builder {
  from(id: string): Builder;
  to(id: string | string[]): Builder;
  departureTime(time: Time): Builder;
  maxTransfers(n: number): Builder;
  build(): Query;
}
/** A walk has no route. */
export interface PeerLeg {
  readonly from: { readonly id: string };
  readonly to: { readonly id: string };
  readonly route?: unknown;
  readonly departureTime?: Time;
  readonly arrivalTime?: Time;
}
export interface PeerResult {
  bestRoute(): { readonly legs: readonly PeerLeg[] } | undefined;
  arrivalAt(id: string): { readonly time: Time } | undefined;
  readonly earliestArrivalsPerRound: readonly ReadonlyMap<string, { readonly time: Time }>[];
}
interface Serialised {
  serialize(): Uint8Array;
}
interface RouterModule {
  readonly Query: { readonly Builder: new () => Builder };
  readonly Router: new (timetable: Serialised, stops: Serialised) => { route(query: Query): PeerResult };
  readonly Time: { fromSeconds(n: number): Time };
  readonly Timetable: { fromData(data: Uint8Array): Serialised };
  readonly StopsIndex: { fromData(data: Uint8Array): Serialised & { equivalentStops(id: string): string[] } };
}
interface ParserModule {
  readonly GtfsParser: new (zip: string) => { parse(date: Date): Promise<{ timetable: Serialised; stopsIndex: Serialised }> };
}

/** What is asked of the peer. */
export interface Peer {
  readonly version: string;
  readonly router: RouterModule;
  /** Reads a zip for one day. */
  parse(zip: string, date: string): Promise<{ timetable: Serialised; stopsIndex: Serialised }>;
  /** Opens what was serialised. */
  open(timetable: Uint8Array, stops: Uint8Array): void;
  /** A query for a pair of stops, or to all when `to` is null. */
  query(from: string, to: string | null, departure: number, rides: number): Query;
}

/** Installs the peer where it is not yet; its folder, or why there is none. */
export function installPeer(): { readonly folder: string; readonly version: string } | string {
  const folder = path.join(import.meta.dirname, '..', 'peers', 'transit');
  const own = path.join(folder, 'node_modules', 'minotor', 'package.json');
  if (!fs.existsSync(own)) {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const args = ['install', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts'];
    if (spawnSync(npm, args, { cwd: folder, stdio: 'ignore' }).status !== 0) return 'could not be installed';
  }
  const { version } = JSON.parse(fs.readFileSync(own, 'utf8')) as { version: string };
  return { folder, version };
}

/** The peer of a folder. What it says of the rows it meets is kept silent: writing it out would cost it more time than reading. */
export async function loadPeer(folder: string): Promise<Peer> {
  for (const level of ['warn', 'info', 'log', 'debug'] as const) console[level] = () => undefined;
  // Its entry for require() cannot be loaded: the package says that its files are modules.
  const load = async <T>(name: string): Promise<T> =>
    (await import(pathToFileURL(path.join(folder, 'node_modules', 'minotor', 'dist', name)).href)) as T;
  const router = await load<RouterModule>('router.esm.js');
  const { GtfsParser } = await load<ParserModule>('parser.esm.js');
  const { version } = JSON.parse(fs.readFileSync(path.join(folder, 'node_modules', 'minotor', 'package.json'), 'utf8')) as {
    version: string;
  };
  return {
    version,
    router,
    parse: (zip, date) => new GtfsParser(zip).parse(new Date(`${date}T12:00:00`)),
    open: (timetable, stops) => {
      router.Timetable.fromData(timetable);
      router.StopsIndex.fromData(stops);
    },
    query: (from, to, departure, rides) =>
      new router.Query.Builder()
        .from(from)
        .to(to ?? [])
        .departureTime(router.Time.fromSeconds(departure))
        .maxTransfers(rides - 1)
        .build(),
  };
}
