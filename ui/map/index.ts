/** Maps: loaded only by routes that show one; the drawing library loads when the map comes into view. */
export { DistrictMap, type DistrictMapProps } from './map.tsx';
export type { AreaValue, MapPoint } from './point.ts';
