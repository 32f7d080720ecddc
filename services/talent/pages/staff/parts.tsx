/** Small pieces the staff pages share: states of a page, tags, clocks. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import { ApiProblem, type Text } from '@yunjian/kernel/contract';
import {
  Badge,
  Button,
  ButtonLink,
  EmptyState,
  ErrorState,
  LoadingState,
  Notice,
  TimeLeft,
  useLocale,
  type Kind,
  type Words,
} from '@yunjian/ui';
import type { ApplicationState, ClockView } from '../../contract.ts';
import { causeText, stateKind, stateText, type Cause } from './words.ts';

/** What stands in the way: sign in, second factor, no permission, or a fault, each with what to do next. */
export function Trouble({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useLocale();
  const { pathname, search } = useLocation();
  const code = error instanceof ApiProblem ? error.problem.code : '';
  if (code === 'http.secondFactor' || code === 'http.signIn') {
    const second = code === 'http.secondFactor';
    return (
      <EmptyState
        title={
          second
            ? { zh: '请先完成第二重验证', en: 'Please give your second factor first' }
            : { zh: '请先登录', en: 'Please sign in first' }
        }
        actions={
          <ButtonLink kind="primary" to={`/sign-in?next=${encodeURIComponent(pathname + search)}`}>
            {second ? t({ zh: '去验证', en: 'Verify now' }) : t({ zh: '去登录', en: 'Sign in' })}
          </ButtonLink>
        }
      >
        <p>
          {t(
            second
              ? {
                  zh: '工作页面涉及个人信息，需要验证器上的六位数字。验证后会回到这一页。',
                  en: 'These pages hold personal data, so the six digits of your authenticator are needed. You return here afterwards.',
                }
              : { zh: '登录后会回到这一页。', en: 'You return to this page afterwards.' },
          )}
        </p>
      </EmptyState>
    );
  }
  return <ErrorState error={error} {...(retry ? { retry } : {})} />;
}

/** Draws a query: an outline while it loads, what stands in the way when it fails, else the data; says so when the data could not be refreshed. */
export function Ready<T>({
  query,
  children,
  rows,
}: {
  query: UseQueryResult<T, ApiProblem>;
  children: (data: T) => ReactNode;
  rows?: number;
}) {
  const { t } = useLocale();
  if (query.data === undefined)
    return query.error ? <Trouble error={query.error} retry={() => void query.refetch()} /> : <LoadingState rows={rows ?? 6} />;
  return (
    <>
      {query.error ? (
        <Notice
          kind="warning"
          title={{ zh: '没有更新成功，下面是之前的内容', en: 'Not refreshed: below is what was read before' }}
        >
          <p>
            {t(query.error.problem.message)}{' '}
            <Button kind="plain" small onClick={() => void query.refetch()}>
              {t({ zh: '重试', en: 'Try again' })}
            </Button>
          </p>
        </Notice>
      ) : null}
      {children(query.data)}
    </>
  );
}

/** A refusal of something the person just did, beside the button that asked for it. */
export function Refusal({ problem }: { problem: ApiProblem | null }) {
  const { t } = useLocale();
  if (!problem) return null;
  return (
    <Notice kind="danger" alert title={problem.problem.message}>
      <p>{t(problem.problem.mend)}</p>
      {problem.problem.fields?.length ? (
        <ul>
          {problem.problem.fields.map((f) => (
            <li key={f.path}>{t(f.message)}</li>
          ))}
        </ul>
      ) : null}
      {problem.problem.traceId ? (
        <p className="yj-small">
          {t({ zh: '查询编号', en: 'Trace number' })} <code>{problem.problem.traceId}</code>
        </p>
      ) : null}
    </Notice>
  );
}

/** Why a person is needed, as words. A text without a cause of its own (a revocation to be heard) is shown like the others. */
export function CauseTags({ causes, texts }: { causes: readonly Cause[]; texts: readonly Text[] }) {
  const { t } = useLocale();
  const shown = texts.length > 0 ? texts : causes.map((c) => causeText[c]);
  if (shown.length === 0) return <span className="yj-muted">—</span>;
  return (
    <span className="ts-tags">
      {shown.map((text, i) => (
        <Badge key={text.zh} kind={causeKind(causes[i])}>
          {t(text)}
        </Badge>
      ))}
    </span>
  );
}

const causeKind = (cause: Cause | undefined): Kind =>
  cause === 'CHOSE_HUMAN'
    ? 'info'
    : cause === undefined || cause === 'NOT_MET' || cause === 'CONTRADICTION'
      ? 'danger'
      : 'warning';

/** Where an application stands. */
export function StateBadge({ state }: { state: ApplicationState }) {
  const { t } = useLocale();
  return (
    <span>
      <Badge kind={stateKind[state]}>{t(stateText[state])}</Badge>
    </span>
  );
}

/** A legal clock: words and bar; the law opens on demand. */
export function Clock({ clock, compact = false }: { clock: ClockView | null; compact?: boolean }) {
  const { t } = useLocale();
  if (!clock) return <span className="yj-muted">{t({ zh: '无时限', en: 'No limit' })}</span>;
  if (clock.light === 'done') return <Badge kind="success">{t({ zh: '已办结', en: 'Done' })}</Badge>;
  return (
    <TimeLeft
      left={clock.workingDaysLeft}
      total={clock.totalDays}
      unit="workingDays"
      due={clock.dueOn}
      law={clock.law}
      provisional={clock.provisional}
      paused={clock.light === 'paused' ? { zh: '停表：等申请人补正', en: 'Stopped: waiting for the applicant' } : false}
      compact={compact}
    />
  );
}

/** A group of fields' heading that is not a page section. */
export function Part({ title, children, id }: { title: Words; children: ReactNode; id?: string }) {
  const { t } = useLocale();
  return (
    <section className="ts-part" id={id}>
      <h2>{t(title)}</h2>
      {children}
    </section>
  );
}
