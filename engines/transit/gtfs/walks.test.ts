import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { built, feedOf, found, times, tripsOf, walksOf } from './feed.fixture.ts';

describe('walks', () => {
  // 0.001 degrees of latitude are 111.19 m: 60 + 1.3 × 111.19 / 1.2 = 180.46 s.
  const STOPS =
    'stop_id,stop_lat,stop_lon,location_type,parent_station\nA,31,121,,S\nB,31.001,121,,S\nC,31.002,121,,\nS,31,121,1,\nE,31,121,2,S\n';
  const HEADER = 'from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,from_trip_id,to_trip_id\n';
  const walks = (transfers: string | null, walkRadius = 0): { walks: string[]; change: number[]; found: string[] } => {
    const table = transfers?.replaceAll(/^.+$/gm, (row) => row.padEnd(row.length + 7 - row.split(',').length, ','));
    const { image, report } = built(feedOf({ 'stops.txt': STOPS, 'transfers.txt': table ? `${HEADER}${table}` : null }), {
      walkRadius,
    });
    return { walks: walksOf(image), change: [...image.stopChange], found: found(report) };
  };

  test('within the radius, both ways, between platforms only, the radius included', () => {
    assert.deepEqual(walks(null, 111).walks, []);
    assert.deepEqual(walks(null, 112).walks, ['A>B 181 0', 'B>A 181 0', 'B>C 181 0', 'C>B 181 0']);
    assert.deepEqual(walks(null, 5000).walks, ['A>B 181 0', 'A>C 301 0', 'B>A 181 0', 'B>C 181 0', 'C>B 181 0', 'C>A 301 0']);
  });

  test('types 0 to 3, in their direction', () => {
    assert.deepEqual(walks('A,B,2,30\nA,C,0,\nB,C,1,5\nC,A,2,\nB,A,3,\n'), {
      walks: ['A>B 30 2', 'A>C 301 1', 'B>C 181 1', 'C>A 301 1'],
      change: [0, 0, 0, 0, 0],
      found: ['transfer-no-time transfers.txt:5 C'],
    });
  });

  test('the table wins over the radius, longer or forbidden', () => {
    assert.deepEqual(walks('A,B,2,900\nB,A,3,\n', 112).walks, ['A>B 900 2', 'B>C 181 0', 'C>B 181 0']);
  });

  test('a station stands for its platforms; who is named wins', () => {
    assert.deepEqual(walks('S,C,2,100\nA,C,2,500\nC,S,2,50\nC,B,3,\n').walks, ['A>C 500 2', 'B>C 100 2', 'C>A 50 2']);
    assert.deepEqual(walks('S,S,2,200\nA,S,2,90\n'), { walks: ['A>B 90 2', 'B>A 200 2'], change: [90, 200, 0, 0, 0], found: [] });
    assert.deepEqual(walks('A,C,2,500\nA,C,2,400\nA,B,3,\nA,B,2,1\n').walks, ['A>C 400 2']);
  });

  test('changes at one stop', () => {
    assert.deepEqual(walks('A,A,2,120\nB,B,3,\nC,C,0,\n').change, [120, -1, 0, 0, 0]);
    assert.deepEqual(walks('S,S,2,60\nA,A,0,\n').change, [0, 60, 0, 0, 0]);
  });

  test('rows that are not followed', () => {
    assert.deepEqual(walks('A,none,2,30\n,B,2,30\nA,B,7,\nA,B,2,30,R,,\nA,B,0,,,T,T\nA,,4,,,T,none\n'), {
      walks: [],
      change: [0, 0, 0, 0, 0],
      found: [
        'transfer-stop transfers.txt:2 A',
        'transfer-stop transfers.txt:3',
        'transfer-type transfers.txt:4',
        'transfer-bound transfers.txt:5 A',
        'transfer-bound transfers.txt:6 A',
        'transfer-trip transfers.txt:7',
      ],
    });
  });

  test('a pair by distance without coordinates, a station without platforms', () => {
    const { image, report } = built(
      feedOf({
        'stops.txt': 'stop_id,stop_lat,stop_lon,location_type\nA,31,121,\nB,,,\nC,31,121,\nS,31,121,1\n',
        'transfers.txt': 'from_stop_id,to_stop_id,transfer_type\nA,B,0\nA,S,0\n',
      }),
    );
    assert.deepEqual(walksOf(image), []);
    assert.deepEqual(found(report), [
      'no-coordinates stops.txt:3 B',
      'transfer-no-platform transfers.txt:3',
      'transfer-no-distance transfers.txt A → B',
    ]);
  });

  test('across the 180th meridian and at the pole', () => {
    const { image } = built(
      feedOf({ 'stops.txt': 'stop_id,stop_lat,stop_lon\nA,0,179.9995\nB,0,-179.9995\nC,89.9999,0\nE,89.9999,180\n' }),
      { walkRadius: 150 },
    );
    assert.deepEqual(walksOf(image), ['A>B 181 0', 'B>A 181 0', 'C>E 85 0', 'E>C 85 0']);
  });

  test('in-seat transfers', () => {
    const { image } = built(
      feedOf({
        'trips.txt': 'route_id,service_id,trip_id\nR,D,T\nR,D,U\n',
        'stop_times.txt': times('T A 09:00:00 - 1', 'T B 09:10:00 - 2', 'U A 08:00:00 - 1', 'U B 08:10:00 - 2'),
        'transfers.txt': 'from_trip_id,to_trip_id,transfer_type,from_stop_id,to_stop_id\nU,T,4,B,A\nT,U,5,,\nU,T,4,,\n',
      }),
    );
    assert.deepEqual(
      tripsOf(image).map((text) => text.slice(0, 1)),
      ['U', 'T'],
    );
    assert.deepEqual(
      [[...image.seatFrom], [...image.seatTo], [...image.seatKind]],
      [
        [0, 1],
        [1, 0],
        [4, 5],
      ],
    );
  });
});
