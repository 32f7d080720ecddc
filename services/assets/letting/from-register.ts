/** What the registers say of a contract instead of who drafts it: its kind, by the assets that are let, and whether the lessee is a member, on the contract's day. */
import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import { wrong } from './common.ts';
import type { ContractKind } from './contract-row.ts';

const KIND_NAMES: Readonly<Record<ContractKind, readonly [string, string]>> = {
  house: ['房屋', 'a building'],
  farmland: ['农用地', 'farmland'],
  'construction-land': ['集体建设用地', 'construction land'],
  equipment: ['设备', 'equipment'],
  other: ['其他', 'another'],
};

/** The kind of a contract over parts of these kinds (`assets.contract_kind`); land before anything else, so that the law of the land is asked. Null: no parts. */
export function kindOf(kinds: readonly ContractKind[]): ContractKind | null {
  const order: readonly ContractKind[] = ['farmland', 'construction-land', 'house', 'other', 'equipment'];
  return order.find((kind) => kinds.includes(kind)) ?? null;
}

/**
 * The kind of a contract over some parts, by the register of assets. `said`: what was typed, null when nothing was. Throws assets.input where land is let together
 * with what other law holds for (different terms, votes and approvals), or where the register says another kind.
 */
export async function kindOfParts(tx: Db | Tx, partIds: readonly string[], said: ContractKind | null): Promise<ContractKind> {
  const { rows } = await sql<{
    kind: ContractKind | null;
  }>`select assets.kind_of_parts(${[...partIds]}::uuid[]) as kind`.execute(tx);
  const kind = rows[0]?.kind ?? null;
  if (kind === null)
    throw wrong(
      '土地与房屋、权利等适用的法律不同（租期、表决、审批），请分开签订合同。',
      'Land and buildings or rights are let under different law (term, vote, approval): make a contract of its own for each.',
    );
  if (said !== null && said !== kind) {
    const [is, was] = [KIND_NAMES[kind], KIND_NAMES[said]];
    throw wrong(
      `资产台账里所租的是${is[0]}，不是${was[0]}；台账有误的，请先更正台账。`,
      `By the register of assets ${is[1]} is let, not ${was[1]}; if the register is wrong, correct it first.`,
    );
  }
  return kind;
}

/**
 * Whether a party is a member of a collective on a day, in SQL over `y`, the party: an organisation is none, a person by the member register. Null: nobody is
 * registered there on that day, so that it is not known.
 */
export const memberSays = (collective: RawBuilder<unknown>, day: RawBuilder<unknown>): RawBuilder<boolean | null> =>
  sql<boolean | null>`case when y.kind = 'organisation' then false
    when exists (select from assets.member m where m.collective_id = ${collective} and m.person_id = y.person_id and m.valid @> ${day}) then true
    when exists (select from assets.member m where m.collective_id = ${collective} and m.valid @> ${day}) then false end`;

/**
 * Whether the lessee of a contract is a member on its day. Where nobody is registered, an outsider who is called one is taken at that word; nobody is taken for a
 * member without the register. Throws assets.input where the register says otherwise than was typed (`said`; null: nothing was).
 */
export async function memberOn(
  tx: Db | Tx,
  collectiveId: string,
  partyId: string,
  day: string,
  said: boolean | null,
): Promise<boolean | null> {
  const { rows } = await sql<{ name: string; member: boolean | null }>`
    select y.name, ${memberSays(sql`${collectiveId}::uuid`, sql`${day}::date`)} as member from assets.party y where y.id = ${partyId}::uuid`.execute(
    tx,
  );
  const { name = '', member = null } = rows[0] ?? {};
  if (member === null && said === true)
    throw wrong(
      `本集体在 ${day} 没有登记成员，不能把${name}认定为成员；请先登记成员名册。`,
      `No members are registered on ${day}, so ${name} cannot be taken for one; enter the member register first.`,
    );
  if (member !== null && said !== null && said !== member)
    throw wrong(
      `成员名册在 ${day} 记载：${name}${member ? '是' : '不是'}本集体成员；名册有误的，请先更正名册。`,
      `On ${day} the member register has ${name} ${member ? 'as a member' : 'as no member'}; if it is wrong, correct the register first.`,
    );
  return member ?? said;
}
