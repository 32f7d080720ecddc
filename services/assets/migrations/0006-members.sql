-- Members, shares, distribution runs, payouts and the questions members may ask together. Shares move only by an approved event, inside one trigger; a run is
-- locked only when its payouts sum to its pool.

-- ---------------------------------------------------------------- households and members

create table assets.holder (
  id            uuid primary key,
  collective_id uuid not null references assets.collective,
  kind          text not null check (kind in ('household', 'person')),
  code          text not null check (length(code) between 1 and 40),
  demo          boolean not null default false,
  unique (id, collective_id),
  unique (collective_id, kind, code)
);
comment on table assets.holder is 'Who can hold shares: a household or a member, whichever the collective records shares by';

create table assets.household (
  id            uuid primary key,
  collective_id uuid not null,
  address       text not null default '' check (length(address) <= 200),
  valid         daterange not null check (not isempty(valid) and not lower_inf(valid)),
  unique (id, collective_id),
  foreign key (id, collective_id) references assets.holder (id, collective_id)
);

create table assets.member (
  id            uuid primary key,
  collective_id uuid not null,
  household_id  uuid not null,
  person_id     uuid not null references org.person,
  head          boolean not null default false,
  valid         daterange not null check (not isempty(valid) and not lower_inf(valid)),
  ended_why     text check (ended_why in ('death', 'left', 'lost')),
  unique (id, collective_id),
  foreign key (id, collective_id) references assets.holder (id, collective_id),
  foreign key (household_id, collective_id) references assets.household (id, collective_id),
  constraint ended_says_why check (upper_inf(valid) = (ended_why is null)),
  constraint member_once exclude using gist (person_id with =, collective_id with =, valid with &&)
);
comment on table assets.member is 'A member 成员 of a collective, in a household, for these days. The person''s ID number is sealed in org.person; here is only who it is';
create index member_household on assets.member (household_id);
create unique index member_head on assets.member (household_id) where head and upper_inf(valid);

create table assets.member_event (
  id            uuid primary key,
  collective_id uuid not null references assets.collective,
  holder_id     uuid,
  at            timestamptz not null,
  kind          text not null check (kind ~ '^[a-z][a-z-]{1,40}$'),
  body          jsonb not null default '{}',
  by_id         uuid,
  by_name       text not null,
  leaf_id       uuid not null,
  foreign key (holder_id, collective_id) references assets.holder (id, collective_id)
);
comment on table assets.member_event is 'What happened to the register of members and to its shares, append-only';
create index member_event_collective on assets.member_event (collective_id, at desc);
create index member_event_holder on assets.member_event (holder_id, at desc) where holder_id is not null;

-- ---------------------------------------------------------------- shares

create table assets.share_event (
  id            uuid primary key,
  collective_id uuid not null references assets.collective,
  kind          text not null check (kind in ('issue', 'cancel', 'transfer', 'inherit', 'freeze', 'unfreeze')),
  effective_on  date not null,
  reason        text not null check (length(reason) between 2 and 500),
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  document_file_id uuid references files.file,
  state         text not null default 'proposed' check (state in ('proposed', 'approved', 'refused')),
  proposed_at   timestamptz not null,
  proposed_by   uuid not null,
  proposed_name text not null,
  decided_at    timestamptz,
  decided_by    uuid,
  decided_name  text,
  refusal       text check (length(refusal) between 2 and 500),
  unique (id, collective_id),
  constraint share_event_second_person check (decided_by <> proposed_by),
  constraint share_event_decided check ((state = 'proposed') = (decided_by is null) and num_nulls(decided_at, decided_by, decided_name) in (0, 3)),
  constraint share_event_refused_says_why check ((state = 'refused') = (refusal is not null))
);
comment on table assets.share_event is 'A change of shares: 量化 issue, 退出 cancel, 转让 transfer inside the collective, 继承 inherit, 冻结 freeze by a court; proposed by one, approved by another, with its document';
create index share_event_collective on assets.share_event (collective_id, proposed_at desc);

