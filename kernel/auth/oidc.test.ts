import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import * as orgs from '../orgs/index.ts';
import { createAccount, readOidcConfig, type OidcConfig } from './index.ts';
import { safeReturn } from './oidc.ts';
import { totpCode } from './second-factor.ts';
import { bench, SECRET, START, type Bench, type Browser } from './testing.ts';

const makeId = (first17: string) => first17 + orgs.idCheckCharacter(first17);
const PEOPLE: Record<string, { id_number?: string; name?: string }> = {
  newcomer: { id_number: makeId('99000019910101001'), name: '示例·新人' },
  known: { id_number: makeId('99000019910101003'), name: '示例·旧人' },
  staff: { id_number: makeId('99000019910101005'), name: '示例·职员' },
  nameless: {},
  wrong: { id_number: '990000199101010019', name: '示例·错号' },
};

/** What the test needs of oidc-provider, which brings no types. */
interface Provider {
  callback(): (req: IncomingMessage, res: ServerResponse) => void;
  interactionFinished(req: IncomingMessage, res: ServerResponse, result: object): Promise<void>;
  Grant: new (of: { accountId: string; clientId: string }) => { addOIDCScope(scope: string): void; save(): Promise<string> };
}

/** An identity provider on this machine that lets in whoever `who` says. */
async function startProvider(callback: string) {
  const name: string = 'oidc-provider';
  const { default: Provider } = (await import(name)) as { default: new (issuer: string, config: object) => Provider };
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const state = { who: 'newcomer', down: false };
  const warn = console.warn;
  console.warn = () => undefined; // its notices about development keys
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'yunjian',
        client_secret: 'a-secret-of-the-test-client',
        redirect_uris: [callback],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], profile: ['name', 'id_number'] },
    conformIdTokenClaims: true, // claims come from userinfo only
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['test'] },
    ttl: { Session: 60, Interaction: 60, Grant: 60, AccessToken: 60, IdToken: 60 },
    findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub, ...PEOPLE[sub] }) }),
    loadExistingGrant: async (ctx: { oidc: { session: { accountId: string }; client: { clientId: string } } }) => {
      const grant = new provider.Grant({ accountId: ctx.oidc.session.accountId, clientId: ctx.oidc.client.clientId });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
    interactions: { url: (_: unknown, i: { uid: string }) => `/interaction/${i.uid}` },
  });
  console.warn = warn;
  const handle = provider.callback();
  server.on('request', (req, res) => {
    if (state.down) res.writeHead(503).end();
    else if (req.url?.startsWith('/interaction/'))
      void provider.interactionFinished(
        req,
        res,
        state.who === 'refuses' ? { error: 'access_denied' } : { login: { accountId: state.who } },
      );
    else handle(req, res);
  });
  return { issuer, state, close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()) };
}

