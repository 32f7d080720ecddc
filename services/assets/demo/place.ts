/** The collectives of the sample data, who may act for them, where their money is received, and whom they deal with. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { ensurePeople } from '@yunjian/kernel/orgs';
import { payeeMac } from '../dividends/payee.ts';
import { accountMac } from '../money/common.ts';
import { Rows } from './bulk.ts';
import { demoUscc, memberNumber, sampleName, type World } from './world.ts';

export type Which = 'town' | 'village' | 'group';

/** A collective with the account its rent is received on. */
export interface Collective {
  readonly key: Which;
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly townCode: string;
  readonly accountId: string;
}

/** A lessee or bidder. */
export interface Party {
  readonly id: string;
  readonly name: string;
  /** As the contract rules name it. */
  readonly ref: string;
  readonly device: Buffer;
  readonly bank: Buffer;
  readonly payer: Buffer;
}

export interface Place {
  readonly collectives: Readonly<Record<Which, Collective>>;
  readonly parties: readonly Party[];
}

const SINCE = '[2016-01-01,)';
const SOURCE = '示例数据';
/** Running numbers of people: members come first. */
const OFFICER_NUMBERS = 50_000;
const LESSEE_NUMBERS = 51_000;

const bytes = (what: string): Buffer => createHash('sha256').update(what).digest();

/** Enters collectives, mandates and bank accounts. Demo accounts act for town and village alike, so that one sign-in shows both. */
async function collectives(w: World): Promise<Record<Which, Collective>> {
  const { tx, kit, words, staff } = w;
  const rows = new Rows(
    'assets.collective',
    'id uuid, code text, name text, kind text, town_code text, village_code text, parent_id uuid, demo boolean, created_at timestamptz',
  );
  const accounts = new Rows(
    'assets.bank_account',
    'id uuid, collective_id uuid, number_sealed bytea, number_mac bytea, tail text, bank text, valid daterange, demo boolean, proposal_id uuid',
  );
  // as if the chair had proposed each with a paper of the bank, and the supervisor confirmed it
  const agreed = new Rows(
    'assets.account_proposal',
    'id uuid, collective_id uuid, number_sealed bytea, number_mac bytea, payee_mac bytea, tail text, bank text, holder_name text, from_day date, paper_hash text, state text, proposed_at timestamptz, proposed_by uuid, decided_at timestamptz, decided_by uuid, demo boolean',
  );
  const out: Partial<Record<Which, Collective>> = {};
  const created = w.at('2016-01-01', 0);
  for (const [i, key] of (['town', 'village', 'group'] as const).entries()) {
    const c = words[key];
    const id = w.id(created);
    const parent = key === 'town' ? null : (out[key === 'village' ? 'town' : 'village']?.id ?? null);
    rows.add(id, c.code, c.name, key, c.townCode, c.villageCode ?? null, parent, true, created.toString());
    const number = `9999000088${String(10_000_000 + i)}`;
    const accountId = w.id(created);
    const sealed = kit.crypto.seal(number, `assets.bank_account.number:${accountId}`);
    const [proposal, mac, tail] = [w.id(created), accountMac(kit, number), number.slice(-4)];
    agreed.add(
      proposal,
      id,
      kit.crypto.seal(number, `assets.account_proposal.number:${proposal}`),
      mac,
      payeeMac(kit, number),
      tail,
      words.bank.name,
      c.name,
      SINCE.slice(1, 11),
      bytes(`paper:${c.code}`).toString('hex'),
      'approved',
      created.toString(),
      staff.chair.id,
      created.toString(),
      staff.supervisor.id,
      true,
    );
    accounts.add(accountId, id, sealed, mac, tail, words.bank.name, SINCE, true, proposal);
    out[key] = { key, id, code: c.code, name: c.name, townCode: c.townCode, accountId };
  }
  await rows.send(tx);
  await agreed.send(tx);
  await accounts.send(tx);
  const all = out as Record<Which, Collective>;
  const mandates = new Rows(
    'assets.mandate',
    'id uuid, person_id uuid, role text, collective_id uuid, town_code text, title text, legal_representative boolean, valid daterange, source text, demo boolean, district boolean',
  );
  const give = (person: string, role: string, where: Collective | 'district' | null, title: string, legal = false): void =>
    mandates.add(
      w.id(created),
      person,
      role,
      typeof where === 'object' ? (where?.id ?? null) : null,
      where === null ? words.town.townCode : null,
      title,
      legal,
      SINCE,
      SOURCE,
      true,
      where === 'district',
    );
  for (const c of Object.values(all)) {
    give(staff.accountant.personId, 'accountant', c, '村会计');
    give(staff.chair.personId, 'board', c, '理事长', true);
    give(staff.board.personId, 'board', c, '理事');
    give(staff.supervisor.personId, 'supervisory-board', c, '监事');
  }
  for (const t of [staff.township1, staff.township2]) give(t.personId, 'township', null, '农经站监管员');
  for (const t of [staff.district1, staff.district2]) give(t.personId, 'township', 'district', '区农经部门');
  const others = await ensurePeople(
    tx,
    kit.crypto,
    [0, 1, 2].map((i) => ({ name: sampleName(w.d), idNumber: memberNumber(OFFICER_NUMBERS + i), demo: true })),
    w.now,
  );
  for (const [i, c] of Object.values(all).entries()) give(others[i] as string, 'board', c, '理事');
  await mandates.send(tx);
  return all;
}

