/** The tables that the sample data fill, each with the columns in the order in which the rows are made. */
import { Rows } from './copy.ts';

/** Rows gathered for one batch of applications. */
export interface Tables {
  readonly consents: Rows;
  readonly evidence: Rows;
  readonly applications: Rows;
  readonly queue: Rows;
  readonly runs: Rows;
  readonly holds: Rows;
  readonly offers: Rows;
  readonly leases: Rows;
  readonly proposals: Rows;
  readonly audits: Rows;
  readonly events: Rows;
}

/** Empty tables; sent in this order every reference finds its row. */
export const makeTables = (): Tables => ({
  consents: new Rows('registers.consent', 'id, person, registers, purpose, text_version, given_at'),
  evidence: new Rows(
    'registers.evidence',
    'query_id, consent_id, person, register, asked_at, answered_at, outcome, reason, answer, source, as_of, attempts, latency_ms',
  ),
  applications: new Rows(
    'talent.application',
    'id, reference, person_id, submitted_by, channel, state, household_size, accessible, project_ids, max_rent_fen, automation, employer_uscc, employer_name, town_code, employer_size, form, bank_sealed, bank_masked, consent_id, evidence_ids, category, rooms, causes, case_id, decision_id, submitted_at, decided_at, served_at, declines, updated_at',
  ),
  queue: new Rows(
    'talent.queue_entry',
    'application_id, category, waiting_on, round, lot, rooms, accessible, project_ids, max_rent_fen, state, fresh, changed_at',
  ),
  runs: new Rows('talent.allotment_run', 'id, at, accessible, rooms, considered, served, rule'),
  holds: new Rows('talent.hold', 'id, unit_id, application_id, kind, during'),
  offers: new Rows(
    'talent.offer',
    'id, application_id, unit_id, hold_id, run_id, state, offered_at, deadline, answered_at, reason',
  ),
  leases: new Rows(
    'talent.lease',
    'id, number, application_id, unit_id, hold_id, state, during, rent_fen, deposit_fen, terms, text_hash, key_code, signed_name_hash, signed_tenant_at, signed_operator_at, operator_seal, keys_at, keys_by, ended_at, end_reason',
  ),
  proposals: new Rows(
    'talent.proposal',
    'application_id, kind, category, reason, findings, proposed_by, proposed_at, answered_by, approved, note, answered_at',
  ),
  audits: new Rows('talent.post_audit', 'application_id, why, drawn_at, due_on, result, note, by, answered_at'),
  events: new Rows('talent.event', 'application_id, at, code, params, by_account, by_name, note, public'),
});
