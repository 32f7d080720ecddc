/** Marks of honesty: assumed headways, old timetables, sample data, tight changes, lateness, alerts. Always icon and word. */
import { useCallback } from 'react';
import type { Text } from '@yunjian/kernel/contract';
import { Badge, Details, Link, Notice, fmtDate, fmtDateTime, useApi, useLocale } from '@yunjian/ui';
import { client } from './client.ts';
import { dayOf, fmtDelay, localAt, localOf, secondsOf } from './time.ts';
import type { Alert, NetworkNote } from './types.ts';

/** A timetable older than this many days says its year wherever it is used. */
const OLD_DAYS = 400;

/** The year of a timetable that is old on `today`, else null. */
export const oldYear = (asOf: string, today: string): string | null =>
  dayOf(today) - dayOf(asOf) > OLD_DAYS ? asOf.slice(0, 4) : null;

/** What must be said of a network wherever a figure rests on it, shortest first: `2016 年时刻`, `示例`, `间隔为假定`. */
export function networkMarks(network: NetworkNote, today: string): Text[] {
  const year = oldYear(network.asOf, today);
  return [
    ...(year ? [{ zh: `${year} 年时刻`, en: `timetable of ${year}` }] : []),
    ...(network.example ? [{ zh: '示例数据', en: 'sample data' }] : []),
    ...(network.assumed && !network.example ? [{ zh: '含假定', en: 'partly assumed' }] : []),
  ];
}

/** What nobody said, which is not the same as nothing. */
export function NotStated() {
  const { t } = useLocale();
  return <span className="yj-muted">{t({ zh: '未说明', en: 'not stated' })}</span>;
}

/** Those marks as small labels. */
export function NetworkMarks({ network, today }: { network: NetworkNote | undefined; today: string }) {
  const { t } = useLocale();
  if (!network) return null;
  return networkMarks(network, today).map((mark) => (
    <span key={mark.en} className="yj-example">
      {t(mark)}
    </span>
  ));
}

/** 资料来源: every network an answer rests on, with its day and what of it is assumed. Put one at the foot of each page that shows times. */
export function SourceNotes({ networks, today }: { networks: readonly NetworkNote[]; today: string }) {
  const { t, locale } = useLocale();
  if (networks.length === 0) return null;
  return (
    <div className="tr-sources">
      <p>
        {t({ zh: '时刻来源：', en: 'Timetables: ' })}
        {networks.map((n, i) => (
          <span key={n.code}>
            {i > 0 ? t({ zh: '；', en: '; ' }) : null}
            {t(n.title)} {t({ zh: `${fmtDate(n.asOf, locale)} 的数据`, en: `as of ${fmtDate(n.asOf, locale)}` })}{' '}
            <NetworkMarks network={n} today={today} />
          </span>
        ))}
        {t({ zh: '。', en: '. ' })}
        <Link to="/transit/networks">{t({ zh: '来源与许可', en: 'Sources and licences' })}</Link>
      </p>
      {networks.some((n) => n.assumed) ? (
        <Details summary={{ zh: '哪些是假定的', en: 'What is assumed' }}>
          <ul>
            {networks
              .filter((n) => n.assumed)
              .map((n) => (
                <li key={n.code}>
                  {t(n.title)}
                  {t({ zh: '：', en: ': ' })}
                  {n.assumed ? t(n.assumed) : null}
                </li>
              ))}
          </ul>
        </Details>
      ) : null}
    </div>
  );
}

/** 换乘紧: there is little time to spare at a change. */
export function TightMark({ spare }: { spare?: number | null }) {
  const { t } = useLocale();
  const minutes = spare == null ? null : Math.max(0, Math.floor(spare / 60));
  return (
    <Badge kind="warning">
      {t({ zh: '换乘紧', en: 'Tight change' })}
      {minutes === null ? null : t({ zh: `，富余 ${minutes} 分钟`, en: `, ${minutes} min to spare` })}
    </Badge>
  );
}

/** Lateness in words; nothing when nothing is known. */
export function Delay({ delay }: { delay: number | null }) {
  const { locale } = useLocale();
  const said = fmtDelay(delay, locale);
  if (!said) return null;
  return <span className={`tr-delay tr-delay-${said.tone}`}>{said.words}</span>;
}

/** Boarding or leaving must be arranged: 2 by phone, 3 with the driver. */
export function Arrange({ how }: { how: number | null }) {
  const { t } = useLocale();
  if (how !== 2 && how !== 3) return null;
  return (
    <Badge kind="info">
      {how === 2
        ? t({ zh: '须提前电话预约', en: 'Book by phone' })
        : t({ zh: '须向司机招手或说明', en: 'Signal to or ask the driver' })}
    </Badge>
  );
}

/** Messages of the operator. */
export function Alerts({ alerts }: { alerts: readonly Alert[] }) {
  const { t } = useLocale();
  return alerts.map((a) => (
    <Notice key={a.id} kind="warning" title={a.header}>
      <p>
        {t(a.description)}{' '}
        {a.url ? (
          <Link href={a.url} external>
            {t({ zh: '详情', en: 'More' })}
          </Link>
        ) : null}
      </p>
    </Notice>
  ));
}

/** `实时数据 09:02`; says plainly when there is none. */
export function RealtimeLine({ at }: { at: string | null }) {
  const { t, locale } = useLocale();
  return (
    <span className="yj-muted yj-small">
      {at
        ? t({ zh: `实时信息更新于 ${fmtDateTime(at, locale)}`, en: `Live data of ${fmtDateTime(at, locale)}` })
        : t({ zh: '目前没有实时信息，以下为计划时刻', en: 'No live data at present: scheduled times' })}
    </span>
  );
}

/** Networks, the local time of the server, and centre and bounds of the district: asked once, read again every ten minutes. */
export const useNetworks = () => useApi(client.networks, {}, { every: 600_000 });

/** The local time of the server as a function: what it said last, and the seconds since. Before it has spoken, this device's. */
export function useServerNow(): () => string {
  const { data, dataUpdatedAt } = useNetworks();
  const said = data?.now;
  return useCallback(
    () => (said ? localOf(secondsOf(said) + Math.floor((Date.now() - dataUpdatedAt) / 1000)) : localAt(Date.now())),
    [said, dataUpdatedAt],
  );
}
