/**
 * A district of collectives in a database: by default 100,000 contracts, half of them in force, with everything the rules read of them (decisions, notices,
 * bids, rent, money), invented and from a seed. It is for measuring: rows come by a few statements of the database itself, without triggers and foreign keys,
 * and behind the money there are no entries of the ledger. One contract in ten has something planted that a rule asks about.
 */
import { sql } from 'kysely';
import type { TestAssets } from '../../services/assets/testing.ts';

/** What was filled in. */
export interface DistrictFilled {
  readonly contracts: number;
  readonly collectives: number;
  readonly seconds: number;
  /** The largest town, which is that of the test's township office, and a collective of it, for which its accountant and its board act as well. */
  readonly town: string;
  readonly collective: string;
}

/** Contracts of one collective, after one another and beside one another. Towns are uneven: the first has a quarter of the collectives, the last one in thirty. */
const PER_COLLECTIVE = 600;
const TOWNS = 17;

const CLAUSES = ['parties', 'asset', 'area', 'use', 'term', 'rent', 'payment', 'repair', 'breach', 'return'];
const clauses = (names: readonly string[]): string => `'${JSON.stringify(Object.fromEntries(names.map((c) => [c, true])))}'`;

/** A whole number from 0 below `n`, drawn from a name, a number and the seed. */
const draw = (what: string, of: string, n: number | string): string =>
  `((hashtextextended('${what}' || ${of}, 1) & 2147483647) % (${n}))::int`;

