/** What is to be known of a stop besides its departures: first and last, what it has, ways to other networks, former names. */
import { Badge, DateText, Icon, Link, fmtInt, useLocale, type IconName } from '@yunjian/ui';
import { LineBadge } from '../shared/badge.tsx';
import { stopPath, type client } from '../shared/client.ts';
import { ModeIcon } from '../shared/modeicon.tsx';
import { MODE } from '../shared/modes.ts';
import { fmtClock, fmtHeadway, fmtSpan } from '../shared/time.ts';
import type { FirstLast, StopBrief } from '../shared/types.ts';

export type StopAnswer = Awaited<ReturnType<typeof client.stop>>;

/** First and last of each line and direction on a day; a line by headway says so instead of a number of departures. */
export function FirstLastTable({ services, date }: { services: readonly FirstLast[]; date: string }) {
  const { t, locale } = useLocale();
  return (
    <table className="st-firstlast">
      <caption className="yj-hidden">{t({ zh: '各线首末班', en: 'First and last of each line' })}</caption>
      <thead>
        <tr>
          <th scope="col">{t({ zh: '线路与方向', en: 'Line and direction' })}</th>
          <th scope="col">{t({ zh: '首班', en: 'First' })}</th>
          <th scope="col">{t({ zh: '末班', en: 'Last' })}</th>
        </tr>
      </thead>
      <tbody>
        {services.map((s) => (
          <tr key={`${s.line.id}|${s.headsign}|${s.terminus}`}>
            <th scope="row">
              <LineBadge line={s.line} link /> <span className="st-dir">{s.headsign || s.terminus}</span>
              <span className="yj-muted yj-small">
                {s.headway
                  ? fmtHeadway(s.headway, locale)
                  : t({ zh: `${fmtInt(s.trips)} 班`, en: s.trips === 1 ? '1 departure' : `${fmtInt(s.trips)} departures` })}
              </span>
            </th>
            <td>{fmtClock(s.first, locale, { date })}</td>
            <td>{fmtClock(s.last, locale, { date })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const AMENITIES = [
  { key: 'canopy', label: { zh: '雨篷', en: 'Canopy' } },
  { key: 'timetable', label: { zh: '时刻表', en: 'Timetable' } },
  { key: 'accessible', label: { zh: '无障碍', en: 'Step-free' } },
  { key: 'seat', label: { zh: '座椅', en: 'Seat' } },
  { key: 'light', label: { zh: '照明', en: 'Lighting' } },
] as const;
const HAS: Record<'yes' | 'no' | 'unknown', { icon: IconName; words: { zh: string; en: string } }> = {
  yes: { icon: 'check', words: { zh: '有', en: 'yes' } },
  no: { icon: 'cross', words: { zh: '没有', en: 'no' } },
  unknown: { icon: 'question', words: { zh: '不详', en: 'not known' } },
};

/** What the stop has, as found at the last audit. Not audited is said, never taken for no. */
export function Amenities({ amenities }: { amenities: StopAnswer['amenities'] }) {
  const { t } = useLocale();
  if (!amenities)
    return (
      <p className="yj-muted">
        {t({ zh: '这个站还没有巡查过，设施情况不详。', en: 'This stop has not been audited; what it has is not known.' })}
      </p>
    );
  return (
    <>
      <ul className="st-amenities">
        {AMENITIES.map(({ key, label }) => {
          const has = HAS[amenities[key]];
          return (
            <li key={key} className={`st-has-${amenities[key]}`}>
              <Icon name={has.icon} size={18} />
              <span>
                {t(label)}
                {t({ zh: '：', en: ': ' })}
                <strong>{t(has.words)}</strong>
              </span>
            </li>
          );
        })}
      </ul>
      <p className="yj-muted yj-small">
        {amenities.checkedOn ? (
          <>
            {t({ zh: '巡查日期 ', en: 'Audited on ' })}
            <DateText date={amenities.checkedOn} />
          </>
        ) : (
          t({ zh: '没有巡查日期', en: 'No date of an audit' })
        )}{' '}
        {amenities.example ? <span className="yj-example">{t({ zh: '示例', en: 'sample' })}</span> : null}
      </p>
    </>
  );
}

/** A stop in a list, with its modes and lines. */
export function StopLine({ stop }: { stop: StopBrief }) {
  const { t } = useLocale();
  return (
    <>
      <Link to={stopPath(stop.id)}>{stop.name}</Link> {stop.code ? <span className="yj-muted yj-small">{stop.code} </span> : null}
      <span className="st-modes">
        {stop.modes.map((m) => (
          <span key={m}>
            <ModeIcon mode={m} size={16} /> {t(MODE[m])}
          </span>
        ))}
      </span>
      {stop.lines.length > 0 ? <span className="yj-muted yj-small"> {stop.lines.join(t({ zh: '、', en: ', ' }))}</span> : null}
    </>
  );
}

/** Poles of the same name on the other side, with where their lines go. */
export function Opposite({ poles }: { poles: StopAnswer['opposite'] }) {
  const { t } = useLocale();
  return (
    <ul className="st-rows">
      {poles.map(({ stop, towards }) => (
        <li key={stop.id}>
          <div>
            <StopLine stop={stop} />
            {towards.length > 0 ? (
              <p className="yj-muted yj-small">{t({ zh: `开往 ${towards.join('、')}`, en: `towards ${towards.join(', ')}` })}</p>
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Ways on foot to stops of other networks, with minutes and where the minutes come from. */
export function Links({ links }: { links: StopAnswer['links'] }) {
  const { t, locale } = useLocale();
  return (
    <ul className="st-rows">
      {links.map((link) => (
        <li key={link.to.id}>
          <div>
            <StopLine stop={link.to} />
            <p className="yj-muted yj-small">
              {t({ zh: '来源：', en: 'Source: ' })}
              {t(link.source)}
            </p>
          </div>
          <Badge icon="clock">
            {t({ zh: `步行 ${fmtSpan(link.seconds, locale)}`, en: `${fmtSpan(link.seconds, locale)} on foot` })}
          </Badge>
        </li>
      ))}
    </ul>
  );
}

/** Names the stop had, until when, and how that is known. */
export function FormerNames({ names }: { names: StopAnswer['formerNames'] }) {
  const { t } = useLocale();
  return (
    <ul className="st-rows">
      {names.map((n) => (
        <li key={n.name}>
          <div>
            <strong>{n.name}</strong> {t({ zh: '用到 ', en: 'until ' })}
            <DateText date={n.until} />
            <p className="yj-muted yj-small">
              {t({ zh: '来源：', en: 'Source: ' })}
              {t(n.source)}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
