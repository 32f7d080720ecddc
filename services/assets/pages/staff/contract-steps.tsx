/** What may be done with a contract next, each step with what it must know. */
import { ButtonLink, Notice, fmtMoney, useLocale } from '@yunjian/ui';
import { client, formOf, paths, withBody, withQuery } from './api.ts';
import type { Ask, Values } from './asks.ts';
import type { Contract } from './api.ts';
import { Act } from './form.tsx';
import { signingAsks, signingOf } from './signing-asks.ts';
import { todayText } from './hooks.ts';
import { Amend, Correct, Void } from './contract-amend.tsx';
import { choices, CONTRACT_ACTION, GROUND } from './words.ts';

type Action = Exclude<keyof typeof CONTRACT_ACTION, 'expire'>;
const ORDER: readonly Action[] = [
  'submit',
  'approve',
  'sign',
  'activate',
  'hand-over',
  'hand-back',
  'close',
  'send-back',
  'end-early',
  'rescind',
  'void',
  'discard',
  'reopen',
];
const FORWARD: ReadonlySet<Action> = new Set(['submit', 'approve', 'sign', 'activate', 'hand-back', 'close']);
const GRAVE: ReadonlySet<Action> = new Set(['rescind', 'void', 'discard']);

const note = (optional: boolean): Ask => ({
  name: 'note',
  kind: 'area',
  label: { zh: optional ? '说明' : '理由', en: optional ? 'Note' : 'Reason' },
  optional,
});
const day = (zh: string, en: string): Ask => ({ name: 'on', kind: 'date', label: { zh, en }, initial: todayText() });

function asksOf(action: Action, { form, possessionOn }: Pick<Contract, 'form' | 'possessionOn'>): Ask[] {
  const keys = possessionOn !== null;
  switch (action) {
    case 'sign':
      return [day('签订日期', 'Signed on'), ...(form === 'oral' ? [] : signingAsks()), note(true)];
    case 'activate':
      return [
        ...(keys
          ? []
          : [
              {
                name: 'possession',
                kind: 'date',
                label: { zh: '交付日期', en: 'Handed over on' },
                hint: { zh: '还没有交付的留空，交付后再登记', en: 'Empty where it is not handed over yet; recorded when it is' },
                optional: true,
              } satisfies Ask,
            ]),
        note(true),
      ];
    case 'hand-over':
      return [day('交付日期', 'Handed over on'), note(true)];
    case 'hand-back':
      return [day('交还日期', 'Handed back on'), note(true)];
    case 'rescind':
      return [
        {
          name: 'ground',
          kind: 'select',
          label: { zh: '凭什么解除', en: 'On what it stands' },
          options: choices(GROUND),
          hint: {
            zh: '欠租的，须先送达解除前催告函并等期限届满，再送达解除合同通知书；合同自通知到达时解除（民法典第七百二十二条、第五百六十五条）',
            en: 'For arrears a notice before rescission must have been served and its time be over, then the notice of rescission; the lease ends when that arrives (Civil Code articles 722, 565)',
          },
        },
        {
          name: 'notified',
          kind: 'date',
          label: { zh: '解除通知哪天送达承租人', en: 'Day the notice of rescission reached the lessee' },
          when: (raw) => raw['ground'] === 'clause' || raw['ground'] === 'statute',
        },
        day('从哪一天起', 'From which day'),
        note(false),
      ];
    case 'end-early':
    case 'void':
      return [day('从哪一天起', 'From which day'), note(false)];
    case 'send-back':
    case 'discard':
    case 'reopen':
      return [note(false)];
    case 'submit':
    case 'approve':
    case 'close':
      return [note(true)];
  }
}

const bodyOf = (action: Action, c: Pick<Contract, 'revision' | 'form'>, v: Values) => ({
  action,
  revision: c.revision,
  on: v.orNull('on'),
  note: v.orNull('note'),
  possessionOn: v.orNull('possession'),
  rescission:
    action === 'rescind' ? { ground: v.code<keyof typeof GROUND>('ground'), noticeServedOn: v.orNull('notified') } : null,
  signing: action === 'sign' && c.form === 'written' ? signingOf(v) : null,
});

