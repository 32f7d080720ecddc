-- Timetables as they were published, what editors hand in, what inspectors see at the stops. What must never happen is a constraint here first.

create schema transit;
comment on schema transit is '四网融合 transit: versions of timetables, uploads, audits of stops, the newest real-time message of each network';
grant usage on schema transit to yunjian_app;

-- ---------------------------------------------------------------- uploads

create table transit.upload_step (
  from_state text not null,
  to_state   text not null,
  primary key (from_state, to_state)
);
comment on table transit.upload_step is 'The life of an upload; the same table as feeds/states.ts (a test compares them)';
insert into transit.upload_step values
  ('checking', 'ready'), ('checking', 'refused'), ('checking', 'discarded'),
  ('ready', 'published'), ('ready', 'discarded'), ('ready', 'checking'),
  ('refused', 'discarded');
grant select on transit.upload_step to yunjian_app;

create table transit.upload (
  id             uuid primary key default uuidv7(),
  network        text not null check (network ~ '^[A-Za-z0-9_-]{1,40}$'),
  file_id        uuid not null references files.file,
  feed_file_id   uuid references files.file,
  file_name      text not null check (length(file_name) between 1 and 200),
  size           bigint not null check (size > 0),
  state          text not null default 'checking' check (state in ('checking', 'ready', 'refused', 'published', 'discarded')),
  progress       real not null default 0 check (progress between 0 and 1),
  runner         uuid,
  heartbeat      timestamptz,
  refusal        jsonb check (refusal ? 'zh' and refusal ? 'en'),
  counts         jsonb not null default '{}',
  compared_with  bigint,
  feed           jsonb,
  changes        jsonb,
  uploaded_at    timestamptz not null,
  uploaded_by    uuid not null,
  uploaded_name  text not null,
  unique (id, network),
  constraint refused_says_why check ((state = 'refused') = (refusal is not null) or state = 'discarded'),
  constraint ready_is_compared check (state not in ('ready', 'published')
    or (compared_with is not null and feed is not null and changes is not null and feed_file_id is not null and progress = 1))
);
comment on table transit.upload is 'A timetable an editor handed in: stored first, then checked by a job, then published or not';
comment on column transit.upload.feed_file_id is 'GTFS as a ZIP: the file itself, or what was made of a line sheet';
comment on column transit.upload.runner is 'whose run of the check this is; a run whose heartbeat stopped is taken over by another';
comment on column transit.upload.compared_with is 'publication the changes were worked out against';
create index upload_newest on transit.upload (uploaded_at desc);
create index upload_open on transit.upload (heartbeat) where state = 'checking';
grant select, insert on transit.upload to yunjian_app;
grant update (feed_file_id, state, progress, runner, heartbeat, refusal, counts, compared_with, feed, changes) on transit.upload to yunjian_app;

create function transit.upload_moves() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not exists (select from transit.upload_step where from_state = old.state and to_state = new.state) then
    raise exception 'an upload does not go from % to %', old.state, new.state using errcode = '23514', constraint = 'upload_step';
  end if;
  return new;
end $$;
create trigger upload_moves before update of state on transit.upload for each row execute function transit.upload_moves();

create table transit.finding (
  upload_id uuid not null references transit.upload,
  n         integer not null check (n >= 0),
  kind      text not null,
  severity  text not null check (severity in ('info', 'warning', 'error')),
  file      text not null,
  line      integer check (line > 0),
  record    text,
  reason    jsonb not null check (reason ? 'zh' and reason ? 'en'),
  done      jsonb not null check (done ? 'zh' and done ? 'en'),
  primary key (upload_id, n)
);
comment on table transit.finding is 'What a check found, at most 1,000 of a kind; transit.upload.counts has them all';
create index finding_kind on transit.finding (upload_id, kind, n);
grant select, insert, delete on transit.finding to yunjian_app;

-- ---------------------------------------------------------------- versions and publications

