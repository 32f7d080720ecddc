/** Photos of an asset. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { UploadPart } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import type { Place } from '../scope.ts';
import { registerPolicy } from '../setting.ts';
import { addEvent, type Hand } from './event.ts';
import { withoutMetadata } from './picture.ts';

const MB = 1024 * 1024;
const PICTURES = ['image/jpeg', 'image/png', 'image/webp'] as const;

/** What came with the form, cleaned and stored as bytes; it becomes a photo in the transaction that records it. */
export interface NewPhoto {
  readonly received: Awaited<ReturnType<Kit['files']['receive']>>;
  readonly name: string;
  readonly takenOn: string;
  readonly caption: string;
}

/** Reads the form: one photo, the day it was taken (today when not said) and a caption. Throws assets.photo, assets.input, files.*. */
export async function readPhoto(
  kit: Pick<Kit, 'files' | 'pack'>,
  form: { files: readonly UploadPart[]; fields: Readonly<Record<string, string>> },
  today: string,
): Promise<NewPhoto> {
  const [file] = form.files;
  if (file === undefined || form.files.length !== 1 || file.field !== 'photo') throw failure(failures.photo);
  const caption = (form.fields['caption'] ?? '').trim();
  if (caption.length > 120 || /[\p{Cc}\p{Cf}\p{Cs}]/u.test(caption))
    throw failure({ ...failures.input, message: { zh: '说明最多 120 字。', en: 'The caption has at most 120 characters.' } });
  const takenOn = form.fields['takenOn'] ?? today;
  if (!isDay(takenOn) || takenOn > today || takenOn < '1980-01-01')
    throw failure({
      ...failures.input,
      message: { zh: '拍摄日期应为今天或以前的日期。', en: 'The photo was taken today or before.' },
    });
  const limit = registerPolicy(kit).photoMegabytes * MB;
  const clean = file.bytes.length > limit ? file.bytes : withoutMetadata(file.bytes); // too large a file is refused by the store, in its own words
  if (clean === null) throw failure(failures.photo);
  const received = await kit.files.receive({ content: clean, allow: [...PICTURES], maxBytes: limit });
  return { received, name: file.fileName, takenOn, caption };
}

function isDay(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

/** Records a photo. */
export async function addPhoto(
  tx: Tx,
  kit: Pick<Kit, 'files' | 'crypto' | 'now'>,
  input: { assetId: string; photo: NewPhoto; by: Hand & { id: string } },
): Promise<{ id: string }> {
  const now = kit.now();
  const { photo } = input;
  const file = await kit.files.record(tx, photo.received, {
    originalName: photo.name,
    owner: input.by.id,
    purpose: 'assets.photo',
    now,
  });
  const id = uuidv7(now);
  await sql`insert into assets.photo (id, asset_id, file_id, taken_on, caption, added_at, added_by)
    values (${id}, ${input.assetId}::uuid, ${file.id}, ${photo.takenOn}::date, ${photo.caption}, ${now}, ${input.by.id}::uuid)`.execute(
    tx,
  );
  await addEvent(
    tx,
    kit,
    { assetId: input.assetId, kind: 'photo-added', body: { photo: id, takenOn: photo.takenOn, sha256: photo.received.sha256 } },
    input.by,
    now,
  );
  return { id };
}

/** The file of a photo and where its asset belongs. Throws assets.notFound. */
export async function photoFile(db: Db, id: string): Promise<{ fileId: string; place: Place }> {
  const { rows } = await sql<{ fileId: string; collectiveId: string; townCode: string }>`
    select f.file_id as "fileId", a.collective_id as "collectiveId", a.town_code as "townCode"
    from assets.photo f join assets.asset a on a.id = f.asset_id where f.id = ${id}::uuid`.execute(db);
  const [row] = rows;
  if (!row) throw failure(failures.notFound);
  return { fileId: row.fileId, place: { collectiveId: row.collectiveId, townCode: row.townCode } };
}
