/** Members of one collective with their households, and what shares they are to get, from a spreadsheet. Shares enter as a proposal that the board approves. */
import { failure } from '@yunjian/kernel/contract';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { SheetColumn, SheetRow } from '@yunjian/kernel/files';
import { differingNames, findPersonIdsByIdNumbers, readIdNumber } from '@yunjian/kernel/orgs';
import type { Crypto } from '@yunjian/kernel/crypto';
import type { Db } from '@yunjian/kernel/db';
import { sql } from 'kysely';
import { holderCode, householdsMeant } from '../dividends/holder-code.ts';
import { enrol, type NewMember } from '../dividends/people.ts';
import { proposeShares } from '../dividends/shares.ts';
import { unitsOf } from '../dividends/units.ts';
import { failures } from '../failures.ts';
import { labelOf, repeats, wrong, type CheckedRow, type ImportKind, type RowError } from './kind.ts';

const columns: readonly SheetColumn[] = [
  { key: 'household', title: { zh: '户号', en: 'Household' }, type: 'text', required: true, maxLength: 40 },
  { key: 'code', title: { zh: '成员编号', en: 'Member' }, type: 'text', required: true, maxLength: 40 },
  { key: 'name', title: { zh: '姓名', en: 'Name' }, type: 'text', required: true, maxLength: 100 },
  { key: 'idNumber', title: { zh: '身份证号', en: 'ID number' }, type: 'text', required: true, maxLength: 20 },
  { key: 'head', title: { zh: '户主', en: 'Head' }, type: 'boolean', required: true },
  { key: 'from', title: { zh: '取得身份日期', en: 'Member since' }, type: 'date', required: true },
  { key: 'phone', title: { zh: '手机号', en: 'Phone' }, type: 'text', maxLength: 20 },
  { key: 'address', title: { zh: '地址', en: 'Address' }, type: 'text', maxLength: 200 },
  { key: 'shares', title: { zh: '份额', en: 'Shares' }, type: 'decimal' },
];

/** Columns that hold codes, by their titles. */
const CODES = [
  ['household', '户号'],
  ['code', '成员编号'],
] as const;

const textOf = (row: SheetRow, key: string): string => String(row.values[key] ?? '').trim();

/** The code of a member as it is kept, or as it was typed where it is none: that row has its error. */
const codeOf = (row: SheetRow): string => holderCode(textOf(row, 'code')) ?? textOf(row, 'code');

/** What the register says of people who are members already, by ID number: until which day (null: for good). Looked up by blind index, nothing is opened. */
async function membersBy(
  db: Db,
  crypto: Crypto,
  collectiveId: string | null,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, { readonly code: string; readonly until: string | null }>> {
  const ids = await findPersonIdsByIdNumbers(db, crypto, numbers);
  const { rows } = await sql<{ person: string; code: string; until: string | null }>`
    select distinct on (m.person_id) m.person_id as person, h.code, upper(m.valid)::text as until from assets.member m join assets.holder h on h.id = m.id
    where m.collective_id = ${collectiveId}::uuid and m.person_id = any(${ids.filter((id) => id !== null)}::uuid[]) order by m.person_id, upper(m.valid) desc nulls first`.execute(
    db,
  );
  const byPerson = new Map(rows.map((r) => [r.person, r]));
  return new Map(
    numbers.flatMap((number, i) => {
      const found = byPerson.get(ids[i] ?? '');
      return found === undefined ? [] : [[number, found] as const];
    }),
  );
}

/** Households of a collective that have a head, of these, by the code they are kept under. */
async function headed(db: Db, collectiveId: string | null, codes: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ code: string }>`select h.code from assets.member m join assets.holder h on h.id = m.household_id
    where m.collective_id = ${collectiveId}::uuid and m.head and upper_inf(m.valid) and h.code = any(${codes as string[]}::text[])`.execute(
    db,
  );
  return new Set(rows.map((r) => r.code));
}

