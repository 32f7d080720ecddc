/** Earth radius in metres, as the rules of a legal journey fix it. */
export const EARTH_RADIUS = 6_371_000;

/** Metres a second of a walk whose speed nobody chose. */
export const WALK_SPEED = 1.2;

/** Great-circle distance in metres between two WGS84 points in degrees (haversine). */
export function metresBetween(latA: number, lonA: number, latB: number, lonB: number): number {
  const rad = Math.PI / 180;
  const s = Math.sin(((latB - latA) * rad) / 2);
  const t = Math.sin(((lonB - lonA) * rad) / 2);
  const h = s * s + Math.cos(latA * rad) * Math.cos(latB * rad) * t * t;
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Whole seconds of a walk over `metres` in a straight line: a minute to get going, and streets 1.3 times as long as the line. */
export function walkSeconds(metres: number, speed: number = WALK_SPEED): number {
  return Math.ceil(60 + (1.3 * metres) / speed);
}
