import type { RuleData, Severity, Values } from './pack.ts';
import { SEVERITIES } from './pack.ts';
import { SupervisionError } from './text.ts';

/** Limits of the thresholds of a rule, by their names. */
export type Bounds = NonNullable<RuleData['bounds']>;

/** No threshold of any rule is larger: beyond it neither days nor sums are told apart. */
const LARGEST = 1e13;

const bad = (zh: string, en: string): SupervisionError => new SupervisionError('bad-pack', { zh, en });

/**
 * Throws `bad-pack` where a threshold is outside its bounds: a number below `least` or above `most`, not whole where `fraction` does not allow it, a list that
 * lacks what it must have or has what it may not. Where a bound is the law's, that is said: such a threshold is only made stricter. A number without bounds is at
 * least 0 and at most 10^13.
 */
export function checkBounds(rule: Pick<RuleData, 'id' | 'title'>, values: Values, bounds: Bounds = {}): void {
  for (const [name, value] of Object.entries(values)) {
    const b = Object.hasOwn(bounds, name) ? bounds[name]! : {};
    const law = b.law === true;
    const say = (zh: string, en: string): SupervisionError =>
      bad(
        `${rule.id} ${rule.title.zh}：${name} ${zh}${law ? '（法定界线，只能更严）' : ''}`,
        `${rule.id} ${rule.title.en}: ${name} ${en}${law ? ' (a limit of the law, which is only made stricter)' : ''}`,
      );
    if (typeof value === 'number') {
      const [least, most] = [b.least ?? 0, b.most ?? LARGEST];
      if (!(value >= least && value <= most))
        throw least === most
          ? say(`应为 ${least}`, `must be ${least}`)
          : say(`应在 ${least} 至 ${most} 之间`, `must be from ${least} to ${most}`);
      if (b.fraction !== true && b.least !== undefined && !Number.isInteger(value))
        throw say('应为整数', 'must be a whole number');
    } else if (Array.isArray(value)) {
      const lacks = (b.has ?? []).filter((word) => !value.includes(word));
      if (lacks.length > 0) throw say(`不能缺少 ${lacks.join('、')}`, `must have ${lacks.join(', ')}`);
      const strange = b.within === undefined ? [] : (value as readonly string[]).filter((word) => !b.within!.includes(word));
      if (strange.length > 0) throw say(`不能有 ${strange.join('、')}`, `must not have ${strange.join(', ')}`);
    }
  }
}

/** Whether a rule rests on law alone, no example policy of the district: it is not switched off, and asked no more mildly than the pack says. */
export const restsOnLaw = (rule: Pick<RuleData, 'basis'>): boolean => rule.basis.every((b) => b.law !== undefined);

/** Whether a gravity is milder than another. */
export const milder = (a: Severity, b: Severity): boolean => SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b);
