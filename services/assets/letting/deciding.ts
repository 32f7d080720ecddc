/**
 * What a decision may carry: it is recorded and valid, its subject and what it names are what is done, no more than was agreed to, voted on as the matter it is,
 * and each part or contract of it is carried out once (`assets.decision_use`; the database keeps the same).
 */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { monthsOf as termMonths } from '@yunjian/supervision';
import { failures } from '../failures.ts';
import { lettingPolicy, requireDecision, wrong } from './common.ts';
import { floorOf } from './least-rent.ts';
import { yuan } from './notice.ts';

/** How large a letting is: fen a year, months, cm² (null: an area is not registered), whether it is land. */
export interface Size {
  readonly annualFen: bigint;
  readonly termMonths: number;
  readonly areaCm2: bigint | null;
  readonly land: boolean;
}

/** What is to be done on the strength of a decision. */
export interface Wanted {
  readonly collectiveId: string;
  readonly decisionId: string | null;
  readonly subject: 'letting' | 'renewal' | 'amendment';
  /** letting: the parts that are let. */
  readonly partIds: readonly string[];
  /** renewal, amendment: the contract that is renewed or amended. */
  readonly contractId: string | null;
  /** First year's rent in fen and months of the term; null: it changes neither. */
  readonly annualFen: bigint | null;
  /** The same as it is really paid, rent-free days taken off (least-rent.ts). */
  readonly netFen: bigint | null;
  readonly termMonths: number | null;
}

/** Who carries a decision out. */
export type Holder = { readonly listing: string } | { readonly contract: string } | { readonly amendment: string };

interface Decided {
  readonly subject: string;
  readonly matter: string;
  readonly binds: boolean | null;
  readonly contractId: string | null;
  readonly annualFen: bigint | null;
  readonly termMonths: number | null;
  /** With what of the least rent falls on each; null in decisions from before that was said. */
  readonly parts: readonly { readonly id: string; readonly fen: string | null }[];
}

const SUBJECTS: Readonly<Record<string, readonly [string, string]>> = {
  letting: ['出租', 'a letting'],
  renewal: ['续租', 'a renewal'],
  amendment: ['合同变更', 'an amendment'],
  claims: ['核销与抵扣', 'claims that are given up'],
  distribution: ['收益分配', 'a distribution'],
  disposal: ['资产处置', 'a disposal'],
  charter: ['章程', 'a charter'],
  other: ['其他事项', 'another matter'],
};

/** What of a letting makes it a major matter by the policy; empty: it may be voted on as an ordinary one. Pure. */
export function majorBy(
  policy: { readonly annualFen: string; readonly totalFen: string; readonly areaCm2: string; readonly termMonths: number },
  size: Size,
) {
  const reasons: { zh: string; en: string }[] = [];
  const total = (size.annualFen * BigInt(size.termMonths)) / 12n;
  if (size.annualFen >= BigInt(policy.annualFen))
    reasons.push({
      zh: `年租金达到 ${yuan(BigInt(policy.annualFen))} 元`,
      en: `the rent reaches ${yuan(BigInt(policy.annualFen))} yuan a year`,
    });
  if (total >= BigInt(policy.totalFen))
    reasons.push({
      zh: `租金合计达到 ${yuan(BigInt(policy.totalFen))} 元`,
      en: `the rent in all reaches ${yuan(BigInt(policy.totalFen))} yuan`,
    });
  if (size.areaCm2 !== null && size.areaCm2 >= BigInt(policy.areaCm2))
    reasons.push({
      zh: `面积达到 ${BigInt(policy.areaCm2) / 10_000n} 平方米`,
      en: `the area reaches ${BigInt(policy.areaCm2) / 10_000n} m²`,
    });
  if (size.termMonths > policy.termMonths)
    reasons.push({ zh: `租期超过 ${policy.termMonths} 个月`, en: `the term is longer than ${policy.termMonths} months` });
  if (size.land) reasons.push({ zh: '出租的是土地', en: 'land is let' });
  return reasons;
}

/** Area of some parts and whether land is among them. */
export async function groundOf(db: Db | Tx, partIds: readonly string[]): Promise<Pick<Size, 'areaCm2' | 'land'>> {
  const { rows } = await sql<{ area: string | null; land: boolean | null }>`
    select case when bool_and(p.area_cm2 is not null) then sum(p.area_cm2)::text end as area, bool_or(a.kind = 'land') as land
    from assets.part p join assets.asset a on a.id = p.asset_id where p.id = any(${[...partIds]}::uuid[])`.execute(db);
  const { area = null, land = false } = rows[0] ?? {};
  return { areaCm2: area === null ? null : BigInt(area), land: land ?? false };
}

