/** The build thread: compiling, importing and comparing timetables takes seconds and must not hold up those who ask for journeys. */
import fs from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { openImage, parseDay, TransitError, type Finding, type Image } from '@yunjian/transit';
import { buildImage } from '@yunjian/transit/build';
import { compileNetwork, DESCRIPTION, type Description } from '../network/compile.ts';
import { isDate, readDayPlan } from '../network/days.ts';
import { compileLineSheet } from '../network/sheet-feed.ts';
import { NetworkError, type NetworkPack } from '../network/types.ts';
import { readImage, writeWhole } from './cache.ts';
import { compare, daysToCompare, statsOf } from './compare.ts';
import type { Found, StopSaid } from './said.ts';
import type { Checked, CompiledPack, Done, Work } from './work.ts';
import { zipOf } from './zip.ts';

const packAt = (dir: string): NetworkPack => ({
  text: (name) => fs.readFileSync(path.join(dir, name), 'utf8'),
  json: <T>(name: string) => JSON.parse(fs.readFileSync(path.join(dir, name), 'utf8')) as T,
  exists: (name) => fs.existsSync(path.join(dir, name)),
});

function compile(packDir: string): CompiledPack {
  const { feeds, links, facts, findings } = compileNetwork(packAt(packDir));
  return { feeds: feeds.map(({ name, files }) => ({ name, zip: zipOf(files) })), links, facts, findings };
}

/** An operator's line sheet as the files of a feed; its findings stay with it whether or not it can run. */
function sheetFeed(
  packDir: string,
  network: string,
  fileName: string,
  bytes: Uint8Array,
): { zip: Uint8Array; findings: readonly Finding[]; stops: readonly StopSaid[] } {
  const pack = packAt(packDir);
  const description = pack.json<Description>(DESCRIPTION);
  const entry = description.networks.find((n) => n.name === network);
  if (entry?.format !== 'line-sheet')
    throw new NetworkError('not-a-sheet', {
      zh: '这个网络不用线路表，请上传 GTFS（.zip）',
      en: 'This network is not kept as a line sheet: upload GTFS (.zip)',
    });
  const plan = readDayPlan(pack, description.calendar, description.validity.from, description.validity.to);
  const draft = compileLineSheet(
    fileName,
    bytes,
    {
      zone: description.zone,
      agency: entry.agency,
      validity: description.validity,
      name: network,
      city: entry.city,
      peaks: entry.peaks,
      assumedSpeed: entry.assumedSpeedKmh / 3.6,
    },
    plan,
  );
  const stops = draft.stops.map(({ id, code, city, amenities }) => ({ id, code, city, amenities }));
  return { zip: zipOf(draft.files), findings: draft.findings, stops };
}

function check(work: Extract<Work, { kind: 'check' }>): Checked {
  const made = work.sheet ? sheetFeed(work.packDir, work.network, work.fileName, work.bytes) : null;
  const feeds = [...work.others, { network: work.network, bytes: made?.zip ?? work.bytes }].toSorted((a, b) =>
    a.network < b.network ? -1 : 1,
  );
  const { image: buffer, report } = buildImage(
    feeds.map((f) => ({ name: f.network, source: f.bytes })),
    { walkRadius: work.walks.radius, links: work.walks.links, limits: { total: work.unpackedBytes, file: work.unpackedBytes } },
  );
  const image = openImage(buffer);
  const stats = statsOf(image, work.network);
  if (stats === null || stats.trips === 0)
    throw new TransitError('feed-unusable', { zh: '没有一个班次可以使用', en: 'not one trip of it can be used' });
  const zone = image.facts.feeds.find((f) => f.name === work.network)?.timezone;
  if (zone !== work.zone)
    throw new TransitError('feed-unusable', {
      zh: `时刻属于时区 ${zone}，本区是 ${work.zone}`,
      en: `its times are of the zone ${zone}, those of the district of ${work.zone}`,
    });
  const before = work.before === null ? null : readImage(work.before);
  const days = daysToCompare(
    before === null ? null : statsOf(before, work.network),
    stats,
    parseDay(work.today) ?? 0,
    (d) => parseDay(d) ?? 0,
  );
  const findings = [...(made?.findings ?? []), ...report.findings.filter((f) => f.feed === work.network)];
  const out = path.join(work.outDir, `new.${randomBytes(6).toString('hex')}`);
  fs.writeFileSync(out, new Uint8Array(buffer), { mode: 0o600 });
  return {
    zip: made?.zip ?? null,
    stats,
    found: foundIn(image, work.network, stats.first),
    stops: made?.stops ?? null,
    changes: compare(before, image, work.network, days),
    counts: countsOf(findings, report.byKind),
    findings,
    image: out,
  };
}

