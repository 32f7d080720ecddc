/** Notices of the sample data with their offers, and the numbers of notices and contracts. */
import { createHash } from 'node:crypto';
import { commitmentOf, lotOf, type Outcome } from '../letting/bidding.ts';
import { drawSeed, seedOf } from '../letting/seed.ts';
import type { ListingTerms } from '../letting/terms.ts';
import { Rows } from './bulk.ts';
import type { Deal, DemoTender } from './deal.ts';
import type { Collective } from './place.ts';
import { leavesOf, type DemoEvent, type World } from './world.ts';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The numbers of notices and contracts given so far. */
export class Numbers {
  readonly #counts = new Map<string, { of: Collective; kind: string; year: number; n: number }>();
  next(of: Collective, kind: 'listing' | 'contract', year: number): string {
    const key = `${of.id} ${kind} ${year}`;
    const count = this.#counts.get(key) ?? { of, kind, year, n: 0 };
    this.#counts.set(key, { ...count, n: count.n + 1 });
    return `${kind === 'contract' ? 'HT' : 'ZZ'}-${of.code}-${year}-${String(count.n + 1).padStart(4, '0')}`;
  }
  /** Leaves the counters where the platform goes on. */
  async send(w: World): Promise<void> {
    const rows = new Rows('assets.counter', 'collective_id uuid, kind text, year integer, n integer');
    for (const { of, kind, year, n } of this.#counts.values()) rows.add(of.id, kind, year, n);
    await rows.send(w.tx);
  }
}

const termsOf = ({ annualFen: _, ...terms }: Deal['rent']): ListingTerms => terms;

interface DemoSeed {
  readonly text: string;
  readonly hash: string;
  readonly sealed: Buffer;
}

/** The tables a notice fills. */
export class Notices {
  readonly #w: World;
  readonly #numbers: Numbers;
  readonly listings = new Rows(
    'assets.listing',
    'id uuid, collective_id uuid, number text, title text, method text, decision_id uuid, term_months integer, permitted_use text, reserve_fen_year bigint, deposit_fen bigint, lease_deposit_fen bigint, priority text[], conditions text, rent_terms jsonb, seed text, seed_sealed bytea, seed_hash text, published_at timestamptz, deadline timestamptz, opening timestamptz, state text, outcome jsonb, publicity_from date, publicity_until date, demo boolean, created_at timestamptz',
  );
  readonly parts = new Rows('assets.listing_part', 'listing_id uuid, part_id uuid');
  readonly registrations = new Rows(
    'assets.registration',
    'id uuid, listing_id uuid, party_id uuid, account_id uuid, state text, deposit_state text, device_mac bytea, bank_mac bytea, at timestamptz, judged_at timestamptz, judged_by uuid, judged_name text, lot_key uuid',
  );
  readonly bids = new Rows(
    'assets.bid',
    'id uuid, listing_id uuid, registration_id uuid, commitment text, committed_at timestamptz, fen_year bigint, nonce text, opened_at timestamptz, state text, file_hash text',
  );
  readonly quotes = new Rows(
    'assets.quote',
    'id uuid, listing_id uuid, party_id uuid, fen_year bigint, quoted_on date, file_hash text, at timestamptz, by_id uuid',
  );
  readonly events: DemoEvent[] = [];

  constructor(w: World, numbers: Numbers) {
    this.#w = w;
    this.#numbers = numbers;
  }

