/** A timetable to ask. */
import { dateOfDay, parseDay } from './days.ts';
import type { Image } from './image/layout.ts';
import type { Overlay } from './realtime/overlay.ts';
import { boardOf } from './search/board.ts';
import { checkedDay, checkLimit, checkOptions, checkPlace, checkSeconds, checkTime, checkWindow } from './search/check.ts';
import { Core } from './search/core.ts';
import type { Day } from './search/day.ts';
import { firstLastOf } from './search/firstlast.ts';
import { Names } from './search/names.ts';
import { platforms } from './search/places.ts';
import { arriveEarliest, departLatest, endsOf, profile } from './search/plan.ts';
import { allToOne, departuresOf, oneToAll, reachRows, summed } from './search/spread.ts';
import { tripDetail, type TripDetail } from './search/trip.ts';
import type {
  BoardAnswer,
  BoardQuery,
  FirstLastAnswer,
  GatherAnswer,
  GatherQuery,
  JourneyQuery,
  NoReason,
  PlanAnswer,
  ProfileQuery,
  ReachAnswer,
  ReachQuery,
  Ref,
  Seconds,
  SpreadAnswer,
  SpreadQuery,
} from './types.ts';
import { changesOf, serviceDays } from './view/active.ts';
import { buildView } from './view/build.ts';
import { mirrorView } from './view/mirror.ts';
import { openView, type View } from './view/view.ts';

const VIEWS = 4;

export interface TimetableOptions {
  /** Day views kept, the one used longest ago going first (default 4). */
  readonly views?: number;
  /** Gives the memory of a view, e.g. a SharedArrayBuffer so that threads may share it (default an ArrayBuffer). */
  readonly make?: (bytes: number) => ArrayBufferLike;
}

/** A day view as other threads take it on. */
export interface ViewBuffer {
  readonly date: string;
  readonly view: ArrayBufferLike;
  /** Its mirror, when a search backward has made one. */
  readonly mirror: ArrayBufferLike | null;
}

/**
 * The timetable of an image, with what is known in real time. It is never changed: `withOverlay` gives another one, and this one goes on answering as before.
 * Day views are made when first needed and kept. Every method throws a TransitError `bad-query` for a query that makes no sense; everything else is an answer.
 */
export class Timetable {
  readonly image: Image;
  readonly overlay: Overlay | null;
  private readonly core: Core;
  private readonly options: Required<TimetableOptions>;
  private readonly days = new Map<number, Day>();
  private readonly first: number;
  private readonly last: number;

  /** `from` is what `withOverlay` shares and the overlay it puts on. */
  constructor(
    image: Image,
    options: TimetableOptions = {},
    from: { readonly core: Core; readonly overlay: Overlay | null } | null = null,
  ) {
    this.image = image;
    this.options = { views: options.views ?? VIEWS, make: options.make ?? ((bytes) => new ArrayBuffer(bytes)) };
    this.core = from?.core ?? new Core(image, new Names(image), this.options.make);
    this.overlay = from?.overlay ?? null;
    const { feeds } = image.facts;
    this.first = Math.min(...feeds.map((feed) => parseDay(feed.first) ?? Infinity));
    this.last = Math.max(...feeds.map((feed) => parseDay(feed.last) ?? -Infinity));
  }

  /** Earliest arrival for leaving at `query.time` or later: choices of (arrival, rides) of which none is beaten, best first. */
  arriveEarliest(query: JourneyQuery): PlanAnswer {
    return this.plan(query, (day, ends) => arriveEarliest(this.core, day, ends, query));
  }

  /** Last departure that still arrives by `query.time`: choices of (departure, rides) of which none is beaten, best first. */
  departLatest(query: JourneyQuery): PlanAnswer {
    return this.plan(query, (day, ends) => departLatest(this.core, day, ends, query));
  }

  /** All journeys that leave from `query.time` to `query.until`, of which none is beaten in departure, arrival and rides. */
  profile(query: ProfileQuery): PlanAnswer {
    checkWindow(query.time, query.until);
    return this.plan(query, (day, ends) => profile(this.core, day, ends, query));
  }

  /** Earliest arrival at every stop. */
  oneToAll(query: SpreadQuery): SpreadAnswer {
    const { reason, outside, day } = this.start(query);
    if (reason !== null) return { arrivals: null, reason, outside };
    const from = this.core.origin(query.from, query);
    if (from === null) return { arrivals: null, reason: 'unknown-stop', outside };
    return { arrivals: oneToAll(this.core, day, from, query.time, query), reason: null, outside };
  }

