/** What worklists show beside contracts and their money, in a district that `fillDistrict` has filled: invented, from a seed, without triggers and ledger entries. */
import type { TestAssets } from '../../services/assets/testing.ts';
import type { DistrictFilled } from './district.ts';

/** Members of the one collective whose dividend is divided. */
const MEMBERS = 40_000;

const hex = (what: string): string => `encode(sha256(convert_to(${what}, 'UTF8')), 'hex')`;
/** A whole number from 0 below `n`, drawn from a name, an id and a seed. */
const draw = (what: string, of: string, n: number | string): string =>
  `((hashtextextended('${what}' || ${of}::text, 2) & 2147483647) % (${n}))::int`;
const words = (zh: string, en: string): string => `jsonb_build_object('zh', ${zh}, 'en', ${en})`;

function money(today: string): string[] {
  return [
    // one contract in fifteen owes something else besides, since up to 400 days
    `create unlogged table bench.owes as select id as contract, collective_id, uuidv7() as receivable, 1000 * (1 + ${draw('owes', 'id', 900)})::bigint as fen,
      (date '${today}' - 1 - ${draw('since', 'id', 400)})::date as due from assets.contract where ${draw('debtor', 'id', 15)} = 0`,
    `insert into assets.receivable (id, contract_id, collective_id, kind, fen, due_on, note, posted_on, entry_id, made_at)
      select receivable, contract, collective_id, 'other', fen, due, '水电', due, uuidv7(), due + interval '1 hour' from bench.owes`,
    `insert into assets.contract_balance as b (contract_id, collective_id, open_fen, oldest_due) select contract, collective_id, fen, due from bench.owes
      on conflict (contract_id) do update set open_fen = b.open_fen + excluded.open_fen, oldest_due = least(b.oldest_due, excluded.oldest_due)`,
    `insert into assets.demand (id, contract_id, number, kind, on_date, reply_by, fen, lines, served_how, served_on, made_at, made_by, made_name)
      select uuidv7(), contract, 'CJ-' || row_number() over (order by contract), 'demand', due + 10, due + 25, fen, '[]', 'post', due + 12, due + interval '10 days', uuidv7(), '示例'
      from bench.owes where due < date '${today}' - 30`,
    `insert into assets.rescission (id, contract_id, opened_on, oldest_due, open_fen) select uuidv7(), contract_id, oldest_due + 181, oldest_due, open_fen from assets.contract_balance
      where oldest_due < date '${today}' - 181`,
    `insert into assets.receipt (id, collective_id, account_id, received_on, fen, payer_name, memo, entry_id, made_at)
      select uuidv7(), a.collective_id, a.id, date '${today}' - ${draw('wait', "a.id || '-' || n", 60)}, 1000 * (1 + n), '示例付款人' || n, '租金', uuidv7(), now()
      from assets.bank_account a, generate_series(1, 30) n`,
    `insert into assets.receipt_count select collective_id, count(*) from assets.receipt where cancelled_at is null group by 1`,
    `insert into assets.proposal (id, collective_id, contract_id, kind, subject_id, reason, state, proposed_at, proposed_by, proposed_name, decided_at, decided_by, decided_name)
      select uuidv7(), collective_id, contract, 'cancel', receivable, '示例更正', case when open then 'open' else 'approved' end, due + interval '9 hours', uuidv7(), '示例会计',
        case when not open then due + interval '30 hours' end, case when not open then uuidv7() end, case when not open then '示例理事' end
      from (select o.*, ${draw('waits', 'contract', 6)} = 0 as open from bench.owes o) x`,
  ];
}

const LIVES = `case when d < 55 then 'open' when d < 58 then 'proposed' when d < 70 then 'dismissed' when d < 78 then 'ordered' when d < 82 then 'answered' when d < 86 then 'overdue' when d < 95 then 'closed' else 'gone' end`;

