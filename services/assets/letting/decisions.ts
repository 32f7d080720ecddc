/** Decision records: drafted, recorded with their minutes and judged once, annulled with a reason. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { among, collectivesIn, idsAt, pageOfIds } from '../list.ts';
import { mayFor, type Place, type Scope } from '../scope.ts';
import { collectiveJson, like, remember, wrong, type Hand } from './common.ts';
import { charterVote, regimesOf, verdictOf, type DecisionFacts } from './verdict.ts';

/** What is said of a decision when it is entered or changed. */
export interface DecisionInput extends DecisionFacts {
  readonly subject: 'letting' | 'renewal' | 'amendment' | 'distribution' | 'disposal' | 'other';
  readonly title: string;
  readonly proposedOn: string;
  readonly resultPublishedOn: string | null;
}

function check(d: DecisionInput, today: string): void {
  if (d.present > d.eligible || d.inFavour > d.present)
    throw wrong(
      '到会人数不能多于应到人数，同意人数不能多于到会人数。',
      'No more are present than eligible, nor more in favour than present.',
    );
  if (d.noticeOn < d.proposedOn || d.meetingOn < d.noticeOn)
    throw wrong('日期应依次为提议、通知、会议。', 'The dates follow each other: proposal, notice, meeting.');
  if ((d.partyStudiedOn ?? '') > d.meetingOn || (d.resultPublishedOn ?? '9999') < d.meetingOn)
    throw wrong(
      '党组织研究应在会议以前，结果公布应在会议以后。',
      'The Party organisation studies it before the meeting; the result is published after it.',
    );
  if (d.meetingOn > today || (d.resultPublishedOn ?? '') > today)
    throw wrong('会议和公布日期不能在今天以后。', 'Meeting and publication are not after today.');
  if (d.proposedOn < '1980-01-01') throw wrong('提议日期过早。', 'The day of the proposal is too early.');
}

/** Drafts a decision. Throws assets.input. */
export async function createDecision(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  collectiveId: string,
  d: DecisionInput,
  by: Hand,
  at: Temporal.Instant,
  today: string,
): Promise<{ id: string }> {
  check(d, today);
  const id = uuidv7(at);
  await sql`insert into assets.decision (id, collective_id, subject, body, matter, title, proposed_on, party_studied_on, notice_on, meeting_on, eligible, present,
      in_favour, outsiders, result_published_on)
    values (${id}, ${collectiveId}, ${d.subject}, ${d.body}, ${d.matter}, ${d.title}, ${d.proposedOn}, ${d.partyStudiedOn}, ${d.noticeOn}, ${d.meetingOn},
      ${d.eligible}, ${d.present}, ${d.inFavour}, ${d.outsiders}, ${d.resultPublishedOn})`.execute(tx);
  await remember(tx, kit, { of: 'decision', id, action: 'draft', by, at });
  return { id };
}

