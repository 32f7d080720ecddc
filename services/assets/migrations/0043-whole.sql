-- An asset that is let whole is let with every part of it: while one lease holds the whole, none holds a part of it, and the other way round.

create function assets.is_whole(code text, name text) returns boolean language sql immutable parallel safe return code = '01' and name = '整体';
comment on function assets.is_whole is 'whether a part stands for its asset as a whole: the one that is made for an asset entered without parts';

update assets.witnessed set without = without || '{asset_id,whole}' where rel = 'tenure';
alter table assets.tenure add column asset_id uuid, add column whole integer check (whole in (0, 1));
comment on column assets.tenure.asset_id is 'whose part it is; written by a trigger';
comment on column assets.tenure.whole is '1: the asset as a whole, 0: a part of it; written by a trigger. Null: it was let beside the whole, or the other way round, before that was refused (rule C29 finds it)';

-- What overlaps already stands as it is: the rules name it, and two people put it right.
update assets.tenure t set asset_id = p.asset_id, whole = assets.is_whole(p.code, p.name)::integer
from assets.part p where p.id = t.part_id and not (t.holds and exists (select from assets.tenure o join assets.part q on q.id = o.part_id
  where q.asset_id = p.asset_id and o.holds and o.days && t.days and assets.is_whole(q.code, q.name) <> assets.is_whole(p.code, p.name)));
alter table assets.tenure add constraint whole_or_parts exclude using gist (asset_id with =, whole with <>, days with &&) where (holds and whole is not null);

create or replace function assets.tenure_says() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  c record;
  p record;
  first date;
  last date;
begin
  select state, starts_on, ends_on, ended_on into c from assets.contract where id = new.contract_id;
  first := greatest(c.starts_on, new.since);
  last := least(coalesce(c.ended_on, c.ends_on), new.until);
  new.holds := c.state not in ('draft', 'review', 'approved', 'discarded', 'void') and last >= first;
  new.days := daterange(first, greatest(last, first), '[]');
  if tg_op = 'INSERT' then
    select asset_id, is_whole(code, name)::integer as whole into p from assets.part where id = new.part_id;
    new.asset_id := p.asset_id;
    new.whole := p.whole;
  end if;
  return new;
end $$;

-- What stands for the whole goes on doing so once somebody let it, and no other part begins to; a part of what has an area has one.
create function assets.part_stays() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if tg_op = 'UPDATE' and is_whole(new.code, new.name) <> is_whole(old.code, old.name) and exists (select from tenure t where t.part_id = new.id) then
    perform refuse('part_stays', 'a part that was let stays what it is: the whole asset, or a part of it');
  end if;
  if new.area_cm2 is null and (tg_op = 'INSERT' or old.area_cm2 is not null) and exists (select from asset a where a.id = new.asset_id and a.area_cm2 is not null) then
    perform refuse('part_measured', 'a part of an asset with an area has one');
  end if;
  return new;
end $$;
create trigger part_stays before insert or update of code, name, area_cm2 on assets.part for each row execute function assets.part_stays();
