-- The ledger: double entry in whole fen. What must never happen is refused here, whoever speaks SQL. Nothing is changed or deleted.
-- Checks are by statement, over transition tables: one entry may have tens of thousands of postings, and a foreign key looks up each row
-- by itself (40,000 of them take longer than all the rest). What they check stays true because nothing is ever deleted.

create schema ledger;
comment on schema ledger is 'Books of account (账套): accounts, entries (凭证), postings (分录), closed periods, compared bank balances.';
grant usage on schema ledger to yunjian_app;

create table ledger.book (
  id          uuid        primary key,
  code        text        not null unique check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$'),
  name        jsonb       not null check (jsonb_typeof(name -> 'zh') = 'string' and jsonb_typeof(name -> 'en') = 'string'),
  currency    text        not null default 'CNY' check (currency = 'CNY'),
  owner       text        not null check (length(owner) between 1 and 100),
  opened_by   uuid,
  opened_at   timestamptz not null,
  salt        bytea       not null check (length(salt) = 16),
  leaf        uuid        not null unique references audit.leaf
);
comment on table ledger.book is 'One book a collective. owner: opaque reference to the organisation. salt: keeps what stands hashed in the leaf from being guessed.';

create table ledger.tip (
  book            uuid    primary key references ledger.book,
  last_seq        bigint  not null default 0 check (last_seq >= 0),
  closed_through  date
);
comment on table ledger.tip is 'Where a book stands: the last number given and the last day closed. Kept by the triggers of entry and period only; its row is the lock under which a book is written.';

create table ledger.opening (
  id          uuid        primary key,
  book        uuid        not null references ledger.book,
  accounts    integer     not null check (accounts between 1 and 1000000),
  opened_by   uuid,
  opened_at   timestamptz not null,
  salt        bytea       not null check (length(salt) = 16),
  leaf        uuid        not null unique references audit.leaf
);
comment on table ledger.opening is 'One act of opening accounts, with the leaf that covers them all.';

create sequence ledger.account_id as integer;
comment on sequence ledger.account_id is 'Ids of accounts. Drawn before the rows are written, since the leaf of their opening covers them.';
grant usage on sequence ledger.account_id to yunjian_app;

create table ledger.account (
  id       integer  primary key check (id > 0),
  book     uuid     not null,
  number   text     not null check (number ~ '^[A-Za-z0-9][A-Za-z0-9.-]{0,39}$'),
  name     jsonb    not null check (jsonb_typeof(name -> 'zh') = 'string' and jsonb_typeof(name -> 'en') = 'string'),
  kind     text     not null check (kind in ('asset', 'liability', 'equity', 'income', 'expense')),
  section  text     not null check (section ~ '^[a-z][a-z0-9-]{0,59}$'),
  control  boolean  not null default false,
  party    text     check (length(party) between 1 and 100),
  parent   integer,
  opening  uuid     not null,
  line     integer  not null check (line > 0),
  constraint account_number unique nulls not distinct (book, number, party),
  constraint account_of_party check ((party is null) = (parent is null) and not (control and party is not null)),
  constraint account_once unique (opening, line)
);
comment on table ledger.account is 'An account (科目). control: has accounts of parties below it (明细, e.g. dividends payable to a member) and takes no postings itself. section: its group in the statements.';
create index account_parent on ledger.account (parent) where parent is not null;

create table ledger.entry (
  id              uuid        primary key,
  book            uuid        not null references ledger.book,
  seq             bigint      not null check (seq > 0),
  effective_date  date        not null check (effective_date between date '1949-10-01' and date '2999-12-31'),
  memo            text        not null check (length(memo) between 1 and 500),
  source_kind     text        not null check (source_kind ~ '^[a-z][a-z0-9.-]{0,79}$'),
  source_id       text        not null check (length(source_id) between 1 and 100),
  lines           integer     not null check (lines between 2 and 1000000),
  made_by         uuid,
  approved_by     uuid,
  made_at         timestamptz not null,
  documents       text[]      not null default '{}',
  reverses        uuid        references ledger.entry,
  reason          text        check (reason ~ '^[a-z][a-z0-9-]{0,59}$'),
  key             text        not null check (length(key) between 8 and 200),
  body_hash       bytea       not null check (length(body_hash) = 32),
  salt            bytea       not null check (length(salt) = 16),
  leaf            uuid        not null references audit.leaf,
  constraint entry_seq unique (book, seq),
  constraint entry_key unique (book, key),
  constraint entry_reversed_once unique (reverses),
  constraint entry_leaf unique (leaf),
  constraint entry_documents check (array_position(documents, null) is null and array_to_string(documents, ',') ~ '^([0-9a-f]{64}(,[0-9a-f]{64})*)?$'),
  constraint entry_reason check ((reverses is null) = (reason is null)),
  constraint entry_second_person check (approved_by <> made_by or approved_by is null),
  constraint entry_reversal_two_people check (reverses is null or (made_by is not null and approved_by is not null))
);
comment on table ledger.entry is 'An entry (凭证): seq without gaps in its book, lines says how many postings it has. key and body_hash make posting it safe to repeat. made_by is null when the program did it of itself.';
comment on column ledger.entry.reverses is 'The entry that this one takes back, posting by posting. A correction is a reversal and a new entry, never a change.';
create index entry_date on ledger.entry (book, effective_date, seq);
create index entry_source on ledger.entry (source_kind, source_id);

