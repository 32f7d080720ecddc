-- A rehearsal tells what a draft of the rules would change of parts that are let to nobody too: idle for long (C48), or standing for somebody else's debt (C49).

alter table assets.rehearsal_flip drop constraint rehearsal_flip_pkey;
alter table assets.rehearsal_flip alter column contract_id drop not null;
alter table assets.rehearsal_flip add column part_id uuid references assets.part;
alter table assets.rehearsal_flip add constraint flip_is_of_one check (num_nonnulls(contract_id, part_id) = 1);
alter table assets.rehearsal_flip add column subject_id uuid not null generated always as (coalesce(contract_id, part_id)) stored;
alter table assets.rehearsal_flip add primary key (run_id, subject_id, rule);
comment on table assets.rehearsal_flip is 'What a draft of the rules would change, contract by contract, and part by part where a part is let to nobody. Not binding: it would change were the draft to hold for the contract''s date, but the old law of that date stays';

alter table assets.supervision_run add column last_part uuid;
comment on column assets.supervision_run.last_part is 'the last part a rehearsal has tried, after all contracts: a killed one goes on after it';
grant update (last_part) on assets.supervision_run to yunjian_app;
