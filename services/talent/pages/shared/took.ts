import type { Text } from '@yunjian/kernel/contract';

/** A length of time as one says it: seconds with a tenth up to two minutes, then minutes, hours, days, rounded down to one tenth. */
export function took(seconds: number): Text {
  const tenth = (n: number): string => String(Math.floor(n * 10) / 10);
  if (seconds < 120) return { zh: `${seconds.toFixed(1)} 秒`, en: `${seconds.toFixed(1)} seconds` };
  if (seconds < 7_200) return { zh: `${tenth(seconds / 60)} 分钟`, en: `${tenth(seconds / 60)} minutes` };
  if (seconds < 172_800) return { zh: `${tenth(seconds / 3_600)} 小时`, en: `${tenth(seconds / 3_600)} hours` };
  return { zh: `${tenth(seconds / 86_400)} 天`, en: `${tenth(seconds / 86_400)} days` };
}