const party = (id: string, name: string, ref: string): Party => ({
  id,
  name,
  ref,
  device: bytes(`device ${ref}`),
  bank: bytes(`bank ${ref}`),
  payer: bytes(`payer ${ref}`),
});

/** Enters `count` lessees: organisations, and one person in eight. */
async function parties(w: World, count: number): Promise<Party[]> {
  const { tx, kit, d, words } = w;
  const rows = new Rows(
    'assets.party',
    'id uuid, kind text, name text, uscc text, person_id uuid, id_mac bytea, demo boolean, created_at timestamptz',
  );
  const created = w.at('2016-01-04').toString();
  const persons = Array.from({ length: Math.floor(count / 8) }, (_, i) => ({
    name: sampleName(d),
    idNumber: memberNumber(LESSEE_NUMBERS + i),
    demo: true,
  }));
  const ids = await ensurePeople(tx, kit.crypto, persons, w.now);
  const macs = await sql<{
    id: string;
    mac: Buffer;
  }>`select id, id_mac as mac from org.person where id = any(${ids}::uuid[])`.execute(tx);
  const macOf = new Map(macs.rows.map((r) => [r.id, r.mac]));
  const out: Party[] = [];
  for (let i = 0; i < count; i++) {
    const id = w.id();
    const person = i % 8 === 7 ? ids[(i - 7) / 8] : undefined;
    if (person === undefined) {
      const name = `示例${d.pick(words.estates)}${d.pick(words.lessees)}${i + 1}号有限公司`;
      const uscc = demoUscc(i + 1);
      rows.add(id, 'organisation', name, uscc, null, null, true, created);
      out.push(party(id, name, uscc));
    } else {
      const name = persons[(i - 7) / 8]?.name ?? '';
      rows.add(id, 'person', name, null, person, macOf.get(person) ?? null, true, created);
      out.push(party(id, name, person));
    }
  }
  await rows.send(tx);
  return out;
}

/** One more organisation, for a story of its own. */
export async function addOrganisation(w: World, n: number, name: string): Promise<Party> {
  const id = w.id();
  const uscc = demoUscc(900_000 + n);
  const rows = new Rows('assets.party', 'id uuid, kind text, name text, uscc text, demo boolean, created_at timestamptz');
  rows.add(id, 'organisation', name, uscc, true, w.at('2016-01-04').toString());
  await rows.send(w.tx);
  return party(id, name, uscc);
}

/** A person as a party. */
export async function addPersonParty(w: World, personId: string): Promise<Party> {
  const id = w.id();
  const { rows } = await sql<{ id: string; name: string }>`
    with added as (insert into assets.party (id, kind, name, person_id, id_mac, demo, created_at)
      select ${id}::uuid, 'person', name, id, id_mac, true, ${w.now} from org.person where id = ${personId}::uuid on conflict (person_id) do nothing returning id, name)
    select id, name from added union all select id, name from assets.party where person_id = ${personId}::uuid limit 1`.execute(
    w.tx,
  );
  return party(rows[0]?.id ?? id, rows[0]?.name ?? '', personId);
}

/** Collectives first, then those they deal with. */
export async function makePlace(w: World): Promise<Place> {
  const made = await collectives(w);
  return { collectives: made, parties: await parties(w, w.n(480, 40)) };
}
