/** What happens to members, shares and runs: an event row and its leaf in the district's log, in the caller's transaction. */
import { hash } from 'node:crypto';
import { sql } from 'kysely';
import { appendLeaf, type Mismatch, type Witness, type WitnessLeaf } from '@yunjian/kernel/audit';
import { canonicalJson, uuidv7, type JsonObject } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { resultHashOf, resultText, rowsHashOf, type ResultRow, type RunInput } from './compute.ts';
import type { RunMode } from './states.ts';

/** Who did it; `id` null for the program. */
export interface Hand {
  readonly id: string | null;
  readonly name: string;
}

export const MEMBER_LEAF = 'assets.members';
export const RUN_LEAF = 'assets.run';

type Tools = Pick<Kit, 'crypto'>;

const sha = (body: JsonObject): string => hash('sha256', canonicalJson(body), 'hex');

const memberLeaf = (id: string, e: { kind: string; holder: string | null; body: JsonObject }, by: string | null): JsonObject => ({
  by,
  event: id,
  kind: e.kind,
  sha256: sha({ body: e.body, holder: e.holder, kind: e.kind }),
});

/** Adds an event of the register. `body` is shown as it is: hashes and counts, no personal data; free text goes in as text and stays out of the log. */
export async function addMemberEvent(
  tx: Tx,
  kit: Tools,
  event: { readonly collectiveId: string; readonly holderId: string | null; readonly kind: string; readonly body: JsonObject },
  by: Hand,
  at: Temporal.Instant,
): Promise<string> {
  const id = uuidv7(at);
  const body = memberLeaf(id, { kind: event.kind, holder: event.holderId, body: event.body }, by.id);
  const { leafId } = await appendLeaf(tx, { kind: MEMBER_LEAF, subject: event.collectiveId, body, at }, kit.crypto.suite);
  await sql`insert into assets.member_event (id, collective_id, holder_id, at, kind, body, by_id, by_name, leaf_id)
    values (${id}, ${event.collectiveId}::uuid, ${event.holderId}::uuid, ${at}, ${event.kind}, ${JSON.stringify(event.body)}::jsonb, ${by.id}::uuid, ${by.name}, ${leafId}::uuid)`.execute(
    tx,
  );
  return leafId;
}

interface RunEvent {
  readonly action: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly body: JsonObject;
}

/** What the log says of a step of a run: its hashes and sums openly, since members check them; reasons only inside `sha256`. */
const OPEN = [
  'seedHash',
  'seed',
  'inputHash',
  'resultHash',
  'poolFen',
  'entries',
  'decision',
  'entry',
  'paidFen',
  'returnedFen',
  'fileHash',
] as const;
const runLeaf = (id: string, e: RunEvent, by: string | null): JsonObject => ({
  action: e.action,
  by,
  event: id,
  ...Object.fromEntries(OPEN.flatMap((key) => (e.body[key] === undefined ? [] : [[key, e.body[key]]]))),
  from: e.from,
  sha256: sha({ action: e.action, body: e.body, from: e.from, to: e.to }),
  to: e.to,
});

/** Adds a step of a run. Returns the id of its leaf. */
export async function addRunEvent(
  tx: Tx,
  kit: Tools,
  event: RunEvent & { readonly runId: string },
  by: Hand,
  at: Temporal.Instant,
): Promise<string> {
  const id = uuidv7(at);
  const { leafId } = await appendLeaf(
    tx,
    { kind: RUN_LEAF, subject: event.runId, body: runLeaf(id, event, by.id), at },
    kit.crypto.suite,
  );
  await sql`insert into assets.run_event (id, run_id, at, action, from_state, to_state, body, by_id, by_name, leaf_id)
    values (${id}, ${event.runId}::uuid, ${at}, ${event.action}, ${event.from}, ${event.to}, ${JSON.stringify(event.body)}::jsonb, ${by.id}::uuid, ${by.name}, ${leafId}::uuid)`.execute(
    tx,
  );
  return leafId;
}

/** SHA-256 over the lines of a change of shares, in the order of holders. */
export const linesHash = (lines: readonly { holderId: string; delta: bigint }[]): string =>
  hash(
    'sha256',
    lines
      .map((l) => `${l.holderId},${l.delta}\n`)
      .toSorted()
      .join(''),
    'hex',
  );

/** `linesHash` of the lines of a change of shares as they are now. */
async function storedLinesHash(db: Db | Tx, id: string): Promise<string> {
  const { rows } = await sql<{ holderId: string; delta: bigint }>`
    select holder_id as "holderId", delta from assets.share_event_line where event_id = ${id}::uuid`.execute(db);
  return linesHash(rows);
}

/**
 * True when the lines of a proposed change of shares are those its proposal put into the log: event, leaf and lines say the same. Asked before a second person's
 * approval moves what the lines say.
 */
