-- How a rule changes: draft, rehearsal on stored cases, approval by a second person, in force on a day.
-- The program may write drafts and rehearsals. It may not publish: that is two functions of the owner, which check everything again.

create table rulebook.draft (
  id             uuid        primary key,
  code           text        not null check (code ~ '^[a-z][a-z0-9-]{1,60}$'),
  base_version   text,
  version        text        not null check (length(version) between 1 and 60),
  dmn_xml        text        not null check (octet_length(dmn_xml) between 1 and 2097152),
  meta_text      text        not null check (octet_length(meta_text) between 2 and 2097152),
  tests          jsonb       not null default '[]' check (jsonb_typeof(tests) = 'array'),
  sha256         bytea       not null check (length(sha256) = 32),
  revision       integer     not null default 1 check (revision >= 1),
  state          text        not null default 'draft' check (state in ('draft', 'rehearsed', 'approved', 'discarded', 'withdrawn')),
  authors        uuid[]      not null check (cardinality(authors) between 1 and 200),
  changed_by     uuid        not null,
  changed_at     timestamptz not null,
  demo           boolean     not null default false,
  rehearsal_id   uuid,
  rehearsal_done text        generated always as (case when rehearsal_id is not null then 'done' end) stored,
  approved_by    uuid,
  approved_at    timestamptz,
  approved_on    date,
  effective_from date,
  ended_version  text,
  withdrawn_by   uuid,
  withdrawn_at   timestamptz,
  withdrawn_on   date,
  foreign key (code, base_version) references rulebook.version (code, version),
  constraint draft_author_listed check (changed_by = any (authors)),
  -- Four eyes: nobody approves a text of which a word is their own, nobody takes back alone what they approved.
  constraint draft_second_person check (approved_by <> all (authors)),
  constraint draft_withdrawn_by_another check (withdrawn_by <> approved_by),
  constraint draft_approval_whole check (
    (state in ('approved', 'withdrawn')) = (approved_by is not null) and num_nonnulls(approved_by, approved_at, approved_on, effective_from) in (0, 4)),
  constraint draft_withdrawal_whole check (
    (state = 'withdrawn') = (withdrawn_by is not null) and num_nonnulls(withdrawn_by, withdrawn_at, withdrawn_on) in (0, 3)),
  constraint draft_rehearsed check (state not in ('rehearsed', 'approved', 'withdrawn') or rehearsal_id is not null),
  constraint draft_unrehearsed check (state <> 'draft' or rehearsal_id is null),
  -- A rule never begins on a day that people have lived through already; the day is the district's, at most one off from UTC's.
  constraint draft_not_backdated check (effective_from > approved_on),
  constraint draft_day_of_approval check (abs(approved_on - (approved_at at time zone 'UTC')::date) <= 1),
  constraint draft_withdrawn_in_time check (withdrawn_on < effective_from),
  constraint draft_day_of_withdrawal check (abs(withdrawn_on - (withdrawn_at at time zone 'UTC')::date) <= 1),
  constraint draft_code_matches check (coalesce(meta_text::jsonb ->> 'code', '') = code),
  constraint draft_version_matches check (coalesce(meta_text::jsonb ->> 'version', '') = version),
  constraint draft_json_object check (jsonb_typeof(meta_text::jsonb) = 'object')
);
comment on table rulebook.draft is 'A version of a rule on its way: its text, who wrote it, who approved it. What is approved stands in rulebook.version too, byte for byte.';
comment on column rulebook.draft.sha256 is 'SHA-256 of dmn_xml, a line feed and meta_text, computed here: the same as rulebook.version.sha256';
comment on column rulebook.draft.revision is 'Counts the texts: who saves names the revision they saw, so that nobody writes over another''s work';
comment on column rulebook.draft.rehearsal_id is 'The finished rehearsal of exactly this text (a foreign key over text and state)';
comment on column rulebook.draft.ended_version is 'Version whose open period the approval ended, to be opened again by a withdrawal';
create index draft_by_code on rulebook.draft (code, changed_at desc);
create index draft_newest on rulebook.draft (changed_at desc, id desc);
-- A name is taken once: two texts that could be published under one name would be one too many.
create unique index draft_version_once on rulebook.draft (code, version) where state in ('draft', 'rehearsed', 'approved');

