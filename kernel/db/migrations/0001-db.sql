-- Ground: extensions, the role the program runs as, and commands carried out once.

create extension if not exists btree_gist;
create extension if not exists pg_trgm;

do $$ begin
  if not exists (select from pg_roles where rolname = 'yunjian_app') then
    create role yunjian_app nologin nosuperuser nocreatedb nocreaterole noreplication;
  end if;
exception when duplicate_object or unique_violation then null; -- another database of the same server was first
end $$;

do $$ begin
  if not pg_has_role(current_user, 'yunjian_app', 'member') then
    execute format('grant yunjian_app to %I', current_user);
  end if;
end $$;

revoke create on schema public from public;
grant usage on schema yunjian to yunjian_app;
grant select on yunjian.migration to yunjian_app;

create schema db;
comment on schema db is 'Commands carried out once: the answer to a repeated request is the first answer.';
grant usage on schema db to yunjian_app;

create table db.command (
  scope      text        not null,
  key        text        not null check (length(key) between 8 and 200),
  op         text        not null,
  body_hash  bytea       not null check (length(body_hash) = 32),
  reply      text        not null,
  at         timestamptz not null,
  primary key (scope, key)
);
comment on table db.command is 'One row a command: who (scope), the key the caller chose, what was asked (hash) and what was answered. Append-only for the program.';
create index command_at on db.command (at);
grant select, insert on db.command to yunjian_app;
