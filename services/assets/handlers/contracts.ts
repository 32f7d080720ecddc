/** Contracts over HTTP: drafted, signed, amended, corrected; permission first, then the scope, then the use case. */
import type { Handlers, SignedIn } from '@yunjian/kernel/http';
import { failure } from '@yunjian/kernel/contract';
import type { Kit } from '@yunjian/kernel/service';
import { correctionSaid, type contractOps } from '../contract/letting-contracts.ts';
import { failures } from '../failures.ts';
import { addedBy, contractOfDraft, decideAmendment, proposeAmendment } from '../letting/amendments.ts';
import { lettingPolicy, placeOfRecord, wrong } from '../letting/common.ts';
import { contractDetail, contractsPage, contractsXlsx, documentOf, expiringPage } from '../letting/contract-show.ts';
import { isOverlap, overlapFailure, stepContract } from '../letting/contract-steps.ts';
import { contractOfListing, createContract, editContract, putDocument } from '../letting/contracts.ts';
import { scheduleOf } from '../letting/terms.ts';
import { CONTRACT_DUTY } from '../letting/states.ts';
import { permit } from '../policy.ts';
import { placeOf } from '../register/collectives.ts';
import { todayOf } from '../setting.ts';
import { access, handOf } from './access.ts';
import { paperOf, papersOf } from './papers.ts';

type Ops = Handlers<{ contracts: typeof contractOps }>['contracts'];

/** What is said in a correction, from the field of a form. Throws assets.input. */
function readCorrection(text: string | undefined) {
  let said: unknown = null;
  try {
    said = JSON.parse(text ?? '');
  } catch {
    // said in the next line, like anything else that is not a correction
  }
  const read = correctionSaid.safeParse(said);
  if (!read.success)
    throw wrong(
      '请填写签订日期、签字和盖章情况以及更正的理由。',
      'Say the day, who signed with which seal, and why it is corrected.',
    );
  return read.data;
}

