-- Accounts of payees that came in one file are decided together, by somebody who neither proposed them nor uploaded the file.
alter table assets.payee_account add column batch_id uuid references assets.import_batch;
comment on column assets.payee_account.batch_id is 'the file it came with; null: entered by hand';
create index payee_account_batch on assets.payee_account (batch_id) where batch_id is not null and state = 'proposed';
create index payee_account_number on assets.payee_account (collective_id, number_mac) where state in ('proposed', 'approved');

create function assets.payee_by_another() returns trigger language plpgsql set search_path = assets, pg_temp as $$
begin
  if exists (select from import_batch b where b.id = new.batch_id and b.uploaded_by = new.decided_by) then
    perform assets.refuse('payee_by_another', 'who uploaded the file does not decide on its accounts');
  end if;
  return null;
end $$;
create trigger payee_by_another after update of decided_by on assets.payee_account for each row when (new.batch_id is not null and new.decided_by is not null)
  execute function assets.payee_by_another();
