/** Accounts that dividends go to, of the holders of one collective, from a spreadsheet. They are proposals: another person decides on all of a file at once. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Db } from '@yunjian/kernel/db';
import type { SheetColumn, SheetRow } from '@yunjian/kernel/files';
import { holderCode } from '../dividends/holder-code.ts';
import { numberDigits, payeeMac, proposePayees, type NewPayee } from '../dividends/payee.ts';
import { failures } from '../failures.ts';
import { repeats, wrong, type CheckedRow, type ImportKind, type RowError } from './kind.ts';

const columns: readonly SheetColumn[] = [
  {
    key: 'code',
    title: { zh: '户号或成员编号', en: 'Household or member' },
    aliases: ['户号', '成员编号'],
    type: 'text',
    required: true,
    maxLength: 40,
  },
  { key: 'owner', title: { zh: '户名', en: 'Account owner' }, type: 'text', required: true, maxLength: 100 },
  { key: 'number', title: { zh: '账号', en: 'Account number' }, type: 'text', required: true, maxLength: 60 },
  { key: 'bank', title: { zh: '开户行', en: 'Bank' }, type: 'text', required: true, maxLength: 120 },
  { key: 'bankCode', title: { zh: '联行号', en: 'Bank line number' }, type: 'text', required: true, maxLength: 20 },
];

const textOf = (row: SheetRow, key: string): string => String(row.values[key] ?? '').trim();
const codeOf = (row: SheetRow): string => holderCode(textOf(row, 'code')) ?? textOf(row, 'code');
const placeOf = (collectiveId: string | null, holder: string): string => `assets.import_row.payee:${collectiveId}:${holder}`;

interface Known {
  readonly id: string;
  readonly code: string;
  /** An account waits for a decision. */
  readonly waits: boolean;
  /** The account in force: a keyed hash of its number, in hex. */
  readonly mac: string | null;
  readonly bankCode: string | null;
}

/** Holders of these codes that shares are recorded for in the collective: households or persons. */
async function holdersBy(db: Db, collectiveId: string | null, codes: readonly string[]): Promise<ReadonlyMap<string, Known>> {
  const { rows } = await sql<Known>`
    select h.id, upper(normalize(btrim(h.code), nfkc)) as code, exists (select from assets.payee_account a where a.holder_id = h.id and a.state = 'proposed') as waits,
      encode(o.number_mac, 'hex') as mac, o.bank_code as "bankCode"
    from assets.holder h join assets.collective c on c.id = h.collective_id and h.kind = c.members_basis
    left join assets.payee_account o on o.holder_id = h.id and o.state = 'approved'
    where h.collective_id = ${collectiveId}::uuid and upper(normalize(btrim(h.code), nfkc)) = any(${codes as string[]}::text[])`.execute(
    db,
  );
  return new Map(rows.map((r) => [r.code, r]));
}

export const payeesKind: ImportKind = {
  name: 'payees',
  title: { zh: '收款账户', en: 'Accounts of payees' },
  duty: 'edit-members',
  columns,
  notes: {
    code: '份额记到户的填户号，记到人的填成员编号',
    number: '8 至 30 位数字；加密保存，页面只显示末四位',
    bankCode: '12 位数字',
  },
  remarks: [
    {
      zh: '每行一户（人）的收款账户。导入后成为待批准的账户，由理事（不是上传的人）在“成员与份额—收款账户”里整批批准或退回。',
      en: 'One account a row. They wait until the board, and not who uploaded them, approves or refuses the whole file under Members, Accounts.',
    },
    {
      zh: '账号列请设为文本格式，否则表格软件会改掉末几位。',
      en: 'Format the column of numbers as text, or the program changes their last digits.',
    },
  ],
  async check(db, target, rows, kit) {
    const known = await holdersBy(db, target.collectiveId, rows.map(codeOf));
    const twice = repeats(rows, codeOf);
    return rows.map((row): CheckedRow => {
      const errors: RowError[] = [];
      const holder = known.get(codeOf(row));
      const number = numberDigits(textOf(row, 'number'));
      const bankCode = textOf(row, 'bankCode').replaceAll(/\s/g, '');
      const [owner, bank] = [textOf(row, 'owner'), textOf(row, 'bank')];
      if (holder === undefined)
        errors.push(wrong('户号或成员编号', '本集体没有这个持有份额的户（人）。', 'The collective has no such holder.'));
      else if (holder.waits)
        errors.push(wrong('户号或成员编号', '已有一个账户等待批准。', 'An account waits for a decision already.'));
      const before = twice.get(row.line);
      if (before !== undefined) errors.push(wrong('户号或成员编号', `与第 ${before} 行重复。`, `The same as in row ${before}.`));
      if (number === null) errors.push(wrong('账号', '账号应为 8 至 30 位数字。', 'An account number has 8 to 30 digits.'));
      if (!/^\d{12}$/.test(bankCode)) errors.push(wrong('联行号', '联行号为 12 位数字。', 'A bank line number has 12 digits.'));
      if (bank.length < 2) errors.push(wrong('开户行', '请写开户行全称。', 'Give the full name of the bank.'));
      if (number !== null && holder?.bankCode === bankCode && holder.mac === payeeMac(kit, number).toString('hex'))
        errors.push(wrong('账号', '与在用的账户相同，不必再登记。', 'This account is in use already.'));
      const label = `${codeOf(row)}${number === null ? '' : ` ****${number.slice(-4)}`}`.slice(0, 200);
      if (errors.length > 0 || holder === undefined) return { line: row.line, label, payload: null, errors };
      const payload: JsonObject = {
        holder: holder.id,
        owner,
        bank,
        bankCode,
        // what is personal waits sealed: rows of an import are kept
        sealed: kit.crypto.seal(number ?? '', placeOf(target.collectiveId, holder.id)).toString('base64'),
      };
      return { line: row.line, label, payload, errors };
    });
  },
  async apply(tx, kit, { batchId, target, rows, by }) {
    const { collectiveId } = target;
    if (collectiveId === null) throw failure(failures.notFound);
    const payees = rows.map(({ payload: p }): NewPayee => {
      const holderId = String(p['holder']);
      return {
        holderId,
        ownerName: String(p['owner']),
        number: kit.crypto.openText(Buffer.from(String(p['sealed']), 'base64'), placeOf(collectiveId, holderId)),
        bank: String(p['bank']),
        bankCode: String(p['bankCode']),
      };
    });
    await proposePayees(tx, kit, { collectiveId, payees, batchId, by }, kit.now());
  },
};
