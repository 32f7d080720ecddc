-- What other departments were asked, with whose consent, and what they answered.

create schema registers;
comment on schema registers is 'Consent to ask other departments'' registers, and their answers as evidence.';
grant usage on schema registers to yunjian_app;

create table registers.consent (
  id            uuid        primary key,
  person        uuid        not null,
  registers     text[]      not null check (cardinality(registers) between 1 and 32 and array_position(registers, null) is null),
  purpose       text        not null check (length(purpose) between 1 and 200),
  text_version  text        not null check (length(text_version) between 1 and 100),
  given_at      timestamptz not null,
  withdrawn_at  timestamptz check (withdrawn_at >= given_at),
  unique (id, person)
);
comment on table registers.consent is 'Separate consent of one person to ask named registers for one purpose (PIPL art. 23, 29). A withdrawal ends it and is never undone.';
comment on column registers.consent.person is 'org.person';
comment on column registers.consent.text_version is 'version of the wording the person agreed to';
create index consent_person on registers.consent (person, given_at desc);

create function registers.consent_withdrawn_once() returns trigger language plpgsql as $$
begin
  if old.withdrawn_at is not null then
    raise exception 'consent % was withdrawn already', old.id using errcode = 'check_violation', constraint = 'consent_withdrawn_once';
  end if;
  return new;
end $$;
create trigger consent_withdrawn_once before update on registers.consent
  for each row execute function registers.consent_withdrawn_once();

create table registers.evidence (
  query_id     uuid        primary key,
  consent_id   uuid        not null,
  person       uuid        not null,
  register     text        not null check (length(register) between 1 and 40),
  asked_at     timestamptz not null,
  answered_at  timestamptz not null check (answered_at >= asked_at),
  outcome      text        not null check (outcome in ('ANSWERED', 'UNKNOWN', 'MISMATCH', 'ERROR')),
  reason       text,
  answer       jsonb,
  source       text        not null check (length(source) <= 200),
  as_of        date,
  attempts     smallint    not null check (attempts >= 0),
  latency_ms   real        not null check (latency_ms >= 0),
  foreign key (consent_id, person) references registers.consent (id, person),
  constraint evidence_fact_or_reason check (
    (outcome = 'ANSWERED' and answer is not null and as_of is not null and reason is null)
    or (outcome <> 'ANSWERED' and answer is null and reason is not null))
);
comment on table registers.evidence is 'One answer of one register to one query; append-only. Names and numbers of the person are not repeated in the answer.';
comment on column registers.evidence.query_id is 'UUIDv7 sent to the register with the query, by which it can be found in the register''s own log';
comment on column registers.evidence.as_of is 'business date that the facts describe';
create index evidence_person on registers.evidence (person, query_id desc);
create index evidence_consent on registers.evidence (consent_id);

-- Evidence without a consent that covered the register at the moment of asking cannot be stored, whatever the program does.
create function registers.evidence_needs_consent() returns trigger language plpgsql as $$
begin
  if exists (
    select from added e join registers.consent c on c.id = e.consent_id
    where not (e.register = any (c.registers)) or e.asked_at < c.given_at or e.asked_at >= c.withdrawn_at
  ) then
    raise exception 'evidence without a live consent' using errcode = 'check_violation', constraint = 'evidence_needs_consent';
  end if;
  return null;
end $$;
create trigger evidence_needs_consent after insert on registers.evidence
  referencing new table as added for each statement execute function registers.evidence_needs_consent();

grant select, insert on registers.consent to yunjian_app;
grant update (withdrawn_at) on registers.consent to yunjian_app;
grant select, insert on registers.evidence to yunjian_app;