create table assets.share_event_line (
  event_id      uuid not null,
  holder_id     uuid not null,
  collective_id uuid not null,
  delta         bigint not null check (delta between -1000000000000000 and 1000000000000000),
  primary key (event_id, holder_id),
  foreign key (event_id, collective_id) references assets.share_event (id, collective_id),
  foreign key (holder_id, collective_id) references assets.holder (id, collective_id)
);
comment on column assets.share_event_line.delta is 'millionths of a share; a transfer''s lines sum to nothing';

create table assets.share_holding (
  holder_id     uuid not null references assets.holder,
  collective_id uuid not null references assets.collective,
  units         bigint not null constraint share_holding_units check (units >= 0),
  valid         daterange not null check (not isempty(valid) and not lower_inf(valid)),
  event_id      uuid not null references assets.share_event,
  primary key (holder_id, event_id),
  constraint share_holding_once exclude using gist (holder_id with =, valid with &&)
);
comment on table assets.share_holding is 'Shares of a holder in millionths, for these days, by the event that made it so. Written by the approval of an event only';
create index share_holding_collective on assets.share_holding (collective_id) where upper_inf(valid);

create table assets.share_freeze (
  holder_id     uuid not null references assets.holder,
  collective_id uuid not null references assets.collective,
  valid         daterange not null check (not isempty(valid)),
  event_id      uuid not null references assets.share_event,
  ended_by      uuid references assets.share_event,
  primary key (holder_id, event_id),
  constraint share_freeze_once exclude using gist (holder_id with =, valid with &&)
);
comment on table assets.share_freeze is 'Shares that a court froze: they give nothing away, and their dividend is held';
create index share_freeze_collective on assets.share_freeze (collective_id);

create function assets.refuse(which text, why text) returns void language plpgsql as $$
begin
  raise exception '%', why using errcode = 'check_violation', constraint = which, schema = 'assets';
end $$;

-- Lines belong to a proposal that nobody has decided, and name holders of the kind the collective records shares by.
create function assets.share_lines_fit() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if exists (select from fresh f join share_event e on e.id = f.event_id where e.state <> 'proposed') then
    perform assets.refuse('share_event_open', 'the lines of a decided event stay as they are');
  end if;
  if exists (select from fresh f join holder h on h.id = f.holder_id join collective c on c.id = f.collective_id where h.kind <> c.members_basis) then
    perform assets.refuse('share_basis', 'shares are recorded by another kind of holder');
  end if;
  return null;
end $$;
create trigger share_lines_fit after insert on assets.share_event_line
  referencing new table as fresh for each statement execute function assets.share_lines_fit();

-- The one way shares change. What is given away is what is received, to the millionth.
create function assets.share_event_applied() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  n bigint; total numeric; low bigint; high bigint; open_ones bigint;
begin
  if old.state <> 'proposed' then perform assets.refuse('share_event_open', 'the event was decided before'); end if;
  if new.state <> 'approved' then return null; end if;
  perform from collective where id = new.collective_id for no key update;
  select count(*), sum(delta), min(delta), max(delta) into n, total, low, high from share_event_line where event_id = new.id;
  if n = 0 then perform assets.refuse('share_event_has_lines', 'the event names nobody'); end if;
  if (new.kind in ('transfer', 'inherit') and (total <> 0 or low >= 0))
    or (new.kind = 'issue' and low <= 0) or (new.kind = 'cancel' and high >= 0) or (new.kind in ('freeze', 'unfreeze') and (low <> 0 or high <> 0)) then
    perform assets.refuse('shares_conserved', format('the lines of a %s do not sum up', new.kind));
  end if;
  if new.kind = 'freeze' then
    insert into share_freeze (holder_id, collective_id, valid, event_id)
      select holder_id, collective_id, daterange(new.effective_on, null), new.id from share_event_line where event_id = new.id;
    return null;
  elsif new.kind = 'unfreeze' then
    update share_freeze f set valid = daterange(lower(f.valid), new.effective_on), ended_by = new.id
      from share_event_line l where l.event_id = new.id and f.holder_id = l.holder_id and upper_inf(f.valid) and lower(f.valid) < new.effective_on;
    get diagnostics open_ones = row_count;
    if open_ones <> n then perform assets.refuse('shares_not_frozen', 'somebody named is not frozen'); end if;
    return null;
  end if;
  if exists (select from share_event_line l join share_freeze f on f.holder_id = l.holder_id and f.valid && daterange(new.effective_on, null)
      where l.event_id = new.id and l.delta < 0) then
    perform assets.refuse('shares_frozen', 'frozen shares give nothing away');
  end if;
  if exists (select from distribution_run r where r.collective_id = new.collective_id and r.record_on >= new.effective_on and r.state not in ('draft', 'withdrawn')) then
    perform assets.refuse('shares_of_a_run', 'a run has counted the shares of that day');
  end if;
  if exists (select from share_event_line l join share_holding h on h.holder_id = l.holder_id and upper_inf(h.valid) and lower(h.valid) >= new.effective_on
      where l.event_id = new.id) then
    perform assets.refuse('shares_changed_later', 'somebody named has a change on that day or after');
  end if;
  update share_holding h set valid = daterange(lower(h.valid), new.effective_on) from share_event_line l
    where l.event_id = new.id and h.holder_id = l.holder_id and upper_inf(h.valid);
  insert into share_holding (holder_id, collective_id, units, valid, event_id)
    select l.holder_id, l.collective_id, coalesce(h.units, 0) + l.delta, daterange(new.effective_on, null), new.id
    from share_event_line l left join share_holding h on h.holder_id = l.holder_id and upper(h.valid) = new.effective_on where l.event_id = new.id;
  return null;
