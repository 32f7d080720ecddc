/** Lists as spreadsheets, over HTTP: the same permission, scope and filter as the list, and all its rows. */
import { sql } from 'kysely';
import { writeSheet } from '@yunjian/kernel/files';
import type { Handlers } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import type { exportsOps } from '../contract/exports.ts';
import { payeesPage } from '../dividends/payee.ts';
import { questionsPage, questionShown } from '../dividends/question.ts';
import { seriesOf } from '../dividends/series.ts';
import { allShareLines } from '../dividends/shares-sheet.ts';
import { unitsText } from '../dividends/units.ts';
import { RUN_MODES, RUN_NAMES } from '../dividends/states.ts';
import { runsPage } from '../dividends/view.ts';
import { batchesPage } from '../imports/queries.ts';
import { IMPORT_STATES } from '../imports/states.ts';
import { kindOf } from '../imports/kinds.ts';
import { decisionsPage } from '../letting/decision-show.ts';
import { proposalsPage, rescissionsPage } from '../money/lists.ts';
import { receivablesXlsx } from '../money/receivables-sheet.ts';
import { wholeList } from '../list.ts';
import { listSheets, workbook, yuanCell } from '../register/sheets.ts';
import { allValuations } from '../register/valuations-sheet.ts';
import { within } from '../scope.ts';
import { todayOf } from '../setting.ts';
import { board, boardLines } from '../supervision/board.ts';
import { figureDay } from '../supervision/day.ts';
import { NOTICE } from '../supervision/policy.ts';
import { ordersPage } from '../supervision/show.ts';
import { access } from './access.ts';
import { moneyExportsHandlers } from './exports-money.ts';
import { exportsWithinHandlers } from './exports-within.ts';
import { WORDS } from './exports-words.ts';

type Ops = Handlers<{ exports: typeof exportsOps }>['exports'];

const yes = (is: boolean | null): string => (is === null ? '' : is ? '是' : '否');

