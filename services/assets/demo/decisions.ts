/** Democratic decisions of the sample data, each judged by the law of its day and in the log. */
import { createHash } from 'node:crypto';
import { registeredOn, type Entitled } from '../letting/entitled.ts';
import { spread } from '../letting/least-rent.ts';
import { regimesOf, verdictOf } from '../letting/verdict.ts';
import { Rows } from './bulk.ts';
import { leavesOf, type DemoEvent, type Person, type World } from './world.ts';

/** A decision that was taken. */
export interface NewDecision {
  readonly collectiveId: string;
  readonly subject: 'letting' | 'renewal' | 'distribution';
  readonly body: 'members' | 'representatives' | 'board';
  readonly title: string;
  readonly meetingOn: Temporal.PlainDate;
  readonly by: Person;
  /** What it lets, at which rent a year at least, for how many months at most. */
  readonly lets?: { readonly partIds: readonly string[]; readonly annualFen: bigint; readonly termMonths: number };
  /** The run whose plan it decides on. */
  readonly runId?: string;
  /** When it was written down; by default on the day of the meeting. */
  readonly recordedAt?: Temporal.Instant;
}

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Meetings that count the same: of members on one day; of others in one year, at whose end the terms of the sample data do, before or after the law of 2025. */
const entitled = ({ collectiveId, body, meetingOn }: NewDecision): string =>
  `${collectiveId} ${body} ${body === 'members' ? meetingOn.toString() : `${meetingOn.year} ${meetingOn.toString() >= '2025-05-01'}`}`;

const daysOf = ({ meetingOn }: NewDecision) => ({
  noticeOn: meetingOn.subtract({ days: 12 }).toString(),
  meetingOn: meetingOn.toString(),
});

/** Enters decisions of well-attended meetings and answers their ids. */
export async function addDecisions(w: World, all: readonly NewDecision[]): Promise<string[]> {
  const rows = new Rows(
    'assets.decision',
    'id uuid, collective_id uuid, subject text, body text, matter text, title text, proposed_on date, party_studied_on date, notice_on date, meeting_on date, eligible integer, present integer, in_favour integer, against integer, abstained integer, annual_fen bigint, term_months integer, registered integer, listed integer, minutes_hash text, result_published_on date, verdict jsonb, valid boolean, state text, recorded_at timestamptz, recorded_by uuid, leaf_id uuid, demo boolean, run_id uuid',
  );
  const regimes = regimesOf(w.kit);
  const known = new Map<string, Entitled>();
  for (const a of all) {
    const key = entitled(a);
    if (!known.has(key)) known.set(key, await registeredOn(w.tx, w.kit, a.collectiveId, a.body, daysOf(a)));
  }
  const made = all.map((a) => {
    const { registered, listed } = known.get(entitled(a)) ?? { registered: null, listed: null };
    const eligible = listed ?? registered ?? (a.body === 'board' ? 5 : a.body === 'members' ? 400 : 60);
    const present = a.body === 'board' ? eligible : Math.floor(eligible * 0.93);
    const inFavour = a.body === 'board' ? eligible : Math.floor(eligible * (0.84 + w.d.next() * 0.08));
    const id = w.id(a.recordedAt ?? w.at(a.meetingOn, 16));
    const studied = a.meetingOn.subtract({ days: 16 });
    const facts = {
      body: a.body,
      matter: a.subject === 'distribution' ? ('major' as const) : a.body === 'board' ? ('ordinary' as const) : ('major' as const),
      ...daysOf(a),
      partyStudiedOn: studied.toString(),
      eligible,
      present,
      inFavour,
      outsiders: false,
    };
    const verdict = verdictOf(facts, regimes, null);
    return {
      a,
      id,
      facts,
      registered,
      listed,
      verdict,
      minutes: sha(`minutes ${a.title} ${facts.meetingOn}`),
      at: a.recordedAt ?? w.at(a.meetingOn, 16),
    };
  });
  const events = made.map(({ a, id, facts, verdict, minutes, at }): DemoEvent => ({
    of: 'decision',
    id,
    action: 'record',
    by: a.by,
    at,
    facts: {
      collective: a.collectiveId,
      meetingOn: facts.meetingOn,
      body: facts.body,
      matter: facts.matter,
      eligible: facts.eligible,
      present: facts.present,
      inFavour: facts.inFavour,
      minutes,
      valid: verdict.valid,
      regimes: [...verdict.regimes],
    },
  }));
  const leaves = await leavesOf(w, events);
  const parts = new Rows('assets.decision_part', 'decision_id uuid, part_id uuid, annual_fen bigint');
  const told = new Rows(
    'assets.decision_event',
    'decision_id uuid, at timestamptz, action text, by_id uuid, by_name text, leaf_id uuid',
  );
  for (const [i, { a, id, facts, registered, listed, verdict, minutes, at }] of made.entries()) {
    rows.add(
      id,
      a.collectiveId,
      a.subject,
      a.body,
      facts.matter,
      a.title,
      a.meetingOn.subtract({ days: 20 }).toString(),
      facts.partyStudiedOn,
      facts.noticeOn,
      facts.meetingOn,
      facts.eligible,
      facts.present,
      facts.inFavour,
      // of those who did not agree half abstained
      Math.ceil((facts.present - facts.inFavour) / 2),
      Math.floor((facts.present - facts.inFavour) / 2),
      a.lets?.annualFen ?? null,
      a.lets?.termMonths ?? null,
      registered,
      listed,
      minutes,
      a.meetingOn.add({ days: 1 }).toString(),
      JSON.stringify(verdict),
      verdict.valid,
      'recorded',
      at.toString(),
      a.by.id,
      leaves[i] as string,
      true,
      a.runId ?? null,
    );
    const lets = a.lets?.partIds ?? [];
    const fen =
      a.lets === undefined
        ? []
        : spread(
            a.lets.annualFen,
            lets.map(() => null),
          );
    for (const [k, part] of lets.entries()) parts.add(id, part, fen[k] ?? null);
    told.add(id, at.toString(), 'record', a.by.id, a.by.name, leaves[i] as string);
  }
  await rows.send(w.tx);
  await told.send(w.tx);
  await parts.send(w.tx);
  return made.map((m) => m.id);
}
