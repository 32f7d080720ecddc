/** Tables within pages as spreadsheets: of one notice, contract, asset, household or entry of a book, and what stands behind the rates. */
import { plainDate, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { sheetOf, sheetOfOne, sheetOfOneBy } from './exports-shapes.ts';
import { rule, runKind } from './supervision-shapes.ts';

const drill = z.object({
  town: z.string().max(20).optional(),
  collective: uuid.optional(),
  only: z.enum(['true']).optional().describe('as the list: only what counts against the rate'),
  on: plainDate.optional(),
});
/** The operations of these sheets. */
export const exportsWithinOps = {
  bidders: sheetOfOne('listings/:id/bidders', '报名和报价', 'Registrations and bids of a notice'),
  ranking: sheetOfOne('listings/:id/ranking', '开标结果', 'The result of a notice'),
  quotes: sheetOfOne('listings/:id/quotes', '询价', 'Quotes of a notice'),
  listingParts: sheetOfOne('listings/:id/parts', '公告部位', 'Parts of a notice'),
  contractParts: sheetOfOne('contracts/:id/parts', '合同部位', 'Parts of a contract'),
  parts: sheetOfOne('register/:id/parts', '可出租部位', 'Parts of an asset'),
  household: sheetOfOne('holders/:id/members', '一户的成员', 'Members of a household'),
  memberChanges: sheetOfOneBy(
    'collectives/:id/member-changes',
    '成员变更',
    'Changes of capacity and membership',
    z.object({ state: z.enum(['proposed', 'approved', 'refused']).optional() }),
  ),
  representatives: sheetOfOneBy(
    'collectives/:id/representatives',
    '成员代表名单',
    'The list of representatives',
    z.object({ on: plainDate.optional() }),
  ),
  contractFacts: sheetOfOne('contracts/:id/facts', '合同的检查、审批与其他情况', 'Facts of a contract'),
  assetFacts: sheetOfOne('register/:id/facts', '资产的抵押、许可与其他情况', 'Facts of an asset'),
  bookEntry: sheetOfOne('book-entries/:id', '一张凭证的分录', 'Lines of an entry'),
  bookYears: sheetOfOne('collectives/:id/book/years', '各年收支和结转', 'Years of a book'),
  expiring: sheetOf(
    'contracts/expiring',
    '即将到期的合同',
    'Contracts that end soon',
    z.object({ days: z.coerce.number().int().min(1).max(1000).optional() }),
  ),
  examinationRuns: sheetOf('supervision/runs', '检查记录', 'Runs of the rules', z.object({ kind: runKind.optional() })),
  judgements: sheetOf(
    'supervision/judgements',
    '准确率明细',
    'The judgements behind a precision',
    z.object({ rule: rule.optional() }),
  ),
  irregular: sheetOf('supervision/rates/irregular', '不规范率明细', 'Contracts behind the irregular rate', drill),
  collection: sheetOf('supervision/rates/collection', '收缴率明细', 'Rents behind the collection rate', drill),
  vacancy: sheetOf('supervision/rates/vacancy', '空置率明细', 'Parts behind the vacancy rate', drill),
} as const;
