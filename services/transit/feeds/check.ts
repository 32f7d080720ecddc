/** Checking an upload: read, built into an image beside what is published, compared. Whatever fails, the published timetable stays. */
import fs from 'node:fs';
import path from 'node:path';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Kit } from '@yunjian/kernel/service';
import type { Finding } from '@yunjian/transit';
import { current, fileHash } from '../queries.ts';
import {
  beat,
  claim,
  holds,
  passUpload,
  putFindings,
  refuseUpload,
  release,
  stalled,
  uploadById,
  type FindingRow,
  type UploadRow,
} from './queries.ts';
import { dayOf, policyOf } from '../setting.ts';
import { build, BuildTooLarge } from './build.ts';
import { imageKey, imagePath, type Walks } from './cache.ts';
import { ensureImage, feedBytes } from './image.ts';
import { packNetworks } from './pack.ts';
import type { Checked, Done } from './work.ts';

/** A check that gave no sign of life for so long is another's to take up. */
export const DEAD_AFTER = { seconds: 30 } as const;
const BEAT_MS = 5000;

const rowsOf = (findings: readonly Finding[]): FindingRow[] =>
  findings.map(({ kind, severity, file, line, id, reason, done }) => ({ kind, severity, file, line, record: id, reason, done }));

const counted = (findings: readonly Finding[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

/** What walks are built into images: the pack's. */
export async function walksOf(kit: Kit): Promise<Walks> {
  const { facts, links } = await packNetworks(kit);
  return { radius: facts.walkRadius, links };
}

/**
 * Checks an upload, unless somebody alive is at it. Its result is written in one transaction, and only while the check is still this run's. Returns
 * whether it was this run that wrote it.
 */
export async function runCheck(kit: Kit, id: string, signal?: AbortSignal): Promise<boolean> {
  const { db } = kit.database;
  const runner = uuidv7(kit.now());
  if (!(await claim(db, id, runner, kit.now(), kit.now().subtract(DEAD_AFTER)))) return false;
  const lost = new AbortController();
  const stop = signal === undefined ? lost.signal : AbortSignal.any([signal, lost.signal]);
  const heart = setInterval(() => {
    beat(db, id, runner, kit.now(), 0.5).then(
      (alive) => alive || lost.abort(new Error('the upload was taken from this check')),
      () => undefined, // the database is away for a moment: the next beat tells
    );
  }, BEAT_MS);
  try {
    const row = await uploadById(db, id);
    if (row === null) return false;
    return await check(kit, row, runner, stop);
  } catch (error) {
    await release(db, id, runner).catch(() => undefined);
    throw error;
  } finally {
    clearInterval(heart);
  }
}

async function check(kit: Kit, row: UploadRow, runner: string, signal: AbortSignal): Promise<boolean> {
  const { db } = kit.database;
  const walks = await walksOf(kit);
  const now = await current(db);
  const before = now === null ? null : imagePath(kit, await ensureImage(kit, now.versions, walks));
  const { file, content } = await kit.files.read(db, row.file_id);
  const outDir = path.dirname(imagePath(kit, '0'));
  const done = await build(
    {
      kind: 'check',
      packDir: kit.pack.path('.'),
      zone: kit.zone,
      network: row.network,
      fileName: row.file_name,
      sheet: file.mediaType === 'text/csv',
      bytes: new Uint8Array(content),
      others: await feedBytes(
        kit,
        (now?.versions ?? []).filter((v) => v.network !== row.network),
      ),
      walks,
      unpackedBytes: policyOf(kit).upload.unpackedMegabytes * 1024 * 1024,
      before,
      today: dayOf(kit, kit.now()).toString(),
      outDir,
    },
    signal,
  ).catch((error: unknown): Done => {
    if (!(error instanceof BuildTooLarge)) throw error;
    return {
      ok: false,
      code: 'too-much',
      text: { zh: '文件太大或结构异常，读取时内存不足', en: 'The file is too large or oddly made: reading it ran out of memory' },
      findings: [],
    };
  });
  if (!done.ok) {
    return kit.database.tx(async (tx) => {
      if (!(await holds(tx, row.id, runner))) return false;
      await putFindings(tx, row.id, rowsOf(done.findings));
      await refuseUpload(tx, row.id, done.text, counted(done.findings));
      return true;
    });
  }
  if (!('checked' in done)) throw new TypeError('the build thread answered another question');
  return pass(kit, row, runner, done.checked, now, walks);
}

async function pass(
  kit: Kit,
  row: UploadRow,
  runner: string,
  checked: Checked,
  now: Awaited<ReturnType<typeof current>>,
  walks: Walks,
): Promise<boolean> {
  const { db } = kit.database;
  try {
    const received =
      checked.zip === null
        ? null
        : await kit.files.receive({ content: checked.zip, allow: ['application/zip'], maxBytes: 512 * 1024 * 1024 });
    const hash = received?.sha256 ?? (await fileHash(db, row.file_id));
    const others = (now?.versions ?? []).filter((v) => v.network !== row.network);
    const key = imageKey([...others, { network: row.network, hash }], walks);
    fs.renameSync(checked.image, imagePath(kit, key));
    return await kit.database.tx(async (tx) => {
      if (!(await holds(tx, row.id, runner))) return false;
      const feedFileId =
        received === null
          ? row.file_id
          : (
              await kit.files.record(tx, received, {
                originalName: `${row.network}.zip`,
                owner: row.uploaded_by,
                purpose: 'transit.feed',
                now: kit.now(),
              })
            ).id;
      await putFindings(tx, row.id, rowsOf(checked.findings));
      await passUpload(tx, row.id, {
        feedFileId,
        counts: checked.counts,
        comparedWith: now?.seq ?? 0,
        feed: checked.stats,
        found: checked.found,
        stops: checked.stops,
        changes: checked.changes,
      });
      return true;
    });
  } finally {
    fs.rmSync(checked.image, { force: true });
  }
}

/** Takes up every check that nobody is at: its process was killed, or its job never ran. */
export async function resumeChecks(kit: Kit, signal?: AbortSignal): Promise<void> {
  for (const id of await stalled(kit.database.db, kit.now().subtract(DEAD_AFTER))) await runCheck(kit, id, signal);
}