/** The operations of exports. */
export function exportsHandlers(kit: Kit): Ops {
  const { database } = kit;
  const { db } = database;
  const today = (): string => todayOf(kit).toString();
  const { reading, atCollective: at } = access(kit);
  const sheet = listSheets(today);

  return {
    ...moneyExportsHandlers(kit),
    ...exportsWithinHandlers(kit),
    decisions: async ({ query }, ctx) => {
      const scope = await reading(ctx, 'read-letting');
      const rows = await wholeList(database, (tx, p) => decisionsPage(tx, scope, { ...query, ...p }));
      return sheet('decisions', '民主决议', rows, [
        { title: '集体', width: 28, value: (r) => r.collective.name },
        { title: '议题', width: 40, value: (r) => r.title },
        { title: '事项', value: (r) => WORDS.subject[r.subject] },
        { title: '由谁表决', value: (r) => WORDS.body[r.body] },
        { title: '提出日', value: (r) => r.proposedOn },
        { title: '通知日', value: (r) => r.noticeOn },
        { title: '会议日', value: (r) => r.meetingOn },
        { title: '应到', value: (r) => r.eligible },
        { title: '会议当日名册（代表会议为法定最少代表数）', value: (r) => r.registered },
        { title: '会议当日成员代表名单', value: (r) => r.listed },
        { title: '出生日期不明的成员', value: (r) => r.undated },
        { title: '应到与名册不同的原因', value: (r) => (r.differs ? r.eligibleReason : null) },
        { title: '实到', value: (r) => r.present },
        { title: '同意', value: (r) => r.inFavour },
        {
          title: '多于有表决权的人数',
          value: (r) => (r.mostVoters === null ? null : Math.max(0, Math.max(r.eligible, r.present) - r.mostVoters)),
        },
        { title: '状态', value: (r) => WORDS.decision[r.state] },
        { title: '效力', value: (r) => (r.valid === null ? '未确认' : r.valid ? '成立' : '不成立') },
        { title: '示例数据', value: (r) => (r.demo ? '是' : '') },
      ]);
    },
    valuations: async ({ query }, ctx) => {
      const scope = await reading(ctx, 'read-register');
      return workbook(
        writeSheet({
          name: '估值记录',
          columns: [
            { title: '集体', width: 28, value: (r) => r.collective },
            { title: '资产编号', width: 20, value: (r) => r.code },
            { title: '资产名称', width: 32, value: (r) => r.name },
            { title: '估值日期', value: (r) => r.on },
            { title: '估值（元）', value: (r) => yuanCell(r.fen) },
            { title: '方法', value: (r) => WORDS.valuation[r.method] },
            { title: '评估机构', width: 28, value: (r) => r.appraiser },
            { title: '登记时间', width: 22, value: (r) => r.madeAt },
          ],
          rows: allValuations(db, scope, query),
          notes: [{ zh: `截至 ${today()}。含已退出的资产。`, en: `As of ${today()}. Retired assets too.` }],
        }),
        `valuations-${today()}.xlsx`,
      );
    },
    imports: async ({ query }, ctx) => {
      const scope = await reading(ctx, 'read-register');
      const inScope = sql`${within(scope, 'b.collective_id', 'b.town_code')}`;
      const rows = await wholeList(database, (tx, p) => batchesPage(tx, inScope, { ...query, ...p }));
      return sheet('imports', '导入记录', rows, [
        { title: '导入时间', width: 22, value: (r) => r.uploaded_at.toString() },
        { title: '内容', value: (r) => kindOf(r.kind).title.zh },
        { title: '集体', width: 28, value: (r) => r.collective_name },
        { title: '街镇', value: (r) => r.town_code },
        { title: '文件', width: 36, value: (r) => r.file_name },
        { title: '谁导入', value: (r) => r.uploaded_name },
        { title: '状态', value: (r) => IMPORT_STATES[r.state].zh },
        { title: '正确的行', value: (r) => r.good },
        { title: '有错的行', value: (r) => r.bad },
        { title: '已录入', value: (r) => r.entered },
        { title: '录入时间', width: 22, value: (r) => r.applied_at?.toString() ?? null },
      ]);
    },
    receivables: async ({ query }, ctx) =>
      receivablesXlsx(db, await reading(ctx, 'read-money'), { ...query, open: query.open === 'true' }, today()),
    proposals: async ({ query }, ctx) => {
      const scope = await reading(ctx, 'read-money');
      const rows = await wholeList(database, (tx, p) => proposalsPage(tx, scope, { ...query, ...p }));
      return sheet('proposals', '款项更正申请', rows, [
        { title: '提出时间', width: 22, value: (r) => r.at },
        { title: '集体', width: 28, value: (r) => r.collective.name },
        { title: '申请', value: (r) => WORDS.proposal[r.kind] },
        { title: '合同编号', width: 28, value: (r) => r.contract?.number ?? null },
        { title: '金额（元）', value: (r) => yuanCell(r.fen) },
        { title: '收款人', value: (r) => r.payee },
        { title: '事由', width: 40, value: (r) => r.reason },
        { title: '谁提出', value: (r) => r.by },
        { title: '状态', value: (r) => WORDS.proposalState[r.state] },
        { title: '谁审批', value: (r) => r.decidedBy },
        { title: '审批意见', width: 32, value: (r) => r.answer },
      ]);
    },
    rescissions: async (_args, ctx) => {
      const scope = await reading(ctx, 'read-money');
      const rows = await wholeList(database, (tx, p) => rescissionsPage(tx, scope, p));
      return sheet('rescissions', '可解除合同', rows, [
        { title: '集体', width: 28, value: (r) => r.collective.name },
        { title: '合同编号', width: 28, value: (r) => r.number },
        { title: '承租人', width: 24, value: (r) => r.lessee },
        { title: '最早应付日', value: (r) => r.oldestDue },
        { title: '欠款（元）', value: (r) => yuanCell(r.openFen) },
        { title: '状态', value: (r) => (r.state === 'noticed' ? '已催告' : '待催告') },
        { title: '催告期限', value: (r) => r.noticeUntil },
      ]);
    },
    orders: async ({ query }, ctx) => {
      const scope = await reading(ctx, 'read-supervision');
      const filter = { ...query, overdue: query.overdue === 'true' };
      const rows = await wholeList(database, (tx, p) => ordersPage(tx, scope, { ...filter, ...p }));
      return sheet(
        'orders',
        '整改通知',
        rows,
        [
          { title: '通知编号', width: 24, value: (r) => r.number },
          { title: '集体', width: 28, value: (r) => r.collective.name },
          { title: '合同编号或资产部位', width: 28, value: (r) => r.contract },
          { title: '规则', value: (r) => r.rule },
          { title: '级别', value: (r) => r.severity },
          { title: '状态', value: (r) => WORDS.finding[r.state] },
          { title: '下达日', value: (r) => r.issuedOn },
          { title: '期限', value: (r) => r.dueOn },
          { title: '约谈期限', value: (r) => r.talkDueOn },
        ],
        [NOTICE],
      );
    },
    board: async ({ query }, ctx) => {
      const day = figureDay(kit, query.on);
      const shown = await board(db, kit, await reading(ctx, 'read-supervision'), day, query.town);
      const [far, middle, near] = shown.expiringDays;
      return sheet(
        'board',
        '监管总览',
        boardLines(shown),
        [
          { title: '街镇', value: (r) => r.town },
          { title: '集体', width: 28, value: (r) => r.collective },
          { title: '清查件数', value: (r) => r.found },
          { title: '已纳管', value: (r) => r.entered },
          { title: '合同', value: (r) => r.contracts },
          { title: '拦截级预警', value: (r) => r.blocking },
          { title: '红色预警', value: (r) => r.red },
          { title: '黄色预警', value: (r) => r.yellow },
          { title: '提示', value: (r) => r.info },
          { title: `${far} 天内到期`, value: (r) => r.expiring[0] },
          { title: `${middle} 天内到期`, value: (r) => r.expiring[1] },
          { title: `${near} 天内到期`, value: (r) => r.expiring[2] },
          { title: '整改逾期', value: (r) => r.overdue },
          { title: '认可后仍查出', value: (r) => r.closedFound },
          { title: '长期闲置部位', value: (r) => r.idle },
          { title: '待约谈', value: (r) => r.talks },
          { title: '质询逾期未答', value: (r) => r.questions },
          { title: '欠租（元）', value: (r) => yuanCell(r.arrearsFen) },
          { title: '欠租合同', value: (r) => r.arrearsContracts },
        ],
        [
          { zh: `截至 ${day}。镇的一行是其各集体之和。`, en: `As of ${day}. The row of a town is the sum of its collectives.` },
          NOTICE,
        ],
      );
    },
    runs: async ({ query }, ctx) => {
      const scope = await reading(ctx, 'read-runs');
      const rows = await wholeList(database, (tx, p) => runsPage(tx, scope, { ...query, ...p }));
      return sheet('distributions', '收益分配', rows, [
        { title: '集体', width: 28, value: (r) => r.collective },
        { title: '年度', value: (r) => r.year },
        { title: '名称', width: 32, value: (r) => r.title },
        { title: '分法', value: (r) => RUN_MODES[r.mode].zh },
        { title: '登记日', value: (r) => r.recordOn },
        { title: '状态', value: (r) => RUN_NAMES[r.state].zh },
        { title: '净收益（元）', value: (r) => yuanCell(r.netIncomeFen) },
        { title: '最多可分（元）', value: (r) => yuanCell(r.ceilingFen) },
        { title: '分配总额（元）', value: (r) => yuanCell(r.poolFen) },
        { title: '提取公积公益金（元）', value: (r) => yuanCell(r.reservesFen) },
        { title: '总股数', value: (r) => (r.totalUnits === null ? null : Number(r.totalUnits)) },
        { title: '每股（分）', value: (r) => r.perShareFen },
        { title: '户（人）数', value: (r) => r.entries },
        { title: '公示起', value: (r) => r.noticedOn },
        { title: '公示止', value: (r) => r.noticeUntil },
        { title: '锁定日', value: (r) => r.lockedOn },
        { title: '结果哈希', width: 66, value: (r) => r.resultHash },
      ]);
    },
    questions: async ({ query }, ctx) => {
      const scope = await reading(ctx, 'read-questions');
      const rows = await wholeList(database, (tx, p) => questionsPage(tx, within(scope), { ...query, ...p }, todayOf(kit)));
      const now = ctx.now();
      return sheet(
        'questions',
        '联名质询',
        rows.map((q) => questionShown(kit, q, now)),
        [
          { title: '集体', width: 28, value: (r) => r.collective },
          { title: '标题', width: 36, value: (r) => r.title },
          { title: '内容', width: 60, value: (r) => r.body },
          { title: '提出时间', width: 22, value: (r) => r.filedAt },
          { title: '户数', value: (r) => r.households },
          { title: '人数', value: (r) => r.people },
          { title: '状态', value: (r) => WORDS.question[r.state] },
          { title: '答复期限', value: (r) => r.dueOn },
          { title: '逾期', value: (r) => yes(r.clock?.overdue ?? null) },
          { title: '回应', width: 60, value: (r) => r.comments.map((c) => `${c.by}：${c.text}`).join('\n') },
          { title: '答复', width: 60, value: (r) => r.answer },
          { title: '答复人', value: (r) => r.answeredBy },
          { title: '答复时间', width: 22, value: (r) => r.answeredAt },
        ],
      );
    },
    shareEvents: async ({ params, query }, ctx) => {
      await at(ctx, 'read-members', params.id);
      return workbook(
        writeSheet({
          name: '份额变更',
          columns: [
            { title: '提出时间', width: 22, value: (r) => r.proposedAt },
            { title: '变更', value: (r) => WORDS.share[r.kind] },
            { title: '生效日', value: (r) => r.effectiveOn },
            { title: '户号（成员编号）', width: 18, value: (r) => r.code },
            { title: '增减', value: (r) => Number(r.delta) },
            { title: '事由', width: 40, value: (r) => r.reason },
            { title: '状态', value: (r) => WORDS.shareState[r.state] },
            { title: '谁提出', value: (r) => r.proposedBy },
            { title: '谁批准', value: (r) => r.decidedBy },
            { title: '退回原因', width: 32, value: (r) => r.refusal },
            { title: '文件哈希', width: 66, value: (r) => r.documentHash },
          ],
          rows: allShareLines(db, params.id, query.state),
          notes: [{ zh: '每一行是一次变更中的一户（人）。', en: 'A row is one holder of one change.' }],
        }),
        `share-events-${today()}.xlsx`,
      );
    },
    payees: async ({ params, query }, ctx) => {
      await at(ctx, 'read-members', params.id);
      const rows = await wholeList(database, (tx, p) => payeesPage(tx, params.id, { ...query, ...p }));
      return sheet('payees', '收款账户', rows, [
        { title: '户号（成员编号）', width: 18, value: (r) => r.code },
        { title: '户主或成员', value: (r) => r.holder },
        { title: '户名', value: (r) => r.ownerName },
        { title: '账号尾号', value: (r) => r.tail },
        { title: '开户行', width: 28, value: (r) => r.bank },
        { title: '联行号', width: 16, value: (r) => r.bankCode },
        { title: '状态', value: (r) => WORDS.payee[r.state] },
        { title: '谁提出', value: (r) => r.proposedBy },
        { title: '提出时间', width: 22, value: (r) => r.proposedAt },
        { title: '谁审批', value: (r) => r.decidedBy },
        { title: '审批时间', width: 22, value: (r) => r.decidedAt },
      ]);
    },
    dividends: async ({ params }, ctx) => {
      await at(ctx, 'read-runs', params.id);
      const { years, rises, from, to } = await seriesOf(db, params.id);
      return sheet(
        'dividends',
        '历年分红',
        years,
        [
          { title: '年度', value: (r) => r.year },
          { title: '分配总额（元）', value: (r) => yuanCell(r.poolFen) },
          { title: '总股数', value: (r) => Number(unitsText(r.units)) },
          { title: '户（人）数', value: (r) => r.holders },
          { title: '每股（分）', value: (r) => r.rateFen },
          { title: '占净收益', value: (r) => (r.payoutPercent === null ? null : `${r.payoutPercent}%`) },
        ],
        rises === 0
          ? []
          : [{ zh: `每股分红连涨 ${rises} 次（${from}–${to}）。`, en: `Risen ${rises} times in a row (${from}–${to}).` }],
      );
    },
  };
}
