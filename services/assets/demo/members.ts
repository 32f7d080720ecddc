/** Members of the sample data: households of town and village with their people, shares and accounts; a freeze, an inheritance, and a joint question. */
import { sql } from 'kysely';
import { fileQuestion, signQuestion } from '../dividends/question.ts';
import { decidePayees, proposePayees } from '../dividends/payee.ts';
import { enrol, type NewMember } from '../dividends/people.ts';
import { decideShares, proposeShares, type ShareKind, type ShareLine } from '../dividends/shares.ts';
import { SCALE } from '../dividends/units.ts';
import { lettingPolicy } from '../letting/common.ts';
import type { Collective, Place } from './place.ts';
import { Rows } from './bulk.ts';
import { headNumber, memberNumber, sampleName, type World } from './world.ts';

/** The households of a collective, by code. */
export interface Households {
  readonly collective: Collective;
  readonly ids: readonly string[];
  readonly units: readonly bigint[];
}

const DOCUMENT = 'd0'.repeat(32);

/** An approved change of shares on a day. */
async function change(
  w: World,
  c: Collective,
  kind: ShareKind,
  on: string,
  reason: string,
  lines: readonly ShareLine[],
): Promise<void> {
  const [by, second, at] = [w.staff.accountant, w.staff.chair, w.at(on)];
  const id = await proposeShares(
    w.tx,
    w.kit,
    { collectiveId: c.id, kind, effectiveOn: on, reason, documentHash: DOCUMENT, lines, by },
    at,
  );
  await decideShares(w.tx, w.kit, { id, approve: true, refusal: null, by: second }, at.add({ hours: 24 }));
}

async function settle(
  w: World,
  c: Collective,
  count: number,
  first: number,
  known: readonly World['citizens'][number][],
): Promise<Households> {
  const { d, tx, kit } = w;
  const rows: NewMember[] = [];
  const codes: string[] = [];
  const units: bigint[] = [];
  const owners: string[] = [];
  for (let h = 0; rows.length < count; h++) {
    const size = Math.min(count - rows.length, 1 + d.int(4));
    const code = `H${String(h + 1).padStart(5, '0')}`;
    codes.push(code);
    // one household in three hundred has so little that its sum waits for the next year
    units.push(BigInt(h % 300 === 17 ? 1 : d.whole(20, 55) * size) * SCALE);
    for (let m = 0; m < size; m++) {
      const n = first + rows.length;
      const citizen = m === 0 ? known[h] : undefined;
      const name = citizen?.name ?? sampleName(d);
      if (m === 0) owners.push(name);
      rows.push({
        householdCode: code,
        address: m === 0 ? `${d.pick(w.words.estates)}${d.whole(1, 400)}号` : '',
        code: `M${String(rows.length + 1).padStart(6, '0')}`,
        name,
        idNumber: citizen?.idNumber ?? (m === 0 ? headNumber(n) : memberNumber(n)),
        head: m === 0,
        from: '2016-01-01',
      });
    }
  }
  const made = await enrol(tx, kit, { collectiveId: c.id, rows, by: w.staff.accountant, demo: true }, w.at('2016-03-01'));
  const ids = codes.map((code) => made.households.get(code) as string);
  await change(
    w,
    c,
    'issue',
    '2016-06-01',
    '份额量化到户（示例）',
    ids.map((holderId, i) => ({ holderId, delta: units[i] as bigint })),
  );
  const at = w.at('2016-07-01');
  const payees = ids.map((holderId, i) => ({
    holderId,
    ownerName: owners[i] as string,
    number: `99990000${String(first + i).padStart(9, '0')}`,
    bank: w.words.bank.name,
    bankCode: w.words.bank.code,
  }));
  const proposed = await proposePayees(tx, kit, { collectiveId: c.id, payees, by: w.staff.accountant, demo: true }, at);
  await decidePayees(tx, kit, { collectiveId: c.id, ids: proposed, approve: true, by: w.staff.chair }, at);
  return { collective: c, ids, units };
}

/** Terms of representatives in the sample data, each of five years. */
const TERMS = ['[2021-01-01,2026-01-01)', '[2026-01-01,2031-01-01)'] as const;

/** Representatives for both terms, one of every twelve households and no fewer than the law lets: heads of households, who are of age. */
async function elect(w: World, { collective, ids }: Households): Promise<void> {
  const least = Math.min(ids.length, Math.max(lettingPolicy(w.kit).representatives.above + 1, Math.ceil(ids.length / 12)));
  const { rows } = await sql<{ person: string }>`
    select m.person_id as person from assets.member m join assets.holder h on h.id = m.id where m.household_id = any(${[...ids]}::uuid[]) and m.head order by h.code`.execute(
    w.tx,
  );
  const mandates = new Rows(
    'assets.mandate',
    'id uuid, person_id uuid, role text, collective_id uuid, title text, valid daterange, source text, demo boolean',
  );
  for (const term of TERMS)
    for (let i = 0; i < least; i++) {
      const head = rows[Math.floor((i * rows.length) / least)];
      if (head === undefined) continue;
      mandates.add(
        w.id(w.at(term.slice(1, 11))),
        head.person,
        'representative',
        collective.id,
        `第 ${i + 1} 组代表`,
        term,
        '成员代表选举结果（示例）',
        true,
      );
    }
  await mandates.send(w.tx);
}

/** Enters 36,000 members of the town and 4,000 of the village; demo citizens are among them. */
export async function makeMembers(w: World, place: Place): Promise<{ town: Households; village: Households }> {
  const { town, village } = place.collectives;
  const inTown = w.n(36_000, 60);
  const made = {
    town: await settle(w, town, inTown, 0, w.citizens.slice(0, 2)),
    village: await settle(w, village, w.n(4000, 60), inTown, w.citizens.slice(2, 3)),
  };
  for (const settled of [made.town, made.village]) await elect(w, settled);
  const [gone, heir] = [made.town.ids[5], made.town.ids[6]] as [string, string];
  const all = made.town.units[5] as bigint;
  await change(w, town, 'inherit', '2019-04-10', '继承公证（示例）', [
    { holderId: gone, delta: -all },
    { holderId: heir, delta: all },
  ]);
  return made;
}

/** A court's freeze, in force since before the last payments. */
export async function freezeOne(w: World, of: Households, on: string): Promise<void> {
  await change(w, of.collective, 'freeze', on, '法院协助执行通知（示例）', [{ holderId: of.ids[8] as string, delta: 0n }]);
}

/** A question that enough members signed for an answer to be due, and one that is only just filed. */
export async function askQuestions(w: World, of: Households): Promise<void> {
  const { tx, kit, words } = w;
  const { rows } = await sql<{ id: string; household: string }>`
    select id, household_id as household from assets.member where household_id = any(${of.ids.slice(0, 12)}::uuid[]) and head order by id`.execute(
    tx,
  );
  const by = { id: w.citizens[0]?.id ?? null, name: w.citizens[0]?.name ?? '' };
  for (const [i, signers] of [rows, rows.slice(0, 2)].entries()) {
    const [first, ...more] = signers;
    if (first === undefined) return;
    const at = w.now.subtract({ hours: 24 * (i === 0 ? 6 : 1) });
    const title = i === 0 ? words.question.title : `${words.question.title}（补充）`;
    const id = await fileQuestion(
      tx,
      kit,
      { collectiveId: of.collective.id, memberId: first.id, householdId: first.household, title, body: words.question.body, by },
      at,
    );
    for (const s of more) await signQuestion(tx, kit, { questionId: id, memberId: s.id, householdId: s.household, by }, at);
  }
}
