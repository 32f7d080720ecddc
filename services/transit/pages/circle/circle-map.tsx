import { useMemo, useState } from 'react';
import { Button, ButtonLink, Link, useApi, useLocale } from '@yunjian/ui';
import { extentOf, type LegendEntry, type MapArea, type MapPin, type MapStop } from '@yunjian/ui/map';
import { client, stopPath } from '../shared/client.ts';
import { placeWords, pointPlace, stopPlace, type Place } from '../shared/place.ts';
import { TransitMap, mapStop, stopLegend } from '../shared/transit-map.tsx';
import type { Reached } from '../shared/types.ts';
import { bandAt, bandsOf, mergePlatforms, pairStations, timeBy, type CircleAnswer } from './compare.ts';
import { SIDES } from './looks.ts';
import { planTo } from './plan-to.ts';
import type { CircleQuestion, Versus } from './question.ts';
import { Times } from './times.tsx';

/** Near, middle, far: one green, darker the sooner. */
const SHADES = ['#0a524f', '#2b8680', '#74b5b0'] as const;
/** Reached from both sides. */
const BOTH = '#1b2a33';
const CLOSE = 13;
/** Degrees around the origins in the near view: some ten kilometres. */
const NEAR = 0.09;

type Area = NonNullable<CircleAnswer['area']>;

interface Props {
  question: CircleQuestion;
  a: CircleAnswer | null;
  b: CircleAnswer | null;
  /** Areas within the whole one, larger first. */
  inner: readonly Area[];
  from: Place | null;
  from2: Place | null;
  versus: Versus;
  picking: 'from' | 'from2' | null;
  onPlace: (end: 'from' | 'from2', place: Place) => void;
  /** The person no longer wants to choose on the map. */
  onStop: () => void;
  height: string;
}

