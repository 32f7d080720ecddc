-- Talent housing: accredited projects, applications, allotment, leases, keys, disputes, post-audit.
-- What must never happen is a constraint here first.

create schema talent;
comment on schema talent is '人才安居 talent housing';
grant usage on schema talent to yunjian_app;

-- ---------------------------------------------------------------- supply

create table talent.project (
  id             uuid primary key default uuidv7(),
  code           text not null unique check (code ~ '^[A-Z0-9-]{3,24}$'),
  name           jsonb not null check (name ? 'zh' and name ? 'en'),
  town_code      text not null,
  address        text not null,
  lon            double precision not null check (lon between -180 and 180),
  lat            double precision not null check (lat between -90 and 90),
  operator_org   uuid not null,
  operator_name  text not null,
  accreditation  text not null unique,
  accredited     daterange not null check (not isempty(accredited) and lower(accredited) is not null),
  basis          text not null,
  description    jsonb not null,
  amenities      jsonb not null default '[]',
  transport      jsonb not null default '[]',
  photos         jsonb not null default '[]',
  demo           boolean not null,
  search         text not null
);
comment on table talent.project is '人才公寓项目: an accredited project with its operator; WGS84 position';
comment on column talent.project.accredited is 'days on which the accreditation holds';
create index project_search on talent.project using gin (search gin_trgm_ops);

create table talent.floor_plan (
  id          uuid primary key default uuidv7(),
  project_id  uuid not null references talent.project,
  code        text not null,
  name        jsonb not null check (name ? 'zh' and name ? 'en'),
  rooms       smallint not null check (rooms between 1 and 5),
  area_cm2    bigint not null check (area_cm2 between 80000 and 5000000),
  furnished   boolean not null,
  drawing     text,
  unique (project_id, code),
  unique (id, project_id)
);
comment on table talent.floor_plan is '户型; area in cm²';

create table talent.unit (
  id          uuid primary key default uuidv7(),
  project_id  uuid not null references talent.project,
  plan_id     uuid not null,
  building    text not null check (length(building) between 1 and 20),
  floor       smallint not null check (floor between -2 and 80),
  room_no     text not null check (length(room_no) between 1 and 20),
  rooms       smallint not null check (rooms between 1 and 5),
  area_cm2    bigint not null,
  accessible  boolean not null,
  rent_fen    bigint not null check (rent_fen between 1 and 10000000),
  state       text not null default 'free' check (state in ('free', 'offered', 'leased', 'withdrawn')),
  unique (project_id, building, room_no),
  foreign key (plan_id, project_id) references talent.floor_plan (id, project_id)
);
comment on table talent.unit is '房源: one flat. `state` is where the search looks; that no flat is held twice is talent.hold''s exclusion constraint';
create index unit_free on talent.unit (accessible, rooms, project_id, rent_fen, id) where state = 'free';
create index unit_free_rent on talent.unit (accessible, rooms, rent_fen, id) where state = 'free';
create index unit_by_project on talent.unit (project_id, state);

-- ---------------------------------------------------------------- applications

create table talent.draft (
  person_id   uuid primary key,
  form        jsonb not null check (octet_length(form::text) <= 20000),
  step        text not null,
  updated_at  timestamptz not null
);

create table talent.known_employer (
  person_id  uuid not null,
  uscc       text not null,
  known_at   timestamptz not null,
  source     text not null,
  primary key (person_id, uscc)
);
comment on table talent.known_employer is 'Employers the district knows a talent by (人才信息库), to be offered in the form instead of typed';

