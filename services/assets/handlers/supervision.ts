/** Supervision over HTTP: permission first, then the scope, then the use case. */
import { writeSheet } from '@yunjian/kernel/files';
import type { Handlers, SignedIn } from '@yunjian/kernel/http';
import { failure } from '@yunjian/kernel/contract';
import type { Kit } from '@yunjian/kernel/service';
import type { supervisionOps } from '../contract/supervision.ts';
import { failures } from '../failures.ts';
import { placeOfRecord, wrong } from '../letting/common.ts';
import { may, permit, type Duty } from '../policy.ts';
import { workbook, yuanCell } from '../register/sheets.ts';
import { mayForDistrict, requireForDistrict, type Scope } from '../scope.ts';
import { todayOf } from '../setting.ts';
import { board, boardMap } from '../supervision/board.ts';
import { act, answerOrder, type Deed } from '../supervision/deeds.ts';
import { examineOne } from '../supervision/examine.ts';
import { placeOfFinding } from '../supervision/finding.ts';
import { rulesOn } from '../supervision/law.ts';
import { withNames } from '../supervision/names.ts';
import { draftPack, editPack, lawInForce, limitsOf, packList, publishPack, withdrawPack } from '../supervision/packs.ts';
import { NOTICE, supervisionPolicy } from '../supervision/policy.ts';
import { rulesSheet, versionsSheet } from '../supervision/rules-sheet.ts';
import { judgements, precisionByRule } from '../supervision/precision.ts';
import { figureDay } from '../supervision/day.ts';
import { collectionRows, irregularRows, vacancyRows } from '../supervision/drill.ts';
import { rates } from '../supervision/reports.ts';
import { askRun } from '../supervision/run.ts';
import { rehearsalPage, rehearsalXlsx, runDetail, runsPage } from '../supervision/runs-show.ts';
import { evidenceOf, findingDetail, findingsPage, findingsXlsx, ordersPage } from '../supervision/show.ts';
import { access, handOf } from './access.ts';
import { papersOf } from './papers.ts';

type Ops = Handlers<{ supervision: typeof supervisionOps }>['supervision'];

const MOST_FILES = 10;
const percent = (ppm: number | null): string => (ppm === null ? '—' : `${Math.floor(ppm / 1000) / 10}%`);

