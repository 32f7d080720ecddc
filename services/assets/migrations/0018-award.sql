-- What was decided and awarded is what is signed: kinds and membership are those of the registers, a decision holds part by part, a notice says the whole rent, the lot
-- of equal bids is committed to before anybody bids. Columns that are added stay empty in rows that were there before, so that their hashes stay as they are.

-- ---------------------------------------------------------------- what is let is what the register says

create function assets.contract_kind(kind text, land_kind text) returns text language sql immutable parallel safe as $$
  select case when kind = 'land' then case land_kind when 'construction' then 'construction-land' when 'homestead' then 'other' else 'farmland' end
    when kind = 'building' then 'house' when kind = 'equipment' then 'equipment' else 'other' end
$$;
comment on function assets.contract_kind is 'What kind of contract an asset is let by. Land without a use of its own is let as farmland is (农村土地承包法 48 ff.)';

create function assets.kind_of_parts(parts uuid[]) returns text language sql stable as $$
  select case when 'farmland' = any(k) then case when k <@ '{farmland,equipment}' then 'farmland' end
    when 'construction-land' = any(k) then case when k <@ '{construction-land,equipment}' then 'construction-land' end
    when 'house' = any(k) then 'house' when 'other' = any(k) then 'other' when 'equipment' = any(k) then 'equipment' end
  from (select array_agg(distinct assets.contract_kind(a.kind, a.land_kind)) as k from assets.part p join assets.asset a on a.id = p.asset_id where p.id = any(parts)) x
$$;
comment on function assets.kind_of_parts is 'The kind of a contract over some parts; null: land together with what other law holds for. Equipment goes with anything';

create index member_collective on assets.member (collective_id, person_id);

-- ---------------------------------------------------------------- a decision holds part by part

alter table assets.decision_part add column annual_fen bigint check (annual_fen >= 0);
comment on column assets.decision_part.annual_fen is 'what of the least rent of the first year falls on this part: as the meeting said, or by area; the parts add up to decision.annual_fen';
alter table assets.decision_use add column net_fen bigint check (net_fen >= 0);
comment on column assets.decision_use.net_fen is 'rent of the first year, rent-free days taken off, of all that its notice or contract lets; of a shorter term reckoned to a year';
grant update (net_fen) on assets.decision_use to yunjian_app;

create function assets.decision_use_floor() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  floor_fen numeric;
begin
  if not assets.by_program() or new.amendment_id is not null then return null; end if;
  select case d.subject when 'renewal' then d.annual_fen else (select sum(p.annual_fen) from decision_part p join decision_use u on u.decision_id = p.decision_id and u.target_id = p.part_id
      where p.decision_id = new.decision_id and coalesce(u.listing_id, u.contract_id) = coalesce(new.listing_id, new.contract_id)) end
    into floor_fen from decision d where d.id = new.decision_id and d.binds;
  if floor_fen is not null and coalesce(new.net_fen, -1) < floor_fen then
    raise exception 'less rent than was agreed to' using errcode = '23514', constraint = 'decision_least_rent';
  end if;
  if exists (select from listing l where l.id = new.listing_id and l.reserve_fen_year < new.net_fen and l.rent_terms -> 'escalation' is not distinct from 'null'::jsonb)
    or exists (select from contract k where k.id = new.contract_id and (k.rent_terms ->> 'annualFen')::numeric < new.net_fen and k.rent_terms -> 'escalation' is not distinct from 'null'::jsonb) then
    raise exception 'not more than the rent that was said' using errcode = '23514', constraint = 'decision_least_rent';
  end if;
  return null;
end $$;
create constraint trigger decision_use_floor after insert or update on assets.decision_use deferrable initially deferred for each row execute function assets.decision_use_floor();

-- ---------------------------------------------------------------- who could have voted

alter table assets.decision
  add column registered integer check (registered >= 0),
  add column eligible_reason text check (length(eligible_reason) between 2 and 500),
  add constraint eligible_says_why check (registered is null or state = 'draft' or eligible_reason is not null
    or case body when 'representatives' then eligible >= registered else eligible = registered end);
comment on column assets.decision.registered is 'who could have voted by the registers on the day of the meeting: members, directors, or the fewest representatives the law lets; null: nobody is registered';
comment on column assets.decision.eligible_reason is 'why the meeting counted another number';

-- ---------------------------------------------------------------- a notice says the whole rent, and commits to its lot

