-- What the rules ask for and no other table held: what was found on the spot, who has it instead of the lessee, what authorities said, what stands on an asset,
-- who told of an interest before a vote. Each row says who entered it, when, and on what paper. Nothing is changed afterwards but its end or its withdrawal.

-- What every such row has; taken over by the tables below.
create table assets.fact_base (
  note          text not null default '' check (length(note) <= 500),
  file_id       uuid references files.file,
  file_hash     text check (file_hash ~ '^[0-9a-f]{64}$'),
  at            timestamptz not null,
  by_id         uuid not null,
  by_name       text not null,
  withdrawn_at  timestamptz,
  withdrawn_by  uuid,
  withdrawn_name text,
  withdrawn_why text check (length(withdrawn_why) between 2 and 500),
  check ((file_id is null) = (file_hash is null)),
  check (num_nonnulls(withdrawn_at, withdrawn_by, withdrawn_name, withdrawn_why) in (0, 4)),
  check (withdrawn_by <> by_id)
);
comment on table assets.fact_base is 'Columns of facts. A fact entered in error is withdrawn by another person, with a reason; it stays and counts no more';

-- ---------------------------------------------------------------- of a contract

create table assets.inspection (
  id          uuid primary key default uuidv7(),
  contract_id uuid not null references assets.contract,
  on_date     date not null,
  use_found   text check (use_found in ('industrial', 'commercial', 'office', 'storage', 'housing', 'farming', 'public', 'mixed', 'other')),
  occupant_id uuid references assets.party,
  like assets.fact_base including constraints including defaults,
  constraint inspection_says_something check (num_nonnulls(use_found, occupant_id) > 0)
);
comment on table assets.inspection is 'What somebody found on the spot: what it is used for (C33) and who has it (C39); null was not looked at';
create index inspection_contract on assets.inspection (contract_id, on_date);

create table assets.sublease (
  id           uuid primary key default uuidv7(),
  contract_id  uuid not null references assets.contract,
  sublessee_id uuid references assets.party,
  known_on     date not null,
  consent_on   date,
  fen_year     bigint check (fen_year >= 0),
  ended_on     date check (ended_on >= known_on),
  like assets.fact_base including constraints including defaults
);
comment on table assets.sublease is 'Somebody else has it from the lessee: since when the collective knows, when it consented (null: it did not), what is paid a year (民法典 716-718; C39, C40)';
create index sublease_contract on assets.sublease (contract_id);

create table assets.approval (
  id          uuid primary key default uuidv7(),
  contract_id uuid not null references assets.contract,
  kind        text not null check (kind in ('pre-review', 'town-approval', 'credit-check')),
  number      text not null check (length(number) between 2 and 60),
  authority   text not null check (length(authority) between 2 and 100),
  on_date     date not null,
  granted     boolean not null,
  like assets.fact_base including constraints including defaults
);
comment on table assets.approval is 'What an authority said of a letting: the review of a long term before signing (C04), the town''s approval and the check of qualification and credit of an outsider (农村土地承包法 45, 52; C35)';
create index approval_contract on assets.approval (contract_id, kind, on_date);

create table assets.exit_clause (
  id          uuid primary key default uuidv7(),
  contract_id uuid not null references assets.contract,
  promised    boolean not null,
  cap_fen     bigint check (cap_fen >= 0),
  decision_id uuid references assets.decision,
  like assets.fact_base including constraints including defaults,
  constraint nothing_promised_nothing_said check (promised or num_nonnulls(cap_fen, decision_id) = 0)
);
comment on table assets.exit_clause is 'Whether the collective pays for the lessee''s additions at the end, up to how much, and by which decision (C43); the newest one counts';
create index exit_clause_contract on assets.exit_clause (contract_id, at);
create index exit_clause_decision on assets.exit_clause (decision_id) where decision_id is not null;

