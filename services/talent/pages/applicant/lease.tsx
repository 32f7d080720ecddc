import { useState } from 'react';
import { useNavigate } from 'react-router';
import {
  Badge,
  ButtonLink,
  Checkbox,
  DateText,
  Facts,
  Money,
  QuestionPage,
  TextField,
  Timeline,
  useLocale,
  useMe,
  type FieldError,
} from '@yunjian/ui';
import type { ApplicationDetail } from '../../contract/shapes.ts';
import { client } from '../shared/client.ts';
import { UnitFacts } from '../shared/unit.tsx';
import { pageOfRecord, useRecordCommand, type RecordProps } from './record.ts';

type Lease = NonNullable<ApplicationDetail['lease']>;

function LeaseFacts({ lease }: { lease: Lease }) {
  return (
    <div className="tl-compact">
      <Facts
        rows={[
          { label: { zh: '合同编号', en: 'Lease number' }, value: lease.number },
          { label: { zh: '出租方', en: 'Landlord' }, value: lease.operator },
          {
            label: { zh: '租期', en: 'Term' },
            value: (
              <>
                <DateText date={lease.startOn} /> – <DateText date={lease.endOn} />
              </>
            ),
          },
          { label: { zh: '押金', en: 'Deposit' }, value: <Money fen={lease.depositFen} /> },
        ]}
      />
    </div>
  );
}

function Terms({ lease }: { lease: Lease }) {
  const { t } = useLocale();
  return (
    <ol className="tl-terms">
      {lease.terms.map((term) => (
        <li key={term.title.en}>
          <h3>{t(term.title)}</h3>
          <p>{t(term.text)}</p>
        </li>
      ))}
    </ol>
  );
}

/** Signing: the whole text first, then the name typed as a signature. What is signed is the text that was shown (its hash goes with it). */
export function Sign({ detail }: RecordProps) {
  const { t } = useLocale();
  const go = useNavigate();
  const { me } = useMe();
  const [read, setRead] = useState(false);
  const [name, setName] = useState('');
  const [errors, setErrors] = useState<FieldError[]>([]);
  const sign = useRecordCommand(client.talent.signLease, (next) => void go(pageOfRecord(next.id), { replace: true }));
  const lease = detail.lease;
  if (!lease) return null;
  const send = () => {
    const found: FieldError[] = [
      ...(read
        ? []
        : [
            {
              field: 'read',
              message: {
                zh: '请阅读租约后勾选“我已阅读并同意租约”',
                en: 'Read the lease, then tick “I have read the lease and agree”',
              },
            },
          ]),
      ...(name.trim()
        ? []
        : [{ field: 'name', message: { zh: '请输入您的姓名作为签名', en: 'Type your name as your signature' } }]),
    ];
    setErrors(found);
    if (found.length === 0)
      void sign.run({ params: { id: detail.id }, body: { leaseId: lease.id, textHash: lease.textHash, name: name.trim() } });
  };
  return (
    <QuestionPage
      title={{ zh: '阅读并签署租约', en: 'Read and sign the lease' }}
      caption={{ zh: '第 2 步，共 3 步：接受 → 签约 → 拿钥匙', en: 'Step 2 of 3: accept → sign → keys' }}
      back={{ to: pageOfRecord(detail.id) }}
      errors={errors}
      problem={sign.problem}
      busy={sign.busy}
      onContinue={send}
      continueLabel={{ zh: '签署租约', en: 'Sign the lease' }}
    >
      <div>
        <UnitFacts unit={lease.unit} />
        <LeaseFacts lease={lease} />
      </div>
      <section aria-labelledby="tl-terms">
        <h2 id="tl-terms">{t({ zh: '租约条款', en: 'Terms' })}</h2>
        <Terms lease={lease} />
        <p className="yj-small yj-muted">
          {t({ zh: '文本摘要 ', en: 'Digest of this text ' })}
          <code>{lease.textHash}</code>
        </p>
        <ButtonLink small icon="download" href={`/api/talent/my/applications/${detail.id}/lease.pdf`} download="">
          {t({ zh: '下载租约 PDF', en: 'Lease as PDF' })}
        </ButtonLink>
      </section>
      <Checkbox
        name="read"
        label={{ zh: '我已阅读并同意租约', en: 'I have read the lease and agree' }}
        value={read}
        onChange={setRead}
        error={errors.find((e) => e.field === 'read')?.message}
      />
      <TextField
        name="name"
        label={{ zh: '签名（输入您的姓名）', en: 'Signature (type your name)' }}
        hint={
          me?.name
            ? { zh: `与登记姓名一致：${me.name}`, en: `As registered: ${me.name}` }
            : { zh: '与登记姓名一致', en: 'As registered' }
        }
        value={name}
        onChange={setName}
        autoComplete="name"
        width="medium"
        maxLength={60}
        error={errors.find((e) => e.field === 'name')?.message}
      />
    </QuestionPage>
  );
}

