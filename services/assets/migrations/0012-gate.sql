-- Nothing irregular passes the gate: a decision says what it decides and carries that once, amendments and corrections take two people, who acts for a firm shows that he may. Columns that are added stay
-- empty in rows that were there before, so that their hashes (0007-witness.sql) stay as they are.

-- ---------------------------------------------------------------- what a decision decides

alter table assets.decision drop constraint decision_subject_check;
alter table assets.decision add constraint decision_subject_check check (subject in ('letting', 'renewal', 'amendment', 'claims', 'distribution', 'disposal', 'charter', 'other'));
alter table assets.decision
  add column against      integer check (against >= 0),
  add column abstained    integer check (abstained >= 0),
  add column contract_id  uuid references assets.contract,
  add column annual_fen   bigint check (annual_fen > 0),
  add column term_months  integer check (term_months between 1 and 1200),
  add column amount_fen   bigint check (amount_fen > 0),
  add column binds        boolean,
  add constraint everyone_counted check (num_nulls(against, abstained) in (0, 2) and (against is null or present = in_favour + against + abstained)),
  add constraint decides_one_thing check (binds is not true or case when subject in ('renewal', 'amendment', 'claims') then contract_id is not null else contract_id is null end),
  add constraint claims_have_a_sum check (binds is not true or (subject = 'claims') = (amount_fen is not null));
alter table assets.decision alter column binds set default true;
comment on column assets.decision.contract_id is 'renewal, amendment, claims: the contract that is decided on';
comment on column assets.decision.annual_fen is 'letting, renewal: the least rent of the first year that was agreed to, of all its parts together';
comment on column assets.decision.term_months is 'letting, renewal, amendment: the longest term that was agreed to';
comment on column assets.decision.amount_fen is 'claims: the most that is written off or set off';
comment on column assets.decision.binds is 'null: entered before decisions said what they decide';

create table assets.decision_part (
  decision_id uuid not null references assets.decision,
  part_id     uuid not null references assets.part,
  primary key (decision_id, part_id)
);
comment on table assets.decision_part is 'What a decision lets or disposes of, part by part';
create index decision_part_part on assets.decision_part (part_id);

create table assets.decision_file (
  id          uuid primary key,
  decision_id uuid not null references assets.decision,
  kind        text not null check (kind in ('proposal', 'notice', 'sign-in', 'minutes', 'study', 'other')),
  name        text not null check (length(name) between 1 and 200),
  file_id     uuid not null references files.file,
  hash        text not null check (hash ~ '^[0-9a-f]{64}$'),
  at          timestamptz not null,
  by_id       uuid,
  unique (decision_id, hash)
);
comment on table assets.decision_file is 'The papers of a decision: proposal, notice, sign-in sheet, minutes, record of the study. Append-only, each with its SHA-256';

create function assets.decision_part_kept() returns trigger language plpgsql as $$
begin
  if (select state from assets.decision where id = coalesce(new.decision_id, old.decision_id)) <> 'draft' and assets.by_program() then
    raise exception 'what a recorded decision decides is not changed' using errcode = '23514', constraint = 'decision_kept';
  end if;
  return coalesce(new, old);
end $$;
create trigger decision_part_kept before insert or update or delete on assets.decision_part for each row execute function assets.decision_part_kept();

-- ---------------------------------------------------------------- amendments and corrections by two people

