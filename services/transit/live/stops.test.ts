import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openImage } from '@yunjian/transit';
import { buildImage } from '@yunjian/transit/build';
import { StopBook } from './stops.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Lines between two stops whose trips take `minutes`, leaving at the hours given; and one with a headway from 22:30 to 28:30. */
const image = (minutes: number) => {
  const hour = (h: number, m: number): string =>
    `${String(h + Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}:00`;
  const starts = { owl: [23, 28], late: [28, 29], lark: [23, 30], eve: [19, 22] };
  const trips = Object.entries(starts).flatMap(([line, hours]) => hours.map((h) => ({ line, id: `${line}${h}`, h })));
  const files = {
    'agency.txt': 'agency_id,agency_name,agency_url,agency_timezone\na,A,https://example.org/,Asia/Shanghai\n',
    'stops.txt': 'stop_id,stop_name,stop_desc,stop_lat,stop_lon\n1,One,North side,31,121\n2,Two,,31,121.2\n',
    'routes.txt': `route_id,agency_id,route_short_name,route_type\n${[...Object.keys(starts), 'often'].map((line) => `${line},a,${line},3\n`).join('')}`,
    'calendar.txt':
      'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nd,1,1,1,1,1,1,1,20260101,20261231\n',
    'trips.txt': `route_id,service_id,trip_id\n${trips.map((t) => `${t.line},d,${t.id}\n`).join('')}often,d,often\n`,
    'frequencies.txt': 'trip_id,start_time,end_time,headway_secs,exact_times\noften,22:30:00,28:30:00,1200,0\n',
    'stop_times.txt': `trip_id,arrival_time,departure_time,stop_id,stop_sequence\n${[...trips, { id: 'often', h: 22 }]
      .map(({ id, h }) => `${id},${hour(h, 0)},${hour(h, 0)},1,1\n${id},${hour(h, minutes)},${hour(h, minutes)},2,2\n`)
      .join('')}`,
  };
  const source = new Map(Object.entries(files).map(([name, text]) => [name, bytes(text)]));
  return openImage(buildImage([{ name: 'n', source }], { walkRadius: 0 }).image);
};

describe('lines of an image', () => {
  test('a night line sets out at night only, however long its last trip takes', () => {
    for (const minutes of [20, 75]) {
      const book = new StopBook(image(minutes), [], { names: new Map(), at: () => null });
      const night = book.lines.filter((line) => book.night.has(line.index)).map((line) => line.short);
      assert.deepEqual(night.toSorted(), ['late', 'often', 'owl'], `${minutes} minutes`);
    }
  });
});