type Reason = { readonly zh: string; readonly en: string };
const tooLow = (reasons: readonly Reason[]) =>
  failure(failures.matterTooLow, {
    why: reasons.map((r) => r.zh).join('、'),
    whyEn: reasons.map((r) => r.en).join(', '),
  });

/** A matter is not voted on as less than it is. Throws assets.matterTooLow with the reasons. */
export function requireMatter(kit: Pick<Kit, 'pack'>, matter: string, size: Size): void {
  if (matter !== 'ordinary') return;
  const reasons = majorBy(lettingPolicy(kit).major, size);
  if (reasons.length > 0) throw tooLow(reasons);
}

const LAW: Reason = {
  zh: '农村集体经济组织法第二十六条',
  en: 'Law on Rural Collective Economic Organisations, art. 26',
};

/** Giving up claims of a contract from a sum on is a major matter, also in several decisions that say they are ordinary. Throws assets.matterTooLow. */
export async function requireClaimsMatter(
  db: Db | Tx,
  kit: Pick<Kit, 'pack'>,
  d: { readonly id: string | null; readonly matter: string; readonly contractId: string | null; readonly fen: bigint },
): Promise<void> {
  if (d.matter !== 'ordinary') return;
  const { rows } = await sql<{ fen: string }>`select coalesce(sum(amount_fen), 0)::text as fen from assets.decision
    where contract_id = ${d.contractId}::uuid and subject = 'claims' and matter = 'ordinary' and state = 'recorded' and valid and id is distinct from ${d.id}::uuid`.execute(
    db,
  );
  const least = BigInt(lettingPolicy(kit).majorClaims.fen);
  if (d.fen + BigInt(rows[0]?.fen ?? '0') < least) return;
  throw tooLow([
    {
      zh: `这份合同放弃的债权合计达到 ${yuan(least)} 元（${LAW.zh}）`,
      en: `the claims of this contract that are given up reach ${yuan(least)} yuan in all (${LAW.en})`,
    },
  ]);
}

/** Disposing of land, of what is worth a sum by its last valuations, or of what was never valued is a major matter. Throws assets.matterTooLow. */
export async function requireDisposalMatter(
  db: Db | Tx,
  kit: Pick<Kit, 'pack'>,
  matter: string,
  partIds: readonly string[],
): Promise<void> {
  if (matter !== 'ordinary') return;
  const { rows } = await sql<{ land: boolean | null; fen: string | null }>`
    select bool_or(a.kind = 'land') as land, case when bool_and(w.value_fen is not null) then sum(w.value_fen)::text end as fen
    from assets.asset a left join assets.asset_worth w on w.asset_id = a.id
    where a.id in (select p.asset_id from assets.part p where p.id = any(${[...partIds]}::uuid[]))`.execute(db);
  const { land = null, fen = null } = rows[0] ?? {};
  const least = BigInt(lettingPolicy(kit).majorClaims.fen);
  if (land === true) throw tooLow([{ zh: `处置的是土地（${LAW.zh}）`, en: `land is disposed of (${LAW.en})` }]);
  if (fen === null)
    throw tooLow([
      {
        zh: `处置的资产没有估值，无法判断是否达到 ${yuan(least)} 元（${LAW.zh}）`,
        en: `what is disposed of was never valued, so that it may reach ${yuan(least)} yuan (${LAW.en})`,
      },
    ]);
  if (BigInt(fen) >= least)
    throw tooLow([
      {
        zh: `处置的资产估值达到 ${yuan(least)} 元（${LAW.zh}）`,
        en: `what is disposed of is valued at ${yuan(least)} yuan or more (${LAW.en})`,
      },
    ]);
}

