-- Figures kept by collective hear of a census entered this moment and of orders to rectify; what only they show makes no public answer anew.

-- a census is of whose lines it has and of whose assets lie in its town, which somebody may be entering this moment: censuses are few, and so told to all
create or replace function assets.figures_census_insert() returns trigger language plpgsql as $$
begin
  perform assets.figures_touch(array(select c.id from assets.collective c where exists (select from lines)));
  return null;
end $$;
create or replace function assets.figures_census_update() returns trigger language plpgsql as $$
begin
  perform assets.figures_touch(array(select c.id from assets.collective c where exists (select from lines) or exists (select from gone)));
  return null;
end $$;
create or replace function assets.figures_census_delete() returns trigger language plpgsql as $$
begin
  perform assets.figures_touch(array(select c.id from assets.collective c where exists (select from lines)));
  return null;
end $$;

do $$
declare
  how text;
begin
  foreach how in array array['insert', 'update', 'delete'] loop
    execute format($f$create function assets.figures_rectification_%1$s() returns trigger language plpgsql as $t$
      begin
        perform assets.figures_touch(array(select distinct f.collective_id from %2$s l join assets.finding f on f.id = l.finding_id));
        return null;
      end $t$ $f$, how, case how when 'update' then '(select finding_id from lines union select finding_id from gone)' else 'lines' end);
    execute format('create trigger figures_changed_%1$s after %1$s on assets.rectification referencing %2$s for each statement execute function assets.figures_rectification_%1$s()', how,
      case how when 'insert' then 'new table as lines' when 'delete' then 'old table as lines' else 'old table as gone new table as lines' end);
  end loop;
end $$;
create trigger figures_emptied after truncate on assets.rectification for each statement execute function assets.figures_emptied();

-- What was kept by the version of what everyone may read is kept by collective now: no public page shows a census, members or shares.
drop trigger public_changed on assets.census;
drop trigger public_changed on assets.census_row;
drop trigger public_changed on assets.census_match;
drop trigger public_changed on assets.holder;
drop trigger public_changed on assets.member;
drop trigger public_changed on assets.share_holding;
drop trigger public_changed on assets.share_freeze;