create table talent.application (
  id              uuid primary key default uuidv7(),
  reference       text not null unique,
  accepted_seq    bigint generated always as identity unique,
  person_id       uuid not null,
  submitted_by    uuid not null,
  channel         text not null check (channel in ('online', 'window', 'demo')),
  state           text not null check (state in ('in_review', 'correction', 'queued', 'offered', 'accepted', 'signed', 'housed', 'refused', 'withdrawn', 'ended')),
  household_size  smallint not null check (household_size between 1 and 9),
  accessible      boolean not null,
  project_ids     uuid[] not null default '{}' check (cardinality(project_ids) <= 5),
  max_rent_fen    bigint check (max_rent_fen > 0),
  automation      boolean not null,
  employer_uscc   text not null,
  employer_name   text,
  town_code       text,
  employer_size   text check (employer_size in ('micro', 'small', 'medium', 'large')),
  form            jsonb not null,
  bank_sealed     bytea not null,
  bank_masked     text not null,
  consent_id      uuid not null,
  evidence_ids    uuid[] not null default '{}',
  category        text check (category in ('T1', 'T2', 'T3', 'T4')),
  rooms           smallint check (rooms between 1 and 5),
  causes          text[] not null default '{}',
  case_id         uuid,
  decision_id     uuid,
  submitted_at    timestamptz not null,
  decided_at      timestamptz,
  served_at       timestamptz,
  declines        smallint not null default 0,
  updated_at      timestamptz not null,
  check (state not in ('queued', 'offered', 'accepted', 'signed', 'housed', 'ended') or (decision_id is not null and category is not null and rooms is not null)),
  check (state <> 'refused' or decision_id is not null),
  check (decided_at is null or decided_at >= submitted_at),
  check (served_at is null or (decided_at is not null and served_at >= decided_at)),
  check (state not in ('in_review', 'correction') or case_id is not null)
);
comment on table talent.application is '申请: one person''s application for a flat; accepted_seq is the order of acceptance (行政许可法 57)';
create unique index application_one_live on talent.application (person_id) where state not in ('refused', 'withdrawn', 'ended');
create index application_person on talent.application (person_id, submitted_at desc);
create index application_submitted on talent.application (submitted_at);
create index application_case on talent.application (case_id) where case_id is not null;
create index application_review on talent.application (submitted_at) where state in ('in_review', 'correction');

-- ---------------------------------------------------------------- allotment

create table talent.lot_round (
  code         text primary key,
  opens_on     date not null,
  closes_on    date not null check (closes_on >= opens_on),
  commitment   text not null unique,
  seed_sealed  bytea not null,
  seed         text,
  leaf_id      text,
  exclude using gist (daterange(opens_on, closes_on, '[]') with &&)
);
comment on table talent.lot_round is '轮次: the seed is committed to by hash when the round opens and shown when it has closed; lot = first 60 bits of SHA-256(seed || application id)';

create table talent.queue_entry (
  application_id uuid primary key references talent.application,
  category       text not null check (category in ('T1', 'T2', 'T3', 'T4')),
  waiting_on     date not null,
  round          text not null references talent.lot_round,
  lot            bigint not null check (lot >= 0),
  rooms          smallint not null,
  accessible     boolean not null,
  project_ids    uuid[] not null,
  max_rent_fen   bigint,
  state          text not null default 'waiting' check (state in ('waiting', 'served', 'left')),
  fresh          boolean not null default true,
  changed_at     timestamptz not null
);
comment on table talent.queue_entry is '轮候: order = category, waiting date, lot (DT4)';
comment on column talent.queue_entry.fresh is 'not yet considered: whoever is not fresh fits no free flat, so a run looks at the fresh alone';
create index queue_fresh on talent.queue_entry (accessible, rooms) where fresh and state = 'waiting';
create index queue_waiting on talent.queue_entry (accessible, rooms, category, waiting_on, lot, application_id) where state = 'waiting';

create table talent.allotment_run (
  id           bigint generated always as identity primary key,
  at           timestamptz not null,
  accessible   boolean not null,
  rooms        smallint not null,
  considered   uuid[] not null,
  served       uuid[] not null,
  rule         text not null
);
comment on table talent.allotment_run is 'One row a run in which someone was served: who was waiting, in order, and who got a flat. The order can be checked from it';

