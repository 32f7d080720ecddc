/** What must be examined before a contract takes effect. Supervision registers itself here, so that letting does not depend on it. */
import type { Tx } from '@yunjian/kernel/db';
import type { Text } from '@yunjian/kernel/contract';
import type { Kit } from '@yunjian/kernel/service';

/** One finding that stands against activation (severity B). */
export interface Blocker {
  readonly rule: string;
  readonly why: Text;
}

/** Examines a signed contract in the transaction that would activate it, and answers what blocks it. */
export type ExamineForActivation = (tx: Tx, contractId: string, now: Temporal.Instant) => Promise<readonly Blocker[]>;

const registered = new WeakMap<Pick<Kit, 'database'>, ExamineForActivation>();

/** Registers the examination for a kit, once, when the service starts. */
export function examineBeforeActivation(kit: Pick<Kit, 'database'>, examine: ExamineForActivation): void {
  registered.set(kit, examine);
}

/** What blocks a contract now; nothing where no examination is registered. */
export async function blockersOf(
  kit: Pick<Kit, 'database'>,
  tx: Tx,
  contractId: string,
  now: Temporal.Instant,
): Promise<readonly Blocker[]> {
  return (await registered.get(kit)?.(tx, contractId, now)) ?? [];
}
