/** Entering and changing assets, their parts and their values. Everything that changes is checked against the revision the caller looked at. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7, type JsonObject } from '@yunjian/kernel/crypto';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import type { z } from 'zod';
import type { assetInput, partInput, valuationInput } from '../contract/register-shapes.ts';
import { failures } from '../failures.ts';
import type { Place } from '../scope.ts';
import { dayOf } from '../setting.ts';
import { addEvent, type Hand } from './event.ts';
import { assetStep, STATE_NAMES, type AssetAction, type AssetState } from './states.ts';

export type AssetInput = z.output<typeof assetInput>;
export type PartInput = z.output<typeof partInput>;
type Tools = Pick<Kit, 'crypto' | 'random' | 'now' | 'zone'>;

/** Crockford's base 32: no I, L, O, U, so that a code can be read out. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code for the wall: 12 random signs, 60 bits; says nothing by itself. */
export function publicCode(random: Kit['random']): string {
  return Array.from(random(12), (b) => SIGNS[b & 31]).join('');
}

/** What an asset may not be, beyond the shape of each field; `today` is the business day. Throws assets.input. */
function checkAsset(a: AssetInput, today: string): void {
  const say = (zh: string, en: string) => failure({ ...failures.input, message: { zh, en } });
  if ((a.kind === 'land') !== (a.landKind !== null))
    throw say('土地须填地类，其他资产不填。', 'Land has a kind of land; other assets have none.');
  if ((a.kind === 'building' || a.kind === 'land') && a.areaCm2 === null)
    throw say('房屋和土地须填面积。', 'Buildings and land have an area.');
  if ((a.lon === null) !== (a.lat === null)) throw say('经度和纬度须同时填写。', 'Give both longitude and latitude, or none.');
  if (a.titleState === 'registered' && a.titleNo === null)
    throw say('产权已登记的须填证号。', 'A registered title has a number.');
  if (a.acquiredOn !== null && a.acquiredOn > today)
    throw say('取得日期不能晚于今天。', 'An asset was acquired today or before.');
}

const fields = (a: AssetInput) => ({
  code: a.code,
  name: a.name,
  kind: a.kind,
  landKind: a.landKind,
  operating: a.operating,
  use: a.use,
  areaCm2: a.areaCm2,
  address: a.address,
  groupName: a.groupName,
  lon: a.lon,
  lat: a.lat,
  titleState: a.titleState,
  titleNo: a.titleNo,
  titleShared: a.titleShared,
  permitState: a.permitState,
  safetyState: a.safetyState,
  rightUntil: a.rightUntil,
  acquiredOn: a.acquiredOn,
  costFen: a.costFen,
});

/** A title number as it is compared: without blanks. */
export const titleKey = (titleNo: string): string => titleNo.replaceAll(/\s/g, '');

const titleTaken = (zh: string, en: string) =>
  failure({
    ...failures.input,
    message: {
      zh: `产权证号已登记在 ${zh}；同一证下有几处资产的，请在“同证说明”写明。`,
      en: `The title number is that of ${en}; where several assets stand under one title, say so.`,
    },
  });

/** One title number is of one asset; of several it is said why. Throws assets.input naming the other. */
async function titleOnce(tx: Tx, collectiveId: string, a: AssetInput, id: string): Promise<void> {
  if (a.titleNo === null || a.titleShared !== null) return;
  const { rows } = await sql<{
    code: string;
    name: string;
  }>`select code, name from assets.asset where collective_id = ${collectiveId}::uuid
    and regexp_replace(title_no, '\\s', '', 'g') = ${titleKey(a.titleNo)} and state <> 'retired' and id <> ${id}::uuid order by code limit 1`.execute(
    tx,
  );
  const other = rows[0];
  if (other !== undefined) throw titleTaken(`${other.code} ${other.name}`, `${other.code} ${other.name}`);
}

/** Turns what the constraints refuse into words. */
async function guarded<T>(tx: Tx, code: string, work: () => Promise<T>): Promise<T> {
  try {
    const done = await work();
    await sql`set constraints all immediate`.execute(tx); // parts are measured now, not at the commit
    return done;
  } catch (error) {
    if (isPgError(error, '23505', 'asset_collective_id_code_key') || isPgError(error, '23505', 'part_asset_id_code_key'))
      throw failure(failures.codeTaken, { code });
    if (isPgError(error, '23514', 'part_fits')) throw failure(failures.partsTooLarge);
    if (isPgError(error, '23514', 'part_measured')) throw failure(failures.partUnmeasured);
    if (isPgError(error, '23514', 'part_stays')) throw failure(failures.partStays);
    if (isPgError(error, '23514', 'title_once')) throw titleTaken('另一项资产', 'another asset');
    throw error;
  }
}

