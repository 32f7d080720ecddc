-- Collectives, who may act for them, whom they deal with, and what they own. What must never happen is a constraint here first.

create schema assets;
comment on schema assets is '农村集体资产 collective assets: register, letting, money, supervision, members and dividends';
grant usage on schema assets to yunjian_app;

-- ---------------------------------------------------------------- collectives and who acts for them

create table assets.collective (
  id           uuid primary key default uuidv7(),
  code         text not null unique check (code ~ '^[A-Z0-9][A-Z0-9-]{2,30}$'),
  name         text not null check (length(name) between 2 and 100),
  kind         text not null check (kind in ('town', 'village', 'group')),
  town_code    text not null references org.town,
  village_code text references org.village,
  parent_id    uuid references assets.collective check (parent_id <> id),
  uscc         text unique check (org.uscc_valid(uscc)),
  members_basis text not null default 'household' check (members_basis in ('household', 'person')),
  demo         boolean not null default false,
  created_at   timestamptz not null,
  constraint village_has_its_code check ((kind = 'town') = (village_code is null))
);
comment on table assets.collective is 'A rural collective economic organisation 农村集体经济组织 of a town, a village or a villagers'' group';
comment on column assets.collective.members_basis is 'shares are recorded per household (上海市农村集体资产监督管理条例 art 11) or per person';
create index collective_town on assets.collective (town_code);

create table assets.charter (
  collective_id uuid not null references assets.collective,
  valid         daterange not null check (not isempty(valid)),
  terms         jsonb not null check (jsonb_typeof(terms) = 'object'),
  source        text not null,
  exclude using gist (collective_id with =, valid with &&)
);
comment on table assets.charter is 'Terms of the charter 章程 on a day: reserves and their cap, least payout, who decides what; absent keys fall to the district''s rule pack';

create table assets.mandate (
  id            uuid primary key default uuidv7(),
  person_id     uuid not null references org.person,
  role          text not null check (role in ('accountant', 'board', 'supervisory-board', 'township')),
  collective_id uuid references assets.collective,
  town_code     text references org.town,
  title         text not null check (length(title) between 1 and 60),
  legal_representative boolean not null default false,
  valid         daterange not null check (not isempty(valid) and not lower_inf(valid)),
  source        text not null,
  demo          boolean not null default false,
  constraint mandate_is_for_one check (num_nonnulls(collective_id, town_code) = 1),
  constraint township_is_for_a_town check ((role = 'township') = (town_code is not null)),
  constraint board_may_represent check (role = 'board' or not legal_representative),
  exclude using gist (person_id with =, role with =, collective_id with =, valid with &&) where (collective_id is not null),
  exclude using gist (person_id with =, town_code with =, valid with &&) where (town_code is not null),
  exclude using gist (collective_id with =, valid with &&) where (legal_representative)
);
comment on table assets.mandate is 'Who may act for which collective, or oversee which town, and when. A role of an account says what somebody is; this says for whom';
create index mandate_person on assets.mandate (person_id);

-- Directors and supervisors are not interchangeable (regulation art 17; law art 34): nobody is on both boards of one collective on one day, and whoever keeps the books supervises none.
create function assets.mandate_apart() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  perform pg_advisory_xact_lock(7310501, hashtext(new.person_id::text));
  if exists (
    select from assets.mandate m
    where m.person_id = new.person_id and m.collective_id = new.collective_id and m.id <> new.id and m.valid && new.valid
      and (m.role = 'supervisory-board') <> (new.role = 'supervisory-board')) then
    raise exception 'a supervisor of a collective is neither on its board nor its accountant'
      using errcode = '23514', constraint = 'mandate_apart';
  end if;
  return null;
end $$;
create trigger mandate_apart after insert or update on assets.mandate for each row execute function assets.mandate_apart();

create table assets.bank_account (
  id            uuid primary key default uuidv7(),
  collective_id uuid not null references assets.collective,
  number_sealed bytea not null,
  number_mac    bytea not null,
  tail          text not null check (tail ~ '^[0-9]{4}$'),
  bank          text not null,
  valid         daterange not null check (not isempty(valid)),
  demo          boolean not null default false,
  exclude using gist (number_mac with =, valid with &&)
);
comment on table assets.bank_account is 'Registered accounts of collectives: money of a collective is received nowhere else (农村集体经济组织法 art 44)';

-- ---------------------------------------------------------------- whom collectives deal with

create table assets.party (
  id           uuid primary key default uuidv7(),
  kind         text not null check (kind in ('organisation', 'person')),
  name         text not null check (length(name) between 1 and 200),
  uscc         text unique check (org.uscc_valid(uscc)),
  person_id    uuid unique references org.person,
  id_mac       bytea unique,
  phone_sealed bytea,
  phone_mac    bytea,
  demo         boolean not null default false,
  created_at   timestamptz not null,
  constraint party_is_identified check (case kind when 'organisation' then uscc is not null and id_mac is null and person_id is null else uscc is null and id_mac is not null end)
);
comment on table assets.party is 'A lessee or bidder: an organisation by its unified social credit code, or a person by a keyed hash of the ID number';
create index party_phone on assets.party (phone_mac) where phone_mac is not null;
create index party_name on assets.party using gin (name gin_trgm_ops);

