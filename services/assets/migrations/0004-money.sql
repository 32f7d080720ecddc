-- Money of leases: what is owed, what came in, what of it pays what. Sums that must not be exceeded are columns kept by triggers under a check, so that two writers at once wait for each other.

alter table assets.counter drop constraint counter_kind_check;
alter table assets.counter add constraint counter_kind_check check (kind in ('listing', 'contract', 'demand'));
alter table assets.import_batch drop constraint import_batch_kind_check;
alter table assets.import_batch add constraint import_batch_kind_check check (kind in ('assets', 'parts', 'census', 'members', 'bank'));

-- ---------------------------------------------------------------- what is owed

create table assets.receivable (
  id            uuid primary key,
  contract_id   uuid not null references assets.contract,
  collective_id uuid not null references assets.collective,
  kind          text not null check (kind in ('rent', 'deposit', 'earnest', 'late-fee', 'other')),
  period_n      integer,
  days          daterange check (not isempty(days) and not lower_inf(days) and not upper_inf(days)),
  fen           bigint not null check (fen > 0 and fen < 1000000000000000),
  due_on        date not null,
  for_id        uuid references assets.receivable,
  note          text not null default '' check (length(note) <= 300),
  posted_on     date not null,
  entry_id      uuid not null unique references ledger.entry,
  made_at       timestamptz not null,
  made_by       uuid,
  paid_fen      bigint not null default 0 check (paid_fen >= 0),
  off_fen       bigint not null default 0 check (off_fen >= 0),
  used_fen      bigint not null default 0 check (used_fen >= 0),
  recognised_fen bigint not null default 0,
  cancelled_at  timestamptz,
  cancel_entry_id uuid unique references ledger.entry,
  foreign key (contract_id, period_n) references assets.rent_period (contract_id, n),
  constraint rent_has_days check ((kind = 'rent') = (period_n is not null and days is not null)),
  constraint late_fee_is_for_something check ((kind = 'late-fee') = (for_id is not null)),
  constraint paid_at_most_once check (paid_fen + off_fen <= fen),
  constraint deposit_used_as_paid check (used_fen <= paid_fen and (used_fen = 0 or kind in ('deposit', 'earnest'))),
  constraint recognised_of_rent check (recognised_fen between 0 and fen and (recognised_fen = 0 or kind = 'rent')),
  constraint cancelled_has_nothing check (cancelled_at is null or (paid_fen = 0 and off_fen = 0 and recognised_fen = 0)),
  constraint cancelled_by_reversal check ((cancelled_at is null) = (cancel_entry_id is null)),
  constraint days_are_billed_once exclude using gist (contract_id with =, days with &&) where (kind = 'rent' and cancelled_at is null)
);
comment on table assets.receivable is 'What a lessee owes: written when due, never removed, also when the contract is over. Taken back only by a linked reversal two people made';
comment on column assets.receivable.paid_fen is 'sum of the allocations that stand; kept by a trigger';
comment on column assets.receivable.off_fen is 'written off by decision; kept by a trigger';
comment on column assets.receivable.used_fen is 'of a deposit: returned or set off; kept by a trigger';
comment on column assets.receivable.recognised_fen is 'of rent: carried from advance to income so far; kept by a trigger';
create index receivable_contract on assets.receivable (contract_id, due_on);
create index receivable_open on assets.receivable (due_on) include (collective_id, contract_id, fen, paid_fen, off_fen) where cancelled_at is null and paid_fen + off_fen < fen;
create index receivable_for on assets.receivable (for_id) where for_id is not null;
create index receivable_unearned on assets.receivable (collective_id) where kind = 'rent' and cancelled_at is null and recognised_fen < fen;
create index receivable_due on assets.receivable (collective_id, due_on) where cancelled_at is null;
create index receivable_rent on assets.receivable (due_on) where kind = 'rent' and cancelled_at is null;
create index receivable_long_due on assets.receivable (due_on) where kind = 'rent' and cancelled_at is null and upper(days) - lower(days) > 366;
create unique index deposit_billed_once on assets.receivable (contract_id, kind) where kind in ('deposit', 'earnest') and cancelled_at is null;

create table assets.recognition (
  receivable_id uuid not null references assets.receivable,
  no            integer not null check (no > 0),
  through       date not null,
  fen           bigint not null check (fen <> 0),
  entry_id      uuid not null references ledger.entry,
  primary key (receivable_id, no)
);
comment on table assets.recognition is 'Rent carried from 预收租金 to income by its days; a negative one takes back what a cancelled receivable had brought';
create unique index recognition_once on assets.recognition (receivable_id, through) where fen > 0;

