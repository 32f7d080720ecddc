import type { Image } from '../image/layout.ts';
import type { Options, Place } from '../types.ts';
import { mirrorView } from '../view/mirror.ts';
import { mirrorSeats, seatsOf, type Seats } from '../view/seats.ts';
import type { Day } from './day.ts';
import { Goal } from './goal.ts';
import type { Names } from './names.ts';
import { endOf, type End } from './places.ts';
import { Raptor } from './raptor.ts';
import type { Space, Terms } from './space.ts';
import { blockedStops, termsOf } from './terms.ts';
import { WalkTables } from './walks.ts';

/** What every search of an image uses again: names, walks, room to work in. Searches are synchronous, so one of each is enough. */
export class Core {
  readonly image: Image;
  readonly names: Names;
  readonly walks: WalkTables;
  readonly raptor: Raptor;
  readonly egress: Int32Array;
  readonly goal: Goal;
  readonly make: (bytes: number) => ArrayBufferLike;

  constructor(image: Image, names: Names, make: (bytes: number) => ArrayBufferLike) {
    this.image = image;
    this.names = names;
    this.make = make;
    this.walks = new WalkTables(image);
    this.raptor = new Raptor(image.stops);
    this.goal = new Goal(image.stops);
    this.egress = new Int32Array(image.stops);
  }

  /** What a search forward on a day runs on. */
  forward(day: Day, options: Options): Space {
    return {
      view: day.view,
      walks: this.walks.table(options.walkSpeed, options.walkLimit),
      change: this.image.stopChange,
      seats: options.inSeat === true ? anySeat((day.seats ??= seatsOf(this.image, day.view))) : null,
    };
  }

  /** What a search backward on a day runs on: its mirror, made when first asked for. */
  backward(day: Day, options: Options): Space {
    day.mirror ??= mirrorView(day.view, this.make);
    if (options.inSeat === true && day.mirrorSeats === null) {
      day.seats ??= seatsOf(this.image, day.view);
      day.mirrorSeats = mirrorSeats(day.view, day.seats);
    }
    return {
      view: day.mirror,
      walks: this.walks.turned(options.walkSpeed, options.walkLimit),
      change: this.image.stopChange,
      seats: options.inSeat === true ? anySeat(day.mirrorSeats!) : null,
    };
  }

  terms(day: Day, space: Space, options: Options): Terms {
    return termsOf(this.image, space.view, options, (i) => day.overlay!.added[i]!.route);
  }

  /** A place as what one leaves from, walks going out. Null when nobody knows it. */
  origin(place: Place, options: Options): End | null {
    return endOf(
      this.image,
      this.names,
      place,
      this.walks.table(options.walkSpeed, options.walkLimit),
      options,
      blockedStops(this.image, options),
    );
  }

  /** A place as what one goes to, walks coming in. Null when nobody knows it. */
  target(place: Place, options: Options): End | null {
    return endOf(
      this.image,
      this.names,
      place,
      this.walks.turned(options.walkSpeed, options.walkLimit),
      options,
      blockedStops(this.image, options),
    );
  }
}

/** Where nobody can stay seated the search need not look for it, and may leave out what has been ridden before. */
const anySeat = (seats: Seats): Seats | null => (seats.to.length === 0 ? null : seats);
