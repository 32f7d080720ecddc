/** Steps of letting over HTTP, for tests. */
import assert from 'node:assert/strict';
import { testAssets, uscc, type Answer, type CollectiveKey, type TestAssets, type Who } from '../testing.ts';
import { commitmentOf } from './bidding.ts';

export const PDF = `%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n`;
export const nonce = (n: number): string => `${n}`.padStart(32, 'a');

/** Fails with the answer when it is not 200. */
export function ok(answer: Answer): Answer['body'] {
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}

export const DECISION = {
  subject: 'letting',
  body: 'members',
  matter: 'major',
  title: '厂房出租',
  proposedOn: '2026-01-05',
  partyStudiedOn: '2026-01-06',
  noticeOn: '2026-01-10',
  meetingOn: '2026-01-25',
  eligible: 100,
  present: 80,
  inFavour: 70,
  outsiders: false,
  resultPublishedOn: '2026-01-26',
};
/** What a decision says besides: what it is about, how much it agrees to. */
export interface About {
  readonly subject?: string;
  readonly partIds?: readonly string[];
  readonly contractId?: string;
  readonly annualFen?: string | null;
  readonly termMonths?: number | null;
  readonly amountFen?: string;
}
export const CLAUSES = {
  parties: true,
  asset: true,
  area: true,
  use: true,
  term: true,
  rent: true,
  payment: true,
  repair: true,
  breach: true,
  return: true,
};
export const RENT = {
  annualFen: '12000000',
  payEveryMonths: 3,
  escalation: { everyMonths: 12, ppm: 30_000 },
  freeDays: 0,
  prepaidMonths: 0,
  dueAfterDays: 10,
};

/** What notices of the tests say of the rent besides its amount. */
export const TERMS = { payEveryMonths: 6, escalation: null, freeDays: 0, prepaidMonths: 0, dueAfterDays: 0 };

export interface Letting extends TestAssets {
  /** A part of an asset of its own; returns its id. */
  part(collective?: CollectiveKey, area?: number): Promise<string>;
  /** A recorded, valid decision: on letting these parts at whatever rent and for however long, when nothing else is said. */
  decision(over: Partial<Omit<typeof DECISION, 'subject'>> & About): Promise<string>;
  /** A published notice; deadline on 2026-04-01, opening on 2026-04-02, both at 10:00 in the district. */
  listing(over?: Record<string, unknown>): Promise<string>;
  /** Registers, qualifies, and notes the deposit. */
  bidder(listing: string, who: Who, organisation?: { uscc: string; name: string } | null): Promise<string>;
  commit(listing: string, registration: string, who: Who, fen: bigint): Promise<Answer>;
  reveal(registration: string, who: Who, fen: bigint): Promise<Answer>;
  step(listing: string, action: string, more?: { reason?: string; decisionId?: string }): Promise<Answer>;
  /** A drafted contract of collective one. */
  contract(partIds: readonly string[], over?: Record<string, unknown>): Promise<string>;
  /** Moves a contract on as whoever has the duty. */
  go(contract: string, action: string, more?: Record<string, unknown>): Promise<Answer>;
  /** Draft to approved, with its document. */
  approved(contract: string): Promise<void>;
}

export const SIGNING = {
  lessorSigned: true,
  lesseeSigned: true,
  signer: 'legal-representative',
  mandate: true,
  seal: 'collective',
};
export const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
export const DEADLINE = '2026-04-01T02:00:00Z';
export const OPENING = '2026-04-02T02:00:00Z';
const ACCOUNTANT = new Set(['submit', 'discard', 'hand-over', 'hand-back', 'close', 'reopen']);