-- ---------------------------------------------------------------- what came in

create table assets.bank_line (
  id            uuid primary key,
  collective_id uuid not null references assets.collective,
  account_id    uuid not null references assets.bank_account,
  on_date       date not null,
  ref           text not null check (length(ref) between 1 and 80),
  fen           bigint not null check (fen <> 0 and abs(fen) < 1000000000000000),
  other_name    text not null default '' check (length(other_name) <= 200),
  other_mac     bytea,
  other_tail    text check (length(other_tail) between 1 and 4),
  memo          text not null default '' check (length(memo) <= 500),
  batch_id      uuid not null references assets.import_batch,
  unique (account_id, on_date, ref)
);
comment on table assets.bank_line is 'A line of a bank statement, once: in positive, out negative. Account numbers of others are kept as keyed hashes';
create index bank_line_collective on assets.bank_line (collective_id, on_date desc, id);

create table assets.receipt (
  id            uuid primary key,
  collective_id uuid not null references assets.collective,
  line_id       uuid unique references assets.bank_line,
  account_id    uuid references assets.bank_account,
  payee_mac     bytea,
  payee_tail    text check (length(payee_tail) between 1 and 4),
  contract_id   uuid references assets.contract,
  held_for      uuid references assets.registration,
  received_on   date not null,
  fen           bigint not null check (fen > 0 and fen < 1000000000000000),
  payer_name    text not null default '' check (length(payer_name) <= 200),
  payer_mac     bytea,
  memo          text not null default '' check (length(memo) <= 500),
  matched_by    text check (matched_by in ('number', 'payer', 'amount', 'person')),
  entry_id      uuid not null unique references ledger.entry,
  match_entry_id uuid unique references ledger.entry,
  made_at       timestamptz not null,
  made_by       uuid,
  used_fen      bigint not null default 0 check (used_fen >= 0),
  refunded_fen  bigint not null default 0 check (refunded_fen >= 0),
  cancelled_at  timestamptz,
  cancel_entry_id uuid unique references ledger.entry,
  constraint receipt_spent_once check (used_fen + refunded_fen <= fen),
  constraint receipt_account_known_or_not check (num_nonnulls(account_id, payee_mac) = 1),
  constraint receipt_of_a_line_is_in_a_registered_account check (line_id is null or account_id is not null),
  constraint matched_is_posted check (num_nulls(contract_id, matched_by, match_entry_id) in (0, 3)),
  constraint held_or_matched check (num_nonnulls(contract_id, held_for) <= 1),
  constraint unmatched_pays_nothing check (contract_id is not null or used_fen = 0),
  constraint cancelled_receipt_is_empty check (cancelled_at is null or (contract_id is null and held_for is null and refunded_fen = 0)),
  constraint receipt_cancelled_by_reversal check ((cancelled_at is null) = (cancel_entry_id is null))
);
comment on table assets.receipt is 'Money that came in. What is neither allocated nor refunded stays as a prepayment 预收 of its contract, or waits for its contract';
comment on column assets.receipt.payee_mac is 'keyed hash of the account it went to when that is none of the collective''s registered accounts (rule C27)';
comment on column assets.receipt.held_for is 'the bidder whose deposit it is (bid_deposit says what became of it)';
create index receipt_unmatched on assets.receipt (collective_id, received_on desc, id desc) where contract_id is null and held_for is null and cancelled_at is null;
create index receipt_contract on assets.receipt (contract_id, received_on) where contract_id is not null;
create index receipt_payer on assets.receipt (collective_id, payer_mac) where payer_mac is not null and contract_id is not null;
create index receipt_new on assets.receipt (received_on desc, id desc) include (collective_id) where cancelled_at is null;
create index receipt_of on assets.receipt (collective_id, received_on desc, id desc) where cancelled_at is null;

