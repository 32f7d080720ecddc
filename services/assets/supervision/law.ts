/**
 * The law of contracts as one text: the rule pack with its dated thresholds, and dated switches and gravities beside it. A change never rewrites what held
 * before its day. Pure.
 */
import { hash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '@yunjian/kernel/crypto';
import {
  checkBounds,
  examiner,
  loadRules,
  milder,
  restsOnLaw,
  SEVERITIES,
  SupervisionError,
  type Bounds,
  type Examiner,
  type Finding,
  type Found,
  type RuleData,
  type RulePack,
  type Severity,
  type Text,
} from '@yunjian/supervision';

type Value = number | string | string[];

/** What a draft changes of a rule: thresholds, gravity by the way in which it is broken, whether it is asked at all. */
export interface RuleChange {
  readonly rule: string;
  readonly values?: Readonly<Record<string, Value>> | undefined;
  readonly severities?: Readonly<Record<string, Severity>> | undefined;
  readonly enabled?: boolean | undefined;
}

interface Switch {
  readonly rule: string;
  /** First day; null: always. */
  readonly from: string | null;
  readonly enabled: boolean;
}
interface Gravity {
  readonly rule: string;
  readonly variant: string;
  readonly from: string | null;
  readonly severity: Severity;
}

/** The whole law; its canonical JSON is what `text_hash` is the SHA-256 of. */
export interface LawText {
  readonly pack: JsonObject;
  readonly switches: readonly Switch[];
  readonly severities: readonly Gravity[];
}

/** SHA-256 of canonical JSON, in hex. */
export const digestOf = (value: unknown): string => hash('sha256', canonicalJson(value as JsonObject), 'hex');

/** The text of the district's own pack. */
export const districtText = (pack: unknown): LawText => ({ pack: pack as JsonObject, switches: [], severities: [] });

interface Version {
  readonly from?: string | null;
  readonly to?: string | null;
  readonly values: Readonly<Record<string, Value>>;
}
type RuleJson = Record<string, unknown> & {
  readonly id: string;
  readonly title: Text;
  readonly basis: RuleData['basis'];
  readonly bounds?: Bounds;
  readonly versions: readonly Version[];
  readonly variants: Readonly<Record<string, { readonly severity: Severity }>>;
};

const bad = (zh: string, en: string): SupervisionError => new SupervisionError('bad-pack', { zh, en });
const before = (day: string): string => Temporal.PlainDate.from(day).subtract({ days: 1 }).toString();

/** How many steps of relations the platform follows around a lessee: `assets.relation_steps()`. */
export const RELATION_STEPS = 4;

/** Throws `bad-pack` when a version of C36 asks for more steps of relations than are followed: it would promise what it does not look at. */
export function followable(pack: JsonObject): void {
  const rule = (pack['rules'] as unknown as readonly RuleJson[]).find((r) => r.id === 'C36');
  if (rule?.versions.some((v) => Number(v.values['steps']) > RELATION_STEPS))
    throw bad(`C36：关系最多追溯 ${RELATION_STEPS} 步`, `C36: relations are followed for ${RELATION_STEPS} steps at most`);
}

function cut(versions: readonly Version[], from: string | null, values: Readonly<Record<string, Value>>): Version[] {
  const last = versions.toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1)).at(-1);
  const now = from === null ? last : (versions.find((v) => (v.from ?? '') <= from && from <= (v.to ?? '9999')) ?? last);
  const next: Version = { from, to: null, values: { ...now?.values, ...values } };
  if (from === null) return [next];
  return [
    ...versions.filter((v) => (v.from ?? '') < from).map((v) => ((v.to ?? '9999') >= from ? { ...v, to: before(from) } : v)),
    next,
  ];
}

/** What rests on law alone is asked: not switched off, nor asked more mildly than the pack says. Throws `bad-pack`. */
function onlyStricter(rule: RuleJson, gravities: RuleChange['severities'], enabled: boolean | undefined): void {
  if (!restsOnLaw(rule)) return;
  const name = (of: Text) => ({ zh: `${rule.id} ${of.zh}`, en: `${rule.id} ${of.en}` });
  const { zh, en } = name(rule.title);
  if (enabled === false) throw bad(`${zh}：依据只有法律，不能停用`, `${en}: it rests on law alone and is not switched off`);
  for (const [variant, severity] of Object.entries(gravities ?? {})) {
    const said = rule.variants[variant]?.severity;
    if (said !== undefined && milder(severity, said))
      throw bad(`${zh}：依据只有法律，程度只能更严`, `${en}: it rests on law alone; its gravity is only made stricter`);
  }
}

/**
 * The law with changes that hold from a day on; null: as if they had always held, which is what a rehearsal asks besides. Throws `SupervisionError` `bad-pack`
 * for a rule, a threshold or a way of breaking it that does not exist, or a value that does not fit: outside the bounds of `limits`, the district's own pack, which
 * may know more of them than an older text; looser than a law allows.
 */
