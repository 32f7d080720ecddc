/** Assets of one collective from a spreadsheet. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7, type JsonObject } from '@yunjian/kernel/crypto';
import { isPgError, type Db } from '@yunjian/kernel/db';
import type { SheetColumn, SheetRow } from '@yunjian/kernel/files';
import { isUscc, normaliseUscc } from '@yunjian/kernel/orgs';
import { matchCollective } from '../census/match.ts';
import { assetInput } from '../contract/register-shapes.ts';
import { failures } from '../failures.ts';
import { publicCode, titleKey, wholePart } from '../register/edit.ts';
import { toWgs84, type Datum } from '../register/datum.ts';
import { addEvents, type AssetEvent } from '../register/event.ts';
import {
  labelOf,
  cm2Of,
  KIND_CHOICES,
  LAND_CHOICES,
  DATUM_CHOICES,
  METHOD_CHOICES,
  PERMIT_CHOICES,
  repeats,
  SAFETY_CHOICES,
  TITLE_CHOICES,
  USE_CHOICES,
  wrong,
  type CheckedRow,
  type ImportKind,
  type RowError,
} from './kind.ts';

const columns: readonly SheetColumn[] = [
  { key: 'code', title: { zh: '资产编号', en: 'Code' }, type: 'text', required: true, maxLength: 41 },
  { key: 'name', title: { zh: '资产名称', en: 'Name' }, type: 'text', required: true, maxLength: 120 },
  {
    key: 'uscc',
    title: { zh: '集体统一社会信用代码', en: 'USCC of the collective' },
    aliases: ['统一社会信用代码'],
    type: 'text',
    maxLength: 40,
  },
  {
    key: 'kind',
    title: { zh: '资产类别', en: 'Kind' },
    aliases: ['类别'],
    type: 'choice',
    required: true,
    choices: KIND_CHOICES,
  },
  { key: 'landKind', title: { zh: '地类', en: 'Kind of land' }, type: 'choice', choices: LAND_CHOICES },
  { key: 'operating', title: { zh: '经营性', en: 'Operating' }, aliases: ['是否经营性'], type: 'boolean', required: true },
  { key: 'use', title: { zh: '用途', en: 'Use' }, type: 'choice', required: true, choices: USE_CHOICES },
  { key: 'area', title: { zh: '面积（㎡）', en: 'Area, m²' }, aliases: ['面积', '面积（平方米）'], type: 'decimal' },
  { key: 'address', title: { zh: '坐落', en: 'Address' }, aliases: ['坐落地址'], type: 'text', maxLength: 200 },
  {
    key: 'groupName',
    title: { zh: '所属市场、园区或院落', en: 'Market, park or yard' },
    aliases: ['所属市场', '所属园区'],
    type: 'text',
    maxLength: 60,
  },
  { key: 'lon', title: { zh: '经度', en: 'Longitude' }, type: 'decimal', min: 70, max: 140 },
  { key: 'lat', title: { zh: '纬度', en: 'Latitude' }, type: 'decimal', min: 0, max: 60 },
  { key: 'datum', title: { zh: '坐标系', en: 'Datum' }, type: 'choice', choices: DATUM_CHOICES },
  { key: 'titleState', title: { zh: '产权状态', en: 'Title' }, type: 'choice', required: true, choices: TITLE_CHOICES },
  { key: 'titleNo', title: { zh: '产权证号', en: 'Title number' }, type: 'text', maxLength: 80 },
  { key: 'titleShared', title: { zh: '同证说明', en: 'Why the title is shared' }, type: 'text', maxLength: 200 },
  { key: 'permitState', title: { zh: '规划许可', en: 'Permit' }, type: 'choice', required: true, choices: PERMIT_CHOICES },
  { key: 'safetyState', title: { zh: '安全状况', en: 'Safety' }, type: 'choice', choices: SAFETY_CHOICES },
  { key: 'rightUntil', title: { zh: '权利截止日', en: 'Right until' }, type: 'date' },
  { key: 'acquiredOn', title: { zh: '取得日期', en: 'Acquired on' }, type: 'date' },
  { key: 'cost', title: { zh: '原值（元）', en: 'Cost, yuan' }, aliases: ['原值'], type: 'money', min: 0 },
  { key: 'value', title: { zh: '估值（元）', en: 'Value, yuan' }, aliases: ['估值'], type: 'money', min: 0 },
  { key: 'valueOn', title: { zh: '估值日期', en: 'Valued on' }, type: 'date' },
  { key: 'valueMethod', title: { zh: '估值方法', en: 'Method' }, type: 'choice', choices: METHOD_CHOICES },
  { key: 'appraiser', title: { zh: '评估机构', en: 'Appraiser' }, type: 'text', maxLength: 120 },
];

const text = (value: unknown): string | null =>
  value === null || value === undefined || value === '' ? null : String(value).trim();

/** What the fields of the form of an asset are called in the file. */
const TITLES: Readonly<Record<string, string>> = { areaCm2: '面积（㎡）', costFen: '原值（元）', code: '资产编号' };
const titleOf = (key: string): string => TITLES[key] ?? columns.find((c) => c.key === key)?.title.zh ?? '';