create table assets.allocation (
  id            uuid primary key,
  receivable_id uuid not null references assets.receivable,
  receipt_id    uuid references assets.receipt,
  deposit_id    uuid references assets.receivable,
  fen           bigint not null check (fen > 0),
  on_date       date not null,
  entry_id      uuid not null unique references ledger.entry,
  made_at       timestamptz not null,
  made_by       uuid,
  released_at   timestamptz,
  release_entry_id uuid unique references ledger.entry,
  constraint paid_from_one_source check (num_nonnulls(receipt_id, deposit_id) = 1),
  constraint deposit_does_not_pay_itself check (deposit_id is distinct from receivable_id),
  constraint released_by_reversal check ((released_at is null) = (release_entry_id is null))
);
comment on table assets.allocation is 'What of a receipt, or of a deposit that is set off, pays what is owed';
create index allocation_receivable on assets.allocation (receivable_id);
create index allocation_receipt on assets.allocation (receipt_id) where receipt_id is not null;
create index allocation_deposit on assets.allocation (deposit_id) where deposit_id is not null;

create table assets.proposal (
  id            uuid primary key,
  collective_id uuid not null references assets.collective,
  contract_id   uuid references assets.contract,
  kind          text not null check (kind in ('cancel', 'write-off', 'refund', 'settle-deposit', 'release', 'detach', 'cancel-receipt', 'return-bid-deposit')),
  subject_id    uuid not null,
  body          jsonb not null default '{}' check (jsonb_typeof(body) = 'object'),
  reason        text not null check (length(reason) between 2 and 500),
  decision_id   uuid references assets.decision,
  state         text not null default 'open' check (state in ('open', 'approved', 'refused', 'withdrawn')),
  proposed_at   timestamptz not null,
  proposed_by   uuid not null,
  proposed_name text not null,
  decided_at    timestamptz,
  decided_by    uuid,
  decided_name  text,
  answer        text check (length(answer) between 1 and 500),
  constraint proposal_decided check ((state = 'open') = (decided_at is null) and num_nulls(decided_at, decided_by, decided_name) in (0, 3)),
  constraint proposal_second_person check (state not in ('approved', 'refused') or decided_by <> proposed_by),
  constraint write_off_by_decision check (kind <> 'write-off' or decision_id is not null)
);
comment on table assets.proposal is 'What one person proposes and another carries out: reversals, write-offs, refunds, settlement of deposits';
create unique index proposal_one_open on assets.proposal (subject_id, kind) where state = 'open';
create index proposal_open on assets.proposal (collective_id, proposed_at) where state = 'open';
create index proposal_contract on assets.proposal (contract_id, proposed_at) where contract_id is not null;

create table assets.write_off (
  id            uuid primary key,
  receivable_id uuid not null references assets.receivable,
  proposal_id   uuid not null references assets.proposal,
  fen           bigint not null check (fen > 0),
  on_date       date not null,
  entry_id      uuid not null unique references ledger.entry
);
create index write_off_receivable on assets.write_off (receivable_id);

create table assets.refund (
  id            uuid primary key,
  collective_id uuid not null references assets.collective,
  contract_id   uuid references assets.contract,
  receipt_id    uuid references assets.receipt,
  deposit_id    uuid references assets.receivable,
  proposal_id   uuid not null references assets.proposal,
  fen           bigint not null check (fen > 0),
  on_date       date not null,
  payee_name    text not null check (length(payee_name) between 1 and 200),
  payee_mac     bytea,
  entry_id      uuid not null unique references ledger.entry,
  constraint refund_of_one_source check (num_nonnulls(receipt_id, deposit_id) = 1)
);
comment on table assets.refund is 'Money given back: of a receipt that pays nothing, or of a deposit after the lease';
create index refund_contract on assets.refund (contract_id) where contract_id is not null;
create index refund_receipt on assets.refund (receipt_id) where receipt_id is not null;
create index refund_deposit on assets.refund (deposit_id) where deposit_id is not null;