end $$;
create trigger share_event_applied after update of state on assets.share_event for each row when (old.state is distinct from new.state)
  execute function assets.share_event_applied();

create function assets.by_event_only() returns trigger language plpgsql as $$
begin
  if pg_trigger_depth() < 2 then perform assets.refuse('shares_by_event_only', 'shares change by an approved event only'); end if;
  return null;
end $$;
create trigger by_event_only before insert or update or delete on assets.share_holding for each statement execute function assets.by_event_only();
create trigger by_event_only before insert or update or delete on assets.share_freeze for each statement execute function assets.by_event_only();

-- ---------------------------------------------------------------- distribution runs

create table assets.run_step (
  from_state text not null,
  action     text not null,
  to_state   text not null,
  primary key (from_state, action)
);
comment on table assets.run_step is 'The life of a distribution run; dividends/states.ts has the same table (a test compares them)';
insert into assets.run_step (from_state, action, to_state) values
  ('draft', 'compute', 'computed'), ('computed', 'compute', 'computed'), ('computed', 'notice', 'noticed'),
  ('noticed', 'vote', 'voted'), ('voted', 'lock', 'locked'), ('locked', 'settle', 'paid'), ('paid', 'reconcile', 'reconciled'),
  ('paid', 'unsettle', 'locked'), ('reconciled', 'unsettle', 'locked'),
  ('draft', 'withdraw', 'withdrawn'), ('computed', 'withdraw', 'withdrawn'), ('noticed', 'withdraw', 'withdrawn'), ('voted', 'withdraw', 'withdrawn');