/** One row as an asset, with what is wrong with it by itself. */
function assetOf(row: SheetRow, today: string, ownUscc: string | null) {
  const v = row.values;
  const errors: RowError[] = [];
  const kind = String(v['kind']);
  const area = text(v['area']);
  const areaCm2 = area === null ? null : cm2Of(area);
  const uscc = text(v['uscc']);
  if (area !== null && areaCm2 === null)
    errors.push(wrong('面积（㎡）', '面积应大于 0，最多四位小数。', 'The area is above 0 with at most four decimals.'));
  if (area === null && (kind === 'building' || kind === 'land'))
    errors.push(wrong('面积（㎡）', '房屋和土地须填面积。', 'Buildings and land have an area.'));
  if ((kind === 'land') !== (v['landKind'] !== null && v['landKind'] !== undefined))
    errors.push(wrong('地类', '土地须填地类，其他资产不填。', 'Land has a kind of land; other assets have none.'));
  if ((text(v['lon']) === null) !== (text(v['lat']) === null))
    errors.push(wrong('经度', '经度和纬度须同时填写。', 'Give both longitude and latitude, or none.'));
  else if (text(v['lon']) !== null && text(v['datum']) === null)
    errors.push(
      wrong(
        '坐标系',
        '填了经纬度须填坐标系：GPS、天地图为 CGCS2000，高德、腾讯地图为 GCJ-02，百度地图为 BD-09；填错会偏 300 至 1000 米。',
        'Say in which datum the coordinates are: GPS and Tianditu give CGCS2000, Amap and Tencent GCJ-02, Baidu BD-09; the wrong one is 300 to 1000 m off.',
      ),
    );
  if (v['titleState'] === 'registered' && text(v['titleNo']) === null)
    errors.push(wrong('产权证号', '产权已登记的须填证号。', 'A registered title has a number.'));
  if (uscc !== null && !isUscc(normaliseUscc(uscc)))
    errors.push(wrong('集体统一社会信用代码', '校验位不对，请核对。', 'The check character is wrong.'));
  else if (uscc !== null && normaliseUscc(uscc) !== ownUscc)
    errors.push(
      wrong(
        '集体统一社会信用代码',
        '不是本集体的代码：这一行属于别的集体。',
        'Not the code of this collective: the row belongs to another.',
      ),
    );
  const given = text(v['lon']) === null || text(v['lat']) === null ? null : { lon: Number(v['lon']), lat: Number(v['lat']) };
  const datum = (text(v['datum']) ?? 'WGS84') as Datum;
  const at = given === null ? null : toWgs84(given.lon, given.lat, datum);
  const acquiredOn = text(v['acquiredOn']);
  if (acquiredOn !== null && acquiredOn > today) errors.push(wrong('取得日期', '不能晚于今天。', 'Not later than today.'));
  const value = text(v['value']);
  const valueOn = text(v['valueOn']);
  const method = text(v['valueMethod']);
  if (value !== null && (valueOn === null || method === null))
    errors.push(wrong('估值（元）', '填估值的须同时填估值日期和方法。', 'A value has a date and a method.'));
  if (valueOn !== null && valueOn > today) errors.push(wrong('估值日期', '不能晚于今天。', 'Not later than today.'));
  if (method === 'appraisal' && text(v['appraiser']) === null)
    errors.push(wrong('评估机构', '评估须填评估机构。', 'An appraisal names its appraiser.'));
  const asset = {
    code: String(v['code']).trim().toUpperCase(),
    name: String(v['name']).trim(),
    kind,
    landKind: v['landKind'] ?? null,
    operating: v['operating'] === true,
    use: String(v['use']),
    areaCm2,
    address: text(v['address']) ?? '',
    groupName: text(v['groupName']),
    lon: at?.lon ?? null,
    lat: at?.lat ?? null,
    titleState: String(v['titleState']),
    titleNo: text(v['titleNo']),
    titleShared: text(v['titleShared']),
    permitState: String(v['permitState']),
    safetyState: text(v['safetyState']) ?? 'unknown',
    rightUntil: text(v['rightUntil']),
    acquiredOn,
    costFen: text(v['cost']),
  };
  if (errors.length === 0)
    for (const issue of assetInput.safeParse(asset).error?.issues ?? []) {
      const column = titleOf(String(issue.path[0]));
      errors.push(
        column === '资产编号'
          ? wrong(column, '只用大写字母、数字和连字符，3 至 41 位。', 'Capital letters, digits and hyphens, 3 to 41 of them.')
          : wrong(column, '内容不合规。', 'This cannot be accepted.'),
      );
    }
  const valuation = value === null ? null : { on: valueOn, valueFen: value, method, appraiser: text(v['appraiser']) };
  return { asset, valuation, located: given === null ? null : { datum, ...given }, errors };
}