create table assets.expiry_plan (
  id          uuid primary key default uuidv7(),
  contract_id uuid not null references assets.contract,
  plan        text not null check (plan in ('renew', 'relist', 'own-use', 'rebuild', 'dispose')),
  like assets.fact_base including constraints including defaults
);
comment on table assets.expiry_plan is 'What is prepared for the end of the term (C42); the newest one counts';
create index expiry_plan_contract on assets.expiry_plan (contract_id, at);

create table assets.display (
  id          uuid primary key default uuidv7(),
  contract_id uuid not null references assets.contract,
  from_day    date not null,
  until_day   date not null check (until_day >= from_day),
  place       text not null check (length(place) between 2 and 100),
  result      boolean not null,
  like assets.fact_base including constraints including defaults
);
comment on table assets.display is 'A letting without a notice on this platform, shown to members elsewhere: first and last day, where, and whether the result was told (村民委员会组织法 35; C09)';
create index display_contract on assets.display (contract_id);

create table assets.land_terms (
  id             uuid primary key default uuidv7(),
  contract_id    uuid not null references assets.contract,
  fields         text[] not null check (fields <@ array['location', 'area', 'commencement', 'term', 'use', 'conditions', 'rights']),
  like assets.fact_base including constraints including defaults
);
comment on table assets.land_terms is 'Which of the terms that 土地管理法 63 asks of a contract over collective construction land it holds (C34); the newest one counts';
create index land_terms_contract on assets.land_terms (contract_id, at);

-- ---------------------------------------------------------------- of an asset and its parts

create table assets.encumbrance (
  id        uuid primary key default uuidv7(),
  asset_id  uuid not null references assets.asset,
  kind      text not null check (kind in ('mortgage', 'pledge', 'guarantee', 'lien')),
  debtor    text not null check (debtor in ('own', 'other')),
  creditor  text not null check (length(creditor) between 1 and 200),
  fen       bigint check (fen >= 0),
  since     date not null,
  ended_on  date check (ended_on >= since),
  like assets.fact_base including constraints including defaults
);
comment on table assets.encumbrance is 'What an asset stands for: whose debt, towards whom (农村集体经济组织法 35(3); C49)';
create index encumbrance_asset on assets.encumbrance (asset_id);

create table assets.use_approval (
  id         uuid primary key default uuidv7(),
  asset_id   uuid not null references assets.asset,
  uses       text[] not null check (cardinality(uses) > 0 and uses <@ array['industrial', 'commercial', 'office', 'storage', 'housing', 'farming', 'public', 'mixed', 'other']),
  registered boolean not null,
  permit_until date,
  number     text not null check (length(number) between 2 and 80),
  authority  text not null check (length(authority) between 2 and 100),
  since      date not null,
  ended_on   date check (ended_on >= since),
  like assets.fact_base including constraints including defaults
);
comment on table assets.use_approval is 'Uses an authority approved, until when the permit runs (null: without end), and whether the land is registered for commercial use (土地管理法 63); C03, C32, C34';
create index use_approval_asset on assets.use_approval (asset_id, since);

create table assets.rent_appraisal (
  id           uuid primary key default uuidv7(),
  part_id      uuid not null references assets.part,
  on_date      date not null,
  fen_m2_month bigint not null check (fen_m2_month > 0),
  appraiser    text not null check (length(appraiser) between 1 and 120),
  like assets.fact_base including constraints including defaults
);
comment on table assets.rent_appraisal is 'What a part may earn, fen a square metre and month, by whose judgement (C19)';
create index rent_appraisal_part on assets.rent_appraisal (part_id, on_date);

create table assets.own_use (
  id       uuid primary key default uuidv7(),
  part_id  uuid not null references assets.part,
  since    date not null,
  ended_on date check (ended_on >= since),
  purpose  text not null check (length(purpose) between 2 and 200),
  like assets.fact_base including constraints including defaults
);
comment on table assets.own_use is 'The collective uses a part itself: it is not idle (C48)';
create index own_use_part on assets.own_use (part_id);

-- ---------------------------------------------------------------- of a party, and of those who decide

