-- The books are used: vouchers, opening balances, reversals, year ends and reopenings are put in by one person and done by another; a distribution rests on the book.

create table assets.voucher (
  id            uuid        primary key,
  collective_id uuid        not null references assets.collective,
  no            integer     not null check (no > 0),
  kind          text        not null check (kind in ('entry', 'opening', 'reversal', 'year-end', 'reopen')),
  on_date       date        not null,
  memo          text        not null check (length(memo) between 2 and 300),
  lines         jsonb,
  reverses      uuid        references ledger.entry,
  year          integer     check (year between 1980 and 2200),
  figures       jsonb,
  document_hash text        check (document_hash ~ '^[0-9a-f]{64}$'),
  state         text        not null default 'open' check (state in ('open', 'approved', 'refused', 'withdrawn')),
  proposed_at   timestamptz not null,
  proposed_by   uuid        not null,
  proposed_name text        not null,
  decided_at    timestamptz,
  decided_by    uuid,
  decided_name  text,
  answer        text        check (length(answer) between 2 and 300),
  entry_id      uuid        unique references ledger.entry,
  constraint voucher_no unique (collective_id, no),
  constraint voucher_lines check ((kind in ('entry', 'opening')) = (lines is not null)),
  constraint voucher_reverses check ((kind = 'reversal') = (reverses is not null)),
  constraint voucher_year check ((kind = 'year-end') = (year is not null) and (kind = 'year-end') = (figures is not null)),
  constraint voucher_document check (kind not in ('entry', 'opening', 'reversal') or document_hash is not null),
  constraint voucher_decided check ((state = 'open') = (decided_at is null) and num_nulls(decided_at, decided_by, decided_name) in (0, 3)),
  constraint voucher_second_person check (state in ('open', 'withdrawn') or decided_by <> proposed_by),
  constraint voucher_withdrawn_by_its_own check (state <> 'withdrawn' or decided_by = proposed_by),
  constraint voucher_refusal check (state <> 'refused' or answer is not null),
  constraint voucher_posted check ((entry_id is null or state = 'approved') and (state <> 'approved' or entry_id is not null or kind in ('year-end', 'reopen')))
);
comment on table assets.voucher is 'What is put into a book by hand: a voucher (记账凭证), opening balances (期初余额), a reversal (红冲), a year end (年末结转), a reopening (反结账). One person proposes, another decides; posted when approved';
comment on column assets.voucher.on_date is 'Day of the entry; of a reopening the last day that stays closed, of a year end its last day';
create unique index voucher_one_open on assets.voucher (collective_id, kind) where state = 'open' and kind in ('opening', 'year-end', 'reopen');
create unique index voucher_one_reversal on assets.voucher (reverses) where state in ('open', 'approved');
create index voucher_open on assets.voucher (collective_id, proposed_at) where state = 'open';
create index voucher_of on assets.voucher (collective_id, no desc);

-- The lines of a voucher: [[account, fen], …], two at least, of accounts of the collective's own book that take postings, debit and credit equal.
create function assets.voucher_fits() returns trigger language plpgsql set search_path = assets, pg_temp as $$
declare
  n int; total numeric; strange int; low numeric;
begin
  if new.no <> 1 + coalesce((select max(v.no) from voucher v where v.collective_id = new.collective_id), 0) then
    raise exception 'vouchers are numbered without gaps' using errcode = '23514', constraint = 'voucher_next';
  end if;
  if new.state <> 'open' then raise exception 'a voucher begins open' using errcode = '23514', constraint = 'voucher_begins_open'; end if;
  if new.lines is null then return new; end if;
  select count(*), sum((l ->> 1)::numeric), min(abs((l ->> 1)::numeric)), count(*) filter (where not exists (
      select from ledger.account a join ledger.book b on b.id = a.book where a.id = (l ->> 0)::int and b.owner = new.collective_id::text and not a.control))
    into n, total, low, strange from jsonb_array_elements(new.lines) l;
  if n < 2 or total <> 0 or low = 0 or strange > 0 then
    raise exception 'the lines of a voucher balance and are of its own book' using errcode = '23514', constraint = 'voucher_balances';
  end if;
  return new;
end $$;
create trigger voucher_fits before insert on assets.voucher for each row execute function assets.voucher_fits();

create function assets.voucher_kept() returns trigger language plpgsql as $$
declare free text[] := array['state', 'decided_at', 'decided_by', 'decided_name', 'answer', 'entry_id'];
begin
  if tg_op = 'DELETE' or old.state <> 'open' or (to_jsonb(new) - free) <> (to_jsonb(old) - free) then
    raise exception 'a voucher is decided once, and otherwise kept' using errcode = '23514', constraint = 'voucher_kept';
  end if;
  return new;
