-- The law as versions, runs of the rules over contracts, findings and their lives, orders and talks. A red flag is a question; who answers it, and who judges the answer, are two.

-- ---------------------------------------------------------------- the law: rule packs in versions

create table assets.rule_pack_step (
  from_state text not null,
  action     text not null,
  to_state   text not null,
  primary key (from_state, action)
);
comment on table assets.rule_pack_step is 'The life of a version of the rules; supervision/states.ts has the same table (a test compares them)';
insert into assets.rule_pack_step (from_state, action, to_state) values
  ('draft', 'edit', 'draft'), ('draft', 'rehearse', 'rehearsed'), ('draft', 'withdraw', 'withdrawn'),
  ('rehearsed', 'edit', 'draft'), ('rehearsed', 'publish', 'published'), ('rehearsed', 'withdraw', 'withdrawn');

create table assets.rule_pack (
  id           uuid primary key default uuidv7(),
  n            integer generated always as identity unique,
  origin       text not null check (origin in ('district', 'draft')),
  base_id      uuid references assets.rule_pack,
  label        text not null check (length(label) between 2 and 200),
  state        text not null default 'draft' check (state in ('draft', 'rehearsed', 'published', 'withdrawn')),
  changes      jsonb not null default '[]' check (jsonb_typeof(changes) = 'array'),
  effective_on date,
  text         jsonb not null check (jsonb_typeof(text) = 'object'),
  text_hash    text not null check (text_hash ~ '^[0-9a-f]{64}$'),
  rehearsal_id uuid,
  revision     integer not null default 1,
  drafted_by   uuid,
  drafted_name text not null,
  drafted_at   timestamptz not null,
  published_by uuid,
  published_name text,
  published_at timestamptz,
  constraint draft_has_base_and_day check (origin = 'district' or (base_id is not null and effective_on is not null)),
  constraint published_by_another check (published_by is null or drafted_by is null or published_by <> drafted_by),
  constraint published_is_signed check (state <> 'published' or (published_at is not null and published_name is not null))
);
comment on table assets.rule_pack is 'Versions of the contract rules. The newest published one is the law; it carries the thresholds of all earlier days with their dates, so that an old contract keeps old law';
comment on column assets.rule_pack.text is 'the whole law: {pack, switches, severities}; what text_hash is the SHA-256 of';
create unique index rule_pack_district on assets.rule_pack (text_hash) where origin = 'district';
create index rule_pack_published on assets.rule_pack (published_at desc) where state = 'published';

-- ---------------------------------------------------------------- runs

create table assets.supervision_run (
  id         uuid primary key default uuidv7(),
  kind       text not null check (kind in ('nightly', 'history', 'activation', 'recheck', 'rehearsal')),
  on_date    date not null,
  pack_id    uuid not null references assets.rule_pack,
  text_hash  text not null check (text_hash ~ '^[0-9a-f]{64}$'),
  state      text not null default 'waiting' check (state in ('waiting', 'working', 'done', 'failed')),
  total      integer check (total >= 0),
  done       integer not null default 0 check (done >= 0),
  last_id    uuid,
  counts     jsonb not null default '{}',
  failure    text,
  runner     uuid,
  heartbeat  timestamptz,
  asked_by   uuid,
  asked_name text not null,
  created_at timestamptz not null,
  ended_at   timestamptz,
  leaf_id    uuid,
  constraint not_beyond_total check (done <= total)
);
comment on table assets.supervision_run is 'One pass of the rules over contracts: what was asked, with which version, how far it is. `last_id` is the last contract whose findings are written; a killed run goes on after it';
create index supervision_run_new on assets.supervision_run (created_at desc);
create unique index supervision_run_one_night on assets.supervision_run (on_date) where kind = 'nightly';
create index supervision_run_open on assets.supervision_run (created_at) where state in ('waiting', 'working');
alter table assets.rule_pack add foreign key (rehearsal_id) references assets.supervision_run;

