-- What the bank did and what the book says are brought together line by line; a plan of distribution is decided by name; the papers of a voucher are kept, not their hashes alone.
-- Columns that are added stay empty in rows that were there before, so that their hashes (0007-witness.sql) stay as they are.

-- ---------------------------------------------------------------- lines of a statement that are an entry of the book

alter table assets.bank_match drop constraint bank_match_kind_check;
alter table assets.bank_match add constraint bank_match_kind_check check (kind in ('refund', 'payment-file', 'payment', 'payment-return', 'entry'));
alter table assets.bank_match add column entry_id uuid references ledger.entry;
alter table assets.bank_match drop constraint match_of_one;
alter table assets.bank_match add constraint match_of_one check (num_nonnulls(refund_id, file_id, end_to_end, entry_id) = 1 and (kind = 'refund') = (refund_id is not null)
  and (kind = 'payment-file') = (file_id is not null) and (kind = 'entry') = (entry_id is not null));
alter table assets.bank_match add constraint bank_match_entry unique (entry_id);
comment on column assets.bank_match.entry_id is 'an entry that was posted before or after the line was imported and moves the bank by its very amount: a voucher, or a receipt entered by hand';

-- One payment is one line: refunds, entries and single payments by their keys; of a file no more than its sum, in as many lines as the bank made of it.
create or replace function assets.bank_match_fits() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  l record;
  file uuid;
  taken numeric;
begin
  select collective_id, fen, id into l from bank_line where id = new.line_id;
  if (case new.kind when 'payment-return' then l.fen < 0 when 'entry' then false else l.fen > 0 end) or not exists (
    select from refund r where r.id = new.refund_id and r.collective_id = l.collective_id and r.fen = -l.fen
    union all select from payment_file f where f.id = new.file_id and f.collective_id = l.collective_id and f.state = 'approved'
    union all select from payment_order o join payment_file f on f.id = o.file_id where o.end_to_end = new.end_to_end and f.collective_id = l.collective_id and o.fen = abs(l.fen)
    union all select from ledger.entry e join ledger.book b on b.id = e.book and b.owner = l.collective_id::text
      where e.id = new.entry_id and e.reverses is null and e.source_kind not in ('assets.refund', 'assets.payout')
        and not exists (select from ledger.entry x where x.reverses = e.id)
        and not exists (select from receipt r where r.entry_id = e.id and (r.line_id is not null or r.account_id is null))
        and exists (select from ledger.posting p join ledger.account a on a.id = p.account and a.kind = 'asset' where p.entry = e.id group by a.id having sum(p.fen) = l.fen)) then
    raise exception 'a line of a statement is matched with what it is' using errcode = '23514', constraint = 'bank_match_fits';
  end if;
  if exists (select from receipt where line_id = new.line_id and cancelled_at is null) then
    raise exception 'a line that is a receipt is nothing else' using errcode = '23514', constraint = 'bank_match_fits';
  end if;
  if new.kind in ('payment-file', 'payment') then
    select coalesce(new.file_id, (select o.file_id from payment_order o where o.end_to_end = new.end_to_end)) into file;
    perform from payment_file where id = file for update; -- two lines at once see each other
    select coalesce(sum(-b.fen), 0) - l.fen into taken from bank_match m join bank_line b on b.id = m.line_id
      left join payment_order o on o.end_to_end = m.end_to_end where m.kind in ('payment-file', 'payment') and coalesce(m.file_id, o.file_id) = file;
    if taken > (select fen from payment_file where id = file) then
      raise exception 'no more went out for a file than its sum' using errcode = '23514', constraint = 'bank_match_fits';
    end if;
  end if;
  return new;
end $$;

