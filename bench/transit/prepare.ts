/** One zip that both contestants read: the same rows, spelled so that the peer can use all of them. */
import { modeOf, textOf, type Image, type Mode } from '@yunjian/transit';
import { zipOf } from '../../services/transit/feeds/zip.ts';

/** Name of the feed in the image of the prepared zip. */
export const FEED = 'f';

/** route_type of a mode: the peer's plain profile knows no extended ones and drops their routes. */
const TYPE: Readonly<Record<Mode, number>> = {
  tram: 0,
  metro: 1,
  rail: 2,
  bus: 3,
  coach: 3,
  ferry: 4,
  cable: 6,
  air: 2,
  taxi: 3,
  other: 3,
};

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));
const clock = (n: number): string => `${two(Math.floor(n / 3600))}:${two(Math.floor(n / 60) % 60)}:${two(n % 60)}`;
const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Text put together in pieces that a string can hold. */
class Rows {
  readonly #parts: Buffer[] = [];
  #open: string[] = [];

  constructor(head: string) {
    this.#open.push(head);
  }

  add(row: string): void {
    this.#open.push(row);
    if (this.#open.length === 50_000) this.#close();
  }

  #close(): void {
    this.#parts.push(Buffer.from(`${this.#open.join('\n')}\n`));
    this.#open = [];
  }

  bytes(): Buffer {
    if (this.#open.length > 0) this.#close();
    return Buffer.concat(this.#parts);
  }
}

const YMD = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');

/** Services as days of the week, and as exceptions where a day is not like most of its kind. */
function services(image: Image, serviceId: (c: number) => string): { calendar: Rows; dates: Rows; serviceId: typeof serviceId } {
  const { firstDay, days, serviceWords } = image.facts;
  const calendar = new Rows('service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date');
  const dates = new Rows('service_id,date,exception_type');
  for (let c = 0; c < image.serviceFeed.length; c++) {
    const runs = (d: number): number => (image.serviceBits[c * serviceWords + (d >> 5)]! >> (d & 31)) & 1;
    const active = Array.from({ length: days }, (_, d) => d).filter((d) => runs(d) === 1);
    const [from, to] = [active[0], active.at(-1)];
    if (from === undefined || to === undefined) continue;
    // 1970-01-01 was a Thursday; Monday is 0.
    const weekday = (d: number): number => (firstDay + d + 3) % 7;
    const most = Array.from({ length: 7 }, (_, w) => {
      let balance = 0;
      for (let d = from; d <= to; d++) if (weekday(d) === w) balance += runs(d) === 1 ? 1 : -1;
      return balance > 0 ? 1 : 0;
    });
    calendar.add(`${serviceId(c)},${most.join(',')},${YMD(firstDay + from)},${YMD(firstDay + to)}`);
    for (let d = from; d <= to; d++)
      if (runs(d) !== most[weekday(d)]) dates.add(`${serviceId(c)},${YMD(firstDay + d)},${runs(d) === 1 ? 1 : 2}`);
  }
  return { calendar, dates, serviceId };
}

/**
 * GTFS of an image as a zip: every trip of every service with every time written out (blanks as the engine interpolates them), trips with frequencies as one
 * trip a vehicle, its walks as transfers.txt with their seconds. An id is the source's with a letter (and, of several feeds, the feed's number) in front, so that none looks like a number.
 */
export function preparedZip(image: Image): Buffer {
  const feeds = image.facts.feeds.map(({ name }) => name);
  const id = (letter: string, feed: number, text: number): string =>
    cell(`${letter}${feeds.length === 1 ? '' : `${feed}.`}${textOf(image, text)}`);
  const stopId = (s: number): string => id('s', image.stopFeed[s]!, image.stopId[s]!);
  const text = (n: number): string => cell(textOf(image, n));

  const stops = new Rows('stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station');
  for (let s = 0; s < image.stops; s++) {
    const parent = image.stopParent[s]!;
    stops.add(
      `${stopId(s)},${text(image.stopName[s]!)},${image.stopLat[s]},${image.stopLon[s]},${image.stopKind[s]},${parent < 0 ? '' : stopId(parent)}`,
    );
  }

  const routes = new Rows('route_id,agency_id,route_short_name,route_long_name,route_type');
  const routeId = (r: number): string => id('r', image.routeFeed[r]!, image.routeId[r]!);
  for (let r = 0; r < image.routes; r++)
    routes.add(`${routeId(r)},a,${text(image.routeShort[r]!)},${text(image.routeLong[r]!)},${TYPE[modeOf(image.routeType[r]!)]}`);

  const { calendar, dates, serviceId } = services(image, (c) => id('c', image.serviceFeed[c]!, image.serviceId[c]!));

  const trips = new Rows('route_id,service_id,trip_id,trip_headsign,direction_id');
  const times = new Rows('trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type');
  const write = (t: number, trip: string, start: number): void => {
    const p = image.tripPattern[t]!;
    const from = image.patOff[p]!;
    const at = image.profOff[image.tripProfile[t]!]!;
    const service = image.tripService[t]!;
    const direction = image.tripDirection[t]!;
    trips.add(
      `${routeId(image.tripRoute[t]!)},${serviceId(service)},${trip},${text(image.tripHeadsign[t]!)},${direction === 2 ? '' : direction}`,
    );
    for (let i = 0; from + i < image.patOff[p + 1]!; i++) {
      const arrival = start + image.profArr[at + i]! + (image.profHigh.length === 0 ? 0 : image.profHigh[at + i]! << 16);
      const departure = arrival + (image.profDwell.length === 0 ? 0 : image.profDwell[at + i]!);
      const flag = image.patFlag[from + i]!;
      times.add(
        `${trip},${clock(arrival)},${clock(departure)},${stopId(image.patStop[from + i]!)},${i + 1},${flag & 3},${(flag >> 2) & 3}`,
      );
    }
  };
  for (let t = 0; t < image.trips; t++) {
    const trip = id('t', image.serviceFeed[image.tripService[t]!]!, image.tripId[t]!);
    if (image.freqOff[t] === image.freqOff[t + 1]) write(t, trip, image.tripStart[t]!);
    const first = image.profOff[image.tripProfile[t]!]!;
    const dwell = image.profDwell.length === 0 ? 0 : image.profDwell[first]!;
    for (let f = image.freqOff[t]!; f < image.freqOff[t + 1]!; f++)
      for (let start = image.freqStart[f]!; start < image.freqEnd[f]!; start += image.freqHeadway[f]!)
        write(t, cell(`${trip}@${start}`), start - dwell);
  }

  const transfers = new Rows('from_stop_id,to_stop_id,transfer_type,min_transfer_time');
  for (let s = 0; s < image.stops; s++)
    for (let x = image.walkOff[s]!; x < image.walkOff[s + 1]!; x++)
      transfers.add(`${stopId(s)},${stopId(image.walkTo[x]!)},2,${image.walkSecs[x]}`);

  const agency = `agency_id,agency_name,agency_url,agency_timezone\na,${cell(feeds.join(' '))},https://example.org,${image.facts.timezone}\n`;
  return zipOf(
    new Map<string, Uint8Array>([
      ['agency.txt', Buffer.from(agency)],
      ['stops.txt', stops.bytes()],
      ['routes.txt', routes.bytes()],
      ['calendar.txt', calendar.bytes()],
      ['calendar_dates.txt', dates.bytes()],
      ['trips.txt', trips.bytes()],
      ['stop_times.txt', times.bytes()],
      ['transfers.txt', transfers.bytes()],
    ]),
  );
}
