-- What was ordered to be mended and is still found is closed by two people with a reason, as a dismissal is. Closed though still found is shown apart.

insert into assets.finding_step (from_state, action, to_state) values
  ('answered', 'propose-closing', 'accepting'), ('accepting', 'confirm-closing', 'closed'), ('accepting', 'refuse-closing', 'answered');

alter table assets.finding drop constraint finding_state_check;
alter table assets.finding add constraint finding_state_check
  check (state in ('open', 'proposed', 'dismissed', 'ordered', 'answered', 'accepting', 'overdue', 'closed', 'gone'));
alter table assets.finding add column closing jsonb;
comment on column assets.finding.closing is 'why an order is closed though the finding is still there: who proposed it, with what reason, and who agreed';
alter table assets.finding add constraint closing_has_a_reason check (state <> 'accepting' or closing is not null);
grant update (closing) on assets.finding to yunjian_app;

create or replace function assets.finding_moves() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not exists (select from assets.finding_step where from_state = old.state and to_state = new.state) then
    raise exception 'a finding does not go from % to %', old.state, new.state using errcode = '23514', constraint = 'finding_step';
  end if;
  -- a dismissal is proposed by one person and judged by another
  if old.state = 'proposed' and new.state = 'dismissed' and (new.dismissal ->> 'decidedBy' is null or new.dismissal ->> 'decidedBy' = new.dismissal ->> 'proposedBy') then
    raise exception 'a dismissal needs a second person' using errcode = '23514', constraint = 'finding_second_person';
  end if;
  -- so is the closing of an order while what it is about is still found
  if old.state = 'accepting' and new.state = 'closed' and (new.closing ->> 'decidedBy' is null or new.closing ->> 'decidedBy' = new.closing ->> 'proposedBy') then
    raise exception 'a closing needs a second person' using errcode = '23514', constraint = 'finding_second_person';
  end if;
  if old.state = 'answered' and new.state = 'closed' and old.present then
    raise exception 'what is still found is closed by two' using errcode = '23514', constraint = 'finding_second_person';
  end if;
  return new;
end $$;
