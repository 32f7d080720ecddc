/** Amendments and corrections of a contract: proposed by one, agreed to by another; and the name of a lessee put right. */
import { useState } from 'react';
import { Facts, Link, Notice, fmtDateTime, useLocale } from '@yunjian/ui';
import { client, paths, withBody, type Contract } from './api.ts';
import type { Ask, Values } from './asks.ts';
import { Act } from './form.tsx';
import { todayText } from './hooks.ts';
import { Part, State } from './parts.tsx';
import { DecisionPicker, PartPicker, type Picked } from './pickers.tsx';
import { rentAsks, rentOf } from './rent-asks.ts';
import { signingAsks, signingOf } from './signing-asks.ts';
import { AMENDMENT, choices, CLAUSE, CONTRACT_STATE, DRAFT_KIND, DRAFT_STATE, SEAL, SIGNER, VOID_GROUND } from './words.ts';

const CLAUSES = Object.keys(CLAUSE) as (keyof typeof CLAUSE)[];

type Kind = keyof typeof AMENDMENT;
const is =
  (...kinds: Kind[]) =>
  (raw: Readonly<Record<string, string>>) =>
    kinds.includes(raw['kind'] as Kind);

/** Proposes an amendment; another person agrees to it on the same page. */
export function Amend({ contract: c }: { contract: Contract }) {
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
      case 'clauses':
        return {
          kind,
          clauses: Object.fromEntries(CLAUSES.map((key) => [key, v.yes(`clause.${key}`)])) as Record<
            (typeof CLAUSES)[number],
            boolean
          >,
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
            zh: '提出后由另一名理事同意才生效。减租、延长、增加部位、换承租人、减少条款，须有就本合同变更作出的决议，并再按规则检查。租金变更涉及已开的应收时，同意后当即撤销，按新约定重开，已收的钱抵新账。原来的内容会保留。',
            en: 'Another member of the board agrees before it holds. Less rent, a longer term, more parts, another lessee or fewer clauses need a decision on amending this contract, and the rules are asked again. Rent that was billed already is taken back and billed anew as soon as it is agreed; what was paid pays the new bills. What was agreed before stays to be seen.',
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
        ...CLAUSES.map((key) => ({
          name: `clause.${key}`,
          kind: 'check' as const,
          label: CLAUSE[key],
          initial: c.clauses[key] === true ? 'yes' : '',
          when: is('clauses'),
        })),
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
          <DecisionPicker collective={c.collective.id} subject="amendment" value={decision} onChange={setDecision} optional />
        </>
      )}
      moreSaid={JSON.stringify([decision, add, remove])}
      confirm={{ zh: '提出变更', en: 'Propose' }}
      done={{ zh: '已提出，等另一人同意', en: 'Proposed: waits for a second person' }}
      send={(v, o) =>
        client.letting.proposeAmendment(
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

/** Proposes that a contract in force, or handed over, is void; another person agrees to it on the same page. */
export function Void({ contract: c }: { contract: Contract }) {
  const { t } = useLocale();
  return (
    <Act
      label={{ zh: '提出确认无效', en: 'Propose: it is void' }}
      kind="danger"
      lead={
        <p className="yj-hint">
          {t({
            zh: '须写明依据，由另一名理事同意后才无效。没有交付过的，不欠租金，已收的待退；交付过的，使用费从交付之日算到交还之日，每月开具，逾期占用仍会查出。',
            en: 'Another member of the board agrees to the ground before it holds. What was never handed over owes no rent, and what was paid is to be given back; who was handed the keys owes for the use from that day until they are back, billed month by month, and is still examined.',
          })}
        </p>
      }
      asks={[
        { name: 'ground', kind: 'select', label: { zh: '依据', en: 'Ground' }, options: choices(VOID_GROUND) },
        {
          name: 'number',
          kind: 'text',
          label: { zh: '裁判文书案号', en: 'Number of the judgment' },
          max: 80,
          when: (raw) => raw['ground'] === 'judgment',
        },
        { name: 'on', kind: 'date', label: { zh: '认定无效之日', en: 'From which day' }, initial: todayText() },
        ...(c.possessionOn === null
          ? [
              {
                name: 'held',
                kind: 'date',
                label: { zh: '承租人哪天拿到钥匙', en: 'Day the lessee was given the keys' },
                hint: {
                  zh: '没有登记交付日期。交付过的请填写，没有交付过的留空',
                  en: 'No day was recorded. Fill it in where it was handed over; empty: it never was',
                },
                optional: true,
              } satisfies Ask,
            ]
          : []),
        { name: 'reason', kind: 'area', label: { zh: '理由', en: 'Reason' } },
      ]}
      confirm={{ zh: '提出', en: 'Propose' }}
      done={{ zh: '已提出，等另一人同意', en: 'Proposed: waits for a second person' }}
      send={(v, o) =>
        client.letting.proposeAmendment(
          {
            params: { id: c.id },
            body: {
              signedOn: v.text('on'),
              decisionId: null,
              reason: v.text('reason'),
              documentHash: null,
              change: {
                kind: 'void',
                ground: v.code<keyof typeof VOID_GROUND>('ground'),
                number: v.orNull('number'),
                heldFrom: v.orNull('held'),
              },
              revision: c.revision,
            },
          },
          o,
        )
      }
    />
  );
}

/** Proposes to put right what was recorded at the signing; an oral lease is put in writing so. */
export function Correct({ contract: c }: { contract: Contract }) {
  const { t } = useLocale();
  const oral = c.form === 'oral';
  return (
    <Act
      icon="edit"
      label={oral ? { zh: '补签书面合同', en: 'Put it in writing' } : { zh: '更正签订记录', en: 'Correct the signing' }}
      lead={
        <p className="yj-hint">
          {t({
            zh: '生效以前可以更正，由另一名理事同意；更正前后都保留。',
            en: 'Before it takes effect what was recorded can be put right, with another member of the board agreeing. Both versions stay.',
          })}
        </p>
      }
      asks={[
        {
          name: 'on',
          kind: 'date',
          label: { zh: '签订日期', en: 'Signed on' },
          initial: oral ? todayText() : (c.signedOn ?? ''),
        },
        ...signingAsks(c.signing),
        {
          name: 'document',
          kind: 'file',
          label: { zh: '签字文本', en: 'Signed document' },
          hint: oral
            ? { zh: 'PDF、JPEG 或 PNG，不超过 20 MB', en: 'PDF, JPEG or PNG, at most 20 MB' }
            : { zh: '文本没有错就不用传', en: 'Only if the document was wrong' },
          ...(oral ? {} : { optional: true }),
          accept: 'application/pdf,image/jpeg,image/png',
        },
        { name: 'reason', kind: 'area', label: { zh: '理由', en: 'Reason' } },
      ]}
      confirm={{ zh: '提出更正', en: 'Propose' }}
      done={{ zh: '已提出，等另一人同意', en: 'Proposed: waits for a second person' }}
      send={(v, o) => {
        const body = new FormData();
        const said = { signedOn: v.text('on'), signing: signingOf(v), reason: v.text('reason'), revision: c.revision };
        body.append('said', JSON.stringify(said));
        const file = v.fileOrNull('document');
        if (file !== null) body.append('document', file, file.name);
        return client.letting.proposeCorrection(withBody({ params: { id: c.id } }, body), o);
      }}
    />
  );
}

type Draft = Contract['drafts'][number];
const text = (x: unknown): string => (typeof x === 'string' ? x : JSON.stringify(x));

/** What a correction or amendment changes, old beside new, in words where there are some. */
function Changes({ d }: { d: Draft }) {
  const { t } = useLocale();
  const keys = [...new Set([...Object.keys(d.before), ...Object.keys(d.after)])];
  const show = (key: string, x: unknown): string => {
    if (x === undefined || x === null) return '—';
    if (key === 'signing') {
      const s = x as Partial<Contract['signing']>;
      return [s.signer ? t(SIGNER[s.signer]) : '', s.seal ? t(SEAL[s.seal]) : ''].filter(Boolean).join(' · ') || '—';
    }
    if (key === 'clauses') return (x as (keyof typeof CLAUSE)[]).map((k) => t(CLAUSE[k])).join(t({ zh: '、', en: ', ' }));
    if (key === 'form') return t(x === 'oral' ? { zh: '口头', en: 'oral' } : { zh: '书面', en: 'in writing' });
    if (key === 'ground') return t(VOID_GROUND[x as keyof typeof VOID_GROUND]);
    if (key === 'state') return t(CONTRACT_STATE[x as keyof typeof CONTRACT_STATE].words);
    if (key === 'laterFen') return `${(Number(x) / 100).toFixed(2)}`;
    if (key === 'rent') return `${(Number((x as { annualFen?: string }).annualFen ?? 0) / 100).toFixed(2)}`;
    return Array.isArray(x) ? String(x.length) : text(x);
  };
  return (
    <Facts
      rows={keys.map((key) => ({
        label: CHANGED[key] ?? { zh: key, en: key },
        value: d.before[key] === undefined ? show(key, d.after[key]) : `${show(key, d.before[key])} → ${show(key, d.after[key])}`,
      }))}
    />
  );
}
const CHANGED: Readonly<Record<string, { zh: string; en: string }>> = {
  rent: { zh: '年租金（元）', en: 'Rent a year (yuan)' },
  laterFen: { zh: '以后租金合计（元）', en: 'Rent from then on (yuan)' },
  from: { zh: '从哪一天起', en: 'From' },
  endsOn: { zh: '到期日', en: 'Ends' },
  parts: { zh: '原有部位数', en: 'Parts before' },
  add: { zh: '增加部位数', en: 'Parts added' },
  remove: { zh: '退还部位数', en: 'Parts given back' },
  lessee: { zh: '承租人编号', en: 'Lessee, by number' },
  clauses: { zh: '条款', en: 'Clauses' },
  signedOn: { zh: '签订日期', en: 'Signed on' },
  form: { zh: '形式', en: 'Form' },
  document: { zh: '文本 SHA-256', en: 'Document, SHA-256' },
  signing: { zh: '签字与盖章', en: 'Signatures and seal' },
  state: { zh: '状态', en: 'State' },
  ground: { zh: '依据', en: 'Ground' },
  on: { zh: '认定之日', en: 'From which day' },
  number: { zh: '裁判文书案号', en: 'Number of the judgment' },
  held: { zh: '交付之日', en: 'Handed over on' },
};

const DECIDE = {
  approve: { zh: '同意', en: 'Agree' },
  refuse: { zh: '退回', en: 'Refuse' },
  withdraw: { zh: '撤回', en: 'Withdraw' },
} as const;

/** Amendments and corrections as they were proposed; the one that waits can be agreed to, refused or withdrawn. */
export function Drafts({ contract: c }: { contract: Contract }) {
  const { t, locale } = useLocale();
  const shown = c.drafts.filter((d) => d.state !== 'approved' || d.kind === 'signing' || d.kind === 'void');
  if (shown.length === 0) return null;
  return (
    <Part title={{ zh: '变更和更正的提议', en: 'Proposed amendments and corrections' }}>
      {shown.map((d) => (
        <section key={d.id} className="as-panel-box">
          <p className="as-tags">
            <strong>{t(DRAFT_KIND[d.kind])}</strong> <State of={DRAFT_STATE} code={d.state} />
          </p>
          <Changes d={d} />
          <p>{d.reason}</p>
          <p className="yj-muted yj-small">
            {d.proposedBy} {fmtDateTime(d.proposedAt, locale)}
            {d.decidedBy ? t({ zh: `；${d.decidedBy} 办理`, en: `; decided by ${d.decidedBy}` }) : ''}
            {d.answer ? t({ zh: `：${d.answer}`, en: `: ${d.answer}` }) : ''}{' '}
            {d.decisionId ? <Link to={paths.decision(d.decisionId)}>{t({ zh: '决议', en: 'decision' })}</Link> : null}
          </p>
          {d.can.length > 0 ? (
            <div className="yj-actions as-noprint">
              {d.can.map((action) => (
                <Act
                  key={action}
                  label={DECIDE[action]}
                  {...(action === 'approve' ? { kind: 'primary' as const } : {})}
                  lead={
                    action === 'approve' && d.kind !== 'signing' && d.kind !== 'void' ? (
                      <Notice>
                        <p>
                          {t({
                            zh: '同意前会按现行规则检查变更后的合同；有“阻断”级问题时不能变更。',
                            en: 'The rules are asked about the amended contract first; a finding that blocks stops it.',
                          })}
                        </p>
                      </Notice>
                    ) : null
                  }
                  asks={[
                    {
                      name: 'answer',
                      kind: 'area',
                      ...(action === 'refuse' ? {} : { optional: true }),
                      label: action === 'refuse' ? { zh: '理由', en: 'Reason' } : { zh: '说明', en: 'Note' },
                    },
                  ]}
                  done={{ zh: '已办理', en: 'Done' }}
                  send={(v, o) =>
                    client.letting.decideAmendment({ params: { id: d.id }, body: { action, answer: v.orNull('answer') } }, o)
                  }
                />
              ))}
            </div>
          ) : null}
        </section>
      ))}
    </Part>
  );
}