export async function linesAsProposed(tx: Tx, event: { readonly id: string; readonly collectiveId: string }): Promise<boolean> {
  const { rows } = await sql<MemberRow & { leaf: string }>`
    select m.id, m.collective_id, m.holder_id, m.kind, m.body, m.by_id, m.leaf_id, l.canonical as leaf from assets.share_event e
    join assets.member_event m on m.collective_id = e.collective_id and m.at = e.proposed_at and m.kind = 'shares-proposed' and m.body ->> 'shareEvent' = e.id::text
    join audit.leaf l on l.id = m.leaf_id and l.kind = ${MEMBER_LEAF} and l.subject = e.collective_id::text
    where e.id = ${event.id}::uuid and e.collective_id = ${event.collectiveId}::uuid`.execute(tx);
  const row = rows[0];
  if (row === undefined) return false;
  const said = (JSON.parse(row.leaf) as { body: JsonObject }).body;
  const again = memberLeaf(row.id, { kind: row.kind, holder: row.holder_id, body: row.body }, row.by_id);
  return canonicalJson(again) === canonicalJson(said) && (await storedLinesHash(tx, event.id)) === row.body['linesHash'];
}

type MemberRow = {
  id: string;
  collective_id: string;
  holder_id: string | null;
  kind: string;
  body: JsonObject;
  by_id: string | null;
  leaf_id: string;
};
type RunRow = {
  id: string;
  run_id: string;
  action: string;
  from_state: string | null;
  to_state: string | null;
  body: JsonObject;
  by_id: string | null;
  leaf_id: string;
};

const gone = (leaf: WitnessLeaf, zh: string, en: string): Mismatch => ({
  leafId: leaf.id,
  what: { zh: `${zh} ${String(leaf.body['event'])} 已被删除`, en: `${en} ${String(leaf.body['event'])} is gone` },
});
const differs = (leaf: WitnessLeaf, zh: string, en: string): Mismatch => ({
  leafId: leaf.id,
  what: { zh: `${zh}与存证不符`, en: `${en} differs from its leaf` },
});

async function sharesAgree(db: Db, event: MemberRow): Promise<boolean> {
  const id = event.body['shareEvent'];
  if (!event.kind.startsWith('shares-') || typeof id !== 'string') return true;
  if (event.kind !== 'shares-approved') return (await storedLinesHash(db, id)) === event.body['linesHash'];
  const { rows } = await sql<{ holderId: string; delta: bigint; units: bigint | null; before: bigint | null }>`
    select l.holder_id as "holderId", l.delta, h.units, p.units as before from assets.share_event_line l
    left join assets.share_holding h on h.event_id = l.event_id and h.holder_id = l.holder_id
    left join assets.share_holding p on p.holder_id = l.holder_id and upper(p.valid) = lower(h.valid)
    where l.event_id = ${id}::uuid`.execute(db);
  const moved = rows.every((r) => r.delta === 0n || (r.units !== null && r.units === (r.before ?? 0n) + r.delta));
  return moved && linesHash(rows) === event.body['linesHash'];
}

/** Compares events of members and shares with their leaves, and lines and shares themselves with the events that proposed and moved them. */
export const memberWitness: Witness = {
  kind: MEMBER_LEAF,
  async check(db, leaves) {
    const { rows } = await sql<MemberRow>`
      select id, collective_id, holder_id, kind, body, by_id, leaf_id from assets.member_event where leaf_id = any(${leaves.map((l) => l.id)}::uuid[])`.execute(
      db,
    );
    const byLeaf = new Map(rows.map((r) => [r.leaf_id, r]));
    const out: Mismatch[] = [];
    for (const leaf of leaves) {
      const row = byLeaf.get(leaf.id);
      if (row === undefined) out.push(gone(leaf, '成员登记事件', 'event of the register of members'));
      else if (
        row.collective_id !== leaf.subject ||
        canonicalJson(memberLeaf(row.id, { kind: row.kind, holder: row.holder_id, body: row.body }, row.by_id)) !==
          canonicalJson(leaf.body)
      )
        out.push(differs(leaf, `成员登记事件 ${row.id}`, `event of the register of members ${row.id}`));
      else if (!(await sharesAgree(db, row)))
        out.push(
          differs(leaf, `份额变更 ${String(row.body['shareEvent'])}`, `change of shares ${String(row.body['shareEvent'])}`),
        );
    }
    return out;
  },
};

/** SHA-256 over the payouts of a run as they are now, without its seed: what a computed run is held to before its notice. */
async function storedRowsHash(db: Db | Tx, runId: string): Promise<string> {
  return rowsHashOf(await storedRows(db, runId));
}

async function storedRows(db: Db | Tx, runId: string): Promise<ResultRow[]> {
  const { rows } = await sql<ResultRow>`
    select p.no, p.holder_id as "holderId", h.code, p.units, p.carried_in_fen as "carriedIn", p.part_fen as part, p.topped_up as "toppedUp", p.pay_fen as pay, p.carry_fen as carry
    from assets.payout p join assets.holder h on h.id = p.holder_id where p.run_id = ${runId}::uuid order by p.no`.execute(db);
  return rows;
}

