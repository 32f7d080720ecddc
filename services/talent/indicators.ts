/** The published figures of talent housing; definitions as printed beside them. */
import { sql, type RawBuilder } from 'kysely';
import type { Db } from '@yunjian/kernel/db';
import type { Indicator } from '@yunjian/kernel/service';
import { auditFigures } from './audit.ts';
import { AUTOMATIC, instantWithin, speedFigures } from './board.ts';
import { dayOf } from './setting.ts';

/** Days that the figures look back. */
const DAYS = 30;
/** What "instant" means in the definition of the figure. */
const INSTANT_SECONDS = 10;
/** A rolling span ends now, so that the figure needs no time zone; leases run by days, which are counted to the day before. */
const since = (now: Temporal.Instant): Temporal.Instant => now.subtract({ hours: 24 * DAYS });

type Rows = { rows: Record<string, unknown>[]; total: number };

async function list(db: Db, condition: RawBuilder<unknown>, page: { offset: number; limit: number }): Promise<Rows> {
  const [found, count] = await Promise.all([
    sql<Record<string, unknown>>`
      select a.id, a.reference, a.state, a.submitted_at as "submittedAt", a.served_at as "servedAt", extract(epoch from a.served_at - a.submitted_at)::float8 as seconds,
        case when a.decided_at is null then null when ${AUTOMATIC} then 'automatic' else 'manual' end as mode
      from talent.application a where ${condition} order by a.submitted_at desc, a.id limit ${page.limit} offset ${page.offset}`.execute(
      db,
    ),
    sql<{ n: bigint }>`select count(*) as n from talent.application a where ${condition}`.execute(db),
  ]);
  return { rows: found.rows, total: Number(count.rows[0]?.n ?? 0n) };
}

const instantRate: Indicator = {
  code: 'talent.instant_rate',
  title: { zh: '秒批率', en: 'Instant approvals' },
  unit: { zh: '%', en: '%' },
  definition: {
    zh: `近 ${DAYS} 日：自提交至决定送达不超过 ${INSTANT_SECONDS} 秒的自动批准数 ÷ 全部申请数（不是除以批准数）`,
    en: `Last ${DAYS} days: automatic approvals served within ${INSTANT_SECONDS} s of submission ÷ all applications (not ÷ approvals)`,
  },
  async compute(database, now) {
    const { instant } = await speedFigures(database.db, since(now), INSTANT_SECONDS);
    return { ...instant, asOf: now };
  },
  drill: (database, now, page) =>
    list(database.db, sql`a.submitted_at >= ${since(now)} and ${instantWithin(INSTANT_SECONDS)}`, page),
};

const endToEnd: Indicator = {
  code: 'talent.e2e_seconds',
  title: { zh: '自动办理用时（P95）', en: 'Seconds end to end, automatic (p95)' },
  unit: { zh: '秒', en: 's' },
  definition: {
    zh: `近 ${DAYS} 日自动办理的申请，自提交至决定送达的实测秒数，第 95 百分位；人工办理另计`,
    en: `Last ${DAYS} days, automatic path: measured seconds from submission to the decision being served, 95th percentile; the manual path is counted apart`,
  },
  async compute(database, now) {
    const { seconds } = await speedFigures(database.db, since(now), INSTANT_SECONDS);
    return { value: seconds.automatic.p95, asOf: now };
  },
  drill: (database, now, page) =>
    list(database.db, sql`a.submitted_at >= ${since(now)} and a.served_at is not null and ${AUTOMATIC}`, page),
};

