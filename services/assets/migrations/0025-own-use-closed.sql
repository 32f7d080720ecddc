-- What a collective uses itself is none of what is to be let; a closed lease has billed all its rent.

do $$
declare
  how text;
begin
  foreach how in array array['insert', 'update', 'delete'] loop
    execute format($f$create function assets.figures_own_use_%1$s() returns trigger language plpgsql as $t$
      begin
        perform assets.figures_touch(array(select distinct a.collective_id from %2$s l join assets.part p on p.id = l.part_id join assets.asset a on a.id = p.asset_id));
        return null;
      end $t$ $f$, how, case how when 'update' then '(select part_id from lines union select part_id from gone)' else 'lines' end);
    execute format('create trigger figures_changed_%1$s after %1$s on assets.own_use referencing %2$s for each statement execute function assets.figures_own_use_%1$s()', how,
      case how when 'insert' then 'new table as lines' when 'delete' then 'old table as lines' else 'old table as gone new table as lines' end);
  end loop;
end $$;
create trigger figures_emptied after truncate on assets.own_use for each statement execute function assets.figures_emptied();

create function assets.closed_is_billed() returns trigger language plpgsql set search_path = assets, pg_temp as $$
begin
  if exists (select from rent_period r cross join lateral (select case when new.state = 'void' then null else coalesce(new.ended_on, new.ends_on) end as last) e
      where r.contract_id = new.id and r.replaced_by is null and r.fen > 0 and lower(r.days) <= e.last
        and not exists (select from receivable x where x.contract_id = new.id and x.kind = 'rent' and x.cancelled_at is null and x.days && r.days)) then
    perform assets.refuse('closed_is_billed', 'rent of the term was never billed');
  end if;
  return new;
end $$;
create trigger closed_is_billed before update of state on assets.contract for each row when (new.state = 'closed' and old.state is distinct from new.state) execute function assets.closed_is_billed();
