/** Loads the sample data of talent housing in one transaction: either all of it is there afterwards or nothing. */
import { sql } from 'kysely';
import { appendLeaves, type LeafInput } from '@yunjian/kernel/audit';
import type { Text } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import { openDatabase, type Tx } from '@yunjian/kernel/db';
import { createPeople } from '@yunjian/kernel/orgs';
import type { World } from '@yunjian/kernel/registers';
import { recordDecisions, ruleInForce, type DecisionInput, type RuleInForce } from '@yunjian/kernel/rulebook';
import type { Kit } from '@yunjian/kernel/service';
import type { Cause } from '../decide.ts';
import { textHash } from '../review-case.ts';
import { dayOf, policyOf } from '../setting.ts';
import { assignUnits } from './assign.ts';
import { Wire, type Rows } from './copy.ts';
import { makeDays, type Days } from './days.ts';
import { byDegree, decisionLeaf, humanDecision, machineDecision, spanOf, suits } from './deciding.ts';
import { countsOf, makeFates, type Fate } from './fates.ts';
import { disputes, dutyHistory, openReviewCase, reviewersAtWork, wrongAudits } from './history.ts';
import { judge } from './judge.ts';
import { registerOthers } from './people-in.ts';
import { candidates, chooser, type Candidate, type Look } from './people.ts';
import { dice, type Dice } from './random.ts';
import { writeRounds } from './rounds.ts';
import { findStaff, type Staff } from './staff.ts';
import { evidenceKept, makeStories, referenceFor } from './story.ts';
import type { Story } from './tale.ts';
import { makeSupply, supplyRows, type ProjectsFile } from './supply.ts';
import { makeTables, type Tables } from './tables.ts';
import { makeTenancy } from './tenancy.ts';
import { makeWishes } from './wishes.ts';

export interface DemoOptions {
  /** 1 = 17,000 flats and 60,000 applicants. */
  readonly scale: number;
  readonly seed: number;
}

/** Small, so that little is alive at a time; the database works on one batch while the next is made up. */
const BATCH = 250;
const BREATH = 20;
const HOUR = 3_600_000;
const LOOKS: Readonly<Record<Fate['path'], Look>> = {
  auto: 'clean',
  manual: 'clean',
  chose: 'clean',
  unclear: 'unclear',
  failing: 'failing',
};

/**
 * Loads sample data around `kit.now()`: the history begins with the rule in force, at most two years ago. The same scale, seed and day give the same
 * people and fates; ids and the seed of the present round are fresh. Constraints and triggers all hold; a killed load leaves nothing.
 */
export async function loadDemoData(
  kit: Kit,
  options: DemoOptions,
  progress: (share: number, what: Text) => void = () => undefined,
): Promise<void> {
  const owner = openDatabase(kit.ownerUrl, { max: 1, statementTimeoutMs: 0, applicationName: 'yunjian-demo' });
  // COPY needs the client beneath the transaction; the pool has just this one.
  let wire: Wire | undefined;
  owner.pool.once('acquire', (client) => (wire = new Wire(client)));
  try {
    await owner.tx(async (tx) => {
      await sql`set local synchronous_commit = off`.execute(tx);
      // a quicker packing of long texts, where the server was built with it; it changes nothing that is read
      await sql`select set_config('default_toast_compression', 'lz4', true) from pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)`.execute(
        tx,
      );
      await new Loading(kit, options, progress, tx, wire as Wire).run();
    });
    progress(0.97, { zh: '整理统计信息', en: 'Gathering statistics' });
    await sql`analyze`.execute(owner.db);
    progress(1, { zh: '示例数据已就绪', en: 'Sample data are ready' });
  } finally {
    await owner.close();
  }
}

/** What people are drawn with. */
interface Drawing {
  readonly choose: (look: Look) => Candidate;
  readonly ask: ReturnType<typeof judge>;
  readonly wishes: ReturnType<typeof makeWishes>;
}

class Loading {
  readonly #kit: Kit;
  readonly #options: DemoOptions;
  readonly #progress: (share: number, what: Text) => void;
  readonly #tx: Tx;
  readonly #wire: Wire;
  readonly #d: Dice;
  readonly #days: Days;
  #sending: Promise<unknown> = Promise.resolve();

  constructor(kit: Kit, options: DemoOptions, progress: (share: number, what: Text) => void, tx: Tx, wire: Wire) {
    this.#kit = kit;
    this.#options = options;
    this.#progress = progress;
    this.#tx = tx;
    this.#wire = wire;
    this.#d = dice(options.seed);
    this.#days = makeDays(kit);
  }

