-- The decisions of a version, newest first, and how many there are: for the page of a rule.
create index decision_by_version on rulebook.decision (rule_code, rule_version, decided_at desc, id desc);
