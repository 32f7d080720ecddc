/** Changes of shares and accounts: proposed by one person with a document, decided by another. */
import { useState } from 'react';
import { Select, useApi, useLocale, type Words } from '@yunjian/ui';
import { unitsText } from '../shared/amounts.ts';
import { client } from './api.ts';
import type { Values } from './asks.ts';
import { Act } from './form.tsx';
import { sha256Of } from '../shared/sha256.ts';
import { todayText } from './hooks.ts';
import { SHARE_KIND, choices } from './words.ts';

export type Holder = Awaited<ReturnType<typeof client.dividends.register>>['rows'][number];
type ShareEvent = Awaited<ReturnType<typeof client.dividends.shareEvents>>['rows'][number];
const proposed: Words = { zh: '已提出，等第二人批准', en: 'Proposed: waits for a second person' };

const both = (raw: Readonly<Record<string, string>>): boolean => raw['kind'] === 'transfer' || raw['kind'] === 'inherit';
const counted = (raw: Readonly<Record<string, string>>): boolean => raw['kind'] !== 'freeze' && raw['kind'] !== 'unfreeze';

/** Proposes a change of shares of one or two holders. Many at once come by import. */
export function ProposeShares({ id }: { id: string }) {
  const { t } = useLocale();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const linesOf = (v: Values) => {
    const n = v.text('units');
    switch (v.code<keyof typeof SHARE_KIND>('kind')) {
      case 'transfer':
      case 'inherit':
        return [
          { holderId: from, delta: `-${n}` },
          { holderId: to, delta: n },
        ];
      case 'cancel':
        return [{ holderId: from, delta: `-${n}` }];
      case 'issue':
        return [{ holderId: from, delta: n }];
      case 'freeze':
      case 'unfreeze':
        return [{ holderId: from, delta: '0' }];
    }
  };
  return (
    <Act
      icon="edit"
      label={{ zh: '提出份额变更', en: 'Propose a change of shares' }}
      lead={
        <p className="yj-hint">
          {t({
            zh: '提出后由理事批准才生效。文件留在集体存档，系统记下它的哈希。',
            en: 'It holds when a board member approves. The document stays in your files; its hash is recorded.',
          })}
        </p>
      }
      asks={[
        {
          name: 'kind',
          kind: 'select',
          label: { zh: '什么变更', en: 'What' },
          options: choices(SHARE_KIND),
          initial: 'transfer',
        },
        { name: 'units', kind: 'decimal', places: 6, label: { zh: '多少股', en: 'How many shares' }, when: counted },
        {
          name: 'on',
          kind: 'date',
          label: { zh: '生效日', en: 'Effective on' },
          hint: { zh: '今天或以前，最多提前几天', en: 'Today or before, a few days ahead at most' },
          initial: todayText(),
        },
        {
          name: 'document',
          kind: 'file',
          label: { zh: '依据的文件', en: 'Document' },
          hint: { zh: '公证书、协议、法院通知……只算哈希，不上传', en: 'Deed, agreement, court order …: hashed here, not sent' },
          accept: 'application/pdf,image/jpeg,image/png',
        },
        { name: 'reason', kind: 'area', label: { zh: '事由', en: 'Reason' } },
      ]}
      more={(raw) => (
        <>
          <HolderPicker
            id={id}
            name="from"
            label={both(raw) ? { zh: '从谁', en: 'From' } : { zh: '谁的份额', en: 'Whose shares' }}
            value={from}
            onChange={setFrom}
          />
          {both(raw) ? <HolderPicker id={id} name="to" label={{ zh: '给谁', en: 'To' }} value={to} onChange={setTo} /> : null}
        </>
      )}
      moreSaid={JSON.stringify([from, to])}
      confirm={{ zh: '提出', en: 'Propose' }}
      done={proposed}
      send={async (v, o) =>
        client.dividends.proposeShares(
          {
            params: { id },
            body: {
              kind: v.code<keyof typeof SHARE_KIND>('kind'),
              effectiveOn: v.text('on'),
              reason: v.text('reason'),
              documentHash: await sha256Of(v.file('document')),
              lines: linesOf(v),
            },
          },
          o,
        )
      }
    />
  );
}

/** Finds a holder by code or name and chooses one. */
function HolderPicker(p: { id: string; name: string; label: Words; value: string; onChange: (id: string) => void }) {
  const { t } = useLocale();
  const [q, setQ] = useState('');
  const list = useApi(
    client.dividends.register,
    { params: { id: p.id }, query: { page: 1, size: 20, ...(q ? { q } : {}) } },
    { keep: true },
  );
  return (
    <div className="yj-field">
      <label className="yj-label" htmlFor={`as-holder-${p.name}`}>
        {t(p.label)}
        {t({ zh: '：查户号或姓名', en: ': find by code or name' })}
      </label>
      <input
        id={`as-holder-${p.name}`}
        className="yj-input"
        type="search"
        value={q}
        onChange={(event) => setQ(event.target.value)}
      />
      <Select
        name={`holder.${p.name}`}
        label={p.label}
        value={p.value}
        onChange={p.onChange}
        options={(list.data?.rows ?? []).map((h) => ({
          value: h.holderId,
          label: `${h.code} ${h.name}（${unitsText(h.units)}）`,
        }))}
      />
    </div>
  );
}