create table rulebook.rehearsal (
  id              uuid        primary key,
  draft_id        uuid        not null references rulebook.draft,
  revision        integer     not null,
  sha256          bytea       not null check (length(sha256) = 32),
  against_version text,
  against_sha256  bytea,
  state           text        not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  attempt         integer     not null default 0 check (attempt between 0 and 20),
  runner          uuid,
  done            integer     not null default 0 check (done >= 0),
  total           integer     not null default 0 check (total >= 0),
  started_by      uuid        not null,
  started_by_name text        not null,
  started_at      timestamptz not null,
  seen_at         timestamptz not null,
  finished_at     timestamptz,
  case_title      jsonb,
  error           jsonb,
  summary         jsonb,
  unique (id, draft_id, sha256, state),
  check ((against_version is null) = (against_sha256 is null)),
  check ((state in ('done', 'failed', 'cancelled')) = (finished_at is not null)),
  constraint rehearsal_whole check (state <> 'done' or (done = total and summary is not null)),
  check ((state = 'failed') = (error is not null)),
  check (state <> 'running' or runner is not null)
);
comment on table rulebook.rehearsal is 'A draft tried on the stored cases: what it would decide otherwise. Writes nothing to decisions';
comment on column rulebook.rehearsal.runner is 'Who is at it: only the newest runner writes, a process thought dead that wakes up writes nothing';
comment on column rulebook.rehearsal.seen_at is 'Last sign of life: a running rehearsal that gives none for a while is taken up again';
create unique index rehearsal_one_at_a_time on rulebook.rehearsal (draft_id) where state in ('queued', 'running');
create index rehearsal_of_draft on rulebook.rehearsal (draft_id, started_at desc, id desc);
create index rehearsal_open on rulebook.rehearsal (seen_at) where state in ('queued', 'running');

alter table rulebook.draft add constraint draft_rehearsal_of_this_text
  foreign key (rehearsal_id, id, sha256, rehearsal_done) references rulebook.rehearsal (id, draft_id, sha256, state);

create table rulebook.flip (
  rehearsal_id uuid        not null references rulebook.rehearsal,
  seq          integer     not null check (seq >= 1),
  subject_id   uuid        not null,
  decision_id  uuid        not null references rulebook.decision,
  reference    text        not null,
  rule_version text        not null,
  decided_at   timestamptz not null,
  change       text        not null check (change in ('gain', 'loss', 'other')),
  before_code  text        not null,
  after_code   text        not null check (after_code <> before_code),
  before_fen   bigint,
  after_fen    bigint,
  groups       text[]      not null,
  conditions   text[]      not null,
  outcomes     text[]      not null,
  primary key (rehearsal_id, seq),
  check (cardinality(conditions) * 2 = cardinality(outcomes))
);
comment on table rulebook.flip is 'One case that the draft would decide otherwise';
comment on column rulebook.flip.groups is 'dimension=group of each dimension';
comment on column rulebook.flip.conditions is 'Rows whose outcome differs, as decision/row id; outcomes holds before and after of each, empty = the row is not in that version';

create table rulebook.draft_event (
  draft_id  uuid        not null references rulebook.draft,
  seq       bigint      generated always as identity,
  at        timestamptz not null,
  step      text        not null check (step in ('created', 'imported', 'saved', 'rehearsal-started', 'rehearsed', 'rehearsal-failed',
    'rehearsal-cancelled', 'sent-back', 'discarded', 'approved', 'withdrawn')),
  by        uuid        not null,
  by_name   text        not null check (by_name <> ''),
  reason    text        check (reason <> '' and length(reason) <= 1000),
  revision  integer     not null,
  sha256    bytea       not null check (length(sha256) = 32),
  state     text        not null,
  leaf_id   uuid        not null,
  primary key (draft_id, seq),
  constraint draft_event_reasoned check (step not in ('sent-back', 'discarded', 'approved', 'withdrawn') or reason is not null)
);
comment on table rulebook.draft_event is 'Every step of a draft: who, when, what, why. Append-only, each with its leaf in the log';
create trigger draft_event_append_only before update or delete on rulebook.draft_event for each row execute function rulebook.refuse_change();

