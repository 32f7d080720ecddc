import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { textOf } from '../image/layout.ts';
import { built, feedOf, found, times, tripsOf } from './feed.fixture.ts';

describe('stop times', () => {
  const trips = (...rows: string[]): string[] => tripsOf(built(feedOf({ 'stop_times.txt': times(...rows) })).image);
  const judged = (...rows: string[]): string[] => {
    const good = ['G A 09:00:00 - 1', 'G B 09:10:00 - 2'];
    const { image, report } = built(
      feedOf({ 'trips.txt': 'route_id,service_id,trip_id\nR,D,T\nR,D,G\n', 'stop_times.txt': times(...rows, ...good) }),
    );
    assert.deepEqual(tripsOf(image), ['G: A 09:00:00 B 09:10:00']);
    return found(report);
  };

  test('one of arrival and departure stands for both, and times reach 47:59:59', () => {
    assert.deepEqual(trips('T A - 8:00:00 1', 'T B 25:10:00 25:12:30 2', 'T C 47:59:59 - 3'), [
      'T: A 08:00:00 B 25:10:00/25:12:30 C 47:59:59',
    ]);
  });

  test('rows are taken in the order of stop_sequence, wherever they stand', () => {
    const { image, report } = built(
      feedOf({
        'trips.txt': 'route_id,service_id,trip_id\nR,D,T\nR,D,U\n',
        'stop_times.txt': times(
          'U C 10:20:00 - 9',
          'T C 08:20:00 - 30',
          'U A 10:00:00 - 0',
          'T A 08:00:00 - 10',
          'T B 08:10:00 - 20',
          'T A 08:15:00 - 20',
        ),
      }),
    );
    assert.deepEqual(tripsOf(image), ['T: A 08:00:00 B 08:10:00 C 08:20:00', 'U: A 10:00:00 C 10:20:00']);
    assert.deepEqual(found(report), ['sequence-twice stop_times.txt:7 T']);
    const numbers = (trip: number): number[] => [
      ...image.seq.subarray(image.seqOff[image.tripSeq[trip]!], image.seqOff[image.tripSeq[trip]! + 1]),
    ];
    assert.deepEqual(
      [numbers(0), numbers(1)],
      [
        [10, 20, 30],
        [0, 9],
      ],
    );
  });

  test('blank times: by distance travelled, else by straight lines, else by number', () => {
    assert.deepEqual(
      trips('T A 08:00:00 08:00:00 1 0 0 5', 'T B - - 2 0 0 7', 'T B - - 3 0 0 7', 'T C 08:10:00 08:10:00 4 0 0 15'),
      ['T: A 08:00:00 B 08:02:00~ B 08:02:00~ C 08:10:00'],
    );
    // A distance is missing, falls or does not rise: B lies half-way between A and C on the map.
    for (const distances of [
      ['5', '-', '15'],
      ['5', '4', '15'],
      ['5', '5', '5'],
      ['5', '20', '15'],
    ])
      assert.deepEqual(
        trips(
          `T A 08:00:00 08:00:00 1 0 0 ${distances[0]}`,
          `T B - - 2 0 0 ${distances[1]}`,
          `T C 08:10:00 08:10:00 3 0 0 ${distances[2]}`,
        ),
        ['T: A 08:00:00 B 08:05:00~ C 08:10:00'],
      );
    assert.deepEqual(trips('T A 08:00:00 - 1', 'T A - - 2', 'T A - - 3', 'T A 08:00:05 - 4'), [
      'T: A 08:00:00 A 08:00:02~ A 08:00:03~ A 08:00:05',
    ]);
  });

  test('interpolation runs from the departure before to the arrival after, and halves go up', () => {
    assert.deepEqual(trips('T A 08:00:00 08:05:00 1', 'T A - - 2', 'T A 08:05:01 08:09:00 3', 'T A - - 4', 'T A 08:10:00 - 5'), [
      'T: A 08:00:00/08:05:00 A 08:05:01~ A 08:05:01/08:09:00 A 08:09:30~ A 08:10:00',
    ]);
  });

  test('a stretch by distance does not disturb the next one', () => {
    assert.deepEqual(
      trips(
        'T A 08:00:00 - 1 0 0 0',
        'T B - - 2 0 0 -',
        'T C 08:10:00 - 3 0 0 100',
        'T B - - 4 0 0 130',
        'T A 08:20:00 - 5 0 0 200',
      ).map((text) => text.replaceAll(':00 ', ' ')),
      ['T: A 08:00 B 08:05:00~ C 08:10 B 08:13:00~ A 08:20:00'],
    );
  });

  test('a stop without coordinates: by number', () => {
    const { image } = built(
      feedOf({
        'stops.txt': 'stop_id,stop_lat,stop_lon\nA,31,121\nB,,\nC,31.02,121\n',
        'stop_times.txt': times('T A 08:00:00 - 1', 'T B - - 2', 'T C - - 3', 'T A 08:09:00 - 4'),
      }),
    );
    assert.deepEqual(tripsOf(image), ['T: A 08:00:00 B 08:03:00~ C 08:06:00~ A 08:09:00']);
  });

  test('trips that cannot be used, each with its row', () => {
    assert.deepEqual(judged('T A - - 1', 'T B 08:10:00 - 2'), ['end-time-missing stop_times.txt:2 T']);
    assert.deepEqual(judged('T A 08:00:00 - 1', 'T B - - 2'), ['end-time-missing stop_times.txt:3 T']);
    assert.deepEqual(judged('T A 08:00:00 - 1', 'T B 07:59:59 - 2'), ['times-go-back stop_times.txt:3 T']);
    assert.deepEqual(judged('T A 08:00:00 08:01:00 1', 'T B 08:00:30 - 2'), ['times-go-back stop_times.txt:3 T']);
    assert.deepEqual(judged('T A 08:00:00 07:00:00 1', 'T B 08:10:00 - 2'), ['times-go-back stop_times.txt:2 T']);
    assert.deepEqual(judged('T A 08:00:00 - 1'), ['one-stop stop_times.txt:2 T']);
    assert.deepEqual(judged('T A 08:00:00 - 1', 'T B 48:00:00 - 2'), ['time-too-late stop_times.txt:3 T']);
    assert.deepEqual(judged('T A 08:00:00 - 1', 'T B 8:60:00 - 2'), ['bad-time stop_times.txt:3 T']);
    assert.deepEqual(judged('T A 00:00:00 20:00:00 1', 'T B 21:00:00 - 2'), ['wait-too-long stop_times.txt:2 T']);
    assert.deepEqual(judged(), ['trip-without-times trips.txt:2 T']);
  });

  test('rows that cannot be used', () => {
    const { image, report } = built(
      feedOf({
        'stop_times.txt': times(
          'T A 08:00:00 - 1',
          'T nowhere 08:05:00 - 2',
          'T B 08:10:00 - 3',
          'nobody B 08:10:00 - 1',
          'T C 08:20:00 - x',
        ),
      }),
    );
    assert.deepEqual(tripsOf(image), ['T: A 08:00:00 B 08:10:00']);
    assert.deepEqual(found(report), [
      'unknown-stop stop_times.txt:3 T',
      'unknown-trip stop_times.txt:5 nobody',
      'bad-sequence stop_times.txt:6 T',
    ]);
    assert.equal(report.findings[0]!.reason.en, 'stop "nowhere" does not exist');
    assert.equal(report.findings[0]!.reason.zh, '站点“nowhere”不存在');
  });

  test('pickup and drop-off types make patterns of their own; other numbers count as 0', () => {
    const { image, report } = built(
      feedOf({
        'trips.txt': 'route_id,service_id,trip_id\nR,D,T\nR,D,U\nR,D,V\n',
        'stop_times.txt': times(
          'T A 08:00:00 - 1 0 1',
          'T B 08:10:00 - 2 1 0',
          'U A 09:00:00 - 1 2 3',
          'U B 09:10:00 - 2',
          'V A 10:00:00 - 1 0 1',
          'V B 10:10:00 - 2 1 7',
        ),
      }),
    );
    assert.deepEqual(tripsOf(image), [
      'T: A 08:00:00[0,1] B 08:10:00[1,0]',
      'V: A 10:00:00[0,1] B 10:10:00[1,0]',
      'U: A 09:00:00[2,3] B 09:10:00',
    ]);
    assert.equal(image.patterns, 2);
    assert.deepEqual(found(report), ['bad-number stop_times.txt:7']);
  });

  test('trips are sorted by pattern, start and row, and share running times', () => {
    const { image } = built(
      feedOf({
        'trips.txt': 'route_id,service_id,trip_id,wheelchair_accessible\nR,D,late,1\nR,D,other,2\nR,D,early,1\nR,D,twin,1\n',
        'stop_times.txt': times(
          'late A 10:00:00 - 1',
          'late B 10:10:00 - 2',
          'other A 08:00:00 - 1',
          'other B 08:10:00 - 2',
          'early A 08:00:00 - 1',
          'early B 08:10:00 - 2',
          'twin A 10:00:00 - 1',
          'twin B 10:12:00 - 2',
        ),
      }),
    );
    assert.deepEqual(
      tripsOf(image).map((text) => text.split(':')[0]),
      ['early', 'late', 'twin', 'other'],
    );
    assert.deepEqual([...image.tripPattern], [0, 0, 0, 1]);
    assert.deepEqual([...image.patWheelchair], [1, 2]);
    assert.deepEqual([...image.tripProfile], [0, 0, 1, 0]);
    assert.deepEqual([...image.patTripOff], [0, 3, 4]);
    assert.deepEqual(
      [...image.tripById].map((trip) => textOf(image, image.tripId[trip]!)),
      ['early', 'late', 'other', 'twin'],
    );
  });

  test('running times beyond 65,535 seconds', () => {
    assert.deepEqual(trips('T A 00:00:00 - 1', 'T B 30:00:00 30:00:01 2', 'T C 47:00:00 - 3'), [
      'T: A 00:00:00 B 30:00:00/30:00:01 C 47:00:00',
    ]);
  });

  test('a trip of a thousand stops', () => {
    const rows = Array.from(
      { length: 1000 },
      (_, i) => `T ${'ABC'[i % 3]} ${i === 0 || i === 999 ? `08:${i === 0 ? '00' : '59'}:00` : '-'} - ${i}`,
    );
    const [trip] = trips(...rows);
    assert.equal(trip!.match(/~/g)!.length, 998);
    assert.ok(trip!.endsWith('A 08:59:00'));
  });

  test('the order of the rows makes no difference but for the hash', () => {
    const rows = ['T', 'U', 'V', 'W'].flatMap((trip, i) =>
      ['A', 'B', 'C'].map((stop, n) => `${trip} ${stop} ${n === 1 ? '-' : `0${8 + n}:${i}0:00`} - ${n + 1}`),
    );
    const make = (ordered: string[]): Uint8Array => {
      const { bytes, image } = built(
        feedOf({ 'trips.txt': 'route_id,service_id,trip_id\nR,D,T\nR,D,U\nR,D,V\nR,D,W\n', 'stop_times.txt': times(...ordered) }),
      );
      // From the strings on: the meta section before them holds the hash.
      return bytes.slice(image.strOff.byteOffset);
    };
    const expected = make(rows);
    assert.deepEqual(make(rows.toReversed()), expected);
    assert.deepEqual(make(rows.toSorted((a, b) => (a.slice(2) < b.slice(2) ? -1 : 1))), expected);
  });
});

test('times the source calls approximate (timepoint 0) are used as they are and marked estimated', () => {
  const { image, report } = built(
    feedOf({
      'stop_times.txt':
        'trip_id,arrival_time,departure_time,stop_id,stop_sequence,timepoint\nT,08:00:00,08:00:00,A,1,1\nT,08:04:00,08:05:00,B,2,0\nT,,,C,3,0\nT,08:20:00,08:20:00,A,4,\nT,08:30:00,08:30:00,B,5,0\n',
    }),
  );
  assert.deepEqual(tripsOf(image), ['T: A 08:00:00 B 08:04:00/08:05:00~ C 08:10:00~ A 08:20:00 B 08:30:00~']);
  assert.deepEqual(report.byKind, {});
});
