/** The published figures of supervision. */
import { sql } from 'kysely';
import type { Database } from '@yunjian/kernel/db';
import type { Indicator } from '@yunjian/kernel/service';
import { sliced } from '../list.ts';
import { EVERYONE } from '../scope.ts';
import { dayOf } from '../setting.ts';
import { irregularRows } from './drill.ts';
import { judgements, precisionByRule } from './precision.ts';
import { grave } from './reports.ts';

async function figure(database: Database, of: 'irregular' | 'precision'): Promise<{ numerator: number; denominator: number }> {
  if (of === 'irregular') {
    const { rows } = await sql<{
      n: number;
      bad: number;
    }>`select count(*)::int as n, (count(g.contract_id))::int as bad from assets.contract k left join ${grave()} on g.contract_id = k.id where k.state = 'active'`.execute(
      database.db,
    );
    return { numerator: rows[0]?.bad ?? 0, denominator: rows[0]?.n ?? 0 };
  }
  const rules = await precisionByRule(database.db, EVERYONE);
  const confirmed = rules.reduce((n, r) => n + r.confirmed, 0);
  return { numerator: confirmed, denominator: confirmed + rules.reduce((n, r) => n + r.dismissed, 0) };
}

/** The published figures of supervision. */
export const supervisionIndicators: readonly Indicator[] = [
  {
    code: 'assets.irregular_rate',
    title: { zh: '履行中合同的不规范率', en: 'Contracts in force with a grave question open' },
    unit: { zh: '%', en: '%' },
    definition: {
      zh: '履行中的合同里，有未了结的阻断级（B）或红色（R）预警的份数 ÷ 履行中的合同份数；预警是提问，不是结论',
      en: 'Contracts in force with an open finding of severity B or R ÷ contracts in force; a finding is a question, not a judgement',
    },
    async compute(database, now) {
      const { numerator, denominator } = await figure(database, 'irregular');
      return { value: denominator === 0 ? null : numerator / denominator, numerator, denominator, asOf: now };
    },
    drill: (database, now, page, zone) =>
      sliced(page, (slice) => irregularRows(database.db, EVERYONE, dayOf({ zone }, now).toString(), { ...slice, only: true })),
  },
  {
    code: 'assets.rule_precision',
    title: { zh: '合同规则的准确率', en: 'Precision of the contract rules' },
    unit: { zh: '%', en: '%' },
    definition: {
      zh: '经人判断的预警中，下达整改的次数 ÷（下达整改的次数 + 经两人审定不予处理的次数）',
      en: 'Of findings people judged: orders issued ÷ (orders issued + dismissals decided by two persons)',
    },
    async compute(database, now) {
      const { numerator, denominator } = await figure(database, 'precision');
      return { value: denominator === 0 ? null : numerator / denominator, numerator, denominator, asOf: now };
    },
    drill: (database, _now, page) => sliced(page, (slice) => judgements(database.db, EVERYONE, slice)),
  },
];
