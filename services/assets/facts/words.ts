/** Words of facts, the same on pages and in spreadsheets: kinds, what they say, what happens to them. */
import type { Text } from '@yunjian/kernel/contract';
import { FACT_KINDS, type FactKind } from './kinds.ts';

const w = (zh: string, en: string): Text => ({ zh, en });

/** What may be entered, as buttons say it. */
export const ENTER: Readonly<Record<string, Text>> = {
  inspection: w('登记现场检查', 'Inspection'),
  sublease: w('登记转租', 'Sublease'),
  'pre-review': w('登记合同预审', 'Pre-review'),
  'town-approval': w('登记镇政府批准', 'Town’s approval'),
  'credit-check': w('登记资格与信用审查', 'Credit check'),
  'exit-clause': w('登记退出补偿约定', 'Exit compensation'),
  'expiry-plan': w('登记到期安排', 'Plan for the end'),
  display: w('登记线下公示', 'Display elsewhere'),
  'land-terms': w('登记用地合同条款', 'Terms of land'),
  'credit-entry': w('登记失信记录', 'Credit list entry'),
  encumbrance: w('登记抵押、担保', 'Encumbrance'),
  'use-approval': w('登记用途许可', 'Approved use'),
  'rent-appraisal': w('登记租金评估', 'Appraisal of rent'),
  'guide-price': w('登记镇指导价', 'Guide price'),
  'own-use': w('登记集体自用', 'Own use'),
};
const APPROVAL: Readonly<Record<string, Text>> = {
  'pre-review': w('合同预审', 'Pre-review'),
  'town-approval': w('镇政府批准', 'Town’s approval'),
  'credit-check': w('资格与信用审查', 'Credit check'),
};
export const PLAN = {
  renew: w('续租', 'Renew'),
  relist: w('重新公开招租', 'List again'),
  'own-use': w('收回自用', 'Own use'),
  rebuild: w('改造或拆除', 'Rebuild or clear'),
  dispose: w('处置', 'Dispose of it'),
} as const;
export const LIST_MATTER = {
  lease: w('租赁', 'Leases'),
  rent: w('拖欠租金', 'Rent owed'),
  dishonest: w('严重失信', 'Seriously dishonest'),
  tender: w('招投标', 'Tenders'),
  other: w('其他（不影响承租）', 'Other (does not bear on letting)'),
} as const;
export const BURDEN = {
  mortgage: w('抵押', 'Mortgage'),
  pledge: w('质押', 'Pledge'),
  guarantee: w('担保', 'Guarantee'),
  lien: w('留置', 'Lien'),
} as const;
export const DEBTOR = {
  own: w('本集体的债务', 'The collective’s own debt'),
  other: w('他人的债务', 'Somebody else’s debt'),
} as const;
export const LAND_FIELD = {
  location: w('土地界址', 'Location and bounds'),
  area: w('面积', 'Area'),
  commencement: w('动工期限', 'When building starts'),
  term: w('使用期限', 'Term of use'),
  use: w('土地用途', 'Use'),
  conditions: w('规划条件', 'Planning conditions'),
  rights: w('双方其他权利义务', 'Other rights and duties'),
} as const;

const DONE: Readonly<Record<string, Text>> = {
  end: w('了结', ' ended'),
  withdraw: w('撤回', ' withdrawn'),
  object: w('：异议', ': objection'),
  answer: w('：异议答复', ': objection answered'),
};
/** Names of events about facts: `fact-sublease-end`; undefined for another event. */
export function factEvent(action: string): Text | undefined {
  if (!action.startsWith('fact-')) return undefined;
  const rest = action.slice(5);
  const kind = Object.keys(FACT_KINDS).find((k) => rest === k || rest.startsWith(`${k}-`));
  if (kind === undefined) return undefined;
  const name = FACT_KINDS[kind as FactKind];
  const done = DONE[rest.slice(kind.length + 1)];
  return done === undefined ? w(`登记${name.zh}`, `${name.en} entered`) : w(name.zh + done.zh, name.en + done.en);
}

interface Said {
  readonly [name: string]: unknown;
}
/** Says a text in the language of the reader. */
export type Say = (text: Text) => string;
/** How money (fen) and codes of use are written. */
export interface How {
  readonly money: (fen: string) => string;
  readonly use: (code: string) => Text;
}
const wordOf = (of: Readonly<Record<string, Text>>, code: string): Text => of[code] ?? w(code, code);

