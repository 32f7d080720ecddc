/** What may happen to a fact after it was entered: it ends, it is objected to and answered, or another person withdraws it. */
import { sql } from 'kysely';
import { due } from '@yunjian/calendar';
import { failure } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { lettingPolicy, remember, wrong, type Hand } from '../letting/common.ts';
import { addEvent } from '../register/event.ts';
import type { Place } from '../scope.ts';
import { dayOf } from '../setting.ts';
import { FACT_KINDS, type FactKind } from './kinds.ts';

type Tools = Pick<Kit, 'crypto' | 'zone' | 'calendar' | 'pack'>;

interface Fact extends Place {
  readonly id: string;
  /** The contract or the asset it is of. */
  readonly ownerId: string;
  readonly fileId: string | null;
  readonly since: string | null;
  readonly byId: string;
  readonly endedOn: string | null;
  readonly withdrawn: boolean;
}

/** Where a fact belongs: that of its contract or asset. Throws assets.notFound. */
export async function placeOfFact(db: Db | Tx, kind: FactKind, id: string): Promise<Place & Pick<Fact, 'fileId' | 'ownerId'>> {
  return read(db, kind, id);
}

async function read(db: Db | Tx, kind: FactKind, id: string): Promise<Fact> {
  const { table, of, ends } = FACT_KINDS[kind];
  const { rows } =
    await sql<Fact>`select f.id, ${of === 'contract' ? sql`f.contract_id` : sql`a.id`} as "ownerId", f.file_id as "fileId", f.by_id as "byId",
      c.id as "collectiveId", c.town_code as "townCode", f.withdrawn_at is not null as withdrawn,
      ${ends ? sql`f.ended_on` : sql`null::date`} as "endedOn", ${kind === 'sublease' ? sql`f.known_on` : ends ? sql`f.since` : sql`null::date`} as since
    from ${sql.table(`assets.${table}`)} f
    ${of === 'contract' ? sql`join assets.contract a on a.id = f.contract_id` : of === 'part' ? sql`join assets.part p on p.id = f.part_id join assets.asset a on a.id = p.asset_id` : sql`join assets.asset a on a.id = f.asset_id`}
    join assets.collective c on c.id = a.collective_id where f.id = ${id}::uuid`.execute(db);
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0];
}

async function hold(tx: Tx, kind: FactKind, id: string): Promise<Fact> {
  await sql`select 1 from ${sql.table(`assets.${FACT_KINDS[kind].table}`)} where id = ${id}::uuid for update`.execute(tx);
  const fact = await read(tx, kind, id);
  if (fact.withdrawn) throw failure(failures.notNow, { state: { zh: '已撤回', en: 'withdrawn' } });
  return fact;
}

async function tell(
  tx: Tx,
  kit: Tools,
  kind: FactKind,
  fact: Fact,
  action: string,
  note: string,
  by: Hand,
  at: Temporal.Instant,
): Promise<void> {
  if (FACT_KINDS[kind].of === 'contract')
    await remember(tx, kit, {
      of: 'contract',
      id: fact.ownerId,
      action: `fact-${kind}-${action}`,
      note,
      by,
      at,
      facts: { fact: fact.id },
    });
  else
    await addEvent(
      tx,
      kit,
      {
        assetId: fact.ownerId,
        kind: `fact-${kind}-${action}`,
        body: { fact: fact.id, ...(note === '' ? {} : { reason: note }) },
      },
      by,
      at,
    );
}

/** A fact comes to its end on a day: a sublease is over, an encumbrance released, an entry removed. Throws assets.notNow, assets.input. */
export async function endFact(
  tx: Tx,
  kit: Tools,
  kind: FactKind,
  id: string,
  on: string,
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  if (!FACT_KINDS[kind].ends) throw wrong('这类情况没有了结日期。', 'Facts of this kind do not end.');
  const fact = await hold(tx, kind, id);
  if (fact.endedOn !== null) throw failure(failures.notNow, { state: { zh: '已了结', en: 'closed' } });
  if (on > dayOf(kit, at).toString() || on < (fact.since ?? ''))
    throw wrong('了结日期应在开始以后、今天或以前。', 'It ends after it began, today or before.');
  await sql`update ${sql.table(`assets.${FACT_KINDS[kind].table}`)} set ended_on = ${on} where id = ${id}::uuid`.execute(tx);
  await tell(tx, kit, kind, fact, 'end', '', by, at);
  return { id };
}

