-- The transparency log: leaves are facts, sealed into an RFC 9162 Merkle tree under signed heads. Nothing here is changed or deleted.

create schema audit;
comment on schema audit is 'Append-only log of decisions, postings and accesses; RFC 9162 tree, signed heads, access register.';
grant usage on schema audit to yunjian_app;

create table audit.log (
  one        boolean     primary key default true check (one),
  id         uuid        not null default gen_random_uuid(),
  suite      text        not null check (suite in ('intl', 'gm')),
  opened_at  timestamptz not null default now()
);
comment on table audit.log is 'The one log of this database: its id, which heads are bound to, and the suite of its hashes.';

create table audit.leaf (
  id         uuid        primary key,
  kind       text        not null check (kind ~ '^[a-z][A-Za-z0-9-]*(\.[a-zA-Z][A-Za-z0-9-]*)*$' and length(kind) <= 80),
  subject    text        not null check (length(subject) between 1 and 100),
  at         timestamptz not null,
  suite      text        not null,
  canonical  text        not null,
  hash       bytea       not null check (length(hash) = 32)
);
comment on table audit.leaf is 'One fact without personal data. canonical is the RFC 8785 text that is hashed; the columns before it repeat it for queries.';
create index leaf_subject on audit.leaf (subject, at);

create table audit.pending (
  seq        bigint      generated always as identity primary key,
  leaf       uuid        not null,
  hash       bytea       not null,
  since      timestamptz not null default clock_timestamp()
);
comment on table audit.pending is 'Leaves not yet in the tree. Filled by a trigger, so that no leaf can miss it; emptied by audit.take_pending. seq keeps the order of writing, it need not be that of commits.';

create table audit.entry (
  index      bigint      primary key check (index >= 0),
  leaf       uuid        not null unique references audit.leaf,
  hash       bytea       not null check (length(hash) = 32)
);
comment on table audit.entry is 'Level 0 of the tree: which leaf stands at which index.';

create table audit.node (
  level      smallint    not null check (level between 1 and 62),
  index      bigint      not null check (index >= 0),
  hash       bytea       not null check (length(hash) = 32),
  primary key (level, index)
);
comment on table audit.node is 'Roots of the complete subtrees of 2^level leaves, so that proofs read O(log n) rows and sealing adds to the right edge only.';

create table audit.head (
  size       bigint      primary key check (size > 0),
  root       bytea       not null check (length(root) = 32),
  at         timestamptz not null,
  suite      text        not null check (suite in ('intl', 'gm')),
  key_id     text        not null,
  signature  text        not null
);
comment on table audit.head is 'Signed tree heads, also exported outside the database.';

create table audit.access (
  leaf       uuid        primary key references audit.leaf,
  person     uuid        not null,
  account    uuid,
  name       text        not null,
  department text,
  role       text        not null,
  purpose    text        not null check (length(purpose) between 1 and 500),
  fields     text[]      not null,
  at         timestamptz not null
);
comment on table audit.access is 'Who looked at which fields of a person''s record, and for what; name and department as they were then. account is null for the program itself.';
create index access_person on audit.access (person, at desc, leaf desc);

create table audit.denied (
  account    text        not null,
  action     text        not null,
  resource   text        not null,
  bucket     timestamptz not null,
  count      bigint      not null default 1 check (count > 0),
  first_at   timestamptz not null,
  last_at    timestamptz not null,
  primary key (bucket, account, action, resource)
);
comment on table audit.denied is 'Refused attempts; repeats within a window are counted in one row.';
create index denied_last on audit.denied (last_at desc);

-- What is written stays written, also for the owner who does not mean it.
create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  if current_setting('audit.allow_change', true) is distinct from 'yes' then
    raise exception 'audit.% is append-only', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create trigger append_only before update or delete or truncate on audit.log    for each statement execute function audit.refuse_change();
create trigger append_only before update or delete or truncate on audit.leaf   for each statement execute function audit.refuse_change();
create trigger append_only before update or delete or truncate on audit.entry  for each statement execute function audit.refuse_change();
create trigger append_only before update or delete or truncate on audit.node   for each statement execute function audit.refuse_change();
create trigger append_only before update or delete or truncate on audit.head   for each statement execute function audit.refuse_change();
create trigger append_only before update or delete or truncate on audit.access for each statement execute function audit.refuse_change();

create function audit.queue_leaves() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into audit.pending (leaf, hash) select id, hash from fresh;
  return null;
end $$;
create trigger queue_for_sealing after insert on audit.leaf
  referencing new table as fresh for each statement execute function audit.queue_leaves();

-- Takes committed leaves off the queue; whoever rolls back leaves them there. Independent of transaction ids and of commit order, so it
-- stays right in another cluster. A restore of data into a migrated database fires the trigger again: what is in the tree is passed over.
create function audit.take_pending(most integer) returns table (leaf uuid, hash bytea)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with chosen as (select p.seq from audit.pending p order by p.seq limit most for update),
  gone as (delete from audit.pending p using chosen c where p.seq = c.seq returning p.seq, p.leaf, p.hash),
  fresh as (
    select distinct on (g.leaf) g.seq, g.leaf, g.hash from gone g
    where not exists (select from audit.entry e where e.leaf = g.leaf) order by g.leaf, g.seq
  )
  select f.leaf, f.hash from fresh f order by f.seq
$$;

-- Opens the log once. From then on the table itself refuses leaves of another suite.
create function audit.open_log(wanted text) returns table (id uuid, suite text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock(7301002);
  if not exists (select from audit.log) then
    insert into audit.log (suite) values (wanted);
  end if;
  if not exists (select from pg_constraint where conrelid = 'audit.leaf'::regclass and conname = 'leaf_suite') then
    execute format('alter table audit.leaf add constraint leaf_suite check (suite = %L)', (select l.suite from audit.log l));
  end if;
  return query select l.id, l.suite from audit.log l;
end $$;

create function audit.count_denied(who text, what text, which text, instant timestamptz, window_start timestamptz) returns bigint
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into audit.denied as d (account, action, resource, bucket, first_at, last_at)
  values (who, what, which, window_start, instant, instant)
  on conflict (bucket, account, action, resource) do update
    set count = d.count + 1, last_at = greatest(d.last_at, excluded.last_at), first_at = least(d.first_at, excluded.first_at)
  returning d.count
$$;

revoke all on function audit.take_pending(integer) from public;
revoke all on function audit.open_log(text) from public;
revoke all on function audit.count_denied(text, text, text, timestamptz, timestamptz) from public;
revoke all on function audit.queue_leaves() from public;

-- The program reads and adds; it never changes, deletes or truncates.
grant select on audit.log, audit.pending, audit.denied to yunjian_app;
grant select, insert on audit.leaf, audit.entry, audit.node, audit.head, audit.access to yunjian_app;
grant execute on function audit.take_pending(integer), audit.open_log(text) to yunjian_app;
grant execute on function audit.count_denied(text, text, text, timestamptz, timestamptz) to yunjian_app;