const placeOf = (collectiveId: string | null, code: string): string => `assets.import_row.member:${collectiveId}:${code}`;

export const membersKind: ImportKind = {
  name: 'members',
  title: { zh: '成员', en: 'Members' },
  duty: 'edit-members',
  columns,
  notes: {
    household: '同一户的成员填同一户号',
    code: '集体内不重复',
    idNumber: '18 位，加密保存；出生日期由它读出，用于判断是否成年，不在页面和表格中显示',
    head: '是或否，每户一名',
    shares: '最多六位小数；按户登记的集体，同户各行相加',
  },
  remarks: [
    {
      zh: '份额以“量化”变更提出，登记日为导入日，由理事批准后生效。',
      en: 'Shares are proposed as an issue effective on the day of import and count when the board approves.',
    },
  ],
  async check(db, target, rows, kit) {
    const codes = rows.map(codeOf);
    const known = await householdsMeant(
      db,
      target.collectiveId,
      rows.map((r) => textOf(r, 'household')),
    );
    /** The code of the household that is there, or of a new one as it is kept; as it was typed where it is none. */
    const householdOf = (row: SheetRow): string => {
      const typed = textOf(row, 'household');
      return known.get(typed)?.code ?? holderCode(typed) ?? typed;
    };
    const taken = await sql<{ code: string }>`select upper(normalize(btrim(code), nfkc)) as code from assets.holder
      where collective_id = ${target.collectiveId}::uuid and kind = 'person' and upper(normalize(btrim(code), nfkc)) = any(${codes}::text[])`.execute(
      db,
    );
    const there = new Set(taken.rows.map((r) => r.code));
    const numbers = rows.flatMap((r) => readIdNumber(textOf(r, 'idNumber'))?.number ?? []);
    const called = rows.flatMap((r) => {
      const idNumber = readIdNumber(textOf(r, 'idNumber'))?.number;
      return idNumber === undefined ? [] : [{ line: r.line, idNumber, name: textOf(r, 'name') }];
    });
    const differing = await differingNames(db, kit.crypto, called);
    const misnamed = new Set(called.filter((_, i) => differing[i]).map((c) => c.line));
    const members = await membersBy(db, kit.crypto, target.collectiveId, numbers);
    const withHead = await headed(
      db,
      target.collectiveId,
      rows.flatMap((r) => (r.values['head'] === true ? [householdOf(r)] : [])),
    );
    const codeTwice = repeats(rows, codeOf);
    const idTwice = repeats(rows, (r) => readIdNumber(textOf(r, 'idNumber'))?.number ?? null);
    const headTwice = repeats(rows, (r) => (r.values['head'] === true ? householdOf(r) : null));
    return rows.map((row): CheckedRow => {
      const errors: RowError[] = [];
      const say = (line: number | undefined, column: string) => {
        if (line !== undefined) errors.push(wrong(column, `与第 ${line} 行重复。`, `The same as in row ${line}.`));
      };
      const id = readIdNumber(textOf(row, 'idNumber'));
      if (id === null) errors.push(wrong('身份证号', '身份证号有误（位数、日期或校验码）。', 'The ID number is wrong.'));
      if (misnamed.has(row.line))
        errors.push(
          wrong(
            '姓名',
            '与此身份证号已登记的姓名不符，请对照证件核对姓名和号码。',
            'This ID number is registered under another name: compare both with the document.',
          ),
        );
      for (const [key, title] of CODES)
        if (holderCode(textOf(row, key)) === null && !(key === 'household' && known.has(textOf(row, key))))
          errors.push(
            wrong(
              title,
              '只用汉字、字母、数字和 - . _ / # ( )，中间不留空格。',
              'Chinese characters, letters, digits and - . _ / # ( ) only, without spaces.',
            ),
          );
      if (there.has(codeOf(row))) errors.push(wrong('成员编号', '编号已被使用。', 'The code is taken.'));
      const member = id === null ? undefined : members.get(id.number);
      if (member !== undefined && (member.until === null || member.until > textOf(row, 'from')))
        errors.push(
          wrong(
            '身份证号',
            `此人在本集体已是成员（${member.code}）。`,
            `This person is a member of the collective already (${member.code}).`,
          ),
        );
      if (row.values['head'] === true && withHead.has(householdOf(row)))
        errors.push(wrong('户主', '这一户已有户主。', 'The household has a head already.'));
      say(codeTwice.get(row.line), '成员编号');
      say(idTwice.get(row.line), '身份证号');
      say(headTwice.get(row.line), '户主');
      const shares = row.values['shares'] === null || row.values['shares'] === undefined ? '0' : String(row.values['shares']);
      const units = unitsOf(shares);
      if (units === null || units < 0n)
        errors.push(wrong('份额', '份额不小于 0，最多六位小数。', 'Shares are not negative, with at most six decimals.'));
      if (id !== null && textOf(row, 'from') < id.born.toString())
        errors.push(wrong('取得身份日期', '早于身份证号中的出生日期。', 'It is before the birth day in the ID number.'));
      if (textOf(row, 'from') > target.today) errors.push(wrong('取得身份日期', '晚于今天。', 'It is after today.'));
      const payload: JsonObject = {
        household: householdOf(row),
        code: codeOf(row),
        name: textOf(row, 'name'),
        head: row.values['head'] === true,
        from: textOf(row, 'from'),
        // What is personal waits sealed: rows of an import are kept.
        sealed: kit.crypto
          .seal(JSON.stringify([id?.number ?? '', textOf(row, 'phone')]), placeOf(target.collectiveId, codeOf(row)))
          .toString('base64'),
        address: textOf(row, 'address'),
        units: `${units ?? 0n}`,
      };
      return {
        line: row.line,
        label: labelOf(householdOf(row), codeOf(row)),
        payload: errors.length > 0 ? null : payload,
        errors,
      };
    });
  },
  async apply(tx, kit, { batchId, target, rows, by }) {
    const collectiveId = target.collectiveId;
    if (collectiveId === null) throw failure(failures.notFound);
    const now = kit.now();
    const given = rows.map(({ payload: p }): NewMember & { units: bigint } => {
      const place = placeOf(collectiveId, String(p['code']));
      const [idNumber = '', phone = ''] = JSON.parse(
        kit.crypto.openText(Buffer.from(String(p['sealed']), 'base64'), place),
      ) as string[];
      return {
        householdCode: String(p['household']),
        address: String(p['address']),
        code: String(p['code']),
        name: String(p['name']),
        idNumber,
        phone: phone === '' ? null : phone,
        head: p['head'] === true,
        from: String(p['from']),
        units: BigInt(String(p['units'])),
      };
    });
    const made = await enrol(tx, kit, { collectiveId, rows: given, by }, now);
    const basis = await sql<{
      basis: string;
    }>`select members_basis as basis from assets.collective where id = ${collectiveId}::uuid`.execute(tx);
    const units = new Map<string, bigint>();
    for (const [i, m] of given.entries()) {
      const holder = basis.rows[0]?.basis === 'person' ? made.members[i] : made.households.get(m.householdCode);
      if (holder !== undefined && m.units > 0n) units.set(holder, (units.get(holder) ?? 0n) + m.units);
    }
    if (units.size === 0) return;
    const file = await sql<{
      hash: string;
    }>`select encode(f.sha256, 'hex') as hash from assets.import_batch b join files.file f on f.id = b.file_id where b.id = ${batchId}::uuid`.execute(
      tx,
    );
    await proposeShares(
      tx,
      kit,
      {
        collectiveId,
        kind: 'issue',
        effectiveOn: target.today,
        reason: '导入成员名单：份额量化',
        documentHash: file.rows[0]?.hash ?? '',
        lines: [...units].map(([holderId, delta]) => ({ holderId, delta })),
        by,
      },
      now,
    );
  },
};