create table assets.credit_entry (
  id          uuid primary key default uuidv7(),
  party_id    uuid not null references assets.party,
  contract_id uuid not null references assets.contract,
  town_code   text not null references org.town,
  list        text not null check (length(list) between 2 and 100),
  matter      text not null check (matter in ('lease', 'rent', 'dishonest', 'tender', 'other')),
  basis       text not null check (length(basis) between 2 and 300),
  since       date not null,
  until       date check (until >= since),
  ended_on    date check (ended_on >= since),
  objection   text check (length(objection) between 2 and 1000),
  objected_at timestamptz,
  answer_due  date,
  upheld      boolean,
  answer      text check (length(answer) between 2 and 1000),
  answered_at timestamptz,
  answered_by uuid,
  like assets.fact_base including constraints including defaults,
  check (num_nonnulls(objection, objected_at, answer_due) in (0, 3)),
  check (num_nonnulls(upheld, answer, answered_at, answered_by) in (0, 4) and (answer is null or objection is not null))
);
comment on table assets.credit_entry is 'A lessee on a list of dishonest ones: basis, from when, until when (null: the five years of the law), objection and answer, removal (上海市社会信用条例 30-37; C37). contract_id: where it was looked up';
create index credit_entry_party on assets.credit_entry (party_id);

-- Decisions from now on are asked who had an interest; of those before it is not known.
alter table assets.decision add column interests_asked boolean;
alter table assets.decision alter column interests_asked set default true;
comment on column assets.decision.interests_asked is 'the platform asked who had an interest: then nothing declared means that nobody told; null: not asked, of decisions from before';

create table assets.decision_interest (
  id          uuid primary key default uuidv7(),
  decision_id uuid not null references assets.decision,
  person_id   uuid not null references org.person,
  relation    text not null check (length(relation) between 2 and 200),
  recused     boolean not null,
  at          timestamptz not null,
  by_id       uuid not null,
  by_name     text not null,
  unique (decision_id, person_id)
);
comment on table assets.decision_interest is 'An officer told of an interest before the vote, and whether they stayed out (农村集体经济组织法 29, 35; C36)';

create function assets.interest_in_time() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if (select state from assets.decision where id = coalesce(new.decision_id, old.decision_id)) <> 'draft' then
    raise exception 'an interest is told before the decision is recorded' using errcode = '23514', constraint = 'interest_in_time';
  end if;
  return coalesce(new, old);
end $$;
create trigger interest_in_time before insert or update or delete on assets.decision_interest for each row execute function assets.interest_in_time();

-- A fact stays as it was entered: it ends, is objected to and answered, or is withdrawn.
create function assets.fact_kept() returns trigger language plpgsql as $$
declare
  late text[] := array['ended_on', 'withdrawn_at', 'withdrawn_by', 'withdrawn_name', 'withdrawn_why', 'consent_on', 'objection', 'objected_at', 'answer_due', 'upheld', 'answer', 'answered_at', 'answered_by'];
  k text;
begin
  if to_jsonb(new) - late <> to_jsonb(old) - late or old.withdrawn_at is not null then
    raise exception 'a fact that was entered is not changed' using errcode = '23514', constraint = 'fact_kept';
  end if;
  foreach k in array late loop
    if to_jsonb(old) ? k and to_jsonb(old) -> k <> 'null'::jsonb and to_jsonb(old) -> k <> to_jsonb(new) -> k then
      raise exception 'what was said of a fact is not changed' using errcode = '23514', constraint = 'fact_kept';
    end if;
  end loop;
  return new;
end $$;

comment on column assets.contract.facts is 'Read by nothing and written by nothing; kept because the hashes of the rows that exist cover it. What it once held is in the tables of facts';

-- ---------------------------------------------------------------- who stands close to whom

create function assets.relation_steps() returns int language sql immutable parallel safe return 4;
comment on function assets.relation_steps is 'How many steps of relations are followed at most; no version of rule C36 may ask for more (supervision/law.ts)';

