/** Tables within pages as spreadsheets, over HTTP: the same permission and scope as the page, and all rows. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Handlers, SignedIn } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import type { exportsWithinOps } from '../contract/exports-within.ts';
import { mayVote } from '../dividends/capacity.ts';
import { memberChanges } from '../dividends/member-changes.ts';
import { membersOfHolder } from '../dividends/people.ts';
import { representativesPage } from '../dividends/representatives.ts';
import { failures } from '../failures.ts';
import { placeOfRecord } from '../letting/common.ts';
import { contractDetail } from '../letting/contract-show.ts';
import { listingDetail } from '../letting/listing-show.ts';
import { wholeList } from '../list.ts';
import { permit } from '../policy.ts';
import { wordOf } from '../register/assets.ts';
import { placeOf } from '../register/collectives.ts';
import { assetById, placeOfAsset } from '../register/detail.ts';
import { areaCell, listSheets, yuanCell } from '../register/sheets.ts';
import { mayFor } from '../scope.ts';
import { todayOf } from '../setting.ts';
import { figureDay } from '../supervision/day.ts';
import { collectionRows, irregularRows, vacancyRows } from '../supervision/drill.ts';
import { access } from './access.ts';
import { WORDS } from './exports-words.ts';
import { recordSheets } from './exports-records.ts';
import { examinationSheets } from './exports-examination.ts';

type Ops = Handlers<{ exports: typeof exportsWithinOps }>['exports'];

/** Whether somebody may vote; null: no birth day on record. */
const VOTE = { true: '能', false: '不能', null: '出生日期未登记' } as const;
const STATE = { registered: '已报名', qualified: '资格通过', disqualified: '资格不符', withdrawn: '已退出' } as const;
const DEPOSIT = {
  due: '未交',
  paid: '已交',
  returned: '已退',
  kept: '不退',
  'set-off': '转作租金',
  'not-needed': '无须交',
} as const;
const BID: Readonly<Record<string, string>> = {
  valid: '有效',
  'below-reserve': '低于底价',
  mismatch: '与密封不符',
  unopened: '未开封',
  disqualified: '资格不符',
};
const ENDED = { death: '死亡', left: '退出', lost: '丧失' } as const;
const CHANGE = {
  kind: { declare: '记载行为能力', lift: '终止行为能力的记载', end: '终止成员身份' },
  what: { ...ENDED, 'own-earnings': '满 16 岁，以自己的劳动收入为主要生活来源', limited: '限制行为能力', none: '无行为能力' },
} as const;

