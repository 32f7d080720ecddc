/** Decision records: drafted, recorded with their minutes and judged once, annulled with a reason. */
import { sql } from 'kysely';
import { failure, type Text } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import type { z } from 'zod';
import { paperKind, type subject } from '../contract/letting-shapes.ts';
import { failures } from '../failures.ts';
import { remember, wrong, type Hand } from './common.ts';
import { groundOf, partsOfContract, requireClaimsMatter, requireDisposalMatter, requireMatter } from './deciding.ts';
import { counted, votersAtLeast } from './entitled.ts';
import { sharesByArea } from './least-rent.ts';
import { charterVote, regimesOf, verdictOf, type DecisionFacts } from './verdict.ts';

export type DecisionSubject = z.output<typeof subject>;
/** The papers of a decision by kind; minutes are always among them. */
export const PAPER_KINDS = paperKind.options;
export type PaperKind = z.output<typeof paperKind>;

/** What is said of a decision when it is entered or changed. */
export interface DecisionInput extends DecisionFacts {
  readonly subject: DecisionSubject;
  readonly title: string;
  /** Votes against and abstentions; with those in favour they are all who were present. Null: not counted apart. */
  readonly against: number | null;
  readonly abstained: number | null;
  /** Why the meeting counted another number than the registers have on its day; null: it counted the same. */
  readonly eligibleReason: string | null;
  /** letting, disposal: what is let or given away. */
  readonly partIds: readonly string[];
  /** renewal, amendment, claims: the contract it is about. */
  readonly contractId: string | null;
  /** distribution: the run whose plan is decided on. */
  readonly runId: string | null;
  /** letting, renewal: the least rent of the first year, fen; amendment: where the rent changes. */
  readonly annualFen: string | null;
  /** letting, renewal: the longest term; amendment: where the term changes. */
  readonly termMonths: number | null;
  /** letting: what of the least rent falls on each part, in the order of `partIds`; null: by area. */
  readonly partFen: readonly string[] | null;
  /** claims: the most that is written off or set off, fen. */
  readonly amountFen: string | null;
  readonly proposedOn: string;
  readonly resultPublishedOn: string | null;
}

function check(d: DecisionInput, today: string): void {
  if (d.present > d.eligible || d.inFavour > d.present)
    throw wrong(
      '到会人数不能多于应到人数，同意人数不能多于到会人数。',
      'No more are present than eligible, nor more in favour than present.',
    );
  if (
    (d.against === null) !== (d.abstained === null) ||
    (d.against !== null && d.inFavour + d.against + (d.abstained ?? 0) !== d.present)
  )
    throw wrong(
      '同意、反对、弃权的人数合起来应等于到会人数。',
      'Those in favour, against and abstaining are together those present.',
    );
  if (d.noticeOn < d.proposedOn || d.meetingOn < d.noticeOn)
    throw wrong('日期应依次为提议、通知、会议。', 'The dates follow each other: proposal, notice, meeting.');
  if ((d.partyStudiedOn ?? '') > d.meetingOn || (d.resultPublishedOn ?? '9999') < d.meetingOn)
    throw wrong(
      '党组织研究应在会议以前，结果公布应在会议以后。',
      'The Party organisation studies it before the meeting; the result is published after it.',
    );
  if (d.meetingOn > today || (d.resultPublishedOn ?? '') > today)
    throw wrong('会议和公布日期不能在今天以后。', 'Meeting and publication are not after today.');
  if (d.proposedOn < '1980-01-01') throw wrong('提议日期过早。', 'The day of the proposal is too early.');
}

const ABOUT_CONTRACT: ReadonlySet<string> = new Set(['renewal', 'amendment', 'claims']);
const ABOUT_PARTS: ReadonlySet<string> = new Set(['letting', 'disposal']);

