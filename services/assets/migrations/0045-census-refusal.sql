-- What a person said a row of a census is not, the program does not say again.

create table assets.census_refusal (
  census_row_id uuid not null references assets.census_row,
  asset_id      uuid not null references assets.asset,
  at            timestamptz not null,
  by_id         uuid not null,
  by_name       text not null check (length(by_name) between 1 and 120),
  primary key (census_row_id, asset_id)
);
comment on table assets.census_refusal is 'A match that a person took back: never made again by code or title; a person may make it again';
create index census_refusal_asset on assets.census_refusal (asset_id);
grant select, insert on assets.census_refusal to yunjian_app;
select assets.watch('census_refusal', '{census_row_id,asset_id}');

create function assets.census_match_not_refused() returns trigger language plpgsql set search_path = assets, pg_temp as $$
begin
  if new.by_what <> 'person' and exists (select from census_refusal f where f.census_row_id = new.census_row_id and f.asset_id = new.asset_id) then
    perform assets.refuse('census_match_not_refused', 'a person took this match back');
  end if;
  return new;
end $$;
create trigger census_match_not_refused before insert on assets.census_match for each row execute function assets.census_match_not_refused();
