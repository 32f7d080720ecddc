import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { canonical } from '@yunjian/rules';
import { isFailure, type FailureKind } from '../contract/index.ts';
import { isPgError, openDatabase } from '../db/index.ts';
import type { TestDatabase } from '../db/testing.ts';
import {
  approveDraft,
  cancelRehearsal,
  createDraft,
  decisionById,
  discardDraft,
  draftById,
  draftEvents,
  fingerprint,
  openRehearsals,
  recordDecision,
  rehearsalById,
  replayAll,
  rulebookFailures,
  rulesRehearse,
  ruleInForce,
  runRehearsal,
  saveDraft,
  sendBackDraft,
  startRehearsal,
  withdrawDraft,
  type DraftRow,
  type Officer,
} from './index.ts';
import { dmn, facts, metaOf, officer, rulebookDatabase, smallRehearsal, storeCases } from './testing.ts';

const T = '2026-03-02T03:00:00Z';
const anna = (at = T): Officer => officer(0xa, ['editor'], at);
const bo = (at = T): Officer => officer(0xb, ['editor'], at);
const carla = (at = '2026-03-02T04:00:00Z'): Officer => officer(0xc, ['approver'], at);
const dan = (at = '2026-03-02T05:00:00Z'): Officer => officer(0xd, ['approver'], at);
const day = (iso: string): Temporal.PlainDate => Temporal.PlainDate.from(iso);
const kind = (k: FailureKind) => (error: unknown) => isFailure(error, k);

