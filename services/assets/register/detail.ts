/** One asset with all that is known of it, and what everyone may know of it. */
import { sql } from 'kysely';
import { failure, type Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import type { z } from 'zod';
import type { assetDetail, foundAsset, publicAsset } from '../contract/register-shapes.ts';
import { guidePrice } from '../facts/guide-price.ts';
import { failures } from '../failures.ts';
import { mayFor, type Place, type Scope } from '../scope.ts';
import { registerPolicy } from '../setting.ts';
import { ACTION_DUTY, actionsIn, type AssetState } from './states.ts';

type Detail = z.input<typeof assetDetail>;
type Public = z.input<typeof publicAsset>;

/** Most rows of history an answer holds; the newest come first. */
const HISTORY = 500;

/** Where an asset belongs. Throws assets.notFound. */
export async function placeOfAsset(db: Db, id: string): Promise<Place> {
  const { rows } =
    await sql<Place>`select collective_id as "collectiveId", town_code as "townCode" from assets.asset where id = ${id}::uuid`.execute(
      db,
    );
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

/** The address that the QR code of an asset leads to. */
export const assetUrl = (kit: Pick<Kit, 'publicUrl'>, code: string): string => `${kit.publicUrl}/assets/${code}`;

type Base = Omit<Detail, 'parts' | 'valuations' | 'photos' | 'events' | 'contracts' | 'qr' | 'can' | 'createdAt'> & {
  readonly createdAt: Temporal.Instant;
};

/** One asset with parts, valuations, photos, contracts and history, and what this caller may do. The caller has checked the scope. Throws assets.notFound. */
export async function assetById(
  db: Db,
  kit: Pick<Kit, 'publicUrl'>,
  id: string,
  scope: Scope,
  today: Temporal.PlainDate,
): Promise<Detail> {
  const day = today.toString();
  const [base, parts, valuations, photos, events, contracts] = await Promise.all([
    sql<Base>`select a.id, a.code, a.public_code as "publicCode", a.name, a.kind, a.land_kind as "landKind", a.operating, a.use, a.area_cm2::text as "areaCm2", a.address, a.group_name as "groupName",
        a.lon, a.lat, a.title_state as "titleState", a.title_no as "titleNo", a.title_shared as "titleShared", a.permit_state as "permitState", a.safety_state as "safetyState",
        a.right_until as "rightUntil", a.acquired_on as "acquiredOn", a.cost_fen::text as "costFen", a.state, a.revision, a.demo, a.created_at as "createdAt",
        json_build_object('id', c.id, 'code', c.code, 'name', c.name) as collective,
        json_build_object('code', a.town_code, 'name', json_build_object('zh', coalesce(t.name_zh, a.town_code), 'en', coalesce(t.name_en, a.town_code))) as town
      from assets.asset a join assets.collective c on c.id = a.collective_id
      left join org.town_version t on t.code = a.town_code and t.valid @> ${day}::date where a.id = ${id}::uuid`.execute(db),
    sql<
      Detail['parts'][number]
    >`select p.id, p.code, p.name, p.area_cm2::text as "areaCm2", p.use, (${guidePrice(sql`${day}::date`)})::text as "guideFenM2Month", p.retired_on as "retiredOn",
        (select json_build_object('id', k.id, 'number', k.number, 'lessee', l.name, 'until', upper(h.days) - 1) from assets.tenure h
          join assets.contract k on k.id = h.contract_id join assets.party l on l.id = k.lessee_id
          where h.part_id = p.id and h.holds and h.days @> ${day}::date) as contract
      from assets.part p join assets.asset a on a.id = p.asset_id where p.asset_id = ${id}::uuid order by p.retired_on is not null, p.code`.execute(
      db,
    ),
    sql<{
      id: string;
      on: string;
      valueFen: string;
      method: 'cost' | 'appraisal' | 'market' | 'census';
      appraiser: string | null;
      at: Temporal.Instant;
    }>`
      select id, on_date as on, value_fen::text as "valueFen", method, appraiser, made_at as at from assets.valuation where asset_id = ${id}::uuid
      order by on_date desc, made_at desc limit ${HISTORY}`.execute(db),
    sql<{
      id: string;
      takenOn: string;
      caption: string;
    }>`select id, taken_on as "takenOn", caption from assets.photo where asset_id = ${id}::uuid
      order by taken_on desc, id desc limit ${HISTORY}`.execute(db),
    sql<{ id: string; at: Temporal.Instant; kind: string; open: boolean; by: string; body: Record<string, unknown> }>`
      select id, at, kind, open, by_name as by, body from assets.asset_event where asset_id = ${id}::uuid order by seq desc limit ${HISTORY}`.execute(
      db,
    ),
    sql<
      Detail['contracts'][number]
    >`select k.id, k.number, l.name as lessee, k.state, k.starts_on as starts, coalesce(k.ended_on, k.ends_on) as ends,
        array_agg(p.code order by p.code) as parts
      from assets.part p join assets.tenure h on h.part_id = p.id join assets.contract k on k.id = h.contract_id join assets.party l on l.id = k.lessee_id
      where p.asset_id = ${id}::uuid and k.state <> 'discarded' group by k.id, l.name order by k.starts_on desc, k.number limit ${HISTORY}`.execute(
      db,
    ),
  ]);
  const asset = base.rows[0];
  if (!asset) throw failure(failures.notFound);
  const place = { collectiveId: asset.collective.id, townCode: asset.town.code };
  const at = `/api/assets/public/${asset.publicCode}`;
  return {
    ...asset,
    createdAt: asset.createdAt.toString(),
    parts: parts.rows,
    valuations: valuations.rows.map(({ at: made, ...v }) => ({ ...v, madeAt: made.toString() })),
    photos: photos.rows.map((p) => ({ ...p, url: `/api/assets/photos/${p.id}` })),
    events: events.rows.map((e) => ({ ...e, at: e.at.toString() })),
    contracts: contracts.rows,
    qr: { url: assetUrl(kit, asset.publicCode), svg: `${at}/qr.svg`, png: `${at}/qr.png` },
    can: canDo(scope, place, asset.state as AssetState),
  };
}

function canDo(scope: Scope, place: Place, state: AssetState): Detail['can'] {
  const edits = state !== 'retired' && mayFor(scope, 'edit-register', place);
  return [
    ...(edits ? (['edit', 'add-part', 'add-valuation', 'add-photo'] as const) : []),
    ...actionsIn(state).filter((action) => mayFor(scope, ACTION_DUTY[action], place)),
  ];
}

/**
 * What everyone may know of an asset by the code on its wall: what it is, what it was worth, who let it for how long (organisation or person, never a name), and
 * its open events. Rents are there as far as the district publishes them. Throws assets.notFound.
 */
export async function publicByCode(db: Db, kit: Pick<Kit, 'pack'>, code: string, today: Temporal.PlainDate): Promise<Public> {
  const day = today.toString();
  const rents = registerPolicy(kit).public.rents;
  const { rows } = await sql<Omit<Public, 'contracts' | 'events' | 'parts' | 'photos' | 'notices'> & { id: string; town: Text }>`
    select a.id, a.code, a.name, a.kind, a.use, a.state, a.area_cm2::text as "areaCm2", c.name as collective, a.title_state as "titleState", a.demo,
      json_build_object('zh', coalesce(t.name_zh, a.town_code), 'en', coalesce(t.name_en, a.town_code)) as town,
      (select json_build_object('fen', v.value_fen::text, 'on', v.on_date, 'method', v.method) from assets.valuation v
        where v.asset_id = a.id and v.on_date <= ${day}::date order by v.on_date desc, v.made_at desc limit 1) as value
    from assets.asset a join assets.collective c on c.id = a.collective_id
    left join org.town_version t on t.code = a.town_code and t.valid @> ${day}::date where a.public_code = ${code}`.execute(db);
  const asset = rows[0];
  if (!asset) throw failure(failures.notFound);
  const parts = await sql<Public['parts'][number]>`select p.name, p.area_cm2::text as "areaCm2", p.use,
      (select upper(h.days) - 1 from assets.tenure h where h.part_id = p.id and h.holds and h.days @> ${day}::date) as "letUntil"
    from assets.part p where p.asset_id = ${asset.id}::uuid and p.retired_on is null order by p.code limit ${HISTORY}`.execute(
    db,
  );
  const photos = await sql<{
    id: string;
    takenOn: string;
    caption: string;
  }>`select id, taken_on as "takenOn", caption from assets.photo
    where asset_id = ${asset.id}::uuid order by taken_on desc, id desc limit 20`.execute(db);
  const notices = await sql<{ id: string; number: string; title: string; deadline: Temporal.Instant }>`
    select l.id, l.number, l.title, l.deadline from assets.listing l where l.state = 'open' and l.deadline is not null and exists (select from assets.listing_part lp
      join assets.part p on p.id = lp.part_id where lp.listing_id = l.id and p.asset_id = ${asset.id}::uuid) order by l.deadline limit 20`.execute(
    db,
  );
  const contracts = await sql<Public['contracts'][number]>`
    select l.kind as "lesseeKind", k.starts_on as starts, coalesce(k.ended_on, k.ends_on) as ends, k.state, array_agg(distinct p.name) as parts,
      ${
        rents
          ? sql`(select sum(round(r.fen::numeric * (upper(r.days * y.days) - lower(r.days * y.days)) / (upper(r.days) - lower(r.days))))::int8::text from assets.rent_period r
              where r.contract_id = k.id and r.replaced_by is null and r.days && y.days)`
          : sql`null`
      } as "yearFen"
    from assets.part p join assets.tenure h on h.part_id = p.id and h.holds join assets.contract k on k.id = h.contract_id join assets.party l on l.id = k.lessee_id
    cross join lateral (select daterange(b.begins, (b.begins + interval '1 year')::date) as days from (select (k.starts_on + make_interval(years =>
      extract(year from age(least(greatest(${day}::date, k.starts_on), k.ends_on), k.starts_on))::int))::date as begins) b) y
    where p.asset_id = ${asset.id}::uuid group by k.id, l.kind, y.days order by k.starts_on desc limit ${HISTORY}`.execute(db);
  const events = await sql<{ at: Temporal.Instant; kind: string; body: Record<string, unknown> }>`
    select at, kind, body from assets.asset_event where asset_id = ${asset.id}::uuid and open order by seq desc limit ${HISTORY}`.execute(
    db,
  );
  const { id: _id, ...shown } = asset;
  return {
    ...shown,
    parts: parts.rows,
    photos: photos.rows.map(({ id, ...p }) => ({ ...p, url: `/api/assets/public/${code}/photos/${id}` })),
    notices: notices.rows.map((n) => ({ ...n, deadline: n.deadline.toString() })),
    contracts: contracts.rows,
    events: events.rows.map((e) => ({ at: e.at.toString(), kind: e.kind, body: openBody(e.kind, e.body) })),
  };
}

/** Most assets a search by everyone answers. */
const FOUND = 20;

/** Assets whose name holds the words, those that begin with them first; what left the register is not found. */
export async function findByName(
  db: Db,
  words: string,
  today: Temporal.PlainDate,
): Promise<{ rows: z.input<typeof foundAsset>[]; more: boolean }> {
  const like = words.replaceAll(/[\\%_]/g, String.raw`\$&`);
  const { rows } = await sql<z.input<typeof foundAsset>>`
    select a.public_code as code, a.name, a.kind, a.use, a.state, a.area_cm2::text as "areaCm2", c.name as collective, a.demo,
      json_build_object('zh', coalesce(t.name_zh, a.town_code), 'en', coalesce(t.name_en, a.town_code)) as town
    from assets.asset a join assets.collective c on c.id = a.collective_id
    left join org.town_version t on t.code = a.town_code and t.valid @> ${today.toString()}::date
    where a.name ilike ${`%${like}%`} and a.state <> 'retired' order by a.name ilike ${`${like}%`} desc, a.name, a.id limit ${FOUND + 1}`.execute(
    db,
  );
  return { rows: rows.slice(0, FOUND), more: rows.length > FOUND };
}

/** Towns that have collectives, by code. */
export async function townsWithCollectives(db: Db, today: Temporal.PlainDate): Promise<{ code: string; name: Text }[]> {
  const { rows } = await sql<{
    code: string;
    name: Text;
  }>`select t.code, json_build_object('zh', t.name_zh, 'en', t.name_en) as name from org.town_version t
    where t.valid @> ${today.toString()}::date and exists (select from assets.collective c where c.town_code = t.code) order by t.code`.execute(
    db,
  );
  return rows;
}

/** The file of a photo of the asset with this code. Throws assets.notFound. */
export async function publicPhotoFile(db: Db, code: string, id: string): Promise<string> {
  const { rows } = await sql<{
    file: string;
  }>`select f.file_id as file from assets.photo f join assets.asset a on a.id = f.asset_id where f.id = ${id}::uuid and a.public_code = ${code}`.execute(
    db,
  );
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0].file;
}

/** Of an open event everyone sees what happened; reasons and old and new wording stay with the staff. */
function openBody(kind: string, body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (kind === 'valued') return { on: body['on'], valueFen: body['valueFen'], method: body['method'] };
  if (kind === 'changed') return { changed: Object.keys((body['changed'] as object | undefined) ?? {}) };
  return {};
}
