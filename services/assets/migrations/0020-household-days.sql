-- Whose household somebody was in on which days. The register of members as of an earlier day shows the household of that day, and who moved sees the dividends of a
-- household for the days spent in it. Written by the register itself: nobody may write here.

create table assets.member_stay (
  member_id     uuid not null,
  no            integer not null check (no > 0),
  collective_id uuid not null,
  household_id  uuid not null,
  person_id     uuid not null references org.person,
  head          boolean not null,
  valid         daterange not null check (not isempty(valid) and not lower_inf(valid)),
  primary key (member_id, no),
  foreign key (member_id, collective_id) references assets.member (id, collective_id),
  foreign key (household_id, collective_id) references assets.household (id, collective_id),
  constraint member_stay_once exclude using gist (member_id with =, valid with &&)
);
comment on table assets.member_stay is 'The days of a member in a household 在户期间; together they are the days of membership, without gap or overlap';
create index member_stay_household on assets.member_stay (household_id);
create index member_stay_collective on assets.member_stay (collective_id);

alter table assets.member add column household_since date;
comment on column assets.member.household_since is 'First day in the household of now; null: as long as a member';

-- ---------------------------------------------------------------- what was before

insert into assets.member_stay (member_id, no, collective_id, household_id, person_id, head, valid)
select m.id, row_number() over w, m.collective_id, p.household, m.person_id, p.head, daterange(p.since, lead(p.since) over w) * m.valid
from assets.member m cross join lateral (
  select lower(m.valid) as since, coalesce(f.household, m.household_id) as household, case when f.household is null then m.head else false end as head
    from (select) one left join lateral (select (e.body ->> 'from')::uuid as household from assets.member_event e
      where e.holder_id = m.id and e.kind = 'moved' order by e.at limit 1) f on true
  union all
  (select distinct on (e.day) e.day, e.household, e.head from (
    select (e.at at time zone 'Asia/Shanghai')::date as day, (e.body ->> 'to')::uuid as household, (e.body ->> 'head')::boolean as head, e.at
      from assets.member_event e where e.holder_id = m.id and e.kind = 'moved') e
    where m.valid @> e.day and e.day > lower(m.valid) order by e.day, e.at desc)) p
window w as (partition by m.id order by p.since);

-- ---------------------------------------------------------------- from now on

create function assets.stays_begin() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  insert into member_stay (member_id, no, collective_id, household_id, person_id, head, valid)
    select id, 1, collective_id, household_id, person_id, head, valid from fresh;
  return null;
end $$;
create trigger stays_begin after insert on assets.member referencing new table as fresh for each statement execute function assets.stays_begin();

create function assets.stays_go_on() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  since_ date := coalesce(new.household_since, lower(new.valid));
  last_ member_stay;
begin
  if (new.household_id, new.head) is distinct from (old.household_id, old.head) then
    select * into strict last_ from member_stay where member_id = new.id order by no desc limit 1;
    if not last_.valid @> since_ then
      perform assets.refuse('member_stay_order', 'a move lies within the days of the household left');
    end if;
    if lower(last_.valid) = since_ then
      update member_stay set household_id = new.household_id, head = new.head where member_id = new.id and no = last_.no;
    else
      update member_stay set valid = daterange(lower(valid), since_) where member_id = new.id and no = last_.no;
      insert into member_stay (member_id, no, collective_id, household_id, person_id, head, valid)
        values (new.id, last_.no + 1, new.collective_id, new.household_id, new.person_id, new.head, daterange(since_, upper(last_.valid)));
    end if;
  end if;
  if new.valid <> old.valid then
    delete from member_stay where member_id = new.id and not valid && new.valid;
    update member_stay set valid = valid * new.valid where member_id = new.id and not valid <@ new.valid;
    update member_stay set valid = daterange(lower(valid), upper(new.valid)) where member_id = new.id
      and no = (select max(s.no) from member_stay s where s.member_id = new.id) and upper(valid) is distinct from upper(new.valid);
  end if;
  return null;
end $$;
create trigger stays_go_on after update on assets.member for each row
  when ((old.household_id, old.head, old.valid) is distinct from (new.household_id, new.head, new.valid)) execute function assets.stays_go_on();

create function assets.by_register_only() returns trigger language plpgsql as $$
begin
  if pg_trigger_depth() < 2 then perform assets.refuse('stays_by_register_only', 'the days of a household follow from the register'); end if;
  return null;
end $$;
create trigger by_register_only before insert or update or delete on assets.member_stay for each statement execute function assets.by_register_only();

grant select on assets.member_stay to yunjian_app;
grant update (household_since) on assets.member to yunjian_app;

-- ---------------------------------------------------------------- compared with the log, row by row

set local timezone = 'UTC';
do $$
begin
  perform assets.watch('member_stay', '{member_id,no}');
  insert into assets.row_seal (rel, key, hash) select 'member_stay', concat_ws(' ', t.member_id, t.no), assets.row_hash(to_jsonb(t), '{}') from assets.member_stay t;
end $$;
