/** A census 清产核资 of a town from a spreadsheet: what was found, independent of the register. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7, type JsonObject } from '@yunjian/kernel/crypto';
import type { SheetColumn, SheetRow } from '@yunjian/kernel/files';
import { isUscc, normaliseUscc } from '@yunjian/kernel/orgs';
import { compareCensus } from '../census/compare.ts';
import { matchCensus, nearOf } from '../census/match.ts';
import { failures } from '../failures.ts';
import { labelOf, cm2Of, KIND_CHOICES, repeats, wrong, type CheckedRow, type ImportKind, type RowError } from './kind.ts';

const columns: readonly SheetColumn[] = [
  { key: 'collective', title: { zh: '集体编号', en: 'Collective' }, type: 'text', maxLength: 40 },
  {
    key: 'uscc',
    title: { zh: '集体统一社会信用代码', en: 'USCC of the collective' },
    aliases: ['统一社会信用代码'],
    type: 'text',
    maxLength: 40,
  },
  { key: 'code', title: { zh: '资产编号', en: 'Code' }, type: 'text', maxLength: 60 },
  { key: 'name', title: { zh: '资产名称', en: 'Name' }, type: 'text', required: true, maxLength: 120 },
  {
    key: 'kind',
    title: { zh: '资产类别', en: 'Kind' },
    aliases: ['类别'],
    type: 'choice',
    required: true,
    choices: KIND_CHOICES,
  },
  { key: 'fixed', title: { zh: '固定资产', en: 'Fixed asset' }, type: 'boolean', required: true },
  { key: 'operating', title: { zh: '经营性', en: 'Operating' }, aliases: ['是否经营性'], type: 'boolean', required: true },
  { key: 'titleNo', title: { zh: '产权证号', en: 'Title number' }, type: 'text', maxLength: 80 },
  { key: 'area', title: { zh: '面积（㎡）', en: 'Area, m²' }, aliases: ['面积', '面积（平方米）'], type: 'decimal' },
  {
    key: 'value',
    title: { zh: '清查价值（元）', en: 'Value, yuan' },
    aliases: ['价值', '清查价值'],
    type: 'money',
    required: true,
    min: 0,
  },
  { key: 'address', title: { zh: '坐落', en: 'Address' }, type: 'text', maxLength: 200 },
];

const text = (value: unknown): string | null =>
  value === null || value === undefined || value === '' ? null : String(value).trim();
const say = (zh: string, en: string) => failure({ ...failures.input, message: { zh, en } });

interface Owner {
  readonly id: string;
  readonly code: string;
  readonly uscc: string | null;
}

/** Which collective a row is of, with what is wrong in saying so. */
function ownerOf(
  row: SheetRow,
  byCode: ReadonlyMap<string, Owner>,
  byUscc: ReadonlyMap<string, Owner>,
  errors: RowError[],
): Owner | null {
  const code = text(row.values['collective'])?.toUpperCase() ?? null;
  const uscc = text(row.values['uscc']);
  if (code === null && uscc === null) {
    errors.push(wrong('集体编号', '集体编号和统一社会信用代码至少填一项。', 'Give the collective’s code or its USCC.'));
    return null;
  }
  const normal = uscc === null ? null : normaliseUscc(uscc);
  if (normal !== null && !isUscc(normal)) {
    errors.push(wrong('集体统一社会信用代码', '校验位不对，请核对。', 'The check character is wrong.'));
    return null;
  }
  const one = code === null ? null : byCode.get(code);
  const other = normal === null ? null : byUscc.get(normal);
  if (one === undefined) errors.push(wrong('集体编号', '本镇没有这个集体。', 'There is no such collective in the town.'));
  if (other === undefined)
    errors.push(wrong('集体统一社会信用代码', '本镇没有这个集体。', 'There is no such collective in the town.'));
  if (one && other && one.id !== other.id)
    errors.push(wrong('集体编号', '编号与统一社会信用代码不是同一集体。', 'Code and USCC are of two collectives.'));
  return one ?? other ?? null;
}

