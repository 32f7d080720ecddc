import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type pg from 'pg';
import { isPgError } from '../db/index.ts';
import type { TestDatabase } from '../db/testing.ts';
import { ann, bob, bookIn, day, ledgerDatabase, NOW, type Fixture } from './book.fixture.ts';
import { closePeriod } from './index.ts';

/** Goes around the code: plain SQL as the program's role, and as the owner. */
describe('kernel/ledger: the database refuses', () => {
  let d: TestDatabase;
  let f: Fixture;
  let g: Fixture;
  let first: string;
  before(async () => {
    d = await ledgerDatabase();
    f = await bookIn(d);
    g = await bookIn(d);
    first = (await f.post('first-0001')).entry;
  });
  after(() => d.drop());

  let n = 0;
  interface Raw {
    seq?: number;
    lines?: number;
    date?: string;
    reverses?: string | null;
    maker?: string | null;
    approver?: string | null;
    key?: string;
    leafOf?: string;
    book?: string;
    postings?: readonly (readonly [line: number, account: number | undefined, fen: number | bigint])[];
  }
  const insertPostings = 'insert into ledger.posting select $1::uuid, * from unnest($2::int4[], $3::int4[], $4::int8[])';
  const postings = (client: pg.PoolClient, id: string, rows: NonNullable<Raw['postings']>) =>
    client.query(insertPostings, [id, rows.map((r) => r[0]), rows.map((r) => r[1]), rows.map((r) => String(r[2]))]);

  /** A hand-written entry: right in all but what `raw` says. */
  async function entry(client: pg.PoolClient, raw: Raw = {}): Promise<string> {
    const serial = (++n).toString(16).padStart(12, '0');
    const [id, leaf] = [`0198a000-0000-7000-8000-${serial}`, `0198a000-0000-7000-9000-${serial}`];
    await client.query(
      `insert into audit.leaf (id, kind, subject, at, suite, canonical, hash) values ($1, 'ledger.entry', $2, now(), 'intl', '{}', sha256($3::text::bytea))`,
      [leaf, raw.leafOf ?? id, id],
    );
    const book = raw.book ?? f.book;
    const { rows } = await client.query<{ next: string }>('select last_seq + 1 as next from ledger.tip where book = $1', [book]);
    await client.query(
      `insert into ledger.entry (id, book, seq, effective_date, memo, source_kind, source_id, lines, made_by, approved_by, made_at, reverses, reason, key, body_hash, salt, leaf)
       values ($1, $2, $3, $4, '手工', 'test.raw', '1', $5, $6, $7, now(), $8, $9, $10, sha256('x'), '\\x00112233445566778899aabbccddeeff', $11)`,
      [
        id,
        book,
        raw.seq ?? Number(rows[0]?.next),
        raw.date ?? '2026-03-05',
        raw.lines ?? 2,
        raw.maker === undefined ? ann : raw.maker,
        raw.approver ?? null,
        raw.reverses ?? null,
        raw.reverses == null ? null : 'mistake',
        raw.key ?? `raw-key-${serial}`,
        leaf,
      ],
    );
    const [bank, rent] = [f.account['1002'], f.account['5001']];
    if (raw.postings?.length !== 0)
      await postings(
        client,
        id,
        raw.postings ?? [
          [1, bank, 100],
          [2, rent, -100],
        ],
      );
    return id;
  }

  /** In one transaction of the program's role, committed; the constraint that refused it, or null. */
  async function attempt(work: (client: pg.PoolClient) => Promise<unknown>, pool = d.pool): Promise<string | null> {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await work(client);
      await client.query('commit');
      return null;
    } catch (error) {
      await client.query('rollback');
      const { constraint, code } = error as { constraint?: string; code?: string };
      return constraint ?? code ?? String(error);
    } finally {
      client.release();
    }
  }

  test('the hand-written entry is right when nothing is wrong with it', async () => {
    assert.equal(await attempt((c) => entry(c)), null);
  });

  test('entries that do not hold', async () => {
    const [bank, rent, control, other] = [f.account['1002'], f.account['5001'], f.account['2241'], g.account['5001']];
    const cases: [Raw, string][] = [
      [
        {
          postings: [
            [1, bank, 100],
            [2, rent, -99],
          ],
        },
        'posting_balanced',
      ],
      [
        {
          postings: [
            [1, bank, 0],
            [2, rent, 0],
          ],
        },
        'posting_fen',
      ],
      [
        {
          postings: [
            [1, bank, 10n ** 15n],
            [2, rent, -(10n ** 15n)],
          ],
        },
        'posting_fen',
      ],
      [{ lines: 1, postings: [[1, bank, 1]] }, 'entry_lines_check'],
      [{ lines: 3 }, 'posting_complete'],
      [
        {
          postings: [
            [1, bank, 100],
            [3, rent, -100],
          ],
        },
        'posting_complete',
      ],
      [
        {
          postings: [
            [0, bank, 100],
            [1, rent, -100],
          ],
        },
        'posting_complete',
      ],
      [
        {
          postings: [
            [1, bank, 100],
            [1, rent, -100],
          ],
        },
        'posting_line',
      ],
      [{ postings: [] }, 'entry_has_postings'],
      [
        {
          postings: [
            [1, bank, 100],
            [2, other, -100],
          ],
        },
        'posting_account_of_book',
      ],
      [
        {
          postings: [
            [1, bank, 100],
            [2, 2_000_000_000, -100],
          ],
        },
        'posting_account_of_book',
      ],
      [
        {
          postings: [
            [1, bank, 100],
            [2, control, -100],
          ],
        },
        'posting_not_control',
      ],
      [{ book: g.book }, 'posting_account_of_book'],
      [{ seq: 9 }, 'entry_seq_without_gaps'],
      [{ seq: 1 }, 'entry_seq'],
      [{ key: 'first-0001' }, 'entry_key'],
      [{ leafOf: 'somebody-else' }, 'entry_own_leaf'],
      [{ approver: ann }, 'entry_second_person'],
    ];
    for (const [raw, constraint] of cases) assert.equal(await attempt((c) => entry(c, raw)), constraint);
  });

  test('postings cannot come later, nor without their entry', async () => {
    const [bank, rent] = [f.account['1002'], f.account['5001']];
    assert.equal(
      await attempt((c) =>
        postings(c, first, [
          [3, bank, 5],
          [4, rent, -5],
        ]),
      ),
      'posting_complete',
    );
    assert.equal(
      await attempt((c) =>
        postings(c, first, [
          [1, bank, 5],
          [2, rent, -5],
        ]),
      ),
      'posting_line',
    );
    assert.equal(
      await attempt((c) =>
        postings(c, '0198a000-0000-7000-8000-ffffffffffff', [
          [1, bank, 5],
          [2, rent, -5],
        ]),
      ),
      'posting_entry',
    );
    const inTwo = attempt(async (c) => {
      const id = await entry(c, { postings: [] });
      await postings(c, id, [[1, bank, 100]]);
      await postings(c, id, [[2, rent, -100]]);
    });
    assert.equal(await inTwo, 'posting_complete');
  });

  test('a reversal mirrors, once, by two people', async () => {
    const [bank, rent, fee] = [f.account['1002'], f.account['5001'], f.account['5401']];
    const by = { reverses: first, approver: bob };
    const mirror = {
      postings: [
        [1, bank, -100_00],
        [2, rent, 100_00],
      ] as const,
    };
    const cases: [Raw, string][] = [
      [
        {
          ...by,
          postings: [
            [1, bank, -99_00],
            [2, rent, 99_00],
          ],
        },
        'posting_mirrors',
      ],
      [
        {
          ...by,
          postings: [
            [1, fee, -100_00],
            [2, rent, 100_00],
          ],
        },
        'posting_mirrors',
      ],
      [
        {
          ...by,
          postings: [
            [1, rent, 100_00],
            [2, bank, -100_00],
          ],
        },
        'posting_mirrors',
      ],
      [
        {
          ...by,
          lines: 3,
          postings: [
            [1, bank, -100_00],
            [2, rent, 99_00],
            [3, rent, 1_00],
          ],
        },
        'entry_reversal_fits',
      ],
      [{ ...by, ...mirror, date: '2026-02-01' }, 'entry_reversal_fits'],
      [{ ...by, ...mirror, approver: ann }, 'entry_second_person'],
      [{ ...by, ...mirror, approver: null }, 'entry_reversal_two_people'],
      [{ ...by, ...mirror, maker: null }, 'entry_reversal_two_people'],
      [{ ...by, ...mirror, book: g.book }, 'entry_reversal_fits'],
    ];
    for (const [raw, constraint] of cases) assert.equal(await attempt((c) => entry(c, raw)), constraint);
    let back = '';
    assert.equal(await attempt(async (c) => (back = await entry(c, { ...by, ...mirror }))), null);
    assert.equal(await attempt((c) => entry(c, { ...by, ...mirror })), 'entry_reversed_once');
    assert.equal(await attempt((c) => entry(c, { reverses: back, approver: bob })), 'entry_reversal_fits');
  });

  test('a closed day takes nothing; closing goes forward, reopening needs two', async () => {
    await d.tx((tx) => closePeriod(tx, { book: f.book, through: day('2026-01-31'), by: ann, reason: '月结' }, NOW));
    assert.equal(await attempt((c) => entry(c, { date: '2026-01-31' })), 'entry_period_open');
    assert.equal(await attempt((c) => entry(c, { date: '2026-02-01' })), null);
    const step = (no: number, action: string, through: string | null, approver: string | null) => async (c: pg.PoolClient) => {
      await c.query(
        `insert into audit.leaf (id, kind, subject, at, suite, canonical, hash) values (gen_random_uuid(), 'x', 'y', now(), 'intl', '{}', sha256('z'))`,
      );
      await c.query(
        `insert into ledger.period (book, no, action, through, made_by, approved_by, reason, at, salt, leaf)
         select $1, $2, $3, $4, $5, $6, '手工', now(), '\\x00112233445566778899aabbccddeeff', id from audit.leaf where kind = 'x' limit 1`,
        [f.book, no, action, through, ann, approver],
      );
    };
    assert.equal(await attempt(step(2, 'close', '2026-01-15', null)), 'period_moves');
    assert.equal(await attempt(step(3, 'close', '2026-02-28', null)), 'period_next');
    assert.equal(await attempt(step(2, 'open', null, null)), 'period_open_two_people');
    assert.equal(await attempt(step(2, 'open', null, ann)), 'period_second_person');
    assert.equal(await attempt(step(2, 'open', '2026-02-28', bob)), 'period_moves');
  });

  test('nothing is changed, deleted or emptied: not by the program, not by the owner who does not mean it', async () => {
    const tables = ['book', 'opening', 'account', 'entry', 'posting', 'period', 'assertion', 'tip'];
    const column: Record<string, string> = {
      opening: 'accounts',
      account: 'number',
      posting: 'fen',
      tip: 'last_seq',
      assertion: 'fen',
      period: 'reason',
      entry: 'memo',
    };
    for (const table of tables) {
      const name = column[table] ?? 'code';
      for (const statement of [
        `update ledger.${table} set ${name} = ${name}`,
        `delete from ledger.${table}`,
        `truncate ledger.${table} cascade`,
      ])
        for (const pool of [d.pool, d.owner])
          await assert.rejects(pool.query(statement), (e) => isPgError(e, '42501'), `${statement}`);
    }
    await assert.rejects(d.pool.query('insert into ledger.tip (book) select id from ledger.book'), (e) => isPgError(e, '42501'));
  });

  test('accounts hang under the control account of their number and come with their opening', async () => {
    const account =
      (parent: number | undefined, number: string, party: string | null, opening = 'fresh') =>
      async (c: pg.PoolClient) => {
        const { rows } = await c.query<{ opening: string }>(
          opening === 'fresh'
            ? `with l as (insert into audit.leaf (id, kind, subject, at, suite, canonical, hash)
               values (gen_random_uuid(), 'x', 'y', now(), 'intl', '{}', sha256('z')) returning id)
             insert into ledger.opening select gen_random_uuid(), $1, 1, null, now(), '\\x00112233445566778899aabbccddeeff', id from l returning id as opening`
            : 'select id as opening from ledger.opening where book = $1 limit 1',
          [f.book],
        );
        await c.query(
          `insert into ledger.account (id, book, number, name, kind, section, party, parent, opening, line)
         values (nextval('ledger.account_id'), $1, $2, '{"zh":"x","en":"x"}', 'liability', 'current-liabilities', $3, $4, $5, $6)`,
          [f.book, number, party, parent, rows[0]?.opening, opening === 'fresh' ? 1 : 99],
        );
      };
    assert.equal(await attempt(account(f.account['2241'], '2241', 'm-1')), null);
    assert.equal(await attempt(account(f.account['2241'], '2241', 'm-1')), 'account_number');
    assert.equal(await attempt(account(f.account['2203'], '2203', 'm-1')), 'account_under_control');
    assert.equal(await attempt(account(g.account['2241'], '2241', 'm-2')), 'account_under_control');
    assert.equal(await attempt(account(undefined, '2241', 'm-3')), 'account_of_party');
    assert.equal(await attempt(account(f.account['2241'], '2241', 'm-4', 'old')), 'account_complete');
  });
});
