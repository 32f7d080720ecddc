-- Who acts for which collective, on whose word: collectives, mandates, charters, relations and parties change by two persons, each change an event with its leaf;
-- and every row of them is compared with the log.

-- ---------------------------------------------------------------- proposals: one proposes, another decides

create table assets.governance_step (
  from_state text not null,
  action     text not null,
  to_state   text not null,
  primary key (from_state, action)
);
comment on table assets.governance_step is 'The life of a proposal; governance/states.ts has the same table (a test compares them)';
insert into assets.governance_step (from_state, action, to_state) values
  ('waiting', 'confirm', 'confirmed'), ('waiting', 'refuse', 'refused'), ('waiting', 'withdraw', 'withdrawn');

create table assets.governance_proposal (
  id            uuid primary key,
  kind          text not null check (kind in ('grant', 'end', 'charter', 'close', 'merge', 'relation-end', 'party')),
  collective_id uuid references assets.collective,
  town_code     text references org.town,
  subject_id    uuid,
  body          jsonb not null check (jsonb_typeof(body) = 'object'),
  reason        text not null check (length(reason) between 2 and 300),
  state         text not null default 'waiting' check (state in ('waiting', 'confirmed', 'refused', 'withdrawn')),
  batch_id      uuid references assets.import_batch,
  proposed_at   timestamptz not null,
  proposed_by   uuid not null,
  proposed_name text not null,
  decided_at    timestamptz,
  decided_by    uuid,
  decided_name  text,
  note          text not null default '' check (length(note) <= 300),
  constraint decided_is_signed check ((state = 'waiting') = (decided_at is null) and num_nulls(decided_at, decided_by, decided_name) in (0, 3)),
  constraint decided_by_another check (state not in ('confirmed', 'refused') or decided_by <> proposed_by)
);
comment on table assets.governance_proposal is 'A change of who acts, of a charter, a collective, a relation or a party: proposed by one, decided by another, with the paper it rests on';
comment on column assets.governance_proposal.town_code is 'the town it belongs to; null: the whole district';
create unique index governance_proposal_one on assets.governance_proposal (kind, subject_id) where state = 'waiting' and subject_id is not null;
create index governance_proposal_new on assets.governance_proposal (proposed_at desc, id desc);
create index governance_proposal_waiting on assets.governance_proposal (proposed_at) where state = 'waiting';
create index governance_proposal_collective on assets.governance_proposal (collective_id, proposed_at desc) where collective_id is not null;
create index governance_proposal_subject on assets.governance_proposal (subject_id) where subject_id is not null;

create function assets.governance_moves() returns trigger language plpgsql as $$
begin
  if not exists (select from assets.governance_step where from_state = old.state and to_state = new.state) then
    raise exception 'a proposal does not go from % to %', old.state, new.state using errcode = '23514', constraint = 'governance_step';
  end if;
  return new;
end $$;
create trigger governance_moves before update on assets.governance_proposal for each row execute function assets.governance_moves();

create table assets.governance_event (
  id            uuid primary key,
  seq           bigint generated always as identity,
  collective_id uuid references assets.collective,
  town_code     text references org.town,
  subject_id    uuid,
  at            timestamptz not null,
  kind          text not null check (kind ~ '^[a-z][a-z-]{1,40}$'),
  body          jsonb not null default '{}',
  salt          text not null check (salt ~ '^[0-9a-f]{32}$'),
  by_id         uuid not null,
  by_name       text not null,
  leaf_id       uuid not null
);
comment on table assets.governance_event is 'All that happened to collectives, mandates, charters, relations and parties, append-only; the leaf holds the SHA-256 of salt and body';
create index governance_event_new on assets.governance_event (seq desc);
create index governance_event_collective on assets.governance_event (collective_id, seq desc) where collective_id is not null;
create index governance_event_subject on assets.governance_event (subject_id, seq desc) where subject_id is not null;

-- ---------------------------------------------------------------- collectives close or become part of another

alter table assets.collective add column closed_on date;
alter table assets.collective add column merged_into uuid references assets.collective;
alter table assets.collective add constraint merged_is_closed check (merged_into is null or (closed_on is not null and merged_into <> id));
comment on column assets.collective.closed_on is 'first day it was no more; null while it is';
comment on column assets.collective.merged_into is 'whose officers act for it since: rights and duties of what was merged go to the successor (民法典 67)';
create index collective_merged on assets.collective (merged_into) where merged_into is not null;

