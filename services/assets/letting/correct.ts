/** Corrections of what was recorded when a contract was signed, before it takes effect: signer, seal, day, document; an oral lease that was put in writing. */
import { sql } from 'kysely';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import { wrong } from './common.ts';
import type { Signing } from './contract-steps.ts';
import type { ContractRow } from './contract-row.ts';

/** What was really so at the signing. `document` says that another document comes with it. */
export interface Correction {
  readonly kind: 'signing';
  readonly signing: Signing;
}

interface Corrected {
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly loosens: false;
}

/** What a correction changes. An oral lease becomes a written one with its document. Throws assets.input when nothing changes or a document is missing. */
export function correctionOf(
  contract: ContractRow,
  change: Correction,
  said: { readonly signedOn: string; readonly documentHash: string | null },
): Corrected {
  const document = said.documentHash ?? contract.documentHash;
  if (document === null) throw wrong('补签书面合同须上传签字文本。', 'To put an oral lease in writing, add the signed document.');
  const was = { signedOn: contract.signedOn, form: contract.form, document: contract.documentHash, signing: contract.signing };
  const is = { signedOn: said.signedOn, form: 'written', document, signing: { ...change.signing } };
  const keys = Object.keys(is.signing) as (keyof Signing)[];
  if (
    was.signedOn === is.signedOn &&
    was.form === is.form &&
    was.document === is.document &&
    keys.every((k) => was.signing[k] === is.signing[k])
  )
    throw wrong('没有更正任何内容。', 'Nothing is corrected.');
  return { before: was, after: is, loosens: false };
}

/** Puts the record right. The database lets it only after another person agreed to exactly this. */
export async function correctSigning(
  tx: Tx,
  contract: ContractRow,
  after: JsonObject,
  draft: { readonly documentHash: string | null; readonly documentFileId: string | null },
  at: Temporal.Instant,
): Promise<void> {
  const fresh = draft.documentHash !== null && draft.documentHash !== contract.documentHash;
  await sql`update assets.contract set signed_on = ${String(after['signedOn'])}::date, form = 'written', signing = ${JSON.stringify(after['signing'])}::jsonb,
    document_hash = ${String(after['document'])}, document_file_id = case when ${fresh}::boolean then ${draft.documentFileId}::uuid else document_file_id end,
    document_at = case when ${fresh}::boolean then ${at}::timestamptz else document_at end, revision = revision + 1 where id = ${contract.id}::uuid`.execute(
    tx,
  );
}
