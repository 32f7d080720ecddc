-- People, organisations, the district's own structure, and who holds which post when.
-- Nothing that was ever true is overwritten: each fact has the days on which it held (`valid`, a daterange [from, to)),
-- and an exclusion constraint refuses two answers for one entity on one day.

create schema org;
comment on schema org is 'People, organisations, departments, towns, party bodies, clusters, posts; all effective-dated';
grant usage on schema org to yunjian_app;

-- GB 32100-2015: 18 characters of 0-9 and capital letters without I O S V Z; character 18 checks the first 17,
-- weights 3^(i-1) mod 31, check = (31 - sum mod 31) mod 31.
create function org.uscc_valid(code text) returns boolean
language sql immutable strict parallel safe
return code ~ '^[1-9A-HJ-NP-RT-UWXY][1-9A-HJ-NP-RT-UWXY][0-9]{6}[0-9A-HJ-NP-RT-UWXY]{10}$' and (
  select (31 - sum(
    (position(substr(code, i, 1) in '0123456789ABCDEFGHJKLMNPQRTUWXY') - 1)
    * (array[1,3,9,27,19,26,16,17,20,29,25,13,8,24,10,30,28])[i]) % 31) % 31
    = position(substr(code, 18, 1) in '0123456789ABCDEFGHJKLMNPQRTUWXY') - 1
  from generate_series(1, 17) as i);
comment on function org.uscc_valid is 'Unified social credit code with a right check character, GB 32100-2015';

create table org.person (
  id          uuid primary key,
  name        text not null check (length(name) between 1 and 100),
  id_kind     text not null check (id_kind in ('resident-id', 'passport')),
  id_sealed   bytea not null,
  id_mac      bytea not null unique,
  phone_sealed bytea,
  phone_mac   bytea,
  demo        boolean not null default false,
  created_at  timestamptz not null default now(),
  check ((phone_sealed is null) = (phone_mac is null))
);
comment on table org.person is 'A natural person. The date of birth is not stored: whoever needs the age opens the ID number under a duty';
comment on column org.person.id_sealed is 'ID number, sealed by the crypto port (suite and key id inside) for this row; opened only for one who has the duty';
comment on column org.person.id_mac is 'Keyed blind index of kind and number: finds and keeps a person unique without opening anything';
comment on column org.person.demo is '示例数据: invented for demonstration';
create index person_phone_mac on org.person (phone_mac) where phone_mac is not null;
grant select, insert on org.person to yunjian_app;
grant update (name, id_sealed, id_mac, phone_sealed, phone_mac) on org.person to yunjian_app;

create table org.town (
  code text primary key check (code ~ '^[0-9]{9}$')
);
comment on table org.town is 'Town-level unit by its NBS statistical code (the first 9 of the 12 digits)';
create table org.town_version (
  code    text not null references org.town,
  name_zh text not null,
  name_en text not null,
  kind    text not null check (kind in ('subdistrict', 'town', 'functional')),
  valid   daterange not null check (not isempty(valid)),
  source  text not null,
  exclude using gist (code with =, valid with &&),
  exclude using gist (name_zh with =, valid with &&)
);
comment on column org.town_version.kind is 'subdistrict 街道, town 镇; functional: a statistical area (an industrial or tourist zone) without a town government';

create table org.village (
  code text primary key check (code ~ '^[0-9]{12}$')
);
create table org.village_version (
  code      text not null references org.village,
  town_code text not null references org.town,
  name_zh   text not null,
  kind      text not null check (kind in ('village', 'residents', 'other')),
  valid     daterange not null check (not isempty(valid)),
  source    text not null,
  exclude using gist (code with =, valid with &&)
);
create index village_version_town on org.village_version (town_code);
comment on column org.village_version.kind is 'village 村委会, residents 居委会, other: enterprise or institution areas in the code table';

create table org.organisation (
  id         uuid primary key default uuidv7(),
  uscc       text not null unique check (org.uscc_valid(uscc)),
  demo       boolean not null default false,
  created_at timestamptz not null default now()
);
comment on table org.organisation is 'A legal person or other organisation by its unified social credit code 统一社会信用代码';
create table org.organisation_version (
  organisation_id uuid not null references org.organisation,
  name      text not null check (length(name) between 1 and 200),
  kind      text not null check (kind in ('enterprise', 'institution', 'government', 'association', 'other')),
  town_code text references org.town,
  valid     daterange not null check (not isempty(valid)),
  source    text not null,
  exclude using gist (organisation_id with =, valid with &&)
);
create index organisation_version_name on org.organisation_version using gin (name gin_trgm_ops);
comment on table org.organisation_version is 'What an organisation was called, what it was and in which town it sat, by day';

create table org.department (
  id text primary key check (id ~ '^[a-z][a-z0-9-]{1,40}$')
);
create table org.department_version (
  department_id text not null references org.department,
  name_zh   text not null,
  name_en   text not null,
  parent_id text references org.department check (parent_id <> department_id),
  valid     daterange not null check (not isempty(valid)),
  source    text not null,
  exclude using gist (department_id with =, valid with &&)
);
comment on table org.department is 'A department of the district, by a short stable name';

create table org.cluster (
  id text primary key check (id ~ '^[a-z][a-z0-9-]{1,40}$')
);
create table org.cluster_version (
  cluster_id text not null references org.cluster,
  name_zh text not null,
  name_en text not null,
  valid   daterange not null check (not isempty(valid)),
  source  text not null,
  exclude using gist (cluster_id with =, valid with &&)
);
comment on table org.cluster is 'An industrial cluster 产业集群';
create table org.cluster_member (
  cluster_id      text not null references org.cluster,
  organisation_id uuid not null references org.organisation,
  role    text not null check (role in ('head', 'member')),
  valid   daterange not null check (not isempty(valid)),
  source  text not null,
  exclude using gist (cluster_id with =, organisation_id with =, valid with &&)
);
create index cluster_member_organisation on org.cluster_member (organisation_id);
comment on column org.cluster_member.role is 'head 头部企业, member 成员企业';

