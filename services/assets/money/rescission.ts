/** On what a lease is rescinded, and what that asks first. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { wrong } from '../letting/common.ts';
import { dayOf } from '../setting.ts';
import type { MoneyKit } from './common.ts';
import type { Ground } from './grounds.ts';

export interface Rescission {
  readonly ground: Ground;
  /** The day on which the notice of rescission reached the lessee. */
  readonly noticeServedOn: string | null;
}

/** The last day of the time a notice before rescission leaves: as long after it was served as the letter gave, never before the day it names. `d` is the demand. */
export const noticeUntil = sql`greatest(d.reply_by, d.served_on + (d.reply_by - d.on_date))`;

const why = (zh: string, en: string) => failure(failures.rescissionNotice, { why: zh, reason: en });

/**
 * Whether notice of rescission may be given for arrears: a notice before rescission was served, the time it leaves is over (民法典 722), and of what it demanded
 * something is still open. Throws assets.rescissionNotice.
 */
export async function noticeRunOut(db: Db | Tx, contractId: string, today: string): Promise<void> {
  const { rows } = await sql<{ number: string; served: string | null; until: string | null; open: boolean }>`
    select d.number, d.served_on::text as served, ${noticeUntil}::text as until,
      exists (select from jsonb_array_elements(d.lines) x join assets.receivable v on v.id = (x ->> 'receivableId')::uuid
        where v.cancelled_at is null and v.fen > v.paid_fen + v.off_fen) as open
    from assets.demand d where d.contract_id = ${contractId}::uuid and d.kind = 'rescission-notice' order by d.on_date desc, d.id desc limit 1`.execute(
    db,
  );
  const d = rows[0];
  if (d === undefined) throw why('还没有出具解除前催告函', 'there is no notice before rescission');
  if (d.served === null || d.until === null)
    throw why(`催告函 ${d.number} 还没有登记送达`, `notice ${d.number} has not been served`);
  if (!d.open) throw why(`催告函 ${d.number} 所催款项已付清`, `what notice ${d.number} demands has been paid`);
  if (today <= d.until)
    throw why(`催告函 ${d.number} 给予的期限到 ${d.until} 才届满`, `the time notice ${d.number} leaves runs until ${d.until}`);
}

/**
 * The day on which the notice of rescission for arrears reached the lessee, of the last that followed the last notice before rescission: of what it names something was
 * unpaid on that day and was not taken back since, and the right has not lapsed since (民法典 564: a year). Throws assets.rescissionNotice.
 */
async function rescissionServed(tx: Tx, contractId: string, today: string): Promise<string> {
  const { rows } = await sql<{
    number: string;
    served: string | null;
    open: boolean;
    lapsed: boolean;
  }>`select d.number, d.served_on::text as served, d.served_on + interval '1 year' < ${today}::date as lapsed,
      exists (select from jsonb_array_elements(d.lines) x join assets.receivable v on v.id = (x ->> 'receivableId')::uuid where v.kind in ('rent', 'other') and v.cancelled_at is null and v.fen > v.off_fen
        + coalesce((select sum(a.fen) from assets.allocation a where a.receivable_id = v.id and a.released_at is null and a.on_date <= d.served_on), 0)) as open
    from assets.demand d where d.contract_id = ${contractId}::uuid and d.kind = 'rescission'
      and not exists (select from assets.demand n where n.contract_id = d.contract_id and n.kind = 'rescission-notice' and n.id > d.id) order by d.id desc limit 1`.execute(
    tx,
  );
  const d = rows[0];
  if (d === undefined) {
    await noticeRunOut(tx, contractId, today);
    throw why('还没有出具解除合同通知书', 'no notice of rescission was made');
  }
  if (d.served === null)
    throw why(`解除合同通知书 ${d.number} 还没有登记送达`, `notice of rescission ${d.number} has not been served`);
  if (!d.open)
    throw why(
      `解除合同通知书 ${d.number} 送达时所欠已付清或已撤销`,
      `what notice ${d.number} names was paid when it arrived, or is cancelled`,
    );
  if (d.lapsed) throw why(`解除合同通知书 ${d.number} 送达已满一年`, `notice ${d.number} arrived more than a year ago`);
  return d.served;
}

/**
 * Whether a lease may be rescinded from a day on: the notice of rescission has reached the lessee by that day, for it ends the lease when it arrives (民法典 565).
 * For arrears that is a letter made here after the notice before it ran out (`noticeRunOut`), for a cause of the contract or the law one that is told of. Throws
 * assets.rescissionNotice, assets.input.
 */
export async function mayRescind(tx: Tx, contractId: string, r: Rescission | null, on: string, today: string): Promise<void> {
  if (r === null) throw wrong('请选择解除的依据。', 'Say on what the rescission stands.');
  if (r.ground === 'agreed' || r.ground === 'judgment') return;
  const served = r.ground === 'arrears' ? await rescissionServed(tx, contractId, today) : r.noticeServedOn;
  if (served === null || served > today)
    throw wrong('请填写解除通知送达承租人的日期。', 'Say on which day the notice of rescission reached the lessee.');
  // the letter made here ends the lease on the day it arrives, no other
  if (on < served || (r.ground === 'arrears' && on !== served))
    throw wrong(
      r.ground === 'arrears'
        ? `解除自通知到达时生效，终止之日为 ${served}（民法典第五百六十五条）。`
        : `解除自通知到达时生效，终止之日不能早于 ${served}（民法典第五百六十五条）。`,
      `A rescission takes effect when its notice arrives: the lease does not end before ${served} (Civil Code article 565).`,
    );
}

/** After a rescission its task is closed. */
export async function rescinded(tx: Tx, kit: MoneyKit, contractId: string, now: Temporal.Instant): Promise<void> {
  await sql`update assets.rescission set state = 'rescinded', closed_on = ${dayOf(kit, now).toString()} where contract_id = ${contractId}::uuid and closed_on is null`.execute(
    tx,
  );
}
