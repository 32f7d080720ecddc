import { Suspense, lazy, useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { Button } from '../controls.tsx';
import { useLocale, type Words } from '../i18n.tsx';
import { ExampleMark } from '../notices.tsx';
import { extentOf, type Layers } from './layers.ts';
import './map.css';

/** One entry of the legend. */
export interface LegendEntry {
  label: Words;
  color: string;
  kind: 'line' | 'dashed' | 'stop' | 'area' | 'stripes' | 'dots';
}

export interface LayerMapProps extends Layers {
  label: Words;
  legend?: readonly LegendEntry[];
  /** Also in the source line, before that of the base map. */
  source?: ReactNode;
  selected?: string | null;
  /** A stop was pressed. */
  onSelect?: (id: string) => void;
  /** A point beside any stop was pressed, or the middle of the map chosen with the button that appears. */
  onPick?: (point: { lon: number; lat: number }) => void;
  /** What is in view: after opening and after every move. West, south, east, north. */
  onView?: (box: [number, number, number, number], zoom: number) => void;
  /** What to show: `content` (default) fits lines, areas and pins whenever they change; a box fits that. `none` leaves the view alone. */
  fit?: 'content' | 'none' | readonly [number, number, number, number];
  /** Laid over the foot of the map: what was pressed, with its actions. */
  chosen?: ReactNode;
  /** Height of the map, CSS; default 26rem. */
  height?: string;
  /** Where the base files are served. */
  base?: string;
}

const Canvas = lazy(() => import('./layers-gl.tsx'));

/**
 * Lines, stops, areas and pins on the district's quiet base. The page must say the same in words beside it: a map is never the
 * only way to know something or to choose something.
 */
export function LayerMap(p: LayerMapProps) {
  const { t } = useLocale();
  const [broken, setBroken] = useState(false);
  const middle = useRef<(() => { lon: number; lat: number }) | null>(null);
  const [open, setOpen] = useState(false);
  const onCentre = useCallback((read: (() => { lon: number; lat: number }) | null) => {
    middle.current = read;
    setOpen(read !== null);
  }, []);
  const { lines, stops, areas, pins, fit = 'content' } = p;
  const layers = useMemo<Layers>(
    () => ({
      ...(lines ? { lines } : {}),
      ...(stops ? { stops } : {}),
      ...(areas ? { areas } : {}),
      ...(pins ? { pins } : {}),
    }),
    [lines, stops, areas, pins],
  );
  const box = useMemo(() => (fit === 'content' ? extentOf(layers) : fit === 'none' ? null : fit), [fit, layers]);
  return (
    <figure className="yj-map">
      <div className="yj-map-frame" style={{ blockSize: p.height ?? '26rem' }} role="region" aria-label={t(p.label)}>
        {broken ? (
          <p className="yj-map-broken">
            {t({
              zh: '这台设备画不出地图，请看旁边的文字。',
              en: 'This device cannot draw the map; the same is said in words.',
            })}
          </p>
        ) : (
          <Suspense fallback={<p className="yj-map-broken">{t({ zh: '正在载入地图', en: 'Loading the map' })}</p>}>
            <Canvas
              layers={layers}
              selected={p.selected ?? null}
              {...(p.onSelect ? { onSelect: p.onSelect } : {})}
              {...(p.onPick ? { onPick: p.onPick } : {})}
              {...(p.onView ? { onView: p.onView } : {})}
              fit={box}
              onBroken={() => setBroken(true)}
              onCentre={onCentre}
              base={p.base ?? '/geo'}
              label={t(p.label)}
            />
          </Suspense>
        )}
        {p.onPick && open ? (
          <>
            <span className="yj-map-cross" aria-hidden="true" />
            <div className="yj-map-middle">
              <Button
                small
                icon="pin"
                onClick={() => {
                  const at = middle.current?.();
                  if (at) p.onPick?.(at);
                }}
              >
                {t({ zh: '选地图中心', en: 'Choose the middle' })}
              </Button>
            </div>
          </>
        ) : null}
        {p.chosen ? (
          <div className="yj-map-chosen" role="status">
            {p.chosen}
          </div>
        ) : null}
      </div>
      <figcaption>
        <ul className="yj-map-legend">
          {(p.legend ?? []).map((entry) => (
            <li key={`${entry.kind}-${entry.color}-${t(entry.label)}`}>
              <i className={`yj-key-${entry.kind}`} style={{ color: entry.color }} aria-hidden="true" />
              {t(entry.label)}
            </li>
          ))}
          <li>
            <i className="yj-key-invented" aria-hidden="true" />
            {t({ zh: '虚线界线为示意', en: 'Dashed borders are schematic' })}
          </li>
        </ul>
        <p>
          {p.source} <ExampleMark of="map" /> © OpenStreetMap contributors (ODbL)
        </p>
      </figcaption>
    </figure>
  );
}
