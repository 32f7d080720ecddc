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

-- ---------------------------------------------------------------- who bids for a firm, and what a correction of a party may change

alter table assets.relation drop constraint relation_kind_check;
alter table assets.relation add constraint relation_kind_check check (kind in ('spouse', 'kin', 'shareholder', 'director', 'controls', 'legal-representative'));
alter table assets.governance_proposal drop constraint governance_proposal_kind_check;
alter table assets.governance_proposal add constraint governance_proposal_kind_check
  check (kind in ('grant', 'end', 'charter', 'close', 'merge', 'relation-end', 'relation-confirm', 'party'));

create function assets.bids_by_register() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if assets.by_program() and not exists (select from relation r join governance_proposal g on g.kind = 'relation-confirm' and g.subject_id = r.id and g.state = 'confirmed'
    join listing l on l.id = new.listing_id join collective c on c.id = l.collective_id
    where r.party_id = new.party_id and r.kind = 'legal-representative' and (g.town_code is null or g.town_code = c.town_code)) then
    perform assets.refuse('bids_by_register', 'who bids for a firm by the register is its legal representative there, confirmed by a second person of the town or the district');
  end if;
  return null;
end $$;
create trigger bids_by_register after insert or update of authority on assets.registration for each row when (new.authority = 'register') execute function assets.bids_by_register();
comment on column assets.registration.authority is 'by what right somebody bids: for himself, for a firm whose legal representative he is by a confirmed relation, by a written power of attorney';

-- A code is who somebody is: once a firm signed or was let in to bid under it, another code is another firm.
create function assets.party_code_stays() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if exists (select from contract k where k.lessee_id = new.id and k.signed_on is not null) or exists (select from registration r where r.party_id = new.id and r.state = 'qualified') then
    perform assets.refuse('party_code_stays', 'the code of who signed a contract or was let in to bid is not corrected');
  end if;
  return new;
end $$;
create trigger party_code_stays before update of uscc on assets.party for each row when (old.uscc is distinct from new.uscc) execute function assets.party_code_stays();

-- ---------------------------------------------------------------- what is out to bidding stays in the register; one title is of one asset

-- The notice that names a part and is not over: open to bids, awarded, or concluded without a contract.
create function assets.offered_in(which uuid) returns text language sql stable set search_path = assets, pg_temp as $$
  select l.number from listing_part lp join listing l on l.id = lp.listing_id where lp.part_id = which
    and (l.state in ('open', 'closed', 'opened', 'awarded', 'publicity')
      or (l.state = 'concluded' and not exists (select from contract k where k.listing_id = l.id and k.state <> 'discarded'))) order by l.number limit 1
$$;
create function assets.part_offered() returns trigger language plpgsql set search_path = assets, pg_temp as $$
declare
  number text;
begin
  if tg_table_name = 'part' then
    number := assets.offered_in(new.id);
  else
    select assets.offered_in(p.id) into number from part p where p.asset_id = new.id and assets.offered_in(p.id) is not null limit 1;
  end if;
  if number is not null then
    perform assets.refuse('part_offered', 'notice ' || number || ' offers it');
  end if;
  return null;
end $$;
create trigger part_offered after update of retired_on on assets.part for each row when (old.retired_on is null and new.retired_on is not null) execute function assets.part_offered();
create trigger part_offered after update of state on assets.asset for each row when (old.state not in ('retired', 'disputed') and new.state in ('retired', 'disputed')) execute function assets.part_offered();
grant execute on function assets.offered_in(uuid) to yunjian_app;

-- One title number is of one asset of a collective, unless it is said why several share it: asked by form and file before, and once more here, where two at once meet.
create index asset_title_bare on assets.asset (collective_id, regexp_replace(title_no, '\s', '', 'g')) where title_no is not null;
create function assets.title_taken(of_collective uuid, number text, but uuid) returns boolean language sql stable set search_path = assets, pg_temp as $$
  select exists (select from asset o where o.collective_id = of_collective and o.title_no is not null and regexp_replace(o.title_no, '\s', '', 'g') = regexp_replace(number, '\s', '', 'g')
    and o.state <> 'retired' and o.id <> but)
$$;
create function assets.title_once() returns trigger language plpgsql set search_path = assets, pg_temp as $$
declare
  taken boolean;
begin
  if not assets.by_program() then return null; end if;
  if tg_op = 'INSERT' then
    perform pg_advisory_xact_lock(7310515, hashtext(c.id)) from (select distinct collective_id::text as id from fresh where title_no is not null order by 1) c;
    select bool_or(assets.title_taken(f.collective_id, f.title_no, f.id)) into taken from fresh f where f.title_no is not null and f.title_shared is null and f.state <> 'retired';
  else
    perform pg_advisory_xact_lock(7310515, hashtext(new.collective_id::text));
    taken := assets.title_taken(new.collective_id, new.title_no, new.id);
  end if;
  if taken then
    perform assets.refuse('title_once', 'another asset of the collective has this title number');
  end if;
  return null;
end $$;
create trigger title_once_new after insert on assets.asset referencing new table as fresh for each statement execute function assets.title_once();
create trigger title_once after update of title_no, title_shared on assets.asset for each row
  when (new.title_no is not null and new.title_shared is null and new.state <> 'retired' and (new.title_no is distinct from old.title_no or old.title_shared is not null))
  execute function assets.title_once();
grant execute on function assets.title_taken(uuid, text, uuid) to yunjian_app;
