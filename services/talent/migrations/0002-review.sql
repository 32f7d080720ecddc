-- What review, disputes and post-audit need beyond the first tables.

-- A refusal has two authors; a reconsideration is for neither of them.
alter table talent.dispute add column first_approver uuid;
alter table talent.dispute add constraint dispute_other_than_approver
  check (kind <> 'reconsideration' or answered_by is null or answered_by is distinct from first_approver);
comment on column talent.dispute.first_approver is 'The second person of the decision complained of';
create index dispute_case on talent.dispute (case_id);

-- A wrong approval is not undone silently: it opens a case with due process.
alter table talent.post_audit add column case_id uuid;
alter table talent.post_audit add constraint post_audit_wrong_opens_case check ((case_id is not null) = (result is not distinct from 'WRONG'));
create index post_audit_case on talent.post_audit (case_id) where case_id is not null;
create index post_audit_drawn on talent.post_audit (drawn_at);
grant update (case_id) on talent.post_audit to yunjian_app;

create index proposal_application on talent.proposal (application_id);
create index application_manual_mode on talent.application (accepted_seq) where state = 'in_review' and causes @> '{MANUAL_MODE}';