/** The operations of supervision. */
export function supervisionHandlers(kit: Kit): Ops {
  const { db } = kit.database;
  const { scope, at, reading: readingAs } = access(kit);
  const { receive, shown } = papersOf(kit);
  const reading = (ctx: SignedIn): Promise<Scope> => readingAs(ctx, 'read-supervision');
  const day = (q: { on?: string | undefined }): string => figureDay(kit, q.on);
  const deed = async (ctx: SignedIn, duty: Duty, id: string, of: Deed) => {
    await at(ctx, duty, () => placeOfFinding(db, id));
    return ctx.command({ id, ...of }, (tx) => act(tx, kit, id, of, handOf(ctx), ctx.now()));
  };

  const life = {
    proposeDismissal: ({ params, body }, ctx) =>
      deed(ctx, 'dismiss-finding', params.id, { action: 'propose-dismissal', ...body }),
    decideDismissal: ({ params, body }, ctx) => deed(ctx, 'confirm-dismissal', params.id, body),
    order: ({ params, body }, ctx) => deed(ctx, 'issue-order', params.id, { action: 'order', ...body }),
    judgeAnswer: ({ params, body }, ctx) => deed(ctx, 'close-order', params.id, body),
    proposeClosing: ({ params, body }, ctx) => deed(ctx, 'close-order', params.id, { action: 'propose-closing', ...body }),
    decideClosing: ({ params, body }, ctx) => deed(ctx, 'confirm-dismissal', params.id, body),
    talk: ({ params, body }, ctx) => deed(ctx, 'issue-order', params.id, { action: 'talk', ...body }),
    answer: async ({ params }, ctx) => {
      await at(ctx, 'answer-order', () => placeOfFinding(db, params.id));
      const { files, fields } = await ctx.files();
      const words = (fields['words'] ?? '').trim();
      const revision = Number(fields['revision']);
      if (!Number.isInteger(revision) || words.length < 2 || words.length > 2000 || /[\p{Cc}\p{Cs}]/u.test(words))
        throw wrong('请填写整改情况（2 至 2000 字，一段）。', 'Say in 2 to 2000 characters, one paragraph, what was mended.');
      if (files.length === 0 || files.length > MOST_FILES || files.some((f) => f.field !== 'evidence' || f.bytes.length === 0))
        throw failure(failures.evidenceNeeded);
      const received = await Promise.all(files.map(receive));
      return ctx.command({ params, fields, hashes: received.map((r) => r.sha256) }, async (tx) => {
        const evidence = [];
        for (const [i, one] of received.entries()) {
          const name = files[i]?.fileName ?? '';
          const stored = await kit.files.record(tx, one, {
            originalName: name,
            owner: ctx.actor.accountId,
            purpose: 'assets.evidence',
            now: ctx.now(),
          });
          evidence.push({ id: stored.id, sha256: one.sha256, name });
        }
        return answerOrder(tx, kit, params.id, { revision, words, files: evidence }, handOf(ctx), ctx.now());
      });
    },
  } satisfies Partial<Ops>;

  // the rules hold for every town, so whoever publishes them acts for the district; towns draft, rehearse and see
  const district = async (ctx: SignedIn, duty: Duty): Promise<void> => {
    permit(ctx.actor, duty);
    requireForDistrict(await scope(ctx), duty);
  };
  /** Whether a township acts for the district. Throws assets.forbidden for one without any mandate. */
  const drafting = async (ctx: SignedIn): Promise<boolean> => {
    permit(ctx.actor, 'draft-rules');
    const held = await scope(ctx);
    if (held.mandates.length === 0) throw failure(failures.forbidden);
    return mayForDistrict(held, 'publish-rules');
  };

  const law = {
    rules: async (_args, ctx) => {
      const held = await reading(ctx);
      const now = await lawInForce(db);
      const draft = may(ctx.actor, 'draft-rules') && held.mandates.length > 0;
      const publish = mayForDistrict(held, 'publish-rules');
      const packs = await packList(db, { draft, publish, person: ctx.actor.accountId });
      const can = [...(draft ? (['draft'] as const) : []), ...(mayForDistrict(held, 'run-rules') ? (['run'] as const) : [])];
      return { packId: now.id, rules: rulesOn(now, todayOf(kit).toString(), limitsOf(kit)), packs, can };
    },
    rulesXlsx: async (_args, ctx) => {
      permit(ctx.actor, 'read-supervision');
      return rulesSheet(await lawInForce(db), todayOf(kit).toString());
    },
    versionsXlsx: async (_args, ctx) => {
      permit(ctx.actor, 'read-supervision');
      return versionsSheet(await packList(db, { draft: false, publish: false, person: '' }), todayOf(kit).toString());
    },
    draftRules: async ({ body }, ctx) => {
      await drafting(ctx);
      return ctx.command(body, (tx) => draftPack(tx, kit, body, handOf(ctx), ctx.now()));
    },
    editRules: async ({ params, body }, ctx) => {
      const all = await drafting(ctx);
      return ctx.command({ params, body }, (tx) => editPack(tx, kit, params.id, body, handOf(ctx), ctx.now(), all));
    },
    withdrawRules: async ({ params }, ctx) => {
      const all = await drafting(ctx);
      return ctx.command(params, (tx) => withdrawPack(tx, kit, params.id, handOf(ctx), ctx.now(), all));
    },
    rehearseRules: async ({ params }, ctx) => {
      permit(ctx.actor, 'rehearse-rules');
      await drafting(ctx);
      return ctx.command(params, (tx) => askRun(tx, kit, { kind: 'rehearsal', packId: params.id }, handOf(ctx), ctx.now()));
    },
    publishRules: async ({ params }, ctx) => {
      await district(ctx, 'publish-rules');
      return ctx.command(params, (tx) => publishPack(tx, kit, params.id, handOf(ctx), ctx.now()));
    },
    rehearsal: async ({ params, query }, ctx) => rehearsalPage(db, await reading(ctx), params.id, query),
    rehearsalXlsx: async ({ params, query }, ctx) => rehearsalXlsx(db, await reading(ctx), params.id, query),
    runs: async ({ query }, ctx) => {
      permit(ctx.actor, 'read-supervision');
      return runsPage(db, query);
    },
    run: async ({ params }, ctx) => {
      permit(ctx.actor, 'read-supervision');
      return runDetail(db, params.id);
    },
    runHistory: async ({ body }, ctx) => {
      await district(ctx, 'run-rules');
      return ctx.command(body, (tx) => askRun(tx, kit, { kind: 'history' }, handOf(ctx), ctx.now()));
    },
  } satisfies Partial<Ops>;

  const reports = {
    precision: async (_args, ctx) => ({ notice: NOTICE, rows: await precisionByRule(db, await reading(ctx)) }),
    precisionXlsx: async (_args, ctx) => {
      const rows = await precisionByRule(db, await reading(ctx));
      const reason = new Map(supervisionPolicy(kit).dismissalReasons.map((r) => [r.code, r.zh]));
      return workbook(
        writeSheet<(typeof rows)[number]>({
          name: '规则准确率',
          columns: [
            { title: '规则', value: (r) => r.rule },
            { title: '预警数', value: (r) => r.findings },
            { title: '待处理', value: (r) => r.waiting },
            { title: '确认（下达整改）', value: (r) => r.confirmed },
            { title: '不予处理', value: (r) => r.dismissed },
            { title: '准确率', value: (r) => percent(r.precisionPpm) },
            {
              title: '不予处理理由',
              width: 40,
              value: (r) =>
                Object.entries(r.reasons)
                  .map(([code, n]) => `${reason.get(code) ?? code} ${n}`)
                  .join('；'),
            },
          ],
          rows,
          notes: [NOTICE],
        }),
        'precision.xlsx',
      );
    },
    judgements: async ({ query }, ctx) => judgements(db, await reading(ctx), query),
    rates: async ({ query }, ctx) => rates(db, await reading(ctx), query.by, day(query), kit.zone, query.town),
    ratesXlsx: async ({ query }, ctx) => {
      const { on, groups, total } = await rates(db, await reading(ctx), query.by, day(query), kit.zone, query.town);
      return workbook(
        writeSheet<(typeof groups)[number]>({
          name: '各项比率',
          columns: [
            { title: '编号', value: (r) => r.code },
            { title: '名称', width: 28, value: (r) => r.name.zh },
            { title: '清查件数', value: (r) => r.found },
            { title: '已纳管', value: (r) => r.entered },
            { title: '入账率', value: (r) => percent(r.entryPpm) },
            { title: '履行中合同', value: (r) => r.inForce },
            { title: '有未了结红色以上预警', value: (r) => r.irregular },
            { title: '不规范率', value: (r) => percent(r.irregularPpm) },
            { title: '认可后仍查出的合同（不计入）', value: (r) => r.closedFound },
            { title: '应收（元）', value: (r) => yuanCell(r.dueFen) },
            { title: '实收（元）', value: (r) => yuanCell(r.receivedFen) },
            { title: '收缴率', value: (r) => percent(r.collectionPpm) },
            { title: '可出租部位', value: (r) => r.parts },
            { title: '空置', value: (r) => r.vacant },
            { title: '空置率', value: (r) => percent(r.vacancyPpm) },
          ],
          rows: [...groups, total],
          notes: [{ zh: `截至 ${on}；比率向下取整到 0.1%。`, en: `As of ${on}; shares are rounded down to 0.1 %.` }, NOTICE],
        }),
        `rates-${on}.xlsx`,
      );
    },
    irregular: async ({ query }, ctx) =>
      irregularRows(db, await reading(ctx), day(query), { ...query, only: query.only === 'true' }),
    collection: async ({ query }, ctx) =>
      collectionRows(db, await reading(ctx), day(query), { ...query, only: query.only === 'true' }),
    vacancy: async ({ query }, ctx) => vacancyRows(db, await reading(ctx), day(query), { ...query, only: query.only === 'true' }),
  } satisfies Partial<Ops>;

  return {
    ...life,
    ...law,
    ...reports,
    board: async ({ query }, ctx) => board(db, kit, await reading(ctx), day(query), query.town),
    boardMap: async ({ query }, ctx) => boardMap(db, kit, await reading(ctx), day(query), query.town),
    findings: async ({ query }, ctx) => findingsPage(db, await reading(ctx), query),
    findingsXlsx: async ({ query }, ctx) => findingsXlsx(db, kit, await reading(ctx), query),
    finding: async ({ params }, ctx) => {
      const { scope: held } = await at(ctx, 'read-supervision', () => placeOfFinding(db, params.id));
      return findingDetail(db, kit, held, ctx.actor.accountId, params.id);
    },
    evidence: async ({ params }, ctx) => {
      await at(ctx, 'read-supervision', () => placeOfFinding(db, params.id));
      const file = await evidenceOf(db, params.id, params.file);
      if (file === null) throw failure(failures.notFound);
      return shown(file);
    },
    reasons: async (_args, ctx) => {
      permit(ctx.actor, 'read-supervision');
      const { dismissalReasons, closingReasons } = supervisionPolicy(kit);
      return { rows: [...dismissalReasons], closing: [...closingReasons] };
    },
    orders: async ({ query }, ctx) => ordersPage(db, await reading(ctx), { ...query, overdue: query.overdue === 'true' }),
    examination: async ({ params }, ctx) => {
      const { place, scope: held } = await at(ctx, 'read-supervision', () => placeOfRecord(db, 'contract', params.id));
      const now = await lawInForce(db);
      const on = todayOf(kit).toString();
      const { said, unknown, inputHash } = await examineOne(db, kit, now, params.id, on);
      const concerned = { collective: place.collectiveId, contract: params.id };
      const findings = (await withNames(db, held, said, () => concerned)).map(({ evidenceHash: _e, hits, ...words }) => ({
        ...words,
        hits: [...hits],
      }));
      return { notice: NOTICE, on, packId: now.id, findings, unknown: [...unknown], inputHash };
    },
  };
}