create table transit.version (
  id          uuid primary key default uuidv7(),
  network     text not null check (network ~ '^[A-Za-z0-9_-]{1,40}$'),
  number      integer not null check (number > 0),
  origin      text not null check (origin in ('pack', 'upload', 'rollback')),
  pack_key    text,
  upload_id   uuid,
  restores    uuid,
  file_id     uuid not null references files.file,
  file_name   text,
  hash        text not null check (hash ~ '^[0-9a-f]{64}$'),
  first       date not null,
  last        date not null check (last >= first),
  as_of       date not null,
  stops       integer not null check (stops > 0),
  lines       integer not null check (lines > 0),
  trips       integer not null check (trips > 0),
  stop_times  integer not null check (stop_times > 1),
  made_at     timestamptz not null,
  made_by     uuid,
  made_name   text not null,
  unique (network, number),
  unique (id, network),
  unique (upload_id),
  foreign key (upload_id, network) references transit.upload (id, network),
  foreign key (restores, network) references transit.version (id, network),
  constraint origin_has_one_source check (
    (origin = 'pack') = (pack_key is not null) and (origin = 'upload') = (upload_id is not null) and (origin = 'rollback') = (restores is not null)),
  constraint people_publish_uploads check (origin = 'pack' or made_by is not null)
);
comment on table transit.version is 'One timetable of one network as it was published, its feed kept as a ZIP. Append-only';
comment on column transit.version.hash is 'SHA-256 of the feed''s ZIP, hex';
comment on column transit.version.pack_key is 'what the district pack''s tables were when it was made of them';
grant select, insert on transit.version to yunjian_app;

create table transit.publication (
  seq       bigint primary key check (seq > 0),
  image_key text not null check (image_key ~ '^[0-9a-f]{64}$'),
  at        timestamptz not null,
  by        uuid,
  by_name   text not null
);
comment on table transit.publication is 'What journeys use: the last row. Each is one transaction that switches all networks together; its number is the one after the last, so of two at once one fails';
grant select, insert on transit.publication to yunjian_app;

create table transit.publication_feed (
  seq        bigint not null references transit.publication,
  network    text not null,
  version_id uuid not null,
  primary key (seq, network),
  foreign key (version_id, network) references transit.version (id, network)
);
comment on table transit.publication_feed is 'Which version of each network a publication uses';
grant select, insert on transit.publication_feed to yunjian_app;
alter table transit.upload add foreign key (compared_with) references transit.publication;

create function transit.publication_follows() returns trigger language plpgsql as $$
begin
  if new.seq <> coalesce((select max(seq) from transit.publication), 0) + 1 then
    raise exception 'publication % does not follow the last', new.seq using errcode = '23505', constraint = 'publication_follows';
  end if;
  return new;
end $$;
create trigger publication_follows before insert on transit.publication for each row execute function transit.publication_follows();

-- ---------------------------------------------------------------- real time

create sequence transit.realtime_seq;
grant usage on sequence transit.realtime_seq to yunjian_app;
create table transit.realtime (
  network  text not null check (network ~ '^[A-Za-z0-9_-]{1,40}$'),
  source   text not null check (source ~ '^[a-z0-9-]{1,20}$'),
  seq      bigint not null default nextval('transit.realtime_seq') unique,
  at       timestamptz not null,
  message  bytea not null,
  by       uuid not null,
  primary key (network, source)
);
comment on table transit.realtime is 'The newest GTFS Realtime message (whole, not differential) of each network and source; older ones are of no use to anyone';
comment on column transit.realtime.source is 'which of an operator''s addresses it comes from: trips, vehicles, alerts, or all';
grant select, insert, update on transit.realtime to yunjian_app;

-- ---------------------------------------------------------------- what is at the stops

create table transit.stop_audit (
  id          uuid primary key default uuidv7(),
  stop        text not null check (stop ~ '^[A-Za-z0-9_-]{1,40}:.{1,150}$'),
  stop_name   text not null,
  audited_on  date not null,
  canopy      text not null check (canopy in ('yes', 'no', 'unknown')),
  timetable   text not null check (timetable in ('yes', 'no', 'unknown')),
  accessible  text not null check (accessible in ('yes', 'no', 'unknown')),
  seat        text not null check (seat in ('yes', 'no', 'unknown')),
  light       text not null check (light in ('yes', 'no', 'unknown')),
  note        text not null default '' check (length(note) <= 1000),
  photo       uuid references files.file,
  at          timestamptz not null,
  by          uuid,
  by_name     text not null,
  example     boolean not null default false,
  constraint somebody_saw_it check (example or by is not null),
  constraint not_in_the_future check (audited_on <= (at at time zone 'UTC')::date + 1)
);
comment on table transit.stop_audit is '站点巡查: what somebody saw at a stop on a day. Append-only: the newest counts, the older stay';
create index stop_audit_newest on transit.stop_audit (stop, audited_on desc, at desc);
grant select, insert on transit.stop_audit to yunjian_app;
