import { KINDS, type BODIES, MATTERS } from './contract.ts';
import { count, date, flag, fraction, list, maybe, oneOf, orNone, readAs, record, text, type Read } from './read.ts';
import type { Text } from './text.ts';

const majority = record({ share: fraction, of: oneOf('present', 'all') });
/** One regime as it stands in the pack. */
export const regimeShape = record({
  id: text(60),
  title: record({ zh: text(600), en: text(900) }),
  law: text(60),
  article: text(60),
  articles: record({
    quorum: text(60),
    majority: text(60),
    outsiders: maybe(text(60)),
    notice: maybe(text(60)),
    delegation: maybe(text(60)),
    study: maybe(text(60)),
    board: maybe(text(60)),
  }),
  from: maybe(orNone(date)),
  to: maybe(orNone(date)),
  quorum: record({ members: orNone(fraction), representatives: orNone(fraction) }),
  majority: record({ ordinary: majority, major: majority, outsiders: orNone(majority) }),
  /** Least days between notice and meeting; null: the law says nothing. */
  noticeDays: orNone(count),
  /** The Party organisation studies what is not ordinary first. */
  partyStudy: flag,
  /** What a board needs to decide: at least a share of all directors present, and more than a share of them all in favour; left out: what is asked of any board. */
  board: maybe(record({ quorum: fraction, over: fraction })),
  /** What representatives may not decide. */
  membersOnly: list(oneOf(...MATTERS)),
  /** Asked only where such a thing is let; left out: asked of every meeting. */
  lets: maybe(list(oneOf(...KINDS))),
  source: maybe(text(300)),
});
const file = record({ about: maybe(text(600)), regimes: list(regimeShape) });

/** A regime of meetings and votes with the article each of its conditions rests on. */
export type DecisionRegime = Read<typeof regimeShape>;

/** What is judged: who was asked, when, how many came and agreed. Absent or null is unknown. */
export interface Meeting {
  readonly date: string;
  readonly body: (typeof BODIES)[number];
  readonly matter: (typeof MATTERS)[number];
  readonly noticeDays: number | null;
  readonly eligible: number;
  readonly present: number;
  readonly yes: number;
  /** Gives people outside the collective what its members have. */
  readonly outsiders: boolean;
  readonly partyStudied: boolean | null;
  /** What the meeting lets, where a law asks more of that; left out: such laws are not asked. */
  readonly lets?: (typeof KINDS)[number];
}

/** A meeting of which less may be known: null is unknown. */
export type MeetingFacts = { readonly [K in Exclude<keyof Meeting, 'date' | 'lets'>]: Meeting[K] | null };

/** What a charter asks beyond the law. */
export interface CharterVote {
  readonly quorum?: readonly [number, number];
  readonly majority?: readonly [number, number];
  readonly of?: 'present' | 'all';
  readonly noticeDays?: number;
}

/** One condition of one regime: what was found and what was needed, in numbers. `met` null: a fact is missing, which is not valid. */
export interface Condition {
  readonly what: 'quorum' | 'majority' | 'outsiders' | 'notice' | 'delegation' | 'study';
  readonly regime: string;
  readonly law: Text;
  readonly article: string;
  /** People, days, or 1 and 0 for yes and no; null: unknown. */
  readonly measured: number | null;
  /** The least that satisfies; for `delegation` and `study` 1. */
  readonly needed: number;
  /** Of how many people the share is taken, and the share; null where there is none. */
  readonly of: number | null;
  readonly share: readonly [number, number] | null;
  readonly met: boolean | null;
}

/** A condition asked of what is known: `needed` is null where the number of people is not known. */
export type Asked = Omit<Condition, 'needed'> & {
  readonly needed: number | null;
  /** Whose number the share is taken of; null where there is none. */
  readonly whole: 'present' | 'all' | null;
};

/** The judgement of a meeting: valid when every condition of every regime in force is met. `regimes` are those that were asked. */
export interface Judgement {
  readonly valid: boolean;
  readonly regimes: readonly string[];
  readonly conditions: readonly Condition[];
}

/** Reads `regimes.json`. Throws `SupervisionError` `bad-pack` naming the place. */
export function loadRegimes(value: unknown): readonly DecisionRegime[] {
  return readAs(file, value, 'bad-pack').regimes;
}

