/** The service window: a clerk finds somebody by ID number and applies for them, by the identical rule (办事一致). */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { maskName } from '@yunjian/kernel/crypto';
import type { Ctx } from '@yunjian/kernel/http';
import { findPersonByIdNumber } from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
import type { Allotter } from './allot.ts';
import { submit } from './apply.ts';
import type { ApplicationForm } from './contract.ts';
import { failures } from './failures.ts';
import { mustBeAllowed, type Officer } from './policy.ts';
import { recordLook } from './review-record.ts';

/**
 * The person with this ID number and name, both exact: a wrong name is answered like a wrong number, so that the window is no directory.
 * The look is recorded. Throws talent.notFound, .ownRecord, org.idNumberWrong.
 */
export async function findPerson(
  kit: Kit,
  input: { idNumber: string; name: string; who: Officer; purpose: string | null },
): Promise<{ personId: string; nameMasked: string; live: boolean }> {
  const { db } = kit.database;
  const found = await findPersonByIdNumber(db, kit.crypto, input.idNumber);
  if (!found || found.name.trim() !== input.name.trim()) throw failure(failures.notFound);
  mustBeAllowed(input.who, 'find-person', { person: found.id });
  await recordLook(kit, {
    person: found.id,
    who: input.who,
    purpose: input.purpose ?? '窗口代办：查找申请人',
    what: ['name', 'idNumber'],
  });
  const { rows } = await sql<{ live: boolean }>`select exists (select from talent.application where person_id = ${found.id}::uuid
    and state not in ('refused', 'withdrawn', 'ended')) as live`.execute(db);
  return { personId: found.id, nameMasked: maskName(found.name), live: rows[0]?.live ?? false };
}

/** Submits for somebody at the window; same function, same rule, same registers as online. */
export function submitForPerson(
  kit: Kit,
  allotter: Allotter,
  ctx: Pick<Ctx, 'command' | 'signal'>,
  input: { personId: string; form: ApplicationForm; who: Officer },
): Promise<{ id: string }> {
  mustBeAllowed(input.who, 'submit-for', { person: input.personId });
  return submit(kit, allotter, ctx, {
    personId: input.personId,
    accountId: input.who.accountId,
    channel: 'window',
    form: input.form,
  });
}