/** The steps the reader may take, the way forward first. */
export function ContractSteps({ contract: c }: { contract: Contract }) {
  const { t } = useLocale();
  const steps = ORDER.filter((a) => c.can.includes(a));
  if (c.can.length === 0) return null;
  return (
    <div className="yj-actions as-noprint">
      {steps.map((action) => (
        <Act
          key={action}
          label={CONTRACT_ACTION[action]}
          {...(FORWARD.has(action) ? { kind: 'primary' as const } : GRAVE.has(action) ? { kind: 'danger' as const } : {})}
          lead={
            action === 'activate' ? (
              <Notice>
                <p>
                  {t({
                    zh: '生效前会按现行规则检查；有“阻断”级问题时不能生效，会说明是哪一条、怎样改。',
                    en: 'The rules are asked first. A finding that blocks stops it, and says which rule and how to mend it.',
                  })}
                </p>
              </Notice>
            ) : GRAVE.has(action) && action !== 'discard' ? (
              <p className="yj-hint">
                {t({
                  zh: '租金只算到终止之日。已开到以后的应收会随即提出撤销，由另一人批准；多收的转为预收待退。',
                  en: 'Rent runs to that day only. What was billed beyond it is proposed to be taken back, for another person to approve; what was paid too much is to be given back.',
                })}
              </p>
            ) : action === 'reopen' && c.rentLeft !== null ? (
              <Notice kind="warning">
                <p>
                  {t({
                    zh: `${c.rentLeft.from} 至 ${c.rentLeft.to} 的租金 ${fmtMoney(c.rentLeft.fen)} 从未开具。确认后合同回到“已交还”，随即补开应收、列入欠租；收清（或依决议核销）后再办结。`,
                    en: `Rent of ${fmtMoney(c.rentLeft.fen)} from ${c.rentLeft.from} to ${c.rentLeft.to} was never billed. The contract goes back to “returned”, the rent is billed and stands among the arrears; it is closed again once that is settled, or written off by a decision.`,
                  })}
                </p>
              </Notice>
            ) : action === 'submit' && c.missingClauses.length > 0 ? (
              <Notice
                kind="warning"
                title={{ zh: `还缺 ${c.missingClauses.length} 项条款`, en: `${c.missingClauses.length} clauses are missing` }}
              />
            ) : null
          }
          asks={asksOf(action, c)}
          done={{ zh: `已${CONTRACT_ACTION[action].zh}`, en: `Done: ${CONTRACT_ACTION[action].en}` }}
          send={(v, o) => client.letting.stepContract({ params: { id: c.id }, body: bodyOf(action, c, v) }, o)}
        />
      ))}
      {c.can.includes('edit') ? (
        <ButtonLink icon="edit" to={withQuery(paths.newContract, { edit: c.id })}>
          {t({ zh: '修改草稿', en: 'Change the draft' })}
        </ButtonLink>
      ) : null}
      {c.can.includes('upload') ? (
        <Act
          icon="upload"
          label={{ zh: '上传签字文本', en: 'Upload the signed document' }}
          asks={[
            {
              name: 'document',
              kind: 'file',
              label: { zh: '签字文本', en: 'Signed document' },
              hint: {
                zh: 'PDF、JPEG 或 PNG，不超过 20 MB；系统记下它的哈希，以后换不了',
                en: 'PDF, JPEG or PNG, at most 20 MB; its hash is kept',
              },
              accept: 'application/pdf,image/jpeg,image/png',
            },
          ]}
          done={{ zh: '已上传', en: 'Uploaded' }}
          send={(v, o) =>
            client.letting.uploadDocument(withBody({ params: { id: c.id } }, formOf({}, 'document', v.file('document'))), o)
          }
        />
      ) : null}
      {c.can.includes('amend') ? <Amend contract={c} /> : null}
      {c.can.includes('correct') ? <Correct contract={c} /> : null}
      {c.can.includes('propose-void') ? <Void contract={c} /> : null}
      {c.can.includes('renew') ? (
        <ButtonLink icon="copy" to={withQuery(paths.newContract, { renew: c.id })}>
          {t({ zh: '续租：起草新合同', en: 'Renew: draft the next one' })}
        </ButtonLink>
      ) : null}
    </div>
  );
}
