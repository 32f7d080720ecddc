import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import http from 'node:http';
import net from 'node:net';
import { once } from 'node:events';
import process from 'node:process';
import { after, before, beforeEach, describe, test } from 'node:test';
import { isFailure } from '../contract/index.ts';
import { isPgError } from '../db/index.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import {
  byRegister,
  compareStatements,
  consentRow,
  consentsOf,
  createRegisters,
  evidenceOf,
  factsOf,
  isStale,
  liveConsent,
  queryAll,
  recordConsent,
  registerFailures,
  REGISTERS,
  registersMigrations,
  statement,
  storeEvidence,
  withdrawConsent,
  type Consent,
  type RegisterAnswer,
  type Registers,
  type RegisterCode,
  type RegisterEndpoint,
  type Subject,
  type World,
} from './index.ts';
import { startSimulator, type Scenario, type Simulator } from './simulator.ts';
import { testWorld, TEST_PEOPLE } from './world.fixture.ts';

const SECRET = 'a-secret-for-tests-only';
const NOW = Temporal.Instant.from('2026-11-23T04:00:00Z');
const TODAY = Temporal.PlainDate.from('2026-11-23');
const PERSON = '01939f00-0000-7000-8000-000000000001';
const OTHER = '01939f00-0000-7000-8000-000000000002';

const world: World = testWorld;
const employer = world.employers[0]?.uscc as string;
const clean: Subject = {
  personId: PERSON,
  idNumber: TEST_PEOPLE.clean,
  name: '样本甲',
  employerUscc: employer,
  bankAccount: '0000990000001234',
};
const consent: Consent = consentRow({ person: PERSON, registers: REGISTERS, purpose: 'test', textVersion: '1', now: NOW });
const options = { now: NOW, today: TODAY, consent };

let simulator: Simulator;
const open = new Set<Registers>();
function clientsFor(
  codes: readonly RegisterCode[] = REGISTERS,
  extra: Partial<RegisterEndpoint> = {},
  url = simulator.url,
): Registers {
  const endpoints = Object.fromEntries(
    codes.map((code) => [code, { url: `${url}/registers/${code}`, source: '未答复', ...extra }]),
  );
  const clients = createRegisters({ clientId: 'test', secret: SECRET, endpoints, random: () => 0 });
  open.add(clients);
  return clients;
}
async function control(path: string, body: unknown, method: 'POST' | 'PUT' = 'POST'): Promise<Response> {
  return fetch(`${simulator.url}${path}`, { method, body: JSON.stringify(body), headers: { 'x-control-secret': SECRET } });
}
const scene = (code: RegisterCode, scenario: Scenario): Promise<Response> => control(`/_control/register/${code}`, scenario);
const only = (answers: RegisterAnswer[]): RegisterAnswer => {
  assert.equal(answers.length, 1);
  return answers[0] as RegisterAnswer;
};

before(async () => {
  simulator = await startSimulator({ secret: SECRET, world, random: () => 0.5 });
});
after(async () => {
  await Promise.all([...open].map((c) => c.close()));
  await simulator.close();
});
beforeEach(async () => {
  await control('/_control/reset', {});
});

