/** What was decided about a sample application: by the machine, and by people after it. */
import type { LeafInput } from '@yunjian/kernel/audit';
import type { DecisionInput, RuleInForce } from '@yunjian/kernel/rulebook';
import type { Cause } from '../decide.ts';
import { withFindings } from '../findings.ts';
import { gateOf } from '../review.ts';
import type { Days } from './days.ts';
import { undecided, type Fate, type Span } from './fates.ts';
import type { Candidate } from './people.ts';
import type { Staff } from './staff.ts';
import type { Story } from './tale.ts';

const HOUR = 3_600_000;
const MONTHS = 24;

/** The reasons of a refusal: every condition that is not met, in words (行政许可法 38). */
export function reasonFor(s: Pick<Story, 'judged'>): string {
  const failed = s.judged.decision.conditions.filter((c) => c.decision === 'admissionGate' && c.outcome === 'NOT_MET');
  const texts = [...new Set(failed.map((c) => c.text.zh))];
  return `经核实，下列条件不符合：${texts.join('；')}。（示例）`;
}

/** The machine's decision of an application. */
export function machineDecision(s: Story, rule: DecisionInput['rule'], days: Days): DecisionInput {
  const grant = s.judged.decision.grant && s.causes.length === 0;
  const at = s.fate.path === 'auto' || undecided(s.fate) ? s.fate.decided : s.fate.submitted + 900;
  return {
    subjectId: s.id,
    rule,
    facts: s.judged.decision.facts,
    results: s.judged.decision.results,
    mode: 'AUTO',
    outcome: grant ? 'GRANT' : 'NEEDS_HUMAN',
    decidedOn: days.day(s.fate.submitted),
    decidedAt: days.instant(at),
  };
}

/** The leaf that a decision leaves in the log. */
export function decisionLeaf(
  s: Story,
  kept: { id: string; hash: string },
  input: DecisionInput,
  reasonHash: string | null,
): LeafInput {
  return {
    kind: 'talent.decision',
    subject: s.id,
    body: {
      decision: kept.id,
      hash: kept.hash,
      mode: input.mode,
      outcome: input.outcome,
      rule: input.rule.code,
      version: input.rule.version,
      ...(reasonHash === null ? {} : { reasonHash }),
    },
    at: input.decidedAt,
  };
}

/** A category that a person found, where the register could not tell the degree. */
export const byDegree = (c: Candidate): 'T2' | 'T3' | 'T4' =>
  c.facts.degree === 'phd' ? 'T2' : c.facts.degree === 'master' ? 'T3' : 'T4';

/** Whether the rule treats somebody as the fate needs. */
export function suits(fate: Fate, decision: { grant: boolean; causes: readonly Cause[] }): boolean {
  if (fate.path === 'auto' || fate.path === 'manual') return decision.grant;
  if (fate.path === 'failing') return !decision.grant && decision.causes.includes('NOT_MET');
  return !decision.grant && !decision.causes.includes('NOT_MET');
}

/** What a person decided after the machine passed the application on; null where the machine's decision stands or nobody has decided. */
export function humanDecision(s: Story, machine: DecisionInput, staff: Staff, days: Days): DecisionInput | null {
  const { fate } = s;
  if (machine.outcome === 'GRANT' || undecided(fate)) return null;
  const refuse = fate.kind === 'refused';
  const open = gateOf(s.judged.decision).filter((c) => c.outcome === (refuse ? 'NOT_MET' : 'UNKNOWN'));
  const findings = open.map((c) => ({
    ruleId: c.ruleId,
    outcome: refuse ? ('NOT_MET' as const) : ('MET' as const),
    note: refuse ? '核实属实（示例）' : '已核对原件（示例）',
  }));
  return {
    ...machine,
    facts: withFindings(machine.facts, findings),
    mode: 'HUMAN',
    outcome: refuse ? 'REFUSE' : 'GRANT',
    decidedBy: staff.reviewerOf(s.id).id,
    approvedBy: refuse ? staff.secondOf(s.id).id : null,
    reason: refuse ? reasonFor(s) : null,
    decidedOn: days.day(fate.decided),
    decidedAt: days.instant(fate.decided),
    supersedes: s.machineId,
  };
}

/** The history: from the first day of the rule, or two years ago, until now; one morning of it without the machine. */
export function spanOf(days: Days, rule: RuleInForce, now: number, today: Temporal.PlainDate): Span {
  const rules = Temporal.PlainDate.from(rule.from).add({ days: 4 });
  const earliest = today.subtract({ months: MONTHS });
  const from = Temporal.PlainDate.compare(rules, earliest) > 0 ? rules : earliest;
  const span = days.day(now - 40 * 24 * HOUR);
  const manual = Temporal.PlainDate.compare(span, from) > 0 ? span : from;
  const manualFrom = days.at(manual, 9.5);
  return { from: days.at(from, 8), now: now - 60_000, manualFrom, manualTo: manualFrom + 3.2 * HOUR };
}
