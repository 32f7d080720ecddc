/** The money of a contract: what is owed, what was paid, deposits, demands, corrections by two people. */
import {
  Badge,
  DataTable,
  EmptyState,
  Money,
  Link,
  Notice,
  Ready,
  Timeline,
  fmtDate,
  fmtMoney,
  useApi,
  useLocale,
} from '@yunjian/ui';
import { client, fileHref, type MoneyPage } from './api.ts';
import { ContractMoneyDeeds, Decide, DueDeeds, ReceiptDeeds, ServeDemand } from './money-deeds.tsx';
import { todayText } from './hooks.ts';
import { Door, Doors, Part, State, Two, Until } from './parts.tsx';
import { DEMAND_KIND, DUE_KIND, MATCHED_BY, PROPOSAL_KIND, PROPOSAL_STATE, SERVED, moneyEvent, wordOf } from './words.ts';

export function ContractMoney({ id, collective }: { id: string; collective: string }) {
  const query = useApi(client.money.contractMoney, { params: { id } });
  return (
    <Ready query={query} rows={8}>
      {(m) => <Whole id={id} collective={collective} money={m} />}
    </Ready>
  );
}

function Whole({ id, collective, money: m }: { id: string; collective: string; money: MoneyPage }) {
  const { t, locale } = useLocale();
  const late = m.oldestDue !== null && m.oldestDue < todayText();
  return (
    <>
      <Doors label={{ zh: '款项合计', en: 'Sums' }}>
        <Door
          label={{ zh: '没付的', en: 'Open' }}
          tone={late ? 'red' : 'plain'}
          value={fmtMoney(m.openFen)}
          {...(m.oldestDue ? { note: { zh: `最早 ${m.oldestDue} 到期`, en: `oldest due ${m.oldestDue}` } } : {})}
        />
        <Door label={{ zh: '预收（多付的）', en: 'Prepaid' }} value={fmtMoney(m.prepaidFen)} />
        <Door label={{ zh: '押金', en: 'Deposit held' }} value={fmtMoney(m.depositFen)} />
        <Door
          label={{ zh: '已开、未到期的收入', en: 'Billed, not yet earned' }}
          value={fmtMoney(m.unearnedFen)}
          note={{ zh: '一次付多年的租金按年计收入', en: 'rent of many years is spread' }}
        />
      </Doors>
      {m.rescission ? (
        <Notice
          kind="warning"
          title={{
            zh: `欠租 ${fmtMoney(m.rescission.openFen)}，最早 ${m.rescission.oldestDue} 到期：可以考虑解除合同`,
            en: `${fmtMoney(m.rescission.openFen)} open since ${m.rescission.oldestDue}: the lease may be rescinded`,
          }}
        >
          <p>
            {m.rescission.state === 'noticed' && m.rescission.noticeUntil
              ? m.rescission.rescissionServed
                ? t({
                    zh: `解除合同通知书已于 ${fmtDate(m.rescission.rescissionServed, 'zh')} 送达，可以办理解除。`,
                    en: `The notice of rescission arrived on ${fmtDate(m.rescission.rescissionServed, locale)}: the rescission can be entered.`,
                  })
                : t({
                    zh: `已催告，期限到 ${fmtDate(m.rescission.noticeUntil, 'zh')}。届满仍不付的，由理事出具解除合同通知书并送达。`,
                    en: `Notice was given; it runs until ${fmtDate(m.rescission.noticeUntil, locale)}. If nothing is paid by then, the board makes the notice of rescission and has it served.`,
                  })
              : t({
                  zh: '先出解除前催告函，给一个合理期限；合同结束后欠的租金仍然要还。',
                  en: 'First give notice with a reasonable time. Unpaid rent outlives the lease.',
                })}
          </p>
        </Notice>
      ) : null}
      <ContractMoneyDeeds money={m} collective={collective} />
      <Part title={{ zh: '应收', en: 'What is owed' }}>
        <DataTable
          caption={{ zh: '应收', en: 'Dues' }}
          hideCaption
          rows={m.receivables}
          exportHref={fileHref(client.exports.receivables, { query: { contract: id } })}
          rowKey={(r) => r.id}
          empty={<EmptyState title={{ zh: '还没有应收', en: 'Nothing is owed yet' }} />}
          columns={[
            {
              key: 'kind',
              title: { zh: '款项', en: 'Due' },
              head: true,
              cell: (r) => <Two under={r.from ? `${r.from} – ${r.to ?? ''}` : r.note}>{t(DUE_KIND[r.kind])}</Two>,
            },
            {
              key: 'due',
              title: { zh: '应付日', en: 'Due on' },
              cell: (r) =>
                BigInt(r.openFen) > 0n ? <Until from={r.from ?? m.receivables[0]?.dueOn ?? r.dueOn} to={r.dueOn} /> : r.dueOn,
            },
            { key: 'fen', title: { zh: '应收', en: 'Amount' }, number: true, cell: (r) => <Money fen={r.fen} /> },
            { key: 'paid', title: { zh: '已收', en: 'Paid' }, number: true, cell: (r) => <Money fen={r.paidFen} /> },
            { key: 'off', title: { zh: '减免核销', en: 'Written off' }, number: true, cell: (r) => <Money fen={r.offFen} /> },
            {
              key: 'open',
              title: { zh: '未收', en: 'Open' },
              number: true,
              cell: (r) => (
                <strong>
                  <Money fen={r.openFen} />
                </strong>
              ),
            },
            {
              key: 'state',
              title: { zh: '说明', en: 'Note' },
              cell: (r) =>
                r.cancelled ? (
                  <Badge>{t({ zh: '已撤销', en: 'Cancelled' })}</Badge>
                ) : (
                  <>
                    {r.stale ? (
                      <Badge kind="warning">
                        {m.proposals.some((p) => p.state === 'open' && p.kind === 'cancel' && p.subjectId === r.id)
                          ? t({
                              zh: '期间已不在合同内，撤销待另一人批准',
                              en: 'Days the contract no longer has: another person is to agree',
                            })
                          : t({ zh: '期间已不在合同内，请撤销重开', en: 'Days the contract no longer has: cancel it' })}
                      </Badge>
                    ) : null}
                    <DueDeeds due={r} can={m.can} collective={collective} />
                  </>
                ),
            },
          ]}
        />
      </Part>
      <Part title={{ zh: '收款', en: 'Receipts' }}>
        <DataTable
          caption={{ zh: '收款', en: 'Receipts' }}
          hideCaption
          rows={m.receipts}
          exportHref={fileHref(client.exports.contractReceipts, { params: { id } })}
          rowKey={(r) => r.id}
          empty={<EmptyState title={{ zh: '还没有收款', en: 'No receipts yet' }} />}
          columns={[
            {
              key: 'on',
              title: { zh: '到账日', en: 'Received' },
              head: true,
              cell: (r) => <Two under={r.memo}>{fmtDate(r.receivedOn, locale)}</Two>,
            },
            { key: 'payer', title: { zh: '付款人', en: 'Payer' }, cell: (r) => r.payer },
            { key: 'fen', title: { zh: '金额', en: 'Amount' }, number: true, cell: (r) => <Money fen={r.fen} /> },
            { key: 'free', title: { zh: '未核销', en: 'Not used' }, number: true, cell: (r) => <Money fen={r.freeFen} /> },
            { key: 'how', title: { zh: '怎么认领的', en: 'Matched' }, cell: (r) => t(MATCHED_BY[r.matchedBy]) },
            {
              key: 'account',
              title: { zh: '收款账户', en: 'Account' },
              cell: (r) =>
                r.registered ? (
                  t({ zh: '登记的账户', en: 'registered' })
                ) : (
                  <Badge kind="danger">{t({ zh: '不是登记的账户', en: 'not registered' })}</Badge>
                ),
            },
            { key: 'do', title: { zh: '办理', en: 'Do' }, cell: (r) => <ReceiptDeeds receipt={r} money={m} /> },
          ]}
        />
      </Part>
      <Part title={{ zh: '催缴', en: 'Demands' }}>
        <DataTable
          caption={{ zh: '催缴函', en: 'Demands' }}
          hideCaption
          rows={m.demands}
          exportHref={fileHref(client.exports.demands, { params: { id } })}
          rowKey={(d) => d.id}
          empty={<EmptyState title={{ zh: '没有催缴过', en: 'No demand was made' }} />}
          columns={[
            {
              key: 'number',
              title: { zh: '文号', en: 'Number' },
              head: true,
              cell: (d) => (
                <Link href={fileHref(client.money.demandPdf, { params: { id: d.id }, query: { language: locale } })}>
                  {d.number}（PDF）
                </Link>
              ),
            },
            { key: 'kind', title: { zh: '种类', en: 'Kind' }, cell: (d) => t(DEMAND_KIND[d.kind]) },
            { key: 'on', title: { zh: '日期', en: 'Day' }, cell: (d) => d.on },
            { key: 'fen', title: { zh: '金额', en: 'Amount' }, number: true, cell: (d) => <Money fen={d.fen} /> },
            { key: 'reply', title: { zh: '限期', en: 'Reply by' }, cell: (d) => d.replyBy },
            {
              key: 'served',
              title: { zh: '送达', en: 'Served' },
              cell: (d) =>
                d.servedOn ? (
                  `${d.servedOn} ${t(wordOf(SERVED, d.servedHow ?? ''))}`
                ) : m.can.includes('demand') ? (
                  <ServeDemand id={d.id} />
                ) : (
                  <Badge kind="warning">{t({ zh: '未登记送达', en: 'not noted' })}</Badge>
                ),
            },
          ]}
        />
      </Part>
      {m.proposals.length > 0 ? (
        <Part title={{ zh: '更正申请（两个人才能办成）', en: 'Corrections (two people)' }}>
          <DataTable
            caption={{ zh: '更正申请', en: 'Corrections' }}
            hideCaption
            rows={m.proposals}
            exportHref={fileHref(client.exports.contractProposals, { params: { id } })}
            rowKey={(p) => p.id}
            columns={[
              {
                key: 'kind',
                title: { zh: '申请', en: 'What' },
                head: true,
                cell: (p) => <Two under={p.reason}>{t(PROPOSAL_KIND[p.kind])}</Two>,
              },
              { key: 'fen', title: { zh: '金额', en: 'Amount' }, number: true, cell: (p) => <Money fen={p.fen} /> },
              { key: 'by', title: { zh: '谁提出', en: 'By' }, cell: (p) => p.by },
              {
                key: 'state',
                title: { zh: '状态', en: 'State' },
                cell: (p) => (
                  <Two under={[p.decidedBy, p.answer].filter(Boolean).join(' · ')}>
                    <State of={PROPOSAL_STATE} code={p.state} />
                  </Two>
                ),
              },
              { key: 'do', title: { zh: '办理', en: 'Do' }, cell: (p) => <Decide proposal={p} can={m.can} /> },
            ]}
          />
        </Part>
      ) : null}
      <Part title={{ zh: '款项经过', en: 'What happened' }}>
        {m.events.length === 0 ? (
          <p className="yj-muted">{t({ zh: '还没有人动过款项。', en: 'Nobody has done anything yet.' })}</p>
        ) : (
          <Timeline
            items={m.events.map((e, i) => ({
              id: `${e.at}-${i}`,
              at: e.at,
              title: moneyEvent(e.action),
              who: e.by,
              text: [e.fen === null ? '' : fmtMoney(e.fen), e.note].filter(Boolean).join(t({ zh: '；', en: '; ' })),
            }))}
          />
        )}
      </Part>
    </>
  );
}
