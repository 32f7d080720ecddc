/** How many parts stand idle for long: the published figure and the parts behind it. */
import { sql } from 'kysely';
import type { Db } from '@yunjian/kernel/db';
import type { Indicator } from '@yunjian/kernel/service';
import { idsAt, pageOfIds, sliced } from '../list.ts';
import { dayOf } from '../setting.ts';
import { subject } from './finding.ts';
import { vacancyTotal } from './reports.ts';

/** Findings `f` which wait and call a part idle. */
const IDLE = sql`f.rule = 'C48' and f.part_id is not null and f.state not in ('dismissed', 'closed', 'gone')`;

/** Parts that are idle so, out of all lettable parts on the day. */
async function idleParts(db: Db, day: string): Promise<{ idle: number; parts: number }> {
  const { rows } = await sql<{ idle: number }>`select count(*)::int as idle from assets.finding f where ${IDLE}`.execute(db);
  return { idle: rows[0]?.idle ?? 0, parts: (await vacancyTotal(db, day)).parts };
}

async function idleRows(db: Db, slice: { page: number; size: number }) {
  const from = sql`assets.finding f`;
  const { ids, total } = await pageOfIds(db, { from, id: 'f.id', condition: IDLE, order: [['f.id', 'asc']] }, slice);
  const { rows } = await sql<{
    collective: string;
    asset: string;
    part: string;
    since: string;
  }>`select c.name as collective, concat_ws(' ', a.code, a.name) as asset, p.name as part,
    f.said -> 'hits' -> 0 -> 'evidence' ->> 'since' as since from ${idsAt(ids)} join assets.finding f on f.id = at.id ${subject} join assets.collective c on c.id = f.collective_id order by at.nth`.execute(
    db,
  );
  return { rows, total };
}

/** The published figure of idle parts. */
export const idleIndicators: readonly Indicator[] = [
  {
    code: 'assets.idle_parts',
    title: { zh: '长期闲置的可出租部位', en: 'Parts idle for long' },
    unit: { zh: '处', en: 'parts' },
    definition: {
      zh: '经营性资产的可出租部位中，空置超过规则 C48 所定天数、没有挂牌招租、也不是集体自用，且预警尚未了结的处数（分母为全部可出租部位）',
      en: 'Lettable parts of operating assets that stand empty for longer than rule C48 allows, neither offered nor used by the collective, with the finding open (of all lettable parts)',
    },
    async compute(database, now, zone) {
      const { idle, parts } = await idleParts(database.db, dayOf({ zone }, now).toString());
      return { value: idle, numerator: idle, denominator: parts, asOf: now };
    },
    drill: (database, _now, page) => sliced(page, (slice) => idleRows(database.db, slice)),
  },
];