async function known(db: Db, collectiveId: string | null, codes: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{
    code: string;
  }>`select code from assets.asset where collective_id = ${collectiveId}::uuid and code = any(${codes}::text[])`.execute(db);
  return new Set(rows.map((r) => r.code));
}

/** Assets of a collective by the title numbers some rows give. */
async function titles(
  db: Db,
  collectiveId: string | null,
  keys: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ key: string; code: string }>`
    select distinct on (1) regexp_replace(title_no, '\\s', '', 'g') as key, code from assets.asset where collective_id = ${collectiveId}::uuid and state <> 'retired'
      and regexp_replace(title_no, '\\s', '', 'g') = any(${keys.filter((k) => k !== null)}::text[]) order by 1, code`.execute(db);
  return new Map(rows.map((r) => [r.key, r.code]));
}

export const assetsKind: ImportKind = {
  name: 'assets',
  title: { zh: '资产', en: 'Assets' },
  duty: 'import-register',
  columns,
  notes: {
    code: '本集体内不重复；大写字母、数字、连字符',
    uscc: '可不填；填写时须为本集体',
    landKind: '只有土地填',
    operating: '是／否',
    area: '最多四位小数',
    groupName: '连在一起出租的几处填同一个名称',
    titleShared: '一证下有几处资产的写明',
    lon: '度，如 121.2277',
    lat: '度，如 31.0303',
    datum: '填了经纬度必填；自动换算为 WGS84：GPS、天地图选 CGCS2000，高德、腾讯选 GCJ-02，百度选 BD-09',
    rightUntil: '如 2046-12-31',
    cost: '元，最多两位小数',
    value: '元；须有日期和方法',
  },
  remarks: [
    {
      zh: '每行一项资产；整体出租的资产不必另填部位。部位另用“部位”模板导入。',
      en: 'One asset a row; parts come with a template of their own.',
    },
    { zh: '不要使用公式和合并单元格；日期写作 2026-11-26。', en: 'No formulas, no merged cells; dates as 2026-11-26.' },
  ],
  async check(db, target, rows) {
    const own = await sql<{
      uscc: string | null;
    }>`select uscc from assets.collective where id = ${target.collectiveId}::uuid`.execute(db);
    const codeOf = (r: SheetRow): string => String(r.values['code']).trim().toUpperCase();
    const twice = repeats(rows, codeOf);
    const there = await known(db, target.collectiveId, rows.map(codeOf));
    const numberOf = (r: SheetRow): string | null => {
      const no = text(r.values['titleNo']);
      return no === null ? null : titleKey(no);
    };
    const sameTitle = repeats(rows, numberOf);
    const titled = await titles(db, target.collectiveId, rows.map(numberOf));
    return rows.map((row): CheckedRow => {
      const { asset, valuation, located, errors } = assetOf(row, target.today, own.rows[0]?.uscc ?? null);
      const before = twice.get(row.line);
      if (before !== undefined) errors.push(wrong('资产编号', `与第 ${before} 行重复。`, `The same code as in row ${before}.`));
      if (there.has(asset.code)) errors.push(wrong('资产编号', '台账中已有这个编号。', 'This code is in the register already.'));
      if (asset.titleShared === null) {
        const first = sameTitle.get(row.line);
        const other = titled.get(numberOf(row) ?? '');
        if (first !== undefined)
          errors.push(
            wrong(
              '产权证号',
              `与第 ${first} 行相同；一证多处的请填“同证说明”。`,
              `As in row ${first}: say why the title is shared.`,
            ),
          );
        else if (other !== undefined)
          errors.push(
            wrong(
              '产权证号',
              `台账中 ${other} 已用此证号；一证多处的请填“同证说明”。`,
              `${other} has it: say why the title is shared.`,
            ),
          );
      }
      const payload = errors.length > 0 ? null : ({ asset, valuation, located } as JsonObject);
      return { line: row.line, label: labelOf(asset.code, asset.name), payload, errors };
    });
  },
  async apply(tx, kit, { target, rows, by }) {
    const now = kit.now();
    const entries = rows.map(({ payload }) => {
      const { asset, valuation, located } = payload as unknown as {
        asset: ReturnType<typeof assetOf>['asset'];
        valuation: JsonObject | null;
        /** the coordinates as they stood in the file; absent from what was checked before it was asked for */
        located?: JsonObject | null;
      };
      const whole = wholePart({ areaCm2: asset.areaCm2, use: asset.use as never });
      return {
        id: uuidv7(now),
        publicCode: publicCode(kit.random),
        part: uuidv7(now),
        whole,
        asset,
        valuation,
        located: located ?? null,
        valued: uuidv7(now),
      };
    });
    try {
      for (let from = 0; from < entries.length; from += 5000) {
        const data = JSON.stringify(entries.slice(from, from + 5000));
        await sql`insert into assets.asset (id, collective_id, code, public_code, name, kind, land_kind, operating, use, area_cm2, address, group_name, town_code, lon, lat, title_state,
            title_no, title_shared, permit_state, safety_state, right_until, acquired_on, cost_fen, created_at)
          select e.id, ${target.collectiveId}::uuid, a.code, e."publicCode", a.name, a.kind, a."landKind", a.operating, a.use, a."areaCm2", a.address, a."groupName", ${target.townCode}, a.lon, a.lat,
            a."titleState", a."titleNo", a."titleShared", a."permitState", a."safetyState", a."rightUntil", a."acquiredOn", a."costFen", ${now}::timestamptz
          from jsonb_to_recordset(${data}::jsonb) as e(id uuid, "publicCode" text, asset jsonb),
            jsonb_to_record(e.asset) as a(code text, name text, kind text, "landKind" text, operating boolean, use text, "areaCm2" bigint, address text, "groupName" text, lon double precision,
              lat double precision, "titleState" text, "titleNo" text, "titleShared" text, "permitState" text, "safetyState" text, "rightUntil" date, "acquiredOn" date, "costFen" bigint)`.execute(
          tx,
        );
        await sql`insert into assets.part (id, asset_id, code, name, area_cm2, use)
          select e.part, e.id, e.whole ->> 'code', e.whole ->> 'name', (e.whole ->> 'areaCm2')::bigint, e.whole ->> 'use'
          from jsonb_to_recordset(${data}::jsonb) as e(id uuid, part uuid, whole jsonb)`.execute(tx);
        await sql`insert into assets.valuation (id, asset_id, on_date, value_fen, method, appraiser, made_at)
          select e.valued, e.id, (e.valuation ->> 'on')::date, (e.valuation ->> 'valueFen')::bigint, e.valuation ->> 'method', e.valuation ->> 'appraiser', ${now}::timestamptz
          from jsonb_to_recordset(${data}::jsonb) as e(id uuid, valued uuid, valuation jsonb) where jsonb_typeof(e.valuation) = 'object'`.execute(
          tx,
        );
      }
    } catch (error) {
      if (isPgError(error, '23505', 'asset_collective_id_code_key') || isPgError(error, '23514', 'title_once'))
        throw failure(failures.importStale);
      throw error;
    }
    const events = entries.flatMap((e): AssetEvent[] => [
      {
        assetId: e.id,
        kind: 'registered',
        body: { fields: e.asset as JsonObject, ...(e.located === null ? {} : { located: e.located }) },
      },
      ...(e.valuation === null ? [] : [{ assetId: e.id, kind: 'valued', body: e.valuation }]),
    ]);
    await addEvents(tx, kit, events, by, now);
    await matchCollective(tx, kit, target.collectiveId ?? '', now);
  },
};
