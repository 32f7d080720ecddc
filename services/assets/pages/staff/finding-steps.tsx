/** The deeds about one finding: order, dismissal and closing by two people, answer, judgement, talk. */
import { useApi, useLocale } from '@yunjian/ui';
import { client, withBody } from './api.ts';
import type { Ask } from './asks.ts';
import { Act } from './form.tsx';
import { todayText } from './hooks.ts';

type Finding = Awaited<ReturnType<typeof client.supervision.finding>>;

const words = (zh: string, en: string): Ask => ({ name: 'words', kind: 'area', rows: 4, max: 2000, label: { zh, en } });

/** What the reader may do next about a finding. */
export function FindingSteps({ f }: { f: Finding }) {
  const { t } = useLocale();
  const reasons = useApi(
    client.supervision.reasons,
    {},
    { enabled: f.can.includes('propose-dismissal') || f.can.includes('propose-closing') },
  );
  const params = { id: f.id };
  const revision = f.revision;
  if (f.can.length === 0) return null;
  const may = (deed: Finding['can'][number]): boolean => f.can.includes(deed);
  return (
    <div className="yj-actions as-noprint">
      {may('order') ? (
        <Act
          kind="primary"
          label={{ zh: '下达整改通知', en: 'Order that it be mended' }}
          lead={
            <p>
              {t({
                zh: '期限按规定的工作日自动算；到期没回复转为逾期并约谈。',
                en: 'The deadline follows the policy in working days; without an answer it lapses and a talk is due.',
              })}
            </p>
          }
          asks={[words('要改什么', 'What must be mended')]}
          done={{ zh: '整改通知已下达', en: 'Ordered' }}
          send={(v, o) => client.supervision.order({ params, body: { revision, words: v.text('words') } }, o)}
        />
      ) : null}
      {may('propose-dismissal') ? (
        <Act
          key={reasons.data?.rows.length ?? 0}
          label={{ zh: '提出不予处理', en: 'Propose to dismiss' }}
          lead={
            <p className="yj-hint">
              {t({
                zh: '要另一个人审定；事实有变化会重新提出。',
                en: 'Another person decides; it comes back when the facts change.',
              })}
            </p>
          }
          asks={[
            {
              name: 'reason',
              kind: 'select',
              label: { zh: '理由', en: 'Reason' },
              options: (reasons.data?.rows ?? []).map((r) => ({ value: r.code, label: { zh: r.zh, en: r.en } })),
            },
            words('说明', 'In words'),
          ]}
          done={{ zh: '已提出，等第二人审定', en: 'Proposed: waits for a second person' }}
          send={(v, o) =>
            client.supervision.proposeDismissal(
              { params, body: { revision, reason: v.text('reason'), words: v.text('words') } },
              o,
            )
          }
        />
      ) : null}
      {(['dismiss', 'refuse'] as const).filter(may).map((action) => (
        <Act
          key={action}
          {...(action === 'dismiss' ? { kind: 'primary' as const } : {})}
          label={
            action === 'dismiss'
              ? { zh: '审定：不予处理', en: 'Dismiss' }
              : { zh: '不同意，继续处理', en: 'Refuse the dismissal' }
          }
          asks={[words('意见', 'In words')]}
          done={{ zh: '已审定', en: 'Decided' }}
          send={(v, o) => client.supervision.decideDismissal({ params, body: { revision, action, words: v.text('words') } }, o)}
        />
      ))}
      {may('answer') ? (
        <Act
          kind="primary"
          icon="upload"
          label={{ zh: '回复整改', en: 'Answer the order' }}
          asks={[
            words('改了什么', 'What was mended'),
            {
              name: 'evidence',
              kind: 'file',
              label: { zh: '材料', en: 'Evidence' },
              hint: { zh: 'PDF、JPEG 或 PNG，可以一次选几个', en: 'PDF, JPEG or PNG; several at once' },
              accept: 'application/pdf,image/jpeg,image/png',
              many: true,
            },
          ]}
          done={{ zh: '已回复', en: 'Answered' }}
          send={(v, o) => {
            const body = new FormData();
            body.append('revision', String(revision));
            body.append('words', v.text('words'));
            for (const file of v.files('evidence')) body.append('evidence', file, file.name);
            return client.supervision.answer(withBody({ params }, body), o);
          }}
        />
      ) : null}
      {(['accept', 'send-back'] as const).filter(may).map((action) => (
        <Act
          key={action}
          {...(action === 'accept' ? { kind: 'primary' as const } : {})}
          label={action === 'accept' ? { zh: '认可整改', en: 'Accept' } : { zh: '退回整改', en: 'Send back' }}
          asks={[words('意见', 'In words')]}
          done={{ zh: '已办', en: 'Done' }}
          send={(v, o) => client.supervision.judgeAnswer({ params, body: { revision, action, words: v.text('words') } }, o)}
        />
      ))}
      {may('propose-closing') ? (
        <Act
          key={`closing-${reasons.data?.closing.length ?? 0}`}
          label={{ zh: '仍查出，提出认可整改', en: 'Propose to close it though still found' }}
          lead={
            <p className="yj-hint">
              {t({
                zh: '检查仍然查出，一个人不能认可：写明理由，由另一个人审定；认可后单独计数，事实有变化会重新提出。阻断类的认可后仍拦住合同生效。',
                en: 'It is still found, so one person does not accept it: give the reason, another person decides. It is counted apart then and comes back when the facts change; what blocks a contract blocks it all the same.',
              })}
            </p>
          }
          asks={[
            {
              name: 'reason',
              kind: 'select',
              label: { zh: '理由', en: 'Reason' },
              options: (reasons.data?.closing ?? []).map((r) => ({ value: r.code, label: { zh: r.zh, en: r.en } })),
            },
            words('说明', 'In words'),
          ]}
          done={{ zh: '已提出，等第二人审定', en: 'Proposed: waits for a second person' }}
          send={(v, o) =>
            client.supervision.proposeClosing({ params, body: { revision, reason: v.text('reason'), words: v.text('words') } }, o)
          }
        />
      ) : null}
      {(['confirm-closing', 'refuse-closing'] as const).filter(may).map((action) => (
        <Act
          key={action}
          {...(action === 'confirm-closing' ? { kind: 'primary' as const } : {})}
          label={
            action === 'confirm-closing'
              ? { zh: '审定：认可整改', en: 'Agree to the closing' }
              : { zh: '不同意认可', en: 'Refuse the closing' }
          }
          asks={[words('意见', 'In words')]}
          done={{ zh: '已审定', en: 'Decided' }}
          send={(v, o) => client.supervision.decideClosing({ params, body: { revision, action, words: v.text('words') } }, o)}
        />
      ))}
      {may('talk') ? (
        <Act
          label={{ zh: '登记约谈', en: 'Record the talk' }}
          asks={[
            { name: 'on', kind: 'date', label: { zh: '约谈日期', en: 'Held on' }, initial: todayText() },
            { name: 'people', kind: 'text', least: 2, max: 500, label: { zh: '参加的人', en: 'Who was there' } },
            words('结果', 'Outcome'),
          ]}
          done={{ zh: '已登记约谈', en: 'Recorded' }}
          send={(v, o) =>
            client.supervision.talk(
              { params, body: { revision, heldOn: v.text('on'), people: v.text('people'), words: v.text('words') } },
              o,
            )
          }
        />
      ) : null}
    </div>
  );
}
