/** West, south, east, north of nested GeoJSON coordinates. */
export function bounds(coordinates: unknown): [number, number, number, number] {
  const box: [number, number, number, number] = [180, 90, -180, -90];
  const walk = (c: unknown): void => {
    if (!Array.isArray(c)) return;
    const [lon, lat] = c as unknown[];
    if (typeof lon === 'number' && typeof lat === 'number') {
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    } else for (const part of c) walk(part);
  };
  walk(coordinates);
  return box;
}

const RAMP = ['#e9f3f2', '#c3e0dd', '#93c6c1', '#5ba6a0', '#2f8782', '#0f6e6a'];

/** The colour of a value between 0 and `max` in six even steps; unknown is grey, never the colour of zero. */
export function shade(value: number | null, max: number): string {
  if (value === null) return '#d4d7d3';
  if (max <= 0 || value <= 0) return '#fcfcfa';
  return RAMP[Math.min(RAMP.length - 1, Math.ceil((value / max) * RAMP.length) - 1)] ?? '#0f6e6a';
}
