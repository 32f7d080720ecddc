/** Findings that are not found any more because the register was edited while they were open: who is judged by the register also keeps it, so the township is told. */
import { sql } from 'kysely';
import type { Tx } from '@yunjian/kernel/db';
import { tell } from './finding.ts';

/** Rules that ask for something that stands in the register, or is entered of an asset: by editing it they fall silent (a test compares what the rules read). */
export const OF_REGISTER: ReadonlySet<string> = new Set([
  'C03',
  'C07',
  'C09',
  'C10',
  'C11',
  'C19',
  'C20',
  'C29',
  'C30',
  'C31',
  'C32',
  'C33',
  'C34',
  'C48',
  'C49',
]);

/** The last edit of the assets a finding is about since it was opened. */
export interface Edit {
  readonly finding: string;
  readonly asset: string;
  readonly code: string;
  readonly event: string;
  readonly kind: string;
  readonly on: string;
  readonly by: string;
}

/** Of some findings those whose assets were edited since they were opened, with the last edit, by finding. Days are those of `zone`. */
export async function editsBehind(tx: Tx, findings: readonly string[], zone: string): Promise<ReadonlyMap<string, Edit>> {
  if (findings.length === 0) return new Map();
  const { rows } = await sql<Edit>`
    select f.id as finding, e.asset_id as asset, e.code, e.id as event, e.kind, (e.at at time zone ${zone})::date::text as on, e.by_name as by
    from assets.finding f cross join lateral (select x.*, a.code from assets.asset a join assets.asset_event x on x.asset_id = a.id
      where a.id in (select p.asset_id from assets.part p where p.id = f.part_id union all
          select p.asset_id from assets.tenure t join assets.part p on p.id = t.part_id where t.contract_id = f.contract_id)
        and x.at >= f.opened_at and (x.kind in ('changed', 'part-changed', 'part-added', 'part-retired', 'dispute', 'settle', 'retire', 'set-idle', 'set-in-use')
          or x.kind like 'fact-%')
      order by x.seq desc limit 1) e
    where f.id = any(${[...findings]}::uuid[])`.execute(tx);
  return new Map(rows.map((r) => [r.finding, r]));
}

/** Tells the township of the collective, and nobody who acts for it, which findings went with an edit of the register. */
export async function tellEdits(tx: Tx, edits: ReadonlyMap<string, Edit>, day: string, now: Temporal.Instant): Promise<void> {
  if (edits.size === 0) return;
  const { rows } = await sql<{
    id: string;
    rule: string;
    title: { zh: string; en: string };
    collectiveId: string;
    townCode: string;
  }>`
    select f.id, f.rule, f.said -> 'title' as title, f.collective_id as "collectiveId", f.town_code as "townCode"
    from assets.finding f where f.id = any(${[...edits.keys()]}::uuid[]) order by f.id`.execute(tx);
  for (const { id, rule, title, ...place } of rows) {
    const edit = edits.get(id)!;
    await tell(
      tx,
      'township',
      place,
      {
        kind: 'assets.finding-edited',
        title: { zh: `预警消失：台账被修改（${rule}）`, en: `A finding is gone: the register was edited (${rule})` },
        body: {
          zh: `“${title.zh}”在提出以后不再出现；其间 ${edit.on} ${edit.by} 修改了有关资产的台账。请核对修改是否属实。`,
          en: `“${title.en}” is not found any more; meanwhile, on ${edit.on}, ${edit.by} edited the asset in the register. Please check whether the edit is true.`,
        },
        finding: id,
        key: `finding-edited:${id}:${edit.event}`,
      },
      day,
      now,
    );
  }
}