create table assets.amendment_draft (
  id            uuid primary key,
  contract_id   uuid not null references assets.contract,
  kind          text not null check (kind in ('rent', 'term', 'parts', 'party', 'clauses', 'other', 'signing')),
  signed_on     date not null,
  decision_id   uuid references assets.decision,
  loosens       boolean not null,
  change        jsonb not null check (jsonb_typeof(change) = 'object'),
  before        jsonb check (jsonb_typeof(before) = 'object'),
  after         jsonb check (jsonb_typeof(after) = 'object'),
  reason        text not null check (length(reason) between 2 and 500),
  document_file_id uuid references files.file,
  document_hash text check (document_hash ~ '^[0-9a-f]{64}$'),
  revision      integer not null,
  state         text not null default 'open' check (state in ('open', 'approved', 'refused', 'withdrawn')),
  proposed_at   timestamptz not null,
  proposed_by   uuid not null,
  proposed_name text not null,
  decided_at    timestamptz,
  decided_by    uuid,
  decided_name  text,
  answer        text check (length(answer) between 1 and 500),
  constraint amendment_decided_once check ((state = 'open') = (decided_at is null) and num_nulls(decided_at, decided_by, decided_name) in (0, 3)),
  constraint amendment_second_person check (state not in ('approved', 'refused') or decided_by <> proposed_by),
  constraint amendment_rests_on_decision check (not loosens or decision_id is not null)
);
comment on table assets.amendment_draft is 'A change of a contract, or a correction of what was recorded at its signing, as one person proposes it and another agrees to it; before and after stay';
comment on column assets.amendment_draft.loosens is 'less rent, a longer term, more parts, another lessee, fewer clauses: needs a decision of its own';
comment on column assets.amendment_draft.kind is 'signing: a correction of signer, seal, day or document before the contract takes effect';
create unique index amendment_one_open on assets.amendment_draft (contract_id) where state = 'open';
create index amendment_draft_contract on assets.amendment_draft (contract_id, proposed_at);
create index amendment_draft_decision on assets.amendment_draft (decision_id) where decision_id is not null;

create function assets.amendment_draft_kept() returns trigger language plpgsql as $$
begin
  if old.state <> 'open' or to_jsonb(new) - '{state,before,after,decided_at,decided_by,decided_name,answer}'::text[] <> to_jsonb(old) - '{state,before,after,decided_at,decided_by,decided_name,answer}'::text[] then
    raise exception 'what was proposed is decided on as it is, once' using errcode = '23514', constraint = 'amendment_decided_once';
  end if;
  return new;
end $$;
create trigger amendment_draft_kept before update on assets.amendment_draft for each row execute function assets.amendment_draft_kept();

alter table assets.amendment drop constraint amendment_kind_check;
alter table assets.amendment add constraint amendment_kind_check check (kind in ('rent', 'term', 'parts', 'party', 'clauses', 'other'));
alter table assets.amendment add column draft_id uuid unique references assets.amendment_draft;
create index amendment_decision on assets.amendment (decision_id) where decision_id is not null;
create function assets.amendment_agreed() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if assets.by_program() and not exists (select from amendment_draft d where d.id = new.draft_id and d.contract_id = new.contract_id and d.state = 'approved' and d.kind = new.kind
      and d.decision_id is not distinct from new.decision_id and d.decided_by = new.by_id) then
    raise exception 'a contract is amended by what one proposed and another agreed to' using errcode = '23514', constraint = 'amendment_agreed';
  end if;
  return new;
end $$;

-- ---------------------------------------------------------------- a decision carries what it decides, once

create table assets.decision_use (
  decision_id  uuid not null references assets.decision,
  target_id    uuid not null,
  listing_id   uuid references assets.listing,
  contract_id  uuid references assets.contract,
  amendment_id uuid references assets.amendment_draft,
  at           timestamptz not null,
  primary key (decision_id, target_id),
  constraint used_by_one check (num_nonnulls(listing_id, contract_id, amendment_id) = 1)
);
comment on table assets.decision_use is 'What of a decision (a part, or its contract) was carried out by which notice, contract or amendment: each once. Who holds it and came to nothing can be followed by another';
create index decision_use_listing on assets.decision_use (listing_id) where listing_id is not null;
create index decision_use_contract on assets.decision_use (contract_id) where contract_id is not null;

