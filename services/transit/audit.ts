/** Recording what an inspector saw at a stop. */
import { appendLeaf } from '@yunjian/kernel/audit';
import { failure, type Text } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { UploadPart } from '@yunjian/kernel/http';
import type { Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from './failures.ts';
import { addAudits, type NewAudit, type YesNo } from './queries.ts';

export const AMENITIES = ['canopy', 'timetable', 'accessible', 'seat', 'light'] as const;
type Amenity = (typeof AMENITIES)[number];

const NAMES: Readonly<Record<Amenity, Text>> = {
  canopy: { zh: '雨篷', en: 'canopy' },
  timetable: { zh: '时刻表', en: 'timetable' },
  accessible: { zh: '无障碍', en: 'accessibility' },
  seat: { zh: '座椅', en: 'seat' },
  light: { zh: '照明', en: 'light' },
};

/** What the form says, checked. */
export interface AuditForm {
  readonly seen: Readonly<Record<Amenity, YesNo>>;
  readonly note: string;
  readonly auditedOn: string;
}

const incomplete = (zh: string, en: string) =>
  failure({
    ...failures.audit,
    message: { zh: `巡查记录不完整：${zh}`, en: `The audit is incomplete: ${en}` },
  });

/** Reads the fields of the form. What is not said is not guessed: each amenity must be yes, no or unknown. Throws transit.audit. */
export function readForm(fields: Readonly<Record<string, string>>, today: string): AuditForm {
  const seen = {} as Record<Amenity, YesNo>;
  for (const what of AMENITIES) {
    const said = fields[what];
    if (said !== 'yes' && said !== 'no' && said !== 'unknown')
      throw incomplete(`${NAMES[what].zh}请选“有、无、未知”`, `${NAMES[what].en}: choose yes, no or unknown`);
    seen[what] = said;
  }
  const note = (fields['note'] ?? '').trim();
  if (note.length > 1000 || !note.isWellFormed() || note.includes('\0'))
    throw incomplete('备注最多 1000 字', 'the note has at most 1,000 characters');
  const auditedOn = fields['auditedOn'] ?? today;
  let day: Temporal.PlainDate;
  try {
    day = Temporal.PlainDate.from(auditedOn, { overflow: 'reject' });
  } catch {
    throw incomplete('巡查日期不是日期', 'the day of the audit is no date');
  }
  if (day.toString() !== auditedOn || auditedOn > today || auditedOn < '2000-01-01')
    throw incomplete('巡查日期应在今天或以前', 'the day of the audit is today or before');
  return { seen, note, auditedOn };
}

/** The one photo of a form, or none. Throws transit.audit for two. */
export function photoOf(files: readonly UploadPart[]): UploadPart | null {
  const photos = files.filter((f) => f.bytes.length > 0 || f.fileName !== '');
  if (photos.length > 1 || photos.some((f) => f.field !== 'photo'))
    throw incomplete('只能附一张照片', 'attach one photo at most');
  return photos[0] ?? null;
}

/**
 * Records an audit with its leaf, in the caller's transaction. The photo was received before: it becomes a file here, so that an audit that fails leaves
 * nothing. The leaf has no note: free text may name people.
 */
export async function recordAudit(
  tx: Tx,
  kit: Pick<Kit, 'files' | 'crypto'>,
  input: {
    stop: { ref: string; name: string };
    form: AuditForm;
    photo: { received: Awaited<ReturnType<Kit['files']['receive']>>; name: string } | null;
    by: { id: string; name: string };
  },
  at: Temporal.Instant,
): Promise<{ id: string }> {
  const id = uuidv7(at);
  const photo =
    input.photo === null
      ? null
      : (
          await kit.files.record(tx, input.photo.received, {
            originalName: input.photo.name,
            owner: input.by.id,
            purpose: 'transit.audit',
            now: at,
          })
        ).id;
  const row: NewAudit = {
    id,
    stop: input.stop.ref,
    stopName: input.stop.name,
    auditedOn: input.form.auditedOn,
    ...input.form.seen,
    note: input.form.note,
    photo,
    at,
    by: input.by,
    example: false,
  };
  await addAudits(tx, [row]);
  await appendLeaf(
    tx,
    {
      kind: 'transit.audited',
      subject: id,
      body: {
        stop: input.stop.ref,
        on: input.form.auditedOn,
        ...input.form.seen,
        photo: input.photo?.received.sha256 ?? null,
        by: input.by.id,
      },
      at,
    },
    kit.crypto.suite,
  );
  return { id };
}
