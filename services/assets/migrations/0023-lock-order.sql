-- Who replaces an account holds the distribution run before its file, in the order of who approves the file: neither waits for the other for ever.

create or replace function assets.take_back_replaced(which uuid[], at timestamptz) returns table (run_id uuid, file_id uuid, no integer, taken integer, orders integer)
  language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  f record;
begin
  -- the run, then the file: whoever approves it takes them in that order too
  perform from distribution_run r where r.id in (select p.run_id from payment_file p join payment_order o on o.file_id = p.id
    where o.payee_id = any(which) and o.state = 'prepared' and p.state = 'prepared') order by r.id for update;
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