create function assets.decision_use_once() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  d record;
begin
  select state, valid, subject, binds, contract_id into d from decision where id = new.decision_id;
  if assets.by_program() and (d.state <> 'recorded' or d.valid is not true) then
    raise exception 'a decision that is not recorded and valid carries nothing' using errcode = '23514', constraint = 'decision_stands';
  end if;
  if d.binds and (case when new.amendment_id is not null then d.subject <> 'amendment' or new.target_id <> d.contract_id
      when d.subject = 'renewal' then new.contract_id is null or new.target_id <> d.contract_id
      else d.subject <> 'letting' or not exists (select from decision_part p where p.decision_id = new.decision_id and p.part_id = new.target_id) end) then
    raise exception 'a decision carries what it decides only' using errcode = '23514', constraint = 'decision_decides';
  end if;
  if tg_op = 'UPDATE' and (new.decision_id, new.target_id) is distinct from (old.decision_id, old.target_id) then
    raise exception 'what was decided stays' using errcode = '23514', constraint = 'decision_used_once';
  end if;
  if tg_op = 'UPDATE' and (new.listing_id, new.contract_id, new.amendment_id) is distinct from (old.listing_id, old.contract_id, old.amendment_id) and not (
      exists (select from listing l where l.id = old.listing_id and l.state in ('failed', 'withdrawn')) or
      exists (select from contract k where k.id = old.contract_id and k.state in ('void', 'discarded')) or
      exists (select from amendment_draft a where a.id = old.amendment_id and a.state in ('refused', 'withdrawn'))) then
    raise exception 'a decision is carried out once' using errcode = '23514', constraint = 'decision_used_once';
  end if;
  return new;
end $$;
create trigger decision_use_once before insert or update on assets.decision_use for each row execute function assets.decision_use_once();

-- What rested on a decision before this version holds it.
insert into assets.decision_use (decision_id, target_id, listing_id, contract_id, at)
  select distinct on (x.decision_id, x.part_id) x.decision_id, x.part_id, x.listing_id, x.contract_id, x.at from (
    select l.decision_id, lp.part_id, l.id as listing_id, null::uuid as contract_id, l.created_at as at from assets.listing l join assets.listing_part lp on lp.listing_id = l.id
      where l.decision_id is not null and l.state not in ('draft', 'withdrawn', 'failed')
    union all
    select l.award_decision_id, lp.part_id, l.id, null, l.created_at from assets.listing l join assets.listing_part lp on lp.listing_id = l.id where l.award_decision_id is not null
    union all
    select k.decision_id, t.part_id, null, k.id, k.created_at from assets.contract k join assets.tenure t on t.contract_id = k.id
      where k.decision_id is not null and k.listing_id is null and k.state not in ('draft', 'review', 'approved', 'discarded', 'void')) x
  order by x.decision_id, x.part_id, x.at;

-- What is published, awarded, signed or put in force stands on a decision that is recorded and valid on that day, and that carries this and nothing else.
create function assets.stands_on_decision() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
declare
  needed uuid := new.decision_id;
begin
  if not assets.by_program() then return new; end if;
  if tg_table_name = 'listing' then needed := coalesce(new.award_decision_id, new.decision_id); end if;
  if needed is null then return new; end if;
  if not exists (select from decision d where d.id = needed and d.state = 'recorded' and d.valid) then
    raise exception 'a decision that is not recorded and valid carries nothing' using errcode = '23514', constraint = 'decision_stands';
  end if;
  if not exists (select from decision_use u where u.decision_id = needed and case tg_table_name when 'listing' then u.listing_id = new.id
      else u.contract_id = new.id or u.listing_id = (to_jsonb(new) ->> 'listing_id')::uuid end) then
    raise exception 'a decision carries what it decides only' using errcode = '23514', constraint = 'decision_decides';
  end if;
  return new;
end $$;
create trigger listing_decided before update of state on assets.listing for each row
  when (old.state <> new.state and new.state in ('open', 'awarded')) execute function assets.stands_on_decision();
create trigger contract_decided before update of state on assets.contract for each row
  when (old.state <> new.state and new.state in ('signed', 'active')) execute function assets.stands_on_decision();
create trigger amendment_agreed before insert on assets.amendment for each row execute function assets.amendment_agreed();

-- Of claims only what the meeting gave up, and of that contract.
create function assets.claims_decided() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if assets.by_program() and (new.kind = 'write-off' or jsonb_array_length(coalesce(new.body -> 'setOff', '[]')) > 0) and not exists (
      select from decision d where d.id = new.decision_id and d.state = 'recorded' and d.valid and d.collective_id = new.collective_id
        and case when d.binds then d.subject = 'claims' and d.contract_id = new.contract_id else d.subject <> 'distribution' end) then
    raise exception 'what is owed is given up by a decision on it only' using errcode = '23514', constraint = 'claims_decided';
  end if;
  return new;
