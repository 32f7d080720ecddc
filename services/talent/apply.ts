import { sql } from 'kysely';
import { leafRow } from '@yunjian/kernel/audit';
import { openCase } from '@yunjian/kernel/cases';
import { failure, listed } from '@yunjian/kernel/contract';
import { maskBank, uuidv7 } from '@yunjian/kernel/crypto';
import { isPgError, type Tx } from '@yunjian/kernel/db';
import type { Ctx } from '@yunjian/kernel/http';
import {
  consentRow,
  evidenceColumns,
  evidenceInsert,
  evidenceRows,
  queryAll,
  type RegisterAnswer,
} from '@yunjian/kernel/registers';
import { makeRuleCache, recordDecision, type RuleInForce } from '@yunjian/kernel/rulebook';
import type { Kit } from '@yunjian/kernel/service';
import type { Allotter, Pool } from './allot.ts';
import type { ApplicationForm } from './contract.ts';
import { decideMachine, type Cause, type MachineDecision } from './decide.ts';
import { factsFrom, NEEDED } from './facts.ts';
import { failures } from './failures.ts';
import { makeGate } from './gate.ts';
import { currentRound, lotOf } from './lots.ts';
import { applicantOf, referenceOf, type Applicant } from './queries.ts';
import { dayOf, policyOf } from './setting.ts';

/** Rules in force, remembered for two seconds: the hot path asks the database nothing about them. */
export const rules = makeRuleCache();

/** Who applies and how. */
export interface Submission {
  readonly personId: string;
  readonly accountId: string;
  readonly channel: 'online' | 'window';
  readonly form: ApplicationForm;
}

export const consentPurpose = '人才公寓申请审核';

/**
 * From the submitted form to a committed decision: registers are asked in parallel before any transaction, the rule decides on evidence, and one
 * transaction writes consent, evidence, decision, application, place in the queue and log leaf. A granted application is then allotted a flat or keeps
 * its place. Everything else goes to a person with the legal clock. The same request sent twice decides once.
 * Throws talent.alreadyLive, .noIdentity, .unknownProject, .consentMissing, .consentVersion, .contractDates, .attachment.
 */
export async function submit(
  kit: Kit,
  allotter: Allotter,
  ctx: Pick<Ctx, 'command'>,
  input: Submission,
): Promise<{ id: string }> {
  const received = kit.now();
  const { id, pool } = await gate(() => decideAndWrite(kit, ctx, input, received));
  if (pool) await allotter.serve(pool);
  return { id };
}

/** Applications under way at once in this process. */
const gate = makeGate(14);

async function decideAndWrite(kit: Kit, ctx: Pick<Ctx, 'command'>, input: Submission, received: Temporal.Instant): Promise<Done> {
  const today = dayOf(kit, received);
  checkForm(kit, input.form);
  const who = await applicantOf(kit, input, received);
  const key = { personId: input.personId, form: input.form };
  if (who.liveReference !== null) {
    const reference = who.liveReference;
    return ctx.command(key, () => Promise.reject(failure(failures.alreadyLive, { reference }))); // a repetition still gets its first answer
  }
  const consent = consentRow({
    person: input.personId,
    registers: NEEDED,
    purpose: consentPurpose,
    textVersion: input.form.consent.textVersion,
    now: received,
  });
  const subject = {
    personId: input.personId,
    idNumber: who.idNumber,
    name: who.name,
    employerUscc: input.form.employerUscc,
    bankAccount: input.form.bankAccount,
  };
  const answers = await queryAll(kit.registers, subject, NEEDED, { now: received, today, consent });
  const rule = await rules.inForce(kit.database.db, policyOf(kit).rule, today);
  const decision = decideMachine(
    rule.model,
    rule.meta,
    factsFrom(answers, saidBy(kit, input.form, who), today, received),
    kit.now(),
  );
  const round = await currentRound(kit, today);
  try {
    return await ctx.command(key, (tx) =>
      write(kit, tx, { input, who, received, today, consent: consent.id, answers, rule, decision, round }),
    );
  } catch (error) {
    if (isPgError(error, '23505', 'application_one_live'))
      return ctx.command(key, () => Promise.reject(failure(failures.alreadyLive, { reference: '—' }))); // its twin was first: same answer
    throw error;
  }
}

