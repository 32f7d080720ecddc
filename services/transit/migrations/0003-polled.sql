-- Operators' addresses of real-time messages, which the program asks by itself: how the last attempts went. The addresses stand in the district's policy.

alter table transit.realtime alter column by drop not null;
comment on column transit.realtime.by is 'who brought it; null when the program fetched it from the operator';

create table transit.realtime_poll (
  network   text not null check (network ~ '^[A-Za-z0-9_-]{1,40}$'),
  source    text not null check (source ~ '^[a-z0-9-]{1,20}$'),
  tried_at  timestamptz not null,
  good_at   timestamptz,
  failures  integer not null default 0 check (failures >= 0),
  next_at   timestamptz not null,
  problem   jsonb check (problem ? 'zh' and problem ? 'en'),
  counts    jsonb not null default '{}' check (jsonb_typeof(counts) = 'object'),
  primary key (network, source),
  constraint failure_says_why check ((failures > 0) = (problem is not null))
);
comment on table transit.realtime_poll is 'The state of each operator''s address: a failure keeps what was known until it expires, says why, and makes the next attempt wait longer';
comment on column transit.realtime_poll.counts is 'what the last good message held: trips, added, vehicles, alerts, and findings by kind';
grant select, insert, update on transit.realtime_poll to yunjian_app;
