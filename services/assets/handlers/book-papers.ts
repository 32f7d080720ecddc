/** The papers of vouchers over HTTP: permission, then scope, then the file. */
import { failure } from '@yunjian/kernel/contract';
import { XLSX, type MediaType } from '@yunjian/kernel/files';
import type { Handlers, SignedIn } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import { attachPaper, readPaper } from '../books/voucher-file.ts';
import { voucherById } from '../books/voucher.ts';
import type { bookPapersOps } from '../contract/book-papers.ts';
import { failures } from '../failures.ts';
import { permit, type Duty } from '../policy.ts';
import { placeOf } from '../register/collectives.ts';
import { requireFor, scopeOf } from '../scope.ts';
import { todayOf } from '../setting.ts';
import { handOf } from './access.ts';

const TYPES: readonly MediaType[] = ['application/pdf', 'image/jpeg', 'image/png', XLSX];
const MOST_BYTES = 20 * 1024 * 1024;

/** The operations of papers. */
export function bookPapersHandlers(kit: Kit): Handlers<{ books: typeof bookPapersOps }>['books'] {
  const { db } = kit.database;
  /** Duty, then scope: whose book the voucher is in, or 404. */
  const at = async (ctx: SignedIn, duty: Duty, voucherId: string): Promise<string> => {
    permit(ctx.actor, duty);
    const { collectiveId } = await voucherById(db, voucherId);
    requireFor(await scopeOf(db, ctx.actor, todayOf(kit)), duty, await placeOf(db, collectiveId));
    return collectiveId;
  };
  return {
    attach: async ({ params }, ctx) => {
      const collectiveId = await at(ctx, 'keep-books', params.id);
      const { files } = await ctx.files();
      const file = files[0];
      if (file === undefined || files.length !== 1 || file.field !== 'paper' || file.bytes.length === 0)
        throw failure(failures.paper);
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
        headers: { 'content-security-policy': "default-src 'none'; sandbox", 'cache-control': 'private, no-store' },
      };
    },
  };
}
