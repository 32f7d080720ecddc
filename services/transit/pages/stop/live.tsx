import { useState } from 'react';
import { Button, EmptyState, ErrorState, Icon, LoadingState, useApi, useLocale } from '@yunjian/ui';
import { LineBadge } from '../shared/badge.tsx';
import { client } from '../shared/client.ts';
import { Arrange, RealtimeLine } from '../shared/marks.tsx';
import { fmtClock } from '../shared/time.ts';
import { freshness, servicesOf, type Service } from './departures.ts';
import { useNow } from './now.ts';
import { Times } from './times.tsx';

/** Entries shown before "all of them" is pressed. */
const SHOWN = 12;

/** The next departures of all lines, read again every 20 seconds and counted on in between. */
export function NextDepartures({ id, outside }: { id: string; outside: boolean }) {
  const { t, locale } = useLocale();
  const [line, setLine] = useState<string | null>(null);
  const [all, setAll] = useState(false);
  const board = useApi(client.board, { params: { id }, query: { limit: 120 } }, { every: 20_000, keep: true });
  const clock = useNow(board.data?.now, board.dataUpdatedAt, 5_000);
  if (!board.data || !clock)
    return board.error ? <ErrorState error={board.error} retry={() => void board.refetch()} /> : <LoadingState rows={6} />;
  const services = servicesOf(board.data.rows, clock.now);
  const lines = new Map(services.map((s) => [s.line.id, s.line]));
  const chosen = line !== null && lines.has(line) ? services.filter((s) => s.line.id === line) : services;
  const shown = all ? chosen : chosen.slice(0, SHOWN);
  const state = freshness(clock.age);
  return (
    <>
      {lines.size > 1 ? (
        <div className="st-lines" role="group" aria-label={t({ zh: '只看一条线路', en: 'One line only' })}>
          <button type="button" aria-pressed={line === null} onClick={() => setLine(null)}>
            {t({ zh: '全部线路', en: 'All lines' })}
          </button>
          {[...lines.values()].map((l) => (
            <button key={l.id} type="button" aria-pressed={line === l.id} onClick={() => setLine(l.id)}>
              <LineBadge line={l} />
            </button>
          ))}
        </div>
      ) : null}
      {shown.length === 0 ? (
        <EmptyState title={{ zh: '目前没有班次', en: 'Nothing leaves at present' }}>
          <p>
            {outside || board.data.reason === 'outside-dates'
              ? t({ zh: '今天不在时刻表的有效期内。', en: 'Today is outside the dates of the timetable.' })
              : t({
                  zh: '今天的末班已过，或这里今天不停车。下面有首末班时刻；夜间出行可看夜间网络。',
                  en: 'The last service has gone, or nothing stops here today. First and last times are below; see also the night network.',
                })}
          </p>
        </EmptyState>
      ) : (
        <ul className="st-list" aria-label={t({ zh: '下一班', en: 'Next departures' })}>
          {shown.map((service) => (
            <Entry key={service.key} service={service} now={clock.now} platform={service.stop.id !== id} />
          ))}
        </ul>
      )}
      {chosen.length > shown.length ? (
        <Button kind="plain" icon="down" onClick={() => setAll(true)}>
          {t({ zh: `再看 ${chosen.length - shown.length} 项`, en: `${chosen.length - shown.length} more` })}
        </Button>
      ) : null}
      <p className={state === 'fresh' ? 'st-state' : 'st-state st-state-old'}>
        {state === 'fresh' ? null : <Icon name="warning" size={16} />}
        <span>
          {state === 'fresh'
            ? t({
                zh: `${fmtClock(clock.now, locale)} 的情况，自动更新。`,
                en: `As of ${fmtClock(clock.now, locale)}, kept up to date.`,
              })
            : t({
                zh: `连接不上，显示的是 ${Math.floor(clock.age / 60)} 分钟前取得的时刻。`,
                en: `No connection: times fetched ${Math.floor(clock.age / 60)} min ago.`,
              })}
        </span>{' '}
        <RealtimeLine at={board.data.realtimeAt} />
      </p>
    </>
  );
}

function Entry({ service, now, platform }: { service: Service; now: string; platform: boolean }) {
  const { t } = useLocale();
  return (
    <li>
      <LineBadge line={service.line} number={service.number} link />
      <div className="st-to">
        <p>
          <span className="yj-muted">{t({ zh: '开往 ', en: 'to ' })}</span>
          <strong>{service.to}</strong>
        </p>
        {platform ? <p className="yj-muted yj-small">{service.stop.name}</p> : null}
        <p className="st-marks">
          <Arrange how={service.arrange} />
          {service.line.example ? <span className="yj-example">{t({ zh: '示例', en: 'sample' })}</span> : null}
        </p>
      </div>
      <Times service={service} now={now} />
    </li>
  );
}
