/** Governance over HTTP: permission, where the caller governs, use case. */
import type { Handlers, SignedIn } from '@yunjian/kernel/http';
import type { JsonObject } from '@yunjian/kernel/crypto';
import { townsOn, villagesOn } from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
import type { governanceOps } from '../contract/governance.ts';
import { governs, governsAll, requireGoverns, type Governor } from '../governance/authority.ts';
import { chartersOf, checkCharter } from '../governance/charter.ts';
import { charterWarnings } from '../governance/charter-warnings.ts';
import { checkEnd } from '../governance/closing.ts';
import {
  createCollective,
  governedCollective,
  governedCollectives,
  homeOf,
  mustExist,
  renameCollective,
} from '../governance/collectives.ts';
import { eventsPage } from '../governance/event.ts';
import { checkLast, mandateById, mandatesPage, readGrant } from '../governance/mandates.ts';
import { openMatters } from '../governance/open-matters.ts';
import { decideProposals, propose, proposalsPage, whereOfDuty, withdrawProposal } from '../governance/proposals.ts';
import {
  eventTitle,
  factsText,
  GOVERNANCE_KIND,
  inChinese,
  MANDATE_ROLE,
  PROPOSAL_NAMES,
  termsText,
} from '../governance/words.ts';
import { chartOf } from '../dividends/pack.ts';
import { wrong } from '../letting/common.ts';
import { wholeList } from '../list.ts';
import { failure } from '@yunjian/kernel/contract';
import { failures } from '../failures.ts';
import { may, permit, type Duty } from '../policy.ts';
import { listSheets } from '../register/sheets.ts';
import { scopeOf } from '../scope.ts';
import { todayOf } from '../setting.ts';
import { handOf } from './access.ts';

type Ops = Handlers<{ governance: typeof governanceOps }>['governance'];

/** The caller as a governor. */
export const governorOf = async (kit: Kit, ctx: SignedIn): Promise<Governor> => ({
  actor: ctx.actor,
  scope: await scopeOf(kit.database.db, ctx.actor, todayOf(kit)),
});

