// What is examined again after a change is all that the change has changed: a run over everything, with indexes built anew, finds nothing else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { CLOCK } from '../letting/common.ts';
import { recheck } from './gate.ts';
import { askRun, runSupervision } from './run.ts';
import { testSupervision, type Supervised } from './testing.ts';

let t: Supervised;
let contracts: string[];
let parties: string[];
before(async () => {
  t = await testSupervision();
  contracts = [];
  for (let i = 0; i < 6; i++) contracts.push(await t.active());
  // parties of their own, so that what is said of one is not said of all
  await t.database.owner.query(
    `insert into assets.party (kind, name, id_mac, created_at) select 'person', '承租人' || n, sha256(convert_to('p' || n, 'UTF8')), now() from generate_series(1, 6) n`,
  );
  const { rows } = await t.database.owner.query<{ id: string }>(
    `select id from assets.party where name like '承租人_' order by name`,
  );
  parties = rows.map((r) => r.id);
  await t.database.owner.query('alter table assets.contract disable trigger contract_moves');
  for (const [i, id] of contracts.entries())
    await t.database.owner.query(`update assets.contract set lessee_id = $2, facts = facts || $3 where id = $1`, [
      id,
      parties[i],
      { decision: UNTOLD },
    ]);
  await t.database.owner.query('alter table assets.contract enable trigger contract_moves');
});
after(() => t.close());

/** A decision in which nobody told of being related to the lessee. */
const UNTOLD = {
  matter: 'major',
  body: 'representatives',
  date: '2026-01-25',
  noticeDays: 15,
  eligible: 100,
  present: 90,
  yes: 85,
  minutes: true,
  partyStudied: true,
  outsiders: false,
  disclosed: false,
};

interface Edit {
  readonly kind: 'rent' | 'tender' | 'list' | 'relation' | 'over' | 'clauses' | 'phone' | 'area' | 'officer' | 'void';
  readonly k: number;
  readonly n: number;
  readonly m: number;
}
const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(
      'rent',
      'tender',
      'tender',
      'list',
      'list',
      'relation',
      'relation',
      'over',
      'clauses',
      'phone',
      'area',
      'officer',
      'void',
    ),
    k: fc.nat(5),
    n: fc.nat(5),
    m: fc.nat(3),
  }),
  { minLength: 2, maxLength: 5 },
) as fc.Arbitrary<Edit[]>;

async function edit({ kind, k, n, m }: Edit): Promise<void> {
  const ask = (text: string, ...values: unknown[]) => t.database.owner.query(text, values);
  const [id, party, other] = [contracts[k], parties[k], parties[n]];
  const facts = (name: string, value: unknown) =>
    ask(
      `update assets.contract set facts = facts || jsonb_build_object($2::text, $3::jsonb) where id = $1`,
      id,
      name,
      JSON.stringify(value),
    );
  if (kind === 'rent')
    await ask(
      `update assets.contract set rent_terms = rent_terms || jsonb_build_object('annualFen', $2::text) where id = $1`,
      id,
      String(1_000_000 + n * 1_400_000),
    );
  else if (kind === 'tender')
    await facts('tender', {
      method: 'open',
      notice: '2026-01-26',
      registered: 3,
      reserve: '3000000',
      award: { bidder: party, amount: String(3_000_000 + n * 10_000) },
      bids: [party, 'x', 'y'].map((bidder, i) => ({
        bidder,
        amount: String(3_000_000 - i * n),
        device: `d${i + (m === 0 ? k * 3 : m)}`,
      })),
    });
  else if (kind === 'list')
    await facts(
      'blacklist',
      m === 0 ? [] : [{ subject: other, list: '名单', matter: 'lease', from: '2025-01-01', to: null, removed: null }],
    );
  else if (kind === 'relation' && (m > 1 || party !== other))
    await ask(
      `insert into assets.relation (party_id, other_id, person_id, kind, valid, source) values ($1, $2, $3, $4, '[2020-01-01,)', 'test')`,
      party,
      m < 2 ? other : null,
      m < 2 ? null : t.actors.bea.personId,
      m % 2 === 0 ? 'spouse' : 'kin',
    );
  else if (kind === 'over')
    await ask(
      `update assets.relation set valid = '[2020-01-01,2021-01-01)' where id = (select id from assets.relation order by id offset $1 limit 1)`,
      n,
    );
  else if (kind === 'clauses')
    await ask(
      `update assets.contract set clauses = clauses || jsonb_build_object('repair', $2::boolean) where id = $1`,
      id,
      m > 1,
    );
  else if (kind === 'phone')
    await ask(
      `update assets.party set phone_sealed = '\\x00', phone_mac = sha256($2::text::bytea) where id = $1`,
      party,
      `phone ${m}`,
    );
  else if (kind === 'area')
    await ask(
      `update assets.part set area_cm2 = area_cm2 - 10000 where id = (select part_id from assets.tenure where contract_id = $1 limit 1)`,
      id,
    );
  else if (kind === 'officer')
    await ask(
      `update assets.mandate set valid = case when upper_inf(valid) then daterange(lower(valid), '2026-01-01') else daterange(lower(valid), null) end where person_id = $1`,
      t.actors[m === 0 ? 'bea' : 'ben'].personId,
    );
  else if (kind === 'void' && m === 3 && k === 4)
    await ask(`update assets.contract set state = 'void', ended_on = starts_on where id = $1 and state = 'active'`, id);
}

const findings = async (): Promise<unknown[]> =>
  (
    await t.database.owner.query(
      'select contract_id, rule, state, severity, present, evidence_hash, said, version, revision from assets.finding order by contract_id, rule',
    )
  ).rows;

/** Over all history, by a process that has just begun. */
async function everything(): Promise<Record<string, number>> {
  const kit = { ...t.kit, database: { ...t.database } };
  const { id } = await kit.database.tx((tx) => askRun(tx, kit, { kind: 'history' }, CLOCK, kit.now()));
  assert.equal(await runSupervision(kit, id, { batch: 2 }), true);
  const { rows } = await t.database.owner.query<{ counts: Record<string, number> }>(
    'select counts from assets.supervision_run where id = $1',
    [id],
  );
  return rows[0]?.counts ?? {};
}

test('after any changes, what is examined again leaves nothing for a run over everything to find', async () => {
  await recheck(t.kit);
  const rules = new Set<string>();
  await fc.assert(
    fc.asyncProperty(edits, async (some) => {
      for (const one of some) await edit(one);
      await recheck(t.kit);
      const stands = await findings();
      for (const f of stands as { rule: string; present: boolean }[]) if (f.present) rules.add(f.rule);
      const { opened, reopened, gone, contracts: n } = await everything();
      assert.deepEqual([opened, reopened, gone, n], [0, 0, 0, 6]);
      assert.deepEqual(await findings(), stands);
    }),
    { numRuns: 20, seed: 20_261_126 },
  );
  for (const rule of ['C14', 'C15', 'C36', 'C37'])
    assert.ok(rules.has(rule), `${rule} was among what was found: ${[...rules].join(' ')}`);
});

test('a change that leaves everybody else as they were reads one contract and examines one', async () => {
  await t.database.owner.query(`update assets.contract set clauses = clauses || '{"return": false}' where id = $1`, [
    contracts[0],
  ]);
  const { contracts: n } = await recheck(t.kit);
  assert.equal(n, 1);
  assert.equal((await recheck(t.kit)).contracts, 0);
});
