/** What people found, kept among the facts of a decision so that its hash covers it. */
import type { Fact, Facts } from '@yunjian/rules';

/** What a person found about a condition that the machine could not settle, or settled otherwise. */
export interface Finding {
  readonly ruleId: string;
  readonly outcome: 'MET' | 'NOT_MET';
  readonly note: string;
}

const PREFIX = 'finding:';

/**
 * Facts with a person's findings in place of earlier ones. The rule does not read them: what the machine made of the evidence stays as it was, and
 * the decision replays bit for bit.
 */
export function withFindings(facts: Facts, findings: readonly Finding[]): Facts {
  const out: Record<string, Fact> = {};
  for (const [name, fact] of Object.entries(facts)) if (!name.startsWith(PREFIX)) out[name] = fact;
  for (const f of findings)
    out[PREFIX + f.ruleId] = { known: true, value: { outcome: f.outcome, note: f.note }, source: 'reviewer' };
  return out;
}

/** What was found about a condition, or null. */
export function findingOf(facts: Facts, ruleId: string): Finding | null {
  const fact = facts[PREFIX + ruleId];
  if (!fact?.known || typeof fact.value !== 'object' || fact.value === null) return null;
  const { outcome, note } = fact.value as { outcome?: unknown; note?: unknown };
  return outcome === 'MET' || outcome === 'NOT_MET' ? { ruleId, outcome, note: typeof note === 'string' ? note : '' } : null;
}
