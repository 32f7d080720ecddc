-- Two more duties: who drafts a rule, and who approves one. That nobody approves a draft of their own is a constraint on the draft (rulebook).

alter table auth.account_role drop constraint account_role_role_check;
alter table auth.account_role add constraint account_role_role_check
  check (role in ('reviewer', 'duty', 'operator', 'rule-editor', 'rule-approver', 'auditor', 'sysadmin', 'secadmin'));