create table ledger.posting (
  entry    uuid     not null,
  line     integer  not null,
  account  integer  not null,
  fen      bigint   not null,
  constraint posting_line primary key (entry, line),
  constraint posting_fen check (fen <> 0 and fen between -999999999999999 and 999999999999999)
);
comment on table ledger.posting is 'A posting (分录): debit (借) positive, credit (贷) negative, in fen. Below 10^15, so that every amount is exact in JSON and in JavaScript.';
create index posting_account on ledger.posting (account);

create table ledger.period (
  book         uuid        not null references ledger.book,
  no           integer     not null check (no > 0),
  action       text        not null check (action in ('close', 'open')),
  through      date,
  made_by      uuid        not null,
  approved_by  uuid,
  reason       text        not null check (length(reason) between 1 and 500),
  at           timestamptz not null,
  salt         bytea       not null check (length(salt) = 16),
  leaf         uuid        not null unique references audit.leaf,
  primary key (book, no),
  constraint period_close_has_day check (action = 'open' or through is not null),
  constraint period_open_two_people check (action = 'close' or approved_by is not null),
  constraint period_second_person check (approved_by <> made_by or approved_by is null)
);
comment on table ledger.period is 'Closing (结账) and reopening (反结账) of a book: from then on all days up to through are closed; null: none is.';

create table ledger.assertion (
  id        uuid        primary key,
  book      uuid        not null references ledger.book,
  account   integer     not null references ledger.account,
  "on"      date        not null,
  fen       bigint      not null check (fen between -999999999999999 and 999999999999999),
  document  text        check (document ~ '^[0-9a-f]{64}$'),
  made_by   uuid,
  at        timestamptz not null,
  salt      bytea       not null check (length(salt) = 16),
  leaf      uuid        not null unique references audit.leaf
);
comment on table ledger.assertion is 'A balance that somebody outside states, such as the bank: what account should stand at when the day on ends. The difference is computed whenever it is asked for.';
create index assertion_account on ledger.assertion (account, "on");

-- What is written stays written, also for the owner who does not mean it.
create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  if current_setting('ledger.allow_change', true) is distinct from 'yes' then
    raise exception 'ledger.% is append-only', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create trigger append_only before update or delete or truncate on ledger.book      for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete or truncate on ledger.opening   for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete or truncate on ledger.account   for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete or truncate on ledger.entry     for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete or truncate on ledger.posting   for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete or truncate on ledger.period    for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete or truncate on ledger.assertion for each statement execute function ledger.refuse_change();

-- The tip moves from inside the triggers below only.
create function ledger.guard_tip() returns trigger language plpgsql as $$
begin
  if pg_trigger_depth() < 2 and current_setting('ledger.allow_change', true) is distinct from 'yes' then
    raise exception 'ledger.tip follows entries and periods' using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create trigger guarded before insert or update or delete or truncate on ledger.tip for each statement execute function ledger.guard_tip();

create function ledger.refuse(what text, why text, which text default '') returns void language plpgsql as $$
begin
  raise exception '%', why using errcode = 'check_violation', constraint = what, schema = 'ledger', detail = which;
end $$;

create function ledger.begin_book() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into ledger.tip (book) select f.id from fresh f;
  return null;
end $$;
create trigger begin_book after insert on ledger.book
  referencing new table as fresh for each statement execute function ledger.begin_book();

-- Locks books in one order, so that two writers never wait for each other, and says where they stand. The lock is that of the tip's row.
create function ledger.take_books(wanted uuid[]) returns table (book uuid, last_seq bigint, closed_through date)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select t.book, t.last_seq, t.closed_through from ledger.tip t where t.book = any (wanted) order by t.book for update
$$;

