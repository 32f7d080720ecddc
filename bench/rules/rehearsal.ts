import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { runRehearsal, startRehearsal } from '@yunjian/kernel/rulebook';
import { readConfig, run } from '@yunjian/server';
import { services } from '../../services/index.ts';

/** What a rehearsal took. */
export interface Rehearsed {
  readonly cases: number;
  readonly flips: number;
  /** Milliseconds from the request to the stored summary. */
  readonly ms: number;
}

/** Loads the sample data of a whole district into a fresh database and rehearses the sample draft on all its stored cases. */
export async function rehearse(): Promise<Rehearsed> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'yunjian-bench-'));
  fs.chmodSync(dataDir, 0o755);
  const config = readConfig({ ...process.env, DATA_DIR: dataDir, PORT: '0', YUNJIAN_DEMO: 'on', LOG: 'silent' });
  const server = await run(config, { say: () => undefined });
  try {
    const { kit } = server.world;
    const { database } = kit;
    const { rows } = await sql<{ id: string; revision: number; by: string }>`
      select id, revision, changed_by as by from rulebook.draft where demo limit 1`.execute(database.db);
    const draft = rows[0];
    if (draft === undefined) throw new Error('the sample draft is not there');
    const now = kit.now();
    const officer = {
      accountId: draft.by,
      name: 'bench',
      hands: new Set(['editor'] as const),
      now,
      today: now.toZonedDateTimeISO(kit.zone).toPlainDate(),
      suite: kit.crypto.suite,
    };
    const started = performance.now();
    const id = await database.tx((tx) => startRehearsal(tx, { draftId: draft.id, revision: draft.revision }, officer));
    const rehearsables = services.flatMap((service) => service.rehearsables?.(kit) ?? []);
    await runRehearsal(database, id, { rehearsables, now: kit.now, zone: kit.zone, suite: kit.crypto.suite });
    const ms = performance.now() - started;
    const done = await sql<{
      done: number;
      flips: string;
    }>`select done, summary ->> 'flipped' as flips from rulebook.rehearsal where id = ${id}::uuid and state = 'done'`.execute(
      database.db,
    );
    const row = done.rows[0];
    if (row === undefined) throw new Error('the rehearsal did not end well');
    return { cases: row.done, flips: Number(row.flips), ms };
  } finally {
    await server.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}
