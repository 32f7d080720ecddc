-- Shares go to the living and on days that are near; what is paid out at least is laid down; payments and answers of the bank are of days that can be; a code is written one way.

-- ---------------------------------------------------------------- codes of households and members

-- As typed on any keyboard: full-width letters and digits are the plain ones, and nothing invisible makes a second household.
alter table assets.holder add constraint holder_code_plain
  check (code = normalize(btrim(code), nfkc) and code !~ '[[:space:][:cntrl:]]') not valid;

-- ---------------------------------------------------------------- shares

-- As before, and: not effective more than a month after the decision (the district's policy says how many days less), and whoever receives is or has a member on that day.
create or replace function assets.share_event_applied() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  n bigint; total numeric; low bigint; high bigint; open_ones bigint;
begin
  if old.state <> 'proposed' then perform assets.refuse('share_event_open', 'the event was decided before'); end if;
  if new.state <> 'approved' then return null; end if;
  perform from collective where id = new.collective_id for no key update;
  if new.effective_on > (new.decided_at at time zone 'UTC')::date + 32 then
    perform assets.refuse('share_day', 'shares do not change on a day far ahead');
  end if;
  select count(*), sum(delta), min(delta), max(delta) into n, total, low, high from share_event_line where event_id = new.id;
  if n = 0 then perform assets.refuse('share_event_has_lines', 'the event names nobody'); end if;
  if (new.kind in ('transfer', 'inherit') and (total <> 0 or low >= 0))
    or (new.kind = 'issue' and low <= 0) or (new.kind = 'cancel' and high >= 0) or (new.kind in ('freeze', 'unfreeze') and (low <> 0 or high <> 0)) then
    perform assets.refuse('shares_conserved', format('the lines of a %s do not sum up', new.kind));
  end if;
  if new.kind = 'freeze' then
    insert into share_freeze (holder_id, collective_id, valid, event_id)
      select holder_id, collective_id, daterange(new.effective_on, null), new.id from share_event_line where event_id = new.id;
    return null;
  elsif new.kind = 'unfreeze' then
    update share_freeze f set valid = daterange(lower(f.valid), new.effective_on), ended_by = new.id
      from share_event_line l where l.event_id = new.id and f.holder_id = l.holder_id and upper_inf(f.valid) and lower(f.valid) < new.effective_on;
    get diagnostics open_ones = row_count;
    if open_ones <> n then perform assets.refuse('shares_not_frozen', 'somebody named is not frozen'); end if;
    return null;
  end if;
  if exists (select from share_event_line l where l.event_id = new.id and l.delta > 0
      and not exists (select from member_stay m where m.household_id = l.holder_id and m.valid @> new.effective_on)
      and not exists (select from member_stay m where m.member_id = l.holder_id and m.valid @> new.effective_on)) then
    perform assets.refuse('share_receiver_lives', 'somebody who would receive has no member on that day');
  end if;
  if exists (select from share_event_line l join share_freeze f on f.holder_id = l.holder_id and f.valid && daterange(new.effective_on, null)
      where l.event_id = new.id and l.delta < 0) then
    perform assets.refuse('shares_frozen', 'frozen shares give nothing away');
  end if;
  if exists (select from distribution_run r where r.collective_id = new.collective_id and r.record_on >= new.effective_on and r.state not in ('draft', 'withdrawn')) then
    perform assets.refuse('shares_of_a_run', 'a run has counted the shares of that day');
  end if;
  if exists (select from share_event_line l join share_holding h on h.holder_id = l.holder_id and upper_inf(h.valid) and lower(h.valid) >= new.effective_on
      where l.event_id = new.id) then
    perform assets.refuse('shares_changed_later', 'somebody named has a change on that day or after');
  end if;
  update share_holding h set valid = daterange(lower(h.valid), new.effective_on) from share_event_line l
    where l.event_id = new.id and h.holder_id = l.holder_id and upper_inf(h.valid);
  insert into share_holding (holder_id, collective_id, units, valid, event_id)
    select l.holder_id, l.collective_id, coalesce(h.units, 0) + l.delta, daterange(new.effective_on, null), new.id
    from share_event_line l left join share_holding h on h.holder_id = l.holder_id and upper(h.valid) = new.effective_on where l.event_id = new.id;
  return null;
end $$;

-- ---------------------------------------------------------------- what is paid out at least

alter table assets.distribution_run add column rule_minimum_fen bigint check (rule_minimum_fen >= 0);
comment on column assets.distribution_run.rule_minimum_fen is
  'What charter or policy lay down as the least payout, when it was drafted. A run that carries more than that departs, with the consent of the supervisory board. Empty in runs from before';
alter table assets.distribution_run drop constraint run_departs_openly,
  add constraint run_departs_openly check (book_on is null or
    ((net_income_fen, loss_fen, undistributed_fen) is distinct from (book_net_income_fen, book_loss_fen, book_undistributed_fen)
      or minimum_fen > coalesce(rule_minimum_fen, minimum_fen)) = (departure_reason is not null)),
  add constraint run_minimum_bounded check (minimum_fen <= rule_minimum_fen * 10);

create function assets.run_minimum_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.rule_minimum_fen is null then perform assets.refuse('run_minimum_stays', 'a run says what the least payout is by charter or policy'); end if;
  elsif (new.minimum_fen, new.rule_minimum_fen) is distinct from (old.minimum_fen, old.rule_minimum_fen) then
    perform assets.refuse('run_minimum_stays', 'the least payout stays as it was drafted');
  end if;
  return new;
end $$;
create trigger run_minimum_stays before insert or update on assets.distribution_run for each row execute function assets.run_minimum_stays();

-- ---------------------------------------------------------------- days of payments

-- Days are the district's; against an instant they are compared with the day of UTC, a day apart at most.
create function assets.payment_file_day() returns trigger language plpgsql as $$
declare
  day date := (coalesce(new.decided_at, new.prepared_at) at time zone 'UTC')::date;
begin
  if new.execute_on < day or new.execute_on > day + 94 then
    perform assets.refuse('payment_file_day', 'a file is executed on the day it is made or approved, or soon after');
  end if;
  return new;
end $$;
create trigger payment_file_made before insert on assets.payment_file for each row execute function assets.payment_file_day();
create trigger payment_file_approved before update of state on assets.payment_file for each row
  when (old.state = 'prepared' and new.state = 'approved') execute function assets.payment_file_day();

create function assets.payment_result_day() returns trigger language plpgsql as $$
begin
  if exists (select from fresh n join gone o using (file_id, n) join assets.payment_file f on f.id = n.file_id
      where n.result_on is distinct from o.result_on and (n.result_on < (f.decided_at at time zone 'UTC')::date or (o.state = 'paid' and n.result_on < o.result_on))) then
    perform assets.refuse('payment_result_day', 'the bank answers after the file was approved, and what was paid comes back afterwards');
  end if;
  return null;
end $$;
create trigger payment_result_day after update on assets.payment_order referencing old table as gone new table as fresh
  for each statement execute function assets.payment_result_day();

-- ---------------------------------------------------------------- a payment that came back, and arrived after all

insert into assets.payout_step (from_state, to_state) values ('returned', 'paid'), ('held', 'paid'), ('due', 'paid');

create table assets.payment_double (
  end_to_end  text not null references assets.payment_order (end_to_end),
  other       text not null references assets.payment_order (end_to_end) check (other <> end_to_end),
  run_id      uuid not null references assets.distribution_run,
  fen         bigint not null check (fen > 0),
  said_on     date not null,
  result_id   uuid not null references assets.payment_result,
  closed_how  text check (closed_how in ('other-returned', 'returned-again', 'recovered')),
  closed_at   timestamptz,
  closed_by   uuid,
  closed_name text,
  reason      text check (length(reason) between 2 and 500),
  document_hash text check (document_hash ~ '^[0-9a-f]{64}$'),
  primary key (end_to_end, other),
  constraint double_closed check (num_nulls(closed_how, closed_at, closed_name) in (0, 3)),
  constraint double_recovered check ((closed_how is not distinct from 'recovered') = (reason is not null and document_hash is not null and closed_by is not null))
);
comment on table assets.payment_double is
  'A payment that the bank had returned and then says arrived, when the payout was sent again meanwhile (other): the money may be out twice. Open until the other one comes back, this one does, or it was got back';
create unique index payment_double_open on assets.payment_double (end_to_end) where closed_at is null;
create index payment_double_run on assets.payment_double (run_id);
grant select, insert on assets.payment_double to yunjian_app;
grant update (closed_how, closed_at, closed_by, closed_name, reason, document_hash) on assets.payment_double to yunjian_app;
select assets.watch('payment_double', '{end_to_end,other}');

alter table assets.payment_result add column doubled integer check (doubled > 0),
  drop constraint result_rows_counted, add constraint result_rows_counted check (rows = paid + returned + unchanged + coalesce(doubled, 0));
comment on column assets.payment_result.doubled is 'lines that say a returned payment arrived, of payouts that were sent again meanwhile (payment_double); empty: none';

-- A payout whose first payment arrived after all is not paid by a file that nobody approved yet.
create function assets.take_back_reissued(which text[], at timestamptz) returns table (file_id uuid, no integer, taken integer, orders integer)
  language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  f record;
begin
  for f in select p.id, p.no from payment_file p where p.state = 'prepared' and p.id in (select o.file_id from payment_order o where o.end_to_end = any(which) and o.state = 'prepared')
      order by p.id for update loop
    file_id := f.id; no := f.no;
    with gone as (update payment_order o set state = 'cancelled' where o.file_id = f.id and o.state = 'prepared' and o.end_to_end = any(which)
        and exists (select from payment_order r where r.run_id = o.run_id and r.payout_no = o.payout_no and r.state = 'returned') returning 1)
      select count(*) into taken from gone;
    if taken = 0 then continue; end if;
    select count(*) into orders from payment_order o where o.file_id = f.id and o.state = 'prepared';
    if orders = 0 then
      update payment_file p set state = 'cancelled', decided_at = at where p.id = f.id;
    else
      update payment_file p set (orders, fen) = (select count(*), sum(o.fen) from payment_order o where o.file_id = f.id and o.state = 'prepared') where p.id = f.id;
    end if;
    return next;
  end loop;
end $$;
revoke execute on function assets.take_back_reissued from public;
grant execute on function assets.take_back_reissued to yunjian_app;
