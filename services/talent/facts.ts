import type { Fact, Facts, Value } from '@yunjian/rules';
import {
  byRegister,
  compareStatements,
  reasonTexts,
  statement,
  type RegisterAnswer,
  type RegisterAnswers,
  type RegisterCode,
  type RegisterFacts,
} from '@yunjian/kernel/registers';

/** What the applicant said and the district itself knows, beside the registers' answers. */
export interface Said {
  readonly householdSize: number;
  readonly accessibleNeeded: boolean;
  readonly automation: boolean;
  readonly employerUscc: string;
  readonly contractFrom: Temporal.PlainDate;
  /** null = without a fixed term */
  readonly contractTo: Temporal.PlainDate | null;
  /** A lease of a talent flat is running, by the district's own records. */
  readonly alreadyAllocated: boolean;
  /** Drawn for post-audit. */
  readonly riskSample: boolean;
}

/** Why a fact is unknown when two registers differ. */
export const CONTRADICTION = 'CONTRADICTION';
/** Why a fact is unknown when the register answered but cannot tell. */
export const UNTOLD = 'UNTOLD';

/** The registers that the admission rule needs. */
export const NEEDED = [
  'social-insurance',
  'education',
  'real-estate',
  'business',
  'bank-account',
  'talent-list',
  'benefit',
  'credit',
] as const satisfies readonly RegisterCode[];

/**
 * Turns evidence into facts. Each fact carries the query it was read from. A register that failed, answered about somebody else, or contradicts
 * another gives an unknown fact with the reason, never a no (DT2; 失败绝不等于不符合).
 */
export function factsFrom(
  answers: readonly RegisterAnswer[],
  said: Said,
  today: Temporal.PlainDate,
  saidAt: Temporal.Instant,
): Facts {
  const by = byRegister(answers);
  const own = (value: Value): Fact => ({ known: true, value, source: 'applicant', fetchedAt: saidAt.toString() });
  const home = (value: Value): Fact => ({ known: true, value, source: 'district', fetchedAt: saidAt.toString() });
  const of = <C extends RegisterCode>(register: C, get: (facts: RegisterFacts[C]) => Value | undefined): Fact =>
    read(by, register, get);
  const iso = today.toString();
  const runs = (entry: { from: string; to: string | null }): boolean =>
    entry.from <= iso && (entry.to === null || entry.to >= iso);
  return {
    onLeadingTalentList: of('talent-list', (f) => f.entries.some(runs)),
    degree: of('education', (f) => (f.degree === null ? undefined : f.degree.toUpperCase())),
    degreeVerified: of('education', (f) => (f.degree === null ? undefined : true)),
    professionalTitle: of('education', (f) => (f.title === 'senior' ? 'SENIOR' : 'NONE')),
    technicianGrade: of('education', (f) =>
      f.title === 'technician' ? 'TECHNICIAN' : f.title === 'senior-technician' ? 'SENIOR_TECHNICIAN' : 'NONE',
    ),
    onShortageList: of('education', (f) => f.shortageOccupation),
    contractInForce: own(
      Temporal.PlainDate.compare(said.contractFrom, today) <= 0 &&
        (said.contractTo === null || Temporal.PlainDate.compare(said.contractTo, today) >= 0),
    ),
    employerRegisteredInDistrict: of('business', (f) =>
      f.status === 'moving' ? undefined : f.status === 'active' && f.registeredInDistrict,
    ),
    employerTaxedInDistrict: of('business', (f) =>
      f.status === 'moving' ? undefined : f.status === 'active' && f.taxedInDistrict,
    ),
    insuranceEmployerMatches: employerMatches(by, said.employerUscc),
    socialInsuranceMonths: of('social-insurance', (f) => consecutiveMonths(f, said.employerUscc)),
    homesOwnedInDistrictWithin24Months: of('real-estate', (f) => homesWithin(f, today)),
    otherHousingBenefit: of('benefit', (f) => f.benefits.some(runs)),
    alreadyAllocated: home(said.alreadyAllocated),
    employerDishonest: of('credit', (f) => f.entries.some((e) => e.about === 'employer' && runs(e))),
    householdSize: own(said.householdSize),
    accessibleNeeded: own(said.accessibleNeeded),
    automationAccepted: own(said.automation),
    bankAccountChangedDays: of('bank-account', (f) =>
      f.holderMatches ? Temporal.PlainDate.from(f.changedOn).until(today, { largestUnit: 'days' }).days : undefined,
    ),
    riskSample: { known: true, value: said.riskSample, source: 'program' },
  };
}

function read<C extends RegisterCode>(
  by: RegisterAnswers,
  register: C,
  get: (facts: RegisterFacts[C]) => Value | undefined,
): Fact {
  const answer = by[register] as RegisterAnswer<C> | undefined;
  if (!answer) return { known: false, why: 'NOT_ASKED' };
  if (answer.outcome !== 'ANSWERED' || answer.answer === null) return { known: false, why: answer.reason ?? answer.outcome };
  const value = get(answer.answer);
  if (value === undefined) return { known: false, why: UNTOLD };
  return { known: true, value, evidenceId: answer.queryId, source: register, fetchedAt: answer.answeredAt.toString() };
}

/** Social insurance and wage tax name the employer each on their own: when they differ nobody knows, and a person looks. */
function employerMatches(by: RegisterAnswers, uscc: string): Fact {
  const insured = statement(by, 'social-insurance', (f) => f.months[0]?.employerUscc ?? null);
  const taxed = statement(by, 'business', (f) => f.wageEmployerUscc);
  const agreed = compareStatements([insured, taxed]);
  if (agreed.state === 'contradiction') return { known: false, why: CONTRADICTION };
  return read(by, 'social-insurance', (f) => f.months[0]?.employerUscc === uscc);
}

/** Months without a gap, counted back from the last month published, paid by this employer. */
function consecutiveMonths(facts: RegisterFacts['social-insurance'], uscc: string): number {
  let month = Temporal.PlainYearMonth.from(facts.publishedThrough);
  const paid = new Set(facts.months.filter((m) => m.employerUscc === uscc).map((m) => m.month));
  let count = 0;
  while (paid.has(month.toString())) {
    count += 1;
    month = month.subtract({ months: 1 });
  }
  return count;
}

/** Homes owned now, or 1 when the last was given up less than 24 months ago; unknown while a sale is being registered. */
function homesWithin(facts: RegisterFacts['real-estate'], today: Temporal.PlainDate): number | undefined {
  if (facts.pendingSale) return undefined;
  if (facts.homesInDistrict > 0) return facts.homesInDistrict;
  const since = today.subtract({ months: 24 }).toString();
  return facts.lastOwnedOn !== null && facts.lastOwnedOn > since ? 1 : 0;
}

/** Why a fact is unknown, in words. */
export function whyUnknown(why: string): { zh: string; en: string } {
  if (why in reasonTexts) return reasonTexts[why as keyof typeof reasonTexts];
  if (why === CONTRADICTION) return { zh: '两个部门的记录不一致', en: 'Two departments state different things' };
  if (why === 'STALE') return { zh: '查询结果已过有效期', en: 'The answer is too old to rest on' };
  if (why === 'MISMATCH') return reasonTexts['other-person'];
  return { zh: '登记部门无法据电子记录确认', en: 'The register cannot tell from its electronic records' };
}