/** Approves or refuses a proposed change. */
export function EventDeeds({ event: e }: { event: ShareEvent }) {
  return (
    <span className="as-tags">
      {e.can.includes('approve') ? (
        <Act
          small
          label={{ zh: '批准', en: 'Approve' }}
          title={{ zh: `批准：${SHARE_KIND[e.kind].zh}`, en: `Approve: ${SHARE_KIND[e.kind].en}` }}
          lead={<p className="as-quote">{e.reason}</p>}
          done={{ zh: '已批准', en: 'Approved' }}
          send={(_v, o) => client.dividends.decideShares({ params: { id: e.id }, body: { approve: true, refusal: null } }, o)}
        />
      ) : null}
      {e.can.includes('refuse') ? (
        <Act
          small
          kind="plain"
          label={{ zh: '退回', en: 'Refuse' }}
          asks={[{ name: 'refusal', kind: 'area', label: { zh: '理由', en: 'Reason' } }]}
          done={{ zh: '已退回', en: 'Refused' }}
          send={(v, o) =>
            client.dividends.decideShares({ params: { id: e.id }, body: { approve: false, refusal: v.text('refusal') } }, o)
          }
        />
      ) : null}
    </span>
  );
}

/** Enters one member; many at once come by import. */
export function EnrolMember({ id }: { id: string }) {
  const { t } = useLocale();
  return (
    <Act
      icon="plus"
      label={{ zh: '登记成员', en: 'Enter a member' }}
      lead={
        <p className="yj-hint">
          {t({
            zh: '身份证号加密保存。户号已有的并入该户，没有的新立一户。份额另提变更。',
            en: 'The ID number is kept sealed. A household code that is there is joined, a new one makes a household. Shares are proposed apart.',
          })}
        </p>
      }
      asks={[
        { name: 'household', kind: 'text', max: 40, label: { zh: '户号', en: 'Household code' } },
        { name: 'code', kind: 'text', max: 40, label: { zh: '成员编号', en: 'Member code' } },
        { name: 'name', kind: 'text', max: 100, label: { zh: '姓名', en: 'Name' } },
        { name: 'idNumber', kind: 'text', max: 20, least: 15, label: { zh: '身份证号', en: 'ID number' } },
        { name: 'phone', kind: 'text', max: 20, label: { zh: '手机号', en: 'Phone' }, optional: true },
        { name: 'address', kind: 'text', max: 200, label: { zh: '地址', en: 'Address' }, optional: true },
        { name: 'from', kind: 'date', label: { zh: '取得成员身份日期', en: 'Member since' }, initial: todayText() },
        { name: 'head', kind: 'check', label: { zh: '是户主', en: 'Head of the household' }, optional: true },
      ]}
      done={{ zh: '成员已登记', en: 'Entered' }}
      send={(v, o) =>
        client.dividends.enrol(
          {
            params: { id },
            body: {
              members: [
                {
                  householdCode: v.text('household'),
                  code: v.text('code'),
                  name: v.text('name'),
                  idNumber: v.text('idNumber'),
                  phone: v.orNull('phone'),
                  address: v.text('address'),
                  from: v.text('from'),
                  head: v.yes('head'),
                },
              ],
            },
          },
          o,
        )
      }
    />
  );
}

/** Proposes the account a dividend goes to. */
export function PayeeDeed({ holder: h }: { holder: Holder }) {
  const { t } = useLocale();
  return (
    <Act
      small
      kind="plain"
      label={{ zh: '收款账户', en: 'Account' }}
      title={{ zh: `${h.name} 的收款账户`, en: `Account of ${h.name}` }}
      lead={
        <p className="yj-hint">
          {t({
            zh: '账号加密保存，只出现在付款文件里；由理事批准后才用。',
            en: 'Kept sealed, it appears in payment files only; used when a board member approves.',
          })}
        </p>
      }
      asks={[
        { name: 'owner', kind: 'text', max: 100, label: { zh: '户名', en: 'Name of the owner' }, initial: h.name },
        { name: 'number', kind: 'text', max: 60, least: 8, label: { zh: '账号', en: 'Account number' } },
        { name: 'bank', kind: 'text', max: 120, least: 2, label: { zh: '开户行', en: 'Bank' } },
        { name: 'bankCode', kind: 'text', max: 12, least: 12, label: { zh: '联行号（12 位）', en: 'Bank code (12 digits)' } },
      ]}
      confirm={{ zh: '提出', en: 'Propose' }}
      done={proposed}
      send={(v, o) =>
        client.dividends.proposePayee(
          {
            params: { id: h.holderId },
            body: { ownerName: v.text('owner'), number: v.text('number'), bank: v.text('bank'), bankCode: v.text('bankCode') },
          },
          o,
        )
      }
    />
  );
}
