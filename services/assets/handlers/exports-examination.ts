/** Contracts that end soon, runs of the rules and the judgements behind a precision as spreadsheets: the same permission and scope as the lists, and all their rows. */
import type { Handlers } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import type { exportsWithinOps } from '../contract/exports-within.ts';
import { lettingPolicy } from '../letting/common.ts';
import { expiringPage } from '../letting/contract-show.ts';
import { wholeList } from '../list.ts';
import { permit } from '../policy.ts';
import { listSheets, yuanCell } from '../register/sheets.ts';
import { todayOf } from '../setting.ts';
import { supervisionPolicy } from '../supervision/policy.ts';
import { judgements } from '../supervision/precision.ts';
import { runsPage } from '../supervision/runs-show.ts';
import { access } from './access.ts';

type Ops = Pick<Handlers<{ exports: typeof exportsWithinOps }>['exports'], 'expiring' | 'examinationRuns' | 'judgements'>;

const RUN = { nightly: '夜间检查', history: '全部历史', activation: '生效检查', recheck: '变更复查', rehearsal: '试算' } as const;
const STATE = { waiting: '等待', working: '进行中', done: '完成', failed: '失败' } as const;

/** The operations of these sheets. */
export function examinationSheets(kit: Kit): Ops {
  const { database } = kit;
  const today = (): string => todayOf(kit).toString();
  const sheet = listSheets(today);
  const { reading } = access(kit);
  return {
    expiring: async ({ query }, ctx) => {
      const scope = await reading(ctx, 'read-letting');
      const days = query.days ?? lettingPolicy(kit).expiringDays;
      const rows = await wholeList(database, (tx, p) => expiringPage(tx, scope, todayOf(kit), { ...p, days }));
      return sheet('expiring', `${days} 天内到期的合同`, rows, [
        { title: '合同编号', width: 28, value: (r) => r.number },
        { title: '集体', width: 24, value: (r) => r.collective.name },
        { title: '承租人', width: 24, value: (r) => r.lessee.name },
        { title: '起租日', value: (r) => r.startsOn },
        { title: '到期日', value: (r) => r.endsOn },
        { title: '部位数', value: (r) => r.parts },
        { title: '首年租金（元）', value: (r) => yuanCell(r.annualFen) },
        { title: '租金合计（元）', value: (r) => yuanCell(r.totalFen) },
        { title: '示例数据', value: (r) => (r.demo ? '是' : '') },
      ]);
    },
    examinationRuns: async ({ query }, ctx) => {
      permit(ctx.actor, 'read-supervision');
      const rows = await wholeList(database, (tx, p) => runsPage(tx, { ...query, ...p }));
      return sheet('runs-of-rules', '检查记录', rows, [
        { title: '种类', value: (r) => RUN[r.kind] },
        { title: '检查日', value: (r) => r.onDate },
        { title: '规则版本', width: 24, value: (r) => r.packLabel },
        { title: '状态', value: (r) => STATE[r.state] },
        { title: '应查合同', value: (r) => r.total },
        { title: '已查', value: (r) => r.done },
        { title: '查出问题', value: (r) => count(r.counts['found']) },
        { title: '新开', value: (r) => count(r.counts['opened']) },
        { title: '失败原因', width: 32, value: (r) => r.failure },
        { title: '谁发起', value: (r) => r.askedBy },
        { title: '开始', width: 26, value: (r) => r.createdAt },
        { title: '结束', width: 26, value: (r) => r.endedAt },
      ]);
    },
    judgements: async ({ query }, ctx) => {
      const scope = await reading(ctx, 'read-supervision');
      const rows = await wholeList(database, (tx, p) => judgements(tx, scope, { ...query, ...p }));
      const reasons = new Map(supervisionPolicy(kit).dismissalReasons.map((r) => [r.code, r.zh]));
      return sheet('judgements', '准确率明细', rows, [
        { title: '规则', value: (r) => r.rule },
        { title: '合同或部位', width: 32, value: (r) => r.contract },
        { title: '集体', width: 24, value: (r) => r.collective },
        { title: '判断', value: (r) => (r.judgement === 'confirmed' ? '属实，已发整改' : '不予处理') },
        { title: '不予处理的理由', width: 24, value: (r) => (r.reason === null ? null : (reasons.get(r.reason) ?? r.reason)) },
        { title: '时间', width: 26, value: (r) => r.at },
      ]);
    },
  };
}

/** A count of a run; nothing where it does not count that. */
const count = (value: unknown): number | null => (typeof value === 'number' ? value : null);