-- Deposits of bidders: each a receipt of its own, held in the book under its registration until it goes back, is kept or pays what the winner owes.
create table assets.bid_deposit (
  id              uuid primary key,
  registration_id uuid not null references assets.registration,
  collective_id   uuid not null references assets.collective,
  receipt_id      uuid not null references assets.receipt,
  fen             bigint not null check (fen > 0),
  taken_on        date not null,
  entry_id        uuid not null unique references ledger.entry,
  made_at         timestamptz not null,
  made_by         uuid,
  state           text not null default 'held' check (state in ('held', 'returned', 'kept', 'set-off', 'released')),
  closed_on       date check (closed_on >= taken_on),
  close_entry_id  uuid unique references ledger.entry,
  contract_id     uuid references assets.contract,
  constraint bid_deposit_closed_by_an_entry check ((state = 'held') = (closed_on is null) and (closed_on is null) = (close_entry_id is null)),
  constraint set_off_under_a_contract check ((state = 'set-off') = (contract_id is not null))
);
comment on table assets.bid_deposit is 'Deposit of a bidder 竞价保证金. released: it had been noted for the wrong bidder. What became of it is written once';
create unique index bid_deposit_receipt on assets.bid_deposit (receipt_id) where state <> 'released';
create index bid_deposit_registration on assets.bid_deposit (registration_id);
create index bid_deposit_held on assets.bid_deposit (collective_id, taken_on) where state = 'held';
create function assets.bid_deposit_kept() returns trigger language plpgsql as $$
declare
  free text[] := array['state', 'closed_on', 'close_entry_id', 'contract_id'];
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - free) <> (to_jsonb(old) - free) or old.state <> 'held' then
    raise exception 'a deposit of a bidder is closed once, and otherwise kept' using errcode = '23514', constraint = 'money_kept';
  end if;
  return new;
end $$;
create trigger bid_deposit_kept before update or delete on assets.bid_deposit for each row execute function assets.bid_deposit_kept();

-- The sums that bound each other. The row that is updated is locked, so two writers at once wait; its check refuses what is too much.
create function assets.money_adds() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  f bigint;
begin
  if tg_table_name = 'allocation' then
    if tg_op = 'UPDATE' then
      if old.released_at is not null or new.released_at is null or (to_jsonb(new) - 'released_at' - 'release_entry_id') <> (to_jsonb(old) - 'released_at' - 'release_entry_id') then
        raise exception 'an allocation is released once, and otherwise kept' using errcode = '23514', constraint = 'money_kept';
      end if;
      f := -new.fen;
    else
      if new.released_at is not null then
        raise exception 'an allocation begins unreleased' using errcode = '23514', constraint = 'money_kept';
      end if;
      f := new.fen;
      if exists (select from receivable r where r.id = new.receivable_id and r.cancelled_at is not null)
        or (select contract_id from receivable where id = new.receivable_id) is distinct from
          coalesce((select contract_id from receipt where id = new.receipt_id), (select contract_id from receivable where id = new.deposit_id)) then
        raise exception 'money pays what is owed under its own contract' using errcode = '23514', constraint = 'allocation_of_one_contract';
      end if;
    end if;
    update receivable set paid_fen = paid_fen + f where id = new.receivable_id;
    update receipt set used_fen = used_fen + f where id = new.receipt_id;
    update receivable set used_fen = used_fen + f where id = new.deposit_id;
  elsif tg_table_name = 'refund' then
    update receipt set refunded_fen = refunded_fen + new.fen where id = new.receipt_id;
    update receivable set used_fen = used_fen + new.fen where id = new.deposit_id;
  elsif tg_table_name = 'write_off' then
    update receivable set off_fen = off_fen + new.fen where id = new.receivable_id;
  else
    update receivable set recognised_fen = recognised_fen + new.fen where id = new.receivable_id;
  end if;
  return null;
end $$;
create trigger allocation_adds after insert or update on assets.allocation for each row execute function assets.money_adds();
create trigger refund_adds after insert on assets.refund for each row execute function assets.money_adds();
create trigger write_off_adds after insert on assets.write_off for each row execute function assets.money_adds();
create trigger recognition_adds after insert on assets.recognition for each row execute function assets.money_adds();

-- Rows of money begin with nothing paid or used, and what they say is never changed.
create function assets.money_kept() returns trigger language plpgsql as $$
declare
  free text[] := case tg_table_name
    when 'receivable' then array['paid_fen', 'off_fen', 'used_fen', 'recognised_fen', 'cancelled_at', 'cancel_entry_id']
    else array['contract_id', 'held_for', 'matched_by', 'match_entry_id', 'used_fen', 'refunded_fen', 'cancelled_at', 'cancel_entry_id'] end;
begin
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and (to_jsonb(new) - free) <> (to_jsonb(old) - free)) or (tg_op = 'UPDATE' and old.cancelled_at is not null) then
    raise exception 'what is owed and what came in is not changed' using errcode = '23514', constraint = 'money_kept';
  end if;
  return coalesce(new, old);
end $$;
create trigger receivable_kept before update or delete on assets.receivable for each row execute function assets.money_kept();
create trigger receipt_kept before update or delete on assets.receipt for each row execute function assets.money_kept();
create function assets.money_begins() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'receivable' then new.paid_fen := 0; new.off_fen := 0; new.recognised_fen := 0; else new.refunded_fen := 0; end if;
  new.used_fen := 0;
  return new;
