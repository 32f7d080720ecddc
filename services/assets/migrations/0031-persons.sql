-- Who counts and who decides: what changes who may vote is proposed with its paper and approved by a second person; a vote is counted of those who counted when notice was
-- given; a charter loosens nothing without a decision of the members; a board decides by more than half of its directors; a question is answered when it is due.

-- ---------------------------------------------------------------- what a court declares, and the end of a membership: two persons and a paper

create table assets.member_change (
  id            uuid primary key,
  collective_id uuid not null references assets.collective,
  member_id     uuid not null,
  kind          text not null check (kind in ('declare', 'lift', 'end')),
  what          text,
  capacity_id   uuid references assets.member_capacity,
  on_day        date not null check (on_day >= '1900-01-01'),
  to_day        date,
  reason        text not null check (length(reason) between 2 and 300),
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  state         text not null default 'proposed' check (state in ('proposed', 'approved', 'refused')),
  proposed_at   timestamptz not null,
  proposed_by   uuid not null,
  proposed_name text not null,
  decided_at    timestamptz,
  decided_by    uuid,
  decided_name  text,
  refusal       text check (length(refusal) between 2 and 500),
  foreign key (member_id, collective_id) references assets.member (id, collective_id),
  constraint member_change_says_what check (case kind when 'declare' then what in ('own-earnings', 'limited', 'none') and capacity_id is null
    when 'end' then what in ('death', 'left', 'lost') and capacity_id is null else what is null and capacity_id is not null end),
  constraint member_change_days check (to_day is null or (kind = 'declare' and to_day >= on_day)),
  constraint member_change_second_person check (decided_by <> proposed_by),
  constraint member_change_decided check ((state = 'proposed') = (decided_by is null) and num_nulls(decided_at, decided_by, decided_name) in (0, 3)),
  constraint member_change_refused_says_why check ((state = 'refused') = (refusal is not null))
);
comment on table assets.member_change is
  'What changes who counts: a court''s judgment on capacity (民法典 24), a living of one''s own at 16 or 17 (民法典 18), their end, the end of a membership (农村集体经济组织法 17); proposed with its paper by one, approved by another, and only then it holds';
comment on column assets.member_change.on_day is 'declare: its first day; lift: the last day of what is declared; end: the first day no more a member';
create unique index member_change_waits on assets.member_change (member_id, kind) where state = 'proposed';
create index member_change_collective on assets.member_change (collective_id, proposed_at desc);
create index member_change_member on assets.member_change (member_id) where state = 'approved';

alter table assets.member_capacity add column change_id uuid references assets.member_change;
alter table assets.member_capacity add column ended_by uuid references assets.member_change;
comment on column assets.member_capacity.change_id is 'what two persons agreed to; null: recorded by one alone, before two were asked, and a majority is not counted of fewer for it';

-- The one way they change.
create function assets.member_change_applied() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  held daterange;
begin
  if old.state <> 'proposed' then perform assets.refuse('member_change_open', 'the change was decided before'); end if;
  if new.state <> 'approved' then return null; end if;
  select valid into strict held from member where id = new.member_id for update;
  if new.kind = 'declare' then
    insert into member_capacity (id, collective_id, member_id, kind, valid, source, made_at, made_by, made_name, change_id)
      values (uuidv7(), new.collective_id, new.member_id, new.what, daterange(new.on_day, new.to_day, '[]'), new.reason, new.decided_at, new.proposed_by, new.proposed_name, new.id);
  elsif new.kind = 'lift' then
    update member_capacity set valid = daterange(lower(valid), new.on_day, '[]'), ended_source = new.reason, ended_by = new.id
      where id = new.capacity_id and member_id = new.member_id and new.on_day >= lower(valid) and (upper_inf(valid) or new.on_day < upper(valid) - 1);
    if not found then perform assets.refuse('member_change_last_day', 'the last day lies within the days that are declared'); end if;
  else
    if not upper_inf(held) or new.on_day <= lower(held) then perform assets.refuse('member_change_ended', 'the membership has ended, or began later'); end if;
    if new.on_day > (new.decided_at at time zone 'UTC')::date + 32 then perform assets.refuse('member_change_ahead', 'a membership does not end on a day far ahead'); end if;
    update member set valid = daterange(lower(valid), new.on_day), ended_why = new.what where id = new.member_id;
  end if;
  return null;
