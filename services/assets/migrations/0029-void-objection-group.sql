-- A contract that was in force is void as one proposed and another agreed; a sublease is objected to; assets belong together in a market, a park, a yard.

-- ---------------------------------------------------------------- void

alter table assets.amendment_draft drop constraint amendment_draft_kind_check;
alter table assets.amendment_draft add constraint amendment_draft_kind_check check (kind in ('rent', 'term', 'parts', 'party', 'clauses', 'other', 'signing', 'void'));
comment on column assets.amendment_draft.kind is 'signing: a correction of signer, seal, day or document before the contract takes effect; void: that it never held, with its ground';

create function assets.contract_void_agreed() returns trigger language plpgsql security definer set search_path = assets, pg_temp as $$
begin
  if assets.by_program() and not exists (select from amendment_draft d where d.contract_id = new.id and d.kind = 'void' and d.state = 'approved') then
    raise exception 'a contract in force is void as one proposed and another agreed to' using errcode = '23514', constraint = 'contract_void_agreed';
  end if;
  return new;
end $$;
create trigger contract_void_agreed before update of state on assets.contract for each row
  when (new.state = 'void' and (old.state = 'active' or old.possession_on is not null)) execute function assets.contract_void_agreed();

-- ---------------------------------------------------------------- objections to subleases

alter table assets.sublease add column objected_on date;
alter table assets.sublease add constraint objected_after_known check (objected_on >= known_on);
comment on column assets.sublease.objected_on is 'when the collective objected in writing; null: it did not, and after six months is taken to have consented (民法典 718)';

create or replace function assets.fact_kept() returns trigger language plpgsql as $$
declare
  late text[] := array['ended_on', 'withdrawn_at', 'withdrawn_by', 'withdrawn_name', 'withdrawn_why', 'consent_on', 'objected_on', 'objection', 'objected_at', 'answer_due', 'upheld', 'answer', 'answered_at', 'answered_by'];
  k text;
begin
  if to_jsonb(new) - late <> to_jsonb(old) - late or old.withdrawn_at is not null then
    raise exception 'a fact that was entered is not changed' using errcode = '23514', constraint = 'fact_kept';
  end if;
  foreach k in array late loop
    if to_jsonb(old) ? k and to_jsonb(old) -> k <> 'null'::jsonb and to_jsonb(old) -> k <> to_jsonb(new) -> k then
      raise exception 'what was said of a fact is not changed' using errcode = '23514', constraint = 'fact_kept';
    end if;
  end loop;
  return new;
end $$;
grant update (objected_on) on assets.sublease to yunjian_app;

-- ---------------------------------------------------------------- what belongs together

alter table assets.asset add column group_name text check (length(group_name) between 1 and 60);
comment on column assets.asset.group_name is 'the market, park or yard it belongs to, as its collective calls it; lettings to one hand are added up over it (C11). Null: assets of one address belong together';
-- one title is one thing; where several assets stand under it, it is said why
alter table assets.asset add column title_shared text check (length(title_shared) between 2 and 200);
comment on column assets.asset.title_shared is 'why another asset of the collective has the same title number: parts of one title';
grant update (group_name, title_shared) on assets.asset to yunjian_app;
create index asset_group on assets.asset (collective_id, group_name) where group_name is not null;
