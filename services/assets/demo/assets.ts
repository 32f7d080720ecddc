/** Assets of the sample data with parts, places and valuations, and a census that differs from the register in known small ways. */
import { sql } from 'kysely';
import { matchCensus, nearOf } from '../census/match.ts';
import { publicCode } from '../register/edit.ts';
import { addEvents, type AssetEvent } from '../register/event.ts';
import { Rows } from './bulk.ts';
import type { Collective, Place, Which } from './place.ts';
import type { World } from './world.ts';

/** A part that can be let. */
export interface DemoPart {
  readonly id: string;
  readonly assetId: string;
  readonly of: Which;
  readonly kind: 'house' | 'farmland';
  readonly use: string;
  readonly permitted: string;
  readonly title: string;
  readonly areaCm2: number;
  /** Fen a square metre and month that this part brings in the first year. */
  readonly level: number;
}

type Ring = readonly (readonly [number, number])[];

function inside(ring: Ring, x: number, y: number): boolean {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [ring[i]!, ring[j]!];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
}

/** Places in a town, drawn until one lies in its polygon; longitude and latitude to five decimals. */
function placesIn(w: World, townCode: string): () => [number, number] {
  const { features } = w.kit.pack.json<{
    features: { properties: { code: string }; geometry: { type: string; coordinates: unknown } }[];
  }>('geo/towns.geojson');
  const shape = features.find((f) => f.properties.code === townCode)?.geometry;
  if (shape === undefined) throw new Error(`geo/towns.geojson has no ${townCode}`);
  const ring = (shape.type === 'Polygon' ? (shape.coordinates as Ring[])[0] : (shape.coordinates as Ring[][])[0]?.[0]) as Ring;
  const [xs, ys] = [ring.map((p) => p[0]), ring.map((p) => p[1])];
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return () => {
    for (;;) {
      const x = Number((left + w.d.next() * (right - left)).toFixed(5));
      const y = Number((low + w.d.next() * (high - low)).toFixed(5));
      if (inside(ring, x, y)) return [x, y];
    }
  };
}

const ASSET =
  'id uuid, collective_id uuid, code text, public_code text, name text, kind text, land_kind text, operating boolean, use text, area_cm2 bigint, address text, town_code text, lon float8, lat float8, title_state text, title_no text, permit_state text, safety_state text, right_until date, acquired_on date, cost_fen bigint, state text, demo boolean, created_at timestamptz';

interface NewAsset {
  readonly name: string;
  readonly kind: 'building' | 'land' | 'equipment' | 'right';
  readonly landKind: string | null;
  readonly operating: boolean;
  readonly use: string;
  readonly areaCm2: number | null;
}

/** What the loading of assets keeps in hand. */
class Register {
  readonly #w: World;
  readonly #spot: () => [number, number];
  readonly #assets = new Rows('assets.asset', ASSET);
  readonly #parts = new Rows('assets.part', 'id uuid, asset_id uuid, code text, name text, area_cm2 bigint, use text');
  readonly #values = new Rows(
    'assets.valuation',
    'asset_id uuid, on_date date, value_fen bigint, method text, appraiser text, made_at timestamptz',
  );
  readonly #events: AssetEvent[] = [];
  readonly #counts = new Map<string, number>();

  constructor(w: World) {
    this.#w = w;
    this.#spot = placesIn(w, w.words.town.townCode);
  }

  /** Adds an asset; what is built or bought early was valued at the start and again since. Returns its id. */
  add(c: Collective, a: NewAsset, state: 'in-use' | 'idle' | 'disputed' = 'in-use'): string {
    const w = this.#w;
    const { d } = w;
    const id = w.id(w.at('2016-01-05'));
    const n = (this.#counts.get(c.id) ?? 0) + 1;
    this.#counts.set(c.id, n);
    const code = `${c.key === 'town' ? 'Z' : c.key === 'village' ? 'C' : 'X'}${String(n).padStart(4, '0')}`;
    const ground = a.kind === 'building' || a.kind === 'land';
    const [lon, lat] = this.#spot();
    const titled = a.kind === 'building' ? d.chance(0.8) : ground;
    const acquired = `${d.whole(1996, 2015)}-${String(d.whole(1, 12)).padStart(2, '0')}-01`;
    const cost =
      a.areaCm2 === null
        ? d.whole(20, 900) * 100_000
        : Math.round(a.areaCm2 / 10_000) * (a.kind === 'land' ? 30_000 : d.whole(900, 2600) * 100);
    const address = `${d.pick(w.words.roads)}${d.whole(1, 999)}号`;
    const created = w.at('2016-01-05');
    const row = [a.name, a.kind, a.landKind, a.operating, a.use, a.areaCm2, address] as const;
    this.#assets.add(
      id,
      c.id,
      code,
      publicCode(w.kit.random),
      ...row,
      c.townCode,
      lon,
      lat,
      titled ? 'registered' : 'pending',
      titled ? `示例证${c.code.slice(-3)}${String(n).padStart(5, '0')}` : null,
      a.kind === 'equipment' || a.kind === 'right' ? 'not-needed' : 'permitted',
      a.kind === 'building' ? 'safe' : 'unknown',
      a.kind === 'land' && a.landKind === 'farmland' ? '2057-12-31' : null,
      acquired,
      cost,
      state,
      true,
      created.toString(),
    );
    this.#values.add(id, '2017-12-31', cost, 'census', null, w.at('2018-01-10').toString());
    if (a.operating) {
      const on = w.today.subtract({ days: d.whole(60, 700) });
      this.#values.add(
        id,
        on.toString(),
        Math.round(cost * (1.1 + d.next() * 0.5)),
        'appraisal',
        '示例资产评估事务所',
        w.at(on).toString(),
      );
    }
    this.#events.push({
      assetId: id,
      kind: 'registered',
      body: { fields: { code, name: a.name, kind: a.kind, use: a.use, areaCm2: a.areaCm2 === null ? null : String(a.areaCm2) } },
    });
    return id;
  }

  part(
    assetId: string,
    p: {
      readonly code: string;
      readonly name: string;
      readonly areaCm2: number | null;
      readonly use: string;
    },
  ): string {
    const id = this.#w.id(this.#w.at('2016-01-05'));
    this.#parts.add(id, assetId, p.code, p.name, p.areaCm2, p.use);
    return id;
  }

  async send(): Promise<void> {
    const w = this.#w;
    await this.#assets.send(w.tx);
    await this.#parts.send(w.tx);
    await this.#values.send(w.tx);
    await addEvents(w.tx, w.kit, this.#events, w.staff.accountant, w.at('2016-01-05'));
  }
}