async function lock(tx: Tx, id: string): Promise<DecisionInput & { state: string; collectiveId: string }> {
  const { rows } = await sql<
    DecisionInput & { state: string; collectiveId: string }
  >`select collective_id as "collectiveId", state, ${fields}
    from assets.decision d where id = ${id}::uuid for update`.execute(tx);
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

const fields = sql`d.subject, d.body, d.matter, d.title, d.proposed_on as "proposedOn", d.party_studied_on as "partyStudiedOn", d.notice_on as "noticeOn",
  d.meeting_on as "meetingOn", d.eligible, d.present, d.in_favour as "inFavour", d.outsiders, d.result_published_on as "resultPublishedOn"`;

const STATES: Readonly<Record<string, string>> = { draft: '草稿', recorded: '已确认', annulled: '已撤销' };
const draftOnly = (state: string): void => {
  if (state !== 'draft') throw failure(failures.notNow, { state: STATES[state] ?? state });
};

/** Changes a draft. Throws assets.notNow for what is recorded. */
export async function editDecision(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  id: string,
  d: DecisionInput,
  by: Hand,
  at: Temporal.Instant,
  today: string,
): Promise<{ id: string }> {
  draftOnly((await lock(tx, id)).state);
  check(d, today);
  await sql`update assets.decision set subject = ${d.subject}, body = ${d.body}, matter = ${d.matter}, title = ${d.title}, proposed_on = ${d.proposedOn},
    party_studied_on = ${d.partyStudiedOn}, notice_on = ${d.noticeOn}, meeting_on = ${d.meetingOn}, eligible = ${d.eligible}, present = ${d.present},
    in_favour = ${d.inFavour}, outsiders = ${d.outsiders}, result_published_on = ${d.resultPublishedOn} where id = ${id}::uuid`.execute(
    tx,
  );
  await remember(tx, kit, { of: 'decision', id, action: 'edit', by, at });
  return { id };
}

/** Records a decision with its minutes and the judgement of the rule packs in force on the day of the meeting. An invalid one is recorded as invalid. */
export async function recordDecision(
  tx: Tx,
  kit: Pick<Kit, 'crypto' | 'pack'>,
  id: string,
  minutes: { readonly fileId: string; readonly hash: string },
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string; valid: boolean }> {
  const d = await lock(tx, id);
  draftOnly(d.state);
  const verdict = verdictOf(d, regimesOf(kit), await charterVote(tx, d.collectiveId, d.meetingOn));
  const leafId = await remember(tx, kit, {
    of: 'decision',
    id,
    action: 'record',
    by,
    at,
    facts: {
      collective: d.collectiveId,
      meetingOn: d.meetingOn,
      body: d.body,
      matter: d.matter,
      eligible: d.eligible,
      present: d.present,
      inFavour: d.inFavour,
      minutes: minutes.hash,
      valid: verdict.valid,
      regimes: [...verdict.regimes],
    },
  });
  await sql`update assets.decision set state = 'recorded', minutes_file_id = ${minutes.fileId}, minutes_hash = ${minutes.hash}, verdict = ${JSON.stringify(verdict)}::jsonb,
    valid = ${verdict.valid}, recorded_at = ${at}, recorded_by = ${by.id}, leaf_id = ${leafId} where id = ${id}::uuid`.execute(
    tx,
  );
  return { id, valid: verdict.valid };
}

/** Annuls a recorded decision; what rested on it is not undone, but nothing new can rest on it. */
export async function annulDecision(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  id: string,
  reason: string,
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  const { state } = await lock(tx, id);
  if (state !== 'recorded') throw failure(failures.notNow, { state: STATES[state] ?? state });
  await sql`update assets.decision set state = 'annulled' where id = ${id}::uuid`.execute(tx);
  await remember(tx, kit, { of: 'decision', id, action: 'annul', note: reason, by, at });
  return { id };
}

interface Row extends DecisionInput {
  readonly id: string;
  readonly state: 'draft' | 'recorded' | 'annulled';
  readonly valid: boolean | null;
  readonly verdict: ReturnType<typeof verdictOf> | null;
  readonly minutesHash: string | null;
  readonly collective: { id: string; code: string; name: string };
  readonly demo: boolean;
}

/** A page of decisions in scope, newest meeting first. */
export async function decisionsPage(
  db: Db,
  scope: Scope,
  q: {
    page: number;
    size: number;
    collective?: string | undefined;
    subject?: string | undefined;
    state?: string | undefined;
    q?: string | undefined;
  },
) {
  const condition = sql`${among('d.collective_id', await collectivesIn(db, scope, q))} and ${q.subject === undefined ? sql`true` : sql`d.subject = ${q.subject}`}
    and ${q.state === undefined ? sql`true` : sql`d.state = ${q.state}`} and ${q.q === undefined ? sql`true` : sql`d.title ilike ${like(q.q)}`}`;
  const order = [
    ['d.meeting_on', 'desc'],
    ['d.id', 'desc'],
  ] as const;
  const { ids, total } = await pageOfIds(db, { from: sql`assets.decision d`, id: 'd.id', condition, order }, q);
  const { rows } = await sql<Row>`select d.id, d.state, d.valid, d.demo, ${fields}, ${collectiveJson} as collective
    from ${idsAt(ids)} join assets.decision d on d.id = at.id join assets.collective c on c.id = d.collective_id order by at.nth`.execute(
    db,
  );
  return { rows, total, page: q.page, size: q.size };
}

/** One decision with its verdict: as recorded, or of a draft what would be said now. */
export async function decisionDetail(db: Db, kit: Pick<Kit, 'pack'>, scope: Scope, place: Place, id: string) {
  const { rows } =
    await sql<Row>`select d.id, d.state, d.valid, d.verdict, d.minutes_hash as "minutesHash", d.demo, ${fields}, ${collectiveJson} as collective
    from assets.decision d join assets.collective c on c.id = d.collective_id where d.id = ${id}::uuid`.execute(db);
  const row = rows[0];
  if (!row) throw failure(failures.notFound);
  const verdict = row.verdict ?? verdictOf(row, regimesOf(kit), await charterVote(db, place.collectiveId, row.meetingOn));
  const events = await sql<{
    at: Temporal.Instant;
    action: string;
    note: string;
    by: string;
  }>`select at, action, note, by_name as by from assets.decision_event
    where decision_id = ${id}::uuid order by at, id`.execute(db);
  const can = [
    ...(row.state === 'draft' && mayFor(scope, 'draft-decision', place) ? (['edit'] as const) : []),
    ...(row.state === 'draft' && mayFor(scope, 'record-decision', place) ? (['record'] as const) : []),
    ...(row.state === 'recorded' && mayFor(scope, 'record-decision', place) ? (['annul'] as const) : []),
  ];
  return {
    ...row,
    verdict: {
      valid: verdict.valid,
      regimes: [...verdict.regimes],
      conditions: verdict.conditions.map((c) => ({
        ...c,
        law: { ...c.law },
        share: c.share === null ? null : ([...c.share] as [number, number]),
      })),
    },
    events: events.rows.map((e) => ({ ...e, at: e.at.toString() })),
    can,
  };
}
