-- Boards, rates and sums of registers are figures of whole tables: at a hundred thousand contracts to add them up takes most of a second, and one write anywhere made all of them be added up anew. They are
-- sums over collectives, and a write is of one collective: a number a collective says so, so that only that collective is added up again.

create table assets.figure_version (
  collective_id uuid not null,
  writer        integer not null,
  n             bigint not null check (n > 0),
  primary key (collective_id, writer)
) with (fillfactor = 20);
comment on table assets.figure_version is 'The sum of n of a collective is the version of what its figures are of. Every connection of the server has rows of its own, so that no writer waits for another; the sum a reader sees counts the committed ones only';

create function assets.figures_touch(ids uuid[]) returns void language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  told text := coalesce(current_setting('assets.figures_changed', true), '');
  here text := pg_current_xact_id()::text;
  mine integer;
  fresh uuid[];
begin
  -- once a transaction and collective; the note is taken back with it, or with the part of it that is rolled back
  if split_part(told, ' ', 1) <> here then told := here; end if;
  fresh := array(select distinct x from unnest(ids) x where x is not null and position(x::text in told) = 0 order by x);
  if cardinality(fresh) = 0 then return; end if;
  select id into mine from pg_stat_get_backend_idset() id where pg_stat_get_backend_pid(id) = pg_backend_pid();
  insert into figure_version as v (collective_id, writer, n) select x, coalesce(mine, 0), 1 from unnest(fresh) x on conflict (collective_id, writer) do update set n = v.n + 1;
  perform set_config('assets.figures_changed', told || ' ' || array_to_string(fresh, ' '), true);
end $$;
comment on function assets.figures_touch is 'Says that figures of collectives changed. Whoever may write may say so: to say it without need costs a reading';

create function assets.figures_emptied() returns trigger language plpgsql as $$
begin
  perform assets.figures_touch(array(select id from assets.collective));
  return null;
end $$;

-- A table says how its lines name their collective; of an update both what was and what is. What runs at every statement is as little as can be: one collective that was told of before ends it.
do $$
declare
  w record;
  how text;
  lines_of text;
begin
  for w in select * from (values
    ('collective', 'id', 'select l.id from %s l'), ('asset', 'collective_id', 'select l.collective_id from %s l'), ('census_row', 'collective_id', 'select l.collective_id from %s l'),
    ('contract', 'collective_id', 'select l.collective_id from %s l'), ('receivable', 'collective_id', 'select l.collective_id from %s l'), ('finding', 'collective_id', 'select l.collective_id from %s l'),
    ('question', 'collective_id', 'select l.collective_id from %s l'), ('holder', 'collective_id', 'select l.collective_id from %s l'), ('member', 'collective_id', 'select l.collective_id from %s l'),
    ('share_holding', 'collective_id', 'select l.collective_id from %s l'), ('share_freeze', 'collective_id', 'select l.collective_id from %s l'),
    ('part', 'asset_id', 'select a.collective_id from %s l join assets.asset a on a.id = l.asset_id'), ('valuation', 'asset_id', 'select a.collective_id from %s l join assets.asset a on a.id = l.asset_id'),
    ('asset_event', 'asset_id', 'select a.collective_id from %s l join assets.asset a on a.id = l.asset_id'),
    ('tenure', 'part_id', 'select a.collective_id from %s l join assets.part p on p.id = l.part_id join assets.asset a on a.id = p.asset_id'),
    ('census_match', 'census_row_id, asset_id', 'select r.collective_id from %1$s l join assets.census_row r on r.id = l.census_row_id union select a.collective_id from %1$s l join assets.asset a on a.id = l.asset_id'),
    -- a census is of the collectives of its town, of those whose assets lie there and of those it has lines of
    ('census', 'id, town_code', 'select c.id from %1$s l join assets.collective c on c.town_code = l.town_code union select a.collective_id from %1$s l join assets.asset a on a.town_code = l.town_code
      union select r.collective_id from %1$s l join assets.census_row r on r.census_id = l.id'),
    ('finding_event', 'finding_id', 'select f.collective_id from %s l join assets.finding f on f.id = l.finding_id'),
    ('talk', 'order_id', 'select f.collective_id from %s l join assets.rectification o on o.id = l.order_id join assets.finding f on f.id = o.finding_id')) as t(rel, key, whose) loop
    foreach how in array array['insert', 'update', 'delete'] loop
      lines_of := case how when 'update' then format('(select %1$s from lines union select %1$s from gone)', w.key) else 'lines' end;
      execute format($f$create function assets.figures_%1$s_%2$s() returns trigger language plpgsql as $t$
        declare
          ids uuid[] := array(%3$s);
          told text := current_setting('assets.figures_changed', true);
        begin
          if cardinality(ids) = 1 and split_part(told, ' ', 1) = pg_current_xact_id()::text and position(ids[1]::text in told) > 0 then return null; end if;
          perform assets.figures_touch(ids);
          return null;
        end $t$ $f$, w.rel, how, format(w.whose, lines_of));
      execute format('create trigger figures_changed_%2$s after %2$s on assets.%1$I referencing %3$s for each statement execute function assets.figures_%1$s_%2$s()', w.rel, how,
        case how when 'insert' then 'new table as lines' when 'delete' then 'old table as lines' else 'old table as gone new table as lines' end);
    end loop;
    execute format('create trigger figures_emptied after truncate on assets.%I for each statement execute function assets.figures_emptied()', w.rel);
  end loop;
end $$;

revoke execute on function assets.figures_touch(uuid[]) from public;
grant execute on function assets.figures_touch(uuid[]) to yunjian_app;
grant select on assets.figure_version to yunjian_app;

-- What of one collective was found by reading all of the district, or all it ever billed.
create index finding_grave_of on assets.finding (collective_id, contract_id) where severity in ('B', 'R') and state not in ('dismissed', 'closed', 'gone');
create index receivable_long_of on assets.receivable (collective_id, due_on) where kind = 'rent' and cancelled_at is null and upper(days) - lower(days) > 366;

-- Members are looked for by name: without an index every person's name is read.
create index person_words on org.person using gin (name gin_trgm_ops);
