-- Accounts, what they may do, how they sign in, and their sessions.

create schema auth;
comment on schema auth is 'Accounts, roles granted to them, second factors, sessions, and counts of failed attempts';
grant usage on schema auth to yunjian_app;

create table auth.account (
  id           uuid primary key default uuidv7(),
  kind         text not null check (kind in ('citizen', 'staff')),
  username     text not null unique check (username = lower(username) and username ~ '^[a-z0-9][a-z0-9._@-]{2,63}$'),
  name         text not null check (length(name) between 1 and 100),
  person_id    uuid references org.person,
  org_id       uuid references org.organisation,
  password_hash text check (password_hash like '$argon2id$%'),
  password_temporary boolean not null default false,
  status       text not null default 'active' check (status in ('active', 'locked')),
  demo         boolean not null default false,
  totp_secret  bytea,
  totp_last_step bigint,
  totp_enabled boolean not null default false,
  oidc_issuer  text,
  oidc_sub     text,
  created_at   timestamptz not null default now(),
  unique (id, kind),
  unique (person_id, kind),
  unique (oidc_issuer, oidc_sub),
  check (kind = 'staff' or person_id is not null),
  check (demo = starts_with(username, 'demo-')),
  check (not totp_enabled or totp_secret is not null),
  check ((oidc_issuer is null) = (oidc_sub is null))
);
comment on table auth.account is 'One way into the system. A person has at most one citizen and one staff account, so duties that must be apart cannot be joined through a second account';
comment on column auth.account.password_hash is 'argon2id in PHC form; null when only the identity provider signs this account in';
comment on column auth.account.password_temporary is 'Set by another: carries no role until its owner changed it';
comment on column auth.account.demo is '示例账号: named demo-…, refused unless the program runs in demo mode';
comment on column auth.account.totp_secret is 'Sealed by the crypto port for this row';
comment on column auth.account.totp_last_step is 'Time step of the last code taken: none of it or before is taken again';
create index account_org on auth.account (org_id) where org_id is not null;
grant select, insert on auth.account to yunjian_app;
grant update (name, password_hash, password_temporary, status, totp_secret, totp_last_step, totp_enabled, oidc_issuer, oidc_sub) on auth.account to yunjian_app;

create table auth.account_role (
  account_id uuid not null,
  kind       text not null default 'staff' check (kind = 'staff'),
  role       text not null check (role in ('reviewer', 'duty', 'operator', 'auditor', 'sysadmin', 'secadmin')),
  valid      tstzrange not null check (not isempty(valid) and not lower_inf(valid)),
  granted_by uuid references auth.account check (granted_by <> account_id),
  reason     text not null check (length(reason) between 1 and 500),
  foreign key (account_id, kind) references auth.account (id, kind),
  exclude using gist (account_id with =, role with =, valid with &&),
  constraint three_administrators exclude using gist (account_id with =, valid with &&) where (role in ('sysadmin', 'secadmin', 'auditor'))
);
comment on table auth.account_role is 'Roles granted to staff accounts, from .. to the instant: a revocation bites at once';
comment on constraint three_administrators on auth.account_role is '三员分立: nobody is at one time more than one of system, security and audit administrator';
comment on column auth.account_role.granted_by is 'The security administrator; null for the first administrators, made on the machine itself';
grant select, insert on auth.account_role to yunjian_app;
grant update (valid) on auth.account_role to yunjian_app;

create table auth.recovery_code (
  account_id uuid not null references auth.account,
  code_hash  bytea not null,
  used_at    timestamptz,
  primary key (account_id, code_hash)
);
comment on table auth.recovery_code is 'Keyed hashes of one-time codes that stand in for a lost authenticator';
grant select, insert, delete on auth.recovery_code to yunjian_app;
grant update (used_at) on auth.recovery_code to yunjian_app;

create table auth.session (
  id_hash    bytea primary key check (length(id_hash) = 32),
  account_id uuid references auth.account,
  stage      text not null check (stage in ('open', 'second-factor', 'enrol', 'signed-in')),
  second_factor boolean not null default false,
  data       jsonb not null default '{}',
  created_at timestamptz not null,
  last_seen  timestamptz not null,
  idle_seconds integer not null check (idle_seconds > 0),
  expires_at timestamptz not null,
  check ((stage = 'open') = (account_id is null))
);
comment on table auth.session is 'Sessions by the hash of their id: who reads this table cannot take a session over';
comment on column auth.session.stage is 'open: nobody yet (a sign-in at the identity provider is under way); second-factor: password given, code awaited; enrol: password given, a second factor must be set up first';
create index session_account on auth.session (account_id) where account_id is not null;
create index session_expires on auth.session (expires_at);
grant select, insert, update, delete on auth.session to yunjian_app;

create table auth.attempt (
  key          bytea primary key,
  failures     integer not null check (failures >= 0),
  locks        integer not null default 0 check (locks >= 0),
  locked_until timestamptz,
  updated_at   timestamptz not null
);
comment on table auth.attempt is 'Failed attempts by a keyed hash of the name typed, the account or the address. Names that do not exist are counted too, so that a lock says nothing about whether they exist';
create index attempt_updated on auth.attempt (updated_at);
grant select, insert, update, delete on auth.attempt to yunjian_app;
