-- Money stays with its own collective; a payment goes to an account that is in force when it is sent.

-- ---------------------------------------------------------------- what is owed and what came in belong to the collective of their contract

alter table assets.contract add constraint contract_of_collective unique (id, collective_id);
alter table assets.receipt drop constraint receipt_contract_id_fkey,
  add constraint receipt_contract_of_collective foreign key (contract_id, collective_id) references assets.contract (id, collective_id);
alter table assets.receivable drop constraint receivable_contract_id_fkey,
  add constraint receivable_contract_of_collective foreign key (contract_id, collective_id) references assets.contract (id, collective_id);

-- ---------------------------------------------------------------- payments

create index payment_order_prepared on assets.payment_order (payee_id) where state = 'prepared';

create function assets.take_back_replaced(which uuid[], at timestamptz) returns table (run_id uuid, file_id uuid, no integer, taken integer, orders integer)
  language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  f record;
begin
  -- the file first, as whoever approves it takes it first too
  for f in select p.id, p.run_id, p.no from payment_file p where p.state = 'prepared' and p.id in (select o.file_id from payment_order o
      join payee_account a on a.id = o.payee_id where o.payee_id = any(which) and o.state = 'prepared' and a.state = 'replaced') order by p.id for update loop
    run_id := f.run_id; file_id := f.id; no := f.no;
    with gone as (update payment_order o set state = 'cancelled' from payee_account a
      where o.file_id = f.id and o.state = 'prepared' and a.id = o.payee_id and a.state = 'replaced' and o.payee_id = any(which) returning 1)
      select count(*) into taken from gone;
    if taken = 0 then continue; end if;
    select count(*) into orders from payment_order o where o.file_id = f.id and o.state = 'prepared';
    if orders = 0 then
      update payment_file p set state = 'cancelled', decided_at = at where p.id = f.id and p.state = 'prepared';
    else
      update payment_file p set (orders, fen) = (select count(*), sum(o.fen) from payment_order o where o.file_id = f.id and o.state = 'prepared')
        where p.id = f.id and p.state = 'prepared';
    end if;
    return next;
  end loop;
end $$;
comment on function assets.take_back_replaced is 'Takes the orders to replaced accounts out of files that nobody approved yet; what they paid is due again. A file that is left without orders is cancelled';
revoke execute on function assets.take_back_replaced from public;
grant execute on function assets.take_back_replaced to yunjian_app;

create function assets.sent_to_account_in_force() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if exists (select from fresh n join gone o using (file_id, n) where n.state = 'sent' and o.state <> 'sent' and (o.state <> 'prepared'
      or not exists (select from payee_account a join payout p on p.holder_id = a.holder_id where a.id = n.payee_id and a.state = 'approved' and p.run_id = n.run_id and p.no = n.payout_no))) then
    perform assets.refuse('sent_to_account_in_force', 'a payment is sent to an account of its holder that is approved');
  end if;
  return null;
end $$;
create trigger sent_to_account_in_force after update on assets.payment_order referencing old table as gone new table as fresh
  for each statement execute function assets.sent_to_account_in_force();
comment on column assets.payment_file.orders is 'orders it pays; those taken back before it was approved are cancelled and not counted';
