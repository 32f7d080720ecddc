/**
 * Joint questions: filed by a member, signed by others; with enough signatures the board must answer, openly, within the district's working days (条例 30). What the
 * board says before is a comment: it ends nothing.
 */
import { sql } from 'kysely';
import { due, remaining } from '@yunjian/calendar';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import { sendNotices } from '@yunjian/kernel/notify';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { dayOf } from '../setting.ts';
import { addMemberEvent, type Hand } from './event.ts';
import { dividendPolicy } from './pack.ts';
import { QUESTION_NAMES } from './states.ts';

type Tools = Pick<Kit, 'crypto' | 'pack' | 'zone' | 'calendar'>;

/** Files a question; who files it signs it. */
export async function fileQuestion(
  tx: Tx,
  kit: Tools,
  input: {
    readonly collectiveId: string;
    readonly memberId: string;
    readonly householdId: string;
    readonly title: string;
    readonly body: string;
    readonly by: Hand;
  },
  now: Temporal.Instant,
): Promise<string> {
  const id = uuidv7(now);
  await sql`insert into assets.question (id, collective_id, title, body, filed_by, filed_at)
    values (${id}, ${input.collectiveId}::uuid, ${input.title}, ${input.body}, ${input.memberId}::uuid, ${now})`.execute(tx);
  await addMemberEvent(
    tx,
    kit,
    { collectiveId: input.collectiveId, holderId: null, kind: 'question-filed', body: { question: id } },
    input.by,
    now,
  );
  await signQuestion(tx, kit, { questionId: id, memberId: input.memberId, householdId: input.householdId, by: input.by }, now);
  return id;
}

/** The state of a question named q, in SQL: what was answered before it reached its number, as was done once, is open still. */
const stateNow = sql<QuestionRow['state']>`case when q.state = 'answered' and q.reached_on is null then 'open' else q.state end`;

/** Signs a question. The signature that reaches the number sets the clock. Signing twice changes nothing. Throws assets.notNow. */
export async function signQuestion(
  tx: Tx,
  kit: Tools,
  input: { readonly questionId: string; readonly memberId: string; readonly householdId: string; readonly by: Hand },
  now: Temporal.Instant,
): Promise<{ households: number; people: number; due: string | null }> {
  const { rows } = await sql<{ state: string; collectiveId: string; due: string | null; early: boolean }>`
    select ${stateNow} as state, collective_id as "collectiveId", due_on as due, answer is not null and reached_on is null as early from assets.question q where id = ${input.questionId}::uuid for update`.execute(
    tx,
  );
  const question = rows[0];
  if (question === undefined) throw failure(failures.notFound);
  if (question.state !== 'open' && question.state !== 'due')
    throw failure(failures.notNow, { state: QUESTION_NAMES[question.state]! });
  await sql`insert into assets.question_signature (question_id, member_id, household_id, at)
    values (${input.questionId}::uuid, ${input.memberId}::uuid, ${input.householdId}::uuid, ${now}) on conflict do nothing`.execute(
    tx,
  );
  const counts = await sql<{ households: number; people: number }>`
    select count(distinct household_id)::int as households, count(*)::int as people from assets.question_signature where question_id = ${input.questionId}::uuid`.execute(
    tx,
  );
  const { households = 0, people = 0 } = counts.rows[0] ?? {};
  const need = dividendPolicy(kit).question;
  if (question.state === 'due' || (households < need.households && people < need.people))
    return { households, people, due: question.due };
  const today = dayOf(kit, now);
  const on = due(kit.calendar(), { from: today, days: need.answerWorkingDays, kind: 'working' }).due.toString();
  if (question.early) await answerIsComment(tx, input.questionId, now);
  await sql`update assets.question set state = 'due', answer = null, answered_at = null, answered_by = null, answered_name = null, reached_on = ${today.toString()}::date, due_on = ${on}::date where id = ${input.questionId}::uuid`.execute(
    tx,
  );
  await addMemberEvent(
    tx,
    kit,
    {
      collectiveId: question.collectiveId,
      holderId: null,
      kind: 'question-due',
      body: { question: input.questionId, households, people, due: on },
    },
    input.by,
    now,
  );
  const board = await sql<{ person: string }>`select person_id as person from assets.mandate
    where collective_id = ${question.collectiveId}::uuid and role = 'board' and valid @> ${today.toString()}::date`.execute(tx);
  await sendNotices(
    tx,
    board.rows.map((b) => ({
      to: b.person,
      kind: 'assets.question',
      title: { zh: '成员联名质询须答复', en: 'A joint question must be answered' },
      body: {
        zh: `联名人数已达规定，须于 ${on} 前公开答复。`,
        en: `Enough members signed; it is to be answered openly by ${on}.`,
      },
      link: '/staff/assets/dividends/questions',
      now,
      key: `assets.question:${input.questionId}`,
    })),
  );
  return { households, people, due: on };
}

/** What was said as an answer too early stays beside the question as a comment. */
const answerIsComment = (tx: Tx, questionId: string, now: Temporal.Instant) =>
  sql`insert into assets.question_comment (id, question_id, text, at, by_id, by_name)
    select ${uuidv7(now)}, id, answer, answered_at, answered_by, answered_name from assets.question where id = ${questionId}::uuid`.execute(
    tx,
  );

/** A question, held, as it stands now. Throws assets.notFound. */
async function held(tx: Tx, id: string): Promise<{ collectiveId: string; state: string }> {
  const { rows } = await sql<{ collectiveId: string; state: string }>`
    select collective_id as "collectiveId", ${stateNow} as state from assets.question q where id = ${id}::uuid for update`.execute(
    tx,
  );
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0];
}