  async run(): Promise<void> {
    const [kit, tx, d] = [this.#kit, this.#tx, this.#d];
    this.#progress(0.01, { zh: '示例项目与房源', en: 'Sample projects and flats' });
    const now = kit.now();
    const today = dayOf(kit, now);
    const policy = policyOf(kit);
    const rule = await ruleInForce(tx, policy.rule, today);
    const span = spanOf(this.#days, rule, now.epochMilliseconds, today);
    const world = kit.pack.json<World>('demo/world.json');
    const file = kit.pack.json<ProjectsFile>('talent/projects.json');
    const registered = await registerOthers(kit, tx, world, file, today);
    const staff = await findStaff(tx, now);
    const supply = makeSupply(file, this.#options.scale, this.#days.instant(span.from - 24 * HOUR));
    const counts = countsOf(this.#options.scale, supply.units.length);
    const fates = makeFates(d, supply, counts, span);
    assignUnits(d, fates, supply);
    for (const rows of supplyRows(supply, registered.operators, registered.townNames)) await rows.send(this.#wire);
    const seeds = await writeRounds(kit, tx, this.#options.seed, this.#days.day(span.from), today);
    await dutyHistory(kit, tx, span, staff, rule.version);
    const taken = new Set(world.people.map((p) => p.idNumber));
    const choose = chooser(candidates(world, d, taken));
    const ask = judge(world, rule);
    const firstRun = await this.#reserveRuns(fates.length * 2);
    const told = dice(this.#options.seed + 1); // people are drawn and stories told at once: each with chance of its own, so that the whole repeats
    const stories = makeStories(kit, policy, this.#days, told, staff, registered.townOf);
    const tenancy = makeTenancy(kit, policy, this.#days, told, { operator: staff.operator.id }, firstRun, {
      seals: kit.crypto.suite === 'intl',
    });
    const wishes = makeWishes(d, supply);
    const byHand: Story[] = [];
    const refused: Story[] = [];
    let [last, lastButOne]: Promise<void>[] = [Promise.resolve(), Promise.resolve()];
    for (let from = 0; from < fates.length; from += BATCH) {
      const drawn = await this.#drawBatch(fates.slice(from, from + BATCH), { choose, ask, wishes });
      await lastButOne;
      const stored = this.#settled(
        this.#store(drawn, rule, staff, last, (tables, s) => {
          stories.rows(tables, s, seeds);
          if (s.caseId !== null) byHand.push(s);
          if (s.fate.kind === 'refused') refused.push(s);
          return tenancy.tell(tables, { ...s, name: s.person.name }, s.fate);
        }),
      );
      stored.catch(() => undefined); // it is awaited, but perhaps only after something else has failed
      [lastButOne, last] = [last as Promise<void>, stored];
      const done = Math.min(fates.length, from + BATCH);
      this.#progress(0.04 + (0.9 * done) / fates.length, { zh: `示例申请 ${done} 件`, en: `${done} sample applications` });
    }
    await last;
    await this.#sending;
    await reviewersAtWork(kit, tx, d, byHand, staff);
    await disputes(kit, tx, d, refused, byHand, staff);
    await wrongAudits(kit, tx, stories.found, staff);
  }

  /** Numbers for the runs of the allotment; identity columns take given values by COPY, so the sequence is moved on first. */
  async #reserveRuns(count: number): Promise<bigint> {
    const { rows } = await sql<{ first: bigint }>`
      select nextval(pg_get_serial_sequence('talent.allotment_run', 'id')) as first`.execute(this.#tx);
    const first = rows[0]?.first ?? 1n;
    await sql`select setval(pg_get_serial_sequence('talent.allotment_run', 'id'), ${first + BigInt(count)})`.execute(this.#tx);
    return first;
  }

  /** People for a batch of fates and what the rule makes of them; now and then the connection gets its turn. */
  async #drawBatch(fates: readonly Fate[], by: Drawing): Promise<Story[]> {
    const drawn: Story[] = [];
    for (const [i, fate] of fates.entries()) {
      drawn.push(this.#draw(fate, by));
      if (i % BREATH === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    return drawn;
  }

  /** Stores a batch after `before`: people, open cases, decisions of the machine and of people, and all rows that `tell` makes of each application. */
  async #store(
    stories: Story[],
    rule: RuleInForce,
    staff: Staff,
    before: Promise<void> | undefined,
    tell: (tables: Tables, s: Story) => LeafInput[],
  ): Promise<void> {
    const [kit, tx, days] = [this.#kit, this.#tx, this.#days];
    const ids = await createPeople(
      tx,
      kit.crypto,
      stories.map(({ person, fate }) => ({
        name: person.name,
        idNumber: person.idNumber,
        phone: evidenceKept(fate) ? person.phone : null,
        demo: true,
      })),
      kit.now(),
    );
    for (const [i, s] of stories.entries()) {
      s.personId = ids[i] as string;
      for (const answer of s.judged.answers) answer.person = s.personId;
      if (s.fate.kind === 'in_review' || s.fate.kind === 'correction') s.caseId = await openReviewCase(kit, tx, s);
    }
    const machine = stories.map((s) => machineDecision(s, rule, days));
    const kept = await recordDecisions(tx, machine);
    const leaves: LeafInput[] = [];
    const people: { s: Story; input: DecisionInput }[] = [];
    for (const [i, s] of stories.entries()) {
      const [input, ref] = [machine[i] as DecisionInput, kept[i] as { id: string; hash: string }];
      s.machineId = ref.id;
      leaves.push(decisionLeaf(s, ref, input, null));
      const human = humanDecision(s, input, staff, days);
      if (human) people.push({ s, input: human });
    }
    const decided = await recordDecisions(
      tx,
      people.map((p) => p.input),
    );
    for (const [i, { s, input }] of people.entries()) {
      const ref = decided[i] as { id: string; hash: string };
      s.humanId = ref.id;
      leaves.push(decisionLeaf(s, ref, input, input.reason ? textHash(input.reason) : null));
    }
    await before; // applications are numbered in order, and chance is asked in order
    const tables = makeTables();
    for (const s of stories) leaves.push(...tell(tables, s));
    await this.#sending;
    // Sent without waiting: the connection keeps the order, and the next batch is made ready while the database works on this one.
    const sent = (Object.values(tables) as Rows[]).map((rows) => rows.send(this.#wire));
    this.#sending = Promise.all([...sent, appendLeaves(tx, leaves, kit.crypto.suite)]);
    this.#sending.catch(() => undefined);
  }

  /** Waits for what was sent; an error there is the one that matters, whatever failed after it. */
  async #settled<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      await this.#sending;
      throw error;
    }
  }

  /** Somebody whom the rule treats as the fate needs; those whom it surprises are passed over. */
  #draw(fate: Fate, by: Drawing): Story {
    const [d, days] = [this.#d, this.#days];
    const rooms = fate.pool >> 1;
    const accessible = (fate.pool & 1) === 1;
    const householdSize = rooms === 1 ? (d.chance(0.72) ? 1 : 2) : d.chance(0.7) ? 3 : 4 + d.int(2);
    const automation = fate.path !== 'chose';
    const day = days.day(fate.submitted);
    const when = { submitted: days.instant(fate.submitted), day };
    const contractFrom = day.subtract({ days: 120 + d.int(1200) });
    const contractTo = d.chance(0.4) ? null : day.add({ days: 200 + d.int(900) });
    const riskSample = d.chance(0.05);
    const over = fate.kind === 'ended' || fate.kind.startsWith('left-');
    for (;;) {
      const person = by.choose(LOOKS[fate.path]);
      const said = {
        householdSize,
        accessibleNeeded: accessible,
        automation,
        contractFrom,
        contractTo,
        alreadyAllocated: false,
        riskSample,
      };
      const judged = by.ask(person, '', said, when, over || fate.kind === 'housed');
      if (!suits(fate, judged.decision)) continue;
      const id = uuidv7(when.submitted);
      const causes: Cause[] = fate.path === 'manual' ? ['MANUAL_MODE'] : [...judged.decision.causes];
      const decidedAtAll =
        fate.kind !== 'in_review' && fate.kind !== 'correction' && fate.kind !== 'left-review' && fate.kind !== 'refused';
      return {
        id,
        reference: referenceFor(days, fate.submitted, id),
        personId: '',
        person,
        fate,
        householdSize,
        accessible,
        rooms,
        ...by.wishes(fate),
        automation,
        contractFrom: contractFrom.toString(),
        contractTo: contractTo?.toString() ?? null,
        judged: over ? { answers: [], decision: judged.decision } : judged,
        causes,
        category: judged.decision.category ?? (decidedAtAll ? byDegree(person) : null),
        caseId: null,
        machineId: '',
        humanId: null,
      };
    }
  }
}