create table assets.rehearsal_flip (
  run_id      uuid not null references assets.supervision_run,
  contract_id uuid not null references assets.contract,
  rule        text not null,
  change      text not null check (change in ('appears', 'vanishes', 'severity')),
  binding     boolean not null,
  before      text check (before in ('B', 'R', 'Y', 'I')),
  after       text check (after in ('B', 'R', 'Y', 'I')),
  why         jsonb not null,
  primary key (run_id, contract_id, rule),
  constraint flips_say_both check (case change when 'appears' then before is null and after is not null when 'vanishes' then before is not null and after is null else before <> after end)
);
comment on table assets.rehearsal_flip is 'What a draft of the rules would change, contract by contract. Not binding: it would change were the draft to hold for the contract''s date, but the old law of that date stays';
create index rehearsal_flip_rule on assets.rehearsal_flip (run_id, rule);

-- ---------------------------------------------------------------- findings

create table assets.finding_step (
  from_state text not null,
  action     text not null,
  to_state   text not null,
  primary key (from_state, action)
);
comment on table assets.finding_step is 'The life of a finding; supervision/states.ts has the same table (a test compares them)';
insert into assets.finding_step (from_state, action, to_state) values
  ('open', 'propose-dismissal', 'proposed'), ('open', 'order', 'ordered'), ('open', 'vanish', 'gone'),
  ('proposed', 'dismiss', 'dismissed'), ('proposed', 'refuse', 'open'), ('proposed', 'vanish', 'gone'),
  ('dismissed', 'reopen', 'open'),
  ('ordered', 'answer', 'answered'), ('ordered', 'lapse', 'overdue'),
  ('answered', 'accept', 'closed'), ('answered', 'send-back', 'ordered'),
  ('overdue', 'answer', 'answered'), ('overdue', 'talk', 'ordered'),
  ('closed', 'reopen', 'open'),
  ('gone', 'reopen', 'open');

create table assets.finding (
  id            uuid primary key default uuidv7(),
  contract_id   uuid not null references assets.contract,
  collective_id uuid not null references assets.collective,
  town_code     text not null references org.town,
  rule          text not null check (rule ~ '^[A-Z][0-9]{2,3}$'),
  state         text not null default 'open' check (state in ('open', 'proposed', 'dismissed', 'ordered', 'answered', 'overdue', 'closed', 'gone')),
  severity      text not null check (severity in ('B', 'R', 'Y', 'I')),
  rank          smallint not null generated always as (case severity when 'B' then 0 when 'R' then 1 when 'Y' then 2 else 3 end) stored,
  present       boolean not null default true,
  version       text not null,
  pack_id       uuid not null references assets.rule_pack,
  said          jsonb not null,
  evidence_hash text not null check (evidence_hash ~ '^[0-9a-f]{64}$'),
  input_hash    text not null check (input_hash ~ '^[0-9a-f]{64}$'),
  examined_on   date not null,
  judged_on     date,
  judged_hash   text check (judged_hash ~ '^[0-9a-f]{64}$'),
  dismissal     jsonb,
  opened_at     timestamptz not null,
  changed_at    timestamptz not null,
  gone_at       timestamptz,
  times         integer not null default 1 check (times > 0),
  revision      integer not null default 1,
  unique (contract_id, rule),
  constraint judged_is_dated check ((judged_on is null) = (judged_hash is null)),
  constraint dismissed_has_a_reason check (state not in ('proposed', 'dismissed') or dismissal is not null),
  constraint gone_is_not_there check (state <> 'gone' or not present)
);
comment on table assets.finding is 'What a rule asks about a contract: a question, not a judgement. `said` holds why, mend, basis (zh, en) and the figures it rests on; input_hash is the SHA-256 of the contract as it was examined';
comment on column assets.finding.present is 'false: the last examination found it no more';
comment on column assets.finding.judged_on is 'the day on which the judged evidence was examined; evidence is compared as of that day, so that the passing of days alone reopens nothing';
create index finding_list on assets.finding (rank, opened_at desc, id) include (collective_id, town_code, rule, severity, state) where state not in ('dismissed', 'closed', 'gone');
create index finding_all on assets.finding (rank, opened_at desc, id);
create index finding_collective on assets.finding (collective_id, rank, opened_at desc, id);
create index finding_grave on assets.finding (contract_id) where severity in ('B', 'R') and state not in ('dismissed', 'closed', 'gone');
create index finding_rule on assets.finding (rule, rank, opened_at desc, id) include (state, collective_id);
create index finding_state on assets.finding (state, rank, opened_at desc, id);