/** Parts of a contract now. */
export async function partsOfContract(db: Db | Tx, contractId: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select part_id as id from assets.tenure where contract_id = ${contractId}::uuid and until is null`.execute(db);
  return rows.map((r) => r.id);
}

const other = (zh: string, en: string) => failure(failures.decisionOther, { why: zh, whyEn: en });

/** Which of a decision is meant: its contract, or the parts. */
const targetsOf = (d: Decided, w: Wanted): readonly string[] =>
  w.subject === 'amendment' || d.subject === 'renewal' ? (w.contractId === null ? [] : [w.contractId]) : w.partIds;

function requireSame(d: Decided, w: Wanted): void {
  const fits = d.subject === w.subject || (w.subject === 'renewal' && d.subject === 'letting');
  if (!fits) {
    const [said, meant] = [SUBJECTS[d.subject] ?? ['', ''], SUBJECTS[w.subject] ?? ['', '']];
    throw other(`决议的事项是${said[0]}，不是${meant[0]}。`, `it is about ${said[1]}, not ${meant[1]}.`);
  }
  if (d.binds !== true) return; // entered before decisions said what they decide
  if (d.subject === 'letting' ? !w.partIds.every((id) => d.parts.some((p) => p.id === id)) : d.contractId !== w.contractId)
    throw d.subject === 'letting'
      ? other('有的部位不在决议之内。', 'some of the parts are not in it.')
      : other('决议决定的是另一份合同。', 'it is about another contract.');
  if (w.termMonths !== null && d.termMonths !== null && w.termMonths > d.termMonths)
    throw other(`决议的租期不超过 ${d.termMonths} 个月。`, `it agreed to at most ${d.termMonths} months.`);
}

/** Rent-free days taken off, no piece of a decision brings less in its first year than falls on its parts. Throws assets.decisionOther. */
async function requireLeast(tx: Db | Tx, d: Decided, w: Wanted): Promise<void> {
  if (d.binds !== true || d.annualFen === null || w.netFen === null) return;
  const piece = d.subject === 'letting' && d.parts.length > w.partIds.length;
  const least = piece ? await floorOf(tx, d.annualFen, d.parts, w.partIds) : d.annualFen;
  if (w.netFen >= least) return;
  const [there, free] = [yuan(w.netFen), w.annualFen !== null && w.netFen < w.annualFen];
  throw other(
    `决议的首年租金不低于 ${yuan(least)} 元${piece ? `（全部部位 ${yuan(d.annualFen)} 元中这些部位的份额）` : ''}，这里${free ? '扣除免租期后' : ''}是 ${there} 元。`,
    `it agreed to at least ${yuan(least)} yuan in the first year${piece ? ` (what of ${yuan(d.annualFen)} for all its parts falls on these)` : ''}; here it is ${there}${free ? ', rent-free days taken off' : ''}.`,
  );
}

/**
 * A decision that may carry what is wanted and is not carried out by somebody else. Throws assets.decisionNeeded (none, not recorded, annulled or invalid),
 * .decisionOther, .matterTooLow, .decisionCarried.
 */
export async function checkDecision(
  tx: Db | Tx,
  kit: Pick<Kit, 'pack'>,
  w: Wanted,
  holder: Holder | null,
): Promise<readonly string[]> {
  await requireDecision(tx, w.collectiveId, w.decisionId);
  const { rows } =
    await sql<Decided>`select subject, matter, binds, contract_id as "contractId", annual_fen as "annualFen", term_months as "termMonths",
      (select coalesce(json_agg(json_build_object('id', part_id, 'fen', annual_fen::text) order by part_id), '[]'::json) from assets.decision_part where decision_id = d.id) as parts from assets.decision d where id = ${w.decisionId}::uuid`.execute(
      tx,
    );
  const d = rows[0]!;
  requireSame(d, w);
  await requireLeast(tx, d, w);
  if (w.annualFen !== null && w.termMonths !== null)
    requireMatter(kit, d.matter, { annualFen: w.annualFen, termMonths: w.termMonths, ...(await groundOf(tx, w.partIds)) });
  const targets = targetsOf(d, w);
  const mine = holder === null ? null : Object.values(holder)[0];
  const used = await sql<{ zh: string; en: string }>`
    select coalesce('公告 ' || l.number, '合同 ' || k.number, '合同 ' || c.number || ' 的变更') as zh, coalesce('notice ' || l.number, 'contract ' || k.number, 'an amendment of contract ' || c.number) as en
    from assets.decision_use u left join assets.listing l on l.id = u.listing_id left join assets.contract k on k.id = u.contract_id
      left join assets.amendment_draft a on a.id = u.amendment_id left join assets.contract c on c.id = a.contract_id
    where u.decision_id = ${w.decisionId}::uuid and (u.target_id = any(${[...targets]}::uuid[]) or ${d.binds !== true}::boolean)
      and coalesce(u.listing_id, u.contract_id, u.amendment_id) is distinct from ${mine}::uuid
      and coalesce(l.state, '') not in ('failed', 'withdrawn') and coalesce(k.state, '') not in ('void', 'discarded') and coalesce(a.state, '') not in ('refused', 'withdrawn') limit 1`.execute(
    tx,
  );
  if (used.rows[0]) throw failure(failures.decisionCarried, { what: used.rows[0].zh, whatEn: used.rows[0].en });
  return targets;
}

/** Carries a decision out: what of it is wanted is held from now on. Throws as `checkDecision`. Two at once wait for each other at the decision. */
export async function takeDecision(
  tx: Tx,
  kit: Pick<Kit, 'pack'>,
  w: Wanted,
  holder: Holder,
  at: Temporal.Instant,
): Promise<void> {
  await sql`select 1 from assets.decision where id = ${w.decisionId}::uuid for no key update`.execute(tx);
  const targets = await checkDecision(tx, kit, w, holder);
  const of = { listing: null, contract: null, amendment: null, ...holder };
  await sql`insert into assets.decision_use as u (decision_id, target_id, listing_id, contract_id, amendment_id, at, net_fen)
    select ${w.decisionId}::uuid, unnest(${[...targets]}::uuid[]), ${of.listing}::uuid, ${of.contract}::uuid, ${of.amendment}::uuid, ${at}::timestamptz, ${of.amendment === null ? w.netFen : null}::int8
    on conflict (decision_id, target_id) do update set listing_id = excluded.listing_id, contract_id = excluded.contract_id, amendment_id = excluded.amendment_id, at = excluded.at, net_fen = excluded.net_fen
      where (u.listing_id, u.contract_id, u.amendment_id) is distinct from (excluded.listing_id, excluded.contract_id, excluded.amendment_id)`.execute(
    tx,
  );
}

/**
 * A decision by which a claim of a contract is given up: on this contract, within the sum it named together with what else was proposed on it, and voted on as the
 * matter it is. Throws assets.decisionNeeded, .decisionOther, .matterTooLow.
 */
export async function requireClaims(
  tx: Tx,
  kit: Pick<Kit, 'pack'>,
  claim: {
    readonly collectiveId: string;
    readonly contractId: string | null;
    readonly decisionId: string | null;
    readonly fen: bigint;
    readonly proposalId: string | null;
  },
): Promise<void> {
  await requireDecision(tx, claim.collectiveId, claim.decisionId);
  const { rows } = await sql<{
    subject: string;
    matter: string;
    binds: boolean | null;
    contractId: string | null;
    amount: bigint | null;
    spent: string;
  }>`
    select d.subject, d.matter, d.binds, d.contract_id as "contractId", d.amount_fen as amount,
      (select coalesce(sum(coalesce((p.body ->> 'givenUp')::bigint, 0)), 0)::text from assets.proposal p
        where p.decision_id = d.id and p.state in ('open', 'approved') and p.id is distinct from ${claim.proposalId}::uuid) as spent
    from assets.decision d where d.id = ${claim.decisionId}::uuid for no key update`.execute(tx);
  const d = rows[0]!;
  if (d.binds !== true ? d.subject === 'distribution' : d.subject !== 'claims') {
    const said = SUBJECTS[d.subject] ?? ['', ''];
    throw other(`决议的事项是${said[0]}，不是核销与抵扣。`, `it is about ${said[1]}, not about claims that are given up.`);
  }
  if (d.binds !== true) return;
  if (d.contractId !== claim.contractId) throw other('决议决定的是另一份合同。', 'it is about another contract.');
  await requireClaimsMatter(tx, kit, { id: claim.decisionId, matter: d.matter, contractId: d.contractId, fen: d.amount ?? 0n });
  const left = (d.amount ?? 0n) - BigInt(d.spent);
  if (claim.fen > left)
    throw other(
      `决议同意的金额还剩 ${yuan(left < 0n ? 0n : left)} 元，这里是 ${yuan(claim.fen)} 元。`,
      `of the sum it agreed to ${yuan(left < 0n ? 0n : left)} yuan are left; here it is ${yuan(claim.fen)}.`,
    );
}

/** The months of a term whose both days belong to it, a begun month counted whole, as the rules count them. Throws assets.input when it ends before it starts. */
export function monthsOf(startsOn: string, endsOn: string): number {
  if (endsOn < startsOn) throw wrong('租期在开始之前结束。', 'The term ends before it starts.');
  return Math.ceil(termMonths(startsOn, endsOn));
}
