/** The groups by which applicants are counted, in words: one wording for the fairness report and for rehearsals. */
import type { Text } from '@yunjian/kernel/contract';

const NONE: Text = { zh: '未确定', en: 'not determined' };
const SIZES: Readonly<Record<string, Text>> = {
  micro: { zh: '微型企业', en: 'micro enterprise' },
  small: { zh: '小型企业', en: 'small enterprise' },
  medium: { zh: '中型企业', en: 'medium enterprise' },
  large: { zh: '大型企业', en: 'large enterprise' },
};

/** A group's title; `none` (or null) is not determined. Towns come from `towns`. */
export function groupTitle(dimension: string, group: string | null, towns: ReadonlyMap<string, Text>): Text {
  if (group === null || group === 'none') return NONE;
  if (dimension === 'category') return { zh: `${group} 类`, en: `category ${group}` };
  if (dimension === 'employer-size') return SIZES[group] ?? { zh: group, en: group };
  if (dimension === 'town') return towns.get(group) ?? { zh: group, en: group };
  return group === '5' ? { zh: '5 人及以上', en: '5 or more' } : { zh: `${group} 人`, en: `${group} in household` };
}
