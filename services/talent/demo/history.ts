/** What people did by hand in the sample history, through the very use cases of the program: open reviews, notices of what is missing, disputes, the switch. */
import { sql } from 'kysely';
import { appendLeaves } from '@yunjian/kernel/audit';
import type { Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { answerAudit } from '../audit.ts';
import { answerDispute, fileDispute } from '../dispute.ts';
import { askCorrection, claimFor } from '../review.ts';
import { finishCase, openFor, promisedClock } from '../review-case.ts';
import type { Span } from './fates.ts';
import type { Dice } from './random.ts';
import type { Staff } from './staff.ts';
import type { Story } from './tale.ts';

/** The kit as it was at another time. */
export const kitAt = (kit: Kit, ms: number): Kit => {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(ms));
  return { ...kit, now: () => at };
};

const HOUR = 3_600_000;

/** Opens the case of an application under review, on the day it was submitted; its clock runs since. */
export async function openReviewCase(kit: Kit, tx: Tx, s: Pick<Story, 'personId' | 'causes' | 'fate'>): Promise<string> {
  const then = kitAt(kit, s.fate.submitted + 900);
  const opened = await openFor(
    then,
    tx,
    { person_id: s.personId },
    {
      kind: 'talent.review',
      title: { zh: '人才公寓申请人工审核', en: 'Talent housing: decision by a person' },
      flags: s.causes,
      origin: 'online',
      clocks: [promisedClock(then, 'manual-decision')],
      by: s.personId,
    },
  );
  return opened.id;
}

/** Reviewers claim some of the open cases and tell some applicants what is missing. */
export async function reviewersAtWork(kit: Kit, tx: Tx, d: Dice, stories: readonly Story[], staff: Staff): Promise<void> {
  const { now } = { now: kit.now().epochMilliseconds };
  for (const s of stories) {
    const asked = s.fate.kind === 'correction';
    if (!asked && !d.chance(0.45)) continue;
    const by = staff.reviewerOf(s.id);
    const at = Math.min(s.fate.submitted + d.between(0.5, 6) * HOUR, now - 0.05 * HOUR);
    await claimFor(kitAt(kit, at), tx, { applicationId: s.id, by });
    if (asked)
      await askCorrection(kitAt(kit, Math.min(at + d.between(1, 12) * HOUR, now - 60_000)), tx, {
        applicationId: s.id,
        items: [{ code: '示例政策 DT1', text: '请上传国（境）外学历学位认证书，或早年纸质证书的扫描件（示例）' }],
        by,
      });
  }
}

/** A few objections and reconsiderations, some answered, some waiting. */
export async function disputes(
  kit: Kit,
  tx: Tx,
  d: Dice,
  refused: readonly Story[],
  reviewed: readonly Story[],
  staff: Staff,
): Promise<void> {
  const now = kit.now().epochMilliseconds;
  const recent = refused.filter((s) => now - s.fate.decided < 45 * 24 * HOUR);
  const few = Math.max(1, Math.min(9, Math.floor(recent.length / 6)));
  for (const [i, s] of recent.slice(0, few * 2).entries()) {
    const kind = i % 2 === 0 ? ('reconsideration' as const) : ('objection' as const);
    const failed = s.judged.decision.conditions.find((c) => c.decision === 'admissionGate' && c.outcome === 'NOT_MET');
    const filed = Math.min(s.fate.decided + d.between(6, 200) * HOUR, now - (i % 3 === 0 ? 20 : 60) * HOUR);
    if (filed <= s.fate.decided) continue;
    const { id } = await fileDispute(kitAt(kit, filed), tx, {
      applicationId: s.id,
      kind,
      subject: kind === 'objection' ? (failed?.ruleId ?? 'decision') : 'decision',
      text: kind === 'objection' ? '该项记录已办理更正，请重新核对。（示例）' : '本人情况与决定所述不符，请求复核。（示例）',
      attachments: [],
      by: s.personId,
    });
    if (i % 3 !== 0) continue;
    const by = kind === 'objection' ? staff.reviewerOf(s.id) : null;
    if (by)
      await answerDispute(kitAt(kit, filed + 10 * HOUR), tx, {
        applicationId: s.id,
        disputeId: id,
        upheld: false,
        answer: '经再次核对登记部门记录，原记录无误；更正完成后可重新申请。（示例）',
        by,
      });
  }
  for (const s of reviewed
    .filter((r) => r.fate.kind === 'in_review' && r.fate.path === 'failing')
    .slice(0, Math.max(1, Math.floor(few / 2)))) {
    const failed = s.judged.decision.conditions.find((c) => c.decision === 'admissionGate' && c.outcome === 'NOT_MET');
    await fileDispute(kitAt(kit, Math.max(s.fate.submitted + 1000, now - 5 * HOUR)), tx, {
      applicationId: s.id,
      kind: 'objection',
      subject: failed?.ruleId ?? 'decision',
      text: '住房已于去年出售并完成登记，请核对。（示例）',
      attachments: [],
      by: s.personId,
    });
  }
}

