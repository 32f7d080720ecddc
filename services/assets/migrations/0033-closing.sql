-- A collective ends with nothing left behind: nobody acts for it afterwards, so what is owed, held, carried or waits is named and refuses the end.

-- ---------------------------------------------------------------- what is open of a collective, and of those that were merged into it

create function assets.collective_open_matters(which uuid) returns table (kind text, n integer, fen bigint)
  language sql stable security definer set search_path = assets, pg_temp as $$
with recursive own as (
  select which as id union select c.id from collective c join own on c.merged_into = own.id
), void as (select k.id, k.possession_on from contract k where k.collective_id in (select id from own) and k.state = 'void'),
money as (
  select v.id, (select coalesce(sum(r.fen - r.paid_fen - r.off_fen), 0) from receivable r where r.contract_id = v.id and r.cancelled_at is null) as owed,
    (select coalesce(sum(r.paid_fen - r.used_fen) filter (where r.kind in ('deposit', 'earnest')), 0) from receivable r where r.contract_id = v.id and r.cancelled_at is null)
      + (select coalesce(sum(p.fen - p.used_fen - p.refunded_fen), 0) from receipt p where p.contract_id = v.id and p.cancelled_at is null) as back
  from void v
), stands as (
  select a.kind, sum(p.fen) as fen from ledger.book b join ledger.account a on a.book = b.id and a.kind in ('asset', 'liability') join ledger.posting p on p.account = a.id
  where b.owner in (select id::text from own) group by a.id, a.kind having sum(p.fen) <> 0
), all_ (place, kind, n, fen) as (
  select 1, 'assets', count(*), null::numeric from asset where collective_id in (select id from own) and state <> 'retired'
  union all select 2, 'contracts', count(*), null from contract where collective_id in (select id from own) and state not in ('closed', 'discarded', 'void')
  union all select 3, 'void-keys', count(*), null from void where possession_on is not null
  union all select 4, 'void-owed', count(*), sum(owed) from money where owed > 0
  union all select 5, 'void-refunds', count(*), sum(back) from money where back > 0
  union all select 6, 'listings', count(*), null from listing where collective_id in (select id from own) and state not in ('concluded', 'failed', 'withdrawn')
  union all select 7, 'bid-deposits', count(*), sum(d.fen) from bid_deposit d where d.collective_id in (select id from own) and d.state = 'held'
  union all select 8, 'receipts', count(*), sum(r.fen - r.refunded_fen) from receipt r where r.collective_id in (select id from own) and r.contract_id is null and r.held_for is null
    and r.cancelled_at is null and r.fen > r.refunded_fen
  union all select 9, 'runs', count(*), null from distribution_run where collective_id in (select id from own) and state not in ('reconciled', 'withdrawn')
  union all select 10, 'carried', count(*), sum(p.carry_fen) from distribution_run r join payout p on p.run_id = r.id
    where r.collective_id in (select id from own) and p.state = 'carried' and p.carried_to is null and p.carry_fen > 0
  union all select 11, 'held', count(*), sum(p.pay_fen) from distribution_run r join payout p on p.run_id = r.id where r.collective_id in (select id from own) and p.state = 'held'
  union all select 12, 'doubles', count(*), sum(d.fen) from payment_double d join distribution_run r on r.id = d.run_id
    where r.collective_id in (select id from own) and d.closed_at is null
  union all select 13, 'vouchers', count(*), null from voucher where collective_id in (select id from own) and state = 'open'
  union all select 14, 'money-proposals', count(*), null from proposal where collective_id in (select id from own) and state = 'open'
  union all select 15, 'amendments', count(*), null from amendment_draft d join contract k on k.id = d.contract_id where k.collective_id in (select id from own) and d.state = 'open'
  union all select 16, 'share-changes', count(*), null from share_event where collective_id in (select id from own) and state = 'proposed'
  union all select 17, 'payees', count(*), null from payee_account where collective_id in (select id from own) and state = 'proposed'
  union all select 18, 'governance', count(*), null from governance_proposal g where g.collective_id in (select id from own) and g.state = 'waiting'
    and not (g.kind in ('close', 'merge') and g.subject_id = which)
  union all select 19, 'imports', count(*), null from import_batch where collective_id in (select id from own) and state in ('checking', 'ready')
  union all select 20, 'questions', count(*), null from question where collective_id in (select id from own) and state = 'due'
  union all select 21, 'standing-assets', count(*), sum(fen) from stands where kind = 'asset'
  union all select 22, 'standing-liabilities', count(*), -sum(fen) from stands where kind = 'liability'
)
select kind, n::integer, fen::bigint from all_ where n > 0 order by place
$$;
comment on function assets.collective_open_matters is 'What keeps a collective from ending by itself, of what kind, how many, and the sum in fen where it is money; nothing: it may end. governance/open-matters.ts says it in words';
revoke execute on function assets.collective_open_matters(uuid) from public;
grant execute on function assets.collective_open_matters(uuid) to yunjian_app;