/** The least whole number of `whole` people that is a share of them, compared in whole numbers: 2/3 of 100 is 67. */
export const leastOf = (whole: number, [above, below]: readonly [number, number]): number => Math.ceil((whole * above) / below);

type Law = { readonly id: string; readonly title: Text };
type What = Condition['what'];

/** A share of a number of people, at least one of them. */
function share(
  what: What,
  law: Law,
  article: string,
  measured: number | null,
  facts: MeetingFacts,
  whole: 'present' | 'all',
  part: readonly [number, number],
): Asked {
  const of = whole === 'all' ? facts.eligible : facts.present;
  // Nobody is no share of anybody: a meeting that nobody may come to, or to which nobody came, decides nothing.
  const met = of === 0 ? false : measured === null || of === null ? null : measured > 0 && measured * part[1] >= of * part[0];
  const needed = of === null ? null : Math.max(1, leastOf(of, part));
  return { what, regime: law.id, law: law.title, article, measured, needed, of, share: part, met, whole };
}

/** A number of days, or 1 and 0 for yes and no. */
const plain = (what: What, law: Law, article: string, measured: number | null, needed: number): Asked => ({
  what,
  regime: law.id,
  law: law.title,
  article,
  measured,
  needed,
  of: null,
  share: null,
  met: measured === null ? null : measured >= needed,
  whole: null,
});

const yesOrNo = (fact: boolean | null): number | null => (fact === null ? null : fact ? 1 : 0);

/** Whether ordinary and major matters need the same majority: then the matter need not be known. */
const alike = ({ majority: { ordinary, major } }: DecisionRegime): boolean =>
  ordinary.of === major.of && ordinary.share[0] * major.share[1] === major.share[0] * ordinary.share[1];

/** Who came, under one regime: none where it asks no quorum of such a meeting. */
function quorum(m: MeetingFacts, regime: DecisionRegime): Asked | null {
  const { members, representatives } = regime.quorum;
  if (m.body === null)
    return members === null && representatives === null ? null : unsaid('quorum', regime, regime.articles.quorum);
  const least = m.body === 'members' ? members : representatives;
  return least === null ? null : share('quorum', regime, regime.articles.quorum, m.present, m, 'all', least);
}

const unsaid = (what: What, law: Law, article: string): Asked => ({ ...plain(what, law, article, null, 1), needed: null });

function majorityOf(m: MeetingFacts, regime: DecisionRegime): Asked {
  const article = regime.articles.majority;
  if (m.matter === null && !alike(regime)) return unsaid('majority', regime, article);
  const { share: part, of } = m.matter === null || m.matter === 'ordinary' ? regime.majority.ordinary : regime.majority.major;
  return share('majority', regime, article, m.yes, m, of, part);
}

/** Whether the body may decide the matter: asked where the regime keeps matters for all members. */
function delegation(m: MeetingFacts, regime: DecisionRegime): Asked | null {
  if (regime.membersOnly.length === 0 || m.body === 'members') return null;
  const article = regime.articles.delegation ?? regime.article;
  if (m.matter === null) return plain('delegation', regime, article, null, 1);
  return regime.membersOnly.includes(m.matter) ? plain('delegation', regime, article, m.body === null ? null : 0, 1) : null;
}

function under(m: MeetingFacts, regime: DecisionRegime): Asked[] {
  const { articles, majority, noticeDays } = regime;
  const study = m.matter === null && m.partyStudied === false ? null : yesOrNo(m.partyStudied);
  return [
    quorum(m, regime),
    majorityOf(m, regime),
    majority.outsiders !== null && m.outsiders === true
      ? share(
          'outsiders',
          regime,
          articles.outsiders ?? regime.article,
          m.yes,
          m,
          majority.outsiders.of,
          majority.outsiders.share,
        )
      : null,
    noticeDays === null ? null : plain('notice', regime, articles.notice ?? regime.article, m.noticeDays, noticeDays),
    delegation(m, regime),
    regime.partyStudy && m.matter !== 'ordinary' ? plain('study', regime, articles.study ?? regime.article, study, 1) : null,
  ].filter((c) => c !== null);
}

/** A board decides ordinary matters of its own, and none that a law on what is let gives to a meeting. */
function byBoard(m: MeetingFacts, regime: DecisionRegime): Asked {
  const may = regime.lets !== undefined ? false : m.matter === null ? null : m.matter === 'ordinary';
  return plain('delegation', regime, regime.articles.delegation ?? regime.article, yesOrNo(may), 1);
}