/** Opens the service with steps of letting. */
export async function testLetting(over: Readonly<Record<string, string>> = {}): Promise<Letting> {
  const t = await testAssets(over);
  let n = 0;
  /** A registered account of collective one, where there is none, for deposits of bidders. */
  const bankAccount = (): Promise<unknown> =>
    t.database.owner.query(
      `insert into assets.bank_account (id, collective_id, number_sealed, number_mac, tail, bank, valid, demo)
       select gen_random_uuid(), $1, '\\x00', '\\x01', '0000', '示例银行', '[2015-01-01,)', true where not exists (select from assets.bank_account where collective_id = $1)`,
      [t.collectives.one],
    );
  const steps: Omit<Letting, keyof TestAssets> = {
    async part(collective = 'one', area = 5_000_000) {
      n += 1;
      const { rows } = await t.database.owner.query<{ id: string }>(
        `with a as (insert into assets.asset (collective_id, code, public_code, name, kind, operating, use, area_cm2, town_code, title_state, title_no, permit_state, created_at)
          select id, $2, $3, '示例厂房', 'building', true, 'industrial', $4, town_code, 'registered', '沪示字第1号', 'permitted', '2026-01-01T00:00:00Z' from assets.collective where id = $1
          returning id) insert into assets.part (asset_id, code, name, area_cm2, use) select id, 'A', '一层', $4, 'industrial' from a returning id`,
        [t.collectives[collective], `AS-${n}`, String(n).padStart(12, '0'), area],
      );
      return rows[0]?.id ?? '';
    },
    async decision(more) {
      const letting = ['letting', 'renewal'].includes(more.subject ?? 'letting');
      const open = letting ? { annualFen: '1', termMonths: 1200 } : {};
      const { id } = ok(
        await t.call('ann', 'POST', `/collectives/${t.collectives.one}/decisions`, { body: { ...DECISION, ...open, ...more } }),
      );
      const done = ok(
        await t.send('bea', `/decisions/${id}/record`, { files: [{ field: 'minutes', name: '记录.pdf', content: PDF }] }),
      );
      assert.equal(done.valid, true);
      return id as string;
    },
    async listing(more = {}) {
      const partIds = (more['partIds'] as string[] | undefined) ?? [await steps.part()];
      const decisionId = await steps.decision({ partIds });
      const body = {
        title: '示例厂房出租',
        method: 'open-bidding',
        decisionId,
        termMonths: 36,
        permittedUse: '仓储',
        reserveFenYear: '10000000',
        depositFen: '500000',
        leaseDepositFen: '500000',
        rentTerms: TERMS,
        conditions: '',
        ...more,
        partIds,
      };
      const { id, revision } = ok(await t.call('ann', 'POST', `/collectives/${t.collectives.one}/listings`, { body }));
      if (body.method !== 'open-bidding') return id as string;
      const dates = { deadline: DEADLINE, opening: OPENING, startsOn: '2026-06-01' };
      ok(await t.call('bea', 'POST', `/listings/${id}/publish`, { body: { ...dates, revision } }));
      return id as string;
    },
    async bidder(listing, who, organisation = null) {
      const { id } = ok(await t.call(who, 'POST', `/listings/${listing}/registrations`, { body: { organisation } }));
      if (organisation !== null) {
        ok(
          await t.send(who, `/registrations/${id}/authority`, {
            files: [{ field: 'authority', name: '授权.pdf', content: PDF + id }],
          }),
        );
        const accept = { action: 'accept-authority', reason: null, name: organisation.name };
        ok(await t.call('ann', 'POST', `/registrations/${id}/judge`, { body: accept }));
      }
      ok(await t.call('ann', 'POST', `/registrations/${id}/judge`, { body: { action: 'qualify', reason: null } }));
      const { rows } = await t.database.owner.query<{ none: boolean }>(
        'select l.deposit_fen = 0 as none from assets.listing l where l.id = $1',
        [listing],
      );
      if (rows[0]?.none !== true) {
        await bankAccount();
        ok(await t.call('ann', 'POST', `/registrations/${id}/judge`, { body: { action: 'deposit-paid', reason: null } }));
      }
      return id as string;
    },
    commit: (listing, registration, who, fen) =>
      t.call(who, 'POST', `/registrations/${registration}/bids`, {
        body: { commitment: commitmentOf(listing, registration, fen, nonce(1)), fileHash: null },
      }),
    reveal: (registration, who, fen) =>
      t.call(who, 'POST', `/registrations/${registration}/reveal`, { body: { fenYear: String(fen), nonce: nonce(1) } }),
    step: (listing, action, more = {}) =>
      t.call('bea', 'POST', `/listings/${listing}/state`, {
        body: { action, reason: more.reason ?? null, decisionId: more.decisionId ?? null },
      }),
    async contract(partIds, more = {}) {
      const body = {
        kind: 'house',
        lessee: { uscc: uscc(300), name: '示例租户' },
        lesseeMember: null,
        partIds,
        decisionId: null,
        listingId: null,
        renewsId: null,
        startsOn: '2026-01-01',
        endsOn: '2028-12-31',
        permittedUse: '仓储',
        depositFen: '1000000',
        earnestFen: '0',
        lateFeePpmDay: 400,
        rent: RENT,
        clauses: CLAUSES,
        ...more,
      };
      return ok(await t.call('ann', 'POST', `/collectives/${t.collectives.one}/contracts`, { body })).id as string;
    },
    async go(contract, action, more = {}) {
      const who: Who = ACCOUNTANT.has(action) ? 'ann' : 'bea';
      const { rows } = await t.database.owner.query<{ revision: number }>('select revision from assets.contract where id = $1', [
        contract,
      ]);
      const body = { action, revision: rows[0]?.revision ?? 1, on: null, note: null, signing: null, possessionOn: null, ...more };
      return t.call(who, 'POST', `/contracts/${contract}/state`, { body });
    },
    async approved(contract) {
      ok(await steps.go(contract, 'submit'));
      ok(await steps.go(contract, 'approve'));
      ok(
        await t.send('ann', `/contracts/${contract}/document`, {
          files: [{ field: 'document', name: '合同.pdf', content: PDF + contract }],
        }),
      );
    },
  };
  return { ...t, ...steps };
}
