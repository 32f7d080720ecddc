/** Accounts a collective wants registered: proposed by its board with the bank's paper, confirmed or refused by the supervisory board or the township. */
import { Badge, DataTable, EmptyState, Link, Notice, Ready, fmtDate, fmtDateTime, useApi, useLocale } from '@yunjian/ui';
import { ACCOUNT_WARNING } from '../../money/words.ts';
import { client, fileHref, formOf, withBody } from './api.ts';
import { Act } from './form.tsx';
import { todayText } from './hooks.ts';
import { State, Two } from './parts.tsx';
import { ACCOUNT_STATE } from './words.ts';

type Proposals = Awaited<ReturnType<typeof client.bankAccounts.proposals>>;
type Proposal = Proposals['rows'][number];

function Propose({ id, name }: { id: string; name: string }) {
  const { t } = useLocale();
  return (
    <div className="yj-actions as-noprint">
      <Act
        icon="plus"
        label={{ zh: '提出登记账户', en: 'Propose an account' }}
        confirm={{ zh: '提出', en: 'Propose' }}
        lead={
          <p className="yj-hint">
            {t({
              zh: '附银行出具的开户证明或印鉴卡；监事或农经站核对户名、账号后确认，账户才启用。',
              en: 'Attach the bank’s proof of the account. It counts when the supervisory board or the township has compared holder and number and confirmed it.',
            })}
          </p>
        }
        asks={[
          {
            name: 'holder',
            kind: 'text',
            max: 200,
            label: { zh: '户名（照银行材料）', en: 'Holder, as the bank says' },
            initial: name,
          },
          { name: 'bank', kind: 'text', max: 120, least: 2, label: { zh: '开户行', en: 'Bank' } },
          { name: 'number', kind: 'text', max: 60, least: 8, label: { zh: '账号', en: 'Account number' } },
          { name: 'from', kind: 'date', label: { zh: '启用日', en: 'In use from' }, initial: todayText() },
          {
            name: 'paper',
            kind: 'file',
            label: { zh: '银行材料', en: 'The bank’s paper' },
            hint: { zh: 'PDF、JPEG 或 PNG，不超过 20 MB', en: 'PDF, JPEG or PNG, at most 20 MB' },
            accept: 'application/pdf,image/jpeg,image/png',
          },
        ]}
        done={{ zh: '已提出，待监事或农经站确认', en: 'Proposed; it waits for confirmation' }}
        send={(v, o) => {
          const fields = { number: v.text('number'), bank: v.text('bank'), holder: v.text('holder'), from: v.text('from') };
          return client.bankAccounts.register(withBody({ params: { id } }, formOf(fields, 'paper', v.file('paper'))), o);
        }}
      />
    </div>
  );
}

function Decide({ p }: { p: Proposal }) {
  const { t, locale } = useLocale();
  const warned = p.warnings.length > 0;
  const reason = { name: 'reason', kind: 'area', max: 300, least: 2, label: { zh: '理由', en: 'Reason' } } as const;
  return (
    <span className="as-tags">
      <Act
        small
        label={{ zh: '确认', en: 'Confirm' }}
        title={{ zh: `确认尾号 ${p.tail} 的账户`, en: `Confirm the account that ends with ${p.tail}` }}
        lead={
          <>
            <p className="as-quote">
              {t({
                zh: `户名 ${p.holder}，${p.bank}，尾号 ${p.tail}，${p.from} 起。请先打开银行材料核对。`,
                en: `Holder ${p.holder}, ${p.bank}, ends with ${p.tail}, from ${fmtDate(p.from, locale)}. Open the bank’s paper and compare first.`,
              })}
            </p>
            {p.warnings.map((w) => (
              <Notice key={w} kind="warning" title={ACCOUNT_WARNING[w]} />
            ))}
          </>
        }
        asks={warned ? [reason] : []}
        done={{ zh: '账户已登记', en: 'The account is registered' }}
        send={(v, o) =>
          client.bankAccounts.decide(
            { params: { id: p.id }, body: { approve: true, reason: warned ? v.text('reason') : null } },
            o,
          )
        }
      />
      <Act
        small
        kind="plain"
        label={{ zh: '退回', en: 'Refuse' }}
        title={{ zh: `退回尾号 ${p.tail} 的账户`, en: `Refuse the account that ends with ${p.tail}` }}
        asks={[reason]}
        done={{ zh: '已退回', en: 'Refused' }}
        send={(v, o) =>
          client.bankAccounts.decide({ params: { id: p.id }, body: { approve: false, reason: v.text('reason') } }, o)
        }
      />
    </span>
  );
}

/** The proposals of a collective; `name` is what its papers call it. */
export function AccountProposals({ id, name }: { id: string; name: string }) {
  const { t, locale } = useLocale();
  const list = useApi(client.bankAccounts.proposals, { params: { id } });
  return (
    <Ready query={list} rows={2}>
      {(data) => (
        <>
          {data.can.includes('propose') ? <Propose id={id} name={name} /> : null}
          <DataTable<Proposal>
            caption={{ zh: '登记申请，待确认的在前', en: 'Proposals, those that wait first' }}
            rows={data.rows}
            exportHref={fileHref(client.exports.accountProposals, { params: { id } })}
            rowKey={(p) => p.id}
            empty={<EmptyState title={{ zh: '没有登记申请', en: 'No proposal' }} />}
            columns={[
              {
                key: 'account',
                title: { zh: '账户', en: 'Account' },
                head: true,
                cell: (p) => (
                  <Two under={`${p.bank} · ${t({ zh: `${p.from} 起`, en: `from ${fmtDate(p.from, locale)}` })}`}>
                    {p.holder} ****{p.tail}
                  </Two>
                ),
              },
              {
                key: 'state',
                title: { zh: '状态', en: 'State' },
                cell: (p) => (
                  <Two under={p.reason ?? ''}>
                    <State of={ACCOUNT_STATE} code={p.state} />
                    {p.warnings.map((w) => (
                      <Badge key={w} kind="warning">
                        {t(ACCOUNT_WARNING[w])}
                      </Badge>
                    ))}
                  </Two>
                ),
              },
              {
                key: 'by',
                title: { zh: '谁提出', en: 'Proposed by' },
                cell: (p) => <Two under={fmtDateTime(p.proposedAt, locale)}>{p.proposedBy}</Two>,
              },
              {
                key: 'decided',
                title: { zh: '谁确认或退回', en: 'Decided by' },
                cell: (p) =>
                  p.decidedBy ? <Two under={p.decidedAt ? fmtDateTime(p.decidedAt, locale) : ''}>{p.decidedBy}</Two> : '—',
              },
              {
                key: 'paper',
                title: { zh: '银行材料', en: 'Paper' },
                cell: (p) =>
                  p.can.includes('paper') ? (
                    <Link href={fileHref(client.bankAccounts.paper, { params: { id: p.id } })}>
                      {t({ zh: '查看', en: 'Open' })}
                    </Link>
                  ) : (
                    '—'
                  ),
              },
              { key: 'do', title: { zh: '办理', en: 'Do' }, cell: (p) => (p.can.includes('decide') ? <Decide p={p} /> : '—') },
            ]}
          />
        </>
      )}
    </Ready>
  );
}
