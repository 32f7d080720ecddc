-- From the decision to let to the return of the keys.

-- ---------------------------------------------------------------- democratic decisions

create table assets.decision (
  id             uuid primary key default uuidv7(),
  collective_id  uuid not null references assets.collective,
  subject        text not null check (subject in ('letting', 'renewal', 'amendment', 'distribution', 'disposal', 'other')),
  body           text not null check (body in ('members', 'representatives', 'board')),
  matter         text not null default 'major' check (matter in ('ordinary', 'major', 'charter', 'membership', 'land-plan', 'homestead-plan', 'share-plan', 'land-compensation', 'merger')),
  title          text not null check (length(title) between 2 and 200),
  proposed_on    date not null,
  party_studied_on date check (party_studied_on <= meeting_on),
  notice_on      date not null check (notice_on >= proposed_on),
  meeting_on     date not null check (meeting_on >= notice_on),
  eligible       integer not null check (eligible > 0),
  present        integer not null check (present between 0 and eligible),
  in_favour      integer not null check (in_favour between 0 and present),
  outsiders      boolean not null default false,
  minutes_file_id uuid references files.file,
  minutes_hash   text check (minutes_hash ~ '^[0-9a-f]{64}$'),
  result_published_on date check (result_published_on >= meeting_on),
  verdict        jsonb,
  valid          boolean,
  state          text not null default 'draft' check (state in ('draft', 'recorded', 'annulled')),
  recorded_at    timestamptz,
  recorded_by    uuid,
  leaf_id        uuid,
  demo           boolean not null default false,
  constraint recorded_is_judged check ((state = 'draft') = (valid is null) and (valid is null) = (verdict is null) and (valid is null) = (leaf_id is null)),
  constraint recorded_has_minutes check (state = 'draft' or minutes_hash is not null),
  unique (id, collective_id)
);
comment on table assets.decision is 'A democratic decision: who was asked, when, how many came and agreed. `verdict` holds each rule pack in force on the day of the meeting and what it says';
comment on column assets.decision.matter is 'what kind of matter it is: some need more, some may be decided by all members only (农村集体经济组织法 art 26, 28)';
create index decision_collective on assets.decision (collective_id, meeting_on desc);
create index decision_new on assets.decision (meeting_on desc, id desc) include (collective_id, subject, state);
create index decision_words on assets.decision using gin (title gin_trgm_ops);

-- What was recorded stays: a recorded decision is annulled at most, never rewritten.
create function assets.decision_kept() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' and (to_jsonb(new) - 'state' <> to_jsonb(old) - 'state' or (old.state, new.state) not in (('recorded', 'annulled'), ('recorded', 'recorded'))) then
    raise exception 'a recorded decision is not changed' using errcode = '23514', constraint = 'decision_kept';
  end if;
  return new;
end $$;
create trigger decision_kept before update on assets.decision for each row execute function assets.decision_kept();

-- Numbers of notices and contracts: without gaps in a collective and year, two at once wait for each other.
create table assets.counter (
  collective_id uuid not null references assets.collective,
  kind          text not null check (kind in ('listing', 'contract')),
  year          integer not null check (year between 1980 and 2200),
  n             integer not null check (n > 0),
  primary key (collective_id, kind, year)
);

-- ---------------------------------------------------------------- open letting