/** The operations of governance. */
export function governanceHandlers(kit: Kit): Ops {
  const { database } = kit;
  const { db } = database;
  const today = (): string => todayOf(kit).toString();
  const governing = async (ctx: SignedIn, duty: Duty): Promise<Governor> => {
    permit(ctx.actor, duty);
    return governorOf(kit, ctx);
  };
  /** A collective the caller has the duty for. */
  const at = async (ctx: SignedIn, duty: Duty, id: string) => {
    const who = await governing(ctx, duty);
    const home = await homeOf(db, id);
    requireGoverns(who, duty, home);
    return home;
  };
  const sheet = listSheets(today);

  return {
    places: async (_args, ctx) => {
      const who = await governing(ctx, 'read-governance');
      const day = todayOf(kit);
      const [towns, villages] = await Promise.all([townsOn(db, day), villagesOn(db, day)]);
      const seen = new Set(
        towns.filter((t) => governs(who, 'read-governance', { collectiveId: null, townCode: t.code })).map((t) => t.code),
      );
      const proposes = may(ctx.actor, 'propose-mandate');
      return {
        towns: towns.filter((t) => seen.has(t.code)).map(({ code, name }) => ({ code, name })),
        villages: villages.filter((v) => seen.has(v.townCode)).map(({ code, townCode, name }) => ({ code, townCode, name })),
        can: [
          ...(may(ctx.actor, 'register-collective') ? (['register-collective'] as const) : []),
          ...(proposes ? (['propose-mandate'] as const) : []),
          ...(proposes && governsAll(who, 'propose-mandate') ? (['propose-district'] as const) : []),
          ...(may(ctx.actor, 'confirm-governance') ? (['confirm'] as const) : []),
        ],
      };
    },
    collectives: async ({ query }, ctx) => {
      const who = await governing(ctx, 'read-governance');
      const { rows, total } = await governedCollectives(db, who, today(), { ...query, open: query.open === 'true' });
      return { rows, total, page: query.page, size: query.size };
    },
    collectivesXlsx: async ({ query }, ctx) => {
      const who = await governing(ctx, 'read-governance');
      const rows = await wholeList(database, (tx, p) =>
        governedCollectives(tx, who, today(), { ...query, open: query.open === 'true', ...p }),
      );
      return sheet('collectives', '集体名录', rows, [
        { title: '街镇', value: (r) => r.town.name.zh },
        { title: '村', value: (r) => r.village?.name ?? null },
        { title: '编号', width: 20, value: (r) => r.code },
        { title: '名称', width: 32, value: (r) => r.name },
        { title: '层级', value: (r) => ({ town: '镇级', village: '村级', group: '组级' })[r.kind] },
        { title: '上级', width: 28, value: (r) => r.parent?.name ?? null },
        { title: '统一社会信用代码', width: 24, value: (r) => r.uscc },
        { title: '份额记到', value: (r) => (r.membersBasis === 'household' ? '户' : '人') },
        { title: '会计', value: (r) => r.officers.accountant },
        { title: '理事', value: (r) => r.officers.board },
        { title: '监事', value: (r) => r.officers.supervisory },
        { title: '终止日', value: (r) => r.closedOn },
        { title: '并入', width: 28, value: (r) => r.mergedInto?.name ?? null },
        { title: '示例数据', value: (r) => (r.demo ? '是' : '') },
      ]);
    },
    chartersXlsx: async ({ params }, ctx) => {
      const who = await governing(ctx, 'read-governance');
      requireGoverns(who, 'read-governance', await homeOf(db, params.id));
      return sheet('charters', '章程', await chartersOf(db, params.id), [
        { title: '自', value: (r) => r.from },
        { title: '至', value: (r) => r.to },
        { title: '条款', width: 70, value: (r) => termsText(r.terms, inChinese) },
        { title: '依据', width: 40, value: (r) => r.decision?.title ?? r.source },
      ]);
    },
    collective: async ({ params }, ctx) => {
      const who = await governing(ctx, 'read-governance');
      const home = await homeOf(db, params.id);
      requireGoverns(who, 'read-governance', home);
      const open = home.closedOn === null;
      const can = (duty: Duty): boolean => open && may(ctx.actor, duty) && governs(who, duty, home);
      const closes = can('close-collective');
      return {
        ...(await governedCollective(db, params.id, today())),
        charters: await chartersOf(db, params.id),
        open: closes
          ? (await openMatters(db, params.id)).map((m) => ({ kind: m.kind, count: m.n, fen: m.fen === null ? null : `${m.fen}` }))
          : [],
        can: [
          ...(can('register-collective') ? (['rename'] as const) : []),
          ...(can('propose-mandate') ? (['mandate'] as const) : []),
          ...(can('propose-charter') ? (['charter'] as const) : []),
          ...(closes ? (['close'] as const) : []),
        ],
      };
    },
    createCollective: async ({ body }, ctx) => {
      requireGoverns(await governing(ctx, 'register-collective'), 'register-collective', {
        collectiveId: null,
        townCode: body.townCode,
      });
      return ctx.command(body, (tx) => createCollective(tx, kit, body, todayOf(kit), handOf(ctx), ctx.now()));
    },
    renameCollective: async ({ params, body }, ctx) => {
      await at(ctx, 'register-collective', params.id);
      return ctx.command({ ...params, ...body }, (tx) =>
        renameCollective(tx, kit, { id: params.id, ...body }, handOf(ctx), ctx.now()),
      );
    },
    proposeEnd: async ({ params, body }, ctx) => {
      const home = await at(ctx, 'close-collective', params.id);
      const into = body.into === null ? null : await at(ctx, 'close-collective', body.into);
      const { reason, ...said } = body;
      return ctx.command({ ...params, ...body }, async (tx) => {
        await checkEnd(tx, params.id, { ...said, today: today() });
        const facts: JsonObject = { ...said, intoName: into?.name ?? null, collective: home.name };
        return propose(
          tx,
          kit,
          { ...home, kind: into === null ? 'close' : 'merge', subjectId: params.id, body: facts, reason },
          handOf(ctx),
          ctx.now(),
        );
      });
    },
    proposeCharter: async ({ params, body }, ctx) => {
      const home = await at(ctx, 'propose-charter', params.id);
      mustExist(home);
      const { reason, ...said } = body;
      const { reserves = [], fundCapFen = {} } = said.terms.dividends ?? {};
      const known = chartOf(kit).funds;
      const strange = [...reserves.flatMap((r) => r.funds), ...Object.keys(fundCapFen)].find((f) => !Object.hasOwn(known, f));
      if (strange !== undefined)
        throw wrong(`科目表中没有公积公益金“${strange}”。`, `The chart of accounts has no fund “${strange}”.`);
      return ctx.command({ ...params, ...body }, async (tx) => {
        await checkCharter(tx, kit, { collectiveId: params.id, ...(said as typeof said & { terms: JsonObject }) });
        const facts = { ...said, collective: home.name } as JsonObject;
        return propose(tx, kit, { ...home, kind: 'charter', subjectId: null, body: facts, reason }, handOf(ctx), ctx.now());
      });
    },
    mandates: async ({ query }, ctx) => {
      const { rows, total } = await mandatesPage(db, await governing(ctx, 'read-governance'), ctx.now(), query);
      return { rows, total, page: query.page, size: query.size };
    },
    mandatesXlsx: async ({ query }, ctx) => {
      const who = await governing(ctx, 'read-governance');
      const rows = await wholeList(database, (tx, p) => mandatesPage(tx, who, ctx.now(), { ...query, ...p }));
      return sheet('mandates', '授权', rows, [
        { title: '姓名', value: (r) => r.person },
        { title: '账号', width: 24, value: (r) => r.username },
        { title: '职务', value: (r) => MANDATE_ROLE[r.role].zh },
        { title: '职务名称', value: (r) => r.title },
        { title: '集体', width: 32, value: (r) => r.collective?.name ?? null },
        { title: '街镇', value: (r) => (r.district ? '全区' : r.town) },
        { title: '法定代表人', value: (r) => (r.legalRepresentative ? '是' : '') },
        { title: '自', value: (r) => r.from },
        { title: '至', value: (r) => r.to },
        { title: '依据', width: 40, value: (r) => r.source },
        { title: '账号已有该角色', value: (r) => (r.roleHeld ? '是' : '否') },
        { title: '示例数据', value: (r) => (r.demo ? '是' : '') },
      ]);
    },
    proposeMandate: async ({ body }, ctx) => {
      const who = await governing(ctx, 'propose-mandate');
      const { reason, ...input } = body;
      const home = input.collectiveId === null ? null : await homeOf(db, input.collectiveId);
      const townCode = home?.townCode ?? input.townCode;
      const where = whereOfDuty({ kind: 'grant', body: { role: input.role }, collectiveId: input.collectiveId, townCode });
      requireGoverns(who, 'propose-mandate', where);
      if (home !== null) mustExist(home);
      if (home === null && townCode !== null && !(await townsOn(db, todayOf(kit))).some((t) => t.code === townCode))
        throw failure(failures.notFound);
      return ctx.command(body, async (tx) => {
        const grant = await readGrant(tx, kit, who, { ...input, townCode });
        const facts = { ...grant, collective: home?.name ?? null } as unknown as JsonObject;
        return propose(
          tx,
          kit,
          { kind: 'grant', collectiveId: input.collectiveId, townCode, subjectId: null, body: facts, reason },
          handOf(ctx),
          ctx.now(),
        );
      });
    },
    proposeMandateEnd: async ({ params, body }, ctx) => {
      const who = await governing(ctx, 'propose-mandate');
      const held = await mandateById(db, params.id);
      requireGoverns(who, 'propose-mandate', whereOfDuty({ kind: 'end', body: { role: held.role }, ...held }));
      if (held.personId === ctx.actor.personId) throw failure(failures.ownMandate);
      return ctx.command({ ...params, ...body }, (tx) => {
        checkLast(held, body.last);
        const facts = { person: held.person, role: held.role, title: held.title, last: body.last };
        const { collectiveId, townCode } = held;
        return propose(
          tx,
          kit,
          { kind: 'end', collectiveId, townCode, subjectId: held.id, body: facts, reason: body.reason },
          handOf(ctx),
          ctx.now(),
        );
      });
    },
    proposals: async ({ query }, ctx) => {
      const { rows, total } = await proposalsPage(db, await governing(ctx, 'read-governance'), query);
      for (const r of rows.filter((p) => p.kind === 'charter' && p.state === 'waiting' && p.collective !== null)) {
        const charter = { collectiveId: r.collective?.id ?? '', terms: (r.body['terms'] ?? {}) as object };
        r.warnings.push(...(await charterWarnings(db, kit, charter, todayOf(kit))));
      }
      return { rows, total, page: query.page, size: query.size };
    },
    proposalsXlsx: async ({ query }, ctx) => {
      const who = await governing(ctx, 'read-governance');
      const rows = await wholeList(database, (tx, p) => proposalsPage(tx, who, { ...query, ...p }));
      return sheet('governance-proposals', '申请与确认', rows, [
        { title: '提出时间', width: 22, value: (r) => r.proposedAt },
        { title: '事项', value: (r) => GOVERNANCE_KIND[r.kind].zh },
        { title: '集体', width: 32, value: (r) => r.collective?.name ?? null },
        { title: '街镇', value: (r) => r.town },
        { title: '内容', width: 60, value: (r) => factsText(r.body, inChinese) },
        { title: '依据', width: 40, value: (r) => r.reason },
        { title: '谁提出', value: (r) => r.proposedBy },
        { title: '状态', value: (r) => PROPOSAL_NAMES[r.state].zh },
        { title: '谁确认', value: (r) => r.decidedBy },
        { title: '确认时间', width: 22, value: (r) => r.decidedAt },
        { title: '意见', width: 30, value: (r) => r.note },
      ]);
    },
    decide: async ({ body }, ctx) => {
      const who = await governing(ctx, 'confirm-governance');
      return ctx.command(body, (tx) => decideProposals(tx, kit, who, body, handOf(ctx), ctx.now()));
    },
    withdraw: async ({ params }, ctx) =>
      ctx.command(params, (tx) => withdrawProposal(tx, kit, params.id, handOf(ctx), ctx.now())),
    events: async ({ query }, ctx) => {
      const { rows, total } = await eventsPage(db, await governing(ctx, 'read-governance'), query);
      return { rows: rows.map(withoutPersons), total, page: query.page, size: query.size };
    },
    eventsXlsx: async ({ query }, ctx) => {
      const who = await governing(ctx, 'read-governance');
      const rows = await wholeList(database, (tx, p) => eventsPage(tx, who, { ...query, ...p }));
      return sheet('governance-events', '经过', rows, [
        { title: '时间', width: 22, value: (r) => r.at },
        { title: '事项', width: 20, value: (r) => eventTitle(r.kind).zh },
        { title: '集体', width: 32, value: (r) => r.collective?.name ?? null },
        { title: '街镇', value: (r) => r.town },
        { title: '内容', width: 70, value: (r) => factsText(r.body, inChinese) },
        { title: '依据', width: 40, value: (r) => (typeof r.body['reason'] === 'string' ? r.body['reason'] : null) },
        { title: '谁办理', value: (r) => r.by },
      ]);
    },
  };
}

/** An event without the id of the person it is about: the name is what a page shows. */
export function withoutPersons<E extends { readonly body: Record<string, unknown> }>(event: E): E {
  const { personId: _id, ...body } = event.body;
  return { ...event, body };
}