end $$;
create trigger claims_decided before insert or update of state on assets.proposal for each row when (new.state in ('open', 'approved')) execute function assets.claims_decided();

-- An amendment or an award that stands on a decision is examined again when that changes.
create function assets.supervision_decision_of() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  perform assets.supervision_touch(array(select contract_id from amendment where decision_id = new.id
    union select k.id from listing l join contract k on k.listing_id = l.id where l.decision_id = new.id or l.award_decision_id = new.id));
  return null;
end $$;
create trigger supervision_decision_of after update of state on assets.decision for each row execute function assets.supervision_decision_of();

-- ---------------------------------------------------------------- notices

alter table assets.listing
  add column lease_deposit_fen bigint check (lease_deposit_fen >= 0),
  add column priority text[] check (priority <@ array['sitting-tenant', 'member']);
comment on column assets.listing.lease_deposit_fen is 'deposit of the lease, apart from the deposit of bidders; null in notices from before they were told apart';
comment on column assets.listing.priority is 'who comes first among equal bids before the lot is drawn, as declared in the notice (民法典 734, 农村土地承包法 38)';

create or replace function assets.listing_moves() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not exists (select from assets.listing_step where from_state = old.state and to_state = new.state) then
    raise exception 'a notice does not go from % to %', old.state, new.state using errcode = '23514', constraint = 'listing_step';
  end if;
  if old.state <> 'draft' and
    (new.collective_id, new.number, new.title, new.method, new.decision_id, new.term_months, new.permitted_use, new.reserve_fen_year, new.deposit_fen, new.lease_deposit_fen, new.priority, new.conditions, new.seed, new.deadline, new.opening)
    is distinct from
    (old.collective_id, old.number, old.title, old.method, old.decision_id, old.term_months, old.permitted_use, old.reserve_fen_year, old.deposit_fen, old.lease_deposit_fen, old.priority, old.conditions, old.seed, old.deadline, old.opening) then
    raise exception 'a published notice is not changed' using errcode = '23514', constraint = 'listing_published';
  end if;
  -- what was let without bidding is published with its result
  if old.state <> 'draft' and new.published_at is distinct from old.published_at and not (old.published_at is null and new.state = 'publicity' and new.method <> 'open-bidding') then
    raise exception 'a published notice is not changed' using errcode = '23514', constraint = 'listing_published';
  end if;
  return new;
end $$;
alter table assets.listing add constraint display_is_public check (state <> 'publicity' or published_at is not null) not valid;

-- ---------------------------------------------------------------- who bids for whom

alter table assets.registration
  add column authority       text check (authority in ('own', 'register', 'paper')),
  add column authority_state text check (authority_state in ('pending', 'accepted', 'refused')),
  add column claimed_name    text check (length(claimed_name) between 2 and 200),
  add column authority_file_id uuid references files.file,
  add column authority_hash  text check (authority_hash ~ '^[0-9a-f]{64}$'),
  add column authority_at    timestamptz,
  add column authority_by    uuid,
  add column authority_name  text,
  add column phone_sealed    bytea,
  add column priority        text check (priority in ('sitting-tenant', 'member')),
  add constraint qualified_may_act check (state <> 'qualified' or authority_state is null or authority_state = 'accepted'),
  add constraint paper_is_there check (authority <> 'paper' or authority_hash is not null),
  drop constraint registration_listing_id_party_id_key;
comment on column assets.registration.authority is 'by what right somebody bids: for himself, for a firm whose legal representative he is in the register, by a written power of attorney';
comment on column assets.registration.claimed_name is 'the name of the firm as the bidder wrote it; the name of the party is what was checked';
-- One bids for one party; whoever was refused or withdrew does not stand in the way of who may.
create unique index registration_one_party on assets.registration (listing_id, party_id) where state in ('registered', 'qualified') and (authority_state is null or authority_state = 'accepted');
create unique index registration_one_try on assets.registration (listing_id, party_id, account_id) where state in ('registered', 'qualified');
create index registration_listing_party on assets.registration (listing_id, party_id);

