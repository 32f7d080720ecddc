// What is examined again after a change is all that the change has changed: a run over everything, with indexes built anew, finds nothing else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { CLOCK } from '../letting/common.ts';
import { recheck } from './gate.ts';
import { RELATION_STEPS } from './law.ts';
import { uscc } from '../testing.ts';
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
    `insert into assets.party (kind, name, id_mac, created_at) select 'person', '承租人' || n, sha256(convert_to('p' || n, 'UTF8')), now() from generate_series(1, 8) n`,
  );
  const { rows } = await t.database.owner.query<{ id: string }>(
    `select id from assets.party where name like '承租人_' order by name`,
  );
  parties = rows.map((r) => r.id);
  // what a notice fixed is not changed; here it is, from one tender to another
  for (const trigger of ['contract disable trigger contract_moves', 'listing disable trigger listing_moves'])
    await t.database.owner.query(`alter table assets.${trigger}`);
  for (const [i, id] of contracts.entries()) {
    const { rows: made } = await t.database.owner.query<{ id: string }>(
      `insert into assets.listing (collective_id, number, title, method, term_months, permitted_use, reserve_fen_year, deposit_fen, seed, published_at, deadline, opening, state, publicity_from, publicity_until,
         created_at, outcome) values ($1, 'ZZ-TEST-' || $2, '示例招租', 'open-bidding', 12, '仓储', 3000000, 0, repeat('s', 32), '2026-01-01Z', '2026-01-20Z', '2026-01-21Z', 'concluded', '2026-01-22', '2026-02-10', '2026-01-01Z', null)
       returning id`,
      [t.collectives.one, i],
    );
    const listing = made[0]?.id;
    for (let n = 0; n < 3; n++) {
      const { rows: registered } = await t.database.owner.query<{ id: string }>(
        `insert into assets.registration (listing_id, party_id, state, deposit_state, at) values ($1, $2, 'qualified', 'not-needed', '2026-01-02Z') returning id`,
        [listing, parties[(i + n) % 6]],
      );
      await t.database.owner.query(
        `insert into assets.bid (listing_id, registration_id, commitment, committed_at, file_hash) values ($1, $2, repeat('0', 64), '2026-01-03Z', repeat('a', 62) || lpad($3, 2, '0'))`,
        [listing, registered[0]?.id, String(i * 3 + n)],
      );
    }
    await t.database.owner.query(`update assets.contract set lessee_id = $2, listing_id = $3 where id = $1`, [
      id,
      parties[i],
      listing,
    ]);
  }
  await t.database.owner.query('alter table assets.contract enable trigger contract_moves');
});
after(() => t.close());

interface Edit {
  readonly kind: 'rent' | 'tender' | 'list' | 'relation' | 'over' | 'clauses' | 'phone' | 'area' | 'officer' | 'void';
  readonly k: number;
  readonly n: number;
  readonly m: number;
  /** Ends of a relation, among whom two are lessees of nothing. */
  readonly e: number;
  readonly f: number;
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
    e: fc.nat(7),
    f: fc.nat(7),
  }),
  { minLength: 2, maxLength: 5 },
) as fc.Arbitrary<Edit[]>;

