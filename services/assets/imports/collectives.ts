/** Collectives of one town from a spreadsheet. */
import { sql } from 'kysely';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { SheetColumn, SheetRow } from '@yunjian/kernel/files';
import { normaliseUscc, villagesOn } from '@yunjian/kernel/orgs';
import { newCollective } from '../contract/governance-shapes.ts';
import { createCollective, flawOf, placesOn, type NewCollective } from '../governance/collectives.ts';
import { labelOf, repeats, wrong, type CheckedRow, type ImportKind } from './kind.ts';

const choice = (value: string, zh: string, en: string) => ({ value, title: { zh, en } });
const columns: readonly SheetColumn[] = [
  { key: 'code', title: { zh: '集体编号', en: 'Code' }, type: 'text', required: true, maxLength: 31 },
  { key: 'name', title: { zh: '集体名称', en: 'Name' }, type: 'text', required: true, maxLength: 100 },
  {
    key: 'kind',
    title: { zh: '层级', en: 'Kind' },
    type: 'choice',
    required: true,
    choices: [choice('town', '镇级', 'town'), choice('village', '村级', 'village'), choice('group', '组级', 'group')],
  },
  { key: 'village', title: { zh: '村', en: 'Village' }, type: 'text', maxLength: 100 },
  { key: 'uscc', title: { zh: '统一社会信用代码', en: 'USCC' }, type: 'text', maxLength: 40 },
  {
    key: 'basis',
    title: { zh: '份额记到', en: 'Shares are of' },
    type: 'choice',
    choices: [choice('household', '户', 'household'), choice('person', '人', 'person')],
  },
];

const text = (value: unknown): string | null =>
  value === null || value === undefined || value === '' ? null : String(value).trim();
const COLUMN = { town: '集体名称', village: '村', uscc: '统一社会信用代码' } as const;

export const collectivesKind: ImportKind = {
  name: 'collectives',
  title: { zh: '集体', en: 'Collectives' },
  duty: 'import-governance',
  columns,
  notes: {
    code: '全区不重复；大写字母、数字、连字符',
    village: '区划表中的村名或 12 位代码；镇级不填',
    uscc: '可不填',
    basis: '不填为户',
  },
  remarks: [
    {
      zh: '每行一个集体。一个村同时只有一个村级集体；组级集体填所在的村。',
      en: 'One collective a row. A village has one of its own at a time; a group names its village.',
    },
  ],
  async check(db, target, rows) {
    const today = Temporal.PlainDate.from(target.today);
    const lists = await placesOn(db, today);
    const villages = (await villagesOn(db, today, target.townCode)).flatMap((v) => [
      [v.code, v.code] as const,
      [v.name, v.code] as const,
    ]);
    const villageOf = new Map(villages);
    const read = rows.map((row): { row: SheetRow; made: NewCollective; unknown: boolean } => {
      const v = row.values;
      const village = text(v['village']);
      const uscc = text(v['uscc']);
      return {
        row,
        unknown: village !== null && !villageOf.has(village),
        made: {
          code: String(v['code']).trim().toUpperCase(),
          name: String(v['name']).trim(),
          kind: v['kind'] as NewCollective['kind'],
          townCode: target.townCode,
          villageCode: village === null ? null : (villageOf.get(village) ?? null),
          uscc: uscc === null ? null : normaliseUscc(uscc),
          membersBasis: (text(v['basis']) ?? 'household') as NewCollective['membersBasis'],
        },
      };
    });
    const made = new Map(read.map((r) => [r.row.line, r.made]));
    const of = (row: SheetRow): NewCollective => made.get(row.line) as NewCollective;
    const twice = {
      code: repeats(rows, (r) => of(r).code),
      uscc: repeats(rows, (r) => of(r).uscc),
      village: repeats(rows, (r) => (of(r).kind === 'village' ? of(r).villageCode : null)),
    };
    const { rows: there } = await sql<{ code: string; uscc: string | null; village: string | null }>`
      select code, uscc, case when kind = 'village' and closed_on is null then village_code end as village from assets.collective`.execute(
      db,
    );
    const taken = {
      code: new Set(there.map((c) => c.code)),
      uscc: new Set(there.map((c) => c.uscc)),
      village: new Set(there.map((c) => c.village)),
    };
    return read.map(({ row, made: c, unknown }): CheckedRow => {
      const errors = [];
      const repeated = (of_: 'code' | 'uscc' | 'village', column: string): void => {
        const before = twice[of_].get(row.line);
        if (before !== undefined) errors.push(wrong(column, `与第 ${before} 行重复。`, `The same as in row ${before}.`));
      };
      if (!newCollective.shape.code.safeParse(c.code).success)
        errors.push(
          wrong('集体编号', '只用大写字母、数字和连字符，3 至 31 位。', 'Capital letters, digits and hyphens, 3 to 31 of them.'),
        );
      if (!newCollective.shape.name.safeParse(c.name).success)
        errors.push(wrong('集体名称', '2 至 100 字。', '2 to 100 characters.'));
      if (unknown) errors.push(wrong('村', '本街镇的区划表中没有这个村。', 'The town’s list has no such village.'));
      else {
        const flaw = flawOf(c, lists);
        if (flaw !== null) errors.push(wrong(COLUMN[flaw.field], flaw.text.zh, flaw.text.en));
      }
      repeated('code', '集体编号');
      if (c.uscc !== null) repeated('uscc', '统一社会信用代码');
      if (c.kind === 'village') repeated('village', '村');
      if (taken.code.has(c.code)) errors.push(wrong('集体编号', '已经登记。', 'Registered already.'));
      if (c.uscc !== null && taken.uscc.has(c.uscc)) errors.push(wrong('统一社会信用代码', '已经登记。', 'Registered already.'));
      if (c.kind === 'village' && c.villageCode !== null && taken.village.has(c.villageCode))
        errors.push(wrong('村', '该村的集体已经登记。', 'The collective of this village is registered already.'));
      return {
        line: row.line,
        label: labelOf(c.code, c.name),
        payload: errors.length > 0 ? null : ({ ...c } as unknown as JsonObject),
        errors,
      };
    });
  },
  async apply(tx, kit, { rows, target, by }) {
    const order = { town: 0, village: 1, group: 2 } as const; // a parent before those under it
    const all = rows.map((r) => r.payload as unknown as NewCollective).toSorted((a, b) => order[a.kind] - order[b.kind]);
    for (const c of all) await createCollective(tx, kit, c, Temporal.PlainDate.from(target.today), by, kit.now());
  },
};
