-- Cases: errands with an owner and legal clocks. What happened is only ever added; the case row says where it stands now.

create schema cases;
comment on schema cases is 'Errands (办件): state, owner, legal clocks, log, correction notices, escalations.';
grant usage on schema cases to yunjian_app;

create sequence cases.reference_seq minvalue 0 maxvalue 999999 start 0 cycle;
comment on sequence cases.reference_seq is 'The running six digits of a reference; unique together with its date.';
grant usage on sequence cases.reference_seq to yunjian_app;

create table cases."case" (
  id              uuid        primary key default uuidv7(),
  kind            text        not null check (kind ~ '^[a-z][a-z0-9.-]{1,79}$'),
  subject_person  uuid,
  subject_org     uuid,
  reference       text        not null unique check (reference ~ '^[A-Z]{2,4}-[0-9]{8}-[0-9]{6}-[0-9A-HJ-NP-RTUW-Y]$'),
  title           jsonb       not null check (jsonb_typeof(title -> 'zh') = 'string' and jsonb_typeof(title -> 'en') = 'string'),
  state           text        not null check (state in ('open', 'accepted', 'in-review', 'correction', 'decided', 'closed', 'withdrawn', 'reopened')),
  owner           uuid,
  department      uuid,
  queue           text        not null check (queue ~ '^[a-z][a-z0-9.-]{0,79}$'),
  flags           text[]      not null default '{}',
  origin          text        not null check (origin in ('online', 'window', 'hotline', 'machine', 'push')),
  received_on     date        not null,
  accepted_on     date,
  opened_at       timestamptz not null,
  decided_at      timestamptz,
  closed_at       timestamptz,
  next_due        date,
  constraint case_closed_has_time check ((state in ('closed', 'withdrawn')) = (closed_at is not null)),
  constraint case_accepted_has_day check (state not in ('accepted', 'in-review') or accepted_on is not null),
  constraint case_decided_has_time check (state <> 'decided' or decided_at is not null),
  constraint case_accepted_after_receipt check (accepted_on >= received_on)
);
comment on table cases."case" is 'One errand. received_on: the day of the dated receipt; accepted_on: the day the legal period runs from (行政许可法 32).';
comment on column cases."case".next_due is 'Earliest due date of its live clocks; null when none runs. Kept by trigger clock_next_due.';
comment on column cases."case".origin is 'online 网上, window 窗口, hotline 热线, machine 系统转人工, push 主动服务.';
create index case_due        on cases."case" (next_due nulls last, id) where closed_at is null;
create index case_queue      on cases."case" (queue, next_due nulls last, id) where closed_at is null;
create index case_department on cases."case" (department, next_due nulls last, id) where closed_at is null;
create index case_owner      on cases."case" (owner, next_due nulls last, id) where closed_at is null;
create index case_opened     on cases."case" (opened_at desc, id);
create index case_person     on cases."case" (subject_person, opened_at desc) where subject_person is not null;
create index case_org        on cases."case" (subject_org, opened_at desc) where subject_org is not null;
create index case_title      on cases."case" using gin ((title ->> 'zh') gin_trgm_ops, lower(title ->> 'en') gin_trgm_ops);
create index case_reference  on cases."case" (reference text_pattern_ops);
grant select, insert on cases."case" to yunjian_app;
grant update (state, owner, department, queue, accepted_on, decided_at, closed_at, next_due) on cases."case" to yunjian_app;