-- The transition table of kernel/rulebook/lifecycle.ts, once more: here no program can go around it.
create function rulebook.guard_draft() returns trigger language plpgsql as $$
declare
  text_changed boolean;
begin
  if tg_op = 'DELETE' then
    raise exception 'drafts are not deleted' using errcode = 'insufficient_privilege';
  end if;
  new.sha256 := sha256(convert_to(new.dmn_xml || E'\n' || new.meta_text, 'UTF8'));
  if tg_op = 'INSERT' then
    if new.state <> 'draft' or new.revision <> 1 then
      raise exception 'a draft begins as one' using errcode = 'check_violation', constraint = 'draft_begins';
    end if;
    return new;
  end if;
  text_changed := (new.version, new.dmn_xml, new.meta_text, new.tests) is distinct from (old.version, old.dmn_xml, old.meta_text, old.tests);
  if (new.id, new.code, new.base_version, new.demo) is distinct from (old.id, old.code, old.base_version, old.demo) or not new.authors @> old.authors then
    raise exception 'a draft keeps its rule, its origin and its authors' using errcode = 'check_violation', constraint = 'draft_identity';
  end if;
  if (old.state, new.state) not in (('draft', 'draft'), ('draft', 'rehearsed'), ('draft', 'discarded'), ('rehearsed', 'draft'), ('rehearsed', 'rehearsed'),
      ('rehearsed', 'approved'), ('rehearsed', 'discarded'), ('approved', 'withdrawn')) then
    raise exception 'a draft does not go from % to %', old.state, new.state using errcode = 'check_violation', constraint = 'draft_transition';
  end if;
  if text_changed and (old.state not in ('draft', 'rehearsed') or new.state <> 'draft') then
    raise exception 'only a draft''s text changes, and it is a draft again then' using errcode = 'check_violation', constraint = 'draft_text_frozen';
  end if;
  if new.revision <> old.revision + text_changed::int then
    raise exception 'each new text has the next revision' using errcode = 'check_violation', constraint = 'draft_revision';
  end if;
  return new;
end $$;
create trigger draft_guard before insert or update or delete on rulebook.draft for each row execute function rulebook.guard_draft();

-- No step without its line in the history, whoever took it.
create function rulebook.draft_step_recorded() returns trigger language plpgsql as $$
begin
  if not exists (select from rulebook.draft_event e where e.draft_id = new.id and e.revision = new.revision and e.state = new.state and e.sha256 = new.sha256) then
    raise exception 'a step of draft % is not in its history', new.id using errcode = 'check_violation', constraint = 'draft_step_recorded';
  end if;
  return null;
end $$;
create constraint trigger draft_recorded after insert or update on rulebook.draft deferrable initially deferred
  for each row execute function rulebook.draft_step_recorded();

create function rulebook.guard_rehearsal() returns trigger language plpgsql as $$
declare
  d rulebook.draft;
begin
  if tg_op = 'DELETE' then
    raise exception 'rehearsals are not deleted' using errcode = 'insufficient_privilege';
  end if;
  if tg_op = 'INSERT' then
    select * into d from rulebook.draft where id = new.draft_id;
    if new.state <> 'queued' or new.done <> 0 or d.state not in ('draft', 'rehearsed') or new.revision <> d.revision then
      raise exception 'a rehearsal begins queued, on the newest text of a draft' using errcode = 'check_violation', constraint = 'rehearsal_begins';
    end if;
    new.sha256 := d.sha256;
    return new;
  end if;
  if (new.id, new.draft_id, new.revision, new.sha256, new.against_version, new.against_sha256, new.started_by, new.started_at) is distinct from
     (old.id, old.draft_id, old.revision, old.sha256, old.against_version, old.against_sha256, old.started_by, old.started_at) then
    raise exception 'what was rehearsed does not change' using errcode = 'check_violation', constraint = 'rehearsal_identity';
  end if;
  if (old.state, new.state) not in (('queued', 'queued'), ('queued', 'running'), ('queued', 'failed'), ('queued', 'cancelled'), ('running', 'queued'),
      ('running', 'running'), ('running', 'done'), ('running', 'failed'), ('running', 'cancelled')) then
    raise exception 'a rehearsal does not go from % to %', old.state, new.state using errcode = 'check_violation', constraint = 'rehearsal_transition';
  end if;
  if new.state = 'done' and (select count(*) from rulebook.flip f where f.rehearsal_id = new.id) is distinct from (new.summary ->> 'flipped')::bigint then
    raise exception 'the summary counts other flips than are stored' using errcode = 'check_violation', constraint = 'rehearsal_adds_up';
  end if;
  return new;