describe('asking the registers', () => {
  test('nine registers answer about the person asked, in the order asked', async () => {
    const answers = await queryAll(clientsFor(), clean, REGISTERS, options);
    assert.deepEqual(
      answers.map((a) => a.register),
      [...REGISTERS],
    );
    assert.deepEqual(
      answers.map((a) => `${a.register} ${a.outcome} ${a.reason ?? ''}`).filter((line) => !line.includes('ANSWERED')),
      [],
    );
    const by = byRegister(answers);
    assert.equal(factsOf(by, 'education')?.degree, 'master');
    assert.equal(factsOf(by, 'business')?.registeredInDistrict, true);
    assert.equal(factsOf(by, 'bank-account')?.tail, '1234');
    assert.equal(by['social-insurance']?.source, '社会保险（模拟）');
    assert.equal(by['social-insurance']?.asOf, '2026-11-23');
    assert.ok(answers.every((a) => a.attempts === 1 && Temporal.Instant.compare(a.answeredAt, a.askedAt) > 0));
    assert.equal(new Set(answers.map((a) => a.queryId)).size, 9);
  });

  test('month n is published in month n+1', async () => {
    const by = byRegister(await queryAll(clientsFor(), clean, ['social-insurance'], options));
    const facts = factsOf(by, 'social-insurance');
    assert.equal(facts?.publishedThrough, '2026-10');
    assert.deepEqual(
      facts?.months.slice(0, 3).map((m) => m.month),
      ['2026-10', '2026-09', '2026-08'],
    );
  });

  test('a gap is a month that is absent, not a month in the future', async () => {
    const subject = { ...clean, idNumber: TEST_PEOPLE.gap };
    const facts = factsOf(byRegister(await queryAll(clientsFor(), subject, ['social-insurance'], options)), 'social-insurance');
    assert.deepEqual(
      facts?.months.map((m) => m.month),
      ['2026-10', '2026-08'],
    );
  });

  test('an overseas degree is null, not none', async () => {
    const subject = { ...clean, idNumber: TEST_PEOPLE.overseas };
    const facts = factsOf(byRegister(await queryAll(clientsFor(), subject, ['education'], options)), 'education');
    assert.equal(facts?.degree, null);
    assert.equal(facts?.origin, 'overseas');
  });

  test('a home of a household member counts', async () => {
    const ask = async (subject: Subject) =>
      factsOf(byRegister(await queryAll(clientsFor(), subject, ['real-estate'], options)), 'real-estate');
    assert.equal((await ask(clean))?.homesInDistrict, 0);
    assert.equal((await ask({ ...clean, household: [{ idNumber: TEST_PEOPLE.owner, name: '样本乙' }] }))?.homesInDistrict, 1);
  });

  test('no consent, no query: another person, another register, withdrawn, not yet given', async () => {
    const clients = clientsFor();
    const later = NOW.add({ seconds: 1 });
    for (const [why, bad] of [
      ['person', { ...consent, person: OTHER }],
      ['register', { ...consent, registers: ['education' as const] }],
      ['withdrawn', { ...consent, withdrawnAt: NOW }],
      ['future', { ...consent, givenAt: later }],
    ] as const) {
      await assert.rejects(
        queryAll(clients, clean, ['social-insurance'], { ...options, consent: bad }),
        (e) => isFailure(e, registerFailures.noConsent),
        why,
      );
    }
    assert.equal(
      clients.states().reduce((sum, s) => sum + s.asked, 0),
      0,
    );
  });

  test('a register that is not connected is unknown', async () => {
    const answer = only(await queryAll(clientsFor(['education']), clean, ['credit'], options));
    assert.deepEqual([answer.outcome, answer.reason, answer.attempts], ['UNKNOWN', 'not-connected', 0]);
  });

  test('an employer the register does not know is unknown, not unregistered', async () => {
    const answer = only(await queryAll(clientsFor(), { ...clean, employerUscc: '91990000999999999X' }, ['business'], options));
    assert.deepEqual([answer.outcome, answer.reason, answer.answer], ['UNKNOWN', 'no-record', null]);
  });
});