/** Enters an asset with its parts; without parts it is let whole, as one. Throws assets.input, .codeTaken, .partsTooLarge, .partUnmeasured. */
export async function createAsset(
  tx: Tx,
  kit: Tools,
  input: { place: Place; asset: AssetInput; parts: readonly PartInput[]; by: Hand; demo?: boolean },
): Promise<{ id: string; revision: number }> {
  const { place, asset: a } = input;
  const now = kit.now();
  checkAsset(a, dayOf(kit, now).toString());
  const id = uuidv7(now);
  const twin =
    await sql`select 1 from assets.asset where collective_id = ${place.collectiveId}::uuid and code = ${a.code}`.execute(tx);
  if (twin.rows.length > 0) throw failure(failures.codeTaken, { code: a.code });
  await titleOnce(tx, place.collectiveId, a, id);
  await guarded(tx, a.code, async () => {
    await sql`insert into assets.asset (id, collective_id, code, public_code, name, kind, land_kind, operating, use, area_cm2, address, group_name, town_code, lon, lat, title_state,
        title_no, title_shared, permit_state, safety_state, right_until, acquired_on, cost_fen, demo, created_at)
      values (${id}, ${place.collectiveId}::uuid, ${a.code}, ${publicCode(kit.random)}, ${a.name}, ${a.kind}, ${a.landKind}, ${a.operating}, ${a.use}, ${a.areaCm2}::bigint,
        ${a.address}, ${a.groupName}, ${place.townCode}, ${a.lon}, ${a.lat}, ${a.titleState}, ${a.titleNo}, ${a.titleShared}, ${a.permitState}, ${a.safetyState}, ${a.rightUntil}::date,
        ${a.acquiredOn}::date, ${a.costFen}::bigint, ${input.demo ?? false}, ${now})`.execute(tx);
    const parts = input.parts.length > 0 ? input.parts : [wholePart(a)];
    for (const p of parts) await insertPart(tx, id, p, now);
  });
  await addEvent(tx, kit, { assetId: id, kind: 'registered', body: { fields: fields(a) as JsonObject } }, input.by, now);
  return { id, revision: 1 };
}

/** The one part of an asset that is let whole. */
export const wholePart = (a: Pick<AssetInput, 'areaCm2' | 'use'>): PartInput => ({
  code: '01',
  name: '整体',
  areaCm2: a.areaCm2,
  use: a.use,
});

async function insertPart(tx: Tx, assetId: string, p: PartInput, now: Temporal.Instant): Promise<string> {
  const id = uuidv7(now);
  await sql`insert into assets.part (id, asset_id, code, name, area_cm2, use)
    values (${id}, ${assetId}::uuid, ${p.code}, ${p.name}, ${p.areaCm2}::bigint, ${p.use})`.execute(tx);
  return id;
}

interface Locked extends Place {
  readonly id: string;
  readonly code: string;
  readonly kind: string;
  readonly state: AssetState;
  readonly revision: number;
}

