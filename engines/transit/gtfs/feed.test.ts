import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { textOf } from '../image/layout.ts';
import { built, daysOf, feedOf, found, times, tripsOf, walksOf } from './feed.fixture.ts';

const CALENDAR = 'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n';

describe('ids', () => {
  test('stay bytes: zeros, blanks, quotes and Chinese', () => {
    const { image } = built(
      feedOf({
        'stops.txt': 'stop_id,stop_lat,stop_lon\n011,31,121\n11,31,122\n"a ""b""",31,123\n松江 站,31,124\n',
        'trips.txt': 'route_id,service_id,trip_id\nR,D,"T ""x"""\nR,D,0T\n',
        'stop_times.txt':
          'trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"T ""x""",8:00:00,8:00:00,011,1\n"T ""x""",8:10:00,8:10:00,"a ""b""",2\n0T,9:00:00,9:00:00,11,1\n0T,9:10:00,9:10:00,松江 站,2\n',
      }),
    );
    assert.deepEqual(tripsOf(image).toSorted(), ['0T: 11 09:00:00 松江 站 09:10:00', 'T "x": 011 08:00:00 a "b" 08:10:00']);
    assert.deepEqual(
      [...image.stopById].map((stop) => textOf(image, image.stopId[stop]!)),
      ['011', '11', 'a "b"', '松江 站'],
    );
  });

  test('that come twice: the first row is used', () => {
    const { image, report } = built(
      feedOf({
        'stops.txt':
          'stop_id,stop_name,stop_lat,stop_lon\nA,甲,31,121\nA,other,0,0\nB,乙,31.01,121\nC,丙,31.02,121\n,nameless,31,121\n',
        'routes.txt': 'route_id,agency_id,route_short_name,route_type\nR,G,1,3\nR,G,2,1\n',
        'trips.txt': 'route_id,service_id,trip_id\nR,D,T\nR,D,T\n',
        'calendar.txt': `${CALENDAR}D,1,1,1,1,1,1,1,20240101,20240131\nD,0,0,0,0,0,0,0,20240101,20240131\n`,
      }),
    );
    assert.deepEqual(found(report), [
      'id-twice stops.txt:3 A',
      'id-missing stops.txt:6',
      'id-twice routes.txt:3 R',
      'id-twice calendar.txt:3 D',
      'id-twice trips.txt:3 T',
    ]);
    assert.equal(textOf(image, image.stopName[0]!), '甲');
    assert.equal(image.routeType[0], 3);
    assert.equal(image.trips, 1);
  });
});