describe('when a register misbehaves', () => {
  const faults: [NonNullable<Scenario['outage']>, string, string, number][] = [
    ['refuse', 'UNKNOWN', 'unreachable', 3],
    ['http503', 'UNKNOWN', 'outage', 3],
    ['http500', 'UNKNOWN', 'outage', 1],
    ['garbage', 'ERROR', 'malformed', 1],
    ['huge', 'ERROR', 'too-large', 1],
  ];
  for (const [outage, outcome, reason, attempts] of faults) {
    test(`${outage} is ${outcome} after ${attempts} attempt(s)`, async () => {
      await scene('education', { outage });
      const answer = only(await queryAll(clientsFor(), clean, ['education'], options));
      assert.deepEqual([answer.outcome, answer.reason, answer.attempts, answer.answer], [outcome, reason, attempts, null]);
      assert.equal(answer.source, '未答复');
    });
  }

  test('hanging ends with the budget, and the other registers are not held up by it', async () => {
    await scene('education', { outage: 'hang' });
    const clients = clientsFor(REGISTERS, { attemptTimeoutMs: 200 });
    const started = performance.now();
    const by = byRegister(await queryAll(clients, clean, ['education', 'credit'], { ...options, budgetMs: 700 }));
    const took = performance.now() - started;
    assert.deepEqual([by.education?.outcome, by.education?.reason], ['UNKNOWN', 'timeout']);
    assert.ok((by.education?.attempts ?? 0) >= 2, 'one time-out is tried again');
    assert.equal(by.credit?.outcome, 'ANSWERED');
    assert.ok(took < 2000, `took ${took} ms`);
  });

  test('a late answer is used when it is in time', async () => {
    await scene('education', { lagMs: 80 });
    const answer = only(await queryAll(clientsFor(), clean, ['education'], options));
    assert.equal(answer.outcome, 'ANSWERED');
    assert.ok(answer.latencyMs >= 79, String(answer.latencyMs));
  });

  test('an abort stops the waiting', async () => {
    await scene('education', { outage: 'hang' });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    const answer = only(await queryAll(clientsFor(), clean, ['education'], { ...options, signal: stop.signal }));
    assert.deepEqual([answer.outcome, answer.reason], ['UNKNOWN', 'cancelled']);
  });

  test('a port where nobody listens is unreachable', async () => {
    const probe = net.createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as net.AddressInfo;
    probe.close();
    const answer = only(await queryAll(clientsFor(['credit'], {}, `http://127.0.0.1:${port}`), clean, ['credit'], options));
    assert.deepEqual([answer.outcome, answer.reason, answer.attempts], ['UNKNOWN', 'unreachable', 3]);
  });

  test('an answer about a namesake is a mismatch and its facts are dropped', async () => {
    await scene('real-estate', { wrongMatch: [clean.idNumber] });
    const answers = await queryAll(clientsFor(), clean, ['real-estate'], options);
    const answer = only(answers);
    assert.deepEqual([answer.outcome, answer.reason, answer.answer], ['MISMATCH', 'other-person', null]);
    assert.equal(factsOf(byRegister(answers), 'real-estate'), null);
  });

  test('registers that contradict each other give an unknown with both statements', async () => {
    const ask = async () => {
      const by = byRegister(await queryAll(clientsFor(), clean, ['social-insurance', 'business'], options));
      return compareStatements([
        statement(by, 'social-insurance', (f) => f.months[0]?.employerUscc),
        statement(by, 'business', (f) => f.wageEmployerUscc),
      ]);
    };
    const agreed = await ask();
    assert.equal(agreed.state === 'known' && agreed.value, employer);
    await scene('social-insurance', { contradiction: 1 });
    const torn = await ask();
    assert.equal(torn.state, 'contradiction');
    assert.deepEqual(
      torn.statements.map((s) => s.register),
      ['social-insurance', 'business'],
    );
    assert.notEqual(torn.statements[0]?.value, torn.statements[1]?.value);
  });

  test('a stale answer is unknown to whoever asks for freshness', async () => {
    await scene('credit', { staleDays: 40 });
    const answers = await queryAll(clientsFor(), clean, ['credit'], options);
    assert.equal(only(answers).asOf, '2026-10-14');
    const by = byRegister(answers);
    assert.equal(factsOf(by, 'credit', { maxAgeDays: 39, today: TODAY }), null);
    assert.deepEqual(factsOf(by, 'credit', { maxAgeDays: 40, today: TODAY }), { entries: [] });
  });

  test('stale: unknown day, too old, from the future', () => {
    assert.equal(isStale({ asOf: null }, 1000, TODAY), true);
    assert.equal(isStale({ asOf: '2026-11-23' }, 0, TODAY), false);
    assert.equal(isStale({ asOf: '2026-11-22' }, 0, TODAY), true);
    assert.equal(isStale({ asOf: '2026-11-24' }, 0, TODAY), false);
    assert.equal(isStale({ asOf: '2026-11-25' }, 0, TODAY), true);
  });

  test('a wrong signature is rejected by the register and is nobody’s reason to refuse', async () => {
    const clients = createRegisters({
      clientId: 'test',
      secret: 'quite another secret',
      endpoints: { credit: { url: `${simulator.url}/registers/credit`, source: '' } },
    });
    open.add(clients);
    const answer = only(await queryAll(clients, clean, ['credit'], options));
    assert.deepEqual([answer.outcome, answer.reason, answer.attempts], ['ERROR', 'rejected', 1]);
  });

  test('facts that do not fit the schema are malformed; unlisted fields are dropped', async () => {
    let facts: unknown = { entries: [], homeAddress: '不该给的' };
    const { identityMac } = await import('./wire.ts');
    const server = http.createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const { queryId, subject } = JSON.parse(body) as { queryId: string; subject: { idNumber: string; name: string } };
        response.end(
          JSON.stringify({
            queryId,
            status: 'ok',
            identity: identityMac(SECRET, queryId, subject),
            asOf: '2026-11-23',
            source: 's',
            facts,
          }),
        );
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
    const clients = clientsFor(['talent-list'], {}, url);
    const good = only(await queryAll(clients, clean, ['talent-list'], options));
    assert.deepEqual(good.answer, { entries: [] });
    for (const bad of [
      { entries: 'none' },
      null,
      { entries: Array.from({ length: 51 }, () => ({ list: 'x', from: '2026-01-01', to: null })) },
      { entries: [{ list: 'x', from: '2026-02-30', to: null }] },
    ]) {
      facts = bad;
      assert.equal(only(await queryAll(clients, clean, ['talent-list'], options)).reason, 'malformed');
    }
    server.close();
    server.closeAllConnections();
  });
});