/** Follows the provider's redirects as a browser would, until it sends the person back; that address. */
async function atProvider(start: string, callback: string): Promise<string> {
  const jar = new Map<string, string>();
  let url = start;
  for (let i = 0; i < 10; i++) {
    if (url.startsWith(callback)) return url;
    const r = await fetch(url, { redirect: 'manual', headers: { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') } });
    for (const line of r.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const next = r.headers.get('location');
    if (!next) throw new Error(`provider answered ${r.status}: ${(await r.text()).slice(0, 300)}`);
    url = new URL(next, url).href;
  }
  throw new Error('too many redirects');
}

describe('identity provider of the district', () => {
  const publicUrl = 'http://yunjian.test';
  const callback = `${publicUrl}/api/auth/oidc/callback`;
  let idp: Awaited<ReturnType<typeof startProvider>>;
  let b: Bench;
  let staff: Bench;
  before(async () => {
    idp = await startProvider(callback);
    const config: OidcConfig = {
      issuer: idp.issuer,
      clientId: 'yunjian',
      clientSecret: 'a-secret-of-the-test-client',
      publicUrl,
      scope: 'openid profile',
      accountKind: 'citizen',
      claims: { idNumber: 'id_number', name: 'name' },
      secondFactor: 'provider',
    };
    idp.state.down = true; // starting does not need the provider
    b = await bench({ oidc: config });
    staff = await bench({ oidc: { ...config, accountKind: 'staff', secondFactor: 'own' } });
  });
  after(async () => {
    await b.close();
    await staff.close();
    await idp.close();
  });

  async function go(
    one: Browser,
    who: string,
    returnTo = '/applications',
  ): Promise<{ status: number; location: string; back: URL }> {
    idp.state.who = who;
    const start = await one.get(`/api/auth/oidc/start?returnTo=${encodeURIComponent(returnTo)}`);
    assert.equal(start.status, 303);
    const back = new URL(await atProvider(start.headers.location as string, callback));
    const r = await one.get(back.pathname + back.search);
    return { status: r.status, location: r.headers.location as string, back };
  }

  test('an unreachable provider is a clear answer, and is asked again next time', async () => {
    assert.equal((await b.browser().get('/api/me')).body.oidc, true);
    const r = await b.browser().get('/api/auth/oidc/start');
    assert.deepEqual([r.status, r.body.code], [503, 'auth.oidcUnreachable']);
    idp.state.down = false;
    assert.equal((await b.browser().get('/api/auth/oidc/start')).status, 303);
  });

  test('code flow with PKCE, state and nonce; a citizen unknown here gets person and account', async () => {
    const one = b.browser();
    const start = await one.get('/api/auth/oidc/start');
    const q = new URL(start.headers.location as string).searchParams;
    assert.deepEqual([q.get('response_type'), q.get('code_challenge_method'), q.get('client_id')], ['code', 'S256', 'yunjian']);
    assert.ok((q.get('state') ?? '').length >= 40 && (q.get('nonce') ?? '').length >= 40);
    const before = new Map(one.cookies);
    const done = await go(one, 'newcomer');
    assert.deepEqual([done.status, done.location], [303, '/applications']);
    assert.notDeepEqual(one.cookies, before);
    const me = (await one.get('/api/me')).body;
    assert.deepEqual(
      [me.stage, me.account.roles, me.account.name, me.account.kind],
      ['signed-in', ['citizen'], '示例·新人', 'citizen'],
    );
    const person = await orgs.findPersonByIdNumber(b.d.db, b.kit.crypto, PEOPLE.newcomer?.id_number ?? '');
    assert.equal(person?.name, '示例·新人');
    const again = b.browser();
    await go(again, 'newcomer');
    assert.equal((await again.get('/api/me')).body.account.id, me.account.id);
  });

  test('a known person keeps account and password, the identity is bound to it', async () => {
    const personId = await b.d.tx((tx) =>
      orgs.createPerson(tx, b.kit.crypto, { name: '示例·旧人', idNumber: PEOPLE.known?.id_number ?? '' }, START),
    );
    const id = await b.d.tx((tx) =>
      createAccount(tx, { kind: 'citizen', username: 'known-before', name: '示例·旧人', personId, passwordHash: null }),
    );
    const one = b.browser();
    await go(one, 'known');
    assert.equal((await one.get('/api/me')).body.account.id, id);
    await b.d.owner.query(`update auth.account set oidc_sub = 'somebody-else' where id = $1`, [id]);
    const two = b.browser();
    assert.match((await go(two, 'known')).location, /problem=auth\.oidcUnknown/); // not silently rebound
    assert.equal((await two.get('/api/me')).body.stage, 'none');
  });

  test('refusal, missing number and wrong number lead back to the sign-in page', async () => {
    assert.match((await go(b.browser(), 'refuses')).location, /^\/sign-in\?problem=auth\.oidcRefused$/);
    assert.match((await go(b.browser(), 'nameless')).location, /problem=auth\.oidcUnknown$/);
    assert.match((await go(b.browser(), 'wrong')).location, /problem=auth\.oidcUnknown$/);
  });

  test('a callback of another browser, a replayed one and one with another state are refused', async () => {
    const one = b.browser();
    const done = await go(one, 'newcomer');
    const url = done.back.pathname + done.back.search;
    assert.match((await b.browser().get(url)).headers.location as string, /problem=auth\.notStarted/);
    assert.match((await one.get(url)).headers.location as string, /problem=auth\.notStarted/);
    const two = b.browser();
    idp.state.who = 'newcomer';
    const start = await two.get('/api/auth/oidc/start');
    const back = new URL(await atProvider(start.headers.location as string, callback));
    back.searchParams.set('state', 'x'.repeat(43));
    assert.match((await two.get(back.pathname + back.search)).headers.location as string, /problem=auth\.oidcRefused/);
    assert.match((await two.get(back.pathname + back.search)).headers.location as string, /problem=auth\.notStarted/); // one try only
    const three = b.browser(); // its own pending sign-in, somebody else's code
    await three.get('/api/auth/oidc/start');
    assert.match((await three.get(url)).headers.location as string, /problem=auth\.oidcRefused/);
  });

  test('staff: only existing accounts, and our own second factor after the provider', async () => {
    assert.match((await go(staff.browser(), 'newcomer')).location, /problem=auth\.oidcUnknown/);
    const id = await staff.staff('reviewer', ['reviewer']);
    const personId = await staff.d.tx((tx) =>
      orgs.createPerson(tx, staff.kit.crypto, { name: '示例·职员', idNumber: PEOPLE.staff?.id_number ?? '' }, START),
    );
    await staff.d.owner.query('update auth.account set person_id = $1 where id = $2', [personId, id]);
    const one = staff.browser();
    assert.equal((await go(one, 'staff', '/desk')).location, '/sign-in?returnTo=%2Fdesk');
    assert.equal((await one.get('/api/me')).body.stage, 'second-factor');
    assert.equal((await one.get('/api/review')).status, 401);
    await one.post('/api/auth/second-factor', { code: totpCode(SECRET, staff.clock) });
    assert.equal((await one.get('/api/review')).status, 200);
    await staff.d.owner.query(`update auth.account set status = 'locked' where id = $1`, [id]);
    assert.match((await go(staff.browser(), 'staff')).location, /problem=auth\.accountLocked/);
  });

  test('settings: https or this machine, the claims from the pack', () => {
    const oidc = {
      scope: 'openid profile',
      accountKind: 'citizen',
      claims: { idNumber: 'id_number', name: 'name' },
      secondFactor: 'own',
    };
    const machine = { issuer: 'https://id.example', clientId: 'yunjian', clientSecret: null, publicUrl };
    assert.deepEqual(readOidcConfig({ oidc, values: {} }, machine), { ...oidc, ...machine });
    assert.throws(() => readOidcConfig({ oidc }, { ...machine, issuer: 'http://id.example' }), /must be https/);
    assert.equal(readOidcConfig({ oidc }, { ...machine, issuer: 'http://127.0.0.1:9' }).clientId, 'yunjian');
    assert.throws(() => readOidcConfig({}, machine), /oidc/);
    assert.throws(() => readOidcConfig({ oidc: { ...oidc, scope: 'profile' } }, machine), /scope/);
  });

  test('no open redirect', async () => {
    for (const bad of ['https://evil.test', '//evil.test', '/\\evil.test', '\\/evil', 'javascript:alert(1)', '/ok\nx', ''])
      assert.equal(safeReturn(bad), '/', bad);
    for (const good of ['/', '/a?b=c#d', '/a/b']) assert.equal(safeReturn(good), good);
    assert.equal((await go(b.browser(), 'newcomer', 'https://evil.test/')).location, '/');
  });

  test('without a provider configured the way is closed', async () => {
    const none = await bench();
    try {
      const r = await none.browser().get('/api/auth/oidc/start');
      assert.deepEqual([r.status, r.body.code], [404, 'auth.oidcOff']);
      assert.match(
        (await none.browser().get('/api/auth/oidc/callback?code=x&state=y')).headers.location as string,
        /problem=auth\.oidcOff/,
      );
    } finally {
      await none.close();
    }
  });

  test('logs hold neither code nor state nor ID number', () => {
    const text = JSON.stringify(b.events) + b.lines.join('');
    for (const secret of ['code=', 'state=', PEOPLE.newcomer?.id_number ?? '', 'a-secret-of-the-test-client'])
      assert.ok(!text.includes(secret), secret);
    assert.ok(b.events.some((e) => e.kind === 'auth.signed-in' && e.body.method === 'identity-provider'));
  });
});
