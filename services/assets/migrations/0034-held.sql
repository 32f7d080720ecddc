-- Who has the keys of what a contract lets, from which day to which: entered once, and what a void contract owes for its use goes by it.

insert into assets.contract_step (from_state, action, to_state) values
  ('signed', 'hand-over', 'signed'), ('active', 'hand-over', 'active'), ('expired', 'hand-over', 'expired'), ('rescinded', 'hand-over', 'rescinded'),
  ('ended', 'hand-over', 'ended'), ('void', 'hand-over', 'void'), ('void', 'close', 'closed');

comment on column assets.contract.possession_on is 'the day the lessee was given the keys; null: not yet, or never. Entered once';
comment on column assets.contract.handed_back_on is 'the day the keys came back. Entered once';
alter table assets.contract add column used_to date;
alter table assets.contract add constraint used_within_term check (used_to between starts_on and ends_on);
comment on column assets.contract.used_to is 'of a void contract after the day it was called so: the last day whose use is owed; moves on month by month until the keys are back';

create function assets.keys_are_told_once() returns trigger language plpgsql set search_path = assets, pg_temp as $$
begin
  if assets.by_program() then
    if (old.possession_on is not null and new.possession_on is distinct from old.possession_on)
      or (old.handed_back_on is not null and new.handed_back_on is distinct from old.handed_back_on) then
      perform assets.refuse('keys_are_told_once', 'the day of a handing over or a return is entered once');
    end if;
    if new.handed_back_on < new.possession_on then
      perform assets.refuse('keys_are_told_once', 'what was not handed over yet is not handed back');
    end if;
  end if;
  return new;
end $$;
create trigger keys_are_told_once before update of possession_on, handed_back_on on assets.contract for each row execute function assets.keys_are_told_once();
create trigger part_held after update of possession_on on assets.contract for each row execute function assets.supervision_part_touched('contract');

-- A closed lease has billed all its rent; a void one the days of its use, none where nobody ever had the keys.
create or replace function assets.closed_is_billed() returns trigger language plpgsql set search_path = assets, pg_temp as $$
declare
  was_void boolean := old.state = 'void' or exists (select from contract_event e where e.contract_id = new.id and e.to_state = 'void');
  used datemultirange := '{}';
begin
  if was_void then
    if old.state = 'void' and new.possession_on is not null then
      perform assets.refuse('closed_is_billed', 'the keys of a void contract come back before it is closed');
    end if;
    if new.possession_on is not null and greatest(new.starts_on, new.possession_on) <= least(greatest(new.ended_on, new.used_to), new.handed_back_on) then
      used := datemultirange(daterange(greatest(new.starts_on, new.possession_on), least(greatest(new.ended_on, new.used_to), new.handed_back_on), '[]'));
    end if;
    if exists (select from rent_period r where r.contract_id = new.id and r.replaced_by is null and r.fen > 0 and not isempty(
        datemultirange(r.days) * used - coalesce((select range_agg(x.days) from receivable x where x.contract_id = new.id and x.kind = 'rent' and x.cancelled_at is null), '{}'))) then
      perform assets.refuse('closed_is_billed', 'the use of a void contract was never billed');
    end if;
  elsif exists (select from rent_period r where r.contract_id = new.id and r.replaced_by is null and r.fen > 0 and lower(r.days) <= coalesce(new.ended_on, new.ends_on)
      and not exists (select from receivable x where x.contract_id = new.id and x.kind = 'rent' and x.cancelled_at is null and x.days && r.days)) then
    perform assets.refuse('closed_is_billed', 'rent of the term was never billed');
  end if;
  return new;
end $$;
