-- Seals carry proof of who made them: an HMAC under a key that only the program's sessions bring along, so that a hash put in by hand is not taken for the
-- program's. And more tables are watched.

alter table assets.row_seal add column mac bytea check (length(mac) = 32);
comment on column assets.row_seal.mac is 'HMAC-SHA256 over rel, key, seq and hash under the key of the session (yunjian.row_keys), which is nowhere in the database. A seal no leaf holds counts only with it';
comment on column assets.row_seal.batch is 'the leaf of the log that holds it, once the program has looked at its proof';
grant update (mac) on assets.row_seal to yunjian_app;

-- RFC 2104; the setting holds the two padded keys of each key, the newest first: `inner:outer,inner:outer`, in hex.
-- Stable as what it calls is, so that the planner puts its expression in place of a call a row; row_hash, as before but for that, too.
create function assets.row_mac(pads text, rel text, key text, seq bigint, hash bytea) returns bytea language sql stable parallel safe
  return sha256(decode(split_part(pads, ':', 2), 'hex') || sha256(decode(split_part(pads, ':', 1), 'hex')
    || convert_to(rel || ' ' || key || ' ' || seq::text || ' ' || coalesce(encode(hash, 'hex'), '-'), 'UTF8')));

create or replace function assets.row_hash(line jsonb, without text[]) returns bytea language sql stable parallel safe
  return sha256(convert_to(jsonb_strip_nulls(line - without)::text, 'UTF8'));

create or replace function assets.seal_rows() returns trigger language plpgsql security definer set search_path = assets, pg_temp set timezone = 'UTC' as $$
declare
  w record;
  name_of text;
  now_ text := nullif(split_part(current_setting('yunjian.row_keys', true), ',', 1), '');
  past text := nullif(split_part(current_setting('yunjian.row_keys', true), ',', 2), '');
  put text;
  left_ text;
