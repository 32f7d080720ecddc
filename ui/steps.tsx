import type { FormEvent, ReactNode } from 'react';
import type { ApiProblem } from '@yunjian/kernel/contract';
import { Button, Link } from './controls.tsx';
import { ErrorSummary, type FieldError } from './errors.tsx';
import { fmtDateTime } from './format.ts';
import { Icon } from './icon.tsx';
import { useLocale, type Words } from './i18n.tsx';
import { Badge } from './notices.tsx';
import { Page } from './page.tsx';

export type TaskStatus = 'done' | 'doing' | 'todo' | 'blocked' | 'error';
export interface Task {
  id: string;
  title: Words;
  status: TaskStatus;
  to?: string;
  onClick?: () => void;
  hint?: Words;
}
export interface TaskSection {
  title?: Words;
  tasks: readonly Task[];
}

const STATUS = {
  done: { kind: 'success', text: { zh: '已完成', en: 'Done' } },
  doing: { kind: 'info', text: { zh: '进行中', en: 'In progress' } },
  todo: { kind: 'neutral', text: { zh: '待填写', en: 'To do' } },
  blocked: { kind: 'neutral', text: { zh: '暂不能填', en: 'Not yet' } },
  error: { kind: 'danger', text: { zh: '需更正', en: 'To correct' } },
} as const;

/** What a long form asks for, with how far each part is. */
export function TaskList({ sections }: { sections: readonly TaskSection[] }) {
  const { t } = useLocale();
  return (
    <div className="yj-tasks">
      {sections.map((section, index) => (
        <section key={section.title ? t(section.title) : index}>
          {section.title ? <h2>{t(section.title)}</h2> : null}
          <ul>
            {section.tasks.map((task) => (
              <li key={task.id}>
                <div>
                  {task.status === 'blocked' ? (
                    <span>{t(task.title)}</span>
                  ) : task.to !== undefined ? (
                    <Link to={task.to}>{t(task.title)}</Link>
                  ) : (
                    <button type="button" className="yj-link yj-linklike" onClick={task.onClick}>
                      {t(task.title)}
                    </button>
                  )}
                  {task.hint ? <div className="yj-hint">{t(task.hint)}</div> : null}
                </div>
                <Badge kind={STATUS[task.status].kind}>{t(STATUS[task.status].text)}</Badge>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** What happens to the answers right now. */
export function DraftState({
  state,
  at,
}: {
  state: 'saved' | 'saving' | 'unsaved' | 'failed' | 'none';
  at?: string | undefined;
}) {
  const { t, locale } = useLocale();
  const text = {
    none: '',
    saved: at
      ? t({
          zh: `草稿已保存（${fmtDateTime(at, locale)}），可随时回来继续`,
          en: `Draft saved (${fmtDateTime(at, locale)}); you can come back any time`,
        })
      : t({ zh: '草稿已保存，可随时回来继续', en: 'Draft saved; you can come back any time' }),
    saving: t({ zh: '正在保存草稿…', en: 'Saving the draft…' }),
    unsaved: t({ zh: '有未保存的内容，稍后自动保存', en: 'Not saved yet; it will be in a moment' }),
    failed: t({
      zh: '草稿没有保存上，内容仍在本页，请重试',
      en: 'The draft was not saved; your answers are still on this page. Please try again',
    }),
  }[state];
  return (
    <p className={`yj-draft yj-draft-${state}`} role="status">
      {state === 'saved' ? <Icon name="check" size={16} /> : state === 'failed' ? <Icon name="warning" size={16} /> : null}
      {text}
    </p>
  );
}

/** One thing per page: back link, errors first, the question, one main button. Enter submits. */
export function QuestionPage(p: {
  title: Words;
  caption?: Words;
  lead?: ReactNode;
  back?: { to?: string; onClick?: () => void };
  errors?: readonly FieldError[];
  problem?: ApiProblem | null;
  onContinue: () => void;
  continueLabel?: Words;
  busy?: boolean;
  draft?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useLocale();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!p.busy) p.onContinue();
  };
  return (
    <Page
      title={p.title}
      {...(p.caption ? { caption: p.caption } : {})}
      {...(p.lead ? { lead: p.lead } : {})}
      {...(p.back ? { back: p.back } : {})}
      before={<ErrorSummary {...(p.errors ? { errors: p.errors } : {})} {...(p.problem ? { problem: p.problem } : {})} />}
      width="text"
    >
      <form noValidate onSubmit={submit} className="yj-form">
        {p.children}
        <div className="yj-actions">
          <Button type="submit" kind="primary" busy={p.busy ?? false}>
            {t(p.continueLabel ?? { zh: '继续', en: 'Continue' })}
          </Button>
          {p.aside}
        </div>
        {p.draft}
      </form>
    </Page>
  );
}

export interface SummaryRow {
  label: Words;
  value: ReactNode;
  /** Where the 更改 link leads; without it the row cannot be changed (it comes from a register). */
  changeTo?: string;
  onChange?: () => void;
  /** Register and date the value comes from. */
  source?: Words;
}

/** Answers in two columns, each with its source and a link to change it. */
export function SummaryList({ rows, title }: { rows: readonly SummaryRow[]; title?: Words }) {
  const { t } = useLocale();
  return (
    <section className="yj-summary">
      {title ? <h2>{t(title)}</h2> : null}
      <dl>
        {rows.map((row) => {
          const change = (
            <>
              {t({ zh: '更改', en: 'Change' })}
              <span className="yj-hidden">{t({ zh: '：', en: ': ' }) + t(row.label)}</span>
            </>
          );
          return (
            <div key={t(row.label)}>
              <dt>{t(row.label)}</dt>
              <dd>
                {row.value}
                {row.source ? <div className="yj-hint">{t({ zh: '来源：', en: 'Source: ' }) + t(row.source)}</div> : null}
              </dd>
              <dd className="yj-summary-change">
                {row.changeTo !== undefined ? (
                  <Link to={row.changeTo}>{change}</Link>
                ) : row.onChange ? (
                  <button type="button" className="yj-link yj-linklike" onClick={row.onChange}>
                    {change}
                  </button>
                ) : null}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}

/** The end of a form: what happened, and the number to quote. */
export function ConfirmationPanel({
  title,
  reference,
  referenceLabel,
  children,
}: {
  title: Words;
  reference?: string;
  referenceLabel?: Words;
  children?: ReactNode;
}) {
  const { t } = useLocale();
  return (
    <div className="yj-confirm" role="status">
      <Icon name="check" size={36} />
      <h2>{t(title)}</h2>
      {reference ? (
        <p>
          {t(referenceLabel ?? { zh: '受理编号', en: 'Reference number' })}
          <strong className="yj-reference">{reference}</strong>
        </p>
      ) : null}
      {children}
    </div>
  );
}
