/** Small timetables for tests, written as GTFS text. */
import { buildImage } from '../build.ts';
import { openImage, type Image } from '../image/layout.ts';
import { Timetable, type TimetableOptions } from '../timetable.ts';
import type { Journey } from '../types.ts';

/** Wednesday; the day on which trips run that say nothing else. */
export const DATE = '2024-05-15';
const TODAY = '20240515';

/** A stop time: stop, then `8:00`, or `8:00/8:05` for arrival and departure, then perhaps pickup and drop-off type, e.g. `A 8:00 1 0`. Blank: `A -`. */
export interface TripText {
  readonly route?: string;
  /** `daily`, or the dates on which it runs, e.g. `20240514+20240516`. */
  readonly service?: string;
  readonly block?: string;
  readonly wheelchair?: number;
  readonly rows: readonly string[];
  /** Frequencies as `6:00 9:00 600` and perhaps exact_times. */
  readonly every?: readonly string[];
}

export interface NetText {
  /** Rows of stops.txt: id, then latitude and longitude, location_type, parent, wheelchair; the last four may be left out. */
  readonly stops: readonly string[];
  readonly trips: Readonly<Record<string, TripText>>;
  /** Routes other than `R` (bus): id and route_type. */
  readonly routes?: readonly string[];
  /** Rows of transfers.txt: from, to, type, seconds. */
  readonly transfers?: readonly string[];
  /** Rows of transfers.txt between trips: from trip, to trip, type. */
  readonly seats?: readonly string[];
  readonly timezone?: string;
  readonly radius?: number;
}

const clock = (text: string): string => (text === '-' ? '' : text.split(':').length === 2 ? `${text}:00` : text);

/** Seconds of `8:00` or `8:00:30`. */
export function at(text: string): number {
  const [hours, minutes, seconds = 0] = text.split(':').map(Number);
  return hours! * 3600 + minutes! * 60 + seconds;
}

/** The text of a net as files of a feed. */
export function filesOf(net: NetText): Map<string, string> {
  const stopTimes: string[] = [];
  const frequencies: string[] = [];
  const trips = Object.entries(net.trips).map(([id, trip]) => {
    trip.rows.forEach((row, i) => {
      const [stop, time, pickup = '', dropOff = ''] = row.split(' ');
      const [arrival, departure = arrival] = time!.split('/');
      stopTimes.push(`${id},${clock(arrival!)},${clock(departure!)},${stop},${i + 1},${pickup},${dropOff}`);
    });
    for (const row of trip.every ?? []) {
      const [start, end, headway, exact = '0'] = row.split(' ');
      frequencies.push(`${id},${clock(start!)},${clock(end!)},${headway},${exact}`);
    }
    return `${trip.route ?? 'R'},${trip.service ?? TODAY},${id},to ${trip.rows.at(-1)!.split(' ')[0]},${trip.block ?? ''},${trip.wheelchair ?? ''}`;
  });
  const stops = net.stops.map((row) => {
    const [id, lat = '31', lon = '121', kind = '', parent = '', wheelchair = ''] = row.split(' ');
    return `${id},stop ${id},${lat},${lon},${kind},${parent},${wheelchair}`;
  });
  const services = [...new Set(['daily', ...Object.values(net.trips).map((trip) => trip.service ?? TODAY)])];
  const days = services.map((service) =>
    service === 'daily' ? 'daily,1,1,1,1,1,1,1,20240101,20241231' : `${service},0,0,0,0,0,0,0,20240101,20241231`,
  );
  const transfers = [
    ...(net.transfers ?? []).map((row) => row.split(' ')),
    ...(net.seats ?? []).map((row) => ['', '', ...row.split(' ')]),
  ].map((row) => (row[0] === '' ? `,,${row[4]},,${row[2]},${row[3]}` : `${row[0]},${row[1]},${row[2]},${row[3] ?? ''},,`));
  const files: Record<string, string[]> = {
    'agency.txt': [
      'agency_id,agency_name,agency_url,agency_timezone',
      `A,Agency,https://example.org,${net.timezone ?? 'Asia/Shanghai'}`,
    ],
    'stops.txt': ['stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,wheelchair_boarding', ...stops],
    'routes.txt': [
      'route_id,route_short_name,route_type',
      'R,R,3',
      ...(net.routes ?? []).map((row) => `${row.split(' ')[0]},${row.split(' ')[0]},${row.split(' ')[1]}`),
    ],
    'trips.txt': ['route_id,service_id,trip_id,trip_headsign,block_id,wheelchair_accessible', ...trips],
    'stop_times.txt': ['trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type', ...stopTimes],
    'calendar.txt': ['service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date', ...days],
    'calendar_dates.txt': [
      'service_id,date,exception_type',
      ...services.filter((s) => s !== 'daily').flatMap((s) => s.split('+').map((date) => `${s},${date},1`)),
    ],
    'frequencies.txt': ['trip_id,start_time,end_time,headway_secs,exact_times', ...frequencies],
    'transfers.txt': ['from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_trip_id,to_trip_id', ...transfers],
  };
  return new Map(Object.entries(files).map(([name, rows]) => [name, rows.join('\n')]));
}

/** The image of a net, its feed called `f`. */
export const imageOf = (net: NetText): Image =>
  openImage(buildImage([{ name: 'f', source: filesOf(net) }], { walkRadius: net.radius ?? 0 }).image);

/** The timetable of a net. */
export const timetableOf = (net: NetText, options?: TimetableOptions): Timetable => new Timetable(imageOf(net), options);

const text = (seconds: number): string => {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return `${h}:${String(m).padStart(2, '0')}${s === 0 ? '' : `:${String(s).padStart(2, '0')}`}`;
};

/** A journey in one line: `8:00 t1 A-B, walk B-C, t2 C-D 9:00`, a trip that is stayed on to in brackets. */
export function told(journey: Journey): string {
  const id = (ref: string | null): string => (ref === null ? '*' : ref.slice(2));
  const legs = journey.legs.map((leg) => {
    const way = `${id(leg.from)}-${id(leg.to)}`;
    return leg.kind === 'walk' ? `walk ${way}` : leg.kind === 'stay' ? `(${id(leg.trip)}) ${way}` : `${id(leg.trip)} ${way}`;
  });
  return `${text(journey.departure)} ${legs.join(', ')} ${text(journey.arrival)}`;
}
