/** What an event says of itself, in a line: reasons and changed fields, not codes of the program. */
import type { Text } from '@yunjian/kernel/contract';
import { fmtArea, fmtMoney } from '@yunjian/ui';
import { ASSET_KIND, LAND_KIND, PERMIT_STATE, SAFETY_STATE, TITLE_STATE, USE, wordOf } from './words.ts';

const FIELD: Readonly<Record<string, Text>> = {
  name: { zh: '名称', en: 'name' },
  address: { zh: '坐落', en: 'address' },
  groupName: { zh: '所属市场、园区或院落', en: 'market, park or yard' },
  areaCm2: { zh: '面积', en: 'area' },
  use: { zh: '用途', en: 'use' },
  kind: { zh: '类别', en: 'kind' },
  titleState: { zh: '产权', en: 'title' },
  titleNo: { zh: '产权证号', en: 'title number' },
  titleShared: { zh: '同证说明', en: 'why the title is shared' },
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
const CODES: Readonly<Record<string, Parameters<typeof wordOf>[0]>> = {
  use: USE,
  kind: ASSET_KIND,
  landKind: LAND_KIND,
  titleState: TITLE_STATE,
  permitState: PERMIT_STATE,
  safetyState: SAFETY_STATE,
};

/** The value of a field as it is read. */
function text(field: string, value: unknown, t: (words: Text) => string): string {
  if (value === null || value === undefined || value === '') return '—';
  if (typeof value === 'boolean') return t(value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' });
  if (typeof value === 'object') return JSON.stringify(value);
  const said = `${value as string | number}`;
  const codes = CODES[field];
  if (codes) return t(wordOf(codes, said));
  if (field === 'areaCm2') return fmtArea(said);
  return field === 'costFen' ? fmtMoney(said) : said;
}

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
      out.push(`${t(FIELD[key] ?? { zh: key, en: key })} ${text(key, from, t)} → ${text(key, to, t)}`);
    }
  if (typeof body['valueFen'] === 'string') out.push(fmtMoney(body['valueFen']));
  if (typeof body['name'] === 'string' && !changed) out.push(body['name']);
  const datum = (body['located'] as { datum?: unknown } | null | undefined)?.datum;
  if (typeof datum === 'string' && datum !== 'WGS84')
    out.push(t({ zh: `坐标由 ${datum} 换算`, en: `coordinates converted from ${datum}` }));
  if (typeof body['reason'] === 'string') out.push(`${t({ zh: '理由：', en: 'Reason: ' })}${body['reason']}`);
  return out.join(t({ zh: '；', en: '; ' }));
}
