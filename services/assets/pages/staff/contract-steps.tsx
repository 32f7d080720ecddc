/** What may be done with a contract next, each step with what it must know; and amendments. */
import { useState } from 'react';
import { ButtonLink, Notice, useLocale } from '@yunjian/ui';
import { client, formOf, paths, withBody, withQuery } from './api.ts';
import type { Ask, Values } from './asks.ts';
import type { Contract } from './api.ts';
import { Act } from './form.tsx';
import { todayText } from './hooks.ts';
import { DecisionPicker, PartPicker, type Picked } from './pickers.tsx';
import { rentAsks, rentOf } from './rent-asks.ts';
import { AMENDMENT, choices, CONTRACT_ACTION, GROUND, SEAL, SIGNER } from './words.ts';

type Action = Exclude<keyof typeof CONTRACT_ACTION, 'expire'>;
const ORDER: readonly Action[] = [
  'submit',
  'approve',
  'sign',
  'activate',
  'hand-back',
  'close',
  'send-back',
  'end-early',
  'rescind',
  'void',
  'discard',
];
const FORWARD: ReadonlySet<Action> = new Set(['submit', 'approve', 'sign', 'activate', 'hand-back', 'close']);
const GRAVE: ReadonlySet<Action> = new Set(['rescind', 'void', 'discard']);

const yesNo = [
  { value: 'yes', label: { zh: '是', en: 'Yes' } },
  { value: 'no', label: { zh: '否', en: 'No' } },
];
const note = (optional: boolean): Ask => ({
  name: 'note',
  kind: 'area',
  label: { zh: optional ? '说明' : '理由', en: optional ? 'Note' : 'Reason' },
  optional,
});
const day = (zh: string, en: string): Ask => ({ name: 'on', kind: 'date', label: { zh, en }, initial: todayText() });

function asksOf(action: Action): Ask[] {
  switch (action) {
    case 'sign':
      return [
        day('签订日期', 'Signed on'),
        { name: 'lessor', kind: 'radio', label: { zh: '出租方签字了吗', en: 'Has the lessor signed' }, options: yesNo },
        { name: 'lessee', kind: 'radio', label: { zh: '承租方签字了吗', en: 'Has the lessee signed' }, options: yesNo },
        {
          name: 'signer',
          kind: 'select',
          label: { zh: '出租方由谁签字', en: 'Who signed for the lessor' },
          options: choices(SIGNER),
        },
        {
          name: 'mandate',
          kind: 'radio',
          label: { zh: '有授权书吗', en: 'Is there a mandate' },
          options: yesNo,
          when: (raw) => raw['signer'] === 'agent' || raw['signer'] === 'other',
        },
        { name: 'seal', kind: 'select', label: { zh: '盖了什么章', en: 'Which seal' }, options: choices(SEAL) },
        { name: 'possession', kind: 'date', label: { zh: '交付日期', en: 'Handed over on' }, optional: true },
        note(true),
      ];
    case 'activate':
      return [{ name: 'possession', kind: 'date', label: { zh: '交付日期', en: 'Handed over on' }, optional: true }, note(true)];
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
            zh: '欠租的，须先送达解除前催告函并等期限届满（民法典第七百二十二条）',
            en: 'For arrears a notice before rescission must have been served and its time be over (Civil Code article 722)',
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
      return [note(false)];
    case 'submit':
    case 'approve':
    case 'close':
      return [note(true)];
  }
}

const bodyOf = (action: Action, revision: number, v: Values) => ({
  action,
  revision,
  on: v.orNull('on'),
  note: v.orNull('note'),
  possessionOn: v.orNull('possession'),
  rescission:
    action === 'rescind' ? { ground: v.code<keyof typeof GROUND>('ground'), noticeServedOn: v.orNull('notified') } : null,
  signing:
    action === 'sign'
      ? {
          lessorSigned: v.yes('lessor'),
          lesseeSigned: v.yes('lessee'),
          signer: v.code<keyof typeof SIGNER>('signer'),
          mandate: v.text('signer') === 'legal-representative' || v.yes('mandate'),
          seal: v.code<keyof typeof SEAL>('seal'),
        }
      : null,
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
            ) : action === 'submit' && c.missingClauses.length > 0 ? (
              <Notice
                kind="warning"
                title={{ zh: `还缺 ${c.missingClauses.length} 项条款`, en: `${c.missingClauses.length} clauses are missing` }}
              />
            ) : null
          }
          asks={asksOf(action)}
          done={{ zh: `已${CONTRACT_ACTION[action].zh}`, en: `Done: ${CONTRACT_ACTION[action].en}` }}
          send={(v, o) => client.letting.stepContract({ params: { id: c.id }, body: bodyOf(action, c.revision, v) }, o)}
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
      {c.can.includes('renew') ? (
        <ButtonLink icon="copy" to={withQuery(paths.newContract, { renew: c.id })}>
          {t({ zh: '续租：起草新合同', en: 'Renew: draft the next one' })}
        </ButtonLink>
      ) : null}
    </div>
  );
}