alter table assets.party add column name_source text check (name_source in ('typed', 'paper', 'register'));
comment on column assets.party.name_source is 'typed: as a bidder wrote it, not yet checked; paper, register: checked against a paper or a register; null: entered by staff before this was kept';

create table assets.party_renaming (
  id        uuid primary key,
  party_id  uuid not null references assets.party,
  was       text not null,
  name      text not null check (length(name) between 2 and 200),
  source    text not null check (source in ('paper', 'register')),
  reason    text not null check (length(reason) between 2 and 500),
  at        timestamptz not null,
  by_id     uuid,
  by_name   text not null,
  leaf_id   uuid not null
);
comment on table assets.party_renaming is 'How the name of a party was corrected: what it was, what it is, by what. Append-only';
create index party_renaming_party on assets.party_renaming (party_id, at);

-- ---------------------------------------------------------------- contracts

alter table assets.contract
  add column sublet_consent text check (sublet_consent in ('required', 'given', 'forbidden')),
  add column break_clauses  text check (length(break_clauses) between 1 and 2000);
comment on column assets.contract.sublet_consent is 'what the contract says of subletting (民法典 716); null: not recorded';
comment on column assets.contract.break_clauses is 'who may end the lease before its time, and how, in the words of the contract; null: not recorded';

create or replace function assets.contract_moves() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not exists (select from assets.contract_step where from_state = old.state and to_state = new.state) then
    raise exception 'a contract does not go from % to %', old.state, new.state using errcode = '23514', constraint = 'contract_step';
  end if;
  if old.state not in ('draft', 'review', 'approved') and
    (new.collective_id, new.lessee_id, new.kind, new.starts_on, new.ends_on, new.signed_on, new.document_hash, new.deposit_fen, new.form, new.signing) is distinct from
    (old.collective_id, old.lessee_id, old.kind, old.starts_on, old.ends_on, old.signed_on, old.document_hash, old.deposit_fen, old.form, old.signing)
    and not (new.amendments = old.amendments + 1 and
      (new.collective_id, new.kind, new.starts_on, new.signed_on, new.document_hash, new.form, new.signing) is not distinct from
      (old.collective_id, old.kind, old.starts_on, old.signed_on, old.document_hash, old.form, old.signing) and
      exists (select from assets.amendment a where a.contract_id = new.id and a.n = new.amendments))
    -- before it takes effect what was recorded at the signing is corrected as two people agreed
    and not (old.state = 'signed' and new.state = 'signed' and (new.collective_id, new.lessee_id, new.kind, new.starts_on, new.ends_on, new.deposit_fen) is not distinct from
      (old.collective_id, old.lessee_id, old.kind, old.starts_on, old.ends_on, old.deposit_fen) and
      exists (select from assets.amendment_draft d where d.contract_id = new.id and d.kind = 'signing' and d.state = 'approved' and d.after ->> 'signedOn' = new.signed_on::text
        and d.after -> 'signing' = new.signing and d.after ->> 'form' = new.form and d.after ->> 'document' is not distinct from new.document_hash)) then
    raise exception 'what was signed is changed by an amendment only' using errcode = '23514', constraint = 'contract_signed';
  end if;
  return new;
end $$;

-- ---------------------------------------------------------------- rights, and hashes of the new rows

grant select, insert, delete on assets.decision_part to yunjian_app; -- of drafts only: a trigger refuses the rest
grant update (name_source) on assets.party to yunjian_app;
grant select, insert on assets.decision_file, assets.party_renaming, assets.decision_use, assets.amendment_draft to yunjian_app;
grant update (listing_id, contract_id, amendment_id, at) on assets.decision_use to yunjian_app;
grant update (state, before, after, decided_at, decided_by, decided_name, answer) on assets.amendment_draft to yunjian_app;

select assets.watch('decision_part', '{decision_id,part_id}');
select assets.watch('decision_file', '{id}');
select assets.watch('decision_use', '{decision_id,target_id}');
select assets.watch('amendment_draft', '{id}');
select assets.watch('party_renaming', '{id}');