describe('the breaker', () => {
  test('opens after repeated faults, lets one probe through, closes when it succeeds', async () => {
    await scene('benefit', { outage: 'http500' });
    const clients = clientsFor(['benefit', 'credit'], { breaker: { minCalls: 5, windowMs: 5000, restMs: 120 } });
    const ask = async (code: RegisterCode = 'benefit') => only(await queryAll(clients, clean, [code], options)).reason;
    const state = () => clients.states().find((s) => s.register === 'benefit');
    for (let i = 0; i < 5; i++) assert.equal(await ask(), 'outage');
    assert.equal(state()?.breaker, 'open');
    const before = (await (
      await fetch(`${simulator.url}/_control/state`, { headers: { 'x-control-secret': SECRET } })
    ).json()) as { asked: Record<string, number> };
    assert.equal(await ask(), 'breaker-open');
    assert.equal(await ask('credit'), null, 'another register is not affected');
    await new Promise((r) => setTimeout(r, 140));
    assert.equal(state()?.breaker, 'half-open');
    assert.equal(await ask(), 'outage', 'the probe goes through and fails');
    assert.equal(state()?.breaker, 'open');
    await scene('benefit', {});
    await new Promise((r) => setTimeout(r, 140));
    assert.equal(await ask(), null);
    assert.equal(state()?.breaker, 'closed');
    const asked = (await (
      await fetch(`${simulator.url}/_control/state`, { headers: { 'x-control-secret': SECRET } })
    ).json()) as { asked: Record<string, number> };
    assert.equal((asked.asked['benefit'] ?? 0) - (before.asked['benefit'] ?? 0), 2, 'only the two probes were sent');
    assert.equal(state()?.reasons['breaker-open'], 1);
    assert.equal(state()?.reasons.outage, 6);
    assert.equal(state()?.outcomes.ANSWERED, 1);
  });

  test('mismatches, missing records and our own cancelling do not open it', async () => {
    await scene('benefit', { wrongMatch: 1 });
    const clients = clientsFor(['benefit'], { breaker: { minCalls: 3 } });
    for (let i = 0; i < 6; i++) assert.equal(only(await queryAll(clients, clean, ['benefit'], options)).outcome, 'MISMATCH');
    assert.equal(clients.states()[0]?.breaker, 'closed');
  });
});