-- A person who is a party is one, however a relation names them: a node is the person, else the party.
create function assets.near_parties(ends uuid[]) returns uuid[] language sql stable security definer set search_path = assets, pg_temp as $$
  with recursive near as (
    select unnest(ends) as node, 0 as step
    union
    select e.node, n.step + 1 from near n cross join lateral (
      select coalesce(o.person_id, o.id, r.person_id) as node from party y join relation r on r.party_id = y.id left join party o on o.id = r.other_id
        where y.id = n.node or y.person_id = n.node
      union all select coalesce(p.person_id, p.id) from party y join relation r on r.other_id = y.id join party p on p.id = r.party_id where y.id = n.node or y.person_id = n.node
      union all select coalesce(p.person_id, p.id) from relation r join party p on p.id = r.party_id where r.person_id = n.node
    ) e where n.step < assets.relation_steps()
  )
  select array(select y.id from (select distinct node from near) n join party y on y.id = n.node or y.person_id = n.node)
$$;
comment on function assets.near_parties is 'Parties within the steps of some nodes, on any day, both ways';

create or replace function assets.supervision_touched() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  r jsonb := to_jsonb(coalesce(new, old));
begin
  perform assets.supervision_touch(case tg_argv[0]
    when 'self' then array[(r ->> 'id')::uuid] || array(select id from assets.contract where renews_id = (r ->> 'id')::uuid)
    when 'contract' then array[(r ->> 'contract_id')::uuid]
    when 'listing' then array(select id from assets.contract where listing_id = coalesce(r ->> 'listing_id', r ->> 'id')::uuid)
    when 'decision' then array(select id from assets.contract where decision_id = coalesce(r ->> 'decision_id', r ->> 'id')::uuid)
    when 'exit-decision' then array(select e.contract_id from assets.exit_clause e where e.decision_id = (r ->> 'id')::uuid)
    when 'part' then array(select contract_id from assets.tenure where part_id = coalesce(r ->> 'part_id', r ->> 'id')::uuid)
    when 'asset' then array(select t.contract_id from assets.tenure t join assets.part p on p.id = t.part_id where p.asset_id = coalesce(r ->> 'asset_id', r ->> 'id')::uuid)
    when 'party' then array(select id from assets.contract where lessee_id = coalesce(r ->> 'party_id', r ->> 'id')::uuid)
    -- the telephone of who bid is compared where they bid
    when 'bidder' then array(select k.id from assets.registration x join assets.contract k on k.listing_id = x.listing_id where x.party_id = (r ->> 'id')::uuid
      union select k.id from assets.quote x join assets.contract k on k.listing_id = x.listing_id where x.party_id = (r ->> 'id')::uuid)
    -- a party that becomes a person's joins what stands close to either
    when 'person' then array(select k.id from unnest(assets.near_parties(array[(r ->> 'id')::uuid, (r ->> 'person_id')::uuid])) y join assets.contract k on k.lessee_id = y)
    -- whoever is within the steps of either end, through what was and what is
    when 'relation' then array(select k.id from unnest(assets.near_parties(array(select coalesce(y.person_id, y.id) from assets.party y where y.id in ((r ->> 'party_id')::uuid, (r ->> 'other_id')::uuid))
        || (r ->> 'person_id')::uuid)) y join assets.contract k on k.lessee_id = y)
    when 'collective' then array(select id from assets.contract where collective_id = (r ->> 'collective_id')::uuid)
    when 'order' then array(select f.contract_id from assets.finding f where f.id = (r ->> 'finding_id')::uuid)
    when 'answer' then array(select f.contract_id from assets.finding f join assets.rectification o on o.finding_id = f.id where o.id = (r ->> 'order_id')::uuid)
  end);
  return null;
end $$;
create trigger supervision_person after update of person_id on assets.party for each row when (old.person_id is distinct from new.person_id) execute function assets.supervision_touched('person');
create index registration_party on assets.registration (party_id);
create index quote_party on assets.quote (party_id);
create trigger supervision_bidder after update on assets.party for each row execute function assets.supervision_touched('bidder');
create trigger supervision_exit_decision after update on assets.decision for each row execute function assets.supervision_touched('exit-decision');

-- ---------------------------------------------------------------- parts that are let to nobody are examined too