  /** Latest departure from every stop that still arrives by `query.time`: `oneToAll` in the mirror. */
  allToOne(query: GatherQuery): GatherAnswer {
    const { reason, outside, day } = this.start(query);
    if (reason !== null) return { departures: null, reason, outside };
    checkPlace(query.to, 'to');
    const to = this.core.target(query.to, query);
    if (to === null) return { departures: null, reason: 'unknown-stop', outside };
    return { departures: allToOne(this.core, day, to, query.time, query), reason: null, outside };
  }

  /** Travel times to every stop over a window: best, lower median, departures within the limit. */
  reach(query: ReachQuery): ReachAnswer {
    const { reason, outside } = this.reachPlan(query);
    return reason === null
      ? this.reachSum(query, [this.reachPart(query, 0, departuresOf(query))])
      : { departures: 0, reason, outside };
  }

  /** Checks a query over a window and tells how many departures it has, so that threads can share them out; 0 with the reason when there is no answer. */
  reachPlan(query: ReachQuery): {
    readonly departures: number;
    readonly reason: NoReason | null;
    readonly outside: readonly string[];
  } {
    checkWindow(query.time, query.until, query.step);
    checkSeconds(query.within, 'within');
    const departures = departuresOf(query);
    const { reason, outside } = this.start(query);
    if (reason !== null) return { departures: 0, reason, outside };
    if (this.core.origin(query.from, query) === null) return { departures: 0, reason: 'unknown-stop', outside };
    return { departures, reason: null, outside };
  }

  /**
   * Earliest arrival at every stop for the departures `from` … `to` − 1 of a window that `reachPlan` found good: rows of as many entries as the image has stops.
   * Departure i leaves at `query.time + i × query.step`. The rows do not depend on how a window is shared out.
   */
  reachPart(query: ReachQuery, from: number, to: number): Int32Array {
    const { reason, day } = this.start(query);
    const origin = reason === null ? this.core.origin(query.from, query) : null;
    if (reason !== null || origin === null || from < 0 || to > departuresOf(query) || from > to)
      throw new RangeError('a part of a window that has no answer or does not lie in it');
    return reachRows(this.core, day, origin, query, from, to);
  }

  /** The answer to a window from its parts in order. */
  reachSum(query: ReachQuery, parts: readonly Int32Array[]): ReachAnswer {
    const groups = (query.groups ?? []).map((refs) => [...new Set(refs.map((ref) => this.stop(ref)))].filter((s) => s >= 0));
    return { ...summed(query, this.image.stops, parts, groups), reason: null, outside: this.outside(checkedDay(query.date)) };
  }

  /** The next departures from a stop or station. */
  board(query: BoardQuery): BoardAnswer {
    checkLimit(query.limit);
    const { reason, outside, day } = this.start({ ...query, from: { stop: query.from } });
    if (reason !== null) return { departures: [], reason, outside };
    const at = this.platformsOf(query.from, query.wheelchair);
    if (at === null) return { departures: [], reason: 'unknown-stop', outside };
    return { departures: boardOf(this.core, day, at, query), reason: null, outside };
  }

  /** First and last departures of the service day at a stop or station, by route, terminus and headsign; where there are none, the reason. */
  firstLast(stop: Ref, date: string): FirstLastAnswer {
    const { reason, outside, day } = this.start({ date, time: 0, from: { stop } });
    if (reason !== null) return { services: [], reason, outside };
    const at = this.platformsOf(stop, undefined);
    if (at === null) return { services: [], reason: 'unknown-stop', outside };
    const services = firstLastOf(this.core, day, at);
    return { services, reason: services.length === 0 ? 'no-journey' : null, outside };
  }

  /**
   * A trip with all its stops on a service day; null when there is none or it does not run then. `start` names the vehicle of a trip with frequencies, seconds
   * since the start of the service day.
   */
  trip(ref: Ref, serviceDate: string, start: Seconds | null = null): TripDetail | null {
    return tripDetail(this.core, this.day(checkedDay(serviceDate)), ref, serviceDate, start);
  }

  /** Number of a stop in the image; −1 for an unknown ref. */
  stop(ref: Ref): number {
    return this.core.names.stop(ref);
  }

  /** Number of a route in the image; −1 for an unknown ref. */
  route(ref: Ref): number {
    return this.core.names.route(ref);
  }

  /** Number of a trip in the image; −1 for an unknown ref. */
  tripNumber(ref: Ref): number {
    return this.core.names.trip(ref);
  }

  /** Ref of a stop of the image. */
  stopRef(stop: number): Ref {
    return this.core.names.stopRef(stop);
  }

  /** Ref of a route of the image. */
  routeRef(route: number): Ref {
    return this.core.names.routeRef(route);
  }

  /** Ref of a trip of the image. */
  tripRef(trip: number): Ref {
    return this.core.names.tripRef(trip);
  }

  /** The day view of a date; made when there is none yet. */
  view(date: string): View {
    return this.day(checkedDay(date)).view;
  }

