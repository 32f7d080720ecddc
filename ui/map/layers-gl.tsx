import type { FilterSpecification, GeoJSONSource, Map as GlMap, MapMouseEvent } from 'maplibre-gl';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { useLocale } from '../i18n.tsx';
import { fontFor, openMap, type Extra } from './base.ts';
import { featuresOf, patternName, type Layers } from './layers.ts';

const empty = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } } as const;
const dashed: FilterSpecification = ['get', 'dashed'];
const solid: FilterSpecification = ['!', ['get', 'dashed']];

const EXTRA: Extra = {
  minZoom: 5, // a journey may leave the district by hundreds of kilometres
  sources: { 'my-areas': empty, 'my-lines': empty, 'my-stops': empty, 'my-pins': empty },
  below: [
    {
      id: 'my-areas',
      type: 'fill',
      source: 'my-areas',
      filter: ['==', ['get', 'pattern'], ''],
      paint: { 'fill-color': ['get', 'color'], 'fill-opacity': 0.24 },
    },
    {
      id: 'my-areas-pattern',
      type: 'fill',
      source: 'my-areas',
      filter: ['!=', ['get', 'pattern'], ''],
      paint: { 'fill-pattern': ['image', ['get', 'pattern']], 'fill-opacity': 0.6 },
    },
    {
      id: 'my-areas-edge',
      type: 'line',
      source: 'my-areas',
      paint: { 'line-color': ['get', 'color'], 'line-width': 1.5 },
    },
  ],
  layers: [
    {
      id: 'my-lines-case',
      type: 'line',
      source: 'my-lines',
      filter: solid,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': '#ffffff', 'line-width': ['+', ['get', 'width'], 3] },
    },
    {
      id: 'my-lines',
      type: 'line',
      source: 'my-lines',
      filter: solid,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': ['get', 'color'], 'line-width': ['get', 'width'] },
    },
    {
      id: 'my-lines-dashed',
      type: 'line',
      source: 'my-lines',
      filter: dashed,
      paint: { 'line-color': ['get', 'color'], 'line-width': ['get', 'width'], 'line-dasharray': [1.2, 1] },
    },
    {
      id: 'my-stops',
      type: 'circle',
      source: 'my-stops',
      paint: {
        'circle-color': ['case', ['get', 'selected'], '#c8541f', '#ffffff'],
        'circle-radius': ['get', 'radius'],
        'circle-stroke-color': ['get', 'color'],
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'my-names',
      type: 'symbol',
      source: 'my-stops',
      filter: ['any', ['get', 'named'], ['>=', ['zoom'], 14]],
      layout: {
        'text-field': ['get', 'title'],
        'text-size': 12,
        'text-anchor': 'left',
        'text-offset': [0.8, 0],
        'text-max-width': 9,
        'symbol-sort-key': ['case', ['get', 'named'], 0, 1],
      },
      paint: { 'text-color': '#1b2a33', 'text-halo-color': '#ffffff', 'text-halo-width': 1.6 },
    },
    {
      id: 'my-pins',
      type: 'circle',
      source: 'my-pins',
      paint: {
        'circle-color': ['get', 'color'],
        'circle-radius': 12,
        'circle-stroke-color': '#ffffff',
        'circle-stroke-width': 2.5,
      },
    },
    {
      id: 'my-pin-texts',
      type: 'symbol',
      source: 'my-pins',
      layout: { 'text-field': ['get', 'text'], 'text-size': 13, 'text-allow-overlap': true },
      paint: { 'text-color': '#ffffff' },
    },
  ],
};

interface CanvasProps {
  layers: Layers;
  selected: string | null;
  onSelect?: (id: string) => void;
  onPick?: (point: { lon: number; lat: number }) => void;
  onView?: (box: [number, number, number, number], zoom: number) => void;
  /** The map is fitted to this box when it changes. */
  fit: readonly [number, number, number, number] | null;
  onBroken: () => void;
  /** Gives a function that says where the middle of the map is. */
  onCentre: (read: (() => { lon: number; lat: number }) | null) => void;
  base: string;
  label: string;
}

/** The drawing itself. Calls `onBroken` when the device has no WebGL; what is beside it then stands alone. */
export default function LayerCanvas(p: CanvasProps) {
  const { locale } = useLocale();
  const box = useRef<HTMLDivElement>(null);
  const map = useRef<GlMap | null>(null);
  const latest = useRef(p);
  useLayoutEffect(() => {
    latest.current = p;
  });

  useEffect(() => {
    const container = box.current;
    if (!container) return;
    const gone = new AbortController();
    let made: GlMap | null = null;
    void openMap(container, latest.current.base, EXTRA, gone.signal)
      .then((m) => {
        if (!m) return;
        made = m;
        map.current = m;
        m.on('click', (event) => press(m, event, latest.current));
        m.on('mousemove', (event) => (m.getCanvas().style.cursor = stopAt(m, event) ? 'pointer' : ''));
        m.on('moveend', () => view(m, latest.current));
        m.getCanvas().setAttribute('aria-label', latest.current.label);
        latest.current.onCentre(() => ({ lon: m.getCenter().lng, lat: m.getCenter().lat }));
        void draw(m, latest.current, locale);
        fit(m, latest.current.fit);
        view(m, latest.current);
        container.dataset['ready'] = 'true';
      })
      .catch(() => {
        if (!gone.signal.aborted) latest.current.onBroken();
      });
    return () => {
      gone.abort();
      latest.current.onCentre(null);
      made?.remove();
      map.current = null;
    };
  }, [locale]);

  useEffect(() => {
    if (map.current) void draw(map.current, { layers: p.layers, selected: p.selected }, locale);
  }, [p.layers, p.selected, locale]);

  const fitKey = p.fit?.map((x) => x.toFixed(5)).join() ?? '';
  useEffect(() => {
    if (map.current && fitKey) fit(map.current, latest.current.fit);
  }, [fitKey]);

  return <div ref={box} className="yj-map-canvas" />;
}

/** A stop under the pointer, with room for a finger. */
function stopAt(m: GlMap, event: MapMouseEvent): string | undefined {
  const reach = 9;
  const { x, y } = event.point;
  const found = m.queryRenderedFeatures(
    [
      [x - reach, y - reach],
      [x + reach, y + reach],
    ],
    { layers: ['my-stops'] },
  )[0];
  return found ? String(found.properties['id']) : undefined;
}

function press(m: GlMap, event: MapMouseEvent, p: CanvasProps): void {
  const stop = stopAt(m, event);
  if (stop !== undefined && p.onSelect) p.onSelect(stop);
  else p.onPick?.({ lon: event.lngLat.lng, lat: event.lngLat.lat });
}

function view(m: GlMap, p: CanvasProps): void {
  const b = m.getBounds();
  p.onView?.([b.getWest(), b.getSouth(), b.getEast(), b.getNorth()], m.getZoom());
}

function fit(m: GlMap, box: CanvasProps['fit']): void {
  if (!box) return;
  const [w, s, e, n] = box;
  m.fitBounds([w, s, e, n], {
    padding: { top: 60, right: 76, bottom: 60, left: 76 }, // the buttons and names at the edges cover nothing; what is fitted lies in the middle
    maxZoom: 15,
    animate: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    duration: 500,
  });
}

/** Puts lines, stops, areas and pins on the map. */
async function draw(m: GlMap, p: { layers: Layers; selected: string | null }, locale: 'zh' | 'en'): Promise<void> {
  const made = featuresOf(p.layers, locale, p.selected);
  for (const area of p.layers.areas ?? []) {
    if (area.pattern !== 'stripes' && area.pattern !== 'dots') continue;
    const name = patternName(area.pattern, area.color);
    if (!m.hasImage(name)) m.addImage(name, pattern(area.pattern, area.color));
  }
  const put = (): void => {
    for (const key of ['areas', 'lines', 'stops', 'pins'] as const)
      void m.getSource<GeoJSONSource>(`my-${key}`)?.setData(made[key] as never);
  };
  put();
  const names = [...made.stops.features, ...made.pins.features].map((f) =>
    String(f.properties['title'] ?? f.properties['text'] ?? ''),
  );
  const letters = [...new Set(names.join(''))].join('');
  if (letters === '' || document.documentElement.dataset['font'] !== 'web') return;
  await fontFor(letters);
  if (m.getSource('my-stops')) put(); // once more with the letters there; the map may have gone meanwhile
}

/** A tile of stripes or dots in a colour, 16 × 16. */
function pattern(kind: 'stripes' | 'dots', color: string): ImageData {
  const size = 16;
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  const c = canvas.getContext('2d');
  if (!c) return new ImageData(size, size);
  c.strokeStyle = color;
  c.fillStyle = color;
  if (kind === 'stripes') {
    c.lineWidth = 3;
    for (const at of [-size / 2, 0, size / 2, size]) {
      c.beginPath();
      c.moveTo(at - 4, size + 4);
      c.lineTo(at + size + 4, -4);
      c.stroke();
    }
  } else {
    for (const [x, y] of [
      [4, 4],
      [12, 12],
    ] as const) {
      c.beginPath();
      c.arc(x, y, 2.4, 0, Math.PI * 2);
      c.fill();
    }
  }
  return c.getImageData(0, 0, size, size);
}