end $$;
create trigger voucher_kept before update or delete on assets.voucher for each row execute function assets.voucher_kept();

select assets.watch('voucher', '{id}');
grant select, insert on assets.voucher to yunjian_app;
grant update (state, decided_at, decided_by, decided_name, answer, entry_id) on assets.voucher to yunjian_app;

-- ---------------------------------------------------------------- a distribution rests on the book

alter table assets.distribution_run
  add column book_net_income_fen    bigint,
  add column book_loss_fen          bigint check (book_loss_fen >= 0),
  add column book_undistributed_fen bigint check (book_undistributed_fen >= 0),
  add column book_on                date,
  add column book_seq               bigint check (book_seq >= 0),
  add column departure_reason       text check (length(departure_reason) between 2 and 500),
  add column departure_document     text check (departure_document ~ '^[0-9a-f]{64}$'),
  add column consent_by             uuid,
  add column consent_name           text,
  add column consent_at             timestamptz,
  add constraint run_book_whole check (num_nulls(book_net_income_fen, book_loss_fen, book_undistributed_fen, book_on, book_seq) in (0, 5)),
  add constraint run_departs_openly check (book_on is null or
    ((net_income_fen, loss_fen, undistributed_fen) is distinct from (book_net_income_fen, book_loss_fen, book_undistributed_fen)) = (departure_reason is not null)),
  add constraint run_departure_documented check (num_nulls(departure_reason, departure_document) in (0, 2)),
  add constraint run_consent_whole check (num_nulls(consent_by, consent_name, consent_at) in (0, 3) and (consent_by is null or departure_reason is not null)),
  add constraint run_consent_second_person check (consent_by <> created_by),
  add constraint run_consented check (departure_reason is null or consent_by is not null or state in ('draft', 'computed', 'withdrawn'));
comment on column assets.distribution_run.book_on is 'Day as of which the figures were read from the book, book_seq the last entry then. Empty only in runs from before the books were used';
comment on column assets.distribution_run.departure_reason is 'Why the figures differ from the book''s (book_*): with a document, and with the consent of the supervisory board before the notice';

create function assets.run_rests_on_book() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.book_on is null then perform assets.refuse('run_rests_on_book', 'a run reads its figures from the book'); end if;
    if new.consent_by is not null then perform assets.refuse('run_rests_on_book', 'nobody has consented to a draft'); end if;
    return new;
  end if;
  if (new.book_net_income_fen, new.book_loss_fen, new.book_undistributed_fen, new.book_on, new.book_seq, new.departure_reason, new.departure_document) is distinct from
    (old.book_net_income_fen, old.book_loss_fen, old.book_undistributed_fen, old.book_on, old.book_seq, old.departure_reason, old.departure_document)
    or (new.net_income_fen, new.loss_fen, new.undistributed_fen, new.ceiling_fen) is distinct from (old.net_income_fen, old.loss_fen, old.undistributed_fen, old.ceiling_fen) then
    perform assets.refuse('run_rests_on_book', 'the figures of a run stay as they were drafted');
  end if;
  if old.consent_by is not null and (new.consent_by, new.consent_name, new.consent_at) is distinct from (old.consent_by, old.consent_name, old.consent_at) then
    perform assets.refuse('run_rests_on_book', 'a consent stays');
  end if;
  return new;
end $$;
create trigger run_rests_on_book before insert or update on assets.distribution_run for each row execute function assets.run_rests_on_book();

-- What is distributed is in the book: after the entry of a lock, earnings (本年收益、收益分配、未分配收益 together) do not stand in debit. A special
-- distribution may be out of income of the running year, which is not carried over yet. The entry holds the book until the transaction ends.
create function assets.run_covered() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  held numeric;
begin
  select coalesce(sum(p.fen), 0) into held from ledger.entry e join ledger.account a on a.book = e.book
    and ((a.kind = 'equity' and a.section = 'earnings') or (new.kind = 'special' and a.kind in ('income', 'expense'))) join ledger.posting p on p.account = a.id
    where e.id = new.entry_id;
  if held > 0 then perform assets.refuse('run_covered', format('the book is short of %s fen', held)); end if;
  return new;
end $$;
create trigger run_covered before update of state on assets.distribution_run for each row when (old.state = 'voted' and new.state = 'locked') execute function assets.run_covered();
revoke execute on function assets.run_covered() from public;

-- ---------------------------------------------------------------- joint questions that are overdue

alter table assets.question add column overdue_on date,
  add constraint question_overdue check (overdue_on > due_on);
comment on column assets.question.overdue_on is 'Day on which it was found unanswered after its last day, and supervisory board, township and board were told; stays when it is answered later';
create index question_untold on assets.question (due_on) where state = 'due' and overdue_on is null;
grant update (overdue_on) on assets.question to yunjian_app;