create table assets.relation (
  id        uuid primary key default uuidv7(),
  party_id  uuid not null references assets.party,
  other_id  uuid references assets.party,
  person_id uuid references org.person,
  kind      text not null check (kind in ('spouse', 'kin', 'shareholder', 'director', 'controls')),
  share     numeric(7, 4) check (share between 0 and 100),
  valid     daterange not null check (not isempty(valid)),
  source    text not null,
  constraint relation_has_two_ends check (num_nonnulls(other_id, person_id) = 1 and other_id is distinct from party_id)
);
comment on table assets.relation is 'Who stands close to whom: kin of officers, shareholdings, control. What is recorded is declared or read from a register, never guessed';
create index relation_party on assets.relation (party_id);
create index relation_other on assets.relation (other_id) where other_id is not null;
create index relation_person on assets.relation (person_id) where person_id is not null;

-- ---------------------------------------------------------------- what collectives own

create table assets.asset (
  id            uuid primary key default uuidv7(),
  collective_id uuid not null references assets.collective,
  code          text not null check (code ~ '^[A-Z0-9][A-Z0-9-]{2,40}$'),
  public_code   text not null unique check (public_code ~ '^[0-9A-HJKMNP-TV-Z]{12}$'),
  name          text not null check (length(name) between 1 and 120),
  kind          text not null check (kind in ('building', 'land', 'equipment', 'right')),
  land_kind     text check (land_kind in ('farmland', 'construction', 'homestead', 'unused')),
  operating     boolean not null,
  use           text not null check (use in ('industrial', 'commercial', 'office', 'storage', 'housing', 'farming', 'public', 'mixed', 'other')),
  area_cm2      bigint check (area_cm2 > 0),
  address       text not null default '' check (length(address) <= 200),
  town_code     text not null references org.town,
  lon           double precision check (lon between 70 and 140),
  lat           double precision check (lat between 0 and 60),
  title_state   text not null check (title_state in ('registered', 'pending', 'none', 'unknown')),
  title_no      text check (length(title_no) between 1 and 80),
  permit_state  text not null check (permit_state in ('permitted', 'temporary', 'none', 'not-needed', 'unknown')),
  safety_state  text not null default 'unknown' check (safety_state in ('safe', 'dangerous', 'unknown')),
  right_until   date,
  acquired_on   date,
  cost_fen      bigint check (cost_fen >= 0),
  state         text not null default 'in-use' check (state in ('in-use', 'idle', 'disputed', 'retired')),
  revision      integer not null default 1 check (revision > 0),
  demo          boolean not null default false,
  created_at    timestamptz not null,
  unique (collective_id, code),
  unique (id, collective_id),
  constraint land_has_a_kind check ((kind = 'land') = (land_kind is not null)),
  constraint ground_has_an_area check (kind in ('equipment', 'right') or area_cm2 is not null),
  constraint place_is_whole check ((lon is null) = (lat is null)),
  constraint title_has_a_number check (title_state <> 'registered' or title_no is not null)
);
comment on table assets.asset is 'A building, a piece of land, equipment or a right of a collective. Its history is assets.asset_event';
comment on column assets.asset.operating is '经营性: meant to earn; only such assets carry shares';
comment on column assets.asset.public_code is 'what the QR code on the wall says: Crockford base 32, says nothing by itself';
comment on column assets.asset.right_until is 'last day of the right the collective holds (land use, contracted land); null when without end or unknown';
create index asset_listed on assets.asset (collective_id, code) include (id, state, kind, use, town_code);
create index asset_town on assets.asset (town_code);
create index asset_title on assets.asset (collective_id, title_no) where title_no is not null;
create index asset_words on assets.asset using gin (name gin_trgm_ops, code gin_trgm_ops, title_no gin_trgm_ops, address gin_trgm_ops);

create table assets.part (
  id        uuid primary key default uuidv7(),
  asset_id  uuid not null references assets.asset,
  code      text not null check (length(code) between 1 and 40),
  name      text not null check (length(name) between 1 and 120),
  area_cm2  bigint check (area_cm2 > 0),
  use       text not null check (use in ('industrial', 'commercial', 'office', 'storage', 'housing', 'farming', 'public', 'mixed', 'other')),
  guide_fen_m2_month bigint check (guide_fen_m2_month >= 0),
  retired_on date,
  unique (asset_id, code),
  unique (id, asset_id)
);
comment on table assets.part is 'What can be let by itself: a floor, a unit, a field; an asset that is let whole has one part';
comment on column assets.part.guide_fen_m2_month is 'guide price of the town in fen a square metre and month; null when there is none';

-- The parts of an asset are not larger than the asset.
create function assets.part_fits() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  owner_id uuid := (to_jsonb(new) ->> case tg_table_name when 'asset' then 'id' else 'asset_id' end)::uuid;
  whole bigint;
  parts numeric;