/** A run as it is stored, with its seed, or with `opened` while it does not show it yet; null without a seed. */
async function storedRun(db: Db | Tx, runId: string, opened: string | null): Promise<(RunInput & { rows: ResultRow[] }) | null> {
  const { rows: runs } = await sql<{
    mode: RunMode;
    fen: bigint;
    minimum: bigint;
    recordOn: string;
    seed: string | null;
  }>`
    select mode, coalesce(rate_fen, wanted_fen, 0)::int8 as fen, minimum_fen as minimum, record_on as "recordOn", seed from assets.distribution_run where id = ${runId}::uuid`.execute(
    db,
  );
  const run = runs[0];
  const seed = run?.seed ?? opened;
  if (run === undefined || seed === null) return null;
  return { ...run, seed, runId, rows: await storedRows(db, runId) };
}

/** The result hash that the rows of a run give now, with the seed of the run, or with `opened` while the run does not show it yet; null without a seed. */
export async function storedResultHash(db: Db | Tx, runId: string, opened: string | null = null): Promise<string | null> {
  const run = await storedRun(db, runId, opened);
  return run === null ? null : resultHashOf(run, run.rows);
}

/** The whole list of a run as it is hashed (`resultText`), from its notice on; null before. */
export async function storedResultText(db: Db, runId: string): Promise<string | null> {
  const run = await storedRun(db, runId, null);
  return run === null ? null : resultText(run, run.rows);
}

/** Payouts of a locked run whose state is not what the orders of the bank say of them: paid without an arrived payment, waiting although one arrived. At most 20. */
async function statesApart(db: Db, runId: string): Promise<number[]> {
  const { rows } = await sql<{ no: number }>`
    select p.no from assets.payout p left join lateral (select bool_or(o.state = 'paid') as paid, bool_or(o.state = 'sent') as sent from assets.payment_order o
      where o.run_id = p.run_id and o.payout_no = p.no) o on true
    where p.run_id = ${runId}::uuid and ((p.pay_fen = 0) <> (p.state = 'carried') or exists (select from assets.payment_file f where f.run_id = p.run_id)
      and ((p.state = 'paid') <> coalesce(o.paid, false) or (p.state in ('sent', 'reissued')) <> coalesce(o.sent, false))) order by p.no limit 20`.execute(
    db,
  );
  return rows.map((r) => r.no);
}

/** The step that says of each run what its payouts are: that which locked or noticed it, else the last that computed what the run says. */
async function reckonings(db: Db, runs: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{
    run: string;
    id: string;
  }>`select distinct on (e.run_id) e.run_id as run, e.id from assets.run_event e
    join assets.distribution_run r on r.id = e.run_id
    where e.run_id = any(${[...new Set(runs)]}::uuid[]) and e.action in ('compute', 'notice', 'lock')
    order by e.run_id, case e.action when 'lock' then 3 when 'notice' then 2 else 1 end desc, e.body ->> 'resultHash' = r.result_hash desc, e.at desc, e.id desc`.execute(
    db,
  );
  return new Map(rows.map((r) => [r.run, r.id]));
}

/** A computed run is held to the hash of its rows, since its seed is not open yet; a noticed or locked one to what everybody was shown. */
async function payoutsAgree(db: Db, step: RunRow): Promise<boolean> {
  if (step.action !== 'compute') return (await storedResultHash(db, step.run_id)) === step.body['resultHash'];
  const said = step.body['rowsHash'];
  return typeof said !== 'string' || (await storedRowsHash(db, step.run_id)) === said;
}

/** Compares the steps of runs with their leaves, the payouts of a run with the hash that was computed, noticed and locked, and their states with the orders of the bank. */
export const runWitness: Witness = {
  kind: RUN_LEAF,
  async check(db, leaves) {
    const { rows } = await sql<RunRow>`
      select id, run_id, action, from_state, to_state, body, by_id, leaf_id from assets.run_event where leaf_id = any(${leaves.map((l) => l.id)}::uuid[])`.execute(
      db,
    );
    const byLeaf = new Map(rows.map((r) => [r.leaf_id, r]));
    const out: Mismatch[] = [];
    const now = await reckonings(
      db,
      rows.map((r) => r.run_id),
    );
    for (const leaf of leaves) {
      const row = byLeaf.get(leaf.id);
      if (row === undefined) {
        out.push(gone(leaf, '分配步骤', 'step of a distribution'));
        continue;
      }
      const again = runLeaf(row.id, { action: row.action, from: row.from_state, to: row.to_state, body: row.body }, row.by_id);
      if (row.run_id !== leaf.subject || canonicalJson(again) !== canonicalJson(leaf.body))
        out.push(differs(leaf, `分配步骤 ${row.id}`, `step of a distribution ${row.id}`));
      else if (now.get(row.run_id) === row.id && !(await payoutsAgree(db, row)))
        out.push(differs(leaf, `分配 ${row.run_id} 的发放明细`, `the payouts of distribution ${row.run_id}`));
      else if (row.action === 'lock')
        for (const no of await statesApart(db, row.run_id))
          out.push({
            leafId: leaf.id,
            what: {
              zh: `分配 ${row.run_id} 的第 ${no} 笔发放：状态与付款记录不符`,
              en: `payout ${no} of distribution ${row.run_id}: its state is not what the payments say`,
            },
          });
    }
    return out;
  },
};

export const dividendWitnesses: readonly Witness[] = [memberWitness, runWitness];
