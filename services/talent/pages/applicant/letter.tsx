import {
  ButtonLink,
  DecisionLetter,
  ExampleMark,
  Link,
  fmtDate,
  useLocale,
  type LetterAction,
  type LetterCondition,
} from '@yunjian/ui';
import type { Text } from '@yunjian/kernel/contract';
import type { Action, ApplicationDetail, ConditionView, DecisionView } from '../../contract/shapes.ts';
import { articleText, CATEGORY, MODE, OUTCOME } from '../shared/labels.ts';
import { AddressQr } from '../shared/qr.tsx';
import { took } from '../shared/took.ts';
import { pageOfRecord } from './record.ts';

/** The page of an action, for those that have one. */
const ACT: Partial<Record<Action, string>> = {
  object: 'object',
  reconsider: 'reconsider',
  'request-human': 'human',
  withdraw: 'withdraw',
  'answer-correction': 'correct',
};

const CHECKED: Text = { zh: '系统已按规则核对，未作决定', en: 'Checked by the system under the rule; nothing decided' };

/** A condition as the letter draws it: its article, the inputs used with their source and time, and what would change it. */
export function letterCondition(c: ConditionView): LetterCondition {
  return {
    id: `${c.decision}/${c.ruleId}`,
    title: c.text,
    status: c.outcome,
    article: articleText(c.article),
    ...(c.fix && c.outcome !== 'MET' ? { remedy: c.fix } : {}),
    evidence: c.inputs.map((i) => ({
      label: i.label,
      value: i.value ?? i.unknown ?? '—',
      source: i.source ?? { zh: '尚未取得', en: 'not obtained yet' },
      ...(i.fetchedAt ? { at: i.fetchedAt } : {}),
      ...(i.evidenceId ? { number: i.evidenceId.slice(0, 8) } : {}),
    })),
  };
}

/** A remedy's text with its last day, a date without an hour. */
function withLastDay(text: Text, until: string | null): Text {
  return until === null
    ? text
    : { zh: `${text.zh}最迟 ${fmtDate(until, 'zh')}。`, en: `${text.en} Until ${fmtDate(until, 'en')}.` };
}

/** What is not met or not known comes first: it is what the reader looks for. The order within is the rule's. */
function sorted(conditions: readonly ConditionView[]): ConditionView[] {
  const rank = { NOT_MET: 0, UNKNOWN: 1, COMPUTED: 2, MET: 3 } as const;
  return [...conditions].sort((a, b) => rank[a.outcome] - rank[b.outcome]);
}

/** The decision as a letter: the answer, why, what the reader can do, and how anyone can check it. */
export function Letter({ detail, decision }: { detail: ApplicationDetail; decision: DecisionView }) {
  const { t, locale } = useLocale();
  const actions: LetterAction[] = decision.remedies.map((r) => {
    const act = r.action && detail.can.includes(r.action) ? ACT[r.action] : undefined;
    return { title: r.title, text: withLastDay(r.text, r.until), ...(act ? { to: pageOfRecord(detail.id, act) } : {}) };
  });
  const verify = new URL(decision.verifyUrl, location.origin);
  return (
    <DecisionLetter
      answer={OUTCOME[decision.outcome]}
      outcome={decision.outcome === 'GRANT' ? 'granted' : decision.outcome === 'REFUSE' ? 'refused' : 'pending'}
      number={detail.reference}
      by={decision.mode === 'AUTO' && decision.outcome !== 'GRANT' ? CHECKED : MODE[decision.mode]}
      at={decision.decidedAt}
      conditions={sorted(decision.conditions).map(letterCondition)}
      actions={actions}
      seal={
        <>
          <AddressQr address={verify.href} label={{ zh: '扫码核验本决定', en: 'Scan to check this decision' }} />
          <div className="tl-seal">
            <p>
              {decision.sealed
                ? t({
                    zh: '本决定已写入公开可核验的日志。任何人都能核对它没有被改过。',
                    en: 'This decision is in the public log: anyone can check that it was not altered.',
                  })
                : t({
                    zh: '本决定正在写入日志，约一秒后可以核验。',
                    en: 'This decision is being sealed into the log; it can be checked in about a second.',
                  })}
            </p>
            <p>
              <Link to={verify.pathname}>{t({ zh: '核验本决定', en: 'Check this decision' })}</Link>
            </p>
            <p className="yj-small yj-muted">
              {t({ zh: '摘要 ', en: 'Digest ' })}
              <code>{decision.hash}</code>
            </p>
            <div className="yj-row tl-downloads">
              <ButtonLink small icon="download" href={`/api/talent/my/applications/${detail.id}/decision.pdf`} download="">
                {t({ zh: '下载决定书 PDF', en: 'Decision as PDF' })}
              </ButtonLink>
              {decision.sealed ? (
                <ButtonLink small icon="download" href={`/api/talent/my/applications/${detail.id}/receipt.json`} download="">
                  {t({ zh: '下载日志收据', en: 'Log receipt' })}
                </ButtonLink>
              ) : null}
            </div>
          </div>
        </>
      }
    >
      <p>
        {decision.category
          ? t({ zh: '人才类别：{c}。', en: 'Category: {c}. ' }, { c: t(CATEGORY[decision.category] ?? decision.category) })
          : null}
        {decision.seconds === null
          ? null
          : t({ zh: '从提交到送达用时 {s}。', en: 'From submission to this answer: {s}. ' }, { s: t(took(decision.seconds)) })}
        {t({ zh: '适用规则：{c} {v} 版。', en: 'Rule: {c}, version {v}.' }, { c: decision.ruleSource, v: decision.ruleVersion })}{' '}
        {decision.example ? <ExampleMark /> : null}
      </p>
      {decision.reasons.length > 0 ? (
        <ul className="tl-reasons">
          {decision.reasons.map((r) => (
            <li key={r.en}>{t(r)}</li>
          ))}
        </ul>
      ) : null}
      {decision.counterfactuals.length > 0 && decision.outcome !== 'GRANT' ? (
        <section className="tl-missing">
          <h2>{t({ zh: '还差什么，何时可以', en: 'What is missing, and when it could be yes' })}</h2>
          <ul>
            {decision.counterfactuals.map((c) => (
              <li key={c.text.en}>
                {t(c.text)}
                {c.on ? (
                  <strong>
                    {t({ zh: '　最早 ', en: ' Earliest: ' })}
                    {fmtDate(c.on, locale)}
                  </strong>
                ) : null}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </DecisionLetter>
  );
}
