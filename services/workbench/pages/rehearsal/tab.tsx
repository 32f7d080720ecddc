/** Rehearsing a draft on the stored cases: start, progress, report. */
import { useEffect, type ReactNode } from 'react';
import {
  Button,
  EmptyState,
  Notice,
  Progress,
  Ready,
  Refusal,
  fmtDateTime,
  fmtInt,
  invalidate,
  useApi,
  useCommand,
  useLocale,
} from '@yunjian/ui';
import { client } from '../api.ts';
import type { DraftDetail, Rehearsal } from '../types.ts';
import type { Working } from '../use-workspace.ts';
import { errorsOf } from '../words.ts';
import { Report } from './report.tsx';

const running = (r: Rehearsal | undefined | null): boolean => r?.state === 'queued' || r?.state === 'running';

export function RehearsalTab({
  draft,
  working,
  rehearsable,
}: {
  draft: DraftDetail;
  working: Working | null;
  rehearsable: boolean;
}) {
  const { t, locale } = useLocale();
  const newest = draft.rehearsal;
  const start = useCommand(client.rehearse, {
    invalidates: [client.draft, client.rule, client.rules, client.rehearsals],
    onDone: () => void refresh(),
  });
  const refresh = async () => {
    const answer = await client.draft({ params: { id: draft.id } });
    working?.accept(answer);
  };
  const begin = async () => {
    if (working && !(await working.flush())) return;
    const revision = working?.draft.revision ?? draft.revision;
    // The draft may have been saved a moment ago: what is rehearsed is what the server has now.
    const now = await client.draft({ params: { id: draft.id } });
    await start.run({ params: { id: draft.id }, body: { revision: Math.max(revision, now.revision) } });
  };
  const errors = errorsOf(draft);
  const may = draft.can.includes('rehearse');
  const button = may ? (
    <Button
      kind={newest?.counts ? 'secondary' : 'primary'}
      icon="play"
      busy={start.busy}
      disabled={errors > 0}
      onClick={() => void begin()}
    >
      {newest ? t({ zh: '再预演一次', en: 'Rehearse again' }) : t({ zh: '开始预演', en: 'Start the rehearsal' })}
    </Button>
  ) : null;
  if (!rehearsable && !newest)
    return (
      <EmptyState title={{ zh: '这项规则没有可预演的已存案件', en: 'No stored cases to rehearse this rule on' }} actions={button}>
        <p>
          {t({ zh: '仍须走一遍预演这一步，结果会写明“0 件”。', en: 'The step is still taken; its result will say “0 cases”.' })}
        </p>
      </EmptyState>
    );
  return (
    <div className="wb-tab">
      <Refusal problem={start.problem} />
      {errors > 0 && may ? (
        <Notice kind="danger" title={{ zh: `还有 ${errors} 处必须改正`, en: `${errors} findings must be mended first` }}>
          <p>{t({ zh: '改正后才能预演，见“检查”。', en: 'The rehearsal can start once they are, see “Checks”.' })}</p>
        </Notice>
      ) : null}
      {newest ? (
        <Live key={newest.id} first={newest} button={button} onEnd={() => void refresh()} />
      ) : (
        <EmptyState title={{ zh: '还没有预演过', en: 'Not rehearsed yet' }} actions={button}>
          <p>
            {t({
              zh: '预演把这份草案用到全部已存案件上，逐件和现行规则的结果比较，不改动任何决定。',
              en: 'A rehearsal decides every stored case by this draft and compares with the rule in force. No decision is touched.',
            })}
          </p>
        </EmptyState>
      )}
      {newest && draft.rehearsal && !running(newest) ? (
        <p className="yj-muted yj-small">
          {t({
            zh: `${newest.startedBy.name}，${fmtDateTime(newest.startedAt, locale)}；第 ${newest.revision} 次修改`,
            en: `${newest.startedBy.name}, ${fmtDateTime(newest.startedAt, locale)}; revision ${newest.revision}`,
          })}
        </p>
      ) : null}
    </div>
  );
}

/** One rehearsal, asked for again every second until it ends. */
function Live({ first, button, onEnd }: { first: Rehearsal; button: ReactNode; onEnd: () => void }) {
  const { t } = useLocale();
  const query = useApi(client.rehearsal, { params: { id: first.id } }, { keep: true, every: running(first) ? 1000 : 0 });
  const r = query.data ?? first;
  const stop = useCommand(client.cancelRehearsal, {
    invalidates: [client.rehearsal],
    onDone: onEnd,
  });
  const ended = running(first) && query.data !== undefined && !running(query.data);
  useEffect(() => {
    if (ended) void invalidate(client.rehearsals).then(onEnd);
  }, [ended]); // oxlint-disable-line react-hooks/exhaustive-deps -- told once, when it ends
  if (running(r))
    return (
      <section className="wb-running" aria-label={t({ zh: '预演进度', en: 'Progress' })}>
        <Progress
          label={
            r.state === 'queued'
              ? { zh: '正在排队', en: 'Waiting' }
              : {
                  zh: `正在预演：${fmtInt(r.done)} / ${fmtInt(r.total)} 件`,
                  en: `Rehearsing: ${fmtInt(r.done)} of ${fmtInt(r.total)}`,
                }
          }
          {...(r.total > 0 ? { value: r.done, max: r.total } : {})}
        />
        <p className="yj-muted">{t({ zh: '可以离开这一页，预演会继续。', en: 'You may leave this page; it goes on.' })}</p>
        {r.canCancel ? (
          <Button busy={stop.busy} onClick={() => void stop.run({ params: { id: r.id } })}>
            {t({ zh: '停止', en: 'Stop' })}
          </Button>
        ) : null}
        <Refusal problem={stop.problem} />
      </section>
    );
  if (r.state === 'failed' || r.state === 'cancelled')
    return (
      <Notice
        kind={r.state === 'failed' ? 'danger' : 'neutral'}
        title={
          r.state === 'failed'
            ? { zh: '预演没有完成', en: 'The rehearsal failed' }
            : { zh: '预演已停止', en: 'The rehearsal was stopped' }
        }
      >
        {r.error ? <p>{t(r.error)}</p> : null}
        <div className="yj-actions">{button}</div>
      </Notice>
    );
  return (
    <>
      {r.counts ? null : (
        <Notice kind="warning" title={{ zh: '这次预演已经过时', en: 'This rehearsal is out of date' }}>
          <p>
            {t({
              zh: '预演之后草案又改过，或现行规则换了版本。审定前须再预演一次。',
              en: 'The draft or the version in force has changed since. Rehearse again before approval.',
            })}
          </p>
        </Notice>
      )}
      <Ready query={query}>{(data) => <Report rehearsal={data} action={button} />}</Ready>
    </>
  );
}
