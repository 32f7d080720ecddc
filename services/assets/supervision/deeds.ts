/** What people do to a finding: dismiss it with two persons and a reason, or order it mended, answer with evidence, judge the answer, hold the talk. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { CLOCK, wrong, type Hand } from '../letting/common.ts';
import { dayOf } from '../setting.ts';
import { acceptAnswer, openOrder, verdict } from './answers.ts';
import { decide, decideClosing, propose } from './by-two.ts';
import { about, holdFinding, move, mustStep, tell, type DeedKit, type Done, type Held } from './finding.ts';
import { supervisionPolicy, workingDaysFrom } from './policy.ts';

/** A deed with what it needs. Answers come with files, by `answerOrder`. */
export type Deed =
  | { readonly action: 'propose-dismissal'; readonly revision: number; readonly reason: string; readonly words: string }
  | { readonly action: 'propose-closing'; readonly revision: number; readonly reason: string; readonly words: string }
  | {
      readonly action: 'dismiss' | 'refuse' | 'confirm-closing' | 'refuse-closing';
      readonly revision: number;
      readonly words: string;
    }
  | { readonly action: 'order'; readonly revision: number; readonly words: string }
  | { readonly action: 'accept' | 'send-back'; readonly revision: number; readonly words: string }
  | {
      readonly action: 'talk';
      readonly revision: number;
      readonly heldOn: string;
      readonly people: string;
      readonly words: string;
    };

/** Carries a deed out. Throws assets.notNow, assets.changedMeanwhile, assets.secondPerson, assets.stillFound, assets.input. */
export async function act(tx: Tx, kit: DeedKit, id: string, deed: Deed, by: Hand, at: Temporal.Instant): Done {
  const finding = await holdFinding(tx, id);
  if (finding.revision !== deed.revision) throw failure(failures.changedMeanwhile);
  switch (deed.action) {
    case 'propose-dismissal':
    case 'propose-closing':
      return propose(tx, kit, finding, deed, by, at);
    case 'confirm-closing':
    case 'refuse-closing':
      return decideClosing(tx, kit, finding, deed.action, deed.words, by, at);
    case 'dismiss':
    case 'refuse':
      return decide(tx, kit, finding, deed.action, deed.words, by, at);
    case 'order':
      return order(tx, kit, finding, deed.words, by, at);
    case 'accept':
    case 'send-back':
      return judge(tx, kit, finding, deed.action, deed.words, by, at);
    case 'talk':
      return talk(tx, kit, finding, deed, by, at);
  }
}

async function order(tx: Tx, kit: DeedKit, finding: Held, words: string, by: Hand, at: Temporal.Instant): Done {
  const today = dayOf(kit, at);
  const dueOn = workingDaysFrom(kit, today, supervisionPolicy(kit).orderWorkingDays[finding.severity]);
  const { rows } = await sql<{
    n: number;
  }>`insert into assets.order_counter as c (town_code, year, n) values (${finding.townCode}, ${today.year}, 1)
    on conflict (town_code, year) do update set n = c.n + 1 returning n`.execute(tx);
  const number = `ZG-${finding.townCode}-${today.year}-${String(rows[0]?.n ?? 0).padStart(4, '0')}`;
  const done = await move(tx, kit, finding, 'order', { note: words, body: { order: number, due: dueOn }, judges: true }, by, at);
  await sql`insert into assets.rectification (finding_id, number, issued_on, due_on, words, issued_by, issued_name, at)
    values (${finding.id}::uuid, ${number}, ${today.toString()}, ${dueOn}, ${words}, ${by.id}, ${by.name}, ${at})`.execute(tx);
  await tellOrder(
    tx,
    finding,
    number,
    { zh: `收到整改通知 ${number}`, en: `Rectification order ${number}` },
    dueOn,
    `order:${number}`,
    today.toString(),
    at,
  );
  return done;
}

const tellOrder = (
  tx: Tx,
  finding: Held,
  number: string,
  title: { zh: string; en: string },
  dueOn: string,
  key: string,
  day: string,
  at: Temporal.Instant,
) =>
  tell(
    tx,
    'collective',
    finding,
    {
      kind: 'assets.order',
      title,
      body: {
        zh: `${about(finding).zh}：请于 ${dueOn} 前回复并附材料（${number}）。`,
        en: `${about(finding).en}: answer with evidence by ${dueOn} (${number}).`,
      },
      finding: finding.id,
      key: `assets.${key}`,
    },
    day,
    at,
  );

/** A file that is evidence. */
export interface Evidence {
  readonly id: string;
  readonly sha256: string;
  readonly name: string;
}

/** The collective answers an order, with evidence; also one that is overdue. Throws assets.evidenceNeeded, assets.notNow, assets.changedMeanwhile. */
export async function answerOrder(
  tx: Tx,
  kit: DeedKit,
  id: string,
  input: { readonly revision: number; readonly words: string; readonly files: readonly Evidence[] },
  by: Hand,
  at: Temporal.Instant,
): Done {
  const finding = await holdFinding(tx, id);
  if (finding.revision !== input.revision) throw failure(failures.changedMeanwhile);
  if (input.files.length === 0) throw failure(failures.evidenceNeeded);
  const done = await move(
    tx,
    kit,
    finding,
    'answer',
    { note: input.words, body: { files: input.files.map((f) => f.sha256) } },
    by,
    at,
  );
  const { id: orderId, number } = await openOrder(tx, finding);
  await sql`insert into assets.rectification_answer (order_id, words, files, at, by_id, by_name)
    values (${orderId}::uuid, ${input.words}, ${JSON.stringify(input.files)}::jsonb, ${at}, ${by.id}, ${by.name})`.execute(tx);
  await tell(
    tx,
    'township',
    finding,
    {
      kind: 'assets.answer',
      title: { zh: `整改通知 ${number} 已回复`, en: `Order ${number} was answered` },
      body: { zh: `${about(finding).zh}：请审核整改材料。`, en: `${about(finding).en}: look at the evidence.` },
      finding: finding.id,
      key: `assets.answer:${number}:${done.revision}`,
    },
    dayOf(kit, at).toString(),
    at,
  );
  return done;
}

