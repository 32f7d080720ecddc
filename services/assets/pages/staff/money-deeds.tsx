/** Deeds of money: entering receipts and dues, late fees, demands, and corrections that a second person decides. */
import { useState } from 'react';
import { Notice, Ready, fmtMoney, useApi, useLocale } from '@yunjian/ui';
import { client } from './api.ts';
import type { Ask } from './asks.ts';
import type { MoneyPage } from './api.ts';
import { Act } from './form.tsx';
import { todayText } from './hooks.ts';
import { DecisionPicker } from './pickers.tsx';
import { DEMAND_KIND, DUE_KIND, PROPOSAL_KIND, SERVED, choices } from './words.ts';

const MAKE = {
  demand: { zh: '出具催缴函', en: 'Make a demand' },
  'rescission-notice': { zh: '出具解除前催告函', en: 'Notice before rescission' },
  rescission: { zh: '出具解除合同通知书', en: 'Notice of rescission' },
} as const;

type Due = MoneyPage['receivables'][number];
type Receipt = MoneyPage['receipts'][number];
type Can = MoneyPage['can'];
const reason: Ask = { name: 'reason', kind: 'area', label: { zh: '理由', en: 'Reason' } };
const second = { zh: '提出后由另一个人审批，批准了才生效。', en: 'Another person decides; it holds only when approved.' };
const sent = { zh: '已提出，等第二人审批', en: 'Proposed: waits for a second person' };

/** What may be done on the contract as a whole. */
export function ContractMoneyDeeds({ money: m, collective }: { money: MoneyPage; collective: string }) {
  const { t } = useLocale();
  if (m.can.length === 0) return null;
  return (
    <div className="yj-actions as-noprint">
      {m.can.includes('other') ? (
        <Act
          icon="plus"
          label={{ zh: '登记其他应收', en: 'Enter another due' }}
          asks={[
            { name: 'fen', kind: 'yuan', label: { zh: '金额', en: 'Amount' } },
            { name: 'dueOn', kind: 'date', label: { zh: '应付日', en: 'Due on' }, initial: todayText() },
            {
              name: 'note',
              kind: 'text',
              least: 2,
              max: 300,
              label: { zh: '什么钱（水电、维修、损坏……）', en: 'What for (water, repair, damage …)' },
            },
          ]}
          done={{ zh: '已登记', en: 'Entered' }}
          send={(v, o) =>
            client.money.postOther(
              { params: { id: m.id }, body: { fen: v.text('fen'), dueOn: v.text('dueOn'), note: v.text('note') } },
              o,
            )
          }
        />
      ) : null}
      {(['demand', 'rescission-notice', 'rescission'] as const)
        .filter((kind) => m.can.includes(kind))
        .map((kind) => (
          <Act
            key={kind}
            icon="file"
            label={MAKE[kind]}
            title={DEMAND_KIND[kind]}
            lead={
              <p>
                {t({
                  zh: `按今天没付的 ${fmtMoney(m.openFen)} 出函，自动编号，PDF 可打印。`,
                  en: `Numbered letter over what is open today, ${fmtMoney(m.openFen)}, as PDF.`,
                })}
              </p>
            }
            done={{ zh: '已出函，请送达后登记', en: 'Made; enter when it is served' }}
            send={(_v, o) => client.money.demand({ params: { id: m.id }, body: { kind } }, o)}
          />
        ))}
      {m.can.includes('settle-deposit') ? <SettleDeposit money={m} collective={collective} /> : null}
    </div>
  );
}

