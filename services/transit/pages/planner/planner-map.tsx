import { useMemo, useState } from 'react';
import { Button, Link, useApi, useLocale } from '@yunjian/ui';
import { extentOf, type MapPin, type MapStop } from '@yunjian/ui/map';
import { client, stopPath } from '../shared/client.ts';
import { MODE, MODE_COLOR, lineColor } from '../shared/modes.ts';
import { placeWords, pointPlace, stopPlace, type Place } from '../shared/place.ts';
import { TransitMap, legendOf, mapStop, pathLine, stopLegend } from '../shared/transit-map.tsx';
import type { Journey, StopBrief } from '../shared/types.ts';
import { pathOf } from './choices.ts';

interface Props {
  from: Place | null;
  to: Place | null;
  journey: Journey | null;
  /** Which end is being chosen, when the person asked for the map. */
  picking: 'from' | 'to' | null;
  onPlace: (end: 'from' | 'to', place: Place) => void;
  /** The person no longer wants to choose on the map. */
  onStop: () => void;
  height: string;
}

/** From this zoom on bus stops are drawn; before it only rail, metro and tram. */
const CLOSE = 13;
const WIDE_MODES = 'rail,metro,tram';

/** The journey on the map, or the stops around, to choose from. Everything on it is said in the list too. */
export default function PlannerMap(p: Props) {
  const { t, locale } = useLocale();
  const [view, setView] = useState<{ box: string; close: boolean } | null>(null);
  const [picked, setPicked] = useState<{ place: Place; stop: StopBrief | null } | null>(null);
  const [pressed, setPressed] = useState<ReadonlySet<string>>(new Set());
  const { journey } = p;
  const around = useApi(
    client.stopsIn,
    { query: { box: view?.box ?? '', ...(view?.close ? {} : { modes: WIDE_MODES }) } },
    { enabled: view !== null && journey === null, keep: true },
  );
  const places = useMemo(() => (journey === null ? (around.data?.places ?? []) : []), [journey, around.data]);
  const lines = useMemo(
    () =>
      (journey?.legs ?? []).map((leg, i) =>
        pathLine(`leg-${i}`, pathOf(leg), leg.kind === 'walk' || leg.line === null ? 'walk' : leg.line),
      ),
    [journey],
  );
  const stops = useMemo(() => (journey ? journeyStops(journey) : places.map(mapStop)), [journey, places]);
  const pins = useMemo<MapPin[]>(() => {
    const ends = [
      { place: p.from, id: 'from', color: '#2e7d32', text: { zh: '起', en: 'A' } },
      { place: p.to, id: 'to', color: '#b3261e', text: { zh: '终', en: 'B' } },
    ];
    return [
      ...ends.flatMap(({ place, id, color, text }) =>
        place ? [{ id, lon: place.lon, lat: place.lat, color, text: text[locale] }] : [],
      ),
      ...(picked ? [{ id: 'picked', lon: picked.place.lon, lat: picked.place.lat, color: '#c8541f', text: '?' }] : []),
    ];
  }, [p.from, p.to, picked, locale]);
  // The view follows journeys and places that were typed, not what is pressed on the map itself.
  const typed = useMemo(
    () => extentOf({ pins: pinsOf([p.from, p.to].filter((x): x is Place => x !== null && !pressed.has(x.ref))) }),
    [p.from, p.to, pressed],
  );
  const legend = journey
    ? legendOf(journey.legs.map((l) => (l.kind === 'walk' || l.line === null ? ('walk' as const) : l.line)))
    : stopLegend(['rail', 'metro', 'tram', 'bus']);

  const choose = (end: 'from' | 'to') => {
    if (!picked) return;
    setPressed((old) => new Set(old).add(picked.place.ref));
    p.onPlace(end, picked.place);
    setPicked(null);
  };
  const ends = p.picking === 'to' ? (['to', 'from'] as const) : (['from', 'to'] as const);
  return (
    <TransitMap
      label={{ zh: '行程地图', en: 'Map of the journey' }}
      height={p.height}
      lines={lines}
      stops={stops}
      pins={pins}
      legend={legend}
      fit={journey ? 'content' : (typed ?? 'none')}
      selected={picked?.stop?.id ?? null}
      onView={(box, zoom) => setView({ box: box.map((x) => x.toFixed(4)).join(','), close: zoom >= CLOSE })}
      onSelect={(id) => {
        const stop = places.find((s) => s.id === id) ?? null;
        const on = stops.find((s) => s.id === id);
        if (stop) setPicked({ place: stopPlace(stop), stop });
        else if (on)
          setPicked({
            place: {
              ref: id,
              name: typeof on.title === 'string' ? on.title : on.title[locale],
              lat: on.lat,
              lon: on.lon,
              kind: 'stop',
            },
            stop: null,
          });
      }}
      onPick={({ lon, lat }) => setPicked({ place: pointPlace(lat, lon), stop: null })}
      chosen={
        picked ? (
          <>
            <strong>{placeWords(picked.place, locale)}</strong>
            {picked.stop ? (
              <span className="yj-muted yj-small">
                {picked.stop.modes.map((m) => t(MODE[m])).join(t({ zh: '、', en: ', ' }))}
              </span>
            ) : null}
            {ends.map((end, i) => (
              <Button key={end} small kind={i === 0 ? 'primary' : 'secondary'} onClick={() => choose(end)}>
                {end === 'from' ? t({ zh: '从这里出发', en: 'From here' }) : t({ zh: '到这里去', en: 'To here' })}
              </Button>
            ))}
            {picked.place.kind === 'point' ? null : (
              <Link to={stopPath(picked.place.ref)}>{t({ zh: '站点时刻', en: 'Times' })}</Link>
            )}
            <Button small kind="plain" onClick={() => setPicked(null)}>
              {t({ zh: '关闭', en: 'Close' })}
            </Button>
          </>
        ) : p.picking ? (
          <>
            <span>
              {p.picking === 'from'
                ? t({ zh: '点地图或站点，选起点', en: 'Press the map or a stop to choose where from' })
                : t({ zh: '点地图或站点，选终点', en: 'Press the map or a stop to choose where to' })}
            </span>
            <Button small kind="plain" onClick={p.onStop}>
              {t({ zh: '不在地图上选', en: 'Not on the map' })}
            </Button>
          </>
        ) : null
      }
    />
  );
}

const pinsOf = (places: readonly Place[]): MapPin[] =>
  places.map((x) => ({ id: x.ref, lon: x.lon, lat: x.lat, color: '#2e7d32', text: '' }));

/** Where one boards and leaves, named; the stops on the way small. */
function journeyStops(journey: Journey): MapStop[] {
  const stops = new Map<string, MapStop>();
  for (const leg of journey.legs) {
    if (leg.kind === 'walk' || leg.line === null) continue;
    const color = lineColor(leg.line);
    for (const s of leg.stops)
      if (!stops.has(s.id)) stops.set(s.id, { id: s.id, lon: s.lon, lat: s.lat, title: s.name, color, size: 'small' });
    for (const end of [leg.from, leg.to])
      if (end.id !== null)
        stops.set(end.id, { id: end.id, lon: end.lon, lat: end.lat, title: end.name, color, size: 'normal', named: true });
  }
  if (stops.size > 0) return [...stops.values()];
  return journey.legs.flatMap((l) =>
    [l.from, l.to].flatMap((e) =>
      e.id === null ? [] : [{ id: e.id, lon: e.lon, lat: e.lat, title: e.name, color: MODE_COLOR.other, named: true }],
    ),
  );
}
