/** Amendments of a contract in force: rent, term, parts, party. What was signed stays readable; what is replaced says by which amendment. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { dayOf } from '../setting.ts';
import { lockParts, remember, requireDecision, wrong, type Hand, type LettingKit } from './common.ts';
import { lockContract, putPeriods, same, scheduleOf, type ContractRow, type RentWire } from './contracts.ts';
import { partyOf, type PartyInput } from './parties.ts';
import { CONTRACT_NAMES } from './states.ts';

export type Change =
  | { readonly kind: 'rent'; readonly from: string; readonly rent: RentWire }
  | { readonly kind: 'term'; readonly endsOn: string; readonly rent: RentWire | null }
  | { readonly kind: 'parts'; readonly from: string; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly kind: 'party'; readonly lessee: PartyInput }
  | { readonly kind: 'other' };

export interface AmendInput {
  readonly signedOn: string;
  readonly decisionId: string | null;
  readonly reason: string;
  readonly documentHash: string | null;
  readonly change: Change;
  readonly revision: number;
}

interface Written {
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** Carried out after the row of the amendment is there: the database lets nothing signed be changed without it. */
  apply(): Promise<void>;
}

const before = (day: string): string => Temporal.PlainDate.from(day).subtract({ days: 1 }).toString();
const following = (day: string): string => Temporal.PlainDate.from(day).add({ days: 1 }).toString();

/** Periods that stand, from a day on. The day must be the first of one, so that no period is cut in two. Throws assets.input naming the days that are possible. */
async function periodsFrom(tx: Tx, id: string, from: string): Promise<{ next: number; fen: string }> {
  const { rows } = await sql<{ starts: boolean; next: number; fen: string; near: string | null }>`
    select coalesce(bool_or(lower(days) = ${from}::date) filter (where replaced_by is null), false) as starts, coalesce(max(n), -1) + 1 as next,
      coalesce(sum(fen) filter (where replaced_by is null and lower(days) >= ${from}::date), 0)::text as fen,
      (select string_agg(d, '、') from (select lower(days)::text as d from assets.rent_period where contract_id = ${id}::uuid and replaced_by is null
        order by abs(lower(days) - ${from}::date) limit 3) x) as near
    from assets.rent_period where contract_id = ${id}::uuid`.execute(tx);
  const row = rows[0]!;
  if (!row.starts)
    throw wrong(
      `租金变更应从某一期的第一天开始，最近的有：${row.near ?? ''}。`,
      `A change of rent begins on the first day of a period; near are: ${row.near ?? ''}.`,
    );
  return row;
}

async function write(
  tx: Tx,
  kit: LettingKit,
  contract: ContractRow,
  n: number,
  change: Change,
  at: Temporal.Instant,
): Promise<Written> {
  const { id } = contract;
  switch (change.kind) {
    case 'rent': {
      const there = await periodsFrom(tx, id, change.from);
      const periods = scheduleOf(change.from, contract.endsOn, change.rent);
      return {
        before: { rent: contract.rentTerms as unknown as JsonObject, laterFen: there.fen },
        after: {
          rent: change.rent as unknown as JsonObject,
          from: change.from,
          laterFen: String(periods.reduce((s, p) => s + p.fen, 0n)),
        },
        async apply() {
          await sql`update assets.rent_period set replaced_by = ${n} where contract_id = ${id}::uuid and replaced_by is null and lower(days) >= ${change.from}::date`.execute(
            tx,
          );
          await putPeriods(tx, id, periods, there.next);
          await sql`update assets.contract set rent_terms = ${JSON.stringify(change.rent)}::jsonb where id = ${id}::uuid`.execute(
            tx,
          );
        },
      };
    }
    case 'term': {
      if (change.endsOn <= contract.endsOn)
        throw wrong(
          '变更后的到期日应在原到期日以后；提前结束请办理终止。',
          'An amendment of the term makes it longer; to end it, end the contract.',
        );
      if (change.rent === null) throw wrong('请填写延长期间的租金。', 'Say the rent of the added time.');
      const periods = scheduleOf(following(contract.endsOn), change.endsOn, change.rent);
      const { rows } = await sql<{
        next: number;
      }>`select coalesce(max(n), -1) + 1 as next from assets.rent_period where contract_id = ${id}::uuid`.execute(tx);
      await lockParts(tx, contract.collectiveId, await partsHeld(tx, id), contract.endsOn);
      return {
        before: { endsOn: contract.endsOn },
        after: { endsOn: change.endsOn, rent: change.rent as unknown as JsonObject },
        async apply() {
          await putPeriods(tx, id, periods, rows[0]?.next ?? 0);
          await sql`update assets.contract set ends_on = ${change.endsOn}, amendments = ${n} where id = ${id}::uuid`.execute(tx);
        },
      };
    }
    case 'parts':
      return parts(tx, contract, change);
    case 'party': {
      const lessee = await partyOf(tx, kit, change.lessee, at);
      if (lessee === contract.lesseeId) throw wrong('承租人没有变化。', 'The lessee is the same.');
      return {
        before: { lessee: contract.lesseeId },
        after: { lessee },
        apply: async () =>
          void (await sql`update assets.contract set lessee_id = ${lessee}, amendments = ${n} where id = ${id}::uuid`.execute(
            tx,
          )),
      };
    }
    case 'other':
      return { before: {}, after: {}, async apply() {} };
  }
}

