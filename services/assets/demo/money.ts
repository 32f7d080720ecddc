/** Money of the sample lettings, by the service's own rules: what fell due, what came in, a few arrears, a few receipts nobody has matched. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '@yunjian/kernel/db';
import { holdBook, postMoves } from '../money/common.ts';
import { accrueAll, recognise, recogniseAll } from '../money/owed.ts';
import { matchReceipts, noteReceipts, type NewReceipt } from '../money/receipts.ts';
import { bookRoundTrip, type Cases } from './cases.ts';
import type { Deal } from './deal.ts';
import type { Collective, Party, Place } from './place.ts';
import { lookAt, type World } from './world.ts';

interface Owed {
  readonly id: string;
  readonly contract: string;
  readonly number: string;
  readonly kind: string;
  readonly fen: bigint;
  readonly due: string;
}

const BATCH = 2000;

/** What came in under contracts of one collective: rent by the week in which it is due, but not what stays unpaid. */
async function receive(
  w: World,
  c: Collective,
  deals: ReadonlyMap<string, Deal>,
  special: { readonly contract: string; readonly payer: Party; readonly fen: bigint },
): Promise<void> {
  const { tx, kit, staff, d } = w;
  const { rows } =
    await sql<Owed>`select r.id, r.contract_id as contract, k.number, r.kind, r.fen, r.due_on::text as due from assets.receivable r
    join assets.contract k on k.id = r.contract_id where r.collective_id = ${c.id}::uuid order by k.number, r.due_on, r.kind`.execute(
      tx,
    );
  const left = new Map<string, number>();
  for (const r of rows) if (r.kind === 'rent') left.set(r.contract, (left.get(r.contract) ?? 0) + 1);
  const receipts: (NewReceipt & { readonly contract: string })[] = [];
  for (const r of rows) {
    const deal = deals.get(r.contract);
    if (deal === undefined) continue;
    if (r.kind === 'rent') {
      const rest = left.get(r.contract) ?? 0;
      left.set(r.contract, rest - 1);
      if (rest <= deal.unpaid) continue;
    }
    const odd = r.contract === special.contract && r.kind === 'rent';
    const on = Temporal.PlainDate.from(r.due).subtract({ days: r.kind === 'rent' ? d.int(8) : 0 });
    receipts.push({
      contract: r.contract,
      lineId: null,
      accountId: c.accountId,
      payeeMac: null,
      payeeTail: null,
      receivedOn: (Temporal.PlainDate.compare(on, w.today) > 0 ? w.today : on).toString(),
      fen: odd ? r.fen + special.fen : r.fen,
      payerName: odd ? special.payer.name : deal.lessee.name,
      payerMac: odd ? special.payer.payer : deal.lessee.payer,
      memo: `${r.number} ${r.kind === 'rent' ? '租金' : '押金'}`,
    });
  }
  const books = await holdBook(tx, kit, c.id, staff.accountant, w.now);
  for (let from = 0; from < receipts.length; from += BATCH) {
    const some = receipts.slice(from, from + BATCH);
    const ids = await noteReceipts(tx, kit, books, some);
    await matchReceipts(
      tx,
      kit,
      books,
      some.map((r, i) => ({ receiptId: ids[i] as string, contractId: r.contract, by: 'number' })),
    );
  }
  const strange = Array.from({ length: 3 }, (_, i): NewReceipt => ({
    lineId: null,
    accountId: c.accountId,
    payeeMac: null,
    payeeTail: null,
    receivedOn: w.today.subtract({ days: 2 + i }).toString(),
    fen: 100_000n * BigInt(i + 1),
    payerName: `示例付款人${i + 1}`,
    payerMac: createHash('sha256').update(`stranger ${c.code} ${i}`).digest(),
    memo: i === 0 ? '房租' : '',
  }));
  await noteReceipts(tx, kit, books, strange);
  if (deals.get(special.contract)?.of.id !== c.id) return;
  await bookRoundTrip(
    w,
    { contractId: special.contract, collectiveId: c.id, payer: special.payer, fen: special.fen },
    async (day, id) => {
      const debit = (await books.of('prepayments', [special.contract])).get(special.contract) as number;
      const [posted] = await postMoves(tx, kit, books, [
        {
          what: 'refund',
          id,
          day,
          memo: '多收退回（示例）',
          debit,
          credit: books.role('bank'),
          fen: special.fen,
          approvedBy: staff.board.id,
        },
      ]);
      return (posted as { entry: string }).entry;
    },
  );
}

/**
 * Lets work on the money of thousands of contracts go on without reckoning the balance of a contract anew after every row; the balances are written once
 * afterwards, by the function that the triggers call; nor is every row compared with what it was. Only the owner of the tables can do that, in the one transaction of the loading.
 */
async function balancesAtTheEnd(w: World, work: () => Promise<void>): Promise<void> {
  const switched = async (how: 'disable' | 'enable'): Promise<void> => {
    for (const table of ['receivable', 'receipt'])
      for (const trigger of ['balance', 'kept'])
        await sql`alter table assets.${sql.raw(table)} ${sql.raw(how)} trigger ${sql.raw(`${table}_${trigger}`)}`.execute(w.tx);
  };
  await switched('disable');
  await work();
  await sql`select assets.balance_again(x.id) from (select contract_id as id from assets.receivable union select contract_id from assets.receipt where contract_id is not null) x`.execute(
    w.tx,
  );
  await switched('enable');
}

/** Rent becomes income in the year it is of: the books of past years are carried over later, one after the other. */
async function earnByYears(w: World, place: Place): Promise<void> {
  const { rows } = await sql<{
    first: number | null;
  }>`select extract(year from min(lower(days)))::int as first from assets.receivable where kind = 'rent'`.execute(w.tx);
  for (let year = rows[0]?.first ?? w.today.year; year < w.today.year; year++)
    for (const c of Object.values(place.collectives))
      await recognise(w.tx, w.kit, c.id, `${year}-12-31`, w.staff.accountant, w.at(`${year + 1}-01-02`));
}

/** Books the money of all lettings, and closes the contracts that are over and settled. `ids` are those of `deals`, in their order. */
export async function makeMoney(
  w: World,
  place: Place,
  deals: readonly Deal[],
  ids: readonly string[],
  cases: Cases,
): Promise<void> {
  const { tx, kit } = w;
  // the nightly jobs bring their own transactions; here all is one
  const within = { db: tx, tx: (work: (inner: typeof tx) => Promise<unknown>) => work(tx) } as unknown as Pick<
    Database,
    'db' | 'tx'
  >;
  await lookAt(w, 'assets.contract', 'assets.rent_period', 'assets.tenure', 'assets.part', 'assets.asset');
  await balancesAtTheEnd(w, async () => {
    await accrueAll(within, kit, w.now);
    const byId = new Map(ids.map((id, i) => [id, deals[i] as Deal]));
    const special = {
      contract: ids[deals.indexOf(cases.roundTrip.deal)] as string,
      payer: cases.roundTrip.payer,
      fen: cases.roundTrip.fen,
    };
    await lookAt(w, 'assets.receivable', 'ledger.account', 'ledger.entry', 'ledger.posting');
    for (const c of Object.values(place.collectives)) await receive(w, c, byId, special);
    await earnByYears(w, place);
    await recogniseAll(within, kit, w.now);
  });
  const over = ids.filter((_, i) => deals[i]?.state === 'closed');
  await sql`update assets.contract set state = 'closed', revision = revision + 1 where id = any(${over}::uuid[]) and state = 'returned'`.execute(
    tx,
  );
}
