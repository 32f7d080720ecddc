/** An application as its reviewer sees it, with the access it costs written down. */
import { sql } from 'kysely';
import { recordAccess } from '@yunjian/kernel/audit';
import { caseDetail } from '@yunjian/kernel/cases';
import type { Role } from '@yunjian/kernel/contract';
import { maskIdNumber, maskName, maskPhone } from '@yunjian/kernel/crypto';
import type { Db } from '@yunjian/kernel/db';
import { openIdNumber, openPhone, personById } from '@yunjian/kernel/orgs';
import { evidenceOf, reasonTexts, registerNames, type StoredEvidence } from '@yunjian/kernel/registers';
import { decisionById } from '@yunjian/kernel/rulebook';
import type { Kit } from '@yunjian/kernel/service';
import type { Action, ReviewDetail } from './contract.ts';
import type { Cause } from './decide.ts';
import type { Officer } from './policy.ts';
import { clockOf, present } from './present.ts';
import { applicationById, type ApplicationRow } from './queries.ts';
import { firstDecidersOf, momentNow, openProposal, type Proposal } from './review-case.ts';
import { gateOf, openCasesOf } from './review.ts';
import { causeTexts } from './words.ts';

/** How a record is opened. */
export interface Opening {
  readonly who: Officer;
  /** Said by the caller; else the review of this application. */
  readonly purpose: string | null;
  readonly unmask: boolean;
  /** A command's answer: the same look again within five minutes is not written down once more. */
  readonly again?: boolean;
}

const SHOWN = ['name', 'idNumber', 'phone', 'bankAccount', 'application', 'evidence'] as const;
const CLEAR = ['name!', 'idNumber!', 'phone!', 'bankAccount!'] as const;

/** The role under which somebody looks: the narrowest duty they have. */
const roleOf = (who: Officer): Role => (['reviewer', 'duty', 'auditor'] as const).find((r) => who.roles.has(r)) ?? 'reviewer';

/** Where an officer works today, for the page "who looked at my data"; null when they hold no post. */
async function departmentOf(db: Db, personId: string | null, today: Temporal.PlainDate): Promise<string | null> {
  if (personId === null) return null;
  const { rows } = await sql<{ name: string }>`
    select d.name_zh as name from org.tenure t join org.post p on p.id = t.post_id join org.department_version d on d.department_id = p.department_id and d.valid @> ${today}::date
    where t.person_id = ${personId}::uuid and t.valid @> ${today}::date order by p.id limit 1`.execute(db);
  return rows[0]?.name ?? null;
}

/** Writes the look down before anything is shown. */
export async function recordLook(
  kit: Kit,
  look: { person: string; who: Officer; purpose: string; what: readonly string[]; again?: boolean },
): Promise<void> {
  const { who, purpose } = look;
  const now = kit.now();
  if (look.again) {
    const { rows } = await sql<{ seen: boolean }>`
      select exists (select from audit.access where person = ${look.person}::uuid and account = ${who.accountId}::uuid and purpose = ${purpose}
        and at > ${now.subtract({ minutes: 5 })} and fields @> ${[...look.what]}::text[]) as seen`.execute(kit.database.db);
    if (rows[0]?.seen) return;
  }
  const department = await departmentOf(kit.database.db, who.personId, momentNow(kit).today);
  await kit.database.tx((tx) =>
    recordAccess(
      tx,
      {
        person: look.person,
        accountId: who.accountId,
        name: who.name,
        department,
        role: roleOf(who),
        purpose,
        what: look.what,
        at: now,
      },
      kit.crypto.suite,
    ),
  );
}

/** Opens a record for an officer: the look is recorded, then the record is shown, masked unless the officer asked to see it in clear. */
export async function openRecord(kit: Kit, applicationId: string, opening: Opening): Promise<ReviewDetail> {
  const { db } = kit.database;
  const row = await applicationById(db, applicationId);
  const purpose = opening.purpose ?? `审核 ${row.reference}`;
  const look = { person: row.person_id, who: opening.who, purpose };
  await recordLook(kit, { ...look, what: SHOWN, ...(opening.again ? { again: true } : {}) });
  if (opening.unmask) await recordLook(kit, { ...look, what: CLEAR });
  const [detail, extra, person, evidence] = await Promise.all([
    present(kit, db, applicationId, { side: 'reviewer', tenant: false }),
    beside(kit, db, row),
    personById(db, row.person_id),
    evidenceOf(db, row.evidence_ids),
  ]);
  const idNumber = openIdNumber(kit.crypto, person);
  const phone = openPhone(kit.crypto, person) ?? '';
  const { unmask } = opening;
  const { proposal } = extra;
  return {
    ...detail,
    disputes: detail.disputes.map((d) => ({ ...d, clock: extra.clocks.get(d.id) ?? null })),
    can: allowedTo(detail.can, row, extra, opening.who),
    caseId: row.case_id,
    owner: extra.ownerName,
    causes: row.causes as Cause[],
    causeTexts: row.causes.map((c) => causeTexts[c as Cause] ?? { zh: c, en: c }),
    person: {
      name: unmask ? person.name : maskName(person.name),
      idNumber: unmask ? idNumber : maskIdNumber(idNumber),
      phone: unmask ? phone : maskPhone(phone),
      bankAccount: unmask ? kit.crypto.openText(row.bank_sealed, `talent.application.bank:${row.id}`) : row.bank_masked,
      masked: !unmask,
    },
    evidence: evidence.map(evidenceView),
    notes: extra.notes.map((n) => ({ at: Temporal.Instant.from(n.at).toString(), by: n.by_name ?? '', text: n.note ?? '' })),
    secondApprover: extra.approver,
    proposal:
      proposal === null
        ? null
        : {
            id: proposal.id,
            kind: proposal.kind,
            category: proposal.category,
            reason: proposal.reason,
            findings: proposal.findings,
            by: extra.proposer ?? '',
            at: proposal.proposed_at.toString(),
            mine: proposal.proposed_by === opening.who.accountId,
          },
  };
}

