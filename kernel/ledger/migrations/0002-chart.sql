-- The chart of a book lives: accounts are named anew, closed and opened again, each a step with its leaf. An account is never taken away or renumbered.

create table ledger.account_change (
  id       uuid        primary key,
  account  integer     not null references ledger.account,
  no       integer     not null check (no > 0),
  action   text        not null check (action in ('rename', 'close', 'reopen')),
  name     jsonb       check (jsonb_typeof(name -> 'zh') = 'string' and jsonb_typeof(name -> 'en') = 'string'),
  reason   text        not null check (length(reason) between 1 and 500),
  made_by  uuid        not null,
  at       timestamptz not null,
  salt     bytea       not null check (length(salt) = 16),
  leaf     uuid        not null unique references audit.leaf,
  constraint account_change_next unique (account, no),
  constraint account_change_name check ((action = 'rename') = (name is not null))
);
comment on table ledger.account_change is 'What became of an account (科目更名、停用、启用). The last name counts; a closed account takes no postings.';

create trigger append_only before update or delete or truncate on ledger.account_change for each statement execute function ledger.refuse_change();

-- Steps follow each other; what still stands at something is not closed. The book is held meanwhile, so that nobody posts beside it.
create function ledger.check_account_change() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  a ledger.account;
  shut boolean;
begin
  select * into a from ledger.account where id = new.account;
  perform t.book from ledger.tip t where t.book = a.book for update;
  if a.party is not null then perform ledger.refuse('account_change_of_chart', 'an account of a party follows its control account'); end if;
  if new.no <> (select count(*) from ledger.account_change c where c.account = new.account) then
    perform ledger.refuse('account_change_next', format('step %s is not the next', new.no));
  end if;
  select c.action = 'close' into shut from ledger.account_change c
    where c.account = new.account and c.no < new.no and c.action <> 'rename' order by c.no desc limit 1;
  if (new.action = 'close' and coalesce(shut, false)) or (new.action = 'reopen' and not coalesce(shut, false)) then
    perform ledger.refuse('account_change_moves', format('account %s is %s already', a.number, new.action));
  end if;
  if new.action = 'close' and exists (select from ledger.posting p
      where p.account in (select x.id from ledger.account x where x.id = a.id or x.parent = a.id) group by p.account having sum(p.fen) <> 0) then
    perform ledger.refuse('account_stands_at_nothing', format('account %s still stands at something', a.number));
  end if;
  return null;
end $$;
create trigger check_account_change after insert on ledger.account_change for each row execute function ledger.check_account_change();
revoke all on function ledger.check_account_change() from public;

-- A closed account takes no postings, nor do those of parties below it. Where nothing was ever closed nothing is looked up.
create function ledger.check_accounts_open() returns trigger language plpgsql as $$
declare bad integer;
begin
  if not exists (select from ledger.account_change where action = 'close') then return null; end if;
  execute $q$
    with shut as (select s.account from (select distinct on (account) account, action from ledger.account_change where action <> 'rename' order by account, no desc) s
      where s.action = 'close')
    select f.account from fresh f join ledger.account a on a.id = f.account join shut s on s.account = coalesce(a.parent, a.id) limit 1 $q$ into bad;
  if bad is not null then perform ledger.refuse('posting_account_open', format('account %s is closed', bad), bad::text); end if;
  return null;
end $$;
create trigger check_accounts_open after insert on ledger.posting
  referencing new table as fresh for each statement execute function ledger.check_accounts_open();

grant select, insert on ledger.account_change to yunjian_app;
