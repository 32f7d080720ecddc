/**
 * A draft of the rules tried on every contract before it is published: which findings appear, vanish or change their gravity. Twice: as the draft would bind
 * from its day on, and as if it had always held – the second shows what the change means where the old law of old contracts hides it.
 */
import { sql } from 'kysely';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import { SupervisionError, type Contract, type Severity } from '@yunjian/supervision';
import { readCases } from './cases.ts';
import { examined, type Said } from './examine.ts';
import { amended, lawOf, type RuleChange } from './law.ts';
import { districtFor, liveDistrict } from './live.ts';
import { lawById, lawInForce } from './packs.ts';
import { finish, idsOf, progress, type Run, type RunHooks, type RunTools } from './run-row.ts';
import { packStep } from './states.ts';

/** One finding that a draft would change. */
export interface Flip {
  readonly contract: string;
  readonly rule: string;
  readonly change: 'appears' | 'vanishes' | 'severity';
  /** It changes for the contract's own date, not only as if the draft had always held. */
  readonly binding: boolean;
  readonly before: Severity | null;
  readonly after: Severity | null;
  readonly why: { readonly zh: string; readonly en: string };
}

const byRule = (said: readonly Said[]): Map<string, Said> => new Map(said.map((s) => [s.rule, s]));

/** What differs between two examinations of a contract. Pure. */
export function flipsOf(contract: string, before: readonly Said[], binding: readonly Said[], always: readonly Said[]): Flip[] {
  const [old, bound, as] = [byRule(before), byRule(binding), byRule(always)];
  const flips: Flip[] = [];
  for (const rule of [...new Set([...old.keys(), ...bound.keys(), ...as.keys()])].toSorted()) {
    const was = old.get(rule);
    const differs = (now: Said | undefined): boolean => was?.severity !== now?.severity;
    const isBinding = differs(bound.get(rule));
    if (!isBinding && !differs(as.get(rule))) continue;
    const now = isBinding ? bound.get(rule) : as.get(rule);
    flips.push({
      contract,
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
  await sql`insert into assets.rehearsal_flip (run_id, contract_id, rule, change, binding, before, after, why)
    select ${run.id}::uuid, contract, rule, change, binding, before, after, why
    from jsonb_to_recordset(${JSON.stringify(flips)}::jsonb) as x(contract uuid, rule text, change text, binding boolean, before text, after text, why jsonb)`.execute(
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
  let { done, lastId } = run;
  let sum = (run.counts['flips'] as number | undefined) ?? 0;
  for (;;) {
    const ids = await idsOf(db, 'history', lastId, hooks.batch ?? 500);
    if (ids.length === 0) break;
    if (signal?.aborted) return;
    hooks.at?.(done);
    const flips = (await readCases(db, ids, kit.zone)).flatMap(({ id, contract }) =>
      contract === null || contract.state === 'void' ? [] : tried(id, contract),
    );
    done += ids.length;
    lastId = ids.at(-1) ?? null;
    sum += flips.length;
    await kit.database.tx(async (tx) => {
      await write(tx, run, flips);
      await progress(tx, run, done, lastId ?? '', { flips: sum, base: now.hash }, kit.now());
    });
  }
  const counts: JsonObject = { flips: sum, base: now.hash };
  await kit.database.tx(async (tx) => {
    await finish(tx, kit, run, done, counts, kit.now());
    const to = packStep('draft', 'rehearse');
    await sql`update assets.rule_pack set state = ${to}, rehearsal_id = ${run.id}::uuid, revision = revision + 1 where id = ${run.packId}::uuid and state = 'draft' and text_hash = ${draft.hash}`.execute(
      tx,
    );
  });

  function tried(id: string, contract: Contract): Flip[] {
    return flipsOf(
      id,
      examined(now, base, contract, day).said,
      examined(draft, bound, contract, day).said,
      examined(always, as, contract, day).said,
    );
  }
}
