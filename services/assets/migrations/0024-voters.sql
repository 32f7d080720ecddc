-- Who may vote: members by age and capacity (民法典 17–24), representatives 成员代表 as an office that members hold for a term, and what a meeting is compared with.

-- ---------------------------------------------------------------- the age of members, and what a court or a living says of their capacity

alter table assets.member add column born_on date check (born_on >= '1850-01-01');
comment on column assets.member.born_on is 'Birth day as the ID number has it, kept so that minors are told apart on any day; null: not read yet. Personal: no page shows it';

create function assets.born_once() returns trigger language plpgsql as $$
begin
  perform assets.refuse('born_once', 'a birth day is that of the ID number');
  return null;
end $$;
create trigger born_once before update of born_on on assets.member for each row when (old.born_on is not null and old.born_on is distinct from new.born_on)
  execute function assets.born_once();

create table assets.member_capacity (
  id            uuid primary key,
  collective_id uuid not null,
  member_id     uuid not null,
  kind          text not null check (kind in ('own-earnings', 'limited', 'none')),
  valid         daterange not null check (not isempty(valid) and not lower_inf(valid)),
  source        text not null check (length(source) between 2 and 300),
  ended_source  text check (length(ended_source) between 2 and 300),
  made_at       timestamptz not null,
  made_by       uuid not null,
  made_name     text not null,
  foreign key (member_id, collective_id) references assets.member (id, collective_id),
  constraint member_capacity_once exclude using gist (member_id with =, valid with &&),
  constraint capacity_end_says_why check (ended_source is null or not upper_inf(valid))
);
comment on table assets.member_capacity is 'For these days and by this paper: a member of 16 or 17 lives on own earnings (民法典 18), or a court declared limited or no capacity (民法典 24)';

-- Full capacity on a day; null: the birth day is not known. Of 18 years is who has the birthday on that day (民法典 1259: 以上 counts the number itself).
create function assets.may_vote(born date, declared text, on_day date) returns boolean language sql immutable parallel safe return case
  when declared in ('limited', 'none') then false
  when born is null then null
  else born + interval '18 years' <= on_day or (declared is not distinct from 'own-earnings' and born + interval '16 years' <= on_day) end;
comment on function assets.may_vote is 'Whether somebody has full capacity for civil acts on a day; dividends/capacity.ts reckons the same (a test compares them)';

grant update (born_on) on assets.member to yunjian_app;
grant select, insert on assets.member_capacity to yunjian_app;
grant update (valid, ended_source) on assets.member_capacity to yunjian_app;

-- ---------------------------------------------------------------- representatives: an office of members, for five years at most (农村集体经济组织法 28)

alter table assets.mandate drop constraint mandate_role_check;
alter table assets.mandate add constraint mandate_role_check check (role in ('accountant', 'board', 'supervisory-board', 'township', 'representative'));
alter table assets.mandate add constraint representative_term check (role <> 'representative' or upper(valid) <= lower(valid) + interval '5 years');
alter table assets.mandate add constraint representative_has_term check (role <> 'representative' or not upper_inf(valid));
create index mandate_representative on assets.mandate (collective_id) where role = 'representative';

-- A representative is a member on all days of the term. Whoever enters one and whoever ends the membership wait for each other at the member.
create function assets.representative_is_member() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  perform from member m where m.person_id = new.person_id and m.collective_id = new.collective_id and m.valid @> new.valid for share;
  if not found then perform assets.refuse('representative_is_member', 'a representative is a member of the collective on all days of the term'); end if;
  return null;
end $$;
create trigger representative_is_member after insert or update of valid on assets.mandate for each row when (new.role = 'representative')
  execute function assets.representative_is_member();

-- Who is a member no more represents nobody: the term ends with the membership; one that lies wholly after it is ended by its own proposal first.
create function assets.representative_ends() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if exists (select from mandate where role = 'representative' and person_id = new.person_id and collective_id = new.collective_id
      and valid && old.valid and lower(valid) >= upper(new.valid)) then
    perform assets.refuse('representative_is_member', 'a later term as representative is ended first');
  end if;
  update mandate set valid = valid * new.valid where role = 'representative' and person_id = new.person_id and collective_id = new.collective_id
    and valid && old.valid and not valid <@ new.valid;
  return null;
end $$;
create trigger representative_ends after update of valid on assets.member for each row when (old.valid is distinct from new.valid and not upper_inf(new.valid))
  execute function assets.representative_ends();

