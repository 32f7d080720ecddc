import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startSealer, verifyReceipt } from '@yunjian/kernel/audit';
import { isFailure } from '@yunjian/kernel/contract';
import type { Ctx } from '@yunjian/kernel/http';
import { commitmentOf } from './lots.ts';
import { failures } from './failures.ts';
import { loadDemoData } from './demo.ts';
import { publicHandlers } from './handlers/public.ts';
import { floorPlanSvg } from './pictures.ts';
import { testKit, testPerson, testSubmit, type TestKit } from './testing.ts';

describe('talent: what everyone may see', () => {
  let kit: TestKit;
  let ops: ReturnType<typeof publicHandlers>;
  const ctx = {} as Ctx;
  before(async () => {
    kit = await testKit();
    await loadDemoData(kit, { scale: 0.01, seed: 3 });
    ops = publicHandlers(kit);
  });
  after(() => kit.close());
  const list = (query: Record<string, unknown> = {}) =>
    ops.projects({ query: { page: 1, size: 20, sort: 'free', ...query } } as Parameters<typeof ops.projects>[0], ctx);

  test('the list counts flats as the database does and filters by every criterion', async () => {
    const all = await list();
    const { rows } = await kit.test.owner.query<{ n: string; free: string }>(
      `select count(*) filter (where state <> 'withdrawn')::text as n, count(*) filter (where state = 'free')::text as free from talent.unit`,
    );
    assert.equal(all.totals.units, Number(rows[0]?.n));
    assert.equal(all.totals.free, Number(rows[0]?.free));
    assert.equal(all.total, 4);
    assert.ok(all.rows.every((p) => p.demo && p.name.zh.startsWith('示例') && p.units >= 50));
    assert.deepEqual(
      all.rows.map((p) => p.free),
      all.rows.map((p) => p.free).toSorted((a, b) => b - a),
      'most free flats first',
    );
    const free = await list({ freeOnly: 'true' });
    assert.ok(free.total < all.total && free.rows.every((p) => p.free > 0));
    const first = all.rows[0];
    const town = await list({ town: first?.town.code });
    assert.ok(town.rows.every((p) => p.town.code === first?.town.code) && town.total >= 1);
    const cheapest = Math.min(...all.rows.map((p) => Number(p.rentFromFen)));
    assert.equal((await list({ maxRentFen: String(cheapest - 1) })).total, 0);
    assert.ok((await list({ maxRentFen: String(cheapest) })).total >= 1);
    assert.equal((await list({ q: '100%_' })).total, 0, 'wildcards people type have no effect');
    assert.equal((await list({ q: first?.name.en.slice(7, 14) })).rows[0]?.id, first?.id);
    const page = await list({ size: 3, page: 2 });
    assert.equal(page.rows.length, 1);
    assert.equal(page.totals.projects, 4, 'sums are over all pages');
  });

  test('a project shows its plans, its accreditation and an average that is the average', async () => {
    const [row] = (await list()).rows;
    const p = await ops.project({ params: { id: row?.id as string } } as never, ctx);
    assert.equal(
      p.plans.reduce((n, plan) => n + plan.units, 0),
      p.units,
    );
    const { rows } = await kit.test.owner.query<{ avg: string }>(
      `select round(sum(rent_fen) * 10000.0 / sum(area_cm2))::text as avg from talent.unit where project_id = $1 and state <> 'withdrawn'`,
      [p.id],
    );
    assert.equal(p.averageRentFenPerM2, rows[0]?.avg);
    assert.match(p.accreditation.number, /示例/);
    const units = await ops.units({ params: { id: p.id }, query: { page: 1, size: 5, sort: 'rent' } } as never, ctx);
    assert.equal(units.total, p.free);
    const rents = units.rows.map((u) => Number(u.rentFen));
    assert.deepEqual(
      rents,
      rents.toSorted((a, b) => a - b),
    );
    await assert.rejects(ops.project({ params: { id: '00000000-0000-7000-8000-00000000dead' } } as never, ctx), (e) =>
      isFailure(e, failures.notFound),
    );
  });

  test('drawings are SVG that may run and load nothing', async () => {
    const [row] = (await list()).rows;
    const p = await ops.project({ params: { id: row?.id as string } } as never, ctx);
    for (const url of [p.photos[0]?.url, p.plans[0]?.drawing]) {
      const reply = await ops.picture({ params: { id: url?.split('/').at(-1) as string } } as never, ctx);
      assert.match(reply.type, /^image\/svg/);
      assert.equal(reply.headers?.['content-security-policy'], "default-src 'none'; sandbox");
      assert.match(String(reply.body), /示意/);
      assert.doesNotMatch(String(reply.body), /script|href|onload|NaN|undefined/);
    }
    for (const id of ['..%2f..%2fetc', 'plan-x', '00000000-0000-7000-8000-00000000dead'])
      await assert.rejects(ops.picture({ params: { id } } as never, ctx), (e) => isFailure(e, failures.notFound));
    const drawn = floorPlanSvg({ name: { zh: '<b>&"', en: 'x' }, rooms: 2, areaCm2: 600_000, layout: null });
    assert.doesNotMatch(drawn, /<b>/);
    assert.match(drawn, /主卧/);
  });

  test('the rule in words is the rule: every condition with its article, and what registers are asked', async () => {
    const words = await ops.policy({} as never, ctx);
    assert.equal(words.conditions.length, 10);
    assert.deepEqual(
      words.categories.map((c) => c.category),
      ['T1', 'T2', 'T2', 'T3', 'T3', 'T4', 'T4'],
    );
    assert.ok(words.conditions.every((c) => c.article !== '' && c.fix !== null));
    assert.equal(words.conditions.find((c) => c.ruleId === 'G6-homes')?.register?.zh, '不动产登记');
    assert.ok(words.registers.every((r) => r.asks.length > 0 && r.basis.zh !== ''));
    assert.equal(words.rule.example, true);
  });

  test('closed rounds show a seed that fits what was committed to; the present one does not', async () => {
    const { rows } = await ops.rounds({} as never, ctx);
    assert.equal(rows[0]?.code, '2026-03');
    assert.equal(rows[0]?.seed, null);
    const closed = rows.filter((r) => r.seed !== null);
    assert.equal(closed.length, rows.length - 1);
    assert.ok(closed.length >= 2 && closed.every((r) => commitmentOf(r.seed ?? '') === r.commitment));
  });

  test('a decision is checked against the log, and against nothing when the code is wrong', async () => {
    const who = await testPerson(kit);
    const { id } = await testSubmit(kit, who);
    const { rows } = await kit.test.owner.query<{ id: string; hash: string }>(
      `select id, encode(sha256, 'hex') as hash from rulebook.decision where subject_id = $1`,
      [id],
    );
    const [decision] = rows;
    const code = `${decision?.id}.${decision?.hash.slice(0, 16)}`;
    const check = (c: string) => ops.verify({ params: { code: c } } as never, ctx);
    const before = await check(code);
    assert.equal(before.found, true);
    assert.equal(before.checks.find((c) => c.text.en.startsWith('Being sealed'))?.ok, null);
    const sealer = await startSealer({
      database: kit.database,
      crypto: kit.crypto,
      anchors: [],
      now: kit.now,
      onError: () => undefined,
    });
    await sealer.sealNow();
    await sealer.stop();
    const after = await check(code);
    assert.equal(after.outcome, 'GRANT');
    assert.match(after.nameMasked ?? '', /^示\*+/);
    assert.ok(after.checks.length >= 5 && after.checks.every((c) => c.ok === true), JSON.stringify(after.checks));
    const keys = await ops.verifyKey({} as never, ctx);
    assert.equal(verifyReceipt(after.receipt, keys.keys[0]?.publicKey ?? '').ok, true);
    const other = code.endsWith('0') ? `${code.slice(0, -1)}1` : `${code.slice(0, -1)}0`;
    for (const wrong of [other, 'x'.repeat(20), `${decision?.id}.`, `00000000-0000-7000-8000-00000000dead.${'0'.repeat(16)}`])
      assert.equal((await check(wrong)).found, false, wrong);
    await kit.test.owner.query('alter table rulebook.decision disable trigger all');
    await kit.test.owner.query(`update rulebook.decision set reason = 'changed' where id = $1`, [decision?.id]);
    const changed = await check(code);
    assert.equal(changed.checks[0]?.ok, false, 'a changed decision no longer has its hash');
  });

  test('sheets hold all rows', async () => {
    const reply = await ops.projectsXlsx({ query: { sort: 'name' } } as never, ctx);
    assert.ok(
      Buffer.from(reply.body as Uint8Array)
        .subarray(0, 2)
        .equals(Buffer.from('PK')),
    );
  });
});