describe('days', () => {
  const only = (calendar: string | null, dates: string | null): Record<string, string[]> =>
    daysOf(
      built(
        feedOf({
          'calendar.txt': calendar && CALENDAR + calendar,
          'calendar_dates.txt': dates && `service_id,date,exception_type\n${dates}`,
        }),
      ).image,
    );

  test('calendar only, calendar_dates only, both', () => {
    assert.deepEqual(only('D,1,0,0,0,0,0,1,20240101,20240114\n', null), {
      D: ['2024-01-01', '2024-01-07', '2024-01-08', '2024-01-14'],
    });
    assert.deepEqual(only(null, 'D,20240229,1\nD,20231231,1\n'), { D: ['2023-12-31', '2024-02-29'] });
    assert.deepEqual(only('D,1,0,0,0,0,0,0,20240101,20240115\n', 'D,20240108,2\nD,20240203,1\nD,20250101,2\n'), {
      D: ['2024-01-01', '2024-01-15', '2024-02-03'],
    });
  });

  test('the range is that of days on which something runs', () => {
    const { report } = built(feedOf({ 'calendar.txt': `${CALENDAR}D,0,0,1,0,0,0,0,20240101,20240131\n` }));
    assert.deepEqual([report.feeds[0]!.first, report.feeds[0]!.last], ['2024-01-03', '2024-01-31']);
  });

  test('what is wrong with them becomes a finding', () => {
    const { image, report } = built(
      feedOf({
        'calendar.txt': `${CALENDAR}D,1,2,0,0,0,0,0,20240101,20240108\nX,1,1,1,1,1,1,1,20240201,20240101\nY,1,1,1,1,1,1,1,20240230,20240301\nZ,0,0,0,0,0,0,0,20240101,20240131\n`,
        'calendar_dates.txt': 'service_id,date,exception_type\nD,20240105,1\nD,20240105,2\nD,2024-01-06,1\nD,20240107,3\n',
      }),
    );
    assert.deepEqual(daysOf(image)['D'], ['2024-01-01', '2024-01-05', '2024-01-08']);
    assert.deepEqual(found(report), [
      'bad-number calendar.txt:2',
      'dates-swapped calendar.txt:3 X',
      'bad-date calendar.txt:4',
      'exception-twice calendar_dates.txt:3 D',
      'bad-date calendar_dates.txt:4',
      'bad-exception calendar_dates.txt:5 D',
      'service-never-runs calendar.txt:3 X',
      'service-never-runs calendar.txt:4 Y',
      'service-never-runs calendar.txt:5 Z',
    ]);
  });

  test('exceptions in any order, each day of a service once', () => {
    const rows = ['D,20240110,1', 'E,20240109,1', 'D,20240108,1', 'E,20240112,1', 'D,20240110,2', 'E,20240109,1', 'D,20240112,1'];
    const { image, report } = built(
      feedOf({ 'calendar.txt': null, 'calendar_dates.txt': `service_id,date,exception_type\n${rows.join('\n')}\n` }),
    );
    assert.deepEqual(daysOf(image), { D: ['2024-01-08', '2024-01-10', '2024-01-12'], E: ['2024-01-09', '2024-01-12'] });
    assert.deepEqual(found(report), ['exception-twice calendar_dates.txt:6 D', 'exception-twice calendar_dates.txt:7 E']);
  });

  test('"until further notice" ends with the year 2199', () => {
    const { report } = built(feedOf({ 'calendar.txt': `${CALENDAR}D,1,1,1,1,1,1,1,20240101,99991231\n` }));
    assert.equal(report.feeds[0]!.last, '2199-12-31');
    assert.deepEqual(report.byKind, { 'date-far': 1 });
  });
});

