/** One contract under a law: what is asked of it, in words, with the figures. */
import { failure, type Text } from '@yunjian/kernel/contract';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Tx, Db } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import {
  factsOf,
  SEVERITIES,
  type Contract,
  type District,
  type Facts,
  type Finding,
  type Outcome,
  type Severity,
} from '@yunjian/supervision';
import { failures } from '../failures.ts';
import { readCases } from './cases.ts';
import { digestOf, type Law } from './law.ts';
import { liveDistrict } from './live.ts';

/** All a rule found in a contract, as one finding. */
export interface Said {
  readonly rule: string;
  readonly title: Text;
  /** The gravest of its hits. */
  readonly severity: Severity;
  readonly version: string;
  readonly why: Text;
  readonly mend: Text;
  readonly basis: Text;
  readonly hits: readonly { readonly variant: string; readonly severity: Severity; readonly evidence: JsonObject }[];
  readonly evidenceHash: string;
}

const rank = (s: Severity): number => SEVERITIES.indexOf(s);
/** True when a is graver than b. */
export const graver = (a: Severity, b: Severity): boolean => rank(a) < rank(b);

const joined = (texts: readonly Text[]): Text => {
  const once = (of: keyof Text): string => [...new Set(texts.map((t) => t[of]))].join(of === 'zh' ? '' : ' ');
  return { zh: once('zh'), en: once('en') };
};

function together(rule: string, findings: readonly Finding[]): Said {
  const hits = findings
    .map((f) => ({ variant: f.variant, severity: f.severity, evidence: f.evidence as unknown as JsonObject }))
    .toSorted((a, b) => (digestOf(a) < digestOf(b) ? -1 : 1));
  const first = findings[0]!;
  return {
    rule,
    title: first.title,
    severity: findings.reduce((worst, f) => (graver(f.severity, worst) ? f.severity : worst), first.severity),
    version: first.version,
    why: joined(findings.map((f) => f.why)),
    mend: joined(findings.map((f) => f.mend)),
    basis: first.basis,
    hits,
    evidenceHash: digestOf(hits.map(({ variant, evidence }) => ({ variant, evidence }))),
  };
}

/** What the rules over the district say of a contract on a day. One that the indexes do not hold (a draft, one that is being signed) is put in for the moment. */
export function besides(law: Law, district: District, facts: Facts, day: string): Outcome {
  const before = district.get(facts.id);
  // to put a contract in anew costs its whole neighbourhood its sorted figures: only when it differs from what is there
  const same = before === facts || (before !== undefined && JSON.stringify(before) === JSON.stringify(facts));
  if (!same) district.put(facts);
  try {
    return law.on(day).cross(facts, district);
  } finally {
    if (before === undefined) district.remove(facts.id);
    else if (!same) district.put(before);
  }
}

/** What was found by a contract alone and beside others, in words, one finding a rule. */
export function inWords(law: Law, mine: Outcome, beside: Outcome): { said: Said[]; unknown: readonly string[] } {
  const byRule = new Map<string, Finding[]>();
  for (const found of [...mine.found, ...beside.found]) {
    const said = law.say(found);
    if (said === null) continue;
    const list = byRule.get(said.rule);
    if (list === undefined) byRule.set(said.rule, [said]);
    else list.push(said);
  }
  const said = [...byRule].map(([rule, list]) => together(rule, list)).toSorted((a, b) => (a.rule < b.rule ? -1 : 1));
  return { said, unknown: [...mine.unknown, ...beside.unknown].toSorted() };
}

/** Examines a contract among the district on a day. */
export function examined(
  law: Law,
  district: District,
  contract: Contract,
  day: string,
): { said: Said[]; unknown: readonly string[] } {
  return inWords(law, law.on(day).own(contract), besides(law, district, factsOf(contract), day));
}

/** One contract as it stands in a transaction, against all others as committed. Throws assets.notFound, assets.unreadable. */
export async function examineOne(db: Db | Tx, kit: Pick<Kit, 'database' | 'zone'>, law: Law, id: string, day: string) {
  const district = await liveDistrict(kit, law);
  const [read] = await readCases(db, [id], kit.zone);
  if (read === undefined) throw failure(failures.notFound);
  if (read.contract === null) throw failure(failures.unreadable, { why: read.unreadable ?? '—' });
  return { ...examined(law, district, read.contract, day), inputHash: read.inputHash, contract: read.contract, district };
}
