import { contractDate } from './derive.ts';
import { factsOf, type Facts } from './facts.ts';
import { District, rulesApart, type Reach } from './index/district.ts';
import { byText } from './index/sorted.ts';
import { basisOf, type InForce, type RulePack, type Severity } from './pack.ts';
import type { Opening } from './derive.ts';
import { checkBounds } from './bounds.ts';
import { checkNeeds, OPENING, type Around, type By, type Figure, type Hit, type Verdict } from './rule.ts';
import { CROSS_RULES, OWN_RULES, RULE_IDS } from './rules/index.ts';
import { SupervisionError, type Text } from './text.ts';
import { isDate } from './dates.ts';
import type { Contract } from './contract.ts';

/** What a rule found, without its words: kept while a district is examined. */
export interface Found {
  readonly rule: string;
  readonly hit: Hit;
  /** The day whose law and thresholds were used. */
  readonly day: string;
}

/** What was found, and which rules could not examine for want of a fact. */
export interface Outcome {
  readonly found: readonly Found[];
  readonly unknown: readonly string[];
}

/** A finding in words: a question to the collective, not a judgement. */
export interface Finding {
  readonly rule: string;
  readonly title: Text;
  readonly severity: Severity;
  readonly variant: string;
  readonly why: Text;
  readonly mend: Text;
  readonly basis: Text;
  /** The figures the finding rests on, by name. */
  readonly evidence: Readonly<Record<string, Figure>>;
  /** Rule and the date its thresholds came into force. */
  readonly version: string;
}

/** Applies a rule pack on a day. */
export interface Examiner {
  /** An empty district whose indexes reach as far as this pack's rules look. */
  district(): District;
  /** The rules over one contract. */
  own(c: Contract): Outcome;
  /** The rules over the asset alone (C48, C49), of a part that is let to nobody: its vacancy and what it stands for, as a case without a lease. */
  asset(c: Contract): Outcome;
  /** The rules over the district for one contract, which has been put into it: put a draft to try it, it does not burden the others. */
  cross(f: Facts, district: District): Outcome;
  /** Both, in the order of the rules. */
  examine(c: Contract, district: District): Outcome;
  /**
   * Puts a contract, or takes it out (null), and tells whose findings over the district that changes, by id in order; itself not among them. Unlike
   * `District.replace`, which tells whom it might touch, these are looked at before and after, each by the rules that compare what changed.
   */
  change(district: District, id: string, next: Facts | null): string[];
  /** The words of what was found. */
  say(found: Found): Finding;
}

/**
 * Prepares a rule pack for a day of examination (ISO). Each rule is applied in the version of its date: that of the contract, of the meeting, or the day
 * itself for what goes on today; a rule not in force then says nothing. Pure: the same contracts give the same findings in whatever order they come.
 * Throws `bad-pack` when the pack lacks a rule, has one too many, or gives thresholds a rule does not know; `bad-date` for a day that does not exist.
 */
