/** The kinds of facts that are entered for the rules: in which table they lie, whose they are, who enters them, whether they end. */
import type { Duty } from '../policy.ts';

interface Kind {
  readonly table: string;
  readonly of: 'contract' | 'asset' | 'part';
  /** Who enters it: authorities' own words and lists of dishonest lessees are the town's. */
  readonly duty: Extract<Duty, 'enter-facts' | 'attest-facts'>;
  /** It may come to an end, by a day. */
  readonly ends: boolean;
  readonly zh: string;
  readonly en: string;
}

/** All kinds, by the name they have in addresses. */
export const FACT_KINDS = {
  inspection: { table: 'inspection', of: 'contract', duty: 'enter-facts', ends: false, zh: '现场检查', en: 'Inspection' },
  sublease: { table: 'sublease', of: 'contract', duty: 'enter-facts', ends: true, zh: '转租', en: 'Sublease' },
  approval: { table: 'approval', of: 'contract', duty: 'attest-facts', ends: false, zh: '审批意见', en: 'Word of an authority' },
  'exit-clause': {
    table: 'exit_clause',
    of: 'contract',
    duty: 'enter-facts',
    ends: false,
    zh: '退出补偿约定',
    en: 'Exit compensation',
  },
  'expiry-plan': {
    table: 'expiry_plan',
    of: 'contract',
    duty: 'enter-facts',
    ends: false,
    zh: '到期安排',
    en: 'Plan for the end',
  },
  display: { table: 'display', of: 'contract', duty: 'enter-facts', ends: false, zh: '公示', en: 'Display' },
  'land-terms': {
    table: 'land_terms',
    of: 'contract',
    duty: 'enter-facts',
    ends: false,
    zh: '建设用地合同条款',
    en: 'Terms of a land contract',
  },
  'credit-entry': {
    table: 'credit_entry',
    of: 'contract',
    duty: 'attest-facts',
    ends: true,
    zh: '失信记录',
    en: 'Entry of a credit list',
  },
  encumbrance: { table: 'encumbrance', of: 'asset', duty: 'enter-facts', ends: true, zh: '抵押、担保', en: 'Encumbrance' },
  'use-approval': { table: 'use_approval', of: 'asset', duty: 'enter-facts', ends: true, zh: '用途许可', en: 'Approved use' },
  'rent-appraisal': {
    table: 'rent_appraisal',
    of: 'part',
    duty: 'enter-facts',
    ends: false,
    zh: '租金评估',
    en: 'Appraisal of rent',
  },
  'guide-price': {
    table: 'guide_price',
    of: 'part',
    duty: 'attest-facts',
    ends: false,
    zh: '镇指导价',
    en: 'Guide price of the town',
  },
  'own-use': { table: 'own_use', of: 'part', duty: 'enter-facts', ends: true, zh: '集体自用', en: 'Own use' },
} as const satisfies Record<string, Kind>;
export type FactKind = keyof typeof FACT_KINDS;

type KindsOf<Whose extends Kind['of']> = {
  [K in FactKind]: (typeof FACT_KINDS)[K]['of'] extends Whose ? K : never;
}[FactKind];
const kindsOf = <Whose extends Kind['of']>(...whose: readonly Whose[]): readonly KindsOf<Whose>[] =>
  (Object.keys(FACT_KINDS) as FactKind[]).filter((k): k is KindsOf<Whose> =>
    (whose as readonly Kind['of'][]).includes(FACT_KINDS[k].of),
  );

/** The kinds of a contract, and of an asset or its parts. */
export const CONTRACT_FACTS = kindsOf('contract');
export const ASSET_FACTS = kindsOf('asset', 'part');
