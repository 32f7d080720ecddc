/** Bank and book over HTTP: permission, then scope, then the use case. */
import type { Handlers } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import type { bankOps } from '../contract/money-bank.ts';
import { wholeList } from '../list.ts';
import { stateBalance, statedBalances } from '../money/balances.ts';
import { outLines } from '../money/bank-lines.ts';
import { lineCandidates, matchLineBy } from '../money/bank-match.ts';
import { unmatchLine } from '../money/bank-unmatch.ts';
import { placeOfMoney, record } from '../money/common.ts';
import { reconcileItems, reconciliation } from '../money/reconcile.ts';
import { reconcileSheet } from '../money/reconcile-sheet.ts';
import { placeOf } from '../register/collectives.ts';
import { access, handOf } from './access.ts';

/** The operations of bank and book. */
export function bankHandlers(kit: Kit): Handlers<{ money: typeof bankOps }>['money'] {
  const { db } = kit.database;
  const { placed: at, reading } = access(kit);
  return {
    bankLines: async ({ query }, ctx) => outLines(db, await reading(ctx, 'read-money'), query),
    bankLineCandidates: async ({ params }, ctx) => {
      await at(ctx, 'read-money', () => placeOfMoney(db, 'bank_line', params.id));
      return { rows: await lineCandidates(db, kit, params.id) };
    },
    matchBankLine: async ({ params, body }, ctx) => {
      const { collectiveId } = await at(ctx, 'money', () => placeOfMoney(db, 'bank_line', params.id));
      return ctx.command({ params, body }, async (tx) => {
        const [by, now] = [handOf(ctx), ctx.now()];
        await matchLineBy(tx, kit, params.id, body, by.id, now);
        await record(tx, kit, { collectiveId, contractId: null, action: 'match-out', subject: params.id, by, at: now });
        return { id: params.id };
      });
    },
    unmatchBankLine: async ({ params, body }, ctx) => {
      const { collectiveId } = await at(ctx, 'money', () => placeOfMoney(db, 'bank_line', params.id));
      return ctx.command({ params, body }, async (tx) => {
        await unmatchLine(tx, kit, { lineId: params.id, collectiveId, reason: body.reason, by: handOf(ctx) }, ctx.now());
        return { id: params.id };
      });
    },
    bankBalances: async ({ params }, ctx) => {
      await at(ctx, 'read-money', () => placeOf(db, params.id));
      return { rows: await statedBalances(db, params.id) };
    },
    stateBalance: async ({ params, body }, ctx) => {
      await at(ctx, 'money', () => placeOf(db, params.id));
      const lines = body.lines.map((l) => ({ ...l, fen: BigInt(l.fen) }));
      return ctx.command({ params, body }, (tx) => stateBalance(tx, kit, params.id, { ...body, lines }, handOf(ctx), ctx.now()));
    },
    reconciliation: async ({ params, query }, ctx) => {
      await at(ctx, 'read-money', () => placeOf(db, params.id));
      const r = await reconciliation(db, kit, { collectiveId: params.id, on: query.on });
      return { ...r, accounts: [...r.accounts] };
    },
    reconciliationItems: async ({ params, query }, ctx) => {
      await at(ctx, 'read-money', () => placeOf(db, params.id));
      return reconcileItems(db, kit, { collectiveId: params.id, ...query });
    },
    reconciliationXlsx: async ({ params, query }, ctx) => {
      await at(ctx, 'read-money', () => placeOf(db, params.id));
      const place = { collectiveId: params.id, on: query.on };
      const rows = await wholeList(kit.database, (tx, p) => reconcileItems(tx, kit, { ...place, ...p }));
      return reconcileSheet(await reconciliation(db, kit, place), rows);
    },
  };
}