create function assets.finding_moves() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not exists (select from assets.finding_step where from_state = old.state and to_state = new.state) then
    raise exception 'a finding does not go from % to %', old.state, new.state using errcode = '23514', constraint = 'finding_step';
  end if;
  -- a dismissal is proposed by one person and judged by another
  if old.state = 'proposed' and new.state = 'dismissed' and (new.dismissal ->> 'decidedBy' is null or new.dismissal ->> 'decidedBy' = new.dismissal ->> 'proposedBy') then
    raise exception 'a dismissal needs a second person' using errcode = '23514', constraint = 'finding_second_person';
  end if;
  return new;
end $$;
create trigger finding_moves before update on assets.finding for each row execute function assets.finding_moves();

create function assets.rule_pack_moves() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not exists (select from assets.rule_pack_step where from_state = old.state and to_state = new.state) then
    raise exception 'a version of the rules does not go from % to %', old.state, new.state using errcode = '23514', constraint = 'rule_pack_step';
  end if;
  if old.state in ('published', 'withdrawn') then
    raise exception 'what was published stays as it is' using errcode = '23514', constraint = 'rule_pack_kept';
  end if;
  -- nothing is published but the very text that was rehearsed
  if new.state = 'published' and not exists (select from assets.supervision_run r where r.id = new.rehearsal_id and r.kind = 'rehearsal' and r.state = 'done'
      and r.pack_id = new.id and r.text_hash = new.text_hash) then
    raise exception 'not rehearsed' using errcode = '23514', constraint = 'rule_pack_rehearsed';
  end if;
  if new.text_hash <> old.text_hash and new.state <> 'draft' then
    raise exception 'a changed text is a draft' using errcode = '23514', constraint = 'rule_pack_rehearsed';
  end if;
  return new;
end $$;
create trigger rule_pack_moves before update on assets.rule_pack for each row execute function assets.rule_pack_moves();

create table assets.finding_event (
  id          uuid primary key default uuidv7(),
  seq         bigint generated always as identity,
  finding_id  uuid not null references assets.finding,
  at          timestamptz not null,
  action      text not null check (action ~ '^[a-z][a-z-]{1,40}$'),
  from_state  text,
  to_state    text not null,
  note        text not null default '' check (length(note) <= 2000),
  body        jsonb not null default '{}',
  by_id       uuid,
  by_name     text not null,
  leaf_id     uuid not null
);
comment on table assets.finding_event is 'All that happened to a finding, append-only';
create index finding_event_finding on assets.finding_event (finding_id, seq);
create index finding_event_leaf on assets.finding_event (leaf_id);
create index finding_event_judged on assets.finding_event (action, at) where action in ('dismiss', 'order');

-- ---------------------------------------------------------------- orders, answers, talks

create table assets.rectification (
  id         uuid primary key default uuidv7(),
  finding_id uuid not null references assets.finding,
  number     text not null unique,
  issued_on  date not null,
  due_on     date not null,
  words      text not null check (length(words) between 2 and 2000),
  closed_on  date,
  issued_by  uuid not null,
  issued_name text not null,
  at         timestamptz not null,
  constraint due_after_issue check (due_on >= issued_on)
);
comment on table assets.rectification is 'A rectification order 整改通知 (上海市农村集体资产监督管理条例 art 33): for one finding, with a deadline in working days';
create unique index rectification_open on assets.rectification (finding_id) where closed_on is null;
create index rectification_due on assets.rectification (due_on, number) include (id, finding_id) where closed_on is null;

