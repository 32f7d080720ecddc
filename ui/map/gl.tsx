import type { GeoJSONSource, Map as GlMap, MapGeoJSONFeature } from 'maplibre-gl';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { useLocale } from '../i18n.tsx';
import type { AreaValue, MapPoint } from './point.ts';
import { openMap, type Extra } from './base.ts';
import { shade } from './geometry.ts';

/** Points that gather into clusters, on the base. */
const POINTS: Extra = {
  sources: {
    points: {
      type: 'geojson',
      data: { type: 'FeatureCollection', features: [] },
      cluster: true,
      clusterRadius: 44,
      clusterMaxZoom: 14,
      clusterProperties: { total: ['+', ['get', 'count']] },
    },
  },
  layers: [
    {
      id: 'clusters',
      type: 'circle',
      source: 'points',
      filter: ['has', 'point_count'],
      paint: {
        'circle-color': '#0f6e6a',
        'circle-radius': ['interpolate', ['linear'], ['get', 'total'], 1, 13, 500, 19, 5000, 27],
        'circle-stroke-color': '#ffffff',
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'points',
      type: 'circle',
      source: 'points',
      filter: ['!', ['has', 'point_count']],
      paint: {
        'circle-color': ['case', ['get', 'selected'], '#c8541f', '#0f6e6a'],
        'circle-radius': ['case', ['>', ['get', 'count'], 1], ['interpolate', ['linear'], ['get', 'count'], 2, 12, 500, 18], 8],
        'circle-stroke-color': '#ffffff',
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'counts',
      type: 'symbol',
      source: 'points',
      // A group always says its number, also when it is 0; a single place only when it stands for several.
      filter: ['any', ['has', 'point_count'], ['>', ['coalesce', ['get', 'total'], ['get', 'count'], 0], 1]],
      layout: {
        'text-field': ['to-string', ['coalesce', ['get', 'total'], ['get', 'count']]],
        'text-size': 12,
        'text-allow-overlap': true,
      },
      paint: { 'text-color': '#ffffff' },
    },
  ],
};

interface CanvasProps {
  points: readonly MapPoint[];
  areas?: readonly AreaValue[];
  selected: string | null;
  onSelect: (id: string | null) => void;
  onBroken: () => void;
  base: string;
  label: string;
}

/** The drawing itself. Calls `onBroken` when the device has no WebGL; the list beside it then stands alone. */
export default function Canvas(p: CanvasProps) {
  const { t, locale } = useLocale();
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
    void openMap(container, latest.current.base, POINTS, gone.signal)
      .then((m) => {
        if (!m) return;
        made = m;
        map.current = m;
        draw(m, latest.current, locale);
        for (const layer of ['points', 'clusters'] as const) {
          m.on('click', layer, (event) => void press(m, event.features?.[0], latest.current.onSelect));
          m.on('mouseenter', layer, () => (m.getCanvas().style.cursor = 'pointer'));
          m.on('mouseleave', layer, () => (m.getCanvas().style.cursor = ''));
        }
        m.getCanvas().setAttribute('aria-label', latest.current.label);
        container.dataset['ready'] = 'true';
      })
      .catch(() => latest.current.onBroken());
    return () => {
      gone.abort();
      made?.remove();
      map.current = null;
    };
  }, [locale]);

  useEffect(() => {
    if (map.current) draw(map.current, p, locale);
  }, [p, p.points, p.areas, p.selected, locale]);

  useEffect(() => {
    const point = p.points.find((x) => x.id === p.selected);
    const m = map.current;
    if (point && m)
      m.easeTo({
        center: [point.lon, point.lat],
        zoom: Math.max(m.getZoom(), 13),
        animate: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      });
  }, [p.selected, p.points]);

  return (
    <div ref={box} className="yj-map-canvas" title={t({ zh: '方向键移动，加减键缩放', en: 'Arrow keys move, + and − zoom' })} />
  );
}

/** Puts points, area colours and the selection on the map. */
function draw(m: GlMap, p: CanvasProps, locale: 'zh' | 'en'): void {
  const source = m.getSource<GeoJSONSource>('points');
  void source?.setData({
    type: 'FeatureCollection',
    features: p.points.map((x) => ({
      type: 'Feature',
      properties: {
        id: x.id,
        count: x.count ?? 1,
        selected: x.id === p.selected,
        title: typeof x.title === 'string' ? x.title : x.title[locale],
      },
      geometry: { type: 'Point', coordinates: [x.lon, x.lat] },
    })),
  });
  const max = Math.max(0, ...(p.areas ?? []).map((a) => a.value ?? 0));
  for (const area of p.areas ?? []) m.setFeatureState({ source: 'towns', id: area.code }, { fill: shade(area.value, max) });
}

/** A pressed cluster opens up; a pressed point is selected. */
async function press(m: GlMap, feature: MapGeoJSONFeature | undefined, select: (id: string | null) => void): Promise<void> {
  if (!feature || feature.geometry.type !== 'Point') return;
  const cluster: unknown = feature.properties['cluster_id'];
  if (typeof cluster !== 'number') return select(String(feature.properties['id']));
  const zoom = await m.getSource<GeoJSONSource>('points')?.getClusterExpansionZoom(cluster);
  const [lon = 0, lat = 0] = feature.geometry.coordinates;
  if (zoom !== undefined) m.easeTo({ center: [lon, lat], zoom });
}