export function examiner(pack: RulePack, on: string): Examiner {
  if (!isDate(on)) throw new SupervisionError('bad-date', { zh: `日期不存在：${on}`, en: `there is no such date: ${on}` });
  checkPack(pack);
  const around = remembered((days: string): Around => {
    const [contractDay = '', meetingDay = ''] = days.split(' ');
    const opening = (pack.at('C10', contractDay)?.values ?? null) as Opening | null;
    return { on, regimes: pack.regimesAt(meetingDay), opening };
  });
  // What holds on a day, rule by rule: looked up a hundred thousand times for some thousand days.
  const ownOn = remembered((day: string) => OWN_RULES.map(({ id }) => pack.at(id, day)));
  const crossOn = remembered((day: string) => CROSS_RULES.map(({ id }) => pack.at(id, day)));
  const own = (c: Contract): Outcome => {
    const contract = contractDate(c) ?? on;
    const meeting = c.decision?.date ?? contract;
    const days: Record<By, string> = { contract, meeting, today: on };
    const force = { contract: ownOn(contract), meeting: ownOn(meeting), today: ownOn(on) };
    const view = around(`${contract} ${meeting}`);
    const outcome = none();
    for (let i = 0; i < OWN_RULES.length; i += 1) {
      const rule = OWN_RULES[i]!;
      const values = force[rule.by][i]?.values;
      if (values !== undefined) collect(outcome, rule.id, days[rule.by], rule.examine(c, values, view));
    }
    return outcome;
  };
  const asset = (c: Contract): Outcome => {
    const values = ownOn(on);
    const view = around(`${on} ${on}`);
    const outcome = none();
    for (let i = 0; i < OWN_RULES.length; i += 1) {
      const rule = OWN_RULES[i]!;
      if (OF_ASSETS.has(rule.id) && values[i] !== undefined)
        collect(outcome, rule.id, on, rule.examine(c, values[i]!.values, view));
    }
    return outcome;
  };
  const cross = (f: Facts, district: District): Outcome => {
    const day = f.date ?? on;
    const force = crossOn(day);
    const view = around(`${day} ${day}`);
    const outcome = none();
    for (let i = 0; i < CROSS_RULES.length; i += 1) {
      const rule = CROSS_RULES[i]!;
      const values = force[i]?.values;
      if (values !== undefined) collect(outcome, rule.id, day, rule.examine(f, values, district, view));
    }
    return outcome;
  };
  /** What rules say of contracts near another, as text to be compared. */
  const sayings = (district: District, near: Near, into: Map<string, string> = new Map()): Map<string, string> => {
    for (const [id, ids] of near) {
      const i = CROSS_RULES.findIndex((r) => r.id === id);
      for (const other of ids) {
        const f = district.get(other);
        if (f === undefined) continue;
        const day = f.date ?? on;
        const values = crossOn(day)[i]?.values;
        if (values === undefined) continue;
        into.set(`${id} ${other}`, JSON.stringify(CROSS_RULES[i]!.examine(f, values, district, around(`${day} ${day}`))));
      }
    }
    return into;
  };
  const change = (district: District, id: string, next: Facts | null): string[] => {
    const before = district.get(id) ?? null;
    const rules = rulesApart(before, next);
    const set = (f: Facts | null): void => void (f === null ? district.remove(id) : district.put(f));
    if (rules.size === 0 || before === next) {
      if (before !== next) set(next);
      return [];
    }
    const nearBoth = (): Near =>
      [before, next].reduce((all: Near, f) => (f === null ? all : joined(all, district.near(f, rules))), new Map());
    const nearOld = nearBoth();
    const old = sayings(district, nearOld);
    set(next);
    const nearNew = nearBoth();
    const now = sayings(district, joined(nearOld, nearNew));
    const late = without(nearNew, nearOld);
    if (late.size > 0) {
      set(before);
      sayings(district, late, old);
      set(next);
    }
    const changed = new Set<string>();
    for (const key of new Set([...old.keys(), ...now.keys()]))
      if (old.get(key) !== now.get(key)) changed.add(key.slice(key.indexOf(' ') + 1));
    changed.delete(id);
    return [...changed].toSorted(byText);
  };
  return {
    change,
    district: () => new District(reachOf(pack)),
    own,
    asset,
    cross,
    examine: (c, district) => merge(own(c), cross(factsOf(c), district)),
    say: (found) => sayFound(pack, found),
  };
}

/** Rules that ask of the asset what no lease of it is needed for. */
const OF_ASSETS: ReadonlySet<string> = new Set(['C48', 'C49']);

/** Contracts by the rule by which something of them may have changed. */
type Near = ReadonlyMap<string, ReadonlySet<string>>;

function joined(a: Near, b: Near): Near {
  const out = new Map(a);
  for (const [rule, ids] of b) out.set(rule, new Set([...(a.get(rule) ?? []), ...ids]));
  return out;
}

