/** Rounds of lots of the sample history: closed ones with their seeds shown, the present one with its seed kept. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { appendLeaves, type LeafInput } from '@yunjian/kernel/audit';
import type { Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { commitmentOf, roundCodeOf } from '../lots.ts';

/** Writes one round a month from `from` to `today` and returns the seeds by round. The present round's seed is drawn, never computed: it must not be guessed. */
export async function writeRounds(
  kit: Kit,
  tx: Tx,
  seed: number,
  from: Temporal.PlainDate,
  today: Temporal.PlainDate,
): Promise<ReadonlyMap<string, string>> {
  const seeds = new Map<string, string>();
  const leaves: LeafInput[] = [];
  for (let first = from.with({ day: 1 }); Temporal.PlainDate.compare(first, today) <= 0; first = first.add({ months: 1 })) {
    const code = roundCodeOf(first);
    const closes = first.add({ months: 1 }).subtract({ days: 1 });
    const closed = Temporal.PlainDate.compare(closes, today) < 0;
    const drawn = closed
      ? createHash('sha256').update(`sample round ${seed} ${code}`).digest('hex')
      : Buffer.from(kit.random(32)).toString('hex');
    const commitment = commitmentOf(drawn);
    const sealed = kit.crypto.seal(drawn, `talent.lot_round:${code}`);
    const { rows } = await sql<{
      code: string;
    }>`insert into talent.lot_round (code, opens_on, closes_on, commitment, seed_sealed, seed)
      values (${code}, ${first}, ${closes}, ${commitment}, ${sealed}, ${closed ? drawn : null}) on conflict (code) do nothing returning code`.execute(
      tx,
    );
    if (rows.length === 0) {
      const known = await sql<{ seed_sealed: Buffer }>`select seed_sealed from talent.lot_round where code = ${code}`.execute(tx);
      seeds.set(code, kit.crypto.openText(known.rows[0]?.seed_sealed ?? Buffer.alloc(0), `talent.lot_round:${code}`));
      continue;
    }
    seeds.set(code, drawn);
    const at = first.toZonedDateTime(kit.zone).toInstant();
    leaves.push({ kind: 'talent.round-opened', subject: code, body: { commitment }, at });
    if (closed)
      leaves.push({
        kind: 'talent.round-closed',
        subject: code,
        body: { seedHash: commitment },
        at: closes.add({ days: 1 }).toZonedDateTime(kit.zone).toInstant(),
      });
  }
  const refs = await appendLeaves(tx, leaves, kit.crypto.suite);
  const opened = leaves.flatMap((l, i) =>
    l.kind === 'talent.round-opened' ? [{ code: l.subject, leaf: refs[i]?.leafId ?? null }] : [],
  );
  await sql`update talent.lot_round r set leaf_id = w.leaf from unnest(${opened.map((o) => o.code)}::text[], ${opened.map((o) => o.leaf)}::text[]) as w(code, leaf)
    where r.code = w.code`.execute(tx);
  return seeds;
}
