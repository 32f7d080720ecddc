import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { totpCode, totpStep } from './second-factor.ts';
import { bench, SECRET, START, type Bench } from './testing.ts';

test('RFC 6238 vectors, one step of tolerance, no step twice', () => {
  const at = (s: number) => Temporal.Instant.fromEpochMilliseconds(s * 1000);
  // appendix B gives eight digits; six are their last six
  for (const [s, code] of [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ] as const)
    assert.equal(totpCode(SECRET, at(s)), code);
  assert.equal(totpStep(SECRET, '287082', at(59), null), 1n);
  assert.equal(totpStep(SECRET, '287082', at(89), null), 1n);
  assert.equal(totpStep(SECRET, '287082', at(121), null), null);
  assert.equal(totpStep(SECRET, '287082', at(59), 1n), null);
  assert.equal(totpStep(SECRET, '287082', at(59), 0n), 1n);
  for (const odd of ['', '28708', '2870822', '28708a', '２８７０８２'])
    assert.equal(totpStep(SECRET, odd, at(59), null), null, odd);
});

describe('second factor of staff', () => {
  let b: Bench;
  before(async () => {
    b = await bench();
    await b.staff('reviewer', ['reviewer']);
    await b.staff('fresh', ['reviewer'], { totp: false });
    await b.staff('temp', ['reviewer'], { temporary: true });
    await b.citizen('citizen');
  });
  after(() => b.close());
  const turn = (seconds: number) => (b.clock = b.clock.add({ seconds }));
  const code = () => totpCode(SECRET, b.clock);

  test('a password alone is not signed in', async () => {
    const one = b.browser();
    assert.equal((await one.signIn('reviewer')).body.stage, 'second-factor');
    assert.deepEqual([(await one.get('/api/mine')).status, (await one.get('/api/review')).status], [401, 401]);
    assert.equal((await one.post('/api/auth/totp/enrol')).body.code, 'auth.notStarted'); // no way around by another authenticator
    const between = new Map(one.cookies);
    const r = await one.post('/api/auth/second-factor', { code: code() });
    assert.deepEqual([r.body.stage, r.body.account.roles, r.body.account.secondFactor], ['signed-in', ['reviewer'], true]);
    assert.notDeepEqual(one.cookies, between);
    assert.equal((await one.get('/api/review')).status, 200);
  });

  test('the same code is not taken twice, nor an earlier one, also when both come at once', async () => {
    turn(60);
    const used = code();
    const [one, two] = [b.browser(), b.browser()];
    await one.signIn('reviewer');
    await two.signIn('reviewer');
    const answers = await Promise.all([one, two].map((x) => x.post('/api/auth/second-factor', { code: used })));
    assert.deepEqual(
      answers.map((a) => a.status).toSorted((x, y) => x - y),
      [200, 401],
    );
    const loser = answers[0]?.status === 401 ? one : two;
    assert.equal((await loser.post('/api/auth/second-factor', { code: used })).body.code, 'auth.badCode');
    turn(-30);
    assert.equal((await loser.post('/api/auth/second-factor', { code: code() })).body.code, 'auth.badCode');
    turn(60);
    assert.equal((await loser.post('/api/auth/second-factor', { code: code() })).status, 200);
  });

  test('the sixth wrong code locks, from any address', async () => {
    turn(60);
    const one = b.browser();
    await one.signIn('reviewer');
    for (let i = 0; i < 5; i++)
      assert.equal((await one.post('/api/auth/second-factor', { code: '000000' })).body.code, 'auth.badCode');
    assert.equal((await one.post('/api/auth/second-factor', { code: '000000' })).body.code, 'auth.locked');
    const two = b.browser('10.3.0.1');
    await two.signIn('reviewer');
    assert.equal((await two.post('/api/auth/second-factor', { code: code() })).body.code, 'auth.locked');
    turn(16 * 60);
    const three = b.browser();
    await three.signIn('reviewer');
    assert.equal((await three.post('/api/auth/second-factor', { code: code() })).status, 200);
  });

  test('the step between password and code lasts ten minutes', async () => {
    const one = b.browser();
    await one.signIn('reviewer');
    turn(601);
    assert.equal((await one.post('/api/auth/second-factor', { code: code() })).body.code, 'auth.notStarted');
    assert.equal((await b.browser().post('/api/auth/second-factor', { code: code() })).body.code, 'auth.notStarted');
  });

  test('staff without an authenticator must set one up before anything else; recovery codes work once', async () => {
    const one = b.browser();
    assert.equal((await one.signIn('fresh')).body.stage, 'enrol');
    assert.equal((await one.get('/api/mine')).status, 401);
    assert.equal((await one.post('/api/auth/totp/confirm', { code: '123456' })).body.code, 'auth.notStarted');
    const { secret, uri, qrSvg } = (await one.post('/api/auth/totp/enrol')).body;
    assert.match(secret, /^[A-Z2-7]{32}$/);
    assert.equal(new URL(uri).searchParams.get('secret'), secret);
    assert.match(decodeURIComponent(uri), /^otpauth:\/\/totp\/云间:fresh\?/);
    assert.match(qrSvg, /^<svg/);
    assert.equal((await one.post('/api/auth/totp/confirm', { code: '000000' })).body.code, 'auth.badCode');
    const done = await one.post('/api/auth/totp/confirm', { code: totpCode(secret, b.clock) });
    assert.equal(done.body.me.stage, 'signed-in');
    assert.deepEqual(done.body.me.account.roles, ['reviewer']);
    const codes = done.body.recoveryCodes as string[];
    assert.equal(new Set(codes).size, 10);
    const stored = await b.d.owner.query<{ t: string }>(
      `select a::text as t from auth.account a union all select r::text from auth.recovery_code r union all select s::text from auth.session s`,
    );
    assert.ok(stored.rows.every((r) => !r.t.includes(secret) && codes.every((c) => !r.t.includes(c))));
    const two = b.browser();
    assert.equal((await two.signIn('fresh')).body.stage, 'second-factor');
    assert.equal((await two.post('/api/auth/second-factor', { code: totpCode(secret, b.clock) })).body.code, 'auth.badCode'); // used to confirm
    assert.equal((await two.post('/api/auth/second-factor', { code: (codes[3] ?? '').toUpperCase() })).status, 200);
    const three = b.browser();
    await three.signIn('fresh');
    assert.equal((await three.post('/api/auth/second-factor', { code: codes[3] })).body.code, 'auth.badCode');
    assert.equal((await three.post('/api/auth/second-factor', { code: codes[4] })).status, 200);
  });

  test('a citizen may add a second factor, and is asked for it from then on', async () => {
    const one = b.browser();
    await one.signIn('citizen');
    const { secret } = (await one.post('/api/auth/totp/enrol')).body;
    await one.post('/api/auth/totp/confirm', { code: totpCode(secret, b.clock) });
    assert.equal((await one.get('/api/mine')).status, 200);
    assert.equal((await b.browser().signIn('citizen')).body.stage, 'second-factor');
  });

  test('with a password that another set there is no role until it is changed', async () => {
    turn(3600);
    const one = b.browser();
    await one.signIn('temp');
    const r = await one.post('/api/auth/second-factor', { code: code() });
    assert.deepEqual([r.body.account.passwordTemporary, r.body.account.roles], [true, []]);
    assert.equal((await one.get('/api/review')).status, 403);
    const changed = await one.post('/api/auth/password', { current: 'correct horse battery staple', next: 'my own long words' });
    assert.deepEqual([changed.body.account.passwordTemporary, changed.body.account.roles], [false, ['reviewer']]);
    assert.equal((await one.get('/api/review')).status, 200);
  });

  test('staff sessions idle out after thirty minutes', async () => {
    turn(3600);
    const one = b.browser();
    await one.signIn('reviewer');
    await one.post('/api/auth/second-factor', { code: code() });
    turn(29 * 60);
    assert.equal((await one.get('/api/review')).status, 200);
    turn(30 * 60);
    assert.equal((await one.get('/api/review')).status, 401);
  });

  test('log and audit hold no code and no secret', () => {
    const text = JSON.stringify(b.events) + b.lines.join('');
    assert.ok(
      b.events.some((e) => e.kind === 'auth.second-factor-set') && b.events.some((e) => e.kind === 'auth.second-factor-refused'),
    );
    for (const secret of [SECRET, '"000000"', 'otpauth']) assert.ok(!text.includes(secret), secret);
    assert.ok(b.clock.epochMilliseconds > START.epochMilliseconds);
  });
});