-- A match that was wrong is taken away by a person, with a reason that stays in assets.money_event; that of a run whose reconciliation rests on it stays.
create function assets.bank_match_kept() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if exists (select from distribution_run r where r.state = 'reconciled' and r.id in (
      select f.run_id from payment_file f where f.id = old.file_id union all select o.run_id from payment_order o where o.end_to_end = old.end_to_end)) then
    raise exception 'a reconciled run rests on this line' using errcode = '23514', constraint = 'bank_match_kept';
  end if;
  return old;
end $$;
create trigger bank_match_kept before delete on assets.bank_match for each row execute function assets.bank_match_kept();
grant delete on assets.bank_match to yunjian_app;
-- what a person took apart is not put together again by the program
create index money_event_unmatched on assets.money_event (subject_id) where action = 'unmatch-line';
revoke execute on function assets.bank_match_kept() from public;

-- ---------------------------------------------------------------- a decision on a distribution names its run

alter table assets.decision add column run_id uuid references assets.distribution_run;
alter table assets.decision add constraint decision_of_a_run check (run_id is null or subject = 'distribution');
comment on column assets.decision.run_id is 'distribution: the run whose plan is decided on; null: entered before decisions named it';
create index decision_run on assets.decision (run_id) where run_id is not null;

create function assets.decision_names_run() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if new.run_id is not null and not exists (select from distribution_run r where r.id = new.run_id and r.collective_id = new.collective_id) then
    raise exception 'a decision is on a plan of its own collective' using errcode = '23514', constraint = 'decision_of_a_run';
  end if;
  if assets.by_program() and new.state = 'recorded' and new.subject = 'distribution' and new.run_id is null and (tg_op = 'INSERT' or old.state = 'draft') then
    raise exception 'a decision on a distribution names its run' using errcode = '23514', constraint = 'decision_of_a_run';
  end if;
  return new;
end $$;
create trigger decision_names_run before insert or update on assets.decision for each row execute function assets.decision_names_run();
revoke execute on function assets.decision_names_run() from public;

-- The vote of a run is a decision on this very run, valid, of a meeting after its notice. What was voted before decisions named their run is locked as it was (run_moves).
create function assets.run_votes() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if old.state <> 'noticed' or new.state <> 'voted' then perform assets.refuse('run_voted_once', 'the decision of a run is put in by its vote'); end if;
  if not exists (select from decision d where d.id = new.decision_id and d.run_id = new.id and d.state = 'recorded' and d.valid and d.meeting_on >= new.notice_until) then
    perform assets.refuse('run_decided', 'a run is voted by a valid decision on it, after its notice');
  end if;
  return new;
end $$;
create trigger run_votes before update on assets.distribution_run for each row
  when (new.decision_id is distinct from old.decision_id or (new.state = 'voted' and old.state <> 'voted')) execute function assets.run_votes();
revoke execute on function assets.run_votes() from public;

-- ---------------------------------------------------------------- papers of a voucher

create table assets.voucher_file (
  id         uuid primary key,
  voucher_id uuid not null references assets.voucher,
  name       text not null check (length(name) between 1 and 200),
  file_id    uuid not null references files.file,
  hash       text not null check (hash ~ '^[0-9a-f]{64}$'),
  at         timestamptz not null,
  by_id      uuid not null,
  by_name    text not null,
  constraint voucher_file_once unique (voucher_id, hash)
);
comment on table assets.voucher_file is 'The papers a voucher rests on 原始凭证, each with its SHA-256. The one whose hash the voucher names (document_hash) is what its approval rests on; others add to it. Append-only';

create function assets.voucher_file_fits() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if not exists (select from files.file f where f.id = new.file_id and encode(f.sha256, 'hex') = new.hash) then
    raise exception 'the hash is that of the file' using errcode = '23514', constraint = 'voucher_file_fits';
  end if;
  return new;
end $$;
create trigger voucher_file_fits before insert on assets.voucher_file for each row execute function assets.voucher_file_fits();
revoke execute on function assets.voucher_file_fits() from public;

select assets.watch('voucher_file', '{id}');
grant select, insert on assets.voucher_file to yunjian_app;
