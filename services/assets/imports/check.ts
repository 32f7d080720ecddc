/** Checking a file that was brought in. It may be killed at any moment: nothing of it is written before all of it is, and another run takes it up. */
import { isFailure, type Text } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import { fileFailures, readTable } from '@yunjian/kernel/files';
import type { Kit } from '@yunjian/kernel/service';
import { dayOf, registerPolicy } from '../setting.ts';
import { kindOf } from './kinds.ts';
import type { CheckedRow, ImportKind, RowError } from './kind.ts';
import { batchById, beat, claim, holds, passBatch, putRows, refuseBatch, release, stalled, type Batch } from './queries.ts';
import { TEMPLATE_NOTE } from './template.ts';

/** A check that gave no sign of life for so long is another's to take up. */
export const DEAD_AFTER = { seconds: 30 } as const;
/** A check that was begun and is still not done so long after the file came is given up: what ends it each time would end it for ever. */
export const GIVE_UP_AFTER = { minutes: 15 } as const;
const BEAT_MS = 5000;
const MB = 1024 * 1024;
/** Errors kept of one file; the sheet that holds more is told so. */
const MAX_ERRORS = 100_000;

const words = {
  empty: { zh: '表里没有数据行。', en: 'The sheet has no rows of data.' },
  more: { zh: '错误太多，后面的没有列出，请先改正以上各行。', en: 'There are too many errors to list; mend these first.' },
  unfit: {
    zh: '文件里有无法记录的内容，没有读入任何一行；请用模板重新填写后导入。',
    en: 'The file holds what cannot be recorded; no row of it was read. Fill in the template again and import that.',
  },
  spent: {
    zh: '检查几次都没有完成，已经停止，没有写入任何内容；请核对文件后重新上传，仍不行的请联系管理员。',
    en: 'The check did not come to its end several times and was stopped; nothing was entered. Look at the file and upload it again, or tell your administrator.',
  },
} satisfies Record<string, Text>;

class Lost extends Error {}

/** Whether the database refused what it was given: data that are none (22xxx), or that break a constraint (23xxx). The same file would be refused again. */
const isUnfit = (error: unknown): boolean =>
  error instanceof Error && /^2[23]/.test(String((error as Error & { code?: unknown }).code ?? ''));

/**
 * Checks an import, unless somebody alive is at it. Returns whether it was this run that wrote the result. Throws what went wrong; the import is let go of, to be taken up again,
 * and refused where another try would end the same.
 */
export async function runCheck(kit: Kit, id: string, signal?: AbortSignal): Promise<boolean> {
  const { db } = kit.database;
  const runner = uuidv7(kit.now());
  if (!(await claim(db, id, runner, kit.now(), kit.now().subtract(DEAD_AFTER)))) return false;
  let done = 0.01;
  const lost = new AbortController();
  const stop = signal === undefined ? lost.signal : AbortSignal.any([signal, lost.signal]);
  const heart = setInterval(() => {
    beat(db, id, runner, kit.now(), done).then(
      (alive) => alive || lost.abort(new Lost()),
      () => undefined, // the database is away for a moment: the next beat tells
    );
  }, BEAT_MS);
  try {
    return await check(kit, await batchById(db, id), runner, (share) => {
      stop.throwIfAborted();
      done = share;
    });
  } catch (error) {
    if (error instanceof Lost) return false;
    if (isUnfit(error)) await refuse(kit, id, runner, words.unfit);
    await release(db, id, runner).catch(() => undefined);
    throw error;
  } finally {
    clearInterval(heart);
  }
}

/** Refuses an import that this run still has in hand. */
const refuse = (kit: Kit, id: string, runner: string, why: Text): Promise<void> =>
  kit.database.tx(async (tx) => {
    if (await holds(tx, id, runner)) await refuseBatch(tx, id, why);
  });

async function check(kit: Kit, batch: Batch, runner: string, progress: (share: number) => void): Promise<boolean> {
  const kind = kindOf(batch.kind);
  const { content } = await kit.files.read(kit.database.db, batch.file_id);
  const rows = await checked(kit, batch, kind, content, progress);
  progress(0.95);
  return kit.database.tx(async (tx) => {
    if (!(await holds(tx, batch.id, runner))) return false;
    if (!Array.isArray(rows)) {
      await refuseBatch(tx, batch.id, rows);
      return true;
    }
    await putRows(tx, batch.id, rows);
    const good = rows.filter((r) => r.payload !== null).length;
    await passBatch(tx, batch.id, { good, bad: rows.length - good });
    return true;
  });
}

/** The rows of a file, good and bad, by line; a text when the file as a whole is none of ours. */
async function checked(
  kit: Kit,
  batch: Batch,
  kind: ImportKind,
  content: Uint8Array,
  progress: (share: number) => void,
): Promise<CheckedRow[] | Text> {
  const limits = registerPolicy(kit).import;
  let read: Awaited<ReturnType<typeof readTable>>;
  try {
    const { columns, headWithin } = kind.layoutOf?.(kit, batch.params) ?? { columns: kind.columns, headWithin: 1 };
    read = await readTable(Buffer.from(content), columns, {
      headWithin,
      maxBytes: limits.fileMegabytes * MB,
      maxUnpacked: limits.unpackedMegabytes * MB,
      maxRows: limits.rows,
      maxCell: limits.cellCharacters,
      maxErrors: MAX_ERRORS,
      note: TEMPLATE_NOTE,
      progress: (share) => progress(share * 0.6),
    });
  } catch (error) {
    for (const known of Object.values(fileFailures)) if (isFailure(error, known)) return error.text;
    throw error;
  }
  progress(0.6);
  const target = {
    collectiveId: batch.collective_id,
    townCode: batch.town_code,
    params: batch.params,
    today: dayOf(kit, kit.now()).toString(),
    uploadedBy: batch.uploaded_by,
  };
  const rows = [...(await kind.check(kit.database.db, target, read.rows, kit)), ...badRows(read.errors)].toSorted(
    (a, b) => a.line - b.line,
  );
  if (read.more)
    rows.push({ line: (rows.at(-1)?.line ?? 1) + 1, label: '', payload: null, errors: [{ column: '', message: words.more }] });
  if (rows.length === 0) return words.empty;
  return rows;
}

function badRows(errors: readonly { row: number; column: string | null; message: Text }[]): CheckedRow[] {
  const byRow = new Map<number, RowError[]>();
  for (const e of errors) {
    const list = byRow.get(e.row) ?? [];
    byRow.set(e.row, list);
    list.push({ column: e.column ?? '', message: e.message });
  }
  return Array.from(byRow, ([line, list]): CheckedRow => ({ line, label: '', payload: null, errors: list }));
}

/**
 * Takes up every check that nobody is at: its process was killed, or its job never ran. One that fails keeps none of the others from being taken up; one that never comes to its
 * end is given up. Throws what went wrong with any of them, when all were tried.
 */
export async function resumeChecks(kit: Kit, signal?: AbortSignal): Promise<void> {
  const { db } = kit.database;
  const now = kit.now();
  const errors: unknown[] = [];
  for (const { id, spent } of await stalled(db, now.subtract(DEAD_AFTER), now.subtract(GIVE_UP_AFTER))) {
    signal?.throwIfAborted();
    try {
      if (spent) await giveUp(kit, id);
      else await runCheck(kit, id, signal);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} checks of imports failed`);
}

async function giveUp(kit: Kit, id: string): Promise<void> {
  const runner = uuidv7(kit.now());
  if (await claim(kit.database.db, id, runner, kit.now(), kit.now().subtract(DEAD_AFTER)))
    await refuse(kit, id, runner, words.spent);
}
