-- What the register of assets is measured against, and what may stand in it: a census is entered by another than who brought it in, and by itself matches only what
-- is of one kind.

alter table assets.import_batch add constraint census_by_another check (kind <> 'census' or applied_by is null or applied_by <> uploaded_by) not valid;
comment on constraint census_by_another on assets.import_batch is 'A census decides a published figure: who brings it in does not enter it';

create or replace function assets.census_match_same_owner() returns trigger language plpgsql as $$
declare
  r assets.census_row;
  a assets.asset;
begin
  select * into r from assets.census_row where id = new.census_row_id;
  select * into a from assets.asset where id = new.asset_id;
  if (r.collective_id, r.census_id) is distinct from (a.collective_id, new.census_id) then
    raise exception 'a census row is an asset of its own collective' using errcode = '23514', constraint = 'census_match_same_owner';
  end if;
  if new.by_what <> 'person' and r.kind <> a.kind then
    raise exception 'a code or a title number matches what is of one kind; anything else a person decides' using errcode = '23514', constraint = 'census_match_same_kind';
  end if;
  return null;
end $$;
