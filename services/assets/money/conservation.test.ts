import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import type { Database, Tx } from '@yunjian/kernel/db';
import fc from 'fast-check';
import { isFailure } from '@yunjian/kernel/contract';
import { failures } from '../failures.ts';
import { decideAmendment, proposeAmendment, type AmendInput } from '../letting/amendments.ts';
import { expireContracts, stepContract } from '../letting/contract-steps.ts';
import type { RentWire } from '../letting/terms.ts';
import { ok, testLetting, type Letting } from '../letting/letting.fixture.ts';
import { keepDeposit, takeDeposit } from './bid-deposits.ts';
import { holdBook } from './common.ts';
import { postLateFee, postOther, watchRescission } from './overdue.ts';
import { accrueAll, accrueContract, recognise, recogniseAll } from './owed.ts';
import type { ProposalKind } from './proposal.ts';
import { decide, propose, SUBJECT_OF } from './proposals.ts';
import { enterReceipt, matchReceipts } from './receipts.ts';
import { account, activeContract, assertReconciled } from './testing.ts';

class Crash extends Error {}
/** A refusal in words: of this service, or of the books. */
const isRefusal = (error: unknown): boolean => Object.values(failures).some((kind) => isFailure(error, kind));

/** How many random histories are played; a night run sets more. */
const RUNS = Number(process.env['YUNJIAN_FUZZ_RUNS'] ?? 6);

/** A lease nobody thought of: how long, how often it pays, what it rises by, days free of rent, deposit, how long ago it began. */
const lease = fc.record({
  months: fc.integer({ min: 6, max: 60 }),
  every: fc.constantFrom(1, 3, 6, 12),
  annual: fc.bigInt({ min: 100_01n, max: 90_000_00n }),
  ppm: fc.constantFrom(null, 30_000, 71_429),
  freeDays: fc.nat(75),
  deposit: fc.constantFrom(0n, 300_000n, 777_777n),
  daysAgo: fc.nat(170),
});
type Lease = typeof lease extends fc.Arbitrary<infer L> ? L : never;

