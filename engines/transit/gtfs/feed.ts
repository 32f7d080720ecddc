/** One feed, read from its files into columns of numbers. */
import { ByteIndex } from './bytes.ts';
import { Context } from './context.ts';
import { Findings } from './findings.ts';
import { readAgencies, readFeedInfo, readRoutes, readStops, type Agencies, type Routes, type Stops } from './places.ts';
import { readServices, type Services } from './services.ts';
import type { Runs } from './runs.ts';
import { readShapes, type Shapes } from './shapes.ts';
import { feedHash, openSource, type FeedSource } from './source.ts';
import { readStopTimes } from './stoptimes.ts';
import { readTransfers, type PairRules, type Seats } from './transfers.ts';
import { readFrequencies, readTrips, type Trips, type Window } from './trips.ts';
import type { ZipLimits } from './zip.ts';
import { TransitError } from '../types.ts';

/** What a feed says, as far as it can be used. Indices are those of this feed's rows, strings numbers into the pool it was read with. */
export interface Feed {
  readonly name: string;
  /** SHA-256 over its files, hex */
  readonly hash: string;
  readonly timezone: string;
  readonly publisher: string | null;
  readonly version: string | null;
  /** data rows of each file */
  readonly rows: Readonly<Record<string, number>>;
  readonly agencies: Agencies;
  readonly stops: Stops;
  readonly routes: Routes;
  readonly services: Services;
  readonly shapes: Shapes;
  readonly trips: Trips;
  readonly windows: ReadonlyMap<number, readonly Window[]>;
  readonly runs: Runs;
  readonly rules: PairRules;
  readonly seats: Seats;
}

/** How a feed is read; feeds that are to be merged share `strings` and `findings`. */
export interface ReadOptions {
  readonly limits?: ZipLimits;
  readonly strings?: ByteIndex;
  readonly findings?: Findings;
}

/** A pool whose string 0 is empty. */
export function stringPool(): ByteIndex {
  const strings = new ByteIndex();
  strings.add(new Uint8Array());
  return strings;
}

/**
 * Reads the feed that is to be called `name` (letters, digits, `_`, `-`, at most 40, else TransitError `feed-name`). What cannot be used becomes a finding.
 * Throws `zip-damaged` for a broken archive and `feed-unusable` when a required file or column is missing or nothing usable is left.
 */
export function readFeed(name: string, source: FeedSource, options: ReadOptions = {}): Feed {
  if (!/^[A-Za-z0-9_-]{1,40}$/.test(name))
    throw new TransitError('feed-name', {
      zh: `数据源名称“${name.slice(0, 60)}”不合规：只能用字母、数字、“_”“-”，最多 40 个`,
      en: `"${name.slice(0, 60)}" cannot be a feed's name: use letters, digits, "_" and "-", at most 40`,
    });
  const findings = options.findings ?? new Findings();
  findings.feed = name;
  const context = new Context(name, openSource(name, source, options.limits), options.strings ?? stringPool(), findings);
  try {
    return readAll(context);
  } finally {
    context.close();
  }
}

function readAll(context: Context): Feed {
  context.prepare('stop_times.txt');
  const { agencies, timezone } = readAgencies(context);
  const { publisher, version } = readFeedInfo(context);
  const stops = readStops(context);
  const routes = readRoutes(context, agencies);
  const services = readServices(context);
  const shapes = readShapes(context);
  const trips = readTrips(context, routes, services, shapes);
  const windows = readFrequencies(context, trips);
  const runs = readStopTimes(context, trips, routes, stops);
  const { rules, seats } = readTransfers(context, stops, trips);
  context.rest();
  return {
    name: context.feed,
    hash: feedHash(context.digests),
    timezone,
    publisher,
    version,
    rows: context.rows,
    agencies,
    stops,
    routes,
    services,
    shapes,
    trips,
    windows,
    runs,
    rules,
    seats,
  };
}