create table talent.hold (
  id              uuid primary key default uuidv7(),
  unit_id         uuid not null references talent.unit,
  application_id  uuid not null references talent.application,
  kind            text not null check (kind in ('offer', 'lease')),
  during          tstzrange not null,
  constraint hold_no_flat_twice exclude using gist (unit_id with =, during with &&)
);
comment on table talent.hold is 'Who holds a flat when. No flat twice at one time, offer or lease: the exclusion constraint';
create index hold_application on talent.hold (application_id);

create table talent.offer (
  id              uuid primary key default uuidv7(),
  application_id  uuid not null references talent.application,
  unit_id         uuid not null references talent.unit,
  hold_id         uuid not null unique references talent.hold,
  run_id          bigint not null references talent.allotment_run,
  state           text not null default 'open' check (state in ('open', 'accepted', 'declined', 'expired', 'withdrawn')),
  offered_at      timestamptz not null,
  deadline        timestamptz not null check (deadline > offered_at),
  answered_at     timestamptz,
  reason          text,
  check ((state = 'open') = (answered_at is null))
);
create unique index offer_one_open_per_application on talent.offer (application_id) where state in ('open', 'accepted');
create unique index offer_one_open_per_unit on talent.offer (unit_id) where state = 'open';
create index offer_deadline on talent.offer (deadline) where state = 'open';
create index offer_application on talent.offer (application_id, offered_at desc);

create table talent.lease (
  id                   uuid primary key default uuidv7(),
  number               text not null unique,
  application_id       uuid not null unique references talent.application,
  unit_id              uuid not null references talent.unit,
  hold_id              uuid not null unique references talent.hold,
  state                text not null default 'draft' check (state in ('draft', 'signed', 'active', 'ended')),
  during               daterange not null check (not isempty(during)),
  rent_fen             bigint not null check (rent_fen > 0),
  deposit_fen          bigint not null check (deposit_fen >= 0),
  terms                jsonb not null,
  text_hash            text not null,
  key_code             text,
  signed_name_hash     text,
  signed_tenant_at     timestamptz,
  signed_operator_at   timestamptz,
  operator_seal        jsonb,
  keys_at              timestamptz,
  keys_by              uuid,
  ended_at             timestamptz,
  end_reason           text,
  check ((state in ('signed', 'active')) <= (signed_tenant_at is not null) and (state <> 'draft' or signed_tenant_at is null)),
  check (state not in ('signed', 'active') or (signed_operator_at is not null and key_code is not null)),
  check (state <> 'active' or keys_at is not null),
  check ((state = 'ended') = (ended_at is not null)),
  constraint lease_no_flat_twice exclude using gist (unit_id with =, during with &&) where (state in ('signed', 'active'))
);
comment on table talent.lease is '租约; rent a month in fen. Two leases of one flat never overlap: the exclusion constraint';

create function talent.fits(u talent.unit, q talent.queue_entry) returns boolean language sql immutable
return u.accessible = q.accessible and u.rooms = q.rooms and (q.max_rent_fen is null or u.rent_fen <= q.max_rent_fen)
  and (cardinality(q.project_ids) = 0 or u.project_id = any (q.project_ids));
comment on function talent.fits is 'Whether a flat fits what an applicant waits for (DT4): rooms for the household, accessible need, chosen projects, highest rent';

-- Serves the fresh of one pool, in lawful order. The caller holds the pool's advisory lock.
create function talent.pick_for_fresh(p_accessible boolean, p_rooms smallint, p_most integer)
  returns table (application_id uuid, unit_id uuid) language plpgsql as $$
declare
  q talent.queue_entry;
  found_unit uuid;
  p uuid;
