-- What the program wrote, row by row as a hash, so that a byte changed behind its back is found. The hashes themselves go into the district's log (witness/keep.ts).

create table assets.witnessed (
  rel     text primary key,
  key     text[] not null check (cardinality(key) > 0),
  without text[] not null default '{}'
);
comment on table assets.witnessed is 'Tables whose rows are kept as hashes: what names a row, and which columns stay outside. witness/tables.ts has the same table (a test compares them)';

create table assets.row_seal (
  rel   text not null,
  key   text not null,
  seq   bigint generated always as identity,
  hash  bytea check (length(hash) = 32),
  batch integer check (batch > 0),
  primary key (rel, key, seq)
);
comment on table assets.row_seal is 'SHA-256 of a row as the program wrote it; the last one of a row counts, null says that the program deleted it. `batch` is the leaf of the log that holds it';
create index row_seal_batch on assets.row_seal (batch, seq);

create function assets.row_hash(line jsonb, without text[]) returns bytea language sql immutable parallel safe
  return sha256(convert_to(jsonb_strip_nulls(line - without)::text, 'UTF8'));
comment on function assets.row_hash is 'The row as jsonb without these columns and without what is null: a column that a later version adds empty changes no hash';

-- The owner of the tables changes nothing in the course of business: what it writes is not sealed, and so is named.
create function assets.by_program() returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select from pg_roles r where not r.rolsuper and r.oid <> (select nspowner from pg_namespace where nspname = 'assets')
    and r.rolname = case current_setting('role') when 'none' then session_user::text else current_setting('role') end)
$$;

create function assets.seal_rows() returns trigger language plpgsql security definer set search_path = assets, pg_temp set timezone = 'UTC' as $$
declare
  w record;
  name_of text;
begin
  if not assets.by_program() then return null; end if;
  select * into strict w from assets.witnessed where rel = tg_table_name;
  select 'concat_ws('' '', ' || string_agg(format('t.%I', k), ', ') || ')' into name_of from unnest(w.key) k;
  if tg_op = 'INSERT' then
    execute format('insert into assets.row_seal (rel, key, hash) select %L, %s, assets.row_hash(to_jsonb(t), $1) from fresh t', w.rel, name_of) using w.without;
  elsif tg_op = 'UPDATE' then
    -- a row that was not what the program had left there is not taken for its work now
    execute format('insert into assets.row_seal (rel, key, hash)
      select %1$L, n.key, n.hash from (select %2$s as key, assets.row_hash(to_jsonb(t), $1) as hash from fresh t) n
      join (select %2$s as key, assets.row_hash(to_jsonb(t), $1) as hash from gone t) o on o.key = n.key and o.hash <> n.hash
      cross join lateral (select s.hash from assets.row_seal s where s.rel = %1$L and s.key = o.key order by s.seq desc limit 1) s
      where s.hash = o.hash', w.rel, name_of) using w.without;
  else
    execute format('insert into assets.row_seal (rel, key, hash)
      select %1$L, o.key, null from (select %2$s as key, assets.row_hash(to_jsonb(t), $1) as hash from gone t) o
      cross join lateral (select s.hash from assets.row_seal s where s.rel = %1$L and s.key = o.key order by s.seq desc limit 1) s
      where s.hash = o.hash', w.rel, name_of) using w.without;
  end if;
  return null;
end $$;

-- For the owner, after rows were loaded in bulk: seals those that never were, and no other.
create function assets.seal_all() returns bigint language plpgsql set search_path = assets, pg_temp set timezone = 'UTC' as $$
declare
  w record;
  name_of text;
  n bigint;
  total bigint := 0;
begin
  for w in select * from assets.witnessed loop
    select 'concat_ws('' '', ' || string_agg(format('t.%I', k), ', ') || ')' into name_of from unnest(w.key) k;
    execute format('insert into assets.row_seal (rel, key, hash)
      select %1$L, %2$s, assets.row_hash(to_jsonb(t), $1) from assets.%1$I t where not exists (select from assets.row_seal s where s.rel = %1$L and s.key = %2$s)',
      w.rel, name_of) using w.without;
    get diagnostics n = row_count;
    total := total + n;
  end loop;
  return total;
end $$;
revoke execute on function assets.seal_all() from public;

-- Begins to watch a table. A later table is put in by its own migration: select assets.watch('name', '{id}'), and by a line in witness/tables.ts.
create function assets.watch(rel_ text, key_ text[], without_ text[] default '{}') returns void language plpgsql as $$
begin
  insert into assets.witnessed (rel, key, without) values (rel_, key_, without_);
  execute format('create trigger seal_inserted after insert on assets.%I referencing new table as fresh for each statement execute function assets.seal_rows()', rel_);
  execute format('create trigger seal_updated after update on assets.%I referencing old table as gone new table as fresh for each statement execute function assets.seal_rows()', rel_);
  execute format('create trigger seal_deleted after delete on assets.%I referencing old table as gone for each statement execute function assets.seal_rows()', rel_);
end $$;
revoke execute on function assets.watch(text, text[], text[]) from public;

do $$
declare
  w record;
begin
  for w in select * from (values
    ('bank_account', '{id}'::text[], '{}'::text[]), ('asset', '{id}', '{}'), ('part', '{id}', '{}'), ('valuation', '{id}', '{}'), ('census', '{id}', '{}'),
    ('census_row', '{id}', '{}'), ('census_match', '{census_row_id}', '{}'), ('decision', '{id}', '{}'), ('decision_event', '{id}', '{}'), ('listing', '{id}', '{}'),
    ('listing_part', '{listing_id,part_id}', '{}'), ('listing_event', '{id}', '{}'), ('registration', '{id}', '{}'), ('quote', '{id}', '{}'),
    ('objection', '{id}', '{}'), ('bid', '{id}', '{}'), ('contract', '{id}', '{}'), ('tenure', '{contract_id,part_id}', '{}'), ('rent_period', '{contract_id,n}', '{}'),
    ('amendment', '{id}', '{}'), ('contract_event', '{id}', '{}'), ('receivable', '{id}', '{}'), ('recognition', '{receivable_id,no}', '{}'),
    ('bank_line', '{id}', '{}'), ('receipt', '{id}', '{}'), ('allocation', '{id}', '{}'), ('proposal', '{id}', '{}'), ('write_off', '{id}', '{}'),
    ('refund', '{id}', '{}'), ('bid_deposit', '{id}', '{}'), ('demand', '{id}', '{}'), ('rescission', '{id}', '{}'), ('money_event', '{id}', '{}'),
    ('rule_pack', '{id}', '{}'), ('finding', '{id}', '{examined_on,input_hash}'), ('rectification', '{id}', '{}'), ('rectification_answer', '{id}', '{}'),
    ('talk', '{id}', '{}'), ('household', '{id}', '{}'), ('member', '{id}', '{}'), ('share_event', '{id}', '{}'), ('share_holding', '{holder_id,event_id}', '{}'),
    ('share_freeze', '{holder_id,event_id}', '{}'), ('distribution_run', '{id}', '{}'), ('payee_account', '{id}', '{}'), ('payment_file', '{id}', '{}'),
    ('payment_order', '{file_id,n}', '{}'), ('payment_result', '{id}', '{}'), ('question', '{id}', '{}'), ('question_signature', '{question_id,member_id}', '{}')) as t(rel, key, without) loop
    perform assets.watch(w.rel, w.key, w.without);
  end loop;
end $$;

grant select on assets.witnessed, assets.row_seal to yunjian_app;
grant update (batch) on assets.row_seal to yunjian_app;