describe('trips and routes', () => {
  test('unknown route, service, agency, type, colour', () => {
    const { image, report } = built(
      feedOf({
        'routes.txt':
          'route_id,agency_id,route_type,route_color,route_text_color\nR,G,3,002F6C,0\nX,H,1700,,\nY,,900,,\nZ,G,tram,,\n',
        'trips.txt': 'route_id,service_id,trip_id\nR,D,T\nnone,D,U\nR,none,V\n',
      }),
    );
    assert.deepEqual(found(report), [
      'bad-number routes.txt:2 R',
      'unknown-route-type routes.txt:3 X',
      'unknown-agency routes.txt:3 X',
      'bad-number routes.txt:5',
      'unknown-route-type routes.txt:5 Z',
      'unknown-route trips.txt:3 U',
      'unknown-service trips.txt:4 V',
    ]);
    assert.deepEqual([...image.routeType], [3, 1700, 900, -1]);
    assert.deepEqual([...image.routeAgency], [0, -1, 0, 0]);
    assert.deepEqual([...image.routeColor], [0x00_2f_6c, -1, -1, -1]);
    assert.deepEqual([...image.routeTextColor], [-1, -1, -1, -1]);
  });

  test('facts of a trip', () => {
    const { image, report } = built(
      feedOf({
        'trips.txt':
          'route_id,service_id,trip_id,trip_headsign,trip_short_name,direction_id,block_id,shape_id,wheelchair_accessible,bikes_allowed\nR,D,T,"往 松江, 老城",G7,1,b1,S,2,1\n',
        'shapes.txt':
          'shape_id,shape_pt_sequence,shape_pt_lat,shape_pt_lon\nS,20,31.02,121\nS,3,31,121\nS,3,9,9\nU,1,31,121\nU,2,31,122\nW,1,31,121\nS,x,1,1\n',
      }),
    );
    assert.equal(textOf(image, image.tripHeadsign[0]!), '往 松江, 老城');
    assert.equal(textOf(image, image.tripShort[0]!), 'G7');
    assert.equal(textOf(image, image.tripBlock[0]!), 'b1');
    assert.deepEqual([image.tripDirection[0], image.patWheelchair[0], image.tripBikes[0], image.tripShape[0]], [1, 2, 1, 0]);
    assert.deepEqual(
      [[...image.shapeOff], [...image.shapeLat], [...image.shapeLon]],
      [
        [0, 2],
        [31, 31.02],
        [121, 121],
      ],
    );
    assert.deepEqual(found(report), [
      'bad-shape-point shapes.txt:8 S',
      'shape-point-twice shapes.txt S',
      'shape-short shapes.txt:7 W',
      'shape-unused shapes.txt:5 U',
    ]);
  });

  test('shapes that are not there: told once a trip, or once when the file is missing', () => {
    const trips = 'route_id,service_id,trip_id,shape_id\nR,D,T,S\nR,D,U,S\n';
    const both = times('T A 08:00:00 - 1', 'T B 08:10:00 - 2', 'U A 08:00:00 - 1', 'U B 08:10:00 - 2');
    const none = built(feedOf({ 'trips.txt': trips, 'stop_times.txt': both }));
    assert.deepEqual(found(none.report), ['shapes-missing trips.txt:2']);
    assert.deepEqual([...none.image.tripShape], [-1, -1]);
    const empty = built(
      feedOf({
        'trips.txt': trips,
        'stop_times.txt': both,
        'shapes.txt': 'shape_id,shape_pt_sequence,shape_pt_lat,shape_pt_lon\n',
      }),
    );
    assert.deepEqual(found(empty.report), [
      'file-empty shapes.txt',
      'unknown-shape trips.txt:2 T',
      'unknown-shape trips.txt:3 U',
    ]);
  });

  test('frequencies', () => {
    const { image, report } = built(
      feedOf({
        'trips.txt': 'route_id,service_id,trip_id\nR,D,T\nR,D,U\nR,D,V\n',
        'stop_times.txt': times(
          'T A 08:00:00 - 1',
          'T B 08:10:00 - 2',
          'U A 08:00:00 - 1',
          'U B 08:10:00 - 2',
          'V A 08:00:00 - 1',
          'V B 08:10:00 - 2',
        ),
        'frequencies.txt':
          'trip_id,start_time,end_time,headway_secs,exact_times\nT,20:00:00,25:00:00,900,\nT,6:00:00,8:00:00,300,1\nT,7:00:00,9:00:00,600,0\nT,6:00:00,7:00:00,60,0\nnone,6:00:00,7:00:00,60,0\nU,9:00:00,9:00:00,60,0\nU,9:00:00,10:00:00,0,0\n',
      }),
    );
    assert.deepEqual(
      tripsOf(image).map((text) => text.slice(0, 1)),
      ['T', 'V'],
    );
    assert.deepEqual(
      [[...image.freqOff], [...image.freqStart], [...image.freqEnd]],
      [
        [0, 3, 3],
        [21_600, 25_200, 72_000],
        [28_800, 32_400, 90_000],
      ],
    );
    assert.deepEqual(
      [[...image.freqHeadway], [...image.freqExact]],
      [
        [300, 600, 900],
        [1, 0, 0],
      ],
    );
    assert.deepEqual(found(report), [
      'unknown-trip frequencies.txt:6 none',
      'bad-frequency frequencies.txt:7 U',
      'bad-frequency frequencies.txt:8 U',
      'frequency-twice frequencies.txt:5 T',
      'frequency-overlap frequencies.txt:4 T',
      'frequency-none frequencies.txt U',
    ]);
  });

  test('frequencies end with the stop times at 48:00:00, and a row that would make runs without end is left out', () => {
    const { image, report } = built(
      feedOf({
        'trips.txt': 'route_id,service_id,trip_id\nR,D,T\nR,D,U\n',
        'stop_times.txt': times('T A 08:00:00 - 1', 'T B 08:10:00 - 2', 'U A 08:00:00 - 1', 'U B 08:10:00 - 2'),
        'frequencies.txt':
          'trip_id,start_time,end_time,headway_secs\nT,47:00:00,50:00:00,600\nT,49:00:00,50:00:00,600\nU,0:00:00,999:59:59,1\nU,7:00:00,8:00:00,600\n',
      }),
    );
    assert.deepEqual(
      [[...image.freqOff], [...image.freqStart], [...image.freqEnd]],
      [
        [0, 1, 2],
        [169_200, 25_200],
        [172_800, 28_800],
      ],
    );
    assert.deepEqual(found(report), [
      'frequency-too-late frequencies.txt:2 T',
      'frequency-too-late frequencies.txt:3 T',
      'frequency-too-late frequencies.txt:4 U',
      'frequency-too-many frequencies.txt:4 U',
    ]);
  });
});

