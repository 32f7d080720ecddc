/** What the reviewer may do: only what the server's `can` allows, each as a panel that opens. */
import { useState } from 'react';
import { Button, Details, Notice, Radios, TextArea, canSee, fmtDateTime, useLocale, useMe } from '@yunjian/ui';
import { client } from './api.ts';
import { Part, Refusal } from './parts.tsx';
import { useDeed } from './review-data.ts';
import { Correction } from './review-correction.tsx';
import { DecideForm } from './review-decide.tsx';
import { ProposalNotice, SecondPerson } from './review-second.tsx';
import type { ActionProps } from './review-types.ts';
import { DECIDING, kindText } from './words.ts';

/** Asks the registers again; the rule then runs on the new answers. */
function Requery({ detail, onDone }: ActionProps) {
  const { t } = useLocale();
  const run = useDeed(client.review.requery, () =>
    onDone({ zh: '已重新查询登记，结果在左侧', en: 'Registers asked again: see the left side' }),
  );
  return (
    <div className="ts-action">
      <Button busy={run.busy} onClick={() => void run.run({ params: { id: detail.id } })}>
        {t({ zh: '重新查询登记', en: 'Ask the registers again' })}
      </Button>
      <p className="yj-hint">
        {t({
          zh: '按申请人的授权再查一次，并用新结果重跑规则。',
          en: 'Asks once more under the consent given and runs the rule again.',
        })}
      </p>
      <Refusal problem={run.problem} />
    </div>
  );
}

/** Answers one objection or reconsideration. */
function Answer({ detail, onDone, dispute }: ActionProps & { dispute: ActionProps['detail']['disputes'][number] }) {
  const { t } = useLocale();
  const [upheld, setUpheld] = useState('');
  const [answer, setAnswer] = useState('');
  const [tried, setTried] = useState(false);
  const run = useDeed(client.review.answerDispute, () => onDone({ zh: '已答复申请人', en: 'The applicant has been answered' }));
  return (
    <div className="ts-action">
      <p>
        <strong>{t(kindText[dispute.kind])}</strong> {dispute.text}
      </p>
      <Radios
        inline
        name={`upheld-${dispute.id}`}
        label={{ zh: '结论', en: 'Finding' }}
        value={upheld}
        onChange={setUpheld}
        error={tried && !upheld ? { zh: '请选择结论', en: 'Choose a finding' } : undefined}
        options={[
          { value: 'yes', label: { zh: '成立', en: 'Upheld' } },
          { value: 'no', label: { zh: '不成立', en: 'Not upheld' } },
        ]}
      />
      <TextArea
        name={`answer-${dispute.id}`}
        label={{ zh: '答复内容（申请人可见）', en: 'Answer (the applicant reads it)' }}
        rows={4}
        maxLength={4000}
        value={answer}
        onChange={setAnswer}
        error={tried && !answer.trim() ? { zh: '请写明答复和理由', en: 'Write the answer and why' } : undefined}
      />
      <Refusal problem={run.problem} />
      <Button
        kind="primary"
        busy={run.busy}
        onClick={() => {
          setTried(true);
          if (upheld && answer.trim())
            void run.run({
              params: { id: detail.id, disputeId: dispute.id },
              body: { upheld: upheld === 'yes', answer: answer.trim() },
            });
        }}
      >
        {t({ zh: '答复', en: 'Answer' })}
      </Button>
    </div>
  );
}

/** Notes among colleagues; the applicant does not see them. */
function Notes({ detail }: { detail: ActionProps['detail'] }) {
  const { t, locale } = useLocale();
  const [text, setText] = useState('');
  const run = useDeed(client.review.note, () => setText(''));
  return (
    <Part title={{ zh: '内部备注', en: 'Internal notes' }}>
      {detail.notes.length > 0 ? (
        <ul className="ts-notes">
          {detail.notes.map((n, i) => (
            <li key={`${n.at}-${i}`}>
              <p>{n.text}</p>
              <p className="yj-small yj-muted">
                {n.by} · {fmtDateTime(n.at, locale)}
              </p>
            </li>
          ))}
        </ul>
      ) : null}
      <TextArea
        name="note"
        label={{ zh: '添加备注（申请人看不到）', en: 'Add a note (not shown to the applicant)' }}
        rows={2}
        maxLength={2000}
        value={text}
        onChange={setText}
      />
      <Refusal problem={run.problem} />
      <p>
        <Button
          busy={run.busy}
          onClick={() => (text.trim() ? void run.run({ params: { id: detail.id }, body: { text: text.trim() } }) : undefined)}
        >
          {t({ zh: '保存备注', en: 'Save the note' })}
        </Button>
      </p>
    </Part>
  );
}

/** The right side of the review page. */
export function ReviewActions({ detail, onDone }: ActionProps) {
  const { t } = useLocale();
  const { me } = useMe();
  const can = new Set(detail.can);
  const { proposal } = detail;
  const seconds = proposal !== null && !proposal.mine && canSee(['reviewer', 'duty'], me);
  const decides = proposal === null && DECIDING.some((a) => can.has(a));
  const answerable = detail.disputes.filter(
    (d) => d.state === 'open' && can.has(d.kind === 'objection' ? 'decide-objection' : 'decide-reconsideration'),
  );
  const prepares = proposal === null && (can.has('requery') || can.has('request-correction'));
  return (
    <>
      <Part title={{ zh: '办理', en: 'Actions' }}>
        {proposal ? (
          <>
            <ProposalNotice detail={detail} proposal={proposal} />
            {seconds ? <SecondPerson detail={detail} onDone={onDone} /> : null}
          </>
        ) : null}
        {!proposal && !decides && !prepares && answerable.length === 0 ? (
          <Notice kind="neutral">
            <p>
              {can.has('claim')
                ? t({ zh: '先领取，再办理。', en: 'Claim it first.' })
                : t({
                    zh: '现在没有您可以办的事：已有结果、由他人经办，或在等申请人。',
                    en: 'Nothing for you to do now: decided, with someone else, or waiting for the applicant.',
                  })}
            </p>
          </Notice>
        ) : null}
        {answerable.map((d) => (
          <Details
            key={d.id}
            open
            summary={
              d.kind === 'objection'
                ? { zh: '答复异议', en: 'Answer the objection' }
                : { zh: '答复复核', en: 'Answer the reconsideration' }
            }
          >
            <Answer detail={detail} onDone={onDone} dispute={d} />
          </Details>
        ))}
        {decides ? (
          <Details open={answerable.length === 0} summary={{ zh: '作出决定', en: 'Decide' }}>
            <DecideForm detail={detail} onDone={onDone} />
          </Details>
        ) : null}
        {proposal === null && can.has('request-correction') ? (
          <Details summary={{ zh: '一次性告知补正', en: 'Ask for what is missing' }}>
            <Correction detail={detail} onDone={onDone} />
          </Details>
        ) : null}
        {proposal === null && can.has('requery') ? <Requery detail={detail} onDone={onDone} /> : null}
        {detail.secondApprover ? (
          <p className="yj-small yj-muted">
            {t({ zh: '第二人复核：', en: 'Second person: ' })}
            {detail.secondApprover}
          </p>
        ) : null}
      </Part>
      <Notes detail={detail} />
    </>
  );
}