create table cases.clock (
  id               uuid         primary key default uuidv7(),
  case_id          uuid         not null references cases."case",
  code             text         not null check (code ~ '^[a-z][a-z0-9.-]{0,79}$'),
  basis            text         not null check (basis in ('legal', 'promised')),
  period_kind      text         not null check (period_kind in ('working', 'calendar')),
  period_days      numeric(5,1) not null check (period_days > 0 and period_days <= 3650),
  extended_days    integer      not null default 0 check (extended_days >= 0),
  starts           text         not null check (starts in ('received', 'accepted')),
  stops            text         not null check (stops in ('accepted', 'decided', 'closed')),
  start_on         date,
  due_on           date,
  due_noon         boolean      not null default false,
  calendar_version text,
  provisional      boolean      not null default false,
  state            text         not null check (state in ('waiting', 'running', 'paused', 'stopped', 'fired')),
  paused_on        date,
  ended_on         date,
  law              text,
  article          text,
  effect           text         not null check (effect in ('none', 'deemed-accepted', 'deemed-granted')),
  constraint clock_once_a_case unique (case_id, code, basis),
  constraint clock_started check ((state = 'waiting') = (start_on is null) and (start_on is null) = (due_on is null)),
  constraint clock_version_known check (start_on is null or calendar_version is not null),
  constraint clock_due_after_start check (due_on > start_on),
  constraint clock_paused_has_day check ((state = 'paused') = (paused_on is not null)),
  constraint clock_ended_has_day check ((state = 'stopped') <= (ended_on is not null)),
  constraint clock_effect_has_law check (effect = 'none' or (basis = 'legal' and law is not null and article is not null))
);
comment on table cases.clock is 'The legal limit and the shorter promised limit are two clocks of one case. waiting: begins with acceptance. '
  'fired: expired; a deemed outcome took effect, or (effect none) it is overdue and goes on until its case reaches what it stops at.';
create index clock_firing on cases.clock (due_on) where state = 'running';
create index clock_overdue on cases.clock (due_on) where state = 'fired' and ended_on is null;
create index clock_version on cases.clock (calendar_version) where state in ('running', 'paused');
grant select, insert on cases.clock to yunjian_app;
grant update (extended_days, start_on, due_on, due_noon, calendar_version, provisional, state, paused_on, ended_on) on cases.clock to yunjian_app;

create table cases.clock_event (
  id               uuid        primary key default uuidv7(),
  clock_id         uuid        not null references cases.clock,
  kind             text        not null check (kind in ('start', 'pause', 'resume', 'extend', 'recalc', 'fire', 'stop')),
  reason_code      text,
  legal_basis      text,
  by_account       uuid,
  on_day           date        not null,
  at               timestamptz not null,
  notice_sent_at   timestamptz,
  old_due          date,
  new_due          date,
  calendar_version text,
  constraint pause_reason_listed check (kind <> 'pause' or reason_code in ('correction', 'hearing', 'testing', 'expert-review', 'applicant-request')),
  constraint pause_is_told check (kind <> 'pause' or (notice_sent_at is not null and legal_basis is not null)),
  constraint extension_is_told check (kind <> 'extend' or (notice_sent_at is not null and reason_code is not null and by_account is not null)),
  constraint extension_before_expiry check (kind <> 'extend' or (on_day <= old_due and new_due > old_due)),
  constraint recalc_shows_both check (kind <> 'recalc' or (old_due is not null and new_due is not null and calendar_version is not null))
);
comment on table cases.clock_event is 'Everything that ever moved a clock. Append-only: a due date is never rewritten without its old value staying here.';
create index clock_event_clock on cases.clock_event (clock_id, at, id);
create unique index clock_extended_once on cases.clock_event (clock_id) where kind = 'extend';
create unique index clock_fires_once on cases.clock_event (clock_id) where kind = 'fire';
grant select, insert on cases.clock_event to yunjian_app;

create table cases.entry (
  case_id        uuid        not null references cases."case",
  seq            integer     not null check (seq > 0),
  action         text        not null check (action ~ '^[a-z][a-z-]{1,39}$'),
  from_state     text,
  to_state       text        not null,
  by_account     uuid,
  automated      boolean     not null,
  public_note    text        check (length(public_note) <= 4000),
  internal_note  text        check (length(internal_note) <= 4000),
  owner          uuid,
  department     uuid,
  queue          text        not null,
  on_day         date        not null,
  at             timestamptz not null,
  primary key (case_id, seq),
  constraint entry_has_author check (automated = (by_account is null))
);
comment on table cases.entry is 'The log of a case, append-only: who did what, from which state to which, in whose hands it lay afterwards, one note for the applicant and one for the house.';
grant select, insert on cases.entry to yunjian_app;

