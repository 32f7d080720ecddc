/** The bank's statement of the last weeks, brought in as the accountant does it: it finds what the book has, one charge nobody entered yet, and a balance that differs by it. */
import { sql } from 'kysely';
import type { JsonObject } from '@yunjian/kernel/crypto';
import { appendLeaf } from '@yunjian/kernel/audit';
import type { SheetRow } from '@yunjian/kernel/files';
import { chartOf } from '../dividends/pack.ts';
import { kindOf } from '../imports/kinds.ts';
import { addBatch } from '../imports/queries.ts';
import { stateBalance } from '../money/balances.ts';
import type { Collective } from './place.ts';
import type { World } from './world.ts';

/** Days the statement covers. */
const DAYS = 30;
/** What the bank charged and the book does not have. */
const CHARGE = 2_500n;

interface Line {
  readonly on: string;
  readonly fen: bigint;
  readonly name: string;
  readonly memo: string;
}

/** What moved the bank account of a collective of late, as the bank tells it, and what of it a statement could not tell apart: the bank has not got that far yet. */
async function movedOf(w: World, c: Collective): Promise<{ told: readonly Line[]; underWay: bigint }> {
  const from = w.today.subtract({ days: DAYS }).toString();
  const { rows } = await sql<Line>`
    select e.effective_date::text as on, sum(p.fen)::int8 as fen, coalesce(min(r.payer_name), min(f.payee_name), '') as name,
      coalesce(min(r.memo), case when min(f.payee_name) is null then min(e.memo) else '退款' end) as memo
    from ledger.book b join ledger.account a on a.book = b.id and a.number = ${chartOf(w.kit).roles.bank} and a.party is null
    join ledger.posting p on p.account = a.id join ledger.entry e on e.id = p.entry
    left join assets.receipt r on r.entry_id = e.id left join assets.refund f on f.entry_id = e.id
    where b.owner = ${c.id} and e.effective_date between ${from}::date and ${w.today.toString()}::date and e.reverses is null
      and e.source_kind not in ('assets.payout', 'assets.opening') and not exists (select from ledger.entry x where x.reverses = e.id)
    group by e.id having sum(p.fen) <> 0 order by e.effective_date, e.id`.execute(w.tx);
  const like = Map.groupBy(rows, (l) => `${l.on} ${l.fen}`);
  const apart = (l: Line): boolean => {
    const same = like.get(`${l.on} ${l.fen}`) ?? [];
    return l.name.length < 2
      ? l.fen < 0n && same.length === 1
      : same.filter((o) => `${o.name} ${o.memo}`.includes(l.name)).length === 1;
  };
  const told = rows.filter(apart);
  const sum = (all: readonly Line[]): bigint => all.reduce((s, l) => s + l.fen, 0n);
  return { told, underWay: sum(rows) - sum(told) };
}

const CELLS = { in: '收入金额', out: '支出金额', ref: '流水号', name: '对方户名', memo: '摘要' } as const;
const yuan = (fen: bigint): string => `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`;

/** Brings in the statement of one collective. */
async function bringIn(w: World, c: Collective, lines: readonly Line[]): Promise<void> {
  const { tx, kit, staff } = w;
  const by = staff.accountant;
  const rows = lines.map((l, i): SheetRow => ({
    line: i + 2,
    values: {
      date: l.on,
      in: l.fen > 0n ? l.fen : null,
      out: l.fen < 0n ? -l.fen : null,
      ref: `YH${l.on.replaceAll('-', '')}${String(i + 1).padStart(4, '0')}`,
      name: l.name,
      account: '',
      memo: l.memo,
    },
  }));
  const text = [
    ['交易日期', ...Object.values(CELLS)].join(','),
    ...rows.map(({ values: v }) =>
      [
        v['date'],
        v['in'] === null ? '' : yuan(v['in'] as bigint),
        v['out'] === null ? '' : yuan(v['out'] as bigint),
        v['ref'],
        v['name'],
        v['memo'],
      ].join(','),
    ),
  ].join('\r\n');
  const fileName = `示例银行对账单-${c.code}.csv`;
  const received = await kit.files.receive({ content: Buffer.from(`\uFEFF${text}\r\n`), allow: ['text/csv'], maxBytes: 1 << 20 });
  const file = await kit.files.record(tx, received, {
    originalName: fileName,
    owner: by.id,
    purpose: 'assets.import.bank',
    now: w.now,
  });
  const params: JsonObject = { format: 'generic', account: c.accountId };
  const target = { collectiveId: c.id, townCode: c.townCode, params, today: w.today.toString(), uploadedBy: by.id };
  const id = w.id(w.now);
  await addBatch(tx, { id, kind: 'bank', ...target, fileId: file.id, fileName, at: w.now, by });
  const kind = kindOf('bank');
  const checked = await kind.check(tx as never, target, rows, kit);
  const good = checked.flatMap(({ line, payload }) => (payload === null ? [] : [{ line, payload }]));
  if (good.length !== rows.length) throw new Error(`the sample statement of ${c.code} has rows that do not enter`);
  await sql`update assets.import_batch set state = 'ready', progress = 1, good = ${good.length}, bad = 0 where id = ${id}::uuid`.execute(
    tx,
  );
  await kind.apply(tx, kit, { batchId: id, target, rows: good, by });
  const leaf = await appendLeaf(
    tx,
    {
      kind: 'assets.imported',
      subject: id,
      body: { what: 'bank', collective: c.id, town: c.townCode, entered: good.length, left: 0, by: by.id },
      at: w.now,
    },
    kit.crypto.suite,
  );
  await sql`update assets.import_batch set state = 'applied', entered = ${good.length}, applied_at = ${w.now}, applied_by = ${by.id}::uuid,
    leaf_id = ${leaf.leafId} where id = ${id}::uuid`.execute(tx);
}

/** Statements of collectives, and what the bank says they hold. */
export async function makeStatements(w: World, all: readonly Collective[]): Promise<void> {
  for (const c of all) {
    const charge: Line = { on: w.today.subtract({ days: 1 }).toString(), fen: -CHARGE, name: '示例银行', memo: '账户管理费' };
    const { told, underWay } = await movedOf(w, c);
    await bringIn(
      w,
      c,
      [...told, charge].toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)),
    );
    const { rows } = await sql<{
      fen: bigint;
    }>`select coalesce(sum(p.fen), 0)::int8 as fen from ledger.book b join ledger.account a on a.book = b.id and a.number = ${chartOf(w.kit).roles.bank} and a.party is null
      join ledger.posting p on p.account = a.id join ledger.entry e on e.id = p.entry where b.owner = ${c.id} and e.effective_date <= ${w.today.toString()}::date`.execute(
      w.tx,
    );
    await stateBalance(
      w.tx,
      w.kit,
      c.id,
      {
        on: w.today.toString(),
        lines: [{ accountId: c.accountId, fen: (rows[0]?.fen ?? 0n) - CHARGE - underWay }],
        document: null,
      },
      w.staff.accountant,
      w.now,
    );
  }
}