  /**
   * The same timetable with what is known in real time, null for nothing. It shares the image, all that is made of it once, and every day view on which the new
   * overlay says the same as the old one, namely nothing; the others that are at hand are made anew at once, so that no query waits for them.
   */
  withOverlay(overlay: Overlay | null): Timetable {
    const next = new Timetable(this.image, this.options, { core: this.core, overlay });
    for (const [number, day] of this.days) {
      if (day.changes === null && changesOf(overlay, number) === null) next.days.set(number, { ...day, overlay });
      else if (day.mirror === null) next.day(number);
      else next.day(number).mirror = mirrorView(next.day(number).view, this.options.make);
    }
    return next;
  }

  /** The day views at hand, oldest use first, for other threads to take on. */
  viewBuffers(): ViewBuffer[] {
    return [...this.days.values()].map((day) => ({
      date: dateOfDay(day.day),
      view: day.view.buffer,
      mirror: day.mirror?.buffer ?? null,
    }));
  }

  /** Takes on a day view that a timetable of the same image and overlay made, in this thread or another, instead of making it. */
  adoptView(buffer: ViewBuffer): void {
    const number = checkedDay(buffer.date);
    const view = openView(buffer.view);
    const mirror = buffer.mirror === null ? null : openView(buffer.mirror);
    const fits = (one: View): boolean => one.day === number && one.stops === this.image.stops;
    if (!fits(view) || view.mirrored || (mirror !== null && !(fits(mirror) && mirror.mirrored)))
      throw new RangeError('a day view of another day or image');
    this.keep({ ...this.newDay(number, view), mirror });
  }

  private plan(
    query: JourneyQuery,
    search: (day: Day, ends: NonNullable<ReturnType<typeof endsOf>>) => ReturnType<typeof arriveEarliest>,
  ): PlanAnswer {
    const { reason, outside, day } = this.start(query);
    checkPlace(query.to, 'to');
    const ends = endsOf(this.core, query);
    if (ends === null) return { journeys: [], reason: 'unknown-stop', outside };
    if (reason !== null) return { journeys: [], reason, outside };
    const [best, ...others] = search(day, ends);
    return best === undefined
      ? { journeys: [], reason: 'no-journey', outside }
      : { journeys: [best, ...others], reason: null, outside };
  }

  /** Checks what all queries share and finds their day. */
  private start(
    query: Omit<SpreadQuery, 'from'> & { readonly from?: SpreadQuery['from'] },
  ):
    | { readonly reason: null; readonly day: Day; readonly outside: readonly string[] }
    | { readonly reason: 'outside-dates' | 'unknown-stop'; readonly day: null; readonly outside: readonly string[] } {
    const number = checkedDay(query.date);
    checkTime(query.time, 'time');
    checkOptions(query);
    if (query.from !== undefined) {
      checkPlace(query.from, 'from');
      if ('stop' in query.from && this.stop(query.from.stop) < 0)
        return { reason: 'unknown-stop', day: null, outside: this.outside(number) };
    }
    if (number < this.first || number > this.last) return { reason: 'outside-dates', day: null, outside: this.outside(number) };
    return { reason: null, day: this.day(number), outside: this.outside(number) };
  }

  /** Names of the feeds whose dates do not cover a day. */
  private outside(number: number): string[] {
    const date = dateOfDay(number);
    return this.image.facts.feeds.filter((feed) => date < feed.first || date > feed.last).map((feed) => feed.name);
  }

  private platformsOf(ref: Ref, wheelchair: 'yes' | 'not-no' | undefined): number[] | null {
    const stop = this.stop(ref);
    if (stop < 0) return null;
    const usable = (s: number): boolean =>
      wheelchair === undefined ||
      this.image.stopWheelchair[s] === 1 ||
      (wheelchair === 'not-no' && this.image.stopWheelchair[s] === 0);
    return platforms(this.image, stop, null).filter(usable);
  }

  private day(number: number): Day {
    const known = this.days.get(number);
    if (known !== undefined) {
      if (this.days.size > 1) {
        this.days.delete(number);
        this.days.set(number, known);
      }
      return known;
    }
    return this.keep(this.newDay(number, buildView(this.image, number, this.overlay, this.options.make)));
  }

  private newDay(number: number, view: View): Day {
    return {
      day: number,
      view,
      overlay: this.overlay,
      changes: changesOf(this.overlay, number),
      shift: serviceDays(this.image, number).shift,
      mirror: null,
      seats: null,
      mirrorSeats: null,
    };
  }

  private keep(day: Day): Day {
    this.days.delete(day.day);
    this.days.set(day.day, day);
    for (const number of this.days.keys()) {
      if (this.days.size <= Math.max(1, this.options.views)) break;
      this.days.delete(number);
    }
    return day;
  }
}
