/** Charters 章程 as the platform reads them: what they ask of a vote and of a distribution, from a day on, with the decision they rest on. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7, type JsonObject } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { dividendPolicy, type CharterDividends } from '../dividends/pack.ts';
import { yuanText } from '../dividends/units.ts';
import { failures } from '../failures.ts';
import { wrong } from '../letting/common.ts';

export interface CharterRow {
  readonly id: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly terms: Record<string, unknown>;
  readonly source: string;
  readonly decision: { readonly id: string; readonly title: string } | null;
}

/** The charters of a collective, newest first. `to` is the last day, null while open. */
export async function chartersOf(db: Db, collectiveId: string): Promise<CharterRow[]> {
  const { rows } =
    await sql<CharterRow>`select h.id, lower(h.valid)::text as from, (upper(h.valid) - 1)::text as to, h.terms, h.source,
      case when d.id is null then null else json_build_object('id', d.id, 'title', d.title) end as decision
    from assets.charter h left join assets.decision d on d.id = h.decision_id where h.collective_id = ${collectiveId}::uuid order by lower(h.valid) desc nulls last`.execute(
      db,
    );
  return rows;
}

export interface CharterInput {
  readonly collectiveId: string;
  readonly from: string;
  readonly terms: JsonObject;
  readonly decisionId: string | null;
}

/** What terms say of distributions. */
export const dividendsOf = (terms: object): CharterDividends => (terms as { dividends?: CharterDividends }).dividends ?? {};

/** Sums of the terms within what law and policy let a charter say. Throws assets.input. */
function bounded(kit: Pick<Kit, 'pack'>, { minimumFen, fundCapFen = {} }: CharterDividends): void {
  const { most } = dividendPolicy(kit).minimumPayoutFen;
  if (minimumFen !== undefined && BigInt(minimumFen) > BigInt(most))
    throw wrong(
      `章程规定的最低发放额不能超过 ${yuanText(BigInt(most))} 元（区里的示例政策）：更多的钱不能年年结转不发。`,
      `The least payout of a charter is ${yuanText(BigInt(most))} yuan at most (example policy of the district): larger sums are not carried from year to year.`,
    );
  if (Object.values(fundCapFen).some((fen) => BigInt(fen) === 0n))
    throw wrong(
      '公积公益金的提取上限不能为零：上限为零等于不提取（上海市农村集体资产监督管理条例第二十五条：公积金、公益金各提取百分之十五）。',
      'The cap of a reserve is not nothing: no reserve would be set aside (Shanghai Regulation on Rural Collective Assets, art. 25: fifteen per cent for each of the two funds).',
    );
}

/** Whether terms say what only the members may decide: caps of reserves, a least payout, other reserves than the charter before. The database asks the same (charter_decided). */
async function loosens(tx: Tx, c: CharterInput): Promise<boolean> {
  const said = dividendsOf(c.terms);
  if (said.fundCapFen !== undefined || said.minimumFen !== undefined) return true;
  const { rows } = await sql<{ same: boolean }>`
    select h.terms #> '{dividends,reserves}' is not distinct from ${JSON.stringify(said.reserves ?? null)}::jsonb as same
    from assets.charter h where h.collective_id = ${c.collectiveId}::uuid and lower(h.valid) < ${c.from}::date and h.terms #> '{dividends,reserves}' is not null
    order by lower(h.valid) desc limit 1`.execute(tx);
  return rows[0]?.same === false;
}

/**
 * Checks a charter against the one in force. Throws assets.charterBefore, .charterLoosens for terms that loosen reserves or say what is carried without a decision of the
 * members, assets.input for sums out of bounds and a decision that is none of this collective, is not valid or not one of all its members.
 */
export async function checkCharter(tx: Tx, kit: Pick<Kit, 'pack'>, c: CharterInput): Promise<void> {
  bounded(kit, dividendsOf(c.terms));
  const late =
    await sql`select 1 from assets.charter where collective_id = ${c.collectiveId}::uuid and lower(valid) >= ${c.from}::date`.execute(
      tx,
    );
  if (late.rows.length > 0) throw failure(failures.charterBefore);
  if (c.decisionId === null) {
    if (await loosens(tx, c)) throw failure(failures.charterLoosens);
    return;
  }
  const { rows } = await sql<{ ok: boolean }>`
    select state = 'recorded' and subject = 'charter' and valid is true and meeting_on <= ${c.from}::date and (body = 'members' or matter = 'charter') as ok
    from assets.decision where id = ${c.decisionId}::uuid and collective_id = ${c.collectiveId}::uuid`.execute(tx);
  if (rows[0]?.ok !== true)
    throw wrong(
      '依据的决议须是本集体已确认、成立的章程决议，且会议日不晚于生效日。',
      'The decision is one of this collective about its charter, recorded and valid, of that day or before.',
    );
}

/** Puts a charter in force from its day on; the one before ends the day before. */
export async function enterCharter(
  tx: Tx,
  kit: Pick<Kit, 'pack'>,
  c: CharterInput & { readonly source: string; readonly proposalId: string },
  at: Temporal.Instant,
): Promise<string> {
  await sql`select 1 from assets.collective where id = ${c.collectiveId}::uuid for no key update`.execute(tx);
  await checkCharter(tx, kit, c);
  await sql`update assets.charter set valid = daterange(lower(valid), ${c.from}::date) where collective_id = ${c.collectiveId}::uuid and valid @> ${c.from}::date`.execute(
    tx,
  );
  const id = uuidv7(at);
  await sql`insert into assets.charter (id, collective_id, valid, terms, source, decision_id, proposal_id)
    values (${id}, ${c.collectiveId}::uuid, daterange(${c.from}::date, null), ${JSON.stringify(c.terms)}::jsonb, ${c.source}, ${c.decisionId}::uuid, ${c.proposalId}::uuid)`.execute(
    tx,
  );
  return id;
}