create table assets.distribution_run (
  id            uuid primary key,
  collective_id uuid not null references assets.collective,
  year          integer not null check (year between 1980 and 2200),
  kind          text not null default 'annual' check (kind in ('annual', 'special')),
  title         text not null check (length(title) between 2 and 120),
  mode          text not null check (mode in ('rate', 'pool')),
  record_on     date not null,
  net_income_fen bigint not null,
  loss_fen      bigint not null check (loss_fen >= 0),
  undistributed_fen bigint not null check (undistributed_fen >= 0),
  rate_fen      bigint check (rate_fen > 0),
  wanted_fen    bigint check (wanted_fen > 0),
  minimum_fen   bigint not null check (minimum_fen >= 0),
  reserves      jsonb not null,
  ceiling_fen   bigint not null check (ceiling_fen >= 0),
  seed_sealed   bytea not null,
  seed_hash     text not null check (seed_hash ~ '^[0-9a-f]{64}$'),
  seed          text check (length(seed) between 16 and 200),
  pool_fen      bigint check (pool_fen > 0),
  total_units   bigint check (total_units > 0),
  entries       integer check (entries > 0),
  input_hash    text check (input_hash ~ '^[0-9a-f]{64}$'),
  result_hash   text check (result_hash ~ '^[0-9a-f]{64}$'),
  noticed_on    date,
  notice_until  date check (notice_until >= noticed_on),
  decision_id   uuid unique,
  locked_on     date,
  entry_id      uuid unique,
  statement     jsonb,
  state         text not null default 'draft' check (state in ('draft', 'computed', 'noticed', 'voted', 'locked', 'paid', 'reconciled', 'withdrawn')),
  revision      integer not null default 1,
  demo          boolean not null default false,
  created_at    timestamptz not null,
  created_by    uuid not null,
  unique (id, collective_id),
  foreign key (decision_id, collective_id) references assets.decision (id, collective_id),
  constraint run_mode check (case mode when 'rate' then rate_fen is not null and wanted_fen is null else rate_fen is null and wanted_fen is not null end),
  constraint run_computed check ((state = 'draft') <= (result_hash is null) and (state in ('draft', 'withdrawn') or num_nulls(pool_fen, total_units, entries, input_hash, result_hash) = 0)),
  constraint run_within_ceiling check (pool_fen <= ceiling_fen),
  constraint run_noticed check (state in ('draft', 'computed', 'withdrawn') or num_nulls(noticed_on, notice_until, seed) = 0),
  constraint run_seed_fits check (seed is null or seed_hash = encode(sha256(convert_to(seed, 'UTF8')), 'hex')),
  constraint run_voted check (state in ('draft', 'computed', 'noticed', 'withdrawn') or decision_id is not null),
  constraint run_locked check ((state in ('locked', 'paid', 'reconciled')) = (entry_id is not null) and (entry_id is null) = (locked_on is null)),
  constraint run_reconciled check (state <> 'reconciled' or statement is not null)
);
comment on table assets.distribution_run is 'A distribution: what is divided, by which shares, and how far it is. The seed is drawn with the draft, only its SHA-256 known until the notice';
create unique index run_one_a_year on assets.distribution_run (collective_id, year) where kind = 'annual' and state <> 'withdrawn';
create unique index run_one_under_way on assets.distribution_run (collective_id) where state in ('computed', 'noticed', 'voted');

create table assets.payout (
  run_id        uuid not null references assets.distribution_run,
  no            integer not null check (no >= 0),
  holder_id     uuid not null references assets.holder,
  units         bigint not null check (units >= 0),
  part_fen      bigint not null check (part_fen >= 0),
  topped_up     boolean not null,
  carried_in_fen bigint not null check (carried_in_fen >= 0),
  pay_fen       bigint not null check (pay_fen >= 0),
  carry_fen     bigint not null check (carry_fen >= 0),
  state         text not null default 'planned' check (state in ('planned', 'due', 'held', 'carried', 'sent', 'paid', 'returned', 'reissued')),
  carried_to    uuid references assets.distribution_run,
  primary key (run_id, no),
  unique (run_id, holder_id),
  constraint payout_nothing_dropped check (part_fen + carried_in_fen = pay_fen + carry_fen and (pay_fen = 0 or carry_fen = 0)),
  constraint payout_carried check (state = 'planned' or (state = 'carried') = (pay_fen = 0)),
  constraint payout_carried_on check (carried_to is null or (state = 'carried' and carried_to <> run_id))
);
comment on table assets.payout is 'What one holder gets of a run. `no` is the published number, by which equal remainders are drawn';
create index payout_holder on assets.payout (holder_id);
create index payout_carried_to on assets.payout (carried_to) where carried_to is not null;
create index payout_state on assets.payout (run_id, state);

create table assets.run_event (
  id         uuid primary key,
  run_id     uuid not null references assets.distribution_run,
  at         timestamptz not null,
  action     text not null check (action ~ '^[a-z][a-z-]{1,40}$'),
  from_state text,
  to_state   text,
  body       jsonb not null default '{}',
  by_id      uuid,
  by_name    text not null,
  leaf_id    uuid not null
);
create index run_event_run on assets.run_event (run_id, at);

