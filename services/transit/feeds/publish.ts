/** Publishing: each publication is one transaction that switches all networks together, with its leaf in the district's log. */
import { appendLeaf } from '@yunjian/kernel/audit';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7, type SuiteId } from '@yunjian/kernel/crypto';
import { isPgError, type Tx } from '@yunjian/kernel/db';
import { enqueue } from '@yunjian/kernel/jobs';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import {
  addPublication,
  addVersion,
  current,
  fileHash,
  publishAlone,
  versionById,
  type NewVersion,
  type VersionRow,
} from '../queries.ts';
import { recheckOthers, setUploadState, uploadById } from './queries.ts';
import { imageKey, type Walks } from './cache.ts';
import { checkJob } from './check-job.ts';
import { ensureImage, type Source } from './image.ts';
import { versionSaid } from './said.ts';
import { step } from './states.ts';
import { stateName } from './words.ts';

/** Who publishes: an account, or the program itself at start (`id` null). */
export interface Hand {
  readonly id: string | null;
  readonly name: string;
}

interface Switch {
  readonly versions: readonly NewVersion[];
  readonly walks: Walks;
  readonly at: Temporal.Instant;
  readonly by: Hand;
  readonly suite: SuiteId;
  /** networks that are published no more */
  readonly drop?: readonly string[];
  /** the upload that is published, which is not compared again */
  readonly upload?: string;
}

/**
 * Adds the versions and the publication that uses them together with all that is published already; uploads that were compared with the timetable before
 * are compared again. The caller holds `publishAlone`. Throws transit.publishedMeanwhile.
 */
async function switchTo(tx: Tx, s: Switch): Promise<void> {
  const now = await current(tx);
  const replaced = new Set([...s.versions.map((v) => v.network), ...(s.drop ?? [])]);
  const kept = (now?.versions ?? []).filter((v) => !replaced.has(v.network));
  const numbers = [];
  for (const v of s.versions) numbers.push(await addVersion(tx, v));
  const versions = [...kept, ...s.versions].toSorted((a, b) => (a.network < b.network ? -1 : 1));
  const seq = (now?.seq ?? 0) + 1;
  try {
    await addPublication(tx, { seq, imageKey: imageKey(versions, s.walks), at: s.at, by: s.by, versions });
  } catch (error) {
    if (isPgError(error, '23505')) throw failure(failures.publishedMeanwhile);
    throw error;
  }
  for (const id of await recheckOthers(tx, s.upload ?? null)) await enqueue(tx, checkJob, { id });
  for (const [i, v] of s.versions.entries())
    await appendLeaf(
      tx,
      {
        kind: v.origin === 'rollback' ? 'transit.rolled-back' : 'transit.published',
        subject: v.id,
        body: {
          network: v.network,
          number: numbers[i] ?? 0,
          origin: v.origin,
          hash: v.hash,
          publication: seq,
          by: s.by.id ?? 'program',
        },
        at: s.at,
      },
      s.suite,
    );
}

/** Publishes versions made of the pack's tables, and drops networks the pack no longer has. */
export async function publishPack(
  tx: Tx,
  versions: readonly NewVersion[],
  drop: readonly string[],
  with_: { walks: Walks; at: Temporal.Instant; by: Hand; suite: SuiteId },
): Promise<void> {
  await switchTo(tx, { versions, drop, ...with_ });
}

/**
 * Publishes an upload that was checked. Throws transit.noUpload, transit.changedMeanwhile when another timetable was published after it was compared, and
 * transit.notNow when its state does not allow it.
 */
