-- Two more duties: who inspects stops, and who keeps timetables. Only the constraint grows; nobody holds them until they are granted.

alter table auth.account_role drop constraint account_role_role_check;
alter table auth.account_role add constraint account_role_role_check
  check (role in ('reviewer', 'duty', 'operator', 'rule-editor', 'rule-approver', 'inspector', 'data-editor', 'auditor', 'sysadmin', 'secadmin'));
