import type { FastifyReply, FastifyRequest } from 'fastify';
import QRCode from 'qrcode';
import { Failure, failure, type RawReply } from '../contract/index.ts';
import type { Actor, Ctx, Handlers } from '../http/index.ts';
import * as accounts from './accounts.ts';
import type { authApi, Me } from './contract.ts';
import { demoListing } from './demo.ts';
import { authFailures } from './failures.ts';
import { dayOf, type AuthKit } from './kit.ts';
import { makeOidc } from './oidc.ts';
import { newTotpSecret, totpUri } from './second-factor.ts';
import { sessionOf } from './open.ts';
import { endSessions, knownOf, type SessionAuth } from './sessions.ts';
import { changePassword, confirmTotp, giveSecondFactor, recordSignIn, signIn, stageAfterPassword } from './sign-in.ts';

const ENROL_PLACE = 'auth.session.enrol';
const OK = { ok: true } as const;

/** What the session of this request remembers of signing in; null without one. */
export const authOf = (request: FastifyRequest): SessionAuth | null => request.session?.auth ?? null;

/** Who is asking: null until every step of signing in is done. Staff have no role while their password is one that another set. */
export function actorOf(request: FastifyRequest): Actor | null {
  const auth = authOf(request);
  const known = request.session?.known;
  if (!auth?.accountId || auth.stage !== 'signed-in' || !known) return null;
  const roles = auth.kind === 'staff' && (!auth.secondFactor || known.passwordTemporary) ? [] : known.roles;
  return {
    accountId: auth.accountId,
    personId: known.personId,
    orgId: known.orgId,
    roles: new Set(roles),
    name: known.name,
    secondFactor: auth.secondFactor,
  };
}

/** Puts the request into a session with a new id: the old id is dead, so one that somebody planted or saw is worth nothing (session fixation). */
async function enter(kit: AuthKit, request: FastifyRequest, auth: SessionAuth): Promise<void> {
  await (await sessionOf(request)).regenerate();
  request.session.auth = auth;
  request.session.known = auth.accountId === null ? null : await knownOf(kit, auth.accountId);
  await request.session.save();
}

/** Leaves and forgets the session, also in the browser. */
async function leave(kit: AuthKit, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await request.session.destroy();
  reply.clearCookie(cookieName(kit), { path: '/', secure: kit.secure, httpOnly: true, sameSite: 'lax' });
}

/** Name of the session cookie; over TLS with the prefix that binds it to this host (RFC 6265bis). */
export const cookieName = (kit: Pick<AuthKit, 'secure'>): string => (kit.secure ? '__Host-yunjian' : 'yunjian');

