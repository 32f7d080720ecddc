/** A refusal or override that waits for its second person, and that person's answer. */
import { useState } from 'react';
import { Badge, Button, Notice, TextArea, fmtDateTime, useLocale } from '@yunjian/ui';
import { client } from './api.ts';
import { Refusal } from './parts.tsx';
import { useDeed } from './review-data.ts';
import type { ActionProps, Detail } from './review-types.ts';

/** What is proposed, by whom, and on what findings. */
export function ProposalNotice({ detail, proposal }: { detail: Detail; proposal: NonNullable<Detail['proposal']> }) {
  const { t, locale } = useLocale();
  return (
    <Notice
      kind="warning"
      title={
        proposal.mine
          ? { zh: '您拟定的决定在等另一人复核', en: 'Your decision waits for another person' }
          : { zh: '有一项决定在等第二人复核', en: 'A decision waits for the second person' }
      }
    >
      <p>
        <strong>
          {proposal.kind === 'refuse'
            ? t({ zh: '拟不予批准', en: 'To be refused' })
            : t({
                zh: `拟改判批准，类别 ${proposal.category ?? '—'}`,
                en: `To be granted against the rule, ${proposal.category ?? '—'}`,
              })}
        </strong>{' '}
        · {proposal.by} · {fmtDateTime(proposal.at, locale)}
      </p>
      <blockquote className="ts-quote">{proposal.reason}</blockquote>
      {proposal.findings.length > 0 ? (
        <ul className="ts-plain">
          {proposal.findings.map((f) => {
            const condition = detail.decision?.conditions.find((c) => c.ruleId === f.ruleId);
            return (
              <li key={f.ruleId}>
                <Badge kind={f.outcome === 'MET' ? 'success' : 'danger'}>
                  {f.outcome === 'MET' ? t({ zh: '认定符合', en: 'Found met' }) : t({ zh: '认定不符合', en: 'Found not met' })}
                </Badge>{' '}
                {condition ? t(condition.text) : f.ruleId} {f.note ? <span className="yj-muted">{f.note}</span> : null}
              </li>
            );
          })}
        </ul>
      ) : null}
    </Notice>
  );
}

/** The second person's look at a refusal or override before it takes effect. */
export function SecondPerson({ detail, onDone }: ActionProps) {
  const { t } = useLocale();
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const run = useDeed(client.review.approveOverride, () => onDone({ zh: '复核意见已记录', en: 'Your second look is recorded' }));
  const send = (approve: boolean) => {
    setTried(!approve);
    if (approve || note.trim()) void run.run({ params: { id: detail.id }, body: { approve, note: note.trim() } });
  };
  return (
    <div className="ts-action">
      <p className="yj-hint">
        {t({
          zh: '不予批准和改判须由另一人复核后生效；提出的人不能复核自己。',
          en: 'Refusals and overrides take effect after another person agrees; nobody can agree with themselves.',
        })}
      </p>
      <TextArea
        name="second-note"
        label={{ zh: '复核意见', en: 'Remarks' }}
        rows={3}
        maxLength={1000}
        value={note}
        onChange={setNote}
        error={tried && !note.trim() ? { zh: '退回时请写明原因', en: 'Say why you send it back' } : undefined}
      />
      <Refusal problem={run.problem} />
      <div className="yj-row">
        <Button kind="primary" busy={run.busy} onClick={() => send(true)}>
          {t({ zh: '复核同意', en: 'Agree' })}
        </Button>
        <Button kind="danger" onClick={() => send(false)}>
          {t({ zh: '退回重审', en: 'Send back' })}
        </Button>
      </div>
    </div>
  );
}
