/** The census and what it says of the register: matched, orphan in the census, orphan in the platform; coverage by count and by value. */
import { bytes, fen, instant, op, pageOf, pageQuery, plainDate, textSchema, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { sheetOf, sheetOfOneBy } from './exports-shapes.ts';
import { assetKind, line, one, registerReaders } from './register-shapes.ts';

const which = z.enum(['operating-fixed', 'all']).default('operating-fixed');
const state = z.enum(['matched', 'census-only', 'differing']);
const at = z.object({ on: plainDate.optional().describe('today when not said'), which, town: z.string().max(20).optional() });
const drill = at.extend({ collective: uuid.optional() });

const share = z.number().int().min(0).max(1_000_000).nullable().describe('millionths, rounded down; null when nothing was found');
const figures = z.object({
  found: z.number().int(),
  matched: z.number().int(),
  censusOnly: z.number().int(),
  foundFen: fen,
  matchedFen: fen,
  censusOnlyFen: fen,
  differing: z.number().int().describe('of matched, those whose kind, area or value the two tell differently'),
  differingFen: fen,
  platformOnly: z.number().int(),
  platformOnlyFen: fen.describe('by the register’s own value: the newest valuation, else the cost'),
  platformOnlyUnvalued: z.number().int().describe('of platformOnly, those without valuation and cost'),
  later: z.number().int().describe('in the register, acquired after the census'),
  countPpm: share,
  valuePpm: share,
});
const collective = z.object({ id: uuid, name: z.string() });
const briefAsset = z.object({ id: uuid, code: z.string(), name: z.string() });
const measured = briefAsset.extend({
  kind: assetKind,
  areaCm2: z.string().nullable(),
  valueFen: fen.nullable().describe('the newest valuation, else the cost'),
});

/** The operations of the census. */
export const censusOps = {
  list: op({
    method: 'GET',
    path: '/api/assets/censuses',
    summary: { zh: '清产核资清单', en: 'Censuses of the towns in the caller’s scope' },
    access: registerReaders,
    reply: z.object({
      rows: z.array(
        z.object({
          id: uuid,
          town: z.string(),
          asOf: plainDate,
          title: z.string(),
          source: z.string(),
          rows: z.number().int(),
          enteredAt: instant,
          inForce: z.boolean().describe('false: another census of the same town and day took its place'),
          demo: z.boolean(),
        }),
      ),
    }),
  }),
  coverage: op({
    method: 'GET',
    path: '/api/assets/coverage',
    summary: { zh: '覆盖率：按件、按价值', en: 'Coverage on a day, by count and by value; the groups add up to the total' },
    access: registerReaders,
    query: at.extend({ by: z.enum(['town', 'collective']).default('town') }),
    reply: z.object({
      on: plainDate,
      which: z.enum(['operating-fixed', 'all']),
      total: figures,
      groups: z.array(figures.extend({ id: z.string(), code: z.string(), name: textSchema, asOf: plainDate.nullable() })),
    }),
  }),
  coverageXlsx: op({
    method: 'GET',
    path: '/api/assets/coverage.xlsx',
    summary: { zh: '导出覆盖率', en: 'Coverage as Excel, all groups' },
    access: registerReaders,
    query: at.extend({ by: z.enum(['town', 'collective']).default('town') }),
    raw: 'xlsx',
    reply: bytes,
  }),
  rows: op({
    method: 'GET',
    path: '/api/assets/coverage/census',
    summary: { zh: '覆盖率下钻：清查到的每一项', en: 'Behind the coverage: what the census found, each with its asset' },
    access: registerReaders,
    query: pageQuery.extend(drill.shape).extend({ state: state.optional() }),
    reply: pageOf(
      z.object({
        id: uuid,
        line: z.number().int(),
        collective,
        code: z.string().nullable(),
        name: z.string(),
        kind: assetKind,
        fixed: z.boolean(),
        operating: z.boolean(),
        titleNo: z.string().nullable(),
        areaCm2: z.string().nullable(),
        valueFen: fen,
        state: z.enum(['matched', 'census-only']),
        asset: measured.nullable(),
        matchedBy: z.enum(['code', 'title', 'person']).nullable(),
        differs: z.array(z.enum(['kind', 'area', 'value'])),
      }),
    ).extend({ can: z.array(z.enum(['match'])) }),
  }),
  rowsXlsx: op({
    method: 'GET',
    path: '/api/assets/coverage/census.xlsx',
    summary: { zh: '导出清查明细（全部行）', en: 'What the census found as Excel, all rows' },
    access: registerReaders,
    query: drill.extend({ state: state.optional() }),
    raw: 'xlsx',
    reply: bytes,
  }),
  platformOnly: op({
    method: 'GET',
    path: '/api/assets/coverage/platform-only',
    summary: { zh: '台账有、清查没有', en: 'In the register and in no census' },
    access: registerReaders,
    query: pageQuery.extend(drill.shape),
    reply: pageOf(
      briefAsset.extend({
        kind: assetKind,
        collective,
        acquiredOn: plainDate.nullable(),
        valueFen: fen.nullable(),
        later: z.boolean(),
      }),
    ),
  }),
  platformOnlyXlsx: op({
    method: 'GET',
    path: '/api/assets/coverage/platform-only.xlsx',
    summary: { zh: '导出台账有、清查没有的（全部行）', en: 'In the register and in no census, as Excel, all rows' },
    access: registerReaders,
    query: drill,
    raw: 'xlsx',
    reply: bytes,
  }),
  listXlsx: sheetOf('censuses', '清产核资清单', 'Censuses', z.object({})),
  proposalsXlsx: sheetOfOneBy(
    'censuses/:id/proposals',
    '可能相同的资产',
    'Likely matches',
    z.object({ collective: uuid.optional() }),
  ),
  proposals: op({
    method: 'GET',
    path: '/api/assets/censuses/:id/proposals',
    summary: { zh: '可能相同的资产（待人确认）', en: 'Likely matches, for a person to decide' },
    access: registerReaders,
    params: one,
    query: pageQuery.extend({ collective: uuid.optional() }),
    reply: pageOf(
      z.object({
        row: z.object({
          id: uuid,
          line: z.number().int(),
          code: z.string().nullable(),
          name: z.string(),
          kind: assetKind,
          areaCm2: z.string().nullable(),
          valueFen: fen,
        }),
        asset: measured,
        collective,
        why: z.enum(['code', 'title', 'name']).describe('what the two share; of one number they differ, or several share it'),
        areaPpm: z.number().int().nullable().describe('how far the areas differ, millionths of the census’s'),
      }),
    ).extend({ can: z.array(z.enum(['match'])) }),
  }),
  match: op({
    method: 'POST',
    path: '/api/assets/census-rows/:id/match',
    summary: { zh: '确认对应', en: 'A person says which asset a row is' },
    access: ['township'],
    params: one,
    body: z.object({ asset: uuid, note: line(300) }),
    idempotent: true,
    reply: z.object({ id: uuid }),
  }),
  unmatch: op({
    method: 'POST',
    path: '/api/assets/census-rows/:id/unmatch',
    summary: { zh: '取消对应', en: 'Take a match back' },
    access: ['township'],
    params: one,
    idempotent: true,
    reply: z.object({ id: uuid }),
  }),
  rematch: op({
    method: 'POST',
    path: '/api/assets/censuses/:id/rematch',
    summary: { zh: '重新自动比对', en: 'Match again by code and title number what is not matched' },
    access: ['township'],
    params: one,
    idempotent: true,
    reply: z.object({ added: z.number().int(), released: z.number().int().describe('matches that no longer fit') }),
  }),
} as const;
