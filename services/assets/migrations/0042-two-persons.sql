-- Accounts of collectives are registered by two: proposed by the board with the bank's paper and the holder's name, confirmed by the supervisory board or the township.

create table assets.account_proposal (
  id            uuid primary key,
  collective_id uuid not null references assets.collective,
  number_sealed bytea not null,
  number_mac    bytea not null,
  payee_mac     bytea not null,
  tail          text not null check (tail ~ '^[0-9]{4}$'),
  bank          text not null check (length(bank) between 2 and 120),
  holder_name   text not null check (length(holder_name) between 1 and 200),
  from_day      date not null,
  paper_id      uuid references files.file,
  paper_hash    text not null check (paper_hash ~ '^[0-9a-f]{64}$'),
  state         text not null default 'proposed' check (state in ('proposed', 'approved', 'refused')),
  reason        text check (length(reason) between 2 and 300),
  proposed_at   timestamptz not null,
  proposed_by   uuid not null,
  decided_at    timestamptz,
  decided_by    uuid check (decided_by <> proposed_by),
  demo          boolean not null default false,
  constraint account_decided check ((state = 'proposed') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
  constraint account_has_paper check (demo or paper_id is not null)
);
comment on table assets.account_proposal is 'An account a collective wants registered: the number sealed, whose name the bank''s paper says, the paper by its SHA-256. It counts when a second person, of the supervisory board or the township, confirmed it';
comment on column assets.account_proposal.payee_mac is 'the number hashed as those of payees are, to say whether a person is paid there';
create unique index account_proposed on assets.account_proposal (collective_id, number_mac) where state = 'proposed';
create index account_proposal_collective on assets.account_proposal (collective_id, proposed_at);

alter table assets.bank_account add column proposal_id uuid unique references assets.account_proposal;
comment on column assets.bank_account.proposal_id is 'the proposal two persons agreed on; null: registered before two were asked for';

-- What was proposed is not changed; it is decided once.
create function assets.account_proposal_kept() returns trigger language plpgsql set search_path = assets, pg_temp as $$
declare
  late text[] := array['state', 'reason', 'decided_at', 'decided_by'];
begin
  if old.state <> 'proposed' or to_jsonb(new) - late <> to_jsonb(old) - late then
    perform assets.refuse('account_proposal_kept', 'a proposed account is decided once and not changed');
  end if;
  return new;
end $$;
create trigger account_proposal_kept before update on assets.account_proposal for each row execute function assets.account_proposal_kept();

-- The program registers no account that two did not agree on, and not another one than they saw.
create function assets.account_by_two() returns trigger language plpgsql set search_path = assets, pg_temp as $$
begin
  if assets.by_program() and not exists (select from account_proposal p where p.id = new.proposal_id and p.state = 'approved'
      and (p.collective_id, p.number_mac, p.tail, p.bank) = (new.collective_id, new.number_mac, new.tail, new.bank) and new.valid = daterange(p.from_day, null)) then
    perform assets.refuse('account_by_two', 'an account is registered by two persons');
  end if;
  return new;
end $$;
create trigger account_by_two before insert on assets.bank_account for each row execute function assets.account_by_two();

create index payee_number on assets.payee_account (number_mac);
create index receipt_payer_number on assets.receipt (payer_mac) where payer_mac is not null;
grant select, insert on assets.account_proposal to yunjian_app;
grant update (state, reason, decided_at, decided_by) on assets.account_proposal to yunjian_app;
select assets.watch('account_proposal', '{id}');

-- ---------------------------------------------------------------- objections to results

-- One open objection an account and notice, for those filed from now on (null: filed before); and only while the result is on display. Their answers are public.
alter table assets.objection add column one_at_a_time boolean;
alter table assets.objection alter column one_at_a_time set default true;
alter table assets.objection add constraint objection_one_at_a_time check (one_at_a_time);
create unique index objection_open on assets.objection (listing_id, account_id) where answer is null and one_at_a_time;
comment on column assets.objection.one_at_a_time is 'an account has one open objection to a notice; null: filed before that was asked';

create function assets.objection_on_display() returns trigger language plpgsql set search_path = assets, pg_temp as $$
begin
  if assets.by_program() and not exists (select from listing l where l.id = new.listing_id and l.state = 'publicity') then
    perform assets.refuse('objection_on_display', 'an objection is made while the result is on display');
  end if;
  return new;
end $$;
create trigger objection_on_display before insert on assets.objection for each row execute function assets.objection_on_display();
create trigger public_changed after insert or update or delete or truncate on assets.objection for each statement execute function assets.public_changed();