describe('drafts of rules', () => {
  let database: TestDatabase;
  let serial = 0;
  const draftOf = (limit = 5, version = `n${++serial}`, by = anna()): Promise<string> =>
    database.tx((tx) =>
      createDraft(
        tx,
        { code: 'small', base: '1', version, text: { dmn: dmn(limit), meta: metaOf(version) }, tests: [], step: 'created' },
        by,
      ),
    );
  const save = (row: DraftRow, limit: number, by: Officer, revision = row.revision): Promise<void> =>
    database.tx((tx) =>
      saveDraft(
        tx,
        {
          id: row.id,
          revision,
          version: row.version,
          text: { dmn: dmn(limit), meta: row.meta_text },
          tests: row.tests,
          step: 'saved',
        },
        by,
      ),
    );
  const start = (id: string, by = anna()): Promise<string> =>
    database.tx(async (tx) => startRehearsal(tx, { draftId: id, revision: (await draftById(tx, id)).revision }, by));
  const options = (more: object = {}) => ({
    rehearsables: [smallRehearsal],
    now: () => Temporal.Instant.from('2026-03-02T03:30:00Z'),
    zone: 'Asia/Shanghai',
    suite: 'intl' as const,
    ...more,
  });
  const rehearse = async (id: string): Promise<string> => {
    const rehearsal = await start(id);
    assert.equal(await runRehearsal(database, rehearsal, options()), 'done');
    return rehearsal;
  };
  const approve = async (
    id: string,
    from: string,
    by = carla(),
    more: { revision?: number; sha256?: string } = {},
  ): Promise<void> => {
    const row = await draftById(database.db, id);
    await database.tx((tx) =>
      approveDraft(
        tx,
        { id, revision: row.revision, sha256: row.sha256.toString('hex'), from: day(from), reason: '看过影响', ...more },
        by,
      ),
    );
  };

  before(async () => {
    database = await rulebookDatabase();
    await storeCases(database, [1, 2, 3, 4, 4, 5, 9, null]);
  });
  after(() => database.drop());

  test('a draft keeps its bytes, its hash is the database’s, and each step stands in history and log', async () => {
    const id = await draftOf(5);
    const row = await draftById(database.db, id);
    assert.deepEqual([row.state, row.revision, row.dmn_xml, row.meta_text], ['draft', 1, dmn(5), metaOf(row.version)]);
    assert.ok(row.sha256.equals(fingerprint(row.dmn_xml, row.meta_text)));
    await save(row, 6, bo());
    const after = await draftById(database.db, id);
    assert.deepEqual([after.revision, after.authors], [2, [anna().accountId, bo().accountId]]);
    await save(after, 6, bo());
    assert.equal((await draftById(database.db, id)).revision, 2, 'the same text again is no change');
    const events = await draftEvents(database.db, [id]);
    assert.deepEqual(
      events.map((e) => [e.step, e.by_name, e.revision]),
      [
        ['created', '示例10', 1],
        ['saved', '示例11', 2],
      ],
    );
    const { rows } = await database.owner.query<{ kind: string; canonical: string }>(
      'select kind, canonical from audit.leaf where subject = $1 order by kind',
      [id],
    );
    assert.deepEqual(
      rows.map((r) => r.kind),
      ['rulebook.created', 'rulebook.saved'],
    );
    assert.ok(rows[1]?.canonical.includes(after.sha256.toString('hex')));
  });

  test('two people save the same revision: one is told who was first, and nothing is lost', async () => {
    const row = await draftById(database.db, await draftOf(5));
    const results = await Promise.allSettled([save(row, 6, anna()), save(row, 7, bo())]);
    const refused = results.flatMap((r) => (r.status === 'rejected' ? [r.reason as unknown] : []));
    assert.equal(refused.length, 1);
    assert.ok(isFailure(refused[0], rulebookFailures.changedMeanwhile));
    assert.match(refused[0].text.zh, /示例1[01]已在您之后保存（第2稿）/);
    const after = await draftById(database.db, row.id);
    assert.ok([dmn(6), dmn(7)].includes(after.dmn_xml));
    await assert.rejects(save(row, 8, bo(), 1), kind(rulebookFailures.changedMeanwhile));
  });

  test('a name is taken once, among drafts and published versions', async () => {
    await draftOf(5, 'same-name');
    await assert.rejects(draftOf(6, 'same-name'), kind(rulebookFailures.nameTaken));
    await assert.rejects(draftOf(6, '1'), kind(rulebookFailures.nameTaken));
  });

  test('what is no DMN, no JSON, another rule’s or a trap is refused, and nothing changes', async () => {
    const row = await draftById(database.db, await draftOf(5));
    const attempt = (part: { dmn?: string; meta?: string }) =>
      database.tx((tx) =>
        saveDraft(
          tx,
          {
            id: row.id,
            revision: 1,
            version: row.version,
            text: { dmn: row.dmn_xml, meta: row.meta_text, ...part },
            tests: [],
            step: 'saved',
          },
          anna(),
        ),
      );
    const bomb = `<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${dmn(5)}`;
    for (const [part, problem] of [
      [{ dmn: bomb }, /document types/],
      [{ dmn: 'PK\u0003\u0004' }, /./],
      [{ dmn: `${dmn(5)}${' '.repeat(2_100_000)}` }, /2 MB/],
      [{ dmn: '<html/>' }, /not a DMN file/],
      [{ meta: '{"code": "small",' }, /JSON/],
      [{ meta: '[]' }, /object/],
      [{ meta: '"x"' }, /object/],
      [{ meta: metaOf(row.version, { note: '\u0000' }) }, /NUL/],
    ] as const)
      await assert.rejects(
        attempt(part),
        (e) => isFailure(e, rulebookFailures.unreadable) && problem.test(e.text.en),
        JSON.stringify(part).slice(0, 60),
      );
    await assert.rejects(attempt({ meta: metaOf(row.version, { code: 'other' }) }), kind(rulebookFailures.otherRule));
    assert.deepEqual(await draftById(database.db, row.id), row);
    await attempt({ dmn: dmn(5).replace('&lt; 5', '&lt; 5 +') });
    assert.equal((await draftById(database.db, row.id)).revision, 2, 'half a sentence may be saved');
    await assert.rejects(start(row.id), (e) => isFailure(e, rulebookFailures.blocked) && /row 1/.test(e.text.en));
  });

  test('a rehearsal names exactly those who flip, why, with groups and money, and writes nothing to decisions', async () => {
    const id = await draftOf(5);
    const { rows: was } = await database.owner.query('select * from rulebook.decision order by id');
    const rehearsal = await rehearse(id);
    const { summary, state, done, total } = await rehearsalById(database.db, rehearsal);
    assert.deepEqual([state, done, total], ['done', 8, 8]);
    assert.deepEqual(
      [summary?.total, summary?.unchanged, summary?.flipped, summary?.gains, summary?.losses],
      [8, 5, 3, 0, 3],
      '3, 4 and 4 months are too short now',
    );
    assert.deepEqual(summary?.matrix, [{ from: 'OK', to: 'SHORT', change: 'loss', count: 3, beforeFen: '30000', afterFen: '0' }]);
    assert.deepEqual([summary?.money?.beforeFen, summary?.money?.afterFen, summary?.money?.unknownBefore], ['50000', '20000', 1]);
    assert.deepEqual(summary?.conditions, [
      {
        ruleId: 'G1',
        decision: 'gate',
        textBefore: { zh: '满3个月', en: '3 months' },
        textAfter: { zh: '满5个月', en: '5 months' },
        count: 3,
        outcomes: [{ from: 'MET', to: 'NOT_MET', count: 3 }],
      },
    ]);
    assert.deepEqual(
      summary?.dimensions[0]?.groups.reduce((n, g) => [(n[0] ?? 0) + g.total, (n[1] ?? 0) + g.flipped], [0, 0]),
      [8, 3],
    );
    const { rows } = await database.owner.query('select * from rulebook.flip where rehearsal_id = $1 order by seq', [rehearsal]);
    assert.equal(rows.length, 3);
    assert.deepEqual(
      [rows[0].conditions, rows[0].outcomes, rows[0].before_code, rows[0].after_code],
      [['gate/G1'], ['MET', 'NOT_MET'], 'OK', 'SHORT'],
    );
    const { rows: is } = await database.owner.query('select * from rulebook.decision order by id');
    assert.equal(
      canonical(JSON.parse(JSON.stringify(is, (_, v) => (typeof v === 'bigint' ? String(v) : v)))),
      canonical(JSON.parse(JSON.stringify(was, (_, v) => (typeof v === 'bigint' ? String(v) : v)))),
    );
    assert.equal((await draftById(database.db, id)).state, 'rehearsed');
  });

  test('the command rehearses a file or a draft, line by line, and leaves nothing behind', async () => {
    const id = await draftOf(5);
    const dir = mkdtempSync(join(tmpdir(), 'rehearse 规则-'));
    writeFileSync(join(dir, 'small.dmn'), dmn(5));
    writeFileSync(join(dir, 'small.json'), metaOf('9'));
    const run = async (...args: string[]): Promise<{ code: number; lines: { before?: string; flipped?: number }[] }> => {
      let out = '';
      const code = await rulesRehearse(
        args,
        { stdout: (text) => void (out += text), stderr: () => undefined },
        {
          openDb: async () => openDatabase(database.appUrl, { max: 2 }),
          rehearsables: [smallRehearsal],
          today: day('2026-03-02'),
        },
      );
      return {
        code,
        lines:
          code === 0
            ? out
                .trim()
                .split('\n')
                .map((l) => JSON.parse(l))
            : [],
      };
    };
    try {
      for (const args of [[join(dir, 'small.dmn')], ['--draft', id]]) {
        const { code, lines } = await run(...args);
        assert.deepEqual([code, lines.length, lines[0]?.before, lines.at(-1)?.flipped], [0, 4, 'OK', 3]);
      }
      assert.equal((await run(join(dir, 'missing.dmn'))).code, 1);
      assert.equal((await run('--draft', crypto.randomUUID())).code, 1);
      writeFileSync(join(dir, 'small.json'), '{');
      assert.equal((await run(join(dir, 'small.dmn'))).code, 1);
      assert.equal((await run('nonsense')).code, 2);
    } finally {
      rmSync(dir, { recursive: true });
    }
    assert.deepEqual((await database.owner.query('select from rulebook.rehearsal where draft_id = $1', [id])).rowCount, 0);
  });

  test('an edit voids the rehearsal; so does sending back; a running one is cancelled by it', async () => {
    const id = await draftOf(5);
    await rehearse(id);
    await save(await draftById(database.db, id), 6, anna());
    let row = await draftById(database.db, id);
    assert.deepEqual([row.state, row.rehearsal_id], ['draft', null]);
    await assert.rejects(approve(id, '2026-03-10'), kind(rulebookFailures.notNow));
    await rehearse(id);
    await database.tx((tx) => sendBackDraft(tx, { id, revision: 2, reason: '请说明' }, carla()));
    row = await draftById(database.db, id);
    assert.deepEqual([row.state, row.rehearsal_id], ['draft', null]);
    const open = await start(id);
    await assert.rejects(start(id), kind(rulebookFailures.rehearsalRuns));
    await save(row, 7, bo());
    assert.equal((await rehearsalById(database.db, open)).state, 'cancelled');
    assert.equal(await runRehearsal(database, open, options()), 'cancelled', 'nothing is run');
  });

  test('cancelled in the middle: it stops at the next batch, keeps the draft as it was, and another can start', async () => {
    const id = await draftOf(5);
    const rehearsal = await start(id);
    let cancel: Promise<void> | undefined;
    const state = await runRehearsal(
      database,
      rehearsal,
      options({
        now: () => {
          cancel ??= database.tx((tx) => cancelRehearsal(tx, rehearsal, anna()));
          return Temporal.Instant.from('2026-03-02T03:30:00Z');
        },
        rehearsables: [
          {
            ...smallRehearsal,
            open: async (db: TestDatabase['db'], today: Temporal.PlainDate) => {
              await cancel;
              return smallRehearsal.open(db, today);
            },
          },
        ],
      }),
    ).catch((e: unknown) => e);
    await cancel;
    assert.equal(state, 'cancelled');
    assert.equal((await draftById(database.db, id)).state, 'draft');
    await rehearse(id);
  });

  test('a failure is kept with words, and can be tried again', async () => {
    const id = await draftOf(5);
    const rehearsal = await start(id);
    const broken = { ...smallRehearsal, open: () => Promise.reject(new Error('no connection')) };
    assert.equal(await runRehearsal(database, rehearsal, options({ rehearsables: [broken] })), 'failed');
    assert.match((await rehearsalById(database.db, rehearsal)).error?.zh ?? '', /预演中断.*no connection/);
    await rehearse(id);
    assert.deepEqual(
      (await draftEvents(database.db, [id])).map((e) => e.step),
      ['created', 'rehearsal-started', 'rehearsal-failed', 'rehearsal-started', 'rehearsed'],
    );
  });

  test('a process that dies in the middle: the next takes it up from the beginning, and the dead one writes nothing when it wakes', async () => {
    const id = await draftOf(5);
    const rehearsal = await start(id);
    let wake: () => void = () => undefined;
    const asleep = new Promise<void>((r) => (wake = r));
    let slept: () => void = () => undefined;
    const fell = new Promise<void>((r) => (slept = r));
    const sleepy = {
      ...smallRehearsal,
      open: async (db: TestDatabase['db'], today: Temporal.PlainDate) => {
        const source = await smallRehearsal.open(db, today);
        return {
          ...source,
          batches: () => source.batches(3),
        };
      },
    };
    const dead = runRehearsal(database, rehearsal, {
      ...options({ rehearsables: [sleepy] }),
      onBatch: (done: number) => {
        if (done === 3) slept();
      },
      now: () => Temporal.Instant.from('2026-03-02T03:30:00Z'),
      rehearsables: [
        {
          ...sleepy,
          open: async (db, today) => {
            const source = await sleepy.open(db, today);
            return {
              ...source,
              async *batches() {
                let n = 0;
                for await (const batch of source.batches()) {
                  if (++n === 3) await asleep;
                  yield batch;
                }
              },
            };
          },
        },
      ],
    });
    await fell;
    assert.equal((await rehearsalById(database.db, rehearsal)).state, 'running');
    assert.deepEqual(await openRehearsals(database.db, Temporal.Instant.from('2026-03-02T03:30:10Z')), [], 'still alive');
    const later = Temporal.Instant.from('2026-03-02T03:31:10Z');
    assert.deepEqual(await openRehearsals(database.db, later), [rehearsal]);
    assert.equal(await runRehearsal(database, rehearsal, options({ now: () => later })), 'done');
    wake();
    assert.equal(await dead, 'done', 'the dead one finds it done');
    const row = await rehearsalById(database.db, rehearsal);
    assert.deepEqual([row.attempt, row.summary?.flipped], [2, 3]);
    const { rows } = await database.owner.query('select seq from rulebook.flip where rehearsal_id = $1 order by seq', [
      rehearsal,
    ]);
    assert.deepEqual(
      rows.map((r) => r.seq),
      [1, 2, 3],
    );
  });

  test('kill −9 in the middle of a rehearsal: half of it is there, nothing counts, and the next process does all of it', async () => {
    const id = await draftOf(5);
    const rehearsal = await start(id);
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('./hung.fixture.ts', import.meta.url)), database.appUrl, rehearsal],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    assert.equal(String(said), '3\n');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const half = await rehearsalById(database.db, rehearsal);
    assert.deepEqual([half.state, half.done, half.summary], ['running', 3, null]);
    assert.equal((await draftById(database.db, id)).state, 'draft');
    const later = Temporal.Instant.from('2026-03-02T03:31:00Z');
    assert.deepEqual(await openRehearsals(database.db, later), [rehearsal]);
    assert.equal(await runRehearsal(database, rehearsal, options({ now: () => later })), 'done');
    const { rows } = await database.owner.query('select count(*)::int as n from rulebook.flip where rehearsal_id = $1', [
      rehearsal,
    ]);
    assert.deepEqual([(await rehearsalById(database.db, rehearsal)).summary?.flipped, rows[0].n], [3, 3]);
  });

  test('approved by a second person for a day to come, in force on that day, withdrawn by a third; all past decisions replay', async () => {
    const id = await draftOf(5, '2');
    const rehearsal = await rehearse(id);
    const row = await draftById(database.db, id);
    const past = await replayAll(database.db);
    await assert.rejects(
      approve(id, '2026-03-10', officer(0xa, ['approver'], '2026-03-02T04:00:00Z')),
      kind(rulebookFailures.secondPerson),
    );
    await assert.rejects(approve(id, '2026-03-02'), kind(rulebookFailures.tooEarly));
    await assert.rejects(approve(id, '2026-03-10', carla(), { sha256: '00'.repeat(32) }), kind(rulebookFailures.rehearseAgain));
    await approve(id, '2026-03-10');
    const done = await draftById(database.db, id);
    assert.deepEqual(
      [done.state, done.approved_by, done.effective_from, done.rehearsal_id],
      ['approved', carla().accountId, '2026-03-10', rehearsal],
    );
    assert.equal((await ruleInForce(database.db, 'small', day('2026-03-09'))).version, '1');
    const next = await ruleInForce(database.db, 'small', day('2026-03-10'));
    assert.deepEqual([next.version, next.sha256, next.until], ['2', row.sha256.toString('hex'), null]);
    // another draft may not be published while one waits, and its rehearsal is older than what will be in force
    const other = await draftOf(6, '2b');
    await rehearse(other);
    await assert.rejects(approve(other, '2026-03-20'), kind(rulebookFailures.oneWaits));
    // withdrawn by another approver only
    await assert.rejects(
      database.tx((tx) => withdrawDraft(tx, { id, revision: 1, reason: 'x' }, carla())),
      kind(rulebookFailures.secondPerson),
    );
    await assert.rejects(
      database.tx((tx) => withdrawDraft(tx, { id, revision: 1, reason: 'x' }, dan('2026-03-09T17:00:00Z'))),
      kind(rulebookFailures.inForceAlready),
      'it is March 10 in the district',
    );
    await database.tx((tx) => withdrawDraft(tx, { id, revision: 1, reason: '条文未公布' }, dan()));
    assert.deepEqual(
      [
        (await ruleInForce(database.db, 'small', day('2026-03-10'))).version,
        (await ruleInForce(database.db, 'small', day('2026-03-10'))).until,
      ],
      ['1', null],
    );
    // again, and this time it comes into force
    await approve(other, '2026-03-20');
    const rule = await ruleInForce(database.db, 'small', day('2026-03-20'));
    assert.equal(rule.version, '2b');
    const given = facts({ months: 5 });
    const decided = await database.tx((tx) =>
      recordDecision(tx, {
        subjectId: anna().accountId,
        rule,
        facts: given,
        results: [rule.model.decide('gate', given)],
        mode: 'AUTO',
        outcome: 'NEEDS_HUMAN',
        decidedOn: day('2026-03-20'),
        decidedAt: Temporal.Instant.from('2026-03-20T02:00:00Z'),
      }),
    );
    assert.deepEqual((await decisionById(database.db, decided.id)).results[0]?.outputs, ['SHORT']);
    const again = await replayAll(database.db);
    assert.deepEqual([past.differing, again.differing, again.checked - past.checked], [[], [], 1]);
    assert.deepEqual((await draftEvents(database.db, [id])).map((e) => [e.step, e.state, e.reason]).slice(-2), [
      ['approved', 'approved', '看过影响'],
      ['withdrawn', 'withdrawn', '条文未公布'],
    ]);
  });

  test('a failing test case stands in the way of approval', async () => {
    const id = await database.tx((tx) =>
      createDraft(
        tx,
        {
          code: 'small',
          base: '1',
          version: 'tested',
          text: { dmn: dmn(5), meta: metaOf('tested') },
          tests: [{ name: '四个月', decision: 'gate', inputs: { months: 4 }, expected: [] }],
          step: 'created',
        },
        anna('2026-03-21T02:00:00Z'),
      ),
    );
    const rehearsal = await start(id, anna('2026-03-21T02:10:00Z'));
    await runRehearsal(database, rehearsal, options({ now: () => Temporal.Instant.from('2026-03-21T03:00:00Z') }));
    await assert.rejects(
      approve(id, '2026-03-30', carla('2026-03-21T04:00:00Z')),
      (e) => isFailure(e, rulebookFailures.testsFail) && /四个月/.test(e.text.zh),
    );
    await database.tx((tx) => discardDraft(tx, { id, revision: 1, reason: '另起' }, anna('2026-03-21T05:00:00Z')));
    assert.equal((await draftById(database.db, id)).state, 'discarded');
  });

  test('a rule of its own, without a base and without stored cases, goes the same way', async () => {
    const meta = metaOf('1', { code: 'fresh' });
    const id = await database.tx((tx) =>
      createDraft(
        tx,
        { code: 'fresh', base: null, version: '1', text: { dmn: dmn(2), meta }, tests: [], step: 'imported' },
        anna(),
      ),
    );
    const rehearsal = await rehearse(id);
    const { summary, case_title, against_version } = await rehearsalById(database.db, rehearsal);
    assert.deepEqual([summary?.total, summary?.flipped, case_title, against_version], [0, 0, null, null]);
    await approve(id, '2026-03-03');
    assert.equal((await ruleInForce(database.db, 'fresh', day('2026-03-03'))).version, '1');
  });

  describe('what the database itself refuses to whoever speaks SQL as the program', () => {
    const sqlState = (code: string, constraint?: string) => (error: unknown) => isPgError(error, code, constraint);
    const app = (text: string, values: unknown[] = []) => database.pool.query(text, values);
    let id: string;
    let row: DraftRow;
    const publish = (
      over: Partial<{
        id: string;
        revision: number | null;
        sha: Buffer | null;
        by: string;
        at: string;
        on: string;
        from: string;
      }> = {},
    ) => {
      const v = {
        id,
        revision: row.revision,
        sha: row.sha256,
        by: dan().accountId,
        at: '2026-03-21T04:00:00Z',
        on: '2026-03-21',
        from: '2026-03-25',
        ...over,
      };
      return app('select rulebook.publish_draft($1, $2, $3, $4, $5, $6, $7, $8)', [
        v.id,
        v.revision,
        v.sha,
        v.by,
        'x',
        v.at,
        v.on,
        v.from,
      ]);
    };
    const check = (constraint: string) => sqlState('23514', constraint);

    before(async () => {
      id = await draftOf(8, 'guarded', anna('2026-03-21T01:00:00Z'));
      row = await draftById(database.db, id);
    });

    test('no right to publish by hand, to touch approvals, to delete, to rewrite history', async () => {
      for (const statement of [
        `insert into rulebook.version (code) values ('small')`,
        `update rulebook.version set status = 'withdrawn'`,
        `update rulebook.draft set approved_by = uuidv7()`,
        `update rulebook.draft set effective_from = '2020-01-01'`,
        `update rulebook.draft set sha256 = '\\x00'`,
        `delete from rulebook.draft`,
        `delete from rulebook.draft_event`,
        `update rulebook.draft_event set by_name = 'x'`,
        `delete from rulebook.rehearsal`,
        `update rulebook.rehearsal set sha256 = '\\x00'`,
        `update rulebook.flip set seq = 1`,
      ])
        await assert.rejects(app(statement), sqlState('42501'), statement);
      await assert.rejects(
        database.owner.query('update rulebook.draft_event set by_name = by_name'),
        sqlState('42501'),
        'not even the owner by mistake',
      );
    });

    test('no publication without a rehearsal', async () => {
      await assert.rejects(publish(), check('publish_rehearsed'));
      await assert.rejects(app(`update rulebook.draft set state = 'rehearsed' where id = $1`, [id]), check('draft_rehearsed'));
      await assert.rejects(app(`update rulebook.draft set state = 'approved' where id = $1`, [id]), check('draft_transition'));
    });

    test('a rehearsal of another text, or an invented one, does not count', async () => {
      const other = await rehearseAt(await draftOf(9, 'another', anna('2026-03-21T01:00:00Z')));
      await assert.rejects(
        app(`update rulebook.draft set state = 'rehearsed', rehearsal_id = $2 where id = $1`, [id, other]),
        sqlState('23503', 'draft_rehearsal_of_this_text'),
      );
      await assert.rejects(
        app(
          `insert into rulebook.rehearsal (id, draft_id, revision, sha256, state, started_by, started_by_name, started_at, seen_at, runner, finished_at, summary)
          values (uuidv7(), $1, 1, $2, 'done', uuidv7(), 'x', now(), now(), uuidv7(), now(), '{"flipped":0}')`,
          [id, row.sha256],
        ),
        check('rehearsal_begins'),
      );
    });

    const rehearseAt = async (draft: string): Promise<string> => {
      const rehearsal = await start(draft, anna('2026-03-21T02:00:00Z'));
      assert.equal(
        await runRehearsal(database, rehearsal, options({ now: () => Temporal.Instant.from('2026-03-21T03:00:00Z') })),
        'done',
      );
      return rehearsal;
    };

    test('no self-approval, forged hash, back-dated start, or start on days decided already', async () => {
      await rehearseAt(id);
      await assert.rejects(publish({ by: anna().accountId }), check('draft_second_person'));
      await assert.rejects(publish({ sha: Buffer.alloc(32, 7) }), check('publish_same_text'));
      await assert.rejects(publish({ revision: 9 }), check('publish_same_text'));
      await publish({ sha: null, revision: null });
      assert.equal((await draftById(database.db, id)).state, 'rehearsed', 'a hash that is missing publishes nothing');
      await assert.rejects(publish({ from: 'infinity' }), check('draft_begins_on_a_day'));
      await assert.rejects(publish({ from: '2026-03-21' }), check('draft_not_backdated'));
      await assert.rejects(publish({ from: '2026-03-20' }), check('publish_no_decided_days'));
      await assert.rejects(publish({ on: '2026-03-23', from: '2026-03-25' }), check('draft_day_of_approval'));
      await assert.rejects(publish({ at: '2026-03-21T02:30:00Z' }), check('publish_after_rehearsal'));
      await assert.rejects(
        publish({ on: '2026-02-01', at: '2026-03-21T04:00:00Z', from: '2026-03-25' }),
        check('publish_against_current'),
      );
      const open = await start(id, anna('2026-03-21T03:10:00Z'));
      await assert.rejects(publish(), check('publish_newest_rehearsal'));
      await database.tx((tx) => cancelRehearsal(tx, open, anna('2026-03-21T03:20:00Z')));
    });

    test('no step without its line in the history; then nothing but a withdrawal changes what is approved', async () => {
      await assert.rejects(publish(), check('draft_step_recorded'));
      await approve(id, '2026-03-25', dan('2026-03-21T04:00:00Z'));
      for (const [statement, constraint] of [
        [`update rulebook.draft set dmn_xml = dmn_xml || ' ', revision = revision + 1 where id = $1`, 'draft_transition'],
        [
          `update rulebook.draft set state = 'draft', dmn_xml = dmn_xml || ' ', revision = revision + 1, rehearsal_id = null where id = $1`,
          'draft_transition',
        ],
        [`update rulebook.draft set state = 'withdrawn' where id = $1`, 'draft_withdrawal_whole'],
        [`update rulebook.draft set authors = '{}' where id = $1`, 'draft_identity'],
      ] as const)
        await assert.rejects(app(statement, [id]), check(constraint), statement);
      await assert.rejects(
        app(`select rulebook.withdraw_draft($1, $2, '2026-03-22T00:00:00Z', '2026-03-22')`, [id, dan().accountId]),
        check('draft_withdrawn_by_another'),
      );
      await assert.rejects(
        app(`select rulebook.withdraw_draft($1, $2, '2026-03-25T00:00:00Z', '2026-03-25')`, [id, carla().accountId]),
        check('withdraw_in_time'),
      );
      await assert.rejects(
        app(`select rulebook.withdraw_draft($1, $2, '2026-03-20T00:00:00Z', '2026-03-20')`, [id, carla().accountId]),
        check('draft_withdrawn_after_approval'),
        'nor by a moment before the approval',
      );
      await assert.rejects(
        app(`insert into rulebook.flip select * from rulebook.flip limit 1`),
        (e) => isPgError(e, '23505') || isPgError(e, '23514'),
      );
      await assert.rejects(app(`delete from rulebook.flip`), check('flip_while_running'));
    });
  });
});