export function amended(
  text: LawText,
  changes: readonly RuleChange[],
  from: string | null,
  limits: JsonObject = text.pack,
): LawText {
  const bounds = new Map((limits['rules'] as unknown as readonly RuleJson[]).map((r) => [r.id, r.bounds]));
  const rules = new Map((text.pack['rules'] as unknown as readonly RuleJson[]).map((r) => [r.id, r]));
  let { switches, severities } = text;
  const seen = new Set<string>();
  for (const { rule: id, values, severities: gravities, enabled } of changes) {
    const rule = rules.get(id);
    if (rule === undefined) throw bad(`没有规则 ${id}`, `there is no rule ${id}`);
    if (seen.has(id)) throw bad(`规则 ${id} 的修改重复`, `rule ${id} is changed twice`);
    seen.add(id);
    if (values === undefined && enabled === undefined && Object.keys(gravities ?? {}).length === 0)
      throw bad(`规则 ${id} 没有任何修改`, `nothing of rule ${id} is changed`);
    if (values !== undefined) checkBounds(rule, values, bounds.get(id));
    onlyStricter(rule, gravities, enabled);
    if (values !== undefined) rules.set(id, { ...rule, versions: cut(rule.versions, from, values) });
    const kept = <T extends { rule: string; from: string | null }>(s: T): boolean =>
      s.rule !== id || (from !== null && (s.from ?? '') < from);
    if (enabled !== undefined) switches = [...switches.filter(kept), { rule: id, from, enabled }];
    for (const [variant, severity] of Object.entries(gravities ?? {})) {
      if (!Object.hasOwn(rule.variants, variant))
        throw bad(`${id}：没有情形 ${variant}`, `${id}: there is no variant ${variant}`);
      if (!SEVERITIES.includes(severity)) throw bad(`${id}：没有级别 ${severity}`, `${id}: there is no severity ${severity}`);
      severities = [...severities.filter((s) => s.variant !== variant || kept(s)), { rule: id, variant, from, severity }];
    }
  }
  const next: LawText = {
    pack: { ...text.pack, rules: [...rules.values()] } as unknown as JsonObject,
    switches,
    severities,
  };
  examiner(loadRules(next.pack), from ?? '2000-01-01'); // refuses what no rule can read
  followable(next.pack);
  return next;
}

/** A rule pack that is applied: which questions are asked on a day, and how grave they are. */
export interface Law {
  readonly id: string;
  readonly hash: string;
  readonly text: LawText;
  readonly pack: RulePack;
  /** The rules for a day of examination; kept for the days that come again. */
  on(day: string): Examiner;
  /** What was found in words; null where the rule was switched off on the day whose law holds. */
  say(found: Found): Finding | null;
}

const latest = <T extends { readonly from: string | null }>(all: readonly T[], day: string): T | undefined =>
  all
    .filter((s) => (s.from ?? '') <= day)
    .toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))
    .at(-1);

/** Prepares a text. Throws `bad-pack`. */
export function lawOf(id: string, text: LawText): Law {
  const pack = loadRules(text.pack);
  const days = new Map<string, Examiner>();
  const on = (day: string): Examiner => {
    let made = days.get(day);
    if (made === undefined) {
      if (days.size > 64) days.clear();
      days.set(day, (made = examiner(pack, day)));
    }
    return made;
  };
  return {
    id,
    hash: digestOf(text),
    text,
    pack,
    on,
    say(found) {
      const off = latest(
        text.switches.filter((s) => s.rule === found.rule),
        found.day,
      );
      if (off?.enabled === false) return null;
      const said = on('2000-01-01').say(found);
      const gravity = latest(
        text.severities.filter((s) => s.rule === found.rule && s.variant === found.hit.variant),
        found.day,
      );
      return gravity === undefined ? said : { ...said, severity: gravity.severity };
    },
  };
}

/** The rules as a page lists them: title, whether it is asked today, thresholds of today with what they may be (of `limits`), gravities. */
export function rulesOn(law: Law, day: string, limits: JsonObject = law.text.pack) {
  const bounds = new Map((limits['rules'] as unknown as readonly RuleJson[]).map((r) => [r.id, r.bounds]));
  return [...law.pack.rules.values()].map((rule) => ({
    rule: rule.id,
    title: rule.title,
    enabled:
      latest(
        law.text.switches.filter((s) => s.rule === rule.id),
        day,
      )?.enabled ?? true,
    values: law.pack.at(rule.id, day)?.values ?? {},
    bounds: bounds.get(rule.id) ?? {},
    statutory: restsOnLaw(rule),
    severities: Object.fromEntries(
      Object.entries(rule.variants).map(([variant, v]) => [
        variant,
        latest(
          law.text.severities.filter((s) => s.rule === rule.id && s.variant === variant),
          day,
        )?.severity ?? v.severity,
      ]),
    ),
  }));
}