  /** The seed of a notice as the program draws it. */
  seed(id: string): DemoSeed {
    const { hash, sealed } = drawSeed(this.#w.kit, id);
    return { hash, sealed, text: seedOf(this.#w.kit, { id, seed: null, seedSealed: sealed }) };
  }

  /** A notice whose lessee was found. Returns its id and that of the winning bid. */
  concluded(deal: Deal, tender: DemoTender, decisionId: string | null, months: number): { id: string; bidId: string | null } {
    const w = this.#w;
    const open = tender.method === 'open-bidding';
    const published = w.at(tender.publishedOn, 9);
    const [deadline, opening] = [w.at(tender.deadlineOn, 17), w.at(tender.deadlineOn.add({ days: 1 }), 10)];
    const id = w.id(published);
    const seed = this.seed(id);
    const ranking = open
      ? this.opened(id, tender.offers, published, opening, seed.text)
      : this.#quoted(id, tender, published, seed.text);
    const outcome: Outcome = {
      opened: ranking.length,
      valid: ranking.length,
      tie: false,
      single: ranking.length === 1,
      ranking,
      winner: 0,
      withdrawn: [],
      failure: null,
    };
    const title = `${deal.parts[0]?.title ?? ''}招租`;
    this.add({
      id,
      deal,
      months,
      decisionId,
      title,
      method: tender.method,
      reserve: tender.reserve,
      terms: termsOf(deal.rent),
      leaseDeposit: deal.depositFen,
      seed,
      published,
      deadline,
      opening,
      state: 'concluded',
      outcome,
      shown: [tender.shownFrom, tender.shownUntil],
    });
    const steps: [string, string, string, Temporal.Instant][] = open
      ? [
          ['publish', 'draft', 'open', published],
          ['close', 'open', 'closed', deadline],
          ['open-bids', 'closed', 'opened', opening],
          ['award', 'opened', 'awarded', opening.add({ hours: 5 })],
          ['publicise', 'awarded', 'publicity', w.at(tender.shownFrom)],
          ['conclude', 'publicity', 'concluded', w.at(tender.shownUntil.add({ days: 1 }))],
        ]
      : [
          ['award-directly', 'draft', 'awarded', opening],
          ['publicise', 'awarded', 'publicity', w.at(tender.shownFrom)],
          ['conclude', 'publicity', 'concluded', w.at(tender.shownUntil.add({ days: 1 }))],
        ];
    for (const [action, from, to, at] of steps) this.events.push({ of: 'listing', id, action, from, to, by: w.staff.chair, at });
    return { id, bidId: open ? (ranking[0]?.bidId ?? null) : null };
  }

  /** Registrations and opened bids, as the outcome ranks them. */
  opened(
    id: string,
    offers: DemoTender['offers'],
    published: Temporal.Instant,
    opening: Temporal.Instant,
    seed: string,
  ): Outcome['ranking'] {
    const w = this.#w;
    return offers.map((o, i) => {
      const at = published.add({ hours: 24 * (3 + i) });
      const [registrationId, bidId] = [w.id(published), w.id(at)];
      this.#register(registrationId, id, o.party, at, null);
      const nonce = sha(`nonce ${bidId}`).slice(0, 32);
      const commitment = commitmentOf(id, registrationId, o.fenYear, nonce);
      const papers = o.papers ? sha(`bid papers ${bidId}`) : null;
      this.bids.add(
        bidId,
        id,
        registrationId,
        commitment,
        at.add({ hours: 30 }).toString(),
        o.fenYear,
        nonce,
        opening.toString(),
        'valid',
        papers,
      );
      return {
        bidId,
        registrationId,
        partyId: o.party.id,
        fenYear: String(o.fenYear),
        lot: lotOf(seed, registrationId),
        lotKey: registrationId,
      };
    });
  }

  #quoted(id: string, tender: DemoTender, published: Temporal.Instant, seed: string): Outcome['ranking'] {
    const w = this.#w;
    return tender.offers.map((o, i) => {
      const at = published.add({ hours: 24 * (3 + i) });
      const bidId = w.id(at);
      const papers = o.papers ? sha(`quote ${bidId}`) : null;
      this.quotes.add(
        bidId,
        id,
        o.party.id,
        o.fenYear,
        tender.publishedOn.add({ days: 3 + i }).toString(),
        papers,
        at.toString(),
        w.staff.accountant.id,
      );
      return {
        bidId,
        registrationId: bidId,
        partyId: o.party.id,
        fenYear: String(o.fenYear),
        lot: lotOf(seed, bidId),
        lotKey: bidId,
      };
    });
  }

  /** The row of a notice with its parts. */
  add(l: {
    readonly id: string;
    readonly deal: Pick<Deal, 'of' | 'parts'>;
    readonly months: number;
    readonly decisionId: string | null;
    readonly title: string;
    readonly method: 'open-bidding' | 'small-lot';
    readonly reserve: bigint;
    readonly terms: ListingTerms;
    readonly leaseDeposit?: bigint;
    readonly seed: DemoSeed;
    readonly published: Temporal.Instant | null;
    readonly deadline: Temporal.Instant | null;
    readonly opening: Temporal.Instant | null;
    readonly state: string;
    readonly outcome: Outcome | null;
    readonly shown: readonly [Temporal.PlainDate, Temporal.PlainDate] | null;
  }): void {
    const w = this.#w;
    const { deal } = l;
    const created = l.published ?? w.now;
    this.listings.add(
      l.id,
      deal.of.id,
      this.#numbers.next(deal.of, 'listing', created.toZonedDateTimeISO(w.kit.zone).year),
      l.title,
      l.method,
      l.decisionId,
      l.months,
      deal.parts[0]?.permitted ?? '',
      l.reserve,
      l.reserve / 6n,
      l.leaseDeposit ?? l.reserve / 4n,
      '{sitting-tenant}',
      '现状出租；须遵守消防与环保规定（示例数据）',
      JSON.stringify(l.terms),
      ['opened', 'awarded', 'publicity', 'concluded', 'failed'].includes(l.state) ? l.seed.text : null,
      l.seed.sealed,
      l.seed.hash,
      l.published?.toString() ?? null,
      l.deadline?.toString() ?? null,
      l.opening?.toString() ?? null,
      l.state,
      l.outcome === null ? null : JSON.stringify(l.outcome),
      l.shown?.[0].toString() ?? null,
      l.shown?.[1].toString() ?? null,
      true,
      created.toString(),
    );
    for (const p of deal.parts) this.parts.add(l.id, p.id);
  }

  #register(
    id: string,
    listingId: string,
    party: DemoTender['offers'][number]['party'],
    at: Temporal.Instant,
    accountId: string | null,
  ): void {
    const { accountant } = this.#w.staff;
    this.registrations.add(
      id,
      listingId,
      party.id,
      accountId,
      'qualified',
      'paid',
      party.device,
      party.bank,
      at.toString(),
      at.add({ hours: 20 }).toString(),
      accountant.id,
      accountant.name,
      id,
    );
  }

  /** A bidder of a notice that is still open, with a sealed bid or (`sealed` false) none yet. */
  bidder(
    listingId: string,
    party: DemoTender['offers'][number]['party'],
    at: Temporal.Instant,
    fenYear: bigint,
    over: { readonly accountId?: string; readonly sealed?: boolean } = {},
  ): void {
    const w = this.#w;
    const id = w.id(at);
    this.#register(id, listingId, party, at, over.accountId ?? null);
    if (over.sealed === false) return;
    const bidId = w.id(at);
    const nonce = sha(`nonce ${bidId}`).slice(0, 32);
    this.bids.add(
      bidId,
      listingId,
      id,
      commitmentOf(listingId, id, fenYear, nonce),
      at.add({ hours: 6 }).toString(),
      null,
      null,
      null,
      'sealed',
      null,
    );
  }

  async send(): Promise<void> {
    const { tx } = this.#w;
    for (const rows of [this.listings, this.parts, this.registrations, this.bids, this.quotes]) await rows.send(tx);
    await sendEvents(this.#w, 'listing', this.events);
    this.events.length = 0;
  }
}

/** Writes events of one kind beside their records, with their leaves. */
export async function sendEvents(w: World, of: 'listing' | 'contract', events: readonly DemoEvent[]): Promise<void> {
  const leaves = await leavesOf(w, events);
  const rows = new Rows(
    `assets.${of}_event`,
    `${of}_id uuid, at timestamptz, action text, from_state text, to_state text, by_id uuid, by_name text, leaf_id uuid`,
  );
  for (const [i, e] of events.entries())
    rows.add(e.id, e.at.toString(), e.action, e.from ?? null, e.to ?? null, e.by.id, e.by.name, leaves[i] as string);
  await rows.send(w.tx);
}