/** The handlers of sign-in and of the accounts' administration. */
export function authHandlers(kit: AuthKit): Handlers<typeof authApi> {
  const oidc = kit.oidc ? makeOidc(kit, kit.oidc) : null;

  const me = (request: FastifyRequest): Me => {
    const auth = authOf(request);
    const known = request.session?.known;
    const rest = { demo: kit.demo !== null, oidc: oidc !== null };
    if (!auth?.accountId || !known || auth.stage === 'open') return { stage: 'none', account: null, ...rest };
    if (auth.stage !== 'signed-in') return { stage: auth.stage, account: null, ...rest };
    const { username, name, orgId, totpEnabled, passwordTemporary, demo } = known;
    const roles = [...(actorOf(request)?.roles ?? [])];
    const { kind, secondFactor } = auth;
    return {
      stage: 'signed-in',
      account: { id: auth.accountId, username, name, kind, roles, orgId, secondFactor, totpEnabled, passwordTemporary, demo },
      ...rest,
    };
  };

  const go = (location: string): RawReply => ({
    body: '',
    type: 'text/plain; charset=utf-8',
    status: 303,
    headers: { location, 'cache-control': 'no-store' },
  });

  return {
    auth: {
      signIn: async ({ body }, { raw: { request }, ip }) => {
        await enter(kit, request, await signIn(kit, body, ip));
        return me(request);
      },
      secondFactor: async ({ body }, { raw: { request }, ip }) => {
        const auth = authOf(request);
        if (auth?.stage !== 'second-factor' || !auth.accountId) throw failure(authFailures.notStarted);
        await enter(kit, request, await giveSecondFactor(kit, auth.accountId, body.code, ip));
        return me(request);
      },
      signOut: async (_, { raw: { request, reply } }) => {
        const auth = authOf(request);
        if (auth?.accountId) await note(kit, 'auth.signed-out', auth.accountId, {});
        await leave(kit, request, reply);
        return OK;
      },
      signOutEverywhere: async (_, { actor, raw: { request, reply } }) => {
        const sessions = await kit.database.tx(async (tx) => {
          const n = await endSessions(tx, actor.accountId);
          await kit.audit(tx, { kind: 'auth.signed-out-everywhere', subject: actor.accountId, body: {}, at: kit.now() });
          return n;
        });
        await leave(kit, request, reply);
        return { sessions };
      },
      me: async (_, { raw: { request } }) => me(request),
      changePassword: async ({ body }, { actor, ip, raw: { request } }) => {
        await changePassword(kit, actor.accountId, body, ip, request.session.sessionId);
        await enter(kit, request, authOf(request) as SessionAuth);
        return me(request);
      },
      enrol: async (_, { raw: { request } }) => {
        const auth = mayEnrol(request);
        const secret = newTotpSecret();
        request.session.auth = {
          ...auth,
          data: { ...auth.data, enrol: kit.crypto.seal(secret, ENROL_PLACE).toString('base64') },
        };
        const uri = totpUri(kit.policy.issuer, request.session.known?.username ?? '', secret);
        return { secret, uri, qrSvg: await QRCode.toString(uri, { type: 'svg', margin: 1 }) };
      },
      confirmEnrol: async ({ body }, { raw: { request } }) => {
        const auth = mayEnrol(request);
        if (auth.data.enrol === undefined) throw failure(authFailures.notStarted);
        const secret = kit.crypto.openText(Buffer.from(auth.data.enrol, 'base64'), ENROL_PLACE);
        const recoveryCodes = await confirmTotp(kit, auth.accountId, secret, body.code);
        await enter(kit, request, { ...auth, stage: 'signed-in', secondFactor: true, data: {} });
        return { me: me(request), recoveryCodes };
      },
      oidcStart: async ({ query }, { raw: { request } }) => {
        if (!oidc) throw failure(authFailures.oidcOff);
        const { url, pending } = await oidc.start(query.returnTo);
        await enter(kit, request, {
          accountId: null,
          kind: 'citizen',
          stage: 'open',
          secondFactor: false,
          data: { oidc: pending },
        });
        return go(url);
      },
      oidcCallback: async (_, { ip, raw: { request } }) => {
        // A person in a browser arrives here: refusals lead back to the sign-in page, which shows them.
        try {
          if (!oidc || !kit.oidc) throw failure(authFailures.oidcOff);
          const pending = authOf(request)?.data.oidc;
          if (!pending) throw failure(authFailures.notStarted);
          const account = await oidc.finish(new URL(request.raw.url ?? '/', 'http://localhost').search, pending);
          const vouched = kit.oidc.secondFactor === 'provider';
          const auth: SessionAuth = vouched
            ? { accountId: account.id, kind: account.kind, stage: 'signed-in', secondFactor: true, data: {} }
            : stageAfterPassword(account);
          await enter(kit, request, auth);
          await recordSignIn(kit, auth, 'identity-provider', ip);
          return go(auth.stage === 'signed-in' ? pending.returnTo : `/sign-in?returnTo=${encodeURIComponent(pending.returnTo)}`);
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          if (authOf(request)?.data.oidc) await request.session.destroy(); // one try a sign-in
          return go(`/sign-in?problem=${encodeURIComponent(error.code)}`);
        }
      },
      demoAccounts: async () => demoListing(kit.demo, kit.now()),
    },
    accounts: {
      list: async ({ query }) => {
        const now = kit.now();
        const rows = await accounts.listAccounts(kit.database.db, query, { now, day: dayOf(kit, now) });
        const total = Number(rows[0]?.total ?? 0n);
        return {
          rows: rows.map((row) => ({ ...row, createdAt: row.createdAt.toString() })), // the schema leaves `total` out
          total,
          page: query.page,
          size: query.size,
        };
      },
      create: async ({ body }, ctx) =>
        kit.database.tx(async (tx) => {
          const { idNumber, ...staff } = body;
          const personId =
            idNumber === null ? null : await accounts.personOfNumber(tx, kit.crypto, { name: body.name, idNumber }, kit.now());
          const made = await accounts.createStaff(tx, { ...staff, personId });
          await kit.audit(tx, {
            kind: 'auth.account-created',
            subject: made.id,
            body: { by: ctx.actor.accountId },
            at: kit.now(),
          });
          return { id: made.id, username: body.username, password: made.password };
        }),
      identify: async ({ params, body }, ctx) =>
        kit.database.tx(async (tx) => {
          const now = kit.now();
          await accounts.identifyAccount(tx, kit.crypto, { accountId: params.id, idNumber: body.idNumber, now });
          await kit.audit(tx, {
            kind: 'auth.account-identified',
            subject: params.id,
            body: { by: ctx.actor.accountId },
            at: now,
          });
          return OK;
        }),
      lock: ({ params, body }, ctx) => changeStatus(kit, ctx, params.id, 'locked', body.reason),
      unlock: ({ params, body }, ctx) => changeStatus(kit, ctx, params.id, 'active', body.reason),
      grantRole: async ({ params, body }, ctx) =>
        kit.database.tx(async (tx) => {
          const now = kit.now();
          await accounts.grantRole(tx, {
            accountId: params.id,
            role: body.role,
            by: ctx.actor.accountId,
            reason: body.reason,
            now,
          });
          await kit.audit(tx, {
            kind: 'auth.role-granted',
            subject: params.id,
            body: { role: body.role, by: ctx.actor.accountId, reason: digest(kit, body.reason) },
            at: now,
          });
          return OK;
        }),
      revokeRole: async ({ params, body }, ctx) =>
        kit.database.tx(async (tx) => {
          const now = kit.now();
          await accounts.revokeRole(tx, { accountId: params.id, role: body.role, by: ctx.actor.accountId, now });
          await kit.audit(tx, {
            kind: 'auth.role-revoked',
            subject: params.id,
            body: { role: body.role, by: ctx.actor.accountId, reason: digest(kit, body.reason) },
            at: now,
          });
          return OK;
        }),
    },
  };
}

