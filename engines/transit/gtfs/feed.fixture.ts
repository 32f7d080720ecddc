/** Small feeds as text, and what an image made of them says, as text again. */
import { openImage, textOf, type Image } from '../image/layout.ts';
import { buildImage, type BuildOptions, type FeedSource } from '../build.ts';
import { dateText } from './fields.ts';
import type { BuildReport } from '../types.ts';

/** Three stops in a row, one line, one trip, every day of January 2024. */
const PLAIN: Readonly<Record<string, string>> = {
  'agency.txt': 'agency_id,agency_name,agency_url,agency_timezone\nG,公交,http://bus.example,Asia/Shanghai\n',
  'stops.txt': 'stop_id,stop_name,stop_lat,stop_lon\nA,甲,31,121\nB,乙,31.01,121\nC,丙,31.02,121\n',
  'routes.txt': 'route_id,agency_id,route_short_name,route_type\nR,G,1,3\n',
  'calendar.txt':
    'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nD,1,1,1,1,1,1,1,20240101,20240131\n',
  'trips.txt': 'route_id,service_id,trip_id\nR,D,T\n',
  'stop_times.txt':
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence\nT,08:00:00,08:00:00,A,1\nT,08:10:00,08:10:00,B,2\nT,08:20:00,08:20:00,C,3\n',
};

/** The plain feed with files changed; null takes one away. */
export function feedOf(changes: Readonly<Record<string, string | Uint8Array | null>> = {}): Map<string, string | Uint8Array> {
  const files = new Map<string, string | Uint8Array>(Object.entries(PLAIN));
  for (const [name, content] of Object.entries(changes)) {
    if (content === null) files.delete(name);
    else files.set(name, content);
  }
  return files;
}

/** stop_times.txt with these rows: `trip stop arrival departure sequence rest`, a dash being blank; one time stands for both. */
export function times(...rows: string[]): string {
  const lines = rows.map((row) => {
    const [trip, stop, arrival, departure = arrival, sequence, ...rest] = row
      .split(' ')
      .map((part) => (part === '-' ? '' : part));
    return [trip, arrival, departure, stop, sequence, ...rest].join(',');
  });
  return `trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type,shape_dist_traveled\n${lines.map((line) => line.padEnd(line.length + Math.max(0, 7 - line.split(',').length + 1), ',')).join('\n')}\n`;
}

/** Builds one feed called `f`. */
export function built(source: FeedSource, options: BuildOptions = {}): { image: Image; report: BuildReport; bytes: Uint8Array } {
  const { image, report } = buildImage([{ name: 'f', source }], options);
  return { image: openImage(image), report, bytes: new Uint8Array(image) };
}

const clock = (seconds: number): string =>
  [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((n) => String(n).padStart(2, '0')).join(':');

/** Each trip as `id: stop arrival[/departure][~][pickup,drop-off] …`, `~` being an interpolated time. */
export function tripsOf(image: Image): string[] {
  return Array.from({ length: image.trips }, (_, trip) => {
    const pattern = image.tripPattern[trip]!;
    const from = image.patOff[pattern]!;
    const base = image.profOff[image.tripProfile[trip]!]!;
    const stops = Array.from({ length: image.patOff[pattern + 1]! - from }, (_, i) => {
      const arrival = image.tripStart[trip]! + image.profArr[base + i]! + ((image.profHigh[base + i] ?? 0) << 16);
      const departure = arrival + (image.profDwell[base + i] ?? 0);
      const blank = ((image.profBlank[(base + i) >> 3] ?? 0) >> ((base + i) & 7)) & 1;
      const flag = image.patFlag[from + i]!;
      const stop = textOf(image, image.stopId[image.patStop[from + i]!]!);
      return `${stop} ${clock(arrival)}${departure === arrival ? '' : `/${clock(departure)}`}${blank === 1 ? '~' : ''}${flag === 0 ? '' : `[${flag & 3},${flag >> 2}]`}`;
    });
    return `${textOf(image, image.tripId[trip]!)}: ${stops.join(' ')}`;
  });
}

/** Days on which each service runs, as `id: first-day +n +n …`. */
export function daysOf(image: Image): Record<string, string[]> {
  const { firstDay, days, serviceWords } = image.facts;
  const made: Record<string, string[]> = {};
  image.serviceId.forEach((id, service) => {
    const runs = (day: number): boolean => ((image.serviceBits[service * serviceWords + (day >> 5)]! >>> (day & 31)) & 1) === 1;
    made[textOf(image, id)] = Array.from({ length: days }, (_, day) => day)
      .filter(runs)
      .map((day) => dateText(firstDay + day));
  });
  return made;
}

/** Walks as `from>to seconds kind`. */
export function walksOf(image: Image): string[] {
  const name = (stop: number): string => textOf(image, image.stopId[stop]!);
  const made: string[] = [];
  for (let from = 0; from < image.stops; from++) {
    for (let w = image.walkOff[from]!; w < image.walkOff[from + 1]!; w++)
      made.push(`${name(from)}>${name(image.walkTo[w]!)} ${image.walkSecs[w]} ${image.walkKind[w]}`);
  }
  return made;
}

/** Findings as `kind file:line id`. */
export function found(report: BuildReport): string[] {
  return report.findings.map(
    ({ kind, file, line, id }) => `${kind} ${file}${line === null ? '' : `:${line}`}${id === null ? '' : ` ${id}`}`,
  );
}
