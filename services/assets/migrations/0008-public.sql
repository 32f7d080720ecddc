-- What everyone may read is answered from kept answers, and figures of the whole register are kept. They hold as long as nothing they show has changed: a number says so that grows with every transaction that
-- writes to one of their tables, in that transaction.

create table assets.public_version (
  writer integer primary key,
  n      bigint not null check (n > 0)
) with (fillfactor = 20);
comment on table assets.public_version is 'The sum of n is the version of what everyone may read. Every connection of the server has a row of its own, so that no writer waits for another; the sum a reader sees counts the committed ones only';

create function assets.public_changed() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  mine integer;
begin
  -- once a transaction; the note is taken back with it, or with the part of it that is rolled back
  if current_setting('assets.public_changed', true) is distinct from pg_current_xact_id()::text then
    -- the number of the connection: no two living connections have the same, and there are no more of them than the server allows
    select id into mine from pg_stat_get_backend_idset() id where pg_stat_get_backend_pid(id) = pg_backend_pid();
    insert into public_version as v (writer, n) values (coalesce(mine, 0), 1) on conflict (writer) do update set n = v.n + 1;
    perform set_config('assets.public_changed', pg_current_xact_id()::text, true);
  end if;
  return null;
end $$;

create trigger public_changed after insert or update or delete or truncate on assets.collective for each statement execute function assets.public_changed();
create trigger public_changed after insert or update or delete or truncate on assets.asset for each statement execute function assets.public_changed();
create trigger public_changed after insert or update or delete or truncate on assets.part for each statement execute function assets.public_changed();
create trigger public_changed after insert or update or delete or truncate on assets.valuation for each statement execute function assets.public_changed();
create trigger public_changed after insert or update or delete or truncate on assets.photo for each statement execute function assets.public_changed();
create trigger public_changed after insert or update or delete or truncate on assets.asset_event for each statement execute function assets.public_changed();
create trigger public_changed after insert or update or delete or truncate on assets.listing for each statement execute function assets.public_changed();
create trigger public_changed after insert or update or delete or truncate on assets.listing_part for each statement execute function assets.public_changed();
create trigger public_changed after insert or update or delete or truncate on assets.registration for each statement execute function assets.public_changed();
create trigger public_changed after insert or update or delete or truncate on assets.contract for each statement execute function assets.public_changed();
create trigger public_changed after insert or update or delete or truncate on assets.tenure for each statement execute function assets.public_changed();
create trigger public_changed after insert or update or delete or truncate on assets.rent_period for each statement execute function assets.public_changed();
create trigger public_changed after insert or update or delete or truncate on assets.party for each statement execute function assets.public_changed();
-- what the coverage counts besides (census/coverage.ts)
create trigger public_changed after insert or update or delete or truncate on assets.census for each statement execute function assets.public_changed();
create trigger public_changed after insert or update or delete or truncate on assets.census_row for each statement execute function assets.public_changed();
create trigger public_changed after insert or update or delete or truncate on assets.census_match for each statement execute function assets.public_changed();
-- and what the sums of a register of members are of
create trigger public_changed after insert or update or delete or truncate on assets.holder for each statement execute function assets.public_changed();
create trigger public_changed after insert or update or delete or truncate on assets.member for each statement execute function assets.public_changed();
create trigger public_changed after insert or update or delete or truncate on assets.share_holding for each statement execute function assets.public_changed();
create trigger public_changed after insert or update or delete or truncate on assets.share_freeze for each statement execute function assets.public_changed();
create trigger public_changed after insert or update or delete or truncate on org.town_version for each statement execute function assets.public_changed();

grant select on assets.public_version to yunjian_app;