function supervision(today: string): string[] {
  return [
    `create unlogged table bench.f as select x.*, ${LIVES} as state, case when s < 2 then 'B' when s < 30 then 'R' when s < 80 then 'Y' else 'I' end as severity from (
      select k.id as contract, k.collective_id, c.town_code, uuidv7() as finding, uuidv7() as ordered, 'C' || lpad((1 + (${draw('rule', 'k.id', 25)} + 25 * n))::text, 2, '0') as rule, n,
        ${draw('life', "k.id || '-' || n", 100)} as d, ${draw('severity', "k.id || '-' || n", 100)} as s,
        (timestamptz '${today}Z' - make_interval(hours => 1 + ${draw('opened', "k.id || '-' || n", 9000)})) as opened
      from assets.contract k join assets.collective c on c.id = k.collective_id, generate_series(0, 1) n where ${draw('found', "k.id || '-' || n", 5)} = 0) x`,
    `insert into assets.finding (id, contract_id, collective_id, town_code, rule, state, severity, present, version, pack_id, said, evidence_hash, input_hash, examined_on, dismissal, opened_at, changed_at)
      select finding, contract, collective_id, town_code, rule, state, severity, state <> 'gone', '1', (select id from assets.rule_pack order by n limit 1),
        jsonb_build_object('title', ${words("'示例事项' || rule", "'Sample ' || rule")}, 'why', ${words("'示例原因：合同写明的与登记的不一致，请核实。'", "'Sample reason: what the contract says and what is registered differ.'")},
          'mend', ${words("'核实'", "'check'")}, 'basis', ${words("'示例依据'", "'sample basis'")}, 'hits', '[]'::jsonb),
        ${hex("'evidence' || finding")}, ${hex("'input' || finding")}, date '${today}', case when state in ('proposed', 'dismissed') then jsonb_build_object('reason', 'no-breach', 'words', '示例') end, opened, opened from bench.f on conflict (contract_id, rule) do nothing`,
    `delete from bench.f where finding not in (select id from assets.finding)`,
    `insert into assets.finding_event (finding_id, at, action, from_state, to_state, body, by_name, leaf_id)
      select finding, opened, 'find', null, 'open', '{}'::jsonb, '系统', uuidv7() from bench.f union all
      select finding, opened + interval '1 day', 'order', 'open', 'ordered', '{}', '示例', uuidv7() from bench.f where state in ('ordered', 'answered', 'overdue', 'closed') union all
      select finding, opened + interval '1 day', 'dismiss', 'proposed', 'dismissed', '{"reason": "no-breach"}', '示例', uuidv7() from bench.f where state = 'dismissed'`,
    `insert into assets.rectification (id, finding_id, number, issued_on, due_on, words, closed_on, issued_by, issued_name, at)
      select ordered, finding, 'ZG-' || row_number() over (order by opened), opened::date + 1, opened::date + 30, '示例整改', case when state = 'closed' then opened::date + 20 end, uuidv7(), '示例', opened + interval '1 day'
      from bench.f where state in ('ordered', 'answered', 'overdue', 'closed')`,
    `insert into assets.talk (order_id, made_on, due_on, at) select ordered, opened::date + 31, opened::date + 45, opened + interval '31 days' from bench.f where state = 'overdue'`,
    `insert into assets.supervision_run (kind, on_date, pack_id, text_hash, state, total, done, counts, asked_name, created_at, ended_at)
      select 'nightly', date '${today}' - back, p.id, p.text_hash, 'done', 100000, 100000, '{}', '系统', (date '${today}' - back) + interval '2 hours', (date '${today}' - back) + interval '3 hours'
      from generate_series(1, 400) back, (select * from assets.rule_pack order by n limit 1) p on conflict do nothing`,
  ];
}

function register(today: string): string[] {
  return [
    `insert into assets.valuation (asset_id, on_date, value_fen, method, made_at) select a.id, (date '${today}' - 300 * n - 10)::date, coalesce(a.cost_fen, 1) * (100 + n), 'appraisal', '${today}Z'
      from assets.asset a, generate_series(0, 1) n`,
    `insert into assets.asset_worth select distinct on (asset_id) asset_id, value_fen, on_date, made_at from assets.valuation order by asset_id, on_date desc, made_at desc`,
    `insert into assets.census (id, town_code, as_of, title, source, entered_at) select uuidv7(), town_code, date '${today}' - 200, '示例清查', 'bench', '${today}Z'
      from assets.asset group by town_code on conflict do nothing`,
    `create unlogged table bench.a as select a.id as asset, s.id as census, uuidv7() as line_id, row_number() over (partition by s.id order by a.id) as line, a.collective_id, a.code, a.name, a.kind, a.title_no, a.area_cm2, a.cost_fen
      from assets.asset a join assets.census s on s.town_code = a.town_code`,
    `insert into assets.census_row (id, census_id, collective_id, line, code, name, kind, fixed, operating, title_no, area_cm2, value_fen)
      select line_id, census, collective_id, line, code, name, kind, true, true, title_no, area_cm2, coalesce(cost_fen, 1) from bench.a`,
    `insert into assets.census_match (census_row_id, census_id, asset_id, by_what, at, by_name) select line_id, census, asset, 'code', '${today}Z', '系统' from bench.a where ${draw('matched', 'asset', 100)} > 0`,
    // notices that still take bids, in all collectives
    `create unlogged table bench.o as select uuidv7() as id, c.id as collective, c.code, n, row_number() over (partition by c.id order by n) as nth, (select p.id from assets.part p join assets.asset a on a.id = p.asset_id
        where a.collective_id = c.id order by p.id offset n limit 1) as part from assets.collective c, generate_series(0, 1) n where exists (select from assets.asset a where a.collective_id = c.id)`,
    `insert into assets.listing (id, collective_id, number, title, method, term_months, permitted_use, reserve_fen_year, deposit_fen, seed, published_at, deadline, opening, state, created_at)
      select id, collective, 'ZZ-' || code || '-OPEN-' || n, '示例招租（接受报价）' || code, 'open-bidding', 36, '示例用途', 3000000, 300000, md5('seed open ' || id), timestamptz '${today}Z' - interval '5 days',
        timestamptz '${today}Z' + interval '15 days', timestamptz '${today}Z' + interval '16 days', 'open', timestamptz '${today}Z' - interval '6 days' from bench.o`,
    `insert into assets.listing_part (listing_id, part_id) select id, part from bench.o where part is not null`,
    `insert into assets.question (id, collective_id, title, body, filed_by, filed_at) select uuidv7(), c.id, '示例质询' || n, '示例内容', uuidv7(), timestamptz '${today}Z' - make_interval(days => n)
      from assets.collective c, generate_series(1, 4) n`,
  ];
}

