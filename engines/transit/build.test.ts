import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { zipSync } from 'fflate';
import { buildImage, FINDING_KINDS, readFeed } from './build.ts';
import { built, feedOf, found, times, tripsOf, walksOf } from './gtfs/feed.fixture.ts';
import { openImage, textOf } from './image/layout.ts';
import { TransitError } from './types.ts';

const CALENDAR = 'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n';
const refused = (make: () => unknown, code: string, words: RegExp): void => {
  assert.throws(
    make,
    (error: unknown) => error instanceof TransitError && error.code === code && words.test(error.text.en) && error.text.zh !== '',
    String(words),
  );
};

describe('the plain feed', () => {
  test('is carried whole, without a finding', () => {
    const { image, report } = built(feedOf());
    assert.deepEqual(tripsOf(image), ['T: A 08:00:00 B 08:10:00 C 08:20:00']);
    assert.deepEqual(report.byKind, {});
    assert.deepEqual(report.counts, { stops: 3, routes: 1, trips: 1, stopTimes: 3, patterns: 1, footpaths: 0 });
    assert.deepEqual(report.feeds[0]!.rows, {
      'agency.txt': 1,
      'stops.txt': 3,
      'routes.txt': 1,
      'calendar.txt': 1,
      'trips.txt': 1,
      'stop_times.txt': 3,
    });
    assert.equal(report.feeds[0]!.first, '2024-01-01');
    assert.equal(report.feeds[0]!.last, '2024-01-31');
    assert.equal(image.facts.timezone, 'Asia/Shanghai');
    assert.equal(textOf(image, image.stopName[1]!), '乙');
    assert.equal(textOf(image, image.agencyName[image.routeAgency[0]!]!), '公交');
    assert.deepEqual([...image.tripSeq], [-1]);
  });

  test('gives the same bytes and hash as folder, zip, zip with folder and files in memory', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'transit-build-'));
    after(() => fs.rmSync(folder, { recursive: true }));
    const files = Object.fromEntries([...feedOf()].map(([name, text]) => [name, new TextEncoder().encode(text as string)]));
    for (const [name, bytes] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), bytes);
    fs.writeFileSync(path.join(folder, 'readme.md'), 'no part of the feed');
    const nested = zipSync({
      'gtfs/2024': files,
      '__MACOSX/gtfs/2024/._stops.txt': new Uint8Array([1]),
      'gtfs/.DS_Store': new Uint8Array(9),
    });
    const zipFile = path.join(folder, 'feed.zip');
    fs.writeFileSync(zipFile, zipSync(files, { level: 0 }));
    const expected = built(feedOf());
    for (const source of [folder, zipFile, zipSync(files), nested, feedOf()]) {
      const { bytes, report } = built(source);
      assert.deepEqual(bytes, expected.bytes);
      assert.deepEqual(report, expected.report);
    }
    assert.match(expected.report.feeds[0]!.hash, /^[0-9a-f]{64}$/);
    assert.notEqual(
      built(feedOf({ 'stops.txt': `${feedOf().get('stops.txt') as string}\n` })).report.feeds[0]!.hash,
      expected.report.feeds[0]!.hash,
    );
  });

  test('goes into the memory it is given', () => {
    const { image } = buildImage([{ name: 'f', source: feedOf() }], { make: (n) => new SharedArrayBuffer(n) });
    assert.ok(image instanceof SharedArrayBuffer);
    assert.deepEqual(tripsOf(openImage(image)), ['T: A 08:00:00 B 08:10:00 C 08:20:00']);
  });
});