/** The code that opens the handover, and what to bring. */
export function Keys({ detail }: RecordProps) {
  const { t } = useLocale();
  const lease = detail.lease;
  if (!lease || detail.state !== 'signed') return null;
  return (
    <section className="tl-panel" aria-labelledby="tl-keys">
      <h2 id="tl-keys">{t({ zh: '拿钥匙', en: 'Collect your keys' })}</h2>
      {lease.keyCode ? (
        <>
          <p>
            {t({
              zh: '到项目服务台出示取钥匙码，运营方输入后交钥匙：',
              en: 'Show this code at the front desk; the operator types it in and hands you the keys:',
            })}
          </p>
          <p className="tl-code">
            <strong className="yj-num">{lease.keyCode}</strong>
          </p>
          <p className="yj-muted">
            {t({ zh: '此码只显示给您本人，不要发给别人。', en: 'Only you can see this code. Do not pass it on.' })}
          </p>
        </>
      ) : (
        <p>{t({ zh: '取钥匙码在起租日前显示在这里。', en: 'The code for your keys appears here before the lease begins.' })}</p>
      )}
      <Facts
        rows={[
          { label: { zh: '起租日期', en: 'First day' }, value: <DateText date={lease.startOn} /> },
          {
            label: { zh: '地点', en: 'Where' },
            value: `${t(lease.unit.projectName)} ${lease.unit.building} ${lease.unit.roomNo}`,
          },
          { label: { zh: '运营方', en: 'Operator' }, value: lease.operator },
        ]}
      />
    </section>
  );
}

const STATE = {
  draft: { kind: 'warning', text: { zh: '待签署', en: 'To be signed' } },
  signed: { kind: 'success', text: { zh: '已签署', en: 'Signed' } },
  active: { kind: 'success', text: { zh: '租住中', en: 'Running' } },
  ended: { kind: 'neutral', text: { zh: '已结束', en: 'Ended' } },
} as const;

/** The lease on the application's page. */
export function LeaseSection({ detail }: RecordProps) {
  const { t } = useLocale();
  const lease = detail.lease;
  if (!lease || lease.state === 'draft') return null;
  const state = STATE[lease.state];
  return (
    <section className="yj-section" aria-labelledby="tl-lease">
      <div className="yj-section-head">
        <h2 id="tl-lease">{t({ zh: '租约', en: 'Lease' })}</h2>
        <Badge kind={state.kind}>{t(state.text)}</Badge>
      </div>
      <UnitFacts unit={lease.unit} />
      <LeaseFacts lease={lease} />
      <details className="yj-details">
        <summary>{t({ zh: '租约条款', en: 'Terms' })}</summary>
        <Terms lease={lease} />
      </details>
      <Timeline
        label={{ zh: '租约进度', en: 'Progress of the lease' }}
        items={[
          {
            id: 'tenant',
            title: { zh: '您签署', en: 'Signed by you' },
            ...(lease.signedByTenantAt ? { at: lease.signedByTenantAt } : { state: 'next' as const }),
          },
          {
            id: 'operator',
            title: { zh: '运营方签署', en: 'Signed by the operator' },
            ...(lease.signedByOperatorAt ? { at: lease.signedByOperatorAt } : { state: 'next' as const }),
          },
          {
            id: 'keys',
            title: { zh: '交付钥匙', en: 'Keys handed over' },
            ...(lease.keysAt ? { at: lease.keysAt } : { state: 'next' as const }),
          },
          ...(lease.endedAt ? [{ id: 'end', title: { zh: '退租', en: 'Ended' }, at: lease.endedAt }] : []),
        ]}
      />
      <ButtonLink small icon="download" href={`/api/talent/my/applications/${detail.id}/lease.pdf`} download="">
        {t({ zh: '下载租约 PDF', en: 'Lease as PDF' })}
      </ButtonLink>
    </section>
  );
}
