import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiProblem } from '@yunjian/kernel/contract';
import { Button, ButtonLink } from './controls.tsx';
import { Icon, type IconName } from './icon.tsx';
import { useLocale, type Words } from './i18n.tsx';

function State({
  icon,
  title,
  children,
  actions,
  alert = false,
}: {
  icon: IconName;
  title: Words;
  children?: ReactNode;
  actions?: ReactNode;
  alert?: boolean;
}) {
  const { t } = useLocale();
  return (
    <div className="yj-state" role={alert ? 'alert' : undefined}>
      <Icon name={icon} size={36} />
      <p className="yj-state-title">{t(title)}</p>
      {children ? <div className="yj-muted">{children}</div> : null}
      {actions ? <div className="yj-actions yj-center">{actions}</div> : null}
    </div>
  );
}

/** Nothing here, and what to do about it. */
export function EmptyState({ title, children, actions }: { title: Words; children?: ReactNode; actions?: ReactNode }) {
  return (
    <State icon="list" title={title} actions={actions}>
      {children}
    </State>
  );
}

/** A grey outline of what is coming. Said aloud once. */
export function LoadingState({ rows = 4, label }: { rows?: number; label?: Words }) {
  const { t } = useLocale();
  return (
    <div className="yj-skeleton" role="status">
      <span className="yj-hidden">{t(label ?? { zh: '正在载入', en: 'Loading' })}</span>
      {Array.from({ length: rows }, (_, i) => (
        <span key={i} aria-hidden="true" style={{ inlineSize: `${[92, 100, 78, 96, 64][i % 5]}%` }} />
      ))}
    </div>
  );
}

/** What went wrong, what was kept, what to do; with the number to quote and a way to try again. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useLocale();
  const problem = error instanceof ApiProblem ? error.problem : null;
  if (problem?.status === 403) return <ForbiddenState problem={error as ApiProblem} />;
  if (problem?.status === 404) return <NotFoundState problem={error as ApiProblem} />;
  return (
    <State
      alert
      icon="warning"
      title={problem?.message ?? { zh: '这一页出了问题。', en: 'Something went wrong on this page.' }}
      actions={
        retry ? (
          <Button kind="primary" onClick={retry}>
            {t({ zh: '重试', en: 'Try again' })}
          </Button>
        ) : undefined
      }
    >
      <p>
        {t(
          problem?.mend ?? {
            zh: '请重试；如果仍不行，请把页面地址告诉工作人员。',
            en: 'Please try again; if it happens again, tell the staff the address of this page.',
          },
        )}
      </p>
      {problem?.traceId ? (
        <p className="yj-small">
          {t({ zh: '查询编号', en: 'Trace number' })} <code>{problem.traceId}</code>
        </p>
      ) : null}
    </State>
  );
}

/** Not allowed: says so plainly, and where to go instead. */
export function ForbiddenState({ problem }: { problem?: ApiProblem }) {
  const { t } = useLocale();
  return (
    <State
      icon="lock"
      title={problem?.problem.message ?? { zh: '您没有查看这一页的权限。', en: 'You may not see this page.' }}
      actions={
        <>
          <ButtonLink to="/">{t({ zh: '回首页', en: 'Go to the start page' })}</ButtonLink>
          <ButtonLink to="/sign-in">{t({ zh: '换一个账号登录', en: 'Sign in as someone else' })}</ButtonLink>
        </>
      }
    >
      <p>
        {t(
          problem?.problem.mend ?? {
            zh: '如果这是您的职责，请联系本单位的管理员开通。',
            en: 'If this is your duty, ask your administrator for access.',
          },
        )}
      </p>
    </State>
  );
}

/** No such page or record. */
export function NotFoundState({ problem }: { problem?: ApiProblem }) {
  const { t } = useLocale();
  return (
    <State
      icon="search"
      title={problem?.problem.message ?? { zh: '没有找到这一页。', en: 'This page was not found.' }}
      actions={<ButtonLink to="/">{t({ zh: '回首页', en: 'Go to the start page' })}</ButtonLink>}
    >
      <p>
        {t(
          problem?.problem.mend ?? {
            zh: '地址可能写错了，或内容已经移走。',
            en: 'The address may be wrong, or the page has moved.',
          },
        )}
      </p>
    </State>
  );
}

/** Draws a query: outline while it loads, the problem when it fails, `empty` when there is nothing, else the data. */
export function Loaded<T>({
  query,
  children,
  empty,
  rows,
}: {
  query: UseQueryResult<T, ApiProblem>;
  children: (data: T) => ReactNode;
  empty?: { when: (data: T) => boolean; show: ReactNode };
  rows?: number;
}) {
  if (query.data !== undefined) {
    if (empty?.when(query.data)) return empty.show;
    return children(query.data);
  }
  if (query.error) return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  return <LoadingState {...(rows === undefined ? {} : { rows })} />;
}
