/** Posting one entry with a line a member, beside PostgreSQL's own COPY of the same lines into a table with the same constraints. */
import { performance } from 'node:perf_hooks';
import { bookIn, ledgerDatabase, NOW } from '../../kernel/ledger/book.fixture.ts';
import { openAccounts } from '../../kernel/ledger/index.ts';

/** What was measured, milliseconds: the median of seven. */
export interface PostMeasured {
  readonly postings: number;
  /** Opening an account a member, once. */
  readonly openMs: number;
  /** One transaction: entry, lines, balances, leaf. */
  readonly postMs: number;
  /** COPY into a table with the checks, key and index of `ledger.posting`. */
  readonly copyMs: number;
  /** COPY into the same with foreign keys to entry and account, which the ledger's own triggers answer for. */
  readonly keyedMs: number;
  /** Beside the first, the faster. */
  readonly ratio: number;
}

const ROUNDS = 7;
const median = (times: number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
const timed = async (fn: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await fn();
  return performance.now() - began;
};

/** Posts to a fresh database of its own, and drops it. All tables grow round by round. */
export async function measurePosting(members = 40_000): Promise<PostMeasured> {
  const database = await ledgerDatabase();
  const { owner } = database;
  try {
    const fixture = await bookIn(database);
    const bank = fixture.account['3104'] as number;
    let accounts: { id: number }[] = [];
    const openMs = await timed(async () => {
      accounts = await database.tx((tx) =>
        openAccounts(
          tx,
          {
            book: fixture.book,
            by: null,
            accounts: Array.from({ length: members }, (_, i) => ({ number: '2241', party: `member-${i}` })),
          },
          NOW,
        ),
      );
    });
    await owner.query(`create table public.twin (like ledger.posting including all);
      create table public.keyed (like ledger.posting including all);
      alter table public.keyed add foreign key (entry) references ledger.entry, add foreign key (account) references ledger.account;
      analyze`);
    const { rows } = await owner.query<{ dir: string }>(`select current_setting('data_directory') as dir`);
    const file = `${rows[0]?.dir}/bench-posting.copy`;
    const [posts, copies, keyed]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      const lines = accounts.map(({ id }, i) => ({ account: id, fen: -BigInt(1700 + (i % 50) * 100 + round) }));
      const postings = [...lines, { account: bank, fen: -lines.reduce((sum, p) => sum + p.fen, 0n) }];
      const key = `dividend-${round}`;
      posts.push(await timed(() => fixture.post(key, { postings, memo: '分红' })));
      await owner.query(
        `copy (select p.* from ledger.posting p join ledger.entry e on e.id = p.entry where e.key = '${key}' order by p.line) to '${file}'`,
      );
      const { rowCount } = await owner.query(
        `select 1 from ledger.posting p join ledger.entry e on e.id = p.entry where e.key = '${key}'`,
      );
      if (rowCount !== members + 1) throw new Error(`${rowCount} lines were posted, not ${members + 1}`);
      copies.push(await timed(() => owner.query(`copy public.twin from '${file}'`)));
      keyed.push(await timed(() => owner.query(`copy public.keyed from '${file}'`)));
    }
    const [postMs, copyMs] = [median(posts), median(copies)];
    return { postings: members + 1, openMs, postMs, copyMs, keyedMs: median(keyed), ratio: postMs / copyMs };
  } finally {
    await database.drop();
  }
}