-- Entries: the next numbers of their book, on days that are open, each with a leaf of its own; a reversal fits what it reverses.
create function ledger.check_entries() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare bad record;
begin
  perform t.book from ledger.tip t where t.book in (select f.book from fresh f) order by t.book for update;
  for bad in
    select f.book, min(f.seq) as low, max(f.seq) as high, count(*) as n, min(f.effective_date) as day, t.last_seq, t.closed_through
    from fresh f join ledger.tip t on t.book = f.book group by f.book, t.last_seq, t.closed_through
  loop
    if bad.low <> bad.last_seq + 1 or bad.high <> bad.last_seq + bad.n then
      perform ledger.refuse('entry_seq_without_gaps', format('book %s: the next entry is number %s', bad.book, bad.last_seq + 1));
    end if;
    if bad.day <= bad.closed_through then
      perform ledger.refuse('entry_period_open', format('book %s is closed through %s', bad.book, bad.closed_through));
    end if;
  end loop;
  update ledger.tip t set last_seq = t.last_seq + g.n from (select f.book, count(*) as n from fresh f group by f.book) g where t.book = g.book;
  select f.id into bad from fresh f left join audit.leaf l on l.id = f.leaf
    where l.kind is distinct from 'ledger.entry' or l.subject is distinct from f.id::text limit 1;
  if found then perform ledger.refuse('entry_own_leaf', format('the leaf of entry %s is not about it', bad.id)); end if;
  select f.id into bad from fresh f join ledger.entry o on o.id = f.reverses
    where o.book <> f.book or o.lines <> f.lines or o.reverses is not null or f.effective_date < o.effective_date limit 1;
  if found then perform ledger.refuse('entry_reversal_fits', format('entry %s is not the reversal of what it names', bad.id)); end if;
  return null;
end $$;
create trigger check_entries after insert on ledger.entry
  referencing new table as fresh for each statement execute function ledger.check_entries();

-- Joins thousands of fresh rows by hash: the planner knows nothing of rows that have only just come, and would look each up by itself.
-- Returns what the setting was, to be put back.
create function ledger.join_by_hash(rows bigint) returns text language plpgsql as $$
declare before text := current_setting('enable_nestloop');
begin
  if rows > 500 then perform set_config('enable_nestloop', 'off', true); end if;
  return before;
end $$;

-- Postings: all those of an entry in one statement, lines 1 to n, in accounts of its book, summing up to nothing. As every line is there,
-- none can be added later. The queries are planned anew each time (execute): a plan made for two postings is a bad one for 40,000.
create function ledger.check_postings() returns trigger language plpgsql as $$
declare
  bad record;
  before text := ledger.join_by_hash((select count(*) from fresh));
begin
  execute $q$
    select g.entry,
      case when e.id is null then 'posting_entry'
           when g.n <> e.lines or g.low <> 1 or g.high <> e.lines then 'posting_complete'
           else 'posting_balanced' end as what
    from (select f.entry, count(*) as n, min(f.line) as low, max(f.line) as high, sum(f.fen) as fen from fresh f group by f.entry) g
      left join ledger.entry e on e.id = g.entry
    where e.id is null or g.n <> e.lines or g.low <> 1 or g.high <> e.lines or g.fen <> 0
    limit 1 $q$ into bad;
  if bad.what is not null then
    perform ledger.refuse(bad.what, format('the postings of entry %s do not hold (%s)', bad.entry, bad.what));
  end if;
  execute $q$
    select f.entry, f.account, case when a.control then 'posting_not_control' else 'posting_account_of_book' end as what
    from fresh f join ledger.entry e on e.id = f.entry left join ledger.account a on a.id = f.account and a.book = e.book
    where a.id is null or a.control
    limit 1 $q$ into bad;
  if bad.what is not null then
    perform ledger.refuse(bad.what, format('entry %s: account %s (%s)', bad.entry, bad.account, bad.what), bad.account::text);
  end if;
  if exists (select from ledger.entry e where e.reverses is not null and e.id in (select distinct f.entry from fresh f)) then
    execute $q$
      select f.entry from fresh f join ledger.entry e on e.id = f.entry left join ledger.posting o on o.entry = e.reverses and o.line = f.line
      where e.reverses is not null and (o.account is distinct from f.account or o.fen is distinct from -f.fen) limit 1 $q$ into bad;
    if bad.entry is not null then
      perform ledger.refuse('posting_mirrors', format('entry %s does not mirror what it reverses', bad.entry));
    end if;
  end if;
  perform set_config('enable_nestloop', before, true);
  return null;
