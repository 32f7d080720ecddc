// kill −9 in the middle of imports being checked and entered, and of distributions being computed, posted and paid: the next server goes on by itself.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureQueues } from '@yunjian/kernel/jobs';
import { createPeople } from '@yunjian/kernel/orgs';
import { askTask, draftRun, noticeRun, runById, voteRun } from '@yunjian/assets/dividends/run';
import { assertConserved, bankOf, decisionOf, earn, settleMembers, work } from '@yunjian/assets/dividends/testing';
import { assetLine, sheet, type Row } from '@yunjian/assets/imports/testing';
import { idNumber, type TestAssets } from '@yunjian/assets/testing';
import { sealLoaded } from '@yunjian/assets/witness/keep';
import { services } from '../services/index.ts';
import { assertLogAndDecisions } from './invariants.fixture.ts';
import { call, testDistrict, testNow, type Answer, type Caller, type ServerProcess, type TestDistrict } from './testing.ts';

const [TOWN, DAY] = ['310117105', 86_400_000];
const SEED = 20_260_302;
const [ASSETS, MEMBERS, LINES, HOLDERS] = [150, 60, 60, 600];

/** What the clock of the tests is ahead of the machine's. */
const offset = testNow().epochMilliseconds - Temporal.Now.instant().epochMilliseconds;

/** mulberry32: the same seed kills at the same moments. */
function stream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface Staff extends Caller {
  readonly personId: string;
}

