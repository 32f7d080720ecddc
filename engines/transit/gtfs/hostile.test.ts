/** Files nobody means well with: the importer refuses with a TransitError or imports with findings; it never fails otherwise and never makes an empty image. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { zipSync } from 'fflate';
import { TransitError } from '../types.ts';
import { built, feedOf, tripsOf } from './feed.fixture.ts';

const FILES = ['agency.txt', 'stops.txt', 'routes.txt', 'calendar.txt', 'trips.txt', 'stop_times.txt'];
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A feed that uses every file, so that each can be spoilt. */
const full = (): Map<string, Uint8Array> => {
  const files = feedOf({
    'calendar_dates.txt': 'service_id,date,exception_type\nD,20240101,2\n',
    'frequencies.txt': 'trip_id,start_time,end_time,headway_secs\nT,06:00:00,09:00:00,600\n',
    'transfers.txt': 'from_stop_id,to_stop_id,transfer_type,min_transfer_time\nA,B,2,60\n',
    'shapes.txt': 'shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\nS,31,121,1\nS,31.1,121,2\n',
    'feed_info.txt': 'feed_publisher_name,feed_publisher_url,feed_lang\nx,y,zh\n',
  });
  return new Map([...files].map(([name, content]) => [name, typeof content === 'string' ? bytesOf(content) : content]));
};

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Imports, and says how that went; anything but a sound image or a TransitError fails the test. */
function outcome(source: Parameters<typeof built>[0], what: string): 'refused' | 'imported' {
  let made;
  try {
    made = built(source, { walkRadius: 300 });
  } catch (error) {
    assert.ok(error instanceof TransitError, `${what}: ${error instanceof Error ? error.stack : String(error)}`);
    assert.ok(error.code === 'feed-unusable' || error.code === 'zip-damaged', `${what}: ${error.code}`);
    return 'refused';
  }
  const { image, report } = made;
  assert.ok(image.trips > 0 && image.stops > 0 && image.facts.days > 0 && report.counts.stopTimes >= 2 * image.trips, what);
  assert.equal(tripsOf(image).length, image.trips, what);
  return 'imported';
}

describe('hostile files', () => {
  test('random bytes in place of each file, and of the whole', () => {
    const random = seeded(1);
    for (const name of full().keys()) {
      for (const length of [1, 10, 1000, 50_000]) {
        const files = full();
        files.set(
          name,
          Uint8Array.from({ length }, () => random() * 256),
        );
        const went = outcome(files, `${name} random ${length}`);
        if (FILES.includes(name)) assert.equal(went, 'refused', name);
      }
    }
    assert.equal(
      outcome(
        Uint8Array.from({ length: 5000 }, () => random() * 256),
        'random zip',
      ),
      'refused',
    );
  });

  test('each file cut off anywhere', () => {
    for (const [name, bytes] of full()) {
      for (let length = 0; length < bytes.length; length++) {
        const files = full();
        files.set(name, bytes.slice(0, length));
        outcome(files, `${name} cut at ${length}`);
      }
    }
  });

  test('bytes changed, doubled and taken out at random', () => {
    const random = seeded(2);
    const names = [...full().keys()];
    const nasty = [...bytesOf(',\n\r"\0 9-:'), 0xff, 0x80];
    const count = { refused: 0, imported: 0 };
    for (let run = 0; run < 1500; run++) {
      const files = full();
      for (let change = 0; change <= random() * 4; change++) {
        const name = names[Math.floor(random() * names.length)]!;
        const bytes = [...files.get(name)!];
        const at = Math.floor(random() * bytes.length);
        const byte = nasty[Math.floor(random() * nasty.length)]!;
        const kind = random();
        if (kind < 0.5) bytes[at] = byte;
        else if (kind < 0.75) bytes.splice(at, 0, byte, byte);
        else bytes.splice(at, 1 + Math.floor(random() * 20));
        files.set(name, Uint8Array.from(bytes));
      }
      count[outcome(files, `run ${run}`)]++;
    }
    assert.ok(count.refused > 100 && count.imported > 100, JSON.stringify(count));
  });

  test('NUL bytes, wrong encodings, a field of ten megabytes, a million commas, a million quotes', () => {
    const plain = feedOf();
    const long = 'x'.repeat(10_000_000);
    for (const [what, changes] of Object.entries({
      nul: { 'stops.txt': `${plain.get('stops.txt') as string}\0,\0,\0,\0\n` },
      latin: { 'stops.txt': new Uint8Array(Buffer.from('stop_id,stop_name\nA,\xe9\nB,\xfc\nC,\xff\n', 'latin1')) },
      gbk: {
        'stops.txt': Uint8Array.from([...bytesOf('stop_id,stop_name\nA,'), 0xcb, 0xc9, 0xbd, 0xad, ...bytesOf('\nB,\nC,\n')]),
      },
      longName: { 'stops.txt': `stop_id,stop_name\nA,${long}\nB,x\nC,y\n` },
      longId: { 'trips.txt': `route_id,service_id,trip_id\nR,D,T\nR,D,${long}\n` },
      longTime: {
        'stop_times.txt': `${plain.get('stop_times.txt') as string}T,${long},${long},A,9\n`,
        'trips.txt': 'route_id,service_id,trip_id\nR,D,T\n',
      },
      commas: { 'routes.txt': `${plain.get('routes.txt') as string}${','.repeat(1_000_000)}\n` },
      windows: { 'frequencies.txt': `trip_id,start_time,end_time,headway_secs\n${'T,06:00:00,09:00:00,600\n'.repeat(200_000)}` },
      quotes: { 'stop_times.txt': `${plain.get('stop_times.txt') as string}${'"'.repeat(1_000_001)}\n` },
    })) {
      const went = outcome(feedOf(changes), what);
      assert.equal(went, what === 'longTime' ? 'refused' : 'imported', what);
    }
  });

  test('a zip with any byte changed, and cut off anywhere', () => {
    const zip = zipSync(Object.fromEntries(full()));
    const random = seeded(3);
    for (let at = 0; at < zip.length; at += 1 + Math.floor(random() * 8)) {
      const changed = zip.slice();
      changed[at]! ^= 1 + Math.floor(random() * 255);
      outcome(changed, `byte ${at}`);
      assert.equal(outcome(zip.slice(0, at), `cut at ${at}`), 'refused');
    }
  });

  test('a calendar that never ends, with many services', () => {
    const header = 'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n';
    const rows = Array.from({ length: 20_000 }, (_, i) => `s${i},1,1,1,1,1,1,1,19000101,99991231\n`).join('');
    assert.throws(
      () => built(feedOf({ 'calendar.txt': `${header}D,1,1,1,1,1,1,1,20240101,20240131\n${rows}${rows.replaceAll('s', 't')}` })),
      (error: unknown) =>
        error instanceof TransitError && error.code === 'feed-unusable' && /span too many days/.test(error.text.en),
    );
  });
});
