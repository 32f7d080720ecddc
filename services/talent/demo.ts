import { sql } from 'kysely';
import type { Demo } from '@yunjian/kernel/service';
import { loadDemoData } from './demo/load.ts';

export { loadDemoData, type DemoOptions } from './demo/load.ts';

/** Sample data of talent housing (示例数据): 17,000 flats in accredited projects of every town, 60,000 applicants at every stage, all labelled. */
export const demo: Demo = {
  async present(database) {
    const { rows } = await sql<{ there: boolean }>`select exists (select from talent.project where demo) as there`.execute(
      database.db,
    );
    return rows[0]?.there ?? false;
  },
  load: (kit, progress, scale = 1) => loadDemoData(kit, { scale, seed: 20260101 }, progress),
};
