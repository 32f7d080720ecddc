-- Which files people brought. The bytes lie on disk, named by their SHA-256; a row is what makes them a file.

create schema files;
comment on schema files is 'Files people brought; their bytes are on disk under the SHA-256.';
grant usage on schema files to yunjian_app;

create table files.file (
  id             uuid        primary key default uuidv7(),
  sha256         bytea       not null check (length(sha256) = 32),
  bytes          bigint      not null check (bytes > 0),
  media_type     text        not null check (media_type in ('application/pdf', 'image/png', 'image/jpeg', 'image/webp',
                               'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')),
  original_name  text        not null check (length(original_name) between 1 and 200),
  owner          uuid,
  purpose        text        not null check (length(purpose) between 1 and 100),
  created_at     timestamptz not null
);
comment on column files.file.media_type is 'by the file''s own first bytes; what the sender claimed is not kept';
comment on column files.file.owner is 'org.person or auth.account that brought it; null for the district''s own files';
create index file_sha256 on files.file (sha256);
create index file_owner on files.file (owner, created_at desc);

grant select, insert, delete on files.file to yunjian_app;
