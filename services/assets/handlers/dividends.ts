/** Members and dividends over HTTP, for staff: permission first, then the scope, then the use case. Members' own operations are in mine.ts. */
import { hash } from 'node:crypto';
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { sheetBuffer } from '@yunjian/kernel/files';
import type { Handlers, SignedIn } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import type { dividendsOps } from '../contract/dividends.ts';
import { bankCsv, fileHead, painXml } from '../dividends/bank-file.ts';
import { readResult } from '../dividends/bank-result.ts';
import { figuresShown } from '../dividends/ceiling.ts';
import { recoverDouble } from '../dividends/double.ts';
import { addRunEvent } from '../dividends/event.ts';
import { decideFile, preparePayments } from '../dividends/pay.ts';
import { importResult } from '../dividends/pay-result.ts';
import { decidePayees, proposePayees } from '../dividends/payee.ts';
import { proposeChange } from '../dividends/member-changes.ts';
import { enrol, moveMember } from '../dividends/people.ts';
import { answerQuestion, commentQuestion, questionShown, questionsPage } from '../dividends/question.ts';
import { registerPage, wholeRegister } from '../dividends/register-list.ts';
import { askTask, consentRun, draftRun, holdRun, noticeRun, runById, voteRun, withdrawRun } from '../dividends/run.ts';
import { seriesOf } from '../dividends/series.ts';
import { followFreezes, reconcileRun } from '../dividends/settle.ts';
import { decideShares, proposeShares, shareEvents } from '../dividends/shares.ts';
import { unitsOf, unitsText } from '../dividends/units.ts';
import { allPayouts, payoutsPage, runDetail, runsPage } from '../dividends/view.ts';
import { recompute } from '../dividends/work.ts';
import { failures } from '../failures.ts';
import { runStatement } from '../money/bank-lines.ts';
import { permit, type Duty } from '../policy.ts';
import { workbook } from '../register/sheets.ts';
import { mayFor, scopeOf, within } from '../scope.ts';
import { dayOf, todayOf } from '../setting.ts';
import { access, handOf } from './access.ts';
import { memberHandlers, membersOf } from './members.ts';

const fenNumber = (text: string): number => Number(text) / 100;

