/** Parties and relations over HTTP: permission, scope, use case. */
import { failure } from '@yunjian/kernel/contract';
import type { Handlers, SignedIn } from '@yunjian/kernel/http';
import { normaliseUscc } from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
import type { partiesOps } from '../contract/parties.ts';
import { failures } from '../failures.ts';
import { homeTown } from '../governance/authority.ts';
import { addGovernance, subjectEvents } from '../governance/event.ts';
import { checkCorrection, contractsOfParty, partiesPage, partyById, townsOfParty } from '../governance/parties.ts';
import { addRelation, relationById, relationsPage, type End } from '../governance/relations.ts';
import { propose, proposalsPage } from '../governance/proposals.ts';
import { eventTitle, factsText, inChinese, RELATION_KIND } from '../governance/words.ts';
import { wholeList } from '../list.ts';
import { may, permit, type Duty } from '../policy.ts';
import { listSheets } from '../register/sheets.ts';
import type { Scope } from '../scope.ts';
import { todayOf } from '../setting.ts';
import { handOf } from './access.ts';
import { governorOf, withoutPersons } from './governance.ts';

type Ops = Handlers<{ parties: typeof partiesOps }>['parties'];

/** A deed on what belongs to no single collective is for whoever holds any mandate with the duty. */
function mustHold(scope: Scope): void {
  if (scope.mandates.length === 0) throw failure(failures.notFound);
}