function without(a: Near, b: Near): Near {
  const out = new Map<string, Set<string>>();
  for (const [rule, ids] of a) {
    const left = new Set([...ids].filter((id) => b.get(rule)?.has(id) !== true));
    if (left.size > 0) out.set(rule, left);
  }
  return out;
}

interface Collected extends Outcome {
  readonly found: Found[];
  readonly unknown: string[];
}
const none = (): Collected => ({ found: [], unknown: [] });

function collect(into: Collected, rule: string, day: string, verdict: Verdict): void {
  if (verdict === null) return;
  if (verdict === 'unknown') into.unknown.push(rule);
  else for (const hit of verdict) into.found.push({ rule, hit, day });
}

function remembered<T>(make: (key: string) => T): (key: string) => T {
  const kept = new Map<string, T>();
  return (key) => {
    let value = kept.get(key);
    if (value === undefined) kept.set(key, (value = make(key)));
    return value;
  };
}

/** Joins two outcomes in the order of the rules. */
export function merge(a: Outcome, b: Outcome): Outcome {
  if (b.found.length === 0 && b.unknown.length === 0) return a;
  return {
    found: [...a.found, ...b.found].toSorted((x, y) => byText(x.rule, y.rule)),
    unknown: [...a.unknown, ...b.unknown].toSorted(byText),
  };
}

function checkPack(pack: RulePack): void {
  for (const { id, needs } of [...OWN_RULES, ...CROSS_RULES]) {
    const rule = pack.rules.get(id);
    if (rule === undefined) throw new SupervisionError('bad-pack', { zh: `规则包缺少 ${id}`, en: `the pack lacks ${id}` });
    for (const { values } of rule.versions) {
      checkNeeds(id, id === 'C10' ? OPENING : needs, values);
      checkBounds(rule, values, rule.bounds);
    }
  }
  for (const id of pack.rules.keys()) {
    if (!RULE_IDS.includes(id)) throw new SupervisionError('bad-pack', { zh: `没有规则 ${id}`, en: `there is no rule ${id}` });
  }
}

/** The widest windows of all versions of the rules over the district. */
function reachOf(pack: RulePack): Reach {
  const most = (id: string, name: string): number =>
    Math.max(...pack.rules.get(id)!.versions.map((v) => v.values[name] as number));
  const fences = pack.rules.get('C20')!.versions.map((v) => v.values);
  return {
    peerMonths: most('C20', 'months'),
    peerFences: fences.map((v) => ({ months: v['months'] as number, fence: v['fence'] as number })),
    shareMonths: most('C38', 'months'),
    steps: Math.max(2, most('C36', 'steps')),
    abovePercent: most('C14', 'percent'),
  };
}

function sayFound(pack: RulePack, { rule: id, hit, day }: Found): Finding {
  const { rule, version } = pack.at(id, day) as InForce;
  const variant = rule.variants[hit.variant];
  if (variant === undefined)
    throw new SupervisionError('bad-pack', {
      zh: `${id}：没有文字 ${hit.variant}`,
      en: `${id}: there are no words for ${hit.variant}`,
    });
  const fill = (lang: keyof Text, template: string): string =>
    template.replaceAll(/\{(\w+)\}/g, (_, name: string) => shown(pack, lang, hit.figures[name]));
  const filled = (text: Text): Text => ({ zh: fill('zh', text.zh), en: fill('en', text.en) });
  return {
    rule: id,
    title: rule.title,
    severity: variant.severity,
    variant: hit.variant,
    why: filled(variant.why),
    mend: filled(variant.mend ?? rule.mend),
    basis: basisOf(pack, rule, day),
    evidence: hit.figures,
    version,
  };
}

function shown(pack: RulePack, lang: keyof Text, figure: Figure | undefined): string {
  if (figure === undefined) return '?';
  if (typeof figure === 'string' || typeof figure === 'number') return String(figure);
  if ('zh' in figure) return figure[lang];
  return figure.map((word) => pack.data.words[word]?.[lang] ?? word).join(lang === 'zh' ? '、' : ', ');
}