begin
  if not assets.by_program() then return null; end if;
  select * into strict w from assets.witnessed where rel = tg_table_name;
  select 'concat_ws('' '', ' || string_agg(format('t.%I', k), ', ') || ')' into name_of from unnest(w.key) k;
  put := format('insert into assets.row_seal (rel, key, seq, hash, mac) overriding system value
    select %1$L, f.key, f.seq, f.hash, assets.row_mac($2, %1$L, f.key, f.seq, f.hash)
    from (select x.*, nextval(''assets.row_seal_seq_seq'') as seq from (%%s) x) f', w.rel);
  -- a row that was not what the program had left there is not taken for its work now: what it left is the last hash that a leaf holds or a key proves
  left_ := format('(select %2$s as key, assets.row_hash(to_jsonb(t), $1) as hash from gone t) o
    cross join lateral (select s.hash from assets.row_seal s where s.rel = %1$L and s.key = o.key
      and (s.batch is not null or s.mac in (assets.row_mac($2, s.rel, s.key, s.seq, s.hash), assets.row_mac($3, s.rel, s.key, s.seq, s.hash)))
      order by s.seq desc limit 1) s', w.rel, name_of);
  if tg_op = 'INSERT' then
    execute format(put, format('select %s as key, assets.row_hash(to_jsonb(t), $1) as hash from fresh t', name_of)) using w.without, now_;
  elsif tg_op = 'UPDATE' then
    execute format(put, format('select n.key, n.hash from (select %s as key, assets.row_hash(to_jsonb(t), $1) as hash from fresh t) n
      join %s on o.key = n.key and o.hash <> n.hash where s.hash = o.hash', name_of, left_)) using w.without, now_, past;
  else
    execute format(put, format('select o.key, null::bytea as hash from %s where s.hash = o.hash', left_)) using w.without, now_, past;
  end if;
  return null;
end $$;

create or replace function assets.seal_all() returns bigint language plpgsql set search_path = assets, pg_temp set timezone = 'UTC' as $$
declare
  w record;
  name_of text;
  pads text := split_part(current_setting('yunjian.row_keys', true), ',', 1);
  n bigint;
  total bigint := 0;
begin
  for w in select * from assets.witnessed loop
    select 'concat_ws('' '', ' || string_agg(format('t.%I', k), ', ') || ')' into name_of from unnest(w.key) k;
    execute format('insert into assets.row_seal (rel, key, seq, hash, mac) overriding system value
      select %1$L, f.key, f.seq, f.hash, assets.row_mac($2, %1$L, f.key, f.seq, f.hash)
      from (select %2$s as key, nextval(''assets.row_seal_seq_seq'') as seq, assets.row_hash(to_jsonb(t), $1) as hash
        from %3$I.%1$I t where not exists (select from assets.row_seal s where s.rel = %1$L and s.key = %2$s)) f',
      w.rel, name_of, w.home) using w.without, nullif(pads, '');
    get diagnostics n = row_count;
    total := total + n;
  end loop;
  return total;
end $$;
comment on function assets.seal_all is 'For the owner, after rows were loaded in bulk: seals those that never were, and no other. The session brings the key (`yunjian assets seal-loaded`)';

-- People are the kernel's, and their names stand on proofs and in bank files, their numbers say who signs in as whom: those rows are watched too. People whom another
-- service loads as the owner are watched from their next change on.
alter table assets.witnessed add column home text not null default 'assets' check (home in ('assets', 'org'));
comment on column assets.witnessed.home is 'the schema of the table';
insert into assets.witnessed (rel, key, home) values ('person', '{id}', 'org');
create trigger seal_inserted after insert on org.person referencing new table as fresh for each statement execute function assets.seal_rows();
create trigger seal_updated after update on org.person referencing old table as gone new table as fresh for each statement execute function assets.seal_rows();
create trigger seal_deleted after delete on org.person referencing old table as gone for each statement execute function assets.seal_rows();

-- Every event, by its very row: who, when and under which name, not only what its leaf says. What gives out numbers, who holds shares, and what was examined.
set local timezone = 'UTC';
do $$
declare
  w record;
  name_of text;
begin
  for w in select * from (values
    ('holder', '{id}'::text[], '{}'::text[]), ('asset_event', '{id}', '{}'), ('finding_event', '{id}', '{}'), ('member_event', '{id}', '{}'), ('run_event', '{id}', '{}'),
    ('counter', '{collective_id,kind,year}', '{}'), ('order_counter', '{town_code,year}', '{}'),
    ('supervision_run', '{id}', '{total,done,last_id,last_part,runner,heartbeat}')) as t(rel, key, without) loop
    perform assets.watch(w.rel, w.key, w.without);
    -- what was there before is sealed as it stands, and nothing else is; the program proves these once, when it first sees the table
    select 'concat_ws('' '', ' || string_agg(format('t.%I', k), ', ') || ')' into name_of from unnest(w.key) k;
    execute format('insert into assets.row_seal (rel, key, hash) select %1$L, %2$s, assets.row_hash(to_jsonb(t), $1) from assets.%1$I t', w.rel, name_of) using w.without;
  end loop;
  insert into assets.row_seal (rel, key, hash) select 'person', t.id::text, assets.row_hash(to_jsonb(t), '{}') from org.person t;
end $$;

-- As before, but counted anew: what is open is read where it is written down, not from the sums that are kept beside it.
create or replace function assets.closed_is_settled() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if exists (select from contract_balance where contract_id = new.id and (open_fen > 0 or prepaid_fen > 0 or deposit_fen > 0))
    or (select coalesce(sum(fen - paid_fen - off_fen), 0) > 0 or coalesce(sum(paid_fen - used_fen) filter (where kind in ('deposit', 'earnest')), 0) > 0
        from receivable where contract_id = new.id and cancelled_at is null)
    or (select coalesce(sum(fen - used_fen - refunded_fen), 0) > 0 from receipt where contract_id = new.id) then
    raise exception 'a contract with open money is not closed' using errcode = '23514', constraint = 'closed_is_settled';
  end if;
  return new;
end $$;