interface Done {
  readonly id: string;
  /** Where a flat is to be allotted; null when a person decides. */
  readonly pool: Pool | null;
}

function checkForm(kit: Kit, form: ApplicationForm): void {
  const { consent } = policyOf(kit);
  if (form.consent.textVersion !== consent.version) throw failure(failures.consentVersion);
  const missing = NEEDED.filter((r) => !form.consent.registers.includes(r));
  if (missing.length > 0) throw failure(failures.consentMissing, { registers: listed(missing) });
  if (form.contractTo !== null && form.contractTo <= form.contractFrom)
    throw failure(failures.contractDates, {}, [{ path: 'contractTo', message: failures.contractDates.mend }]);
}

const saidBy = (kit: Kit, form: ApplicationForm, who: Applicant) => ({
  householdSize: form.householdSize,
  accessibleNeeded: form.accessibleNeeded,
  automation: form.automation,
  employerUscc: form.employerUscc,
  contractFrom: Temporal.PlainDate.from(form.contractFrom),
  contractTo: form.contractTo === null ? null : Temporal.PlainDate.from(form.contractTo),
  alreadyAllocated: who.housed,
  riskSample: drawn(kit, policyOf(kit).postAudit.randomShare),
});

/** True with probability `share`, from the kit's random bytes. */
const drawn = (kit: Kit, share: number): boolean => Buffer.from(kit.random(4)).readUInt32BE(0) < share * 2 ** 32;

const EVIDENCE = evidenceInsert('$1').replace(/ from jsonb_to_recordset.*$/s, '');

interface Writing {
  readonly input: Submission;
  readonly who: Applicant;
  readonly received: Temporal.Instant;
  readonly today: Temporal.PlainDate;
  readonly consent: string;
  readonly answers: readonly RegisterAnswer[];
  readonly rule: RuleInForce;
  readonly decision: MachineDecision;
  readonly round: { code: string; seed: string };
}