/** The operations of these sheets. */
export function exportsWithinHandlers(kit: Kit): Ops {
  const { database } = kit;
  const { db } = database;
  const today = (): string => todayOf(kit).toString();
  const { reading, at } = access(kit);
  const sheet = listSheets(today);
  const listing = async (ctx: SignedIn, id: string) => {
    const { place, scope } = await at(ctx, 'read-letting', () => placeOfRecord(db, 'listing', id));
    return listingDetail(db, kit, scope, place, id);
  };
  const contract = async (ctx: SignedIn, id: string) => {
    const { place, scope } = await at(ctx, 'read-letting', () => placeOfRecord(db, 'contract', id));
    return contractDetail(db, scope, place, id, ctx.actor.accountId);
  };
  const local = (instant: string): string =>
    Temporal.Instant.from(instant)
      .toZonedDateTimeISO(kit.zone)
      .toPlainDateTime()
      .toString({ smallestUnit: 'second' })
      .replace('T', ' ');

  return {
    bidders: async ({ params }, ctx) => {
      const l = await listing(ctx, params.id);
      return sheet(`bidders-${l.number ?? l.id}`, '报名和报价', l.bidders, [
        { title: '竞价人', width: 32, value: (b) => b.bidder },
        { title: '信用代码', width: 24, value: (b) => b.uscc },
        { title: '报名时间', width: 22, value: (b) => local(b.at) },
        { title: '资格', value: (b) => STATE[b.state] },
        { title: '理由', width: 32, value: (b) => b.reason },
        { title: '保证金', value: (b) => DEPOSIT[b.depositState] },
        { title: '密封报价次数', value: (b) => b.bids },
        { title: '逾期报价', value: (b) => b.late },
        { title: '报价结果', value: (b) => (b.bid === null ? null : (BID[b.bid.state] ?? b.bid.state)) },
        { title: '年租金报价（元）', value: (b) => yuanCell(b.bid?.fenYear ?? null) },
      ]);
    },
    ranking: async ({ params }, ctx) => {
      const l = await listing(ctx, params.id);
      const rows = l.outcome?.ranking ?? [];
      return sheet(`ranking-${l.number ?? l.id}`, '开标结果', rows, [
        { title: '名次', value: (r) => rows.indexOf(r) + 1 },
        { title: '竞价人', width: 32, value: (r) => r.bidder },
        { title: '年租金报价（元）', value: (r) => yuanCell(r.fenYear) },
        { title: '成交', value: (r) => (l.outcome?.winner != null && rows[l.outcome.winner] === r ? '是' : '') },
        { title: '抽签值', width: 66, value: (r) => r.lot },
      ]);
    },
    quotes: async ({ params }, ctx) => {
      const l = await listing(ctx, params.id);
      return sheet(`quotes-${l.number ?? l.id}`, '询价', l.quotes, [
        { title: '谁报的', width: 32, value: (q) => q.bidder },
        { title: '年租金报价（元）', value: (q) => yuanCell(q.fenYear) },
        { title: '日期', value: (q) => q.quotedOn },
        { title: '凭据指纹（SHA-256）', width: 66, value: (q) => q.fileHash },
      ]);
    },
    listingParts: async ({ params }, ctx) => {
      const l = await listing(ctx, params.id);
      return sheet(`parts-${l.number ?? l.id}`, '公告部位', l.parts, [
        { title: '资产编号', width: 20, value: (p) => p.asset.code },
        { title: '资产', width: 32, value: (p) => p.asset.name },
        { title: '部位编号', value: (p) => p.code },
        { title: '部位', width: 24, value: (p) => p.name },
        { title: '坐落', width: 36, value: (p) => p.asset.address },
        { title: '用途', value: (p) => wordOf(p.use) },
        { title: '面积（㎡）', value: (p) => areaCell(p.areaCm2) },
      ]);
    },
    contractParts: async ({ params }, ctx) => {
      const c = await contract(ctx, params.id);
      return sheet(`parts-${c.number}`, '合同部位', c.partList, [
        { title: '资产编号', width: 20, value: (p) => p.asset.code },
        { title: '资产', width: 32, value: (p) => p.asset.name },
        { title: '部位编号', value: (p) => p.code },
        { title: '部位', width: 24, value: (p) => p.name },
        { title: '坐落', width: 36, value: (p) => p.asset.address },
        { title: '面积（㎡）', value: (p) => areaCell(p.areaCm2) },
        { title: '自', value: (p) => p.days.from },
        { title: '至', value: (p) => p.days.to },
        { title: '占用中', value: (p) => (p.holds ? '是' : '否') },
      ]);
    },
    parts: async ({ params }, ctx) => {
      const { scope } = await at(ctx, 'read-register', () => placeOfAsset(db, params.id));
      const asset = await assetById(db, kit, params.id, scope, todayOf(kit));
      return sheet(`parts-${asset.code}`, '可出租部位', asset.parts, [
        { title: '部位编号', value: (p) => p.code },
        { title: '部位', width: 28, value: (p) => p.name },
        { title: '面积（㎡）', value: (p) => areaCell(p.areaCm2) },
        { title: '用途', value: (p) => wordOf(p.use) },
        { title: '镇指导价（元/㎡·月）', value: (p) => yuanCell(p.guideFenM2Month) },
        { title: '在租合同', width: 28, value: (p) => p.contract?.number ?? null },
        { title: '承租人', width: 28, value: (p) => p.contract?.lessee ?? null },
        { title: '租到', value: (p) => p.contract?.until ?? null },
        { title: '停用日', value: (p) => p.retiredOn },
      ]);
    },
    household: async ({ params }, ctx) => {
      permit(ctx.actor, 'read-members');
      const { rows } = await sql<{
        id: string;
      }>`select collective_id as id from assets.holder where id = ${params.id}::uuid`.execute(db);
      const [holder] = rows;
      if (holder === undefined) throw failure(failures.notFound);
      await at(ctx, 'read-members', () => placeOf(db, holder.id));
      return sheet('household', '一户的成员', await membersOfHolder(db, params.id, todayOf(kit).toString()), [
        { title: '户号', value: (m) => m.household },
        { title: '编号', value: (m) => m.code },
        { title: '姓名', value: (m) => m.name },
        { title: '户主', value: (m) => (m.head ? '是' : '') },
        { title: '成员身份自', value: (m) => m.from },
        { title: '终止', value: (m) => m.until },
        { title: '终止原因', value: (m) => (m.endedWhy === null ? null : ENDED[m.endedWhy]) },
        {
          title: '今日能否表决',
          value: (m) => (m.until === null ? VOTE[String(mayVote(m.ability)) as keyof typeof VOTE] : null),
        },
      ]);
    },
    memberChanges: async ({ params, query }, ctx) => {
      const { place, scope } = await at(ctx, 'read-members', () => placeOf(db, params.id));
      const told = mayFor(scope, 'edit-members', place) || mayFor(scope, 'approve-members', place);
      const rows = await wholeList(database, (tx, p) => memberChanges(tx, params.id, { ...query, ...p }));
      return sheet('member-changes', '成员变更', rows, [
        { title: '成员编号', value: (r) => r.code },
        { title: '姓名', value: (r) => r.name },
        { title: '变更', value: (r) => CHANGE.kind[r.kind] },
        { title: '内容', width: 24, value: (r) => (told || r.kind === 'end' ? CHANGE.what[r.what] : null) },
        { title: '自（终止记载的：最后一天）', width: 24, value: (r) => r.on },
        { title: '至', value: (r) => r.to },
        { title: '依据', width: 40, value: (r) => (told ? r.reason : null) },
        { title: '文件哈希', width: 40, value: (r) => r.documentHash },
        { title: '状态', value: (r) => WORDS.shareState[r.state] },
        { title: '谁提出', value: (r) => r.proposedBy },
        { title: '提出时间', width: 22, value: (r) => r.proposedAt },
        { title: '谁审批', value: (r) => r.decidedBy },
        { title: '审批时间', width: 22, value: (r) => r.decidedAt },
        { title: '退回理由', width: 28, value: (r) => (told ? r.refusal : null) },
      ]);
    },
    representatives: async ({ params, query }, ctx) => {
      await at(ctx, 'read-members', () => placeOf(db, params.id));
      const on = query.on ?? todayOf(kit).toString();
      const rows = await wholeList(database, (tx, p) => representativesPage(tx, params.id, on, p));
      return sheet('representatives', '成员代表名单', rows, [
        { title: '姓名', value: (r) => r.name },
        { title: '成员编号', value: (r) => r.code },
        { title: '户号', value: (r) => r.household },
        { title: '代表', width: 28, value: (r) => r.title },
        { title: '任期自', value: (r) => r.from },
        { title: '任期至', value: (r) => r.to },
        { title: '依据', width: 40, value: (r) => r.source },
        { title: '示例数据', value: (r) => (r.demo ? '是' : '') },
      ]);
    },
    ...recordSheets(kit),
    ...examinationSheets(kit),
    irregular: async ({ query }, ctx) => {
      const scope = await reading(ctx, 'read-supervision');
      const rows = await wholeList(database, (tx, p) =>
        irregularRows(tx, scope, figureDay(kit, query.on), { ...query, only: query.only === 'true', ...p }),
      );
      return sheet('irregular', '不规范率明细', rows, [
        { title: '集体', width: 28, value: (r) => r.collective },
        { title: '合同编号', width: 28, value: (r) => r.number },
        { title: '不规范', value: (r) => (r.irregular ? '是' : '否') },
        { title: '未了结的红色以上规则', width: 40, value: (r) => r.rules.join('、') },
        { title: '认可后仍查出（不计入）', width: 40, value: (r) => r.closedFound.join('、') },
      ]);
    },
    collection: async ({ query }, ctx) => {
      const scope = await reading(ctx, 'read-supervision');
      const rows = await wholeList(database, (tx, p) =>
        collectionRows(tx, scope, figureDay(kit, query.on), { ...query, only: query.only === 'true', ...p }),
      );
      return sheet('collection', '收缴率明细', rows, [
        { title: '集体', width: 28, value: (r) => r.collective },
        { title: '合同编号', width: 28, value: (r) => r.number },
        { title: '应付日', value: (r) => r.dueOn },
        { title: '应收（元）', value: (r) => yuanCell(r.fen) },
        { title: '实收（元）', value: (r) => yuanCell(r.paidFen) },
      ]);
    },
    vacancy: async ({ query }, ctx) => {
      const scope = await reading(ctx, 'read-supervision');
      const rows = await wholeList(database, (tx, p) =>
        vacancyRows(tx, scope, figureDay(kit, query.on), { ...query, only: query.only === 'true', ...p }),
      );
      return sheet('vacancy', '空置率明细', rows, [
        { title: '集体', width: 28, value: (r) => r.collective },
        { title: '资产编号', width: 20, value: (r) => r.asset.code },
        { title: '资产', width: 32, value: (r) => r.asset.name },
        { title: '部位', width: 24, value: (r) => r.name },
        { title: '空置', value: (r) => (r.vacant ? '是' : '否') },
        { title: '自何时', value: (r) => r.since },
      ]);
    },
  };
}
