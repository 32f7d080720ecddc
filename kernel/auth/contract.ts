import { z } from 'zod';
import { bytes, instant, op, pageOf, pageQuery, ROLES, STAFF_ROLES, textSchema, uuid } from '../contract/index.ts';

const t = (zh: string, en: string) => ({ zh, en });
const role = z.enum(ROLES);
const staffRole = z.enum(STAFF_ROLES);
const code = z.string().trim().min(6).max(20);
const password = z.string().min(1).max(200);
const username = z.string().trim().toLowerCase().min(1).max(64);

/** Where signing in stands: nobody, a code is awaited, a second factor must be set up first, or done. */
export const stageSchema = z.enum(['none', 'second-factor', 'enrol', 'signed-in']);

/** Who is signed in, as that person sees it. */
export const meSchema = z.object({
  stage: stageSchema,
  account: z
    .object({
      id: uuid,
      username: z.string(),
      name: z.string(),
      kind: z.enum(['citizen', 'staff']),
      roles: z.array(role),
      orgId: uuid.nullable(),
      secondFactor: z.boolean(),
      totpEnabled: z.boolean(),
      /** The password was set by another: no role until it is changed. */
      passwordTemporary: z.boolean(),
      demo: z.boolean(),
    })
    .nullable(),
  /** The program runs in demo mode. */
  demo: z.boolean(),
  /** An identity provider of the district is set up. */
  oidc: z.boolean(),
});
export type Me = z.output<typeof meSchema>;

export const accountRow = z.object({
  id: uuid,
  username: z.string(),
  name: z.string(),
  kind: z.enum(['citizen', 'staff']),
  roles: z.array(role),
  status: z.enum(['active', 'locked']),
  totpEnabled: z.boolean(),
  /** Its person is known, so that it can be given a mandate. */
  identified: z.boolean(),
  demo: z.boolean(),
  createdAt: instant,
});
export type AccountRow = z.output<typeof accountRow>;

const byId = z.object({ id: uuid });
const reason = z.string().trim().min(1).max(500);
const done = z.object({ ok: z.literal(true) });