create function assets.collective_open() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if exists (select from collective where id = new.collective_id and closed_on is not null and (merged_into is null or tg_table_name = 'mandate')) then
    raise exception 'the collective is closed' using errcode = '23514', constraint = 'collective_open';
  end if;
  return null;
end $$;
create trigger collective_open after insert on assets.asset for each row execute function assets.collective_open();
create trigger collective_open after insert on assets.decision for each row execute function assets.collective_open();
create trigger collective_open after insert on assets.listing for each row execute function assets.collective_open();
create trigger collective_open after insert on assets.contract for each row execute function assets.collective_open();
create trigger collective_open after insert on assets.mandate for each row when (new.collective_id is not null) execute function assets.collective_open();

-- ---------------------------------------------------------------- mandates

alter table assets.mandate add column district boolean not null default false;
alter table assets.mandate add column proposal_id uuid references assets.governance_proposal;
alter table assets.mandate drop constraint mandate_is_for_one;
alter table assets.mandate drop constraint township_is_for_a_town;
alter table assets.mandate add constraint mandate_is_for_one check (num_nonnulls(collective_id, town_code) + district::int = 1);
alter table assets.mandate add constraint township_is_for_a_town check ((role = 'township') = (collective_id is null));
alter table assets.mandate add constraint mandate_district_once exclude using gist (person_id with =, valid with &&) where (district);
comment on column assets.mandate.district is 'for the whole district: its office of rural affairs (区农经部门), which alone publishes rules';
create index mandate_collective on assets.mandate (collective_id) where collective_id is not null;
create index mandate_town on assets.mandate (town_code) where town_code is not null;

-- As before, and besides: near relatives of directors and of whoever keeps the books supervise none (农村集体经济组织法 arts 29, 34), as far as a relation is recorded.
create or replace function assets.mandate_apart() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  -- two appointments of one collective at once see each other
  perform pg_advisory_xact_lock(7310501, hashtext(coalesce(new.collective_id, new.person_id)::text));
  if exists (
    select from assets.mandate m
    where m.person_id = new.person_id and m.collective_id = new.collective_id and m.id <> new.id and m.valid && new.valid
      and (m.role = 'supervisory-board') <> (new.role = 'supervisory-board')) then
    raise exception 'a supervisor of a collective is neither on its board nor its accountant'
      using errcode = '23514', constraint = 'mandate_apart';
  end if;
  if tg_op = 'INSERT' and exists (
    select from assets.mandate m
    join assets.relation r on r.kind in ('spouse', 'kin') and r.valid && (m.valid * new.valid)
    join assets.party p on p.id = r.party_id
    left join assets.party o on o.id = r.other_id
    where m.collective_id = new.collective_id and m.person_id <> new.person_id and m.valid && new.valid
      and (m.role = 'supervisory-board') <> (new.role = 'supervisory-board')
      and ((p.person_id = new.person_id and coalesce(r.person_id, o.person_id) = m.person_id)
        or (p.person_id = m.person_id and coalesce(r.person_id, o.person_id) = new.person_id))) then
    raise exception 'a near relative of a director or accountant supervises no collective of theirs' using errcode = '23514', constraint = 'mandate_kin';
  end if;
  return null;
end $$;

-- ---------------------------------------------------------------- charters and relations

alter table assets.charter add column id uuid not null default uuidv7();
alter table assets.charter add primary key (id);
alter table assets.charter add column decision_id uuid references assets.decision;
alter table assets.charter add column proposal_id uuid references assets.governance_proposal;
comment on column assets.charter.decision_id is 'the meeting that adopted it; what was adopted before the platform has its paper in `source`';
create index charter_collective on assets.charter (collective_id);

alter table assets.relation add column made_at timestamptz;
alter table assets.relation add column made_name text;

-- What the program writes of these rests on a proposal that another person confirmed, and says what was proposed; sample data do not.
create function assets.by_two() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  ok boolean;
  row_ jsonb := to_jsonb(new);