function dividends(today: string, collective: string): string[] {
  const run = (year: number): string =>
    `(select id from assets.distribution_run where collective_id = '${collective}' and year = ${year})`;
  return [
    `create unlogged table bench.m as select n, uuidv7() as household, uuidv7() as member, uuidv7() as person, 1000000 * (1 + n % 300)::bigint as units from generate_series(0, ${MEMBERS - 1}) n`,
    `insert into org.person (id, name, id_kind, id_sealed, id_mac, demo) select person, '示例成员' || n, 'resident-id', '\\x00', sha256(convert_to('member ' || n, 'UTF8')), true from bench.m`,
    `insert into assets.holder (id, collective_id, kind, code, demo) select household, '${collective}'::uuid, 'household', 'H' || lpad(n::text, 6, '0'), true from bench.m union all
      select member, '${collective}'::uuid, 'person', 'M' || lpad(n::text, 6, '0'), true from bench.m`,
    `insert into assets.household (id, collective_id, valid) select household, '${collective}', '[2016-01-01,)' from bench.m`,
    `insert into assets.member (id, collective_id, household_id, person_id, head, valid) select member, '${collective}', household, person, true, '[2016-01-01,)' from bench.m`,
    `insert into assets.member_stay (member_id, no, collective_id, household_id, person_id, head, valid) select member, 1, '${collective}', household, person, true, '[2016-01-01,)' from bench.m`,
    `insert into assets.share_event (id, collective_id, kind, effective_on, reason, document_hash, state, proposed_at, proposed_by, proposed_name, decided_at, decided_by, decided_name)
      values (uuidv7(), '${collective}', 'issue', '2016-01-01', '示例量化', ${hex("'issue'")}, 'approved', '2016-01-01Z', uuidv7(), '示例', '2016-01-02Z', uuidv7(), '示例')`,
    `insert into assets.share_holding (holder_id, collective_id, units, valid, event_id) select household, '${collective}', units, '[2016-01-01,)',
      (select id from assets.share_event where collective_id = '${collective}') from bench.m`,
    `insert into assets.distribution_run (id, collective_id, year, title, mode, record_on, net_income_fen, loss_fen, undistributed_fen, wanted_fen, minimum_fen, reserves, ceiling_fen, seed_sealed, seed_hash, seed,
        pool_fen, total_units, entries, input_hash, result_hash, noticed_on, notice_until, decision_id, locked_on, entry_id, state, created_at, created_by)
      select uuidv7(), c.id, y, '示例分配', 'pool', make_date(y, 1, 1), 100000000, 0, 0, 60000000, 0, '{"reserves":[{"fund":"公积金","fen":"15000000"},{"fund":"公益金","fen":"15000000"}]}', 70000000, '\\x00', ${hex("'seed of ' || c.id || y")}, 'seed of ' || c.id || y, 60000000,
        (select sum(units) from bench.m), ${MEMBERS}, ${hex("'in' || c.id || y")}, ${hex("'out' || c.id || y")}, make_date(y, 2, 1), make_date(y, 2, 15), uuidv7(), make_date(y, 3, 1), uuidv7(), 'locked', make_timestamptz(y, 1, 5, 0, 0, 0), uuidv7()
      from assets.collective c, generate_series(2021, 2024) y where exists (select from assets.asset a where a.collective_id = c.id)`,
    ...[2023, 2024].map(
      (
        year,
      ) => `insert into assets.payout (run_id, no, holder_id, units, part_fen, topped_up, carried_in_fen, pay_fen, carry_fen, state)
        select ${run(year)}, n, household, units, units / 1000, false, 0, units / 1000, 0, 'due' from bench.m`,
    ),
    `select '${today}'`,
  ];
}

/** Fills in valuations, arrears, receipts that wait, findings, orders, notices, a census, members and payouts. Returns seconds. */
export async function fillMore(t: TestAssets, district: DistrictFilled): Promise<number> {
  const began = performance.now();
  const today = t.clock.now.toZonedDateTimeISO(t.kit.zone).toPlainDate().toString();
  const client = await t.database.owner.connect();
  try {
    await client.query(
      `set session_replication_role = replica; set jit = off; set work_mem = '128MB'; begin; create schema bench`,
    );
    const parts = [money(today), supervision(today), register(today), dividends(today, district.collective)];
    for (const statement of parts.flat()) await client.query(statement);
    await client.query('drop schema bench cascade; commit');
    await client.query('vacuum analyze');
  } finally {
    await client.query('rollback; reset all').catch(() => undefined);
    client.release();
  }
  return (performance.now() - began) / 1000;
}