/** The morning on which the duty manager switched to manual, and back, and the impact assessment of the rule. */
export async function dutyHistory(kit: Kit, tx: Tx, span: Span, staff: Staff, ruleVersion: string): Promise<void> {
  const iso = (ms: number): string => Temporal.Instant.fromEpochMilliseconds(ms).toString();
  const { duty } = staff;
  const changes = [
    { automatic: false, at: span.manualFrom, reason: '示例：社会保险登记答复异常，暂停自动决定' },
    { automatic: true, at: span.manualTo, reason: '示例：登记恢复正常，恢复自动决定' },
  ];
  for (const c of changes)
    await sql`insert into talent.mode_change (automatic, reason, by, by_name, at) values (${c.automatic}, ${c.reason}, ${duty.id}::uuid, ${duty.name}, ${iso(c.at)}::timestamptz)`.execute(
      tx,
    );
  await appendLeaves(
    tx,
    changes.map((c) => ({
      kind: 'talent.mode',
      subject: duty.id,
      body: { automatic: c.automatic },
      at: Temporal.Instant.fromEpochMilliseconds(c.at),
    })),
    kit.crypto.suite,
  );
  const made = Temporal.Instant.fromEpochMilliseconds(span.from).toZonedDateTimeISO(kit.zone).toPlainDate();
  await sql`insert into talent.assessment (title, body, rule_version, made_on, keep_until, by, by_name)
    values ('人才公寓自动决定个人信息保护影响评估（示例）', ${'示例：自动决定仅限有利决定；登记信息经单独同意查询；不利决定一律由两名工作人员作出；每半年复核通过率差异。'},
      ${ruleVersion}, ${made}::date, ${made.add({ years: 3 })}::date, ${duty.id}::uuid, ${duty.name})`.execute(tx);
}

/** Enters what the post-audit found wrong; what was found more than a week ago has been dealt with. */
export async function wrongAudits(
  kit: Kit,
  tx: Tx,
  found: readonly { applicationId: string; at: number }[],
  staff: Staff,
): Promise<void> {
  const now = kit.now().epochMilliseconds;
  const { rows } = await sql<{ id: string; application_id: string }>`
    select id, application_id from talent.post_audit where application_id = any(${found.map((f) => f.applicationId)}::uuid[])`.execute(
    tx,
  );
  for (const { id, application_id: applicationId } of rows) {
    const at = found.find((f) => f.applicationId === applicationId)?.at ?? now;
    const note = '抽查发现劳动合同已提前终止，转入撤销程序（示例）';
    const { caseId } = await answerAudit(kitAt(kit, at), tx, { id, result: 'WRONG', note, by: staff.auditor });
    const handled = at + 5 * 24 * HOUR;
    if (caseId !== null && handled < now)
      await finishCase(kitAt(kit, handled), tx, caseId, 'approve', staff.reviewerOf(applicationId).id);
  }
}