end $$;
create trigger receivable_begins before insert on assets.receivable for each row execute function assets.money_begins();
create trigger receipt_begins before insert on assets.receipt for each row execute function assets.money_begins();
create function assets.receipt_moves() returns trigger language plpgsql as $$
begin
  if old.contract_id is not null and new.contract_id is distinct from old.contract_id and (new.contract_id is not null or old.used_fen + old.refunded_fen > 0) then
    raise exception 'a receipt leaves a contract only while it pays nothing there' using errcode = '23514', constraint = 'money_kept';
  end if;
  return new;
end $$;
create trigger receipt_moves before update of contract_id on assets.receipt for each row execute function assets.receipt_moves();

-- ---------------------------------------------------------------- where a contract stands

create table assets.contract_balance (
  contract_id   uuid primary key references assets.contract,
  collective_id uuid not null references assets.collective,
  open_fen      bigint not null default 0,
  oldest_due    date,
  prepaid_fen   bigint not null default 0 check (prepaid_fen >= 0),
  deposit_fen   bigint not null default 0 check (deposit_fen >= 0)
);
comment on table assets.contract_balance is 'What is open, since when, prepaid and held as deposit, a row a contract; kept by triggers so that worklists read an index';
create index contract_balance_arrears on assets.contract_balance (oldest_due, contract_id) include (collective_id) where oldest_due is not null;
create index contract_balance_of on assets.contract_balance (collective_id, oldest_due) where oldest_due is not null;

create function assets.balance_again(which uuid) returns void language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  insert into contract_balance as b (contract_id, collective_id, open_fen, oldest_due, prepaid_fen, deposit_fen)
  select k.id, k.collective_id, coalesce(r.open, 0), r.oldest, coalesce(p.prepaid, 0), coalesce(r.deposit, 0)
  from contract k
  cross join lateral (select sum(fen - paid_fen - off_fen)::int8 as open, min(due_on) filter (where fen > paid_fen + off_fen) as oldest,
    sum(paid_fen - used_fen) filter (where kind in ('deposit', 'earnest'))::int8 as deposit from receivable where contract_id = k.id and cancelled_at is null) r
  cross join lateral (select sum(fen - used_fen - refunded_fen)::int8 as prepaid from receipt where contract_id = k.id) p
  where k.id = which
  on conflict (contract_id) do update set open_fen = excluded.open_fen, oldest_due = excluded.oldest_due, prepaid_fen = excluded.prepaid_fen, deposit_fen = excluded.deposit_fen;
end $$;
create function assets.balance_follows() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  -- one contract at a time, so that sums of rows two writers touch at once are seen by the second
  perform pg_advisory_xact_lock(7310504, hashtext(coalesce(new.contract_id, old.contract_id)::text))
    where coalesce(new.contract_id, old.contract_id) is not null;
  if new.contract_id is not null then perform balance_again(new.contract_id); end if;
  if tg_op = 'UPDATE' and old.contract_id is distinct from new.contract_id and old.contract_id is not null then perform balance_again(old.contract_id); end if;
  return null;
end $$;
create trigger receivable_balance after insert or update on assets.receivable for each row execute function assets.balance_follows();
create trigger receipt_balance after insert or update on assets.receipt for each row execute function assets.balance_follows();

-- Unpaid rent outlives the lease: a contract is closed only when nothing is open, prepaid or held.
create function assets.closed_is_settled() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if exists (select from contract_balance where contract_id = new.id and (open_fen > 0 or prepaid_fen > 0 or deposit_fen > 0)) then
    raise exception 'a contract with open money is not closed' using errcode = '23514', constraint = 'closed_is_settled';
  end if;
  return new;
end $$;
create trigger closed_is_settled before update of state on assets.contract for each row when (new.state = 'closed') execute function assets.closed_is_settled();