begin
  for q in select * from talent.queue_entry e
    where e.fresh and e.state = 'waiting' and e.accessible = p_accessible and e.rooms = p_rooms
    order by e.category, e.waiting_on, e.lot, e.application_id limit p_most
  loop
    found_unit := null;
    if cardinality(q.project_ids) = 0 then
      select u.id into found_unit from talent.unit u
        where u.state = 'free' and u.accessible = q.accessible and u.rooms = q.rooms and (q.max_rent_fen is null or u.rent_fen <= q.max_rent_fen)
          and not exists (select from talent.offer o where o.application_id = q.application_id and o.unit_id = u.id)
        order by u.rent_fen, u.id limit 1;
    else
      foreach p in array q.project_ids loop
        select u.id into found_unit from talent.unit u
          where u.state = 'free' and u.accessible = q.accessible and u.rooms = q.rooms and u.project_id = p
            and (q.max_rent_fen is null or u.rent_fen <= q.max_rent_fen)
            and not exists (select from talent.offer o where o.application_id = q.application_id and o.unit_id = u.id)
          order by u.rent_fen, u.id limit 1;
        exit when found_unit is not null;
      end loop;
    end if;
    if found_unit is not null then
      update talent.unit u set state = 'offered' where u.id = found_unit;
      update talent.queue_entry e set state = 'served', fresh = false where e.application_id = q.application_id;
    else
      update talent.queue_entry e set fresh = false where e.application_id = q.application_id;
    end if;
    application_id := q.application_id;
    unit_id := found_unit;
    return next;
  end loop;
end $$;

-- Gives one free flat to the first in lawful order whom it fits; the rest of `considered` stood behind. The caller holds the pool's lock.
create function talent.pick_for_unit(p_unit uuid) returns uuid language plpgsql as $$
declare
  u talent.unit;
  taker uuid;
begin
  select * into u from talent.unit where id = p_unit and state = 'free' for update;
  if not found then return null; end if;
  select e.application_id into taker from talent.queue_entry e
    where e.state = 'waiting' and e.accessible = u.accessible and e.rooms = u.rooms and talent.fits(u, e)
      and not exists (select from talent.offer o where o.application_id = e.application_id and o.unit_id = u.id)
    order by e.category, e.waiting_on, e.lot, e.application_id limit 1;
  if taker is null then return null; end if;
  update talent.unit set state = 'offered' where id = p_unit;
  update talent.queue_entry set state = 'served', fresh = false where application_id = taker;
  return taker;
end $$;

-- ---------------------------------------------------------------- people decide

create table talent.proposal (
  id              uuid primary key default uuidv7(),
  application_id  uuid not null references talent.application,
  kind            text not null check (kind in ('refuse', 'override')),
  category        text check (category in ('T1', 'T2', 'T3', 'T4')),
  reason          text not null check (length(reason) between 1 and 2000),
  findings        jsonb not null,
  proposed_by     uuid not null,
  proposed_at     timestamptz not null,
  answered_by     uuid,
  approved        boolean,
  note            text,
  answered_at     timestamptz,
  check ((answered_by is null) = (answered_at is null) and (answered_by is null) = (approved is null)),
  constraint proposal_second_person check (answered_by is distinct from proposed_by)
);
comment on table talent.proposal is 'A refusal or an override takes two people (行政许可法 34); the second is never the first';
create unique index proposal_one_open on talent.proposal (application_id) where answered_at is null;

create table talent.dispute (
  id              uuid primary key default uuidv7(),
  application_id  uuid not null references talent.application,
  kind            text not null check (kind in ('objection', 'reconsideration', 'human')),
  subject         text not null,
  text            text not null check (length(text) <= 4000),
  attachments     uuid[] not null default '{}',
  case_id         uuid not null,
  filed_at        timestamptz not null,
  state           text not null default 'open' check (state in ('open', 'upheld', 'rejected', 'withdrawn')),
  answer          text,
  answered_by     uuid,
  answered_at     timestamptz,
  first_decider   uuid,
  check ((state in ('upheld', 'rejected')) = (answered_at is not null)),
  constraint dispute_other_person check (kind <> 'reconsideration' or answered_by is null or answered_by is distinct from first_decider)
);
comment on table talent.dispute is '异议、复议: a reconsideration is never answered by who decided first';
create index dispute_application on talent.dispute (application_id);
create unique index dispute_one_open on talent.dispute (application_id, kind) where state = 'open';

