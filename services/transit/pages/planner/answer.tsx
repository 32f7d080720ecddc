import { useState } from 'react';
import { Button, EmptyState, Notice, fmtDate, useLocale, type Words } from '@yunjian/ui';
import { Kinds } from '../shared/kinds.tsx';
import { RealtimeLine, SourceNotes, useNetworks } from '../shared/marks.tsx';
import { apiPlaceWords } from '../shared/place.ts';
import { ShareLink } from '../shared/share.tsx';
import { fmtClock } from '../shared/time.ts';
import type { JourneysAnswer } from '../shared/types.ts';
import { ChoiceCard } from './choice.tsx';
import { latestOf, sorted, type Order } from './choices.ts';
import { activeOptions, nextMorning, sharedAddress, withKind, withoutOptions, type Question } from './question.ts';

const ORDERS: { value: Order; label: Words }[] = [
  { value: 'given', label: { zh: '推荐', en: 'Best' } },
  { value: 'fewest', label: { zh: '少换乘', en: 'Few changes' } },
  { value: 'walking', label: { zh: '少走路', en: 'Little walking' } },
];

interface Props {
  answer: JourneysAnswer;
  question: Question;
  open: string | null;
  onOpen: (key: string | null) => void;
  onMap?: () => void;
  /** Asks anew. */
  onAsk: (question: Question) => void;
  /** Local time of the server when the question is about now. */
  now: string | null;
  today: string;
}

/** The answer: distinct ways to travel, or why there is none and what can be done. */
export function Answer(p: Props) {
  const { t, locale } = useLocale();
  const { answer: a } = p;
  const [order, setOrder] = useState<Order>('given');
  const date = a.kind === 'last' ? a.date : a.time.slice(0, 10);
  const when = {
    depart: {
      zh: `${fmtDate(a.time.slice(0, 10), 'zh')} ${fmtClock(a.time, 'zh')} 起出发`,
      en: `leaving ${fmtDate(a.time.slice(0, 10), 'en')} ${fmtClock(a.time, 'en')} or later`,
    },
    arrive: {
      zh: `${fmtDate(a.time.slice(0, 10), 'zh')} ${fmtClock(a.time, 'zh')} 前到达`,
      en: `arriving ${fmtDate(a.time.slice(0, 10), 'en')} ${fmtClock(a.time, 'en')} or before`,
    },
    last: { zh: `${fmtDate(a.date, 'zh')} 夜间，末班回家`, en: `night of ${fmtDate(a.date, 'en')}, last way home` },
  }[a.kind];
  const latest = latestOf(a.choices);
  return (
    <section className="tr-answer" aria-labelledby="tr-answer-title">
      <div className="tr-answer-head">
        <h2 id="tr-answer-title" tabIndex={-1}>
          {apiPlaceWords(a.from, locale)} → {apiPlaceWords(a.to, locale)}
        </h2>
        <p>{t(when)}</p>
        <p>
          <RealtimeLine at={a.realtimeAt} />
        </p>
      </div>
      <Outside answer={a} />
      {a.choices.length === 0 || a.reason !== null ? (
        <NoAnswer {...p} />
      ) : (
        <>
          {a.kind === 'last' && latest ? (
            <Notice
              kind="info"
              title={{
                zh: `最晚${latest.about ? '约' : ''} ${fmtClock(latest.departure, 'zh', { date })} 动身，再晚就到不了`,
                en: `Leave by ${latest.about ? 'about ' : ''}${fmtClock(latest.departure, 'en', { date })}: later and you cannot get there`,
              }}
            />
          ) : null}
          <div className="tr-answer-bar">
            {a.choices.length > 1 ? (
              <Kinds
                quiet
                row
                name="order"
                legend={{ zh: '排序', en: 'Order' }}
                value={order}
                options={ORDERS}
                onChange={setOrder}
              />
            ) : null}
            <ShareLink to={sharedAddress(p.question, a)} />
          </div>
          <ol className="tr-choices" aria-label={t({ zh: `${a.choices.length} 种走法`, en: `${a.choices.length} ways` })}>
            {sorted(a.choices, order).map((choice) => (
              <ChoiceCard
                key={choice.key}
                choice={choice}
                open={choice.key === p.open}
                onOpen={() => p.onOpen(choice.key === p.open ? null : choice.key)}
                {...(p.onMap ? { onMap: p.onMap } : {})}
                kind={a.kind}
                by={a.kind === 'arrive' ? a.time : null}
                date={date}
                now={p.now}
                today={p.today}
                networks={a.networks}
                stepFree={p.question.wheelchair === 'not-no'}
              />
            ))}
          </ol>
          <p className="yj-muted yj-small">
            {t({
              zh: '带“约”的时刻由发车间隔推算，不是承诺；出发时刻舍去秒，到达时刻进到整分。',
              en: 'Times with “about” follow from headways and are no promise; departures are rounded down to the minute, arrivals up.',
            })}
          </p>
        </>
      )}
      <SourceNotes networks={a.networks} today={p.today} />
      <p className="tr-print-only">
        {fmtDate(p.today, locale)} · {location.origin + sharedAddress(p.question, a)}
      </p>
    </section>
  );
}

