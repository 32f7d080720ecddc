/** What came of a notice: who bid, what was offered, how it ended. */
import { Badge, DataTable, EmptyState, Money, Notice, fmtDateTime, fmtInt, fmtMoney, useLocale } from '@yunjian/ui';
import { client, type Listing, fileHref } from './api.ts';
import { bidState, TIE } from '../shared/words.ts';
import { Judge } from './listing-deeds.tsx';
import { Part, State, Two } from './parts.tsx';
import { AUTHORITY, DEPOSIT_STATE, REGISTRATION_STATE, wordOf } from './words.ts';

/** Why a notice came to nothing. */
const FAILED: Readonly<Record<string, { zh: string; en: string }>> = {
  'no-valid-bid': { zh: '没有有效报价', en: 'no valid bid' },
  'winner-withdrew': { zh: '成交人放弃，没有人递补', en: 'the winner withdrew and nobody was next' },
  'by-the-board': { zh: '由理事会记为未成交', en: 'declared failed by the board' },
};

/** How it ended: the bids as they were opened and ranked, or why it came to nothing. */
export function Outcome({ l }: { l: Listing }) {
  const { t } = useLocale();
  const o = l.outcome;
  if (o === null)
    return l.state === 'open' || l.state === 'closed' ? (
      <Notice title={{ zh: '报价还封着', en: 'The bids are sealed' }}>
        <p>
          {t({
            zh: '开标前谁也看不到金额，数据库里也只有哈希。',
            en: 'Nobody sees an amount before the opening; the database holds hashes only.',
          })}
        </p>
      </Notice>
    ) : null;
  return (
    <Part title={{ zh: '开标结果', en: 'Result' }}>
      <p className="as-tags">
        {t({ zh: `打开 ${o.opened} 份，有效 ${o.valid} 份`, en: `${o.opened} opened, ${o.valid} valid` })}
        {o.tie ? <Badge kind="warning">{t(TIE[o.decidedBy ?? 'lot'])}</Badge> : null}
        {o.single ? <Badge kind="warning">{t({ zh: '只有一家有效报价', en: 'A single valid bid' })}</Badge> : null}
        {o.failure ? (
          <Badge kind="danger">
            {t({ zh: '未成交：', en: 'Failed: ' })}
            {t(wordOf(FAILED, o.failure))}
          </Badge>
        ) : null}
      </p>
      <DataTable
        caption={{ zh: '有效报价，高的在前', en: 'Valid bids, highest first' }}
        hideCaption
        rows={o.ranking}
        exportHref={fileHref(client.exports.ranking, { params: { id: l.id } })}
        rowKey={(r) => r.bidId}
        empty={<EmptyState title={{ zh: '没有有效报价', en: 'No valid bid' }} />}
        columns={[
          {
            key: 'bidder',
            title: { zh: '竞价人', en: 'Bidder' },
            head: true,
            cell: (r) => (
              <>
                {r.bidder}{' '}
                {o.winner !== null && o.ranking[o.winner]?.bidId === r.bidId ? (
                  <Badge kind="success">{t({ zh: '成交人', en: 'winner' })}</Badge>
                ) : null}
              </>
            ),
          },
          { key: 'fen', title: { zh: '报价（年）', en: 'Bid a year' }, number: true, cell: (r) => <Money fen={r.fenYear} /> },
          { key: 'lot', title: { zh: '抽签值', en: 'Lot' }, cell: (r) => <span className="as-hash">{r.lot.slice(0, 16)}</span> },
        ]}
      />
      {o.tie ? (
        <p className="as-hash yj-muted">
          {t({ zh: '种子：', en: 'Seed: ' })}
          {l.seed}
          {l.seedHash === null ? null : ` · SHA-256 ${l.seedHash}`}
        </p>
      ) : null}
      {o.withdrawn.length > 0 ? (
        <ul className="as-plain">
          {o.withdrawn.map((w) => (
            <li key={w.registrationId}>
              {t({ zh: '成交人放弃：', en: 'Winner withdrew: ' })}
              {w.reason} {w.depositKept ? <Badge kind="danger">{t({ zh: '保证金不退', en: 'deposit kept' })}</Badge> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </Part>
  );
}

/** Who registered, with deposit and authority, each with what may be done. */
export function Bidders({ l }: { l: Listing }) {
  const { t, locale } = useLocale();
  return (
    <Part title={{ zh: '报名', en: 'Registrations' }}>
      <DataTable
        caption={{ zh: '报名', en: 'Registrations' }}
        hideCaption
        rows={l.bidders}
        exportHref={fileHref(client.exports.bidders, { params: { id: l.id } })}
        rowKey={(b) => b.id}
        empty={<EmptyState title={{ zh: '还没有人报名', en: 'Nobody registered yet' }} />}
        columns={[
          {
            key: 'bidder',
            title: { zh: '竞价人', en: 'Bidder' },
            head: true,
            cell: (b) => (
              <Two under={b.uscc ?? fmtDateTime(b.at, locale)}>
                {b.bidder}
                {b.claimed ? (
                  <span className="yj-muted">{t({ zh: `（自填：${b.claimed}）`, en: ` (typed: ${b.claimed})` })}</span>
                ) : null}
              </Two>
            ),
          },
          {
            key: 'state',
            title: { zh: '资格', en: 'Standing' },
            cell: (b) => (
              <Two under={b.reason ?? ''}>
                <State of={REGISTRATION_STATE} code={b.state} />{' '}
                {b.authority === 'accepted' ? null : <State of={AUTHORITY} code={b.authority} />}
              </Two>
            ),
          },
          {
            key: 'deposit',
            title: { zh: '保证金', en: 'Deposit' },
            cell: (b) => <State of={DEPOSIT_STATE} code={b.depositState} />,
          },
          {
            key: 'bids',
            title: { zh: '密封报价', en: 'Sealed bids' },
            cell: (b) => (
              <>
                {fmtInt(b.bids)}{' '}
                {b.late > 0 ? (
                  <Badge kind="danger">{t({ zh: `迟到 ${b.late} 份，无效`, en: `${b.late} late, not valid` })}</Badge>
                ) : null}
              </>
            ),
          },
          {
            key: 'bid',
            title: { zh: '开标后', en: 'After opening' },
            number: true,
            cell: (b) =>
              b.bid ? (
                <Two under={t(bidState(b.bid.state).text)}>{b.bid.fenYear === null ? '—' : fmtMoney(b.bid.fenYear)}</Two>
              ) : (
                '—'
              ),
          },
          { key: 'do', title: { zh: '办理', en: 'Do' }, cell: (b) => <Judge bidder={b} collective={l.collective.id} /> },
        ]}
      />
    </Part>
  );
}

/** Quotes of a small lot. */
export function Quotes({ l }: { l: Listing }) {
  const { t } = useLocale();
  return (
    <Part title={{ zh: '询价', en: 'Quotes' }}>
      <DataTable
        caption={{ zh: '询价', en: 'Quotes' }}
        hideCaption
        rows={l.quotes}
        exportHref={fileHref(client.exports.quotes, { params: { id: l.id } })}
        rowKey={(q) => q.id}
        empty={<EmptyState title={{ zh: '还没有询价；小额出租至少要三家', en: 'No quotes yet; a small lot needs three' }} />}
        columns={[
          { key: 'bidder', title: { zh: '谁报的', en: 'Who' }, head: true, cell: (q) => q.bidder },
          { key: 'fen', title: { zh: '报价（年）', en: 'A year' }, number: true, cell: (q) => <Money fen={q.fenYear} /> },
          { key: 'on', title: { zh: '日期', en: 'Day' }, cell: (q) => q.quotedOn },
          {
            key: 'paper',
            title: { zh: '凭据', en: 'Paper' },
            cell: (q) =>
              q.fileHash ? <span className="as-hash">{q.fileHash.slice(0, 16)}</span> : t({ zh: '没有', en: 'none' }),
          },
        ]}
      />
    </Part>
  );
}
