/** What a member does: sees shares and dividends of the own household with their proof, asks and signs joint questions. Who somebody is, the register of members says. */
import { sql } from 'kysely';
import { receipt } from '@yunjian/kernel/audit';
import { failure } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import type { Handlers, SignedIn } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import type { dividendsOps } from '../contract/dividends.ts';
import { storedResultText } from '../dividends/event.ts';
import { myHoldings } from '../dividends/mine.ts';
import { membershipsOf } from '../dividends/people.ts';
import { fileQuestion, questionShown, questionsPage, signQuestion } from '../dividends/question.ts';
import { myPayouts, reservesOnly } from '../dividends/view.ts';
import { failures } from '../failures.ts';
import { todayOf } from '../setting.ts';
import { handOf } from './access.ts';

type Ops = Handlers<{ dividends: typeof dividendsOps }>['dividends'];
type MemberOps = Pick<Ops, 'mine' | 'myDividends' | 'myReceipt' | 'myResult' | 'myQuestions' | 'fileQuestion' | 'signQuestion'>;

/** The caller's memberships, ended ones too; none for an account without a person. */
export const membersOf = async (db: Db, ctx: SignedIn, today: Temporal.PlainDate) =>
  ctx.actor.personId === null ? [] : membershipsOf(db, ctx.actor.personId, today);

export function memberHandlers(kit: Kit): MemberOps {
  const { db } = kit.database;
  const today = () => todayOf(kit);
  /** The caller's membership in force. A stranger learns nothing of what there is. */
  const memberOf = async (ctx: SignedIn, collectiveId: string | undefined, refusal = failures.notMember) => {
    const mine = (await membersOf(db, ctx, today())).find((m) => m.active && m.collectiveId === collectiveId);
    if (mine === undefined) throw failure(refusal);
    return mine;
  };
  return {
    mine: async (_, ctx) => ({ holdings: await myHoldings(db, await membersOf(db, ctx, today()), today()) }),
    myDividends: async (_, ctx) => {
      const mine = await membersOf(db, ctx, today());
      const collectives = [];
      for (const m of mine)
        collectives.push({
          memberId: m.memberId,
          collectiveId: m.collectiveId,
          collective: m.collective,
          payouts: await myPayouts(db, m),
          reservesOnly: await reservesOnly(db, m.collectiveId),
        });
      return { collectives };
    },
    myReceipt: async ({ params }, ctx) => {
      const mine = (await membersOf(db, ctx, today())).map((m) => m.collectiveId);
      const { rows } = await sql<{
        leaf: string;
      }>`select e.leaf_id as leaf from assets.run_event e join assets.distribution_run r on r.id = e.run_id
        where r.id = ${params.id}::uuid and r.collective_id = any(${mine}::uuid[]) and e.action in ('lock', 'notice') order by e.at desc, e.id desc limit 1`.execute(
        db,
      );
      if (rows[0] === undefined) throw failure(failures.notFound);
      const found = await receipt(db, rows[0].leaf);
      return {
        receipt: found === null ? null : { ...found },
        keys: kit.crypto.publicKeys.map((k) => ({ keyId: k.keyId, publicKey: k.pem })),
      };
    },
    myResult: async ({ params }, ctx) => {
      const mine = (await membersOf(db, ctx, today())).map((m) => m.collectiveId);
      const { rows } = await sql<{ year: number }>`select year from assets.distribution_run where id = ${params.id}::uuid
        and collective_id = any(${mine}::uuid[]) and state not in ('draft', 'computed', 'withdrawn')`.execute(db);
      const text = rows[0] === undefined ? null : await storedResultText(db, params.id);
      if (rows[0] === undefined || text === null) throw failure(failures.notFound);
      return { body: text, type: 'text/plain; charset=utf-8', fileName: `dividend-${rows[0].year}-result.txt` };
    },
    myQuestions: async ({ query }, ctx) => {
      const mine = (await membersOf(db, ctx, today())).filter((m) => m.active);
      const where = sql`q.collective_id = any(${mine.map((m) => m.collectiveId)}::uuid[])`;
      const page = await questionsPage(db, where, query, today());
      const signed = await sql<{ id: string }>`select question_id as id from assets.question_signature
        where member_id = any(${mine.map((m) => m.memberId)}::uuid[]) and question_id = any(${page.rows.map((q) => q.id)}::uuid[])`.execute(
        db,
      );
      const own = new Set(signed.rows.map((r) => r.id));
      const now = ctx.now();
      return {
        ...page,
        rows: page.rows.map((q) => ({
          ...questionShown(kit, q, now),
          can: (q.state === 'open' || q.state === 'due') && !own.has(q.id) ? (['sign'] as const).slice() : [],
        })),
      };
    },
    fileQuestion: async ({ body: { collectiveId, title, body } }, ctx) => {
      const { memberId, householdId } = await memberOf(ctx, collectiveId);
      return ctx.command({ collectiveId, title, body }, async (tx) => ({
        id: await fileQuestion(tx, kit, { collectiveId, memberId, householdId, title, body, by: handOf(ctx) }, ctx.now()),
      }));
    },
    signQuestion: async ({ params }, ctx) => {
      const { rows } = await sql<{
        id: string;
      }>`select collective_id as id from assets.question where id = ${params.id}::uuid`.execute(db);
      const { memberId, householdId } = await memberOf(ctx, rows[0]?.id, failures.notFound);
      return ctx.command({ params }, (tx) =>
        signQuestion(tx, kit, { questionId: params.id, memberId, householdId, by: handOf(ctx) }, ctx.now()),
      );
    },
  };
}
