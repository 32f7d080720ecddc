import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { useParams } from 'react-router';
import { Button, EmptyState, ErrorState, Icon, LoadingState, fmtDate, useApi, useLocale } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { useNetworks } from '../shared/marks.tsx';
import { fmtClock, secondsBetween } from '../shared/time.ts';
import { BoardRowView } from './board-row.tsx';
import { BoardFoot } from './board-foot.tsx';
import { emWidth, freshness, pageAt, servicesOf } from './departures.ts';
import { useNow } from './now.ts';
import './board.css';

/** Seconds each page of a long board stands. */
const PAGE_SECONDS = 12;
/** Pages at most: nobody waits for the fifth. What does not fit is counted and on the ordinary page. */
const MAX_PAGES = 4;

/**
 * The board for a screen at a stop: night mode, type as large as the screen allows, no hands needed. It asks again every
 * 20 seconds; without a network it counts on with what it has, drops what has left, and says how old it is.
 */
export default function BoardPage() {
  const { id = '' } = useParams();
  const { t } = useLocale();
  const board = useApi(client.board, { params: { id }, query: { limit: 200 } }, { every: 20_000, keep: true });
  const clock = useNow(board.data?.now, board.dataUpdatedAt, 1_000);
  const title = board.data?.stop.name ?? t({ zh: '到站显示屏', en: 'Departure board' });
  useEffect(() => {
    document.title = `${title} · ${t({ zh: '到站时刻', en: 'Departures' })}`;
  }, [title, t]);
  if (!board.data || !clock)
    return (
      <div className="bd bd-waiting">
        <h1>{title}</h1>
        {board.error ? <ErrorState error={board.error} retry={() => void board.refetch()} /> : <LoadingState rows={6} />}
      </div>
    );
  return <Board data={board.data} now={clock.now} age={clock.age} />;
}

type BoardAnswer = Awaited<ReturnType<typeof client.board>>;

function Board({ data, now, age }: { data: BoardAnswer; now: string; age: number }) {
  const { t, locale } = useLocale();
  const networks = useNetworks();
  const list = useRef<HTMLDivElement>(null);
  const size = useRows(list);
  const [started] = useState(() => now);
  const [held, setHeld] = useState<number | null>(null);
  const services = servicesOf(data.rows, now);
  const elapsed = held ?? Math.max(0, secondsBetween(started, now));
  const { rows, page, pages } = pageAt(services.slice(0, size * MAX_PAGES), size, elapsed, PAGE_SECONDS);
  const state = freshness(age);
  return (
    <div className="bd">
      <header className="bd-head">
        <h1 style={{ ['--n' as string]: emWidth(data.stop.name) }}>{data.stop.name}</h1>
        <p className="bd-date">
          {fmtDate(now.slice(0, 10), locale)}
          <span>{data.stop.code ? t({ zh: `站点编码 ${data.stop.code}`, en: `Stop ${data.stop.code}` }) : null}</span>
        </p>
        <time className="bd-clock" dateTime={now}>
          {fmtClock(now, locale, { seconds: true })}
        </time>
      </header>
      {state === 'fresh' ? null : (
        <p className={`bd-age bd-age-${state}`} role="status">
          <Icon name="warning" size={32} />
          <span>
            网络断开，数据是 {Math.floor(age / 60)} 分钟前的{state === 'stale' ? '，请以实际到站为准' : ''}{' '}
            <span lang="en">Offline: data {Math.floor(age / 60)} min old</span>
          </span>
        </p>
      )}
      <div className="bd-list" ref={list}>
        {rows.length === 0 ? (
          <EmptyState title={{ zh: '目前没有班次 · Nothing leaves at present', en: 'Nothing leaves at present · 目前没有班次' }}>
            <p>
              {data.reason === 'outside-dates'
                ? t({ zh: '今天不在时刻表的有效期内。', en: 'Today is outside the dates of the timetable.' })
                : t({ zh: '今天的末班已过。', en: 'The last service has gone.' })}
            </p>
          </EmptyState>
        ) : (
          <table>
            <caption className="yj-hidden">{t({ zh: '下一班', en: 'Next departures' })}</caption>
            <thead>
              <tr>
                <th scope="col">
                  线路 <span lang="en">Line</span>
                </th>
                <th scope="col">
                  开往 <span lang="en">To</span>
                </th>
                <th scope="col">
                  下一班 <span lang="en">Next</span>
                </th>
                <th scope="col" className="bd-after">
                  其后 <span lang="en">Then</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((service) => (
                <BoardRowView key={service.key} service={service} now={now} platform={service.stop.id !== data.stop.id} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      <BoardFoot
        alerts={data.alerts}
        page={page}
        pages={pages}
        tick={Math.floor(elapsed / PAGE_SECONDS)}
        held={held !== null}
        more={Math.max(0, services.length - size * MAX_PAGES)}
        realtimeAt={data.realtimeAt}
        id={data.stop.id}
        networks={(networks.data?.networks ?? []).filter((n) => services.some((s) => s.line.network === n.code))}
        today={networks.data?.today ?? data.date}
      >
        <Button
          kind="plain"
          small
          icon={held === null ? 'pause' : 'play'}
          onClick={() => setHeld(held === null ? elapsed : null)}
        >
          {held === null ? t({ zh: '停止轮换', en: 'Stop turning' }) : t({ zh: '继续轮换', en: 'Go on turning' })}
        </Button>
      </BoardFoot>
    </div>
  );
}

/** How many rows fit: measured, so that any screen upright or across shows whole rows only. */
function useRows(list: RefObject<HTMLDivElement | null>): number {
  const [size, setSize] = useState(6);
  useLayoutEffect(() => {
    const box = list.current;
    if (!box) return;
    const measure = (): void => {
      const head = box.querySelector('thead')?.getBoundingClientRect().height ?? 0;
      const row = box.querySelector('tbody tr')?.getBoundingClientRect().height;
      if (row) setSize(Math.max(1, Math.floor((box.clientHeight - head + 1) / row)));
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(box);
    return () => watch.disconnect();
  });
  return size;
}