/** What a network's feed says of itself: the day of its version, its publisher, how much of it is estimated or goes by headway. */
function foundIn(image: Image, network: string, first: string): Found {
  const feed = image.facts.feeds.findIndex((f) => f.name === network);
  const { publisher = null, version = null } = image.facts.feeds[feed] ?? {};
  const dated = /(?<!\d)(20\d\d)[-./]?([01]\d)[-./]?([0-3]\d)(?!\d)/.exec(version ?? '');
  const asOf = dated === null ? '' : `${dated[1]}-${dated[2]}-${dated[3]}`;
  let [times, estimated, headways] = [0, 0, 0];
  for (let t = 0; t < image.trips; t++) {
    if (image.routeFeed[image.tripRoute[t]!] !== feed) continue;
    const p = image.tripPattern[t]!;
    const length = image.patOff[p + 1]! - image.patOff[p]!;
    const at = image.profOff[image.tripProfile[t]!]!;
    times += length;
    if (image.profBlank.length > 0)
      for (let i = at; i < at + length; i++) estimated += (image.profBlank[i >> 3]! >>> (i & 7)) & 1;
    for (let f = image.freqOff[t]!; f < image.freqOff[t + 1]!; f++)
      if (image.freqExact[f] !== 1) {
        headways += 1;
        break;
      }
  }
  const parts = [
    ...(estimated === 0
      ? []
      : [{ zh: `${times} 个停站时刻中 ${estimated} 个为估算`, en: `${estimated} of ${times} stop times are estimated` }]),
    ...(headways === 0
      ? []
      : [{ zh: `${headways} 个班次只有发车间隔，没有固定时刻`, en: `${headways} trips go by headway, without fixed times` }]),
  ];
  return {
    asOf: isDate(asOf) ? asOf : first,
    publisher: publisher || null,
    assumed: parts.length === 0 ? null : { zh: parts.map((x) => x.zh).join('；'), en: parts.map((x) => x.en).join('; ') },
  };
}

/** Findings by kind: those listed, and where the report's list is cut at 1,000 of a kind, what it counted. */
function countsOf(findings: readonly Finding[], byKind: Readonly<Record<string, number>>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1;
  for (const [kind, n] of Object.entries(counts)) if (n >= 1000) counts[kind] = Math.max(n, byKind[kind] ?? 0);
  return counts;
}

function carryOut(work: Work): Done {
  try {
    if (work.kind === 'compile') return { ok: true, compiled: compile(work.packDir) };
    if (work.kind === 'check') return { ok: true, checked: check(work) };
    const { image, report } = buildImage(
      work.feeds.map((f) => ({ name: f.network, source: f.bytes })),
      { walkRadius: work.walks.radius, links: work.walks.links },
    );
    writeWhole(work.out, new Uint8Array(image));
    return { ok: true, report };
  } catch (error) {
    if (error instanceof TransitError || error instanceof NetworkError)
      return {
        ok: false,
        code: error.code,
        text: error.text,
        findings: (error as { findings?: readonly Finding[] }).findings ?? [],
      };
    throw error;
  }
}

parentPort?.postMessage(carryOut(workerData as Work));