describe('stops', () => {
  test('stations, platforms and what they inherit', () => {
    const { image, report } = built(
      feedOf({
        'stops.txt':
          'stop_id,stop_lat,stop_lon,location_type,parent_station,wheelchair_boarding\nA,31,121,,S,\nB,31.01,121,0,S,2\nC,31.02,121,0,,\nS,31,121,1,,1\nE,31,121,2,S,0\nG,,,4,A,\nN,,,3,S,\nX,31,121,0,A,\nY,31,121,0,none,\nQ,31,121,1,S,\n',
      }),
    );
    assert.deepEqual([...image.stopKind], [0, 0, 0, 1, 2, 4, 3, 0, 0, 1]);
    assert.deepEqual([...image.stopParent], [3, 3, -1, -1, 3, 0, 3, -1, -1, -1]);
    assert.deepEqual([...image.stopWheelchair], [1, 2, 0, 1, 1, 1, 1, 0, 0, 0]);
    assert.deepEqual(
      [[...image.childOff], [...image.child]],
      [
        [0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2],
        [0, 1],
      ],
    );
    assert.deepEqual(found(report), ['parent-kind stops.txt:9 X', 'unknown-parent stops.txt:10 Y', 'parent-kind stops.txt:11 Q']);
  });

  test('coordinates that are missing, off the globe or zero', () => {
    const { image, report } = built(
      feedOf({ 'stops.txt': 'stop_id,stop_lat,stop_lon\nA,31,\nB,91,121\nC,0,0\nE,x,y\nF,-33.89053847392612,151.2\n' }),
      { walkRadius: 5000 },
    );
    assert.deepEqual([...image.stopLat], [Number.NaN, Number.NaN, 0, Number.NaN, -33.89053847392612]);
    assert.deepEqual([...image.stopLon], [Number.NaN, Number.NaN, 0, Number.NaN, 151.2]);
    assert.deepEqual(found(report), [
      'no-coordinates stops.txt:2 A',
      'no-coordinates stops.txt:3 B',
      'zero-coordinates stops.txt:4 C',
      'no-coordinates stops.txt:5 E',
    ]);
    assert.deepEqual(walksOf(image), []);
  });

  test('a stop time at a station is kept and told once', () => {
    const { image, report } = built(
      feedOf({ 'stops.txt': 'stop_id,stop_lat,stop_lon,location_type\nA,31,121,1\nB,31.01,121,\nC,31.02,121,\n' }),
    );
    assert.equal(image.trips, 1);
    assert.deepEqual(found(report), ['stop-kind stop_times.txt:2']);
  });
});