/** What may happen, in any order; numbers choose what it happens to and how much. */
const step = fc.record({
  what: fc.constantFrom(
    'pay',
    'pay-unmatched',
    'match',
    'accrue',
    'recognise',
    'late-fee',
    'other',
    'cancel',
    'write-off',
    'refund',
    'release',
    'detach',
    'cancel-receipt',
    'settle-deposit',
    'bid-take',
    'bid-keep',
    'return-bid-deposit',
    'amend-rent',
    'amend-term',
    'end-early',
    'rescind',
    'approve',
    'hand-back',
    'close',
    'night',
  ),
  pick: fc.nat(1000),
  fen: fc.bigInt({ min: 1n, max: 5_000_000n }),
  days: fc.nat(60),
  /** `throw` breaks off inside the transaction, `kill` takes the database connection away when all its work is done and nothing is committed. */
  crash: fc.constantFrom('none', 'none', 'throw', 'kill'),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

describe('conservation of money', () => {
  let t: Letting;
  let bank: string;
  let decisionId: string;
  before(async () => {
    t = await testLetting();
    bank = await account(t, 'one', '6222000011112222');
    // a decision from before decisions named a contract and a sum: it may carry claims of whatever contract there is
    const { rows } = await t.database.owner.query<{ id: string }>(
      `insert into assets.decision (collective_id, subject, body, title, proposed_on, notice_on, meeting_on, eligible, present, in_favour, minutes_hash, verdict, valid, state, recorded_at, leaf_id, binds)
       values ($1, 'other', 'members', '示例决议', '2026-01-05', '2026-01-10', '2026-01-25', 100, 90, 85, repeat('0', 64), '{}', true, 'recorded', now(), gen_random_uuid(), null) returning id`,
      [t.collectives.one],
    );
    decisionId = rows[0]?.id ?? '';
  });
  after(() => t.close());

  const ann = () => ({ id: t.actors.ann.accountId, name: 'ann' });
  const bea = () => ({ id: t.actors.bea.accountId, name: 'bea' });
  const pickOf = async (
    tx: Tx,
    table: string,
    condition: string,
    contracts: readonly string[],
    n: number,
  ): Promise<string | null> => {
    const of =
      table === 'allocation'
        ? `receivable_id in (select id from assets.receivable where contract_id = any($1))`
        : `(contract_id = any($1) or contract_id is null)`;
    const { rows } = await sql<{
      id: string;
    }>`select id from ${sql.table(`assets.${table}`)} where ${sql.raw(of.replace('$1', `'{${contracts.join(',')}}'::uuid[]`))}
      and ${sql.raw(condition)} order by id`.execute(tx);
    return rows.length === 0 ? null : (rows[n % rows.length]?.id ?? null);
  };
  const CONDITION: Readonly<Record<string, string>> = {
    receivable: 'cancelled_at is null',
    receipt: 'cancelled_at is null',
    allocation: 'released_at is null',
  };

  /** The connection is gone, as when the process or the machine dies. */
  const killed = (tx: Tx) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx);
  const isKilled = (error: unknown): boolean => /terminat|connection/i.test(String(error));
  const CRASHED = (error: unknown): boolean => error instanceof Crash || isKilled(error);

  /** A database whose connection is taken away before the commit of the transaction after `left` others: a job of many transactions dies between them. */
  const dying = (left: number): Pick<Database, 'db' | 'tx'> => ({
    db: t.database.db,
    tx: (work) =>
      t.database.tx(async (tx) => {
        const out = await work(tx);
        if (left-- === 0) await killed(tx);
        return out;
      }),
  });

  /** All that the clock does of a night: terms expire, what is due is written, rent becomes income, rescissions are looked for. */
  async function night(database: Pick<Database, 'db' | 'tx'>): Promise<void> {
    const now = t.clock.now;
    await expireContracts(database, t.kit, now);
    await accrueAll(database, t.kit, now);
    await recogniseAll(database, t.kit, now);
    await watchRescission(database as Database, t.kit, now);
  }

  const leased = async (l: Lease): Promise<string> => {
    const starts = Temporal.PlainDate.from('2026-03-10').subtract({ days: l.daysAgo });
    return activeContract(t, {
      startsOn: starts.toString(),
      endsOn: starts.add({ months: l.months }).subtract({ days: 1 }).toString(),
      depositFen: String(l.deposit),
      rent: {
        annualFen: String(l.annual),
        payEveryMonths: l.every,
        escalation: l.ppm === null ? null : { everyMonths: 12, ppm: l.ppm },
        freeDays: l.freeDays,
        prepaidMonths: 0,
        dueAfterDays: 10,
      },
    });
  };

  /** An amendment as two people make it, with a decision of its own from before decisions named their contract. */
  async function amend(
    tx: Tx,
    kit: Letting['kit'],
    id: string,
    input: AmendInput,
    by: { id: string; name: string },
    now: Temporal.Instant,
  ) {
    const { rows } = await sql<{
      id: string;
    }>`insert into assets.decision (collective_id, subject, body, title, proposed_on, notice_on, meeting_on, eligible, present, in_favour,
        minutes_hash, verdict, valid, state, recorded_at, leaf_id, binds)
      values (${t.collectives.one}, 'amendment', 'members', '示例决议', '2026-01-05', '2026-01-10', '2026-01-25', 100, 90, 85, repeat('0', 64), '{}', true, 'recorded', now(), uuidv7(), null)
      returning id`.execute(tx);
    const draft = await proposeAmendment(tx, kit, id, { ...input, decisionId: rows[0]?.id ?? null }, ann(), now);
    return decideAmendment(tx, kit, draft.id, { action: 'approve', answer: null }, by, now);
  }

  /** A step in the life of a lease: it ends, is handed back, closed, or amended. What may not be is refused. */
  async function live(tx: Tx, s: Step, id: string, today: string): Promise<void> {
    const { rows } = await sql<{ revision: number; ends: string; next: string | null; terms: RentWire }>`
      select revision, ends_on as ends, rent_terms as terms, (select lower(days)::text from assets.rent_period p where p.contract_id = k.id and p.replaced_by is null and lower(days) > ${today}::date
        order by lower(days) offset ${s.pick % 3} limit 1) as next from assets.contract k where id = ${id}::uuid`.execute(tx);
    const { revision = 1, ends = today, next = null, terms } = rows[0] ?? {};
    const step = { revision, on: today, note: '测试', signing: null, possessionOn: null };
    const amended = { signedOn: today, decisionId: null, reason: '测试', documentHash: null, revision };
    switch (s.what) {
      case 'amend-rent':
        if (next === null || terms === undefined) return;
        await amend(
          tx,
          t.kit,
          id,
          { ...amended, change: { kind: 'rent', from: next, rent: { ...terms, annualFen: String(s.fen * 3n) } } },
          bea(),
          t.clock.now,
        );
        return;
      case 'amend-term': {
        const endsOn = Temporal.PlainDate.from(ends)
          .add({ days: s.pick - 400 })
          .toString();
        const rent = s.fen % 2n === 0n || terms === undefined ? null : terms;
        await amend(tx, t.kit, id, { ...amended, change: { kind: 'term', endsOn, rent } }, bea(), t.clock.now);
        return;
      }
      case 'rescind':
        await stepContract(
          tx,
          t.kit,
          id,
          { ...step, action: 'rescind', rescission: { ground: 'agreed', noticeServedOn: null } },
          bea(),
          t.clock.now,
        );
        return;
      case 'end-early':
      case 'hand-back':
      case 'close':
        await stepContract(tx, t.kit, id, { ...step, action: s.what }, s.what === 'end-early' ? bea() : ann(), t.clock.now);
    }
  }

  async function act(tx: Tx, s: Step, contracts: readonly string[], registrations: readonly string[]): Promise<void> {
    const now = t.clock.now;
    const collectiveId = t.collectives.one;
    const contractId = contracts[s.pick % contracts.length] as string;
    const books = () => holdBook(tx, t.kit, collectiveId, ann(), now);
    const today = now.toString().slice(0, 10);
    switch (s.what) {
      case 'night':
        return;
      case 'amend-rent':
      case 'amend-term':
      case 'rescind':
      case 'end-early':
      case 'hand-back':
      case 'close':
        return live(tx, s, contractId, today);
      case 'pay':
      case 'pay-unmatched':
        await enterReceipt(tx, t.kit, await books(), {
          receivedOn: today,
          fen: s.fen,
          payerName: '示例租户',
          payerNumber: null,
          memo: '',
          accountId: s.pick % 5 === 0 ? null : bank,
          payeeNumber: s.pick % 5 === 0 ? '6222777788889999' : null,
          contractId: s.what === 'pay' ? contractId : null,
          today,
        });
        return;
      case 'match': {
        const id = await pickOf(tx, 'receipt', 'contract_id is null and cancelled_at is null', contracts, s.pick);
        if (id !== null)
          await matchReceipts(tx, t.kit, await books(), [{ receiptId: id, contractId, by: 'person' }], {
            spread: s.fen % 2n === 0n,
          });
        return;
      }
      case 'accrue':
        await accrueContract(tx, t.kit, collectiveId, contractId, ann(), now);
        return;
      case 'recognise':
        await recognise(tx, t.kit, collectiveId, today, ann(), now);
        return;
      case 'late-fee': {
        const id = await pickOf(tx, 'receivable', `cancelled_at is null and kind = 'rent'`, contracts, s.pick);
        if (id !== null) await postLateFee(tx, t.kit, id, today, ann(), now);
        return;
      }
      case 'other':
        await postOther(tx, t.kit, { id: contractId, collectiveId }, { fen: s.fen, dueOn: today, note: '水费' }, ann(), now);
        return;
      case 'bid-take': {
        const waits = await pickOf(
          tx,
          'receipt',
          `contract_id is null and held_for is null and cancelled_at is null and received_on < '2026-03-20'`,
          contracts,
          s.pick,
        );
        const of = registrations[s.pick % registrations.length] as string;
        // too little, as much as is asked, or more; a rest of what was more serves the next
        const receivedOn = '2026-03-10';
        const receiptId =
          waits ??
          (await enterReceipt(tx, t.kit, await books(), {
            receivedOn,
            fen: 100_000n + (s.fen % 500_000n),
            payerName: '',
            payerNumber: null,
            memo: '',
            accountId: bank,
            payeeNumber: null,
            contractId: null,
            today,
          }));
        await takeDeposit(
          tx,
          t.kit,
          of,
          s.pick % 3 === 0 ? { accountId: bank, receivedOn } : { receiptId },
          'paid for the bidder',
          ann(),
          now,
        );
        return;
      }
      case 'approve': {
        // what the end of a lease proposed, by another of the board
        const { rows } = await sql<{
          id: string;
        }>`select id from assets.proposal where state = 'open' and contract_id = any(${[...contracts]}::uuid[]) order by id`.execute(
          tx,
        );
        const open = rows[s.pick % Math.max(rows.length, 1)];
        if (open !== undefined)
          await decide(tx, t.kit, open.id, { action: 'approve', answer: null }, { id: t.actors.ben.accountId, name: 'ben' }, now);
        return;
      }
      case 'bid-keep':
        await keepDeposit(tx, t.kit, { registrationId: registrations[0] as string, collectiveId }, '测试', bea(), now);
        return;
      case 'return-bid-deposit': {
        const subject = { subjectId: registrations[s.pick % registrations.length] as string, collectiveId, contractId: null };
        const made = await propose(
          tx,
          t.kit,
          { kind: s.what, ...subject, body: {}, reason: '测试', decisionId: null },
          ann(),
          now,
        );
        await decide(tx, t.kit, made.id, { action: 'approve', answer: null }, bea(), now);
        return;
      }
      default: {
        const kind: ProposalKind = s.what;
        const table = SUBJECT_OF[kind];
        const condition = kind === 'settle-deposit' ? `kind = 'deposit' and cancelled_at is null` : (CONDITION[table] as string);
        const id = await pickOf(tx, table, condition, contracts, s.pick);
        if (id === null) return;
        const owner =
          table === 'allocation'
            ? null
            : (
                await sql<{
                  c: string | null;
                }>`select contract_id as c from ${sql.table(`assets.${table}`)} where id = ${id}::uuid`.execute(tx)
              ).rows[0]?.c;
        const target =
          kind === 'settle-deposit'
            ? await pickOf(
                tx,
                'receivable',
                `kind <> 'deposit' and cancelled_at is null and contract_id = '${owner}'`,
                contracts,
                s.pick,
              )
            : null;
        const half = s.fen / 4n + 1n;
        const body = {
          fen: String(half),
          payeeName: '示例租户',
          ...(target === null ? {} : { setOff: [{ receivableId: target, fen: String(half) }] }),
        };
        const made = await propose(
          tx,
          t.kit,
          {
            kind,
            subjectId: id,
            collectiveId,
            contractId: owner ?? null,
            body: kind === 'write-off' && s.pick % 2 === 0 ? {} : body,
            reason: '测试',
            decisionId,
          },
          ann(),
          now,
        );
        await decide(tx, t.kit, made.id, { action: 'approve', answer: null }, bea(), now);
      }
    }
  }

  it('whatever happens in whatever order, and wherever it breaks off, rows and books agree', async () => {
    const done: Record<string, number> = {};
    let died = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(lease, { minLength: 2, maxLength: 3 }),
        fc.array(step, { minLength: 12, maxLength: 18 }),
        async (leases, steps) => {
          t.clock.now = Temporal.Instant.from('2026-03-10T02:00:00Z');
          const contracts: string[] = [];
          for (const l of leases) contracts.push(await leased(l));
          const listing = await t.listing({ depositFen: '250000' });
          const registrations: string[] = [];
          for (const who of ['mia', 'max'] as const)
            registrations.push(
              ok(await t.call(who, 'POST', `/listings/${listing}/registrations`, { body: { organisation: null } })).id,
            );
          // one of the two withdrew: what is held of him is to go back
          ok(await t.call('max', 'POST', `/registrations/${registrations[1]}/withdraw`, { body: { reason: '不参加了' } }));
          for (const s of steps) {
            t.clock.now = t.clock.now.add({ hours: 24 * s.days });
            const attempt = (crash: Step['crash']) =>
              t.database.tx(async (tx) => {
                await act(tx, s, contracts, registrations);
                if (crash === 'throw') throw new Crash();
                if (crash === 'kill') await killed(tx);
              });
            try {
              if (s.what === 'night') {
                if (s.crash !== 'none')
                  await night(dying(s.pick % 5)).catch((error: unknown) => {
                    if (!isKilled(error)) throw error;
                    died += 1;
                  });
                await assertReconciled(t);
                await night(t.database);
              } else {
                if (s.crash !== 'none') {
                  await assert.rejects(attempt(s.crash), (error) => CRASHED(error) || isRefusal(error));
                  died += 1;
                }
                await attempt('none');
              }
              done[s.what] = (done[s.what] ?? 0) + 1;
            } catch (error) {
              // what may not be is refused in words and leaves nothing
              if (!isRefusal(error)) throw error;
            }
            await assertReconciled(t);
          }
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    );
    // Few runs need not hold every step: long ones do.
    const paid = ['pay', 'pay-unmatched', 'match'].some((what) => (done[what] ?? 0) > 0);
    assert.ok(paid && Object.keys(done).length >= (RUNS >= 50 ? 16 : 8) && died > 0, JSON.stringify({ ...done, died }));
    if (process.env['YUNJIAN_FUZZ_RUNS'] !== undefined) console.log(JSON.stringify({ runs: RUNS, ...done, died }));
  });
});