/**
 * An answer is accepted, which closes the order; or sent back with a new deadline. Never by who answered. What the last examination still found is not accepted by
 * one person: two close it (`propose-closing`), as two dismiss it. Throws assets.stillFound.
 */
async function judge(
  tx: Tx,
  kit: DeedKit,
  finding: Held,
  action: 'accept' | 'send-back',
  words: string,
  by: Hand,
  at: Temporal.Instant,
): Done {
  const today = dayOf(kit, at);
  mustStep(finding, action);
  if (action === 'accept' && finding.present) throw failure(failures.stillFound);
  const done = await move(tx, kit, finding, action, { note: words, judges: action === 'accept' }, by, at);
  const { id, number } = await openOrder(tx, finding);
  if (action === 'accept') await acceptAnswer(tx, id, today.toString(), by);
  else {
    await verdict(tx, id, 'sent-back', by);
    const dueOn = workingDaysFrom(kit, today, supervisionPolicy(kit).orderWorkingDays[finding.severity]);
    await sql`update assets.rectification set due_on = ${dueOn} where id = ${id}::uuid`.execute(tx);
    await tellOrder(
      tx,
      finding,
      number,
      { zh: `整改材料被退回 ${number}`, en: `The answer to ${number} was sent back` },
      dueOn,
      `back:${number}:${done.revision}`,
      today.toString(),
      at,
    );
  }
  return done;
}

/** The talk with those responsible was held: a new deadline runs from today. */
async function talk(
  tx: Tx,
  kit: DeedKit,
  finding: Held,
  deed: { heldOn: string; people: string; words: string },
  by: Hand,
  at: Temporal.Instant,
): Done {
  const today = dayOf(kit, at);
  if (deed.heldOn > today.toString()) throw wrong('约谈日期不能在今天以后。', 'The talk was not held after today.');
  const dueOn = workingDaysFrom(kit, today, supervisionPolicy(kit).orderWorkingDays[finding.severity]);
  const done = await move(tx, kit, finding, 'talk', { note: deed.words, body: { on: deed.heldOn, due: dueOn } }, by, at);
  const { id, number } = await openOrder(tx, finding);
  const { rows } =
    await sql`update assets.talk set held_on = ${deed.heldOn}, people = ${deed.people}, outcome = ${deed.words}, held_by = ${by.id}, held_name = ${by.name}
    where order_id = ${id}::uuid and held_on is null and made_on <= ${deed.heldOn}::date returning id`.execute(tx);
  if (rows.length === 0) throw wrong('约谈不能早于逾期之日。', 'The talk is not held before the order lapsed.');
  await sql`update assets.rectification set due_on = ${dueOn} where id = ${id}::uuid`.execute(tx);
  await tellOrder(
    tx,
    finding,
    number,
    { zh: `约谈后重新定期限 ${number}`, en: `A new deadline after the talk: ${number}` },
    dueOn,
    `talk:${number}:${done.revision}`,
    today.toString(),
    at,
  );
  return done;
}

/**
 * Orders whose deadline passed without an answer lapse: the finding is overdue, and a talk is due. What was ordered but is not found any more waits for its closing: it
 * lapses only when it is back. Each in its own transaction; safe to repeat. Returns how many.
 */
export async function lapseOrders(kit: DeedKit & Pick<Kit, 'database'>, at: Temporal.Instant): Promise<number> {
  const today = dayOf(kit, at);
  const { rows } = await sql<{ id: string }>`select f.id from assets.rectification o join assets.finding f on f.id = o.finding_id
    where o.closed_on is null and o.due_on < ${today.toString()}::date and f.state = 'ordered' and f.present order by o.due_on, f.id`.execute(
    kit.database.db,
  );
  let done = 0;
  for (const { id } of rows)
    await kit.database.tx(async (tx) => {
      const finding = await holdFinding(tx, id);
      if (finding.state !== 'ordered' || !finding.present) return;
      const { id: orderId, number, dueOn } = await openOrder(tx, finding);
      if (dueOn >= today.toString()) return;
      await move(tx, kit, finding, 'lapse', { body: { order: number, due: dueOn } }, CLOCK, at);
      const talkOn = workingDaysFrom(kit, today, supervisionPolicy(kit).talkWorkingDays);
      await sql`insert into assets.talk (order_id, made_on, due_on, at) values (${orderId}::uuid, ${today.toString()}, ${talkOn}, ${at}) on conflict do nothing`.execute(
        tx,
      );
      await tell(
        tx,
        'township',
        finding,
        {
          kind: 'assets.talk',
          title: { zh: `整改逾期，应约谈：${number}`, en: `Order ${number} lapsed: a talk is due` },
          body: {
            zh: `${about(finding).zh}：请于 ${talkOn} 前约谈负责人。`,
            en: `${about(finding).en}: talk to those responsible by ${talkOn}.`,
          },
          finding: finding.id,
          key: `assets.talk:${number}:${dueOn}`,
        },
        today.toString(),
        at,
      );
      await tellOrder(
        tx,
        finding,
        number,
        { zh: `整改已逾期 ${number}`, en: `Order ${number} is overdue` },
        dueOn,
        `overdue:${number}:${dueOn}`,
        today.toString(),
        at,
      );
      done += 1;
    });
  return done;
}