create table assets.rectification_answer (
  id           uuid primary key default uuidv7(),
  order_id     uuid not null references assets.rectification,
  words        text not null check (length(words) between 2 and 2000),
  files        jsonb not null check (jsonb_typeof(files) = 'array' and jsonb_array_length(files) between 1 and 20),
  verdict      text check (verdict in ('accepted', 'sent-back')),
  at           timestamptz not null,
  by_id        uuid not null,
  by_name      text not null
);
comment on column assets.rectification_answer.files is 'evidence: [{id, sha256, name}]; an answer without evidence does not exist';
create index rectification_answer_order on assets.rectification_answer (order_id, at);

create table assets.talk (
  id         uuid primary key default uuidv7(),
  order_id   uuid not null references assets.rectification,
  made_on    date not null,
  due_on     date not null,
  held_on    date check (held_on >= made_on),
  people     text check (length(people) between 2 and 500),
  outcome    text check (length(outcome) between 2 and 2000),
  held_by    uuid,
  held_name  text,
  at         timestamptz not null,
  constraint held_is_told check (num_nonnulls(held_on, people, outcome, held_by) in (0, 4))
);
comment on table assets.talk is 'A talk 约谈 with those responsible, due when an order is overdue (C50); held, it sets a new deadline';
create unique index talk_open on assets.talk (order_id) where held_on is null;

create table assets.order_counter (
  town_code text not null references org.town,
  year      integer not null,
  n         integer not null check (n > 0),
  primary key (town_code, year)
);

-- ---------------------------------------------------------------- what changed since it was last examined

create table assets.supervision_change (
  contract_id uuid not null,
  xid         xid8 not null default pg_current_xact_id(),
  at          timestamptz not null default now(),
  primary key (contract_id, xid)
);
comment on table assets.supervision_change is 'Contracts touched by a transaction. Read from the oldest transaction that was still open at the last reading, so that none is missed';
create index supervision_change_xid on assets.supervision_change (xid);

create table assets.supervision_reader (
  name text primary key,
  seen xid8 not null
);
comment on table assets.supervision_reader is 'How far the re-examination of changed contracts has read';

create function assets.supervision_touch(ids uuid[]) returns void language sql security definer set search_path = assets, pg_temp as $$
  insert into assets.supervision_change (contract_id) select distinct x from unnest(ids) x where x is not null on conflict do nothing
$$;
comment on function assets.supervision_touch is 'Says that the facts of contracts changed; whoever keeps facts the rules read calls it';

create function assets.supervision_touched() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  r jsonb := to_jsonb(coalesce(new, old));
begin
  perform assets.supervision_touch(case tg_argv[0]
    when 'self' then array[(r ->> 'id')::uuid] || array(select id from assets.contract where renews_id = (r ->> 'id')::uuid)
    when 'contract' then array[(r ->> 'contract_id')::uuid]
    when 'listing' then array(select id from assets.contract where listing_id = coalesce(r ->> 'listing_id', r ->> 'id')::uuid)
    when 'decision' then array(select id from assets.contract where decision_id = (r ->> 'id')::uuid)
    when 'part' then array(select contract_id from assets.tenure where part_id = coalesce(r ->> 'part_id', r ->> 'id')::uuid)
    when 'asset' then array(select t.contract_id from assets.tenure t join assets.part p on p.id = t.part_id where p.asset_id = (r ->> 'id')::uuid)
    when 'party' then array(select id from assets.contract where lessee_id = (r ->> 'id')::uuid)
    -- whoever is at an end of it, and where a person at an end holds an office: relations of officers are part of every contract of their collective
    when 'relation' then array(select id from assets.contract where lessee_id in ((r ->> 'party_id')::uuid, (r ->> 'other_id')::uuid)
      union select k.id from assets.mandate m join assets.contract k on k.collective_id = m.collective_id where m.person_id = (r ->> 'person_id')::uuid)
    when 'collective' then array(select id from assets.contract where collective_id = (r ->> 'collective_id')::uuid)
    when 'order' then array(select f.contract_id from assets.finding f where f.id = (r ->> 'finding_id')::uuid)
    when 'answer' then array(select f.contract_id from assets.finding f join assets.rectification o on o.finding_id = f.id where o.id = (r ->> 'order_id')::uuid)
  end);
  return null;
