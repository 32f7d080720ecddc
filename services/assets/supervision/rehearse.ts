/**
 * A draft of the rules tried on every contract, and on every part that is let to nobody, before it is published: which findings appear, vanish or change their
 * gravity. Twice: as the draft would bind from its day on, and as if it had always held – the second shows what the change means where the old law of old
 * contracts hides it.
 */
import { sql } from 'kysely';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import { SupervisionError, type Severity } from '@yunjian/supervision';
import { readCases } from './cases.ts';
import { examined, type Said } from './examine.ts';
import { amended, lawOf, type RuleChange } from './law.ts';
import { districtFor, liveDistrict } from './live.ts';
import { lawById, lawInForce } from './packs.ts';
import { nextParts, says } from './parts.ts';
import { finish, idsOf, progress, type Reached, type Run, type RunHooks, type RunTools } from './run-row.ts';
import { packStep } from './states.ts';

/** What a finding is about: a contract, or a part that is let to nobody. */
type Subject = { readonly contract: string } | { readonly part: string };

/** One finding that a draft would change. */
export type Flip = Subject & {
  readonly rule: string;
  readonly change: 'appears' | 'vanishes' | 'severity';
  /** It changes for the contract's own date, not only as if the draft had always held. */
  readonly binding: boolean;
  readonly before: Severity | null;
  readonly after: Severity | null;
  readonly why: { readonly zh: string; readonly en: string };
};

const byRule = (said: readonly Said[]): Map<string, Said> => new Map(said.map((s) => [s.rule, s]));

/** What differs between examinations of a contract or a part. Pure. */
function flipsOf(of: Subject, before: readonly Said[], binding: readonly Said[], always: readonly Said[]): Flip[] {
  const [old, bound, as] = [byRule(before), byRule(binding), byRule(always)];
  const flips: Flip[] = [];
  for (const rule of [...new Set([...old.keys(), ...bound.keys(), ...as.keys()])].toSorted()) {
    const was = old.get(rule);
    const differs = (now: Said | undefined): boolean => was?.severity !== now?.severity;
    const isBinding = differs(bound.get(rule));
    if (!isBinding && !differs(as.get(rule))) continue;
    const now = isBinding ? bound.get(rule) : as.get(rule);
    flips.push({
      ...of,
      rule,
      change: was === undefined ? 'appears' : now === undefined ? 'vanishes' : 'severity',
      binding: isBinding,
      before: was?.severity ?? null,
      after: now?.severity ?? null,
      why: (now ?? was)!.why,
    });
  }
  return flips;
}

async function write(tx: Tx, run: Run, flips: readonly Flip[]): Promise<void> {
  if (flips.length === 0) return;
  await sql`insert into assets.rehearsal_flip (run_id, contract_id, part_id, rule, change, binding, before, after, why)
    select ${run.id}::uuid, contract, part, rule, change, binding, before, after, why
    from jsonb_to_recordset(${JSON.stringify(flips)}::jsonb) as x(contract uuid, part uuid, rule text, change text, binding boolean, before text, after text, why jsonb)`.execute(
    tx,
  );
}

/** Carries a rehearsal out; at its end the draft is rehearsed, when its text is still the one that was tried. */
export async function rehearse(kit: RunTools, run: Run, hooks: RunHooks, signal?: AbortSignal): Promise<void> {
  const { db } = kit.database;
  const now = await lawInForce(db);
  const draft = await lawById(db, run.packId);
  const { rows } = await sql<{ changes: RuleChange[]; from: string | null; district: boolean }>`
    select changes, effective_on as "from", origin = 'district' as district from assets.rule_pack where id = ${run.packId}::uuid`.execute(
    db,
  );
  const pack = rows[0]!;
  const base0 = run.counts['base'];
  if (draft.hash !== run.textHash || (base0 !== undefined && base0 !== now.hash))
    throw new SupervisionError('bad-pack', {
      zh: '试算期间草案或现行规则已改变，请重新试算。',
      en: 'The draft or the law in force changed meanwhile: rehearse again.',
    });
  const always = lawOf(draft.id, pack.district ? draft.text : amended(now.text, pack.changes, null));
  // as of the draft's first day: before it nothing is bound by it
  const day = pack.from !== null && pack.from > run.onDate ? pack.from : run.onDate;
  const base = districtFor(now, await liveDistrict(kit, now));
  const [bound, as] = [districtFor(draft, base), districtFor(always, base)];
  let at: Reached = run;
  let sum = (run.counts['flips'] as number | undefined) ?? 0;
  let unreadable = (run.counts['unreadable'] as number | undefined) ?? 0;
  const wrote = async (flips: readonly Flip[], reached: Reached): Promise<void> => {
    const total = sum + flips.length;
    await kit.database.tx(async (tx) => {
      await write(tx, run, flips);
      await progress(tx, run, reached, { flips: total, unreadable, base: now.hash }, kit.now());
    });
    [at, sum] = [reached, total];
  };
  for (;;) {
    const ids = await idsOf(db, 'rehearsal', at.lastId, hooks.batch ?? 500);
    if (ids.length === 0) break;
    if (signal?.aborted) return;
    hooks.at?.(at.done);
    const read = await readCases(db, ids, kit.zone);
    unreadable += read.filter((r) => r.contract === null).length;
    const flips = read.flatMap(({ id, contract }) =>
      contract === null || contract.state === 'void'
        ? []
        : flipsOf(
            { contract: id },
            examined(now, base, contract, day).said,
            examined(draft, bound, contract, day).said,
            examined(always, as, contract, day).said,
          ),
    );
    await wrote(flips, { done: at.done + ids.length, lastId: ids.at(-1) ?? null, lastPart: at.lastPart });
  }
  for (;;) {
    const { last, tried, cases } = await nextParts(kit, day, at.lastPart, hooks.batch);
    if (last === null) break;
    if (signal?.aborted) return;
    hooks.at?.(at.done);
    const flips = cases.flatMap(({ id, contract }) =>
      flipsOf({ part: id }, says(now, contract, day), says(draft, contract, day), says(always, contract, day)),
    );
    await wrote(flips, { done: at.done + tried, lastId: at.lastId, lastPart: last });
  }
  const counts: JsonObject = { flips: sum, unreadable, base: now.hash };
  await kit.database.tx(async (tx) => {
    await finish(tx, kit, run, at.done, counts, kit.now());
    const to = packStep('draft', 'rehearse');
    await sql`update assets.rule_pack set state = ${to}, rehearsal_id = ${run.id}::uuid, revision = revision + 1 where id = ${run.packId}::uuid and state = 'draft' and text_hash = ${draft.hash}`.execute(
      tx,
    );
  });
}
