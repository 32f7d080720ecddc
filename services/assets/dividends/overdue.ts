/** Joint questions that were not answered in time: told to the supervisory board, the township, the district's office and the board itself, once; counted until they are answered. */
import { sql } from 'kysely';
import type { Database } from '@yunjian/kernel/db';
import { sendNotices } from '@yunjian/kernel/notify';
import type { Indicator, Kit } from '@yunjian/kernel/service';
import { CLOCK } from '../letting/common.ts';
import { dayOf } from '../setting.ts';
import { addMemberEvent } from './event.ts';

type Tools = Pick<Kit, 'crypto' | 'zone'>;

/**
 * Marks every question whose last day has passed without an answer, with its event in the log, and tells who supervises the collective (条例 第三十条). Each in its own
 * transaction; killed anywhere, the next run goes on, and nobody is told twice. Returns how many.
 */
export async function watchQuestions(
  database: Pick<Database, 'db' | 'tx'>,
  kit: Tools,
  now: Temporal.Instant,
  signal?: AbortSignal,
): Promise<number> {
  const today = dayOf(kit, now).toString();
  const { rows } = await sql<{
    id: string;
  }>`select id from assets.question where state = 'due' and due_on < ${today}::date and overdue_on is null order by due_on, id`.execute(
    database.db,
  );
  let told = 0;
  for (const { id } of rows) {
    if (signal?.aborted) break;
    await database.tx(async (tx) => {
      const marked = await sql<{
        collectiveId: string;
        title: string;
        due: string;
      }>`update assets.question set overdue_on = ${today}::date
        where id = ${id}::uuid and state = 'due' and overdue_on is null returning collective_id as "collectiveId", title, due_on as due`.execute(
        tx,
      );
      const q = marked.rows[0];
      if (q === undefined) return;
      await addMemberEvent(
        tx,
        kit,
        { collectiveId: q.collectiveId, holderId: null, kind: 'question-overdue', body: { question: id, due: q.due } },
        CLOCK,
        now,
      );
      const people = await sql<{
        person: string;
      }>`select distinct m.person_id as person from assets.mandate m join assets.collective c on c.id = ${q.collectiveId}::uuid
        where m.valid @> ${today}::date and ((m.collective_id = c.id and m.role in ('supervisory-board', 'board')) or (m.role = 'township' and (m.district or m.town_code = c.town_code)))`.execute(
        tx,
      );
      await sendNotices(
        tx,
        people.rows.map((p) => ({
          to: p.person,
          kind: 'assets.question-overdue',
          title: { zh: '联名质询逾期没有答复', en: 'A joint question is overdue' },
          body: {
            zh: `须于 ${q.due} 前公开答复的联名质询还没有答复，请督促理事会。`,
            en: `A joint question was to be answered openly by ${q.due} and is not: see that the board answers.`,
          },
          link: '/staff/assets/dividends/questions?overdue=true',
          now,
          key: `assets.question-overdue:${id}`,
        })),
      );
      told += 1;
    });
  }
  return told;
}

const overdue = sql`from assets.question q join assets.collective c on c.id = q.collective_id where q.state = 'due' and q.due_on <`;

/** Joint questions that should have been answered by now. */
export const questionIndicator: Indicator = {
  code: 'assets.questions_overdue',
  title: { zh: '逾期未答复的联名质询', en: 'Joint questions overdue' },
  unit: { zh: '件', en: 'questions' },
  definition: {
    zh: '联名人数已达规定、答复期限已过而尚未公开答复的联名质询件数',
    en: 'Joint questions that enough members signed, whose last day has passed and which are not answered openly',
  },
  async compute(database, now, zone) {
    const day = dayOf({ zone }, now).toString();
    const { rows } = await sql<{ n: number }>`select count(*)::int as n ${overdue} ${day}::date`.execute(database.db);
    return { value: rows[0]?.n ?? 0, asOf: now };
  },
  async drill(database, now, page, zone) {
    const day = dayOf({ zone }, now).toString();
    const { rows } = await sql<
      Record<string, string>
    >`select c.name as collective, q.title, q.due_on::text as due ${overdue} ${day}::date
      order by q.due_on, q.id limit ${page.limit} offset ${page.offset}`.execute(database.db);
    const total = await sql<{ n: number }>`select count(*)::int as n ${overdue} ${day}::date`.execute(database.db);
    return { rows, total: total.rows[0]?.n ?? 0 };
  },
};