/** What the decision is about is named, belongs to the collective, and is voted on as the matter it is. Throws assets.input, .matterTooLow. */
async function checkAbout(tx: Tx, kit: Pick<Kit, 'pack'>, collectiveId: string, d: DecisionInput): Promise<void> {
  const { subject } = d;
  if (d.partIds.length > 0 !== ABOUT_PARTS.has(subject))
    throw wrong(
      ABOUT_PARTS.has(subject) ? '请选定决议所涉的部位。' : '这类决议不涉及部位。',
      ABOUT_PARTS.has(subject) ? 'Name the parts that are decided on.' : 'Such a decision names no parts.',
    );
  if ((d.contractId !== null) !== ABOUT_CONTRACT.has(subject))
    throw wrong(
      ABOUT_CONTRACT.has(subject) ? '请选定决议所涉的合同。' : '这类决议不涉及合同。',
      ABOUT_CONTRACT.has(subject) ? 'Name the contract that is decided on.' : 'Such a decision names no contract.',
    );
  if ((d.amountFen !== null) !== (subject === 'claims'))
    throw wrong('核销与抵扣的决议须写明金额上限。', 'A decision on claims says up to which sum.');
  const letting = subject === 'letting' || subject === 'renewal';
  if (letting && (d.annualFen === null || d.termMonths === null))
    throw wrong('请填写年租金下限和租期上限。', 'Say the least rent a year and the longest term.');
  if (!letting && subject !== 'amendment' && (d.annualFen !== null || d.termMonths !== null))
    throw wrong('这类决议没有租金和租期。', 'Such a decision has neither rent nor term.');
  if (
    d.partFen !== null &&
    (subject !== 'letting' ||
      d.partFen.length !== d.partIds.length ||
      d.partFen.reduce((sum, fen) => sum + BigInt(fen), 0n) !== BigInt(d.annualFen ?? '0'))
  )
    throw wrong(
      '分到各部位的最低租金，每个部位都要填，合计应等于首年租金下限。',
      'Where the least rent is put on the parts, each part has its sum and they add up to the least rent of the first year.',
    );
  if (d.partIds.length > 0) {
    const { rows } = await sql<{ id: string }>`select p.id from assets.part p join assets.asset a on a.id = p.asset_id
      where p.id = any(${[...d.partIds]}::uuid[]) and a.collective_id = ${collectiveId}::uuid`.execute(tx);
    if (rows.length !== d.partIds.length)
      throw wrong('部位须属于本集体，且不重复。', 'The parts belong to this collective and are named once.');
  }
  if (d.contractId !== null) {
    const { rows } =
      await sql`select 1 from assets.contract where id = ${d.contractId}::uuid and collective_id = ${collectiveId}::uuid`.execute(
        tx,
      );
    if (rows.length === 0) throw wrong('没有这份合同。', 'There is no such contract.');
  }
  if (letting) {
    const parts = d.contractId === null ? d.partIds : await partsOfContract(tx, d.contractId);
    requireMatter(kit, d.matter, {
      annualFen: BigInt(d.annualFen ?? '0'),
      termMonths: d.termMonths ?? 0,
      ...(await groundOf(tx, parts)),
    });
  }
  if (subject === 'claims') await requireClaimsMatter(tx, kit, { ...d, id: null, fen: BigInt(d.amountFen ?? '0') });
  if (subject === 'disposal') await requireDisposalMatter(tx, kit, d.matter, d.partIds);
  if (subject === 'charter' && d.matter !== 'charter')
    throw wrong(
      '章程的决议，表决的事项选“章程”（农村集体经济组织法第二十八条：只能由成员大会决定）。',
      'A decision on a charter is voted on as the charter (Law on Rural Collective Economic Organisations, art. 28: by all members only).',
    );
  if (subject === 'distribution' && d.matter === 'ordinary')
    throw failure(failures.matterTooLow, {
      why: '收益分配方案是重大事项（农村集体经济组织法第二十六条）',
      whyEn: 'plans of distribution are major matters (Law on Rural Collective Economic Organisations, art. 26)',
    });
  if ((d.runId !== null) !== (subject === 'distribution'))
    throw wrong(
      subject === 'distribution' ? '请选定决议所涉的收益分配。' : '这类决议不涉及收益分配。',
      subject === 'distribution' ? 'Name the distribution that is decided on.' : 'Such a decision names no distribution.',
    );
  if (d.runId === null) return;
  const runs = await sql<{ state: string }>`select state from assets.distribution_run
    where id = ${d.runId}::uuid and collective_id = ${collectiveId}::uuid`.execute(tx);
  if (runs.rows[0]?.state !== 'noticed')
    throw wrong('只能就本集体正在公示的分配方案登记决议。', 'A decision is on a plan of this collective that is on display.');
}

async function putParts(tx: Tx, id: string, partIds: readonly string[], fen: readonly (string | null)[] | null): Promise<void> {
  await sql`delete from assets.decision_part where decision_id = ${id}::uuid`.execute(tx);
  await sql`insert into assets.decision_part (decision_id, part_id, annual_fen)
    select ${id}::uuid, x.part, x.fen from unnest(${[...partIds]}::uuid[], ${partIds.map((_, i) => fen?.[i] ?? null)}::bigint[]) as x(part, fen)`.execute(
    tx,
  );
}