export const authApi = {
  auth: {
    signIn: op({
      method: 'POST',
      path: '/api/auth/sign-in',
      summary: t('登录', 'Sign in'),
      access: 'public',
      body: z.object({ username, password }),
      reply: meSchema,
      limit: 60,
    }),
    secondFactor: op({
      method: 'POST',
      path: '/api/auth/second-factor',
      summary: t('第二重验证：验证码或恢复码', 'Second factor: code or recovery code'),
      access: 'public',
      body: z.object({ code }),
      reply: meSchema,
      limit: 60,
    }),
    signOut: op({ method: 'POST', path: '/api/auth/sign-out', summary: t('退出', 'Sign out'), access: 'public', reply: done }),
    signOutEverywhere: op({
      method: 'POST',
      path: '/api/auth/sign-out-everywhere',
      summary: t('在所有设备上退出', 'Sign out everywhere'),
      access: 'signed-in',
      reply: z.object({ sessions: z.number().int() }),
    }),
    me: op({ method: 'GET', path: '/api/me', summary: t('当前登录者', 'Who is signed in'), access: 'public', reply: meSchema }),
    changePassword: op({
      method: 'POST',
      path: '/api/auth/password',
      summary: t('修改密码，其他设备上的登录随之失效', 'Change the password; sign-ins on other devices end'),
      access: 'signed-in',
      body: z.object({ current: password, next: password }),
      reply: meSchema,
      limit: 20,
    }),
    enrol: op({
      method: 'POST',
      path: '/api/auth/totp/enrol',
      summary: t('开始绑定验证器', 'Begin to set up an authenticator'),
      access: 'public',
      reply: z.object({ secret: z.string(), uri: z.string(), qrSvg: z.string() }),
      limit: 20,
    }),
    confirmEnrol: op({
      method: 'POST',
      path: '/api/auth/totp/confirm',
      summary: t('确认绑定验证器，给出恢复码', 'Confirm the authenticator; gives recovery codes'),
      access: 'public',
      body: z.object({ code }),
      reply: z.object({ me: meSchema, recoveryCodes: z.array(z.string()) }),
      limit: 20,
    }),
    oidcStart: op({
      method: 'GET',
      path: '/api/auth/oidc/start',
      summary: t('经统一身份认证登录', 'Sign in with the identity provider'),
      access: 'public',
      query: z.object({ returnTo: z.string().max(500).default('/') }),
      reply: bytes,
      raw: 'redirect',
      limit: 30,
    }),
    oidcCallback: op({
      method: 'GET',
      path: '/api/auth/oidc/callback',
      summary: t('统一身份认证回调', 'Return from the identity provider'),
      access: 'public',
      query: z.looseObject({
        state: z.string().max(500).optional(),
        code: z.string().max(4000).optional(),
        error: z.string().max(500).optional(),
      }),
      reply: bytes,
      raw: 'redirect',
      limit: 30,
    }),
    demoAccounts: op({
      method: 'GET',
      path: '/api/auth/demo-accounts',
      summary: t('示例账号（仅演示模式）', 'Demo accounts (demo mode only)'),
      access: 'public',
      reply: z.object({
        demo: z.boolean(),
        password: z.string().nullable(),
        accounts: z.array(
          z.object({ username: z.string(), name: z.string(), title: textSchema, shows: textSchema, code: z.string().nullable() }),
        ),
      }),
    }),
  },
  accounts: {
    list: op({
      method: 'GET',
      path: '/api/auth/accounts',
      summary: t('账号列表', 'List of accounts'),
      access: ['sysadmin', 'secadmin'],
      query: pageQuery.extend({ q: z.string().trim().max(64).default(''), kind: z.enum(['staff', 'citizen']).default('staff') }),
      reply: pageOf(accountRow),
    }),
    create: op({
      method: 'POST',
      path: '/api/auth/accounts',
      summary: t('新建工作人员账号，给出一次性密码', 'Create a staff account; gives a one-time password'),
      access: ['sysadmin'],
      body: z.object({
        username: username.regex(/^[a-z0-9][a-z0-9._@-]{2,63}$/),
        name: z.string().trim().min(1).max(100),
        orgId: uuid.nullable().default(null),
        /** Whoever acts for others (a collective, a town) is a person by ID number; kept sealed. */
        idNumber: z.string().trim().max(30).nullable().default(null),
      }),
      reply: z.object({ id: uuid, username: z.string(), password: z.string() }),
    }),
    identify: op({
      method: 'POST',
      path: '/api/auth/accounts/:id/identity',
      summary: t('为尚未实名的账号登记身份证号', 'Name the person of an account that has none, by ID number'),
      access: ['sysadmin'],
      params: byId,
      body: z.object({ idNumber: z.string().trim().min(1).max(30) }),
      reply: done,
    }),
    lock: op({
      method: 'POST',
      path: '/api/auth/accounts/:id/lock',
      summary: t('停用账号', 'Disable an account'),
      access: ['secadmin'],
      params: byId,
      body: z.object({ reason }),
      reply: done,
    }),
    unlock: op({
      method: 'POST',
      path: '/api/auth/accounts/:id/unlock',
      summary: t('启用账号', 'Enable an account'),
      access: ['secadmin'],
      params: byId,
      body: z.object({ reason }),
      reply: done,
    }),
    grantRole: op({
      method: 'POST',
      path: '/api/auth/accounts/:id/roles',
      summary: t('授予角色', 'Grant a role'),
      access: ['secadmin'],
      params: byId,
      body: z.object({ role: staffRole, reason }),
      reply: done,
    }),
    revokeRole: op({
      method: 'POST',
      path: '/api/auth/accounts/:id/roles/revoke',
      summary: t('收回角色', 'Revoke a role'),
      access: ['secadmin'],
      params: byId,
      body: z.object({ role: staffRole, reason }),
      reply: done,
    }),
  },
} as const;
