/** Small shapes that every answer uses: a stop, a line, a place, notices. */
import { failure, type Text } from '@yunjian/kernel/contract';
import type { Mode, Place as EnginePlace, Ref } from '@yunjian/transit';
import type { z } from 'zod';
import type * as shapes from '../contract/shapes.ts';
import { failures } from '../failures.ts';
import type { View } from '../live/view.ts';

export type In<K extends keyof typeof shapes> = z.input<(typeof shapes)[K]>;

export type StopBrief = In<'stopBrief'>;
export type LineShown = In<'line'>;
export type PlaceShown = In<'place'>;
export type AlertShown = In<'alert'>;

const MOST_LINES = 12;
const six = (n: number): number => Math.round(n * 1e6) / 1e6;

/** A line by its number in the image. */
export function lineShown(view: View, index: number): LineShown {
  const line = view.book.lines[index]!;
  return {
    id: line.id,
    network: line.network,
    mode: line.mode,
    short: line.short || line.long,
    long: line.long,
    color: line.color,
    textColor: line.textColor,
    night: view.book.night.has(index),
    example: view.network(line.network)?.example ?? false,
  };
}

/** A stop or station by its number in the image. */
export function stopBrief(view: View, stop: number): StopBrief {
  const { book } = view;
  const shorts = new Set(book.linesAt(stop).map((line) => book.lines[line]!.short || book.lines[line]!.long));
  return {
    id: book.refs[stop]!,
    name: book.names[stop]!,
    code: book.codeOf(stop),
    kind: book.isStation(stop) ? 'station' : 'stop',
    lat: six(book.lat(stop)),
    lon: six(book.lon(stop)),
    modes: book.modesAt(stop),
    lines: [...shorts].slice(0, MOST_LINES),
    town: book.townOf(stop),
    city: book.cityOf(stop),
    network: book.networkOf(stop),
  };
}

/** A stop as the end of something. */
export function placeOf(view: View, stop: number): PlaceShown {
  const { book } = view;
  return { id: book.refs[stop]!, name: book.names[stop]!, lat: six(book.lat(stop)), lon: six(book.lon(stop)) };
}

/** What a caller named as the end of a journey. */
export interface End {
  readonly place: EnginePlace;
  readonly shown: PlaceShown;
  /** stop or station of the image; null for a point */
  readonly stop: number | null;
}

const POINT = /^\s*(-?\d{1,3}(?:\.\d{1,10})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,10})?)(?:,-?\d+(?:\.\d+)?)?\s*$/;

/** Reads a stop's id or `latitude,longitude`. Throws transit.place for neither, transit.noStop for an id that is not there. */
export function endOf(view: View, text: string): End {
  const point = POINT.exec(text);
  if (point) {
    const [lat, lon] = [Number(point[1]), Number(point[2])];
    if (Math.abs(lat) > 90 || Math.abs(lon) > 180) throw failure(failures.place, { place: text });
    return { place: { lat, lon }, shown: { id: null, name: `${lat.toFixed(5)}, ${lon.toFixed(5)}`, lat, lon }, stop: null };
  }
  if (!/^[A-Za-z0-9_-]{1,40}:./.test(text)) throw failure(failures.place, { place: text.slice(0, 60) });
  const stop = view.book.indexOf(text);
  if (stop === null) throw failure(failures.noStop);
  return { place: { stop: text }, shown: placeOf(view, stop), stop };
}

/** The number of a stop. Throws transit.noStop. */
export function stopOf(view: View, id: string): number {
  const stop = view.book.indexOf(id);
  if (stop === null) throw failure(failures.noStop);
  return stop;
}

/** A text of a message in both languages: what it says in one is said in both. */
export function bothOf(said: Readonly<Record<string, string>>): Text {
  const entries = Object.entries(said);
  const of = (wanted: RegExp): string | undefined => entries.find(([language]) => wanted.test(language))?.[1];
  const any = entries[0]?.[1] ?? '';
  return { zh: of(/^zh/i) ?? any, en: of(/^en/i) ?? any };
}

/** Notices that hold at a moment and concern one of these lines, stops or trips; all that hold when nothing is named. */
export function alertsOf(
  view: View,
  at: number,
  about?: { readonly lines?: ReadonlySet<number>; readonly stops?: ReadonlySet<number>; readonly trip?: Ref | null },
): AlertShown[] {
  const trip = about?.trip == null ? null : view.tripOf(about.trip);
  return (view.realtime?.overlay.alerts ?? [])
    .filter((a) => a.active.length === 0 || a.active.some((w) => (w.from ?? -Infinity) <= at && at < (w.until ?? Infinity)))
    .filter((a) => {
      if (about === undefined) return true;
      if (a.routes.length === 0 && a.stops.length === 0 && a.trips.length === 0) return true;
      return (
        a.routes.some((r) => about.lines?.has(r)) ||
        a.stops.some((s) => about.stops?.has(s)) ||
        (trip !== null && a.trips.includes(trip))
      );
    })
    .map((a) => ({ id: a.id, header: bothOf(a.header), description: bothOf(a.description), url: a.url, effect: a.effect }));
}

/** Modes joined by commas. Throws transit.query for a word that is none. */
export function modesOf(text: string | undefined): readonly Mode[] | undefined {
  if (text === undefined) return undefined;
  const known: ReadonlySet<string> = new Set(['rail', 'metro', 'tram', 'bus', 'coach', 'ferry', 'cable', 'air', 'taxi', 'other']);
  const modes = text.split(',');
  const wrong = modes.find((m) => !known.has(m));
  if (wrong !== undefined)
    throw failure({ ...failures.query, message: { zh: `没有这种交通方式：${wrong}`, en: `There is no such mode: ${wrong}` } });
  return modes as Mode[];
}

/** What a page must say of networks it shows. */
export function networkMarks(view: View, codes: Iterable<string>) {
  const wanted = new Set(codes);
  return view.networks
    .filter((n) => wanted.has(n.code))
    .map(({ code, title, asOf, assumed, example }) => ({ code, title, asOf, assumed, example }));
}