function SettleDeposit({ money: m, collective }: { money: MoneyPage; collective: string }) {
  const { t } = useLocale();
  const [decision, setDecision] = useState('');
  const deposit = m.receivables.find((r) => r.kind === 'deposit' && !r.cancelled && BigInt(r.paidFen) > BigInt(r.usedFen));
  const open = m.receivables.filter((r) => !r.cancelled && BigInt(r.openFen) > 0n && r.kind !== 'deposit').slice(0, 20);
  if (!deposit) return null;
  return (
    <Act
      icon="undo"
      label={{ zh: '结算押金', en: 'Settle the deposit' }}
      lead={
        <>
          <p>
            {t({
              zh: `押金 ${fmtMoney(m.depositFen)}。先抵欠款，余下退还。`,
              en: `Deposit ${fmtMoney(m.depositFen)}: set off what is owed, return the rest.`,
            })}
          </p>
          <p className="yj-hint">{t(second)}</p>
        </>
      }
      asks={[
        ...open.map((r): Ask => ({
          name: `off.${r.id}`,
          kind: 'yuan',
          optional: true,
          label: {
            zh: `抵 ${DUE_KIND[r.kind].zh}（${r.dueOn} 到期，欠 ${fmtMoney(r.openFen)}）`,
            en: `Set off ${DUE_KIND[r.kind].en} due ${r.dueOn}, open ${fmtMoney(r.openFen)}`,
          },
        })),
        { name: 'fen', kind: 'yuan', optional: true, label: { zh: '退还', en: 'Returned' } },
        {
          name: 'payee',
          kind: 'text',
          optional: true,
          label: { zh: '退给谁', en: 'To whom' },
          when: (raw) => (raw['fen'] ?? '') !== '',
        },
        {
          name: 'number',
          kind: 'text',
          optional: true,
          max: 40,
          label: { zh: '收款账号', en: 'Account' },
          when: (raw) => (raw['fen'] ?? '') !== '',
        },
        reason,
      ]}
      more={(raw) =>
        open.some((r) => (raw[`off.${r.id}`] ?? '') !== '') ? (
          <DecisionPicker collective={collective} subject="claims" value={decision} onChange={setDecision} label={BY_DECISION} />
        ) : null
      }
      moreSaid={decision}
      confirm={{ zh: '提出', en: 'Propose' }}
      done={sent}
      send={(v, o) => {
        const setOff = open.flatMap((r) =>
          v.orNull(`off.${r.id}`) === null ? [] : [{ receivableId: r.id, fen: v.text(`off.${r.id}`) }],
        );
        return client.money.propose(
          {
            body: {
              kind: 'settle-deposit',
              subjectId: deposit.id,
              ...(v.orNull('fen') === null ? {} : { fen: v.text('fen') }),
              ...(v.orNull('payee') === null ? {} : { payeeName: v.text('payee') }),
              ...(v.orNull('number') === null ? {} : { payeeNumber: v.text('number') }),
              ...(setOff.length > 0 ? { setOff } : {}),
              decisionId: setOff.length > 0 && decision !== '' ? decision : null,
              reason: v.text('reason'),
            },
          },
          o,
        );
      }}
    />
  );
}

/** By which decision what is owed is given up: on this contract, within the sum it named. */
const BY_DECISION = { zh: '凭哪个核销与抵扣的决议', en: 'By which decision on claims' };

/** What may be done on one due: late fee, cancel, write off. */
export function DueDeeds({ due: r, can, collective }: { due: Due; can: Can; collective: string }) {
  const { t } = useLocale();
  const [decision, setDecision] = useState('');
  const open = BigInt(r.openFen) > 0n;
  return (
    <span className="as-tags">
      {r.kind === 'rent' && r.dueOn < todayText() && can.includes('late-fee') ? (
        <Act
          small
          kind="plain"
          label={{ zh: '滞纳金', en: 'Late fee' }}
          lead={
            <p className="yj-hint">
              {t({
                zh: '按没付的本金逐日计，已计过的不重复计。',
                en: 'Day by day on the unpaid principal; what was posted is not posted again.',
              })}
            </p>
          }
          asks={[{ name: 'until', kind: 'date', label: { zh: '计到哪一天', en: 'Up to' }, initial: todayText() }]}
          more={(raw) => <LateFee id={r.id} until={raw['until'] ?? ''} />}
          confirm={{ zh: '计收', en: 'Post it' }}
          done={{ zh: '已计收滞纳金', en: 'Late fee posted' }}
          send={(v, o) => client.money.postLateFee({ params: { id: r.id }, body: { until: v.text('until') } }, o)}
        />
      ) : null}
      {can.includes('propose')
        ? (['cancel', 'write-off'] as const)
            .filter((kind) => kind === 'cancel' || open)
            .map((kind) => (
              <Act
                key={kind}
                small
                kind="plain"
                label={PROPOSAL_KIND[kind]}
                lead={<p className="yj-hint">{t(second)}</p>}
                asks={[
                  ...(kind === 'write-off'
                    ? [
                        {
                          name: 'fen',
                          kind: 'yuan',
                          label: {
                            zh: `核销多少（最多 ${fmtMoney(r.openFen)}）`,
                            en: `How much (at most ${fmtMoney(r.openFen)})`,
                          },
                        } as const,
                      ]
                    : []),
                  reason,
                ]}
                {...(kind === 'write-off'
                  ? {
                      more: () => (
                        <DecisionPicker
                          collective={collective}
                          subject="claims"
                          value={decision}
                          onChange={setDecision}
                          label={BY_DECISION}
                        />
                      ),
                      moreSaid: decision,
                    }
                  : {})}
                confirm={{ zh: '提出', en: 'Propose' }}
                done={sent}
                send={(v, o) =>
                  client.money.propose(
                    {
                      body: {
                        kind,
                        subjectId: r.id,
                        ...(kind === 'write-off' ? { fen: v.text('fen') } : {}),
                        decisionId: kind === 'write-off' && decision !== '' ? decision : null,
                        reason: v.text('reason'),
                      },
                    },
                    o,
                  )
                }
              />
            ))
        : null}
    </span>
  );
}

