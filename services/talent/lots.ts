import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { appendLeaf } from '@yunjian/kernel/audit';

/** A round of lots: its seed is committed to before anyone applies and shown when it has closed. */
export interface Round {
  readonly code: string;
  /** Hex of the 32-byte seed. */
  readonly seed: string;
}

/** What is published when a round opens: SHA-256 of the seed's bytes, hex. Nobody can choose another seed afterwards. */
export const commitmentOf = (seedHex: string): string => createHash('sha256').update(Buffer.from(seedHex, 'hex')).digest('hex');

/**
 * The lot of an application in a round: the first 60 bits of SHA-256(seed bytes ‖ application id as text). Smaller goes first.
 * Everyone can recompute it once the seed is shown.
 */
export function lotOf(seedHex: string, applicationId: string): bigint {
  const digest = createHash('sha256').update(Buffer.from(seedHex, 'hex')).update(applicationId).digest();
  return digest.readBigUInt64BE(0) >> 4n;
}

export const LOT_FORMULA = 'lot = SHA-256(seed bytes || application id as text), first 60 bits; smaller first';

/** The code of the round a day belongs to: its month. */
export const roundCodeOf = (day: Temporal.PlainDate): string => `${day.year}-${String(day.month).padStart(2, '0')}`;

const AAD = 'talent.lot_round';
const rounds = new WeakMap<Kit, Round>();

/** The round of `today`, opened when it is the first use: its commitment is a leaf of the log, so the seed cannot be exchanged. */
export async function currentRound(kit: Kit, today: Temporal.PlainDate): Promise<Round> {
  const code = roundCodeOf(today);
  const known = rounds.get(kit);
  if (known?.code === code) return known;
  const round = (await find(kit, kit.database.db, code)) ?? (await open(kit, code, today));
  rounds.set(kit, round);
  return round;
}

async function find(kit: Kit, db: Db | Tx, code: string): Promise<Round | null> {
  const { rows } = await sql<{ seed_sealed: Buffer }>`select seed_sealed from talent.lot_round where code = ${code}`.execute(db);
  const row = rows[0];
  return row ? { code, seed: kit.crypto.openText(row.seed_sealed, `${AAD}:${code}`) } : null;
}

async function open(kit: Kit, code: string, today: Temporal.PlainDate): Promise<Round> {
  const first = today.with({ day: 1 });
  const seed = Buffer.from(kit.random(32)).toString('hex');
  return kit.database.tx(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('talent.lot_round'))`.execute(tx);
    const there = await find(kit, tx, code);
    if (there) return there;
    const commitment = commitmentOf(seed);
    const { leafId } = await appendLeaf(
      tx,
      { kind: 'talent.round-opened', subject: code, body: { commitment }, at: kit.now() },
      kit.crypto.suite,
    );
    await sql`insert into talent.lot_round (code, opens_on, closes_on, commitment, seed_sealed, leaf_id)
      values (${code}, ${first}, ${first.add({ months: 1 }).subtract({ days: 1 })}, ${commitment}, ${kit.crypto.seal(seed, `${AAD}:${code}`)}, ${leafId})`.execute(
      tx,
    );
    return { code, seed };
  });
}

/** Shows the seeds of rounds that have closed (job); each showing is a leaf. Returns how many. */
export async function publishClosedSeeds(kit: Kit, today: Temporal.PlainDate): Promise<number> {
  return kit.database.tx(async (tx) => {
    const { rows } = await sql<{ code: string; seed_sealed: Buffer }>`
      select code, seed_sealed from talent.lot_round where seed is null and closes_on < ${today} for update skip locked`.execute(
      tx,
    );
    for (const row of rows) {
      const seed = kit.crypto.openText(row.seed_sealed, `${AAD}:${row.code}`);
      await sql`update talent.lot_round set seed = ${seed} where code = ${row.code}`.execute(tx);
      await appendLeaf(
        tx,
        { kind: 'talent.round-closed', subject: row.code, body: { seedHash: commitmentOf(seed) }, at: kit.now() },
        kit.crypto.suite,
      );
    }
    return rows.length;
  });
}
