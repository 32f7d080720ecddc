/** Census and coverage over HTTP: permission, scope, query. */
import { sql } from 'kysely';
import { writeSheet } from '@yunjian/kernel/files';
import type { Handlers, SignedIn } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import {
  asOf,
  censusLines,
  coverageBy,
  platformOnly,
  totalOf,
  withShares,
  type CensusLine,
  type LonelyAsset,
  type Which,
} from '../census/coverage.ts';
import { censuses, censusRow, confirmMatch, townOfCensus, undoMatch } from '../census/decide.ts';
import { matchCensus, nearOf, proposals, releaseUnfit } from '../census/match.ts';
import type { censusOps } from '../contract/census.ts';
import { wholeList } from '../list.ts';
import { may, permit } from '../policy.ts';
import { wordOf } from '../register/assets.ts';
import { areaCell, listSheets, workbook, yuanCell } from '../register/sheets.ts';
import { requireFor, within, type Scope } from '../scope.ts';
import { todayOf } from '../setting.ts';
import { access, handOf } from './access.ts';

const EXPORT = 2000;
/** What a matched pair tells differently, and what a proposed one shares. */
const DIFFERS = { kind: '类别', area: '面积', value: '价值' } as const;
const WHY = { code: '编号', title: '产权证号', name: '名称和面积' } as const;

/** All rows of a paged query. */
async function* allOf<R>(page: (n: { page: number; size: number }) => Promise<{ rows: R[] }>): AsyncGenerator<R> {
  for (let n = 1; ; n++) {
    const { rows } = await page({ page: n, size: EXPORT });
    yield* rows;
    if (rows.length < EXPORT) return;
  }
}