/** Notes that the collective objected in writing to a sublease: from then on its silence is no consent (民法典 718). Throws assets.notNow, assets.input. */
export async function objectToSublease(
  tx: Tx,
  kit: Tools,
  id: string,
  on: string,
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  const fact = await hold(tx, 'sublease', id);
  const { rows } = await sql<{
    consented: boolean;
    objected: boolean;
  }>`select consent_on is not null as consented, objected_on is not null as objected from assets.sublease where id = ${id}::uuid`.execute(
    tx,
  );
  if (fact.endedOn !== null || rows[0]?.consented || rows[0]?.objected)
    throw failure(failures.notNow, {
      state:
        fact.endedOn !== null
          ? { zh: '已了结', en: 'closed' }
          : rows[0]?.consented
            ? { zh: '已同意', en: 'agreed to' }
            : { zh: '已提出异议', en: 'objected to' },
    });
  if (on > dayOf(kit, at).toString() || on < (fact.since ?? ''))
    throw wrong('异议日期应在知悉以后、今天或以前。', 'The objection is after it became known, today or before.');
  await sql`update assets.sublease set objected_on = ${on} where id = ${id}::uuid`.execute(tx);
  await tell(tx, kit, 'sublease', fact, 'object', '', by, at);
  return { id };
}

/** Withdraws a fact that was entered in error: by another person than who entered it. It stays to be seen and counts no more. Throws assets.secondPerson, assets.notNow. */
export async function withdrawFact(
  tx: Tx,
  kit: Tools,
  kind: FactKind,
  id: string,
  why: string,
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  const fact = await hold(tx, kind, id);
  if (fact.byId === by.id) throw failure(failures.secondPerson);
  await sql`update ${sql.table(`assets.${FACT_KINDS[kind].table}`)} set withdrawn_at = ${at}, withdrawn_by = ${by.id}, withdrawn_name = ${by.name}, withdrawn_why = ${why}
    where id = ${id}::uuid`.execute(tx);
  await tell(tx, kit, kind, fact, 'withdraw', why, by, at);
  return { id };
}

async function objectionOf(tx: Tx, id: string): Promise<{ objected: boolean; answered: boolean }> {
  const { rows } = await sql<{
    objected: boolean;
    answered: boolean;
  }>`select objection is not null as objected, answer is not null as answered
    from assets.credit_entry where id = ${id}::uuid`.execute(tx);
  return rows[0]!;
}

/** Notes that a lessee objects to an entry; it is marked at once, and the town answers within the days of the policy. Throws assets.notNow. */
export async function objectToEntry(
  tx: Tx,
  kit: Tools,
  id: string,
  text: string,
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string; due: string }> {
  const fact = await hold(tx, 'credit-entry', id);
  if ((await objectionOf(tx, id)).objected || fact.endedOn !== null)
    throw failure(failures.notNow, { state: { zh: '已有异议或已移出', en: 'objected to or removed' } });
  const day = due(kit.calendar(), {
    from: dayOf(kit, at),
    days: lettingPolicy(kit).creditObjection.days,
    kind: 'working',
  }).due.toString();
  await sql`update assets.credit_entry set objection = ${text}, objected_at = ${at}, answer_due = ${day} where id = ${id}::uuid`.execute(
    tx,
  );
  await tell(tx, kit, 'credit-entry', fact, 'object', text, by, at);
  return { id, due: day };
}

/** Decides an objection; an entry whose objection is upheld was never right and counts no more. Throws assets.notNow, assets.secondPerson. */
export async function answerObjection(
  tx: Tx,
  kit: Tools,
  id: string,
  said: { upheld: boolean; answer: string },
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  const fact = await hold(tx, 'credit-entry', id);
  const { objected, answered } = await objectionOf(tx, id);
  if (!objected || answered)
    throw failure(failures.notNow, {
      state: objected ? { zh: '异议已答复', en: 'objection answered' } : { zh: '没有异议', en: 'without objection' },
    });
  if (fact.byId === by.id) throw failure(failures.secondPerson);
  await sql`update assets.credit_entry set upheld = ${said.upheld}, answer = ${said.answer}, answered_at = ${at}, answered_by = ${by.id} where id = ${id}::uuid`.execute(
    tx,
  );
  await tell(tx, kit, 'credit-entry', fact, 'answer', said.answer, by, at);
  return { id };
}