export async function publishUpload(
  tx: Tx,
  input: {
    id: string;
    by: { id: string; name: string };
    walks: Walks;
    /** whether what is published now is sample data, by network */
    example: (network: string) => boolean;
    suite: SuiteId;
  },
  at: Temporal.Instant,
): Promise<{ versionId: string }> {
  await publishAlone(tx);
  const row = await uploadById(tx, input.id, true);
  if (row === null) throw failure(failures.noUpload);
  const now = await current(tx);
  if (row.state === 'checking' && row.compared_with !== null) throw failure(failures.changedMeanwhile);
  const { feed, feed_file_id } = row;
  if (step(row.state, 'publish') === null || feed === null || feed_file_id === null)
    throw failure(failures.notNow, { state: stateName(row.state) });
  if (Number(row.compared_with ?? 0n) !== (now?.seq ?? 0)) throw failure(failures.changedMeanwhile);
  const versionId = uuidv7(at);
  const version: NewVersion = {
    id: versionId,
    network: row.network,
    origin: 'upload',
    uploadId: row.id,
    fileId: feed_file_id,
    fileName: row.file_name,
    hash: await fileHash(tx, feed_file_id),
    stats: feed,
    asOf: row.said.asOf ?? row.found?.asOf ?? feed.first,
    said: versionSaid(row.said, row.found, { example: input.example(row.network) }),
    at,
    by: input.by,
  };
  await setUploadState(tx, row.id, 'published');
  await switchTo(tx, { versions: [version], walks: input.walks, at, by: input.by, suite: input.suite, upload: row.id });
  return { versionId };
}

/** Keeps the timetable as it is. Throws transit.noUpload, transit.notNow. */
export async function discardUpload(
  tx: Tx,
  input: { id: string; by: { id: string }; suite: SuiteId },
  at: Temporal.Instant,
): Promise<void> {
  const row = await uploadById(tx, input.id, true);
  if (row === null) throw failure(failures.noUpload);
  if (step(row.state, 'discard') === null) throw failure(failures.notNow, { state: stateName(row.state) });
  await setUploadState(tx, row.id, 'discarded');
  await appendLeaf(
    tx,
    { kind: 'transit.discarded', subject: row.id, body: { network: row.network, by: input.by.id }, at },
    input.suite,
  );
}

/** Puts an earlier version back: it becomes the newest version of its network. Throws transit.noVersion, transit.isCurrent, transit.publishedMeanwhile. */
export async function rollback(
  tx: Tx,
  input: { id: string; seq: number; by: { id: string; name: string }; walks: Walks; suite: SuiteId },
  at: Temporal.Instant,
): Promise<{ versionId: string }> {
  await publishAlone(tx);
  const [row, now] = [await versionById(tx, input.id), await current(tx)];
  if (row === null) throw failure(failures.noVersion);
  if (now?.seq !== input.seq) throw failure(failures.publishedMeanwhile);
  if (sameFeed(now.versions, row)) throw failure(failures.isCurrent);
  const versionId = uuidv7(at);
  const version: NewVersion = {
    id: versionId,
    network: row.network,
    origin: 'rollback',
    restores: row.id,
    fileId: row.file_id,
    fileName: row.file_name,
    hash: row.hash,
    stats: { first: row.first, last: row.last, stops: row.stops, lines: row.lines, trips: row.trips, stopTimes: row.stop_times },
    asOf: row.as_of,
    said: row.said,
    at,
    by: input.by,
  };
  await switchTo(tx, { versions: [version], walks: input.walks, at, by: input.by, suite: input.suite });
  return { versionId };
}

/** True when what is published of the version's network is the very feed of the version. */
export const sameFeed = (
  published: readonly Pick<VersionRow, 'network' | 'hash'>[],
  row: Pick<VersionRow, 'network' | 'hash'>,
): boolean => published.some((v) => v.network === row.network && v.hash === row.hash);

/** Builds, ahead of a rollback, the image it will need; the publication it starts from. */
export async function prepareRollback(kit: Kit, id: string, walks: Walks): Promise<number> {
  const [row, now] = [await versionById(kit.database.db, id), await current(kit.database.db)];
  if (row === null || now === null) throw failure(failures.noVersion);
  if (sameFeed(now.versions, row)) return now.seq;
  const sources: Source[] = [...now.versions.filter((v) => v.network !== row.network), row];
  await ensureImage(kit, sources, walks);
  return now.seq;
}
