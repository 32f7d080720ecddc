/** What the parts of the sample data share: the district's words for it, who acts, days, dice, and the log. */
import { sql } from 'kysely';
import { appendLeaves, type LeafInput } from '@yunjian/kernel/audit';
import { uuidv7, type JsonObject } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import { ensurePeople, usccCheckCharacter } from '@yunjian/kernel/orgs';
import { sampleIdNumber } from '@yunjian/kernel/registers';
import type { Kit } from '@yunjian/kernel/service';
import { dayOf, settingOf } from '../setting.ts';
import { dice, type Dice } from './dice.ts';

/** A use that earns rent. */
export interface UseWords {
  readonly name: string;
  readonly part: string;
  readonly fenM2Month: number;
  readonly areaM2: readonly [number, number];
  readonly permitted: string;
}

interface CollectiveWords {
  readonly townCode: string;
  readonly villageCode?: string;
  readonly code: string;
  readonly name: string;
}

/** `assets/demo.json`. */
export interface DemoWords {
  readonly town: CollectiveWords;
  readonly village: CollectiveWords;
  readonly group: CollectiveWords;
  readonly bank: { readonly name: string; readonly code: string };
  readonly roads: readonly string[];
  readonly estates: readonly string[];
  readonly uses: Readonly<Record<string, UseWords>>;
  readonly others: readonly {
    readonly name: string;
    readonly kind: 'building' | 'land' | 'equipment' | 'right';
    readonly landKind: string | null;
    readonly use: string;
    readonly areaM2: readonly [number, number] | null;
  }[];
  readonly lessees: readonly string[];
  readonly plan: string;
  readonly question: { readonly title: string; readonly body: string };
}

interface DemoAccount {
  readonly username: string;
  readonly name: string;
  readonly idNumber?: string;
}

/** Somebody who acts in the sample data: account, person and name. */
export interface Person {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly idNumber: string;
}

/** Everything a part of the loading needs. */
export interface World {
  readonly kit: Kit;
  readonly tx: Tx;
  readonly words: DemoWords;
  readonly d: Dice;
  readonly now: Temporal.Instant;
  readonly today: Temporal.PlainDate;
  readonly scale: number;
  readonly staff: Readonly<
    Record<'accountant' | 'chair' | 'board' | 'supervisor' | 'township1' | 'township2' | 'district1' | 'district2', Person>
  >;
  readonly citizens: readonly Person[];
  /** Scaled number, at least `least`. */
  n(whole: number, least?: number): number;
  /** An instant on a day at an hour in the district. */
  at(day: Temporal.PlainDate | string, hour?: number): Temporal.Instant;
  /** A new id, of a time in the past. */
  id(at?: Temporal.Instant): string;
}

const STAFF = {
  accountant: 'demo-accountant',
  chair: 'demo-board-1',
  board: 'demo-board-2',
  supervisor: 'demo-supervisory',
  township1: 'demo-township-1',
  township2: 'demo-township-2',
  district1: 'demo-district-1',
  district2: 'demo-district-2',
} as const;

/** Finds the demo accounts and their people; where there is no account (in tests) an id stands for it. */
async function people(kit: Kit, tx: Tx, now: Temporal.Instant, wanted: readonly string[]): Promise<Person[]> {
  const { accounts } = kit.pack.json<{ accounts: readonly DemoAccount[] }>('orgs/demo-accounts.json');
  const known = wanted.map((username) => {
    const account = accounts.find((a) => a.username === username);
    if (account?.idNumber === undefined) throw new Error(`orgs/demo-accounts.json: ${username} has no person`);
    return { ...account, idNumber: account.idNumber };
  });
  const { rows } = await sql<{ id: string; username: string; person: string | null }>`
    select id, username, person_id as person from auth.account where demo and username = any(${[...wanted]}::text[])`.execute(tx);
  const persons = await ensurePeople(
    tx,
    kit.crypto,
    known.map((k) => ({ name: k.name, idNumber: k.idNumber, demo: true })),
    now,
  );
  return known.map((k, i) => {
    const row = rows.find((r) => r.username === k.username);
    return { id: row?.id ?? uuidv7(now), personId: row?.person ?? (persons[i] as string), name: k.name, idNumber: k.idNumber };
  });
}