create table assets.run_task (
  id          uuid primary key,
  run_id      uuid not null references assets.distribution_run,
  kind        text not null check (kind in ('compute', 'lock')),
  state       text not null default 'waiting' check (state in ('waiting', 'working', 'done', 'failed')),
  progress    real not null default 0 check (progress between 0 and 1),
  step        text not null default '',
  failure     jsonb,
  runner      uuid,
  heartbeat   timestamptz,
  asked_at    timestamptz not null,
  asked_by    uuid not null,
  asked_name  text not null,
  constraint failed_says_why check ((state = 'failed') = (failure is not null))
);
comment on table assets.run_task is 'Work on a run that takes a while; whoever gives no sign of life is replaced, and every step is whole or not at all';
create unique index run_task_one on assets.run_task (run_id) where state in ('waiting', 'working');
create index run_task_open on assets.run_task (asked_at) where state in ('waiting', 'working');

create function assets.run_moves() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  parts numeric; brought numeric; paid numeric; carried numeric; n bigint; planned bigint; broken uuid;
begin
  if new.state <> old.state and not exists (select from run_step where from_state = old.state and to_state = new.state) then
    perform assets.refuse('run_step', format('a run does not go from %s to %s', old.state, new.state));
  end if;
  if old.state not in ('draft', 'computed') and
    (new.collective_id, new.year, new.kind, new.mode, new.record_on, new.rate_fen, new.pool_fen, new.total_units, new.entries, new.input_hash, new.result_hash, new.seed, new.reserves) is distinct from
    (old.collective_id, old.year, old.kind, old.mode, old.record_on, old.rate_fen, old.pool_fen, old.total_units, old.entries, old.input_hash, old.result_hash, old.seed, old.reserves) then
    perform assets.refuse('run_noticed_stays', 'what was noticed does not change');
  end if;
  if new.seed_hash <> old.seed_hash then perform assets.refuse('run_noticed_stays', 'the seed was drawn with the draft'); end if;
  if new.state = 'locked' and old.state = 'voted' then
    select coalesce(sum(part_fen), 0), coalesce(sum(carried_in_fen), 0), coalesce(sum(pay_fen), 0), coalesce(sum(carry_fen), 0), count(*), count(*) filter (where state = 'planned')
      into parts, brought, paid, carried, n, planned from payout where run_id = new.id;
    if parts <> new.pool_fen or paid + carried <> parts + brought or n <> new.entries or planned > 0 then
      perform assets.refuse('run_sums_to_pool', format('the payouts sum to %s, the pool is %s', parts, new.pool_fen));
    end if;
    if brought <> (select coalesce(sum(carry_fen), 0) from payout where carried_to = new.id) then
      perform assets.refuse('run_takes_over', 'what is carried in is not what earlier runs carried out');
    end if;
    if not exists (select from decision d where d.id = new.decision_id and d.subject = 'distribution' and d.state = 'recorded' and d.valid
        and d.meeting_on >= new.notice_until) then
      perform assets.refuse('run_decided', 'a run is locked by a valid decision after its notice');
    end if;
  end if;
  if new.state in ('paid', 'reconciled') and exists (select from payout where run_id = new.id and state not in ('paid', 'held', 'carried')) then
    perform assets.refuse('run_settled', 'some payouts are still under way');
  end if;
  return new;
end $$;
create trigger run_moves before update on assets.distribution_run for each row execute function assets.run_moves();

-- Payouts are written and taken away while a run is computed; the life of a payout afterwards is a table too.
create table assets.payout_step (
  from_state text not null,
  to_state   text not null,
  primary key (from_state, to_state)
);
insert into assets.payout_step (from_state, to_state) values
  ('planned', 'due'), ('planned', 'held'), ('planned', 'carried'), ('due', 'held'), ('held', 'due'), ('due', 'sent'), ('sent', 'due'), ('sent', 'paid'), ('sent', 'returned'),
  ('paid', 'returned'), ('returned', 'held'), ('returned', 'reissued'), ('reissued', 'returned'), ('reissued', 'paid');
create function assets.payouts_of_open_run() returns trigger language plpgsql as $$
begin
  if exists (select from assets.distribution_run r where r.id in (select distinct run_id from touched) and r.state not in ('draft', 'computed')) then
    perform assets.refuse('payouts_of_open_run', 'the payouts of a noticed run stay');
  end if;
  return null;
