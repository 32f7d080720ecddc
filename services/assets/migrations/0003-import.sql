-- Spreadsheets brought in: checked row by row first, entered only when somebody says so; and the census, which counts what exists without asking the register.

create table assets.import_step (
  from_state text not null,
  action     text not null,
  to_state   text not null,
  primary key (from_state, action)
);
comment on table assets.import_step is 'The life of an import; imports/states.ts has the same table (a test compares them)';
insert into assets.import_step (from_state, action, to_state) values
  ('checking', 'pass', 'ready'), ('checking', 'refuse', 'refused'), ('checking', 'discard', 'discarded'),
  ('ready', 'apply', 'applied'), ('ready', 'discard', 'discarded'),
  ('refused', 'discard', 'discarded');

create table assets.import_batch (
  id            uuid primary key,
  kind          text not null check (kind in ('assets', 'parts', 'census', 'members')),
  collective_id uuid references assets.collective,
  town_code     text not null references org.town,
  params        jsonb not null default '{}' check (jsonb_typeof(params) = 'object'),
  file_id       uuid not null references files.file,
  file_name     text not null check (length(file_name) between 1 and 255),
  state         text not null default 'checking' check (state in ('checking', 'ready', 'applied', 'discarded', 'refused')),
  progress      real not null default 0 check (progress between 0 and 1),
  runner        uuid,
  heartbeat     timestamptz,
  refusal       jsonb,
  good          integer check (good >= 0),
  bad           integer check (bad >= 0),
  entered       integer check (entered between 0 and good),
  uploaded_at   timestamptz not null,
  uploaded_by   uuid not null,
  uploaded_name text not null,
  applied_at    timestamptz,
  applied_by    uuid,
  leaf_id       uuid,
  constraint for_a_collective_or_a_town check ((kind = 'census') = (collective_id is null)),
  constraint refused_says_why check ((state = 'refused') <= (refusal is not null)),
  constraint ready_is_counted check (state not in ('ready', 'applied') or num_nulls(good, bad) = 0),
  constraint applied_is_whole check ((state = 'applied') = (applied_at is not null) and num_nulls(applied_at, applied_by, entered, leaf_id) in (0, 4)),
  constraint applied_good_rows check (state <> 'applied' or entered = good)
);
comment on table assets.import_batch is 'A file brought in: who, for which collective (a census: for which town), how far its check is, what became of it';
comment on column assets.import_batch.runner is 'the run of the check that has it in hand; a run that gave no sign of life is replaced by another';
create index import_batch_collective on assets.import_batch (collective_id, uploaded_at desc);
create index import_batch_town on assets.import_batch (town_code, uploaded_at desc);
create index import_batch_checking on assets.import_batch (uploaded_at) where state = 'checking';

create function assets.import_moves() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not exists (select from assets.import_step where from_state = old.state and to_state = new.state) then
    raise exception 'an import does not go from % to %', old.state, new.state using errcode = '23514', constraint = 'import_step';
  end if;
  return new;
end $$;
create trigger import_moves before update of state on assets.import_batch for each row execute function assets.import_moves();

create table assets.import_row (
  batch_id uuid not null references assets.import_batch,
  line     integer not null check (line > 0),
  label    text not null check (length(label) <= 200),
  payload  jsonb,
  errors   jsonb not null default '[]' check (jsonb_typeof(errors) = 'array'),
  primary key (batch_id, line),
  constraint bad_row_has_nothing_to_enter check ((payload is null) = (errors <> '[]'))
);
comment on table assets.import_row is 'One row of a file as checked: what would be entered, or what is wrong with it in words. A row with an error holds nothing that could be entered';

-- ---------------------------------------------------------------- census

create table assets.census (
  id          uuid primary key,
  town_code   text not null references org.town,
  as_of       date not null,
  title       text not null check (length(title) between 2 and 120),
  source      text not null check (length(source) between 2 and 300),
  batch_id    uuid unique references assets.import_batch,
  entered_at  timestamptz not null,
  superseded_by uuid references assets.census check (superseded_by <> id),
  demo        boolean not null default false,
  unique (id, town_code)
);
comment on table assets.census is 'A census 清产核资 of a town on a day, made without the register: what the register is measured against';
create unique index census_in_force on assets.census (town_code, as_of) where superseded_by is null;

create table assets.census_row (
  id            uuid primary key,
  census_id     uuid not null references assets.census,
  collective_id uuid not null references assets.collective,
  line          integer not null check (line > 0),
  code          text check (length(code) between 1 and 60),
  name          text not null check (length(name) between 1 and 120),
  kind          text not null check (kind in ('building', 'land', 'equipment', 'right')),
  fixed         boolean not null,
  operating     boolean not null,
  title_no      text check (length(title_no) between 1 and 80),
  area_cm2      bigint check (area_cm2 > 0),
  value_fen     bigint not null check (value_fen >= 0),
  address       text not null default '' check (length(address) <= 200),
  unique (census_id, line)
);
comment on table assets.census_row is 'One asset as the census found it. Coverage by value weighs with value_fen, the value the census gives, never with the register''s own';
comment on column assets.census_row.fixed is '固定资产; operating and fixed together is what the article''s 100 % speaks of';
create index census_row_collective on assets.census_row (census_id, collective_id);
create unique index census_row_code on assets.census_row (census_id, collective_id, code) where code is not null;

create table assets.census_match (
  census_row_id uuid primary key references assets.census_row,
  census_id     uuid not null,
  asset_id      uuid not null references assets.asset,
  by_what       text not null check (by_what in ('code', 'title', 'person')),
  at            timestamptz not null,
  by_id         uuid,
  by_name       text not null,
  note          text not null default '' check (length(note) <= 300),
  unique (census_id, asset_id),
  constraint person_is_named check (by_what <> 'person' or by_id is not null)
);
comment on table assets.census_match is 'Which asset of the register a row of the census is. By code or title number by itself; a likeness of name and area only when a person says so';
create index census_match_asset on assets.census_match (asset_id);

create function assets.census_match_same_owner() returns trigger language plpgsql as $$
begin
  if (select (r.collective_id, r.census_id) from assets.census_row r where r.id = new.census_row_id)
    is distinct from (select (a.collective_id, new.census_id) from assets.asset a where a.id = new.asset_id) then
    raise exception 'a census row is an asset of its own collective' using errcode = '23514', constraint = 'census_match_same_owner';
  end if;
  return null;
end $$;
create constraint trigger census_match_same_owner after insert or update on assets.census_match for each row execute function assets.census_match_same_owner();

grant select on assets.import_step to yunjian_app;
grant select, insert on assets.import_batch, assets.import_row, assets.census, assets.census_row, assets.census_match to yunjian_app;
grant update (state, progress, runner, heartbeat, refusal, good, bad, entered, applied_at, applied_by, leaf_id) on assets.import_batch to yunjian_app;
grant delete on assets.import_row to yunjian_app; -- of a check that is made again
grant update (superseded_by) on assets.census to yunjian_app;
grant delete on assets.census_match to yunjian_app; -- a match that a person takes back, with an event in the log

create function assets.import_row_of_checking() returns trigger language plpgsql as $$
begin
  if (select state from assets.import_batch where id = coalesce(new.batch_id, old.batch_id)) <> 'checking' then
    raise exception 'rows of an import are written while it is checked' using errcode = '23514', constraint = 'import_row_of_checking';
  end if;
  return coalesce(new, old);
end $$;
create trigger import_row_kept before insert or delete on assets.import_row for each row execute function assets.import_row_of_checking();
