import { failure } from '@yunjian/kernel/contract';
import { fileFailures } from '@yunjian/kernel/files';
import type { Handlers } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import type { Allotter } from '../allot.ts';
import type { operatorOps } from '../contract/staff.ts';
import { applyImport, checkImport, projectOfImport, templateSheet } from '../import.ts';
import { endLease, handKeys } from '../lease.ts';
import { handoverPage, mustRun, orgOf, projectOfLease, projectOfUnit, projectsRun, setUnit, unitById } from '../operator.ts';
import { allUnits, projectName, unitPage, unitSheet, type UnitQuery } from '../units.ts';
import { sheetReply } from './public.ts';

type Ops = Handlers<{ operator: typeof operatorOps }>['operator'];

/** The operations of operators. Each first asks whether the project is run by the caller's organisation; others' projects do not exist for them. */
export function operatorHandlers(kit: Kit, _allotter: Allotter): Ops {
  const { db } = kit.database;
  const ledger = (projectId: string): UnitQuery => ({
    projectId,
    state: null,
    rooms: null,
    accessible: null,
    q: null,
    sort: 'place',
  });
  return {
    myProjects: async (_, ctx) => ({ rows: await projectsRun(db, orgOf(ctx.actor)) }),
    myUnits: async ({ params, query }, ctx) => {
      await mustRun(db, ctx.actor, params.id);
      return unitPage(db, { ...ledger(params.id), state: query.state ?? null, q: query.q ?? null }, query);
    },
    myUnitsXlsx: async ({ params }, ctx) => {
      await mustRun(db, ctx.actor, params.id);
      const { zh, demo } = await projectName(db, params.id);
      return sheetReply(
        unitSheet(allUnits(db, ledger(params.id)), { ledger: true, demo, asOf: kit.now() }),
        `${zh}-房源台账.xlsx`,
      );
    },
    importTemplate: () => sheetReply(templateSheet(), '房源导入模板.xlsx'),
    importUnits: async ({ params }, ctx) => {
      await mustRun(db, ctx.actor, params.id);
      const { files } = await ctx.files();
      const [file] = files;
      if (!file || files.length !== 1) throw failure(fileFailures.notSheet);
      return checkImport(kit, { projectId: params.id, bytes: file.bytes, by: ctx.actor.accountId });
    },
    applyImport: async ({ params, body }, ctx) => {
      await mustRun(db, ctx.actor, await projectOfImport(db, params.id));
      return ctx.command({ params, body }, (tx) =>
        applyImport(kit, tx, { importId: params.id, goodOnly: body.goodOnly, by: ctx.actor.accountId }),
      );
    },
    handovers: ({ query }, ctx) => handoverPage(db, orgOf(ctx.actor), query),
    handKeys: async ({ params, body }, ctx) => {
      await mustRun(db, ctx.actor, await projectOfLease(db, params.id));
      const done = await ctx.command({ params, body }, async (tx) => {
        const at = await handKeys(kit, tx, {
          leaseId: params.id,
          code: body.code,
          by: ctx.actor.accountId,
          byName: ctx.actor.name,
        });
        return { at: at.toString() };
      });
      return done;
    },
    endLease: async ({ params, body }, ctx) => {
      await mustRun(db, ctx.actor, await projectOfLease(db, params.id));
      return ctx.command({ params, body }, async (tx) => {
        await endLease(kit, tx, { leaseId: params.id, ...body, by: ctx.actor.accountId, byName: ctx.actor.name });
        return { freed: true };
      });
    },
    setUnit: async ({ params, body }, ctx) => {
      await mustRun(db, ctx.actor, await projectOfUnit(db, params.id));
      await ctx.command({ params, body }, (tx) => setUnit(kit, tx, { unitId: params.id, ...body, by: ctx.actor.accountId }));
      return unitById(db, params.id);
    },
  };
}