end $$;
create trigger payouts_made after insert on assets.payout referencing new table as touched for each statement execute function assets.payouts_of_open_run();
create trigger payouts_gone after delete on assets.payout referencing old table as touched for each statement execute function assets.payouts_of_open_run();
-- Planned anew each time (execute): a plan made for two rows is a bad one for 40,000.
create function assets.payouts_move() returns trigger language plpgsql as $$
declare bad boolean;
begin
  execute $q$ select exists (select from was w join now_ n using (run_id, no) where w.state <> n.state
      and not exists (select from assets.payout_step s where s.from_state = w.state and s.to_state = n.state)) $q$ into bad;
  if bad then perform assets.refuse('payout_step', 'a payout does not go that way'); end if;
  return null;
end $$;
create trigger payouts_move after update on assets.payout referencing old table as was new table as now_ for each statement execute function assets.payouts_move();

-- ---------------------------------------------------------------- payments

create table assets.payee_account (
  id            uuid primary key,
  collective_id uuid not null,
  holder_id     uuid not null,
  owner_name    text not null check (length(owner_name) between 1 and 100),
  number_sealed bytea not null,
  number_mac    bytea not null,
  tail          text not null check (tail ~ '^[0-9]{4}$'),
  bank          text not null check (length(bank) between 2 and 120),
  bank_code     text not null check (bank_code ~ '^[0-9]{12}$'),
  state         text not null default 'proposed' check (state in ('proposed', 'approved', 'refused', 'replaced')),
  proposed_at   timestamptz not null,
  proposed_by   uuid not null,
  decided_at    timestamptz,
  decided_by    uuid check (decided_by <> proposed_by),
  demo          boolean not null default false,
  foreign key (holder_id, collective_id) references assets.holder (id, collective_id),
  constraint payee_decided check ((state = 'proposed') = (decided_by is null) and (decided_by is null) = (decided_at is null))
);
comment on table assets.payee_account is 'Where a holder''s dividend goes. The number is sealed; only a payment file shows it. A new account counts when a second person approved it';
create unique index payee_in_force on assets.payee_account (holder_id) where state = 'approved';
create unique index payee_proposed on assets.payee_account (holder_id) where state = 'proposed';

create table assets.payment_file (
  id            uuid primary key,
  run_id        uuid not null,
  collective_id uuid not null,
  no            integer not null check (no > 0),
  message_id    text not null unique check (message_id ~ '^[A-Z0-9]{1,35}$'),
  account_id    uuid not null references assets.bank_account,
  execute_on    date not null,
  orders        integer not null check (orders between 1 and 10000),
  fen           bigint not null check (fen > 0),
  state         text not null default 'prepared' check (state in ('prepared', 'approved', 'cancelled')),
  prepared_at   timestamptz not null,
  prepared_by   uuid not null,
  decided_at    timestamptz,
  decided_by    uuid check (decided_by <> prepared_by),
  unique (run_id, no),
  unique (id, run_id),
  foreign key (run_id, collective_id) references assets.distribution_run (id, collective_id),
  constraint file_decided check ((state = 'approved') <= (decided_by is not null))
);
create table assets.payment_order (
  file_id       uuid not null,
  n             integer not null check (n between 1 and 10000),
  run_id        uuid not null,
  payout_no     integer not null,
  payee_id      uuid not null references assets.payee_account,
  fen           bigint not null check (fen > 0),
  end_to_end    text not null unique check (end_to_end ~ '^[A-Z0-9]{8,35}$'),
  replaces      text references assets.payment_order (end_to_end),
  state         text not null default 'prepared' check (state in ('prepared', 'sent', 'paid', 'returned', 'cancelled')),
  reason        text check (length(reason) between 1 and 200),
  result_on     date,
  primary key (file_id, n),
  foreign key (file_id, run_id) references assets.payment_file (id, run_id),
  foreign key (run_id, payout_no) references assets.payout (run_id, no),
  constraint returned_says_why check ((state = 'returned') <= (reason is not null)),
  constraint result_has_a_day check ((state in ('paid', 'returned')) = (result_on is not null))
);
comment on table assets.payment_order is 'One line of a payment file. A payout has at most one that is on its way or arrived';
create unique index payment_once on assets.payment_order (run_id, payout_no) where state in ('prepared', 'sent', 'paid');