/** Drafts a decision. Throws assets.input, .matterTooLow. */
export async function createDecision(
  tx: Tx,
  kit: Pick<Kit, 'crypto' | 'pack' | 'zone'>,
  collectiveId: string,
  d: DecisionInput,
  by: Hand,
  at: Temporal.Instant,
  today: string,
): Promise<{ id: string }> {
  check(d, today);
  await checkAbout(tx, kit, collectiveId, d);
  const entitled = await counted(tx, kit, collectiveId, d);
  const id = uuidv7(at);
  await sql`insert into assets.decision (id, collective_id, subject, body, matter, title, proposed_on, party_studied_on, notice_on, meeting_on, eligible, present,
      in_favour, against, abstained, outsiders, result_published_on, contract_id, run_id, annual_fen, term_months, amount_fen, registered, listed, undated, noticed, eligible_reason)
    values (${id}, ${collectiveId}, ${d.subject}, ${d.body}, ${d.matter}, ${d.title}, ${d.proposedOn}, ${d.partyStudiedOn}, ${d.noticeOn}, ${d.meetingOn},
      ${d.eligible}, ${d.present}, ${d.inFavour}, ${d.against}, ${d.abstained}, ${d.outsiders}, ${d.resultPublishedOn},
      ${d.contractId}, ${d.runId}, ${d.annualFen}, ${d.termMonths}, ${d.amountFen}, ${entitled.registered}, ${entitled.listed}, ${entitled.undated}, ${entitled.noticed}, ${d.eligibleReason})`.execute(
    tx,
  );
  await putParts(tx, id, d.partIds, d.partFen);
  await remember(tx, kit, { of: 'decision', id, action: 'draft', by, at });
  return { id };
}

