/** Books of the sample data, kept as people keep them: opening balances, other income and expense by voucher, every year carried over and closed by two people. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { uncarried } from '../books/figures.ts';
import { decideVoucher, proposeVoucher, type NewVoucher } from '../books/voucher.ts';
import { accountsOf, bookOf } from '../dividends/book.ts';
import type { Collective } from './place.ts';
import type { World } from './world.ts';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const YUAN = 100n;
/** Administration: a twelfth of the year's income, and never nothing. */
const costOf = (income: bigint): bigint => ((income > 0n ? income / 12n : 0n) / YUAN + 20_000n) * YUAN;

/** A book that is kept year by year, beginning with its first. */
export interface KeptBook {
  readonly book: string;
  /** Keeps all years up to this one; its net income is brought to `net` by other operating income where rent alone falls short. */
  to(year: number, net?: bigint): Promise<void>;
}

/** Opens the book with its opening balances, before anything else in it. `first`: the first year it is kept for, unless it has entries of an earlier one. */
export async function keepBook(w: World, c: Collective, first: number): Promise<KeptBook> {
  const { tx, kit, staff } = w;
  const [maker, approver] = [staff.accountant, staff.chair];
  const book = await bookOf(tx, kit, c.id, maker.id, w.at(`${first}-01-01`, 8));
  const { role } = await accountsOf(tx, kit, book);
  const { rows } = await sql<{ year: number | null; worth: bigint }>`
    select (select extract(year from min(effective_date))::int from ledger.entry where book = ${book}::uuid) as year,
      (select coalesce(sum(x.value_fen), 0)::int8 from assets.asset a join assets.asset_worth x on x.asset_id = a.id where a.collective_id = ${c.id}::uuid and a.kind in ('building', 'equipment')) as worth`.execute(
    tx,
  );
  const begins = Math.min(first, rows[0]?.year ?? first);
  const put = async (v: NewVoucher, at: Temporal.Instant, approved = true): Promise<void> => {
    const { id } = await proposeVoucher(tx, kit, c.id, v, maker, at);
    if (approved) await decideVoucher(tx, kit, id, { action: 'approve', answer: null }, approver, at.add({ hours: 1 }));
  };
  const entry = (on: string, memo: string, debit: number, credit: number, fen: bigint): NewVoucher => ({
    kind: 'entry',
    on,
    memo: `${memo}（示例）`,
    lines: [
      { account: debit, fen },
      { account: credit, fen: -fen },
    ],
    documentHash: sha(`${c.code} ${on} ${memo}`),
  });
  const worth = rows[0]?.worth ?? 0n;
  const cash = 2_000_000n * YUAN;
  const opening = [
    { account: role('fixedAssets'), fen: worth },
    { account: role('bank'), fen: cash },
    { account: role('capital'), fen: -(worth + cash) },
  ].filter((l) => l.fen !== 0n);
  const start = `${begins}-01-01`;
  await put(
    { kind: 'opening', on: start, memo: '启用平台时的期初余额（示例）', lines: opening, documentHash: sha(`opening ${c.code}`) },
    w.at(start, 9),
  );

  const keep = async (year: number, net: bigint | undefined): Promise<void> => {
    const last = `${year}-12-31`;
    const rent = await uncarried(tx, book, last);
    const cost = costOf(net ?? rent);
    await put(
      entry(`${year}-12-20`, `${year} 年管理费用：人员报酬、办公、水电`, role('administration'), role('bank'), cost),
      w.at(last, 9),
    );
    const short = net === undefined ? 0n : net + cost - rent;
    if (short > 0n)
      await put(entry(last, `${year} 年市场摊位、停车和服务收入`, role('bank'), role('otherIncome'), short), w.at(last, 11));
    await put({ kind: 'year-end', year, memo: `${year} 年末结转（示例）` }, w.at(`${year + 1}-01-04`, 9));
  };
  let next = begins;
  return {
    book,
    async to(year, net) {
      for (; next <= year; next++) await keep(next, next === year ? net : undefined);
    },
  };
}

/** The running year of a book: one voucher posted, one that waits for the board. */
export async function keepRunning(w: World, c: Collective, book: string): Promise<void> {
  const { tx, kit, staff } = w;
  const { role } = await accountsOf(tx, kit, book);
  const on = w.today.subtract({ days: 1 });
  if (on.year < w.today.year) return;
  for (const [i, [memo, fen]] of (
    [
      ['办公用品', 126_000n],
      ['路灯维修', 860_000n],
    ] as const
  ).entries()) {
    const lines = [
      { account: role('administration'), fen },
      { account: role('bank'), fen: -fen },
    ];
    const input = {
      kind: 'entry',
      on: on.toString(),
      memo: `${memo}（示例）`,
      lines,
      documentHash: sha(`${c.code} ${memo}`),
    } as const;
    const { id } = await proposeVoucher(tx, kit, c.id, input, staff.accountant, w.now);
    if (i === 0) await decideVoucher(tx, kit, id, { action: 'approve', answer: null }, staff.chair, w.now);
  }
}
