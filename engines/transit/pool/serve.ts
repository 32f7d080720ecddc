/** What a worker does: it holds the editions it was given and answers jobs on them, one after another. */
import { lineAnswerer } from '../command/answer.ts';
import { openImage } from '../image/layout.ts';
import { Timetable, type ViewBuffer } from '../timetable.ts';
import type { ReachQuery } from '../types.ts';
import { nextJourneys, type NextQuery } from './next.ts';
import { sendable, viewsGiven, type Edition, type FromWorker, type ToWorker, type Views } from './protocol.ts';
import { Recent } from './recent.ts';

interface Held {
  readonly edition: Edition;
  readonly timetable: Timetable;
  /** Views that came with jobs. */
  readonly given: Recent<SharedArrayBuffer>;
  /** Made when the first lines come. */
  answer: ((line: string | null) => string) | null;
}

const MIRROR = '~';

/** Name of the view of a date, or of its mirror, which searches backward use. */
export const viewName = (date: string, mirror = false): string => (mirror ? date + MIRROR : date);

const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);

/** Day views of a timetable by name. */
function viewsOf(timetable: Timetable): Record<string, SharedArrayBuffer> {
  const views: Record<string, SharedArrayBuffer> = {};
  for (const { date, view, mirror } of timetable.viewBuffers()) {
    views[viewName(date)] = view as SharedArrayBuffer;
    if (mirror !== null) views[viewName(date, true)] = mirror as SharedArrayBuffer;
  }
  return views;
}

/** Takes on the views that the timetable has not itself. */
function adopt(timetable: Timetable, views: Views): void {
  for (const [date, view] of Object.entries(views)) {
    if (date.endsWith(MIRROR)) continue;
    const mirror = views[viewName(date, true)] ?? null;
    const own: ViewBuffer | undefined = timetable.viewBuffers().find((one) => one.date === date);
    if (own === undefined || (own.mirror === null && mirror !== null)) timetable.adoptView({ date, view, mirror });
  }
}

/** Everything a pool may ask of a timetable, by name. */
const METHODS = {
  arriveEarliest: (t, args) => t.arriveEarliest(...(args as Parameters<Timetable['arriveEarliest']>)),
  departLatest: (t, args) => t.departLatest(...(args as Parameters<Timetable['departLatest']>)),
  profile: (t, args) => t.profile(...(args as Parameters<Timetable['profile']>)),
  /** As text, which crosses in two thirds of the time that journeys take. */
  next: (t, args) => JSON.stringify(nextJourneys(t, args[0] as NextQuery)),
  oneToAll: (t, args) => t.oneToAll(...(args as Parameters<Timetable['oneToAll']>)),
  allToOne: (t, args) => t.allToOne(...(args as Parameters<Timetable['allToOne']>)),
  board: (t, args) => t.board(...(args as Parameters<Timetable['board']>)),
  firstLast: (t, args) => t.firstLast(...(args as Parameters<Timetable['firstLast']>)),
  trip: (t, args) => t.trip(...(args as Parameters<Timetable['trip']>)),
  reach: (t, args) => t.reach(...(args as Parameters<Timetable['reach']>)),
  reachPlan: (t, args) => t.reachPlan(...(args as Parameters<Timetable['reachPlan']>)),
  /** Writes its rows where all parts of a window stand. */
  reachPart: (t, args) => {
    const [query, from, to, rows] = args as [ReachQuery, number, number, SharedArrayBuffer];
    new Int32Array(rows).set(t.reachPart(query, from, to), from * t.image.stops);
    return null;
  },
  reachSum: (t, args) => {
    const [query, rows] = args as [ReachQuery, SharedArrayBuffer];
    return t.reachSum(query, [new Int32Array(rows)]);
  },
  warm: (t, args) => {
    for (const date of args as string[]) t.view(date);
    return null;
  },
} satisfies Readonly<Record<string, (timetable: Timetable, args: readonly unknown[]) => unknown>>;

export type Method = keyof typeof METHODS | 'lines';

function answerJob(held: Held, method: string, args: readonly unknown[]): unknown {
  if (method === 'lines') {
    held.answer ??= lineAnswerer(held.timetable);
    let text = '';
    for (const line of args[0] as readonly (string | null)[]) text += `${held.answer(line)}\n`;
    return text;
  }
  return METHODS[method as keyof typeof METHODS](held.timetable, args);
}

/** The worker's end of the line to its pool. */
export interface Port {
  on(event: 'message', hear: (message: ToWorker) => void): unknown;
  postMessage(message: FromWorker): void;
}

/** Serves a pool over a port, keeping at most `views` day views of each edition. */
export function serve(port: Port, views: number): void {
  const editions = new Map<number, Held>();
  const say = (message: FromWorker): void => port.postMessage(message);

  /** A timetable of each image that is never asked anything and so holds no views: what all others of that image share. */
  const roots = new Map<number, Timetable>();

  const rootOf = ({ image, imageNumber }: Edition): Timetable => {
    let root = roots.get(imageNumber);
    if (root === undefined) {
      root = new Timetable(openImage(image), { views, make: shared });
      roots.set(imageNumber, root);
    }
    return root;
  };

  const takeOn = (edition: Edition, from: Edition | null): void => {
    try {
      let base = rootOf(edition);
      if (from !== null) {
        base = editions.get(from.number)?.timetable ?? base.withOverlay(from.overlay);
        adopt(base, from.views);
      }
      // With views at hand this makes those anew of which the overlay says something; without, it costs nothing.
      const timetable = base.withOverlay(edition.overlay);
      adopt(timetable, edition.views);
      editions.set(edition.number, { edition, timetable, given: new Recent(viewsGiven(views)), answer: null });
      say({ kind: 'ready', edition: edition.number, views: viewsOf(timetable) });
    } catch (error) {
      say({ kind: 'refused', edition: edition.number, error: sendable(error) });
    }
  };

  port.on('message', (message: ToWorker) => {
    if (message.kind === 'edition') return takeOn(message.edition, message.from);
    if (message.kind === 'drop') {
      editions.delete(message.edition);
      const used = new Set([...editions.values()].map(({ edition }) => edition.imageNumber));
      for (const number of roots.keys()) if (!used.has(number)) roots.delete(number);
      return undefined;
    }
    const { id, method, args, missing } = message;
    try {
      const held = editions.get(message.edition)!;
      const ready: Record<string, SharedArrayBuffer> = {};
      for (const name of message.ready) {
        ready[name] = message.fresh[name] ?? held.given.get(name)!;
        held.given.put(name, ready[name]);
      }
      adopt(held.timetable, ready);
      const value = answerJob(held, method, args);
      const own = missing.length === 0 ? {} : viewsOf(held.timetable);
      const built = Object.fromEntries(Object.entries(own).filter(([name]) => missing.includes(name)));
      say({ kind: 'done', id, value, views: built });
    } catch (error) {
      say({ kind: 'failed', id, error: sendable(error) });
    }
  });
}
