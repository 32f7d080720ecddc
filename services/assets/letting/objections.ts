/** Objections while a result is on display, and their answers. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { remember, type Hand, type LettingKit } from './common.ts';
import { lockListing } from './listings.ts';
import { LISTING_NAMES } from './states.ts';

/** An objection to a result that is on display, by anybody signed in. Throws assets.notNow. */
export async function object(
  tx: Tx,
  kit: LettingKit,
  id: string,
  text: string,
  by: { readonly id: string },
  at: Temporal.Instant,
): Promise<{ id: string }> {
  const listing = await lockListing(tx, id);
  if (listing.state !== 'publicity') throw failure(failures.notNow, { state: LISTING_NAMES[listing.state] });
  const objection = uuidv7(at);
  await sql`insert into assets.objection (id, listing_id, account_id, text, at) values (${objection}, ${id}, ${by.id}, ${text}, ${at})`.execute(
    tx,
  );
  await remember(tx, kit, { of: 'listing', id, action: 'object', by: { id: by.id, name: '异议人' }, at, facts: { objection } });
  return { id: objection };
}

/** Answers an objection, once. Throws assets.notNow. */
export async function answerObjection(
  tx: Tx,
  kit: LettingKit,
  id: string,
  answer: { readonly answer: string; readonly upheld: boolean },
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  const { rows } = await sql<{
    listing: string;
  }>`update assets.objection set answer = ${answer.answer}, upheld = ${answer.upheld}, answered_at = ${at}, answered_by = ${by.id}
    where id = ${id}::uuid and answer is null returning listing_id as listing`.execute(tx);
  if (!rows[0]) throw failure(failures.notNow, { state: '已答复' });
  await remember(tx, kit, {
    of: 'listing',
    id: rows[0].listing,
    action: 'answer-objection',
    by,
    at,
    facts: { objection: id, upheld: answer.upheld },
  });
  return { id };
}