describe('kill −9 at random moments of imports and distributions', () => {
  let d: TestDistrict;
  let t: TestAssets;
  let ann: Staff;
  let bea: Staff;
  let sue: Staff;
  let bank: string;
  let first: string;
  let second: string;
  /** What a server has answered, by step: only what is here was promised. */
  const told = new Map<string, Answer['body']>();
  /** Steps that are being asked for now; those that a kill met. */
  const asked = new Set<string>();
  const met: string[] = [];
  let round = 0;
  // what is asked again under the same key is the same to the byte
  let lockRevision = 0;
  let answerOfBank: Uint8Array | undefined;

  before(async () => {
    d = await testDistrict();
    const { kit, owner } = d;
    await ensureQueues(
      kit.database.db,
      services.flatMap((s) => s.jobs(kit)),
    );
    const people = await kit.database.tx((tx) =>
      createPeople(
        tx,
        kit.crypto,
        ['ann', 'bea', 'sue'].map((name, i) => ({ name: `示例·${name}`, idNumber: idNumber(90_000 + i), demo: true })),
        testNow(),
      ),
    );
    const roles = ['accountant', 'board', 'supervisory-board'] as const;
    const made: Staff[] = [];
    for (const [i, role] of roles.entries()) {
      const personId = people[i] as string;
      made.push({ ...(await d.staff([role], { personId })), personId });
    }
    [ann, bea, sue] = made as [Staff, Staff, Staff];
    const collectives: Record<string, string> = {};
    for (const key of ['one', 'two']) {
      const { rows } = await owner.query<{ id: string }>(
        `insert into assets.collective (code, name, kind, town_code, created_at) values ($1, $2, 'town', $3, now()) returning id`,
        [`T-${key.toUpperCase()}`, `示例联合社${key}`, TOWN],
      );
      collectives[key] = rows[0]?.id as string;
      for (const [i, role] of roles.entries())
        await owner.query(
          `insert into assets.mandate (person_id, role, collective_id, title, valid, source) values ($1, $2, $3, $2, '[2020-01-01,)', 'test')`,
          [made[i]?.personId, role, collectives[key]],
        );
    }
    const database = { tx: kit.database.tx.bind(kit.database), db: kit.database.db, owner };
    t = { kit, database, collectives, actors: { ann, bea, sue } } as unknown as TestAssets;
    const units = Array.from({ length: HOLDERS }, (_, i) => BigInt(1 + (i % 7)) * 1_000_000n);
    await settleMembers(t, 'one', units);
    await settleMembers(t, 'two', units, { from: HOLDERS });
    bank = await bankOf(t, 'one');
    for (const key of ['one', 'two'] as const) await earn(t, key, 2025, 5_000_000n);
    const ago = (days: number) => testNow().subtract({ milliseconds: days * DAY });
    const draft = (key: 'one' | 'two') =>
      kit.database.tx((tx) =>
        draftRun(
          tx,
          kit,
          {
            collectiveId: t.collectives[key],
            year: 2025,
            kind: 'annual',
            title: '2025 年度收益分配',
            mode: 'pool',
            fen: 1_000_001n,
            recordOn: '2026-01-31',
            departure: null,
            minimumFen: 0n,
            by: { id: ann.accountId, name: 'ann' },
          },
          ago(25),
        ),
      );
    [first, second] = [await draft('two'), await draft('one')];
    const by = { id: bea.accountId, name: 'bea' };
    const revision = async () => (await runById(kit.database.db, second)).revision;
    const compute = { runId: second, kind: 'compute' as const, revision: await revision(), by };
    await kit.database.tx((tx) => askTask(tx, kit, compute, ago(24)));
    await work(t, second);
    const notice = { runId: second, revision: await revision(), days: null, by };
    await kit.database.tx((tx) => noticeRun(tx, kit, notice, ago(20)));
    const vote = {
      runId: second,
      revision: await revision(),
      decisionId: await decisionOf(t, 'one', ago(1).toString().slice(0, 10), second),
      by,
    };
    await kit.database.tx((tx) => voteRun(tx, kit, vote, testNow()));
    lockRevision = await revision();
    await sealLoaded(kit);
  });
  after(() => d.close());

  /** Asks with the same key as ever, until it is answered once; null when the server is gone: whether it was done, the caller cannot know. */
  async function ask(server: ServerProcess, step: string, who: Caller, where: string, body: unknown): Promise<Answer['body']> {
    if (told.has(step)) return told.get(step);
    asked.add(step);
    try {
      const form = body instanceof FormData;
      const answer = form
        ? await fetch(`${server.url}${where}`, {
            method: 'POST',
            headers: { 'x-requested-with': 'yunjian', 'idempotency-key': `kill-${SEED}-${step}`, cookie: who.cookie },
            body,
          }).then(async (r) => ({ status: r.status, body: await r.json() }))
        : await call(server.url, 'POST', where, { cookie: who.cookie, body, key: `kill-${SEED}-${step}` });
      assert.equal(answer.status, 200, `${step}: ${JSON.stringify(answer.body)}`);
      told.set(step, answer.body);
      return answer.body;
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return null;
    } finally {
      asked.delete(step);
    }
  }

  /** Looks until it is so; null when the server is gone. */
  async function until(server: ServerProcess, step: string, who: Caller, where: string, so: (body: Answer['body']) => boolean) {
    asked.add(step);
    try {
      for (;;) {
        const answer = await call(server.url, 'GET', where, { cookie: who.cookie });
        assert.equal(answer.status, 200, `${step}: ${JSON.stringify(answer.body)}`);
        if (so(answer.body)) return answer.body;
        await sleep(40);
      }
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return null;
    } finally {
      asked.delete(step);
    }
  }

  async function bring(server: ServerProcess, kind: string, file: { name: string; content: Uint8Array | string }) {
    const form = new FormData();
    for (const [name, value] of Object.entries({
      kind,
      collective: t.collectives.one,
      ...(kind === 'bank' ? { format: 'generic', account: bank } : {}),
    }))
      form.append(name, value);
    form.append('file', new Blob([typeof file.content === 'string' ? file.content : Uint8Array.from(file.content)]), file.name);
    const sent = await ask(server, `upload-${kind}`, ann, '/api/assets/imports', form);
    if (sent === null) return null;
    const where = `/api/assets/imports/${sent.id}`;
    const checked = await until(server, `check-${kind}`, ann, where, (b) => b.state !== 'checking');
    if (checked === null) return null;
    assert.equal(checked.bad, 0, JSON.stringify(checked));
    return ask(server, `apply-${kind}`, ann, `${where}/apply`, { goodOnly: false });
  }

  const files = async () => {
    const members = Array.from({ length: MEMBERS }, (_, i): Row => ({
      户号: `N${i}`,
      成员编号: `NM${i}`,
      姓名: `示例新${i}`,
      身份证号: idNumber(50_000 + i),
      户主: '是',
      取得身份日期: '2020-01-01',
    }));
    const lines = Array.from({ length: LINES }, (_, i) => `2026-02-20,${i + 1}.00,,K${i},某人,,,0`);
    return {
      assets: { name: '资产.xlsx', content: await sheet(Array.from({ length: ASSETS }, (_, i) => assetLine(i))) },
      members: { name: '成员.xlsx', content: await sheet(members) },
      bank: {
        name: '对账单.csv',
        content: `\uFEFF交易日期,收入金额,支出金额,流水号,对方户名,对方账号,摘要,余额\n${lines.join('\n')}\n`,
      },
    };
  };

  async function imports(server: ServerProcess, of: Awaited<ReturnType<typeof files>>): Promise<boolean> {
    for (const kind of ['assets', 'members', 'bank'] as const) if ((await bring(server, kind, of[kind])) === null) return false;
    return true;
  }

  async function computes(server: ServerProcess): Promise<boolean> {
    const where = `/api/assets/runs/${first}`;
    if ((await ask(server, 'ask-compute', ann, `${where}/tasks`, { kind: 'compute', revision: 1 })) === null) return false;
    return (await until(server, 'compute', ann, where, (b) => b.state === 'computed')) !== null;
  }

  async function pays(server: ServerProcess): Promise<boolean> {
    const where = `/api/assets/runs/${second}`;
    if (
      !told.has('ask-lock') &&
      (await ask(server, 'ask-lock', bea, `${where}/tasks`, { kind: 'lock', revision: lockRevision })) === null
    )
      return false;
    if ((await until(server, 'lock', ann, where, (b) => b.state !== 'voted')) === null) return false;
    if (round < 2) return false; // payments wait for the server that is killed while they are written
    const payment = { accountId: bank, executeOn: '2026-03-02', again: false };
    const prepared = await ask(server, 'prepare', ann, `${where}/payments`, payment);
    if (prepared === null) return false;
    for (const [i, file] of prepared.files.entries())
      if ((await ask(server, `approve-${i}`, sue, `/api/assets/payment-files/${file.id}/decision`, { approve: true })) === null)
        return false;
    const { rows } = await d.owner.query<{ id: string }>('select end_to_end as id from assets.payment_order order by 1');
    const lines = rows.map((r, i): Row => ({
      付款编号: r.id,
      结果: i % 50 === 0 ? '退回' : '成功',
      日期: '2026-03-02',
      原因: i % 50 === 0 ? '账号有误' : null,
    }));
    const form = new FormData();
    form.append('file', new Blob([Uint8Array.from((answerOfBank ??= await sheet(lines)))]), '回单.xlsx');
    return (await ask(server, 'result', ann, `${where}/results`, form)) !== null;
  }

  /** What each kill waits for being asked; the first waits for a job at work. It falls some moments later. */
  const KILLS: readonly (string | null)[] = [null, 'apply-assets', 'prepare'];
  /** Work of jobs that a process has in hand, by the name of its step. */
  const inHand = async (): Promise<string[]> =>
    (
      await d.owner.query<{ step: string }>(
        `select kind as step from assets.run_task where state = 'working' union all select 'check-' || kind from assets.import_batch where state = 'checking' and runner is not null`,
      )
    ).rows.map((r) => r.step);

  test('each job goes on after its server was killed; nothing is lost or doubled, books and log hold', async () => {
    const random = stream(SEED);
    const of = await files();
    let halfDone = 0;
    for (round = 0; round <= KILLS.length; round++) {
      // each server stands some time later than the last: who gave no sign of life since is taken for dead
      const server = await d.spawn({ TEST_CLOCK_OFFSET_MS: String(offset + (round + 1) * 40_000) });
      let over = false;
      const load = Promise.all([imports(server, of), computes(server), pays(server)]).finally(() => (over = true));
      const moment = KILLS[round];
      if (moment === undefined) {
        assert.deepEqual(await load, [true, true, true]);
        assert.equal(await server.stop(), 0);
        break;
      }
      for (let seen = false; !over && !seen;) {
        await sleep(3);
        seen = moment === null ? (await inHand()).length > 0 : asked.has(moment);
      }
      met.push(...asked);
      await sleep(random() * (moment === null ? 10 : 40));
      await server.kill();
      await load;
      halfDone += (await inHand()).length;
    }
    assert.ok(halfDone > 0, 'a kill left work of a job half-done');
    for (const m of KILLS) assert.ok(m === null || met.includes(m), `${m} was under way: ${met.join()}`);
    const { rows } = await d.owner.query<Record<string, string>>(
      `select (select count(*) from assets.asset) as assets, (select count(*) from assets.member where collective_id = $1) as members,
         (select count(*) from assets.bank_line) as lines, (select count(*) from assets.receipt) as receipts, (select sum(fen) from assets.receipt) as received,
         (select count(*) from assets.import_batch where state = 'applied') as applied, (select count(*) from assets.import_batch) as batches,
         (select count(*) from audit.leaf where kind = 'assets.imported') as leaves,
         (select string_agg(state || ' ' || (select sum(part_fen) from assets.payout p where p.run_id = r.id), ', ' order by state) from assets.distribution_run r) as runs,
         (select count(*) from assets.run_event where action = 'lock') as locks, (select count(*) from assets.run_event where action = 'compute' and run_id = $2) as computed,
         (select string_agg(state || ' ' || n, ', ' order by state) from (select state, count(*) as n from assets.payment_order group by 1) x) as orders,
         (select count(*) from assets.run_task where state <> 'done') as undone, (select count(*) from assets.payment_result) as results`,
      [t.collectives.one, first],
    );
    assert.deepEqual(rows[0], {
      assets: String(ASSETS),
      members: String(HOLDERS + MEMBERS),
      lines: String(LINES),
      receipts: String(LINES),
      received: String((100 * LINES * (LINES + 1)) / 2),
      applied: '3',
      batches: '3',
      leaves: '3',
      runs: 'computed 1000001, locked 1000001',
      locks: '1',
      computed: '1',
      orders: `paid ${HOLDERS - HOLDERS / 50}, returned ${HOLDERS / 50}`,
      undone: '0',
      results: '1',
    });
    await assertConserved(t);
    await assertLogAndDecisions(d);
  });
});
