/** The quiet base every map stands on: the district's own files, no tiles, no glyph server. */
import {
  Map as GlMap,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
  type LayerSpecification,
  type SourceSpecification,
  type StyleSpecification,
} from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { bounds } from './geometry.ts';

setWorkerUrl(workerUrl);

/** Layers of the base from the ground up. Labels are drawn with the machine's fonts. */
const LAYERS: readonly LayerSpecification[] = [
  { id: 'ground', type: 'background', paint: { 'background-color': '#eef0ec' } },
  { id: 'district', type: 'fill', source: 'district', paint: { 'fill-color': '#fcfcfa' } },
  {
    id: 'areas',
    type: 'fill',
    source: 'towns',
    paint: { 'fill-color': ['coalesce', ['feature-state', 'fill'], 'rgba(0,0,0,0)'], 'fill-opacity': 0.8 },
  },
  {
    id: 'roads',
    type: 'line',
    source: 'transport',
    filter: ['==', ['get', 'layer'], 'road'],
    paint: { 'line-color': '#dcdfd9', 'line-width': ['interpolate', ['linear'], ['zoom'], 9, 0.8, 14, 4] },
  },
  {
    id: 'town-lines',
    type: 'line',
    source: 'towns',
    filter: ['!=', ['get', 'quality'], 'SYNTHETIC-voronoi'],
    paint: { 'line-color': '#b9c2be', 'line-width': 1 },
  },
  {
    id: 'town-lines-invented',
    type: 'line',
    source: 'towns',
    filter: ['==', ['get', 'quality'], 'SYNTHETIC-voronoi'],
    paint: { 'line-color': '#b9c2be', 'line-width': 1, 'line-dasharray': [3, 2] },
  },
  {
    id: 'metro',
    type: 'line',
    source: 'transport',
    filter: ['==', ['get', 'layer'], 'metro'],
    paint: {
      'line-color': ['coalesce', ['get', 'color'], '#a9b2b5'],
      'line-width': ['interpolate', ['linear'], ['zoom'], 9, 1.5, 14, 4],
    },
  },
  { id: 'outline', type: 'line', source: 'district', paint: { 'line-color': '#7f8f8b', 'line-width': 1.5 } },
  {
    id: 'town-names',
    type: 'symbol',
    source: 'towns',
    layout: { 'text-field': ['get', 'name'], 'text-size': 13, 'text-max-width': 8 },
    paint: { 'text-color': '#5b6b73', 'text-halo-color': '#ffffff', 'text-halo-width': 1.5 },
  },
];

/** What a map draws beyond the base. */
export interface Extra {
  sources: Record<string, SourceSpecification>;
  /** On top of the base. */
  layers: readonly LayerSpecification[];
  /** Between the ground and the roads. */
  below?: readonly LayerSpecification[];
  minZoom?: number;
}

function styleOf(base: string, extra: Extra): StyleSpecification {
  const cut = LAYERS.findIndex((l) => l.id === 'roads');
  return {
    version: 8,
    sources: {
      district: { type: 'geojson', data: `${base}/district.geojson` },
      towns: { type: 'geojson', data: `${base}/towns.geojson`, promoteId: 'code' },
      transport: { type: 'geojson', data: `${base}/transport.geojson` },
      ...extra.sources,
    },
    layers: [...LAYERS.slice(0, cut), ...(extra.below ?? []), ...LAYERS.slice(cut), ...extra.layers],
  };
}

/** Whether labels need the fallback font: the machine has no Chinese font of its own. */
const webFont = (): boolean => document.documentElement.dataset['font'] === 'web';

/**
 * Loads the slices of the fallback font that `text` needs. Labels are drawn on a canvas: without the slices it draws boxes.
 */
export async function fontFor(text: string): Promise<void> {
  if (webFont()) await document.fonts.load('14px "Noto Sans SC Variable"', text).catch(() => []);
}

/** What the map itself says, in the language of the page. */
function phrases(): Record<string, string> {
  const say = (zh: string, en: string): string => (document.documentElement.lang === 'en' ? en : zh);
  const keys = say('按住 Ctrl 并滚动，缩放地图', 'Use Ctrl + scroll to zoom the map');
  return {
    'CooperativeGesturesHandler.WindowsHelpText': keys,
    'CooperativeGesturesHandler.MacHelpText': keys.replace('Ctrl', '⌘'),
    'CooperativeGesturesHandler.MobileHelpText': say('用两个手指移动地图', 'Use two fingers to move the map'),
    'NavigationControl.ZoomIn': say('放大', 'Zoom in'),
    'NavigationControl.ZoomOut': say('缩小', 'Zoom out'),
    'Map.Title': say('地图', 'Map'),
  };
}

/** Opens a map fitted to the district; undefined when the page has moved on meanwhile. Rejects when the device cannot draw it. */
export async function openMap(
  container: HTMLElement,
  base: string,
  extra: Extra,
  signal: AbortSignal,
): Promise<GlMap | undefined> {
  const district = (await (await fetch(`${base}/district.geojson`, { signal })).json()) as {
    features: { geometry: { coordinates: unknown } }[];
  };
  const font = getComputedStyle(document.body).fontFamily;
  if (webFont()) {
    const towns = (await (await fetch(`${base}/towns.geojson`, { signal })).json()) as {
      features: { properties: { name: string } }[];
    };
    await fontFor(`0123456789${towns.features.map((f) => f.properties.name).join('')}`);
  }
  if (signal.aborted) return undefined;
  const m = new GlMap({
    container,
    style: styleOf(base, extra),
    bounds: bounds(district.features.map((f) => f.geometry.coordinates)),
    fitBoundsOptions: { padding: 16 },
    attributionControl: false, // the source line stands below the map, where it is readable on a phone
    localIdeographFontFamily: font,
    cooperativeGestures: matchMedia('(pointer: coarse)').matches, // one finger scrolls the page, two move the map
    locale: phrases(),
    dragRotate: false,
    pitchWithRotate: false,
    maxZoom: 17,
    minZoom: extra.minZoom ?? 8,
  });
  m.touchZoomRotate.disableRotation();
  m.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  m.addControl(new ScaleControl({ unit: 'metric' }), 'bottom-left');
  await new Promise<void>((resolve, reject) => {
    m.once('load', () => resolve());
    signal.addEventListener('abort', () => reject(new Error('left')));
    m.getCanvas().addEventListener('webglcontextlost', () => reject(new Error('no WebGL')));
  });
  return m;
}
