import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { publicKeyOf, spkiOf } from './public-key.ts';
import { isSuiteId, type SuiteId } from './suite.ts';
import { suites } from './suites.ts';

interface SecretKey {
  /** Eight hex digits. */
  readonly id: string;
  readonly suite: SuiteId;
  /** Base64. */
  readonly key: string;
  readonly createdAt: string;
}

interface SigningKey {
  readonly id: string;
  readonly suite: SuiteId;
  /** Base64 of the suite's own encoding. */
  readonly privateKey: string;
  /** PEM. */
  readonly publicKey: string;
  readonly createdAt: string;
}

/** All keys of a district. The first of each list is current; the others only open, find and verify what they once made. */
export interface KeyRing {
  readonly format: 'yunjian-keys';
  readonly version: 1;
  /** Suite of the current keys. */
  readonly suite: SuiteId;
  readonly seal: readonly SecretKey[];
  readonly lookup: readonly SecretKey[];
  readonly sign: readonly SigningKey[];
}

export type KeyUse = 'seal' | 'lookup' | 'sign';

type Random = (bytes: number) => Buffer;

function secretKey(suite: SuiteId, bytes: number, now: Temporal.Instant, random: Random): SecretKey {
  return { id: random(4).toString('hex'), suite, key: random(bytes).toString('base64'), createdAt: now.toString() };
}

function signingKey(suite: SuiteId, now: Temporal.Instant): SigningKey {
  const pair = suites[suite].newSigningKey();
  const { keyId, pem } = publicKeyOf(suite, pair.publicKey);
  return { id: keyId, suite, privateKey: pair.privateKey.toString('base64'), publicKey: pem, createdAt: now.toString() };
}

/** A ring of fresh keys, in memory only. `random` makes the symmetric keys; signing keys come from OpenSSL's generator. */
export function newKeyRing(options: { suite?: SuiteId; now: Temporal.Instant; random?: Random }): KeyRing {
  const { suite = 'intl', now, random = randomBytes } = options;
  return {
    format: 'yunjian-keys',
    version: 1,
    suite,
    seal: [secretKey(suite, suites[suite].sealKeyBytes, now, random)],
    lookup: [secretKey(suite, 32, now, random)],
    sign: [signingKey(suite, now)],
  };
}

function parse(text: string, from: string): KeyRing {
  let ring: KeyRing;
  try {
    ring = JSON.parse(text) as KeyRing;
  } catch {
    throw new Error(`keys: ${from} is not JSON`);
  }
  const listed = (list: unknown): boolean =>
    Array.isArray(list) &&
    list.length > 0 &&
    list.every((k: Partial<SecretKey>) => isSuiteId(k.suite) && typeof k.id === 'string');
  const whole =
    ring?.format === 'yunjian-keys' &&
    ring.version === 1 &&
    isSuiteId(ring.suite) &&
    [ring.seal, ring.lookup, ring.sign].every(listed);
  if (!whole) throw new Error(`keys: ${from} is not a key ring`);
  for (const key of ring.sign) {
    if (publicKeyOf(key.suite, spkiOf(key.publicKey)).keyId !== key.id)
      throw new Error(`keys: signing key ${key.id} of ${from} is damaged`);
  }
  for (const key of ring.seal) {
    if (Buffer.from(key.key, 'base64').length !== suites[key.suite].sealKeyBytes)
      throw new Error(`keys: seal key ${key.id} of ${from} is damaged`);
  }
  return ring;
}

function read(file: string): KeyRing | null {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const mode = fs.statSync(file).mode & 0o777;
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new Error(`keys: ${file} can be read by others (mode ${mode.toString(8)}); run chmod 600 ${file}`);
  }
  return parse(text, file);
}

function writeSynced(file: string, text: string, mode: number): void {
  const fd = fs.openSync(file, 'wx', mode);
  try {
    fs.writeSync(fd, text);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** The public halves, for auditors and for whoever checks a receipt. */
function publish(dir: string, ring: KeyRing): void {
  for (const key of ring.sign) {
    const file = path.join(dir, `${key.suite}-${key.id}.pub.pem`);
    if (!fs.existsSync(file)) fs.writeFileSync(file, key.publicKey, { mode: 0o644 });
  }
}

const KEY_FILE = 'keys.json';

/**
 * The district's keys: from `env.YUNJIAN_KEYS` (the JSON of a key ring) when set, else from `dir`/keys.json, which is made on first
 * start with mode 0600, once even when several processes start together. Public keys are put beside it as PEM files.
 * Throws when the file is damaged, readable by others, or of another suite than `suite` asks for: it is chosen at the first start.
 */
export function loadKeys(options: {
  dir: string;
  env?: Readonly<Record<string, string | undefined>>;
  suite?: SuiteId;
  now: Temporal.Instant;
}): KeyRing {
  const { dir, env = {}, suite, now } = options;
  let ring: KeyRing | null;
  if (env['YUNJIAN_KEYS']) {
    ring = parse(env['YUNJIAN_KEYS'], 'YUNJIAN_KEYS');
  } else {
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
    const file = path.join(dir, KEY_FILE);
    ring = read(file);
    if (!ring) {
      const draft = `${file}.${randomBytes(6).toString('hex')}`;
      writeSynced(draft, `${JSON.stringify(newKeyRing({ suite: suite ?? 'intl', now }), null, 2)}\n`, 0o600);
      try {
        fs.linkSync(draft, file); // fails when another process was first; then its keys are the keys
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      } finally {
        fs.unlinkSync(draft);
      }
      ring = read(file);
      if (!ring) throw new Error(`keys: ${file} vanished`);
    }
    publish(dir, ring);
  }
  if (suite !== undefined && ring.suite !== suite) {
    throw new Error(
      `keys: the ring is of suite ${ring.suite}, but ${suite} is asked for; the suite is chosen at the first start`,
    );
  }
  return ring;
}

/**
 * Puts fresh keys for `uses` at the head of the ring in `dir` and returns it. Old keys stay. After rotating `lookup`, rows found by
 * `blindIndexes` are re-indexed by their owners. The suite stays: the audit log is one tree of one hash.
 */
export function rotateKeys(options: { dir: string; uses: readonly KeyUse[]; now: Temporal.Instant; random?: Random }): KeyRing {
  const { dir, uses, now, random = randomBytes } = options;
  const file = path.join(dir, KEY_FILE);
  const old = read(file);
  if (!old) throw new Error(`keys: there are none in ${dir}`);
  const fresh = newKeyRing({ suite: old.suite, now, random });
  const ring: KeyRing = {
    ...old,
    seal: uses.includes('seal') ? [...fresh.seal, ...old.seal] : old.seal,
    lookup: uses.includes('lookup') ? [...fresh.lookup, ...old.lookup] : old.lookup,
    sign: uses.includes('sign') ? [...fresh.sign, ...old.sign] : old.sign,
  };
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeSynced(draft, `${JSON.stringify(ring, null, 2)}\n`, 0o600);
  fs.renameSync(draft, file);
  publish(dir, ring);
  return ring;
}
