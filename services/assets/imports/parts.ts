/** Parts that can be let, of the assets of one collective, from a spreadsheet. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7, type JsonObject } from '@yunjian/kernel/crypto';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import type { SheetColumn, SheetRow } from '@yunjian/kernel/files';
import { partInput } from '../contract/register-shapes.ts';
import { failures } from '../failures.ts';
import { addEvents } from '../register/event.ts';
import { labelOf, cm2Of, repeats, USE_CHOICES, wrong, type CheckedRow, type ImportKind, type RowError } from './kind.ts';

const columns: readonly SheetColumn[] = [
  { key: 'asset', title: { zh: '资产编号', en: 'Asset' }, type: 'text', required: true, maxLength: 41 },
  { key: 'code', title: { zh: '部位编号', en: 'Part' }, type: 'text', required: true, maxLength: 40 },
  { key: 'name', title: { zh: '部位名称', en: 'Name' }, type: 'text', required: true, maxLength: 120 },
  { key: 'area', title: { zh: '面积（㎡）', en: 'Area, m²' }, aliases: ['面积', '面积（平方米）'], type: 'decimal' },
  { key: 'use', title: { zh: '用途', en: 'Use' }, type: 'choice', required: true, choices: USE_CHOICES },
];

interface Known {
  readonly id: string;
  readonly code: string;
  readonly state: string;
  readonly area: bigint | null;
  /** sum of the parts in use, without the one that stands for the whole asset and was never let */
  readonly taken: bigint;
  readonly codes: string[];
  /** The notice that offers the part that would give way; null when none does. */
  readonly offered: string | null;
}

/** The part that was made for an asset let whole gives way to parts, as long as no contract ever named it. */
const gives = sql`assets.is_whole(p.code, p.name) and not exists (select from assets.tenure h where h.part_id = p.id)`;

async function knownAssets(db: Db | Tx, collectiveId: string | null, codes: readonly string[]): Promise<Map<string, Known>> {
  const { rows } = await sql<Known>`
    select a.id, a.code, a.state, a.area_cm2 as area,
      coalesce(sum(p.area_cm2) filter (where p.retired_on is null and not (${gives})), 0)::bigint as taken,
      coalesce(array_agg(p.code) filter (where p.id is not null and not (${gives})), '{}') as codes,
      min(assets.offered_in(p.id)) filter (where p.retired_on is null and ${gives}) as offered
    from assets.asset a left join assets.part p on p.asset_id = a.id
    where a.collective_id = ${collectiveId}::uuid and a.code = any(${[...new Set(codes)]}::text[]) group by a.id`.execute(db);
  return new Map(rows.map((r) => [r.code, r]));
}

const assetCode = (r: SheetRow): string => String(r.values['asset']).trim().toUpperCase();
const partCode = (r: SheetRow): string => String(r.values['code']).trim();

