import type { Contract } from './contract.ts';
import type { Opening } from './derive.ts';
import type { Facts } from './facts.ts';
import type { DecisionRegime } from './decision.ts';
import type { Values } from './pack.ts';
import { SupervisionError, type Text } from './text.ts';

/** A figure of a finding: a formatted number or date, a text in both languages, or words of the pack to be listed. */
export type Figure = string | number | Text | readonly string[];

/** One way in which a rule found the contract irregular, with the figures it rests on. */
export interface Hit {
  readonly variant: string;
  readonly figures: Readonly<Record<string, Figure>>;
}

/** Hits; null: in order, or the rule has nothing to say of such a contract; 'unknown': a fact it needs is missing. */
export type Verdict = readonly Hit[] | null | 'unknown';
/** One check of several that a rule makes. */
export type Check = Hit | null | 'unknown';

/** A hit of a variant of the rule. */
export const hit = (variant: string, figures: Hit['figures'] = {}): Hit => ({ variant, figures });

/** Joins checks: what is known to be wrong is said even when something else is unknown. */
export function all(checks: readonly Check[]): Verdict {
  const hits = checks.filter((c): c is Hit => c !== null && c !== 'unknown');
  if (hits.length > 0) return hits;
  return checks.includes('unknown') ? 'unknown' : null;
}

/** Checks one fact: unknown when it is not there. */
export const known = <T>(fact: T | undefined, check: (fact: T) => Check): Check => (fact === undefined ? 'unknown' : check(fact));

/** What a threshold must be; `number?` came later than the first packs and may be left out. */
type Need = 'number' | 'number?' | 'word' | 'words';
type Needs = Readonly<Record<string, Need>>;
/** The thresholds of a rule by what it needs. */
export type Thresholds<N extends Needs> = {
  readonly [K in keyof N]: N[K] extends 'number'
    ? number
    : N[K] extends 'number?'
      ? number | undefined
      : N[K] extends 'word'
        ? string
        : readonly string[];
};

/** The thresholds of C10, which C07 and C11 also go by. */
export const OPENING = { annual: 'number', total: 'number', area: 'number', months: 'number' } as const satisfies Record<
  keyof Opening,
  'number'
>;

/** What a rule may know besides the contract. */
export interface Around {
  /** The day of examination. */
  readonly on: string;
  /** The regimes for meetings on the day of the decision. */
  readonly regimes: readonly DecisionRegime[];
  /** Thresholds of open bidding on the contract's date; null when none held. */
  readonly opening: Opening | null;
}

/** Whose date chooses the version: the contract's, the meeting's, or the day of examination for what goes on today. */
export type By = 'contract' | 'meeting' | 'today';

/** A rule that looks at one contract alone. */
export interface OwnRule {
  readonly id: string;
  readonly by: By;
  readonly needs: Needs;
  examine(c: Contract, values: Values, around: Around): Verdict;
}

/** A rule that looks at a contract among all of the district, by facts and indexes. */
export interface CrossRule<View> {
  readonly id: string;
  readonly by: By;
  readonly needs: Needs;
  examine(f: Facts, values: Values, view: View, around: Around): Verdict;
}

/** Defines a rule over one contract; its thresholds are checked against `needs` when the pack is loaded. */
export const own = <const N extends Needs>(
  id: string,
  by: By,
  needs: N,
  examine: (c: Contract, t: Thresholds<N>, around: Around) => Verdict | Check,
): OwnRule => ({ id, by, needs, examine: (c, values, around) => verdict(examine(c, values as Thresholds<N>, around)) });

/** Defines a rule over the whole district. */
export const cross = <View, const N extends Needs = Needs>(
  id: string,
  by: By,
  needs: N,
  examine: (f: Facts, t: Thresholds<N>, view: View, around: Around) => Verdict | Check,
): CrossRule<View> => ({
  id,
  by,
  needs,
  examine: (f, values, view, around) => verdict(examine(f, values as Thresholds<N>, view, around)),
});

const verdict = (v: Verdict | Check): Verdict =>
  v === null || v === 'unknown' || Array.isArray(v) ? (v as Verdict) : [v as Hit];

/** Throws `bad-pack` when thresholds are not what a rule needs, or say more than it reads. */
export function checkNeeds(id: string, needs: Needs, values: Values): void {
  for (const [name, need] of Object.entries(needs)) {
    const value = values[name];
    if (need === 'number?' && value === undefined) continue;
    const fits =
      need === 'number' || need === 'number?'
        ? typeof value === 'number'
        : need === 'word'
          ? typeof value === 'string'
          : Array.isArray(value);
    if (!fits)
      throw new SupervisionError('bad-pack', {
        zh: `${id}：阈值 ${name} 缺失或类型不对`,
        en: `${id}: threshold ${name} is missing or of the wrong type`,
      });
  }
  const extra = Object.keys(values).find((name) => !Object.hasOwn(needs, name));
  if (extra !== undefined)
    throw new SupervisionError('bad-pack', { zh: `${id}：没有阈值 ${extra}`, en: `${id}: there is no threshold ${extra}` });
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');
/** Fen as yuan: 5000000 → ¥50,000.00. */
export const yuan = (fen: number): string => {
  const cents = String(Math.round(fen)).padStart(3, '0');
  return `¥${grouped(cents.slice(0, -2))}.${cents.slice(-2)}`;
};
/** cm² as m², without needless zeros. */
export const m2 = (cm2: number): string => String(cm2 / 10_000);
/** A ratio as a percentage with two decimals: 0.6136 → 61.36%. */
export const percent = (ratio: number): string => `${(ratio * 100).toFixed(2)}%`;
/** Months with one decimal at most. */
export const months = (n: number): string => String(Math.round(n * 10) / 10);
