-- What a comparison with null or infinity let through in 0002, for whoever speaks SQL as the program.

-- "is this the text that was approved" is null for a null hash, and null is not true: an argument that is missing publishes and withdraws nothing.
alter function rulebook.publish_draft(uuid, integer, bytea, uuid, text, timestamptz, date, date) strict;
alter function rulebook.withdraw_draft(uuid, uuid, timestamptz, date) strict;

-- A version that begins on no day of the calendar would wait for ever, and keep every other one out.
alter table rulebook.draft add constraint draft_begins_on_a_day check (isfinite(effective_from));
-- Otherwise a version in force is withdrawn by a moment that is said to lie before its first day.
alter table rulebook.draft add constraint draft_withdrawn_after_approval check (withdrawn_at >= approved_at);
