/** Money of leases: what is owed, receipts, corrections by two people, late fees, demands, worklists. Statements of banks come in by the imports (kind `bank`). */
import { bytes, fen, instant, op, pageOf, pageQuery, plainDate, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { PROPOSAL_KINDS } from '../money/proposal.ts';
import { accountNumber as account, money, words } from './letting-shapes.ts';
import { bankOps } from './money-bank.ts';
import { line, one, registerReaders as readers } from './register-shapes.ts';

const age = z.enum(['0-30', '31-90', '91-180', '181-']);
const ages = z.object({ '0-30': fen, '31-90': fen, '91-180': fen, '181-': fen });
const collective = z.object({ id: uuid, code: z.string(), name: z.string() });
const contractRef = z.object({ id: uuid, number: z.string() });
const kind = z.enum(['rent', 'deposit', 'earnest', 'late-fee', 'other']);
const proposalKind = z.enum(PROPOSAL_KINDS);
const proposalState = z.enum(['open', 'approved', 'refused', 'withdrawn']);
const setOff = z.array(z.object({ receivableId: uuid, fen: money })).max(200);
const proposal = z.object({
  id: uuid,
  kind: proposalKind,
  subjectId: uuid,
  fen: fen.nullable(),
  payee: z.string().nullable(),
  setOff: z.array(z.object({ receivableId: uuid, fen })),
  reason: z.string(),
  state: proposalState,
  by: z.string(),
  byId: uuid,
  at: instant,
  decidedBy: z.string().nullable(),
  answer: z.string().nullable(),
});
const arrearsFilter = z.object({
  town: z.string().max(12).optional(),
  collective: uuid.optional(),
  age: age.optional(),
  q: z.string().max(60).optional(),
});
const arrearsRow = z.object({
  contractId: uuid,
  number: z.string(),
  state: z.string(),
  collective,
  lessee: z.string(),
  oldestDue: plainDate,
  days: z.number().int(),
  overdueFen: fen,
  ages,
  lastDemandOn: plainDate.nullable(),
});
const receiptFilter = z.object({
  town: z.string().max(12).optional(),
  collective: uuid.optional(),
  unmatched: z.enum(['true']).optional(),
  from: plainDate.optional(),
  to: plainDate.optional(),
});
const receiptRow = z.object({
  id: uuid,
  collective,
  receivedOn: plainDate,
  fen,
  /** neither allocated nor refunded */
  freeFen: fen,
  /** what came in with it in one sum, where part of that is another receipt's: the deposit of a bidder and what was paid beyond it */
  cameInFen: fen.nullable(),
  payer: z.string(),
  memo: z.string(),
  /** last four digits of the account it went to */
  account: z.string().nullable(),
  registered: z.boolean(),
  matchedBy: z.enum(['number', 'payer', 'amount', 'person']).nullable(),
  contract: contractRef.nullable(),
  /** the notice whose bidder's deposit it is or was */
  deposit: contractRef.nullable(),
});

const depositFilter = z.object({
  town: z.string().max(12).optional(),
  collective: uuid.optional(),
  /** due: is to go back; overdue: should have gone back */
  state: z.enum(['held', 'due', 'overdue', 'closed']).optional(),
  q: z.string().max(60).optional(),
});
const depositSum = z.object({ n: z.number().int(), fen });
const depositRow = z.object({
  id: uuid,
  registrationId: uuid,
  collective,
  listing: z.object({ id: uuid, number: z.string(), title: z.string() }),
  bidder: z.string(),
  fen,
  takenOn: plainDate,
  state: z.enum(['held', 'returned', 'kept', 'set-off', 'released']),
  closedOn: plainDate.nullable(),
  contract: contractRef.nullable().describe('of a winner: what it was set off under'),
  backBy: plainDate.nullable().describe('last day on which it goes back; null while it is not to go back'),
  daysOver: z.number().int().describe('days after that day; 0 in time'),
  proposed: z.boolean().describe('its return waits for a second person'),
  can: z.array(z.enum(['return-deposit'])),
});

const page = z.object({
  id: uuid,
  number: z.string(),
  state: z.string(),
  handedBack: z.boolean(),
  lessee: z.string(),
  openFen: fen,
  prepaidFen: fen,
  depositFen: fen,
  oldestDue: plainDate.nullable(),
  /** billed rent that is not income yet */
  unearnedFen: fen,
  schedule: z.array(
    z.object({ n: z.number().int(), from: plainDate, to: plainDate, dueOn: plainDate, fen, billed: z.boolean() }),
  ),
  receivables: z.array(
    z.object({
      id: uuid,
      kind,
      from: plainDate.nullable(),
      to: plainDate.nullable(),
      dueOn: plainDate,
      fen,
      paidFen: fen,
      offFen: fen,
      openFen: fen,
      usedFen: fen,
      recognisedFen: fen,
      forId: uuid.nullable(),
      note: z.string(),
      cancelled: z.boolean(),
      stale: z.boolean().describe('bills days the contract no longer has; cancel it, what is still owed is written anew'),
    }),
  ),
  receipts: z.array(
    z.object({
      id: uuid,
      receivedOn: plainDate,
      fen,
      freeFen: fen,
      refundedFen: fen,
      payer: z.string(),
      memo: z.string(),
      matchedBy: z.enum(['number', 'payer', 'amount', 'person']),
      registered: z.boolean(),
    }),
  ),
  allocations: z.array(
    z.object({
      id: uuid,
      receivableId: uuid,
      receiptId: uuid.nullable(),
      depositId: uuid.nullable(),
      fen,
      on: plainDate,
      released: z.boolean(),
    }),
  ),
  refunds: z.array(z.object({ id: uuid, fen, on: plainDate, payee: z.string(), ofDeposit: z.boolean() })),
  demands: z.array(
    z.object({
      id: uuid,
      number: z.string(),
      kind: z.enum(['demand', 'rescission-notice', 'rescission']),
      on: plainDate,
      replyBy: plainDate,
      fen,
      servedHow: z.string().nullable(),
      servedOn: plainDate.nullable(),
    }),
  ),
  lastDemandOn: plainDate.nullable(),
  proposals: z.array(proposal),
  rescission: z
    .object({
      openedOn: plainDate,
      oldestDue: plainDate,
      openFen: fen,
      state: z.enum(['open', 'noticed']),
      noticeUntil: plainDate.nullable(),
      served: z.boolean(),
      rescissionServed: plainDate.nullable(),
    })
    .nullable(),
  events: z.array(z.object({ at: instant, action: z.string(), fen: fen.nullable(), note: z.string(), by: z.string() })),
  can: z.array(
    z.enum([
      'receipt',
      'other',
      'propose',
      'late-fee',
      'demand',
      'rescission-notice',
      'rescission',
      'settle-deposit',
      'rescind',
      'decide',
      'withdraw',
    ]),
  ),
});
const made = z.object({ id: uuid });

/** The operations of money. */
export const moneyOps = {
  contractMoney: op({
    method: 'GET',
    path: '/api/assets/contracts/:id/money',
    summary: { zh: '一份合同的款项', en: 'The money of a contract' },
    access: readers,
    params: one,
    reply: page,
  }),
  arrears: op({
    method: 'GET',
    path: '/api/assets/money/arrears',
    summary: { zh: '欠租清单（按账龄）', en: 'Contracts with overdue money, by age' },
    access: readers,
    query: pageQuery.extend(arrearsFilter.shape),
    reply: pageOf(arrearsRow),
  }),
  arrearsTotals: op({
    method: 'GET',
    path: '/api/assets/money/arrears/totals',
    summary: { zh: '欠租合计', en: 'What is overdue in all' },
    access: readers,
    query: arrearsFilter,
    reply: z.object({ contracts: z.number().int(), overdueFen: fen, ages }),
  }),
  arrearsXlsx: op({
    method: 'GET',
    path: '/api/assets/money/arrears.xlsx',
    summary: { zh: '导出欠租（全部行）', en: 'Arrears as Excel, all rows' },
    access: readers,
    query: arrearsFilter,
    raw: 'xlsx',
    reply: bytes,
  }),
  accounts: op({
    method: 'GET',
    path: '/api/assets/collectives/:id/bank-accounts',
    summary: { zh: '登记的银行账户', en: 'Registered bank accounts of a collective' },
    access: readers,
    params: one,
    reply: z.object({
      rows: z.array(
        z.object({
          id: uuid,
          bank: z.string(),
          tail: z.string(),
          from: plainDate.nullable(),
          to: plainDate.nullable(),
          demo: z.boolean(),
        }),
      ),
      formats: z
        .array(z.object({ id: z.string(), title: z.object({ zh: z.string(), en: z.string() }) }))
        .describe('formats of statements that can be imported'),
    }),
  }),
  receipts: op({
    method: 'GET',
    path: '/api/assets/money/receipts',
    summary: { zh: '收款清单', en: 'Receipts; those that wait for their contract' },
    access: readers,
    query: pageQuery.extend(receiptFilter.shape),
    reply: pageOf(receiptRow),
  }),
  receiptsXlsx: op({
    method: 'GET',
    path: '/api/assets/money/receipts.xlsx',
    summary: { zh: '导出收款（全部行）', en: 'Receipts as Excel, all rows' },
    access: readers,
    query: receiptFilter,
    raw: 'xlsx',
    reply: bytes,
  }),
  suggestions: op({
    method: 'GET',
    path: '/api/assets/money/receipts/:id/suggestions',
    summary: { zh: '待认领收款的候选合同', en: 'Contracts a receipt may be for' },
    access: readers,
    params: one,
    reply: z.object({
      rows: z.array(
        z.object({
          id: uuid,
          number: z.string(),
          lessee: z.string(),
          openFen: fen,
          why: z.array(z.enum(['amount', 'name', 'payer', 'number'])),
        }),
      ),
    }),
  }),
  enterReceipt: op({
    method: 'POST',
    path: '/api/assets/collectives/:id/receipts',
    summary: { zh: '登记收款（含以往收款）', en: 'Enter a receipt by hand, past ones too' },
    access: ['accountant'],
    params: one,
    body: z.object({
      receivedOn: plainDate,
      fen: money,
      payerName: words(1, 200),
      payerNumber: account.nullable(),
      memo: line(500),
      accountId: uuid.nullable().describe('registered account; null when it went elsewhere'),
      payeeNumber: account.nullable().describe('the number it went to when that is not registered'),
      contractId: uuid.nullable(),
    }),
    idempotent: true,
    reply: made,
  }),
  matchReceipt: op({
    method: 'POST',
    path: '/api/assets/money/receipts/:id/match',
    summary: { zh: '认领收款', en: 'Say which contract a receipt is for' },
    access: ['accountant'],
    params: one,
    body: z.object({ contractId: uuid, spread: z.boolean().describe('let it pay what is open, the oldest first') }),
    idempotent: true,
    reply: made,
  }),
  allocate: op({
    method: 'POST',
    path: '/api/assets/money/receipts/:id/allocations',
    summary: { zh: '指定收款核销哪些应收', en: 'Say what a receipt pays' },
    access: ['accountant'],
    params: one,
    body: z.object({
      lines: z
        .array(z.object({ receivableId: uuid, fen: money }))
        .min(1)
        .max(200),
    }),
    idempotent: true,
    reply: made,
  }),
  propose: op({
    method: 'POST',
    path: '/api/assets/money/proposals',
    summary: {
      zh: '申请：撤销、核销、退款、押金结算、解除核销、取消认领、退还保证金',
      en: 'Propose a reversal, write-off, refund, settlement or return of a deposit',
    },
    access: ['accountant'],
    body: z.object({
      kind: proposalKind,
      subjectId: uuid.describe(
        'a receivable (cancel, write-off, settle-deposit), a receipt (refund, detach, cancel-receipt), an allocation (release) or a registration (return-bid-deposit)',
      ),
      fen: money.optional(),
      payeeName: words(1, 200).optional(),
      payeeNumber: account.optional(),
      setOff: setOff.optional(),
      decisionId: uuid.nullable(),
      reason: words(2, 500),
    }),
    idempotent: true,
    reply: made,
  }),
  proposals: op({
    method: 'GET',
    path: '/api/assets/money/proposals',
    summary: { zh: '待审批的款项申请', en: 'Proposals about money' },
    access: readers,
    query: pageQuery.extend({ state: proposalState.optional() }),
    reply: pageOf(proposal.extend({ collective, contract: contractRef.nullable() })),
  }),
  decide: op({
    method: 'POST',
    path: '/api/assets/money/proposals/:id/decision',
    summary: { zh: '审批或撤回款项申请', en: 'Approve or refuse (another person), or withdraw (the proposer)' },
    access: ['accountant', 'board'],
    params: one,
    body: z.object({ action: z.enum(['approve', 'refuse', 'withdraw']), answer: words(1, 500).nullable() }),
    idempotent: true,
    reply: z.object({ id: uuid, state: proposalState }),
  }),
  lateFee: op({
    method: 'GET',
    path: '/api/assets/money/receivables/:id/late-fee',
    summary: { zh: '试算滞纳金', en: 'The late fee of a due up to a day' },
    access: readers,
    params: one,
    query: z.object({ until: plainDate }),
    reply: z.object({
      fen,
      postedFen: fen,
      restFen: fen,
      overFen: fen.describe('posted beyond it, as when an earlier payment came to light: to be cancelled and posted anew'),
      capped: z.boolean(),
      stretches: z.array(z.object({ from: plainDate, to: plainDate, days: z.number().int(), unpaidFen: fen })),
    }),
  }),
  postLateFee: op({
    method: 'POST',
    path: '/api/assets/money/receivables/:id/late-fee',
    summary: { zh: '计收滞纳金', en: 'Post the late fee up to a day' },
    access: ['accountant'],
    params: one,
    body: z.object({ until: plainDate }),
    idempotent: true,
    reply: z.object({ id: uuid, fen }),
  }),
  postOther: op({
    method: 'POST',
    path: '/api/assets/contracts/:id/receivables',
    summary: { zh: '登记其他应收', en: 'Enter another due: water, repair, damage' },
    access: ['accountant'],
    params: one,
    body: z.object({ fen: money, dueOn: plainDate, note: words(2, 300) }),
    idempotent: true,
    reply: made,
  }),
  demand: op({
    method: 'POST',
    path: '/api/assets/contracts/:id/demands',
    summary: {
      zh: '出具催缴函、解除前催告函或解除合同通知书',
      en: 'Make a demand, a notice before rescission, or the notice of rescission',
    },
    access: ['accountant', 'board'],
    params: one,
    body: z.object({ kind: z.enum(['demand', 'rescission-notice', 'rescission']) }),
    idempotent: true,
    reply: z.object({ id: uuid, number: z.string(), fen }),
  }),
  serveDemand: op({
    method: 'POST',
    path: '/api/assets/money/demands/:id/served',
    summary: { zh: '登记催缴函送达', en: 'Note that a demand was served' },
    access: ['accountant'],
    params: one,
    body: z.object({ how: z.enum(['hand', 'post', 'electronic', 'posted-up']), on: plainDate }),
    idempotent: true,
    reply: made,
  }),
  demandPdf: op({
    method: 'GET',
    path: '/api/assets/money/demands/:id/letter',
    summary: { zh: '催缴函（PDF）', en: 'The letter as PDF' },
    access: readers,
    params: one,
    query: z.object({ language: z.enum(['zh', 'en']).default('zh') }),
    raw: 'file',
    reply: bytes,
  }),
  ...bankOps,
  bidDeposits: op({
    method: 'GET',
    path: '/api/assets/money/bid-deposits',
    summary: { zh: '竞价保证金清单：在管、应退、逾期未退', en: 'Deposits of bidders: held, to go back, overdue' },
    access: readers,
    query: pageQuery.extend(depositFilter.shape),
    reply: pageOf(depositRow),
  }),
  bidDepositTotals: op({
    method: 'GET',
    path: '/api/assets/money/bid-deposits/totals',
    summary: { zh: '竞价保证金合计', en: 'What is held of bidders, is to go back and is overdue' },
    access: readers,
    query: depositFilter.omit({ state: true }),
    reply: z.object({ held: depositSum, due: depositSum, overdue: depositSum }),
  }),
  bidDepositsXlsx: op({
    method: 'GET',
    path: '/api/assets/money/bid-deposits.xlsx',
    summary: { zh: '导出竞价保证金（全部行）', en: 'Deposits of bidders as Excel, all rows' },
    access: readers,
    query: depositFilter,
    raw: 'xlsx',
    reply: bytes,
  }),
  rentLeft: op({
    method: 'GET',
    path: '/api/assets/money/rent-left',
    summary: { zh: '已办结而租金从未开具的合同', en: 'Closed leases with rent that was never billed' },
    access: readers,
    query: pageQuery.extend({ collective: uuid.optional() }),
    reply: pageOf(
      z.object({
        contractId: uuid,
        number: z.string(),
        collective,
        lessee: z.string(),
        periods: z.number().int(),
        fen,
        from: plainDate,
        to: plainDate,
      }),
    ).extend({ fen: fen.describe('of all rows') }),
  }),
  rescissions: op({
    method: 'GET',
    path: '/api/assets/money/rescissions',
    summary: { zh: '欠租可解除的合同', en: 'Leases that may be rescinded for arrears' },
    access: readers,
    query: pageQuery,
    reply: pageOf(
      z.object({
        contractId: uuid,
        number: z.string(),
        collective,
        lessee: z.string(),
        oldestDue: plainDate,
        openFen: fen,
        state: z.enum(['open', 'noticed']),
        noticeUntil: plainDate.nullable(),
      }),
    ),
  }),
} as const;
