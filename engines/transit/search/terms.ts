import type { Image } from '../image/layout.ts';
import { MODES, modeOf } from '../modes.ts';
import type { Options } from '../types.ts';
import type { View } from '../view/view.ts';
import type { Terms } from './space.ts';

const ONE = Int32Array.of(0);

/** What the options say of stops: 1 where one may not be used; null when all may. Rule: `yes` needs a known yes, `not-no` takes the unknown too. */
export function blockedStops(image: Image, options: Pick<Options, 'wheelchair'>): Uint8Array | null {
  const { wheelchair } = options;
  return wheelchair === undefined ? null : Uint8Array.from(image.stopWheelchair, (x) => (usable(x, wheelchair) ? 0 : 1));
}

const usable = (known: number, wheelchair: 'yes' | 'not-no'): boolean => (wheelchair === 'yes' ? known === 1 : known !== 2);

/** GTFS route type of each pattern of a view; for an added trip that of its route. */
export const routeTypeOf = (image: Image, view: View, p: number, addedRoute: (i: number) => number): number => {
  const source = view.patSource[p]!;
  return source >= 0 ? image.patRouteType[source]! : image.routeType[addedRoute(-1 - source)]!;
};

/** Patterns of a view that the options allow: 1 each; null when all may be used. Of an added trip nothing is known but its route. */
export function allowedPatterns(
  image: Image,
  view: View,
  options: Pick<Options, 'modes' | 'wheelchair'>,
  addedRoute: (i: number) => number,
): Uint8Array | null {
  if (options.modes === undefined && options.wheelchair === undefined) return null;
  const allowed = new Uint8Array(view.patterns);
  for (let p = 0; p < view.patterns; p++) {
    const source = view.patSource[p]!;
    allowed[p] = (source >= 0 ? patternFits(image, source, options) : fits(routeTypeOf(image, view, p, addedRoute), 0, options))
      ? 1
      : 0;
  }
  return allowed;
}

/** Whether the options allow a pattern of the image. */
export const patternFits = (image: Image, pattern: number, options: Pick<Options, 'modes' | 'wheelchair'>): boolean =>
  fits(image.patRouteType[pattern]!, image.patWheelchair[pattern]!, options);

const fits = (routeType: number, wheelchair: number, options: Pick<Options, 'modes' | 'wheelchair'>): boolean =>
  (options.modes === undefined || options.modes.includes(modeOf(routeType))) &&
  (options.wheelchair === undefined || usable(wheelchair, options.wheelchair));

/** The options made ready for a search on a view or its mirror. Throws nothing: they have been checked. */
export function termsOf(image: Image, view: View, options: Options, addedRoute: (i: number) => number): Terms {
  const slack = options.slack ?? {};
  const values = [...new Set(MODES.map((mode) => slack[mode] ?? 0))];
  const one = values.length === 1 && values[0] === 0;
  let classes: Uint8Array | null = null;
  if (values.length > 1) {
    classes = new Uint8Array(view.patterns);
    for (let p = 0; p < view.patterns; p++)
      classes[p] = values.indexOf(slack[modeOf(routeTypeOf(image, view, p, addedRoute))] ?? 0);
  }
  const slacks = one ? ONE : Int32Array.from(values);
  return {
    rides: options.maxRides ?? Number.MAX_SAFE_INTEGER,
    minChange: options.minChange ?? 0,
    allowed: allowedPatterns(image, view, options, addedRoute),
    blocked: blockedStops(image, options),
    rideSlack: view.mirrored ? slacks : ONE,
    boardSlack: view.mirrored ? ONE : slacks,
    rideClass: view.mirrored ? classes : null,
    boardClass: view.mirrored ? null : classes,
  };
}

/** Slack of pattern p under the options, seconds. */
export const slackOf = (image: Image, view: View, p: number, options: Options, addedRoute: (i: number) => number): number =>
  options.slack === undefined ? 0 : (options.slack[modeOf(routeTypeOf(image, view, p, addedRoute))] ?? 0);
