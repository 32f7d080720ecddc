import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { isFailure } from '../contract/index.ts';
import * as orgs from '../orgs/index.ts';
import {
  authFailures,
  createAccount,
  createAdmin,
  disableDemoAccounts,
  grantRole,
  loadDemoAccounts,
  readDemoAccounts,
  refuseDemoAccounts,
} from './index.ts';
import { totpCode } from './second-factor.ts';
import { bench, demoFile, SECRET, START, type Bench, type Browser } from './testing.ts';

const fails = (kind: { code: string }) => (error: unknown) => isFailure(error, kind as never);

describe('administration of accounts', () => {
  let b: Bench;
  let sys: Browser;
  let sec: Browser;
  const ids: Record<string, string> = {};
  before(async () => {
    b = await bench();
    for (const [name, role] of [
      ['sys', 'sysadmin'],
      ['sec', 'secadmin'],
      ['aud', 'auditor'],
      ['rev', 'reviewer'],
    ] as const)
      ids[name] = await b.staff(name, [role]);
    ids.cit = await b.citizen('cit');
    sys = await enter('sys');
    sec = await enter('sec');
  });
  after(() => b.close());
  async function enter(name: string): Promise<Browser> {
    b.clock = b.clock.add({ seconds: 31 });
    const one = b.browser();
    await one.signIn(name);
    assert.equal((await one.post('/api/auth/second-factor', { code: totpCode(SECRET, b.clock) })).status, 200, name);
    return one;
  }
  const grant = (who: string, role: string) => sec.post(`/api/auth/accounts/${ids[who]}/roles`, { role, reason: 'test' });
  const revoke = (who: string, role: string) => sec.post(`/api/auth/accounts/${ids[who]}/roles/revoke`, { role, reason: 'test' });

  test('three administrators: the database itself holds them apart', async () => {
    const give = (role: string) =>
      b.d.owner.query(
        `insert into auth.account_role (account_id, role, valid, reason) values ($1, $2, '[2026-01-01,)', 'attack')`,
        [ids.sys, role],
      );
    await assert.rejects(give('secadmin'), { code: '23P01', constraint: 'three_administrators' });
    await assert.rejects(give('auditor'), { code: '23P01', constraint: 'three_administrators' });
    assert.equal((await grant('sys', 'auditor')).body.code, 'auth.separation');
    assert.equal((await grant('aud', 'sysadmin')).body.code, 'auth.separation');
    const second = await b.citizen('person-with-two');
    const { rows } = await b.d.owner.query('select person_id from auth.account where id = $1', [second]);
    const two = (username: string) =>
      b.d.tx((tx) =>
        createAccount(tx, { kind: 'staff', username, name: 'x', personId: rows[0].person_id as string, passwordHash: null }),
      );
    await two('first-staff');
    await assert.rejects(two('second-staff'), fails(authFailures.usernameTaken)); // no second account to hold the other role
  });

  test('two grants at once cannot join two administrators either', async () => {
    const id = await b.staff('nobody-yet', []);
    const give = (role: 'sysadmin' | 'auditor') =>
      b.d.tx((tx) => grantRole(tx, { accountId: id, role, by: null, reason: 'race', now: b.clock }));
    const results = await Promise.allSettled([give('sysadmin'), give('auditor')]);
    assert.deepEqual(results.map((r) => r.status).toSorted(), ['fulfilled', 'rejected']);
  });

  test('a role granted or revoked bites at the next request', async () => {
    const rev = await enter('rev');
    assert.equal((await rev.get('/api/review')).status, 200);
    assert.equal((await revoke('rev', 'reviewer')).status, 200);
    assert.equal((await rev.get('/api/review')).status, 403);
    b.clock = b.clock.add({ seconds: 1 });
    assert.equal((await grant('rev', 'reviewer')).status, 200);
    assert.equal((await rev.get('/api/review')).status, 200);
    assert.equal((await grant('rev', 'reviewer')).body.code, 'auth.roleHeld');
    assert.equal((await revoke('rev', 'duty')).body.code, 'auth.notFound');
    const { rows } = await b.d.owner.query('select count(*)::int as n from auth.account_role where account_id = $1', [ids.rev]);
    assert.equal(rows[0].n, 2); // history is kept
  });

  test('disabling an account ends its sessions; it cannot come back by itself', async () => {
    const rev = await enter('rev');
    assert.equal((await sec.post(`/api/auth/accounts/${ids.rev}/lock`, { reason: '离岗' })).status, 200);
    assert.equal((await rev.get('/api/review')).status, 401);
    assert.equal((await rev.signIn('rev')).body.code, 'auth.accountLocked');
    assert.equal((await rev.signIn('rev', 'wrong')).body.code, 'auth.badCredentials'); // says nothing without the password
    assert.equal((await sec.post(`/api/auth/accounts/${ids.rev}/unlock`, { reason: '返岗' })).status, 200);
    assert.equal((await rev.signIn('rev')).body.stage, 'second-factor');
    assert.equal((await sec.post(`/api/auth/accounts/${crypto.randomUUID()}/lock`, { reason: 'x' })).body.code, 'auth.notFound');
  });

  test('who may do what: each administrator only the own part, nobody to the own account', async () => {
    const aud = await enter('aud');
    const rev = await enter('rev');
    const cit = b.browser();
    await cit.signIn('cit');
    const calls: [string, 'GET' | 'POST', string, unknown, string[]][] = [
      ['list', 'GET', '/api/auth/accounts', undefined, ['sys', 'sec']],
      ['create', 'POST', '/api/auth/accounts', { username: 'new-one', name: '新' }, ['sys']],
      ['lock', 'POST', `/api/auth/accounts/${ids.cit}/lock`, { reason: 'x' }, ['sec']],
      ['unlock', 'POST', `/api/auth/accounts/${ids.cit}/unlock`, { reason: 'x' }, ['sec']],
      ['grant', 'POST', `/api/auth/accounts/${ids.rev}/roles`, { role: 'duty', reason: 'x' }, ['sec']],
      ['revoke', 'POST', `/api/auth/accounts/${ids.aud}/roles/revoke`, { role: 'auditor', reason: 'x' }, ['sec']],
    ];
    const browsers = { none: b.browser(), cit, rev, aud, sys, sec };
    b.clock = b.clock.add({ seconds: 1 });
    for (const [name, method, url, body, allowed] of calls)
      for (const [who, browser] of Object.entries(browsers)) {
        if (who === 'cit' && name === 'unlock') continue; // its own session was ended by the lock above
        const { status } = await browser.send(method, url, body);
        assert.equal(status === 200, allowed.includes(who), `${name} by ${who}: ${status}`);
      }
    for (const what of ['lock', 'roles', 'roles/revoke']) {
      const r = await sec.post(`/api/auth/accounts/${ids.sec}/${what}`, {
        role: what === 'roles' ? 'reviewer' : 'secadmin',
        reason: 'self',
      });
      assert.equal(r.body.code, 'auth.ownAccount', what);
    }
    assert.equal((await grant('cit', 'reviewer')).body.code, 'auth.notStaff');
  });

  test('a created account: one-time password, must enrol, no role', async () => {
    const made = (await sys.post('/api/auth/accounts', { username: 'Newcomer', name: '新人' })).body;
    assert.equal(made.username, 'newcomer');
    assert.equal((await sys.post('/api/auth/accounts', { username: 'newcomer', name: '同名' })).body.code, 'auth.usernameTaken');
    const one = b.browser();
    assert.equal((await one.signIn('newcomer', made.password)).body.stage, 'enrol');
    const { rows } = (await sys.get('/api/auth/accounts?q=newcomer')).body;
    assert.deepEqual(
      rows.map((r: { username: string; roles: string[]; totpEnabled: boolean }) => [r.username, r.roles, r.totpEnabled]),
      [['newcomer', [], false]],
    );
    assert.equal((await sys.get('/api/auth/accounts?q=%25')).body.total, 0);
    assert.ok((await sys.get('/api/auth/accounts?size=2')).body.total > 4);
    assert.deepEqual((await sys.get('/api/auth/accounts?kind=citizen&q=cit')).body.rows[0].roles, ['citizen']);
  });

  test('the first administrator of each kind is made on the machine, the second is not', async () => {
    const fresh = await bench();
    try {
      const make = (username: string, role: 'sysadmin' | 'secadmin') =>
        fresh.d.tx((tx) => createAdmin(tx, { username, name: '管理员', role, now: START, audit: fresh.kit.audit }));
      const made = await make('root-sys', 'sysadmin');
      await assert.rejects(make('root-sys2', 'sysadmin'), fails(authFailures.roleHeld));
      await make('root-sec', 'secadmin');
      assert.equal((await fresh.browser().signIn('root-sys', made.password)).body.stage, 'enrol');
      assert.deepEqual(
        fresh.events.slice(0, 2).map((e) => [e.kind, e.body.role]),
        [
          ['auth.admin-created', 'sysadmin'],
          ['auth.admin-created', 'secadmin'],
        ],
      );
      assert.ok(!JSON.stringify(fresh.events).includes(made.password));
    } finally {
      await fresh.close();
    }
  });

  test('a post gives its role while it is held', async () => {
    const id = await b.staff('by-post', []);
    await b.d.owner.query(`insert into org.department values ('office')`);
    const first17 = '99000019700707001';
    await b.d.tx(async (tx) => {
      const personId = await orgs.createPerson(
        tx,
        b.kit.crypto,
        { name: '岗', idNumber: first17 + orgs.idCheckCharacter(first17) },
        START,
      );
      await orgs.createPost(tx, {
        id: 'seat',
        title: { zh: '审', en: 'r' },
        departmentId: 'office',
        role: 'reviewer',
        source: 's',
      });
      await orgs.appoint(tx, {
        postId: 'seat',
        personId,
        period: { from: Temporal.PlainDate.from('2026-11-23'), to: Temporal.PlainDate.from('2026-11-24') },
        source: 's',
      });
    });
    await b.d.owner.query(
      `update auth.account set person_id = (select person_id from org.tenure where post_id = 'seat') where id = $1`,
      [id],
    );
    const one = await enter('by-post');
    assert.deepEqual((await one.get('/api/mine')).body.roles, ['reviewer']);
    const clock = b.clock;
    b.clock = Temporal.Instant.from('2026-11-23T15:59:00Z'); // 23:59 in the district; the session is fresh enough only for a new one
    const late = await enter('by-post');
    assert.equal((await late.get('/api/review')).status, 200);
    b.clock = Temporal.Instant.from('2026-11-23T16:00:01Z'); // midnight
    assert.equal((await late.get('/api/review')).status, 403);
    b.clock = clock;
  });

  test('the program cannot delete accounts, rewrite grants or their past', async () => {
    for (const statement of [
      'delete from auth.account',
      'delete from auth.account_role',
      `update auth.account_role set role = 'sysadmin'`,
      `update auth.account set demo = false`,
      `update auth.account set kind = 'staff'`,
    ])
      await assert.rejects(sql.raw(statement).execute(b.d.db), { code: '42501' }, statement);
  });
});