describe('consent and evidence in the database', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase([registersMigrations]);
  });
  after(() => database.drop());
  const give = (registers: readonly RegisterCode[] = REGISTERS, person = PERSON) =>
    recordConsent(database.db, { person, registers, purpose: 'talent.apply', textVersion: '2026-11', now: NOW });

  test('answers are stored with one statement and read back equal', async () => {
    const given = await give();
    await scene('education', { outage: 'http500' });
    const answers = await queryAll(clientsFor(), clean, REGISTERS, { ...options, consent: given });
    await database.tx((tx) => storeEvidence(tx, given.id, answers));
    const stored = await evidenceOf(
      database.db,
      answers.map((a) => a.queryId),
    );
    assert.equal(stored.length, 9);
    const round = (a: RegisterAnswer) => ({
      ...a,
      latencyMs: Math.round(a.latencyMs),
      answeredAt: a.answeredAt.round('microsecond').toString(),
      askedAt: a.askedAt.toString(),
    });
    const byId = new Map(stored.map(({ consentId, ...a }) => (assert.equal(consentId, given.id), [a.queryId, round(a)])));
    for (const a of answers) assert.deepEqual(byId.get(a.queryId), round(a), a.register);
    assert.equal(answers.find((a) => a.register === 'education')?.outcome, 'UNKNOWN');
  });

  test('evidence without a consent that covers it is refused by the database', async () => {
    const answers = await queryAll(clientsFor(), clean, ['credit'], options);
    const store = (id: string, which = answers) => database.tx((tx) => storeEvidence(tx, id, which));
    await assert.rejects(store('01939f00-0000-7000-8000-0000000000ff'), (e) =>
      isPgError(e, '23503', 'evidence_consent_id_person_fkey'),
    );
    const others = await give(REGISTERS, OTHER);
    await assert.rejects(store(others.id), (e) => isPgError(e, '23503', 'evidence_consent_id_person_fkey'));
    const narrow = await give(['education']);
    await assert.rejects(store(narrow.id), (e) => isPgError(e, '23514', 'evidence_needs_consent'));
    const given = await give();
    const early = answers.map((a) => ({ ...a, askedAt: NOW.subtract({ seconds: 1 }) }));
    await assert.rejects(store(given.id, early), (e) => isPgError(e, '23514', 'evidence_needs_consent'));
    await withdrawConsent(database.db, { id: given.id, person: PERSON, now: NOW.add({ seconds: 5 }) });
    const late = answers.map((a) => ({ ...a, askedAt: NOW.add({ seconds: 5 }), answeredAt: NOW.add({ seconds: 6 }) }));
    await assert.rejects(store(given.id, late), (e) => isPgError(e, '23514', 'evidence_needs_consent'));
    await store(given.id); // asked before the withdrawal: lawful
  });

  test('an answer without facts and without a reason, or with both, is refused', async () => {
    const given = await give();
    const [answer] = await queryAll(clientsFor(), clean, ['credit'], { ...options, consent: given });
    const store = (a: RegisterAnswer) => database.tx((tx) => storeEvidence(tx, given.id, [a]));
    assert.ok(answer);
    await assert.rejects(store({ ...answer, answer: null }), (e) => isPgError(e, '23514', 'evidence_fact_or_reason'));
    await assert.rejects(store({ ...answer, outcome: 'UNKNOWN' }), (e) => isPgError(e, '23514', 'evidence_fact_or_reason'));
  });

  test('the program can neither change evidence nor undo a withdrawal', async () => {
    const given = await give();
    const run = (text: string) => database.pool.query(text);
    for (const text of [
      'update registers.evidence set answer = null',
      'delete from registers.evidence',
      'delete from registers.consent',
      `update registers.consent set person = '${OTHER}'`,
    ])
      await assert.rejects(run(text), (e) => isPgError(e, '42501'), text);
    await withdrawConsent(database.db, { id: given.id, person: PERSON, now: NOW });
    await assert.rejects(withdrawConsent(database.db, { id: given.id, person: PERSON, now: NOW }), (e) =>
      isFailure(e, registerFailures.consentGone),
    );
    await assert.rejects(run(`update registers.consent set withdrawn_at = null where id = '${given.id}'`), (e) =>
      isPgError(e, '23514', 'consent_withdrawn_once'),
    );
  });

  test('the live consent is the newest that covers everything and is not withdrawn', async () => {
    const person = '01939f00-0000-7000-8000-0000000000aa';
    const ask = (registers: readonly RegisterCode[]) => liveConsent(database.db, { person, purpose: 'talent.apply', registers });
    assert.equal(await ask(['credit']), null);
    const wide = await give(REGISTERS, person);
    const narrow = await recordConsent(database.db, {
      person,
      registers: ['credit'],
      purpose: 'talent.apply',
      textVersion: '2',
      now: NOW.add({ seconds: 1 }),
    });
    assert.equal((await ask(['credit']))?.id, narrow.id);
    assert.deepEqual(await ask(['credit', 'education']), wide);
    await assert.rejects(
      withdrawConsent(database.db, { id: wide.id, person: PERSON, now: NOW }),
      (e) => isFailure(e, registerFailures.consentGone),
      'not the owner',
    );
    await withdrawConsent(database.db, { id: wide.id, person, now: NOW });
    assert.equal(await ask(['credit', 'education']), null);
    assert.deepEqual(
      (await consentsOf(database.db, person)).map((c) => c.id),
      [narrow.id, wide.id],
    );
  });
});

describe('the simulator as a process', () => {
  test('tells its address, answers, and ends on SIGTERM; without a secret it explains itself', async () => {
    const main = new URL('./simulator-main.ts', import.meta.url).pathname;
    const data = new URL('../../districts/songjiang/demo/world.json', import.meta.url).pathname;
    const child = spawn(process.execPath, [main, '--data', data], {
      env: { ...process.env, REGISTERS_SECRET: SECRET },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { url } = JSON.parse(String(line)) as { url: string };
    const answer = only(await queryAll(clientsFor(['credit'], {}, url), clean, ['credit'], options));
    assert.equal(answer.outcome, 'ANSWERED');
    assert.equal((await fetch(`${url}/_control/state`)).status, 403);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];
    assert.equal(code, 0);
    const bare = spawn(process.execPath, [main], {
      env: { ...process.env, REGISTERS_SECRET: '' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [[said], [status]] = (await Promise.all([once(bare.stderr, 'data'), once(bare, 'exit')])) as [[Buffer], [number]];
    assert.match(String(said), /usage:/);
    assert.equal(status, 2);
  });
});