create function assets.collective_empty() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  what text;
begin
  -- what somebody is entering this moment is waited for, and seen
  perform from collective where id = new.id for update;
  select string_agg(format('%s: %s', kind, n), ', ') into what from collective_open_matters(new.id);
  if what is not null then perform assets.refuse('collective_empty', format('a collective ends with nothing open: %s', what)); end if;
  return new;
end $$;
revoke execute on function assets.collective_empty() from public;
create trigger collective_empty before update of closed_on on assets.collective for each row
  when (old.closed_on is null and new.closed_on is not null and new.merged_into is null) execute function assets.collective_empty();

-- What begins anew begins in a collective that exists.
create trigger collective_open after insert on assets.voucher for each row execute function assets.collective_open();
create trigger collective_open after insert on assets.distribution_run for each row execute function assets.collective_open();
create trigger collective_open after insert on assets.receipt for each row execute function assets.collective_open();
create trigger collective_open after insert on assets.share_event for each row execute function assets.collective_open();
create trigger collective_open after insert on assets.question for each row execute function assets.collective_open();

-- ---------------------------------------------------------------- a receipt that is for more than one thing is parted

-- Who pays more than the deposit of a notice, or two notices in one transfer: what is missing becomes a receipt of its own, the rest stays what it was. Nothing is entered
-- twice: a part has no entry and no line of a statement, they are its receipt's.
alter table assets.receipt
  add column part_of uuid references assets.receipt,
  add column split_fen bigint check (split_fen > 0),
  alter column entry_id drop not null,
  add constraint receipt_entered_once check (num_nonnulls(entry_id, part_of) = 1),
  add constraint part_is_of_no_line check (part_of is null or line_id is null),
  drop constraint receipt_cancelled_by_reversal,
  add constraint receipt_cancelled_by_reversal check ((cancelled_at is not null and part_of is null) = (cancel_entry_id is not null));
comment on column assets.receipt.part_of is 'the receipt it is a part of: it came in with it, in one entry and one line of the statement';
comment on column assets.receipt.split_fen is 'what was parted off and is in receipts of its own; fen and this are what came in. Null: nothing';
create index receipt_parts on assets.receipt (part_of) where part_of is not null;
grant update (fen, split_fen) on assets.receipt to yunjian_app;

create or replace function assets.money_kept() returns trigger language plpgsql as $$
declare
  free text[] := case tg_table_name
    when 'receivable' then array['paid_fen', 'off_fen', 'used_fen', 'recognised_fen', 'cancelled_at', 'cancel_entry_id']
    else array['contract_id', 'held_for', 'matched_by', 'match_entry_id', 'used_fen', 'refunded_fen', 'cancelled_at', 'cancel_entry_id'] end;
begin
  -- what is parted off a receipt that is nobody's yet is in its parts (receipt_parts_sum)
  if tg_op = 'UPDATE' and tg_table_name = 'receipt' then
    if new.split_fen is distinct from old.split_fen and new.fen + new.split_fen = old.fen + coalesce(old.split_fen, 0) and new.fen < old.fen and old.contract_id is null
      and old.held_for is null and new.contract_id is null and new.held_for is null then
      free := free || '{fen,split_fen}'::text[];
    end if;
  end if;
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and (to_jsonb(new) - free) <> (to_jsonb(old) - free)) or (tg_op = 'UPDATE' and old.cancelled_at is not null) then
    raise exception 'what is owed and what came in is not changed' using errcode = '23514', constraint = 'money_kept';
  end if;
  return coalesce(new, old);
