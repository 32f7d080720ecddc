/** Maps: loaded only by routes that show one; the drawing library loads when the map comes into view. */
export { DistrictMap, type DistrictMapProps } from './map.tsx';
export { LayerMap, type LayerMapProps, type LegendEntry } from './layermap.tsx';
export { extentOf, type Layers, type LonLat, type MapArea, type MapLine, type MapPin, type MapStop } from './layers.ts';
export type { AreaValue, MapPoint } from './point.ts';
