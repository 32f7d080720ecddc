-- Two more kinds of file: a ZIP and a table as text (timetables). Which uploads accept them is named by each upload; documents stay the default.

alter table files.file drop constraint file_media_type_check;
alter table files.file add constraint file_media_type_check
  check (media_type in ('application/pdf', 'image/png', 'image/jpeg', 'image/webp', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/zip', 'text/csv'));
