/** Which times of a journey are promises and which are estimates. */
import type { Journey, Leg } from './types.ts';

/** A ride without clock times of its own: one waits for the next vehicle. */
export const isHeadway = (leg: Pick<Leg, 'kind' | 'headway'>): boolean => leg.kind !== 'walk' && leg.headway !== null;

/**
 * For each leg whether its departure and its arrival are estimates (`约`): from a ride with a headway on, until the next ride
 * with a timetable of its own; and before such a ride back to the last timetabled one, when the journey begins with it. A time that
 * the timetable itself only estimates is one, too.
 */
export function estimates(
  legs: readonly (Pick<Leg, 'kind' | 'headway'> & Partial<Pick<Leg, 'about'>>)[],
): { departure: boolean; arrival: boolean }[] {
  const firstRide = legs.findIndex((l) => l.kind !== 'walk');
  const first = legs[firstRide];
  let about = first !== undefined && isHeadway(first);
  return legs.map((leg) => {
    if (leg.kind !== 'walk') about = isHeadway(leg);
    const [from, to] = leg.about ?? [false, false];
    return { departure: about || from, arrival: about || to };
  });
}

/** Whether departure and arrival of a whole journey are estimates. */
export function journeyEstimates(journey: Pick<Journey, 'legs'>): { departure: boolean; arrival: boolean } {
  const all = estimates(journey.legs);
  return { departure: all[0]?.departure ?? false, arrival: all.at(-1)?.arrival ?? false };
}

/** Whether no ride of a journey has a timetable: then the answer is “every so many minutes”, not a list of departures. Walking alone is not. */
export function onlyHeadways(journey: Pick<Journey, 'legs'>): boolean {
  const rides = journey.legs.filter((l) => l.kind !== 'walk');
  return rides.length > 0 && rides.every(isHeadway);
}