end $$;
create trigger rehearsal_guard before insert or update or delete on rulebook.rehearsal for each row execute function rulebook.guard_rehearsal();

create function rulebook.guard_flips() returns trigger language plpgsql as $$
begin
  if exists (select from (select distinct rehearsal_id as id from touched) t join rulebook.rehearsal r on r.id = t.id where r.state <> 'running') then
    raise exception 'only a running rehearsal finds flips' using errcode = 'check_violation', constraint = 'flip_while_running';
  end if;
  return null;
end $$;
create trigger flip_added after insert on rulebook.flip referencing new table as touched for each statement execute function rulebook.guard_flips();
create trigger flip_removed after delete on rulebook.flip referencing old table as touched for each statement execute function rulebook.guard_flips();

-- A period may end earlier when another version takes over, and be opened again when that one is withdrawn before its first day.
create or replace function rulebook.guard_version() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' then
    raise exception 'rulebook.version is append-only' using errcode = 'insufficient_privilege';
  end if;
  if (new.code, new.version, new.dmn_xml, new.meta_text, new.sha256, new.source, new.example, new.published_by, new.published_at)
       is distinct from
     (old.code, old.version, old.dmn_xml, old.meta_text, old.sha256, old.source, old.example, old.published_by, old.published_at)
     or lower(old.effective) <> lower(new.effective)
     or not (old.effective @> new.effective or exists (
       select from rulebook.draft d where d.code = old.code and d.state = 'withdrawn' and d.ended_version = old.version and d.effective_from = upper(old.effective)))
     or (old.status = 'withdrawn' and new.status <> 'withdrawn') then
    raise exception 'a published rule version does not change' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

create index decision_day on rulebook.decision using brin (decided_on);

/*
 * Publishes a rehearsed draft: the owner's right, lent for exactly this. Everything is checked again here, since the program's own checks could be gone
 * around by whoever can speak SQL as the program. Constraint names tell the caller which check it was.
 */
create function rulebook.publish_draft(p_draft uuid, p_revision integer, p_sha256 bytea, p_by uuid, p_by_name text, p_at timestamptz, p_on date, p_from date)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  d rulebook.draft;
  r rulebook.rehearsal;
  current_version text;
  current_sha bytea;
  ended text;
  last_day date;
