import type { Handlers, SignedIn } from '@yunjian/kernel/http';
import type { RawReply } from '@yunjian/kernel/contract';
import { writeSheet, type SheetOut } from '@yunjian/kernel/files';
import type { Kit } from '@yunjian/kernel/service';
import type { Allotter, Pool } from '../allot.ts';
import type { ReviewDetail, talentApi } from '../contract.ts';
import { answerDispute } from '../dispute.ts';
import { mustBeAllowed, permit, type Deed } from '../policy.ts';
import { openRecord } from '../review-record.ts';
import { askAgain, requery } from '../review-requery.ts';
import { prepare } from '../review-grant.ts';
import { addInternalNote, answerProposal, askCorrection, claimFor, decideByPerson } from '../review.ts';
import { findPerson, submitForPerson } from '../window.ts';
import { worklist, worklistSheet } from '../worklist.ts';

/** A sheet as an answer. */
export const sheetReply = <R>(sheet: SheetOut<R>, fileName: string): RawReply => ({
  body: writeSheet(sheet),
  type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  fileName,
});

/** The operations of reviewers: permission on the record, the use case, the answer. */
export function reviewHandlers(kit: Kit, allotter: Allotter): Handlers<typeof talentApi>['review'] {
  const { db } = kit.database;
  const may = (ctx: SignedIn, deed: Deed, id: string) => permit(db, ctx.actor, deed, id);
  const show = (ctx: SignedIn, id: string): Promise<ReviewDetail> =>
    openRecord(kit, id, { who: ctx.actor, purpose: ctx.purpose, unmask: false, again: true });
  const serve = async (pool: Pool | null): Promise<void> => {
    if (pool) await allotter.serve(pool);
  };
  return {
    worklist: async ({ query: { page, size, ...filter } }, ctx) => {
      mustBeAllowed(ctx.actor, 'list', { person: null });
      return worklist(kit, filter, { page, size }, ctx.actor.accountId);
    },
    worklistXlsx: async ({ query }, ctx) => {
      mustBeAllowed(ctx.actor, 'list', { person: null });
      return sheetReply(await worklistSheet(kit, query, ctx.actor.accountId), '审核工作清单.xlsx');
    },
    reviewOne: async ({ params, query }, ctx) => {
      const unmask = query.unmask === 'true';
      await may(ctx, 'open', params.id);
      if (unmask) await may(ctx, 'unmask', params.id);
      return openRecord(kit, params.id, { who: ctx.actor, purpose: ctx.purpose, unmask });
    },
    claim: async ({ params }, ctx) => {
      await may(ctx, 'claim', params.id);
      await ctx.command({ params }, (tx) => claimFor(kit, tx, { applicationId: params.id, by: ctx.actor }));
      return show(ctx, params.id);
    },
    askCorrection: async ({ params, body }, ctx) => {
      await may(ctx, 'correct', params.id);
      await ctx.command({ params, body }, (tx) =>
        askCorrection(kit, tx, { applicationId: params.id, items: body.items, by: ctx.actor }),
      );
      return show(ctx, params.id);
    },
    requery: async ({ params }, ctx) => {
      await may(ctx, 'requery', params.id);
      const asked = await askAgain(kit, params.id, ctx.signal);
      const { pool } = await ctx.command({ params }, (tx) => requery(kit, tx, asked, ctx.actor));
      await serve(pool);
      return show(ctx, params.id);
    },
    decide: async ({ params, body }, ctx) => {
      await may(ctx, 'decide', params.id);
      const prepared = await prepare(kit, params.id);
      const { pool } = await ctx.command({ params, body }, (tx) =>
        decideByPerson(kit, tx, { ...prepared, ...body, applicationId: params.id, by: ctx.actor }),
      );
      await serve(pool);
      return show(ctx, params.id);
    },
    approveOverride: async ({ params, body }, ctx) => {
      await may(ctx, 'second', params.id);
      const prepared = await prepare(kit, params.id);
      const { pool } = await ctx.command({ params, body }, (tx) =>
        answerProposal(kit, tx, { ...prepared, ...body, applicationId: params.id, by: ctx.actor }),
      );
      await serve(pool);
      return show(ctx, params.id);
    },
    answerDispute: async ({ params, body }, ctx) => {
      await may(ctx, 'answer', params.id);
      await ctx.command({ params, body }, (tx) =>
        answerDispute(kit, tx, { applicationId: params.id, disputeId: params.disputeId, ...body, by: ctx.actor }),
      );
      return show(ctx, params.id);
    },
    note: async ({ params, body }, ctx) => {
      await may(ctx, 'note', params.id);
      await ctx.command({ params, body }, (tx) =>
        addInternalNote(kit, tx, { applicationId: params.id, text: body.text, by: ctx.actor }),
      );
      return show(ctx, params.id);
    },
    findPerson: async ({ body }, ctx) => {
      mustBeAllowed(ctx.actor, 'find-person', { person: null });
      return findPerson(kit, { ...body, who: ctx.actor, purpose: ctx.purpose });
    },
    windowSubmit: async ({ body }, ctx) => {
      mustBeAllowed(ctx.actor, 'submit-for', { person: body.personId });
      const { id } = await submitForPerson(kit, allotter, ctx, { ...body, who: ctx.actor });
      return show(ctx, id);
    },
  };
}
