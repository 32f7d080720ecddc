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