create table org.party_body (
  id   text primary key check (id ~ '^[a-z][a-z0-9-]{1,60}$'),
  kind text not null check (kind in ('committee', 'general-branch', 'branch')),
  demo boolean not null default false
);
comment on table org.party_body is 'Party committee 党委, general branch 党总支, branch 党支部';
create table org.party_body_version (
  party_body_id text not null references org.party_body,
  name_zh   text not null,
  name_en   text not null,
  parent_id text references org.party_body check (parent_id <> party_body_id),
  valid     daterange not null check (not isempty(valid)),
  source    text not null,
  exclude using gist (party_body_id with =, valid with &&)
);
create table org.party_cluster (
  party_body_id text not null references org.party_body,
  cluster_id    text not null references org.cluster,
  valid  daterange not null check (not isempty(valid)),
  source text not null,
  exclude using gist (cluster_id with =, valid with &&),
  exclude using gist (party_body_id with =, valid with &&)
);
comment on table org.party_cluster is '把党组织建在产业集群上: one committee leads one cluster at a time';
create table org.party_host (
  party_body_id   text not null references org.party_body,
  organisation_id uuid not null references org.organisation,
  valid  daterange not null check (not isempty(valid)),
  source text not null,
  exclude using gist (party_body_id with =, valid with &&)
);
create index party_host_organisation on org.party_host (organisation_id);
comment on table org.party_host is 'The enterprise in which a branch sits';

create table org.post (
  id text primary key check (id ~ '^[a-z][a-z0-9-]{1,60}$'),
  title_zh text not null,
  title_en text not null,
  department_id   text references org.department,
  organisation_id uuid references org.organisation,
  party_body_id   text references org.party_body,
  role   text check (role in ('reviewer', 'duty', 'operator')),
  seats  integer not null default 1 check (seats between 1 and 1000),
  source text not null,
  check (num_nonnulls(department_id, organisation_id, party_body_id) = 1)
);
comment on table org.post is 'A post in a department, an organisation or a party body';
comment on column org.post.role is 'The role its holder has in this system. Never one of the three administrators: those are granted to accounts, where one constraint holds them apart (三员分立)';
create table org.tenure (
  post_id   text not null references org.post,
  person_id uuid not null references org.person,
  valid     daterange not null check (not isempty(valid) and not lower_inf(valid)),
  source    text not null,
  exclude using gist (post_id with =, person_id with =, valid with &&)
);
create index tenure_person on org.tenure (person_id);
comment on table org.tenure is 'A person holds a post from .. to';

-- No post has more holders on one day than seats. The post's row is locked, so that two simultaneous appointments cannot both see the last seat free.
create function org.tenure_seats() returns trigger language plpgsql security definer set search_path = org, pg_temp as $$
declare
  allowed integer;
  crowd integer;
begin
  select seats into allowed from org.post where id = new.post_id for no key update; -- not for update: it would deadlock with the key share locks of the foreign key
  -- the fullest day is the first day of some tenure that overlaps the new one
  select max(n) into crowd from (
    select count(*) as n
    from (select greatest(lower(t.valid), lower(new.valid)) as day from org.tenure t where t.post_id = new.post_id and t.valid && new.valid) d
    join org.tenure o on o.post_id = new.post_id and o.valid @> d.day
    group by d.day) c;
  if crowd > allowed then
    raise exception 'post % has % seats', new.post_id, allowed using errcode = 'check_violation', constraint = 'tenure_seats';
  end if;
  return null;
end $$;
create trigger tenure_seats after insert or update on org.tenure for each row execute function org.tenure_seats();

-- The face other schemas read posts through.
create function org.post_roles(person uuid, on_date date) returns text[]
language sql stable parallel safe
return (select coalesce(array_agg(distinct p.role order by p.role), '{}')
  from org.tenure t join org.post p on p.id = t.post_id
  where t.person_id = person and t.valid @> on_date and p.role is not null);
comment on function org.post_roles is 'Roles that a person has on a day by the posts held';

grant select, insert on org.town, org.town_version, org.village, org.village_version,
  org.organisation, org.organisation_version, org.department, org.department_version, org.cluster, org.cluster_version, org.cluster_member,
  org.party_body, org.party_body_version, org.party_cluster, org.party_host, org.post, org.tenure to yunjian_app;
-- A fact ends by having its days cut short; nothing is deleted. Names and parents of the district's own structure may be corrected by a newer pack.
grant update (name_zh, name_en, kind, source) on org.town_version to yunjian_app;
grant update (name_zh, town_code, kind, source) on org.village_version to yunjian_app;
grant update (name_zh, name_en, parent_id, source) on org.department_version, org.party_body_version to yunjian_app;
grant update (name_zh, name_en, source) on org.cluster_version to yunjian_app;
grant update (role, source) on org.cluster_member to yunjian_app;
grant update (party_body_id, source) on org.party_cluster to yunjian_app;
grant update (organisation_id, source) on org.party_host to yunjian_app;
grant update (valid) on org.town_version, org.village_version, org.organisation_version, org.department_version, org.cluster_version,
  org.cluster_member, org.party_body_version, org.party_cluster, org.party_host, org.tenure to yunjian_app;
