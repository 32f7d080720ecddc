import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { hashId } from './sessions.ts';
import { bench, PASSWORD, START, type Bench } from './testing.ts';
import { isStrong, oneTimePassword, verifyPassword, hashPassword } from './password.ts';

describe('sign-in of a citizen', () => {
  let b: Bench;
  before(async () => {
    b = await bench();
    await b.citizen('alice');
    await b.citizen('victim');
  });
  after(() => b.close());

  test('before and after', async () => {
    const one = b.browser();
    assert.equal((await one.get('/api/me')).body.stage, 'none');
    assert.equal((await one.get('/api/mine')).body.code, 'http.signIn');
    const r = await one.signIn(' Alice ');
    assert.equal(r.status, 200);
    assert.equal(r.body.stage, 'signed-in');
    assert.deepEqual(r.body.account.roles, ['citizen']);
    const [cookie = ''] = r.setCookie;
    assert.match(cookie, /^yunjian=/);
    assert.match(cookie, /HttpOnly/);
    assert.match(cookie, /SameSite=Lax/);
    assert.match(cookie, /Path=\//);
    assert.ok(!/Secure|Expires|Max-Age/.test(cookie), cookie);
    const mine = await one.get('/api/mine');
    assert.deepEqual(mine.body, { id: r.body.account.id, roles: ['citizen'] });
    assert.deepEqual(mine.setCookie, []);
    assert.equal((await one.get('/api/review')).body.code, 'http.forbidden');
    const { rows } = await b.d.owner.query('select stage, idle_seconds from auth.session');
    assert.deepEqual(rows, [{ stage: 'signed-in', idle_seconds: 43_200 }]);
  });

  test('a request that changes nothing writes nothing; last_seen moves at most once a minute', async () => {
    const one = b.browser();
    await one.signIn('alice');
    const version = async () =>
      (await b.d.owner.query('select string_agg(xmin::text, $1 order by id_hash) as v from auth.session', [','])).rows[0]
        .v as string;
    const first = await version();
    b.clock = START.add({ seconds: 59 });
    await one.get('/api/mine');
    assert.equal(await version(), first);
    b.clock = START.add({ seconds: 61 });
    await one.get('/api/mine');
    const second = await version();
    assert.notEqual(second, first);
    await one.get('/api/mine');
    assert.equal(await version(), second);
    b.clock = START;
  });

  test('unknown name and wrong password get the same answer after the same work', async () => {
    await b.d.owner.query('delete from auth.attempt');
    const one = b.browser();
    const time = async (name: string) => {
      const t = performance.now();
      const r = await one.signIn(name, 'not the password');
      return { ms: performance.now() - t, answer: { ...r.body, traceId: '' }, status: r.status };
    };
    await time('alice');
    const known = [await time('alice'), await time('alice'), await time('alice')];
    const unknown = [await time('nobody'), await time('nobody'), await time('nobody')];
    assert.deepEqual(unknown[0]?.answer, known[0]?.answer);
    assert.equal(unknown[0]?.status, 401);
    const best = (list: { ms: number }[]) => Math.min(...list.map((x) => x.ms));
    assert.ok(best(unknown) > best(known) / 3, `unknown ${best(unknown)} ms, known ${best(known)} ms`);
    // and the lock comes at the same attempt, with the same words
    const rest = async (name: string, n: number) => {
      let last;
      for (let i = 0; i < n; i++) last = await time(name);
      return last;
    };
    const lockedKnown = await rest('alice', 2);
    const lockedUnknown = await rest('nobody', 3);
    assert.equal(lockedKnown?.answer.code, 'auth.locked');
    assert.deepEqual(lockedUnknown?.answer, lockedKnown?.answer);
    await b.d.owner.query('delete from auth.attempt');
  });

  test('the sixth bad login locks for 15 minutes, the next lock for 30; the right password does not open it before', async () => {
    const one = b.browser();
    for (let i = 1; i <= 5; i++)
      assert.equal((await one.signIn('victim', `wrong ${i}`)).body.code, 'auth.badCredentials', `attempt ${i}`);
    const sixth = await one.signIn('victim', 'wrong 6');
    assert.equal(sixth.status, 429);
    assert.equal(sixth.body.code, 'auth.locked');
    assert.match(sixth.body.message.zh, /15 分钟/);
    assert.equal((await one.signIn('victim')).body.code, 'auth.locked');
    b.clock = START.add({ minutes: 14, seconds: 59 });
    assert.equal((await b.browser('10.9.9.9').signIn('victim')).body.code, 'auth.locked');
    b.clock = START.add({ minutes: 15 });
    for (let i = 1; i <= 5; i++) assert.equal((await one.signIn('victim', `wrong ${i}`)).body.code, 'auth.badCredentials');
    assert.match((await one.signIn('victim', 'wrong 6')).body.message.en, /30 minutes/);
    b.clock = START.add({ minutes: 45 });
    assert.equal((await one.signIn('victim')).body.stage, 'signed-in');
    b.clock = START;
    const locks = b.events.filter((e) => e.kind === 'auth.locked' && e.body.what === 'name' && e.subject !== 'unknown');
    assert.ok(locks.length >= 2);
  });

  test('five bad ones, then a good one: the count begins anew', async () => {
    const one = b.browser();
    for (let round = 0; round < 2; round++) {
      for (let i = 1; i <= 5; i++) assert.equal((await one.signIn('victim', 'wrong')).body.code, 'auth.badCredentials');
      assert.equal((await one.signIn('victim')).status, 200);
    }
  });

  test('of forty guesses at once six are judged', async () => {
    const before = b.events.length;
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => b.browser(`10.1.0.${i}`).signIn('victim', `guess ${i}`)),
    );
    assert.equal(answers.filter((a) => a.body.code === 'auth.badCredentials').length, 5);
    assert.equal(answers.filter((a) => a.body.code === 'auth.locked').length, 35);
    assert.equal(b.events.slice(before).filter((e) => e.kind === 'auth.sign-in-refused').length, 6);
    await b.d.owner.query('delete from auth.attempt');
  });

  test('many right sign-ins at once lock nobody', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => b.browser().signIn('alice')));
    assert.deepEqual([...new Set(answers.map((a) => a.status))], [200]);
  });

  test('session fixation: a session planted before sign-in is worth nothing after it', async () => {
    const attacker = b.browser();
    await attacker.signIn('alice');
    const planted = new Map(attacker.cookies);
    const victim = b.browser();
    for (const [k, v] of planted) victim.cookies.set(k, v);
    await victim.signIn('victim');
    assert.notDeepEqual(victim.cookies, planted);
    assert.equal((await attacker.get('/api/mine')).status, 401);
    assert.equal((await victim.get('/api/mine')).status, 200);
  });

  test('a forged or altered cookie is nobody', async () => {
    const one = b.browser();
    await one.signIn('alice');
    const [name, value] = [...one.cookies][0] as [string, string];
    const forged = b.browser();
    const flip = (s: string) => (s.startsWith('A') ? 'B' : 'A') + s.slice(1);
    for (const bad of [flip(value), value.slice(0, -3), value.split('.')[0] ?? '', '', 'x'.repeat(5000)]) {
      forged.cookies.set(name, bad);
      assert.equal((await forged.get('/api/mine')).status, 401, bad.slice(0, 20));
    }
  });

  test('the database holds no session id', async () => {
    const one = b.browser();
    await one.signIn('alice');
    const id = decodeURIComponent([...one.cookies.values()][0] ?? '').split('.')[0] ?? '';
    const { rows } = await b.d.owner.query('select count(*)::int as n from auth.session where id_hash = $1', [hashId(id)]);
    assert.equal(rows[0].n, 1);
    const all = await b.d.owner.query<{ t: string }>('select s::text as t from auth.session s');
    assert.ok(all.rows.every((r) => !r.t.includes(id) && !r.t.includes(Buffer.from(id).toString('hex'))));
  });

  test('sign-out kills the session on the server, not only the cookie', async () => {
    const one = b.browser();
    await one.signIn('alice');
    const kept = new Map(one.cookies);
    assert.deepEqual((await one.post('/api/auth/sign-out')).body, { ok: true });
    assert.equal(one.cookies.size, 0);
    for (const [k, v] of kept) one.cookies.set(k, v);
    assert.equal((await one.get('/api/mine')).status, 401);
  });

  test('sign-out everywhere ends every session of the account and no other', async () => {
    await b.d.owner.query('delete from auth.session');
    const [one, two, other] = [b.browser(), b.browser(), b.browser()];
    await one.signIn('alice');
    await two.signIn('alice');
    await other.signIn('victim');
    assert.deepEqual((await one.post('/api/auth/sign-out-everywhere')).body, { sessions: 2 });
    assert.deepEqual(
      [(await one.get('/api/mine')).status, (await two.get('/api/mine')).status, (await other.get('/api/mine')).status],
      [401, 401, 200],
    );
  });

  test('a session idles out, and ends after its hours even when it is used', async () => {
    const one = b.browser();
    await one.signIn('alice');
    b.clock = START.add({ hours: 11, minutes: 59 });
    assert.equal((await one.get('/api/mine')).status, 200);
    b.clock = START.add({ hours: 23, minutes: 58 });
    assert.equal((await one.get('/api/mine')).status, 200);
    b.clock = START.add({ hours: 24 });
    assert.equal((await one.get('/api/mine')).status, 401);
    b.clock = START;
    const two = b.browser();
    await two.signIn('alice');
    b.clock = START.add({ hours: 12 });
    assert.equal((await two.get('/api/mine')).status, 401);
    await b.auth.sweep();
    assert.equal(
      (await b.d.owner.query('select count(*)::int as n from auth.session where last_seen = $1', [START.toString()])).rows[0].n,
      0,
    );
    b.clock = START;
  });

  test('changing the password ends the other sessions and needs the current one', async () => {
    const [one, two] = [b.browser(), b.browser()];
    await one.signIn('alice');
    await two.signIn('alice');
    const change = (current: string, next: string) => one.post('/api/auth/password', { current, next });
    assert.equal((await change('wrong', 'a wholly new sentence')).body.code, 'auth.badCredentials');
    assert.equal((await change(PASSWORD, 'short')).body.code, 'auth.weakPassword');
    assert.equal((await change(PASSWORD, PASSWORD)).body.code, 'auth.weakPassword');
    const old = new Map(one.cookies);
    assert.equal((await change(PASSWORD, 'a wholly new sentence')).status, 200);
    assert.notDeepEqual(one.cookies, old);
    assert.deepEqual([(await one.get('/api/mine')).status, (await two.get('/api/mine')).status], [200, 401]);
    assert.equal((await two.signIn('alice')).body.code, 'auth.badCredentials');
    assert.equal((await two.signIn('alice', 'a wholly new sentence')).status, 200);
  });

  test('neither log nor audit holds a name, a password, an address or a session', () => {
    const text = JSON.stringify(b.events) + b.lines.join('');
    for (const secret of ['alice', 'victim', 'nobody', PASSWORD, 'wholly new', 'wrong', '10.0.0.1', '10.1.0.', 'yunjian='])
      assert.ok(!text.includes(secret), secret);
    assert.ok(b.lines.length > 50 && b.events.length > 50);
  });

  test('a state-changing request without the header is refused', async () => {
    const r = await b
      .browser()
      .send('POST', '/api/auth/sign-in', { username: 'alice', password: PASSWORD }, { 'x-requested-with': 'evil' });
    assert.equal(r.body.code, 'http.crossSite');
  });
});

