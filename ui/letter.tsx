import type { ReactNode } from 'react';
import { Link } from './controls.tsx';
import { fmtDateTime, fmtWhen } from './format.ts';
import { Icon, type IconName } from './icon.tsx';
import { useLocale, type Words } from './i18n.tsx';
import { Badge, ExampleMark, type Kind } from './notices.tsx';

export type ConditionStatus = 'MET' | 'NOT_MET' | 'UNKNOWN' | 'COMPUTED';

/** One input a condition used. */
export interface LetterEvidence {
  label: Words;
  value?: ReactNode;
  /** Register or document it came from. */
  source: Words;
  /** As-of date or instant. */
  at?: string;
  /** Number of the register query or file. */
  number?: string;
}

export interface LetterCondition {
  id: string;
  title: Words;
  status: ConditionStatus;
  /** Law or policy article. */
  article?: Words;
  articleHref?: string;
  /** Why it came out so, in a sentence. */
  reason?: Words;
  /** A computed result (rent, household size). */
  value?: ReactNode;
  evidence?: readonly LetterEvidence[];
  /** What would make it a yes. */
  remedy?: Words;
  /** The amount or rule is example policy. */
  example?: boolean;
}

/** Something the reader may do next: sign, object, ask for reconsideration. */
export interface LetterAction {
  title: Words;
  text?: Words;
  to?: string;
  href?: string;
  /** Last date for it. */
  by?: string;
}

export interface DecisionLetterProps {
  /** The answer, as one sentence: it is the first line. */
  answer: Words;
  outcome: 'granted' | 'refused' | 'pending';
  number?: string;
  to?: string;
  by?: Words;
  at?: string;
  conditions: readonly LetterCondition[];
  actions?: readonly LetterAction[];
  /** Seal, QR, receipt. */
  seal?: ReactNode;
  children?: ReactNode;
}

const STATUS: Record<ConditionStatus, { kind: Kind; icon: IconName; text: Words }> = {
  MET: { kind: 'success', icon: 'check', text: { zh: '符合', en: 'Met' } },
  NOT_MET: { kind: 'danger', icon: 'cross', text: { zh: '不符合', en: 'Not met' } },
  UNKNOWN: { kind: 'warning', icon: 'question', text: { zh: '尚不清楚', en: 'Not known' } },
  COMPUTED: { kind: 'info', icon: 'calc', text: { zh: '核算结果', en: 'Computed' } },
};

/** A decision as a letter: the answer first, then each condition with its article and evidence, then what the reader can do. */
export function DecisionLetter(p: DecisionLetterProps) {
  const { t, locale } = useLocale();
  return (
    <article className={`yj-letter yj-letter-${p.outcome}`}>
      <p className="yj-letter-answer">
        <Icon name={p.outcome === 'granted' ? 'check' : p.outcome === 'refused' ? 'cross' : 'clock'} size={26} />
        <strong>{t(p.answer)}</strong>
      </p>
      <p className="yj-muted yj-letter-meta">
        {p.to ? <span>{p.to}</span> : null}
        {p.number ? <span>{t({ zh: '文号：', en: 'No. ' }) + p.number}</span> : null}
        {p.by ? <span>{t(p.by)}</span> : null}
        {p.at ? <time dateTime={p.at}>{fmtDateTime(p.at, locale)}</time> : null}
      </p>
      {p.children}
      <h2>{t({ zh: '理由', en: 'Why' })}</h2>
      <ol className="yj-conditions">
        {p.conditions.map((c) => (
          <li key={c.id}>
            <div className="yj-condition-head">
              <Badge kind={STATUS[c.status].kind} icon={STATUS[c.status].icon}>
                {t(STATUS[c.status].text)}
              </Badge>
              <strong>{t(c.title)}</strong>
              {c.value === undefined ? null : <span className="yj-condition-value">{c.value}</span>}
              {c.example ? <ExampleMark /> : null}
            </div>
            {c.reason ? <p>{t(c.reason)}</p> : null}
            {c.article ? (
              <p className="yj-small">
                {t({ zh: '依据：', en: 'Basis: ' })}
                {c.articleHref ? (
                  <Link href={c.articleHref} external>
                    {t(c.article)}
                  </Link>
                ) : (
                  t(c.article)
                )}
              </p>
            ) : null}
            {c.remedy ? (
              <p className="yj-remedy">
                {t({ zh: '怎样可以符合：', en: 'What would change this: ' })}
                {t(c.remedy)}
              </p>
            ) : null}
            {c.evidence && c.evidence.length > 0 ? (
              <details className="yj-evidence">
                <summary>{t({ zh: '用到的材料（{n}）', en: 'Evidence used ({n})' }, { n: c.evidence.length })}</summary>
                <ul>
                  {c.evidence.map((e, i) => (
                    <li key={`${t(e.label)}-${i}`}>
                      {t(e.label)}
                      {e.value === undefined ? null : (
                        <>
                          {t({ zh: '：', en: ': ' })}
                          {e.value}
                        </>
                      )}
                      <span className="yj-muted">
                        {' '}
                        · {t(e.source)}
                        {e.at ? ` · ${fmtWhen(e.at, locale)}` : ''}
                        {e.number ? ` · ${e.number}` : ''}
                      </span>
                    </li>
                  ))}
                </ul>
              </details>
            ) : null}
          </li>
        ))}
      </ol>
      {p.actions && p.actions.length > 0 ? (
        <>
          <h2>{t({ zh: '您可以', en: 'What you can do' })}</h2>
          <ul className="yj-letter-actions">
            {p.actions.map((a) => (
              <li key={t(a.title)}>
                {a.to !== undefined ? (
                  <Link to={a.to}>{t(a.title)}</Link>
                ) : a.href !== undefined ? (
                  <Link href={a.href}>{t(a.title)}</Link>
                ) : (
                  <strong>{t(a.title)}</strong>
                )}
                {a.text ? <p>{t(a.text)}</p> : null}
                {a.by ? (
                  <p className="yj-small">{t({ zh: `最迟 ${fmtWhen(a.by, locale)}`, en: `Until ${fmtWhen(a.by, locale)}` })}</p>
                ) : null}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {p.seal ? <div className="yj-letter-seal">{p.seal}</div> : null}
    </article>
  );
}
