/** The books over HTTP: permission, then scope, then the use case. */
import type { Handlers, SignedIn } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import { editAccount, openAccount } from '../books/chart.ts';
import { collectiveOfEntry, entryShown, journalPage, ledgerPage } from '../books/journal.ts';
import { balanceSheetXlsx, chartXlsx, earningsXlsx, journalXlsx, ledgerXlsx, trialXlsx, vouchersXlsx } from '../books/sheets.ts';
import { bookState, chartShown, vouchersPage } from '../books/show.ts';
import { balanceSheetShown, earningsShown, trialShown } from '../books/statements.ts';
import { decideVoucher, proposeVoucher, voucherById, type NewVoucher } from '../books/voucher.ts';
import { closeMonth } from '../books/year-end.ts';
import type { booksOps } from '../contract/books.ts';
import { bookOf } from '../dividends/book.ts';
import { chartOf } from '../dividends/pack.ts';
import { wrong } from '../letting/common.ts';
import { wholeList } from '../list.ts';
import { record } from '../money/common.ts';
import { placeOf } from '../register/collectives.ts';
import { todayOf } from '../setting.ts';
import { access, handOf } from './access.ts';
import { bookPapersHandlers } from './book-papers.ts';

type Ops = Handlers<{ books: typeof booksOps }>['books'];

/** The operations of books. */
export function booksHandlers(kit: Kit): Ops {
  const { db } = kit.database;
  const today = () => todayOf(kit);
  const { at: within, atCollective: at } = access(kit);
  const reading = (ctx: SignedIn, collectiveId: string) => at(ctx, 'read-books', collectiveId);
  const inOrder = (span: { from?: string | undefined; to?: string | undefined }): void => {
    if (span.from !== undefined && span.to !== undefined && span.from > span.to)
      throw wrong('开始日期不能晚于结束日期。', 'The first day is not after the last.');
  };
  return {
    book: async ({ params }, ctx) => {
      const { place, scope } = await reading(ctx, params.id);
      return bookState(db, kit, scope, place, today());
    },
    open: async ({ params }, ctx) => {
      await at(ctx, 'keep-books', params.id);
      return ctx.command({ params }, async (tx) => {
        const [by, now] = [handOf(ctx), ctx.now()];
        const id = await bookOf(tx, kit, params.id, by.id, now);
        await record(tx, kit, { collectiveId: params.id, contractId: null, action: 'open-book', subject: id, by, at: now });
        return { id };
      });
    },
    journal: async ({ params, query }, ctx) => {
      await reading(ctx, params.id);
      inOrder(query);
      return journalPage(db, params.id, query);
    },
    journalXlsx: async ({ params, query }, ctx) => {
      await reading(ctx, params.id);
      inOrder(query);
      return journalXlsx(db, params.id, query, today().toString());
    },
    entry: async ({ params }, ctx) => {
      const { place, scope } = await within(ctx, 'read-books', async () => placeOf(db, await collectiveOfEntry(db, params.id)));
      return entryShown(db, scope, place, params.id);
    },
    ledger: async ({ params, query }, ctx) => {
      await reading(ctx, params.id);
      inOrder(query);
      return ledgerPage(db, params.id, query);
    },
    ledgerXlsx: async ({ params, query }, ctx) => {
      await reading(ctx, params.id);
      inOrder(query);
      return ledgerXlsx(db, params.id, query);
    },
    trial: async ({ params, query }, ctx) => {
      await reading(ctx, params.id);
      inOrder(query);
      return trialShown(db, params.id, query);
    },
    trialXlsx: async ({ params, query }, ctx) => {
      await reading(ctx, params.id);
      inOrder(query);
      return trialXlsx(db, params.id, query);
    },
    balanceSheet: async ({ params, query }, ctx) => {
      await reading(ctx, params.id);
      return balanceSheetShown(db, kit, params.id, query.on);
    },
    balanceSheetXlsx: async ({ params, query }, ctx) => {
      await reading(ctx, params.id);
      return balanceSheetXlsx(db, kit, params.id, query.on);
    },
    earnings: async ({ params, query }, ctx) => {
      await reading(ctx, params.id);
      inOrder(query);
      return earningsShown(db, kit, params.id, query);
    },
    earningsXlsx: async ({ params, query }, ctx) => {
      await reading(ctx, params.id);
      inOrder(query);
      return earningsXlsx(db, kit, params.id, query);
    },
    chart: async ({ params, query }, ctx) => {
      await reading(ctx, params.id);
      const { accounts, statements } = chartOf(kit);
      const sections = statements.sections.flatMap((s) => {
        const kind = accounts.find((a) => a.section === s.section)?.kind;
        return kind === undefined ? [] : [{ ...s, kind }];
      });
      const on = query.on === undefined ? today() : Temporal.PlainDate.from(query.on);
      return { rows: await chartShown(db, kit, params.id, on), sections };
    },
    chartXlsx: async ({ params, query }, ctx) => {
      await reading(ctx, params.id);
      return chartXlsx(db, kit, params.id, query.on === undefined ? today() : Temporal.PlainDate.from(query.on));
    },
    openAccount: async ({ params, body }, ctx) => {
      await at(ctx, 'keep-books', params.id);
      return ctx.command({ params, body }, (tx) => openAccount(tx, kit, params.id, body, handOf(ctx), ctx.now()));
    },
    editAccount: async ({ params, body }, ctx) => {
      await at(ctx, 'keep-books', params.id);
      return ctx.command({ params, body }, (tx) =>
        editAccount(tx, kit, params.id, { ...body, number: params.number }, handOf(ctx), ctx.now()),
      );
    },
    vouchers: async ({ params, query }, ctx) => {
      const { place, scope } = await reading(ctx, params.id);
      return vouchersPage(db, scope, place, ctx.actor.accountId, query);
    },
    vouchersXlsx: async ({ params, query }, ctx) => {
      const { place, scope } = await reading(ctx, params.id);
      const rows = await wholeList(kit.database, (tx, p) =>
        vouchersPage(tx, scope, place, ctx.actor.accountId, { ...query, ...p }),
      );
      return vouchersXlsx(rows, today().toString());
    },
    propose: async ({ params, body }, ctx) => {
      await at(ctx, 'keep-books', params.id);
      const said: NewVoucher =
        body.kind === 'entry' || body.kind === 'opening'
          ? { ...body, lines: body.lines.map((l) => ({ account: l.account, fen: BigInt(l.fen) })) }
          : body;
      return ctx.command({ params, body }, (tx) => proposeVoucher(tx, kit, params.id, said, handOf(ctx), ctx.now()));
    },
    decide: async ({ params, body }, ctx) => {
      const duty = body.action === 'withdraw' ? 'keep-books' : 'approve-voucher';
      await within(ctx, duty, async () => placeOf(db, (await voucherById(db, params.id)).collectiveId));
      return ctx.command({ params, body }, (tx) => decideVoucher(tx, kit, params.id, body, handOf(ctx), ctx.now()));
    },
    ...bookPapersHandlers(kit),
    closeMonth: async ({ params, body }, ctx) => {
      await at(ctx, 'keep-books', params.id);
      return ctx.command({ params, body }, (tx) => closeMonth(tx, kit, params.id, body, handOf(ctx), ctx.now()));
    },
  };
}
