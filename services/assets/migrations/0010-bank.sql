-- Lines of bank statements that are no receipts: what went out, and payments that came back.

create table assets.bank_match (
  line_id    uuid primary key references assets.bank_line,
  kind       text not null check (kind in ('refund', 'payment-file', 'payment', 'payment-return')),
  refund_id  uuid unique references assets.refund,
  file_id    uuid references assets.payment_file,
  end_to_end text references assets.payment_order (end_to_end),
  matched_by text not null check (matched_by in ('reference', 'payee', 'amount', 'person')),
  at         timestamptz not null,
  by_id      uuid,
  constraint match_of_one check (num_nonnulls(refund_id, file_id, end_to_end) = 1 and (kind = 'refund') = (refund_id is not null) and (kind = 'payment-file') = (file_id is not null))
);
comment on table assets.bank_match is 'What a line of a statement is: a refund, a file of payments, one payment, or a payment that came back. Posted where it was decided, not here';
create unique index bank_match_payment on assets.bank_match (end_to_end) where kind = 'payment';
create index bank_match_file on assets.bank_match (file_id) where file_id is not null;
create index bank_line_out on assets.bank_line (collective_id, on_date desc, id desc) where fen < 0;

create function assets.bank_match_fits() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  l record;
begin
  select collective_id, fen into l from bank_line where id = new.line_id;
  if (l.fen > 0) <> (new.kind = 'payment-return') or not exists (
    select from refund r where r.id = new.refund_id and r.collective_id = l.collective_id and r.fen = -l.fen
    union all select from payment_file f where f.id = new.file_id and f.collective_id = l.collective_id and f.state = 'approved'
    union all select from payment_order o join payment_file f on f.id = o.file_id where o.end_to_end = new.end_to_end and f.collective_id = l.collective_id and o.fen = abs(l.fen)) then
    raise exception 'a line of a statement is matched with what it is' using errcode = '23514', constraint = 'bank_match_fits';
  end if;
  return new;
end $$;
create trigger bank_match_fits before insert on assets.bank_match for each row execute function assets.bank_match_fits();

insert into assets.witnessed (rel, key, without) values ('bank_match', '{line_id}', '{}');
create trigger seal_inserted after insert on assets.bank_match referencing new table as fresh for each statement execute function assets.seal_rows();
create trigger seal_updated after update on assets.bank_match referencing old table as gone new table as fresh for each statement execute function assets.seal_rows();
create trigger seal_deleted after delete on assets.bank_match referencing old table as gone for each statement execute function assets.seal_rows();

grant select, insert on assets.bank_match to yunjian_app;
