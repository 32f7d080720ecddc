import { isFailure } from '../contract/index.ts';
import type { Database } from '../db/index.ts';
import { decisionIds, replay } from './decision.ts';
import type { Replay } from './decision.ts';
import { rulebookFailures } from './failures.ts';

/** Where a verb reads and writes. */
export interface ReplayIo {
  stdout(text: string): void;
  stderr(text: string): void;
}

const HELP = `yunjian rules replay: 重算已作出的决定 · decide past decisions again from stored facts and rule version

  yunjian rules replay ID…     重算所列决定 · the decisions named
  yunjian rules replay --all   重算全部决定 · every decision

  每个不一致的决定输出一行 JSON；最后输出合计。全部一致退出码 0，否则 1。
  One JSON line for each decision that differs, then the totals. Exits with 0 if all are the same, else with 1.
`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Runs `yunjian rules replay …`; returns the exit code: 0 all the same, 1 something differs or is missing, 2 wrong usage. */
export async function rulesReplay(
  args: readonly string[],
  io: ReplayIo,
  deps: { openDb: () => Promise<Database> },
): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    io.stdout(HELP);
    return 0;
  }
  const ids = args.filter((arg) => arg !== '--all');
  if ((ids.length === 0) !== args.includes('--all') || !ids.every((id) => UUID.test(id))) {
    io.stderr(HELP);
    return 2;
  }
  const database = await deps.openDb();
  let same = 0;
  let different = 0;
  const check = async (id: string): Promise<void> => {
    const result = await attempt(database, id);
    if (result === null || !result.same) {
      different++;
      io.stdout(`${JSON.stringify(result === null ? { id, error: { code: rulebookFailures.noDecision.code } } : result)}\n`);
    } else same++;
  };
  try {
    if (ids.length > 0) for (const id of ids) await check(id);
    else for await (const batch of decisionIds(database.db)) for (const id of batch) await check(id);
  } finally {
    await database.close();
  }
  io.stdout(`${JSON.stringify({ same, different })}\n`);
  return different === 0 ? 0 : 1;
}

const attempt = async (database: Database, id: string): Promise<Replay | null> => {
  try {
    return await replay(database.db, id);
  } catch (error) {
    if (isFailure(error, rulebookFailures.noDecision)) return null;
    throw error;
  }
};
