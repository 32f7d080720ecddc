/** Post-audit of automatic approvals: the sample, its results, the error rate with its uncertainty. */
import { sql } from 'kysely';
import { failure, type Text } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from './failures.ts';
import { mustBeAllowed, type Officer } from './policy.ts';
import { internalEvent, leaf, openFor, promisedClock, textHash } from './review-case.ts';
import { accountNames } from './review-record.ts';
import { dayOf } from './setting.ts';

const Z95 = 1.959963984540054;

/**
 * Wilson's score interval for a proportion (E. B. Wilson, JASA 22, 1927): right also for few cases and shares near 0. `hits` of `n`, at 95 % unless `z`
 * says otherwise. Null bounds for n = 0.
 */
export function wilson(hits: number, n: number, z = Z95): { rate: number | null; low: number | null; high: number | null } {
  if (n === 0) return { rate: null, low: null, high: null };
  const p = hits / n;
  const zz = z * z;
  const centre = (p + zz / (2 * n)) / (1 + zz / n);
  const half = (z / (1 + zz / n)) * Math.sqrt((p * (1 - p)) / n + zz / (4 * n * n));
  return { rate: p, low: hits === 0 ? 0 : Math.max(0, centre - half), high: hits === n ? 1 : Math.min(1, centre + half) };
}

/** Figures of the audits drawn since an instant. */
export interface AuditFigures {
  readonly audited: number;
  readonly wrong: number;
  readonly open: number;
  readonly overdue: number;
  readonly rate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Wrong approvals among the audited, with Wilson's interval. Audits not yet done count in neither. */
export async function auditFigures(db: Db, from: Temporal.Instant, today: Temporal.PlainDate): Promise<AuditFigures> {
  const { rows } = await sql<{ audited: bigint; wrong: bigint; open: bigint; overdue: bigint }>`
    select count(*) filter (where result is not null) as audited, count(*) filter (where result = 'WRONG') as wrong,
      count(*) filter (where result is null) as open, count(*) filter (where result is null and due_on < ${today}::date) as overdue
    from talent.post_audit where drawn_at >= ${from}`.execute(db);
  const row = rows[0];
  const audited = Number(row?.audited ?? 0n);
  const wrong = Number(row?.wrong ?? 0n);
  return { audited, wrong, open: Number(row?.open ?? 0n), overdue: Number(row?.overdue ?? 0n), ...wilson(wrong, audited) };
}

const whyTexts: Readonly<Record<string, Text>> = {
  random: { zh: '随机抽取', en: 'drawn at random' },
  'bank-changed': { zh: '收款账户近期变更', en: 'bank account changed recently' },
};

interface AuditRow {
  readonly id: string;
  readonly application_id: string;
  readonly reference: string;
  readonly why: string;
  readonly due_on: string;
  readonly result: 'RIGHT' | 'WRONG' | null;
  readonly by: string | null;
  readonly note: string | null;
}

/** One page of the sample: what is due first comes first. */
export async function auditPage(kit: Kit, state: 'open' | 'done' | 'all', page: { page: number; size: number }) {
  const { db } = kit.database;
  const today = dayOf(kit, kit.now());
  const [list, count] = await Promise.all([
    sql<AuditRow>`
      select x.id, x.application_id, a.reference, x.why, x.due_on, x.result, x.by, x.note from talent.post_audit x join talent.application a on a.id = x.application_id
      where ${state} = 'all' or (x.result is null) = (${state} = 'open')
      order by x.result is not null, x.due_on, x.id limit ${page.size} offset ${(page.page - 1) * page.size}`.execute(db),
    sql<{
      n: bigint;
    }>`select count(*) as n from talent.post_audit x where ${state} = 'all' or (x.result is null) = (${state} = 'open')`.execute(
      db,
    ),
  ]);
  const names = await accountNames(
    db,
    list.rows.map((r) => r.by),
  );
  return {
    rows: list.rows.map((r) => ({
      id: r.id,
      applicationId: r.application_id,
      reference: r.reference,
      why: whyTexts[r.why] ?? { zh: r.why, en: r.why },
      dueOn: r.due_on,
      daysLeft: today.until(Temporal.PlainDate.from(r.due_on), { largestUnit: 'days' }).days,
      result: r.result,
      by: names.get(r.by ?? '') ?? null,
      note: r.note,
    })),
    total: Number(count.rows[0]?.n ?? 0n),
    ...page,
  };
}

/**
 * Records the result of one audit, once. A wrong approval changes nothing by itself: it opens a case in which the person is heard and the rules of
 * revocation apply (行政许可法 69). Throws talent.notFound, .auditDone, .reasonNeeded, .ownRecord.
 */
export async function answerAudit(
  kit: Kit,
  tx: Tx,
  input: { id: string; result: 'RIGHT' | 'WRONG'; note: string; by: Officer },
): Promise<{ caseId: string | null }> {
  const now = kit.now();
  const { by } = input;
  const { rows } = await sql<{ id: string; result: string | null; application_id: string; person_id: string }>`
    select x.id, x.result, a.id as application_id, a.person_id from talent.post_audit x join talent.application a on a.id = x.application_id
    where x.id = ${input.id}::uuid for update of x`.execute(tx);
  const row = rows[0];
  mustBeAllowed(by, 'audit', { person: row?.person_id ?? null });
  if (!row) throw failure(failures.notFound);
  if (row.result !== null) throw failure(failures.auditDone);
  const wrong = input.result === 'WRONG';
  if (wrong && input.note.trim() === '') throw failure(failures.reasonNeeded);
  const opened = wrong
    ? await openFor(kit, tx, row, {
        kind: 'talent.revocation',
        title: { zh: '人才公寓批准的复核与撤销', en: 'Talent housing: an approval found wrong' },
        flags: ['POST_AUDIT'],
        origin: 'machine',
        clocks: [promisedClock(kit, 'manual-decision')],
        by: by.accountId,
      })
    : null;
  await sql`update talent.post_audit set result = ${input.result}, note = ${input.note || null}, by = ${by.accountId}::uuid, answered_at = ${now},
    case_id = ${opened?.id ?? null}::uuid where id = ${row.id}::uuid`.execute(tx);
  await internalEvent(tx, row.application_id, now, {
    code: 'audited',
    params: { result: input.result },
    by: by.accountId,
    byName: by.name,
  });
  await leaf(kit, tx, 'talent.post-audit', row.application_id, {
    audit: row.id,
    result: input.result,
    by: by.accountId,
    noteHash: textHash(input.note),
  });
  return { caseId: opened?.id ?? null };
}
