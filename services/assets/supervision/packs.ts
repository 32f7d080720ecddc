/** Versions of the rules: the district's at start, then drafts that are rehearsed, and published by another person. */
import { sql } from 'kysely';
import { appendLeaf } from '@yunjian/kernel/audit';
import { failure } from '@yunjian/kernel/contract';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { joinPack, SupervisionError } from '@yunjian/supervision';
import { failures } from '../failures.ts';
import { CLOCK, type Hand } from '../letting/common.ts';
import { dayOf } from '../setting.ts';
import { amended, digestOf, districtText, followable, lawOf, type Law, type LawText, type RuleChange } from './law.ts';
import { PACK_NAMES, packStep, type PackAction, type PackState } from './states.ts';

export const PACK_LEAF = 'assets.rules';

interface PackRow {
  readonly id: string;
  readonly n: number;
  readonly origin: 'district' | 'draft';
  readonly label: string;
  readonly state: PackState;
  readonly changes: RuleChange[];
  readonly effectiveOn: string | null;
  readonly textHash: string;
  readonly revision: number;
  readonly draftedBy: string | null;
  readonly draftedName: string;
  readonly draftedAt: Temporal.Instant;
  readonly publishedName: string | null;
  readonly publishedAt: Temporal.Instant | null;
  readonly rehearsalId: string | null;
}

const columns = sql`id, n, origin, label, state, changes, effective_on as "effectiveOn", text_hash as "textHash", revision, drafted_by as "draftedBy",
  drafted_name as "draftedName", drafted_at as "draftedAt", published_name as "publishedName", published_at as "publishedAt", rehearsal_id as "rehearsalId"`;

/**
 * Brings the district's pack into the database. The first becomes the law at once; a changed one lies there as a draft, to be rehearsed and published like any
 * other change. Safe to repeat.
 */
