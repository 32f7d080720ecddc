/** A run of 40,000 households computed, posted and audited end to end, beside PostgreSQL's own COPY of the same rows under the same constraints. */
import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import { askTask, draftRun, noticeRun, runById, voteRun } from '../../services/assets/dividends/run.ts';
import { decisionOf, earn, settleMembers } from '../../services/assets/dividends/testing.ts';
import { SCALE } from '../../services/assets/dividends/units.ts';
import { runTask } from '../../services/assets/dividends/work.ts';
import type { TestAssets } from '../../services/assets/testing.ts';

export interface RunMeasured {
  readonly members: number;
  /** Entering members, households, shares (issue approved). */
  readonly enrolMs: number;
  readonly computeMs: number;
  /** Accounts opened, one entry with a posting a household, states, leaves. */
  readonly lockMs: number;
  /** compute + lock */
  readonly totalMs: number;
  /** COPY of payouts, accounts and postings into tables with the same constraints, the median of three. */
  readonly copyMs: number;
  readonly ratio: number;
}

const timed = async (fn: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await fn();
  return performance.now() - start;
};

/** COPY of the rows a run wrote, into empty twins of their tables with all indexes, checks and foreign keys. */
async function copyMs(t: TestAssets): Promise<number> {
  const { owner } = t.database;
  const { rows: where } = await owner.query<{ dir: string }>(`select current_setting('data_directory') as dir`);
  const dir = where[0]?.dir ?? '/tmp';
  const twins = [
    [
      'assets.payout',
      ['foreign key (run_id) references assets.distribution_run', 'foreign key (holder_id) references assets.holder'],
    ],
    ['ledger.account', ['foreign key (parent) references ledger.account', 'foreign key (book) references ledger.book']],
    ['ledger.posting', ['foreign key (entry) references ledger.entry', 'foreign key (account) references ledger.account']],
  ] as const;
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    let ms = 0;
    for (const [table, keys] of twins) {
      const twin = `bench_${table.replace('.', '_')}`;
      const file = `${dir}/${twin}.copy`;
      await owner.query(
        `drop table if exists ${twin}; create table ${twin} (like ${table} including all); ${keys.map((k) => `alter table ${twin} add ${k};`).join(' ')}`,
      );
      await owner.query(`copy ${table} to '${file}'`);
      ms += await timed(() => owner.query(`copy ${twin} from '${file}'`));
      await owner.query(`drop table ${twin}`);
    }
    times.push(ms);
  }
  return times.toSorted((a, b) => a - b)[1] ?? 0;
}

/** Measures a run on a fresh database of testing.ts. The clock of `t` is moved. */
export async function measureRun(t: TestAssets, members = 40_000): Promise<RunMeasured> {
  const units = Array.from({ length: members }, (_, i) => BigInt(1 + ((i * 7919) % 300)) * SCALE);
  const enrolMs = await timed(() => settleMembers(t, 'one', units, { accounts: false }));
  await t.database.owner.query('analyze');
  const ann = { id: t.actors.ann.accountId, name: 'ann' };
  const bea = { id: t.actors.bea.accountId, name: 'bea' };
  const now = () => t.kit.now();
  await earn(t, 'one', 2025, 6_500_000_000n);
  const id = await t.database.tx((tx) =>
    draftRun(
      tx,
      t.kit,
      {
        collectiveId: t.collectives.one,
        year: 2025,
        kind: 'annual',
        title: '测速',
        mode: 'pool',
        fen: 3_250_000_001n,
        recordOn: '2026-03-01',
        departure: null,
        minimumFen: 0n,
        by: ann,
      },
      now(),
    ),
  );
  const revision = async () => (await runById(t.database.db, id)).revision;
  const task = async (kind: 'compute' | 'lock'): Promise<number> => {
    const at = await revision();
    const job = await t.database.tx((tx) =>
      askTask(tx, t.kit, { runId: id, kind, revision: at, by: kind === 'lock' ? bea : ann }, now()),
    );
    return timed(() => runTask(t.kit, job));
  };
  const computeMs = await task('compute');
  const first = await revision();
  await t.database.tx((tx) => noticeRun(tx, t.kit, { runId: id, revision: first, days: null, by: bea }, now()));
  t.clock.now = t.clock.now.add({ hours: 24 * 10 });
  const decisionId = await decisionOf(t, 'one', now().toZonedDateTimeISO(t.kit.zone).toPlainDate().toString(), id);
  const second = await revision();
  await t.database.tx((tx) => voteRun(tx, t.kit, { runId: id, revision: second, decisionId, by: bea }, now()));
  const lockMs = await task('lock');
  const { rows } = await sql<{
    state: string;
    why: unknown;
  }>`select r.state, (select t.failure from assets.run_task t where t.run_id = r.id and t.state = 'failed' limit 1) as why
    from assets.distribution_run r where r.id = ${id}::uuid`.execute(t.database.db);
  if (rows[0]?.state !== 'locked') throw new Error(`the run is ${rows[0]?.state}: ${JSON.stringify(rows[0]?.why)}`);
  const copied = await copyMs(t);
  const totalMs = computeMs + lockMs;
  return { members, enrolMs, computeMs, lockMs, totalMs, copyMs: copied, ratio: totalMs / copied };
}
