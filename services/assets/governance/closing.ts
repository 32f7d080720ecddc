/** The end of a collective: closed once nothing of it is open, or merged into another, whose officers act for it from then on. Proposed by one, confirmed by another. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { wrong } from '../letting/common.ts';
import { yuan } from '../letting/notice.ts';
import { homeOf, mustExist } from './collectives.ts';
import { openMatters } from './open-matters.ts';
import { openMatterText } from './words.ts';

/** Nothing is open of a collective that would be closed: afterwards nobody acts for it. Says all that is. Throws assets.collectiveBusy. */
export async function mustBeEmpty(tx: Tx, id: string): Promise<void> {
  const open = (await openMatters(tx, id)).map((m) => openMatterText(m.kind, m.n, m.fen === null ? null : yuan(m.fen)));
  if (open.length > 0)
    throw failure(failures.collectiveBusy, { what: open.map((w) => w.zh).join('、'), whatEn: open.map((w) => w.en).join('; ') });
}

export interface End {
  /** First day it is no more; later than today only for a merger. */
  readonly on: string;
  readonly into: string | null;
  readonly today: string;
}

/** Checks an end before it is proposed and again when it is confirmed. Throws assets.collectiveClosed, .collectiveBusy, .input. */
export async function checkEnd(tx: Tx, id: string, end: End): Promise<void> {
  const { on, into, today } = end;
  mustExist(await homeOf(tx, id, true));
  if (into === null) {
    if (on > today)
      throw wrong('终止日不能晚于今天：当天起不再有人代表它。', 'It ends today or earlier: from that day on nobody acts for it.');
    await mustBeEmpty(tx, id);
  } else {
    if (into === id) throw wrong('不能并入自己。', 'A collective is not merged into itself.');
    mustExist(await homeOf(tx, into, true));
  }
  const later = await sql`select 1 from assets.mandate where collective_id = ${id}::uuid and lower(valid) >= ${on}::date`.execute(
    tx,
  );
  if (later.rows.length > 0)
    throw wrong('有授权在终止日或以后才开始。请改终止日。', 'A mandate begins on that day or later: choose another day.');
}

/** Ends a collective and every mandate for it; the database asks once more whether anything is open (collective_empty). */
export async function endCollective(tx: Tx, id: string, end: End): Promise<void> {
  await checkEnd(tx, id, end);
  const { on, into } = end;
  await sql`update assets.mandate set valid = daterange(lower(valid), ${on}::date) where collective_id = ${id}::uuid and (upper_inf(valid) or upper(valid) > ${on}::date)`.execute(
    tx,
  );
  await sql`update assets.collective set closed_on = ${on}::date, merged_into = ${into}::uuid where id = ${id}::uuid`.execute(tx);
}
