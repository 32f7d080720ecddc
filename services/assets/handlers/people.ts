/** Members of a household, and accounts that wait, over HTTP. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Handlers } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import type { peopleOps } from '../contract/people.ts';
import { payeeBatches, payeesPage } from '../dividends/payee.ts';
import { readBirthDays } from '../dividends/birth-days.ts';
import { mayVote, votersOn } from '../dividends/capacity.ts';
import { decideChange, memberChanges, proposeChange } from '../dividends/member-changes.ts';
import { membersOfHolder } from '../dividends/people.ts';
import { representativesPage } from '../dividends/representatives.ts';
import { failures } from '../failures.ts';
import { wrong } from '../letting/common.ts';
import { leastRepresentatives, listedOn } from '../letting/entitled.ts';
import { permit } from '../policy.ts';
import { mayFor } from '../scope.ts';
import { todayOf } from '../setting.ts';
import { access, handOf } from './access.ts';

type People = Handlers<{ people: typeof peopleOps }>['people'];

/** What a court found of somebody is told to who keeps or approves the register; others see that there is a change, and of a membership also why it ends. */
const untold = <R extends { kind: string; what: unknown; reason: string; refusal: string | null }>(r: R) => ({
  ...r,
  what: r.kind === 'end' ? r.what : null,
  reason: null,
  refusal: null,
});

/** The operations about people. */
export function peopleHandlers(kit: Kit): People {
  const { db } = kit.database;
  const { atCollective: at } = access(kit);
  const dayOr = (on: string | undefined): string => on ?? todayOf(kit).toString();
  /** The collective of a member, of a fact of a member's capacity, or of a change. */
  const collectiveOf = async (table: 'member' | 'member_capacity' | 'member_change', id: string): Promise<string> => {
    const { rows } = await sql<{
      id: string;
    }>`select collective_id as id from ${sql.table(`assets.${table}`)} where id = ${id}::uuid`.execute(db);
    if (rows[0] === undefined) throw failure(failures.notFound);
    return rows[0].id;
  };
  return {
    household: async ({ params }, ctx) => {
      permit(ctx.actor, 'read-members');
      const { rows } = await sql<{
        id: string;
      }>`select collective_id as id from assets.holder where id = ${params.id}::uuid`.execute(db);
      if (rows[0] === undefined) throw failure(failures.notFound);
      const { place, scope } = await at(ctx, 'read-members', rows[0].id);
      const edits = mayFor(scope, 'edit-members', place);
      const members = await membersOfHolder(db, params.id, dayOr(undefined));
      return {
        rows: members.map(({ ability, declared, waiting, ...m }) => ({
          ...m,
          waiting: [...waiting],
          vote: mayVote(ability),
          capacity: edits ? { ability, declared: [...declared] } : null,
        })),
        can: edits ? (['move', 'end', 'capacity'] as const).slice() : [],
      };
    },
    voters: async ({ params, query }, ctx) => {
      const { place, scope } = await at(ctx, 'read-members', params.id);
      const on = dayOr(query.on);
      const counts = await votersOn(db, params.id, on);
      return {
        on,
        ...counts,
        listed: await listedOn(db, params.id, on),
        least: await leastRepresentatives(db, kit, params.id, on),
        can: counts.undated > 0 && mayFor(scope, 'edit-members', place) ? (['read-birth-days'] as const).slice() : [],
      };
    },
    readBirthDays: async ({ params }, ctx) => {
      await at(ctx, 'edit-members', params.id);
      return ctx.command({ params }, (tx) => readBirthDays(tx, kit, { collectiveId: params.id, by: handOf(ctx) }, ctx.now()));
    },
    declareCapacity: async ({ params, body }, ctx) => {
      permit(ctx.actor, 'edit-members');
      await at(ctx, 'edit-members', await collectiveOf('member', params.id));
      const change = { kind: 'declare', what: body.kind, on: body.from, to: body.to } as const;
      const paper = { reason: body.source, documentHash: body.documentHash };
      return ctx.command({ params, ...body }, async (tx) => ({
        id: await proposeChange(tx, kit, { memberId: params.id, change, ...paper, by: handOf(ctx) }, ctx.now()),
      }));
    },
    endCapacity: async ({ params, body }, ctx) => {
      permit(ctx.actor, 'edit-members');
      await at(ctx, 'edit-members', await collectiveOf('member_capacity', params.id));
      const { rows } = await sql<{
        id: string;
      }>`select member_id as id from assets.member_capacity where id = ${params.id}::uuid`.execute(db);
      const memberId = rows[0]?.id ?? '';
      const change = { kind: 'lift', capacityId: params.id, on: body.last } as const;
      const paper = { reason: body.source, documentHash: body.documentHash };
      return ctx.command({ params, ...body }, async (tx) => ({
        id: await proposeChange(tx, kit, { memberId, change, ...paper, by: handOf(ctx) }, ctx.now()),
      }));
    },
    changes: async ({ params, query }, ctx) => {
      const { place, scope } = await at(ctx, 'read-members', params.id);
      const decides = mayFor(scope, 'approve-members', place);
      const told = decides || mayFor(scope, 'edit-members', place);
      const { rows, total } = await memberChanges(db, params.id, query);
      return {
        rows: rows.map(({ proposedById, ...r }) => ({
          ...(told ? r : untold(r)),
          can: decides && r.state === 'proposed' && proposedById !== ctx.actor.accountId ? (['decide'] as const).slice() : [],
        })),
        total,
        page: query.page,
        size: query.size,
      };
    },
    decideChange: async ({ params, body: { approve, refusal } }, ctx) => {
      permit(ctx.actor, 'approve-members');
      await at(ctx, 'approve-members', await collectiveOf('member_change', params.id));
      if (!approve && refusal === null) throw wrong('退回须写明原因。', 'A refusal says why.');
      return ctx.command({ params, approve, refusal }, async (tx) => {
        await decideChange(tx, kit, { id: params.id, approve, refusal, by: handOf(ctx) }, ctx.now());
        return { id: params.id };
      });
    },
    representatives: async ({ params, query }, ctx) => {
      await at(ctx, 'read-members', params.id);
      const { rows, total } = await representativesPage(db, params.id, dayOr(query.on), query);
      return { rows, total, page: query.page, size: query.size };
    },
    payees: async ({ params, query }, ctx) => {
      const { place, scope } = await at(ctx, 'read-members', params.id);
      const decides = mayFor(scope, 'approve-members', place);
      const { rows, total } = await payeesPage(db, params.id, query);
      return {
        batches: (await payeeBatches(db, params.id)).map(({ proposedById, uploadedById, ...b }) => ({
          ...b,
          can: decides && ![proposedById, uploadedById].includes(ctx.actor.accountId) ? (['decide'] as const).slice() : [],
        })),
        rows: rows.map(({ proposedById, uploadedById, ...r }) => ({
          ...r,
          can:
            decides && r.state === 'proposed' && ![proposedById, uploadedById].includes(ctx.actor.accountId)
              ? (['decide'] as const).slice()
              : [],
        })),
        total,
        page: query.page,
        size: query.size,
      };
    },
  };
}
