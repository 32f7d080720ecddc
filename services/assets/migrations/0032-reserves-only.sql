-- Reserves of a year are set aside without a distribution: an annual run that divides nothing (mode none). It goes the way of every run and has no payouts.

alter table assets.distribution_run
  drop constraint distribution_run_mode_check, drop constraint run_mode, drop constraint distribution_run_pool_fen_check,
  drop constraint distribution_run_total_units_check, drop constraint distribution_run_entries_check,
  add constraint distribution_run_mode_check check (mode in ('rate', 'pool', 'none')),
  add constraint run_mode check (case mode when 'rate' then rate_fen is not null and wanted_fen is null when 'pool' then rate_fen is null and wanted_fen is not null
    else rate_fen is null and wanted_fen is null and kind = 'annual' end),
  add constraint run_divides check (case when mode = 'none' then pool_fen = 0 and total_units = 0 and entries = 0 else pool_fen > 0 and total_units > 0 and entries > 0 end);
comment on column assets.distribution_run.mode is 'rate: so much a share; pool: a sum divided by shares; none: only the reserves of the year are set aside, nothing is distributed (条例 25)';

-- Who sets nothing aside and divides nothing does nothing: such a run is not computed.
create function assets.run_sets_aside() returns trigger language plpgsql as $$
begin
  if not exists (select from jsonb_array_elements(new.reserves -> 'reserves') x where (x ->> 'fen')::int8 > 0) then
    perform assets.refuse('run_sets_aside', 'there is nothing to set aside');
  end if;
  return new;
end $$;
create trigger run_sets_aside before update of state on assets.distribution_run for each row
  when (new.mode = 'none' and new.state not in ('draft', 'withdrawn')) execute function assets.run_sets_aside();