create function assets.payment_file_sums() returns trigger language plpgsql as $$
begin
  if (select (count(*), sum(o.fen)) is distinct from (new.orders::bigint, new.fen::numeric) from assets.payment_order o where o.file_id = new.id)
    or exists (select from assets.payment_order o join assets.payout p on p.run_id = o.run_id and p.no = o.payout_no where o.file_id = new.id and o.fen <> p.pay_fen) then
    perform assets.refuse('payment_file_sums', 'the orders of a file sum to what it says');
  end if;
  return null;
end $$;
create constraint trigger payment_file_sums after insert on assets.payment_file deferrable initially deferred for each row execute function assets.payment_file_sums();

create table assets.payment_result (
  id        uuid primary key,
  run_id    uuid not null references assets.distribution_run,
  file_hash text not null check (file_hash ~ '^[0-9a-f]{64}$'),
  rows      integer not null check (rows > 0),
  paid      integer not null check (paid >= 0),
  returned  integer not null check (returned >= 0),
  unchanged integer not null check (unchanged >= 0),
  entry_id  uuid,
  at        timestamptz not null,
  by_id     uuid not null,
  constraint result_rows_counted check (rows = paid + returned + unchanged)
);

-- ---------------------------------------------------------------- joint questions

create table assets.question (
  id            uuid primary key,
  collective_id uuid not null references assets.collective,
  title         text not null check (length(title) between 2 and 100),
  body          text not null check (length(body) between 2 and 4000),
  filed_by      uuid not null references assets.member,
  filed_at      timestamptz not null,
  state         text not null default 'open' check (state in ('open', 'due', 'answered', 'withdrawn')),
  reached_on    date,
  due_on        date check (due_on > reached_on),
  answer        text check (length(answer) between 2 and 8000),
  answered_at   timestamptz,
  answered_by   uuid,
  answered_name text,
  constraint question_due check ((state = 'due') <= (due_on is not null) and (reached_on is null) = (due_on is null)),
  constraint question_answered check ((state = 'answered') = (answer is not null) and num_nulls(answer, answered_at, answered_by, answered_name) in (0, 4))
);
comment on table assets.question is 'What members ask together; once enough of them signed it must be answered by due_on (上海市农村集体资产监督管理条例 art 30)';
create index question_collective on assets.question (collective_id, filed_at desc);
create index question_due on assets.question (due_on) where state = 'due';
create table assets.question_signature (
  question_id  uuid not null references assets.question,
  member_id    uuid not null references assets.member,
  household_id uuid not null references assets.household,
  at           timestamptz not null,
  primary key (question_id, member_id)
);

grant select on assets.run_step, assets.payout_step, assets.share_holding, assets.share_freeze to yunjian_app;
grant select, insert on assets.holder, assets.household, assets.member, assets.member_event, assets.share_event, assets.share_event_line, assets.distribution_run, assets.payout,
  assets.run_event, assets.run_task, assets.payee_account, assets.payment_file, assets.payment_order, assets.payment_result, assets.question, assets.question_signature to yunjian_app;
grant update (address, valid) on assets.household to yunjian_app;
grant update (household_id, head, valid, ended_why) on assets.member to yunjian_app;
grant update (state, decided_at, decided_by, decided_name, refusal) on assets.share_event to yunjian_app;
grant update on assets.distribution_run to yunjian_app;
grant update (state, carried_to) on assets.payout to yunjian_app;
grant delete on assets.payout to yunjian_app; -- of a run that is computed again: a trigger refuses the rest
grant update (state, progress, step, failure, runner, heartbeat) on assets.run_task to yunjian_app;
grant update (state, decided_at, decided_by) on assets.payee_account, assets.payment_file to yunjian_app;
grant update (state, reason, result_on) on assets.payment_order to yunjian_app;
grant update (state, reached_on, due_on, answer, answered_at, answered_by, answered_name) on assets.question to yunjian_app;