/** Free text goes into the log as its hash. */
const digest = (kit: AuthKit, text: string): string => kit.crypto.hash(text).toString('hex');

async function note(kit: AuthKit, kind: `auth.${string}`, subject: string, body: Record<string, string>): Promise<void> {
  await kit.database.tx((tx) => kit.audit(tx, { kind, subject, body, at: kit.now() }));
}

async function changeStatus(
  kit: AuthKit,
  ctx: Ctx & { actor: Actor },
  accountId: string,
  status: 'active' | 'locked',
  reason: string,
): Promise<typeof OK> {
  await kit.database.tx(async (tx) => {
    await accounts.setStatus(tx, { accountId, status, by: ctx.actor.accountId });
    const body = { by: ctx.actor.accountId, reason: digest(kit, reason) };
    await kit.audit(tx, {
      kind: status === 'locked' ? 'auth.account-disabled' : 'auth.account-enabled',
      subject: accountId,
      body,
      at: kit.now(),
    });
  });
  return OK;
}

/** A second factor may be set up by staff whose password was right, and by anyone fully signed in. */
function mayEnrol(request: FastifyRequest): SessionAuth & { accountId: string } {
  const auth = authOf(request);
  const allowed = auth?.stage === 'enrol' || auth?.stage === 'signed-in';
  if (!auth?.accountId || !allowed) throw failure(authFailures.notStarted);
  if (request.session.known?.demo) throw failure(authFailures.demoFixed);
  return { ...auth, accountId: auth.accountId };
}
