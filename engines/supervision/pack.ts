import { date, flag, limit, list, maybe, named, oneOf, orNone, readAs, record, text, threshold, type Read } from './read.ts';
import { regimeShape, type DecisionRegime } from './decision.ts';
import { SupervisionError, type Text } from './text.ts';

/** B blocks activation; R red, an order with a deadline; Y yellow, an explanation; I information. */
export const SEVERITIES = ['B', 'R', 'Y', 'I'] as const;
/** How grave a finding is. */
export type Severity = (typeof SEVERITIES)[number];

const words = record({ zh: text(600), en: text(900) });
const day = maybe(orNone(date));
const ruleData = record({
  id: text(20),
  title: words,
  from: day,
  to: day,
  /** Law and article, or the district's own example policy. */
  basis: list(record({ law: maybe(text(60)), article: maybe(text(60)), example: maybe(words) })),
  /** Each way the rule can be broken: its gravity and the sentence that explains it, figures in braces. */
  variants: named(record({ severity: oneOf(...SEVERITIES), why: words, mend: maybe(words) })),
  mend: words,
  /** What its thresholds may be; `law`: a limit of the law, only made stricter. */
  bounds: maybe(
    named(
      record({
        least: maybe(limit),
        most: maybe(limit),
        fraction: maybe(flag),
        has: maybe(list(text(60))),
        within: maybe(list(text(60))),
        law: maybe(flag),
      }),
    ),
  ),
  /** Thresholds by the days they hold. */
  versions: list(record({ from: day, to: day, values: named(threshold) })),
});

const packShape = record({
  version: text(60),
  label: words,
  laws: named(record({ zh: text(), en: text(), source: text(300), from: day, to: day, verifiedOn: orNone(text(20)) })),
  words: named(words),
  regimes: list(regimeShape),
  rules: list(ruleData),
});

type PackData = Read<typeof packShape>;
/** A rule as data. */
export type RuleData = PackData['rules'][number];
/** Thresholds as data: numbers, words, lists of words. */
export type Values = RuleData['versions'][number]['values'];

/** A rule in the version that holds on a day. */
export interface InForce {
  readonly rule: RuleData;
  readonly values: Values;
  /** Such as C10@2018-04-01: stored beside each finding. */
  readonly version: string;
}

/** The rules of a district: texts, law, thresholds by date. */
export interface RulePack {
  readonly data: PackData;
  readonly rules: ReadonlyMap<string, RuleData>;
  /** The version of a rule on a day; null when it does not hold then. */
  at(rule: string, day: string): InForce | null;
  /** The regimes for meetings of a day, those of every meeting and those of what is let. They add up: the stricter holds. */
  regimesAt(day: string): readonly DecisionRegime[];
}

const bad = (zh: string, en: string): SupervisionError => new SupervisionError('bad-pack', { zh, en });
const holds = (from: string | null | undefined, to: string | null | undefined, on: string): boolean =>
  (from ?? '') <= on && on <= (to ?? '9999');

/**
 * One pack of the two files of a district: the rules (`rules.json`) and the regimes of meetings and votes (`regimes.json`), which the service also judges
 * decisions by. Rules that bring regimes of their own keep them. What is wrong with either is said by `loadRules`.
 */
export function joinPack(rules: unknown, regimes: unknown): unknown {
  if (typeof rules !== 'object' || rules === null || Array.isArray(rules) || Object.hasOwn(rules, 'regimes')) return rules;
  return { ...rules, regimes: (regimes as { readonly regimes?: unknown } | null)?.regimes };
}

/** Reads a rule pack from plain JSON data (`joinPack`). Throws `bad-pack` naming the place: unknown fields, unknown laws, versions that overlap. */
export function loadRules(value: unknown): RulePack {
  const data = readAs(packShape, value, 'bad-pack');
  for (const { id, law } of data.regimes) {
    if (!Object.hasOwn(data.laws, law)) throw bad(`${id}：没有法律 ${law}`, `${id}: there is no law ${law}`);
  }
  const rules = new Map<string, RuleData>();
  for (const rule of data.rules) {
    if (rules.has(rule.id)) throw bad(`规则 ${rule.id} 重复`, `rule ${rule.id} stands twice`);
    for (const { law, example } of rule.basis) {
      if ((law === undefined) === (example === undefined))
        throw bad(`${rule.id}：依据须为法律或示例之一`, `${rule.id}: a basis is either a law or an example`);
      if (law !== undefined && !Object.hasOwn(data.laws, law))
        throw bad(`${rule.id}：没有法律 ${law}`, `${rule.id}: there is no law ${law}`);
    }
    if (rule.basis.length === 0) throw bad(`${rule.id}：没有依据`, `${rule.id}: has no basis`);
    const spans = rule.versions.map((v) => [v.from ?? '', v.to ?? '9999'] as const).toSorted(([a], [b]) => (a < b ? -1 : 1));
    if (spans.length === 0 || spans.some(([, to], i) => to >= (spans[i + 1]?.[0] ?? '99999')))
      throw bad(`${rule.id}：版本缺失或日期重叠`, `${rule.id}: versions are missing or overlap`);
    rules.set(rule.id, rule);
  }
  const at = (id: string, on: string): InForce | null => {
    const rule = rules.get(id);
    if (rule === undefined || !holds(rule.from, rule.to, on)) return null;
    for (const v of rule.versions) {
      if (holds(v.from, v.to, on)) return { rule, values: v.values, version: `${id}@${v.from ?? rule.from ?? 'always'}` };
    }
    return null;
  };
  return {
    data,
    rules,
    at,
    regimesAt: (on) => data.regimes.filter((r) => holds(r.from, r.to, on)),
  };
}

/** The basis of a rule for one day: the laws in force then, examples as such. */
export function basisOf(pack: RulePack, rule: RuleData, on: string): Text {
  const parts = rule.basis.flatMap(({ law, article, example }) => {
    if (example !== undefined) return [{ zh: `示例政策：${example.zh}`, en: `Example policy: ${example.en}` }];
    const of = pack.data.laws[law!]!;
    if (!holds(of.from, of.to, on)) return [];
    if (article === undefined) return [{ zh: `《${of.zh}》`, en: of.en }];
    const item = /^(.+?)\((\d+)\)$/.exec(article);
    const where = item === null ? `第${article}条` : `第${item[1]}条第（${item[2]}）项`;
    return [{ zh: `《${of.zh}》${where}`, en: `${of.en}, art. ${article}` }];
  });
  return { zh: parts.map((p) => p.zh).join('；'), en: parts.map((p) => p.en).join('; ') };
}
