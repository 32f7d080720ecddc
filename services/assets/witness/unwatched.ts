/** What `yunjian audit verify` does not look at in the schemas of collective assets and of the ledger, and why it need not. A test wants every other column watched. */

const CACHE =
  'says only that something changed, so that figures are counted again; wrong, they are counted once too often or once too late';
const WORK = 'where a piece of work is; the step it takes is an event that is compared';

/** Tables, or single columns as `table.column`. */
export const UNWATCHED: Readonly<Record<string, string>> = {
  'assets.figure_version': CACHE,
  'assets.public_version': CACHE,
  'assets.closed_unbilled':
    'which closed leases are looked at for rent left out; how much that is is counted of their schedule and of what was billed, which are watched',
  'assets.supervision_change': 'contracts to be examined again; the nightly run examines all of them anyway',
  'assets.supervision_part_touch': 'parts to be examined again; the nightly run examines all of them anyway',
  'assets.supervision_reader': 'how far the re-examination has read; the nightly run does not ask',
  'assets.run_task': WORK,
  'assets.import_batch.progress': WORK,
  'assets.import_batch.runner': WORK,
  'assets.import_batch.heartbeat': WORK,
  'assets.supervision_run.total': WORK,
  'assets.supervision_run.done': WORK,
  'assets.supervision_run.last_id': WORK,
  'assets.supervision_run.last_part': WORK,
  'assets.supervision_run.runner': WORK,
  'assets.supervision_run.heartbeat': WORK,
  'assets.finding.examined_on': 'when the rules last looked; they look again every night',
  'assets.finding.input_hash': 'whether a case has to be looked at again; the history run looks at all',
  'assets.tenure.asset_id': 'follows from the part, which is compared; a constraint needs it in the row',
  'assets.tenure.whole': 'follows from the part, which is compared; a constraint needs it in the row',
  'assets.rehearsal_flip': 'what a draft of the rules would change; a rehearsal is repeated at will and binds nobody',
  'assets.row_seal': 'the hashes themselves: those of a batch are compared with its leaf, the others with their proof',
  'assets.payout.state':
    'compared with the orders of payment files once there are some; before, the lock sets it for every payout by its freeze and its sum',
  'ledger.book.currency': 'a check of the table lets it be CNY only',
};
