/** Whether a meeting decided validly: the rule packs in force on its day, and the charter, condition by condition. */
import {
  judgeDecision,
  loadRegimes,
  type CharterVote,
  type DecisionRegime,
  type Judgement,
  type Meeting,
} from '@yunjian/supervision';
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { settingOf } from '../setting.ts';

/** What is judged, as it is typed. Dates are ISO days. */
export interface DecisionFacts {
  readonly body: Meeting['body'];
  readonly matter: Meeting['matter'];
  readonly noticeOn: string;
  readonly meetingOn: string;
  readonly partyStudiedOn: string | null;
  readonly eligible: number;
  readonly present: number;
  readonly inFavour: number;
  readonly outsiders: boolean;
}

const loaded = new WeakMap<object, readonly DecisionRegime[]>();

/** The regimes of the district's pack, `assets/regimes.json`. */
export function regimesOf(kit: Pick<Kit, 'pack'>): readonly DecisionRegime[] {
  const file = settingOf<object>(kit, 'regimes');
  let regimes = loaded.get(file);
  if (!regimes) loaded.set(file, (regimes = loadRegimes(file)));
  return regimes;
}

/** Judges the facts of a meeting. Days of notice are counted from the notice to the meeting, the day of the notice left out (民法典 201). Pure. */
export function verdictOf(facts: DecisionFacts, regimes: readonly DecisionRegime[], charter: CharterVote | null): Judgement {
  const noticeDays = Temporal.PlainDate.from(facts.noticeOn).until(facts.meetingOn, { largestUnit: 'days' }).days;
  return judgeDecision(
    {
      date: facts.meetingOn,
      body: facts.body,
      matter: facts.matter,
      noticeDays,
      eligible: facts.eligible,
      present: facts.present,
      yes: facts.inFavour,
      outsiders: facts.outsiders,
      partyStudied: facts.partyStudiedOn !== null && facts.partyStudiedOn <= facts.meetingOn,
    },
    regimes,
    charter,
  );
}

type Fraction = readonly [number, number];
const fraction = (value: unknown): Fraction | null => {
  const [, above, below] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(typeof value === 'string' ? value : '') ?? [];
  return above === undefined || below === undefined ? null : [Number(above), Number(below)];
};

/** What the charter of a collective asks of a vote on a day: `vote: { quorum: "2/3", majority: "3/4", of: "all", noticeDays: 15 }` of its terms; null when it asks nothing. */
export async function charterVote(db: Db | Tx, collectiveId: string, day: string): Promise<CharterVote | null> {
  const { rows } = await sql<{ vote: Record<string, unknown> | null }>`
    select terms -> 'vote' as vote from assets.charter where collective_id = ${collectiveId}::uuid and valid @> ${day}::date`.execute(
    db,
  );
  return charterAsks(rows[0]?.vote ?? null);
}

/** The same of what stands in the terms of the charter. Pure. */
export function charterAsks(vote: Record<string, unknown> | null): CharterVote | null {
  if (!vote) return null;
  const [quorum, majority] = [fraction(vote['quorum']), fraction(vote['majority'])];
  const days = vote['noticeDays'];
  return {
    ...(quorum === null ? {} : { quorum }),
    ...(majority === null ? {} : { majority }),
    ...(vote['of'] === 'present' || vote['of'] === 'all' ? { of: vote['of'] } : {}),
    ...(typeof days === 'number' && Number.isInteger(days) && days >= 0 ? { noticeDays: days } : {}),
  };
}

/** The same as the contract rules read it (`collective.charter` of a case): shares as text; null: it asks nothing. */
export function charterFacts(vote: Record<string, unknown> | null): Record<string, unknown> | null {
  const asked = charterAsks(vote);
  if (asked === null) return null;
  const share = (f: Fraction | undefined) => (f === undefined ? undefined : `${f[0]}/${f[1]}`);
  const { of, noticeDays } = asked;
  const all = { quorum: share(asked.quorum), majority: share(asked.majority), of, noticeDays };
  return Object.fromEntries(Object.entries(all).filter(([, v]) => v !== undefined));
}
