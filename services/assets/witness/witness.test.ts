// One byte of any column of any table that is compared with the log, changed by the owner of the database: verification names the row.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { seal, verifyLog } from '@yunjian/kernel/audit';
import type { JsonObject } from '@yunjian/kernel/crypto';
import { isFailure } from '@yunjian/kernel/contract';
import { openDatabase } from '@yunjian/kernel/db';
import { ledgerWitnesses } from '@yunjian/kernel/ledger';
import { askTask, draftRun, noticeRun, runById } from '../dividends/run.ts';
import { earn, HASH, settleMembers, whole, work } from '../dividends/testing.ts';
import { failures } from '../failures.ts';
import { assets } from '../index.ts';
import { testAssets, uscc, type TestAssets } from '../testing.ts';
import { rowsWitness } from './check.ts';
import { keepRows, sealLoaded } from './keep.ts';
import { DERIVED } from './derived.ts';
import { WITNESSED } from './tables.ts';
import { UNWATCHED } from './unwatched.ts';

/** By type: a value to put into a made-up row, and another that differs as little as can be. */
const VALUES: Readonly<Record<string, readonly [put: string, bent: string]>> = {
  text: [`'ab'`, `'ac'`],
  uuid: ['gen_random_uuid()', 'gen_random_uuid()'],
  bigint: ['7', '8'],
  integer: ['7', '8'],
  numeric: ['1.5', '1.6'],
  real: ['0.5', '0.6'],
  'double precision': ['121.5', '121.50000001'],
  boolean: ['true', 'false'],
  date: [`date '2026-03-10'`, `date '2026-03-11'`],
  daterange: [`'[2026-01-01,2026-02-01)'::daterange`, `'[2026-01-01,2026-02-02)'::daterange`],
  'timestamp with time zone': [`timestamptz '2026-03-10 02:00:00Z'`, `timestamptz '2026-03-10 02:00:00.000001Z'`],
  bytea: [`'\\x00'::bytea`, `'\\x01'::bytea`],
  'text[]': [`array['ab']`, `array['ac']`],
  jsonb: [`'{"a":1}'::jsonb`, `'{"a":2}'::jsonb`],
};

let t: TestAssets;
let asset: string;

const verify = async (): Promise<string[]> => {
  await t.database.tx((tx) => keepRows(tx, t.kit, t.kit.now()));
  await seal(t.database, t.kit.crypto, t.kit.now());
  const report = await verifyLog(t.database, {
    keys: t.kit.crypto.publicKeys,
    witnesses: [...ledgerWitnesses, ...(assets.witnesses ?? [])],
    now: t.kit.now(),
  });
  return report.problems.map((p) => p.what.en).toSorted();
};

/** As the owner of the database, all triggers off. */
async function behind(...statements: string[]): Promise<void> {
  const client = await t.database.owner.connect();
  try {
    await client.query('set session_replication_role = replica');
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.query('reset session_replication_role');
    client.release();
  }
}

const owner = async <R extends Record<string, unknown>>(text: string): Promise<R[]> =>
  (await t.database.owner.query<R>(text)).rows;

async function makeAsset(n: number): Promise<string> {
  const answer = await t.call('ann', 'POST', `/collectives/${t.collectives.one}/assets`, {
    body: {
      code: `ZC-${n}`,
      name: `示例厂房${n}`,
      kind: 'building',
      landKind: null,
      operating: true,
      use: 'industrial',
      areaCm2: '1000000',
      address: '示例路 1 号',
      lon: null,
      lat: null,
      titleState: 'none',
      titleNo: null,
      permitState: 'unknown',
      safetyState: 'unknown',
      rightUntil: null,
      acquiredOn: null,
      costFen: null,
      parts: [],
    },
  });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body.id as string;
}

