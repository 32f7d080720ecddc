-- Guide prices are the town's: dated, from a day on, entered by the township for one part or for all parts of a use in the town. The collective that is judged by
-- them enters none and changes none; a part without one is not known to be let at a proper rent.

create table assets.guide_price (
  id           uuid primary key default uuidv7(),
  part_id      uuid not null references assets.part,
  everywhere   boolean not null,
  town_code    text not null references org.town,
  use          text not null,
  fen_m2_month bigint not null check (fen_m2_month > 0),
  since        date not null,
  number       text not null check (length(number) between 2 and 60),
  authority    text not null check (length(authority) between 2 and 100),
  note          text not null default '' check (length(note) <= 500),
  file_id       uuid references files.file,
  file_hash     text check (file_hash ~ '^[0-9a-f]{64}$'),
  at            timestamptz not null,
  by_id         uuid not null,
  by_name       text not null,
  withdrawn_at  timestamptz,
  withdrawn_by  uuid,
  withdrawn_name text,
  withdrawn_why text check (length(withdrawn_why) between 2 and 500),
  check ((file_id is null) = (file_hash is null)),
  check (num_nonnulls(withdrawn_at, withdrawn_by, withdrawn_name, withdrawn_why) in (0, 4)),
  check (withdrawn_by <> by_id)
);
comment on table assets.guide_price is 'Guide price of the town in fen a square metre and month, from a day on until the next one: of one part, or (everywhere) of all parts of that use in the town; part_id is where it was entered. That of the part goes before that of the use (C19)';
create index guide_price_part on assets.guide_price (part_id, since) where not everywhere;
create index guide_price_use on assets.guide_price (town_code, use, since) where everywhere;

-- What stood on the parts until now counts from the day the part was entered, or from the first contract over it, so that what is judged stays judged; the source is told.
insert into assets.guide_price (part_id, everywhere, town_code, use, fen_m2_month, since, number, authority, note, at, by_id, by_name)
  select p.id, false, a.town_code, p.use, p.guide_fen_m2_month,
    least(coalesce(uuid_extract_timestamp(p.id), a.created_at)::date, (select min(coalesce(k.signed_on, k.starts_on)) from assets.tenure t join assets.contract k on k.id = t.contract_id where t.part_id = p.id)),
    '未注明', '部位台账（原由集体登记）', '由部位台账转入，登记时未注明镇的依据；核对后请由镇重新登记', now(), '00000000-0000-0000-0000-000000000000', '系统'
  from assets.part p join assets.asset a on a.id = p.asset_id where p.guide_fen_m2_month > 0;

comment on column assets.part.guide_fen_m2_month is 'Read by nothing and written by nothing; kept because the hashes of the rows that exist cover it. What it once held is in guide_price';
revoke insert, update on assets.part from yunjian_app;
revoke update (guide_fen_m2_month) on assets.part from yunjian_app;
grant insert (id, asset_id, code, name, area_cm2, use, retired_on), update (name, area_cm2, use, retired_on) on assets.part to yunjian_app;

create function assets.guide_price_touched() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  perform assets.supervision_touch(array(select t.contract_id from tenure t join part p on p.id = t.part_id join asset a on a.id = p.asset_id
    where case when new.everywhere then a.town_code = new.town_code and p.use = new.use else p.id = new.part_id end));
  return null;
end $$;
create trigger supervision_fact after insert or update on assets.guide_price for each row execute function assets.guide_price_touched();
create trigger fact_kept before update on assets.guide_price for each row execute function assets.fact_kept();
grant select, insert on assets.guide_price to yunjian_app;
grant update (withdrawn_at, withdrawn_by, withdrawn_name, withdrawn_why) on assets.guide_price to yunjian_app;

set local timezone = 'UTC';
do $$
begin
  perform assets.watch('guide_price', '{id}');
  insert into assets.row_seal (rel, key, hash) select 'guide_price', t.id::text, assets.row_hash(to_jsonb(t), '{}') from assets.guide_price t;
end $$;