create table assets.listing (
  id            uuid primary key default uuidv7(),
  collective_id uuid not null,
  number        text not null unique check (number ~ '^[A-Z0-9-]{4,40}$'),
  title         text not null check (length(title) between 2 and 200),
  method        text not null check (method in ('open-bidding', 'small-lot', 'negotiated')),
  decision_id   uuid,
  term_months   integer not null check (term_months between 1 and 1200),
  permitted_use text not null,
  reserve_fen_year bigint not null check (reserve_fen_year > 0),
  deposit_fen   bigint not null check (deposit_fen >= 0),
  conditions    text not null default '',
  seed          text not null check (length(seed) between 16 and 200),
  published_at  timestamptz,
  deadline      timestamptz,
  opening       timestamptz,
  state         text not null default 'draft' check (state in ('draft', 'open', 'closed', 'opened', 'awarded', 'publicity', 'concluded', 'failed', 'withdrawn')),
  outcome       jsonb,
  award_decision_id uuid,
  publicity_from  date,
  publicity_until date check (publicity_until >= publicity_from),
  relists_id    uuid unique references assets.listing check (relists_id <> id),
  notice_no     integer not null default 1 check (notice_no between 1 and 20),
  revision      integer not null default 1,
  demo          boolean not null default false,
  created_at    timestamptz not null,
  unique (id, collective_id),
  foreign key (decision_id, collective_id) references assets.decision (id, collective_id),
  foreign key (award_decision_id, collective_id) references assets.decision (id, collective_id),
  foreign key (collective_id) references assets.collective,
  constraint published_has_dates check (state in ('draft', 'withdrawn') or method <> 'open-bidding' or num_nulls(published_at, deadline, opening) = 0),
  constraint publicity_has_days check (state not in ('publicity', 'concluded') or num_nulls(publicity_from, publicity_until) = 0),
  constraint dates_in_order check (published_at < deadline and deadline <= opening)
);
comment on table assets.listing is 'A notice that something is to let: what, for how long, from which rent; bids are sealed until `opening`';
comment on column assets.listing.seed is 'published with the notice: orders equal bids by lot without anybody choosing';
comment on column assets.listing.notice_no is '1 for a first notice; a second one repeats a notice that ended without a contract (`relists_id`)';
create index listing_state on assets.listing (state, deadline);
create index listing_collective on assets.listing (collective_id, created_at desc);
create index listing_new on assets.listing (created_at desc, id desc) include (collective_id, state, method, published_at, deadline);
create index listing_words on assets.listing using gin (title gin_trgm_ops, number gin_trgm_ops);

create table assets.listing_step (
  from_state text not null,
  action     text not null,
  to_state   text not null,
  primary key (from_state, action)
);
comment on table assets.listing_step is 'The life of a notice; letting/states.ts has the same table (a test compares them)';
insert into assets.listing_step (from_state, action, to_state) values
  ('draft', 'publish', 'open'), ('draft', 'award-directly', 'awarded'), ('draft', 'withdraw', 'withdrawn'),
  ('open', 'close', 'closed'), ('open', 'withdraw', 'withdrawn'),
  ('closed', 'open-bids', 'opened'), ('closed', 'fail', 'failed'),
  ('opened', 'award', 'awarded'), ('opened', 'fail', 'failed'),
  ('awarded', 'publicise', 'publicity'), ('awarded', 'replace', 'awarded'), ('awarded', 'fail', 'failed'),
  ('publicity', 'conclude', 'concluded'), ('publicity', 'replace', 'awarded'), ('publicity', 'fail', 'failed'),
  ('concluded', 'replace', 'awarded'), ('concluded', 'fail', 'failed');

create function assets.listing_moves() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not exists (select from assets.listing_step where from_state = old.state and to_state = new.state) then
    raise exception 'a notice does not go from % to %', old.state, new.state using errcode = '23514', constraint = 'listing_step';
  end if;
  if old.state <> 'draft' and
    (new.collective_id, new.number, new.title, new.method, new.decision_id, new.term_months, new.permitted_use, new.reserve_fen_year, new.deposit_fen, new.conditions, new.seed, new.published_at, new.deadline, new.opening)
    is distinct from
    (old.collective_id, old.number, old.title, old.method, old.decision_id, old.term_months, old.permitted_use, old.reserve_fen_year, old.deposit_fen, old.conditions, old.seed, old.published_at, old.deadline, old.opening) then
    raise exception 'a published notice is not changed' using errcode = '23514', constraint = 'listing_published';
  end if;
  return new;
end $$;
create trigger listing_moves before update on assets.listing for each row execute function assets.listing_moves();
create table assets.listing_part (
  listing_id uuid not null references assets.listing,
  part_id    uuid not null references assets.part,
  primary key (listing_id, part_id)
);
create index listing_part_part on assets.listing_part (part_id);

-- The record of a notice and of a decision; append-only.
create table assets.listing_event (
  id          uuid primary key default uuidv7(),
  listing_id  uuid not null references assets.listing,
  at          timestamptz not null,
  action      text not null check (action ~ '^[a-z][a-z-]{1,40}$'),
  from_state  text,
  to_state    text,
  note        text not null default '' check (length(note) <= 1000),
  by_id       uuid,
  by_name     text not null,
  leaf_id     uuid not null
);
create index listing_event_listing on assets.listing_event (listing_id, at);