/** The operations on parties and relations. */
export function partiesHandlers(kit: Kit): Ops {
  const { database } = kit;
  const { db } = database;
  const today = (): string => todayOf(kit).toString();
  const reading = async (ctx: SignedIn, duty: Duty = 'read-parties') => {
    permit(ctx.actor, duty);
    return governorOf(kit, ctx);
  };
  const sheet = listSheets(today);
  /** What tells a repetition of a request holds no ID number in clear. */
  const masked = (end: End) =>
    'idNumber' in end
      ? { ...end, idNumber: kit.crypto.blindIndex(end.idNumber, 'assets.relation.request').toString('hex') }
      : end;

  return {
    list: async ({ query }, ctx) => {
      const { scope } = await reading(ctx);
      const { rows, total } = await partiesPage(db, scope, query);
      return {
        rows,
        total,
        page: query.page,
        size: query.size,
        can: may(ctx.actor, 'register-relation') && scope.mandates.length > 0 ? (['relate'] as const).slice() : [],
      };
    },
    listXlsx: async ({ query }, ctx) => {
      const { scope } = await reading(ctx);
      const rows = await wholeList(database, (tx, p) => partiesPage(tx, scope, { ...query, ...p }));
      return sheet('parties', '相对方', rows, [
        { title: '名称', width: 36, value: (r) => r.name },
        { title: '类别', value: (r) => (r.kind === 'organisation' ? '单位' : '个人') },
        { title: '统一社会信用代码', width: 24, value: (r) => r.uscc },
        { title: '合同数', value: (r) => r.contracts },
        { title: '登记的关系', value: (r) => r.relations },
        { title: '示例数据', value: (r) => (r.demo ? '是' : '') },
      ]);
    },
    party: async ({ params }, ctx) => {
      const who = await reading(ctx);
      const found = await partyById(db, who.scope, params.id);
      const [leases, waiting, events] = await Promise.all([
        contractsOfParty(db, who.scope, params.id),
        proposalsPage(db, who, { page: 1, size: 50, subject: params.id, state: 'waiting' }),
        subjectEvents(db, params.id),
      ]);
      const holds = who.scope.mandates.length > 0;
      return {
        ...found,
        leases,
        waiting: waiting.rows,
        events: events.map(withoutPersons),
        can: [
          ...(holds && may(ctx.actor, 'correct-party') ? (['correct'] as const) : []),
          ...(holds && may(ctx.actor, 'register-relation') ? (['relate'] as const) : []),
        ],
      };
    },
    historyXlsx: async ({ params }, ctx) => {
      const who = await reading(ctx);
      const party = await partyById(db, who.scope, params.id);
      const events = await subjectEvents(db, params.id, 100_000);
      return sheet('party-history', `更正的经过 ${party.name}`, events.map(withoutPersons), [
        { title: '时间', width: 26, value: (r) => r.at },
        { title: '事项', width: 24, value: (r) => eventTitle(r.kind).zh },
        { title: '内容', width: 70, value: (r) => factsText(r.body, inChinese) },
        { title: '谁办理', value: (r) => r.by },
      ]);
    },
    proposeCorrection: async ({ params, body }, ctx) => {
      const who = await reading(ctx, 'correct-party');
      mustHold(who.scope);
      await partyById(db, who.scope, params.id);
      const to = { name: body.name, uscc: body.uscc === null ? null : normaliseUscc(body.uscc) };
      return ctx.command({ ...params, ...body }, async (tx) => {
        const before = await checkCorrection(tx, params.id, to);
        const towns = await townsOfParty(tx, params.id);
        const townCode = towns.length > 1 ? null : (towns[0] ?? (await homeTown(tx, who)));
        const where = { collectiveId: null, townCode };
        const facts = {
          ...to,
          documentHash: body.documentHash,
          before: `${before.name}${before.uscc === null ? '' : `（${before.uscc}）`}`,
        };
        return propose(
          tx,
          kit,
          { ...where, kind: 'party', subjectId: params.id, body: facts, reason: body.reason },
          handOf(ctx),
          ctx.now(),
        );
      });
    },
    relations: async ({ query }, ctx) => {
      const { scope } = await reading(ctx);
      const { rows, total } = await relationsPage(db, scope, query);
      return { rows, total, page: query.page, size: query.size };
    },
    relationsXlsx: async ({ query }, ctx) => {
      const { scope } = await reading(ctx);
      const rows = await wholeList(database, (tx, p) => relationsPage(tx, scope, { ...query, ...p }));
      return sheet('relations', '关系', rows, [
        { title: '一方', width: 32, value: (r) => r.party.name },
        { title: '关系', value: (r) => RELATION_KIND[r.kind].zh },
        { title: '另一方', width: 32, value: (r) => r.other.name },
        { title: '比例（%）', value: (r) => (r.share === null ? null : Number(r.share)) },
        { title: '自', value: (r) => r.from },
        { title: '至', value: (r) => r.to },
        { title: '来源', width: 40, value: (r) => r.source },
        { title: '第二人确认', value: (r) => (r.confirmed === null ? null : r.confirmed ? '已确认' : '未确认') },
        { title: '谁登记', value: (r) => r.by },
      ]);
    },
    addRelation: async ({ body }, ctx) => {
      const who = await reading(ctx, 'register-relation');
      mustHold(who.scope);
      for (const end of [body.one, body.other]) if ('partyId' in end) await partyById(db, who.scope, end.partyId);
      const said = { ...body, one: masked(body.one), other: masked(body.other) };
      return ctx.command(said, async (tx) => {
        const { id, fresh } = await addRelation(tx, kit, body, ctx.actor.name, ctx.now());
        const { between } = await relationById(tx, null, id);
        const where = { collectiveId: null, townCode: await homeTown(tx, who) };
        const { kind, share, from, to, source } = body;
        if (fresh)
          await addGovernance(
            tx,
            kit,
            {
              ...where,
              kind: 'relation-entered',
              subject: id,
              body: { between, relation: RELATION_KIND[kind].zh, share, from, to, source },
            },
            handOf(ctx),
            ctx.now(),
          );
        if (kind === 'legal-representative')
          await propose(
            tx,
            kit,
            {
              ...where,
              kind: 'relation-confirm',
              subjectId: id,
              body: { between, relation: RELATION_KIND[kind].zh },
              reason: source,
            },
            handOf(ctx),
            ctx.now(),
          );
        return { id };
      });
    },
    proposeRelationEnd: async ({ params, body }, ctx) => {
      const who = await reading(ctx, 'register-relation');
      mustHold(who.scope);
      const held = await relationById(db, who.scope, params.id);
      return ctx.command({ ...params, ...body }, async (tx) => {
        const where = { collectiveId: null, townCode: await homeTown(tx, who) };
        return propose(
          tx,
          kit,
          {
            ...where,
            kind: 'relation-end',
            subjectId: params.id,
            body: { between: held.between, last: body.last },
            reason: body.reason,
          },
          handOf(ctx),
          ctx.now(),
        );
      });
    },
  };
}