/** What the board says of a question that has not reached its number, for all members to read; signing goes on. Throws assets.notNow. */
export async function commentQuestion(
  tx: Tx,
  kit: Tools,
  input: { readonly questionId: string; readonly text: string; readonly by: Hand & { readonly id: string } },
  now: Temporal.Instant,
): Promise<void> {
  const question = await held(tx, input.questionId);
  if (question.state !== 'open') throw failure(failures.notNow, { state: QUESTION_NAMES[question.state]! });
  await sql`insert into assets.question_comment (id, question_id, text, at, by_id, by_name)
    values (${uuidv7(now)}, ${input.questionId}::uuid, ${input.text}, ${now}, ${input.by.id}::uuid, ${input.by.name})`.execute(
    tx,
  );
  const body = { question: input.questionId };
  await addMemberEvent(
    tx,
    kit,
    { collectiveId: question.collectiveId, holderId: null, kind: 'question-commented', body },
    input.by,
    now,
  );
}

/** The board's answer to a question that has reached its number, for all members to read. Throws assets.notNow. */
export async function answerQuestion(
  tx: Tx,
  kit: Tools,
  input: { readonly questionId: string; readonly answer: string; readonly by: Hand & { readonly id: string } },
  now: Temporal.Instant,
): Promise<void> {
  const question = await held(tx, input.questionId);
  if (question.state === 'open') throw failure(failures.questionOpen);
  if (question.state !== 'due') throw failure(failures.notNow, { state: QUESTION_NAMES[question.state]! });
  await sql`update assets.question set state = 'answered', answer = ${input.answer}, answered_at = ${now}, answered_by = ${input.by.id}::uuid, answered_name = ${input.by.name}
    where id = ${input.questionId}::uuid`.execute(tx);
  await addMemberEvent(
    tx,
    kit,
    { collectiveId: question.collectiveId, holderId: null, kind: 'question-answered', body: { question: input.questionId } },
    input.by,
    now,
  );
}

export interface QuestionFilter {
  readonly collective?: string | undefined;
  readonly state?: 'open' | 'due' | 'answered' | 'withdrawn' | undefined;
  readonly overdue?: 'true' | undefined;
}

const columns = sql`q.id, q.collective_id as "collectiveId", c.name as collective, q.title, q.body, q.filed_at as "filedAt", ${stateNow} as state, q.reached_on as "reachedOn", q.due_on as "dueOn",
  case when q.reached_on is not null then q.answer end as answer, case when q.reached_on is not null then q.answered_at end as "answeredAt",
  case when q.reached_on is not null then q.answered_name end as "answeredBy",
  (select coalesce(json_agg(json_build_object('text', x.text, 'at', x.at, 'by', x.by) order by x.at), '[]'::json) from (
    select m.text, m.at, m.by_name as by from assets.question_comment m where m.question_id = q.id
    union all select q.answer, q.answered_at, q.answered_name where q.answer is not null and q.reached_on is null) x) as comments,
  (select count(*)::int from assets.question_signature s where s.question_id = q.id) as people,
  (select count(distinct s.household_id)::int from assets.question_signature s where s.question_id = q.id) as households`;

export interface QuestionRow {
  readonly id: string;
  readonly collectiveId: string;
  readonly collective: string;
  readonly title: string;
  readonly body: string;
  readonly filedAt: Temporal.Instant;
  readonly state: 'open' | 'due' | 'answered' | 'withdrawn';
  readonly reachedOn: string | null;
  readonly dueOn: string | null;
  readonly answer: string | null;
  readonly answeredAt: Temporal.Instant | null;
  readonly answeredBy: string | null;
  /** What the board said before it had to answer, the first first. */
  readonly comments: readonly { readonly text: string; readonly at: string; readonly by: string }[];
  readonly people: number;
  readonly households: number;
}

/** A question with what is needed and the clock: working days left or, overdue, past. */
export function questionShown(kit: Pick<Kit, 'calendar' | 'pack' | 'zone'>, row: QuestionRow, now: Temporal.Instant) {
  const need = dividendPolicy(kit).question;
  const today = dayOf(kit, now);
  const left =
    row.state === 'due' && row.dueOn !== null ? remaining(kit.calendar(), today, Temporal.PlainDate.from(row.dueOn)) : null;
  return {
    ...row,
    filedAt: row.filedAt.toString(),
    answeredAt: row.answeredAt?.toString() ?? null,
    comments: row.comments.map((c) => ({ ...c, at: Temporal.Instant.from(c.at).toString() })),
    needs: { households: need.households, people: need.people },
    clock:
      left === null || row.dueOn === null
        ? null
        : { dueOn: row.dueOn, overdue: left.overdue, workingDays: left.days, totalDays: need.answerWorkingDays },
  };
}

/** Questions that somebody may see, the most urgent first: overdue, then by day due. */
export async function questionsPage(
  db: Db,
  where: ReturnType<typeof sql>,
  query: QuestionFilter & { readonly page: number; readonly size: number },
  today: Temporal.PlainDate,
) {
  const all = sql`${where} and (${query.collective ?? null}::uuid is null or q.collective_id = ${query.collective ?? null}::uuid)
    and (${query.state ?? ''} = '' or ${stateNow} = ${query.state ?? ''}) and (${query.overdue ?? ''} = '' or (q.state = 'due' and q.due_on < ${today.toString()}::date))`;
  const { rows } =
    await sql<QuestionRow>`select ${columns} from assets.question q join assets.collective c on c.id = q.collective_id where ${all}
    order by q.state = 'due' desc, q.due_on, q.filed_at desc limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(
      db,
    );
  const total = await sql<{
    n: number;
  }>`select count(*)::int as n from assets.question q join assets.collective c on c.id = q.collective_id where ${all}`.execute(
    db,
  );
  return { rows, total: total.rows[0]?.n ?? 0, page: query.page, size: query.size };
}
