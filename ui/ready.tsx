/** What pages of records share: what stands in the way, a query drawn in all its states, a refusal beside its button. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import { ApiProblem } from '@yunjian/kernel/contract';
import { Button, ButtonLink } from './controls.tsx';
import { useLocale } from './i18n.tsx';
import { Notice } from './notices.tsx';
import { EmptyState, ErrorState, LoadingState } from './states.tsx';

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