export async function installDistrictPack(
  tx: Tx,
  kit: Pick<Kit, 'pack' | 'crypto' | 'zone'>,
  at: Temporal.Instant,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(7310502, 1)`.execute(tx);
  const text = districtText(joinPack(kit.pack.json('assets/rules.json'), kit.pack.json('assets/regimes.json')));
  followable(text.pack);
  const hash = lawOf('', text).hash;
  const label = String(text.pack['version'] ?? '1');
  const { rows } = await sql<{
    id: string;
    same: boolean;
  }>`select id, text_hash = ${hash} as same from assets.rule_pack where origin = 'district'`.execute(tx);
  if (rows.some((r) => r.same)) return;
  const first = rows.length === 0;
  const { rows: made } = await sql<{ id: string }>`
    insert into assets.rule_pack (origin, label, state, effective_on, text, text_hash, drafted_name, drafted_at, published_name, published_at)
    values ('district', ${`区规则包 ${label}`}, ${first ? 'published' : 'draft'}, ${first ? null : dayOf(kit, at).toString()}, ${JSON.stringify(text)}::jsonb, ${hash}, ${CLOCK.name}, ${at},
      ${first ? CLOCK.name : null}, ${first ? at : null}) returning id`.execute(tx);
  await leaf(tx, kit, made[0]?.id ?? '', first ? 'install' : 'bring', { text: hash }, CLOCK, at);
}

const leaf = (tx: Tx, kit: Pick<Kit, 'crypto'>, id: string, action: string, facts: JsonObject, by: Hand, at: Temporal.Instant) =>
  appendLeaf(tx, { kind: PACK_LEAF, subject: id, body: { action, by: by.id, ...facts }, at }, kit.crypto.suite);

const made = new Map<string, Law>();

async function prepared(db: Db | Tx, row: { readonly id: string; readonly hash: string }): Promise<Law> {
  const key = `${row.id} ${row.hash}`;
  const kept = made.get(key);
  if (kept !== undefined) return kept;
  const text = await sql<{ text: LawText }>`select text from assets.rule_pack where id = ${row.id}::uuid`.execute(db);
  const law = lawOf(row.id, text.rows[0]!.text);
  if (made.size > 16) made.clear();
  made.set(key, law);
  return law;
}

/** A version as law; prepared once a text. Throws assets.notFound. */
export async function lawById(db: Db | Tx, id: string): Promise<Law> {
  const { rows } = await sql<{
    id: string;
    hash: string;
  }>`select id, text_hash as hash from assets.rule_pack where id = ${id}::uuid`.execute(db);
  if (rows[0] === undefined) throw failure(failures.notFound);
  return prepared(db, rows[0]);
}

/** The law in force: the newest published version. It says itself what held on which day. Throws assets.noRules before the district's pack was installed. */
export async function lawInForce(db: Db | Tx): Promise<Law> {
  const { rows } = await sql<{
    id: string;
    hash: string;
  }>`select id, text_hash as hash from assets.rule_pack where state = 'published' order by published_at desc, n desc limit 1`.execute(
    db,
  );
  if (rows[0] === undefined) throw failure(failures.noRules);
  return prepared(db, rows[0]);
}

/** All versions, newest first, with what the caller may do next: a draft is changed and withdrawn by whoever drafted it or acts for the district. */
export async function packList(db: Db, may: { draft: boolean; publish: boolean; person: string }) {
  const keeps = (draftedBy: string | null): boolean => may.draft && (may.publish || draftedBy === may.person);
  const { rows } = await sql<PackRow>`select ${columns} from assets.rule_pack order by n desc`.execute(db);
  return rows.map(({ draftedBy, ...row }) => ({
    ...row,
    draftedAt: row.draftedAt.toString(),
    publishedAt: row.publishedAt?.toString() ?? null,
    can: [
      ...(keeps(draftedBy) && row.origin === 'draft' && packStep(row.state, 'edit') !== null
        ? (['edit', 'withdraw'] as const)
        : []),
      ...(may.draft && row.state === 'draft' ? (['rehearse'] as const) : []),
      ...(may.publish && row.state === 'rehearsed' && draftedBy !== may.person ? (['publish'] as const) : []),
    ],
  }));
}

export interface PackInput {
  readonly label: string;
  readonly effectiveOn: string;
  readonly changes: readonly RuleChange[];
}

/** The district's own pack, whose bounds hold for every draft, also of an older text. */
export const limitsOf = (kit: Pick<Kit, 'pack'>): JsonObject => kit.pack.json('assets/rules.json');

function textWith(kit: Pick<Kit, 'pack'>, law: Law, input: PackInput): LawText {
  try {
    return amended(law.text, input.changes, input.effectiveOn, limitsOf(kit));
  } catch (error) {
    if (error instanceof SupervisionError) throw failure({ ...failures.input, message: error.text });
    throw error;
  }
}

function notPast(day: string, kit: Pick<Kit, 'zone'>, at: Temporal.Instant): void {
  if (day < dayOf(kit, at).toString()) throw failure(failures.lawNotBackwards);
}

/** Drafts a change of the law in force. Throws assets.input naming what does not fit, assets.lawNotBackwards for a day in the past. */
export async function draftPack(
  tx: Tx,
  kit: Pick<Kit, 'crypto' | 'zone' | 'pack'>,
  input: PackInput,
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  notPast(input.effectiveOn, kit, at);
  const law = await lawInForce(tx);
  const text = textWith(kit, law, input);
  const { rows } = await sql<{ id: string }>`
    insert into assets.rule_pack (origin, base_id, label, changes, effective_on, text, text_hash, drafted_by, drafted_name, drafted_at)
    values ('draft', ${law.id}::uuid, ${input.label}, ${JSON.stringify(input.changes)}::jsonb, ${input.effectiveOn}, ${JSON.stringify(text)}::jsonb, ${digestOf(text)}, ${by.id}, ${by.name},
      ${at}) returning id`.execute(tx);
  const id = rows[0]?.id ?? '';
  await leaf(tx, kit, id, 'draft', { text: digestOf(text), on: input.effectiveOn }, by, at);
  return { id };
}

async function holdPack(tx: Tx, id: string, action: PackAction): Promise<PackRow & { baseId: string | null; to: PackState }> {
  const { rows } = await sql<
    PackRow & { baseId: string | null }
  >`select ${columns}, base_id as "baseId" from assets.rule_pack where id = ${id}::uuid for update`.execute(tx);
  const row = rows[0];
  if (row === undefined) throw failure(failures.notFound);
  const to = packStep(row.state, action);
  if (to === null) throw failure(failures.notNow, { state: PACK_NAMES[row.state] });
  return { ...row, to };
}

/** A draft is changed and withdrawn by whoever drafted it, or by the district. Throws assets.districtOnly. */
function mustKeep(row: { readonly draftedBy: string | null }, by: Hand, forDistrict: boolean): void {
  if (!forDistrict && row.draftedBy !== by.id) throw failure(failures.districtOnly);
}

/** Changes a draft, from the law in force anew. What was rehearsed must be rehearsed again. Throws assets.notNow, assets.changedMeanwhile. */
export async function editPack(
  tx: Tx,
  kit: Pick<Kit, 'crypto' | 'zone' | 'pack'>,
  id: string,
  input: PackInput & { readonly revision: number },
  by: Hand,
  at: Temporal.Instant,
  forDistrict: boolean,
): Promise<{ id: string }> {
  const row = await holdPack(tx, id, 'edit');
  mustKeep(row, by, forDistrict);
  if (row.origin === 'district') throw failure(failures.notNow, { state: { zh: '区规则包', en: 'rules of the district' } });
  if (row.revision !== input.revision) throw failure(failures.changedMeanwhile);
  notPast(input.effectiveOn, kit, at);
  const law = await lawInForce(tx);
  const text = textWith(kit, law, input);
  await sql`update assets.rule_pack set state = 'draft', base_id = ${law.id}::uuid, label = ${input.label}, changes = ${JSON.stringify(input.changes)}::jsonb, effective_on = ${input.effectiveOn},
    text = ${JSON.stringify(text)}::jsonb, text_hash = ${digestOf(text)}, revision = revision + 1, drafted_by = ${by.id}, drafted_name = ${by.name}, drafted_at = ${at} where id = ${id}::uuid`.execute(
    tx,
  );
  await leaf(tx, kit, id, 'edit', { text: digestOf(text), on: input.effectiveOn }, by, at);
  return { id };
}

/** A draft changes the law it was made from; when another was published since, it would take that back unseen. Throws assets.rehearseAgain. */
function mustStandOn(row: { readonly origin: string; readonly baseId: string | null }, law: Law): void {
  if (row.origin === 'draft' && row.baseId !== law.id) throw failure(failures.rehearseAgain);
}

/** A version that may be rehearsed: a draft of the law in force. Throws assets.notFound, assets.notNow, assets.rehearseAgain. */
export async function mustRehearse(tx: Tx, id: string): Promise<void> {
  const row = await holdPack(tx, id, 'rehearse');
  mustStandOn(row, await lawInForce(tx));
}

/** Withdraws a draft. */
export async function withdrawPack(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  id: string,
  by: Hand,
  at: Temporal.Instant,
  forDistrict: boolean,
): Promise<{ id: string }> {
  const row = await holdPack(tx, id, 'withdraw');
  mustKeep(row, by, forDistrict);
  const { to } = row;
  await sql`update assets.rule_pack set state = ${to}, revision = revision + 1 where id = ${id}::uuid`.execute(tx);
  await leaf(tx, kit, id, 'withdraw', {}, by, at);
  return { id };
}

/**
 * Publishes a rehearsed version: by another person than who drafted it, with a day that is not past, and only while the law it was rehearsed against still
 * holds. Throws assets.secondPerson, assets.lawNotBackwards, assets.rehearseAgain, assets.notNow, assets.input.
 */
export async function publishPack(
  tx: Tx,
  kit: Pick<Kit, 'crypto' | 'zone' | 'pack'>,
  id: string,
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  await sql`select pg_advisory_xact_lock(7310502, 1)`.execute(tx);
  const row = await holdPack(tx, id, 'publish');
  if (row.draftedBy === by.id) throw failure(failures.secondPerson);
  if (row.origin === 'draft') notPast(row.effectiveOn ?? '', kit, at);
  const law = await lawInForce(tx);
  mustStandOn(row, law);
  // drafted before its thresholds had bounds
  if (row.origin === 'draft') textWith(kit, law, { label: row.label, effectiveOn: row.effectiveOn ?? '', changes: row.changes });
  const { rows } = await sql<{
    ok: boolean;
  }>`select r.state = 'done' and r.text_hash = ${row.textHash} and r.counts ->> 'base' = ${law.hash} as ok
    from assets.supervision_run r where r.id = ${row.rehearsalId}::uuid`.execute(tx);
  if (rows[0]?.ok !== true) throw failure(failures.rehearseAgain);
  await sql`update assets.rule_pack set state = ${row.to}, published_by = ${by.id}, published_name = ${by.name}, published_at = ${at}, revision = revision + 1 where id = ${id}::uuid`.execute(
    tx,
  );
  await leaf(tx, kit, id, 'publish', { text: row.textHash, on: row.effectiveOn, rehearsal: row.rehearsalId }, by, at);
  return { id };
}
