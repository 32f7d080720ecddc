import { sql } from 'kysely';
import type { Demo } from '@yunjian/kernel/service';
import { loadDemoData } from './demo/load.ts';

export { loadDemoData, type DemoOptions } from './demo/load.ts';

/** Sample data of collective assets (示例数据): a town's and a village's assets, lettings, money, members and dividends, all labelled. */
export const demo: Demo = {
  async present(database) {
    const { rows } = await sql<{ there: boolean }>`select exists (select from assets.collective where demo) as there`.execute(
      database.db,
    );
    return rows[0]?.there ?? false;
  },
  load: (kit, progress, scale = 1) => loadDemoData(kit, { scale, seed: 20_260_201 }, progress),
};