const postAuditError: Indicator = {
  code: 'talent.post_audit_error',
  title: { zh: '事后抽查差错率', en: 'Post-audit error' },
  unit: { zh: '%', en: '%' },
  definition: {
    zh: '近一年抽取并已核查的自动批准中，认定批准有误的占比（看板给出 95% Wilson 区间）',
    en: 'Wrong approvals among those drawn in the last year and audited (the board gives the 95 % Wilson interval)',
  },
  async compute(database, now, zone) {
    const figures = await auditFigures(database.db, now.subtract({ hours: 24 * 365 }), dayOf({ zone }, now));
    return { value: figures.rate, numerator: figures.wrong, denominator: figures.audited, asOf: now };
  },
  async drill(database, now, page) {
    const from = now.subtract({ hours: 24 * 365 });
    const [found, count] = await Promise.all([
      sql<Record<string, unknown>>`
        select x.id, a.reference, x.why, x.drawn_at as "drawnAt", x.due_on as "dueOn", x.result, x.answered_at as "answeredAt"
        from talent.post_audit x join talent.application a on a.id = x.application_id where x.drawn_at >= ${from} and x.result is not null
        order by x.result = 'WRONG' desc, x.answered_at desc, x.id limit ${page.limit} offset ${page.offset}`.execute(
        database.db,
      ),
      sql<{ n: bigint }>`select count(*) as n from talent.post_audit where drawn_at >= ${from} and result is not null`.execute(
        database.db,
      ),
    ]);
    return { rows: found.rows, total: Number(count.rows[0]?.n ?? 0n) };
  },
};

/** Days of the lease `l` within the last DAYS days before `day` (exclusive), as SQL. */
const leasedDays = (day: Temporal.PlainDate): RawBuilder<unknown> =>
  sql`upper(l.during * daterange(${day.subtract({ days: DAYS })}::date, ${day}::date)) - lower(l.during * daterange(${day.subtract({ days: DAYS })}::date, ${day}::date))`;
const overlaps = (day: Temporal.PlainDate): RawBuilder<unknown> =>
  sql`l.state in ('signed', 'active', 'ended') and l.signed_tenant_at is not null and l.during && daterange(${day.subtract({ days: DAYS })}::date, ${day}::date)`;

const occupancy: Indicator = {
  code: 'talent.occupancy',
  title: { zh: '入住率', en: 'Occupancy' },
  unit: { zh: '%', en: '%' },
  definition: {
    zh: `近 ${DAYS} 日已出租套·日 ÷ 可出租套·日（不是“有过租约的套数”；可出租按现在未停租的房源计）`,
    en: `Last ${DAYS} days: flat-days let ÷ flat-days available (never “flats with any lease”; available: not withdrawn now)`,
  },
  async compute(database, now, zone) {
    const day = dayOf({ zone }, now);
    const { rows } = await sql<{ leased: bigint; available: bigint }>`
      select coalesce((select sum(${leasedDays(day)}) from talent.lease l join talent.unit u on u.id = l.unit_id and u.state <> 'withdrawn' where ${overlaps(day)}), 0)::int8 as leased,
        (select count(*) * ${DAYS}::int from talent.unit where state <> 'withdrawn')::int8 as available`.execute(database.db);
    const [numerator, denominator] = [Number(rows[0]?.leased ?? 0n), Number(rows[0]?.available ?? 0n)];
    return { value: denominator === 0 ? null : numerator / denominator, numerator, denominator, asOf: now };
  },
  async drill(database, now, page, zone) {
    const day = dayOf({ zone }, now);
    const [found, count] = await Promise.all([
      sql<Record<string, unknown>>`
        select l.id, l.number, l.unit_id as "unitId", lower(l.during) as "from", upper(l.during) as "until", (${leasedDays(day)})::int as days
        from talent.lease l join talent.unit u on u.id = l.unit_id and u.state <> 'withdrawn' where ${overlaps(day)} order by l.number limit ${page.limit} offset ${page.offset}`.execute(
        database.db,
      ),
      sql<{
        n: bigint;
      }>`select count(*) as n from talent.lease l join talent.unit u on u.id = l.unit_id and u.state <> 'withdrawn' where ${overlaps(day)}`.execute(
        database.db,
      ),
    ]);
    return { rows: found.rows, total: Number(count.rows[0]?.n ?? 0n) };
  },
};

export const indicators: readonly Indicator[] = [instantRate, endToEnd, postAuditError, occupancy];
