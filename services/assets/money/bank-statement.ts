/** The statement of a bank as a file: every line once, money that came in noted as a receipt, what went out recognised, each matched where that is certain. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7, type JsonObject } from '@yunjian/kernel/crypto';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import type { SheetRow } from '@yunjian/kernel/files';
import type { Kit } from '@yunjian/kernel/service';
import { labelOf, repeats, wrong, type CheckedRow, type ImportKind, type RowError, type Target } from '../imports/kind.ts';
import { failures } from '../failures.ts';
import { columnsOf, fenOf, GENERIC, memoOf, textOf } from './bank-layout.ts';
import { matchLines } from './bank-match.ts';
import { accountMac, holdBook, moneyPolicy, record } from './common.ts';
import { candidates, certain, matchReceipts, noteReceipts, openAfter } from './receipts.ts';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The reference of each line: the bank's; else a hash of what the line says and how often the file has said the same before. */
function refsOf(rows: readonly SheetRow[]): string[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const given = textOf(row, 'ref');
    if (given !== '') return given;
    const said = JSON.stringify([
      textOf(row, 'date'),
      String(fenOf(row)),
      textOf(row, 'name'),
      textOf(row, 'account'),
      memoOf(row),
    ]);
    const n = (seen.get(said) ?? 0) + 1;
    seen.set(said, n);
    return `#${createHash('sha256').update(`${said}${n}`).digest('hex').slice(0, 32)}`;
  });
}

interface Account {
  readonly id: string;
  readonly from: string | null;
  readonly to: string | null;
}
async function accountFor(db: Db | Tx, target: Target): Promise<Account | null> {
  const { rows } =
    await sql<Account>`select id, lower(valid)::text as from, (upper(valid) - 1)::text as to from assets.bank_account
    where id = ${String(target.params['account'])}::uuid and collective_id = ${target.collectiveId}::uuid`.execute(db);
  return rows[0] ?? null;
}

export const bankKind: ImportKind = {
  name: 'bank',
  title: { zh: '银行对账单', en: 'Bank statement' },
  duty: 'money',
  columns: columnsOf(GENERIC),
  layoutOf(kit, params) {
    const format = moneyPolicy(kit).banks[String(params['format'])] ?? GENERIC;
    return { columns: columnsOf(format), headWithin: format.headWithin ?? 1 };
  },
  notes: { in: '元，进账', out: '元，出账', ref: '银行的流水号；没有时由平台按内容编号' },
  remarks: [
    {
      zh: '同一账户、日期、流水号、金额的一行只进一次；重复上传不会重复入账。手续费、冲正可与原笔同号。',
      en: 'A line of one account, day, reference and amount enters once, however often it is uploaded. A fee or a reversal may have the number of its payment.',
    },
    { zh: '各银行的列名见地区数据 assets/money.json。', en: 'Column names by bank are in assets/money.json of the district.' },
  ],
  params(fields, _today, kit) {
    const format = fields['format'] ?? 'generic';
    const account = fields['account'] ?? '';
    if (!Object.hasOwn(moneyPolicy(kit).banks, format))
      throw failure({ ...failures.input, message: { zh: '没有这种对账单格式。', en: 'There is no such format of statement.' } });
    if (!UUID.test(account))
      throw failure({ ...failures.input, message: { zh: '请选择对账单的账户。', en: 'Choose the account of the statement.' } });
    return { format, account };
  },
  async check(db, target, rows, kit) {
    const account = await accountFor(db, target);
    const refs = refsOf(rows);
    const there = await sql<{ key: string }>`select on_date || ' ' || ref || ' ' || fen as key from assets.bank_line
      where account_id = ${account?.id ?? null}::uuid and ref = any(${refs}::text[])`.execute(db);
    const known = new Set(there.rows.map((r) => r.key));
    const keys = new Map(rows.map((row, i) => [row.line, `${textOf(row, 'date')} ${refs[i]} ${fenOf(row)}`]));
    const twice = repeats(rows, (row) => keys.get(row.line) ?? null);
    return rows.map((row, i): CheckedRow => {
      const errors: RowError[] = [];
      const on = textOf(row, 'date');
      const fen = fenOf(row);
      if (account === null)
        errors.push(wrong('', '所选账户不是本集体的登记账户。', 'The account chosen is none of the collective.'));
      else if (on < (account.from ?? '') || on > (account.to ?? '9999'))
        errors.push(wrong('日期', '该账户在这一天未登记在用。', 'The account was not in use on that day.'));
      if (on > target.today) errors.push(wrong('日期', '晚于今天。', 'It is after today.'));
      if (fen === null)
        errors.push(wrong('金额', '每行须有一个不为零的金额：进账或出账。', 'A row has one amount that is not zero: in or out.'));
      if (known.has(keys.get(row.line) ?? ''))
        errors.push(wrong('流水号', '这一行已经导入过。', 'This line was imported before.'));
      const first = twice.get(row.line);
      if (first !== undefined) errors.push(wrong('流水号', `与第 ${first} 行重复。`, `The same as in row ${first}.`));
      const number = textOf(row, 'account');
      const payload: JsonObject = {
        on,
        ref: refs[i] ?? '',
        fen: String(fen ?? 0n),
        name: textOf(row, 'name'),
        mac: accountMac(kit, number)?.toString('hex') ?? null,
        tail: number.replaceAll(/[\s-]/g, '').slice(-4),
        memo: memoOf(row),
      };
      return {
        line: row.line,
        label: labelOf(on, fen, textOf(row, 'name')),
        payload: errors.length > 0 ? null : payload,
        errors,
      };
    });
  },
  async apply(tx, kit, { batchId, target, rows, by }) {
    const collectiveId = target.collectiveId;
    const account = await accountFor(tx, target);
    if (collectiveId === null || account === null) throw failure(failures.notFound);
    await enterLines(tx, kit, { batchId, collectiveId, accountId: account.id, lines: rows.map((r) => r.payload), by });
  },
};

