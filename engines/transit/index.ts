/** @yunjian/transit: GTFS in; journeys, boards and reach out, exact to the second. */
export * from './types.ts';
export { MODES, modeOf } from './modes.ts';
export { metresBetween, walkSeconds, EARTH_RADIUS, WALK_SPEED } from './walk.ts';
export { checksum, openImage, textOf, writeImage, VERSION, type Image, type ImageMeta, type SectionName, type Sections } from './image/layout.ts';
