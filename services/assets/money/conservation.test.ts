import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import type { Tx } from '@yunjian/kernel/db';
import fc from 'fast-check';
import { isFailure } from '@yunjian/kernel/contract';
import { failures } from '../failures.ts';
import { ok, testLetting, type Letting } from '../letting/letting.fixture.ts';
import { keepDeposit, takeDeposit } from './bid-deposits.ts';
import { holdBook } from './common.ts';
import { postLateFee, postOther } from './overdue.ts';
import { accrueContract, recognise } from './owed.ts';
import type { ProposalKind } from './proposal.ts';
import { decide, propose, SUBJECT_OF } from './proposals.ts';
import { enterReceipt, matchReceipts } from './receipts.ts';
import { account, activeContract, assertReconciled } from './testing.ts';

class Crash extends Error {}

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
  ),
  pick: fc.nat(1000),
  fen: fc.bigInt({ min: 1n, max: 5_000_000n }),
  days: fc.nat(60),
  crash: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

describe('conservation of money', () => {
  let t: Letting;
  let bank: string;
  let decisionId: string;
  before(async () => {
    t = await testLetting();
    bank = await account(t, 'one', '6222000011112222');
    decisionId = await t.decision();
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

  async function act(tx: Tx, s: Step, contracts: readonly string[], registrations: readonly string[]): Promise<void> {
    const now = t.clock.now;
    const collectiveId = t.collectives.one;
    const contractId = contracts[s.pick % contracts.length] as string;
    const books = () => holdBook(tx, t.kit, collectiveId, ann(), now);
    const today = now.toString().slice(0, 10);
    switch (s.what) {
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
        const receiptId = await pickOf(
          tx,
          'receipt',
          'contract_id is null and held_for is null and cancelled_at is null',
          contracts,
          s.pick,
        );
        const of = registrations[s.pick % registrations.length] as string;
        await takeDeposit(
          tx,
          t.kit,
          of,
          receiptId === null || s.pick % 3 === 0 ? { accountId: bank } : { receiptId },
          ann(),
          now,
        );
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
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 18 }), async (steps) => {
        t.clock.now = Temporal.Instant.from('2026-03-10T02:00:00Z');
        const contracts = [await activeContract(t), await activeContract(t, { depositFen: '300000' })];
        await t.database.owner.query(`update assets.contract set handed_back_on = '2026-03-10' where id = $1`, [contracts[1]]);
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
          const attempt = (crash: boolean) =>
            t.database.tx(async (tx) => {
              await act(tx, s, contracts, registrations);
              if (crash) throw new Crash();
            });
          try {
            if (s.crash) await assert.rejects(attempt(true));
            await attempt(false);
            done[s.what] = (done[s.what] ?? 0) + 1;
          } catch (error) {
            // what may not be is refused in words and leaves nothing
            if (!Object.values(failures).some((kind) => isFailure(error, kind))) throw error;
          }
          await assertReconciled(t);
        }
      }),
      { numRuns: 6, endOnFailure: true },
    );
    assert.ok((done['pay'] ?? 0) > 0 && Object.keys(done).length >= 8, JSON.stringify(done));
  });
});