async function partsHeld(tx: Tx, id: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select part_id as id from assets.tenure where contract_id = ${id}::uuid and until is null`.execute(tx);
  return rows.map((r) => r.id);
}

async function parts(tx: Tx, contract: ContractRow, change: Extract<Change, { kind: 'parts' }>): Promise<Written> {
  const { id } = contract;
  const held = await partsHeld(tx, id);
  if (change.from <= contract.startsOn || change.from > contract.endsOn)
    throw wrong('变更之日应在租期之内。', 'The change happens inside the term.');
  if (change.add.length + change.remove.length === 0) throw wrong('没有增减的部位。', 'No part is added or given back.');
  if (change.remove.some((p) => !held.includes(p)))
    throw wrong('退还的部位不在合同之内。', 'A part that is given back is not in the contract.');
  if (held.length - change.remove.length + change.add.length < 1)
    throw wrong('合同至少保留一个部位；全部退还请办理终止。', 'A contract keeps a part; to give all back, end it.');
  const { rows } =
    await sql`select 1 from assets.tenure where contract_id = ${id}::uuid and part_id = any(${[...change.add]}::uuid[])`.execute(
      tx,
    );
  if (rows.length > 0) throw wrong('增加的部位已在合同之内。', 'A part that is added is in the contract already.');
  if (change.add.length > 0) await lockParts(tx, contract.collectiveId, change.add, change.from);
  return {
    before: { parts: held },
    after: { from: change.from, add: [...change.add], remove: [...change.remove] },
    async apply() {
      await sql`update assets.tenure set until = ${before(change.from)} where contract_id = ${id}::uuid and part_id = any(${[...change.remove]}::uuid[])`.execute(
        tx,
      );
      await sql`insert into assets.tenure (contract_id, part_id, since) select ${id}::uuid, unnest(${[...change.add]}::uuid[]), ${change.from}::date`.execute(
        tx,
      );
    },
  };
}

/** Amends a contract that is signed or in force. A named decision must be recorded and valid. Throws assets.notNow, assets.changedMeanwhile, assets.input. */
export async function amend(
  tx: Tx,
  kit: LettingKit,
  id: string,
  input: AmendInput,
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string; revision: number; n: number }> {
  const contract = await lockContract(tx, id);
  if (contract.state !== 'signed' && contract.state !== 'active')
    throw failure(failures.notNow, { state: CONTRACT_NAMES[contract.state] });
  same(contract, input.revision);
  if (input.signedOn > dayOf(kit, at).toString() || input.signedOn < (contract.signedOn ?? ''))
    throw wrong('变更的签订日应在原合同签订以后、今天以前。', 'An amendment is signed after the contract and not after today.');
  if (input.decisionId !== null) await requireDecision(tx, contract.collectiveId, input.decisionId);
  const n = contract.amendments + 1;
  const written = await write(tx, kit, contract, n, input.change, at);
  const leafId = await remember(tx, kit, {
    of: 'contract',
    id,
    action: 'amend',
    from: contract.state,
    to: contract.state,
    note: input.reason,
    by,
    at,
    facts: {
      n,
      kind: input.change.kind,
      before: written.before,
      after: written.after,
      decision: input.decisionId,
      document: input.documentHash,
    },
  });
  await sql`insert into assets.amendment (contract_id, n, signed_on, decision_id, kind, before, after, reason, document_hash, at, by_id, by_name, leaf_id)
    values (${id}, ${n}, ${input.signedOn}, ${input.decisionId}, ${input.change.kind}, ${JSON.stringify(written.before)}::jsonb, ${JSON.stringify(written.after)}::jsonb,
      ${input.reason}, ${input.documentHash}, ${at}, ${by.id}, ${by.name}, ${leafId})`.execute(tx);
  await written.apply();
  await sql`update assets.contract set amendments = ${n}, revision = revision + 1 where id = ${id}::uuid`.execute(tx);
  return { id, revision: contract.revision + 1, n };
}