/** The operations of the census. */
export function censusHandlers(kit: Kit): Handlers<{ census: typeof censusOps }>['census'] {
  const { db } = kit.database;
  const { scope, reading } = access(kit);
  const reads = (ctx: SignedIn): Promise<Scope> => reading(ctx, 'read-census');
  const ask = (own: Scope, q: { on?: string | undefined; which: Which }) => {
    const day = q.on === undefined ? todayOf(kit) : Temporal.PlainDate.from(q.on);
    return { ...asOf(day, kit.zone, q.which, nearOf(kit)), scope: own };
  };
  /** The towns a caller sees something of; null for all. */
  const towns = async (own: Scope): Promise<string[] | null> => {
    if (own.all) return null;
    const { rows } = await sql<{
      town: string;
    }>`select distinct c.town_code as town from assets.collective c where ${within(own)}`.execute(db);
    return rows.map((r) => r.town);
  };
  const coverage = async (
    own: Scope,
    q: { on?: string | undefined; which: Which; by: 'town' | 'collective'; town?: string | undefined },
  ) => {
    const groups = await coverageBy(db, own, q.by, ask(own, q), q.town);
    return { on: ask(own, q).on, which: q.which, total: withShares(totalOf(groups)), groups: groups.map(withShares) };
  };
  const sheet = listSheets(() => todayOf(kit).toString());
  const can = (ctx: SignedIn): 'match'[] => (may(ctx.actor, 'match-census') ? ['match'] : []);
  return {
    list: async (_args, ctx) => {
      const list = await censuses(db, await towns(await reads(ctx)));
      return { rows: list.map((s) => ({ ...s, enteredAt: s.enteredAt.toString() })) };
    },
    coverage: async ({ query }, ctx) => coverage(await reads(ctx), query),
    coverageXlsx: async ({ query }, ctx) => {
      const { on, groups, total } = await coverage(await reads(ctx), query);
      const all = [...groups, { ...total, code: '', name: { zh: '合计', en: 'Total' }, asOf: null }];
      const percent = (n: number | null): string => (n === null ? '—' : `${Math.floor(n / 1000) / 10}%`);
      return workbook(
        writeSheet<(typeof all)[number]>({
          name: '覆盖率',
          columns: [
            { title: '编号', value: (r) => r.code },
            { title: '名称', width: 28, value: (r) => r.name.zh },
            { title: '清查基准日', value: (r) => r.asOf },
            { title: '清查件数', value: (r) => r.found },
            { title: '已纳管', value: (r) => r.matched },
            { title: '对上但有出入', value: (r) => r.differing },
            { title: '对上但有出入的清查价值（元）', value: (r) => yuanCell(r.differingFen) },
            { title: '清查有、台账无', value: (r) => r.censusOnly },
            { title: '清查有、台账无价值（元）', value: (r) => yuanCell(r.censusOnlyFen) },
            { title: '台账有、清查无', value: (r) => r.platformOnly },
            { title: '台账有、清查无价值（元）', value: (r) => yuanCell(r.platformOnlyFen) },
            { title: '其中无估值、原值', value: (r) => r.platformOnlyUnvalued },
            { title: '清查后新增', value: (r) => r.later },
            { title: '清查价值（元）', value: (r) => yuanCell(r.foundFen) },
            { title: '已纳管价值（元）', value: (r) => yuanCell(r.matchedFen) },
            { title: '覆盖率（件）', value: (r) => percent(r.countPpm) },
            { title: '覆盖率（价值）', value: (r) => percent(r.valuePpm) },
          ],
          rows: all,
          notes: [
            {
              zh: '台账有、清查无的价值取台账最新估值，没有估值的取原值。',
              en: 'What only the register has is valued by its newest valuation there, else by its cost.',
            },
            { zh: `截至 ${on}；比率向下取整到 0.1%，差一件也不是 100%。`, en: `As of ${on}; shares are rounded down to 0.1 %.` },
          ],
        }),
        `coverage-${on}.xlsx`,
      );
    },
    rows: async ({ query }, ctx) => {
      const own = await reads(ctx);
      const answer = await censusLines(db, { ...query, ...ask(own, query) }, query);
      return { ...answer, page: query.page, size: query.size, can: can(ctx) };
    },
    rowsXlsx: async ({ query }, ctx) => {
      const own = await reads(ctx);
      const asked = { ...query, ...ask(own, query) };
      return workbook(
        writeSheet<CensusLine>({
          name: '清查明细',
          columns: [
            { title: '集体', width: 28, value: (r) => r.collective.name },
            { title: '行号', value: (r) => r.line },
            { title: '清查编号', width: 20, value: (r) => r.code },
            { title: '名称', width: 32, value: (r) => r.name },
            { title: '类别', value: (r) => wordOf(r.kind) },
            { title: '固定资产', value: (r) => (r.fixed ? '是' : '否') },
            { title: '经营性', value: (r) => (r.operating ? '是' : '否') },
            { title: '产权证号', width: 24, value: (r) => r.titleNo },
            { title: '面积（㎡）', value: (r) => areaCell(r.areaCm2) },
            { title: '清查价值（元）', value: (r) => yuanCell(r.valueFen) },
            { title: '是否纳管', value: (r) => (r.state === 'matched' ? '已纳管' : '清查有、台账无') },
            { title: '台账编号', width: 20, value: (r) => r.asset?.code ?? null },
            { title: '台账类别', value: (r) => (r.asset === null ? null : wordOf(r.asset.kind)) },
            { title: '台账面积（㎡）', value: (r) => (r.asset === null ? null : areaCell(r.asset.areaCm2)) },
            { title: '台账价值（元）', value: (r) => (r.asset === null ? null : yuanCell(r.asset.valueFen)) },
            { title: '出入', value: (r) => r.differs.map((d) => DIFFERS[d]).join('、') },
          ],
          rows: allOf((slice) => censusLines(db, asked, slice)),
        }),
        `census-${asked.on}.xlsx`,
      );
    },
    platformOnly: async ({ query }, ctx) => {
      const own = await reads(ctx);
      const answer = await platformOnly(db, { ...query, ...ask(own, query) }, query);
      return { ...answer, page: query.page, size: query.size };
    },
    platformOnlyXlsx: async ({ query }, ctx) => {
      const own = await reads(ctx);
      const asked = { ...query, ...ask(own, query) };
      return workbook(
        writeSheet<LonelyAsset>({
          name: '台账有清查无',
          columns: [
            { title: '集体', width: 28, value: (r) => r.collective.name },
            { title: '资产编号', width: 20, value: (r) => r.code },
            { title: '名称', width: 32, value: (r) => r.name },
            { title: '类别', value: (r) => wordOf(r.kind) },
            { title: '取得日期', value: (r) => r.acquiredOn },
            { title: '台账价值（元）', value: (r) => yuanCell(r.valueFen) },
            { title: '清查后新增', value: (r) => (r.later ? '是' : '否') },
          ],
          rows: allOf((slice) => platformOnly(db, asked, slice)),
        }),
        `platform-only-${asked.on}.xlsx`,
      );
    },
    proposals: async ({ params, query }, ctx) => {
      const own = await reads(ctx);
      await townOfCensus(db, params.id);
      const answer = await proposals(db, {
        censusId: params.id,
        near: nearOf(kit),
        collectiveId: query.collective,
        within: sql`${within(own)}`,
        page: query.page,
        size: query.size,
      });
      return { ...answer, page: query.page, size: query.size, can: can(ctx) };
    },
    listXlsx: async (_args, ctx) => {
      const list = await censuses(db, await towns(await reads(ctx)));
      return sheet('censuses', '清产核资', list, [
        { title: '名称', width: 32, value: (r) => r.title },
        { title: '街镇', value: (r) => r.town },
        { title: '基准日', value: (r) => r.asOf },
        { title: '来源', width: 36, value: (r) => r.source },
        { title: '行数', value: (r) => r.rows },
        { title: '导入时间', width: 26, value: (r) => r.enteredAt.toString() },
        { title: '在用', value: (r) => (r.inForce ? '是' : '已被替代') },
        { title: '示例数据', value: (r) => (r.demo ? '是' : '') },
      ]);
    },
    proposalsXlsx: async ({ params, query }, ctx) => {
      const own = await reads(ctx);
      await townOfCensus(db, params.id);
      const asked = {
        censusId: params.id,
        near: nearOf(kit),
        collectiveId: query.collective,
        within: sql`${within(own)}`,
      };
      const rows = await wholeList(kit.database, (tx, p) => proposals(tx, { ...asked, ...p }));
      return sheet('likely-matches', '可能相同的资产', rows, [
        { title: '集体', width: 28, value: (r) => r.collective.name },
        { title: '相同之处', value: (r) => WHY[r.why] },
        { title: '清册行', value: (r) => r.row.line },
        { title: '清册编号', width: 20, value: (r) => r.row.code },
        { title: '清册名称', width: 32, value: (r) => r.row.name },
        { title: '清册类别', value: (r) => wordOf(r.row.kind) },
        { title: '清册面积（㎡）', value: (r) => areaCell(r.row.areaCm2) },
        { title: '清册价值（元）', value: (r) => yuanCell(r.row.valueFen) },
        { title: '平台编号', width: 20, value: (r) => r.asset.code },
        { title: '平台名称', width: 32, value: (r) => r.asset.name },
        { title: '平台类别', value: (r) => wordOf(r.asset.kind) },
        { title: '平台面积（㎡）', value: (r) => areaCell(r.asset.areaCm2) },
        { title: '平台价值（元）', value: (r) => yuanCell(r.asset.valueFen) },
        { title: '面积相差（百万分之）', width: 20, value: (r) => r.areaPpm },
      ]);
    },
    match: async ({ params, body }, ctx) => {
      permit(ctx.actor, 'match-census');
      const row = await censusRow(db, params.id);
      requireFor(await scope(ctx), 'match-census', row);
      return ctx.command({ ...params, ...body }, (tx) =>
        confirmMatch(tx, kit, { row, assetId: body.asset, note: body.note, by: handOf(ctx) }),
      );
    },
    unmatch: async ({ params }, ctx) => {
      permit(ctx.actor, 'match-census');
      const row = await censusRow(db, params.id);
      requireFor(await scope(ctx), 'match-census', row);
      return ctx.command(params, (tx) => undoMatch(tx, kit, { row, by: handOf(ctx) }));
    },
    rematch: async ({ params }, ctx) => {
      permit(ctx.actor, 'match-census');
      requireFor(await scope(ctx), 'match-census', { collectiveId: '', townCode: await townOfCensus(db, params.id) });
      return ctx.command(params, async (tx) => {
        const released = await releaseUnfit(tx, kit, { censusId: params.id, now: kit.now() });
        const added = await matchCensus(tx, { censusId: params.id, near: nearOf(kit), now: kit.now(), by: handOf(ctx) });
        return { added, released };
      });
    },
  };
}