/** The operations on contracts. */
export function contractHandlers(kit: Kit): Ops {
  const { db } = kit.database;
  const { scope, at: within, placed: at, reading: readingAs } = access(kit);
  const { receive, shown: shownFile } = papersOf(kit);
  const reading = (ctx: SignedIn) => readingAs(ctx, 'read-letting');
  return {
    contracts: async ({ query }, ctx) => contractsPage(db, await reading(ctx), query),
    contractsXlsx: async ({ query }, ctx) => contractsXlsx(db, await reading(ctx), query, todayOf(kit)),
    expiring: async ({ query }, ctx) =>
      expiringPage(db, await reading(ctx), todayOf(kit), { ...query, days: query.days ?? lettingPolicy(kit).expiringDays }),
    contract: async ({ params }, ctx) => {
      const { place, scope: held } = await within(ctx, 'read-letting', () => placeOfRecord(db, 'contract', params.id));
      return contractDetail(db, held, place, params.id, ctx.actor.accountId);
    },
    previewSchedule: async ({ body }, ctx) => {
      permit(ctx.actor, 'read-letting');
      const periods = scheduleOf(body.startsOn, body.endsOn, body.rent);
      return {
        totalFen: String(periods.reduce((sum, p) => sum + p.fen, 0n)),
        periods: periods.map((p) => ({
          from: p.from.toString(),
          to: p.to.toString(),
          dueOn: p.dueOn.toString(),
          fen: String(p.fen),
          rentFree: p.rentFree,
        })),
      };
    },
    createContract: async ({ params, body }, ctx) => {
      await at(ctx, 'draft-contract', () => placeOf(db, params.id));
      if (body.listingId !== null)
        throw wrong('按公告结果起草的合同请从公告办理。', 'Draft the contract of a notice from the notice.');
      return ctx.command({ params, body }, (tx) => createContract(tx, kit, params.id, body, handOf(ctx), ctx.now()));
    },
    contractOfListing: async ({ params, body }, ctx) => {
      await at(ctx, 'draft-contract', () => placeOfRecord(db, 'listing', params.id));
      return ctx.command({ params, body }, (tx) => contractOfListing(tx, kit, params.id, body, handOf(ctx), ctx.now()));
    },
    editContract: async ({ params, body }, ctx) => {
      await at(ctx, 'draft-contract', () => placeOfRecord(db, 'contract', params.id));
      return ctx.command({ params, body }, (tx) => editContract(tx, kit, params.id, body, handOf(ctx), ctx.now()));
    },
    uploadDocument: async ({ params }, ctx) => {
      await at(ctx, 'draft-contract', () => placeOfRecord(db, 'contract', params.id));
      const file = paperOf((await ctx.files()).files, 'document');
      const received = await receive(file);
      return ctx.command({ params, hash: received.sha256 }, async (tx) => {
        const stored = await kit.files.record(tx, received, {
          originalName: file.fileName,
          owner: ctx.actor.accountId,
          purpose: 'assets.contract',
          now: ctx.now(),
        });
        return putDocument(tx, kit, params.id, { fileId: stored.id, hash: received.sha256 }, handOf(ctx), ctx.now());
      });
    },
    document: async ({ params }, ctx) => {
      await at(ctx, 'read-letting', () => placeOfRecord(db, 'contract', params.id));
      const id = await documentOf(db, params.id);
      if (id === null) throw failure(failures.notFound);
      return shownFile(id);
    },
    stepContract: async ({ params, body }, ctx) => {
      await at(ctx, CONTRACT_DUTY[body.action], () => placeOfRecord(db, 'contract', params.id));
      try {
        return await ctx.command({ params, body }, (tx) => stepContract(tx, kit, params.id, body, handOf(ctx), ctx.now()));
      } catch (error) {
        throw isOverlap(error) ? await overlapFailure(db, await scope(ctx), params.id) : error;
      }
    },
    proposeAmendment: async ({ params, body }, ctx) => {
      await at(ctx, 'propose-amendment', () => placeOfRecord(db, 'contract', params.id));
      return ctx.command({ params, body }, (tx) => proposeAmendment(tx, kit, params.id, body, handOf(ctx), ctx.now()));
    },
    proposeCorrection: async ({ params }, ctx) => {
      await at(ctx, 'propose-amendment', () => placeOfRecord(db, 'contract', params.id));
      const { files, fields } = await ctx.files();
      const said = readCorrection(fields['said']);
      const file = files.length === 0 ? null : paperOf(files, 'document');
      const received = file === null ? null : await receive(file);
      return ctx.command({ params, said, hash: received?.sha256 ?? null }, async (tx) => {
        const stored =
          file === null || received === null
            ? null
            : await kit.files.record(tx, received, {
                originalName: file.fileName,
                owner: ctx.actor.accountId,
                purpose: 'assets.contract',
                now: ctx.now(),
              });
        const { signing, ...rest } = said;
        const change = { kind: 'signing', signing } as const;
        const document = { documentHash: received?.sha256 ?? null, documentFileId: stored?.id ?? null };
        const { id } = await proposeAmendment(
          tx,
          kit,
          params.id,
          { ...rest, ...document, decisionId: null, change },
          handOf(ctx),
          ctx.now(),
        );
        return { id };
      });
    },
    decideAmendment: async ({ params, body }, ctx) => {
      const duty = body.action === 'withdraw' ? 'propose-amendment' : 'approve-contract';
      await at(ctx, duty, async () => placeOfRecord(db, 'contract', await contractOfDraft(db, params.id)));
      try {
        return await ctx.command({ params, body }, (tx) => decideAmendment(tx, kit, params.id, body, handOf(ctx), ctx.now()));
      } catch (error) {
        if (!isOverlap(error)) throw error;
        const contract = await contractOfDraft(db, params.id);
        throw await overlapFailure(db, await scope(ctx), contract, await addedBy(db, params.id), true);
      }
    },
  };
}
