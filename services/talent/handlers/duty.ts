import type { Handlers } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import type { Allotter } from '../allot.ts';
import { addAssessment, assessments } from '../assessment.ts';
import { answerAudit, auditPage } from '../audit.ts';
import { biasReport } from '../bias.ts';
import { drill, drillSheet } from '../board-drill.ts';
import { board } from '../board.ts';
import type { talentApi } from '../contract.ts';
import { mustBeAllowed } from '../policy.ts';
import { rerunManual, setMode } from '../switch.ts';
import { sheetReply } from './review.ts';

const nobody = { person: null } as const;
/** How long the caller waits for what had piled up; the rest is the job's. */
const RERUN_MS = 5000;

/** The operations of the duty manager and the auditor: permission, the use case, the answer. */
export function dutyHandlers(kit: Kit, allotter: Allotter): Handlers<typeof talentApi>['duty'] {
  const { db } = kit.database;
  return {
    board: async ({ query }, ctx) => {
      mustBeAllowed(ctx.actor, 'board', nobody);
      return board(kit, query.days);
    },
    boardDrill: async ({ params, query: { page, size, days, code } }, ctx) => {
      mustBeAllowed(ctx.actor, 'board', nobody);
      return drill(kit, params.figure, code, days, { page, size });
    },
    boardXlsx: async ({ params, query }, ctx) => {
      mustBeAllowed(ctx.actor, 'board', nobody);
      return sheetReply(drillSheet(kit, params.figure, query.code, query.days), `指标明细-${params.figure}.xlsx`);
    },
    setMode: async ({ body }, ctx) => {
      mustBeAllowed(ctx.actor, 'switch', nobody);
      await ctx.command({ body }, (tx) => setMode(kit, tx, { ...body, by: ctx.actor }));
      if (body.automatic) await rerunManual(kit, allotter, { signal: ctx.signal, budgetMs: RERUN_MS });
      return { automatic: body.automatic };
    },
    audits: async ({ query: { page, size, state } }, ctx) => {
      mustBeAllowed(ctx.actor, 'audit', nobody);
      return auditPage(kit, state, { page, size });
    },
    answerAudit: async ({ params, body }, ctx) => {
      mustBeAllowed(ctx.actor, 'audit', nobody);
      await ctx.command(
        { params, body },
        async (tx) => void (await answerAudit(kit, tx, { id: params.id, ...body, by: ctx.actor })),
      );
      return { ok: true as const };
    },
    bias: async ({ query }, ctx) => {
      mustBeAllowed(ctx.actor, 'board', nobody);
      return biasReport(kit, query.days);
    },
    assessments: async (_, ctx) => {
      mustBeAllowed(ctx.actor, 'board', nobody);
      return { rows: await assessments(db) };
    },
    addAssessment: async ({ body }, ctx) => {
      mustBeAllowed(ctx.actor, 'assess', nobody);
      return ctx.command({ body }, (tx) => addAssessment(kit, tx, { ...body, by: ctx.actor }));
    },
  };
}