create table assets.registration (
  id          uuid primary key default uuidv7(),
  listing_id  uuid not null references assets.listing,
  party_id    uuid not null references assets.party,
  account_id  uuid,
  state       text not null default 'registered' check (state in ('registered', 'qualified', 'disqualified', 'withdrawn')),
  reason      text check (length(reason) between 2 and 500),
  deposit_state text not null default 'due' check (deposit_state in ('due', 'paid', 'returned', 'kept', 'set-off', 'not-needed')),
  device_mac  bytea,
  bank_mac    bytea,
  phone_mac   bytea,
  at          timestamptz not null,
  judged_at   timestamptz,
  judged_by   uuid,
  judged_name text,
  withdrawn_at timestamptz,
  unique (listing_id, party_id),
  unique (id, listing_id),
  constraint disqualified_says_why check (state <> 'disqualified' or reason is not null)
);
create index registration_account on assets.registration (account_id, at desc) where account_id is not null;

-- Quotes of small lots, and of negotiated letting: each with the paper it stands on.
create table assets.quote (
  id         uuid primary key default uuidv7(),
  listing_id uuid not null references assets.listing,
  party_id   uuid not null references assets.party,
  fen_year   bigint not null check (fen_year > 0),
  quoted_on  date not null,
  file_id    uuid references files.file,
  file_hash  text check (file_hash ~ '^[0-9a-f]{64}$'),
  at         timestamptz not null,
  by_id      uuid,
  unique (listing_id, party_id)
);

-- Objections while a result is on display; the answer is part of it.
create table assets.objection (
  id          uuid primary key default uuidv7(),
  listing_id  uuid not null references assets.listing,
  account_id  uuid not null,
  text        text not null check (length(text) between 5 and 2000),
  at          timestamptz not null,
  answer      text check (length(answer) between 2 and 2000),
  upheld      boolean,
  answered_at timestamptz,
  answered_by uuid,
  constraint answer_is_whole check (num_nulls(answer, upheld, answered_at) in (0, 3))
);
create index objection_listing on assets.objection (listing_id, at);

create table assets.bid (
  id              uuid primary key default uuidv7(),
  listing_id      uuid not null,
  registration_id uuid not null,
  commitment      text not null check (commitment ~ '^[0-9a-f]{64}$'),
  committed_at    timestamptz not null,
  late            boolean not null default false,
  reveal_sealed   bytea,
  revealed_at     timestamptz,
  fen_year        bigint check (fen_year > 0),
  nonce           text check (length(nonce) between 16 and 200),
  opened_at       timestamptz,
  state           text not null default 'sealed' check (state in ('sealed', 'valid', 'late', 'below-reserve', 'mismatch', 'unopened', 'disqualified', 'superseded')),
  file_hash       text check (file_hash ~ '^[0-9a-f]{64}$'),
  device_mac      bytea,
  foreign key (registration_id, listing_id) references assets.registration (id, listing_id),
  constraint opened_has_an_amount check (state not in ('valid', 'below-reserve') or num_nulls(fen_year, nonce, opened_at) = 0),
  constraint commitment_binds check (fen_year is null or state = 'mismatch'
    or commitment = encode(sha256(convert_to(listing_id::text || '|' || registration_id::text || '|' || fen_year::text || '|' || nonce, 'UTF8')), 'hex')),
  constraint late_is_not_valid check (late = (state = 'late')),
  constraint reveal_is_whole check ((reveal_sealed is null) = (revealed_at is null)),
  constraint sealed_shows_nothing check (state not in ('sealed', 'late', 'superseded', 'unopened') or num_nonnulls(fen_year, nonce, opened_at) = 0)
);
comment on table assets.bid is 'A sealed bid: before the deadline only SHA-256(listing|registration|fen a year|nonce) is kept; amount and nonce are given after it and must match';
comment on column assets.bid.device_mac is 'keyed hash of a random number the browser keeps: equal where two bids come from one browser (rule C15). Nothing else of a device is kept';
comment on column assets.bid.reveal_sealed is 'amount and nonce as the bidder gave them between deadline and opening, sealed: nobody reads them before the opening';

