/** Lists of money and of a distribution as spreadsheets, over HTTP: the same permission, scope and filter as the list, and all its rows. */
import type { Handlers, SignedIn } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import type { moneyExportsOps } from '../contract/exports-money.ts';
import { runById } from '../dividends/run.ts';
import { RUN_NAMES, runDeedName, type RunState } from '../dividends/states.ts';
import { runDetail } from '../dividends/view.ts';
import { placeOfRecord } from '../letting/common.ts';
import { wholeList } from '../list.ts';
import { ACCOUNT_NAMES, accountProposals } from '../money/account-proposals.ts';
import { statedBalances } from '../money/balances.ts';
import { outLines } from '../money/bank-lines.ts';
import { rentLeftPage } from '../money/left.ts';
import { accountsPage } from '../money/lists.ts';
import { moneyPage } from '../money/show.ts';
import { ACCOUNT_WARNING, LINE_WORDS } from '../money/words.ts';
import { permit } from '../policy.ts';
import { placeOf } from '../register/collectives.ts';
import { listSheets, yuanCell } from '../register/sheets.ts';
import { todayOf } from '../setting.ts';
import { access } from './access.ts';
import { WORDS } from './exports-words.ts';

type Ops = Handlers<{ exports: typeof moneyExportsOps }>['exports'];

const MATCHED: Readonly<Record<string, string>> = {
  number: '合同号',
  payer: '付款人',
  amount: '金额',
  person: '人工',
  reference: '附言或编号',
  payee: '收款账户',
};
const DEMAND = { demand: '催缴函', 'rescission-notice': '解除前催告函', rescission: '解除通知' } as const;
const SERVED: Readonly<Record<string, string>> = { hand: '当面', post: '邮寄', electronic: '电子', 'posted-up': '张贴' };
const ORDER = { prepared: '待批准', sent: '已发出', paid: '已到账', returned: '已退回', cancelled: '已撤下' } as const;
const DOUBLE = { 'other-returned': '重发的已退回', 'returned-again': '先前的又退回', recovered: '已追回' } as const;
const FILE = { prepared: '待监事批准', approved: '已批准', cancelled: '已作废' } as const;

