-- Four more duties, of those who run and oversee collective assets. Only the constraint grows; nobody holds them until they are granted.

alter table auth.account_role drop constraint account_role_role_check;
alter table auth.account_role add constraint account_role_role_check
  check (role in ('reviewer', 'duty', 'operator', 'rule-editor', 'rule-approver', 'inspector', 'data-editor', 'accountant', 'board', 'supervisory-board', 'township',
    'auditor', 'sysadmin', 'secadmin'));
