-- A number holds the whole code of its collective (31 characters at most): cut short, two collectives would give out the same.

alter table assets.listing drop constraint listing_number_check;
alter table assets.listing add constraint listing_number_check check (number ~ '^[A-Z0-9-]{4,60}$');
alter table assets.contract drop constraint contract_number_check;
alter table assets.contract add constraint contract_number_check check (number ~ '^[A-Z0-9-]{4,60}$');
