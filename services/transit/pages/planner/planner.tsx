import { Suspense, lazy, useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { Button, ErrorState, LoadingState, Notice, fieldId, useApi, useLocale, type FieldError } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { TransitPage } from '../shared/frame.tsx';
import { Alerts, useNetworks, useServerNow } from '../shared/marks.tsx';
import { MODES } from '../shared/modes.ts';
import type { Place } from '../shared/place.ts';
import { usePicking } from '../shared/use-picking.ts';
import { useWide } from '../shared/use-wide.ts';
import { Answer } from './answer.tsx';
import { QuestionForm } from './form.tsx';
import { Landing } from './landing.tsx';
import { addressOf, queryOf, readQuestion, type Question } from './question.ts';
import { useEnds } from './use-ends.ts';

const PlannerMap = lazy(() => import('./planner-map.tsx'));

/** The journey planner: the question is in the address; list and map together, the map on a phone only when asked for. */
export default function Planner() {
  const { t } = useLocale();
  const wide = useWide();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const address = search.toString();
  const question = useMemo(() => readQuestion(new URLSearchParams(address)), [address]);
  const complete = question.from !== '' && question.to !== '' && question.from !== question.to;
  const networks = useNetworks();
  const now = useServerNow();
  const today = networks.data?.today ?? now().slice(0, 10);

  const [draft, setDraft] = useState(question);
  const [drafted, setDrafted] = useState(question);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [open, setOpen] = useState<string | null>(null);
  const [opened, setOpened] = useState('');
  const picking = usePicking<'from' | 'to'>();
  const [mapShown, setMapShown] = useState(false);
  if (drafted !== question) {
    setDrafted(question); // another address: a link, back, or a new question
    setDraft(question);
    setErrors([]);
  }

  const query = useApi(
    client.journeys,
    { query: queryOf(question) },
    { enabled: complete, ...(question.kind === 'now' ? { every: 60_000 } : {}) },
  );
  const answer = complete ? query.data : undefined;
  const named = useMemo(
    () => (answer ? { from: answer.from, to: answer.to, asked: { from: question.from, to: question.to } } : null),
    [answer, question.from, question.to],
  );
  const ends = useEnds(draft, named, query.error !== null);
  const near = networks.data ? `${networks.data.centre[1]},${networks.data.centre[0]}` : undefined;
  const modes = useMemo(() => {
    const there = new Set(networks.data?.networks.map((n) => n.mode));
    return MODES.filter((m) => there.has(m));
  }, [networks.data]);

  // The first way is open when an answer comes; what the person opens stays open while it is read again.
  if (answer && opened !== address) {
    setOpened(address);
    setOpen(answer.choices[0]?.key ?? null);
  }
  // A way that is gone when the answer is read again gives its place to the first.
  const gives = answer?.choices ?? [];
  const current = open !== null && !gives.some((c) => c.key === open) ? (gives[0]?.key ?? null) : open;
  const results = useRef<HTMLDivElement>(null);
  const asked = useRef(false);
  useEffect(() => {
    if (!answer || !asked.current) return;
    asked.current = false;
    const title = results.current?.querySelector<HTMLElement>('h2');
    title?.focus({ preventScroll: true });
    if (!matchMedia('(min-width: 64rem)').matches) results.current?.scrollIntoView({ block: 'start' });
  }, [answer]);

  const ask = (next: Question) => {
    const wrong = mistakes(next);
    setErrors(wrong);
    if (wrong[0]) {
      document.getElementById(fieldId(wrong[0].field))?.focus();
      return;
    }
    asked.current = true;
    picking.stop();
    const to = addressOf(next);
    if (to === addressOf(question)) void query.refetch();
    else void navigate(to, { preventScrollReset: true });
  };
  const place = (end: 'from' | 'to', chosen: Place | null) => {
    if (chosen) ends.remember(chosen);
    setDraft((old) => ({ ...old, [end]: chosen?.ref ?? '' }));
    setErrors((old) => old.filter((e) => e.field !== end));
    picking.stop();
  };
  const swap = () => {
    const next = { ...draft, from: draft.to, to: draft.from };
    if (complete && addressOf(draft) === addressOf(question)) ask(next);
    else setDraft(next);
  };
  const changed = complete && addressOf(draft) !== addressOf(question);
  const journey = gives.find((c) => c.key === current)?.journey ?? null;
  const map = (
    <Suspense fallback={<LoadingState rows={6} label={{ zh: '正在载入地图', en: 'Loading the map' }} />}>
      <PlannerMap
        from={ends.from}
        to={ends.to}
        // Who chooses an end wants to see the stops around, not the journey of before.
        journey={changed || picking.end !== null ? null : journey}
        picking={picking.end}
        onStop={() => picking.stop(true)}
        onPlace={(end, chosen) => {
          place(end, chosen);
          picking.stop(true);
        }}
        height={wide ? 'max(24rem, calc(100vh - 19rem))' : 'min(70vh, 30rem)'}
      />
    </Suspense>
  );
  const gone = ends.gone.map<FieldError>((field) => ({
    field,
    message: { zh: '没有这个站，请重新搜索', en: 'There is no such stop; please search again' },
  }));

  return (
    <TransitPage title={{ zh: '行程规划', en: 'Journey planner' }} width="full">
      <div className="tr-split">
        <div>
          <div className="tr-asking" ref={picking.form} tabIndex={-1}>
            <QuestionForm
              draft={draft}
              from={ends.from}
              to={ends.to}
              onDraft={setDraft}
              onPlace={place}
              onSwap={swap}
              onMap={(end) => {
                picking.begin(end);
                setMapShown(true);
              }}
              onSubmit={() => ask(draft)}
              errors={[...errors, ...gone]}
              modes={modes}
              now={now}
              near={near}
              busy={complete && query.isFetching && !changed && answer === undefined}
            />
            {wide ? null : (
              <div className="tr-map-toggle">
                <Button small icon="globe" aria-expanded={mapShown} onClick={() => setMapShown(!mapShown)}>
                  {mapShown ? t({ zh: '收起地图', en: 'Hide the map' }) : t({ zh: '打开地图', en: 'Open the map' })}
                </Button>
                {mapShown ? (
                  <div className="tr-map-box" ref={picking.map} tabIndex={-1}>
                    {map}
                  </div>
                ) : null}
              </div>
            )}
          </div>
          {networks.data ? <Alerts alerts={networks.data.alerts} /> : null}
          <div ref={results} className={changed ? 'tr-results tr-results-old' : 'tr-results'} aria-busy={query.isFetching}>
            {changed ? (
              <Notice
                kind="neutral"
                title={{ zh: '条件已改，按“查行程”更新', en: 'The question has changed: press “Find journeys”' }}
              />
            ) : null}
            {!complete ? (
              <Landing near={near} />
            ) : answer ? (
              <>
                {query.error ? (
                  <Notice
                    kind="warning"
                    title={{ zh: '没有更新成功，下面是之前的结果', en: 'Not refreshed: below is the earlier answer' }}
                  >
                    <p>{t(query.error.problem.message)}</p>
                  </Notice>
                ) : null}
                <Answer
                  answer={answer}
                  question={question}
                  open={current}
                  onOpen={setOpen}
                  {...(wide
                    ? {}
                    : {
                        onMap: () => {
                          setMapShown(true);
                          document.querySelector('.tr-map-toggle')?.scrollIntoView({ block: 'start' });
                        },
                      })}
                  onAsk={ask}
                  now={question.kind === 'now' ? answer.time : null}
                  today={today}
                />
              </>
            ) : query.error ? (
              <ErrorState error={query.error} retry={() => void query.refetch()} />
            ) : (
              <LoadingState rows={8} label={{ zh: '正在查行程', en: 'Looking for journeys' }} />
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

/** What must be mended before a question can be asked. */
function mistakes(q: Question): FieldError[] {
  return [
    ...(q.from ? [] : [{ field: 'from', message: { zh: '请从候选里选一个起点', en: 'Choose where from, out of the list' } }]),
    ...(q.to ? [] : [{ field: 'to', message: { zh: '请从候选里选一个终点', en: 'Choose where to, out of the list' } }]),
    ...(q.from && q.from === q.to
      ? [{ field: 'to', message: { zh: '起点和终点是同一处', en: 'Both ends are the same place' } }]
      : []),
    ...(q.kind !== 'now' && !q.date ? [{ field: 'date', message: { zh: '请选日期', en: 'Choose a date' } }] : []),
    ...((q.kind === 'depart' || q.kind === 'arrive') && !q.time
      ? [{ field: 'time', message: { zh: '请选时间', en: 'Choose a time' } }]
      : []),
  ];
}
