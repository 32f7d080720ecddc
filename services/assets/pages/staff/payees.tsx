/** Accounts dividends go to: those that wait for a second person first. */
import { useState } from 'react';
import { EmptyState, Link, Notice, Ready, fmtDateTime, fmtInt, useApi, useLocale } from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths } from './api.ts';
import { Act } from './form.tsx';
import { oneOf } from './hooks.ts';
import { FilterSelect, State, Two } from './parts.tsx';
import { PAYEE_STATE, choices } from './words.ts';

type Payee = Awaited<ReturnType<typeof client.people.payees>>['rows'][number];
const STATES = Object.keys(PAYEE_STATE) as (keyof typeof PAYEE_STATE)[];

/** The accounts of a collective's holders, with their approval. */
export function Payees({ id }: { id: string }) {
  const { t, locale } = useLocale();
  const [at, setAt] = useState({ page: 1, size: 50 });
  const [said, setSaid] = useState<string | undefined>();
  const state = oneOf(STATES, said);
  const query = state ? { state } : {};
  const list = useApi(client.people.payees, { params: { id }, query: { ...query, ...at } }, { keep: true });
  const columns: readonly ListColumn<Payee>[] = [
    {
      key: 'holder',
      title: { zh: '户（人）', en: 'Holder' },
      head: true,
      width: 170,
      cell: (p) => <Two under={p.code}>{p.holder || p.ownerName}</Two>,
    },
    {
      key: 'account',
      title: { zh: '账户', en: 'Account' },
      width: 240,
      cell: (p) => (
        <Two
          under={
            p.replaces === null
              ? `${p.bank} · ${p.bankCode}`
              : t({ zh: `换下 ****${p.replaces}；${p.bank}`, en: `takes the place of ****${p.replaces}; ${p.bank}` })
          }
        >
          {p.ownerName} ****{p.tail}
        </Two>
      ),
    },
    { key: 'state', title: { zh: '状态', en: 'State' }, width: 130, cell: (p) => <State of={PAYEE_STATE} code={p.state} /> },
    {
      key: 'by',
      title: { zh: '谁提出', en: 'Proposed by' },
      width: 180,
      cell: (p) => <Two under={fmtDateTime(p.proposedAt, locale)}>{p.proposedBy}</Two>,
    },
    {
      key: 'decided',
      title: { zh: '谁审批', en: 'Decided by' },
      width: 180,
      cell: (p) => (p.decidedBy ? <Two under={p.decidedAt ? fmtDateTime(p.decidedAt, locale) : ''}>{p.decidedBy}</Two> : '—'),
    },
    {
      key: 'do',
      title: { zh: '办理', en: 'Do' },
      width: 170,
      cell: (p) => (p.can.includes('decide') ? <Decide id={id} payee={p} /> : '—'),
    },
  ];
  return (
    <>
      <div className="as-asof">
        <FilterSelect
          name="payee-state"
          label={{ zh: '状态', en: 'State' }}
          all={{ zh: '全部状态', en: 'All states' }}
          value={state}
          onChange={(next) => {
            setSaid(next);
            setAt({ ...at, page: 1 });
          }}
          options={choices(PAYEE_STATE)}
        />
      </div>
      <Ready query={list} rows={6}>
        {(data) => (
          <>
            {data.batches.map((b) => (
              <Batch key={b.id} id={id} batch={b} />
            ))}
            <StaffList
              id="assets.payees"
              caption={{ zh: '收款账户，待批准的在前', en: 'Accounts, those that wait first' }}
              columns={columns}
              rows={data.rows}
              rowKey={(p) => p.id}
              page={{ ...at, total: data.total }}
              onPage={(page, size) => setAt({ page, size })}
              exportHref={fileHref(client.exports.payees, { params: { id }, query })}
              empty={<EmptyState title={{ zh: '没有符合条件的账户', en: 'No account matches' }} />}
            />
          </>
        )}
      </Ready>
    </>
  );
}

type Batch = Awaited<ReturnType<typeof client.people.payees>>['batches'][number];

/** The accounts of one file, decided together. */
function Batch({ id, batch: b }: { id: string; batch: Batch }) {
  const { t, locale } = useLocale();
  const decide = (approve: boolean, o: { key: string }) =>
    client.dividends.decidePayees({ params: { id }, body: { batch: b.id, approve } }, o);
  const said = {
    zh: `${fmtInt(b.waiting)} 个账户，其中换下原账户的 ${fmtInt(b.replacing)} 个，账号与他户相同的 ${fmtInt(b.shared)} 个`,
    en: `${fmtInt(b.waiting)} accounts; ${fmtInt(b.replacing)} take the place of another, ${fmtInt(b.shared)} have the number of another holder`,
  };
  return (
    <Notice
      kind={b.shared > 0 ? 'warning' : 'info'}
      title={{ zh: `“${b.fileName}”等待批准`, en: `“${b.fileName}” waits for approval` }}
    >
      <p>
        {t(said)} · {b.proposedBy} · {fmtDateTime(b.proposedAt, locale)} ·{' '}
        <Link to={paths.batch(b.id)}>{t({ zh: '看这次导入', en: 'See the import' })}</Link>
      </p>
      {b.can.includes('decide') ? (
        <div className="yj-actions">
          <Act
            label={{ zh: '整批批准', en: 'Approve all' }}
            title={{ zh: `批准“${b.fileName}”的收款账户`, en: `Approve the accounts of “${b.fileName}”` }}
            lead={<p>{t(said)}</p>}
            done={{ zh: '账户已启用', en: 'The accounts are in use' }}
            send={(_v, o) => decide(true, o)}
          />
          <Act
            kind="plain"
            label={{ zh: '整批退回', en: 'Refuse all' }}
            title={{ zh: `退回“${b.fileName}”的收款账户`, en: `Refuse the accounts of “${b.fileName}”` }}
            done={{ zh: '已退回', en: 'Refused' }}
            send={(_v, o) => decide(false, o)}
          />
        </div>
      ) : (
        <p className="yj-muted">
          {t({
            zh: '由没有上传、没有提出的理事批准。',
            en: 'Somebody of the board who neither uploaded nor proposed them decides.',
          })}
        </p>
      )}
    </Notice>
  );
}

function Decide({ id, payee: p }: { id: string; payee: Payee }) {
  const { t } = useLocale();
  const decide = (approve: boolean, o: { key: string }) =>
    client.dividends.decidePayees({ params: { id }, body: { ids: [p.id], approve } }, o);
  return (
    <span className="as-tags">
      <Act
        small
        label={{ zh: '批准', en: 'Approve' }}
        title={{ zh: `批准 ${p.holder || p.ownerName} 的收款账户`, en: `Approve the account of ${p.holder || p.ownerName}` }}
        lead={
          <p className="as-quote">
            {t({
              zh: `户名 ${p.ownerName}，${p.bank}，尾号 ${p.tail}。请先核对本人材料。`,
              en: `Owner ${p.ownerName}, ${p.bank}, ends with ${p.tail}. Check the papers first.`,
            })}
          </p>
        }
        done={{ zh: '账户已启用', en: 'The account is in use' }}
        send={(_v, o) => decide(true, o)}
      />
      <Act
        small
        kind="plain"
        label={{ zh: '退回', en: 'Refuse' }}
        title={{ zh: `退回 ${p.holder || p.ownerName} 的收款账户`, en: `Refuse the account of ${p.holder || p.ownerName}` }}
        done={{ zh: '已退回', en: 'Refused' }}
        send={(_v, o) => decide(false, o)}
      />
    </span>
  );
}
