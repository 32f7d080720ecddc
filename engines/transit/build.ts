/**
 * GTFS in, image out. For Node: reads files, unpacks and hashes; everything else of the package runs in a browser too.
 *
 *     const { image, report } = buildImage([{ name: 'bus', source: 'bus.zip' }, { name: 'tram', source: 'tram/' }], { walkRadius: 300 });
 */
import { readFeed, stringPool, type Feed } from './gtfs/feed.ts';
import { BAD, dateText } from './gtfs/fields.ts';
import { Findings } from './gtfs/findings.ts';
import { patternSections, placeSections, serviceSections, shapeSections, tripSections } from './gtfs/merge.ts';
import type { FeedSource } from './gtfs/source.ts';
import { expand, platformsOf, PairRules } from './gtfs/transfers.ts';
import { makeWalks, type Walks } from './gtfs/walks.ts';
import type { ZipLimits } from './gtfs/zip.ts';
import { writeImage, type ImageMeta } from './image/layout.ts';
import { TransitError, type BuildReport, type Ref } from './types.ts';

export { readFeed, stringPool, type Feed, type ReadOptions } from './gtfs/feed.ts';
export { FINDING_KINDS, KEPT_OF_A_KIND, Findings, type FindingKind } from './gtfs/findings.ts';
export type { FeedSource } from './gtfs/source.ts';
export { readZip, type ZipEntry, type ZipLimits } from './gtfs/zip.ts';

/** A walk between stops of any feeds, in one direction; it counts as a row of transfers.txt of type 2. A station stands for its platforms. */
export interface Link {
  readonly from: Ref;
  readonly to: Ref;
  readonly seconds: number;
}

export interface BuildOptions {
  /** Metres within which one walks between any two platforms, 0–5,000 (default 0: along transfers.txt only). */
  readonly walkRadius?: number;
  readonly links?: readonly Link[];
  /** Gives the memory of the image (default a plain ArrayBuffer). */
  readonly make?: (bytes: number) => ArrayBufferLike;
  readonly limits?: ZipLimits;
}

/**
 * Reads the feeds and lays them out in one image; the same feeds in the same order always give the same bytes. What could not be used stands in the
 * report. Throws a TransitError and makes nothing: `feed-name` (not allowed, or twice), `zip-damaged`, `feed-unusable`, `bad-query` (radius or link).
 */
export function buildImage(
  feeds: readonly { readonly name: string; readonly source: FeedSource }[],
  options: BuildOptions = {},
): { image: ArrayBufferLike; report: BuildReport } {
  const radius = options.walkRadius ?? 0;
  if (!(radius >= 0 && radius <= 5000))
    throw new TransitError('bad-query', {
      zh: `步行半径应在 0 到 5000 米之间：${radius}`,
      en: `the walking radius must lie between 0 and 5,000 metres: ${radius}`,
    });
  if (feeds.length === 0 || feeds.length > 255)
    throw new TransitError('feed-unusable', {
      zh: `数据源应有 1 至 255 个，现有 ${feeds.length} 个`,
      en: `there must be 1 to 255 feeds, not ${feeds.length}`,
    });
  const twice = feeds.find(({ name }, i) => feeds.findIndex((other) => other.name === name) < i);
  if (twice !== undefined)
    throw new TransitError('feed-name', {
      zh: `数据源名称“${twice.name}”用了两次`,
      en: `the feed name "${twice.name}" is used twice`,
    });
  const strings = stringPool();
  const findings = new Findings();
  const read = feeds.map(({ name, source }) =>
    readFeed(name, source, { strings, findings, ...(options.limits && { limits: options.limits }) }),
  );
  const places = placeSections(read);
  const walks = walksOf(read, places, radius, options.links ?? [], findings);
  const services = serviceSections(read);
  const shapes = shapeSections(read, findings);
  const patterns = patternSections(read);
  const trips = tripSections(read, strings, patterns, shapes.indexOf);
  const meta: ImageMeta = {
    feeds: read.map((feed) => ({
      name: feed.name,
      hash: feed.hash,
      first: dateText(feed.services.first),
      last: dateText(feed.services.last),
      timezone: feed.timezone,
      publisher: feed.publisher,
      version: feed.version,
    })),
    timezone: read[0]!.timezone,
    firstDay: services.firstDay,
    days: services.days,
    serviceWords: services.words,
    walkRadius: radius,
    longestPattern: patterns.longest,
    stopTimes: read.reduce((sum, feed) => sum + feed.runs.stopTimes, 0),
  };
  const image = writeImage(
    {
      meta: new TextEncoder().encode(JSON.stringify(meta)),
      strOff: strings.offsets.subarray(0, strings.size + 1),
      strBytes: strings.pool.subarray(0, strings.offsets[strings.size]),
      ...places.sections,
      stopChange: walks.change,
      ...services.sections,
      ...patterns.sections,
      ...trips.sections,
      walkOff: walks.off,
      walkTo: walks.to,
      walkSecs: walks.seconds,
      walkKind: walks.kind,
      ...shapes.sections,
    },
    options.make,
  );
  const report: BuildReport = {
    feeds: meta.feeds.map(({ name, hash, first, last, timezone }, i) => ({
      name,
      hash,
      first,
      last,
      timezone,
      rows: read[i]!.rows,
    })),
    counts: {
      stops: places.sections.stopId.length,
      routes: places.sections.routeId.length,
      trips: trips.sections.tripId.length,
      stopTimes: meta.stopTimes,
      patterns: patterns.sections.patOff.length - 1,
      footpaths: walks.to.length,
    },
    byKind: findings.counts(),
    findings: findings.kept,
  };
  return { image, report };
}

