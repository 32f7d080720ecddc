import { failure, type RawReply } from '@yunjian/kernel/contract';
import { writeSheet } from '@yunjian/kernel/files';
import type { Handlers, SignedIn } from '@yunjian/kernel/http';
import { enqueue } from '@yunjian/kernel/jobs';
import {
  approveDraft,
  cancelRehearsal,
  createDraft,
  decisionById,
  discardDraft,
  draftById,
  fingerprint,
  judge,
  metaObject,
  rehearsalById,
  replay,
  rulebookFailures,
  saveDraft,
  sendBackDraft,
  startRehearsal,
  withdrawDraft,
  type Officer,
  type Rehearsable,
} from '@yunjian/kernel/rulebook';
import type { Kit } from '@yunjian/kernel/service';
import type { workbenchApi } from './contract.ts';
import { filesOf, importInto } from './import.ts';
import { indicators } from './indicators.ts';
import { rehearseJob } from './jobs.ts';
import { officerOf, permit, type Duty } from './policy.ts';
import {
  draftOne,
  draftView,
  flipViewer,
  problemView,
  rehearsalsView,
  ruleOne,
  rulesView,
  sideOf,
  testsView,
  versionOne,
} from './present.ts';
import { decisionPage, draftPage, flipPage, stepNames, versionText } from './queries.ts';
import { flipSheet } from './sheet.ts';

/** A file's bytes as they are stored. */
const fileReply = (text: string, fileName: string): RawReply => ({
  body: text,
  type: fileName.endsWith('.json') ? 'application/json; charset=utf-8' : 'application/xml; charset=utf-8',
  fileName,
});

