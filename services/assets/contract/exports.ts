/** Lists as spreadsheets: each the twin of a list, with all its rows. */
import { plainDate, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { dividendReaders, questionState, runState } from './dividends-shapes.ts';
import { moneyExportsOps } from './exports-money.ts';
import { sheetOf, sheetOfOneBy } from './exports-shapes.ts';
import { exportsWithinOps } from './exports-within.ts';
import { decisionInput } from './letting-shapes.ts';

const collective = uuid.optional();
const town = z.string().max(20).optional();
const ofOne = <Q extends z.ZodObject>(path: string, zh: string, en: string, query: Q) =>
  sheetOfOneBy(`collectives/:id/${path}`, zh, en, query, dividendReaders);

/** The operations of exports. Filters are those of the list on the page. */
export const exportsOps = {
  ...moneyExportsOps,
  ...exportsWithinOps,
  decisions: sheetOf(
    'decisions',
    '民主决议',
    'Decisions',
    z.object({
      collective,
      subject: decisionInput.shape.subject.optional(),
      state: z.enum(['draft', 'recorded', 'annulled']).optional(),
      differs: z.literal('true').optional(),
      q: z.string().max(60).optional(),
    }),
  ),
  valuations: sheetOf('valuations', '估值记录', 'Valuations', z.object({ collective, asset: uuid.optional() })),
  imports: sheetOf(
    'imports',
    '导入记录',
    'Imports',
    z.object({
      collective,
      kind: z.enum(['assets', 'parts', 'census', 'members', 'bank', 'collectives', 'mandates']).optional(),
    }),
  ),
  receivables: sheetOf(
    'money/receivables',
    '应收款',
    'What is owed',
    z.object({ collective, town, contract: uuid.optional(), open: z.enum(['true']).optional() }),
  ),
  proposals: sheetOf(
    'money/proposals',
    '款项更正申请',
    'Proposals about money',
    z.object({ state: z.enum(['open', 'approved', 'refused', 'withdrawn']).optional() }),
  ),
  rescissions: sheetOf('money/rescissions', '可解除合同', 'Leases that may be rescinded', z.object({})),
  orders: sheetOf('orders', '整改通知', 'Orders that are open', z.object({ collective, overdue: z.enum(['true']).optional() })),
  board: sheetOf('supervision/board', '监管总览', 'The supervisor’s board', z.object({ on: plainDate.optional(), town })),
  runs: sheetOf('runs', '收益分配', 'Distributions', z.object({ collective, state: runState.optional() })),
  questions: sheetOf(
    'questions',
    '联名质询',
    'Joint questions',
    z.object({ collective, state: questionState.optional(), overdue: z.enum(['true']).optional() }),
  ),
  shareEvents: ofOne(
    'share-events',
    '份额变更',
    'Changes of shares, a row a holder',
    z.object({ state: z.enum(['proposed', 'approved', 'refused']).optional() }),
  ),
  payees: ofOne(
    'payees',
    '收款账户',
    'Accounts of holders',
    z.object({ state: z.enum(['proposed', 'approved', 'refused', 'replaced']).optional() }),
  ),
  dividends: ofOne('dividends', '历年分红', 'Dividends by year', z.object({})),
} as const;
