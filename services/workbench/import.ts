/** Files from outside: read, judged and turned into a draft, or refused with nothing changed. */
import { failure } from '@yunjian/kernel/contract';
import type { Tx } from '@yunjian/kernel/db';
import type { UploadPart } from '@yunjian/kernel/http';
import {
  createDraft,
  draftById,
  metaObject,
  rulebookFailures,
  ruleInForce,
  saveDraft,
  textOf,
  type Officer,
} from '@yunjian/kernel/rulebook';
import { isFailure } from '@yunjian/kernel/contract';
import { failures } from './failures.ts';
import { versionText } from './queries.ts';

export interface Import {
  readonly dmn: string;
  /** null: no sidecar was given. */
  readonly meta: string | null;
}

/** The files of an upload: one .dmn and at most one .json. Throws workbench.files, rulebook.unreadable. */
export function filesOf(parts: readonly UploadPart[]): Import {
  const ending = (part: UploadPart): string => /\.([^.]+)$/.exec(part.fileName.toLowerCase())?.[1] ?? '';
  const models = parts.filter((p) => ending(p) === 'dmn' || ending(p) === 'xml');
  const sidecars = parts.filter((p) => ending(p) === 'json');
  const [model] = models;
  const [sidecar] = sidecars;
  if (model === undefined || models.length > 1 || sidecars.length > 1 || models.length + sidecars.length !== parts.length)
    throw failure(failures.files);
  return {
    dmn: textOf(model.bytes, model.fileName),
    meta: sidecar === undefined ? null : textOf(sidecar.bytes, sidecar.fileName),
  };
}

export interface ImportTarget {
  readonly draft?: string | undefined;
  readonly revision?: number | undefined;
  readonly code?: string | undefined;
  readonly version?: string | undefined;
  readonly base?: string | undefined;
}

/**
 * Stores an import: a new text of `draft`, or a draft of its own. Without a sidecar that of the draft or of the base version is kept. Returns the draft's
 * id. Throws what `createDraft` and `saveDraft` throw, workbench.whichRule, rulebook.noVersion.
 */
export async function importInto(tx: Tx, files: Import, target: ImportTarget, by: Officer): Promise<string> {
  if (target.draft !== undefined) {
    const draft = await draftById(tx, target.draft);
    await saveDraft(
      tx,
      {
        id: draft.id,
        revision: target.revision ?? 0,
        version: target.version ?? draft.version,
        text: { dmn: files.dmn, meta: files.meta ?? draft.meta_text },
        tests: draft.tests,
        step: 'imported',
      },
      by,
    );
    return draft.id;
  }
  const said = files.meta === null ? null : metaObject(files.meta);
  const code = target.code ?? (typeof said?.['code'] === 'string' ? said['code'] : undefined);
  if (code === undefined) throw failure(failures.whichRule);
  const base = target.base ?? (await inForce(tx, code, by.today));
  const kept = base === null ? null : await versionText(tx, code, base);
  if (base !== null && kept === null) throw failure(rulebookFailures.noVersion, { code, version: base });
  const meta = files.meta ?? kept?.meta;
  if (meta === undefined) throw failure(failures.whichRule);
  const named = typeof said?.['version'] === 'string' ? said['version'] : undefined;
  const version = target.version ?? named ?? `${base ?? '1'}-${by.today.toString()}`;
  return createDraft(
    tx,
    { code, base, version: version.slice(0, 60), text: { dmn: files.dmn, meta }, tests: [], step: 'imported' },
    by,
  );
}

async function inForce(tx: Tx, code: string, today: Temporal.PlainDate): Promise<string | null> {
  try {
    return (await ruleInForce(tx, code, today)).version;
  } catch (error) {
    if (isFailure(error, rulebookFailures.noRule)) return null;
    throw error;
  }
}
