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
