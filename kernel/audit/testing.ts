import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeCrypto, newKeyRing, type Crypto, type SuiteId } from '../crypto/index.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import { accessWitness, auditMigrations, fileAnchors, openLog, startSealer, verifyLog } from './index.ts';
import type { LeafInput, LogReport, Sealer } from './index.ts';

/** A fresh database with an open log, keys, an anchor directory and a sealer that only runs when told: for this module's tests. */
export interface Fixture {
  readonly database: TestDatabase;
  readonly crypto: Crypto;
  readonly anchorsDir: string;
  readonly sealer: Sealer;
  readonly errors: Error[];
  /** Changes rows as the owner who means it. */
  tamper(statement: string, values?: unknown[]): Promise<void>;
  verify(): Promise<LogReport>;
  drop(): Promise<void>;
}

export const NOW = Temporal.Instant.from('2026-03-02T01:00:00Z');

/** A leaf about something numbered. */
export const fact = (n: number, kind = 'test.fact'): LeafInput => ({
  kind,
  subject: `subject-${n}`,
  body: { n, granted: n % 2 === 0, reason: '示例' },
  at: NOW.add({ milliseconds: n }),
});

export async function fixture(suite: SuiteId = 'intl'): Promise<Fixture> {
  const database = await testDatabase([auditMigrations]);
  const crypto = makeCrypto(newKeyRing({ suite, now: NOW }));
  const anchorsDir = fs.mkdtempSync(path.join(os.tmpdir(), 'yunjian-anchors-'));
  const errors: Error[] = [];
  await openLog(database, suite);
  const sealer = await startSealer({
    database,
    crypto,
    anchors: [fileAnchors(anchorsDir)],
    everyMs: 3_600_000,
    now: () => NOW,
    onError: (error) => errors.push(error),
  });
  return {
    database,
    crypto,
    anchorsDir,
    sealer,
    errors,
    async tamper(statement, values = []) {
      const client = await database.owner.connect();
      try {
        await client.query("set audit.allow_change = 'yes'");
        const { rowCount } = await client.query(statement, values);
        assert.notEqual(rowCount, 0, 'the tampering changed something');
      } finally {
        await client.query('reset audit.allow_change');
        client.release();
      }
    },
    verify: () =>
      verifyLog(database, {
        keys: crypto.publicKeys,
        anchors: anchorsDir,
        witnesses: [accessWitness],
        now: Temporal.Now.instant(),
        batch: 7,
      }),
    async drop() {
      await sealer.stop();
      await database.drop();
      fs.rmSync(anchorsDir, { recursive: true, force: true });
    },
  };
}
