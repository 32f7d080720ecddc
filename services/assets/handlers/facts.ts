/** Facts over HTTP: permission first, then the scope, then the use case. */
import { failure } from '@yunjian/kernel/contract';
import type { Handlers } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import type { factsOps } from '../contract/facts.ts';
import { answerObjection, endFact, objectToEntry, objectToSublease, placeOfFact, withdrawFact } from '../facts/change.ts';
import { addAssetFact, addContractFact, PAPER } from '../facts/enter.ts';
import { declareInterests, interestsOf } from '../facts/interests.ts';
import { FACT_KINDS, type FactKind } from '../facts/kinds.ts';
import { assetFacts, contractFacts } from '../facts/show.ts';
import { failures } from '../failures.ts';
import { placeOfRecord } from '../letting/common.ts';
import { placeOf } from '../register/collectives.ts';
import { placeOfAsset } from '../register/detail.ts';
import { access, handOf } from './access.ts';
import { paperOf, papersOf } from './papers.ts';

type Ops = Handlers<{ facts: typeof factsOps }>['facts'];

/** The kind a row of what is entered belongs to. */
const kindOf = (entered: string): FactKind =>
  entered === 'pre-review' || entered === 'town-approval' || entered === 'credit-check' ? 'approval' : (entered as FactKind);

/** The operations of facts. */
export function factsHandlers(kit: Kit): Ops {
  const { db } = kit.database;
  const { at: within, placed: at } = access(kit);
  const { receive, shown } = papersOf(kit);
  return {
    contractFacts: async ({ params }, ctx) => {
      const { place, scope } = await within(ctx, 'read-letting', () => placeOfRecord(db, 'contract', params.id));
      return contractFacts(db, scope, place, ctx.actor.accountId, params.id);
    },
    addContractFact: async ({ params, body }, ctx) => {
      await at(ctx, FACT_KINDS[kindOf(body.kind)].duty, () => placeOfRecord(db, 'contract', params.id));
      return ctx.command({ params, body }, (tx) => addContractFact(tx, kit, params.id, body, handOf(ctx), ctx.now()));
    },
    assetFacts: async ({ params }, ctx) => {
      const { place, scope } = await within(ctx, 'read-register', () => placeOfAsset(db, params.id));
      return assetFacts(db, scope, place, ctx.actor.accountId, params.id);
    },
    addAssetFact: async ({ params, body }, ctx) => {
      await at(ctx, FACT_KINDS[kindOf(body.kind)].duty, () => placeOfAsset(db, params.id));
      return ctx.command({ params, body }, (tx) => addAssetFact(tx, kit, params.id, body, handOf(ctx), ctx.now()));
    },
    uploadFactPaper: async ({ params }, ctx) => {
      await at(ctx, 'enter-facts', () => placeOf(db, params.id));
      const file = paperOf((await ctx.files()).files, 'paper');
      const received = await receive(file);
      return ctx.command({ params, hash: received.sha256 }, async (tx) => {
        const stored = await kit.files.record(tx, received, {
          originalName: file.fileName,
          owner: ctx.actor.accountId,
          purpose: PAPER,
          now: ctx.now(),
        });
        return { id: stored.id, hash: received.sha256 };
      });
    },
    factPaper: async ({ params }, ctx) => {
      const { fileId } = await at(ctx, 'read-letting', () => placeOfFact(db, params.kind, params.id));
      if (fileId === null) throw failure(failures.notFound);
      return shown(fileId);
    },
    endFact: async ({ params, body }, ctx) => {
      await at(ctx, FACT_KINDS[params.kind].duty, () => placeOfFact(db, params.kind, params.id));
      return ctx.command({ params, body }, (tx) => endFact(tx, kit, params.kind, params.id, body.on, handOf(ctx), ctx.now()));
    },
    withdrawFact: async ({ params, body }, ctx) => {
      await at(ctx, FACT_KINDS[params.kind].duty, () => placeOfFact(db, params.kind, params.id));
      return ctx.command({ params, body }, (tx) =>
        withdrawFact(tx, kit, params.kind, params.id, body.why, handOf(ctx), ctx.now()),
      );
    },
    objectToEntry: async ({ params, body }, ctx) => {
      await at(ctx, 'enter-facts', () => placeOfFact(db, 'credit-entry', params.id));
      return ctx.command({ params, body }, (tx) => objectToEntry(tx, kit, params.id, body.text, handOf(ctx), ctx.now()));
    },
    objectToSublease: async ({ params, body }, ctx) => {
      await at(ctx, 'enter-facts', () => placeOfFact(db, 'sublease', params.id));
      return ctx.command({ params, body }, (tx) => objectToSublease(tx, kit, params.id, body.on, handOf(ctx), ctx.now()));
    },
    answerObjectionToEntry: async ({ params, body }, ctx) => {
      await at(ctx, 'attest-facts', () => placeOfFact(db, 'credit-entry', params.id));
      return ctx.command({ params, body }, (tx) => answerObjection(tx, kit, params.id, body, handOf(ctx), ctx.now()));
    },
    interests: async ({ params }, ctx) => {
      const { place, scope } = await within(ctx, 'read-letting', () => placeOfRecord(db, 'decision', params.id));
      return interestsOf(db, scope, place, params.id);
    },
    declareInterests: async ({ params, body }, ctx) => {
      await at(ctx, 'draft-decision', () => placeOfRecord(db, 'decision', params.id));
      return ctx.command({ params, body }, (tx) => declareInterests(tx, kit, params.id, body.interests, handOf(ctx), ctx.now()));
    },
  };
}