create table cases.correction (
  case_id       uuid        primary key references cases."case",
  items         jsonb       not null check (jsonb_typeof(items) = 'array' and jsonb_array_length(items) > 0),
  requested_by  uuid        not null,
  requested_on  date        not null,
  requested_at  timestamptz not null,
  due_on        date        not null check (due_on > requested_on),
  answer        jsonb,
  answered_on   date        check (answered_on >= requested_on),
  answered_at   timestamptz,
  constraint correction_answer_whole check ((answered_at is null) = (answered_on is null) and (answered_at is null) = (answer is null))
);
comment on table cases.correction is 'Correction notice (补正): everything missing is told at once, and only once a case (行政许可法 32(四)): one row a case.';
grant select, insert on cases.correction to yunjian_app;
grant update (answer, answered_on, answered_at) on cases.correction to yunjian_app;

create table cases.escalation (
  id          uuid        primary key default uuidv7(),
  clock_id    uuid        not null references cases.clock,
  step        smallint    not null check (step > 0),
  level       text        not null check (level ~ '^[a-z][a-z-]{1,39}$'),
  raised_on   date        not null,
  raised_at   timestamptz not null,
  due_on      date        not null check (due_on > raised_on),
  answered_at timestamptz,
  answered_by uuid,
  constraint escalation_step_once unique (clock_id, step),
  constraint escalation_answer_whole check ((answered_at is null) = (answered_by is null))
);
comment on table cases.escalation is 'The ladder above an overdue clock: each step is a row with its own due date.';
grant select, insert on cases.escalation to yunjian_app;
grant update (answered_at, answered_by) on cases.escalation to yunjian_app;

create function cases.entry_follows() returns trigger language plpgsql as $$
declare c record; last integer;
begin
  select state, closed_at into strict c from cases."case" where id = new.case_id for update;
  if c.closed_at is not null and new.action <> 'reopen' then
    raise exception 'case % is closed: only reopening may be entered', new.case_id using errcode = 'check_violation', constraint = 'entry_closed_case';
  end if;
  select max(seq) into last from cases.entry where case_id = new.case_id;
  if new.seq <> coalesce(last, 0) + 1 or (last is not null and new.from_state is distinct from c.state) then
    raise exception 'entry % of case % does not follow', new.seq, new.case_id using errcode = 'check_violation', constraint = 'entry_follows';
  end if;
  return new;
end $$;
create trigger entry_follows before insert on cases.entry for each row execute function cases.entry_follows();

create function cases.case_state_entered() returns trigger language plpgsql as $$
begin
  -- At commit: the row as it then is, not as it was at this step on the way.
  if (select state from cases."case" where id = new.id) is distinct from
     (select to_state from cases.entry where case_id = new.id order by seq desc limit 1) then
    raise exception 'case % changed state without an entry', new.id using errcode = 'check_violation', constraint = 'case_state_entered';
  end if;
  return null;
end $$;
create constraint trigger case_state_entered after insert or update of state on cases."case"
  deferrable initially deferred for each row execute function cases.case_state_entered();

create function cases.extension_of_current_due() returns trigger language plpgsql as $$
begin
  if not exists (select from cases.clock where id = new.clock_id and state in ('running', 'paused') and due_on = new.old_due) then
    raise exception 'clock % cannot be extended now', new.clock_id using errcode = 'check_violation', constraint = 'extension_of_current_due';
  end if;
  return new;
end $$;
create trigger extension_of_current_due before insert on cases.clock_event for each row when (new.kind = 'extend')
  execute function cases.extension_of_current_due();

create function cases.clock_next_due() returns trigger language plpgsql as $$
begin
  update cases."case" c set next_due =
    (select min(due_on) from cases.clock k where k.case_id = new.case_id and (k.state = 'running' or (k.state = 'fired' and k.ended_on is null)))
  where c.id = new.case_id;
  return null;
end $$;
create trigger clock_next_due after insert or update of state, due_on, ended_on on cases.clock for each row execute function cases.clock_next_due();