/** Joins what the feeds and the links say about pairs of stops, and adds what lies within the radius. */
function walksOf(
  feeds: readonly Feed[],
  places: ReturnType<typeof placeSections>,
  radius: number,
  links: readonly Link[],
  findings: Findings,
): Walks {
  const { stopKind, stopParent, stopLat, stopLon } = places.sections;
  const rules = new PairRules();
  feeds.forEach((feed, i) => {
    const base = places.stopBase[i]!;
    const { rules: own } = feed;
    for (let n = 0; n < own.count; n++) rules.add(base + own.from[n]!, base + own.to[n]!, own.seconds[n]!, own.named[n]!);
  });
  const stops = { kind: stopKind, parent: stopParent };
  const platforms = platformsOf(stops);
  for (const { from, to, seconds } of links) {
    if (!Number.isSafeInteger(seconds) || seconds < 0 || seconds > 86_400)
      throw new TransitError('bad-query', {
        zh: `连接 ${from} → ${to} 的秒数不合规：${seconds}`,
        en: `the link ${from} → ${to} has no sensible number of seconds: ${seconds}`,
      });
    const ends = [from, to].map((ref) => ({ ref, stop: findStop(feeds, places.stopBase, ref) }));
    const unknown = ends.find(({ stop }) => stop < 0);
    if (unknown !== undefined) {
      findings.feed = from.slice(0, Math.max(0, from.indexOf(':')));
      findings.add('link-stop', 'links', null, `${from} → ${to}`, unknown.ref);
      continue;
    }
    const [a, b] = ends.map(({ stop }) => expand(stop, stops, platforms)) as [
      ReturnType<typeof expand>,
      ReturnType<typeof expand>,
    ];
    for (let i = 0; i < a.stops.length; i++)
      for (let j = 0; j < b.stops.length; j++) rules.add(a.stops[i]!, b.stops[j]!, seconds, a.named + b.named);
  }
  return makeWalks({ kind: stopKind, lat: stopLat, lon: stopLon }, rules, radius, (from, to) => {
    const at = feeds.findLastIndex((_, i) => places.stopBase[i]! <= from);
    const [feed, base] = [feeds[at]!, places.stopBase[at]!];
    findings.feed = feed.name;
    findings.add(
      'transfer-no-distance',
      'transfers.txt',
      null,
      `${feed.stops.ids.text(from - base)} → ${feed.stops.ids.text(to - base)}`,
    );
  });
}

function findStop(feeds: readonly Feed[], stopBase: readonly number[], ref: Ref): number {
  const colon = ref.indexOf(':');
  const at = feeds.findIndex(({ name }) => name === ref.slice(0, colon));
  if (at < 0) return BAD;
  const id = new TextEncoder().encode(ref.slice(colon + 1));
  const stop = feeds[at]!.stops.ids.find(id, 0, id.length);
  return stop < 0 ? BAD : stopBase[at]! + stop;
}