export const censusKind: ImportKind = {
  name: 'census',
  title: { zh: '清产核资', en: 'Census' },
  duty: 'import-census',
  whole: true,
  second: true,
  columns,
  notes: {
    collective: '集体编号、信用代码至少一项',
    code: '清查表的编号；与台账相同且类别、面积相符的自动对上',
    fixed: '是／否',
    operating: '是／否',
    titleNo: '与台账相同且类别、面积相符的自动对上',
    value: '元，最多两位小数',
  },
  remarks: [
    {
      zh: '每行一项清查到的资产。清查表应独立于平台台账编制。',
      en: 'One asset found a row. A census is made without looking at the register.',
    },
    {
      zh: '清查表要么整张录入，要么不录入：漏掉的行会让覆盖率虚高。',
      en: 'A census is entered whole or not at all: rows left out would make the coverage too high.',
    },
    { zh: '同一镇、同一基准日再次导入，取代前一次。', en: 'Another census of one town and day takes the place of the earlier.' },
    {
      zh: '覆盖率以它为准：由上传者以外的人与上一次清查比较后录入。',
      en: 'Coverage is measured against it: another person compares it with the census before and enters it.',
    },
  ],
  params(fields, today) {
    const asOf = fields['asOf'] ?? '';
    let day: string | null = null;
    try {
      day = Temporal.PlainDate.from(asOf, { overflow: 'reject' }).toString();
    } catch {
      // said below
    }
    if (day !== asOf || asOf > today || asOf < '1990-01-01')
      throw say('请填清查基准日（今天或以前）。', 'Give the day of the census, today or before.');
    const title = (fields['title'] ?? '').trim();
    const source = (fields['source'] ?? '').trim();
    const plain = (s: string, most: number): boolean => s.length >= 2 && s.length <= most && !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(s);
    if (!plain(title, 120)) throw say('请填清查名称（2 至 120 字）。', 'Give the census a title of 2 to 120 characters.');
    if (!plain(source, 300))
      throw say('请填清查来源（2 至 300 字）。', 'Say where the census comes from, in 2 to 300 characters.');
    return { asOf, title, source };
  },
  async check(db, target, rows) {
    const { rows: owners } =
      await sql<Owner>`select id, code, uscc from assets.collective where town_code = ${target.townCode}`.execute(db);
    const byCode = new Map(owners.map((o) => [o.code, o]));
    const byUscc = new Map(owners.flatMap((o) => (o.uscc === null ? [] : [[o.uscc, o] as const])));
    const found = rows.map((row) => {
      const errors: RowError[] = [];
      return { row, errors, owner: ownerOf(row, byCode, byUscc, errors) };
    });
    const ownerAt = new Map(found.map((f) => [f.row.line, f.owner?.id ?? null]));
    const codeOf = (r: SheetRow): string | null => text(r.values['code'])?.toUpperCase() ?? null;
    const twice = repeats(rows, (r) => (codeOf(r) === null ? null : `${ownerAt.get(r.line)}\n${codeOf(r)}`));
    return found.map(({ row, errors, owner }): CheckedRow => {
      const v = row.values;
      const before = twice.get(row.line);
      if (before !== undefined) errors.push(wrong('资产编号', `与第 ${before} 行重复。`, `The same code as in row ${before}.`));
      const area = text(v['area']);
      const areaCm2 = area === null ? null : cm2Of(area);
      if (area !== null && areaCm2 === null)
        errors.push(wrong('面积（㎡）', '面积应大于 0，最多四位小数。', 'The area is above 0 with at most four decimals.'));
      const name = String(v['name']).trim();
      const payload =
        errors.length > 0 || owner === null
          ? null
          : ({
              collective: owner.id,
              code: codeOf(row),
              name,
              kind: String(v['kind']),
              fixed: v['fixed'] === true,
              operating: v['operating'] === true,
              titleNo: text(v['titleNo']),
              areaCm2,
              valueFen: String(v['value']),
              address: text(v['address']) ?? '',
            } as JsonObject);
      return { line: row.line, label: labelOf(codeOf(row), name), payload, errors };
    });
  },
  compare: (db, batchId, { townCode, params }) => compareCensus(db, { batchId, townCode, asOf: String(params['asOf']) }),
  async apply(tx, kit, { batchId, target, rows, by }) {
    const now = kit.now();
    const { asOf, title, source } = target.params as { asOf: string; title: string; source: string };
    const id = uuidv7(now);
    await sql`select pg_advisory_xact_lock(7310502, hashtext(${target.townCode}))`.execute(tx);
    const old = await sql<{
      id: string;
    }>`select id from assets.census where town_code = ${target.townCode} and as_of = ${asOf}::date and superseded_by is null`.execute(
      tx,
    );
    // the new one is written as superseded by the old one for a moment, so that one of a day is in force at every moment
    await sql`insert into assets.census (id, town_code, as_of, title, source, batch_id, entered_at, superseded_by)
      values (${id}, ${target.townCode}, ${asOf}::date, ${title}, ${source}, ${batchId}::uuid, ${now}, ${old.rows[0]?.id ?? null}::uuid)`.execute(
      tx,
    );
    if (old.rows[0]) {
      await sql`update assets.census set superseded_by = ${id} where id = ${old.rows[0].id}::uuid`.execute(tx);
      await sql`update assets.census set superseded_by = null where id = ${id}`.execute(tx);
    }
    for (let from = 0; from < rows.length; from += 5000) {
      const part = rows.slice(from, from + 5000).map((r) => ({ id: uuidv7(now), line: r.line, ...r.payload }));
      await sql`insert into assets.census_row (id, census_id, collective_id, line, code, name, kind, fixed, operating, title_no, area_cm2, value_fen, address)
        select e.id, ${id}, e.collective, e.line, e.code, e.name, e.kind, e.fixed, e.operating, e."titleNo", e."areaCm2", e."valueFen", e.address
        from jsonb_to_recordset(${JSON.stringify(part)}::jsonb) as e(id uuid, collective uuid, line int, code text, name text, kind text, fixed boolean, operating boolean,
          "titleNo" text, "areaCm2" bigint, "valueFen" bigint, address text)`.execute(tx);
    }
    await matchCensus(tx, { censusId: id, near: nearOf(kit), now, by });
  },
};
