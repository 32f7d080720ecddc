/** What keeps a collective from ending by itself: counted by the database (assets.collective_open_matters), said here in words, with where it is finished. */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { z } from 'zod';
import type { openMatter } from '../contract/governance-shapes.ts';

export type OpenMatterKind = z.infer<typeof openMatter>;

interface OpenMatter {
  readonly kind: OpenMatterKind;
  readonly n: number;
  /** The sum, where it is money. */
  readonly fen: bigint | null;
}

/** What is open of a collective and of those merged into it; none: it may end. */
export async function openMatters(db: Db | Tx, id: string): Promise<OpenMatter[]> {
  const { rows } = await sql<OpenMatter>`select kind, n, fen from assets.collective_open_matters(${id}::uuid)`.execute(db);
  return rows;
}
