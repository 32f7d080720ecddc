/** Tables within pages as spreadsheets: of one notice, contract, asset, household or collective, and what stands behind the rates. */
import { bytes, op, plainDate, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { one, registerReaders } from './register-shapes.ts';

const ofOne = (path: `/${string}`, zh: string, en: string) =>
  op({
    method: 'GET',
    path,
    summary: { zh: `导出${zh}（全部行）`, en: `${en} as Excel, all rows` },
    access: registerReaders,
    params: one,
    raw: 'xlsx',
    reply: bytes,
  });
const drill = z.object({
  town: z.string().max(20).optional(),
  collective: uuid.optional(),
  only: z.enum(['true']).optional().describe('as the list: only what counts against the rate'),
  on: plainDate.optional(),
});
const rate = (name: 'irregular' | 'collection' | 'vacancy', zh: string, en: string) =>
  op({
    method: 'GET',
    path: `/api/assets/supervision/rates/${name}.xlsx`,
    summary: { zh: `导出${zh}（全部行）`, en: `${en} as Excel, all rows` },
    access: registerReaders,
    query: drill,
    raw: 'xlsx',
    reply: bytes,
  });

/** The operations of these sheets. */
export const sheetsOps = {
  bidders: ofOne('/api/assets/listings/:id/bidders.xlsx', '报名和报价', 'Registrations and bids of a notice'),
  ranking: ofOne('/api/assets/listings/:id/ranking.xlsx', '开标结果', 'The result of a notice'),
  quotes: ofOne('/api/assets/listings/:id/quotes.xlsx', '询价', 'Quotes of a notice'),
  listingParts: ofOne('/api/assets/listings/:id/parts.xlsx', '公告部位', 'Parts of a notice'),
  contractParts: ofOne('/api/assets/contracts/:id/parts.xlsx', '合同部位', 'Parts of a contract'),
  parts: ofOne('/api/assets/register/:id/parts.xlsx', '可出租部位', 'Parts of an asset'),
  household: ofOne('/api/assets/holders/:id/members.xlsx', '一户的成员', 'Members of a household'),
  irregular: rate('irregular', '不规范率明细', 'Contracts behind the irregular rate'),
  collection: rate('collection', '收缴率明细', 'Rents behind the collection rate'),
  vacancy: rate('vacancy', '空置率明细', 'Parts behind the vacancy rate'),
} as const;