/** The area and the stations of one circle in shades of time, or of two in two patterns. Everything on it is in the lists too. */
export default function CircleMap(p: Props) {
  const { t, locale } = useLocale();
  const [view, setView] = useState<{ box: string; close: boolean } | null>(null);
  const [whole, setWhole] = useState(true);
  const [picked, setPicked] = useState<{ place: Place; reached: Reached | null } | null>(null);
  const { a, b, question: q } = p;
  const [known, setKnown] = useState(a);
  if (known !== a) {
    setKnown(a);
    setPicked(null); // another answer
  }
  const around = useApi(
    client.stopsIn,
    { query: { box: view?.box ?? '', ...(view?.close ? {} : { modes: 'rail,metro,tram' }) } },
    { enabled: view !== null && a === null, keep: true },
  );
  const places = useMemo(() => (a === null ? (around.data?.places ?? []) : []), [a, around.data]);
  const bands = useMemo(() => bandsOf(Number(q.minutes)), [q.minutes]);
  const areas = useMemo<MapArea[]>(() => {
    if (a && b)
      return (
        [
          ['a', a.area, SIDES.a],
          ['b', b.area, SIDES.b],
        ] as const
      ).flatMap(([id, area, looks]) => (area ? [{ id, geometry: area, color: looks.color, pattern: looks.pattern }] : []));
    if (!a?.area) return [];
    const shades = p.inner.length === 2 ? [SHADES[2], SHADES[1], SHADES[0]] : [SHADES[2]];
    return [a.area, ...p.inner]
      .slice(0, shades.length)
      .map((geometry, i) => ({ id: `area-${i}`, geometry, color: shades[i] ?? SHADES[2] }));
  }, [a, b, p.inner]);
  const reached = useMemo(() => new Map([...(b?.stations ?? []), ...(a?.stations ?? [])].map((s) => [s.id, s])), [a, b]);
  const stops = useMemo<MapStop[]>(() => {
    if (!a) return places.map(mapStop);
    const draw = (s: Reached, color: string): MapStop => ({
      id: s.id,
      lon: s.lon,
      lat: s.lat,
      title: s.name,
      color,
      size: s.mode === 'rail' ? 'normal' : 'small',
      named: s.mode === 'rail',
    });
    if (b)
      return pairStations(a.stations, b.stations, q.by).flatMap((pair) => {
        const s = pair.a ?? pair.b;
        return s ? [draw(s, pair.a && pair.b ? BOTH : pair.a ? SIDES.a.color : SIDES.b.color)] : [];
      });
    return mergePlatforms(a.stations, q.by).map((s) =>
      draw(s, bands.length < 3 ? SHADES[0] : (SHADES[bandAt(timeBy(s, q.by) ?? Infinity, bands) ?? 2] ?? SHADES[2])),
    );
  }, [a, b, places, q.by, bands]);
  const origins = useMemo<MapPin[]>(() => {
    const ends = [
      {
        place: p.from,
        id: 'from',
        color: p.versus === 'origin' ? SIDES.a.color : '#2e7d32',
        text: p.versus === 'origin' ? SIDES.a.sign : { zh: '起', en: 'A' },
      },
      { place: p.versus === 'origin' ? p.from2 : null, id: 'from2', color: SIDES.b.color, text: SIDES.b.sign },
    ];
    return ends.flatMap(({ place, id, color, text }) =>
      place ? [{ id, lon: place.lon, lat: place.lat, color, text: text[locale] }] : [],
    );
  }, [p.from, p.from2, p.versus, locale]);
  const pins = useMemo<MapPin[]>(
    () =>
      picked && !picked.reached
        ? [...origins, { id: 'picked', lon: picked.place.lon, lat: picked.place.lat, color: '#c8541f', text: '?' }]
        : origins,
    [origins, picked],
  );
  const typed = useMemo(() => extentOf({ pins: origins }), [origins]);
  const box = useMemo(() => (areas.length > 0 ? extentOf({ areas: areas.slice(0, b ? 2 : 1) }) : null), [areas, b]);

  // Close by: the walking areas around the origins, which are specks on a map of the whole circle.
  const close = useMemo(() => {
    const extent = extentOf({ pins: origins });
    return extent && ([extent[0] - NEAR, extent[1] - NEAR, extent[2] + NEAR, extent[3] + NEAR] as const);
  }, [origins]);

  const choose = (end: 'from' | 'from2') => {
    if (picked) p.onPlace(end, picked.place);
    setPicked(null);
  };
  const ends =
    p.versus === 'origin'
      ? p.picking === 'from2'
        ? (['from2', 'from'] as const)
        : (['from', 'from2'] as const)
      : (['from'] as const);
  const chosen = picked ? (
    <>
      <strong>{placeWords(picked.place, locale)}</strong>
      {picked.reached ? <Times reached={picked.reached} /> : null}
      {picked.reached && a ? (
        <ButtonLink small kind="primary" to={planTo(q, a, picked.reached.id)}>
          {t({ zh: '怎么去', en: 'How to get there' })}
        </ButtonLink>
      ) : null}
      {ends.map((end) => (
        <Button key={end} small kind={picked.reached ? 'secondary' : 'primary'} onClick={() => choose(end)}>
          {p.versus !== 'origin'
            ? t({ zh: '从这里出发', en: 'From here' })
            : end === 'from'
              ? t({ zh: '作为起点甲', en: 'As origin A' })
              : t({ zh: '作为起点乙', en: 'As origin B' })}
        </Button>
      ))}
      {picked.place.kind === 'point' ? null : <Link to={stopPath(picked.place.ref)}>{t({ zh: '站点时刻', en: 'Times' })}</Link>}
      <Button small kind="plain" onClick={() => setPicked(null)}>
        {t({ zh: '关闭', en: 'Close' })}
      </Button>
    </>
  ) : p.picking ? (
    <>
      <span>{t({ zh: '点地图或站点，选起点', en: 'Press the map or a stop to choose the origin' })}</span>
      <Button small kind="plain" onClick={p.onStop}>
        {t({ zh: '不在地图上选', en: 'Not on the map' })}
      </Button>
    </>
  ) : null;
  return (
    <div>
      {a && areas.length > 0 ? (
        <div className="cc-views" role="group" aria-label={t({ zh: '地图看多大', en: 'How much the map shows' })}>
          <button type="button" aria-pressed={whole} onClick={() => setWhole(true)}>
            {t({ zh: '整个圈', en: 'The whole circle' })}
          </button>
          <button type="button" aria-pressed={!whole} onClick={() => setWhole(false)}>
            {t({ zh: '起点附近', en: 'Around the origin' })}
          </button>
        </div>
      ) : null}
      <TransitMap
        label={{ zh: '交通圈地图', en: 'Map of the circle' }}
        height={p.height}
        areas={areas}
        stops={stops}
        pins={pins}
        legend={a ? legendOf(p, bands) : stopLegend(['rail', 'metro', 'tram', 'bus'])}
        fit={(box && (whole ? box : close)) ?? typed ?? 'none'}
        selected={picked && picked.place.kind !== 'point' ? picked.place.ref : null}
        onView={(seen, zoom) => setView({ box: seen.map((x) => x.toFixed(4)).join(','), close: zoom >= CLOSE })}
        onSelect={(id) => {
          const there = reached.get(id);
          const stop = places.find((s) => s.id === id);
          if (there)
            setPicked({ place: { ref: id, name: there.name, lat: there.lat, lon: there.lon, kind: 'stop' }, reached: there });
          else if (stop) setPicked({ place: stopPlace(stop), reached: null });
        }}
        onPick={({ lon, lat }) => setPicked({ place: pointPlace(lat, lon), reached: null })}
        chosen={chosen}
      />
    </div>
  );
}

function legendOf({ a, b, inner }: Pick<Props, 'a' | 'b' | 'inner'>, bands: readonly number[]): LegendEntry[] {
  if (a && b)
    return [
      { label: { zh: '甲能走到的范围', en: 'Area of A' }, color: SIDES.a.color, kind: SIDES.a.pattern },
      { label: { zh: '乙能走到的范围', en: 'Area of B' }, color: SIDES.b.color, kind: SIDES.b.pattern },
      { label: { zh: '两边都到的车站', en: 'Station of both' }, color: BOTH, kind: 'stop' },
      { label: { zh: '只有甲到', en: 'Of A only' }, color: SIDES.a.color, kind: 'stop' },
      { label: { zh: '只有乙到', en: 'Of B only' }, color: SIDES.b.color, kind: 'stop' },
    ];
  const last = bands.at(-1) ?? 60;
  if (inner.length < 2 || bands.length < 3)
    return [{ label: { zh: `${last} 分钟内`, en: `Within ${last} min` }, color: SHADES[2], kind: 'area' }];
  return bands.map((minutes, i) => ({
    label: { zh: `${minutes} 分钟内`, en: `Within ${minutes} min` },
    color: SHADES[i] ?? SHADES[2],
    kind: 'area',
  }));
}
