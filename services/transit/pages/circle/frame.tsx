/** What the answer of one circle and of two have in common: what stands over them, what ends them, and what to do when there is nothing. */
import type { ReactNode } from 'react';
import { Button, ButtonLink, EmptyState, Notice, fmtDate, useLocale } from '@yunjian/ui';
import { client, fileHref } from '../shared/client.ts';
import { SourceNotes, useNetworks } from '../shared/marks.tsx';
import { ShareLink } from '../shared/share.tsx';
import { fmtClock } from '../shared/time.ts';
import type { CircleAnswer } from './compare.ts';
import { queryOf, sharedCircle, type CircleQuestion, type Side } from './question.ts';

/** `2026-11-25 周三 08:00–09:00`; an end on the next day says so. */
export function windowWords(a: Pick<CircleAnswer, 'date' | 'from' | 'until'>, locale: 'zh' | 'en'): string {
  return `${fmtDate(a.date, locale)} ${fmtClock(a.from, locale, { date: a.date })}–${fmtClock(a.until, locale, { date: a.date })}`;
}

/** Share, print, and the files of each circle, fixed to the day that was answered. */
export function Tools({
  question,
  answers,
}: {
  question: CircleQuestion;
  answers: readonly { side: Side; answer: CircleAnswer; label: string }[];
}) {
  const { t } = useLocale();
  const first = answers[0]?.answer;
  return (
    <div className="cc-tools">
      <ShareLink to={sharedCircle(question, { date: first?.date ?? '' })} />
      <Button small kind="plain" icon="print" onClick={() => print()}>
        {t({ zh: '打印', en: 'Print' })}
      </Button>
      {answers.map(({ side, answer, label }) => {
        const query = { ...queryOf(question, side), date: answer.date };
        return (
          <span key={side} className="yj-row">
            <ButtonLink small kind="plain" icon="download" download="" href={fileHref(client.circleXlsx.op, { query })}>
              {t({ zh: `${label}Excel（全部站点）`, en: `${label}Excel (all stops)` })}
            </ButtonLink>
            <ButtonLink small kind="plain" icon="download" download="" href={fileHref(client.circleGeojson.op, { query })}>
              {t({ zh: `${label}GeoJSON`, en: `${label}GeoJSON` })}
            </ButtonLink>
          </span>
        );
      })}
    </div>
  );
}

/** Networks that have no timetable on the day, when others answer. */
export function OutsideNote({ answer, label }: { answer: CircleAnswer; label?: string }) {
  const { t } = useLocale();
  const networks = useNetworks().data?.networks;
  if (answer.outside.length === 0 || answer.reason === 'outside-dates') return null;
  const names = (lang: 'zh' | 'en'): string =>
    answer.outside.map((code) => networks?.find((n) => n.code === code)?.title[lang] ?? code).join(lang === 'zh' ? '、' : ', ');
  return (
    <Notice kind="warning" title={{ zh: '有的交通网这一天没有时刻表', en: 'Some networks have no timetable for this day' }}>
      <p>
        {label}
        {t({ zh: `没有计入：${names('zh')}。`, en: `Left out: ${names('en')}.` })}
      </p>
    </Notice>
  );
}

/** Why nothing is reached, and what may help. */
export function Nothing({ answer, children }: { answer: CircleAnswer; children?: ReactNode }) {
  const { t, locale } = useLocale();
  const networks = useNetworks().data?.networks ?? [];
  if (answer.reason === 'outside-dates') {
    const first = networks.map((n) => n.first).sort()[0];
    const last = networks
      .map((n) => n.last)
      .sort()
      .at(-1);
    return (
      <EmptyState
        title={{ zh: `${fmtDate(answer.date, 'zh')} 没有时刻表`, en: `No timetable for ${fmtDate(answer.date, 'en')}` }}
        actions={children}
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
  if (answer.reason === 'unknown-stop')
    return (
      <EmptyState title={{ zh: '这个起点已不在时刻表里', en: 'This origin is no longer in the timetable' }}>
        <p>
          {t({
            zh: '站点可能改了编号或已取消。请重新搜索站名。',
            en: 'It may have a new number or be gone. Search for its name.',
          })}
        </p>
      </EmptyState>
    );
  return (
    <EmptyState title={{ zh: '这段时间里一个站也到不了', en: 'No stop is reached in this window' }} actions={children}>
      <p>
        {t({
          zh: `${windowWords(answer, 'zh')} 出发，${answer.minutes} 分钟内走不到任何站。起点可能离站太远，或这时没有车。`,
          en: `Leaving ${windowWords(answer, locale)}, no stop is within ${answer.minutes} minutes: the origin may be too far from any, or nothing runs.`,
        })}
      </p>
    </EmptyState>
  );
}

/** The foot of an answer: where the times come from; on paper, the day and the address. */
export function Foot({ question, answer, today }: { question: CircleQuestion; answer: CircleAnswer; today: string }) {
  const { locale } = useLocale();
  return (
    <>
      <SourceNotes networks={answer.networks} today={today} />
      <p className="tr-print-only">
        {fmtDate(today, locale)} · {location.origin + sharedCircle(question, answer)}
      </p>
    </>
  );
}