/** One line of what a fact says. */
export function factText(kind: FactKind, s: Said, t: Say, how: How): string {
  const text = (name: string): string => (s[name] === null || s[name] === undefined ? '' : String(s[name]));
  const money = (name: string): string => (typeof s[name] === 'string' ? how.money(s[name]) : '');
  const list = (name: string, word: (code: string) => Text): string =>
    ((s[name] as string[] | undefined) ?? []).map((x) => t(word(x))).join(t(w('、', ', ')));
  const parts: Readonly<Record<FactKind, () => string[]>> = {
    inspection: () => [
      text('on'),
      text('useFound') && t(w('现场用途：', 'Used for: ')) + t(how.use(text('useFound'))),
      s['isLessee'] === true
        ? t(w('由承租人使用', 'Held by the lessee'))
        : text('occupant') && t(w('使用人：', 'Held by: ')) + text('occupant'),
    ],
    sublease: () => [
      t(w('知悉 ', 'Known ')) + text('on'),
      text('sublessee') && t(w('次承租人：', 'Sublessee: ')) + text('sublessee'),
      text('consentOn') ? t(w('书面同意 ', 'Consent ')) + text('consentOn') : t(w('未经同意', 'No consent')),
      text('objectedOn') && t(w('集体异议 ', 'Objected to ')) + text('objectedOn'),
      money('fen') && t(w('年租金 ', 'Rent a year ')) + money('fen'),
    ],
    approval: () => [
      t(wordOf(APPROVAL, text('what'))),
      t(s['granted'] === true ? w('同意', 'granted') : w('不同意', 'refused')),
      text('number'),
      text('authority'),
      text('on'),
    ],
    'exit-clause': () =>
      s['promised'] === true
        ? [
            t(w('集体须补偿', 'The collective pays')),
            money('fen') ? t(w('上限 ', 'at most ')) + money('fen') : t(w('没有上限', 'without a cap')),
            t(text('decisionId') ? w('有决议', 'by a decision') : w('没有决议', 'without a decision')),
          ]
        : [t(w('没有约定补偿', 'Nothing is promised'))],
    'expiry-plan': () => [t(wordOf(PLAN, text('plan')))],
    display: () => [
      `${text('on')} – ${text('until')}`,
      text('place'),
      t(s['result'] === true ? w('已公布结果', 'result told') : w('未公布结果', 'result not told')),
    ],
    'land-terms': () => [list('fields', (code) => wordOf(LAND_FIELD, code))],
    'credit-entry': () => [
      text('list'),
      t(wordOf(LIST_MATTER, text('matter'))),
      t(w('依据：', 'Basis: ')) + text('basis'),
      `${text('on')} – ${text('until') || t(w('五年', 'five years'))}`,
    ],
    encumbrance: () => [
      t(wordOf(BURDEN, text('burden'))),
      t(wordOf(DEBTOR, text('debtor'))),
      t(w('权利人：', 'Creditor: ')) + text('creditor'),
      money('fen'),
      t(w('自 ', 'since ')) + text('on'),
    ],
    'use-approval': () => [
      list('uses', how.use),
      t(
        s['registered'] === true
          ? w('已登记为经营性用途', 'registered for commercial use')
          : w('未登记为经营性用途', 'not registered for commercial use'),
      ),
      text('number'),
      text('authority'),
      `${text('on')} – ${text('until') || t(w('长期', 'without end'))}`,
    ],
    'rent-appraisal': () => [
      text('part'),
      t(w(`${money('fen')}/m²·月`, `${money('fen')}/m²·month`)),
      text('appraiser'),
      text('on'),
    ],
    'guide-price': () => [
      s['everywhere'] === true ? t(w('全镇 ', 'All of the town: ')) + t(how.use(text('use'))) : text('part'),
      t(w(`${money('fen')}/m²·月`, `${money('fen')}/m²·month`)),
      t(w('自 ', 'from ')) + text('on'),
      text('number'),
      text('authority'),
    ],
    'own-use': () => [text('part'), text('purpose'), t(w('自 ', 'since ')) + text('on')],
  };
  return parts[kind]().filter(Boolean).join(' · ');
}

/** How a fact stands: withdrawn, objected to, ended, or in force. */
export function factStanding(row: {
  readonly withdrawn: { readonly by: string; readonly why: string } | null;
  readonly objection: { readonly due: string; readonly upheld: boolean | null } | null;
  readonly endedOn: string | null;
}): Text {
  if (row.withdrawn) return w('已撤回', 'Withdrawn');
  if (row.objection)
    return row.objection.upheld === null
      ? w(`有异议，${row.objection.due} 前答复`, `Objected to: answer by ${row.objection.due}`)
      : row.objection.upheld
        ? w('异议成立', 'Objection upheld')
        : w('异议不成立', 'Objection not upheld');
  return row.endedOn ? w(`${row.endedOn} 了结`, `ended ${row.endedOn}`) : w('有效', 'In force');
}
