import { Suspense, lazy, useMemo, useState } from 'react';
import { ButtonLink } from '../controls.tsx';
import { fmtInt } from '../format.ts';
import { useLocale, type Words } from '../i18n.tsx';
import { ExampleMark } from '../notices.tsx';
import './map.css';
import type { AreaValue, MapPoint } from './point.ts';

export interface DistrictMapProps {
  label: Words;
  points?: readonly MapPoint[];
  /** What a point's count counts, e.g. 套. */
  countUnit?: Words;
  areas?: { values: readonly AreaValue[]; legend: Words };
  selected?: string | null;
  onSelect?: (id: string | null) => void;
  /** Height of the map, CSS; default 26rem. */
  height?: string;
  /** The list beside the map; leave out only when the page itself lists the same things. */
  list?: boolean;
  /** Where the base files are served. */
  base?: string;
}

const Canvas = lazy(() => import('./gl.tsx'));

/** A map on a quiet base of the district's own files, with the same things in a list beside it for keyboard and screen reader. */
export function DistrictMap(p: DistrictMapProps) {
  const { t } = useLocale();
  const [own, setOwn] = useState<string | null>(null);
  const [broken, setBroken] = useState(false);
  const selected = p.selected === undefined ? own : p.selected;
  const pick = (id: string | null) => {
    setOwn(id);
    p.onSelect?.(id);
  };
  const points = useMemo(() => p.points ?? [], [p.points]);
  const chosen = points.find((x) => x.id === selected);
  const unit = p.countUnit ? t(p.countUnit) : '';
  return (
    <figure className={p.list === false ? 'yj-map' : 'yj-map yj-map-listed'}>
      <div className="yj-map-frame" style={{ blockSize: p.height ?? '26rem' }} role="region" aria-label={t(p.label)}>
        {broken ? (
          <p className="yj-map-broken">
            {t({ zh: '这台设备画不出地图，请用列表。', en: 'This device cannot draw the map; please use the list.' })}
          </p>
        ) : (
          <Suspense fallback={<p className="yj-map-broken">{t({ zh: '正在载入地图', en: 'Loading the map' })}</p>}>
            <Canvas
              points={points}
              {...(p.areas ? { areas: p.areas.values } : {})}
              selected={selected}
              onSelect={pick}
              base={p.base ?? '/geo'}
              onBroken={() => setBroken(true)}
              label={t(p.label)}
            />
          </Suspense>
        )}
        {chosen ? (
          <div className="yj-map-chosen" role="status">
            <strong>{t(chosen.title)}</strong>
            {chosen.text ? <span>{t(chosen.text)}</span> : null}
            {chosen.to ? (
              <ButtonLink small to={chosen.to}>
                {t({ zh: '查看', en: 'Open' })}
              </ButtonLink>
            ) : null}
          </div>
        ) : null}
      </div>
      {p.list === false ? null : (
        <ul className="yj-map-list" aria-label={t({ zh: '地图上的内容', en: 'What the map shows' })}>
          {points.map((x) => (
            <li key={x.id}>
              <button type="button" aria-pressed={x.id === selected} onClick={() => pick(x.id)}>
                <strong>{t(x.title)}</strong>
                <span className="yj-muted">
                  {x.count === undefined ? null : `${fmtInt(x.count)} ${unit}`}
                  {x.text ? ` ${t(x.text)}` : ''}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <figcaption>
        <ul className="yj-map-legend">
          {points.length > 0 ? (
            <li>
              <i className="yj-key-point" aria-hidden="true" />
              {t({ zh: '圆内数字为合计', en: 'Number in a circle: total' })}
              {unit ? `（${unit}）` : ''}
            </li>
          ) : null}
          {p.areas ? (
            <li>
              <i className="yj-key-area" aria-hidden="true" />
              {t(p.areas.legend)}
            </li>
          ) : null}
          <li>
            <i className="yj-key-metro" aria-hidden="true" />
            {t({ zh: '轨道交通', en: 'Metro' })}
          </li>
          <li>
            <i className="yj-key-road" aria-hidden="true" />
            {t({ zh: '主要道路', en: 'Main roads' })}
          </li>
          <li>
            <i className="yj-key-invented" aria-hidden="true" />
            {t({ zh: '虚线界线为示意', en: 'Dashed borders are schematic' })}
          </li>
        </ul>
        <p>
          <ExampleMark of="map" /> © OpenStreetMap contributors (ODbL)
        </p>
      </figcaption>
    </figure>
  );
}