-- As before; representatives are no officers: a supervisor or a relative of the accountant may be elected one.
create or replace function assets.mandate_apart() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if new.role = 'representative' then return null; end if;
  -- two appointments of one collective at once see each other
  perform pg_advisory_xact_lock(7310501, hashtext(coalesce(new.collective_id, new.person_id)::text));
  if exists (
    select from assets.mandate m
    where m.person_id = new.person_id and m.collective_id = new.collective_id and m.id <> new.id and m.valid && new.valid and m.role <> 'representative'
      and (m.role = 'supervisory-board') <> (new.role = 'supervisory-board')) then
    raise exception 'a supervisor of a collective is neither on its board nor its accountant'
      using errcode = '23514', constraint = 'mandate_apart';
  end if;
  if tg_op = 'INSERT' and exists (
    select from assets.mandate m
    join assets.relation r on r.kind in ('spouse', 'kin') and r.valid && (m.valid * new.valid)
    join assets.party p on p.id = r.party_id
    left join assets.party o on o.id = r.other_id
    where m.collective_id = new.collective_id and m.person_id <> new.person_id and m.valid && new.valid and m.role <> 'representative'
      and (m.role = 'supervisory-board') <> (new.role = 'supervisory-board')
      and ((p.person_id = new.person_id and coalesce(r.person_id, o.person_id) = m.person_id)
        or (p.person_id = m.person_id and coalesce(r.person_id, o.person_id) = new.person_id))) then
    raise exception 'a near relative of a director or accountant supervises no collective of theirs' using errcode = '23514', constraint = 'mandate_kin';
  end if;
  return null;
end $$;

-- As before; besides, the term of a representative ends with the membership, which the register of members says.
create or replace function assets.by_two() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  ok boolean;
  row_ jsonb := to_jsonb(new);
begin
  if not assets.by_program() or (row_ ->> 'demo')::boolean is true then return new; end if;
  if tg_table_name = 'mandate' and tg_op = 'INSERT' then
    ok := exists (select from governance_proposal p where p.id = (row_ ->> 'proposal_id')::uuid and p.state = 'confirmed' and p.kind = 'grant' and p.decided_by <> p.proposed_by
      and p.body ->> 'personId' = row_ ->> 'person_id' and p.body ->> 'role' = row_ ->> 'role' and p.collective_id is not distinct from (row_ ->> 'collective_id')::uuid
      and p.town_code is not distinct from coalesce(row_ ->> 'town_code', (select c.town_code from collective c where c.id = (row_ ->> 'collective_id')::uuid)));
  elsif tg_table_name = 'mandate' then
    ok := exists (select from governance_proposal p where p.state = 'confirmed' and ((p.kind = 'end' and p.subject_id = (row_ ->> 'id')::uuid)
      or (p.kind in ('close', 'merge') and p.subject_id = (row_ ->> 'collective_id')::uuid)))
      or (row_ ->> 'role' = 'representative' and exists (select from member m where m.person_id = (row_ ->> 'person_id')::uuid and m.collective_id = (row_ ->> 'collective_id')::uuid
        and upper(m.valid) = upper((row_ ->> 'valid')::daterange)));
  elsif tg_table_name = 'charter' then
    ok := exists (select from governance_proposal p where p.state = 'confirmed' and p.kind = 'charter' and p.collective_id = (row_ ->> 'collective_id')::uuid
      and (tg_op = 'UPDATE' or p.id = (row_ ->> 'proposal_id')::uuid));
  elsif tg_table_name = 'collective' then
    ok := exists (select from governance_proposal p where p.state = 'confirmed' and p.kind in ('close', 'merge') and p.subject_id = (row_ ->> 'id')::uuid);
  elsif tg_table_name = 'relation' then
    ok := exists (select from governance_proposal p where p.state = 'confirmed' and p.kind = 'relation-end' and p.subject_id = (row_ ->> 'id')::uuid);
  elsif to_jsonb(old) ->> 'name_source' = 'typed' and row_ ->> 'name_source' in ('paper', 'register') and old.uscc is not distinct from new.uscc then
    ok := true; -- what a bidder typed gives way, once, to the name that staff read in a paper
  else
    ok := exists (select from governance_proposal p where p.state = 'confirmed' and p.kind = 'party' and p.subject_id = (row_ ->> 'id')::uuid
      and p.body ->> 'name' = row_ ->> 'name' and p.body ->> 'uscc' is not distinct from row_ ->> 'uscc');
  end if;
  if not ok then
    raise exception 'a change of % rests on a proposal that another person confirmed', tg_table_name using errcode = '23514', constraint = 'by_two';
  end if;
  return new;
end $$;

-- A decision keeps the number of its day: no contract is examined anew because somebody is elected.
drop trigger supervision_mandate on assets.mandate;
create trigger supervision_mandate after insert or update on assets.mandate for each row when (new.role <> 'representative') execute function assets.supervision_touched('collective');

-- ---------------------------------------------------------------- what a meeting is compared with

alter table assets.decision
  add column listed integer check (listed >= 0),
  add column undated integer check (undated >= 0),
  drop constraint eligible_says_why,
  add constraint eligible_says_why check (state = 'draft' or eligible_reason is not null or (coalesce(undated, 0) = 0
    and case when body <> 'representatives' then eligible = coalesce(registered, eligible)
      when listed is null then eligible >= coalesce(registered, 0)
      else eligible = listed and listed >= coalesce(registered, 0) end));
comment on column assets.decision.registered is 'who could have voted by the registers on the day of the meeting: members with full capacity, directors, or the fewest representatives the law lets; null: nobody is registered';
comment on column assets.decision.listed is 'representatives on the list on that day; null: no list is kept';
comment on column assets.decision.undated is 'members whose birth day is not known, who may have voted or not; null: none';

-- ---------------------------------------------------------------- compared with the log, row by row

select assets.watch('member_capacity', '{id}');