begin
  if not assets.by_program() or (row_ ->> 'demo')::boolean is true then return new; end if;
  if tg_table_name = 'mandate' and tg_op = 'INSERT' then
    ok := exists (select from governance_proposal p where p.id = (row_ ->> 'proposal_id')::uuid and p.state = 'confirmed' and p.kind = 'grant' and p.decided_by <> p.proposed_by
      and p.body ->> 'personId' = row_ ->> 'person_id' and p.body ->> 'role' = row_ ->> 'role' and p.collective_id is not distinct from (row_ ->> 'collective_id')::uuid
      and p.town_code is not distinct from coalesce(row_ ->> 'town_code', (select c.town_code from collective c where c.id = (row_ ->> 'collective_id')::uuid)));
  elsif tg_table_name = 'mandate' then
    ok := exists (select from governance_proposal p where p.state = 'confirmed' and ((p.kind = 'end' and p.subject_id = (row_ ->> 'id')::uuid)
      or (p.kind in ('close', 'merge') and p.subject_id = (row_ ->> 'collective_id')::uuid)));
  elsif tg_table_name = 'charter' then
    ok := exists (select from governance_proposal p where p.state = 'confirmed' and p.kind = 'charter' and p.collective_id = (row_ ->> 'collective_id')::uuid
      and (tg_op = 'UPDATE' or p.id = (row_ ->> 'proposal_id')::uuid));
  elsif tg_table_name = 'collective' then
    ok := exists (select from governance_proposal p where p.state = 'confirmed' and p.kind in ('close', 'merge') and p.subject_id = (row_ ->> 'id')::uuid);
  elsif tg_table_name = 'relation' then
    ok := exists (select from governance_proposal p where p.state = 'confirmed' and p.kind = 'relation-end' and p.subject_id = (row_ ->> 'id')::uuid);
  elsif to_jsonb(old) ->> 'name_source' = 'typed' and row_ ->> 'name_source' in ('paper', 'register') and old.uscc is not distinct from new.uscc then
    ok := true; -- what a bidder typed gives way, once, to the name that staff read in a paper
  else
    ok := exists (select from governance_proposal p where p.state = 'confirmed' and p.kind = 'party' and p.subject_id = (row_ ->> 'id')::uuid
      and p.body ->> 'name' = row_ ->> 'name' and p.body ->> 'uscc' is not distinct from row_ ->> 'uscc');
  end if;
  if not ok then
    raise exception 'a change of % rests on a proposal that another person confirmed', tg_table_name using errcode = '23514', constraint = 'by_two';
  end if;
  return new;
end $$;
create trigger by_two before insert or update of valid on assets.mandate for each row execute function assets.by_two();
create trigger by_two before insert or update of valid on assets.charter for each row execute function assets.by_two();
create trigger by_two before update of closed_on, merged_into on assets.collective for each row execute function assets.by_two();
create trigger by_two before update of valid on assets.relation for each row execute function assets.by_two();
create trigger by_two before update of name, uscc on assets.party for each row execute function assets.by_two();

-- ---------------------------------------------------------------- files that bring in collectives and mandates: for a town, like a census

alter table assets.import_batch drop constraint import_batch_kind_check;
alter table assets.import_batch add constraint import_batch_kind_check check (kind ~ '^[a-z][a-z-]{1,30}$'); -- imports/kinds.ts names them
alter table assets.import_batch drop constraint for_a_collective_or_a_town;
alter table assets.import_batch add constraint for_a_collective_or_a_town check ((kind in ('census', 'collectives', 'mandates')) = (collective_id is null));

-- ---------------------------------------------------------------- rights

grant select on assets.governance_step to yunjian_app;
grant select, insert on assets.governance_proposal, assets.governance_event to yunjian_app;
grant update (state, decided_at, decided_by, decided_name, note) on assets.governance_proposal to yunjian_app;
grant update (name, uscc, closed_on, merged_into) on assets.collective to yunjian_app;
grant update (uscc) on assets.party to yunjian_app;

-- ---------------------------------------------------------------- compared with the log, row by row

set local timezone = 'UTC';
do $$
declare
  w record;
  name_of text;
begin
  for w in select * from (values
    ('collective', '{id}'::text[], '{}'::text[]), ('charter', '{id}', '{}'), ('mandate', '{id}', '{}'), ('party', '{id}', '{}'), ('relation', '{id}', '{}'), ('photo', '{id}', '{}'),
    ('import_batch', '{id}', '{progress,runner,heartbeat}'), ('import_row', '{batch_id,line}', '{}'), ('governance_proposal', '{id}', '{}'), ('governance_event', '{id}', '{}')) as t(rel, key, without) loop
    perform assets.watch(w.rel, w.key, w.without);
    -- what was there before is sealed as it stands, and nothing else is
    select 'concat_ws('' '', ' || string_agg(format('t.%I', k), ', ') || ')' into name_of from unnest(w.key) k;
    execute format('insert into assets.row_seal (rel, key, hash) select %1$L, %2$s, assets.row_hash(to_jsonb(t), $1) from assets.%1$I t', w.rel, name_of) using w.without;
  end loop;
end $$;