begin
  perform pg_advisory_xact_lock(7310120, hashtext('rulebook.publish'));
  select * into d from rulebook.draft where id = p_draft for update;
  if d.id is null or d.state <> 'rehearsed' then
    raise exception 'only a rehearsed draft is published' using errcode = 'check_violation', constraint = 'publish_rehearsed';
  end if;
  if d.revision <> p_revision or d.sha256 <> p_sha256 then
    raise exception 'the text approved is not the text of the draft' using errcode = 'check_violation', constraint = 'publish_same_text';
  end if;
  select * into r from rulebook.rehearsal where draft_id = d.id and state in ('queued', 'running', 'done') order by started_at desc, id desc limit 1;
  if r.id is distinct from d.rehearsal_id then
    raise exception 'a newer rehearsal is under way' using errcode = 'check_violation', constraint = 'publish_newest_rehearsal';
  end if;
  if r.finished_at > p_at or d.changed_at > p_at then
    raise exception 'approved before it was rehearsed' using errcode = 'check_violation', constraint = 'publish_after_rehearsal';
  end if;
  select v.version, v.sha256 into current_version, current_sha from rulebook.version v where v.code = d.code and v.status = 'published' and v.effective @> p_on;
  if r.against_sha256 is distinct from current_sha then
    raise exception 'rehearsed against a version that is no longer in force' using errcode = 'check_violation', constraint = 'publish_against_current';
  end if;
  if exists (select from rulebook.version v where v.code = d.code and v.status = 'published' and lower(v.effective) > p_on) then
    raise exception 'another version waits for its first day' using errcode = 'check_violation', constraint = 'publish_one_waiting';
  end if;
  if exists (select from rulebook.version v where v.code = d.code and v.version = d.version) then
    raise exception 'a version of this name was published before' using errcode = 'check_violation', constraint = 'publish_new_name';
  end if;
  if exists (select from rulebook.decision x where x.decided_on >= p_from and x.rule_code = d.code) then
    raise exception 'decisions were made on days this version would cover' using errcode = 'check_violation', constraint = 'publish_no_decided_days';
  end if;
  last_day := (d.meta_text::jsonb ->> 'effectiveTo')::date;
  if last_day < p_from then
    raise exception 'the sidecar ends the version before its first day' using errcode = 'check_violation', constraint = 'publish_period';
  end if;
  insert into rulebook.rule_set (code, title) values (d.code, d.meta_text::jsonb -> 'title') on conflict (code) do nothing;
  update rulebook.version v set effective = daterange(lower(v.effective), p_from)
    where v.code = d.code and v.status = 'published' and v.effective @> p_from returning v.version into ended;
  insert into rulebook.version (code, version, dmn_xml, meta_text, sha256, effective, source, example, published_by, published_at)
    values (d.code, d.version, d.dmn_xml, d.meta_text, d.sha256, daterange(p_from, last_day + 1),
      (d.meta_text::jsonb #>> '{source,zh}') || ' / ' || (d.meta_text::jsonb #>> '{source,en}'), coalesce((d.meta_text::jsonb ->> 'example')::boolean, false),
      p_by_name, p_at);
  update rulebook.draft set state = 'approved', approved_by = p_by, approved_at = p_at, approved_on = p_on, effective_from = p_from, ended_version = ended
    where id = d.id;
end $$;
comment on function rulebook.publish_draft is 'Publishes a rehearsed draft in force from a later day; ends the open period of the version before on that day';

create function rulebook.withdraw_draft(p_draft uuid, p_by uuid, p_at timestamptz, p_on date)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  d rulebook.draft;
begin
  perform pg_advisory_xact_lock(7310120, hashtext('rulebook.publish'));
  select * into d from rulebook.draft where id = p_draft for update;
  if d.id is null or d.state <> 'approved' then
    raise exception 'only an approved version is withdrawn' using errcode = 'check_violation', constraint = 'withdraw_approved';
  end if;
  if d.effective_from <= p_on or exists (select from rulebook.decision x where x.decided_on >= d.effective_from and x.rule_code = d.code and x.rule_version = d.version) then
    raise exception 'a version in force is not withdrawn' using errcode = 'check_violation', constraint = 'withdraw_in_time';
  end if;
  update rulebook.draft set state = 'withdrawn', withdrawn_by = p_by, withdrawn_at = p_at, withdrawn_on = p_on where id = d.id;
  update rulebook.version v set status = 'withdrawn' where v.code = d.code and v.version = d.version;
  if d.ended_version is not null then
    update rulebook.version v set effective = daterange(lower(v.effective), (v.meta_text::jsonb ->> 'effectiveTo')::date + 1)
      where v.code = d.code and v.version = d.ended_version and upper(v.effective) = d.effective_from;
  end if;
end $$;
comment on function rulebook.withdraw_draft is 'Takes an approved version back before its first day; the version before goes on';

revoke all on function rulebook.publish_draft, rulebook.withdraw_draft from public;
grant execute on function rulebook.publish_draft, rulebook.withdraw_draft to yunjian_app;

grant select, insert on rulebook.draft to yunjian_app;
grant update (version, dmn_xml, meta_text, tests, revision, state, authors, changed_by, changed_at, rehearsal_id) on rulebook.draft to yunjian_app;
grant select, insert on rulebook.draft_event to yunjian_app;
grant select, insert on rulebook.rehearsal to yunjian_app;
grant update (state, attempt, runner, done, total, seen_at, finished_at, case_title, error, summary) on rulebook.rehearsal to yunjian_app;
grant select, insert, delete on rulebook.flip to yunjian_app;
