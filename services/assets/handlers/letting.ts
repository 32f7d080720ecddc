/** Letting over HTTP: permission first, then the scope, then the use case. */
import type { Handlers, SignedIn, UploadPart } from '@yunjian/kernel/http';
import { failure } from '@yunjian/kernel/contract';
import type { Kit } from '@yunjian/kernel/service';
import { lettingOps } from '../contract/letting.ts';
import { failures } from '../failures.ts';
import { commitBid, judgeBidder, myRegistrations, revealBid, withdrawRegistration } from '../letting/bids.ts';
import { authorityFile, putAuthority, register } from '../letting/registering.ts';
import { placeOfRecord, wrong } from '../letting/common.ts';
import { decisionDetail, decisionsPage, paperFile } from '../letting/decision-show.ts';
import {
  annulDecision,
  createDecision,
  editDecision,
  PAPER_KINDS,
  recordDecision,
  type PaperKind,
} from '../letting/decisions.ts';
import { listingDetail, listingsPage, listingsXlsx, publicListing, publicListings } from '../letting/listing-show.ts';
import { addQuote, createListing, editListing, publishListing } from '../letting/listings.ts';
import { answerObjection, object } from '../letting/objections.ts';
import { relist } from '../letting/relist.ts';
import { extensionFile, ocdsOfListing, ocdsPage } from '../letting/ocds-load.ts';
import { stepListing } from '../letting/opening.ts';
import { partyOf } from '../letting/parties.ts';
import { LISTING_DUTY, type ListingAction } from '../letting/states.ts';
import { publicAnswers } from '../public.ts';
import { placeOf } from '../register/collectives.ts';
import { todayOf } from '../setting.ts';
import { access, handOf } from './access.ts';
import { contractHandlers } from './contracts.ts';
import { paperOf, papersOf } from './papers.ts';

type Ops = Handlers<{ letting: typeof lettingOps }>['letting'];

