/** What the registers said on the day of an application, and what the rule made of it. */
import { uuidv7 } from '@yunjian/kernel/crypto';
import { registerFacts, type RegisterAnswer, type RegisterCode, type World, type WorldPerson } from '@yunjian/kernel/registers';
import type { RuleInForce } from '@yunjian/kernel/rulebook';
import type { Decision } from '@yunjian/rules';
import { decideOn, type MachineDecision } from '../decide.ts';
import { factsFrom, NEEDED, type Said } from '../facts.ts';
import type { Candidate } from './people.ts';

/** The day and instants of an application. */
export interface When {
  readonly submitted: Temporal.Instant;
  readonly day: Temporal.PlainDate;
}

export interface Judged {
  /** Empty for applications whose evidence is no longer kept. */
  readonly answers: readonly RegisterAnswer[];
  readonly decision: MachineDecision;
}

/** Newest months told of somebody whose application is long over: the rule needs three, and evidence is kept short. */
const MONTHS_KEPT = 4;

/** What an answer depends on, where many people share it: equal questions are asked of the world once. */
const RESTS_ON: Partial<Record<RegisterCode, (p: WorldPerson, c: Candidate, day: Temporal.PlainDate) => string>> = {
  'social-insurance': (p, _, day) =>
    `${day.year}-${day.month}|${p.employerUscc}|${Math.min(24, p.insuredMonths)}|${p.gaps.join()}`,
  education: (p) => `${p.origin}|${p.degree}|${p.school}|${p.graduated}|${p.title}|${p.shortageOccupation}`,
  'real-estate': (p, _, day) =>
    `${p.homes}|${p.soldDaysAgo}|${p.pendingSale}|${p.homes === 0 && p.soldDaysAgo === null ? '' : day.toString()}`,
  business: (p, c) => `${c.employer.uscc}|${p.wageEmployerUscc}`,
  'talent-list': (p, _, day) => `${p.talentList}|${p.talentList === null ? '' : day.toString()}`,
  benefit: (p, _, day) => `${p.benefit}|${p.benefit === null ? '' : day.toString()}`,
  credit: (p, c, day) => `${c.employer.uscc}|${p.dishonest}|${p.dishonest ? day.toString() : ''}`,
};

/**
 * Asks the world for what each register would have said and lets the rule decide, as `submit` does it (nothing is stale: the answers are seconds old). Equal findings share one object: a district's
 * sixty thousand decisions come in a few hundred patterns, and each is written down once.
 */
export function judge(world: World, rule: RuleInForce) {
  const told = new Map<string, unknown>();
  const patterns = new Map<string, Pick<MachineDecision, 'results' | 'conditions'>>();
  const ask = (register: RegisterCode, c: Candidate, personId: string, day: Temporal.PlainDate, brief: boolean): unknown => {
    const facts = brief ? { ...c.facts, insuredMonths: Math.min(MONTHS_KEPT, c.facts.insuredMonths) } : c.facts;
    const subject = { personId, idNumber: c.idNumber, name: c.name, employerUscc: c.employer.uscc, bankAccount: c.bankAccount };
    const rests = RESTS_ON[register];
    if (rests === undefined) return registerFacts(world, register, subject, day, facts);
    const key = `${register}|${rests(facts, c, day)}`;
    let answer = told.get(key);
    if (answer === undefined) told.set(key, (answer = registerFacts(world, register, subject, day, facts)));
    return answer;
  };
  return (c: Candidate, personId: string, said: Omit<Said, 'employerUscc'>, when: When, brief: boolean): Judged => {
    const asOf = when.day.toString();
    const answers = NEEDED.map((register: RegisterCode) => {
      const told = ask(register, c, personId, when.day, brief);
      return {
        queryId: uuidv7(when.submitted),
        register,
        person: personId,
        outcome: told === null ? 'UNKNOWN' : 'ANSWERED',
        answer: told,
        reason: told === null ? 'no-record' : null,
        source: `示例·${register}`,
        asOf: told === null ? null : asOf,
        askedAt: when.submitted,
        answeredAt: when.submitted,
        attempts: 1,
        latencyMs: 40,
      } as RegisterAnswer;
    });
    const facts = factsFrom(answers, { ...said, employerUscc: c.employer.uscc }, when.day, when.submitted);
    const decision = decideOn(rule.model, facts);
    const key = patternOf(decision.results);
    let pattern = patterns.get(key);
    if (pattern === undefined) patterns.set(key, (pattern = { results: decision.results, conditions: decision.conditions }));
    return { answers, decision: { ...decision, ...pattern } };
  };
}

/** Everything of a result that is written down: outcomes, outputs and upstream values; texts and evidence are found again by the facts. */
function patternOf(results: readonly Decision[]): string {
  let key = '';
  for (const r of results) {
    key += `${r.decision}=${r.outcome}:${JSON.stringify(r.outputs)}`;
    for (const c of r.conditions) key += `|${c.ruleId}${c.outcome}${typeof c.output === 'object' ? '' : String(c.output)}`;
  }
  return key;
}