/** The statements in their order. `plant` is a number from 0 to 999; what it plants stands beside it. */
function statements(contracts: number, today: string, towns: readonly string[]): string[] {
  const collectives = Math.max(1, Math.ceil(contracts / PER_COLLECTIVE));
  const parts = Math.ceil(contracts / 2);
  return [
    `create schema bench`,
    `create unlogged table bench.town as select (ordinality - 1)::int as t, code from unnest(array['${towns.join("','")}']) with ordinality x(code, ordinality)`,
    `create unlogged table bench.c as select j, uuidv7() as id, uuidv7() as account, uuidv7() as board, uuidv7() as accountant, uuidv7() as supervisor, t.code as town,
      '9' || lpad(j::text, 11, '0') as village from generate_series(0, ${collectives - 1}) j join bench.town t on t.t = floor(${towns.length} * power(j / ${collectives}.0, 2))::int`,
    `create unlogged table bench.p as select m, m / ${PER_COLLECTIVE / 2} as j, uuidv7() as asset, uuidv7() as part, ${draw('use', 'm', 6)} as u, 40 + ${draw('area', 'm', 560)} as area,
      (array['industrial', 'commercial', 'office', 'storage', 'housing', 'mixed'])[1 + ${draw('use', 'm', 6)}] as use from generate_series(0, ${parts - 1}) m`,
    // of each part the lease of today, and the one before it
    `create unlogged table bench.k as
      with a as (select m, g, 12 * (1 + ${draw('months', "m || '-' || g", 3)}) as months, ${draw('gap', 'm', 20)} as gap from generate_series(0, ${parts - 1}) m, generate_series(0, 1) g where 2 * m + g < ${contracts}),
      now as (select m, months, (date '${today}' - 3 - ${draw('start', 'm', 'months * 30 - 10')})::date as start from a where g = 0),
      days as (select a.*, case g when 0 then n.start else (n.start - gap - make_interval(months => a.months))::date end as starts from a join now n using (m))
      select row_number() over (order by m, g)::int as i, d.*, (starts + make_interval(months => months) - interval '1 day')::date as ends, starts - 10 as signed, p.j, p.asset, p.part, p.area, p.use,
        ${draw('plant', "m || '-' || g", 1000)} as plant,
        round((array[1800, 5200, 4200, 1800, 2400, 3600])[1 + p.u] * (1 + (p.j % ${TOWNS} % 5) * 0.06) * (97 + ${draw('rent', "m || '-' || g", 12)}) / 100.0 * p.area * 12)::bigint as annual
      from days d join bench.p p using (m)`,
    `update bench.k set annual = annual / 2 where plant between 76 and 81`,
    `alter table bench.k add id uuid, add lessee uuid, add decision uuid, add listing uuid, add number text`,
    `update bench.k k set id = x.id, lessee = uuidv7(), decision = uuidv7(), listing = uuidv7(), number = x.number
      from (select i, uuidv7() as id, 'HT-B' || lpad(j::text, 4, '0') || '-' || extract(year from signed)::text || '-' || i as number from bench.k order by i) x where x.i = k.i`,
    `create index on bench.k (i); create index on bench.k (j)`,
    `analyze bench.k; analyze bench.c; analyze bench.p`,
    `insert into org.town select code from bench.town on conflict do nothing`,
    `insert into org.town_version (code, name_zh, name_en, kind, valid, source) select code, '示例镇' || t, 'Sample Town ' || t, 'town', '[2000-01-01,)', 'bench' from bench.town
      where code not in (select code from org.town_version)`,
    `insert into org.village select village from bench.c`,
    `insert into org.village_version (code, town_code, name_zh, kind, valid, source) select village, town, '示例' || j || '村', 'village', '[2000-01-01,)', 'bench' from bench.c`,
    `insert into assets.collective (id, code, name, kind, town_code, village_code, demo, created_at)
      select id, 'B' || lpad(j::text, 4, '0'), '示例' || j || '村合作社', 'village', town, village, true, '2016-01-01Z' from bench.c`,
    `insert into org.person (id, name, id_kind, id_sealed, id_mac, demo) select p, '示例干部' || j || '-' || n, 'resident-id', '\\x00', sha256(convert_to('officer ' || j || '-' || n, 'UTF8')), true
      from bench.c cross join lateral unnest(array[board, accountant, supervisor]) with ordinality x(p, n)`,
    `insert into assets.mandate (person_id, role, collective_id, title, legal_representative, valid, source, demo)
      select p, (array['board', 'accountant', 'supervisory-board'])[n], id, '示例', n = 1, '[2016-01-01,)', 'bench', true
      from bench.c cross join lateral unnest(array[board, accountant, supervisor]) with ordinality x(p, n)`,
    `insert into assets.bank_account (id, collective_id, number_sealed, number_mac, tail, bank, valid, demo)
      select account, id, '\\x00', sha256(convert_to('account ' || j, 'UTF8')), lpad((j % 10000)::text, 4, '0'), '示例银行', '[2016-01-01,)', true from bench.c`,
    // the lessee and two who bid in vain
    `insert into assets.party (id, kind, name, id_mac, phone_mac, demo, created_at)
      select lessee, 'person', '示例承租人' || i, sha256(convert_to('party ' || i, 'UTF8')), sha256(convert_to('phone ' || i, 'UTF8')), true, '2016-01-01Z' from bench.k`,
    `create unlogged table bench.bidder as select k.i, n, case n when 0 then k.lessee else uuidv7() end as party, uuidv7() as registration, uuidv7() as bid,
      k.annual - n * 20000 as fen, md5('nonce ' || k.i || '-' || n) as nonce from bench.k k, generate_series(0, 2) n`,
    `create index on bench.bidder (i); analyze bench.bidder`,
    `insert into assets.party (id, kind, name, id_mac, phone_mac, demo, created_at) select party, 'person', '示例竞租人' || i || '-' || n,
      sha256(convert_to('party ' || i || '-' || n, 'UTF8')), sha256(convert_to('phone ' || i || '-' || n, 'UTF8')), true, '2016-01-01Z' from bench.bidder where n > 0`,
    `insert into assets.relation (party_id, person_id, kind, valid, source) select k.lessee, c.board, 'spouse', '[2000-01-01,)', 'bench' from bench.k k join bench.c c using (j) where k.plant between 82 and 87`,
    `insert into assets.asset (id, collective_id, code, public_code, name, kind, operating, use, area_cm2, town_code, lon, lat, title_state, title_no, permit_state, safety_state, right_until, cost_fen, demo, created_at)
      select p.asset, c.id, 'B' || lpad(p.m::text, 6, '0'), translate(lpad(upper(to_hex(p.m)), 12, '0'), 'ILOU', '0000'), '示例资产' || p.m, 'building', true, p.use, p.area * 10000, c.town,
        121 + (p.m % 1000) / 3000.0, 31 + (p.m % 777) / 3000.0, 'registered', 'T' || p.m, 'permitted', 'safe', '2060-12-31', p.area * 300000, true, '2016-01-01Z' from bench.p p join bench.c c using (j)`,
    `insert into assets.part (id, asset_id, code, name, area_cm2, use) select part, asset, '1', '整体', area * 10000, use from bench.p`,
    `insert into assets.decision (id, collective_id, subject, body, matter, title, proposed_on, party_studied_on, notice_on, meeting_on, eligible, present, in_favour, minutes_hash, result_published_on,
        verdict, valid, state, recorded_at, leaf_id, demo)
      select k.decision, c.id, 'letting', 'representatives', 'major', '示例出租' || i, signed - 98, signed - 94, signed - 90, signed - 78, 60, case when plant between 12 and 17 then 30 else 56 end,
        case when plant between 12 and 17 then 20 else 50 end, encode(sha256(convert_to('minutes ' || i, 'UTF8')), 'hex'), signed - 77, '{}', plant not between 12 and 17, 'recorded',
        (signed - 78) + interval '8 hours', uuidv7(), true from bench.k k join bench.c c using (j) where plant not between 6 and 11`,
    `insert into assets.listing (id, collective_id, number, title, method, decision_id, term_months, permitted_use, reserve_fen_year, deposit_fen, seed, published_at, deadline, opening, state, outcome,
        publicity_from, publicity_until, demo, created_at)
      select k.listing, c.id, 'ZZ' || substr(k.number, 3), '示例招租' || k.i, 'open-bidding', case when plant between 6 and 11 then null else k.decision end, k.months, '示例用途',
        case when plant between 58 and 63 then k.annual else k.annual * 93 / 100 end, k.annual / 6, md5('seed ' || k.i), (signed - 70) + interval '1 hour', (signed - 50) + interval '9 hours', (signed - 49) + interval '2 hours',
        'concluded', jsonb_build_object('ranking', (select jsonb_agg(jsonb_build_object('bidId', b.bid, 'registrationId', b.registration, 'partyId', b.party, 'fenYear', b.fen::text, 'lot', md5(b.nonce)) order by b.n) from bench.bidder b where b.i = k.i),
          'winner', 0, 'opened', 3, 'valid', 3, 'tie', false, 'single', false, 'withdrawn', '[]'::jsonb, 'failure', null), signed - 45, signed - 28, true, (signed - 70) + interval '1 hour'
      from bench.k k join bench.c c using (j)`,
    `insert into assets.listing_part (listing_id, part_id) select listing, part from bench.k`,
    `insert into assets.registration (id, listing_id, party_id, state, deposit_state, device_mac, bank_mac, at)
      select b.registration, k.listing, b.party, 'qualified', 'paid', sha256(convert_to('device ' || b.i || '-' || case when plant between 70 and 75 and n = 2 then 1 else n end, 'UTF8')),
        sha256(convert_to('bank ' || b.i || '-' || n, 'UTF8')), (signed - 65) + interval '3 hours' from bench.bidder b join bench.k k on k.i = b.i`,
    `insert into assets.bid (id, listing_id, registration_id, commitment, committed_at, fen_year, nonce, opened_at, state, file_hash)
      select b.bid, k.listing, b.registration, encode(sha256(convert_to(k.listing || '|' || b.registration || '|' || b.fen || '|' || b.nonce, 'UTF8')), 'hex'), (signed - 60) + interval '3 hours', b.fen, b.nonce,
        (signed - 49) + interval '2 hours', 'valid', encode(sha256(convert_to('papers ' || b.i || '-' || n, 'UTF8')), 'hex') from bench.bidder b join bench.k k on k.i = b.i`,
    `insert into assets.contract (id, collective_id, number, kind, lessee_id, lessee_member, listing_id, bid_id, decision_id, signed_on, starts_on, ends_on, possession_on, handed_back_on, permitted_use, deposit_fen,
        clauses, signing, rent_terms, document_hash, document_at, state, demo, created_at, created_by)
      select k.id, c.id, k.number, 'house', k.lessee, false, k.listing, b.bid, case when plant between 6 and 11 then null else k.decision end, signed, starts, ends, starts, case when g = 1 then ends end, '示例用途',
        case when plant between 0 and 5 then 0 else k.annual / 6 end, case when plant between 38 and 57 then ${clauses(CLAUSES.slice(0, 4))} else ${clauses(CLAUSES)} end::jsonb,
        jsonb_build_object('lessorSigned', true, 'lesseeSigned', true, 'signer', 'legal-representative', 'mandate', false, 'seal', case when plant between 64 and 69 then 'committee' else 'collective' end),
        jsonb_build_object('annualFen', k.annual::text, 'payEveryMonths', 12, 'escalation', null, 'freeDays', 0,
          'prepaidMonths', 0, 'dueAfterDays', 10), encode(sha256(convert_to('contract ' || k.i, 'UTF8')), 'hex'), signed + interval '2 hours', case g when 0 then 'active' else 'closed' end, true,
        (signed - 8) + interval '2 hours', uuidv7()
      from bench.k k join bench.c c using (j) join bench.bidder b on b.i = k.i and b.n = 0 order by k.i`,
    `insert into assets.expiry_plan (contract_id, plan, at, by_id, by_name) select id, 'relist', signed + interval '1 hour', uuidv7(), '示例会计' from bench.k order by i`,
    `insert into assets.tenure (contract_id, part_id, days, holds) select id, part, daterange(starts, ends, '[]'), true from bench.k order by i`,
    `insert into assets.rent_period (contract_id, n, days, due_on, fen) select k.id, n, daterange((starts + make_interval(months => 12 * n))::date, (starts + make_interval(months => 12 * n + 12))::date),
      (starts + make_interval(months => 12 * n))::date + 10, k.annual from bench.k k, generate_series(0, k.months / 12 - 1) n order by k.i, n`,
    // the last rent that is due is open where arrears are planted
    `create unlogged table bench.r as
      select k.i, k.id as contract, k.j, 'rent' as kind, p.n, p.days, p.fen, p.due_on, uuidv7() as receivable, uuidv7() as receipt, uuidv7() as entry,
        k.g = 1 or k.plant not between 18 and 37 or p.n < max(p.n) over (partition by k.id) as paid from bench.k k join assets.rent_period p on p.contract_id = k.id where p.due_on <= '${today}'
      union all select i, id, j, 'deposit', null, null, annual / 6, starts, uuidv7(), uuidv7(), uuidv7(), true from bench.k where plant not between 0 and 5`,
    `insert into assets.receivable (id, contract_id, collective_id, kind, period_n, days, fen, due_on, posted_on, entry_id, made_at, paid_fen, used_fen)
      select receivable, contract, c.id, kind, n, days, fen, due_on, due_on, uuidv7(), due_on + interval '1 hour', case when paid then fen else 0 end, case when kind = 'deposit' and k.g = 1 then r.fen else 0 end
      from bench.r r join bench.c c using (j) join bench.k k using (i)`,
    `insert into assets.receipt (id, collective_id, account_id, payee_mac, payee_tail, contract_id, received_on, fen, payer_name, payer_mac, matched_by, entry_id, match_entry_id, made_at, used_fen)
      select r.receipt, c.id, case when odd then null else c.account end, case when odd then sha256(convert_to('private ' || r.i, 'UTF8')) end, case when odd then '0001' end, r.contract, r.due_on, r.fen,
        '示例承租人' || r.i, sha256(convert_to('party ' || r.i, 'UTF8')), 'number', uuidv7(), uuidv7(), r.due_on + interval '2 hours', r.fen
      from (select r.*, k.plant between 88 and 93 as odd from bench.r r join bench.k k using (i) where paid) r join bench.c c using (j)`,
    `insert into assets.allocation (id, receivable_id, receipt_id, fen, on_date, entry_id, made_at) select uuidv7(), receivable, receipt, fen, due_on, entry, due_on + interval '2 hours' from bench.r where paid`,
    `insert into assets.contract_balance (contract_id, collective_id, open_fen, oldest_due, deposit_fen)
      select r.contract, c.id, coalesce(sum(r.fen) filter (where not paid), 0), min(due_on) filter (where not paid), coalesce(sum(r.fen) filter (where kind = 'deposit' and k.g = 0), 0)
      from bench.r r join bench.c c using (j) join bench.k k using (i) group by 1, 2`,
    `drop schema bench cascade`,
  ];
}