end $$;

-- What was parted off is in the parts, to the fen, each with the days and payer of its receipt.
create function assets.receipt_parts_sum() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  whole uuid := coalesce(new.part_of, new.id);
begin
  if exists (select from receipt w where w.id in (whole, new.id) and coalesce(w.split_fen, 0) <> (select coalesce(sum(p.fen + coalesce(p.split_fen, 0)), 0) from receipt p where p.part_of = w.id))
    or exists (select from receipt p join receipt w on w.id = p.part_of where p.id = new.id and (p.collective_id, p.account_id, p.payee_mac, p.received_on, p.payer_name, p.payer_mac)
      is distinct from (w.collective_id, w.account_id, w.payee_mac, w.received_on, w.payer_name, w.payer_mac)) then
    raise exception 'the parts of a receipt are what was parted off it' using errcode = '23514', constraint = 'receipt_parts_sum';
  end if;
  return null;
end $$;
revoke execute on function assets.receipt_parts_sum() from public;
create constraint trigger receipt_parted after insert on assets.receipt deferrable initially deferred for each row when (new.part_of is not null) execute function assets.receipt_parts_sum();
create constraint trigger receipt_split after update of fen, split_fen on assets.receipt deferrable initially deferred for each row execute function assets.receipt_parts_sum();

-- ---------------------------------------------------------------- leases closed with rent that was never billed

-- Before 0025 a lease could be closed while rent of its term was billed by nothing. What is left of a closed one, by days and half a fen up as it is billed; of a lease
-- that was void and never held nothing is.
create function assets.rent_left(which uuid) returns table (periods integer, fen bigint, first_day date, last_day date)
  language sql stable security definer set search_path = assets, pg_temp as $$
  select count(*)::integer, sum(floor((2 * r.fen::numeric * (l.last - lower(r.days) + 1) + (upper(r.days) - lower(r.days))) / (2 * (upper(r.days) - lower(r.days)))))::bigint,
    min(lower(r.days)), max(l.last)
  from contract k join rent_period r on r.contract_id = k.id and r.replaced_by is null and r.fen > 0
  cross join lateral (select least(upper(r.days) - 1, coalesce(k.ended_on, k.ends_on)) as last) l
  where k.id = which and k.state = 'closed' and l.last >= lower(r.days)
    and not exists (select from receivable x where x.contract_id = k.id and x.kind = 'rent' and x.cancelled_at is null and x.days && r.days)
    and not (k.possession_on is null and exists (select from contract_event e where e.contract_id = k.id and e.action = 'void'))
  having count(*) > 0
$$;
comment on function assets.rent_left is 'Rent of a closed lease that was never billed; no row: none';
revoke execute on function assets.rent_left(uuid) from public;
grant execute on function assets.rent_left(uuid) to yunjian_app;

-- Since 0025 none is added (closed_is_billed), so they are looked for once.
create table assets.closed_unbilled (
  contract_id   uuid primary key,
  collective_id uuid not null,
  foreign key (contract_id, collective_id) references assets.contract (id, collective_id)
);
comment on table assets.closed_unbilled is 'Leases that were closed before their rent was all billed; those of them that still are: rent_left';
insert into assets.closed_unbilled (contract_id, collective_id) select k.id, k.collective_id from assets.contract k cross join lateral assets.rent_left(k.id) where k.state = 'closed';
grant select on assets.closed_unbilled to yunjian_app;

-- Such a lease is taken up again: it is what it was before it was closed, its rent is billed, and it is closed once that is settled.
insert into assets.contract_step (from_state, action, to_state) values ('closed', 'reopen', 'returned');
create function assets.contract_reopens() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if not exists (select from rent_left(old.id)) then
    raise exception 'a closed contract is taken up again for rent that was never billed' using errcode = '23514', constraint = 'contract_reopens';
  end if;
  return new;
end $$;
revoke execute on function assets.contract_reopens() from public;
create trigger contract_reopens before update of state on assets.contract for each row when (old.state = 'closed' and new.state <> 'closed') execute function assets.contract_reopens();
