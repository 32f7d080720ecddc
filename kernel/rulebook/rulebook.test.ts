import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isFailure } from '../contract/index.ts';
import { isPgError, openDatabase } from '../db/index.ts';
import type { Database } from '../db/index.ts';
import { testDatabase } from '../db/testing.ts';
import type { TestDatabase } from '../db/testing.ts';
import {
  decisionById,
  decisionsOf,
  makeRuleCache,
  publishPack,
  readPack,
  recordDecision,
  replay,
  rulebookFailures,
  rulebookMigrations,
  ruleInForce,
  rulesReplay,
} from './index.ts';
import { dmn, facts, file } from './testing.ts';
import type { DecisionInput, PackFile } from './index.ts';

const day = (iso: string): Temporal.PlainDate => Temporal.PlainDate.from(iso);
const at = Temporal.Instant.from('2026-03-02T01:02:03.123456789Z');
const SUBJECT = '0198a000-0000-7000-8000-000000000001';
const PERSON = '0198a000-0000-7000-8000-0000000000a1';
const SECOND = '0198a000-0000-7000-8000-0000000000a2';

describe('rulebook', () => {
  let database: TestDatabase;
  let owner: Database;
  const publish = (...files: PackFile[]) => owner.tx((tx) => publishPack(tx, files));
  const input = async (months: number, more: Partial<DecisionInput> = {}): Promise<DecisionInput> => {
    const rule = await ruleInForce(database.db, 'small', day('2026-03-02'));
    const given = facts({ months });
    return {
      subjectId: SUBJECT,
      rule,
      facts: given,
      results: [rule.model.decide('gate', given)],
      mode: 'AUTO',
      outcome: 'GRANT',
      decidedOn: day('2026-03-02'),
      decidedAt: at,
      ...more,
    };
  };

  before(async () => {
    database = await testDatabase([rulebookMigrations]);
    owner = openDatabase(database.ownerUrl, { max: 2 });
    await publish(file('1', 3, '2026-01-01'));
  });
  after(async () => {
    await owner.close();
    await database.drop();
  });

  test('publishing again adds nothing; a changed text under the same version is refused', async () => {
    assert.deepEqual(await publish(file('1', 3, '2026-01-01')), [{ code: 'small', version: '1', added: false }]);
    await assert.rejects(publish(file('1', 4, '2026-01-01')), (error) => isFailure(error, rulebookFailures.versionChanged));
  });

  test('a new version ends the one before it on its first day; the day decides which is in force', async () => {
    assert.deepEqual(await publish(file('2', 6, '2026-07-01')), [{ code: 'small', version: '2', added: true }]);
    assert.equal((await ruleInForce(database.db, 'small', day('2026-06-30'))).version, '1');
    const second = await ruleInForce(database.db, 'small', day('2026-07-01'));
    assert.equal(second.version, '2');
    assert.deepEqual(second.model.decide('gate', facts({ months: 4 })).outputs, ['SHORT']);
    await assert.rejects(ruleInForce(database.db, 'small', day('2025-12-31')), (error) =>
      isFailure(error, rulebookFailures.noRule),
    );
  });

  test('a pack is read from its folder; a rule without its sidecar is named', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'pack 规则-'));
    try {
      const { dmn: xml, meta } = file('1', 3, '2026-01-01');
      writeFileSync(join(dir, 'small.dmn'), xml);
      await assert.rejects(
        readPack(dir),
        (error: Error) => isFailure(error, rulebookFailures.badPack) && /small\.json is missing/.test(error.message),
      );
      writeFileSync(join(dir, 'small.json'), JSON.stringify(meta, null, 2));
      assert.deepEqual(
        await publish(...(await readPack(dir))),
        [{ code: 'small', version: '1', added: false }],
        'layout of the JSON does not matter',
      );
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  test('two versions in force on one day are refused by the database', async () => {
    await assert.rejects(publish(file('1b', 3, '2026-03-01')), (error) => isFailure(error, rulebookFailures.overlaps));
    assert.equal((await ruleInForce(database.db, 'small', day('2026-03-02'))).version, '1');
  });

  test('a rule that does not compile is not published, and the error names the row and the column', async () => {
    const broken = { ...file('9', 3, '2030-01-01'), dmn: dmn(3).replace('&lt; 3', '&lt; 3 +') };
    await assert.rejects(publish(broken), (error: Error) => {
      assert.ok(isFailure(error, rulebookFailures.badPack));
      assert.match(error.message, /decision "gate", row 1, column "months", character \d+: /);
      return true;
    });
  });

  test('a requirement that tests nothing, or rests on no article, is not published', async () => {
    for (const [from, to, problem] of [
      ['&lt; 3', '-', /decision "gate", row 1: .*catch-all/],
      ['example policy', '', /decision "gate", row 1: .*article/],
    ] as const) {
      const bad = { ...file('9', 3, '2030-01-01'), dmn: dmn(3).replace(from, to) };
      await assert.rejects(
        publish(bad),
        (error: Error) => isFailure(error, rulebookFailures.badPack) && problem.test(error.message),
      );
    }
  });

  test('the remembered version is not used after its last day, nor is a stale one recorded', async () => {
    let now = 0;
    const cache = makeRuleCache({ ttlMs: 1000, clock: () => now });
    const first = await cache.inForce(database.db, 'small', day('2026-06-30'));
    assert.equal(first.version, '1');
    assert.equal(await cache.inForce(database.db, 'small', day('2026-06-29')), first, 'remembered: the very same object');
    assert.equal((await cache.inForce(database.db, 'small', day('2026-07-01'))).version, '2');
    now = 5000;
    const stale = await input(5, { rule: first, decidedOn: day('2026-07-01') });
    await assert.rejects(recordDecision(database.db, stale), (error) => isFailure(error, rulebookFailures.notInForce));
  });

  test('a decision is kept with its hash and replays bit for bit', async () => {
    const { id, hash } = await recordDecision(database.db, await input(5));
    const stored = await decisionById(database.db, id);
    assert.equal(stored.hash, hash);
    assert.deepEqual(stored.facts, facts({ months: 5 }));
    assert.deepEqual(stored.results, (await input(5)).results, 'whole again, texts and all');
    const again = await replay(database.db, id);
    assert.equal(again.same, true);
    assert.equal(again.recomputed, again.stored);
    assert.match(again.stored, /"outcome":"MET","output":"SHORT","row":1,"ruleId":"G1"/);
  });

  test('a tampered decision does not replay', async () => {
    const { id } = await recordDecision(database.db, await input(2, { outcome: 'NEEDS_HUMAN' }));
    await database.owner.query(`alter table rulebook.decision disable trigger decision_append_only`);
    await database.owner.query(`update rulebook.decision set facts_text = replace(facts_text, ':2', ':7') where id = $1`, [id]);
    await database.owner.query(`alter table rulebook.decision enable trigger decision_append_only`);
    const again = await replay(database.db, id);
    assert.deepEqual([again.same, again.intact], [false, false]);
    assert.match(again.stored, /SHORT/);
    assert.match(again.recomputed, /"outputs":\[\]/);
    await database.owner.query(`alter table rulebook.decision disable trigger decision_append_only`);
    await database.owner.query(`delete from rulebook.decision where id = $1`, [id]);
    await database.owner.query(`alter table rulebook.decision enable trigger decision_append_only`);
  });

  test('the machine cannot refuse; a person can, with a reason', async () => {
    const refusal = await input(1, { outcome: 'REFUSE', reason: 'too short' });
    await assert.rejects(recordDecision(database.db, refusal), (error) =>
      isPgError(error, '23514', 'decision_machine_never_refuses'),
    );
    const silent: DecisionInput = { ...refusal, mode: 'HUMAN', decidedBy: PERSON, reason: null };
    await assert.rejects(recordDecision(database.db, silent), (error) => isPgError(error, '23514', 'decision_refusal_reasoned'));
    const { id } = await recordDecision(database.db, { ...refusal, mode: 'HUMAN', decidedBy: PERSON });
    assert.equal((await decisionById(database.db, id)).outcome, 'REFUSE');
    assert.equal((await replay(database.db, id)).same, true);
  });

  test('an override needs a reason and a second person', async () => {
    const base = await input(1, { mode: 'OVERRIDE', outcome: 'GRANT', decidedBy: PERSON });
    const approved = (error: unknown): boolean => isPgError(error, '23514', 'decision_override_approved');
    await assert.rejects(recordDecision(database.db, base), approved);
    await assert.rejects(recordDecision(database.db, { ...base, reason: 'hardship', approvedBy: PERSON }), approved);
    const { id } = await recordDecision(database.db, { ...base, reason: 'hardship', approvedBy: SECOND });
    assert.equal((await decisionById(database.db, id)).approvedBy, SECOND);
  });

  test('a decision is superseded at most once, by one about the same subject', async () => {
    const subjectId = '0198a000-0000-7000-8000-000000000002';
    const first = await recordDecision(database.db, await input(5, { subjectId }));
    const other = await input(5, { supersedes: first.id });
    await assert.rejects(recordDecision(database.db, other), (error) => isPgError(error, '23514'));
    const second = await recordDecision(
      database.db,
      await input(6, { subjectId, supersedes: first.id, decidedAt: at.add({ hours: 1 }) }),
    );
    const third = await input(7, { subjectId, supersedes: first.id });
    await assert.rejects(recordDecision(database.db, third), (error) => isFailure(error, rulebookFailures.superseded));
    const all = await decisionsOf(database.db, subjectId);
    assert.deepEqual(
      all.map(({ id, supersedes, supersededBy }) => [id, supersedes, supersededBy]),
      [
        [second.id, first.id, null],
        [first.id, null, second.id],
      ],
    );
  });

  test('the role of the program can add and read decisions and read rules, nothing else', async () => {
    const denied = (error: unknown): boolean => isPgError(error, '42501');
    for (const statement of [
      'update rulebook.decision set outcome = outcome',
      'delete from rulebook.decision',
      'truncate rulebook.decision',
      'update rulebook.version set source = source',
      'delete from rulebook.version',
      "insert into rulebook.rule_set (code, title) values ('xx', '{}')",
    ]) {
      await assert.rejects(database.pool.query(statement), denied, statement);
    }
    await assert.rejects(
      database.owner.query('update rulebook.decision set outcome = outcome'),
      denied,
      'not even the owner by mistake',
    );
    await assert.rejects(database.owner.query("update rulebook.version set dmn_xml = '' where version = '1'"), denied);
    await assert.rejects(
      database.owner.query("update rulebook.version set effective = '[2025-01-01,2026-07-01)' where version = '1'"),
      denied,
    );
  });

  test('the replay verb counts, and exits with 1 when something is missing', async () => {
    let out = '';
    const io = { stdout: (text: string) => void (out += text), stderr: () => {} };
    const openDb = async (): Promise<Database> => openDatabase(database.appUrl, { max: 1 });
    assert.equal(await rulesReplay(['--all'], io, { openDb }), 0);
    const { rows } = await database.owner.query('select count(*)::int as n from rulebook.decision');
    assert.deepEqual(JSON.parse(out), { same: (rows[0] as { n: number }).n, different: 0 });
    out = '';
    assert.equal(await rulesReplay(['0198a000-0000-7000-8000-00000000dead'], io, { openDb }), 1);
    assert.match(out, /rulebook\.noDecision/);
    assert.equal(await rulesReplay(['nonsense'], io, { openDb }), 2);
    assert.equal(await rulesReplay(['--help'], io, { openDb }), 0);
  });
});