/** The operations of letting. */
export function lettingHandlers(kit: Kit): Ops {
  const { db } = kit.database;
  const open = publicAnswers(kit);
  const today = (): string => todayOf(kit).toString();
  const { at: within, placed: at, reading: readingAs } = access(kit);
  const { receive, shown: shownFile } = papersOf(kit);
  const reading = (ctx: SignedIn) => readingAs(ctx, 'read-letting');

  const decisions = {
    decisions: async ({ query }, ctx) => decisionsPage(db, await reading(ctx), query),
    decision: async ({ params }, ctx) => {
      const { place, scope } = await within(ctx, 'read-letting', () => placeOfRecord(db, 'decision', params.id));
      return decisionDetail(db, kit, scope, place, params.id);
    },
    createDecision: async ({ params, body }, ctx) => {
      await at(ctx, 'draft-decision', () => placeOf(db, params.id));
      return ctx.command({ params, body }, (tx) => createDecision(tx, kit, params.id, body, handOf(ctx), ctx.now(), today()));
    },
    editDecision: async ({ params, body }, ctx) => {
      await at(ctx, 'draft-decision', () => placeOfRecord(db, 'decision', params.id));
      return ctx.command({ params, body }, (tx) => editDecision(tx, kit, params.id, body, handOf(ctx), ctx.now(), today()));
    },
    recordDecision: async ({ params }, ctx) => {
      await at(ctx, 'record-decision', () => placeOfRecord(db, 'decision', params.id));
      const { files } = await ctx.files();
      const kinds: readonly string[] = PAPER_KINDS;
      if (files.length === 0 || files.length > 10 || files.some((f) => f.bytes.length === 0 || !kinds.includes(f.field)))
        throw failure(failures.paper);
      const received: { file: UploadPart; r: Awaited<ReturnType<typeof receive>> }[] = [];
      for (const file of files) received.push({ file, r: await receive(file) });
      return ctx.command({ params, papers: received.map(({ file, r }) => [file.field, r.sha256]) }, async (tx) => {
        const papers = [];
        for (const { file, r } of received) {
          const stored = await kit.files.record(tx, r, {
            originalName: file.fileName,
            owner: ctx.actor.accountId,
            purpose: 'assets.minutes',
            now: ctx.now(),
          });
          papers.push({ kind: file.field as PaperKind, name: file.fileName, fileId: stored.id, hash: r.sha256 });
        }
        return recordDecision(tx, kit, params.id, papers, handOf(ctx), ctx.now());
      });
    },
    decisionPaper: async ({ params }, ctx) => {
      await at(ctx, 'read-letting', () => placeOfRecord(db, 'decision', params.id));
      return shownFile(await paperFile(db, params.id, params.paper));
    },
    annulDecision: async ({ params, body }, ctx) => {
      await at(ctx, 'record-decision', () => placeOfRecord(db, 'decision', params.id));
      return ctx.command({ params, body }, (tx) => annulDecision(tx, kit, params.id, body.reason, handOf(ctx), ctx.now()));
    },
  } satisfies Partial<Ops>;

  const listings = {
    listings: async ({ query }, ctx) => listingsPage(db, await reading(ctx), query),
    listingsXlsx: async ({ query }, ctx) => listingsXlsx(db, kit, await reading(ctx), query),
    listing: async ({ params }, ctx) => {
      const { place, scope } = await within(ctx, 'read-letting', () => placeOfRecord(db, 'listing', params.id));
      return listingDetail(db, kit, scope, place, params.id);
    },
    createListing: async ({ params, body }, ctx) => {
      await at(ctx, 'draft-listing', () => placeOf(db, params.id));
      return ctx.command({ params, body }, (tx) => createListing(tx, kit, params.id, body, handOf(ctx), ctx.now()));
    },
    editListing: async ({ params, body }, ctx) => {
      await at(ctx, 'draft-listing', () => placeOfRecord(db, 'listing', params.id));
      return ctx.command({ params, body }, (tx) => editListing(tx, kit, params.id, body, handOf(ctx), ctx.now()));
    },
    publishListing: async ({ params, body }, ctx) => {
      await at(ctx, 'publish-listing', () => placeOfRecord(db, 'listing', params.id));
      const dates = { deadline: Temporal.Instant.from(body.deadline), opening: Temporal.Instant.from(body.opening) };
      return ctx.command({ params, body }, (tx) =>
        publishListing(tx, kit, params.id, { ...body, ...dates }, handOf(ctx), ctx.now()),
      );
    },
    addQuote: async ({ params }, ctx) => {
      await at(ctx, 'draft-listing', () => placeOfRecord(db, 'listing', params.id));
      const { files, fields } = await ctx.files();
      const quote = readQuote(fields, today());
      const file = paperOf(files, 'paper');
      const received = await receive(file);
      return ctx.command({ params, fields, hash: received.sha256 }, async (tx) => {
        const stored = await kit.files.record(tx, received, {
          originalName: file.fileName,
          owner: ctx.actor.accountId,
          purpose: 'assets.quote',
          now: ctx.now(),
        });
        const partyId = await partyOf(tx, kit, quote.party, ctx.now());
        return addQuote(
          tx,
          kit,
          params.id,
          { ...quote, partyId, file: { id: stored.id, hash: received.sha256 } },
          handOf(ctx),
          ctx.now(),
        );
      });
    },
    judgeBidder: async ({ params, body }, ctx) => {
      await at(ctx, 'qualify-bidder', () => placeOfRecord(db, 'registration', params.id));
      return ctx.command({ params, body }, (tx) => judgeBidder(tx, kit, params.id, body, handOf(ctx), ctx.now()));
    },
    stepListing: async ({ params, body }, ctx) => {
      const action: ListingAction = body.action;
      await at(ctx, LISTING_DUTY[action], () => placeOfRecord(db, 'listing', params.id));
      return ctx.command({ params, body }, (tx) => stepListing(tx, kit, params.id, body.action, body, handOf(ctx), ctx.now()));
    },
    relist: async ({ params, body }, ctx) => {
      await at(ctx, 'draft-listing', () => placeOfRecord(db, 'listing', params.id));
      return ctx.command({ params, body }, (tx) => relist(tx, kit, params.id, body.reserveFenYear, handOf(ctx), ctx.now()));
    },
    answerObjection: async ({ params, body }, ctx) => {
      await at(ctx, 'award', () => placeOfRecord(db, 'objection', params.id));
      return ctx.command({ params, body }, (tx) => answerObjection(tx, kit, params.id, body, handOf(ctx), ctx.now()));
    },
    listingOcds: async ({ params }) => ocdsOfListing(db, kit, params.id),
    ocdsExtension: async ({ params }) => extensionFile(params.file),
    ocdsCodelist: async ({ params }) => extensionFile(`codelists/${params.file}`),
    ocdsReleases: async ({ query }) => ocdsPage(db, kit, query),
    publicListings: ({ query }) => open(lettingOps.publicListings, query, () => publicListings(db, kit.now(), query)),
    publicListing: ({ params }) => open(lettingOps.publicListing, params.id, () => publicListing(db, kit.zone, params.id)),
  } satisfies Partial<Ops>;

  const bidding = {
    register: ({ params, body }, ctx) =>
      ctx.command({ params, body }, (tx) => register(tx, kit, params.id, body.organisation, ctx.actor, ctx.now(), body)),
    putAuthority: async ({ params }, ctx) => {
      const { files } = await ctx.files();
      const [file] = files;
      if (file === undefined || files.length !== 1 || file.field !== 'authority' || file.bytes.length === 0)
        throw failure(failures.authorityPaper);
      const received = await receive(file);
      return ctx.command({ params, hash: received.sha256 }, async (tx) => {
        const stored = await kit.files.record(tx, received, {
          originalName: file.fileName,
          owner: ctx.actor.accountId,
          purpose: 'assets.authority',
          now: ctx.now(),
        });
        return putAuthority(tx, kit, params.id, { fileId: stored.id, hash: received.sha256 }, ctx.actor, ctx.now());
      });
    },
    authorityPaper: async ({ params }, ctx) => {
      await at(ctx, 'read-letting', () => placeOfRecord(db, 'registration', params.id));
      return shownFile(await authorityFile(db, params.id));
    },
    myRegistrations: async (_, ctx) => ({ rows: await myRegistrations(db, ctx.actor.accountId, ctx.now()) }),
    commitBid: ({ params, body }, ctx) =>
      ctx.command({ params, body }, (tx) => commitBid(tx, kit, params.id, body, ctx.actor, ctx.now())),
    revealBid: ({ params, body }, ctx) =>
      ctx.command({ params, body }, (tx) =>
        revealBid(tx, kit, params.id, { fenYear: BigInt(body.fenYear), nonce: body.nonce }, ctx.actor, ctx.now()),
      ),
    withdrawRegistration: ({ params, body }, ctx) =>
      ctx.command({ params, body }, (tx) => withdrawRegistration(tx, kit, params.id, body.reason, ctx.actor, ctx.now())),
    object: ({ params, body }, ctx) =>
      ctx.command({ params, body }, (tx) => object(tx, kit, params.id, body.text, { id: ctx.actor.accountId }, ctx.now())),
  } satisfies Partial<Ops>;
  return { ...decisions, ...listings, ...bidding, ...contractHandlers(kit) };
}