export const partsKind: ImportKind = {
  name: 'parts',
  title: { zh: '部位', en: 'Parts' },
  duty: 'import-register',
  columns,
  notes: { asset: '须已在台账中', code: '同一资产内不重复', area: '各部位之和不超过资产面积' },
  remarks: [
    { zh: '每行一个可单独出租的部位（楼层、单元、地块）。', en: 'One part a row: a floor, a unit, a field.' },
    {
      zh: '指导价由镇农经站登记，不在此表填写。',
      en: 'Guide prices are entered by the township, not in this sheet.',
    },
    {
      zh: '资产登记时自动生成的“整体”部位，从未出租过的，导入部位后停用。',
      en: 'The part “整体” made for an asset let whole is retired when parts come in, if it was never let.',
    },
  ],
  async check(db, target, rows) {
    const assets = await knownAssets(db, target.collectiveId, rows.map(assetCode));
    const twice = repeats(rows, (r) => `${assetCode(r)}\n${partCode(r)}`);
    const taken = new Map<string, bigint>();
    return rows.map((row): CheckedRow => {
      const errors: RowError[] = [];
      const asset = assets.get(assetCode(row));
      const area = row.values['area'] === null || row.values['area'] === undefined ? null : String(row.values['area']);
      const part = {
        code: partCode(row),
        name: String(row.values['name']).trim(),
        areaCm2: area === null ? null : cm2Of(area),
        use: String(row.values['use']),
      };
      if (asset === undefined) errors.push(wrong('资产编号', '台账中没有这项资产。', 'There is no such asset in the register.'));
      else if (asset.state === 'retired') errors.push(wrong('资产编号', '这项资产已退出。', 'This asset is retired.'));
      else if (asset.offered !== null)
        errors.push(
          wrong(
            '资产编号',
            `公告 ${asset.offered} 正在招租它的“整体”，须先撤回或终止公告。`,
            `Notice ${asset.offered} offers it as a whole: withdraw or end the notice first.`,
          ),
        );
      else if (asset.codes.includes(part.code))
        errors.push(wrong('部位编号', '这项资产已有这个部位。', 'The asset has this part already.'));
      const before = twice.get(row.line);
      if (before !== undefined) errors.push(wrong('部位编号', `与第 ${before} 行重复。`, `The same part as in row ${before}.`));
      if (area === null && asset !== undefined && asset.area !== null)
        errors.push(wrong('面积（㎡）', '资产有面积的，部位也要有面积。', 'A part of an asset with an area has one.'));
      if (area !== null && part.areaCm2 === null)
        errors.push(wrong('面积（㎡）', '面积应大于 0，最多四位小数。', 'The area is above 0 with at most four decimals.'));
      if (errors.length === 0 && !partInput.safeParse(part).success)
        errors.push(wrong('部位编号', '内容不合规。', 'This cannot be accepted.'));
      if (errors.length === 0 && asset !== undefined && part.areaCm2 !== null) {
        const sum = (taken.get(asset.id) ?? asset.taken) + BigInt(part.areaCm2);
        if (asset.area !== null && sum > asset.area)
          errors.push(wrong('面积（㎡）', '加上前面各部位，超过资产面积。', 'With the parts before it, more than the asset.'));
        else taken.set(asset.id, sum);
      }
      const payload = errors.length > 0 ? null : ({ asset: asset?.id ?? '', ...part } as JsonObject);
      return { line: row.line, label: labelOf(assetCode(row), part.code, part.name), payload, errors };
    });
  },
  async apply(tx, kit, { rows, by }) {
    const now = kit.now();
    const entries = rows.map(({ payload }) => ({ id: uuidv7(now), ...payload }) as JsonObject & { id: string; asset: string });
    const assets = [...new Set(entries.map((e) => e.asset))];
    await sql`select id from assets.asset where id = any(${assets}::uuid[]) order by id for no key update`.execute(tx);
    try {
      await sql`update assets.part p set retired_on = ${now.toZonedDateTimeISO(kit.zone).toPlainDate().toString()}::date
        where p.asset_id = any(${assets}::uuid[]) and p.retired_on is null and ${gives}`.execute(tx);
      for (let from = 0; from < entries.length; from += 5000)
        await sql`insert into assets.part (id, asset_id, code, name, area_cm2, use)
          select id, asset, code, name, "areaCm2", use from jsonb_to_recordset(${JSON.stringify(entries.slice(from, from + 5000))}::jsonb)
            as e(id uuid, asset uuid, code text, name text, "areaCm2" bigint, use text)`.execute(tx);
      await sql`set constraints all immediate`.execute(tx);
    } catch (error) {
      if (
        isPgError(error, '23505') ||
        ['part_fits', 'part_measured', 'part_offered'].some((constraint) => isPgError(error, '23514', constraint))
      )
        throw failure(failures.importStale);
      throw error;
    }
    await sql`update assets.asset set revision = revision + 1 where id = any(${assets}::uuid[])`.execute(tx);
    await addEvents(
      tx,
      kit,
      entries.map(({ asset, ...part }) => ({ assetId: asset, kind: 'part-added', body: part })),
      by,
      now,
    );
  },
};