/** Adds a building that earns, with its parts. */
function building(w: World, r: Register, c: Collective, parts: number, use: string): DemoPart[] {
  const { d, words } = w;
  const u = words.uses[use]!;
  const areas = Array.from({ length: parts }, () => d.whole(...u.areaM2) * 10_000);
  const whole = areas.reduce((sum, a) => sum + a, 0);
  const name = `示例${d.pick(words.estates)}${u.name}${d.whole(1, 60)}号`;
  const id = r.add(c, {
    name,
    kind: 'building',
    landKind: null,
    operating: true,
    use,
    areaCm2: whole + (parts > 1 ? 200_000 : 0),
  });
  return areas.map((areaCm2, i): DemoPart => {
    const level = Math.round(u.fenM2Month * (0.95 + d.next() * 0.1));
    const title = parts === 1 ? name : `${name}${u.part}${i + 1}`;
    const partId = r.part(id, {
      code: String(i + 1).padStart(2, '0'),
      name: parts === 1 ? '整体' : `${u.part}${i + 1}`,
      areaCm2,
      use,
    });
    return { id: partId, assetId: id, of: c.key, kind: 'house', use, permitted: u.permitted, title, areaCm2, level };
  });
}

/** A store of a wanted size at the usual rent, one part. */
function stage(w: World, r: Register, c: Collective, m2: number): DemoPart {
  const u = w.words.uses['storage']!;
  const name = `示例${w.d.pick(w.words.estates)}${u.name}${w.d.whole(61, 160)}号`;
  const areaCm2 = m2 * 10_000;
  const assetId = r.add(c, { name, kind: 'building', landKind: null, operating: true, use: 'storage', areaCm2 });
  const id = r.part(assetId, { code: '01', name: '整体', areaCm2, use: 'storage' });
  return {
    id,
    assetId,
    of: c.key,
    kind: 'house',
    use: 'storage',
    permitted: u.permitted,
    title: name,
    areaCm2,
    level: u.fenM2Month,
  };
}

/** Guide prices of the town for every use that is let, from before the first contract on, entered by the township. */
async function guidePrices(w: World, parts: readonly DemoPart[]): Promise<void> {
  const { township1: by } = w.staff;
  const rows = new Rows(
    'assets.guide_price',
    'id uuid, part_id uuid, everywhere boolean, town_code text, use text, fen_m2_month bigint, since date, number text, authority text, note text, at timestamptz, by_id uuid, by_name text',
  );
  const at = w.at('2016-01-05');
  for (const [use, u] of Object.entries(w.words.uses)) {
    const part = parts.find((p) => p.use === use);
    if (part === undefined) continue;
    const price = [use, Math.round(u.fenM2Month * 0.88), '2016-01-01', '示例镇农〔2016〕1号', '示例镇人民政府', '示例'] as const;
    rows.add(w.id(at), part.id, true, w.words.town.townCode, ...price, at.toString(), by.id, by.name);
  }
  await rows.send(w.tx);
}

