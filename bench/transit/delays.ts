import type { Timetable } from '@yunjian/transit';
import type { FeedMessage } from '@yunjian/transit/realtime';
import { textOf } from '@yunjian/transit';

/** A message by which every hundredth run of a day is one to ten minutes late from its first stop on; how many runs that is, and of how many. */
export function delays(timetable: Timetable, date: string): { message: FeedMessage; delayed: readonly [number, number] } {
  const { image } = timetable;
  const view = timetable.view(date);
  const entities: FeedMessage['entities'][number][] = [];
  let runs = 0;
  for (let k = 0; k < view.runs; k++) {
    // Of the day itself: the view also holds the runs of the day before and after.
    if ((view.runInfo[k]! & 3) !== 1) continue;
    if (runs++ % 100 !== 0) continue;
    const event = { delay: 60 + ((runs * 37) % 541), time: null };
    entities.push({
      id: String(entities.length),
      deleted: false,
      vehicle: null,
      alert: null,
      other: false,
      tripUpdate: {
        trip: {
          trip: textOf(image, image.tripId[view.run[4 * k + 3]!]!),
          route: null,
          direction: null,
          startTime: null,
          startDate: date.replaceAll('-', ''),
          relationship: 0,
        },
        delay: null,
        timestamp: null,
        updates: [{ sequence: 1, stop: null, assigned: null, arrival: event, departure: event, relationship: 0 }],
        newTrip: null,
        newDate: null,
        newTime: null,
        headsign: null,
      },
    });
  }
  const timestamp = Date.parse(`${date}T08:00:00Z`) / 1000;
  return { message: { version: '2.0', differential: false, timestamp, entities }, delayed: [entities.length, runs] };
}