alter table assets.listing
  alter column seed drop not null,
  add column seed_sealed bytea,
  add column seed_hash   text check (seed_hash ~ '^[0-9a-f]{64}$'),
  add column rent_terms  jsonb check (jsonb_typeof(rent_terms) = 'object'),
  add constraint seed_is_committed check (case when seed_hash is null then seed is not null and seed_sealed is null
    else seed_sealed is not null and (seed is null or encode(sha256(convert_to(seed, 'UTF8')), 'hex') = seed_hash) end),
  add constraint seed_stays_sealed check (seed_hash is null or seed is null or state in ('opened', 'awarded', 'publicity', 'concluded', 'failed'));
comment on column assets.listing.seed is 'orders equal bids by lot without anybody choosing. In notices that commit to it (seed_hash) it is told at the opening; in older ones it stood in the notice';
comment on column assets.listing.seed_sealed is 'the seed, sealed: nobody reads it before the opening';
comment on column assets.listing.rent_terms is 'payment, escalation, rent-free days as published; the contract has the same. Null in notices from before they said so';

create or replace function assets.listing_moves() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not exists (select from assets.listing_step where from_state = old.state and to_state = new.state) then
    raise exception 'a notice does not go from % to %', old.state, new.state using errcode = '23514', constraint = 'listing_step';
  end if;
  if old.state <> 'draft' and
    (new.collective_id, new.number, new.title, new.method, new.decision_id, new.term_months, new.permitted_use, new.reserve_fen_year, new.deposit_fen, new.lease_deposit_fen, new.priority, new.conditions, new.seed_hash, new.seed_sealed, new.rent_terms, new.deadline, new.opening)
    is distinct from
    (old.collective_id, old.number, old.title, old.method, old.decision_id, old.term_months, old.permitted_use, old.reserve_fen_year, old.deposit_fen, old.lease_deposit_fen, old.priority, old.conditions, old.seed_hash, old.seed_sealed, old.rent_terms, old.deadline, old.opening) then
    raise exception 'a published notice is not changed' using errcode = '23514', constraint = 'listing_published';
  end if;
  -- what was let without bidding is published with its result; a seed is told once, as it was committed to
  if old.state <> 'draft' and (new.published_at is distinct from old.published_at and not (old.published_at is null and new.state = 'publicity' and new.method <> 'open-bidding')
      or new.seed is distinct from old.seed and (old.seed is not null or old.seed_hash is null)) then
    raise exception 'a published notice is not changed' using errcode = '23514', constraint = 'listing_published';
  end if;
  return new;
end $$;

alter table assets.registration add column lot_key uuid;
comment on column assets.registration.lot_key is 'what is drawn by lot: the first registration of this party for this notice, so that withdrawing and registering again draws nothing new; null: from before';
create function assets.registration_lot() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if new.lot_key is distinct from old.lot_key then raise exception 'a lot is drawn once' using errcode = '23514', constraint = 'registration_lot'; end if;
  elsif new.lot_key is not null then
    new.lot_key := coalesce((select coalesce(r.lot_key, r.id) from registration r where r.listing_id = new.listing_id and r.party_id = new.party_id order by r.at, r.id limit 1), new.id);
  end if;
  return new;
end $$;
create trigger registration_lot before insert or update of lot_key on assets.registration for each row execute function assets.registration_lot();

-- ---------------------------------------------------------------- what is signed

-- What is signed is of the kind that the register says, and after a notice it has use, deposit and rent of the award.
create function assets.contract_as_awarded() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  l record;
begin
  if not assets.by_program() then return new; end if;
  if new.kind is distinct from assets.kind_of_parts(array(select part_id from tenure where contract_id = new.id and until is null)) then
    raise exception 'the kind is that of what is let' using errcode = '23514', constraint = 'contract_kind_registered';
  end if;
  if new.listing_id is not null then
    select permitted_use, coalesce(lease_deposit_fen, deposit_fen) as deposit, rent_terms as terms, outcome -> 'ranking' -> (outcome ->> 'winner')::int as won into l from listing where id = new.listing_id;
    if new.permitted_use <> l.permitted_use or new.deposit_fen <> l.deposit or new.rent_terms ->> 'annualFen' is distinct from l.won ->> 'fenYear'
      or (case when l.terms is null then (new.rent_terms ->> 'freeDays')::int > 0 else new.rent_terms - 'annualFen' <> l.terms end) then
      raise exception 'a contract is as it was awarded' using errcode = '23514', constraint = 'contract_as_awarded';
    end if;
  end if;
  return new;
end $$;
create trigger contract_as_awarded before update of state on assets.contract for each row when (old.state <> new.state and new.state = 'signed') execute function assets.contract_as_awarded();
