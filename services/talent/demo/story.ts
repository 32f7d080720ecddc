/** One sample application from submission to where it stands today, as rows. */
import { maskBank, uuidv7 } from '@yunjian/kernel/crypto';
import { evidenceRows, type RegisterAnswer } from '@yunjian/kernel/registers';
import type { Kit } from '@yunjian/kernel/service';
import { consentPurpose } from '../apply.ts';
import { NEEDED } from '../facts.ts';
import { lotOf, roundCodeOf } from '../lots.ts';
import { referenceOf } from '../queries.ts';
import type { Policy } from '../setting.ts';
import { list } from './copy.ts';
import type { Days } from './days.ts';
import { reasonFor } from './deciding.ts';
import { undecided, type Fate } from './fates.ts';
import type { Dice } from './random.ts';
import type { Staff } from './staff.ts';
import type { Story } from './tale.ts';
import type { Tables } from './tables.ts';

/** Which state each fate is in. */
export const STATE_OF = {
  in_review: 'in_review',
  correction: 'in_review', // the notice is sent by the use case itself afterwards
  queued: 'queued',
  offered: 'offered',
  accepted: 'accepted',
  signed: 'signed',
  housed: 'housed',
  refused: 'refused',
  ended: 'ended',
  'left-queue': 'withdrawn',
  'left-offer': 'withdrawn',
  'left-review': 'withdrawn',
} as const;

const OVER: ReadonlySet<string> = new Set(['ended', 'left-queue', 'left-offer', 'left-review']);
const SERVED: ReadonlySet<string> = new Set(['offered', 'accepted', 'signed', 'housed']);

/** True while evidence has to be at hand: that of applications long over is deleted with its purpose (个人信息保护法 47), the decision keeps what it rested on. */
export const evidenceKept = (fate: Fate): boolean => !OVER.has(fate.kind);