async function edit({ kind, k, n, m, e, f }: Edit): Promise<void> {
  const ask = (text: string, ...values: unknown[]) => t.database.owner.query<Record<string, unknown>>(text, values);
  const [id, party, other] = [contracts[k], parties[k], parties[n]];
  if (kind === 'rent')
    await ask(
      `update assets.contract set rent_terms = rent_terms || jsonb_build_object('annualFen', $2::text) where id = $1`,
      id,
      String(1_000_000 + n * 1_400_000),
    );
  else if (kind === 'tender') {
    const { rows } = await ask(
      `update assets.bid b set fen_year = x.fen, nonce = repeat('n', 32), opened_at = '2026-01-22Z', state = 'valid', device_mac = sha256(convert_to('d' || (x.nth + $3::int), 'UTF8')),
         commitment = encode(sha256(convert_to(b.listing_id || '|' || b.registration_id || '|' || x.fen || '|' || repeat('n', 32), 'UTF8')), 'hex')
       from (select b.id, row_number() over (order by b.id) - 1 as nth, 3000000 + $2::int * 10000 - (row_number() over (order by b.id) - 1) * $2::int as fen from assets.bid b join assets.contract k using (listing_id) where k.id = $1) x
       where b.id = x.id returning b.id as "bidId", b.registration_id as "registrationId", b.fen_year::text as "fenYear", (select party_id from assets.registration r where r.id = b.registration_id) as "partyId"`,
      id,
      n,
      m === 0 ? k * 3 : m,
    );
    await ask(
      `update assets.listing set outcome = $2 where id = (select listing_id from assets.contract where id = $1)`,
      id,
      JSON.stringify({ ranking: rows, winner: 0 }),
    );
  } else if (kind === 'list')
    await (m === 0
      ? ask(`update assets.credit_entry set ended_on = '2025-06-01' where ended_on is null and party_id = $1`, other)
      : ask(
          `insert into assets.credit_entry (party_id, contract_id, town_code, list, matter, basis, since, at, by_id, by_name)
           select $1, $2, c.town_code, '名单', 'lease', '示例', '2025-01-01', now(), gen_random_uuid(), 'test' from assets.collective c where c.id = $3`,
          other,
          id,
          t.collectives.one,
        ));
  else if (kind === 'relation' && (m > 1 || e !== f))
    await ask(
      `insert into assets.relation (party_id, other_id, person_id, kind, valid, source) values ($1, $2, $3, $4, '[2020-01-01,)', 'test')`,
      parties[e],
      m < 2 ? parties[f] : null,
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

test('relations are followed as far in the database as the rules may ask', async () => {
  const { rows } = await t.database.owner.query<{ steps: number }>('select assets.relation_steps() as steps');
  assert.equal(rows[0]?.steps, RELATION_STEPS);
});

test('three steps to an officer are found whoever is between, and no more once the middle one is over', async () => {
  const id = await t.active({ lessee: { uscc: uscc(970), name: '示例末端公司' } });
  const { rows } = await t.database.owner.query<{ id: string }>(
    `insert into assets.party (kind, name, uscc, created_at) values ('organisation', '示例中间一', $1, now()), ('organisation', '示例中间二', $2, now()) returning id`,
    [uscc(971), uscc(972)],
  );
  const [one, two] = rows.map((r) => r.id);
  const relate = async (party: string | undefined, other: string | null, person: string | null, kind: string) =>
    (
      await t.database.owner.query<{ id: string }>(
        `insert into assets.relation (party_id, other_id, person_id, kind, valid, source) values ($1, $2, $3, $4, '[2020-01-01,)', 'test') returning id`,
        [party, other, person, kind],
      )
    ).rows[0]?.id;
  // who controls the lessee is party of the row, not its other end; the edge in the middle touches neither lessee nor officer
  const lessee = (await t.database.owner.query<{ id: string }>('select lessee_id as id from assets.contract where id = $1', [id]))
    .rows[0]?.id;
  await relate(one, lessee ?? '', null, 'controls');
  await relate(two, null, t.actors.sue.personId, 'kin');
  await recheck(t.kit);
  assert.equal((await t.findings(id))['C36'], undefined, 'two loose ends are no chain');
  const middle = await relate(two, one ?? '', null, 'shareholder');
  await recheck(t.kit);
  const found = (await t.findings(id))['C36'];
  assert.equal(found?.state, 'open');
  assert.match(found.why.zh, /集体人员 示例·sue（[^）]+） 相隔 3 步/, 'an officer is named, with the office');
  await t.database.owner.query(`update assets.relation set valid = '[2020-01-01,2021-01-01)' where id = $1`, [middle]);
  await recheck(t.kit);
  assert.equal((await t.findings(id))['C36']?.state, 'gone');
});
