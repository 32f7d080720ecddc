import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { parseDay, type Journey } from '@yunjian/transit';
import { overlayOf } from '@yunjian/transit/realtime';
import { endOf } from '../answers/brief.ts';
import { motisItinerary } from '../contract/motis.ts';
import { Live } from '../live/live.ts';
import { offsetsOf } from '../live/usage.ts';
import type { View } from '../live/view.ts';
import { testTransit, type TestTransit } from '../testing.ts';
import { itineraryOf } from './shapes.ts';
import { Bytes } from './bytes.ts';
import { writeItinerary } from './text.ts';

const DATE = '2026-03-10';

describe('the text of an itinerary', () => {
  let t: TestTransit;
  let view: View;
  before(async () => {
    t = await testTransit();
    view = Live.of(t.kit).view();
  });
  after(() => t.close());

  /** Holds the text of every journey of a day between any two places against the typed object; the legs that were seen. */
  function compared(of: View): {
    rides: number;
    walks: number;
    between: number;
    realTime: number;
    cancelled: number;
    added: number;
    alerts: number;
  } {
    const seen = { rides: 0, walks: 0, between: 0, realTime: 0, cancelled: 0, added: 0, alerts: 0 };
    const out = new Bytes(16);
    const places = [...of.book.refs, '31.0001,121.1801'];
    for (const a of places)
      for (const b of places) {
        if (a === b) continue;
        const ends = { from: endOf(of, a), to: endOf(of, b) };
        const query = { from: ends.from.place, to: ends.to.place, date: DATE, time: 0, until: 30 * 3600, inSeat: true };
        const journeys: readonly Journey[] = of.timetable.profile(query).journeys;
        for (const [i, journey] of journeys.entries()) {
          const expected = itineraryOf(of, journey, DATE, ends, i % 2 === 0);
          writeItinerary(out, of, journey, DATE, ends, i % 2 === 0);
          assert.equal(out.take().toString(), JSON.stringify(expected));
          motisItinerary.parse(expected);
          for (const leg of expected.legs) {
            if (leg.mode === 'WALK') seen.walks++;
            else seen.rides++;
            seen.between += leg.intermediateStops?.length ?? 0;
            seen.realTime += leg.realTime ? 1 : 0;
            seen.cancelled += leg.intermediateStops?.some((s) => s.cancelled === true) ? 1 : 0;
            seen.added += leg.scheduled ? 0 : 1;
            seen.alerts += leg.alerts?.length ?? 0;
          }
        }
      }
    return seen;
  }

  test('is the JSON of the typed object', () => {
    const seen = compared(view);
    assert.ok(seen.rides > 100 && seen.walks > 10 && seen.between > 10, JSON.stringify(seen));
    assert.deepEqual([seen.realTime, seen.alerts], [0, 0]);
  });

  test('also with delays, stops left out and notices', () => {
    const { image, book } = view;
    const day = parseDay(DATE)!;
    const alert = {
      id: 'works',
      header: { zh: '1路"绕行"', en: 'Line 1 diverted' },
      description: {},
      url: 'https://example.org/',
      effect: 'DETOUR',
      cause: 'CONSTRUCTION',
      active: [],
      routes: [...book.lines.keys()],
      stops: [],
      trips: [],
    };
    const changes = [...image.tripPattern.entries()]
      .filter(([trip]) => trip % 2 === 0 && image.freqOff[trip] === image.freqOff[trip + 1])
      .map(([trip, pattern]) => {
        const offsets = Array.from({ length: image.patOff[pattern + 1]! - image.patOff[pattern]! }, (_, i) =>
          offsetsOf(image, trip, i),
        );
        const late = (key: 'arrival' | 'departure') =>
          Int32Array.from(offsets, (o, i) => image.tripStart[trip]! + o[key] + 60 * i);
        const skipped = Uint8Array.from(offsets, (_, i) => (trip % 4 === 0 && i === 1 && offsets.length > 2 ? 1 : 0));
        return { trip, day, start: null, cancelled: false, arrivals: late('arrival'), departures: late('departure'), skipped };
      });
    const stops = Int32Array.from([0, 1, 2], (n) => book.indexOf(`bus:100${n + 1}`)!);
    const times = Int32Array.of(3600, 3900, 4200);
    const added = [{ id: 'bus:extra', route: 0, headsign: '加班', day, stops, arrivals: times, departures: times }];
    const overlay = { ...overlayOf(image, []), changes, added, alerts: [alert] };
    const seen = compared(view.with({ overlay, at: t.kit.now() }));
    assert.ok(seen.realTime > 20 && seen.cancelled > 0 && seen.added > 0 && seen.alerts > 100, JSON.stringify(seen));
  });
});