/** The fields of a quote. Throws assets.input. */
function readQuote(fields: Readonly<Record<string, string>>, today: string) {
  const { name = '', uscc, idNumber, fenYear = '', quotedOn = '' } = fields;
  const said = name.trim();
  if (said.length < 2 || said.length > 200 || /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u.test(said))
    throw wrong('请填写报价人名称。', 'Say who quotes.');
  if (!/^[1-9]\d{0,12}$/.test(fenYear))
    throw wrong('年租金应是以分计的正整数。', 'The yearly rent is a positive whole number of fen.');
  let day: string;
  try {
    day = Temporal.PlainDate.from(quotedOn, { overflow: 'reject' }).toString();
  } catch {
    throw wrong('询价日期不是日期。', 'The day of the quote is no date.');
  }
  if (day !== quotedOn || day > today || day < '1980-01-01')
    throw wrong('询价日期应在今天或以前。', 'The day of the quote is today or before.');
  if ((uscc === undefined) === (idNumber === undefined))
    throw wrong('请填写统一社会信用代码或身份证号码之一。', 'Give either a USCC or an ID number.');
  const party = uscc === undefined ? { idNumber: idNumber ?? '', name: said } : { uscc, name: said };
  return { party, fenYear: BigInt(fenYear), quotedOn: day };
}