describe('demo accounts', () => {
  const { file, json } = demoFile() as { file: URL; json: unknown };
  const demo = readDemoAccounts(json);
  const day = Temporal.PlainDate.from('2026-11-23');
  let on: Bench;
  before(async () => {
    on = await bench({ demo });
    const pack = orgs.readOrgPack(new URL('./', file));
    await on.d.tx((tx) => orgs.loadOrgPack(tx, pack, { demo: true }));
    // two processes at once, then again
    const load = () => on.d.tx((tx) => loadDemoAccounts(tx, on.kit.crypto, demo, START, day));
    await Promise.all([load(), load()]);
    await load();
  });
  after(() => on.close());

  test('in demo mode the page lists them with the code of the moment, and every one of them can sign in', async () => {
    const listing = (await on.browser().get('/api/auth/demo-accounts')).body;
    assert.equal(listing.demo, true);
    assert.equal(listing.accounts.length, demo.accounts.length);
    const wanted: Record<string, string[]> = {
      reviewer: ['reviewer'],
      duty: ['duty'],
      operator: ['operator'],
      editor: ['rule-editor'],
      approver: ['rule-approver'],
      inspector: ['inspector'],
      timetable: ['data-editor'],
      accountant: ['accountant'],
      board: ['board'],
      supervisory: ['supervisory-board'],
      township: ['township'],
      district: ['township'],
      auditor: ['auditor'],
      sysadmin: ['sysadmin'],
      secadmin: ['secadmin'],
      talent: ['citizen'],
    };
    for (const a of listing.accounts as { username: string; code: string | null }[]) {
      const one = on.browser();
      let r = await one.signIn(a.username, listing.password);
      if (a.code !== null) r = await one.post('/api/auth/second-factor', { code: a.code });
      assert.deepEqual(
        [r.body.stage, r.body.account?.roles],
        ['signed-in', wanted[a.username.split('-')[1] as string]],
        a.username,
      );
      assert.equal(r.body.account.demo, true);
    }
    assert.ok(demo.accounts.filter((a) => a.kind === 'citizen').length >= 3);
  });

  test('being shared, they work for two people at once and keep password and authenticator', async () => {
    const listing = (await on.browser().get('/api/auth/demo-accounts')).body;
    const { username, code } = listing.accounts.find((a: { code: string | null }) => a.code !== null);
    const [one, two] = [on.browser(), on.browser()];
    for (const x of [one, two]) {
      await x.signIn(username, listing.password);
      assert.equal((await x.post('/api/auth/second-factor', { code })).status, 200);
    }
    assert.equal(
      (await one.post('/api/auth/password', { current: listing.password, next: 'taken over by me' })).body.code,
      'auth.demoFixed',
    );
    assert.equal((await one.post('/api/auth/totp/enrol')).body.code, 'auth.demoFixed');
  });

  test('outside the demo mode they are unknown, and their sessions are dead', async () => {
    const off = await bench();
    try {
      const pack = orgs.readOrgPack(new URL('./', file));
      await off.d.tx((tx) => orgs.loadOrgPack(tx, pack, { demo: true }));
      await refuseDemoAccounts(off.d.db);
      await off.d.tx((tx) => loadDemoAccounts(tx, off.kit.crypto, demo, START, day));
      assert.deepEqual((await off.browser().get('/api/auth/demo-accounts')).body, { demo: false, password: null, accounts: [] });
      const { username } = demo.accounts[0] as { username: string };
      const refused = await off.browser().signIn(username, demo.password);
      const unknown = await off.browser().signIn('demo-never-there', demo.password);
      assert.deepEqual({ ...refused.body, traceId: '' }, { ...unknown.body, traceId: '' });
      assert.equal(refused.body.code, 'auth.badCredentials');
      const id = (await off.d.owner.query('select id from auth.account where username = $1', [username])).rows[0].id as string;
      assert.equal((await off.browser().get('/api/mine', { cookie: await off.auth.openSession(id) })).status, 401);
      await assert.rejects(refuseDemoAccounts(off.d.db), fails(authFailures.demoAccounts));
      assert.equal(await off.d.tx((tx) => disableDemoAccounts(tx)), demo.accounts.length);
      await refuseDemoAccounts(off.d.db);
    } finally {
      await off.close();
    }
  });

  test('the database ties the mark to the name, both ways', async () => {
    const insert = (username: string, isDemo: boolean) =>
      on.d.owner.query(`insert into auth.account (kind, username, name, demo) values ('staff', $1, 'x', $2)`, [username, isDemo]);
    await assert.rejects(insert('real-name', true), { code: '23514' });
    await assert.rejects(insert('demo-looking', false), { code: '23514' });
  });

  test('a demo file with staff lacking a second factor is refused', () => {
    const bad = structuredClone(json) as { accounts: { kind: string; totpSecret?: string }[] };
    delete bad.accounts.find((a) => a.kind === 'staff')?.totpSecret;
    assert.throws(() => readDemoAccounts(bad), /no second factor/);
  });
});
