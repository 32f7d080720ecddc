import { expireFacts, type Condition, type Decision, type Facts, type Model, type ModelMeta } from '@yunjian/rules';
import type { CAUSES } from './contract.ts';
import { CONTRADICTION } from './facts.ts';

export type Cause = (typeof CAUSES)[number];

/** What the machine found. It grants or passes on; it never refuses (DT6; 个人信息保护法 24). */
export interface MachineDecision {
  readonly grant: boolean;
  readonly category: 'T1' | 'T2' | 'T3' | 'T4' | null;
  readonly rooms: number | null;
  readonly accessible: boolean | null;
  /** Why a person is needed; empty when granted. */
  readonly causes: readonly Cause[];
  /** Why it is looked at afterwards; null when it is not. */
  readonly audit: 'random' | 'bank-changed' | null;
  readonly conditions: readonly Condition[];
  readonly facts: Facts;
  /** What the engine gave, one for each decision asked: what is stored and replayed. */
  readonly results: readonly Decision[];
}

interface Route {
  route?: string;
  cause?: string;
}

/** Decides on facts with one version of the admission rule. `now` ages the evidence: what is too old is unknown. */
export function decideMachine(model: Model, meta: ModelMeta, given: Facts, now: Temporal.Instant): MachineDecision {
  return decideOn(model, expireFacts(given, meta, now));
}

/** The same on facts as stored (already aged): for replay. */
export function decideOn(model: Model, facts: Facts): MachineDecision {
  const routed = model.decide('route', facts);
  const named = model.decide('talentCategory', facts);
  const category = named.outcome === 'DETERMINED' && typeof named.outputs === 'string' ? named.outputs : null;
  const flat = model.decide('allocation', facts);
  const route = (routed.outputs ?? {}) as Route;
  const allocation = (flat.outputs ?? {}) as { rooms?: number; accessible?: boolean };
  const known = category !== null && /^T[1-4]$/.test(category);
  const grant = (route.route === 'GRANT' || route.route === 'GRANT_AUDIT') && known && flat.outcome === 'DETERMINED';
  const conditions = [...routed.conditions, ...flat.conditions];
  return {
    grant,
    category: known ? (category as MachineDecision['category']) : null,
    rooms: allocation.rooms ?? null,
    accessible: allocation.accessible ?? null,
    causes: grant ? [] : causesOf(facts, conditions, category),
    audit: route.route !== 'GRANT_AUDIT' ? null : route.cause === 'BANK_ACCOUNT_CHANGED' ? 'bank-changed' : 'random',
    conditions,
    facts,
    results: [routed, named, flat],
  };
}

/** Why a person is needed, most telling first. */
function causesOf(facts: Facts, conditions: readonly Condition[], category: string | null): Cause[] {
  const causes: Cause[] = [];
  const automation = facts['automationAccepted'];
  if (automation?.known && automation.value === false) causes.push('CHOSE_HUMAN');
  if (Object.values(facts).some((f) => !f.known && f.why === CONTRADICTION)) causes.push('CONTRADICTION');
  if (category !== null && !/^T[1-4]$/.test(category)) causes.push('NO_CATEGORY');
  const gate = conditions.filter((c) => c.decision === 'admissionGate');
  if (gate.some((c) => c.outcome === 'NOT_MET')) causes.push('NOT_MET');
  const open = conditions.some((c) => c.outcome === 'UNKNOWN' && c.decision !== 'route');
  if (open || causes.length === 0) causes.push('REGISTER_UNKNOWN');
  return causes;
}
