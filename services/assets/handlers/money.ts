/** Money over HTTP: permission, then scope, then the use case. */
import { failure } from '@yunjian/kernel/contract';
import type { Handlers, SignedIn } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import type { moneyOps } from '../contract/money.ts';
import { failures } from '../failures.ts';
import { placeOfRecord } from '../letting/common.ts';
import { allocateBy } from '../money/allocate.ts';
import { depositsPage, depositsXlsx, depositTotals } from '../money/bid-deposit-lists.ts';
import { holdBook, moneyPolicy, placeOfMoney, record } from '../money/common.ts';
import { demandLetter } from '../money/letter.ts';
import {
  accountsPage,
  arrearsPage,
  arrearsTotals,
  arrearsXlsx,
  proposalsPage,
  receiptsPage,
  receiptsXlsx,
  rescissionsPage,
  suggestions,
} from '../money/lists.ts';
import { rentLeftPage } from '../money/left.ts';
import { lateFeeOf, makeDemand, postLateFee, postOther, serveDemand } from '../money/overdue.ts';
import { decide, propose, SUBJECT_OF } from '../money/proposals.ts';
import { enterReceipt, matchReceipts } from '../money/receipts.ts';
import { moneyPage } from '../money/show.ts';
import { may, type Duty } from '../policy.ts';
import { placeOf } from '../register/collectives.ts';
import { todayOf } from '../setting.ts';
import { access, handOf } from './access.ts';
import { bankHandlers } from './money-bank.ts';

type Ops = Handlers<{ money: typeof moneyOps }>['money'];

