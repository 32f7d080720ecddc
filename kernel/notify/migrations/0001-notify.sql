-- What people are told: their message box, and what goes out by SMS or e-mail.

create schema notify;
comment on schema notify is 'Messages in the program''s own box, and their delivery by other channels.';
grant usage on schema notify to yunjian_app;

create table notify.message (
  id            uuid        primary key default uuidv7(),
  recipient     uuid        not null,
  kind          text        not null check (kind ~ '^[a-z][a-z0-9.-]{2,60}$'),
  title         jsonb       not null check (title ? 'zh' and title ? 'en' and length(title::text) <= 600),
  body          jsonb       not null check (body ? 'zh' and body ? 'en' and length(body::text) <= 4000),
  link          text        check (link ~ '^/[^/]' and length(link) <= 300),
  locale        text        not null default 'zh' check (locale in ('zh', 'en')),
  key           text        check (length(key) <= 200),
  created_at    timestamptz not null,
  visible_from  timestamptz not null check (visible_from >= created_at),
  read_at       timestamptz check (read_at >= created_at),
  unique (recipient, key)
);
comment on table notify.message is 'One notice to one person or account. The text names a matter and a link; details stay behind the sign-in.';
comment on column notify.message.recipient is 'org.person or auth.account';
comment on column notify.message.link is 'a path of this program, never another site';
comment on column notify.message.key is 'the same key is told to the same recipient once';
comment on column notify.message.visible_from is 'reminders to officials wait for working time';
create index message_box on notify.message (recipient, visible_from desc, id desc);
create index message_unread on notify.message (recipient) where read_at is null;

create table notify.delivery (
  id          uuid        primary key default uuidv7(),
  message_id  uuid        not null references notify.message,
  channel     text        not null check (channel in ('sms', 'email')),
  state       text        not null default 'waiting' check (state in ('waiting', 'sent', 'given-up')),
  attempts    smallint    not null default 0 check (attempts >= 0),
  next_at     timestamptz not null,
  sent_at     timestamptz,
  last_error  text        check (length(last_error) <= 60),
  unique (message_id, channel),
  check ((state = 'sent') = (sent_at is not null))
);
comment on table notify.delivery is 'Outbox: written in the transaction of the message, carried out afterwards, at least once. The address is looked up when sending and not kept.';
create index delivery_due on notify.delivery (next_at) where state = 'waiting';

grant select, insert on notify.message to yunjian_app;
grant update (read_at) on notify.message to yunjian_app;
grant select, insert on notify.delivery to yunjian_app;
grant update (state, attempts, next_at, sent_at, last_error) on notify.delivery to yunjian_app;
