/** What the forms of facts ask, and how what was typed becomes what is sent. */
import type { Ask, Raw, Values } from './asks.ts';
import { todayText } from './hooks.ts';
import { BURDEN, DEBTOR, LAND_FIELD, LIST_MATTER, PLAN } from './facts-words.ts';
import { USE, choices } from './words.ts';

const day = (name: string, zh: string, en: string, optional = false): Ask => ({
  name,
  kind: 'date',
  label: { zh, en },
  ...(optional ? { optional: true } : { initial: todayText() }),
});
const line = (name: string, zh: string, en: string, max = 100): Ask => ({ name, kind: 'text', label: { zh, en }, max });
const yes = (name: string, zh: string, en: string): Ask => ({ name, kind: 'check', label: { zh, en }, optional: true });
const select = (name: string, zh: string, en: string, of: Parameters<typeof choices>[0], optional = false): Ask => ({
  name,
  kind: 'select',
  label: { zh, en },
  options: choices(of),
  ...(optional ? { optional: true } : {}),
});
const rest: readonly Ask[] = [
  { name: 'note', kind: 'area', label: { zh: '说明', en: 'Note' }, max: 500, optional: true },
  {
    name: 'paper',
    kind: 'file',
    label: { zh: '佐证材料', en: 'Paper it rests on' },
    hint: { zh: 'PDF、JPEG 或 PNG，不超过 20 MB', en: 'PDF, JPEG or PNG, at most 20 MB' },
    accept: 'application/pdf,image/jpeg,image/png',
    optional: true,
  },
];
const WHO = { lessee: { zh: '承租人本人', en: 'The lessee' }, other: { zh: '其他人', en: 'Somebody else' } };
const ofKind = (kind: 'firm' | 'person', when: (raw: Raw) => boolean): Ask[] =>
  kind === 'firm'
    ? [{ ...line('uscc', '统一社会信用代码', 'USCC', 30), optional: true, when }]
    : [{ ...line('idNumber', '或身份证号码', 'or the ID number', 30), optional: true, when }];
const party = (when: (raw: Raw) => boolean): Ask[] => [
  { ...line('name', '姓名或单位名称', 'Name', 200), optional: true, when },
  ...ofKind('firm', when),
  ...ofKind('person', when),
];
const always = (): boolean => true;
const word: readonly Ask[] = [
  line('number', '文号', 'Number', 60),
  line('authority', '出具机关', 'Authority'),
  day('on', '日期', 'Day'),
  {
    name: 'granted',
    kind: 'radio',
    label: { zh: '意见', en: 'Word' },
    options: choices({ yes: { zh: '同意', en: 'Granted' }, no: { zh: '不同意', en: 'Refused' } }),
  },
];

/** The questions of a kind; parts are those of the asset, where one must be chosen. */
export function factAsks(kind: string, parts: readonly { id: string; name: string; code: string }[] = []): readonly Ask[] {
  const part: Ask = {
    name: 'part',
    kind: 'select',
    label: { zh: '部位', en: 'Part' },
    options: parts.map((p) => ({ value: p.id, label: `${p.code} ${p.name}` })),
    initial: parts.length === 1 ? (parts[0]?.id ?? '') : '',
  };
  const asks: Readonly<Record<string, readonly Ask[]>> = {
    inspection: [
      day('on', '检查日期', 'Day'),
      select('use', '现场用途', 'Used for', USE, true),
      select('who', '现场使用人', 'Held by', WHO, true),
      ...party((raw) => raw['who'] === 'other'),
    ],
    sublease: [
      day('on', '集体知悉日期', 'Known to the collective since'),
      ...party(always),
      day('consent', '书面同意日期（未同意不填）', 'Day of the written consent (none: leave empty)', true),
      day('objected', '书面异议日期（未提出不填）', 'Day of the written objection (none: leave empty)', true),
      { name: 'fen', kind: 'yuan', label: { zh: '转租年租金', en: 'Rent a year' }, optional: true },
    ],
    'pre-review': word,
    'town-approval': word,
    'credit-check': word,
    'exit-clause': [
      yes(
        'promised',
        '合同约定到期由集体补偿承租人的装修、添附',
        'The contract lets the collective pay for the lessee’s additions',
      ),
      {
        name: 'fen',
        kind: 'yuan',
        label: { zh: '补偿上限（没有不填）', en: 'Cap (none: leave empty)' },
        optional: true,
        when: (raw) => raw['promised'] === 'yes',
      },
      yes('decided', '经合同所依据的民主决议同意', 'Agreed by the decision the contract rests on'),
    ],
    'expiry-plan': [select('plan', '到期安排', 'Plan', PLAN)],
    display: [
      day('from', '公示开始', 'First day'),
      day('until', '公示结束', 'Last day'),
      line('place', '公示地点', 'Where'),
      yes('result', '已公布结果', 'The result was told'),
    ],
    'land-terms': Object.entries(LAND_FIELD).map(([name, label]) =>
      yes(`f-${name}`, `合同写明：${label.zh}`, `The contract says: ${label.en}`),
    ),
    'credit-entry': [
      line('list', '名单', 'List'),
      select('matter', '事项', 'Matter', LIST_MATTER),
      line('basis', '依据（文号、文书）', 'Basis', 300),
      day('since', '列入日期', 'First day'),
      day('until', '期满日期（不填为五年）', 'Last day (empty: five years)', true),
    ],
    encumbrance: [
      select('burden', '种类', 'Kind', BURDEN),
      select('debtor', '为谁的债务', 'Whose debt', DEBTOR),
      line('creditor', '权利人', 'Creditor', 200),
      { name: 'fen', kind: 'yuan', label: { zh: '金额', en: 'Amount' }, optional: true },
      day('since', '设立日期', 'Since'),
    ],
    'use-approval': [
      ...Object.entries(USE).map(([name, label]) => yes(`u-${name}`, `批准用途：${label.zh}`, `Approved: ${label.en}`)),
      yes('registered', '土地已登记为工业、商业等经营性用途', 'The land is registered for commercial use'),
      line('number', '许可文号', 'Number', 80),
      line('authority', '批准机关', 'Authority'),
      day('since', '许可日期', 'Since'),
      day('until', '到期日期（长期不填）', 'Until (without end: leave empty)', true),
    ],
    'rent-appraisal': [
      part,
      day('on', '评估日期', 'Day'),
      {
        name: 'fen',
        kind: 'yuan',
        label: { zh: '评估租金', en: 'Appraised rent' },
        suffix: { zh: '元/m²·月', en: 'yuan/m²·month' },
      },
      line('appraiser', '评估机构', 'Appraiser', 120),
    ],
    'guide-price': [
      part,
      {
        name: 'scope',
        kind: 'radio',
        label: { zh: '适用', en: 'Holds for' },
        options: choices({
          use: { zh: '全镇同一用途的各部位', en: 'All parts of the same use in the town' },
          part: { zh: '只这个部位', en: 'This part only' },
        }),
        initial: 'use',
      },
      {
        name: 'fen',
        kind: 'yuan',
        label: { zh: '指导价', en: 'Guide price' },
        suffix: { zh: '元/m²·月', en: 'yuan/m²·month' },
      },
      day('since', '自哪天起', 'From'),
      line('number', '文号', 'Number', 60),
      line('authority', '发布机关', 'Authority'),
    ],
    'own-use': [part, day('since', '自用开始', 'Since'), line('purpose', '用途', 'Purpose', 200)],
  };
  return [...(asks[kind] ?? []), ...rest];
}

