import type { UploadedFile } from '@yunjian/ui';
import { client } from './client.ts';

/** What may be sent: pictures of documents and PDF. The server checks again by content. */
export const ACCEPTED_FILES = '.pdf,.jpg,.jpeg,.png,.webp,application/pdf,image/jpeg,image/png,image/webp';

/** Sends one file of the person's own and gives back what the server holds. Throws ApiProblem. */
export async function sendFile(file: File): Promise<UploadedFile> {
  const body = new FormData();
  body.append('file', file);
  // An upload has no body schema (it is multipart), so its arguments carry none in the type.
  return client.talent.upload({ body } as never);
}