/** Prepares the loading of one transaction. */
export async function openWorld(kit: Kit, tx: Tx, options: { readonly scale: number; readonly seed: number }): Promise<World> {
  const now = kit.now();
  const keys = Object.keys(STAFF) as (keyof typeof STAFF)[];
  const staff = await people(
    kit,
    tx,
    now,
    keys.map((k) => STAFF[k]),
  );
  const citizens = await people(
    kit,
    tx,
    now,
    [1, 2, 3, 4, 5].map((i) => `demo-talent-${i}`),
  );
  return {
    kit,
    tx,
    words: settingOf<DemoWords>(kit, 'demo'),
    d: dice(options.seed),
    now,
    today: dayOf(kit, now),
    scale: options.scale,
    staff: Object.fromEntries(keys.map((k, i) => [k, staff[i]])) as World['staff'],
    citizens,
    n: (whole, least = 1) => Math.max(least, Math.round(whole * options.scale)),
    at: (day, hour = 10) =>
      Temporal.PlainDate.from(day)
        .toZonedDateTime({ timeZone: kit.zone, plainTime: Temporal.PlainTime.from({ hour }) })
        .toInstant(),
    id: (at) => uuidv7(at ?? now),
  };
}

/** Below this there are too few rows for statistics to matter. */
const SMALL = 0.05;

/** Lets the database look at tables that were filled only now; it knows nothing of their rows until then, and would join thousands one by one. */
export async function lookAt(w: World, ...tables: readonly string[]): Promise<void> {
  if (w.scale >= SMALL) await sql`analyze ${sql.raw(tables.join(', '))}`.execute(w.tx);
}

/** An event that is to stand beside a record and in the log. */
export interface DemoEvent {
  readonly of: 'contract' | 'listing' | 'decision';
  readonly id: string;
  readonly action: string;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly by: Person;
  readonly at: Temporal.Instant;
  readonly facts?: JsonObject;
}

/** The leaf of an event, as letting writes it. */
export const leafOf = (e: DemoEvent): LeafInput => ({
  kind: `assets.${e.of}`,
  subject: e.id,
  body: { action: e.action, from: e.from ?? null, to: e.to ?? null, by: e.by.id, note: null, ...e.facts },
  at: e.at,
});

/** Appends the leaves of events and answers their ids in order. */
export async function leavesOf(w: World, events: readonly DemoEvent[]): Promise<string[]> {
  return (await appendLeaves(w.tx, events.map(leafOf), w.kit.crypto.suite)).map((l) => l.leafId);
}

const FIRST_BIRTH = Temporal.PlainDate.from('1940-01-01');
const DAYS = 27_000;
const HEAD_DAYS = 18_000;
/** The ID number of an invented person, by a running number: nobody's namesake by number among the other sample people. */
export const memberNumber = (n: number): string =>
  sampleIdNumber(FIRST_BIRTH.add({ days: (n * 7919) % DAYS }), 200 + Math.floor(n / DAYS));

/** The same of somebody born before 1990, by a running number below 45,000: the head of a household is of age. */
export const headNumber = (n: number): string =>
  sampleIdNumber(FIRST_BIRTH.add({ days: (n * 7919) % HEAD_DAYS }), 400 + Math.floor(n / HEAD_DAYS));

/** The code of an organisation that does not exist, by a running number below a million. */
export function demoUscc(n: number): string {
  const first = `91990000MAC${String(n).padStart(6, '0')}`;
  return first + String(usccCheckCharacter(first));
}

const SURNAMES = [...'张陆沈顾徐王朱李陈姚吴周金许俞杨马孙钱曹夏唐蔡董黄高胡'];
const GIVEN = [...'建国林根妹宝芳明华英秀兰伟杰丽敏静强军平勇娟霞燕玲辉龙凤珍福生'];
/** A name that says it is invented. */
export const sampleName = (d: Dice): string => `示例·${d.pick(SURNAMES)}${d.pick(GIVEN)}${d.chance(0.7) ? d.pick(GIVEN) : ''}`;