end $$;
create trigger check_postings after insert on ledger.posting
  referencing new table as fresh for each statement execute function ledger.check_postings();

create function ledger.check_entry_whole() returns trigger language plpgsql as $$
begin
  if not exists (select from ledger.posting p where p.entry = new.id and p.line = 1) then
    perform ledger.refuse('entry_has_postings', format('entry %s has no postings', new.id));
  end if;
  return null;
end $$;
create constraint trigger entry_whole after insert on ledger.entry deferrable initially deferred
  for each row execute function ledger.check_entry_whole();

-- Accounts: all those of an opening in one statement, of its book; one of a party lies under the control account of the same number, kind and section.
create function ledger.check_accounts() returns trigger language plpgsql as $$
declare
  bad record;
  before text := ledger.join_by_hash((select count(*) from fresh));
begin
  execute $q$
    select g.opening,
      case when o.id is null or g.low_book <> o.book::text or g.high_book <> o.book::text then 'account_opening' else 'account_complete' end as what
    from (select f.opening, count(*) as n, min(f.line) as low, max(f.line) as high, min(f.book::text) as low_book, max(f.book::text) as high_book
          from fresh f group by f.opening) g
      left join ledger.opening o on o.id = g.opening
    where o.id is null or g.low_book <> o.book::text or g.high_book <> o.book::text or g.n <> o.accounts or g.low <> 1 or g.high <> o.accounts
    limit 1 $q$ into bad;
  if bad.what is not null then
    perform ledger.refuse(bad.what, format('the accounts of opening %s do not hold (%s)', bad.opening, bad.what));
  end if;
  execute $q$
    select f.id from fresh f
    left join ledger.account c on c.id = f.parent and c.book = f.book and c.number = f.number and c.kind = f.kind and c.section = f.section and c.control
    where f.parent is not null and c.id is null
    limit 1 $q$ into bad;
  if bad.id is not null then
    perform ledger.refuse('account_under_control', format('account %s is not under the control account of its number', bad.id), bad.id::text);
  end if;
  perform set_config('enable_nestloop', before, true);
  return null;
end $$;
create trigger check_accounts after insert on ledger.account
  referencing new table as fresh for each statement execute function ledger.check_accounts();

create function ledger.check_opening_whole() returns trigger language plpgsql as $$
begin
  if not exists (select from ledger.account a where a.opening = new.id) then
    perform ledger.refuse('opening_has_accounts', format('opening %s opens nothing', new.id));
  end if;
  return null;
end $$;
create constraint trigger opening_whole after insert on ledger.opening deferrable initially deferred
  for each row execute function ledger.check_opening_whole();

-- Periods: the next number; closing goes forward, reopening goes back.
create function ledger.move_period() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare held ledger.tip;
begin
  select * into held from ledger.tip t where t.book = new.book for update;
  if new.no <> (select count(*) from ledger.period p where p.book = new.book) then
    perform ledger.refuse('period_next', format('period step %s is not the next', new.no));
  end if;
  if (new.action = 'close' and new.through <= held.closed_through)
    or (new.action = 'open' and (held.closed_through is null or new.through >= held.closed_through)) then
    perform ledger.refuse('period_moves', format('the book is closed through %s', held.closed_through));
  end if;
  update ledger.tip t set closed_through = new.through where t.book = new.book;
  return null;
end $$;
create trigger move_period after insert on ledger.period for each row execute function ledger.move_period();

create function ledger.check_assertion() returns trigger language plpgsql as $$
begin
  if not exists (select from ledger.account a where a.id = new.account and a.book = new.book) then
    perform ledger.refuse('assertion_account_of_book', 'the account is of another book');
  end if;
  return null;
end $$;
create trigger check_assertion after insert on ledger.assertion for each row execute function ledger.check_assertion();

revoke all on function ledger.take_books(uuid[]) from public;
revoke all on function ledger.begin_book() from public;
revoke all on function ledger.check_entries() from public;
revoke all on function ledger.move_period() from public;

-- The program reads and adds; it never changes, deletes or truncates. Where a book stands it may only read.
grant select, insert on ledger.book, ledger.opening, ledger.account, ledger.entry, ledger.posting, ledger.period, ledger.assertion to yunjian_app;
grant select on ledger.tip to yunjian_app;
grant execute on function ledger.take_books(uuid[]) to yunjian_app;