/** Networks without a timetable on the day, when others answer. */
function Outside({ answer: a }: { answer: JourneysAnswer }) {
  const { t } = useLocale();
  const names = useNetworkNames();
  if (a.outside.length === 0 || a.reason === 'outside-dates') return null;
  return (
    <Notice kind="warning" title={{ zh: '有的交通网这一天没有时刻表', en: 'Some networks have no timetable for this day' }}>
      <p>
        {t({
          zh: `没有计入：${a.outside.map((c) => names(c).zh).join('、')}。`,
          en: `Left out: ${a.outside.map((c) => names(c).en).join(', ')}.`,
        })}
      </p>
    </Notice>
  );
}

function useNetworkNames() {
  const networks = useNetworks().data?.networks;
  return (code: string) => networks?.find((n) => n.code === code)?.title ?? { zh: code, en: code };
}

/** Why there is no journey, and what may help, one button each. */
function NoAnswer({ answer: a, question: q, onAsk, today }: Props) {
  const { t, locale } = useLocale();
  const networks = useNetworks().data;
  const day = a.kind === 'last' ? a.date : a.time.slice(0, 10);
  if (a.reason === 'outside-dates') {
    const first = networks?.networks.map((n) => n.first).sort()[0];
    const last = networks?.networks
      .map((n) => n.last)
      .sort()
      .at(-1);
    return (
      <EmptyState
        title={{ zh: `${fmtDate(day, 'zh')} 没有时刻表`, en: `No timetable for ${fmtDate(day, 'en')}` }}
        actions={
          day === today ? undefined : (
            <Button kind="primary" onClick={() => onAsk(withKind(q, 'now', `${today}T12:00:00`))}>
              {t({ zh: '改查现在', en: 'Ask for now' })}
            </Button>
          )
        }
      >
        <p>
          {first && last
            ? t({
                zh: `各网络的时刻表在 ${fmtDate(first, 'zh')} 到 ${fmtDate(last, 'zh')} 之间有效，请改选日期。`,
                en: `Timetables are valid between ${fmtDate(first, 'en')} and ${fmtDate(last, 'en')}; please choose another day.`,
              })
            : t({ zh: '请改选日期。', en: 'Please choose another day.' })}
        </p>
      </EmptyState>
    );
  }
  if (a.reason === 'unknown-stop')
    return (
      <EmptyState title={{ zh: '起点或终点已不在时刻表里', en: 'One of the two ends is no longer in the timetable' }}>
        <p>
          {t({
            zh: '站点可能改了编号或已取消。请重新搜索站名再查。',
            en: 'The stop may have a new number or be gone. Search for its name and ask again.',
          })}
        </p>
      </EmptyState>
    );
  return (
    <EmptyState
      title={
        a.kind === 'last'
          ? { zh: '这一晚没有能到的班次', en: 'Nothing gets you there that night' }
          : { zh: '按这些条件没有走得通的办法', en: 'No journey fits these conditions' }
      }
      actions={
        <>
          {activeOptions(q) > 0 ? (
            <Button kind="primary" onClick={() => onAsk(withoutOptions(q))}>
              {t({ zh: '去掉偏好再查', en: 'Ask without preferences' })}
            </Button>
          ) : null}
          <Button onClick={() => onAsk(nextMorning(q, day))}>
            {t({ zh: '查次日首班', en: 'First services of the next day' })}
          </Button>
          {a.kind === 'last' ? null : (
            <Button onClick={() => onAsk(withKind(q, 'last', a.time))}>
              {t({ zh: '查当晚末班', en: 'Last way home that night' })}
            </Button>
          )}
        </>
      }
    >
      <p>
        {t({
          zh: '可能末班已过，附近没有站，或者偏好限得太紧。',
          en: 'The last service may have gone, no stop may be near, or the preferences may be too narrow.',
        })}{' '}
        {locale === 'zh'
          ? '起终点是地图上的点时，离站不要超过步行上限。'
          : 'A point on the map must be within walking distance of a stop.'}
      </p>
    </EmptyState>
  );
}
