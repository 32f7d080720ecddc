/** Facts over HTTP: permission first, then the scope, then the use case. */
import { failure } from '@yunjian/kernel/contract';
import type { Handlers } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import type { factsOps } from '../contract/facts.ts';
import { answerObjection, endFact, objectToEntry, placeOfFact, withdrawFact } from '../facts/change.ts';
import { addAssetFact, addContractFact, PAPER } from '../facts/enter.ts';
import { declareInterests, interestsOf } from '../facts/interests.ts';
import { FACT_KINDS, type FactKind } from '../facts/kinds.ts';
import { assetFacts, contractFacts } from '../facts/show.ts';
import { failures } from '../failures.ts';
import { placeOfRecord } from '../letting/common.ts';
import { placeOf } from '../register/collectives.ts';
import { placeOfAsset } from '../register/detail.ts';
import { access, handOf } from './access.ts';

type Ops = Handlers<{ facts: typeof factsOps }>['facts'];

const MB = 1024 * 1024;
const PAPERS = ['application/pdf', 'image/jpeg', 'image/png'] as const; /** The kind a row of what is entered belongs to. */
const kindOf = (entered: string): FactKind =>
  entered === 'pre-review' || entered === 'town-approval' || entered === 'credit-check' ? 'approval' : (entered as FactKind);

/** The operations of facts. */
export function factsHandlers(kit: Kit): Ops {
  const { db } = kit.database;
  const { scope, placed: at } = access(kit);
  return {
    contractFacts: async ({ params }, ctx) => {
      const place = await at(ctx, 'read-letting', () => placeOfRecord(db, 'contract', params.id));
      return contractFacts(db, await scope(ctx), place, ctx.actor.accountId, params.id);
    },
    addContractFact: async ({ params, body }, ctx) => {
      await at(ctx, FACT_KINDS[kindOf(body.kind)].duty, () => placeOfRecord(db, 'contract', params.id));
      return ctx.command({ params, body }, (tx) => addContractFact(tx, kit, params.id, body, handOf(ctx), ctx.now()));
    },
    assetFacts: async ({ params }, ctx) => {
      const place = await at(ctx, 'read-register', () => placeOfAsset(db, params.id));
      return assetFacts(db, await scope(ctx), place, ctx.actor.accountId, params.id);
    },
    addAssetFact: async ({ params, body }, ctx) => {
      await at(ctx, FACT_KINDS[kindOf(body.kind)].duty, () => placeOfAsset(db, params.id));
      return ctx.command({ params, body }, (tx) => addAssetFact(tx, kit, params.id, body, handOf(ctx), ctx.now()));
    },
    uploadFactPaper: async ({ params }, ctx) => {
      await at(ctx, 'enter-facts', () => placeOf(db, params.id));
      const [file, ...more] = (await ctx.files()).files;
      if (file === undefined || more.length > 0 || file.field !== 'paper' || file.bytes.length === 0)
        throw failure(failures.paper);
      const received = await kit.files.receive({ content: file.bytes, allow: [...PAPERS], maxBytes: 20 * MB });
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
      const { file, content } = await kit.files.read(db, fileId);
      return {
        body: content,
        type: file.mediaType,
        name: file.originalName,
        headers: { 'content-security-policy': "default-src 'none'; sandbox", 'cache-control': 'private, max-age=3600' },
      };
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
    answerObjectionToEntry: async ({ params, body }, ctx) => {
      await at(ctx, 'attest-facts', () => placeOfFact(db, 'credit-entry', params.id));
      return ctx.command({ params, body }, (tx) => answerObjection(tx, kit, params.id, body, handOf(ctx), ctx.now()));
    },
    interests: async ({ params }, ctx) => {
      const place = await at(ctx, 'read-letting', () => placeOfRecord(db, 'decision', params.id));
      return interestsOf(db, await scope(ctx), place, params.id);
    },
    declareInterests: async ({ params, body }, ctx) => {
      await at(ctx, 'draft-decision', () => placeOfRecord(db, 'decision', params.id));
      return ctx.command({ params, body }, (tx) => declareInterests(tx, kit, params.id, body.interests, handOf(ctx), ctx.now()));
    },
  };
}