describe('rows of collective assets against the log', () => {
  before(async () => {
    t = await testAssets();
    asset = await makeAsset(1);
  });
  after(() => t.close());

  it('what the program does agrees; the database knows the same tables and watches each for what is written, changed and removed', async () => {
    assert.deepEqual(await verify(), []);
    const known = await owner<{ rel: string; key: string[]; without: string[]; triggers: string }>(
      `select w.rel, w.key, w.without, (select count(*) from pg_trigger g where g.tgrelid = ('assets.' || w.rel)::regclass and g.tgfoid = 'assets.seal_rows'::regproc and g.tgenabled = 'O')::text as triggers
       from assets.witnessed w where w.home = 'assets'`,
    );
    assert.deepEqual(
      Object.fromEntries(known.map((r) => [r.rel, { key: r.key, ...(r.without.length > 0 ? { without: r.without } : {}) }])),
      WITNESSED,
    );
    assert.deepEqual([...new Set(known.map((r) => r.triggers))], ['3']);
    const [sealed] = await owner<{ said: string; mac: string }>(
      `select concat_ws(' ', rel, key, seq, encode(hash, 'hex')) as said, encode(mac, 'hex') as mac from assets.row_seal where hash is not null order by seq desc limit 1`,
    );
    const key = t.kit.crypto.blindIndex('', 'audit.row-keys').subarray(-32);
    assert.equal(
      createHmac('sha256', key)
        .update(sealed?.said ?? '')
        .digest('hex'),
      sealed?.mac,
      'the proof is that of RFC 2104',
    );
  });

  it('a change by the owner is not taken for the program’s, with triggers or without, nor made good by what the program does next', async () => {
    const says = [`assets.asset ${asset}: differs from what the program wrote`];
    await t.database.owner.query(`update assets.asset set address = '示例路 2 号' where id = '${asset}'`);
    assert.deepEqual(await verify(), says);
    await t.database.db.transaction().execute((tx) =>
      tx
        .updateTable('assets.asset' as never)
        .set({ revision: 9 } as never)
        .execute(),
    );
    assert.deepEqual(await verify(), says, 'still named after the program wrote the row');
    await behind(`update assets.asset set address = '示例路 1 号', revision = 1 where id = '${asset}'`);
    assert.deepEqual(await verify(), [], 'and no more once it is what it was');
    const other = await makeAsset(2);
    await t.call('bea', 'POST', `/register/${other}/state`, { body: { action: 'retire', reason: '示例：已拆除', revision: 1 } });
    assert.deepEqual(await owner(`select state from assets.asset where id = '${other}'`), [{ state: 'retired' }]);
    assert.deepEqual(await verify(), []);
    await behind(`update assets.asset set cost_fen = 1 where id = '${other}'`);
    assert.deepEqual(await verify(), [`assets.asset ${other}: differs from what the program wrote`], 'a retired asset too');
    await behind(`update assets.asset set cost_fen = null where id = '${other}'`);
  });

  it('a row removed, a row nobody wrote, a hash rewritten', async () => {
    const [row] = await owner<{ whole: string }>(`select to_jsonb(t)::text as whole from assets.asset t where id = '${asset}'`);
    await behind(`delete from assets.asset where id = '${asset}'`);
    assert.deepEqual(await verify(), [`assets.asset ${asset}: the row is gone`]);
    await behind(
      `insert into assets.asset select * from jsonb_populate_record(null::assets.asset, '${row?.whole.replaceAll("'", "''")}')`,
    );
    const forged = '0198a000-0000-7000-8000-0000000000aa';
    await behind(
      `insert into assets.party (id, kind, name, uscc, created_at) values ('${forged}', 'organisation', '示例', '${uscc(1)}', now())`,
      `insert into assets.valuation (id, asset_id, on_date, value_fen, method, made_at) values ('${forged}', '${asset}', '2026-01-01', 5, 'cost', now())`,
    );
    assert.deepEqual(await verify(), [
      `assets.asset_worth ${asset}: is not what the rows it follows from say`,
      `assets.party ${forged}: was not written by the program`,
      `assets.valuation ${forged}: was not written by the program`,
    ]);
    await behind(`delete from assets.valuation where id = '${forged}'`, `delete from assets.party where id = '${forged}'`);
    await behind(
      `update assets.asset set area_cm2 = area_cm2 + 1 where id = '${asset}'`,
      `update assets.row_seal s set hash = assets.row_hash(to_jsonb(a), '{}') from assets.asset a where s.rel = 'asset' and s.key = a.id::text and a.id = '${asset}'`,
    );
    const said = await verify();
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /^assets\.row_seal \d+: the hashes of this batch differ from their leaf$/);
    await behind(
      `update assets.asset set area_cm2 = area_cm2 - 1 where id = '${asset}'`,
      `update assets.row_seal s set hash = assets.row_hash(to_jsonb(a), '{}') from assets.asset a where s.rel = 'asset' and s.key = a.id::text and a.id = '${asset}'`,
    );
    assert.deepEqual(await verify(), []);
  });

  it('a hash put in by hand counts for nothing, before and after the next leaf, and stands in no honest writer’s way', async () => {
    const says = [`assets.asset ${asset}: differs from what the program wrote`];
    const forge = (batch: string) =>
      `insert into assets.row_seal (rel, key, hash, batch) select 'asset', id::text, assets.row_hash(to_jsonb(a), '{}'), ${batch} from assets.asset a where id = '${asset}'`;
    await behind(`update assets.asset set area_cm2 = area_cm2 + 1 where id = '${asset}'`, forge('null'));
    assert.deepEqual(await verify(), says);
    assert.deepEqual(await verify(), says, 'the next leaf does not take it in');
    await behind(`update assets.asset set area_cm2 = area_cm2 - 1 where id = '${asset}'`);
    assert.deepEqual(await verify(), [], 'the hash put in by hand is not asked');
    const [was] = await owner<{ revision: number }>(`select revision from assets.asset where id = '${asset}'`);
    const kept = await t.call('ann', 'POST', `/register/${asset}/state`, {
      body: { action: 'set-idle', reason: '示例：空置', revision: was?.revision },
    });
    assert.equal(kept.status, 200, JSON.stringify(kept.body));
    assert.deepEqual(await verify(), [], 'the program writes on what it had left');
    await behind('delete from assets.row_seal where batch is null');
    // the program's role without the program's key
    const stranger = openDatabase(t.database.appUrl, { max: 1 });
    await stranger.pool.query(`update assets.asset set revision = revision + 1 where id = '${asset}'`);
    await stranger.close();
    assert.deepEqual(await verify(), says);
    await behind(
      `update assets.asset set revision = revision - 1 where id = '${asset}'`,
      'delete from assets.row_seal where batch is null',
    );
    await behind(forge('999999'));
    assert.deepEqual(await verify(), ['assets.row_seal 999999: no leaf holds the hashes of this batch']);
    await behind('delete from assets.row_seal where batch = 999999');
    assert.deepEqual(await verify(), []);
  });

  it('events, holders, counters, names, proposed shares, noticed payouts, tables of steps: each edit is named, and shares bent are not approved', async () => {
    const ann = { id: t.actors.ann.accountId, name: 'ann' };
    const bea = { id: t.actors.bea.accountId, name: 'bea' };
    const collectiveId = t.collectives.one;
    const { households } = await settleMembers(t, 'one', whole(3, 4, 5), { accounts: false });
    await earn(t, 'one', 2025, 1_000_000n);
    const figures = { mode: 'pool', fen: 500_000n, recordOn: '2026-01-31', departure: null, minimumFen: 0n } as const;
    const run = await t.database.tx((tx) =>
      draftRun(tx, t.kit, { collectiveId, year: 2025, kind: 'annual', title: '示例', ...figures, by: ann }, t.kit.now()),
    );
    const revision = async () => (await runById(t.database.db, run)).revision;
    const compute = { runId: run, kind: 'compute', revision: await revision(), by: ann } as const;
    await t.database.tx((tx) => askTask(tx, t.kit, compute, t.kit.now()));
    await work(t, run);
    const payouts = `update assets.payout set part_fen = part_fen + 100, pay_fen = pay_fen + 100 where run_id = '${run}' and no = 0`;
    const back = payouts.replaceAll('+', '-');
    const bent = `the payouts of distribution ${run} differs from its leaf`;
    await behind(payouts);
    assert.deepEqual(await verify(), [bent], 'computed, while its seed is sealed');
    const notice = { runId: run, revision: await revision(), days: null, by: bea };
    await assert.rejects(
      t.database.tx((tx) => noticeRun(tx, t.kit, notice, t.kit.now())),
      (error) => isFailure(error, failures.inputsChanged),
    );
    await behind(back);
    await t.database.tx((tx) => noticeRun(tx, t.kit, notice, t.kit.now()));
    const lines = [
      { holderId: households[0], delta: '-1' },
      { holderId: households[1], delta: '1' },
    ];
    const proposed = await t.call('ann', 'POST', `/collectives/${collectiveId}/share-events`, {
      body: { kind: 'transfer', effectiveOn: '2026-03-01', reason: '内部转让', documentHash: HASH, lines },
    });
    assert.equal(proposed.status, 200, JSON.stringify(proposed.body));
    const share = proposed.body.id as string;
    await t.database.pool.query(
      `insert into assets.counter (collective_id, kind, year, n) values ('${collectiveId}', 'contract', 2026, 3)`,
    );
    const idOf = async (from: string) => (await owner<{ id: string }>(`select id from ${from} order by id limit 1`))[0]?.id;
    const [told, stepped, registered, person] = [
      await idOf('assets.member_event'),
      await idOf('assets.run_event'),
      await idOf('assets.asset_event'),
      await idOf('org.person'),
    ];
    const row = (table: string, key: string) => `${table} ${key}: differs from what the program wrote`;
    const edits: readonly (readonly [set: string, back: string, from: string, says: readonly (RegExp | string)[]])[] = [
      [
        `code = code || 'x'`,
        'code = left(code, -1)',
        `assets.holder where id = '${households[2]}'`,
        [row('assets.holder', `${households[2]}`)],
      ],
      ['n = 2', 'n = 3', 'assets.counter', [row('assets.counter', `${collectiveId} contract 2026`)]],
      [
        `at = at + interval '1 s'`,
        `at = at - interval '1 s'`,
        `assets.run_event where id = '${stepped}'`,
        [row('assets.run_event', `${stepped}`)],
      ],
      [
        `by_name = by_name || 'x'`,
        'by_name = left(by_name, -1)',
        `assets.member_event where id = '${told}'`,
        [row('assets.member_event', `${told}`)],
      ],
      [
        `by_name = by_name || 'x'`,
        'by_name = left(by_name, -1)',
        `assets.asset_event where id = '${registered}'`,
        [row('assets.asset_event', `${registered}`)],
      ],
      [`name = name || 'x'`, 'name = left(name, -1)', `org.person where id = '${person}'`, [row('org.person', `${person}`)]],
      [
        'delta = delta * 2',
        'delta = delta / 2',
        `assets.share_event_line where event_id = '${share}'`,
        [`change of shares ${share} differs from its leaf`],
      ],
      [
        `to_state = 'locked'`,
        `to_state = 'computed'`,
        `assets.run_step where from_state = 'draft' and action = 'compute'`,
        [
          'assets.run_step: "draft compute computed" is missing',
          'assets.run_step: "draft compute locked" is no step of the program',
        ],
      ],
      [
        `without = '{rent_terms}'`,
        `without = '{}'`,
        `assets.witnessed where rel = 'contract'`,
        ['assets.witnessed contract: is not what the program watches'],
      ],
      [
        `name = jsonb_set(name, '{zh}', to_jsonb((name ->> 'zh') || 'x'))`,
        `name = jsonb_set(name, '{zh}', to_jsonb(left(name ->> 'zh', -1)))`,
        `ledger.account where number = '1002' and party is null`,
        [/^ledger\.account of opening .*differs from its leaf$/],
      ],
    ];
    const statement = (set: string, from: string): string => {
      const [table, ...where] = from.split(' where ');
      return `update ${table} set ${set}${where.length > 0 ? ` where ${where.join(' where ')}` : ''}`;
    };
    await behind(payouts, ...edits.map(([set, , from]) => statement(set, from)));
    const said = await verify();
    const wanted = [bent, ...edits.flatMap(([, , , says]) => says)];
    for (const want of wanted)
      assert.ok(
        said.some((s) => (typeof want === 'string' ? s === want : want.test(s))),
        `${String(want)} in ${said.join('\n')}`,
      );
    assert.equal(said.length, wanted.length, said.join('\n'));
    const approve = () => t.call('bea', 'POST', `/share-events/${share}/decision`, { body: { approve: true, refusal: null } });
    assert.equal((await approve()).body.code, 'assets.sharesNotAsProposed');
    await behind(back, ...edits.map(([, undo, from]) => statement(undo, from)));
    assert.deepEqual(await verify(), []);
  });

  it('every column of the schemas is watched, or stands in the list of those that are not, with the reason', async () => {
    const columns = await owner<{ home: string; rel: string; col: string }>(
      `select c.relnamespace::regnamespace::text as home, c.relname as rel, a.attname as col from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.relnamespace in ('assets'::regnamespace, 'ledger'::regnamespace) and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`,
    );
    // of the ledger: what kernel/ledger/witness.ts makes its leaves from again, or counts
    const ledger = ['account', 'account_change', 'assertion', 'book', 'entry', 'opening', 'period', 'posting', 'tip'];
    const watched = ({ home, rel, col }: (typeof columns)[number]): boolean =>
      home === 'ledger'
        ? ledger.includes(rel)
        : DERIVED.includes(rel) || (rel in WITNESSED && !(WITNESSED[rel]?.without ?? []).includes(col));
    const named = ({ home, rel, col }: (typeof columns)[number]): string | undefined =>
      [`${home}.${rel}`, `${home}.${rel}.${col}`].find((name) => name in UNWATCHED);
    assert.deepEqual(
      columns.filter((c) => !watched(c) && named(c) === undefined).map((c) => `${c.home}.${c.rel}.${c.col}`),
      [],
      'watch it, or say in unwatched.ts why not',
    );
    const used = new Set(columns.map(named));
    assert.deepEqual(
      Object.keys(UNWATCHED).filter((name) => !used.has(name)),
      [],
      'what no longer exists needs no reason',
    );
  });

  it('every column of every table: a row a column is made up, sealed, and that column bent by one', async () => {
    const rels = Object.keys(WITNESSED)
      .map((rel) => `'assets.${rel}'::regclass`)
      .join(', ');
    // made-up rows keep no rule but that of types: what is tried is the comparison
    const rules = await owner<{ drop: string }>(
      `select format('alter table %s drop constraint if exists %I cascade', conrelid::regclass, conname) as drop from pg_constraint
         where conrelid in (${rels}) and contype in ('c', 'u', 'x', 'f', 'p')
       union all select format('drop index if exists %s', i.indexrelid::regclass) from pg_index i
         where i.indrelid in (${rels}) and i.indisunique and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`,
    );
    for (const { drop } of rules) await t.database.owner.query(drop);
    const columns = await owner<{ rel: string; col: string; type: string }>(
      `select c.relname as rel, a.attname as col, format_type(a.atttypid, null) as type from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.oid in (${rels}) and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = '' order by 1, a.attnum`,
    );
    const wanted: string[] = [];
    const makes: string[] = [];
    const bends: string[] = [];
    for (const [rel, { key, without = [] }] of Object.entries(WITNESSED)) {
      const own = columns.filter((c) => c.rel === rel);
      const bent = own.filter((c) => !key.includes(c.col) && !without.includes(c.col));
      for (const [i, target] of bent.entries()) {
        const at = (c: { col: string; type: string }): string =>
          key.includes(c.col)
            ? c.type === 'uuid'
              ? `'00000000-0000-7000-8000-0000000${String(1000 + i).padStart(5, '0')}'`
              : c.type === 'text'
                ? `'k${1000 + i}'`
                : `${1000 + i}`
            : (VALUES[c.type] ?? assert.fail(`no value of type ${c.type} for ${rel}.${c.col}`))[0];
        const where = key.map((k) => `${k} = ${at(own.find((c) => c.col === k) as (typeof own)[number])}`).join(' and ');
        makes.push(
          `insert into assets.${rel} (${own.map((c) => `"${c.col}"`).join(', ')}) values (${own.map((c) => at(c)).join(', ')})`,
        );
        bends.push(`update assets.${rel} set "${target.col}" = ${VALUES[target.type]?.[1]} where ${where}`);
        const name = key.map((k) => at(own.find((c) => c.col === k) as (typeof own)[number]).replaceAll("'", '')).join(' ');
        wanted.push(`assets.${rel} ${name}: differs from what the program wrote`);
      }
    }
    await behind(makes.join(';'));
    await sealLoaded(t.kit);
    const rowsOnly = (said: readonly string[]): string[] =>
      said.filter((s) => s.startsWith('assets.') && !s.endsWith(' is not what the rows it follows from say')).toSorted();
    assert.deepEqual(rowsOnly(await verify()), []);
    await behind(bends.join(';'));
    // the report of the log stops after a hundred problems: here the witness itself is asked
    const [leaf] = await owner<{ id: string; canonical: string }>(
      `select id, canonical from audit.leaf where kind = 'assets.rows' and canonical like '%"first":true%'`,
    );
    assert.ok(leaf);
    const { subject, body, at } = JSON.parse(leaf.canonical) as { subject: string; body: JsonObject; at: string };
    const found = await rowsWitness.check(t.database.db, [
      { id: leaf.id, index: 0, kind: 'assets.rows', subject, body, at, suite: t.kit.crypto.suite },
    ]);
    const said = rowsOnly(found.map((m) => m.what.en));
    assert.deepEqual(said, wanted.toSorted());
    assert.ok(said.length > 600, `${said.length} columns`);
  });
});