function LateFee({ id, until }: { id: string; until: string }) {
  const { t } = useLocale();
  const ok = /^\d{4}-\d{2}-\d{2}$/.test(until);
  const query = useApi(client.money.lateFee, { params: { id }, query: { until } }, { enabled: ok });
  if (!ok) return null;
  return (
    <Ready query={query} rows={2}>
      {(f) => (
        <Notice
          {...(f.overFen === '0'
            ? { title: { zh: `还应计 ${fmtMoney(f.restFen)}`, en: `${fmtMoney(f.restFen)} to be posted` } }
            : {
                kind: 'warning' as const,
                title: { zh: `已多计 ${fmtMoney(f.overFen)}`, en: `${fmtMoney(f.overFen)} posted too much` },
              })}
        >
          {f.overFen === '0' ? null : (
            <p>
              {t({
                zh: '后来登记了更早的到账，已计的滞纳金多了：请对这笔滞纳金提出撤销，由另一人审核后重新计算。',
                en: 'An earlier payment was entered since: propose to cancel the late fee, have it agreed to, and compute it anew.',
              })}
            </p>
          )}
          <ul className="as-plain">
            {f.stretches.map((s) => (
              <li key={s.from}>
                {s.from} – {s.to}
                {t({
                  zh: `：${s.days} 天，欠 ${fmtMoney(s.unpaidFen)}`,
                  en: `: ${s.days} days, ${fmtMoney(s.unpaidFen)} unpaid`,
                })}
              </li>
            ))}
          </ul>
          <p>
            {t({
              zh: `合计 ${fmtMoney(f.fen)}，已计 ${fmtMoney(f.postedFen)}`,
              en: `${fmtMoney(f.fen)} in all, ${fmtMoney(f.postedFen)} posted`,
            })}
            {f.capped ? t({ zh: '（已到上限）', en: ' (capped)' }) : ''}
          </p>
        </Notice>
      )}
    </Ready>
  );
}

