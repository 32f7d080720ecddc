-- A staff account made without a person is given one once, by the system administrator: what somebody does for others rests on who somebody is.

create function auth.identified_once() returns trigger language plpgsql as $$
begin
  if old.person_id is not null and new.person_id is distinct from old.person_id then
    raise exception 'the person of an account does not change' using errcode = '23514', constraint = 'identified_once';
  end if;
  return new;
end $$;
create trigger identified_once before update of person_id on auth.account for each row execute function auth.identified_once();
grant update (person_id) on auth.account to yunjian_app;