/** The operations of the workbench: permission, the use case, the answer. */
export function workbenchHandlers(kit: Kit, rehearsables: readonly Rehearsable[]): Handlers<typeof workbenchApi>['workbench'] {
  const { db } = kit.database;
  const known: ReadonlySet<string> = new Set(rehearsables.map((r) => r.ruleCode));
  const may = (ctx: SignedIn, duty: Duty): Officer => {
    permit(ctx.actor, duty);
    return officerOf(kit, ctx.actor);
  };
  const textOfVersion = async (code: string, version: string) => {
    const text = await versionText(db, code, version);
    if (text === null) throw failure(rulebookFailures.noVersion, { code, version });
    return text;
  };
  const oneRehearsal = async (id: string, by: Officer) => {
    const { draft_id } = await rehearsalById(db, id);
    const found = (await rehearsalsView(db, draft_id, by)).find((r) => r.id === id);
    if (found === undefined) throw failure(rulebookFailures.noRehearsal);
    return found;
  };
  return {
    rules: async (_, ctx) => {
      const by = may(ctx, 'read');
      return { rows: await rulesView(db, null, by, known), today: by.today.toString() };
    },
    rule: async ({ params }, ctx) => ruleOne(db, params.code, may(ctx, 'read'), known),
    version: async ({ params }, ctx) => versionOne(db, params.code, params.version, may(ctx, 'read')),
    versionDmn: async ({ params }, ctx) => {
      may(ctx, 'read');
      return fileReply((await textOfVersion(params.code, params.version)).dmn, `${params.code}-${params.version}.dmn`);
    },
    versionMeta: async ({ params }, ctx) => {
      may(ctx, 'read');
      return fileReply((await textOfVersion(params.code, params.version)).meta, `${params.code}-${params.version}.json`);
    },
    diff: async ({ params, query }, ctx) => {
      const { today } = may(ctx, 'read');
      const [a, b] = await Promise.all([sideOf(db, params.code, query.a, today), sideOf(db, params.code, query.b, today)]);
      return { a, b };
    },
    drafts: async ({ query: { page, size, code, state, mine } }, ctx) => {
      const by = may(ctx, 'read');
      const filter = { code: code ?? null, state: state ?? null, author: mine === 'true' ? by.accountId : null };
      const { rows, total } = await draftPage(db, filter, by.today, { page, size });
      const names = await stepNames(
        db,
        rows.map((r) => r.id),
      );
      return { rows: rows.map((r) => draftView(r, by, names)), total, page, size };
    },
    createDraft: async ({ body }, ctx) => {
      const by = may(ctx, 'edit');
      const text = await textOfVersion(body.code, body.base);
      const { id } = await ctx.command({ body }, async (tx) => ({
        id: await createDraft(tx, { ...body, text, tests: [], step: 'created' }, by),
      }));
      return draftOne(db, id, by);
    },
    importDraft: async ({ query }, ctx) => {
      const by = may(ctx, 'edit');
      const files = filesOf((await ctx.files()).files);
      const id = await kit.database.tx((tx) => importInto(tx, files, query, by));
      return draftOne(db, id, by);
    },
    draft: async ({ params }, ctx) => draftOne(db, params.id, may(ctx, 'read')),
    saveDraft: async ({ params, body: { revision, version, dmn, meta, tests } }, ctx) => {
      const by = may(ctx, 'edit');
      await ctx.command({ params, sha: fingerprint(dmn, meta).toString('hex'), revision, version, tests }, async (tx) =>
        saveDraft(tx, { id: params.id, revision, version, text: { dmn, meta }, tests, step: 'saved' }, by),
      );
      return draftOne(db, params.id, by);
    },
    discard: async ({ params, body }, ctx) => {
      const by = may(ctx, 'edit');
      await ctx.command({ params, body }, (tx) => discardDraft(tx, { ...params, ...body }, by));
      return draftOne(db, params.id, by);
    },
    draftDmn: async ({ params }, ctx) => {
      may(ctx, 'read');
      const draft = await draftById(db, params.id);
      return fileReply(draft.dmn_xml, `${draft.code}-${draft.version}.dmn`);
    },
    draftMeta: async ({ params }, ctx) => {
      may(ctx, 'read');
      const draft = await draftById(db, params.id);
      return fileReply(draft.meta_text, `${draft.code}-${draft.version}.json`);
    },
    check: async ({ body }, ctx) => {
      may(ctx, 'check');
      const found = judge(body.dmn, metaObject(body.meta));
      return {
        problems: found.problems.map(problemView),
        testResults: testsView(found, body.tests ?? []),
        sha256: fingerprint(body.dmn, body.meta).toString('hex'),
      };
    },
    rehearse: async ({ params, body }, ctx) => {
      const by = may(ctx, 'rehearse');
      const { id } = await ctx.command({ params, body }, async (tx) => {
        const started = await startRehearsal(tx, { draftId: params.id, revision: body.revision }, by);
        await enqueue(tx, rehearseJob, { id: started });
        return { id: started };
      });
      return oneRehearsal(id, by);
    },
    rehearsals: async ({ params }, ctx) => ({ rows: await rehearsalsView(db, params.id, may(ctx, 'read')) }),
    rehearsal: async ({ params }, ctx) => oneRehearsal(params.id, may(ctx, 'read')),
    cancelRehearsal: async ({ params }, ctx) => {
      const by = may(ctx, 'rehearse');
      await ctx.command({ params }, (tx) => cancelRehearsal(tx, params.id, by));
      return oneRehearsal(params.id, by);
    },
    flips: async ({ params, query: { page, size, ...filter } }, ctx) => {
      may(ctx, 'read');
      const rehearsal = await rehearsalById(db, params.id);
      const { rows, total } = await flipPage(db, params.id, filter, { page, size });
      return { rows: rows.map(flipViewer(rehearsal)), total, page, size };
    },
    flipsXlsx: async ({ params, query }, ctx) => {
      may(ctx, 'read');
      const rehearsal = await rehearsalById(db, params.id);
      const draft = await draftById(db, rehearsal.draft_id);
      const about = { code: draft.code, version: draft.version, demo: kit.demo, asOf: kit.now() };
      return {
        body: writeSheet(flipSheet(db, rehearsal, about, query)),
        type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        fileName: `预演-${draft.code}-${draft.version}.xlsx`,
      };
    },
    sendBack: async ({ params, body }, ctx) => {
      const by = may(ctx, 'approve');
      await ctx.command({ params, body }, (tx) => sendBackDraft(tx, { ...params, ...body }, by));
      return draftOne(db, params.id, by);
    },
    approve: async ({ params, body }, ctx) => {
      const by = may(ctx, 'approve');
      await ctx.command({ params, body }, (tx) =>
        approveDraft(tx, { ...params, ...body, from: Temporal.PlainDate.from(body.from) }, by),
      );
      return draftOne(db, params.id, by);
    },
    withdraw: async ({ params, body }, ctx) => {
      const by = may(ctx, 'approve');
      await ctx.command({ params, body }, (tx) => withdrawDraft(tx, { ...params, ...body }, by));
      return draftOne(db, params.id, by);
    },
    decisions: async ({ query: { page, size, code, version } }, ctx) => {
      may(ctx, 'read');
      const { rows, total } = await decisionPage(db, { code: code ?? null, version: version ?? null }, { page, size });
      return {
        rows: rows.map(({ decided_on, decided_at, ...row }) => ({
          ...row,
          decidedOn: decided_on,
          decidedAt: decided_at.toString(),
        })),
        total,
        page,
        size,
      };
    },
    replay: async ({ params }, ctx) => {
      may(ctx, 'read');
      const [again, stored] = await Promise.all([replay(db, params.id), decisionById(db, params.id)]);
      return {
        id: stored.id,
        code: stored.ruleCode,
        version: stored.ruleVersion,
        decidedOn: stored.decidedOn,
        decidedAt: stored.decidedAt.toString(),
        mode: stored.mode,
        outcome: stored.outcome,
        same: again.same,
        intact: again.intact,
        engine: again.engine,
        sha256: stored.hash,
        conditions: stored.results.flatMap((r) =>
          r.conditions.map(({ decision, ruleId, text, article, outcome }) => ({ decision, ruleId, text, article, outcome })),
        ),
      };
    },
    figures: async (_, ctx) => {
      may(ctx, 'read');
      const now = kit.now();
      const rows = await Promise.all(
        indicators.map(async ({ code, title, unit, definition, compute }) => {
          const { value, numerator, denominator } = await compute(kit.database, now, kit.zone);
          return { code, title, unit, definition, value, numerator: numerator ?? null, denominator: denominator ?? null };
        }),
      );
      return { rows, asOf: now.toString() };
    },
  };
}