/** An asset, locked. Throws assets.notFound. */
export async function lockAsset(tx: Tx, id: string): Promise<Locked> {
  const { rows } =
    await sql<Locked>`select id, code, kind, state, revision, collective_id as "collectiveId", town_code as "townCode"
    from assets.asset where id = ${id}::uuid for no key update`.execute(tx);
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

function atRevision(asset: Locked, revision: number): void {
  if (asset.revision !== revision) throw failure(failures.changedMeanwhile);
  if (asset.state === 'retired') throw failure(failures.notNow, { state: STATE_NAMES.retired });
}

const bump = async (tx: Tx, id: string): Promise<number> => {
  const { rows } = await sql<{
    revision: number;
  }>`update assets.asset set revision = revision + 1 where id = ${id}::uuid returning revision`.execute(tx);
  return rows[0]?.revision ?? 0;
};

/** Changes what is said of an asset; its code stays, for contracts and labels name it. Throws assets.changedMeanwhile, .input, .notNow, .partsTooLarge. */
export async function editAsset(
  tx: Tx,
  kit: Tools,
  input: { id: string; asset: AssetInput; revision: number; reason: string; by: Hand },
): Promise<{ id: string; revision: number }> {
  const { id, asset: a } = input;
  const held = await lockAsset(tx, id);
  atRevision(held, input.revision);
  if (held.code !== a.code)
    throw failure({ ...failures.input, message: { zh: '资产编号登记后不能修改。', en: 'The code of an asset is not changed.' } });
  checkAsset(a, dayOf(kit, kit.now()).toString());
  await titleOnce(tx, held.collectiveId, a, id);
  const before = await sql<{ row: JsonObject }>`select to_jsonb(a) as row from assets.asset a where id = ${id}::uuid`.execute(tx);
  await guarded(tx, a.code, () =>
    sql`update assets.asset set name = ${a.name}, kind = ${a.kind}, land_kind = ${a.landKind}, operating = ${a.operating}, use = ${a.use},
      area_cm2 = ${a.areaCm2}::bigint, address = ${a.address}, group_name = ${a.groupName}, lon = ${a.lon}, lat = ${a.lat}, title_state = ${a.titleState}, title_no = ${a.titleNo}, title_shared = ${a.titleShared},
      permit_state = ${a.permitState}, safety_state = ${a.safetyState}, right_until = ${a.rightUntil}::date, acquired_on = ${a.acquiredOn}::date,
      cost_fen = ${a.costFen}::bigint where id = ${id}::uuid`.execute(tx),
  );
  const revision = await bump(tx, id);
  const changed = changedFields(before.rows[0]?.row ?? {}, a);
  await addEvent(
    tx,
    kit,
    { assetId: id, kind: 'changed', body: { changed, revision, reason: input.reason } },
    input.by,
    kit.now(),
  );
  return { id, revision };
}

const snake = (key: string): string => key.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

function changedFields(before: JsonObject, after: AssetInput): JsonObject {
  const out: Record<string, JsonObject> = {};
  for (const [key, value] of Object.entries(fields(after))) {
    const was = before[snake(key)] ?? null;
    const text = (v: unknown): string | null => (v === null ? null : String(v));
    if (text(was) !== text(value)) out[key] = { from: text(was), to: text(value) };
  }
  return out;
}

/** Carries out a step of an asset's life. Throws assets.notNow, .changedMeanwhile, .stillOffered when a notice offers it, .stillLet when it is let and shall be retired. */
export async function stepAsset(
  tx: Tx,
  kit: Tools,
  input: { id: string; action: AssetAction; revision: number; reason: string; by: Hand },
): Promise<{ id: string; revision: number; state: AssetState }> {
  const held = await lockAsset(tx, input.id);
  if (held.revision !== input.revision) throw failure(failures.changedMeanwhile);
  const state = assetStep(held.state, input.action);
  if (state === null) throw failure(failures.notNow, { state: STATE_NAMES[held.state] });
  const now = kit.now();
  if (state === 'retired' || state === 'disputed') await mustNotBeOffered(tx, sql`p.asset_id = ${input.id}::uuid`);
  if (state === 'retired') {
    await mustBeFree(tx, dayOf(kit, now), sql`p.asset_id = ${input.id}::uuid`);
    await sql`update assets.part set retired_on = ${dayOf(kit, now).toString()}::date where asset_id = ${input.id}::uuid and retired_on is null`.execute(
      tx,
    );
  }
  await sql`update assets.asset set state = ${state} where id = ${input.id}::uuid`.execute(tx);
  const revision = await bump(tx, input.id);
  await addEvent(
    tx,
    kit,
    { assetId: input.id, kind: input.action, body: { reason: input.reason, from: held.state, to: state } },
    input.by,
    now,
  );
  return { id: input.id, revision, state };
}

/** Throws assets.stillOffered when a notice offers a part; the parts are locked first, as whoever publishes a notice locks them. */
async function mustNotBeOffered(tx: Tx, which: ReturnType<typeof sql>): Promise<void> {
  await sql`select p.id from assets.part p where ${which} and p.retired_on is null order by p.id for update`.execute(tx);
  const { rows } = await sql<{
    number: string;
  }>`select o.number from assets.part p cross join lateral assets.offered_in(p.id) o(number) where ${which} and o.number is not null order by 1 limit 1`.execute(
    tx,
  );
  if (rows[0] !== undefined) throw failure(failures.stillOffered, { number: rows[0].number });
}

/** Throws assets.stillLet when a part is held by a contract today or later. */
async function mustBeFree(tx: Tx, today: Temporal.PlainDate, which: ReturnType<typeof sql>): Promise<void> {
  const { rows } = await sql<{ number: string; until: string }>`
    select c.number, (upper(h.days) - 1)::text as until from assets.tenure h join assets.part p on p.id = h.part_id join assets.contract c on c.id = h.contract_id
    where ${which} and h.holds and upper(h.days) > ${today.toString()}::date order by upper(h.days) desc limit 1`.execute(tx);
  const [first] = rows;
  if (first !== undefined) throw failure(failures.stillLet, { number: first.number, until: first.until });
}

/** Adds a part. Throws assets.changedMeanwhile, .codeTaken, .partsTooLarge, .notNow. */
export async function addPart(
  tx: Tx,
  kit: Tools,
  input: { assetId: string; part: PartInput; revision: number; by: Hand },
): Promise<{ id: string; revision: number }> {
  atRevision(await lockAsset(tx, input.assetId), input.revision);
  const now = kit.now();
  const id = await guarded(tx, input.part.code, () => insertPart(tx, input.assetId, input.part, now));
  const revision = await bump(tx, input.assetId);
  await addEvent(tx, kit, { assetId: input.assetId, kind: 'part-added', body: { part: id, ...input.part } }, input.by, now);
  return { id, revision };
}

/** Changes a part; its code stays. Throws as `addPart`. */
export async function editPart(
  tx: Tx,
  kit: Tools,
  input: { assetId: string; partId: string; part: Omit<PartInput, 'code'>; revision: number; by: Hand },
): Promise<{ id: string; revision: number }> {
  atRevision(await lockAsset(tx, input.assetId), input.revision);
  const p = input.part;
  await guarded(tx, '', () =>
    sql`update assets.part set name = ${p.name}, area_cm2 = ${p.areaCm2}::bigint, use = ${p.use}
      where id = ${input.partId}::uuid`.execute(tx),
  );
  const revision = await bump(tx, input.assetId);
  await addEvent(
    tx,
    kit,
    { assetId: input.assetId, kind: 'part-changed', body: { part: input.partId, ...p } },
    input.by,
    kit.now(),
  );
  return { id: input.partId, revision };
}

/** Takes a part out of letting. Throws assets.stillOffered, .stillLet, .changedMeanwhile, .notNow. */
export async function retirePart(
  tx: Tx,
  kit: Tools,
  input: { assetId: string; partId: string; revision: number; reason: string; by: Hand },
): Promise<{ id: string; revision: number }> {
  atRevision(await lockAsset(tx, input.assetId), input.revision);
  const now = kit.now();
  await mustNotBeOffered(tx, sql`p.id = ${input.partId}::uuid`);
  await mustBeFree(tx, dayOf(kit, now), sql`p.id = ${input.partId}::uuid`);
  await sql`update assets.part set retired_on = ${dayOf(kit, now).toString()}::date where id = ${input.partId}::uuid and retired_on is null`.execute(
    tx,
  );
  const revision = await bump(tx, input.assetId);
  await addEvent(
    tx,
    kit,
    { assetId: input.assetId, kind: 'part-retired', body: { part: input.partId, reason: input.reason } },
    input.by,
    now,
  );
  return { id: input.partId, revision };
}

/** Where a part belongs. Throws assets.notFound. */
export async function placeOfPart(db: Db | Tx, partId: string): Promise<Place & { assetId: string }> {
  const { rows } = await sql<
    Place & { assetId: string }
  >`select a.id as "assetId", a.collective_id as "collectiveId", a.town_code as "townCode"
    from assets.part p join assets.asset a on a.id = p.asset_id where p.id = ${partId}::uuid`.execute(db);
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

/** Adds a valuation, of today or before. Throws assets.valuationThere, .input. */
export async function addValuation(
  tx: Tx,
  kit: Tools,
  input: { assetId: string; valuation: z.output<typeof valuationInput>; by: Hand },
): Promise<{ id: string }> {
  const { valuation: v } = input;
  const now = kit.now();
  await lockAsset(tx, input.assetId);
  if (v.on > dayOf(kit, now).toString())
    throw failure({ ...failures.input, message: { zh: '估值日期不能晚于今天。', en: 'A valuation is of today or before.' } });
  if (v.method === 'appraisal' && v.appraiser === null)
    throw failure({ ...failures.input, message: { zh: '评估须填评估机构。', en: 'An appraisal names its appraiser.' } });
  const id = uuidv7(now);
  try {
    await sql`insert into assets.valuation (id, asset_id, on_date, value_fen, method, appraiser, made_at)
      values (${id}, ${input.assetId}::uuid, ${v.on}::date, ${v.valueFen}::bigint, ${v.method}, ${v.appraiser}, ${now})`.execute(
      tx,
    );
  } catch (error) {
    if (isPgError(error, '23505')) throw failure(failures.valuationThere);
    throw error;
  }
  await addEvent(
    tx,
    kit,
    {
      assetId: input.assetId,
      kind: 'valued',
      body: { on: v.on, valueFen: v.valueFen, method: v.method, appraiser: v.appraiser },
    },
    input.by,
    now,
  );
  return { id };
}