-- How many receipts a collective has, so that the list of all of them need not be counted to be shown. Who writes receipts of a collective holds its book, so nobody waits here.
create table assets.receipt_count (
  collective_id uuid primary key references assets.collective,
  n             bigint not null check (n >= 0)
);
comment on table assets.receipt_count is 'Receipts that stand (not cancelled), a row a collective; kept by triggers';
create function assets.receipts_counted() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into receipt_count as c (collective_id, n) select collective_id, count(*) from fresh where cancelled_at is null group by 1 order by 1
      on conflict (collective_id) do update set n = c.n + excluded.n;
  else
    update receipt_count c set n = c.n - d.n from (select f.collective_id, count(*) as n from fresh f join gone g using (id)
      where f.cancelled_at is not null and g.cancelled_at is null group by 1 order by 1) d where c.collective_id = d.collective_id;
  end if;
  return null;
end $$;
create trigger receipts_counted after insert on assets.receipt referencing new table as fresh for each statement execute function assets.receipts_counted();
create trigger receipts_uncounted after update on assets.receipt referencing old table as gone new table as fresh for each statement execute function assets.receipts_counted();
grant select on assets.receipt_count to yunjian_app;

-- ---------------------------------------------------------------- demands and rescission

create table assets.demand (
  id          uuid primary key,
  contract_id uuid not null references assets.contract,
  number      text not null unique,
  kind        text not null check (kind in ('demand', 'rescission-notice', 'rescission')),
  on_date     date not null,
  reply_by    date not null,
  fen         bigint not null check (fen > 0),
  lines       jsonb not null check (jsonb_typeof(lines) = 'array'),
  served_how  text check (served_how in ('hand', 'post', 'electronic', 'posted-up')),
  served_on   date,
  made_at     timestamptz not null,
  made_by     uuid not null,
  made_name   text not null,
  constraint demand_gives_time check (reply_by > on_date),
  constraint demand_served check (num_nulls(served_how, served_on) in (0, 2) and served_on >= on_date)
);
comment on table assets.demand is 'A demand for what is overdue 催缴函, a notice before rescission 解除前催告, or the notice of rescission 解除通知: the letter is printed from this row. The last one that was served restarts the time of limitation (民法典 195)';
create index demand_contract on assets.demand (contract_id, on_date);

create table assets.rescission (
  id          uuid primary key,
  contract_id uuid not null references assets.contract,
  opened_on   date not null,
  oldest_due  date not null,
  open_fen    bigint not null,
  state       text not null default 'open' check (state in ('open', 'noticed', 'rescinded', 'paid')),
  demand_id   uuid references assets.demand,
  closed_on   date,
  constraint noticed_by_a_letter check (state not in ('noticed') or demand_id is not null),
  constraint rescission_closed check ((state in ('rescinded', 'paid')) = (closed_on is not null))
);
comment on table assets.rescission is 'Task: rent is overdue so long that the lease may be rescinded after notice and a reasonable time (民法典 722; 上海市房屋租赁条例 art 23)';
create unique index rescission_one_open on assets.rescission (contract_id) where closed_on is null;

create table assets.money_event (
  id            uuid primary key default uuidv7(),
  seq           bigint generated always as identity,
  collective_id uuid not null references assets.collective,
  contract_id   uuid references assets.contract,
  at            timestamptz not null,
  action        text not null check (action ~ '^[a-z][a-z-]{1,40}$'),
  subject_id    uuid not null,
  fen           bigint,
  note          text not null default '' check (length(note) <= 1000),
  by_id         uuid,
  by_name       text not null,
  leaf_id       uuid not null
);
comment on table assets.money_event is 'What people did with money of leases; postings themselves are leaves of the log by the ledger';
create index money_event_contract on assets.money_event (contract_id, seq) where contract_id is not null;

grant select, insert on assets.receivable, assets.recognition, assets.bank_line, assets.receipt, assets.allocation, assets.proposal, assets.write_off, assets.refund,
  assets.demand, assets.rescission, assets.money_event to yunjian_app;
grant select, insert on assets.bid_deposit to yunjian_app;
grant update (state, closed_on, close_entry_id, contract_id) on assets.bid_deposit to yunjian_app;
grant select on assets.contract_balance to yunjian_app;
grant update (cancelled_at, cancel_entry_id) on assets.receivable to yunjian_app;
grant update (contract_id, held_for, matched_by, match_entry_id, cancelled_at, cancel_entry_id) on assets.receipt to yunjian_app;
grant update (released_at, release_entry_id) on assets.allocation to yunjian_app;
grant update (state, decided_at, decided_by, decided_name, answer) on assets.proposal to yunjian_app;
grant update (served_how, served_on) on assets.demand to yunjian_app;
grant update (state, demand_id, closed_on) on assets.rescission to yunjian_app;
