import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** How this process is to run; read from the environment once, checked, and then passed on. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Where what can be made anew is kept (built timetable images); null = `cache` in the data directory. */
  readonly cacheDir: string | null;
  /** Where the built pages are kept; null = `web/dist` of the checkout. */
  readonly webDist: string | null;
  /** The district pack's directory. */
  readonly packDir: string;
  /** A PostgreSQL server of the district's: the owner's URL for migrations. null = the embedded one. */
  readonly databaseUrl: string | null;
  /** The program's own login, when the district made one (recommended). */
  readonly databaseAppUrl: string | null;
  readonly demo: boolean;
  /** How much sample data: 1 = the whole district, 0.01 = a hundredth. */
  readonly demoScale: number;
  readonly poolSize: number;
  /** Base address of the registers; `/registers/CODE` is appended. null in demo mode = a simulator is started. */
  readonly registersUrl: string | null;
  readonly registersSecret: string | null;
  /** Longest wait for one answer of a register, milliseconds; all attempts of one question together get two and a half times that. */
  readonly registersTimeoutMs: number;
  readonly suite: 'intl' | 'gm';
  readonly publicUrl: string | null;
  readonly secure: boolean;
  readonly trustProxy: boolean;
  readonly requestsPerMinute: number;
  readonly metricsToken: string | null;
  readonly anchorUrl: string | null;
  readonly anchorToken: string | null;
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string | null } | null;
  readonly log: 'info' | 'warn' | 'silent';
  readonly zone: string;
  readonly version: string;
}

/** The checkout's root. */
export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** A setting that cannot be. The program says so and does not start. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const on = new Set(['1', 'on', 'true', 'yes']);
const off = new Set(['0', 'off', 'false', 'no']);

type Env = Readonly<Record<string, string | undefined>>;

function flag(env: Env, name: string, otherwise: boolean): boolean {
  const value = env[name]?.trim().toLowerCase();
  if (value === undefined || value === '') return otherwise;
  if (on.has(value)) return true;
  if (off.has(value)) return false;
  throw new ConfigError(`${name}=${env[name]}: use on or off.`);
}

function whole(env: Env, name: string, otherwise: number, from: number, to: number): number {
  const text = env[name]?.trim();
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < from || value > to)
    throw new ConfigError(`${name}=${text}: use a whole number from ${from} to ${to}.`);
  return value;
}

function share(env: Env, name: string, otherwise: number): number {
  const text = env[name]?.trim();
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (!(value >= 0.001 && value <= 1)) throw new ConfigError(`${name}=${text}: use a number from 0.001 to 1.`);
  return value;
}

function url(env: Env, name: string, protocols: readonly string[]): string | null {
  const text = env[name]?.trim();
  if (text === undefined || text === '') return null;
  const parsed = URL.parse(text);
  if (!parsed || !protocols.includes(parsed.protocol))
    throw new ConfigError(`${name}: use an address that begins with ${protocols.map((p) => `${p}//`).join(' or ')}.`);
  return text;
}

/**
 * Reads the environment: PORT, HOST, DATA_DIR, DATABASE_URL and the others of docs/operations.md. Sample data load by default with the embedded database
 * and never by default into a district's own. Throws ConfigError naming the setting.
 */
export function readConfig(env: Env): Config {
  const databaseUrl = url(env, 'DATABASE_URL', ['postgres:', 'postgresql:']);
  const demo = flag(env, 'YUNJIAN_DEMO', databaseUrl === null);
  const host = env['HOST']?.trim() || '127.0.0.1';
  const suite = env['YUNJIAN_SUITE']?.trim() || 'intl';
  if (suite !== 'intl' && suite !== 'gm') throw new ConfigError(`YUNJIAN_SUITE=${suite}: use intl or gm.`);
  const publicUrl = url(env, 'PUBLIC_URL', ['http:', 'https:']);
  const issuer = url(env, 'OIDC_ISSUER', ['http:', 'https:']);
  const log = env['LOG']?.trim() || 'warn';
  if (log !== 'info' && log !== 'warn' && log !== 'silent') throw new ConfigError(`LOG=${log}: use info, warn or silent.`);
  return {
    port: whole(env, 'PORT', 3000, 0, 65_535),
    host,
    dataDir: path.resolve(env['DATA_DIR']?.trim() || path.join(ROOT, 'data')),
    cacheDir: env['CACHE_DIR']?.trim() ? path.resolve(env['CACHE_DIR'].trim()) : null,
    webDist: env['WEB_DIST']?.trim() ? path.resolve(env['WEB_DIST'].trim()) : null,
    packDir: packDir(env),
    databaseUrl,
    databaseAppUrl: url(env, 'DATABASE_APP_URL', ['postgres:', 'postgresql:']),
    demo,
    demoScale: share(env, 'YUNJIAN_DEMO_SCALE', 1),
    poolSize: whole(env, 'POOL_SIZE', 16, 2, 200),
    registersUrl: url(env, 'REGISTERS_URL', ['http:', 'https:']),
    registersSecret: env['REGISTERS_SECRET']?.trim() || null,
    registersTimeoutMs: whole(env, 'REGISTERS_TIMEOUT_MS', 1200, 100, 60_000),
    suite,
    publicUrl,
    secure: flag(env, 'SECURE', publicUrl?.startsWith('https:') ?? false),
    trustProxy: flag(env, 'TRUST_PROXY', false),
    requestsPerMinute: whole(env, 'REQUESTS_PER_MINUTE', 600, 0, 1_000_000),
    metricsToken: env['METRICS_TOKEN']?.trim() || null,
    anchorUrl: url(env, 'ANCHOR_URL', ['http:', 'https:']),
    anchorToken: env['ANCHOR_TOKEN']?.trim() || null,
    oidc:
      issuer === null
        ? null
        : { issuer, clientId: env['OIDC_CLIENT_ID']?.trim() ?? '', clientSecret: env['OIDC_CLIENT_SECRET']?.trim() || null },
    log,
    zone: env['ZONE']?.trim() || 'Asia/Shanghai',
    version: '0.1.0',
  };
}

/** The district pack's directory. Throws ConfigError when there is no pack. */
function packDir(env: Env): string {
  const dir = path.resolve(
    env['DISTRICT_DIR']?.trim() || path.join(ROOT, 'districts', env['DISTRICT']?.trim() || defaultDistrict()),
  );
  if (!fs.existsSync(path.join(dir, 'district.json')))
    throw new ConfigError(`DISTRICT, DISTRICT_DIR: there is no district pack at ${dir}.`);
  return dir;
}

/** The pack in use when none is named: the first of the folder, so that no code names a district. */
function defaultDistrict(): string {
  const names = fs.readdirSync(path.join(ROOT, 'districts'), { withFileTypes: true }).filter((d) => d.isDirectory());
  const first = names.map((d) => d.name).toSorted()[0];
  if (first === undefined) throw new ConfigError('There is no district pack in districts/.');
  return first;
}
