-- A census is what the register is measured against: with rows left out the measure would be short of what was found, and the share of it too high.
alter table assets.import_batch add constraint census_is_whole check (kind <> 'census' or state <> 'applied' or bad = 0) not valid;
