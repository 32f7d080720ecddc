/**
 * What everyone may read, answered from kept answers: the page behind a code on a wall, the search, the notices. An answer is kept as long as nothing it shows has
 * changed, and everything it shows is written under a trigger that makes a new version in the same transaction (0008-public.sql).
 */
import { sql } from 'kysely';
import type { Op } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { keepAnswers } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import { todayOf } from './setting.ts';

/**
 * The version of what everyone may read at an instant. Two things change it: somebody wrote, or time passed over the deadline of an open notice or into another
 * day of the district.
 */
export async function publicVersion(db: Db, kit: Pick<Kit, 'now' | 'zone'>): Promise<string> {
  const now = kit.now();
  const { rows } = await sql<{
    n: string;
    next: string | null;
  }>`select coalesce(sum(n), 0)::text as n,
    (select min(deadline)::text from assets.listing where state = 'open' and deadline > ${now}) as next from assets.public_version`.execute(
    db,
  );
  return `${rows[0]?.n} ${rows[0]?.next} ${todayOf(kit).toString()}`;
}

/** Answers `op` from what is kept, or by `make`. */
export type PublicAnswer = <T>(op: Op, asked: unknown, make: () => Promise<T>) => Promise<T>;

const ofProgram = new WeakMap<Kit, PublicAnswer>();

/** The kept answers of a running program: all its operations share one store. */
export function publicAnswers(kit: Kit): PublicAnswer {
  let answer = ofProgram.get(kit);
  if (answer === undefined) {
    const kept = keepAnswers(() => publicVersion(kit.database.db, kit));
    answer = (op, asked, make) => kept.answer(op, asked, make);
    ofProgram.set(kit, answer);
  }
  return answer;
}