/** Who was named: an organisation by its code, else a person by the ID number; null when nobody was. */
function partyOf(v: Values): { uscc: string; name: string } | { idNumber: string; name: string } | null {
  const name = v.orNull('name');
  if (name === null) return null;
  const uscc = v.orNull('uscc');
  return uscc === null ? { idNumber: v.text('idNumber'), name } : { uscc, name };
}
const ticked = (v: Values, prefix: string, of: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(of).filter((name) => v.yes(prefix + name));

/** What is sent of a kind, without the paper. `decisionId` is that of the contract. */
export function factBody(kind: string, v: Values, decisionId: string | null): Record<string, unknown> {
  const word = {
    number: v.text('number'),
    authority: v.text('authority'),
    on: v.text('on'),
    granted: v.text('granted') === 'yes',
  };
  const bodies: Readonly<Record<string, () => Record<string, unknown>>> = {
    inspection: () => ({
      on: v.text('on'),
      useFound: v.orNull('use'),
      occupant: v.orNull('who') === 'lessee' ? 'lessee' : v.orNull('who') === null ? null : partyOf(v),
    }),
    sublease: () => ({
      knownOn: v.text('on'),
      sublessee: partyOf(v),
      consentOn: v.orNull('consent'),
      objectedOn: v.orNull('objected'),
      fenYear: v.orNull('fen'),
    }),
    'pre-review': () => word,
    'town-approval': () => word,
    'credit-check': () => word,
    'exit-clause': () => ({
      promised: v.yes('promised'),
      capFen: v.yes('promised') ? v.orNull('fen') : null,
      decisionId: v.yes('promised') && v.yes('decided') ? decisionId : null,
    }),
    'expiry-plan': () => ({ plan: v.text('plan') }),
    display: () => ({ from: v.text('from'), until: v.text('until'), place: v.text('place'), result: v.yes('result') }),
    'land-terms': () => ({ fields: ticked(v, 'f-', LAND_FIELD) }),
    'credit-entry': () => ({
      list: v.text('list'),
      matter: v.text('matter'),
      basis: v.text('basis'),
      since: v.text('since'),
      until: v.orNull('until'),
    }),
    encumbrance: () => ({
      burden: v.text('burden'),
      debtor: v.text('debtor'),
      creditor: v.text('creditor'),
      fen: v.orNull('fen'),
      since: v.text('since'),
    }),
    'use-approval': () => ({
      uses: ticked(v, 'u-', USE),
      registered: v.yes('registered'),
      permitUntil: v.orNull('until'),
      number: v.text('number'),
      authority: v.text('authority'),
      since: v.text('since'),
    }),
    'rent-appraisal': () => ({
      partId: v.text('part'),
      on: v.text('on'),
      fenM2Month: v.text('fen'),
      appraiser: v.text('appraiser'),
    }),
    'guide-price': () => ({
      partId: v.text('part'),
      everywhere: v.text('scope') === 'use',
      fenM2Month: v.text('fen'),
      since: v.text('since'),
      number: v.text('number'),
      authority: v.text('authority'),
    }),
    'own-use': () => ({ partId: v.text('part'), since: v.text('since'), purpose: v.text('purpose') }),
  };
  return { kind, ...bodies[kind]?.(), note: v.text('note') };
}
