// For the tests of review and duty: officers with accounts, somebody against whom nothing speaks, and a desk that does what officers do.
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { createAccount } from '@yunjian/kernel/auth';
import { isFailure, type FailureKind, type Role } from '@yunjian/kernel/contract';
import type { Tx } from '@yunjian/kernel/db';
import type { WorldPerson } from '@yunjian/kernel/registers';
import type { Pool } from './allot.ts';
import { fileDispute, type DisputeKind } from './dispute.ts';
import type { Officer } from './policy.ts';
import { applicationById } from './queries.ts';
import { prepare } from './review-grant.ts';
import { answerProposal, claimFor, decideByPerson, type PersonsDecision } from './review.ts';
import { employerOf, testForm, testKit, testPerson, testProject, testSubmit, type TestKit } from './testing.ts';

let serial = 0;

/** An official with a staff account. */
export async function officer(kit: TestKit, name: string, ...roles: Role[]): Promise<Officer> {
  const username = `officer-${++serial}`;
  const accountId = await kit.database.tx((tx) => createAccount(tx, { kind: 'staff', username, name, passwordHash: null }));
  return { accountId, personId: null, name, roles: new Set(roles) };
}

/** A domestic master with two years of insurance, no home, no other benefit. */
export const sound = (kit: TestKit): Partial<WorldPerson> => ({
  employerUscc: employerOf(kit),
  wageEmployerUscc: employerOf(kit),
  insuredMonths: 24,
  gaps: [],
  degree: 'master',
  origin: 'domestic',
  title: 'none',
  shortageOccupation: false,
  homes: 0,
  soldDaysAgo: null,
  pendingSale: false,
  talentList: null,
  benefit: null,
  dishonest: false,
  lease: null,
  accountMatches: true,
  accountChangedDaysAgo: 400,
});

/** Matches a failure of this kind. */
export const fails = (kind: FailureKind) => (e: unknown) => isFailure(e, kind);

/** The day on which the tests stand. */
export const MONDAY = Temporal.Instant.from('2026-03-02T02:00:00Z');

type Applicant = Awaited<ReturnType<typeof testPerson>>;

/** Three reviewers, a duty manager and what they do, on a kit with free flats. */
export interface Desk {
  readonly kit: TestKit;
  readonly ann: Officer;
  readonly bob: Officer;
  readonly cai: Officer;
  readonly duty: Officer;
  tx<T>(fn: (tx: Tx) => Promise<T>): Promise<T>;
  /** Somebody whose application goes to a person: owns a home (not met), or whatever is given. */
  inReview(facts?: object, form?: object): Promise<{ id: string; who: Applicant }>;
  claimBy(id: string, by: Officer): Promise<void>;
  /** A grant in T3 unless said otherwise. */
  decide(id: string, by: Officer, over?: Partial<PersonsDecision>): Promise<{ pool: Pool | null }>;
  second(id: string, by: Officer, approve?: boolean, note?: string): Promise<{ pool: Pool | null }>;
  stateOf(id: string): Promise<string>;
  /** An application refused by ann and bob. */
  refused(): Promise<{ id: string; who: Applicant }>;
  file(id: string, who: { accountId: string }, kind: DisputeKind, subject?: string): Promise<{ id: string; caseId: string }>;
  /** Canonical texts of the leaves of a subject. */
  leaves(subject: string, kind: string): Promise<string[]>;
}

/** Sets a desk up; close its kit afterwards. */
export async function testDesk(flats = 30): Promise<Desk> {
  const kit = await testKit();
  if (flats > 0) await testProject(kit, { count: flats });
  const [ann, bob, cai, duty] = await Promise.all([
    officer(kit, '安', 'reviewer'),
    officer(kit, '博', 'reviewer'),
    officer(kit, '蔡', 'reviewer'),
    officer(kit, '度', 'duty'),
  ]);
  const desk: Desk = {
    kit,
    ann,
    bob,
    cai,
    duty,
    tx: (fn) => kit.database.tx(fn),
    async inReview(facts = { homes: 1 }, form = {}) {
      const who = await testPerson(kit, { ...sound(kit), ...facts });
      const { id, state } = await testSubmit(kit, who, testForm(kit, form));
      assert.equal(state, 'in_review');
      return { id, who };
    },
    claimBy: (id, by) => desk.tx((t) => claimFor(kit, t, { applicationId: id, by })),
    async decide(id, by, over = {}) {
      const given = { applicationId: id, outcome: 'GRANT', category: 'T3', reason: '', findings: [], by } as const;
      const d = { ...(await prepare(kit, id)), ...given, ...over };
      return desk.tx((t) => decideByPerson(kit, t, d));
    },
    async second(id, by, approve = true, note = '') {
      const prepared = await prepare(kit, id);
      return desk.tx((t) => answerProposal(kit, t, { ...prepared, applicationId: id, approve, note, by }));
    },
    stateOf: async (id) => (await applicationById(kit.database.db, id)).state,
    async refused() {
      const made = await desk.inReview();
      await desk.claimBy(made.id, ann);
      await desk.decide(made.id, ann, { outcome: 'REFUSE', category: null, reason: '本区已有住房，不符合 G6' });
      await desk.second(made.id, bob);
      assert.equal(await desk.stateOf(made.id), 'refused');
      return made;
    },
    file: (id, who, kind, subject = 'decision') =>
      desk.tx((t) =>
        fileDispute(kit, t, { applicationId: id, kind, subject, text: '请核实', attachments: [], by: who.accountId }),
      ),
    async leaves(subject, kind) {
      const { rows } = await sql<{ canonical: string }>`
        select canonical from audit.leaf where subject = ${subject} and kind = ${kind} order by at, id`.execute(kit.database.db);
      return rows.map((r) => r.canonical);
    },
  };
  return desk;
}