const evidenceView = (e: StoredEvidence): ReviewDetail['evidence'][number] => ({
  id: e.queryId,
  register: e.register,
  title: registerNames[e.register].name,
  outcome: e.outcome,
  answer: e.answer,
  askedAt: e.askedAt.toString(),
  answeredAt: e.answeredAt.toString(),
  source: e.source,
  why: e.reason === null ? null : reasonTexts[e.reason].zh,
});

interface Beside {
  readonly open: { id: string; kind: string; owner: string | null }[];
  readonly ownerName: string | null;
  readonly notes: { at: string; by_name: string | null; note: string | null }[];
  readonly approver: string | null;
  readonly proposal: Proposal | null;
  readonly proposer: string | null;
  readonly firstDeciders: readonly string[];
  readonly objection: boolean;
  /** Conditions of admission that the machine found not met. */
  readonly failed: number;
  readonly clocks: ReadonlyMap<string, ReviewDetail['clocks'][number]>;
}

/** What stands around the record: owner, notes, proposal, second person, clocks of disputes. */
async function beside(kit: Kit, db: Db, row: ApplicationRow): Promise<Beside> {
  const [open, proposal, firstDeciders, decision, rest] = await Promise.all([
    openCasesOf(db, row.id),
    openProposal(db, row.id),
    firstDecidersOf(db, row.id),
    row.decision_id === null ? null : decisionById(db, row.decision_id),
    sql<{
      notes: Beside['notes'];
      disputes: { id: string; kind: string; case_id: string }[];
    }>`select
        coalesce((select json_agg(json_build_object('at', at, 'by_name', by_name, 'note', note) order by id) from talent.event
          where application_id = ${row.id}::uuid and code = 'note'), '[]') as notes,
        coalesce((select json_agg(json_build_object('id', id, 'kind', kind, 'case_id', case_id)) from talent.dispute
          where application_id = ${row.id}::uuid and state = 'open'), '[]') as disputes`.execute(db),
  ]);
  const { notes, disputes } = rest.rows[0] ?? { notes: [], disputes: [] };
  const owner = (open.find((c) => c.id === row.case_id) ?? open[0])?.owner ?? null;
  const names = await accountNames(db, [owner, decision?.approvedBy, proposal?.proposed_by]);
  const at = momentNow(kit);
  const clocks = new Map<string, ReviewDetail['clocks'][number]>();
  for (const d of disputes) {
    const [first] = (await caseDetail(db, d.case_id, 'handler', at)).clocks.flatMap((c) => clockOf(c));
    if (first) clocks.set(d.id, first);
  }
  const conditions = decision?.results.flatMap((r) => r.conditions) ?? [];
  return {
    open,
    ownerName: names.get(owner ?? '') ?? null,
    notes,
    approver: names.get(decision?.approvedBy ?? '') ?? null,
    proposal,
    proposer: names.get(proposal?.proposed_by ?? '') ?? null,
    firstDeciders,
    objection: disputes.some((d) => d.kind === 'objection'),
    failed: gateOf({ conditions }).filter((c) => c.outcome === 'NOT_MET').length,
    clocks,
  };
}

/** Names of accounts by id; an account that is not known here is left out. */
export async function accountNames(db: Db, ids: readonly (string | null | undefined)[]): Promise<Map<string, string>> {
  const wanted = ids.filter((id) => typeof id === 'string');
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{
    id: string;
    name: string;
  }>`select id, name from auth.account where id = any(${wanted}::uuid[])`.execute(db);
  return new Map(rows.map((r) => [r.id, r.name]));
}

const OWNERS: ReadonlySet<Action> = new Set(['request-correction', 'requery', 'grant', 'refuse', 'override']);

/** Which buttons this officer gets: what the state allows, less what the policy would refuse. */
function allowedTo(can: readonly Action[], row: ApplicationRow, b: Beside, who: Officer): Action[] {
  if (row.person_id === who.personId || !who.roles.has('reviewer')) return [];
  const fresh = !b.firstDeciders.includes(who.accountId);
  const review = b.open.find((c) => c.id === row.case_id);
  const mine = review?.owner === who.accountId;
  return can.filter((action) => {
    if (!fresh) return action === 'decide-objection';
    if (action === 'claim') return b.open.some((c) => c.owner === null);
    if (!OWNERS.has(action)) return true;
    if (!mine || b.proposal !== null) return false;
    if (action === 'refuse') return !b.objection;
    if (action === 'override') return b.failed > 0;
    return action !== 'grant' || b.failed === 0;
  });
}