-- Who is late is said by the clock of the server against the deadline of the notice, not by the caller; nothing is given before the deadline or shown before the opening.
create function assets.bid_in_time() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  l record;
begin
  select deadline, opening, published_at into l from assets.listing where id = new.listing_id;
  if tg_op = 'INSERT' then
    if l.published_at is null or new.committed_at < l.published_at then
      raise exception 'a bid before the notice' using errcode = '23514', constraint = 'bid_in_time';
    end if;
    new.late := new.committed_at >= l.deadline;
    new.state := case when new.late then 'late' when new.state = 'late' then 'sealed' else new.state end;
  end if;
  if new.revealed_at < l.deadline or new.opened_at < l.opening then
    raise exception 'a sealed bid is not opened before its time' using errcode = '23514', constraint = 'bid_in_time';
  end if;
  return new;
end $$;
create trigger bid_in_time before insert or update on assets.bid for each row execute function assets.bid_in_time();
create unique index bid_one_sealed on assets.bid (registration_id) where state in ('sealed', 'valid', 'below-reserve');
create index bid_listing on assets.bid (listing_id);

-- ---------------------------------------------------------------- contracts

create table assets.contract_step (
  from_state text not null,
  to_state   text not null,
  action     text not null,
  primary key (from_state, action)
);
comment on table assets.contract_step is 'The life of a contract; the same table as states.ts (a test compares them)';
insert into assets.contract_step (from_state, action, to_state) values
  ('draft', 'submit', 'review'), ('draft', 'discard', 'discarded'),
  ('review', 'send-back', 'draft'), ('review', 'approve', 'approved'),
  ('approved', 'sign', 'signed'), ('approved', 'send-back', 'draft'),
  ('signed', 'activate', 'active'), ('signed', 'void', 'void'),
  ('active', 'expire', 'expired'), ('active', 'rescind', 'rescinded'), ('active', 'end-early', 'ended'), ('active', 'void', 'void'),
  ('expired', 'hand-back', 'returned'), ('rescinded', 'hand-back', 'returned'), ('ended', 'hand-back', 'returned'), ('void', 'hand-back', 'returned'),
  ('returned', 'close', 'closed');

create table assets.contract (
  id            uuid primary key default uuidv7(),
  collective_id uuid not null references assets.collective,
  number        text not null unique check (number ~ '^[A-Z0-9-]{4,40}$'),
  kind          text not null check (kind in ('house', 'farmland', 'construction-land', 'equipment', 'other')),
  lessee_id     uuid not null references assets.party,
  lessee_member boolean,
  listing_id    uuid,
  bid_id        uuid references assets.bid,
  decision_id   uuid,
  renews_id     uuid references assets.contract check (renews_id <> id),
  signed_on     date,
  starts_on     date not null,
  ends_on       date not null,
  possession_on date,
  handed_back_on date,
  permitted_use text not null,
  form          text not null default 'written' check (form in ('written', 'oral')),
  deposit_fen   bigint not null default 0 check (deposit_fen >= 0),
  earnest_fen   bigint not null default 0 check (earnest_fen >= 0),
  late_fee_ppm_day integer not null default 400 check (late_fee_ppm_day between 0 and 10000),
  clauses       jsonb not null default '{}' check (jsonb_typeof(clauses) = 'object'),
  signing       jsonb not null default '{}' check (jsonb_typeof(signing) = 'object'),
  facts         jsonb not null default '{}' check (jsonb_typeof(facts) = 'object'),
  rent_terms    jsonb not null default '{}' check (jsonb_typeof(rent_terms) = 'object'),
  document_file_id uuid references files.file,
  document_hash text check (document_hash ~ '^[0-9a-f]{64}$'),
  document_at   timestamptz,
  state         text not null default 'draft' check (state in ('draft', 'review', 'approved', 'signed', 'active', 'expired', 'rescinded', 'ended', 'void', 'returned', 'closed', 'discarded')),
  ended_on      date,
  amendments    integer not null default 0 check (amendments >= 0),
  revision      integer not null default 1,
  demo          boolean not null default false,
  created_at    timestamptz not null,
  created_by    uuid,
  constraint term_in_order check (ends_on >= starts_on),
  constraint ended_within_term check (ended_on between starts_on and ends_on),
  constraint signed_has_a_day check (state in ('draft', 'review', 'approved', 'discarded') or signed_on is not null),
  constraint void_and_broken_end check (state not in ('rescinded', 'ended', 'void') or ended_on is not null),
  foreign key (listing_id, collective_id) references assets.listing (id, collective_id),
  foreign key (decision_id, collective_id) references assets.decision (id, collective_id)
);
comment on table assets.contract is 'A lease or another contract by which a collective lets something';
comment on column assets.contract.late_fee_ppm_day is 'late fee in millionths a day of what is overdue; 400 is 0.04 % (上海市房屋租赁条例 2000 art 23 default)';
comment on column assets.contract.facts is 'what the contract rules ask for and no other column holds: approvals, inspections, subletting, encumbrances; absent is unknown';
create index contract_collective on assets.contract (collective_id, starts_on desc);
comment on column assets.contract.rent_terms is 'what the schedule was built from: fen a year, months of a payment, escalation, rent-free days, months paid ahead';
create index contract_new on assets.contract (starts_on desc, id desc) include (collective_id, state, kind);
create index contract_number on assets.contract using gin (number gin_trgm_ops);
create index contract_lessee on assets.contract (lessee_id);
create index contract_listing on assets.contract (listing_id) where listing_id is not null;
create index contract_renews on assets.contract (renews_id) where renews_id is not null;
create index contract_ends on assets.contract (ends_on, id) include (collective_id) where state = 'active';
create unique index contract_of_bid on assets.contract (bid_id) where bid_id is not null and state not in ('discarded', 'void');

