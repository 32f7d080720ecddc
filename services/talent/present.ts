import { sql } from 'kysely';
import { caseDetail, momentOf } from '@yunjian/kernel/cases';
import { fill, type Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { registerNames, type RegisterCode } from '@yunjian/kernel/registers';
import { decisionById, type StoredDecision } from '@yunjian/kernel/rulebook';
import type { Kit } from '@yunjian/kernel/service';
import type { Condition, Facts } from '@yunjian/rules';
import type { Action, ApplicationDetail, ClockView, ConditionView, DecisionView, UnitView } from './contract.ts';
import { rules } from './apply.ts';
import { reconsiderUntil, servedOn } from './dispute.ts';
import { whyUnknown } from './facts.ts';
import { findingOf } from './findings.ts';
import { applicationById, type ApplicationRow } from './queries.ts';
import { dayOf, policyOf } from './setting.ts';
import { actionsIn, type Side } from './states.ts';
import { causeTexts, eventText, nextTexts, remedyTexts, stateTexts, valueText } from './words.ts';

interface UnitJson {
  id: string;
  project_id: string;
  project_name: Text;
  building: string;
  floor: number;
  room_no: string;
  rooms: number;
  area_cm2: number;
  rent_fen: number;
  accessible: boolean;
  plan_id: string;
}

/** SQL that makes the JSON of a flat `u` in project `p`. */
export const unitJson = sql`json_build_object('id', u.id, 'project_id', u.project_id, 'project_name', p.name, 'building', u.building, 'floor', u.floor, 'room_no', u.room_no,
  'rooms', u.rooms, 'area_cm2', u.area_cm2, 'rent_fen', u.rent_fen, 'accessible', u.accessible, 'plan_id', u.plan_id)`;

export const unitView = (u: UnitJson): UnitView => ({
  id: u.id,
  projectId: u.project_id,
  projectName: u.project_name,
  building: u.building,
  floor: u.floor,
  roomNo: u.room_no,
  rooms: u.rooms,
  areaCm2: String(u.area_cm2),
  rentFen: String(u.rent_fen),
  accessible: u.accessible,
  planId: u.plan_id,
});

interface Around {
  offer: {
    id: string;
    state: 'open' | 'accepted' | 'declined' | 'expired' | 'withdrawn';
    offered_at: string;
    deadline: string;
    unit: UnitJson;
  } | null;
  queue: {
    category: 'T1' | 'T2' | 'T3' | 'T4';
    waiting_on: string;
    lot: string;
    round: string;
    ahead: number;
    of: number;
    fitting: number;
  } | null;
  lease: {
    id: string;
    number: string;
    state: 'draft' | 'signed' | 'active' | 'ended';
    start_on: string;
    end_on: string;
    rent_fen: string;
    deposit_fen: string;
    terms: { title: Text; text: Text }[];
    text_hash: string;
    signed_tenant_at: string | null;
    signed_operator_at: string | null;
    operator: string;
    key_code: string | null;
    keys_at: string | null;
    ended_at: string | null;
    unit: UnitJson;
  } | null;
  events: {
    at: string;
    code: string;
    params: Record<string, string | number>;
    by_name: string | null;
    note: string | null;
    public: boolean;
  }[];
  disputes: {
    id: string;
    kind: 'objection' | 'reconsideration' | 'human';
    state: 'open' | 'upheld' | 'rejected' | 'withdrawn';
    filed_at: string;
    subject: string;
    text: string;
    answer: string | null;
    answered_at: string | null;
  }[];
  sealed: boolean;
}

const iso = (text: string): string => Temporal.Instant.from(text).toString();
const isoOr = (text: string | null): string | null => (text === null ? null : iso(text));

/** Everything around one application, in one query. */
async function around(db: Db, row: ApplicationRow): Promise<Around> {
  const { rows } = await sql<Around>`
    select
      (select json_build_object('id', o.id, 'state', o.state, 'offered_at', o.offered_at, 'deadline', o.deadline, 'unit', ${unitJson})
        from talent.offer o join talent.unit u on u.id = o.unit_id join talent.project p on p.id = u.project_id
        where o.application_id = ${row.id}::uuid order by o.offered_at desc limit 1) as offer,
      (select json_build_object('category', q.category, 'waiting_on', q.waiting_on, 'lot', q.lot::text, 'round', q.round,
          'ahead', (select count(*) from talent.queue_entry e where e.state = 'waiting' and e.accessible = q.accessible and e.rooms = q.rooms
             and (e.category, e.waiting_on, e.lot, e.application_id) < (q.category, q.waiting_on, q.lot, q.application_id)),
          'of', (select count(*) from talent.queue_entry e where e.state = 'waiting' and e.accessible = q.accessible and e.rooms = q.rooms),
          'fitting', (select count(*) from talent.unit u where u.accessible = q.accessible and u.rooms = q.rooms and u.state <> 'withdrawn'
             and (q.max_rent_fen is null or u.rent_fen <= q.max_rent_fen) and (cardinality(q.project_ids) = 0 or u.project_id = any (q.project_ids))))
        from talent.queue_entry q where q.application_id = ${row.id}::uuid and q.state = 'waiting') as queue,
      (select json_build_object('id', l.id, 'number', l.number, 'state', l.state, 'start_on', lower(l.during), 'end_on', upper(l.during) - 1, 'rent_fen', l.rent_fen::text,
          'deposit_fen', l.deposit_fen::text, 'terms', l.terms, 'text_hash', l.text_hash, 'signed_tenant_at', l.signed_tenant_at, 'signed_operator_at', l.signed_operator_at,
          'operator', p.operator_name, 'key_code', l.key_code, 'keys_at', l.keys_at, 'ended_at', l.ended_at, 'unit', ${unitJson})
        from talent.lease l join talent.unit u on u.id = l.unit_id join talent.project p on p.id = u.project_id
        where l.application_id = ${row.id}::uuid) as lease,
      coalesce((select json_agg(json_build_object('at', e.at, 'code', e.code, 'params', e.params, 'by_name', e.by_name, 'note', e.note, 'public', e.public) order by e.id)
        from talent.event e where e.application_id = ${row.id}::uuid), '[]') as events,
      coalesce((select json_agg(json_build_object('id', d.id, 'kind', d.kind, 'state', d.state, 'filed_at', d.filed_at, 'subject', d.subject, 'text', d.text, 'answer', d.answer,
          'answered_at', d.answered_at) order by d.filed_at) from talent.dispute d where d.application_id = ${row.id}::uuid), '[]') as disputes,
      exists (select from audit.leaf l join audit.entry e on e.leaf = l.id where l.kind = 'talent.decision' and l.subject = ${row.id}::text) as sealed`.execute(
    db,
  );
  return rows[0] as Around;
}

/** How a viewer stands to the application. */
export interface Viewer {
  readonly side: Side;
  /** The key code is the tenant's alone. */
  readonly tenant: boolean;
}

/** An application with its decision, offer, place in the queue, lease, clocks, disputes and what the viewer may do next. */
export async function present(kit: Kit, db: Db, id: string, viewer: Viewer): Promise<ApplicationDetail> {
  const row = await applicationById(db, id);
  const policy = policyOf(kit);
  const now = kit.now();
  const [rest, stored, case_] = await Promise.all([
    around(db, row),
    row.decision_id === null ? null : decisionById(db, row.decision_id),
    row.case_id === null
      ? null
      : caseDetail(
          db,
          row.case_id,
          viewer.side === 'applicant' ? 'applicant' : 'handler',
          momentOf(now, kit.zone, kit.calendar()),
        ),
  ]);
  const decision = stored === null ? null : await decisionView(kit, db, row, stored, rest.sealed);
  const open = new Set(rest.disputes.filter((d) => d.state === 'open').map((d) => d.kind));
  const can = actionsIn(row.state, viewer.side).filter(
    (a) => allowed(a, open, rest, now) && (a !== 'request-human' || stored?.mode === 'AUTO'), // else a person has decided already
  );
  const correction = case_?.correction ?? null;
  const { lease } = rest;
  return {
    id: row.id,
    reference: row.reference,
    state: row.state,
    submittedAt: row.submitted_at.toString(),
    category: row.category,
    stateText: stateTexts[row.state],
    nextStep: nextTexts[row.state],
    form: {
      householdSize: row.household_size,
      accessibleNeeded: row.accessible,
      projectIds: row.project_ids,
      maxRentFen: row.max_rent_fen === null ? null : String(row.max_rent_fen),
      contractFrom: row.form.contractFrom,
      contractTo: row.form.contractTo,
      employerUscc: row.employer_uscc,
      automation: row.automation,
      attachments: row.form.attachments,
      bankAccountMasked: row.bank_masked,
      employerName: row.employer_name,
    },
    decision,
    offer:
      rest.offer === null
        ? null
        : {
            id: rest.offer.id,
            state: rest.offer.state,
            unit: unitView(rest.offer.unit),
            offeredAt: iso(rest.offer.offered_at),
            deadline: iso(rest.offer.deadline),
            declinesLeft: Math.max(0, policy.offer.maxDeclines - row.declines),
          },
    queue:
      rest.queue === null
        ? null
        : {
            place: rest.queue.ahead + 1,
            ahead: rest.queue.ahead,
            of: rest.queue.of,
            waitingSince: rest.queue.waiting_on,
            category: rest.queue.category,
            lot: rest.queue.lot,
            round: rest.queue.round,
            fittingUnits: rest.queue.fitting,
          },
    lease:
      lease === null
        ? null
        : {
            id: lease.id,
            number: lease.number,
            state: lease.state,
            unit: unitView(lease.unit),
            startOn: lease.start_on,
            endOn: lease.end_on,
            rentFen: lease.rent_fen,
            depositFen: lease.deposit_fen,
            terms: lease.terms,
            textHash: lease.text_hash,
            signedByTenantAt: isoOr(lease.signed_tenant_at),
            signedByOperatorAt: isoOr(lease.signed_operator_at),
            operator: lease.operator,
            keyCode: viewer.tenant && lease.state === 'signed' ? lease.key_code : null,
            keysAt: isoOr(lease.keys_at),
            endedAt: isoOr(lease.ended_at),
          },
    correction:
      correction === null
        ? null
        : {
            id: correction.case_id,
            askedAt: correction.requested_at.toString(),
            dueOn: correction.due_on,
            items: correction.items.map((i, n) => ({ code: i.article ?? String(n + 1), text: i.what.zh })),
            answeredAt: correction.answered_at?.toString() ?? null,
          },
    clocks: (case_?.clocks ?? []).flatMap((c) => clockOf(c)),
    disputes: rest.disputes.map((d) => ({
      id: d.id,
      kind: d.kind,
      state: d.state,
      filedAt: iso(d.filed_at),
      subject: d.subject,
      text: d.text,
      answer: d.answer,
      answeredAt: isoOr(d.answered_at),
      clock: null,
    })),
    timeline: rest.events
      .filter((e) => e.public || viewer.side !== 'applicant')
      .map((e) => ({
        at: iso(e.at),
        text: eventText(e.code, e.params),
        by: e.by_name,
        note: e.public || viewer.side !== 'applicant' ? e.note : null,
      })),
    can,
  };
}

function allowed(what: Action, open: ReadonlySet<string>, rest: Around, now: Temporal.Instant): boolean {
  if (what === 'object') return !open.has('objection');
  if (what === 'reconsider') return !open.has('reconsideration');
  if (what === 'request-human') return !open.has('human');
  if (what === 'decide-objection') return open.has('objection') || open.has('human');
  if (what === 'decide-reconsideration') return open.has('reconsideration');
  if (what === 'accept-offer' || what === 'decline-offer')
    return rest.offer?.state === 'open' && Temporal.Instant.compare(Temporal.Instant.from(rest.offer.deadline), now) > 0;
  return true;
}

type CaseClock = NonNullable<Awaited<ReturnType<typeof caseDetail>>>['clocks'][number];

const clockTitles: Readonly<Record<string, Text>> = {
  'manual-decision': { zh: '人工决定期限', en: 'Time for the decision by a person' },
  acceptance: { zh: '受理期限', en: 'Time for acceptance' },
  objection: { zh: '异议答复期限', en: 'Time for answering the objection' },
  reconsideration: { zh: '复议期限', en: 'Time for the reconsideration' },
};

/** A clock as pages show it; a clock that has not started is left out. */
export function clockOf(c: CaseClock): ClockView[] {
  if (c.view === null) return [];
  return [
    {
      code: c.view.code,
      title: clockTitles[c.view.code] ?? { zh: c.view.code, en: c.view.code },
      dueOn: c.view.due,
      provisional: c.view.provisional,
      workingDaysLeft: c.view.remaining.overdue ? -c.view.remaining.days : c.view.remaining.days,
      totalDays: Number(c.period_days) + c.extended_days,
      light: c.view.paused ? 'paused' : lightOf(c.view.light),
      law: c.article ?? '',
    },
  ];
}

const LIGHTS = { neutral: 'neutral', amber: 'amber', red: 'red', black: 'black' } as const;
export const lightOf = (light: string): ClockView['light'] => LIGHTS[light as keyof typeof LIGHTS] ?? 'neutral';

/** Which decisions' conditions the letter shows: those about the person, not the internal routing. */
const SHOWN = new Set(['talentCategory', 'admissionGate', 'allocation']);

async function decisionView(
  kit: Kit,
  db: Db,
  row: ApplicationRow,
  stored: StoredDecision,
  sealed: boolean,
): Promise<DecisionView> {
  const policy = policyOf(kit);
  const decidedOn = dayOf(kit, stored.decidedAt);
  const rule = await rules.inForce(db, stored.ruleCode, Temporal.PlainDate.from(stored.decidedOn));
  const results = stored.results;
  const conditions = telling(
    unique(results.flatMap((r) => r.conditions)).filter((c) => SHOWN.has(c.decision)),
    stored.outcome === 'GRANT',
  );
  const explained =
    stored.outcome === 'GRANT' ? null : rule.model.explain('admissionStatus', stored.facts, { today: decidedOn, limit: 4 });
  const final = stored.outcome !== 'NEEDS_HUMAN';
  const served = row.served_at ?? stored.decidedAt;
  const until = reconsiderUntil(kit, servedOn(kit, row, stored));
  const days = { days: policy.remedies.reconsiderationDays, months: policy.remedies.litigationMonths };
  return {
    id: stored.id,
    outcome: stored.outcome === 'NEEDS_FACT' ? 'NEEDS_HUMAN' : stored.outcome,
    mode: stored.mode,
    category: row.category,
    decidedAt: stored.decidedAt.toString(),
    seconds: row.served_at === null ? null : Math.round(row.submitted_at.until(row.served_at).total('milliseconds')) / 1000,
    ruleCode: stored.ruleCode,
    ruleVersion: stored.ruleVersion,
    ruleSource: rule.meta.source.zh,
    example: rule.meta.example,
    reasons: reasonsOf(row, stored),
    conditions: conditions.map((c) => conditionView(c, stored.facts)),
    counterfactuals: (explained?.counterfactuals ?? []).map((c) => ({ text: c.text, on: c.on ?? null })),
    remedies: [
      { ...remedyTexts.objection, until: null, action: 'object' as const },
      ...(final
        ? [
            {
              title: remedyTexts.reconsideration.title,
              text: fill(remedyTexts.reconsideration.text, days),
              until: until.toString(),
              action: 'reconsider' as const,
            },
            {
              title: remedyTexts.litigation.title,
              text: fill(remedyTexts.litigation.text, days),
              until: dayOf(kit, served).add({ months: policy.remedies.litigationMonths }).toString(),
              action: null,
            },
          ]
        : []),
      ...(stored.mode === 'AUTO' ? [{ ...remedyTexts.human, until: null, action: 'request-human' as const }] : []),
    ],
    verifyUrl: `${kit.publicUrl}/talent/verify/${stored.id}.${stored.hash.slice(0, 16)}`,
    hash: stored.hash,
    sealed,
  };
}

const reasonsOf = (row: ApplicationRow, stored: StoredDecision): Text[] => {
  if (stored.outcome === 'NEEDS_HUMAN')
    return row.causes.map((c) => causeTexts[c as keyof typeof causeTexts] ?? { zh: c, en: c });
  return stored.reason === null ? [] : [{ zh: stored.reason, en: stored.reason }];
};

/**
 * Every condition of admission; of the tables whose rows are alternatives (category, kind of flat) the row that applied, or while none does and
 * nothing is granted, those that might. A doctor's letter does not list that she is no senior technician, nor the row "none of these".
 */
function telling(conditions: readonly Condition[], granted: boolean): Condition[] {
  const applies = (c: Condition): boolean => (c.outcome === 'MET' || c.outcome === 'COMPUTED') && c.inputs.length > 0;
  const applied = new Set(conditions.filter(applies).map((c) => c.decision));
  return conditions.filter(
    (c) => c.decision === 'admissionGate' || applies(c) || (c.outcome === 'UNKNOWN' && !granted && !applied.has(c.decision)),
  );
}

function unique(conditions: readonly Condition[]): Condition[] {
  const seen = new Map<string, Condition>();
  for (const c of conditions) seen.set(`${c.decision}/${c.ruleId}`, c);
  return [...seen.values()];
}

const own: Readonly<Record<string, Text>> = {
  applicant: { zh: '申请人填报', en: 'stated by the applicant' },
  district: { zh: '本区住房记录', en: 'the district’s housing records' },
  program: { zh: '系统', en: 'the system' },
};

/** A person's finding, shown beside what the registers said. */
const foundInput = (note: string): ConditionView['inputs'][number] => ({
  name: 'finding',
  label: { zh: '工作人员核实', en: 'found by a person' },
  value: note === '' ? '—' : note,
  unknown: null,
  source: { zh: '工作人员', en: 'reviewer' },
  fetchedAt: null,
  evidenceId: null,
});

/** A condition with the evidence used, in words. */
export function conditionView(c: Condition, facts: Facts): ConditionView {
  const found = findingOf(facts, c.ruleId);
  return {
    decision: c.decision,
    ruleId: c.ruleId,
    text: c.text,
    article: c.article,
    outcome: found?.outcome ?? c.outcome,
    inputs: c.inputs
      .map((i) => {
        const fact = facts[i.name];
        const source = fact?.known ? fact.source : undefined;
        return {
          name: i.name,
          label: i.label,
          value: i.unknown === undefined ? valueText(i.value) : null,
          unknown: i.unknown === undefined ? null : whyUnknown(i.unknown).zh,
          source: source === undefined ? null : (registerNames[source as RegisterCode]?.name ?? own[source] ?? null),
          fetchedAt: fact?.known && fact.fetchedAt !== undefined ? fact.fetchedAt : null,
          evidenceId: i.evidenceId ?? null,
        };
      })
      .concat(found === null ? [] : [foundInput(found.note)]),
    fix: c.fix ?? null,
  };
}
