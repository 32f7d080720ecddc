import { Suspense, lazy, useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { ErrorState, LoadingState, Notice, Progress, fieldId, useApi, useLocale, type FieldError, type Words } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { TransitPage } from '../shared/frame.tsx';
import { useNetworks, useServerNow } from '../shared/marks.tsx';
import { MODES } from '../shared/modes.ts';
import type { Place } from '../shared/place.ts';
import { usePicking } from '../shared/use-picking.ts';
import { useWide } from '../shared/use-wide.ts';
import { bandsOf } from './compare.ts';
import { Compared } from './compared.tsx';
import { CircleForm } from './form.tsx';
import { Landing } from './landing.tsx';
import { asks, circleAddress, mistakesOf, queryOf, readCircle, type CircleQuestion } from './question.ts';
import { Result } from './result.tsx';
import { useOrigin } from './use-origin.ts';
import './circle.css';

const CircleMap = lazy(() => import('./circle-map.tsx'));

/** The one-hour circle: what is reached from one place over a window of departures, or from two places or on two days beside each other. */
export default function CirclePage() {
  const { t } = useLocale();
  const wide = useWide();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const address = search.toString();
  const question = useMemo(() => readCircle(new URLSearchParams(address)), [address]);
  const networks = useNetworks();
  const now = useServerNow();
  const today = networks.data?.today ?? now().slice(0, 10);

  const [draft, setDraft] = useState(question);
  const [drafted, setDrafted] = useState(question);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [chosen, setChosen] = useState<ReadonlyMap<string, Place>>(new Map());
  const picking = usePicking<'from' | 'from2'>();
  if (drafted !== question) {
    setDrafted(question); // another address: a link, back, or a new question
    setDraft(question);
    setErrors([]);
  }
  const from = useOrigin(draft.from, chosen);
  const from2 = useOrigin(draft.versus === 'origin' ? draft.from2 : '', chosen);

  const twice = question.versus !== 'none';
  const [askA, askB] = [asks(question, 'a', today), asks(question, 'b', today)];
  const complete = askA && (!twice || askB);
  const a = useApi(client.circle, { query: queryOf(question, 'a') }, { enabled: complete });
  const b = useApi(client.circle, { query: queryOf(question, 'b') }, { enabled: complete && twice });
  const answerA = complete ? a.data : undefined;
  const answerB = complete && twice ? b.data : undefined;
  // Inner shades of the map: the same question for a third and two thirds of the time, after the answer itself.
  const [near, middle] = bandsOf(Number(question.minutes));
  const shades = !twice && answerA !== undefined && answerA.area !== null && middle !== undefined;
  const inner = useApi(client.circle, { query: { ...queryOf(question), minutes: near ?? 5 } }, { enabled: shades });
  const mid = useApi(client.circle, { query: { ...queryOf(question), minutes: middle ?? 5 } }, { enabled: shades });

  const results = useRef<HTMLDivElement>(null);
  const asked = useRef(false);
  const done = answerA !== undefined && (!twice || answerB !== undefined);
  useEffect(() => {
    if (!done || !asked.current) return;
    asked.current = false;
    results.current?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
    if (!matchMedia('(min-width: 64rem)').matches) results.current?.scrollIntoView({ block: 'start' });
  }, [done]);

  const ask = (next: CircleQuestion) => {
    const wrong = mistakes(next, today);
    setErrors(wrong);
    if (wrong[0]) {
      document.getElementById(fieldId(wrong[0].field))?.focus();
      return;
    }
    asked.current = true;
    picking.stop();
    const to = circleAddress(next);
    if (to !== circleAddress(question)) void navigate(to, { preventScrollReset: true });
    else void Promise.all([a.refetch(), ...(twice ? [b.refetch()] : [])]);
  };
  const place = (end: 'from' | 'from2', put: Place | null) => {
    if (put) setChosen((old) => new Map(old).set(put.ref, put));
    setDraft((old) => ({ ...old, [end]: put?.ref ?? '', ...(end === 'from2' && put ? { versus: 'origin' as const } : {}) }));
    setErrors((old) => old.filter((e) => e.field !== end));
    picking.stop();
  };
  const dated = (q: CircleQuestion): string => circleAddress({ ...q, date: q.date || today });
  const changed = complete && dated(draft) !== dated(question);
  const modes = useMemo(() => {
    const there = new Set(networks.data?.networks.map((n) => n.mode));
    return MODES.filter((m) => there.has(m));
  }, [networks.data]);
  const error = a.error ?? (twice ? b.error : null);
  const gone: readonly FieldError[] = (['from', 'from2'] as const)
    .filter((end) => (end === 'from' ? from.gone : from2.gone))
    .map((field) => ({ field, message: { zh: '没有这个站，请重新搜索', en: 'There is no such stop; please search again' } }));
  const old = changed || picking.end !== null;
  const map = (
    <Suspense fallback={<LoadingState rows={6} label={{ zh: '正在载入地图', en: 'Loading the map' }} />}>
      <CircleMap
        question={question}
        // Who chooses an origin wants to see the stops around, not the circle of before.
        a={old ? null : (answerA ?? null)}
        b={old ? null : (answerB ?? null)}
        inner={!shades || old ? [] : [mid.data, inner.data].flatMap((d) => d?.area ?? [])}
        from={from.place}
        from2={from2.place}
        versus={draft.versus}
        picking={picking.end}
        onStop={() => picking.stop(true)}
        onPlace={(end, put) => {
          place(end, put);
          picking.stop(true);
        }}
        height={wide ? 'max(26rem, calc(100vh - 19rem))' : 'min(70vh, 28rem)'}
      />
    </Suspense>
  );
  const showMap = wide || picking.end !== null || (done && !changed);

  return (
    <TransitPage
      title={{ zh: '一小时交通圈', en: 'One-hour circle' }}
      width="full"
      lead={
        <p>
          {t({
            zh: '从一处出发，一小时能到哪些城市、哪些车站？按真实的换乘和等车算，不画圆规圆。',
            en: 'Which cities and stations are an hour away? Worked out with every change and wait, not drawn with a compass.',
          })}
        </p>
      }
    >
      <div className="tr-split">
        <div>
          <div className="tr-asking" ref={picking.form} tabIndex={-1}>
            <CircleForm
              draft={draft}
              from={from.place}
              from2={from2.place}
              onDraft={setDraft}
              onPlace={place}
              onMap={picking.begin}
              onSubmit={() => ask(draft)}
              errors={[...errors, ...gone]}
              modes={modes}
              today={today}
              near={networks.data ? `${networks.data.centre[1]},${networks.data.centre[0]}` : undefined}
              busy={complete && !changed && !done && error === null}
            />
          </div>
          {!wide && showMap ? (
            <div className="cc-map-phone tr-map-box" ref={picking.map} tabIndex={-1}>
              {map}
            </div>
          ) : null}
          <div
            ref={results}
            className={changed ? 'tr-results tr-results-old' : 'tr-results'}
            aria-busy={complete && (a.isFetching || b.isFetching)}
          >
            {changed ? (
              <Notice
                kind="neutral"
                title={{ zh: '条件已改，按“算一算”更新', en: 'The question has changed: press “Work it out”' }}
              />
            ) : null}
            {!complete ? (
              <Landing
                onPlace={(put) => {
                  place('from', put);
                  ask({ ...draft, from: put.ref });
                }}
                bounds={networks.data?.bounds ?? null}
              />
            ) : error && !done ? (
              <ErrorState error={error} retry={() => void Promise.all([a.refetch(), ...(twice ? [b.refetch()] : [])])} />
            ) : done && answerA ? (
              twice && answerB ? (
                <Compared question={question} a={answerA} b={answerB} today={today} />
              ) : (
                <Result question={question} answer={answerA} today={today} onAsk={ask} />
              )
            ) : (
              <Working question={question} parts={twice ? 2 : 1} ready={(answerA ? 1 : 0) + (answerB ? 1 : 0)} />
            )}
          </div>
        </div>
        {wide ? (
          <div className="tr-split-map tr-map-box" ref={picking.map} tabIndex={-1}>
            {map}
          </div>
        ) : null}
      </div>
    </TransitPage>
  );
}

/** While it is worked out: what is being done, and how much of it is there. */
function Working({ question: q, parts, ready }: { question: CircleQuestion; parts: number; ready: number }) {
  return (
    <div role="status">
      <Progress
        label={{
          zh: `正在算 ${q.time}–${q.until} 之间每一次出发能到哪里${parts > 1 ? `（${ready} / ${parts}）` : ''}`,
          en: `Working out where each departure between ${q.time} and ${q.until} leads${parts > 1 ? ` (${ready} of ${parts})` : ''}`,
        }}
        {...(parts > 1 && ready > 0 ? { value: ready, max: parts } : {})}
      />
    </div>
  );
}

const WORDS: Record<ReturnType<typeof mistakesOf>[number], FieldError> = {
  from: { field: 'from', message: { zh: '请从候选里选一个起点', en: 'Choose where from, out of the list' } },
  from2: { field: 'from2', message: { zh: '请选第二个起点', en: 'Choose the second origin' } },
  'same-origin': { field: 'from2', message: { zh: '两个起点是同一处', en: 'Both origins are the same place' } },
  date2: { field: 'date2', message: { zh: '请选第二个日期', en: 'Choose the second date' } },
  'same-date': { field: 'date2', message: { zh: '两个日期是同一天', en: 'Both dates are the same day' } },
};

/** What must be mended before a question can be asked. */
function mistakes(q: CircleQuestion, today: string): FieldError[] {
  const time: Words = { zh: '请选时间', en: 'Choose a time' };
  return [
    ...mistakesOf(q, today).map((m) => WORDS[m]),
    ...(q.time === '' ? [{ field: 'time', message: time }] : []),
    ...(q.until === '' ? [{ field: 'until', message: time }] : []),
  ];
}