create function assets.contract_moves() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not exists (select from assets.contract_step where from_state = old.state and to_state = new.state) then
    raise exception 'a contract does not go from % to %', old.state, new.state using errcode = '23514', constraint = 'contract_step';
  end if;
  if old.state not in ('draft', 'review', 'approved') and
    (new.collective_id, new.lessee_id, new.kind, new.starts_on, new.ends_on, new.signed_on, new.document_hash, new.deposit_fen) is distinct from
    (old.collective_id, old.lessee_id, old.kind, old.starts_on, old.ends_on, old.signed_on, old.document_hash, old.deposit_fen)
    and not (new.amendments = old.amendments + 1 and
      (new.collective_id, new.kind, new.starts_on, new.signed_on, new.document_hash) is not distinct from (old.collective_id, old.kind, old.starts_on, old.signed_on, old.document_hash) and
      exists (select from assets.amendment a where a.contract_id = new.id and a.n = new.amendments)) then
    raise exception 'what was signed is changed by an amendment only' using errcode = '23514', constraint = 'contract_signed';
  end if;
  return new;
end $$;
create trigger contract_moves before update on assets.contract for each row execute function assets.contract_moves();

-- One part is let once at a time. A contract holds its parts from its signature on; when it ends early its days are cut.
create table assets.tenure (
  contract_id uuid not null references assets.contract,
  part_id     uuid not null references assets.part,
  since       date,
  until       date,
  days        daterange not null check (not isempty(days) and not lower_inf(days) and not upper_inf(days)),
  holds       boolean not null,
  primary key (contract_id, part_id),
  constraint leases_do_not_overlap exclude using gist (part_id with =, days with &&) where (holds)
);
comment on column assets.tenure.since is 'first day when an amendment added the part later; null: from the start of the contract';
comment on column assets.tenure.until is 'last day when an amendment gave the part back earlier; null: to the end of the contract';
comment on table assets.tenure is 'The parts a contract lets and for which days. `holds` from signature on: two contracts that hold the same part on the same day cannot both exist';
create index tenure_part on assets.tenure (part_id);

-- What the contract says decides from when to when a part is held, whoever writes the row.
create function assets.tenure_says() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  c record;
  first date;
  last date;
begin
  select state, starts_on, ends_on, ended_on into c from assets.contract where id = new.contract_id;
  first := greatest(c.starts_on, new.since);
  last := least(coalesce(c.ended_on, c.ends_on), new.until);
  new.holds := c.state not in ('draft', 'review', 'approved', 'discarded', 'void') and last >= first;
  new.days := daterange(first, greatest(last, first), '[]');
  return new;
end $$;
create trigger tenure_says before insert or update on assets.tenure for each row execute function assets.tenure_says();

create function assets.tenure_follows() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  update assets.tenure t set holds = t.holds where t.contract_id = new.id;
  return null;
end $$;
create trigger tenure_follows after update of state, starts_on, ends_on, ended_on on assets.contract for each row execute function assets.tenure_follows();