/** What may be done with one receipt: use it, give it back, take the match back. */
export function ReceiptDeeds({ receipt: r, money: m }: { receipt: Receipt; money: MoneyPage }) {
  const { t } = useLocale();
  const free = BigInt(r.freeFen) > 0n;
  const open = m.receivables.filter((x) => !x.cancelled && BigInt(x.openFen) > 0n).slice(0, 30);
  return (
    <span className="as-tags">
      {free && m.can.includes('receipt') && open.length > 0 ? (
        <Act
          small
          label={{ zh: '核销应收', en: 'Use it' }}
          lead={<p>{t({ zh: `还有 ${fmtMoney(r.freeFen)} 没有用`, en: `${fmtMoney(r.freeFen)} not used yet` })}</p>}
          asks={open.map((x): Ask => ({
            name: x.id,
            kind: 'yuan',
            optional: true,
            label: {
              zh: `${DUE_KIND[x.kind].zh}（${x.dueOn} 到期，欠 ${fmtMoney(x.openFen)}）`,
              en: `${DUE_KIND[x.kind].en} due ${x.dueOn}, open ${fmtMoney(x.openFen)}`,
            },
          }))}
          confirm={{ zh: '核销', en: 'Allocate' }}
          done={{ zh: '已核销', en: 'Allocated' }}
          send={(v, o) =>
            client.money.allocate(
              {
                params: { id: r.id },
                body: {
                  lines: open.flatMap((x) => (v.orNull(x.id) === null ? [] : [{ receivableId: x.id, fen: v.text(x.id) }])),
                },
              },
              o,
            )
          }
        />
      ) : null}
      {m.can.includes('propose')
        ? (['refund', 'detach'] as const)
            .filter((kind) => kind === 'detach' || free)
            .map((kind) => (
              <Act
                key={kind}
                small
                kind="plain"
                label={PROPOSAL_KIND[kind]}
                lead={<p className="yj-hint">{t(second)}</p>}
                asks={[
                  ...(kind === 'refund'
                    ? ([
                        {
                          name: 'fen',
                          kind: 'yuan',
                          label: { zh: `退多少（最多 ${fmtMoney(r.freeFen)}）`, en: `How much (at most ${fmtMoney(r.freeFen)})` },
                        },
                        { name: 'payee', kind: 'text', label: { zh: '退给谁', en: 'To whom' } },
                        { name: 'number', kind: 'text', max: 40, label: { zh: '收款账号', en: 'Account' } },
                      ] as const)
                    : []),
                  reason,
                ]}
                confirm={{ zh: '提出', en: 'Propose' }}
                done={sent}
                send={(v, o) =>
                  client.money.propose(
                    {
                      body: {
                        kind,
                        subjectId: r.id,
                        ...(kind === 'refund'
                          ? { fen: v.text('fen'), payeeName: v.text('payee'), payeeNumber: v.text('number') }
                          : {}),
                        decisionId: null,
                        reason: v.text('reason'),
                      },
                    },
                    o,
                  )
                }
              />
            ))
        : null}
    </span>
  );
}

/** Notes that a demand reached the lessee. */
export function ServeDemand({ id }: { id: string }) {
  return (
    <Act
      small
      label={{ zh: '登记送达', en: 'Note service' }}
      asks={[
        { name: 'how', kind: 'select', label: { zh: '怎么送的', en: 'How' }, options: choices(SERVED) },
        { name: 'on', kind: 'date', label: { zh: '送达日期', en: 'On' }, initial: todayText() },
      ]}
      done={{ zh: '已登记送达', en: 'Noted' }}
      send={(v, o) =>
        client.money.serveDemand({ params: { id }, body: { how: v.code<keyof typeof SERVED>('how'), on: v.text('on') } }, o)
      }
    />
  );
}

/** Approves, refuses or withdraws a proposal; the server knows who may. */
export function Decide({ proposal: p, can }: { proposal: { id: string; state: string }; can: readonly string[] }) {
  if (p.state !== 'open') return null;
  const answer = (optional: boolean): Ask => ({ name: 'answer', kind: 'area', optional, label: { zh: '意见', en: 'Words' } });
  return (
    <span className="as-tags">
      {can.includes('decide') ? (
        <>
          <Act
            small
            label={{ zh: '批准', en: 'Approve' }}
            asks={[answer(true)]}
            done={{ zh: '已批准', en: 'Approved' }}
            send={(v, o) =>
              client.money.decide({ params: { id: p.id }, body: { action: 'approve', answer: v.orNull('answer') } }, o)
            }
          />
          <Act
            small
            kind="plain"
            label={{ zh: '不批准', en: 'Refuse' }}
            asks={[answer(false)]}
            done={{ zh: '未批准', en: 'Refused' }}
            send={(v, o) =>
              client.money.decide({ params: { id: p.id }, body: { action: 'refuse', answer: v.text('answer') } }, o)
            }
          />
        </>
      ) : null}
      {can.includes('withdraw') ? (
        <Act
          small
          kind="plain"
          label={{ zh: '撤回', en: 'Withdraw' }}
          done={{ zh: '已撤回', en: 'Withdrawn' }}
          send={(_v, o) => client.money.decide({ params: { id: p.id }, body: { action: 'withdraw', answer: null } }, o)}
        />
      ) : null}
    </span>
  );
}