/** Writes down an application; its decisions are stored already. */
export function makeStories(kit: Kit, policy: Policy, days: Days, d: Dice, staff: Staff, employerTown: (uscc: string) => string) {
  const registers = list(NEEDED);
  const found: { applicationId: string; at: number }[] = [];
  const leftNotes = ['已另行租房（示例）', '工作地点变动（示例）', '等候时间较长（示例）', ''];
  return {
    /** Grants that the post-audit is to find wrong: entered by the use case itself, as each opens a case. */
    found,
    rows(t: Tables, s: Story, seeds: ReadonlyMap<string, string>): void {
      const { fate: f, judged } = s;
      const consent = uuidv7(days.instant(f.submitted));
      const kept = evidenceKept(f);
      t.consents.add(consent, s.personId, registers, consentPurpose, policy.consent.version, days.iso(f.submitted - 1000));
      if (kept) evidence(t, consent, judged.answers);
      const { decision } = judged;
      const granted = !undecided(f) && f.kind !== 'refused';
      const decided = undecided(f) ? null : f.decided;
      const served = decided === null ? null : decided + (s.humanId === null ? 160 : 0);
      const updated = Math.max(f.ends, decided ?? f.decided);
      const contract = {
        contractFrom: s.contractFrom,
        contractTo: s.contractTo,
        attachments: [],
        consent: { textVersion: policy.consent.version },
      };
      const form = kept
        ? {
            householdSize: s.householdSize,
            accessibleNeeded: s.accessible,
            projectIds: s.projectIds,
            maxRentFen: s.maxRentFen === null ? null : String(s.maxRentFen),
            employerUscc: s.person.employer.uscc,
            automation: s.automation,
            ...contract,
          }
        : contract;
      t.applications.add(
        s.id,
        s.reference,
        s.personId,
        s.personId,
        'demo',
        STATE_OF[f.kind],
        s.householdSize,
        s.accessible,
        list(s.projectIds),
        s.maxRentFen,
        s.automation,
        s.person.employer.uscc,
        s.person.employer.name,
        employerTown(s.person.employer.uscc),
        s.person.employer.size ?? null,
        JSON.stringify(form),
        kit.crypto.seal(s.person.bankAccount, `talent.application.bank:${s.id}`),
        maskBank(s.person.bankAccount),
        consent,
        kept ? list(judged.answers.map((a) => a.queryId)) : '{}',
        s.category,
        s.rooms,
        list(s.causes),
        s.caseId,
        s.humanId ?? s.machineId,
        days.iso(f.submitted),
        decided === null ? null : days.iso(decided),
        served === null ? null : days.iso(served),
        f.declined ? 1 : 0,
        days.iso(updated),
      );
      events(t, s);
      if (granted && kept) {
        const day = days.day(f.submitted);
        const round = roundCodeOf(day);
        const state = SERVED.has(f.kind) ? 'served' : 'waiting';
        t.queue.add(
          s.id,
          s.category,
          day.toString(),
          round,
          lotOf(seeds.get(round) ?? '', s.id),
          s.rooms,
          s.accessible,
          list(s.projectIds),
          s.maxRentFen,
          state,
          false,
          days.iso(f.decided),
        );
      }
      if (f.kind === 'refused') proposal(t, s);
      if (granted && f.path === 'auto' && decision.audit !== null) sample(t, s.id, decision.audit, f.decided);
    },
  };

  function evidence(t: Tables, consent: string, answers: readonly RegisterAnswer[]): void {
    for (const e of evidenceRows(consent, answers))
      t.evidence.add(
        e.query_id,
        e.consent_id,
        e.person,
        e.register,
        e.asked_at,
        e.answered_at,
        e.outcome,
        e.reason,
        e.answer === null ? null : JSON.stringify(e.answer),
        e.source,
        e.as_of,
        e.attempts,
        e.latency_ms,
      );
  }

  function events(t: Tables, s: Story): void {
    const { fate: f } = s;
    const add = (at: number, code: string, by: { id: string; name: string } | null = null, note: string | null = null): void =>
      t.events.add(s.id, days.iso(at), code, '{}', by?.id ?? null, by?.name ?? null, note, true);
    t.events.add(s.id, days.iso(f.submitted), 'submitted', '{}', s.personId, null, null, true);
    const machine = s.humanId === null && !undecided(f);
    if (machine) add(f.decided, 'granted-auto');
    else add(f.submitted + 900, 'to-human');
    const who = staff.reviewerOf(s.id);
    if (f.kind === 'refused') add(f.decided, 'refused', staff.secondOf(s.id));
    else if (!machine && s.humanId !== null) add(f.decided, 'granted-human', who);
    if (f.kind === 'queued' || f.kind === 'left-queue') add(f.decided + 160, 'queued');
    if (f.kind.startsWith('left-')) add(f.ends, 'withdrawn', { id: s.personId, name: '' }, d.pick(leftNotes) || null);
  }

  function proposal(t: Tables, s: Story): void {
    const proposed = s.fate.decided - 3_600_000;
    t.proposals.add(
      s.id,
      'refuse',
      null,
      reasonFor(s),
      '[]',
      staff.reviewerOf(s.id).id,
      days.iso(Math.max(proposed, s.fate.submitted + 1000)),
      staff.secondOf(s.id).id,
      true,
      '同意（示例）',
      days.iso(s.fate.decided),
    );
  }

  function sample(t: Tables, id: string, why: string, at: number): void {
    const due = days.day(at).add({ days: policy.postAudit.withinDays });
    const left = days.day(kit.now().epochMilliseconds).until(due, { largestUnit: 'days' }).days;
    const wrong = left < 6 && d.chance(0.02);
    const done = !wrong && (left < -2 || (left < 5 && d.chance(0.8)));
    const answered = Math.min(at + 6 * 86_400_000, kit.now().epochMilliseconds - 60_000);
    if (wrong) found.push({ applicationId: id, at: answered });
    t.audits.add(
      id,
      why,
      days.iso(at),
      due.toString(),
      done ? 'RIGHT' : null,
      done ? '与原件一致（示例）' : null,
      done ? staff.auditor.id : null,
      done ? days.iso(answered) : null,
    );
  }
}

/** The number people quote. */
export const referenceFor = (days: Days, submitted: number, id: string): string => referenceOf(days.day(submitted), id);