/** The operations of these exports. */
export function moneyExportsHandlers(kit: Kit): Ops {
  const { database } = kit;
  const { db } = database;
  const today = (): string => todayOf(kit).toString();
  const { reading, at } = access(kit);
  const ofContract = async (ctx: SignedIn, id: string) => {
    const { place, scope } = await at(ctx, 'read-money', () => placeOfRecord(db, 'contract', id));
    return moneyPage(db, scope, place, id, ctx.actor.accountId, today());
  };
  const ofRun = async (ctx: SignedIn, id: string) => {
    permit(ctx.actor, 'read-runs');
    const run = await runById(db, id);
    const { place, scope } = await at(ctx, 'read-runs', () => placeOf(db, run.collectiveId));
    return runDetail(db, run, scope, place, ctx.actor.accountId);
  };
  const sheet = listSheets(today);

  return {
    rentLeft: async ({ query }, ctx) => {
      const scope = await reading(ctx, 'read-money');
      const rows = await wholeList(database, (tx, p) => rentLeftPage(tx, scope, { ...query, ...p }));
      return sheet('rent-left', '从未开具的租金', rows, [
        { title: '集体', width: 28, value: (r) => r.collective.name },
        { title: '合同编号', width: 28, value: (r) => r.number },
        { title: '承租人', width: 24, value: (r) => r.lessee },
        { title: '从', value: (r) => r.from },
        { title: '到', value: (r) => r.to },
        { title: '期数', value: (r) => r.periods },
        { title: '未开具（元）', value: (r) => yuanCell(r.fen) },
      ]);
    },
    schedule: async ({ params }, ctx) => {
      const m = await ofContract(ctx, params.id);
      return sheet('rent-schedule', `租金表 ${m.number}`, m.schedule, [
        { title: '期', value: (r) => r.n + 1 },
        { title: '从', value: (r) => r.from },
        { title: '到', value: (r) => r.to },
        { title: '应付日', value: (r) => r.dueOn },
        { title: '金额（元）', value: (r) => yuanCell(r.fen) },
        { title: '已开应收', value: (r) => (r.billed ? '是' : '') },
      ]);
    },
    contractReceipts: async ({ params }, ctx) => {
      const m = await ofContract(ctx, params.id);
      return sheet('receipts', `收款 ${m.number}`, m.receipts, [
        { title: '到账日', value: (r) => r.receivedOn },
        { title: '付款人', width: 28, value: (r) => r.payer },
        { title: '摘要', width: 36, value: (r) => r.memo },
        { title: '金额（元）', value: (r) => yuanCell(r.fen) },
        { title: '未核销（元）', value: (r) => yuanCell(r.freeFen) },
        { title: '已退款（元）', value: (r) => yuanCell(r.refundedFen) },
        { title: '怎么认领的', value: (r) => (r.matchedBy === null ? '' : (MATCHED[r.matchedBy] ?? r.matchedBy)) },
        { title: '登记的账户', value: (r) => (r.registered ? '是' : '否') },
      ]);
    },
    demands: async ({ params }, ctx) => {
      const m = await ofContract(ctx, params.id);
      return sheet('demands', `催缴函 ${m.number}`, m.demands, [
        { title: '文号', width: 24, value: (r) => r.number },
        { title: '种类', value: (r) => DEMAND[r.kind] },
        { title: '日期', value: (r) => r.on },
        { title: '金额（元）', value: (r) => yuanCell(r.fen) },
        { title: '限期', value: (r) => r.replyBy },
        { title: '送达日', value: (r) => r.servedOn },
        { title: '送达方式', value: (r) => (r.servedHow === null ? null : (SERVED[r.servedHow] ?? r.servedHow)) },
      ]);
    },
    contractProposals: async ({ params }, ctx) => {
      const m = await ofContract(ctx, params.id);
      return sheet('corrections', `更正申请 ${m.number}`, m.proposals, [
        { title: '种类', value: (r) => WORDS.proposal[r.kind] },
        { title: '金额（元）', value: (r) => yuanCell(r.fen) },
        { title: '收款人', value: (r) => r.payee },
        { title: '原因', width: 40, value: (r) => r.reason },
        { title: '状态', value: (r) => WORDS.proposalState[r.state] },
        { title: '谁提出', value: (r) => r.by },
        { title: '提出时间', width: 22, value: (r) => r.at },
        { title: '谁审批', value: (r) => r.decidedBy },
        { title: '退回原因', width: 32, value: (r) => r.answer },
      ]);
    },
    bankLines: async ({ query }, ctx) => {
      const scope = await reading(ctx, 'read-money');
      const rows = await wholeList(database, (tx, p) => outLines(tx, scope, { ...query, ...p }));
      return sheet('bank-lines', '银行支出', rows, [
        { title: '集体', width: 28, value: (r) => r.collective.name },
        { title: '日期', value: (r) => r.on },
        { title: '对方', width: 28, value: (r) => r.name },
        { title: '支出（元）', value: (r) => yuanCell(r.fen) },
        { title: '流水号', width: 24, value: (r) => r.ref },
        { title: '摘要', width: 36, value: (r) => r.memo },
        { title: '账户尾号', value: (r) => r.account },
        { title: '是什么', value: (r) => (r.kind === null ? '没认出' : LINE_WORDS[r.kind].zh) },
        { title: '对应', width: 28, value: (r) => r.told },
        { title: '怎么认出的', value: (r) => (r.matchedBy === null ? null : (MATCHED[r.matchedBy] ?? r.matchedBy)) },
      ]);
    },
    bankBalances: async ({ params }, ctx) => {
      await at(ctx, 'read-money', () => placeOf(db, params.id));
      return sheet('bank-balances', '银行余额与账面', await statedBalances(db, params.id), [
        { title: '日终', value: (r) => r.on },
        { title: '银行对账单（元）', width: 18, value: (r) => yuanCell(r.statedFen) },
        { title: '账面（元）', width: 18, value: (r) => yuanCell(r.bookFen) },
        { title: '差额（元）', width: 18, value: (r) => yuanCell(r.differenceFen) },
      ]);
    },
    bankAccounts: async ({ params }, ctx) => {
      await at(ctx, 'read-money', () => placeOf(db, params.id));
      return sheet('bank-accounts', '银行账户', await accountsPage(db, params.id), [
        { title: '开户行', width: 32, value: (r) => r.bank },
        { title: '账号尾号', value: (r) => r.tail },
        { title: '启用', value: (r) => r.from },
        { title: '停用', value: (r) => r.to },
      ]);
    },
    accountProposals: async ({ params }, ctx) => {
      await at(ctx, 'read-money', () => placeOf(db, params.id));
      return sheet('account-proposals', '银行账户登记申请', await accountProposals(db, params.id), [
        { title: '开户行', width: 32, value: (r) => r.bank },
        { title: '账号尾号', value: (r) => r.tail },
        { title: '户名', width: 28, value: (r) => r.holder },
        { title: '启用', value: (r) => r.from },
        { title: '状态', value: (r) => ACCOUNT_NAMES[r.state].zh },
        { title: '提示', width: 36, value: (r) => r.warnings.map((w) => ACCOUNT_WARNING[w].zh).join('；') },
        { title: '提出人', value: (r) => r.proposedBy },
        { title: '提出时间', value: (r) => r.proposedAt },
        { title: '确认或退回人', value: (r) => r.decidedBy },
        { title: '时间', value: (r) => r.decidedAt },
        { title: '理由', width: 30, value: (r) => r.reason },
        { title: '材料 SHA-256', width: 40, value: (r) => r.paperHash },
      ]);
    },
    paymentFiles: async ({ params }, ctx) => {
      const run = await ofRun(ctx, params.id);
      return sheet('payment-files', '付款文件', run.files, [
        { title: '编号', value: (r) => r.no },
        { title: '笔数', value: (r) => r.orders },
        { title: '金额（元）', value: (r) => yuanCell(r.fen) },
        { title: '付款日', value: (r) => r.executeOn },
        { title: '状态', value: (r) => FILE[r.state] },
        { title: '已到账笔数', value: (r) => r.paid },
        { title: '退回笔数', value: (r) => r.returned },
      ]);
    },
    doubles: async ({ params }, ctx) => {
      const run = await ofRun(ctx, params.id);
      return sheet('double-payments', '重复付款', run.doubles, [
        { title: '户（人）', width: 20, value: (r) => r.code },
        { title: '金额（元）', value: (r) => yuanCell(r.fen) },
        { title: '先退回后到账的付款', width: 38, value: (r) => r.endToEnd },
        { title: '银行称到账日', value: (r) => r.on },
        { title: '重发的付款', width: 38, value: (r) => r.other },
        { title: '重发的情况', value: (r) => ORDER[r.otherState] },
        { title: '了结', width: 20, value: (r) => (r.closedHow === null ? '未了结' : DOUBLE[r.closedHow]) },
        { title: '谁登记的', value: (r) => r.closedBy },
        { title: '怎样追回的', width: 36, value: (r) => r.reason },
      ]);
    },
    runSteps: async ({ params }, ctx) => {
      const run = await ofRun(ctx, params.id);
      const name = (state: string | null): string | null => (state === null ? null : (RUN_NAMES[state as RunState]?.zh ?? state));
      return sheet('run-steps', '分配经过', run.steps, [
        { title: '时间', width: 26, value: (r) => r.at },
        { title: '步骤', width: 24, value: (r) => runDeedName(r.action).zh },
        { title: '到', value: (r) => name(r.to) },
        { title: '谁办的', value: (r) => r.by },
        { title: '说明', width: 36, value: (r) => (typeof r.body['reason'] === 'string' ? r.body['reason'] : null) },
        { title: '存证', width: 38, value: (r) => r.leafId },
      ]);
    },
  };
}
