/** Papers that come with an operation, and stored ones as a page shows them. */
import { failure } from '@yunjian/kernel/contract';
import type { UploadPart } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';

const MB = 1024 * 1024;
const PAPERS = ['application/pdf', 'image/jpeg', 'image/png'] as const;

/** With which a stored file is shown by itself, with no right to anything, and kept by no browser. */
export const SHOWN_ALONE = {
  'content-security-policy': "default-src 'none'; sandbox",
  'cache-control': 'private, no-store',
};

/** The one file of a form, under its name. Throws assets.paper. */
export function paperOf(files: readonly UploadPart[], field: string): UploadPart {
  const [file] = files;
  if (file === undefined || files.length !== 1 || file.field !== field || file.bytes.length === 0) throw failure(failures.paper);
  return file;
}

/** Takes papers in, and shows them. */
export const papersOf = (kit: Pick<Kit, 'files' | 'database'>) => ({
  /** Receives a PDF or a picture of 20 MB at most. Throws what the store refuses. */
  receive: (file: UploadPart) => kit.files.receive({ content: file.bytes, allow: [...PAPERS], maxBytes: 20 * MB }),
  /** A stored file as a page shows it. */
  shown: async (id: string) => {
    const { file, content } = await kit.files.read(kit.database.db, id);
    return { body: content, type: file.mediaType, headers: SHOWN_ALONE };
  },
});
