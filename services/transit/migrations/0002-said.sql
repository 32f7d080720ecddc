-- What an editor says of a timetable handed in, what the file itself tells, and what its sheet knows of the stops: kept with the upload, fixed with the version.

alter table transit.upload
  add column said  jsonb not null default '{}' check (jsonb_typeof(said) = 'object'),
  add column found jsonb check (jsonb_typeof(found) = 'object'),
  add column stop_facts jsonb check (jsonb_typeof(stop_facts) = 'array');
comment on column transit.upload.said is 'what the editor said at the upload: asOf, source, licence, assumes (nothing, something, not-stated), assumed, example; what was not said is not there';
comment on column transit.upload.found is 'what the check found the file to say: asOf, publisher, assumed';
comment on column transit.upload.stop_facts is 'what a line sheet says of its stops besides GTFS: id, code, city, amenities';
grant update (found, stop_facts) on transit.upload to yunjian_app;

alter table transit.version
  add column said  jsonb check (jsonb_typeof(said) = 'object' and said ?& array['licence', 'assumes', 'example']
    and said ->> 'assumes' in ('nothing', 'something', 'not-stated') and (said ->> 'assumes' = 'something') = (jsonb_typeof(said -> 'assumed') is not distinct from 'object')),
  add column stop_facts jsonb check (jsonb_typeof(stop_facts) = 'array'),
  add constraint uploads_say check (origin <> 'upload' or said is not null) not valid;
comment on column transit.version.said is 'source, licence, what is assumed and whether it is sample data, as shown with every time; null for a version made of the district pack, which says it itself, and for uploads before this was asked: not stated';
comment on column transit.version.stop_facts is 'what the uploaded sheet says of its stops; null when it says nothing';