end $$;
create trigger supervision_contract after insert or update on assets.contract for each row execute function assets.supervision_touched('self');
-- a lease of a part is the successor of the one before it
create trigger supervision_tenure after insert or update or delete on assets.tenure for each row execute function assets.supervision_touched('part');
create trigger supervision_tenure_of after delete on assets.tenure for each row execute function assets.supervision_touched('contract');
create trigger supervision_registration after update on assets.registration for each row execute function assets.supervision_touched('listing');
create trigger supervision_quote after insert on assets.quote for each row execute function assets.supervision_touched('listing');
create trigger supervision_party after update on assets.party for each row execute function assets.supervision_touched('party');
create trigger supervision_mandate after insert or update on assets.mandate for each row execute function assets.supervision_touched('collective');
create trigger supervision_account after insert or update on assets.bank_account for each row execute function assets.supervision_touched('collective');
create trigger supervision_listing after update on assets.listing for each row execute function assets.supervision_touched('listing');
create trigger supervision_bid after update on assets.bid for each row execute function assets.supervision_touched('listing');
create trigger supervision_decision after update on assets.decision for each row execute function assets.supervision_touched('decision');
create trigger supervision_part after update on assets.part for each row execute function assets.supervision_touched('part');
create trigger supervision_asset after update on assets.asset for each row execute function assets.supervision_touched('asset');
create trigger supervision_relation after insert or update on assets.relation for each row execute function assets.supervision_touched('relation');
create trigger supervision_receivable after insert or update on assets.receivable for each row execute function assets.supervision_touched('contract');
create trigger supervision_receipt after insert or update on assets.receipt for each row when (new.contract_id is not null) execute function assets.supervision_touched('contract');
create trigger supervision_refund after insert on assets.refund for each row when (new.contract_id is not null) execute function assets.supervision_touched('contract');
create trigger supervision_demand after insert or update on assets.demand for each row execute function assets.supervision_touched('contract');
create trigger supervision_order after insert or update on assets.rectification for each row execute function assets.supervision_touched('order');
create trigger supervision_answer after insert or update on assets.rectification_answer for each row execute function assets.supervision_touched('answer');

grant select on assets.rule_pack_step, assets.finding_step to yunjian_app;
grant select, insert on assets.rule_pack, assets.supervision_run, assets.rehearsal_flip, assets.finding, assets.finding_event, assets.rectification, assets.rectification_answer,
  assets.talk, assets.order_counter, assets.supervision_change, assets.supervision_reader to yunjian_app;
grant update (state, base_id, label, changes, effective_on, text, text_hash, rehearsal_id, revision, drafted_by, drafted_name, drafted_at, published_by, published_name, published_at)
  on assets.rule_pack to yunjian_app;
grant update (state, total, done, last_id, counts, failure, runner, heartbeat, ended_at, leaf_id) on assets.supervision_run to yunjian_app;
grant update (state, severity, present, version, pack_id, said, evidence_hash, input_hash, examined_on, judged_on, judged_hash, dismissal, opened_at, changed_at, gone_at, times,
  revision) on assets.finding to yunjian_app;
grant update (due_on, closed_on) on assets.rectification to yunjian_app;
grant update (verdict) on assets.rectification_answer to yunjian_app;
grant update (held_on, people, outcome, held_by, held_name) on assets.talk to yunjian_app;
grant update (n) on assets.order_counter to yunjian_app;
grant update (seen) on assets.supervision_reader to yunjian_app;
grant delete on assets.supervision_change to yunjian_app; -- what every reader has read
grant delete on assets.rehearsal_flip to yunjian_app; -- of a rehearsal that begins anew