async function lock(tx: Tx, id: string): Promise<DecisionInput & { state: string; collectiveId: string }> {
  const { rows } = await sql<
    DecisionInput & { state: string; collectiveId: string }
  >`select collective_id as "collectiveId", state, ${decisionFields}
    from assets.decision d where id = ${id}::uuid for update`.execute(tx);
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

/** The columns of DecisionInput, of a table named d. */
export const decisionFields = sql`d.subject, d.body, d.matter, d.title, d.proposed_on as "proposedOn", d.party_studied_on as "partyStudiedOn", d.notice_on as "noticeOn",
  d.meeting_on as "meetingOn", d.eligible, d.present, d.in_favour as "inFavour", d.outsiders, d.result_published_on as "resultPublishedOn",
  d.against, d.abstained, d.contract_id as "contractId", d.run_id as "runId", d.annual_fen::text as "annualFen", d.term_months as "termMonths", d.amount_fen::text as "amountFen", d.eligible_reason as "eligibleReason",
  (select case when bool_and(x.annual_fen is not null) then array_agg(x.annual_fen::text order by x.part_id::text) end from assets.decision_part x where x.decision_id = d.id) as "partFen",
  array(select part_id::text from assets.decision_part where decision_id = d.id order by 1) as "partIds"`;

const STATES: Readonly<Record<string, Text>> = {
  draft: { zh: '草稿', en: 'draft' },
  recorded: { zh: '已确认', en: 'recorded' },
  annulled: { zh: '已撤销', en: 'annulled' },
};
const draftOnly = (state: string): void => {
  if (state !== 'draft') throw failure(failures.notNow, { state: STATES[state]! });
};

/** Changes a draft. Throws assets.notNow for what is recorded. */
export async function editDecision(
  tx: Tx,
  kit: Pick<Kit, 'crypto' | 'pack' | 'zone'>,
  id: string,
  d: DecisionInput,
  by: Hand,
  at: Temporal.Instant,
  today: string,
): Promise<{ id: string }> {
  const there = await lock(tx, id);
  draftOnly(there.state);
  check(d, today);
  await checkAbout(tx, kit, there.collectiveId, d);
  const entitled = await counted(tx, kit, there.collectiveId, d);
  await sql`update assets.decision set subject = ${d.subject}, body = ${d.body}, matter = ${d.matter}, title = ${d.title}, proposed_on = ${d.proposedOn},
    party_studied_on = ${d.partyStudiedOn}, notice_on = ${d.noticeOn}, meeting_on = ${d.meetingOn}, eligible = ${d.eligible}, present = ${d.present},
    in_favour = ${d.inFavour}, against = ${d.against}, abstained = ${d.abstained}, outsiders = ${d.outsiders}, result_published_on = ${d.resultPublishedOn},
    contract_id = ${d.contractId}, run_id = ${d.runId}, annual_fen = ${d.annualFen}, term_months = ${d.termMonths}, amount_fen = ${d.amountFen}, registered = ${entitled.registered}, listed = ${entitled.listed}, undated = ${entitled.undated}, noticed = ${entitled.noticed}, eligible_reason = ${d.eligibleReason}, binds = true where id = ${id}::uuid`.execute(
    tx,
  );
  await putParts(tx, id, d.partIds, d.partFen);
  await remember(tx, kit, { of: 'decision', id, action: 'edit', by, at });
  return { id };
}

/** One paper of a decision, as it was stored. */
export interface DecisionPaper {
  readonly kind: PaperKind;
  readonly name: string;
  readonly fileId: string;
  readonly hash: string;
}

/** Records a decision with its papers (the minutes at least) and the judgement of the rule packs in force on the day of the meeting. An invalid one is recorded as invalid. Throws assets.paper without minutes or with one paper twice. */
export async function recordDecision(
  tx: Tx,
  kit: Pick<Kit, 'crypto' | 'pack' | 'zone'>,
  id: string,
  papers: readonly DecisionPaper[],
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string; valid: boolean }> {
  const d = await lock(tx, id);
  draftOnly(d.state);
  const minutes = papers.find((p) => p.kind === 'minutes');
  if (minutes === undefined || new Set(papers.map((p) => p.hash)).size !== papers.length) throw failure(failures.paper);
  await checkAbout(tx, kit, d.collectiveId, d); // a draft from before, or whose contract or parts changed
  const entitled = await counted(tx, kit, d.collectiveId, d);
  // what falls on each part is settled with the decision, whatever the register says of areas later
  const partFen =
    d.partFen ??
    (d.subject === 'letting' && d.annualFen !== null
      ? (await sharesByArea(tx, d.partIds, BigInt(d.annualFen))).map(String)
      : null);
  await putParts(tx, id, d.partIds, partFen);
  const eligible = Math.max(d.eligible, votersAtLeast(d.body, entitled));
  const verdict = verdictOf({ ...d, eligible }, regimesOf(kit), await charterVote(tx, d.collectiveId, d.meetingOn));
  const leafId = await remember(tx, kit, {
    of: 'decision',
    id,
    action: 'record',
    by,
    at,
    facts: {
      collective: d.collectiveId,
      meetingOn: d.meetingOn,
      body: d.body,
      matter: d.matter,
      eligible: d.eligible,
      ...entitled,
      present: d.present,
      inFavour: d.inFavour,
      against: d.against,
      abstained: d.abstained,
      parts: [...d.partIds],
      partFen: partFen === null ? null : [...partFen],
      contract: d.contractId,
      run: d.runId,
      annualFen: d.annualFen,
      termMonths: d.termMonths,
      amountFen: d.amountFen,
      minutes: minutes.hash,
      papers: papers.map((p) => ({ kind: p.kind, hash: p.hash })),
      valid: verdict.valid,
      regimes: [...verdict.regimes],
    },
  });
  await sql`update assets.decision set state = 'recorded', registered = ${entitled.registered}, listed = ${entitled.listed}, undated = ${entitled.undated}, noticed = ${entitled.noticed}, minutes_file_id = ${minutes.fileId}, minutes_hash = ${minutes.hash}, verdict = ${JSON.stringify(verdict)}::jsonb,
    valid = ${verdict.valid}, recorded_at = ${at}, recorded_by = ${by.id}, leaf_id = ${leafId} where id = ${id}::uuid`.execute(
    tx,
  );
  for (const p of papers)
    await sql`insert into assets.decision_file (id, decision_id, kind, name, file_id, hash, at, by_id)
      values (${uuidv7(at)}, ${id}, ${p.kind}, ${p.name.slice(0, 200)}, ${p.fileId}, ${p.hash}, ${at}, ${by.id})`.execute(tx);
  return { id, valid: verdict.valid };
}

/**
 * Annuls a recorded decision. Nothing new can rest on it and what is under way goes no further; what is in force by it is examined again, and found to have none
 * (rule C07).
 */
export async function annulDecision(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  id: string,
  reason: string,
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  const { state } = await lock(tx, id);
  if (state !== 'recorded') throw failure(failures.notNow, { state: STATES[state]! });
  await sql`update assets.decision set state = 'annulled' where id = ${id}::uuid`.execute(tx);
  await remember(tx, kit, { of: 'decision', id, action: 'annul', note: reason, by, at });
  return { id };
}
