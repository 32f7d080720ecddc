/** Objections while a result is on display, and their answers. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import { sendNotices } from '@yunjian/kernel/notify';
import { failures } from '../failures.ts';
import { dayOf } from '../setting.ts';
import { remember, type Hand, type LettingKit } from './common.ts';
import { lockListing } from './listings.ts';
import { LISTING_NAMES } from './states.ts';

/** Long runs of digits, such as numbers of persons, stay out of what is told and published. */
const masked = (text: string): string => text.replaceAll(/\d{7,}/g, '****');

/** An objection to a result on one of the days it is on display, by anybody signed in, one open at a time. Throws assets.notNow, .objectionsClosed, .objectionWaiting. */
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
  if (listing.publicityUntil === null || dayOf(kit, at).toString() > listing.publicityUntil)
    throw failure(failures.objectionsClosed, { until: listing.publicityUntil ?? '' });
  const objection = uuidv7(at);
  try {
    await sql`insert into assets.objection (id, listing_id, account_id, text, at) values (${objection}, ${id}, ${by.id}, ${text}, ${at})`.execute(
      tx,
    );
  } catch (error) {
    if (isPgError(error, '23505', 'objection_open')) throw failure(failures.objectionWaiting);
    throw error;
  }
  await remember(tx, kit, { of: 'listing', id, action: 'object', by: { id: by.id, name: '异议人' }, at, facts: { objection } });
  return { id: objection };
}

/** Answers an objection, once, and tells who objected. Throws assets.notNow. */
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
    account: string;
    number: string;
  }>`update assets.objection o set answer = ${answer.answer}, upheld = ${answer.upheld}, answered_at = ${at}, answered_by = ${by.id}
    from assets.listing l where o.id = ${id}::uuid and o.answer is null and l.id = o.listing_id returning o.listing_id as listing, o.account_id as account, l.number`.execute(
    tx,
  );
  if (!rows[0]) throw failure(failures.notNow, { state: { zh: '已答复', en: 'answered' } });
  await remember(tx, kit, {
    of: 'listing',
    id: rows[0].listing,
    action: 'answer-objection',
    by,
    at,
    facts: { objection: id, upheld: answer.upheld },
  });
  const { listing, account, number } = rows[0];
  const signs = [...masked(answer.answer)];
  // a notice holds so much; the whole answer stands on the page it links to
  const said = signs.length > 800 ? `${signs.slice(0, 800).join('')}…` : signs.join('');
  await sendNotices(tx, [
    {
      to: account,
      kind: 'assets.objection-answered',
      title: { zh: '您的异议有了答复', en: 'Your objection was answered' },
      body: {
        zh: masked(`公告 ${number}：异议${answer.upheld ? '成立，该结果不能成交' : '不成立'}。答复：`) + said,
        en:
          masked(
            `Notice ${number}: your objection was ${answer.upheld ? 'upheld; the award cannot stand' : 'not upheld'}. The answer: `,
          ) + said,
      },
      link: `/assets/notices/${listing}`,
      now: at,
      key: `objection-answered:${id}`,
    },
  ]);
  return { id };
}

/** Objections to a result as everybody sees them: when one was made, whether it was upheld, the answer. Neither names nor what was objected. */
export async function publicObjections(
  db: Db | Tx,
  listingId: string,
): Promise<{ at: string; answer: string | null; upheld: boolean | null; answeredAt: string | null }[]> {
  const { rows } = await sql<{
    at: Temporal.Instant;
    answer: string | null;
    upheld: boolean | null;
    answeredAt: Temporal.Instant | null;
  }>`select at, answer, upheld, answered_at as "answeredAt" from assets.objection where listing_id = ${listingId}::uuid order by at, id`.execute(
    db,
  );
  return rows.map((o) => ({
    at: o.at.toString(),
    answer: o.answer === null ? null : masked(o.answer),
    upheld: o.upheld,
    answeredAt: o.answeredAt?.toString() ?? null,
  }));
}