/** The operations of members and dividends. */
export function dividendsHandlers(kit: Kit): Handlers<{ dividends: typeof dividendsOps }>['dividends'] {
  const { db } = kit.database;
  const today = () => todayOf(kit);
  const { atCollective: at } = access(kit);
  const collectiveBy = async (
    table: 'share_event' | 'holder' | 'member' | 'payment_file' | 'question',
    id: string,
  ): Promise<string> => {
    const { rows } = await sql<{
      id: string;
    }>`select collective_id as id from ${sql.table(`assets.${table}`)} where id = ${id}::uuid`.execute(db);
    if (rows[0] === undefined) throw failure(failures.notFound);
    return rows[0].id;
  };
  const runFor = async (ctx: SignedIn, duty: Duty, id: string) => {
    permit(ctx.actor, duty);
    const run = await runById(db, id);
    return { run, ...(await at(ctx, duty, run.collectiveId)) };
  };
  const stepped = async (id: string) => {
    const { state, revision } = await runById(db, id);
    return { state, revision };
  };
  const payFile = async (ctx: SignedIn, id: string, form: 'xml' | 'csv') => {
    await at(ctx, 'record-payment', await collectiveBy('payment_file', id));
    const head = await fileHead(db, id);
    // Who took the account numbers out, when, and in which form, stands in the log before the first byte goes.
    await kit.database.tx((tx) =>
      addRunEvent(
        tx,
        kit,
        { runId: head.runId, action: 'download-payment', from: null, to: null, body: { file: id, no: head.no, form } },
        handOf(ctx),
        ctx.now(),
      ),
    );
    return { head, headers: { 'cache-control': 'no-store' } };
  };

  return {
    register: async ({ params, query }, ctx) => {
      const { scope, place } = await at(ctx, 'read-members', params.id);
      const on = query.on === undefined ? today() : Temporal.PlainDate.from(query.on);
      const can = [
        ...(mayFor(scope, 'edit-members', place) ? (['enrol', 'propose'] as const) : []),
        ...(mayFor(scope, 'approve-members', place) ? (['decide'] as const) : []),
        ...(mayFor(scope, 'compute-run', place) ? (['draft-run'] as const) : []),
      ];
      return { ...(await registerPage(db, params.id, on, query)), on: on.toString(), can };
    },
    registerXlsx: async ({ params, query }, ctx) => {
      await at(ctx, 'read-members', params.id);
      const on = query.on === undefined ? today() : Temporal.PlainDate.from(query.on);
      const body = await sheetBuffer({
        name: '成员与份额',
        columns: [
          { title: '编号', value: (r) => r.code },
          { title: '户主或成员', value: (r) => r.name },
          { title: '人数', value: (r) => r.people },
          { title: '其中有表决权', value: (r) => r.voters },
          { title: '份额', value: (r) => Number(r.units) },
          { title: '冻结', value: (r) => (r.frozen ? '是' : '') },
          { title: '待继承', value: (r) => (r.people === 0 && r.units !== '0' ? '是' : '') },
          { title: '自', value: (r) => r.since },
          { title: '收款账户尾号', value: (r) => r.payee },
        ],
        rows: wholeRegister(db, params.id, on, query),
        notes: [{ zh: `截至 ${on.toString()}`, en: `As of ${on.toString()}` }],
      });
      return workbook(body, `成员与份额-${on.toString()}.xlsx`);
    },
    enrol: async ({ params, body: { members } }, ctx) => {
      await at(ctx, 'edit-members', params.id);
      return ctx.command({ params, members }, async (tx) => {
        const made = await enrol(tx, kit, { collectiveId: params.id, rows: members, by: handOf(ctx) }, ctx.now());
        return { members: [...made.members], newHouseholds: made.newHouseholds };
      });
    },
    moveMember: async ({ params, body: { householdCode, head, reason } }, ctx) => {
      await at(ctx, 'edit-members', await collectiveBy('member', params.id));
      return ctx.command({ params, householdCode, head, reason }, async (tx) => {
        await moveMember(tx, kit, { memberId: params.id, householdCode, head, reason, by: handOf(ctx) }, ctx.now());
        return { id: params.id };
      });
    },
    endMember: async ({ params, body: { from, why, reason, documentHash } }, ctx) => {
      await at(ctx, 'edit-members', await collectiveBy('member', params.id));
      const change = { kind: 'end', what: why, on: from } as const;
      return ctx.command({ params, from, why, reason, documentHash }, async (tx) => ({
        id: await proposeChange(tx, kit, { memberId: params.id, change, reason, documentHash, by: handOf(ctx) }, ctx.now()),
      }));
    },
    shareEvents: async ({ params, query }, ctx) => {
      const { scope, place } = await at(ctx, 'read-members', params.id);
      const page = await shareEvents(db, params.id, query);
      const decides = mayFor(scope, 'approve-members', place);
      return {
        ...page,
        rows: page.rows.map(({ proposedById, ...r }) => ({
          ...r,
          can:
            decides && r.state === 'proposed' && proposedById !== ctx.actor.accountId
              ? (['approve', 'refuse'] as const).slice()
              : [],
        })),
      };
    },
    proposeShares: async ({ params, body }, ctx) => {
      await at(ctx, 'edit-members', params.id);
      const lines = body.lines.map((l) => ({ holderId: l.holderId, delta: unitsOf(l.delta) ?? 0n }));
      return ctx.command({ params, ...body }, async (tx) => ({
        id: await proposeShares(tx, kit, { ...body, lines, collectiveId: params.id, by: handOf(ctx) }, ctx.now()),
      }));
    },
    decideShares: async ({ params, body: { approve, refusal } }, ctx) => {
      const collectiveId = await collectiveBy('share_event', params.id);
      await at(ctx, 'approve-members', collectiveId);
      if (!approve && refusal === null)
        throw failure({ ...failures.input, message: { zh: '退回须写明原因', en: 'a refusal says why' } });
      return ctx.command({ params, approve, refusal }, async (tx) => {
        const by = handOf(ctx);
        await decideShares(tx, kit, { id: params.id, approve, refusal: approve ? null : refusal, by }, ctx.now());
        return {
          id: params.id,
          ...(approve ? await followFreezes(tx, kit, collectiveId, by, ctx.now()) : { held: 0, freed: 0 }),
        };
      });
    },
    proposePayee: async ({ params, body: payee }, ctx) => {
      const collectiveId = await collectiveBy('holder', params.id);
      await at(ctx, 'edit-members', collectiveId);
      // What tells a repetition is a keyed hash: the number itself is nowhere kept in clear.
      const said = {
        params,
        ...payee,
        number: kit.crypto.blindIndex(payee.number, 'assets.payee_account.request').toString('hex'),
      };
      return ctx.command(said, async (tx) => {
        const [id = ''] = await proposePayees(
          tx,
          kit,
          { collectiveId, payees: [{ holderId: params.id, ...payee }], by: handOf(ctx) },
          ctx.now(),
        );
        return { id };
      });
    },
    decidePayees: async ({ params, body }, ctx) => {
      await at(ctx, 'approve-members', params.id);
      return ctx.command({ params, ...body }, async (tx) => ({
        decided: await decidePayees(tx, kit, { collectiveId: params.id, ...body, by: handOf(ctx) }, ctx.now()),
      }));
    },

    runs: async ({ query }, ctx) => {
      permit(ctx.actor, 'read-runs');
      return runsPage(db, await scopeOf(db, ctx.actor, today()), query);
    },
    run: async ({ params }, ctx) => {
      const { run, scope, place } = await runFor(ctx, 'read-runs', params.id);
      const detail = await runDetail(db, run, scope, place, ctx.actor.accountId);
      return {
        ...detail,
        task: detail.task === null ? null : { ...detail.task, failure: detail.task.failure as { zh: string; en: string } | null },
      };
    },
    draftRun: async ({ params, body: b }, ctx) => {
      await at(ctx, 'compute-run', params.id);
      const { id } = await ctx.command({ params, ...b }, async (tx) => ({
        id: await draftRun(
          tx,
          kit,
          {
            collectiveId: params.id,
            year: b.year,
            kind: b.kind,
            title: b.title,
            mode: b.mode,
            fen: BigInt(b.fen),
            recordOn: b.recordOn,
            departure:
              b.departure === null
                ? null
                : {
                    netIncomeFen: BigInt(b.departure.netIncomeFen),
                    lossFen: BigInt(b.departure.lossFen),
                    undistributedFen: BigInt(b.departure.undistributedFen),
                    reason: b.departure.reason,
                    documentHash: b.departure.documentHash,
                  },
            minimumFen: b.minimumFen === null ? null : BigInt(b.minimumFen),
            by: handOf(ctx),
          },
          ctx.now(),
        ),
      }));
      const run = await runById(db, id);
      return { id, ceilingFen: `${run.ceilingFen}`, seedHash: run.seedHash };
    },
    runFigures: async ({ params, query }, ctx) => {
      await at(ctx, 'read-runs', params.id);
      return figuresShown(db, kit, { collectiveId: params.id, ...query }, today());
    },
    consentRun: async ({ params, body: { revision } }, ctx) => {
      await runFor(ctx, 'consent-run', params.id);
      await ctx.command({ params, revision }, async (tx) => {
        await consentRun(tx, kit, { runId: params.id, revision, by: handOf(ctx) }, ctx.now());
        return {};
      });
      return stepped(params.id);
    },
    startTask: async ({ params, body: { kind, revision } }, ctx) => {
      await runFor(ctx, kind === 'compute' ? 'compute-run' : 'lock-run', params.id);
      return ctx.command({ params, kind, revision }, async (tx) => ({
        id: await askTask(tx, kit, { runId: params.id, kind, revision, by: handOf(ctx) }, ctx.now()),
      }));
    },
    noticeRun: async ({ params, body: { revision, days } }, ctx) => {
      await runFor(ctx, 'publish-run', params.id);
      await ctx.command({ params, revision, days }, async (tx) => {
        await noticeRun(tx, kit, { runId: params.id, revision, days, by: handOf(ctx) }, ctx.now());
        return {};
      });
      return stepped(params.id);
    },
    voteRun: async ({ params, body: { revision, decisionId } }, ctx) => {
      await runFor(ctx, 'publish-run', params.id);
      await ctx.command({ params, revision, decisionId }, async (tx) => {
        await voteRun(tx, kit, { runId: params.id, revision, decisionId, by: handOf(ctx) }, ctx.now());
        return {};
      });
      return stepped(params.id);
    },
    withdrawRun: async ({ params, body: { revision, reason } }, ctx) => {
      await runFor(ctx, 'publish-run', params.id);
      await ctx.command({ params, revision, reason }, async (tx) => {
        await withdrawRun(tx, kit, { runId: params.id, revision, reason, by: handOf(ctx) }, ctx.now());
        return {};
      });
      return stepped(params.id);
    },
    recompute: async ({ params }, ctx) => recompute(db, kit, (await runFor(ctx, 'read-runs', params.id)).run),
    payouts: async ({ params, query }, ctx) => {
      await runFor(ctx, 'read-runs', params.id);
      return payoutsPage(db, params.id, query);
    },
    payoutsXlsx: async ({ params, query }, ctx) => {
      const { run } = await runFor(ctx, 'read-runs', params.id);
      const body = await sheetBuffer({
        name: `${run.year} 分红明细`,
        columns: [
          { title: '序号', value: (r) => r.no },
          { title: '编号', value: (r) => r.code },
          { title: '户主或成员', value: (r) => r.name },
          { title: '份额', value: (r) => Number(r.units) },
          { title: '本次（元）', value: (r) => fenNumber(r.partFen) },
          { title: '余数进一分', value: (r) => (r.toppedUp ? '是' : '') },
          { title: '上次结转（元）', value: (r) => fenNumber(r.carriedInFen) },
          { title: '应发（元）', value: (r) => fenNumber(r.payFen) },
          { title: '结转下次（元）', value: (r) => fenNumber(r.carryFen) },
          { title: '状态', value: (r) => STATE_WORDS[r.state] },
          { title: '退回原因', value: (r) => r.reason },
        ],
        rows: allPayouts(db, params.id, query),
        notes: [`结果校验值 SHA-256：${run.resultHash ?? ''}`],
      });
      return workbook(body, `分红明细-${run.year}.xlsx`);
    },
    preparePayments: async ({ params, body: b }, ctx) => {
      await runFor(ctx, 'record-payment', params.id);
      return ctx.command({ params, ...b }, async (tx) => {
        const made = await preparePayments(tx, kit, { runId: params.id, ...b, by: handOf(ctx) }, ctx.now());
        return { ...made, files: [...made.files] };
      });
    },
    decideFile: async ({ params, body: { approve } }, ctx) => {
      const duty = approve || !ctx.actor.roles.has('accountant') ? 'approve-payment' : 'record-payment';
      permit(ctx.actor, duty);
      await at(ctx, duty, await collectiveBy('payment_file', params.id));
      return ctx.command({ params, approve }, async (tx) => {
        await decideFile(tx, kit, { fileId: params.id, approve, by: handOf(ctx) }, ctx.now());
        return { id: params.id };
      });
    },
    paymentXml: async ({ params }, ctx) => {
      const { head, headers } = await payFile(ctx, params.id, 'xml');
      return { body: painXml(db, kit, head), type: 'application/xml; charset=utf-8', fileName: `${head.messageId}.xml`, headers };
    },
    paymentCsv: async ({ params }, ctx) => {
      const { head, headers } = await payFile(ctx, params.id, 'csv');
      return { body: bankCsv(db, kit, head), type: 'text/csv; charset=utf-8', fileName: `${head.messageId}.csv`, headers };
    },
    bankResult: async ({ params }, ctx) => {
      await runFor(ctx, 'record-payment', params.id);
      const { files } = await ctx.files();
      const [file] = files;
      if (file === undefined || files.length !== 1) throw failure(failures.importFile);
      const lines = await readResult(Buffer.from(file.bytes), dayOf(kit, ctx.now()));
      const fileHash = hash('sha256', file.bytes, 'hex');
      return ctx.command({ params, fileHash }, (tx) =>
        importResult(tx, kit, { runId: params.id, lines, fileHash, by: handOf(ctx) }, ctx.now()),
      );
    },
    recoverDouble: async ({ params, body }, ctx) => {
      await runFor(ctx, 'approve-payment', params.id);
      return ctx.command({ params, ...body }, async (tx) => {
        await recoverDouble(tx, kit, { runId: params.id, ...body, by: handOf(ctx) }, ctx.now());
        return { id: params.id };
      });
    },
    reconcileRun: async ({ params, body: { revision, statement, imported } }, ctx) => {
      await runFor(ctx, 'record-payment', params.id);
      await ctx.command({ params, revision, statement, imported }, async (tx) => {
        await holdRun(tx, params.id); // nobody takes a match away from here on
        const lines = imported ? await runStatement(tx, params.id) : statement.map((l) => ({ ...l, fen: BigInt(l.fen) }));
        await reconcileRun(tx, kit, { runId: params.id, revision, statement: lines, by: handOf(ctx) }, ctx.now());
        return {};
      });
      return stepped(params.id);
    },
    series: async ({ params }, ctx) => {
      const mine = await membersOf(db, ctx, today());
      if (!mine.some((m) => m.collectiveId === params.id)) await at(ctx, 'read-runs', params.id);
      const { years, ...streak } = await seriesOf(db, params.id);
      return { ...streak, years: years.map((y) => ({ ...y, units: unitsText(y.units) })) };
    },

    questions: async ({ query }, ctx) => {
      permit(ctx.actor, 'read-questions');
      const scope = await scopeOf(db, ctx.actor, today());
      const page = await questionsPage(db, within(scope), query, today());
      const now = ctx.now();
      /** What its board says of a question: an answer when it is due, a comment before. */
      const says = { open: 'comment', due: 'answer', answered: null, withdrawn: null } as const;
      const boardOf = (id: string): boolean => scope.mandates.some((m) => m.role === 'board' && m.collectiveId === id);
      return {
        ...page,
        rows: page.rows.map((q) => {
          const may = boardOf(q.collectiveId) ? says[q.state] : null;
          return { ...questionShown(kit, q, now), can: may === null ? [] : [may] };
        }),
      };
    },
    commentQuestion: async ({ params, body: { text } }, ctx) => {
      await at(ctx, 'answer-question', await collectiveBy('question', params.id));
      return ctx.command({ params, text }, async (tx) => {
        await commentQuestion(tx, kit, { questionId: params.id, text, by: handOf(ctx) }, ctx.now());
        return { id: params.id };
      });
    },
    answerQuestion: async ({ params, body: { answer } }, ctx) => {
      await at(ctx, 'answer-question', await collectiveBy('question', params.id));
      return ctx.command({ params, answer }, async (tx) => {
        await answerQuestion(tx, kit, { questionId: params.id, answer, by: handOf(ctx) }, ctx.now());
        return { id: params.id };
      });
    },
    ...memberHandlers(kit),
  };
}

const STATE_WORDS = {
  planned: '待锁定',
  due: '待发放',
  held: '冻结暂存',
  carried: '结转下次',
  sent: '已送银行',
  paid: '已到账',
  returned: '退回',
  reissued: '重新发放',
} as const;