describe('sign-in: addresses, TLS, openSession', () => {
  let b: Bench;
  before(async () => {
    b = await bench({ secure: true, policy: { badAttemptsPerAddress: 8 } });
    await b.citizen('carol');
  });
  after(() => b.close());

  test('an address that guesses at many names must wait; others need not', async () => {
    for (let i = 0; i < 9; i++)
      assert.equal((await b.browser('10.2.0.1').signIn(`name-${i}`, 'x')).body.code, 'auth.badCredentials');
    assert.equal((await b.browser('10.2.0.1').signIn('carol')).body.code, 'auth.locked');
    const tls = await b
      .browser('10.2.0.2')
      .send('POST', '/api/auth/sign-in', { username: 'carol', password: PASSWORD }, { 'x-forwarded-proto': 'https' });
    assert.equal(tls.status, 200);
    assert.match(tls.setCookie[0] ?? '', /^__Host-yunjian=.*Path=\/;.*HttpOnly; Secure; SameSite=Lax/);
  });

  test('openSession makes a cookie that works', async () => {
    const id = (await b.d.owner.query('select id from auth.account where username = $1', ['carol'])).rows[0].id as string;
    const r = await b.browser().get('/api/mine', { cookie: await b.auth.openSession(id), 'x-forwarded-proto': 'https' });
    assert.equal(r.body.id, id);
  });
});

test('passwords: hash, verify, strength', async () => {
  const stored = await hashPassword('密码 ﬁne', new Uint8Array(16));
  assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$A{22}\$[A-Za-z0-9+/]{43}$/);
  assert.equal(await verifyPassword('密码 fine', stored), true); // NFKC
  assert.equal(await verifyPassword('密码 Fine', stored), false);
  assert.equal(await verifyPassword('anything', null), false);
  assert.equal(await verifyPassword('anything', 'plain text'), false);
  assert.deepEqual(
    ['aaaaaaaaaaaaaa', '123456789012345', 'my-zhangsan-pass', 'short 1', 'four unrelated words'].map((p) =>
      isStrong(p, 'zhangsan', 12),
    ),
    [false, false, false, false, true],
  );
  const some = new Set(Array.from({ length: 50 }, () => oneTimePassword()));
  assert.equal(some.size, 50);
  assert.ok([...some].every((p) => /^([a-z2-9]{5}-){3}[a-z2-9]{5}$/.test(p) && isStrong(p, 'admin', 12)));
});
