import { sql } from 'kysely';
import type { Db } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import type { z } from 'zod';
import type { draftForm } from './contract.ts';

type Draft = z.output<typeof draftForm>;

interface DraftView {
  form: Draft;
  step: string;
  updatedAt: string | null;
  files: { id: string; name: string; bytes: number }[];
}

/**
 * The saved draft with the names of its attachments; an empty one when nothing was saved. Only files this account uploaded are told, and one that is
 * gone is left out. The bank account is not kept in drafts: it is typed once, at the end.
 */
export async function readDraft(kit: Kit, personId: string, accountId: string): Promise<DraftView> {
  const { db } = kit.database;
  const { rows } = await sql<{
    form: Draft;
    step: string;
    updated_at: Temporal.Instant;
  }>`select form, step, updated_at from talent.draft where person_id = ${personId}`.execute(db);
  const row = rows[0];
  if (!row) return { form: {}, step: '', updatedAt: null, files: [] };
  const found = await Promise.all((row.form.attachments ?? []).map((id) => kit.files.find(db, id).catch(() => null)));
  const files = found.flatMap((f) => (f?.owner === accountId ? [{ id: f.id, name: f.originalName, bytes: f.bytes }] : []));
  return { form: row.form, step: row.step, updatedAt: row.updated_at.toString(), files };
}

/** Saves the draft over the one before. */
export async function saveDraft(kit: Kit, personId: string, draft: { form: Draft; step: string }): Promise<string> {
  const at = kit.now();
  const { bankAccount, ...form } = draft.form;
  void bankAccount;
  await sql`insert into talent.draft (person_id, form, step, updated_at) values (${personId}, ${JSON.stringify(form)}::jsonb, ${draft.step}, ${at})
    on conflict (person_id) do update set form = excluded.form, step = excluded.step, updated_at = excluded.updated_at`.execute(
    kit.database.db,
  );
  return at.toString();
}

/** Deletes the draft. */
export async function dropDraft(db: Db, personId: string): Promise<void> {
  await sql`delete from talent.draft where person_id = ${personId}`.execute(db);
}