async function write(kit: Kit, tx: Tx, w: Writing): Promise<Done> {
  const { input, who, received, decision } = w;
  const { form, personId } = input;
  const id = uuidv7(received);
  const causes: Cause[] = [...decision.causes];
  const grant = decision.grant && who.automatic;
  if (decision.grant && !who.automatic) causes.push('MANUAL_MODE');
  const decidedAt = kit.now();
  const kept = await recordDecision(tx, {
    subjectId: id,
    rule: w.rule,
    facts: decision.facts,
    results: decision.results,
    mode: 'AUTO',
    outcome: grant ? 'GRANT' : 'NEEDS_HUMAN',
    decidedOn: w.today,
    decidedAt,
  });
  const caseId = grant ? null : await openReview(kit, tx, w, causes);
  const { bankAccount, consent, ...rest } = form;
  const common = {
    id,
    reference: referenceOf(w.today, id),
    stored: JSON.stringify({ ...rest, consent: { textVersion: consent.textVersion } }),
    bank: kit.crypto.seal(bankAccount, `talent.application.bank:${id}`),
  };
  const leaf = leafRow(
    {
      kind: 'talent.decision',
      subject: id,
      body: {
        decision: kept.id,
        hash: kept.hash,
        mode: 'AUTO',
        outcome: grant ? 'GRANT' : 'NEEDS_HUMAN',
        rule: w.rule.code,
        version: w.rule.version,
      },
      at: decidedAt,
    },
    kit.crypto.suite,
  );
  await sql`
    with consent as (
      insert into registers.consent (id, person, registers, purpose, text_version, given_at)
      values (${w.consent}, ${personId}, ${[...NEEDED]}::text[], ${consentPurpose}, ${form.consent.textVersion}, ${received})),
    evidence as (${sql.raw(EVIDENCE)} from jsonb_to_recordset(${JSON.stringify(evidenceRows(w.consent, w.answers))}::jsonb) as r(${sql.raw(evidenceColumns)})),
    leaf as (
      insert into audit.leaf (id, kind, subject, at, suite, canonical, hash)
      values (${leaf.id}, ${leaf.kind}, ${leaf.subject}, ${leaf.at}, ${leaf.suite}, ${leaf.canonical}, ${leaf.hash})),
    gone as (delete from talent.draft where person_id = ${personId}),
    app as (
      insert into talent.application (id, reference, person_id, submitted_by, channel, state, household_size, accessible, project_ids, max_rent_fen, automation,
        employer_uscc, employer_name, town_code, form, bank_sealed, bank_masked, consent_id, evidence_ids, category, rooms, causes, case_id, decision_id,
        submitted_at, decided_at, updated_at)
      values (${id}, ${common.reference}, ${personId}, ${input.accountId}, ${input.channel}, ${grant ? 'queued' : 'in_review'}, ${form.householdSize}, ${form.accessibleNeeded},
        ${form.projectIds}::uuid[], ${form.maxRentFen}, ${form.automation}, ${form.employerUscc}, ${who.employerName}, ${who.townCode}, ${common.stored}::jsonb,
        ${common.bank}, ${maskBank(bankAccount)}, ${w.consent}, ${w.answers.map((a) => a.queryId)}::uuid[], ${decision.category}, ${decision.rooms}, ${causes}::text[],
        ${caseId}, ${kept.id}, ${received}, ${grant ? decidedAt : null}, ${decidedAt})
      returning id, submitted_at),
    happened as (
      insert into talent.event (application_id, at, code) select id, submitted_at, 'submitted' from app
      union all select id, ${decidedAt}::timestamptz, ${grant ? 'granted-auto' : 'to-human'} from app),
    sampled as (
      insert into talent.post_audit (application_id, why, drawn_at, due_on)
      select id, ${decision.audit}, ${decidedAt}::timestamptz, ${w.today.add({ days: policyOf(kit).postAudit.withinDays })}::date from app where ${grant} and ${decision.audit}::text is not null)
    insert into talent.queue_entry (application_id, category, waiting_on, round, lot, rooms, accessible, project_ids, max_rent_fen, changed_at)
    select id, ${decision.category}, ${w.today}::date, ${w.round.code}, ${lotOf(w.round.seed, id)}::bigint, ${decision.rooms}::smallint, ${decision.accessible}::boolean,
      ${form.projectIds}::uuid[], ${form.maxRentFen}::bigint, ${decidedAt}::timestamptz from app where ${grant}`.execute(tx);
  return {
    id,
    pool: grant && decision.rooms !== null ? { accessible: decision.accessible ?? false, rooms: decision.rooms } : null,
  };
}

/** Opens the case of the manual path with its legal clock; accepted at once, as nothing that sharing provides may be asked for (国务院令716号 7). */
async function openReview(kit: Kit, tx: Tx, w: Writing, causes: readonly Cause[]): Promise<string> {
  const days = policyOf(kit).manualWorkingDays;
  const opened = await openCase(
    tx,
    {
      kind: 'talent.review',
      prefix: 'RC',
      title: { zh: '人才公寓申请人工审核', en: 'Talent housing: decision by a person' },
      subjectPerson: w.input.personId,
      queue: 'talent.review',
      flags: causes,
      origin: w.input.channel,
      clocks: [
        {
          code: 'manual-decision',
          basis: 'promised',
          period: { kind: 'working', days },
          starts: 'accepted',
          stops: 'decided',
          article: '示例政策 DT6(2)；行政许可法第42条为20个工作日上限',
        },
      ],
      accept: true,
      by: w.input.accountId,
    },
    { now: w.received, today: w.today, calendar: kit.calendar() },
  );
  return opened.id;
}
