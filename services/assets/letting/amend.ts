/** What an amendment of a contract in force changes: rent, term, parts, party, clauses. What was signed stays readable; what is replaced says by which amendment. Who proposes and agrees is in amendments.ts. */
import { sql } from 'kysely';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import { mayRebill } from '../money/rebill.ts';
import { lockParts, wrong } from './common.ts';
import { CLAUSES, type Clauses, type ContractRow } from './contract-row.ts';
import { checkTerm, putPeriods } from './contracts.ts';
import { scheduleOf, type RentWire } from './terms.ts';
import { partsOfContract } from './deciding.ts';
import { kindOfParts } from './from-register.ts';
import { netOf } from './least-rent.ts';

export type Change =
  | { readonly kind: 'rent'; readonly from: string; readonly rent: RentWire }
  | { readonly kind: 'term'; readonly endsOn: string; readonly rent: RentWire | null }
  | { readonly kind: 'parts'; readonly from: string; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly kind: 'party'; readonly lesseeId: string }
  | { readonly kind: 'clauses'; readonly clauses: Clauses }
  | { readonly kind: 'other' };

/** An amendment that was looked at against the contract as it stands. */
export interface Written {
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** Less rent, a longer term, more parts, another lessee, fewer clauses: the collective gets less or is bound longer, so it needs a decision. */
  readonly loosens: boolean;
  /** What it comes to: rent a year in fen, the same of the first year it changes with rent-free days taken off (least-rent.ts), last day, parts that are held. */
  readonly annualFen: string | null;
  readonly netFen: bigint | null;
  readonly endsOn: string;
  readonly partIds: readonly string[];
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

/** Of an amendment that leaves the rent alone: nothing more is given away of it. */
function rentAsItIs({ rentTerms }: ContractRow): Pick<Written, 'annualFen' | 'netFen'> {
  const annualFen = 'annualFen' in rentTerms ? rentTerms.annualFen : null;
  return { annualFen, netFen: annualFen === null ? null : BigInt(annualFen) };
}

/** What a change of a contract comes to, not carried out. Throws assets.input for what cannot be. */
export async function writeChange(tx: Tx, contract: ContractRow, n: number, change: Change): Promise<Written> {
  const { id } = contract;
  const held = await partsOfContract(tx, id);
  const as = { ...rentAsItIs(contract), endsOn: contract.endsOn, partIds: held };
  switch (change.kind) {
    case 'rent': {
      const there = await periodsFrom(tx, id, change.from);
      await mayRebill(tx, id, change.from);
      const periods = scheduleOf(change.from, contract.endsOn, change.rent);
      const later = periods.reduce((s, p) => s + p.fen, 0n);
      return {
        ...as,
        annualFen: change.rent.annualFen,
        netFen: netOf(change.from, contract.endsOn, change.rent),
        loosens: later < BigInt(there.fen),
        before: { rent: contract.rentTerms as unknown as JsonObject, laterFen: there.fen },
        after: {
          rent: change.rent as unknown as JsonObject,
          from: change.from,
          laterFen: String(later),
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
      checkTerm(contract.startsOn, change.endsOn);
      if (change.rent === null) throw wrong('请填写延长期间的租金。', 'Say the rent of the added time.');
      const from = following(contract.endsOn);
      const periods = scheduleOf(from, change.endsOn, change.rent);
      const { rows } = await sql<{
        next: number;
      }>`select coalesce(max(n), -1) + 1 as next from assets.rent_period where contract_id = ${id}::uuid`.execute(tx);
      await lockParts(tx, contract.collectiveId, held, contract.endsOn);
      return {
        ...as,
        annualFen: change.rent.annualFen,
        netFen: netOf(from, change.endsOn, change.rent),
        endsOn: change.endsOn,
        loosens: true,
        before: { endsOn: contract.endsOn },
        after: { endsOn: change.endsOn, rent: change.rent as unknown as JsonObject },
        async apply() {
          await putPeriods(tx, id, periods, rows[0]?.next ?? 0);
          await sql`update assets.contract set ends_on = ${change.endsOn}, amendments = ${n} where id = ${id}::uuid`.execute(tx);
        },
      };
    }
    case 'parts':
      return parts(tx, contract, change, held);
    case 'party': {
      const lessee = change.lesseeId;
      if (lessee === contract.lesseeId) throw wrong('承租人没有变化。', 'The lessee is the same.');
      return {
        ...as,
        loosens: true,
        before: { lessee: contract.lesseeId },
        after: { lessee },
        apply: async () =>
          void (await sql`update assets.contract set lessee_id = ${lessee}, amendments = ${n} where id = ${id}::uuid`.execute(
            tx,
          )),
      };
    }
    case 'clauses': {
      const [was, is] = [CLAUSES.filter((c) => contract.clauses[c] === true), CLAUSES.filter((c) => change.clauses[c])];
      if (was.join() === is.join()) throw wrong('条款没有变化。', 'The clauses are the same.');
      return {
        ...as,
        before: { clauses: was },
        after: { clauses: is },
        loosens: was.some((c) => !is.includes(c)),
        apply: async () =>
          void (await sql`update assets.contract set clauses = ${JSON.stringify(change.clauses)}::jsonb where id = ${id}::uuid`.execute(
            tx,
          )),
      };
    }
    case 'other':
      return { ...as, before: {}, after: {}, loosens: false, async apply() {} };
  }
}

async function parts(
  tx: Tx,
  contract: ContractRow,
  change: Extract<Change, { kind: 'parts' }>,
  held: readonly string[],
): Promise<Written> {
  const { id } = contract;
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
  if (change.add.length > 0) {
    await lockParts(tx, contract.collectiveId, change.add, change.from);
    await kindOfParts(tx, [...held.filter((p) => !change.remove.includes(p)), ...change.add], contract.kind);
  }
  return {
    ...rentAsItIs(contract),
    endsOn: contract.endsOn,
    partIds: [...held.filter((p) => !change.remove.includes(p)), ...change.add],
    loosens: change.add.length > 0,
    before: { parts: [...held] },
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
