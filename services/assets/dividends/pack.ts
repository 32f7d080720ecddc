/** What the district and a collective's charter lay down for members and dividends. */
import { sql } from 'kysely';
import type { Text } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Layout } from '@yunjian/kernel/ledger';
import type { Kit } from '@yunjian/kernel/service';
import type { ReservePack, ReserveRule } from '@yunjian/shares';
import { settingOf } from '../setting.ts';

/** `assets/dividends.json`. */
export interface DividendPolicy {
  readonly example: boolean;
  readonly reservePacks: readonly {
    readonly id: string;
    readonly title: Text;
    readonly source: string;
    readonly article: string;
    readonly articleEn: string;
    readonly effectiveFrom: string;
    readonly effectiveTo: string | null;
    readonly rules: readonly { readonly funds: readonly [string, ...string[]]; readonly rate: readonly [number, number] }[];
  }[];
  readonly notice: { readonly days: number; readonly source: string };
  readonly rateStepFen: string;
  /** `most`: the least payout that a charter may lay down at most. */
  readonly minimumPayoutFen: { readonly value: string; readonly most: string; readonly source: string };
  readonly shareCap: { readonly ppm: number | null; readonly source: string };
  /** How many days ahead a change of shares or of membership may take effect. */
  readonly shareDay: { readonly aheadDays: number };
  /** `executeAheadDays`: how many days after today a payment file may be executed. */
  readonly payment: { readonly ordersPerFile: number; readonly remittance: string; readonly executeAheadDays: number };
  readonly question: {
    readonly households: number;
    readonly people: number;
    readonly answerWorkingDays: number;
    readonly source: string;
  };
  readonly sheetRows: number;
}

/** `assets/chart-of-accounts.json`: the accounts every collective's book begins with, and which of them plays which part. */
export interface ChartOfAccounts {
  readonly accounts: readonly {
    readonly number: string;
    readonly name: Text;
    readonly kind: 'asset' | 'liability' | 'equity' | 'income' | 'expense';
    readonly section: string;
    readonly control?: boolean;
  }[];
  readonly roles: Readonly<
    Record<
      | 'cash'
      | 'bank'
      | 'fixedAssets'
      | 'capital'
      | 'administration'
      | 'rentReceivable'
      | 'rentAdvance'
      | 'deposits'
      | 'bidDeposits'
      | 'heldElsewhere'
      | 'prepayments'
      | 'unmatched'
      | 'otherIncome'
      | 'writtenOff'
      | 'dividendsPayable'
      | 'appropriation'
      | 'undistributed'
      | 'incomeOfYear'
      | 'rent',
      string
    >
  >;
  /** Reserve funds by the names of the rule packs. */
  readonly funds: Readonly<Record<string, string>>;
  /** How the two statements group the accounts, and the rule they follow. */
  readonly statements: Layout & {
    readonly source: {
      readonly title: Text;
      readonly document: string;
      readonly article: string;
      readonly effectiveFrom: string;
    };
  };
}

export const dividendPolicy = (kit: Pick<Kit, 'pack'>): DividendPolicy => settingOf<DividendPolicy>(kit, 'dividends');
export const chartOf = (kit: Pick<Kit, 'pack'>): ChartOfAccounts => settingOf<ChartOfAccounts>(kit, 'chart-of-accounts');

/** What the key `dividends` of a charter's terms may say; an absent key falls to the district's pack. */
export interface CharterDividends {
  readonly minimumFen?: string;
  readonly shareCapPpm?: number;
  readonly noticeDays?: number;
  /** Reserves of the charter, and caps of funds: at the cap the demands of all packs for that fund may stop (条例 25). */
  readonly reserves?: readonly { readonly funds: readonly [string, ...string[]]; readonly ratePpm: number }[];
  readonly fundCapFen?: Readonly<Record<string, string>>;
  /** It rests on no valid decision of the members: then it loosens nothing. */
  readonly undecided?: true;
}

/** The charter in force on a day; one whose decision was annulled, or that names none, is undecided. */
export async function charterOf(db: Db | Tx, collectiveId: string, day: Temporal.PlainDate): Promise<CharterDividends> {
  const { rows } = await sql<{ said: CharterDividends | null; decided: boolean }>`
    select h.terms -> 'dividends' as said, d.id is not null as decided from assets.charter h
      left join assets.decision d on d.id = h.decision_id and d.state = 'recorded' and d.subject = 'charter' and d.valid
    where h.collective_id = ${collectiveId}::uuid and h.valid @> ${day.toString()}::date`.execute(db);
  const [row] = rows;
  return { ...row?.said, ...(row?.decided === false ? { undecided: true } : {}) };
}

/**
 * The least payout that charter or policy lay down, fen: a smaller sum is carried to the next distribution. A charter says no more than the policy lets it, and without
 * a decision of the members no more than the policy says itself.
 */
export function ruleMinimum(kit: Pick<Kit, 'pack'>, { minimumFen, undecided }: CharterDividends): bigint {
  const { value, most } = dividendPolicy(kit).minimumPayoutFen;
  const said = BigInt(minimumFen ?? value);
  const bound = BigInt(undecided ? value : most);
  return said < bound ? said : bound;
}

/** The last day on which a change of shares or of membership that is put in today may take effect. */
export const lastShareDay = (kit: Pick<Kit, 'pack'>, today: Temporal.PlainDate): string =>
  today.add({ days: dividendPolicy(kit).shareDay.aheadDays }).toString();

/** The reserve packs in force on a day with the charter's as one more; all hold, the stricter decides. Shanghai's may stop at the charter's cap (条例 25) where the members decided on it. */
export function reservePacksOn(policy: DividendPolicy, charter: CharterDividends, day: Temporal.PlainDate): ReservePack[] {
  const on = day.toString();
  const cap = (funds: readonly string[]): bigint | null => {
    const caps = funds.map((f) => (charter.undecided ? undefined : charter.fundCapFen?.[f]));
    return caps.includes(undefined) ? null : caps.reduce((sum, c) => sum + BigInt(c ?? '0'), 0n);
  };
  const rule = (funds: readonly [string, ...string[]], numerator: number, denominator: number): ReserveRule => ({
    funds,
    rate: { numerator: BigInt(numerator), denominator: BigInt(denominator) },
    stopsAt: cap(funds),
  });
  const packs = policy.reservePacks
    .filter((p) => p.effectiveFrom <= on && (p.effectiveTo === null || on <= p.effectiveTo))
    .map((p): ReservePack => ({ id: p.id, rules: p.rules.map((r) => rule(r.funds, r.rate[0], r.rate[1])) }));
  const own = (charter.reserves ?? []).map((r) => rule(r.funds, r.ratePpm, 1_000_000));
  return own.length === 0 ? packs : [...packs, { id: 'charter', rules: own }];
}