const CHUNK = 2000;

/** Enters the lines of a statement. Throws assets.importStale when one is there already. */
async function enterLines(
  tx: Tx,
  kit: Kit,
  input: {
    readonly batchId: string;
    readonly collectiveId: string;
    readonly accountId: string;
    readonly lines: readonly JsonObject[];
    readonly by: { id: string; name: string };
  },
): Promise<void> {
  const now = kit.now();
  const books = await holdBook(tx, kit, input.collectiveId, input.by, now);
  const lines = input.lines.map((p) => ({
    id: uuidv7(now),
    on: String(p['on']),
    ref: String(p['ref']),
    fen: BigInt(String(p['fen'])),
    name: String(p['name']),
    mac: typeof p['mac'] === 'string' ? Buffer.from(p['mac'], 'hex') : null,
    tail: String(p['tail']),
    memo: String(p['memo']),
  }));
  for (let i = 0; i < lines.length; i += CHUNK) {
    const some = lines.slice(i, i + CHUNK);
    const of = <T>(f: (l: (typeof some)[number]) => T): T[] => some.map(f);
    try {
      await sql`insert into assets.bank_line (id, collective_id, account_id, on_date, ref, fen, other_name, other_mac, other_tail, memo, batch_id)
        select o.id, ${input.collectiveId}::uuid, ${input.accountId}::uuid, o.day, o.ref, o.fen, o.name, decode(o.mac, 'hex'), nullif(o.tail, ''), o.memo, ${input.batchId}::uuid
        from unnest(${of((l) => l.id)}::uuid[], ${of((l) => l.on)}::date[], ${of((l) => l.ref)}::text[], ${of((l) => String(l.fen))}::int8[], ${of((l) => l.name)}::text[],
          ${of((l) => l.mac?.toString('hex') ?? null)}::text[], ${of((l) => l.tail)}::text[], ${of((l) => l.memo)}::text[]) o(id, day, ref, fen, name, mac, tail, memo)`.execute(
        tx,
      );
    } catch (error) {
      throw isPgError(error, '23505', 'bank_line_once') ? failure(failures.importStale) : error;
    }
  }
  // all of them at once: whether an amount stands alone, the whole statement says
  const known = await matchLines(tx, kit, input.collectiveId, lines, input.by.id, now);
  const came = lines.filter((l) => l.fen > 0n && !known.has(l.id));
  const all = new Map((await candidates(tx, input.collectiveId)).map((c) => [c.contractId, c]));
  for (let i = 0; i < came.length; i += CHUNK) {
    const income = came.slice(i, i + CHUNK);
    const ids = await noteReceipts(
      tx,
      kit,
      books,
      income.map((l) => ({
        lineId: l.id,
        accountId: input.accountId,
        payeeMac: null,
        payeeTail: null,
        receivedOn: l.on,
        fen: l.fen,
        payerName: l.name,
        payerMac: l.mac,
        memo: l.memo,
      })),
    );
    const found = income.flatMap((l, n) => {
      const hit = certain({ fen: l.fen, payerName: l.name, payerMac: l.mac, memo: l.memo }, [...all.values()]);
      if (hit === null) return [];
      // what this line pays is not open to the next
      const one = all.get(hit.contractId)!;
      all.set(hit.contractId, { ...one, open: openAfter(one.open, l.fen) });
      return [{ receiptId: ids[n] as string, ...hit }];
    });
    await matchReceipts(tx, kit, books, found);
  }
  await record(tx, kit, {
    collectiveId: input.collectiveId,
    contractId: null,
    action: 'statement',
    subject: input.batchId,
    note: `${lines.length}`,
    by: input.by,
    at: now,
  });
}