create table assets.rent_period (
  contract_id uuid not null references assets.contract,
  n           integer not null check (n >= 0),
  days        daterange not null check (not isempty(days)),
  due_on      date not null,
  fen         bigint not null check (fen >= 0),
  rent_free   boolean not null default false,
  replaced_by integer check (replaced_by > 0),
  primary key (contract_id, n),
  constraint free_costs_nothing check (not rent_free or fen = 0),
  exclude using gist (contract_id with =, days with &&) where (replaced_by is null)
);
comment on column assets.rent_period.replaced_by is 'the amendment whose periods stand in its place; what is owed is in the periods where this is null';
comment on table assets.rent_period is 'The rent schedule: days, when due, how much. Escalation and rent-free time are written out';

create table assets.amendment (
  id          uuid primary key default uuidv7(),
  contract_id uuid not null references assets.contract,
  n           integer not null check (n > 0),
  signed_on   date not null,
  decision_id uuid references assets.decision,
  kind        text not null check (kind in ('rent', 'term', 'parts', 'party', 'other')),
  before      jsonb not null,
  after       jsonb not null,
  reason      text not null check (length(reason) between 2 and 500),
  document_hash text check (document_hash ~ '^[0-9a-f]{64}$'),
  at          timestamptz not null,
  by_id       uuid,
  by_name     text not null,
  leaf_id     uuid not null,
  unique (contract_id, n)
);

create table assets.contract_event (
  id          uuid primary key default uuidv7(),
  contract_id uuid not null references assets.contract,
  at          timestamptz not null,
  action      text not null,
  from_state  text,
  to_state    text,
  note        text not null default '' check (length(note) <= 1000),
  by_id       uuid,
  by_name     text not null,
  leaf_id     uuid not null
);
create index contract_event_contract on assets.contract_event (contract_id, at);

create table assets.decision_event (
  id          uuid primary key default uuidv7(),
  decision_id uuid not null references assets.decision,
  at          timestamptz not null,
  action      text not null check (action in ('draft', 'edit', 'record', 'annul')),
  note        text not null default '' check (length(note) <= 1000),
  by_id       uuid,
  by_name     text not null,
  leaf_id     uuid
);
create index decision_event_decision on assets.decision_event (decision_id, at);

grant select on assets.contract_step, assets.listing_step to yunjian_app;
grant select, insert on assets.listing_event, assets.quote, assets.objection, assets.decision_event to yunjian_app;
grant select, insert, update on assets.counter to yunjian_app;
grant update (answer, upheld, answered_at, answered_by) on assets.objection to yunjian_app;
grant update (until) on assets.tenure to yunjian_app;
grant update (replaced_by) on assets.rent_period to yunjian_app;
grant delete on assets.listing_part, assets.quote to yunjian_app; -- of drafts only: triggers refuse the rest
grant select, insert on assets.decision, assets.listing, assets.listing_part, assets.registration, assets.bid, assets.contract, assets.tenure, assets.rent_period,
  assets.amendment, assets.contract_event to yunjian_app;
grant update on assets.decision, assets.listing, assets.registration to yunjian_app;
grant update (fen_year, nonce, opened_at, state, reveal_sealed, revealed_at) on assets.bid to yunjian_app;
grant update on assets.contract to yunjian_app;
grant delete on assets.tenure, assets.rent_period to yunjian_app; -- of drafts only: a trigger refuses the rest

create function assets.only_of_drafts() returns trigger language plpgsql as $$
begin
  if (select state from assets.contract where id = old.contract_id) not in ('draft', 'review') then
    raise exception 'parts and rent of a contract past its draft are not deleted' using errcode = '23514', constraint = 'contract_signed';
  end if;
  return old;
end $$;
create trigger tenure_kept before delete on assets.tenure for each row execute function assets.only_of_drafts();
create trigger rent_period_kept before delete on assets.rent_period for each row execute function assets.only_of_drafts();

create function assets.only_of_draft_listings() returns trigger language plpgsql as $$
begin
  if (select state from assets.listing where id = old.listing_id) <> 'draft' then
    raise exception 'parts and quotes of a published notice are not deleted' using errcode = '23514', constraint = 'listing_published';
  end if;
  return old;
end $$;
create trigger listing_part_kept before delete on assets.listing_part for each row execute function assets.only_of_draft_listings();
create trigger quote_kept before delete on assets.quote for each row execute function assets.only_of_draft_listings();