create table talent.mode_change (
  id         bigint generated always as identity primary key,
  automatic  boolean not null,
  reason     text not null check (length(reason) between 1 and 500),
  by         uuid not null,
  by_name    text not null,
  at         timestamptz not null
);
comment on table talent.mode_change is 'Kill switch: the newest row holds; no row means automatic';

create table talent.post_audit (
  id              uuid primary key default uuidv7(),
  application_id  uuid not null unique references talent.application,
  why             text not null check (why in ('random', 'bank-changed')),
  drawn_at        timestamptz not null,
  due_on          date not null,
  result          text check (result in ('RIGHT', 'WRONG')),
  note            text,
  by              uuid,
  answered_at     timestamptz,
  check ((result is null) = (answered_at is null))
);
create index post_audit_open on talent.post_audit (due_on) where result is null;

create table talent.event (
  id              bigint generated always as identity primary key,
  application_id  uuid not null references talent.application,
  at              timestamptz not null,
  code            text not null,
  params          jsonb not null default '{}',
  by_account      uuid,
  by_name         text,
  note            text,
  public          boolean not null default true
);
comment on table talent.event is 'What happened to an application, in order; append-only';
create index event_application on talent.event (application_id, id);

create table talent.assessment (
  id            uuid primary key default uuidv7(),
  title         text not null,
  body          text not null,
  rule_version  text not null,
  made_on       date not null,
  keep_until    date not null,
  by            uuid not null,
  by_name       text not null,
  check (keep_until >= made_on + interval '3 years')
);
comment on table talent.assessment is '个人信息保护影响评估, kept at least three years (个人信息保护法 56)';

create table talent.unit_import (
  id          uuid primary key default uuidv7(),
  project_id  uuid not null references talent.project,
  by          uuid not null,
  at          timestamptz not null,
  rows        jsonb not null,
  good        integer not null,
  bad         integer not null,
  applied_at  timestamptz,
  entered     integer
);

-- ---------------------------------------------------------------- least privilege

grant select on all tables in schema talent to yunjian_app;
grant insert on talent.draft, talent.application, talent.queue_entry, talent.allotment_run, talent.hold, talent.offer, talent.lease, talent.proposal,
  talent.dispute, talent.mode_change, talent.post_audit, talent.event, talent.assessment, talent.unit_import, talent.unit, talent.lot_round to yunjian_app;
grant update, delete on talent.draft to yunjian_app;
grant update (state, category, rooms, causes, case_id, decision_id, decided_at, served_at, declines, evidence_ids, employer_name, town_code, employer_size, updated_at) on talent.application to yunjian_app;
grant update (state, category, fresh, changed_at) on talent.queue_entry to yunjian_app;
grant update (kind, during) on talent.hold to yunjian_app;
grant update (state, answered_at, reason) on talent.offer to yunjian_app;
grant update (state, key_code, signed_name_hash, signed_tenant_at, signed_operator_at, operator_seal, keys_at, keys_by, ended_at, end_reason, during) on talent.lease to yunjian_app;
grant update (answered_by, approved, note, answered_at) on talent.proposal to yunjian_app;
grant update (state, answer, answered_by, answered_at) on talent.dispute to yunjian_app;
grant update (result, note, by, answered_at) on talent.post_audit to yunjian_app;
grant update (state, rent_fen) on talent.unit to yunjian_app;
grant update (applied_at, entered) on talent.unit_import to yunjian_app;
grant update (seed, leaf_id) on talent.lot_round to yunjian_app;
grant usage on all sequences in schema talent to yunjian_app;
