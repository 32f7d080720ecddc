/** The papers of vouchers over HTTP: permission, then scope, then the file. */
import { XLSX, type MediaType } from '@yunjian/kernel/files';
import type { Handlers, SignedIn } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import { attachPaper, readPaper } from '../books/voucher-file.ts';
import { voucherById } from '../books/voucher.ts';
import type { bookPapersOps } from '../contract/book-papers.ts';
import type { Duty } from '../policy.ts';
import { placeOf } from '../register/collectives.ts';
import { access, handOf } from './access.ts';
import { paperOf, SHOWN_ALONE } from './papers.ts';

const TYPES: readonly MediaType[] = ['application/pdf', 'image/jpeg', 'image/png', XLSX];
const MOST_BYTES = 20 * 1024 * 1024;

/** The operations of papers. */
export function bookPapersHandlers(kit: Kit): Handlers<{ books: typeof bookPapersOps }>['books'] {
  const { db } = kit.database;
  const { placed } = access(kit);
  /** Whose book the voucher is in. */
  const at = (ctx: SignedIn, duty: Duty, voucherId: string) =>
    placed(ctx, duty, async () => placeOf(db, (await voucherById(db, voucherId)).collectiveId));
  return {
    attach: async ({ params }, ctx) => {
      const { collectiveId } = await at(ctx, 'keep-books', params.id);
      const file = paperOf((await ctx.files()).files, 'paper');
      const received = await kit.files.receive({ content: file.bytes, allow: TYPES, maxBytes: MOST_BYTES });
      return ctx.command({ params, hash: received.sha256 }, async (tx) => {
        const stored = await kit.files.record(tx, received, {
          originalName: file.fileName,
          owner: ctx.actor.accountId,
          purpose: 'assets.voucher',
          now: ctx.now(),
        });
        const paper = { fileId: stored.id, name: stored.originalName, hash: received.sha256 };
        return attachPaper(tx, kit, { voucherId: params.id, collectiveId, ...paper, by: handOf(ctx) }, ctx.now());
      });
    },
    paper: async ({ params }, ctx) => {
      await at(ctx, 'read-books', params.id);
      const p = await readPaper(db, kit, params.id, params.paper);
      return {
        body: p.content,
        type: p.type,
        fileName: p.name,
        headers: SHOWN_ALONE,
      };
    },
  };
}
