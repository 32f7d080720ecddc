/** @yunjian/transit: GTFS in; journeys, boards and reach out, exact to the second. */
export * from './types.ts';
export { MODES, modeOf } from './modes.ts';
export { metresBetween, walkSeconds, EARTH_RADIUS, WALK_SPEED } from './walk.ts';
export {
  checksum,
  openImage,
  textOf,
  writeImage,
  VERSION,
  type Image,
  type ImageMeta,
  type SectionName,
  type Sections,
} from './image/layout.ts';
export { dateOfDay, localDay, parseDay, parseTime, serviceDayStart } from './days.ts';
export { Timetable, type TimetableOptions, type ViewBuffer } from './timetable.ts';
export type { TripDetail, TripStop } from './search/trip.ts';
export { arrivalOf, departureOf, patternOf, openView, type View } from './view/view.ts';
export type { AddedTrip, Overlay, RealtimeFinding, ServiceAlert, TripChange, VehiclePosition } from './realtime/overlay.ts';
