import type { Db } from '../db/index.ts';
import { decisionIds, replay } from './decision.ts';

/** Replays every stored decision with its own version: `differing` must be empty, or somebody changed facts, results or the engine. */
export async function replayAll(
  db: Db,
  options: { onProgress?: (done: number) => void } = {},
): Promise<{ checked: number; differing: { id: string; intact: boolean }[] }> {
  const out: { checked: number; differing: { id: string; intact: boolean }[] } = { checked: 0, differing: [] };
  for await (const ids of decisionIds(db)) {
    for (const id of ids) {
      const { same, intact } = await replay(db, id);
      if (!same) out.differing.push({ id, intact });
      out.checked += 1;
    }
    options.onProgress?.(out.checked);
  }
  return out;
}
