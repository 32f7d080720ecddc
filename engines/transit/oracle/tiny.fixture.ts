/** Tiny feeds written down in a few words, for tests whose answers are worked out by hand. */
import type { Files } from './text.fixture.ts';

export interface Tiny {
  /** `id` or `id lat lon`, or a whole row as `id lat lon kind parent wheelchair` with `-` for blank. */
  readonly stops: readonly string[];
  /**
   * A trip by its id: calls as `stop time`, with two times as `stop arrival/departure`, blank as `stop ~`, then `!p` no boarding, `!d` no alighting, `@12.5`
   * the distance travelled; times as H:MM or H:MM:SS.
   */
  readonly trips: Readonly<Record<string, string>>;
  /** Fields of a trip other than the usual ones. */
  readonly about?: Readonly<Record<string, { route?: string; service?: string; block?: string; wheelchair?: number }>>;
  /** `from to type seconds` */
  readonly transfers?: readonly string[];
  /** `trip trip 4` */
  readonly seats?: readonly string[];
  /** `trip start end headway exact` */
  readonly frequencies?: readonly string[];
  readonly calendarDates?: readonly string[];
  readonly zone?: string;
}

const clock = (text: string): string => (text === '~' || text === '' ? '' : text.split(':').length === 2 ? `${text}:00` : text);
const blank = (text: string | undefined): string => (text === undefined || text === '-' ? '' : text);

/** The feed as files. The service `daily` runs from 2024-05-01 to 2024-05-31; routes are bus 1, metro 2, tram 3 and rail 4. */
export function tiny(feed: Tiny): Files {
  const times = Object.entries(feed.trips).flatMap(([trip, calls]) =>
    calls.split(',').map((call, i) => {
      const [stop, when = '', ...marks] = call.trim().split(/\s+/);
      const [arrival = '', departure = arrival] = when.split('/');
      const distance = marks.find((mark) => mark.startsWith('@'))?.slice(1) ?? '';
      return `${trip},${clock(arrival)},${clock(departure)},${stop},${i + 1},${marks.includes('!p') ? 1 : ''},${marks.includes('!d') ? 1 : ''},${distance}`;
    }),
  );
  const trips = Object.keys(feed.trips).map((id) => {
    const { route = '1', service = 'daily', block = '', wheelchair = '' } = feed.about?.[id] ?? {};
    return `${id},${route},${service},${block},${wheelchair}`;
  });
  const stops = feed.stops.map((row, i) => {
    const [id, lat = String(31 + i), lon = '121', kind, parent, wheelchair] = row.split(' ');
    return `${id},${blank(lat)},${blank(lon)},${blank(kind)},${blank(parent)},${blank(wheelchair)}`;
  });
  const transfers = [
    ...(feed.transfers ?? []).map((row) => {
      const [from, to, type, seconds = ''] = row.split(' ');
      return `${from},${to},,,${type},${seconds}`;
    }),
    ...(feed.seats ?? []).map((row) => `,,${row.split(' ').join(',')},`),
  ];
  const files: Record<string, string[]> = {
    'agency.txt': ['agency_name,agency_url,agency_timezone', `A,https://example.org,${feed.zone ?? 'Asia/Shanghai'}`],
    'stops.txt': ['stop_id,stop_lat,stop_lon,location_type,parent_station,wheelchair_boarding', ...stops],
    'routes.txt': ['route_id,route_type', '1,3', '2,1', '3,0', '4,2'],
    'trips.txt': ['trip_id,route_id,service_id,block_id,wheelchair_accessible', ...trips],
    'stop_times.txt': [
      'trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type,shape_dist_traveled',
      ...times,
    ],
    'calendar.txt': [
      'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date',
      'daily,1,1,1,1,1,1,1,20240501,20240531',
    ],
  };
  if (feed.calendarDates) files['calendar_dates.txt'] = ['service_id,date,exception_type', ...feed.calendarDates];
  if (transfers.length > 0)
    files['transfers.txt'] = ['from_stop_id,to_stop_id,from_trip_id,to_trip_id,transfer_type,min_transfer_time', ...transfers];
  if (feed.frequencies)
    files['frequencies.txt'] = [
      'trip_id,start_time,end_time,headway_secs,exact_times',
      ...feed.frequencies.map((row) => row.split(' ').join(',')),
    ];
  return Object.fromEntries(Object.entries(files).map(([name, lines]) => [name, `${lines.join('\n')}\n`]));
}

/** Seconds of `H:MM` or `H:MM:SS`. */
export function at(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}
