/** What an event says of itself, in a line: reasons and changed fields, not codes of the program. */
import type { Text } from '@yunjian/kernel/contract';
import { fmtMoney } from '@yunjian/ui';

const FIELD: Readonly<Record<string, Text>> = {
  name: { zh: '名称', en: 'name' },
  address: { zh: '坐落', en: 'address' },
  areaCm2: { zh: '面积', en: 'area' },
  use: { zh: '用途', en: 'use' },
  kind: { zh: '类别', en: 'kind' },
  titleState: { zh: '产权', en: 'title' },
  titleNo: { zh: '产权证号', en: 'title number' },
  permitState: { zh: '规划许可', en: 'permit' },
  safetyState: { zh: '安全', en: 'safety' },
  lon: { zh: '经度', en: 'longitude' },
  lat: { zh: '纬度', en: 'latitude' },
  operating: { zh: '经营性', en: 'operating' },
  costFen: { zh: '账面成本', en: 'book cost' },
  acquiredOn: { zh: '取得日期', en: 'day acquired' },
  rightUntil: { zh: '权利到期', en: 'end of the right' },
  landKind: { zh: '地类', en: 'kind of land' },
  code: { zh: '编号', en: 'code' },
};
const text = (value: unknown): string =>
  value === null || value === undefined || value === ''
    ? '—'
    : typeof value === 'object'
      ? JSON.stringify(value)
      : `${value as string | number | boolean}`;

/** One line of an event's body; empty when there is nothing more to say. */
export function eventText(body: Readonly<Record<string, unknown>>, t: (words: Text) => string): string {
  const out: string[] = [];
  const changed = body['changed'];
  if (changed && typeof changed === 'object')
    for (const [key, pair] of Object.entries(changed as Record<string, unknown>)) {
      const [from, to] = Array.isArray(pair)
        ? [pair[0], pair[1]]
        : pair && typeof pair === 'object'
          ? [(pair as Record<string, unknown>)['from'], (pair as Record<string, unknown>)['to']]
          : [null, pair];
      out.push(`${t(FIELD[key] ?? { zh: key, en: key })} ${text(from)} → ${text(to)}`);
    }
  if (typeof body['valueFen'] === 'string') out.push(fmtMoney(body['valueFen']));
  if (typeof body['name'] === 'string' && !changed) out.push(body['name']);
  if (typeof body['reason'] === 'string') out.push(`${t({ zh: '理由：', en: 'Reason: ' })}${body['reason']}`);
  return out.join(t({ zh: '；', en: '; ' }));
}
