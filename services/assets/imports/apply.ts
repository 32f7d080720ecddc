/** Bringing a file in, applying what was checked, or leaving it. */
import { sql } from 'kysely';
import { appendLeaf } from '@yunjian/kernel/audit';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7, type JsonObject } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { enqueue } from '@yunjian/kernel/jobs';
import { failures } from '../failures.ts';
import type { Place } from '../scope.ts';
import { dayOf } from '../setting.ts';
import { importJob } from './job.ts';
import { kindOf } from './kinds.ts';
import type { KindName } from './kind.ts';
import { addBatch, batchById, discardBatch, goodRows } from './queries.ts';
import { IMPORT_STATES, importStep } from './states.ts';

type By = { readonly id: string; readonly name: string };

/** Keeps a file that was received, to be checked by the job that is enqueued with it. */
export async function bringIn(
  tx: Tx,
  kit: Pick<Kit, 'files' | 'now'>,
  input: {
    kind: KindName;
    place: Omit<Place, 'collectiveId'> & { collectiveId: string | null };
    params: JsonObject;
    received: Awaited<ReturnType<Kit['files']['receive']>>;
    fileName: string;
    by: By;
  },
): Promise<{ id: string }> {
  const now = kit.now();
  const id = uuidv7(now);
  const file = await kit.files.record(tx, input.received, {
    originalName: input.fileName,
    owner: input.by.id,
    purpose: `assets.import.${input.kind}`,
    now,
  });
  await addBatch(tx, {
    id,
    kind: input.kind,
    ...input.place,
    params: input.params,
    fileId: file.id,
    fileName: input.fileName,
    at: now,
    by: input.by,
  });
  await enqueue(tx, importJob, { id });
  return { id };
}

/**
 * Enters the good rows of an import, once and all in this transaction; with bad rows only when the person says so (of a census never), and a bad row never. Throws
 * assets.importSecond of a kind that another person enters, .importBad, .importWhole, .importNothing, .notNow (also for the second of two), .importStale when the register changed since the check.
 */
export async function applyImport(
  tx: Tx,
  kit: Kit,
  input: { id: string; goodOnly: boolean; by: By },
): Promise<{ entered: number; left: number }> {
  const batch = await batchById(tx, input.id, true);
  if (importStep(batch.state, 'apply') === null) throw failure(failures.notNow, { state: IMPORT_STATES[batch.state] });
  const kind = kindOf(batch.kind);
  const { good, bad } = { good: batch.good ?? 0, bad: batch.bad ?? 0 };
  if (good === 0) throw failure(failures.importNothing);
  if (bad > 0 && kind.whole) throw failure(failures.importWhole, { bad });
  if (bad > 0 && !input.goodOnly) throw failure(failures.importBad, { good, bad });
  if (kind.second && batch.uploaded_by === input.by.id) throw failure(failures.importSecond);
  const rows = await goodRows(tx, batch.id);
  const now = kit.now();
  const target = {
    collectiveId: batch.collective_id,
    townCode: batch.town_code,
    params: batch.params,
    today: dayOf(kit, now).toString(),
    uploadedBy: batch.uploaded_by,
  };
  const compared = (await kind.compare?.(tx, batch.id, target)) ?? null;
  await kind.apply(tx, kit, { batchId: batch.id, target, rows, by: input.by });
  const leaf = await appendLeaf(
    tx,
    {
      kind: 'assets.imported',
      subject: batch.id,
      body: {
        what: batch.kind,
        collective: batch.collective_id,
        town: batch.town_code,
        entered: rows.length,
        left: bad,
        by: input.by.id,
        ...(compared?.before ? { before: compared.before.id, missing: compared.missing, smaller: compared.smaller } : {}),
      },
      at: now,
    },
    kit.crypto.suite,
  );
  await sql`update assets.import_batch set state = 'applied', entered = ${rows.length}, applied_at = ${now}, applied_by = ${input.by.id}::uuid, leaf_id = ${leaf.leafId}
    where id = ${batch.id}::uuid`.execute(tx);
  return { entered: rows.length, left: bad };
}

/** Leaves an import; nothing of it is entered. Throws assets.notNow. */
export async function discardImport(tx: Tx, id: string): Promise<void> {
  const batch = await batchById(tx, id, true);
  if (importStep(batch.state, 'discard') === null) throw failure(failures.notNow, { state: IMPORT_STATES[batch.state] });
  await discardBatch(tx, id);
}