type Kind = keyof typeof AMENDMENT;
const is =
  (...kinds: Kind[]) =>
  (raw: Readonly<Record<string, string>>) =>
    kinds.includes(raw['kind'] as Kind);

function Amend({ contract: c }: { contract: Contract }) {
  const { t } = useLocale();
  const [decision, setDecision] = useState('');
  const [add, setAdd] = useState<readonly Picked[]>([]);
  const [remove, setRemove] = useState<readonly string[]>([]);
  const held = c.partList.filter((p) => p.holds);
  const changeOf = (v: Values) => {
    const kind = v.code<Kind>('kind');
    switch (kind) {
      case 'rent':
        return { kind, from: v.text('from'), rent: rentOf(v) };
      case 'term':
        return { kind, endsOn: v.text('endsOn'), rent: v.yes('newRent') ? rentOf(v) : null };
      case 'parts':
        return { kind, from: v.text('from'), add: add.map((p) => p.id), remove: [...remove] };
      case 'party':
        return {
          kind,
          lessee:
            v.text('whoKind') === 'person'
              ? { idNumber: v.text('idNumber'), name: v.text('who') }
              : { uscc: v.text('uscc'), name: v.text('who') },
        };
      case 'other':
        return { kind };
    }
  };
  return (
    <Act
      icon="edit"
      label={{ zh: '变更合同', en: 'Amend' }}
      lead={
        <p className="yj-hint">
          {t({
            zh: '原来的内容会保留，可以看出改了什么、凭哪个决议。',
            en: 'What was agreed before stays to be seen, with the decision it was changed by.',
          })}
        </p>
      }
      asks={[
        { name: 'kind', kind: 'radio', label: { zh: '变更什么', en: 'What changes' }, options: choices(AMENDMENT) },
        { name: 'signedOn', kind: 'date', label: { zh: '签订日期', en: 'Signed on' }, initial: todayText() },
        { name: 'from', kind: 'date', label: { zh: '从哪一天起', en: 'From which day' }, when: is('rent', 'parts') },
        { name: 'endsOn', kind: 'date', label: { zh: '新的到期日', en: 'New end' }, when: is('term'), initial: c.endsOn },
        { name: 'newRent', kind: 'check', label: { zh: '租金也一起改', en: 'The rent changes too' }, when: is('term') },
        ...rentAsks(c.rent, (raw) => raw['kind'] === 'rent' || (raw['kind'] === 'term' && raw['newRent'] === 'yes')),
        {
          name: 'whoKind',
          kind: 'radio',
          label: { zh: '新承租人是', en: 'The new lessee is' },
          options: [
            { value: 'organisation', label: { zh: '单位', en: 'an organisation' } },
            { value: 'person', label: { zh: '个人', en: 'a person' } },
          ],
          when: is('party'),
          initial: 'organisation',
        },
        { name: 'who', kind: 'text', label: { zh: '名称或姓名', en: 'Name' }, when: is('party') },
        {
          name: 'uscc',
          kind: 'text',
          label: { zh: '统一社会信用代码', en: 'USCC' },
          max: 30,
          when: (raw) => raw['kind'] === 'party' && raw['whoKind'] !== 'person',
        },
        {
          name: 'idNumber',
          kind: 'text',
          label: { zh: '身份证号', en: 'ID number' },
          max: 30,
          when: (raw) => raw['kind'] === 'party' && raw['whoKind'] === 'person',
        },
        { name: 'reason', kind: 'area', label: { zh: '理由', en: 'Reason' } },
      ]}
      more={(raw) => (
        <>
          {raw['kind'] === 'parts' ? (
            <>
              <fieldset className="yj-fieldset">
                <legend className="yj-label">{t({ zh: '退出的部位', en: 'Parts given up' })}</legend>
                <ul className="as-ticks">
                  {held.map((p) => (
                    <li key={p.id}>
                      <label>
                        <input
                          type="checkbox"
                          checked={remove.includes(p.id)}
                          onChange={(e) => setRemove(e.target.checked ? [...remove, p.id] : remove.filter((x) => x !== p.id))}
                        />
                        {p.asset.name} {p.name}
                      </label>
                    </li>
                  ))}
                </ul>
              </fieldset>
              <p className="yj-label">{t({ zh: '增加的部位', en: 'Parts added' })}</p>
              <PartPicker collective={c.collective.id} chosen={add} onChange={setAdd} />
            </>
          ) : null}
          <DecisionPicker collective={c.collective.id} value={decision} onChange={setDecision} optional />
        </>
      )}
      moreSaid={JSON.stringify([decision, add, remove])}
      confirm={{ zh: '登记变更', en: 'Record the amendment' }}
      done={{ zh: '已登记变更', en: 'Amended' }}
      send={(v, o) =>
        client.letting.amend(
          {
            params: { id: c.id },
            body: {
              signedOn: v.text('signedOn'),
              decisionId: decision === '' ? null : decision,
              reason: v.text('reason'),
              documentHash: null,
              change: changeOf(v),
              revision: c.revision,
            },
          },
          o,
        )
      }
    />
  );
}