alter table assets.finding alter column contract_id drop not null;
alter table assets.finding add column part_id uuid references assets.part;
alter table assets.finding add constraint finding_is_of_one check (num_nonnulls(contract_id, part_id) = 1);
create unique index finding_part on assets.finding (part_id, rule) where part_id is not null;
comment on column assets.finding.part_id is 'the part it is about when that is let to nobody: idle, or standing for somebody else''s debt';

create table assets.supervision_part_touch (
  part_id uuid not null
);
comment on table assets.supervision_part_touch is 'Parts to be looked at again; taken away by whoever looks, in the transaction that writes what was found';

create function assets.supervision_part_touched() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  r jsonb := to_jsonb(coalesce(new, old));
begin
  insert into assets.supervision_part_touch (part_id) select x from unnest(case tg_argv[0]
    when 'part' then array[coalesce(r ->> 'part_id', r ->> 'id')::uuid]
    when 'asset' then array(select id from assets.part where asset_id = coalesce(r ->> 'asset_id', r ->> 'id')::uuid)
    when 'contract' then array(select part_id from assets.tenure where contract_id = (r ->> 'id')::uuid)
    when 'listing' then array(select part_id from assets.listing_part where listing_id = (r ->> 'id')::uuid)
    when 'finding' then array[(select f.part_id from assets.finding f where f.id = (r ->> 'finding_id')::uuid)]
  end) x where x is not null;
  return null;
end $$;
create trigger part_touched after insert or update or delete on assets.tenure for each row execute function assets.supervision_part_touched('part');
create trigger part_touched after update on assets.part for each row execute function assets.supervision_part_touched('part');
create trigger part_touched after update on assets.asset for each row execute function assets.supervision_part_touched('asset');
create trigger part_touched after update of handed_back_on on assets.contract for each row execute function assets.supervision_part_touched('contract');
create trigger part_touched after update of state on assets.listing for each row execute function assets.supervision_part_touched('listing');
create trigger part_touched after insert or update on assets.own_use for each row execute function assets.supervision_part_touched('part');
create trigger part_touched after insert or update on assets.encumbrance for each row execute function assets.supervision_part_touched('asset');

-- ---------------------------------------------------------------- rights, seals, what is examined again

do $$
declare
  w record;
begin
  for w in select * from (values ('inspection', 'contract', '{}'::text[]), ('sublease', 'contract', '{ended_on,consent_on}'), ('approval', 'contract', '{}'), ('exit_clause', 'contract', '{}'),
    ('expiry_plan', 'contract', '{}'), ('display', 'contract', '{}'), ('land_terms', 'contract', '{}'), ('encumbrance', 'asset', '{ended_on}'), ('use_approval', 'asset', '{ended_on}'),
    ('rent_appraisal', 'part', '{}'), ('own_use', 'part', '{ended_on}'), ('credit_entry', 'party', '{ended_on,objection,objected_at,answer_due,upheld,answer,answered_at,answered_by}')) as t(rel, whose, late) loop
    execute format('alter table assets.%I add foreign key (file_id) references files.file', w.rel);
    execute format('create trigger fact_kept before update on assets.%I for each row execute function assets.fact_kept()', w.rel);
    execute format('create trigger supervision_fact after insert or update on assets.%I for each row execute function assets.supervision_touched(%L)', w.rel, w.whose);
    execute format('grant select, insert on assets.%I to yunjian_app', w.rel);
    execute format('grant update (%s) on assets.%I to yunjian_app', array_to_string(w.late || '{withdrawn_at,withdrawn_by,withdrawn_name,withdrawn_why}', ', '), w.rel);
    perform assets.watch(w.rel, '{id}');
  end loop;
  perform assets.watch('decision_interest', '{id}');
end $$;
create trigger supervision_interest after insert or delete on assets.decision_interest for each row execute function assets.supervision_touched('decision');
grant select, insert, delete on assets.decision_interest to yunjian_app; -- of drafts only: a trigger refuses the rest
grant select, insert, delete on assets.supervision_part_touch to yunjian_app;
drop table assets.fact_base;
