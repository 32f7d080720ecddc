import { receipt } from '@yunjian/kernel/audit';
import { accessesOf } from '@yunjian/kernel/audit';
import { failure } from '@yunjian/kernel/contract';
import { sheetBuffer } from '@yunjian/kernel/files';
import type { Tx } from '@yunjian/kernel/db';
import type { Handlers, SignedIn } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import type { Allotter } from '../allot.ts';
import { submit } from '../apply.ts';
import type { talentApi } from '../contract.ts';
import { answerCorrectionByApplicant, fileDispute } from '../dispute.ts';
import { dropDraft, readDraft, saveDraft } from '../draft.ts';
import { failures } from '../failures.ts';
import { acceptOffer, signLease } from '../lease.ts';
import { decisionLetter, leaseLetter } from '../letters.ts';
import { accessPage, allAccesses, exportPerson } from '../mine.ts';
import { releaseOffer, withdraw } from '../offer.ts';
import { prefill } from '../prefill.ts';
import { present } from '../present.ts';
import { applicationById, applicationsOf, decisionLeafOf, receiptOf } from '../queries.ts';
import { applicantOps } from '../contract/applicant.ts';

type Ops = Handlers<{ talent: typeof applicantOps }>['talent'];

const tenant = { side: 'applicant', tenant: true } as const;

/** The person behind the account; an account without a verified identity cannot apply. */
const personOf = (ctx: SignedIn): string => {
  if (ctx.actor.personId === null) throw failure(failures.noIdentity);
  return ctx.actor.personId;
};

/** The caller's own application; another's does not exist for them. */
async function mine(kit: Kit, ctx: SignedIn, id: string): Promise<void> {
  const row = await applicationById(kit.database.db, id);
  if (row.person_id !== personOf(ctx)) throw failure(failures.notFound);
}

/** What an applicant does. Each handler: whose record it is, then the use case, then the record as it stands. */
export function applicantHandlers(kit: Kit, allotter: Allotter): Ops {
  const { db } = kit.database;
  const show = (id: string) => present(kit, db, id, tenant);
  /** A command on the caller's own application, carried out once a key and answered with the record as it then stands. */
  const act =
    <B>(work: (tx: Tx, applicationId: string, body: B, by: string) => Promise<unknown>) =>
    async ({ params, body }: { params: { id: string }; body: B }, ctx: SignedIn) => {
      await mine(kit, ctx, params.id);
      await ctx.command({ params, body }, async (tx) => void (await work(tx, params.id, body, ctx.actor.accountId)));
      return show(params.id);
    };
  return {
    prefill: (_, ctx) => prefill(kit, personOf(ctx)),
    draft: (_, ctx) => readDraft(kit, personOf(ctx), ctx.actor.accountId),
    saveDraft: async ({ body }, ctx) => ({ updatedAt: await saveDraft(kit, personOf(ctx), body) }),
    dropDraft: async (_, ctx) => {
      await dropDraft(db, personOf(ctx));
      return {};
    },
    upload: async (_, ctx) => {
      personOf(ctx);
      const { files } = await ctx.files();
      const [file] = files;
      if (!file || files.length !== 1) throw failure(failures.attachment);
      const put = {
        content: file.bytes,
        originalName: file.fileName,
        owner: ctx.actor.accountId,
        purpose: 'talent.application',
        now: kit.now(),
        maxBytes: 10 * 1024 * 1024,
      };
      const stored = await kit.files.put(db, put);
      return { id: stored.id, name: stored.originalName, bytes: stored.bytes };
    },
    submit: async ({ body }, ctx) => {
      const { id } = await submit(kit, allotter, ctx, {
        personId: personOf(ctx),
        accountId: ctx.actor.accountId,
        channel: 'online',
        form: body,
      });
      return receiptOf(db, id);
    },
    mine: async (_, ctx) => ({ rows: await applicationsOf(db, personOf(ctx)) }),
    myApplication: async ({ params }, ctx) => {
      await mine(kit, ctx, params.id);
      return show(params.id);
    },
    withdraw: act((tx, id, body, by) => withdraw(kit, tx, { applicationId: id, reason: body.reason, by })),
    acceptOffer: act((tx, id, body, by) => acceptOffer(kit, tx, { applicationId: id, ...body, by })),
    declineOffer: async ({ params, body }, ctx) => {
      await mine(kit, ctx, params.id);
      const { again } = await ctx.command({ params, body }, (tx) =>
        releaseOffer(kit, tx, {
          applicationId: params.id,
          offerId: body.offerId,
          how: 'declined',
          reason: body.reason || null,
          by: ctx.actor.accountId,
        }),
      );
      if (again) await allotter.serve(again);
      return show(params.id);
    },
    signLease: act((tx, id, body, by) => signLease(kit, tx, { applicationId: id, ...body, by })),
    answerCorrection: act((tx, id, body, by) => answerCorrectionByApplicant(kit, tx, { applicationId: id, ...body, by })),
    object: act((tx, id, { ruleId: subject, ...said }, by) =>
      fileDispute(kit, tx, { applicationId: id, kind: 'objection', subject, ...said, by }),
    ),
    reconsider: act((tx, id, said, by) =>
      fileDispute(kit, tx, { applicationId: id, kind: 'reconsideration', subject: 'decision', ...said, by }),
    ),
    requestHuman: act((tx, id, said, by) =>
      fileDispute(kit, tx, { applicationId: id, kind: 'human', subject: 'decision', attachments: [], ...said, by }),
    ),
    decisionPdf: async ({ params }, ctx) => {
      await mine(kit, ctx, params.id);
      const detail = await show(params.id);
      return {
        body: await decisionLetter(kit, detail, ctx.actor.name, ctx.locale),
        type: 'application/pdf',
        fileName: `${detail.reference}.pdf`,
        inline: true,
      };
    },
    leasePdf: async ({ params }, ctx) => {
      await mine(kit, ctx, params.id);
      const detail = await show(params.id);
      if (!detail.lease) throw failure(failures.notFound);
      return {
        body: await leaseLetter(kit, detail, ctx.actor.name, ctx.locale),
        type: 'application/pdf',
        fileName: `${detail.lease.number}.pdf`,
        inline: true,
      };
    },
    receipt: async ({ params }, ctx) => {
      await mine(kit, ctx, params.id);
      const leaf = await decisionLeafOf(db, params.id);
      const made = leaf === null ? null : await receipt(db, leaf);
      if (!made) throw failure(failures.notSealed);
      return {
        body: JSON.stringify(made, null, 2),
        type: 'application/json; charset=utf-8',
        fileName: `receipt-${params.id}.json`,
      };
    },
    accesses: ({ query }, ctx) => accessPage(db, personOf(ctx), query),
    accessesXlsx: async (_, ctx) => ({
      body: await sheetBuffer(allAccesses(db, personOf(ctx), accessesOf)),
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      fileName: '访问记录.xlsx',
    }),
    exportMine: async (_, ctx) => ({
      body: JSON.stringify(await exportPerson(kit, personOf(ctx)), null, 2),
      type: 'application/json; charset=utf-8',
      fileName: '我的数据.json',
    }),
  };
}

export type { talentApi };
