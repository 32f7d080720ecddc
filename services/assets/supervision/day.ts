/** The day that figures of supervision are of. */
import { failure } from '@yunjian/kernel/contract';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { todayOf } from '../setting.ts';

/**
 * Today, the only day of which contracts in force, findings that wait, rents paid and parts to be let are known; a figure of another day would be today's under a
 * wrong date. Throws assets.onlyToday when another day is asked for.
 */
export function figureDay(kit: Pick<Kit, 'zone' | 'now'>, asked: string | undefined): string {
  const today = todayOf(kit).toString();
  if (asked !== undefined && asked !== today) throw failure(failures.onlyToday, { on: asked });
  return today;
}
