import { Suspense, lazy, useMemo, type ReactNode } from 'react';
import { LoadingState, type Words } from '@yunjian/ui';
import type { LayerMapProps, LegendEntry, MapLine, MapStop } from '@yunjian/ui/map';
import { MODE, MODE_COLOR, NIGHT_COLOR, WALK_COLOR, chiefMode, isNight, lineColor } from './modes.ts';
import type { Line, Mode, StopBrief } from './types.ts';

const LayerMap = lazy(async () => ({ default: (await import('@yunjian/ui/map')).LayerMap }));

/** The drawn path of a line or leg; walking is dashed. */
export function pathLine(
  id: string,
  path: readonly (readonly [number, number])[],
  of: Pick<Line, 'mode' | 'color' | 'night'> | 'walk',
): MapLine {
  return of === 'walk' ? { id, path, color: WALK_COLOR, dashed: true, width: 4 } : { id, path, color: lineColor(of) };
}

/** A stop of the API as the map draws it: rail, metro and tram larger and named, bus stops small. */
export function mapStop(stop: Pick<StopBrief, 'id' | 'name' | 'lat' | 'lon' | 'modes'>): MapStop {
  const mode = chiefMode(stop.modes);
  const big = mode === 'rail' || mode === 'metro' || mode === 'tram';
  return {
    id: stop.id,
    lon: stop.lon,
    lat: stop.lat,
    title: stop.name,
    color: MODE_COLOR[mode],
    size: big ? 'normal' : 'small',
  };
}

/** The legend of the lines drawn: one entry a mode, night apart, walking when there is any. */
export function legendOf(lines: readonly (Pick<Line, 'mode' | 'color' | 'night' | 'short'> | 'walk')[]): LegendEntry[] {
  const entries = new Map<string, LegendEntry>();
  for (const line of lines) {
    if (line === 'walk') {
      entries.set('walk', { label: { zh: '步行', en: 'On foot' }, color: WALK_COLOR, kind: 'dashed' });
      continue;
    }
    const color = lineColor(line);
    const own = line.mode === 'metro'; // metro lines differ in colour: each is named
    const night = isNight(line);
    const label = night
      ? { zh: '夜间班次', en: 'Night services' }
      : own
        ? { zh: `${MODE.metro.zh} ${line.short}`, en: `${MODE.metro.en} ${line.short}` }
        : MODE[line.mode];
    entries.set(night ? NIGHT_COLOR : own ? `${line.short}${color}` : line.mode, { label, color, kind: 'line' });
  }
  return [...entries.values()];
}

/** Legend of stops by mode. */
export const stopLegend = (modes: readonly Mode[]): LegendEntry[] =>
  modes.map((m) => ({ label: MODE[m], color: MODE_COLOR[m], kind: 'stop' }));

/**
 * The map of transit: lines, stops, areas, pins. The drawing library loads only when one is shown; the page says the same in words.
 * `source` is a word on the timetable data, before the source of the base map.
 */
export function TransitMap({ loading, ...p }: LayerMapProps & { loading?: Words; source?: ReactNode }) {
  const fallback = useMemo(
    () => <LoadingState rows={6} label={loading ?? { zh: '正在载入地图', en: 'Loading the map' }} />,
    [loading],
  );
  return (
    <Suspense fallback={fallback}>
      <LayerMap {...p} />
    </Suspense>
  );
}

export { chiefMode };