end $$;
create trigger member_change_applied after update of state on assets.member_change for each row when (old.state is distinct from new.state)
  execute function assets.member_change_applied();

grant select, insert on assets.member_change to yunjian_app;
grant update (state, decided_at, decided_by, decided_name, refusal) on assets.member_change to yunjian_app;
revoke insert, update on assets.member_capacity from yunjian_app;
revoke update (valid, ended_source) on assets.member_capacity from yunjian_app;
revoke update (valid, ended_why) on assets.member from yunjian_app;

-- ---------------------------------------------------------------- of whom a vote is counted: of those who counted when notice was given

alter table assets.decision add column noticed integer check (noticed >= 0),
  drop constraint eligible_says_why,
  add constraint eligible_says_why check (state = 'draft' or eligible_reason is not null or (coalesce(undated, 0) = 0
    and case when body <> 'representatives' then eligible between coalesce(registered, eligible) and greatest(coalesce(registered, eligible), noticed)
      when listed is null then eligible >= coalesce(registered, 0)
      else eligible between listed and greatest(listed, noticed) and listed >= coalesce(registered, 0) end));
comment on column assets.decision.noticed is
  'who could have voted had nothing been declared or ended since the notice was given, where they are more than on the day of the meeting: a vote is counted of so many at least; null: no more';

-- ---------------------------------------------------------------- a board decides by more than half of its directors

create function assets.board_majority() returns trigger language plpgsql as $$
begin
  if new.in_favour * 2 <= greatest(new.eligible, coalesce(new.registered, 0)) then
    perform assets.refuse('board_majority', 'a board decides by more than half of all its directors');
  end if;
  return new;
end $$;
create trigger board_majority before insert or update of valid on assets.decision for each row when (new.body = 'board' and new.valid is true)
  execute function assets.board_majority();

-- ---------------------------------------------------------------- a charter loosens nothing without the members

create function assets.charter_decided() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  said jsonb := coalesce(new.terms -> 'dividends', '{}');
  before_ jsonb;
begin
  if not assets.by_program() then return new; end if;
  if new.decision_id is not null and not exists (select from decision d where d.id = new.decision_id and d.collective_id = new.collective_id
      and d.state = 'recorded' and d.subject = 'charter' and d.valid is true and d.meeting_on <= lower(new.valid)) then
    perform assets.refuse('charter_decided', 'a charter rests on a valid decision of its collective on it');
  end if;
  if new.decision_id is not null then return new; end if;
  select h.terms -> 'dividends' -> 'reserves' into before_ from charter h where h.collective_id = new.collective_id and lower(h.valid) < lower(new.valid) order by lower(h.valid) desc limit 1;
  if said ? 'fundCapFen' or said ? 'minimumFen' or (before_ is not null and before_ is distinct from said -> 'reserves') then
    perform assets.refuse('charter_decided', 'what loosens reserves or carries more of the payouts is decided by the members');
  end if;
  return new;
end $$;
create trigger charter_decided before insert on assets.charter for each row execute function assets.charter_decided();

-- ---------------------------------------------------------------- what is said of a question before it must be answered is a comment

create table assets.question_comment (
  id          uuid primary key,
  question_id uuid not null references assets.question,
  text        text not null check (length(text) between 2 and 8000),
  at          timestamptz not null,
  by_id       uuid not null,
  by_name     text not null
);
comment on table assets.question_comment is 'What the board says of a question that has not reached its number: it answers nothing, and signing goes on (条例 30). Append-only';
create index question_comment_question on assets.question_comment (question_id, at);
alter table assets.question add constraint question_answered_when_due check (state <> 'answered' or reached_on is not null) not valid;
grant select, insert on assets.question_comment to yunjian_app;

-- ---------------------------------------------------------------- compared with the log, row by row

select assets.watch('member_change', '{id}');
select assets.watch('question_comment', '{id}');