/** Fills a fresh database of testing.ts: towns, collectives with officers and accounts, assets, parties, contracts as of the day of its clock. The collectives and people of the test stay as they are. */
export async function fillDistrict(t: TestAssets, contracts = 100_000): Promise<DistrictFilled> {
  const began = performance.now();
  const today = t.clock.now.toZonedDateTimeISO(t.kit.zone).toPlainDate().toString();
  const towns = Array.from({ length: TOWNS }, (_, i) => `99${String(i + 1).padStart(7, '0')}`);
  const client = await t.database.owner.connect();
  try {
    await client.query(`set session_replication_role = replica; set jit = off; set work_mem = '128MB'`);
    for (const statement of statements(contracts, today, towns)) await client.query(statement);
    for (const [who, role] of [
      ['ann', 'accountant'],
      ['bea', 'board'],
    ] as const)
      await client.query(
        `insert into assets.mandate (person_id, role, collective_id, title, valid, source) select $1, $2, id, '示例', '[2020-01-01,)', 'bench' from assets.collective where code = 'B0000'`,
        [t.actors[who].personId, role],
      );
    await client.query('vacuum analyze');
  } finally {
    await client.query('reset all').catch(() => undefined);
    client.release();
  }
  const { rows } = await sql<{
    k: number;
    c: number;
    one: string;
  }>`select (select count(*)::int from assets.contract) as k, (select count(*)::int from assets.collective) as c,
    (select id from assets.collective where code = 'B0000') as one`.execute(t.database.db);
  return {
    contracts: rows[0]?.k ?? 0,
    collectives: rows[0]?.c ?? 0,
    seconds: (performance.now() - began) / 1000,
    town: towns[0] ?? '',
    collective: rows[0]?.one ?? '',
  };
}