/** Everything that is owned. Returns what can be let: by chance, of town and village; 46 `lots` of the group; three `stages` of the village; and a field. */
export async function makeAssets(
  w: World,
  place: Place,
): Promise<{ parts: DemoPart[]; lots: DemoPart[]; stages: DemoPart[]; field: DemoPart }> {
  const { d, words } = w;
  const r = new Register(w);
  const { town, village, group } = place.collectives;
  const uses = Object.keys(words.uses);
  const parts: DemoPart[] = [];
  const wanted = w.n(1000, 24);
  while (parts.length < wanted)
    parts.push(...building(w, r, d.chance(0.6) ? town : village, d.chance(0.75) ? 1 : d.whole(2, 4), d.pick(uses)));
  const lots = Array.from({ length: 46 }, (_, i) => stage(w, r, group, i < 23 ? 284 : 179));
  const stages = [444, 509, 185].map((m2) => stage(w, r, village, m2));
  const areaCm2 = 6_666_667; // one mu
  const fieldId = r.add(village, {
    name: '示例设施农业大棚用地',
    kind: 'land',
    landKind: 'farmland',
    operating: true,
    use: 'farming',
    areaCm2,
  });
  const whole = r.part(fieldId, { code: '01', name: '整体', areaCm2, use: 'farming' });
  const field: DemoPart = {
    id: whole,
    assetId: fieldId,
    of: 'village',
    kind: 'farmland',
    use: 'farming',
    permitted: '种植',
    title: '示例设施农业大棚用地',
    areaCm2,
    level: 0,
  };
  const others = w.n(1360, 30);
  for (let i = 0; i < others; i++) {
    const o = d.pick(words.others);
    const size = o.areaM2 === null ? null : d.whole(...o.areaM2) * 10_000;
    const name = `示例${d.pick(words.estates)}${o.name}${d.whole(1, 99)}号`;
    const state = i % 97 === 5 ? 'disputed' : i % 31 === 3 ? 'idle' : 'in-use';
    const id = r.add(
      d.chance(0.55) ? town : village,
      { name, kind: o.kind, landKind: o.landKind, operating: o.kind === 'right', use: o.use, areaCm2: size },
      state,
    );
    r.part(id, { code: '01', name: '整体', areaCm2: size, use: o.use });
  }
  await r.send();
  await guidePrices(w, [...parts, ...lots, ...stages]);
  return { parts, lots, stages, field };
}

/**
 * A census of the town at the end of last year, as another eye counted: a few assets it found are not in the register, a few in the register it missed, a few
 * stand there under another code with the same title, or with neither but the same name and nearly the same area (for a person to confirm).
 */
export async function makeCensus(w: World, place: Place): Promise<void> {
  const { tx } = w;
  const { rows } = await sql<{
    id: string;
    collective: string;
    code: string;
    name: string;
    kind: string;
    operating: boolean;
    title: string | null;
    area: string | null;
    address: string;
    value: string;
  }>`select a.id, a.collective_id as collective, a.code, a.name, a.kind, a.operating, a.title_no as title, a.area_cm2::text as area, a.address, coalesce(v.value_fen, 0)::text as value
    from assets.asset a left join lateral (select value_fen from assets.valuation where asset_id = a.id order by on_date desc limit 1) v on true
    where a.collective_id = any(${Object.values(place.collectives).map((c) => c.id)}::uuid[]) order by (select code from assets.collective where id = a.collective_id), a.code`.execute(
    tx,
  );
  const asOf = Temporal.PlainDate.from({ year: w.today.year - 1, month: 12, day: 31 });
  const entered = w.at(asOf.add({ days: 20 }));
  const id = w.id(entered);
  await sql`insert into assets.census (id, town_code, as_of, title, source, entered_at, demo)
    values (${id}, ${w.words.town.townCode}, ${asOf.toString()}::date, ${`${asOf.year} 年度清产核资（示例）`}, '示例数据：独立清查', ${entered}, true)`.execute(
    tx,
  );
  const out = new Rows(
    'assets.census_row',
    'id uuid, census_id uuid, collective_id uuid, line integer, code text, name text, kind text, fixed boolean, operating boolean, title_no text, area_cm2 bigint, value_fen bigint, address text',
  );
  let line = 0;
  for (const [i, a] of rows.entries()) {
    const odd = i % 211;
    if (odd === 7) continue; // in the register, missed by the census
    const [bySameTitle, byName] = [odd === 19 && a.title !== null, odd === 41];
    const area = byName && a.area !== null ? String((BigInt(a.area) * 1004n) / 1000n) : a.area;
    out.add(
      w.id(entered),
      id,
      a.collective,
      ++line,
      bySameTitle ? `QC-${line}` : byName ? null : a.code,
      a.name,
      a.kind,
      a.kind !== 'right',
      a.operating,
      byName ? null : a.title,
      area,
      a.value,
      a.address,
    );
  }
  for (let i = 0; i < Math.max(1, Math.round(rows.length / 400)); i++)
    out.add(
      w.id(entered),
      id,
      place.collectives.village.id,
      ++line,
      `QC-N${i + 1}`,
      `示例未入账临时用房${i + 1}号`,
      'building',
      true,
      true,
      null,
      800_000,
      24_000_000,
      '',
    );
  await out.send(tx);
  await matchCensus(tx, { censusId: id, near: nearOf(w.kit), now: w.now });
}
