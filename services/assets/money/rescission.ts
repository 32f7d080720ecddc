/** On what a lease is rescinded, what that asks first, and the letter that says so. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { wrong, type Hand } from '../letting/common.ts';
import { dayOf } from '../setting.ts';
import type { MoneyKit } from './common.ts';
import type { Ground } from './grounds.ts';
import { makeDemand } from './overdue.ts';

export interface Rescission {
  readonly ground: Ground;
  /** The day on which the notice of rescission reached the lessee. */
  readonly noticeServedOn: string | null;
}

/** The last day of the time a notice before rescission leaves: as long after it was served as the letter gave, never before the day it names. `d` is the demand. */
export const noticeUntil = sql`greatest(d.reply_by, d.served_on + (d.reply_by - d.on_date))`;

/**
 * Whether a lease may be rescinded from a day on. For arrears: a notice before rescission was served, the time it leaves is over, and of what it demanded
 * something is still open. For a cause of the contract or the law: the notice of rescission has reached the lessee by that day, for it ends the lease when it
 * arrives (民法典 565). Throws assets.rescissionNotice, assets.input.
 */
export async function mayRescind(tx: Tx, contractId: string, r: Rescission | null, on: string, today: string): Promise<void> {
  if (r === null) throw wrong('请选择解除的依据。', 'Say on what the rescission stands.');
  if (r.ground === 'agreed' || r.ground === 'judgment') return;
  if (r.ground !== 'arrears') {
    if (r.noticeServedOn === null || r.noticeServedOn > today)
      throw wrong('请填写解除通知送达承租人的日期。', 'Say on which day the notice of rescission reached the lessee.');
    if (on < r.noticeServedOn)
      throw wrong(
        `解除自通知到达时生效，终止之日不能早于 ${r.noticeServedOn}（民法典第五百六十五条）。`,
        `A rescission takes effect when its notice arrives: the lease does not end before ${r.noticeServedOn} (Civil Code article 565).`,
      );
    return;
  }
  const { rows } = await sql<{ number: string; served: string | null; until: string | null; open: boolean }>`
    select d.number, d.served_on::text as served, ${noticeUntil}::text as until,
      exists (select from jsonb_array_elements(d.lines) x join assets.receivable v on v.id = (x ->> 'receivableId')::uuid
        where v.cancelled_at is null and v.fen > v.paid_fen + v.off_fen) as open
    from assets.demand d where d.contract_id = ${contractId}::uuid and d.kind = 'rescission-notice' order by d.on_date desc, d.id desc limit 1`.execute(
    tx,
  );
  const d = rows[0];
  const why = (zh: string, en: string) => failure(failures.rescissionNotice, { why: zh, reason: en });
  if (d === undefined) throw why('还没有出具解除前催告函', 'there is no notice before rescission');
  if (d.served === null || d.until === null)
    throw why(`催告函 ${d.number} 还没有登记送达`, `notice ${d.number} has not been served`);
  if (!d.open) throw why(`催告函 ${d.number} 所催款项已付清`, `what notice ${d.number} demands has been paid`);
  if (on <= d.until || today <= d.until)
    throw why(`催告函 ${d.number} 给予的期限到 ${d.until} 才届满`, `the time notice ${d.number} leaves runs until ${d.until}`);
}

/** After a rescission: its task is closed, and for arrears the letter that tells the lessee is made, to be printed and served. */
export async function rescinded(
  tx: Tx,
  kit: MoneyKit,
  contract: { readonly id: string; readonly collectiveId: string },
  ground: Ground,
  by: Hand,
  now: Temporal.Instant,
): Promise<void> {
  await sql`update assets.rescission set state = 'rescinded', closed_on = ${dayOf(kit, now).toString()} where contract_id = ${contract.id}::uuid and closed_on is null`.execute(
    tx,
  );
  if (ground === 'arrears' && by.id !== null) await makeDemand(tx, kit, contract, 'rescission', { ...by, id: by.id }, now);
}
