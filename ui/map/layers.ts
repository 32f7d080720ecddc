/** What a LayerMap draws, as plain data, and how that becomes GeoJSON. */
import type { Text } from '@yunjian/kernel/contract';
import { bounds } from './geometry.ts';

/** Longitude and latitude in degrees, WGS84. */
export type LonLat = readonly [number, number];

/** A line of travel. */
export interface MapLine {
  id: string;
  path: readonly LonLat[];
  /** `#rrggbb` */
  color: string;
  /** Dashes: on foot. */
  dashed?: boolean;
  /** Pixels; default 5. */
  width?: number;
}

/** A stop or station: a small ring, its name beside it when there is room. */
export interface MapStop {
  id: string;
  lon: number;
  lat: number;
  title: Text | string;
  color: string;
  size?: 'small' | 'normal' | 'big';
  /** The name is drawn at every zoom; otherwise only close by. */
  named?: boolean;
}

/** An area, in a colour and a pattern: two areas on one map differ in both. */
export interface MapArea {
  id: string;
  geometry: { type: 'MultiPolygon'; coordinates: readonly (readonly (readonly LonLat[])[])[] };
  color: string;
  pattern?: 'plain' | 'stripes' | 'dots';
}

/** Where something begins or ends; `text` is one sign drawn in it (起, 终, A, B). */
export interface MapPin {
  id: string;
  lon: number;
  lat: number;
  color: string;
  text: string;
}

export interface Layers {
  lines?: readonly MapLine[];
  stops?: readonly MapStop[];
  areas?: readonly MapArea[];
  pins?: readonly MapPin[];
}

type Feature = { type: 'Feature'; properties: Record<string, unknown>; geometry: unknown };
export interface Features {
  type: 'FeatureCollection';
  features: Feature[];
}

const collection = (features: Feature[]): Features => ({ type: 'FeatureCollection', features });
const RADIUS = { small: 3.5, normal: 5.5, big: 8 } as const;

/** The four sources of a LayerMap, in the reader's language. Lines with fewer than two points are left out: there is nothing to draw. */
export function featuresOf(
  layers: Layers,
  locale: 'zh' | 'en',
  selected: string | null,
): Record<'areas' | 'lines' | 'stops' | 'pins', Features> {
  const words = (w: Text | string): string => (typeof w === 'string' ? w : w[locale]);
  return {
    areas: collection(
      (layers.areas ?? []).map((a) => ({
        type: 'Feature',
        properties: {
          id: a.id,
          color: a.color,
          pattern: a.pattern === undefined || a.pattern === 'plain' ? '' : patternName(a.pattern, a.color),
        },
        geometry: a.geometry,
      })),
    ),
    lines: collection(
      (layers.lines ?? [])
        .filter((l) => l.path.length > 1)
        .map((l) => ({
          type: 'Feature',
          properties: { id: l.id, color: l.color, dashed: l.dashed === true, width: l.width ?? 5 },
          geometry: { type: 'LineString', coordinates: l.path },
        })),
    ),
    stops: collection(
      (layers.stops ?? []).map((s) => ({
        type: 'Feature',
        properties: {
          id: s.id,
          title: words(s.title),
          color: s.color,
          radius: RADIUS[s.size ?? 'normal'],
          named: s.named === true || s.id === selected,
          selected: s.id === selected,
        },
        geometry: { type: 'Point', coordinates: [s.lon, s.lat] },
      })),
    ),
    pins: collection(
      (layers.pins ?? []).map((p) => ({
        type: 'Feature',
        properties: { id: p.id, color: p.color, text: p.text },
        geometry: { type: 'Point', coordinates: [p.lon, p.lat] },
      })),
    ),
  };
}

/** The name of the fill image of a pattern in a colour. */
export const patternName = (pattern: 'stripes' | 'dots', color: string): string => `${pattern}-${color}`;

/**
 * West, south, east, north of lines, areas and pins; of the stops when there is nothing else; null when there is nothing.
 * A single point gets about a kilometre around it.
 */
export function extentOf(layers: Layers): [number, number, number, number] | null {
  const shapes: unknown[] = [
    ...(layers.lines ?? []).map((l) => l.path),
    ...(layers.areas ?? []).map((a) => a.geometry.coordinates),
    ...(layers.pins ?? []).map((p) => [p.lon, p.lat]),
  ];
  const of = shapes.length > 0 ? shapes : (layers.stops ?? []).map((s) => [s.lon, s.lat]);
  const box = bounds(of);
  if (box[0] > box[2]) return null;
  const room = 0.006;
  return box[2] - box[0] < room && box[3] - box[1] < room ? [box[0] - room, box[1] - room, box[2] + room, box[3] + room] : box;
}
