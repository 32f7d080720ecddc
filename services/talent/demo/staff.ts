/** Who decided, approved and handed over keys in the sample history: the demo accounts, or made-up ids where there are none (in tests). */
import { sql } from 'kysely';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Db } from '@yunjian/kernel/db';
import type { Officer } from '../policy.ts';

export interface Colleague extends Officer {
  /** The account. */
  readonly id: string;
}

export interface Staff {
  readonly reviewers: readonly [Colleague, Colleague];
  readonly duty: Colleague;
  readonly auditor: Colleague;
  readonly operator: Colleague;
  /** Who decided on an application. */
  reviewerOf(applicationId: string): Colleague;
  /** The second person, never the first. */
  secondOf(applicationId: string): Colleague;
}

const PEOPLE = [
  ['demo-reviewer-1', '示例·审核员甲', 'reviewer'],
  ['demo-reviewer-2', '示例·审核员乙', 'reviewer'],
  ['demo-duty', '示例·值班经理', 'duty'],
  ['demo-auditor', '示例·审计员', 'auditor'],
  ['demo-operator', '示例·项目运营方', 'operator'],
] as const;

/** Finds the demo accounts by name. */
export async function findStaff(db: Db, now: Temporal.Instant): Promise<Staff> {
  const { rows } = await sql<{ id: string; username: string; name: string; person_id: string | null }>`
    select id, username, name, person_id from auth.account where demo and username = any(${PEOPLE.map(([u]) => u)}::text[])`.execute(
    db,
  );
  const [one, two, duty, auditor, operator] = PEOPLE.map(([username, name, role]): Colleague => {
    const row = rows.find((r) => r.username === username);
    const id = row?.id ?? uuidv7(now);
    return { id, accountId: id, personId: row?.person_id ?? null, name: row?.name ?? name, roles: new Set([role]) };
  }) as [Colleague, Colleague, Colleague, Colleague, Colleague];
  const odd = (id: string): boolean => Number.parseInt(id.at(-1) ?? '0', 16) % 2 === 1;
  return {
    reviewers: [one, two],
    duty,
    auditor,
    operator,
    reviewerOf: (id) => (odd(id) ? one : two),
    secondOf: (id) => (odd(id) ? two : one),
  };
}
