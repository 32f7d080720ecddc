/** Which tables are kept as hashes, row by row. */

export interface Witnessed {
  /** The columns that name a row. */
  readonly key: readonly string[];
  /** Columns that stay outside: they say when the program last looked, not what is so. */
  readonly without?: readonly string[];
}

const ID: Witnessed = { key: ['id'] };

/**
 * Tables of schema assets whose every row is compared with the log, all columns but `without`. `assets.witnessed` is the same table (a test compares them).
 * Payouts are not here: 40,000 of them are bound by the result hash of their run (dividends/event.ts); nor the lines of a change of shares, bound by their hash.
 */
export const WITNESSED: Readonly<Record<string, Witnessed>> = {
  bank_account: ID,
  asset: ID,
  part: ID,
  valuation: ID,
  census: ID,
  census_row: ID,
  census_match: { key: ['census_row_id'] },
  decision: ID,
  decision_event: ID,
  listing: ID,
  listing_part: { key: ['listing_id', 'part_id'] },
  listing_event: ID,
  registration: ID,
  quote: ID,
  objection: ID,
  bid: ID,
  contract: ID,
  tenure: { key: ['contract_id', 'part_id'] },
  rent_period: { key: ['contract_id', 'n'] },
  amendment: ID,
  contract_event: ID,
  receivable: ID,
  recognition: { key: ['receivable_id', 'no'] },
  bank_line: ID,
  receipt: ID,
  allocation: ID,
  proposal: ID,
  write_off: ID,
  refund: ID,
  bid_deposit: ID,
  bank_match: { key: ['line_id'] },
  demand: ID,
  rescission: ID,
  money_event: ID,
  rule_pack: ID,
  finding: { key: ['id'], without: ['examined_on', 'input_hash'] },
  rectification: ID,
  rectification_answer: ID,
  talk: ID,
  household: ID,
  member: ID,
  share_event: ID,
  share_holding: { key: ['holder_id', 'event_id'] },
  share_freeze: { key: ['holder_id', 'event_id'] },
  distribution_run: ID,
  payee_account: ID,
  payment_file: ID,
  payment_order: { key: ['file_id', 'n'] },
  payment_result: ID,
  question: ID,
  question_signature: { key: ['question_id', 'member_id'] },
};
