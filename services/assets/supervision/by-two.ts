/** What takes two people and a reason: that a finding is not acted on, and that an order is closed though what it is about is still found. */
import { failure } from '@yunjian/kernel/contract';
import type { Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { wrong, type Hand } from '../letting/common.ts';
import { dayOf } from '../setting.ts';
import { acceptAnswer, openOrder } from './answers.ts';
import { about, move, tell, type DeedKit, type Done, type Held } from './finding.ts';
import { supervisionPolicy } from './policy.ts';

/** One person proposes, with a reason from the list, that a finding is not acted on, or that an order is closed though what it is about is still found. */
export async function propose(
  tx: Tx,
  kit: DeedKit,
  finding: Held,
  deed: { action: 'propose-dismissal' | 'propose-closing'; reason: string; words: string },
  by: Hand,
  at: Temporal.Instant,
): Done {
  const closing = deed.action === 'propose-closing';
  const { closingReasons, dismissalReasons } = supervisionPolicy(kit);
  if (!(closing ? closingReasons : dismissalReasons).some((r) => r.code === deed.reason))
    throw wrong('请从清单中选择理由。', 'Choose a reason from the list.');
  const day = dayOf(kit, at).toString();
  const said = { reason: deed.reason, words: deed.words, proposedBy: by.id, proposedName: by.name, proposedOn: day };
  const body = { reason: deed.reason };
  const more = closing ? { note: deed.words, body, closing: said } : { note: deed.words, body, dismissal: said };
  const done = await move(tx, kit, finding, deed.action, more, by, at);
  await tell(
    tx,
    'township',
    finding,
    {
      kind: 'assets.dismissal',
      title: closing
        ? { zh: '一条仍查出的预警拟认可整改，待第二人审定', en: 'The closing of what is still found waits for a second person' }
        : { zh: '一条预警拟不予处理，待第二人审定', en: 'A dismissal waits for a second person' },
      body: { zh: `${about(finding).zh}，规则 ${finding.rule}。`, en: `${about(finding).en}, rule ${finding.rule}.` },
      finding: finding.id,
      key: `assets.dismissal:${finding.id}:${done.revision}`,
    },
    day,
    at,
  );
  return done;
}

/** Another person dismisses what was proposed, or refuses to. Throws assets.secondPerson. */
export async function decide(
  tx: Tx,
  kit: DeedKit,
  finding: Held,
  action: 'dismiss' | 'refuse',
  words: string,
  by: Hand,
  at: Temporal.Instant,
): Done {
  if (finding.dismissal !== null && finding.dismissal.proposedBy === by.id && finding.state === 'proposed')
    throw failure(failures.secondPerson);
  const decided = { decidedBy: by.id, decidedName: by.name, decidedOn: dayOf(kit, at).toString(), decision: words };
  const dismissal = action === 'refuse' || finding.dismissal === null ? null : { ...finding.dismissal, ...decided };
  return move(
    tx,
    kit,
    finding,
    action,
    { note: words, body: { reason: finding.dismissal?.reason ?? null }, dismissal, judges: action === 'dismiss' },
    by,
    at,
  );
}

/** Another person than who proposed it agrees that an order is closed though what it is about is still found, which closes it; or refuses, and the answer waits again. */
export async function decideClosing(
  tx: Tx,
  kit: DeedKit,
  finding: Held,
  action: 'confirm-closing' | 'refuse-closing',
  words: string,
  by: Hand,
  at: Temporal.Instant,
): Done {
  if (finding.state === 'accepting' && finding.closing?.proposedBy === by.id) throw failure(failures.secondPerson);
  const today = dayOf(kit, at).toString();
  const confirmed = action === 'confirm-closing';
  const decided = { decidedBy: by.id, decidedName: by.name, decidedOn: today, decision: words };
  const closing = confirmed && finding.closing !== null ? { ...finding.closing, ...decided } : null;
  const body = { reason: finding.closing?.reason ?? null };
  const done = await move(tx, kit, finding, action, { note: words, body, closing, judges: confirmed }, by, at);
  if (confirmed) await acceptAnswer(tx, (await openOrder(tx, finding)).id, today, by);
  return done;
}