describe('several feeds', () => {
  const second = feedOf({
    'agency.txt': 'agency_id,agency_name,agency_url,agency_timezone\nG,metro,http://m.example,Asia/Tokyo\n',
    'stops.txt':
      'stop_id,stop_lat,stop_lon,location_type,parent_station\nA,31.0001,121,,S\nB,31.5,121,,\nC,31.0002,121,,S\nS,31,121,1,\n',
    'routes.txt': 'route_id,agency_id,route_short_name,route_type\nR,G,9,1\n',
    'calendar.txt': null,
    'calendar_dates.txt': 'service_id,date,exception_type\nD,20231230,1\nD,20240210,1\n',
  });

  test('keep their names, days and zones, and are walked between', () => {
    const { image, report } = buildImage(
      [
        { name: 'bus', source: feedOf() },
        { name: 'metro', source: second },
      ],
      { walkRadius: 50 },
    );
    const opened = openImage(image);
    assert.deepEqual(tripsOf(opened), ['T: A 08:00:00 B 08:10:00 C 08:20:00', 'T: A 08:00:00 B 08:10:00 C 08:20:00']);
    assert.deepEqual([...opened.stopFeed], [0, 0, 0, 1, 1, 1, 1]);
    assert.deepEqual([...opened.patStop], [0, 1, 2, 3, 4, 5]);
    assert.deepEqual([...opened.tripRoute], [0, 1]);
    assert.deepEqual([...opened.routeAgency], [0, 1]);
    assert.deepEqual([...opened.tripById], [0, 1]);
    assert.equal(opened.facts.timezone, 'Asia/Shanghai');
    assert.deepEqual(
      report.feeds.map(({ name, first, last, timezone }) => [name, first, last, timezone]),
      [
        ['bus', '2024-01-01', '2024-01-31', 'Asia/Shanghai'],
        ['metro', '2023-12-30', '2024-02-10', 'Asia/Tokyo'],
      ],
    );
    assert.equal(opened.facts.days, 43);
    const { firstDay, serviceWords } = opened.facts;
    assert.equal(firstDay, 19_721);
    assert.deepEqual([...opened.serviceBits], [0xffff_fffc | 0, 1, 1, 1 << 10]);
    assert.equal(serviceWords, 2);
    assert.deepEqual(walksOf(opened), ['A>A 73 0', 'A>C 85 0', 'A>A 73 0', 'A>C 73 0', 'C>A 73 0', 'C>A 85 0']);
  });

  test('links count as rows of type 2, a station for its platforms', () => {
    const links = [
      { from: 'bus:B', to: 'metro:S', seconds: 240 },
      { from: 'bus:B', to: 'metro:C', seconds: 300 },
      { from: 'bus:none', to: 'metro:S', seconds: 1 },
    ];
    const { image, report } = buildImage(
      [
        { name: 'bus', source: feedOf() },
        { name: 'metro', source: second },
      ],
      { links },
    );
    assert.deepEqual(walksOf(openImage(image)), ['B>A 240 2', 'B>C 300 2']);
    assert.deepEqual(found(report), ['link-stop links bus:none → metro:S']);
    refused(
      () => buildImage([{ name: 'f', source: feedOf() }], { links: [{ from: 'f:A', to: 'f:B', seconds: -1 }] }),
      'bad-query',
      /seconds/,
    );
  });

  test('names are checked', () => {
    for (const name of ['', 'a:b', '公交', 'x'.repeat(41)])
      refused(() => readFeed(name, feedOf()), 'feed-name', /cannot be a feed's name/);
    refused(
      () =>
        buildImage([
          { name: 'a', source: feedOf() },
          { name: 'a', source: feedOf() },
        ]),
      'feed-name',
      /twice/,
    );
    refused(() => buildImage([]), 'feed-unusable', /1 to 255/);
    for (const walkRadius of [-1, 5001, Number.NaN])
      refused(() => buildImage([{ name: 'a', source: feedOf() }], { walkRadius }), 'bad-query', /radius/);
  });
});

describe('feeds that cannot be used at all', () => {
  const unusable = (changes: Parameters<typeof feedOf>[0], words: RegExp): void =>
    refused(() => built(feedOf(changes)), 'feed-unusable', words);

  test('a required file or column is missing', () => {
    for (const file of ['agency.txt', 'stops.txt', 'routes.txt', 'trips.txt', 'stop_times.txt'])
      unusable({ [file]: null }, new RegExp(`^feed "f" cannot be used: ${file} is missing$`));
    unusable({ 'calendar.txt': null }, /calendar.txt and calendar_dates.txt are both missing/);
    unusable({ 'stops.txt': 'id,name\nA,x\n' }, /stops.txt has no column stop_id/);
    unusable(
      { 'stop_times.txt': 'trip_id\nT\n' },
      /stop_times.txt has no column stop_id, stop_sequence, arrival_time, departure_time/,
    );
    unusable({ 'stop_times.txt': '' }, /stop_times.txt has no column/);
  });

  test('nothing is left', () => {
    unusable({ 'agency.txt': 'agency_name,agency_timezone\n' }, /agency.txt has no row/);
    unusable({ 'agency.txt': 'agency_name,agency_timezone\nx,Mars/Olympus\n' }, /no known time zone: "Mars\/Olympus"/);
    unusable({ 'stops.txt': 'stop_id\n' }, /stops.txt has no row/);
    unusable({ 'routes.txt': 'route_id,route_type\n' }, /routes.txt has no row/);
    unusable({ 'trips.txt': 'route_id,service_id,trip_id\n' }, /trips.txt has no row/);
    unusable({ 'stop_times.txt': times() }, /no trip can be used/);
    unusable({ 'stop_times.txt': times('T A 08:00:00 - 1') }, /no trip can be used/);
    unusable({ 'calendar.txt': CALENDAR }, /no service runs on any day/);
    unusable({ 'calendar.txt': `${CALENDAR}D,0,0,0,0,0,0,0,20240101,20240131\n` }, /no service runs on any day/);
    unusable(
      {
        'calendar.txt': `${CALENDAR}D,1,0,0,0,0,0,0,20240101,20240101\n`,
        'calendar_dates.txt': 'service_id,date,exception_type\nD,20240101,2\n',
      },
      /no service runs/,
    );
  });

  test('UTF-16, no such path, several feeds in a zip', () => {
    unusable({ 'stops.txt': new Uint8Array(Buffer.from('\uFEFFstop_id\nA\n', 'utf16le')) }, /stops.txt is UTF-16/);
    refused(() => built('/nowhere/feed.zip'), 'feed-unusable', /there is no \/nowhere\/feed.zip/);
    const file = new Uint8Array([97]);
    refused(() => built(zipSync({ 'a/stops.txt': file, 'b/stops.txt': file })), 'feed-unusable', /several feeds/);
    refused(() => built(zipSync({ 'photo.jpg': file })), 'feed-unusable', /agency.txt is missing/);
  });
});

describe('findings', () => {
  test('files and columns without use, text that is not UTF-8', () => {
    const { image, report } = built(
      feedOf({
        'fare_attributes.txt': 'fare_id\nx\n',
        'pathways.txt': 'pathway_id\n',
        'locations.geojson': '{}',
        'stops.txt': new Uint8Array(
          Buffer.from('stop_id,stop_name,stop_lat,stop_lon\nA,caf\xe9,31,121\nB,x,31,121\nC,x,31,121\n', 'latin1'),
        ),
        'stop_times.txt':
          'trip_id,arrival_time,departure_time,stop_id,stop_sequence,stop_headsign\nT,8:00:00,8:00:00,A,1,\nT,8:10:00,8:10:00,B,2,往西\nT,8:20:00,8:20:00,C,3,往西\n',
      }),
    );
    assert.deepEqual(found(report), [
      'not-utf8 stops.txt',
      'column-unused stop_times.txt:3',
      'file-unused fare_attributes.txt',
      'file-unused pathways.txt',
      'file-unused locations.geojson',
    ]);
    assert.equal(textOf(image, image.stopName[0]!), 'caf\uFFFD');
  });

  test('what of a zip can be no part of the feed', () => {
    const files = Object.fromEntries([...feedOf()].map(([name, text]) => [name, new TextEncoder().encode(text as string)]));
    const { report } = built(
      zipSync({ gtfs: { ...files, '说明.pdf': new Uint8Array(4) }, old: { 'trips.txt': new Uint8Array(4) } }),
    );
    assert.deepEqual(found(report), ['file-unused old/trips.txt', 'file-unused 说明.pdf']);
  });

  test('a thousand of a kind are kept and all are counted, in both languages', () => {
    const rows = Array.from({ length: 1500 }, (_, i) => `nobody${i} A 08:00:00 - 1`);
    const { report } = built(
      feedOf({ 'stop_times.txt': times('T A 08:00:00 - 1', 'T B 08:10:00 - 2', ...rows, 'T nowhere 08:20:00 - 3') }),
    );
    assert.deepEqual(report.byKind, { 'unknown-trip': 1500, 'unknown-stop': 1 });
    assert.equal(report.findings.length, 1001);
    assert.deepEqual(report.findings[1], {
      kind: 'unknown-trip',
      severity: 'error',
      feed: 'f',
      file: 'stop_times.txt',
      line: 5,
      id: 'nobody1',
      reason: { zh: '班次不存在', en: 'the trip does not exist' },
      done: { zh: '该行未使用', en: 'the row was not used' },
    });
  });

  test('kinds have a name each', () => {
    assert.equal(new Set(FINDING_KINDS).size, FINDING_KINDS.length);
    for (const kind of FINDING_KINDS) assert.match(kind, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  });
});