const BOARD_VOTE = { id: 'board', title: { zh: '理事会表决', en: 'vote of a board' } };

/** More than a share of all directors in favour, so that a tie, and a few of many, decide nothing. */
function directors(law: Law, article: string, m: MeetingFacts, [above, below]: readonly [number, number]): Asked {
  const { yes, eligible } = m;
  const needed = eligible === null ? null : Math.floor((eligible * above) / below) + 1;
  return {
    ...plain('majority', law, article, yes, needed ?? 0),
    needed,
    of: eligible,
    met: eligible === 0 ? false : yes === null || needed === null ? null : yes >= needed,
    whole: 'all',
  };
}

/** The vote of a board by the regimes that say what it needs; where none does, by more than half of all its directors. */
function votedByBoard(m: MeetingFacts, regimes: readonly DecisionRegime[]): Asked[] {
  const asking = regimes.flatMap((r) => (r.board === undefined ? [] : [{ r, ...r.board }]));
  if (asking.length === 0) return [directors(BOARD_VOTE, '', m, [1, 2])];
  return asking.flatMap(({ r, quorum: least, over }) => {
    const article = r.articles.board ?? r.article;
    return [share('quorum', r, article, m.present, m, 'all', least), directors(r, article, m, over)];
  });
}

const CHARTER = { id: 'charter', title: { zh: '章程', en: 'the charter' } };

function underCharter(m: MeetingFacts, charter: CharterVote): Asked[] {
  return [
    charter.quorum === undefined ? null : share('quorum', CHARTER, '', m.present, m, 'all', charter.quorum),
    charter.majority === undefined ? null : share('majority', CHARTER, '', m.yes, m, charter.of ?? 'all', charter.majority),
    charter.noticeDays === undefined ? null : plain('notice', CHARTER, '', m.noticeDays, charter.noticeDays),
  ].filter((c) => c !== null);
}

/**
 * Every condition of the regimes given and of the charter, asked of what is known of a meeting: `met` is null where a fact is missing. The caller chooses the
 * regimes, those in force on the meeting's day.
 */
export function conditionsOf(m: MeetingFacts, regimes: readonly DecisionRegime[], charter: CharterVote | null): readonly Asked[] {
  const asked =
    m.body !== 'board'
      ? regimes.flatMap((r) => under(m, r))
      : regimes.length === 0
        ? []
        : [...regimes.map((r) => byBoard(m, r)), ...votedByBoard(m, regimes)];
  return charter === null ? asked : [...asked, ...underCharter(m, charter)];
}

/** The regimes in force on a day for what is let: those asked of every meeting, or those of a kind of thing alone. */
export const inForceOn = (
  regimes: readonly DecisionRegime[],
  day: string,
  lets?: (typeof KINDS)[number],
): readonly DecisionRegime[] =>
  regimes.filter(
    (r) =>
      (r.from ?? '') <= day && day <= (r.to ?? '9999') && (r.lets === undefined || (lets !== undefined && r.lets.includes(lets))),
  );

/**
 * Judges a meeting by every regime in force on its day and by the charter; they add up, so the strictest decides (上海市农村集体资产监督管理条例 16 from 2018-04-01;
 * 农村集体经济组织法 15, 26–28 from 2025-05-01). A board decides ordinary matters of its own: the meeting rules are asked of members and representatives only.
 * Of a board two thirds of the directors are present and more than half of them all in favour (农村集体经济组织法 31; more than half of all before it), and what its charter asks of a
 * vote; its decision on a major matter is not valid. A fact that is not known satisfies nothing. With no regime in force and no charter nothing is asked: `regimes` is
 * empty then, and the caller says so beside the result.
 */
export function judgeDecision(
  meeting: Meeting,
  regimes: readonly DecisionRegime[],
  charter: CharterVote | null = null,
): Judgement {
  const inForce = inForceOn(regimes, meeting.date, meeting.lets);
  const conditions = conditionsOf(meeting, inForce, charter).map(
    // How many there are is known, so is what is needed.
    ({ whole: _, needed, ...c }): Condition => ({ ...c, needed: needed ?? 0 }),
  );
  return { valid: conditions.every((c) => c.met === true), regimes: inForce.map((r) => r.id), conditions };
}