begin
  select area_cm2 into whole from assets.asset where id = owner_id for no key update;
  select coalesce(sum(area_cm2), 0) into parts from assets.part where asset_id = owner_id and retired_on is null;
  if whole is not null and parts > whole then
    raise exception 'parts of % cm2 in an asset of % cm2', parts, whole using errcode = '23514', constraint = 'part_fits';
  end if;
  return null;
end $$;
create constraint trigger part_fits after insert or update on assets.part deferrable initially deferred for each row execute function assets.part_fits();
create constraint trigger asset_holds_parts after update of area_cm2 on assets.asset deferrable initially deferred for each row execute function assets.part_fits();

-- The life of an asset: register/states.ts has the same table (a test compares them).
create table assets.asset_step (
  from_state text not null,
  action     text not null,
  to_state   text not null,
  primary key (from_state, action)
);
insert into assets.asset_step (from_state, action, to_state) values
  ('in-use', 'set-idle', 'idle'), ('in-use', 'dispute', 'disputed'), ('in-use', 'retire', 'retired'),
  ('idle', 'set-in-use', 'in-use'), ('idle', 'dispute', 'disputed'), ('idle', 'retire', 'retired'),
  ('disputed', 'settle', 'in-use'), ('disputed', 'retire', 'retired');
grant select on assets.asset_step to yunjian_app;
create function assets.asset_moves() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not exists (select from assets.asset_step where from_state = old.state and to_state = new.state) then
    raise exception 'an asset does not go from % to %', old.state, new.state using errcode = '23514', constraint = 'asset_step';
  end if;
  return new;
end $$;
create trigger asset_moves before update of state on assets.asset for each row execute function assets.asset_moves();

create table assets.valuation (
  id        uuid primary key default uuidv7(),
  asset_id  uuid not null references assets.asset,
  on_date   date not null,
  value_fen bigint not null check (value_fen >= 0),
  method    text not null check (method in ('cost', 'appraisal', 'market', 'census')),
  appraiser text check (length(appraiser) between 1 and 120),
  file_id   uuid references files.file,
  made_at   timestamptz not null,
  unique (asset_id, on_date, method)
);
comment on table assets.valuation is 'What an asset was worth, when, by whose judgement. Append-only: a wrong value is followed by a right one';

-- What an asset is worth now, a row an asset, so that the sum of a list does not read every valuation there ever was. A valuation is of its day or before, never of a day to come.
create table assets.asset_worth (
  asset_id  uuid primary key references assets.asset,
  value_fen bigint not null,
  on_date   date not null,
  made_at   timestamptz not null
);
comment on table assets.asset_worth is 'The newest valuation of each asset; kept by a trigger';
create function assets.valued() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  insert into asset_worth as w (asset_id, value_fen, on_date, made_at)
    select distinct on (asset_id) asset_id, value_fen, on_date, made_at from fresh order by asset_id, on_date desc, made_at desc
    on conflict (asset_id) do update set value_fen = excluded.value_fen, on_date = excluded.on_date, made_at = excluded.made_at
      where (w.on_date, w.made_at) <= (excluded.on_date, excluded.made_at);
  return null;
end $$;
create trigger valued after insert on assets.valuation referencing new table as fresh for each statement execute function assets.valued();
grant select on assets.asset_worth to yunjian_app;

create table assets.photo (
  id       uuid primary key default uuidv7(),
  asset_id uuid not null references assets.asset,
  file_id  uuid not null references files.file,
  taken_on date not null,
  caption  text not null default '' check (length(caption) <= 120),
  added_at timestamptz not null,
  added_by uuid not null
);
create index photo_asset on assets.photo (asset_id, taken_on desc);

create table assets.asset_event (
  id       uuid primary key default uuidv7(),
  seq      bigint generated always as identity,
  asset_id uuid not null references assets.asset,
  at       timestamptz not null,
  kind     text not null check (kind ~ '^[a-z][a-z-]{1,40}$'),
  open     boolean not null,
  body     jsonb not null default '{}',
  by_id    uuid,
  by_name  text not null,
  leaf_id  uuid not null
);
comment on table assets.asset_event is 'All that happened to an asset, append-only; `open` events are what its QR code shows to everyone';
create index asset_event_asset on assets.asset_event (asset_id, seq desc);
create index asset_event_leaf on assets.asset_event (leaf_id);

grant select, insert on assets.collective, assets.charter, assets.mandate, assets.bank_account, assets.party, assets.relation, assets.asset, assets.part,
  assets.valuation, assets.photo, assets.asset_event to yunjian_app;
grant update (name, kind, use, land_kind, operating, area_cm2, address, lon, lat, title_state, title_no, permit_state, safety_state, right_until, acquired_on, cost_fen, state, revision)
  on assets.asset to yunjian_app;
grant update (name, area_cm2, use, guide_fen_m2_month, retired_on) on assets.part to yunjian_app;
grant update (valid) on assets.charter, assets.mandate, assets.bank_account, assets.relation to yunjian_app;
grant update (name, phone_sealed, phone_mac, person_id) on assets.party to yunjian_app;