/** The operations of money. */
export function moneyHandlers(kit: Kit): Ops {
  const { db } = kit.database;
  const { at: within, placed: at, reading: readingAs } = access(kit);
  const reading = (ctx: SignedIn) => readingAs(ctx, 'read-money');
  /** A contract of this very collective, or as if it did not exist. */
  const ofCollective = async (collectiveId: string, contractId: string): Promise<void> => {
    if ((await placeOfRecord(db, 'contract', contractId)).collectiveId !== collectiveId) throw failure(failures.notFound);
  };
  const contractOf = (ctx: SignedIn, duty: Duty, id: string) => at(ctx, duty, () => placeOfRecord(db, 'contract', id));
  return {
    contractMoney: async ({ params }, ctx) => {
      const { place, scope } = await within(ctx, 'read-money', () => placeOfRecord(db, 'contract', params.id));
      return moneyPage(db, scope, place, params.id, ctx.actor.accountId, todayOf(kit).toString());
    },
    arrears: async ({ query }, ctx) => arrearsPage(db, await reading(ctx), query, todayOf(kit)),
    arrearsTotals: async ({ query }, ctx) => arrearsTotals(db, await reading(ctx), query, todayOf(kit)),
    arrearsXlsx: async ({ query }, ctx) => arrearsXlsx(db, await reading(ctx), query, todayOf(kit)),
    accounts: async ({ params }, ctx) => {
      await at(ctx, 'read-money', () => placeOf(db, params.id));
      const formats = Object.entries(moneyPolicy(kit).banks).map(([id, { title }]) => ({ id, title }));
      return { rows: await accountsPage(db, params.id), formats };
    },
    receipts: async ({ query }, ctx) => receiptsPage(db, await reading(ctx), query),
    receiptsXlsx: async ({ query }, ctx) => receiptsXlsx(db, await reading(ctx), query, todayOf(kit)),
    suggestions: async ({ params }, ctx) => {
      await at(ctx, 'read-money', () => placeOfMoney(db, 'receipt', params.id));
      return { rows: await suggestions(db, params.id) };
    },
    enterReceipt: async ({ params, body }, ctx) => {
      await at(ctx, 'money', () => placeOf(db, params.id));
      if (body.contractId !== null) await ofCollective(params.id, body.contractId);
      return ctx.command({ params, body }, async (tx) => {
        const [by, now] = [handOf(ctx), ctx.now()];
        const books = await holdBook(tx, kit, params.id, by, now);
        const id = await enterReceipt(tx, kit, books, { ...body, fen: BigInt(body.fen), today: todayOf(kit).toString() });
        await record(tx, kit, {
          collectiveId: params.id,
          contractId: body.contractId,
          action: 'receipt',
          subject: id,
          fen: BigInt(body.fen),
          note: body.memo,
          by,
          at: now,
        });
        return { id };
      });
    },
    matchReceipt: async ({ params, body }, ctx) => {
      const place = await at(ctx, 'money', () => placeOfMoney(db, 'receipt', params.id));
      await ofCollective(place.collectiveId, body.contractId);
      return ctx.command({ params, body }, async (tx) => {
        const [by, now] = [handOf(ctx), ctx.now()];
        const books = await holdBook(tx, kit, place.collectiveId, by, now);
        await matchReceipts(tx, kit, books, [{ receiptId: params.id, contractId: body.contractId, by: 'person' }], {
          spread: body.spread,
        });
        await record(tx, kit, {
          collectiveId: place.collectiveId,
          contractId: body.contractId,
          action: 'match',
          subject: params.id,
          by,
          at: now,
        });
        return { id: params.id };
      });
    },
    allocate: async ({ params, body }, ctx) => {
      const place = await at(ctx, 'money', () => placeOfMoney(db, 'receipt', params.id));
      return ctx.command({ params, body }, async (tx) => {
        const [by, now] = [handOf(ctx), ctx.now()];
        const books = await holdBook(tx, kit, place.collectiveId, by, now);
        const lines = body.lines.map((l) => ({ receivableId: l.receivableId, fen: BigInt(l.fen) }));
        await allocateBy(tx, kit, books, params.id, lines);
        const fen = lines.reduce((s, l) => s + l.fen, 0n);
        await record(tx, kit, {
          collectiveId: place.collectiveId,
          contractId: place.contractId,
          action: 'allocate',
          subject: params.id,
          fen,
          by,
          at: now,
        });
        return { id: params.id };
      });
    },
    propose: async ({ body }, ctx) => {
      const place = await at(ctx, 'money', () => placeOfMoney(db, SUBJECT_OF[body.kind], body.subjectId));
      return ctx.command({ body }, (tx) =>
        propose(
          tx,
          kit,
          {
            kind: body.kind,
            subjectId: body.subjectId,
            collectiveId: place.collectiveId,
            contractId: place.contractId,
            body,
            reason: body.reason,
            decisionId: body.decisionId,
          },
          handOf(ctx),
          ctx.now(),
        ),
      );
    },
    proposals: async ({ query }, ctx) => proposalsPage(db, await reading(ctx), query),
    decide: async ({ params, body }, ctx) => {
      // who proposed withdraws: the accountant, or the board by whose end of a lease it was proposed
      const duty = body.action === 'withdraw' && may(ctx.actor, 'money') ? 'money' : 'approve-money';
      await at(ctx, duty, () => placeOfMoney(db, 'proposal', params.id));
      return ctx.command({ params, body }, (tx) => decide(tx, kit, params.id, body, handOf(ctx), ctx.now()));
    },
    lateFee: async ({ params, query }, ctx) => {
      await at(ctx, 'read-money', () => placeOfMoney(db, 'receivable', params.id));
      const fee = await lateFeeOf(db, kit, params.id, query.until);
      return {
        fen: String(fee.fen),
        postedFen: String(fee.posted),
        restFen: String(fee.rest),
        overFen: String(query.until >= todayOf(kit).toString() && fee.posted > fee.fen ? fee.posted - fee.fen : 0n),
        capped: fee.capped,
        stretches: fee.stretches.map((s) => ({
          from: s.from.toString(),
          to: s.to.toString(),
          days: s.days,
          unpaidFen: String(s.unpaidFen),
        })),
      };
    },
    postLateFee: async ({ params, body }, ctx) => {
      await at(ctx, 'money', () => placeOfMoney(db, 'receivable', params.id));
      return ctx.command({ params, body }, (tx) => postLateFee(tx, kit, params.id, body.until, handOf(ctx), ctx.now()));
    },
    postOther: async ({ params, body }, ctx) => {
      const { collectiveId } = await contractOf(ctx, 'money', params.id);
      return ctx.command({ params, body }, (tx) =>
        postOther(tx, kit, { id: params.id, collectiveId }, { ...body, fen: BigInt(body.fen) }, handOf(ctx), ctx.now()),
      );
    },
    demand: async ({ params, body }, ctx) => {
      // who may end the lease gives notice of it
      const duty = body.kind === 'rescission' ? 'end-contract' : 'money';
      const { collectiveId } = await contractOf(ctx, duty, params.id);
      return ctx.command({ params, body }, (tx) =>
        makeDemand(tx, kit, { id: params.id, collectiveId }, body.kind, handOf(ctx), ctx.now()),
      );
    },
    serveDemand: async ({ params, body }, ctx) => {
      const { collectiveId, contractId } = await at(ctx, 'money', () => placeOfMoney(db, 'demand', params.id));
      return ctx.command({ params, body }, (tx) =>
        serveDemand(tx, kit, params.id, body, { collectiveId, contractId }, handOf(ctx), ctx.now()),
      );
    },
    demandPdf: async ({ params, query }, ctx) => {
      await at(ctx, 'read-money', () => placeOfMoney(db, 'demand', params.id));
      const { body, number } = await demandLetter(db, kit, params.id, query.language);
      return { body, type: 'application/pdf', fileName: `${number}.pdf`, headers: { 'cache-control': 'private, no-store' } };
    },
    ...bankHandlers(kit),
    bidDeposits: async ({ query }, ctx) => depositsPage(db, kit, await reading(ctx), query, todayOf(kit).toString()),
    bidDepositTotals: async ({ query }, ctx) => depositTotals(db, kit, await reading(ctx), query, todayOf(kit).toString()),
    bidDepositsXlsx: async ({ query }, ctx) => depositsXlsx(db, kit, await reading(ctx), query, todayOf(kit).toString()),
    rentLeft: async ({ query }, ctx) => rentLeftPage(db, await reading(ctx), query),
    rescissions: async ({ query }, ctx) => rescissionsPage(db, await reading(ctx), query),
  };
}
