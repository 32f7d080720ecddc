-- Rules as they were published, and every decision made by them: what a case was decided on can be computed again years later.

create schema rulebook;
comment on schema rulebook is 'Published rule versions with effective dates; append-only decisions that replay bit for bit.';
grant usage on schema rulebook to yunjian_app;

create table rulebook.rule_set (
  code       text        primary key check (code ~ '^[a-z][a-z0-9-]{1,60}$'),
  title      jsonb       not null,
  since      timestamptz not null default now()
);
comment on table rulebook.rule_set is 'A rule by its code, whatever its version.';

create table rulebook.version (
  code         text        not null references rulebook.rule_set,
  version      text        not null check (length(version) between 1 and 60),
  dmn_xml      text        not null,
  meta_text    text        not null,
  meta         jsonb       generated always as (meta_text::jsonb) virtual,
  sha256       bytea       not null check (length(sha256) = 32),
  effective    daterange   not null check (not isempty(effective) and not lower_inf(effective)),
  status       text        not null default 'published' check (status in ('draft', 'published', 'withdrawn')),
  source       text        not null check (source <> ''),
  example      boolean     not null,
  published_by text        not null check (published_by <> ''),
  published_at timestamptz not null default now(),
  primary key (code, version),
  constraint version_one_in_force exclude using gist (code with =, effective with &&) where (status = 'published')
);
comment on table rulebook.version is 'One published text of a rule. On every day at most one version of a code is in force. Written by the owner only.';
comment on column rulebook.version.meta_text is 'Canonical JSON of the sidecar; sha256 covers dmn_xml, a line feed and this text.';

-- The text of a version never changes. Its period may only end earlier, when another version takes over.
create function rulebook.guard_version() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' then
    raise exception 'rulebook.version is append-only' using errcode = 'insufficient_privilege';
  end if;
  if (new.code, new.version, new.dmn_xml, new.meta_text, new.sha256, new.source, new.example, new.published_by, new.published_at)
       is distinct from
     (old.code, old.version, old.dmn_xml, old.meta_text, old.sha256, old.source, old.example, old.published_by, old.published_at)
     or not (old.effective @> new.effective and lower(new.effective) = lower(old.effective)) then
    raise exception 'a published rule version does not change' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger version_guard before update or delete on rulebook.version for each row execute function rulebook.guard_version();

create table rulebook.decision (
  id            uuid        primary key default uuidv7(),
  case_id       uuid,
  subject_id    uuid        not null,
  rule_code     text        not null,
  rule_version  text        not null,
  facts_text    text        not null,
  facts         jsonb       generated always as (facts_text::jsonb) virtual,
  result_text   text        not null,
  result        jsonb       generated always as (result_text::jsonb) virtual,
  result_sha256 bytea       not null check (length(result_sha256) = 32),
  sha256        bytea       not null check (length(sha256) = 32),
  engine        text        not null,
  mode          text        not null check (mode in ('AUTO', 'HUMAN', 'OVERRIDE')),
  outcome       text        not null check (outcome in ('GRANT', 'REFUSE', 'NEEDS_FACT', 'NEEDS_HUMAN')),
  decided_by    uuid,
  reason        text        check (reason <> '' and length(reason) <= 4000),
  approved_by   uuid,
  decided_on    date        not null,
  decided_at    timestamptz not null,
  supersedes    uuid        references rulebook.decision,
  foreign key (rule_code, rule_version) references rulebook.version,
  -- The machine may say yes or hand over; it never refuses (PIPL art. 24).
  constraint decision_machine_never_refuses check (mode <> 'AUTO' or outcome <> 'REFUSE'),
  constraint decision_machine_has_no_person check (mode <> 'AUTO' or (decided_by is null and approved_by is null)),
  constraint decision_person_named check (mode = 'AUTO' or decided_by is not null),
  -- An override is marked as one, says why, and needs a second person.
  constraint decision_override_approved check (
    mode <> 'OVERRIDE' or (reason is not null and approved_by is not null and approved_by <> decided_by)),
  constraint decision_refusal_reasoned check (outcome <> 'REFUSE' or reason is not null),
  constraint decision_not_itself check (supersedes <> id)
);
comment on table rulebook.decision is 'What was decided, on which facts, by which rule version. Never changed: a new decision supersedes an old one, once.';
comment on column rulebook.decision.facts_text is 'Canonical JSON; the jsonb column is for queries, since jsonb does not keep the bytes.';
comment on column rulebook.decision.result_text is 'Canonical JSON list of the engine''s traces: the outcome of every condition. Texts are in the rule version, values in the facts.';
comment on column rulebook.decision.sha256 is 'SHA-256 of the canonical record: rule, facts, result, mode, outcome, people, time. This is what a receipt binds.';
create index decision_subject on rulebook.decision (subject_id, decided_at desc, id desc);
create unique index decision_superseded_once on rulebook.decision (supersedes) where supersedes is not null;

create function rulebook.same_subject() returns trigger language plpgsql as $$
begin
  if (select subject_id from rulebook.decision where id = new.supersedes) is distinct from new.subject_id then
    raise exception 'a decision supersedes one about the same subject' using errcode = 'check_violation',
      constraint = 'decision_supersedes_same_subject';
  end if;
  return new;
end $$;
create trigger decision_same_subject before insert on rulebook.decision
  for each row when (new.supersedes is not null) execute function rulebook.same_subject();

create function rulebook.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rulebook.% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger decision_append_only before update or delete on rulebook.decision for each row execute function rulebook.refuse_change();

grant select on rulebook.rule_set, rulebook.version to yunjian_app;
grant insert, select on rulebook.decision to yunjian_app;
