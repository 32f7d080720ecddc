/** Rows that no leaf speaks of: added by whoever went around the triggers. A witness that starts from leaves cannot see them. */
import { sql } from 'kysely';
import type { Text } from '../contract/index.ts';
import type { Db } from '../db/index.ts';

const MOST = 20;

/**
 * Rows of book, opening, entry, period and assertion whose leaf is none of theirs, accounts and postings that hang on nothing, and tips that do not say
 * where their book stands. At most 20 of each; reads the whole ledger once.
 */
export async function withoutLeaf(db: Db): Promise<Text[]> {
  const { rows } = await sql<{ what: string; id: string }>`
    (select 'ledger.book' as what, t.id::text from ledger.book t left join audit.leaf l on l.id = t.leaf and l.kind = 'ledger.book' and l.subject = t.id::text
      where l.id is null limit ${MOST})
    union all
    (select 'ledger.opening', t.id::text from ledger.opening t left join audit.leaf l on l.id = t.leaf and l.kind = 'ledger.opening' and l.subject = t.id::text
      where l.id is null limit ${MOST})
    union all
    (select 'ledger.entry', t.id::text from ledger.entry t left join audit.leaf l on l.id = t.leaf and l.kind = 'ledger.entry' and l.subject = t.id::text
      where l.id is null limit ${MOST})
    union all
    (select 'ledger.period', t.book || ' ' || t.no from ledger.period t
      left join audit.leaf l on l.id = t.leaf and l.kind = 'ledger.period' and l.subject = t.book::text
      where l.id is null limit ${MOST})
    union all
    (select 'ledger.assertion', t.id::text from ledger.assertion t
      left join audit.leaf l on l.id = t.leaf and l.kind = 'ledger.assertion' and l.subject = t.id::text
      where l.id is null limit ${MOST})
    union all
    (select 'ledger.account_change', t.id::text from ledger.account_change t
      left join audit.leaf l on l.id = t.leaf and l.kind = 'ledger.account' and l.subject = t.id::text
      where l.id is null limit ${MOST})
    union all
    (select 'ledger.account', t.id::text from ledger.account t left join ledger.opening o on o.id = t.opening where o.id is null limit ${MOST})
    union all
    (select 'ledger.posting', t.entry || ' ' || t.line from ledger.posting t left join ledger.entry e on e.id = t.entry where e.id is null limit ${MOST})`.execute(
    db,
  );
  const out = rows.map(({ what, id }): Text => ({ zh: `${what} ${id}：没有存证`, en: `${what} ${id}: no leaf speaks of it` }));
  const tips = await sql<{ book: string }>`
    select b.id as book from ledger.book b left join ledger.tip t on t.book = b.id
    left join (select book, count(*) as n, max(seq) as high from ledger.entry group by book) e on e.book = b.id
    left join (select distinct on (book) book, through from ledger.period order by book, no desc) p on p.book = b.id
    where t.last_seq is distinct from coalesce(e.n, 0) or coalesce(e.high, 0) <> coalesce(e.n, 0) or t.closed_through is distinct from p.through
    limit ${MOST}`.execute(db);
  for (const { book } of tips.rows)
    out.push({
      zh: `ledger.tip ${book}：与凭证号或结账日不符`,
      en: `ledger.tip ${book}: not the last number or the last closed day of its book`,
    });
  return out;
}
