/** What is asked of a signing: who signed, with which seal. */
import type { Contract } from './api.ts';
import type { Ask, Values } from './asks.ts';
import { choices, SEAL, SIGNER } from './words.ts';

const yesNo = [
  { value: 'yes', label: { zh: '是', en: 'Yes' } },
  { value: 'no', label: { zh: '否', en: 'No' } },
];
/** Who signed with which seal. */
export const signingAsks = (was: Partial<Contract['signing']> = {}): Ask[] => {
  const said = (x: boolean | undefined): string => (x === undefined ? '' : x ? 'yes' : 'no');
  return [
    {
      name: 'lessor',
      kind: 'radio',
      label: { zh: '出租方签字了吗', en: 'Has the lessor signed' },
      options: yesNo,
      initial: said(was.lessorSigned),
    },
    {
      name: 'lessee',
      kind: 'radio',
      label: { zh: '承租方签字了吗', en: 'Has the lessee signed' },
      options: yesNo,
      initial: said(was.lesseeSigned),
    },
    {
      name: 'signer',
      kind: 'select',
      label: { zh: '出租方由谁签字', en: 'Who signed for the lessor' },
      options: choices(SIGNER),
      initial: was.signer ?? '',
    },
    {
      name: 'mandate',
      kind: 'radio',
      label: { zh: '有授权书吗', en: 'Is there a mandate' },
      options: yesNo,
      when: (raw) => raw['signer'] === 'agent' || raw['signer'] === 'other',
      initial: said(was.mandate),
    },
    {
      name: 'seal',
      kind: 'select',
      label: { zh: '盖了什么章', en: 'Which seal' },
      options: choices(SEAL),
      initial: was.seal ?? '',
    },
  ];
};
/** The same as it is sent. */
export const signingOf = (v: Values) => ({
  lessorSigned: v.yes('lessor'),
  lesseeSigned: v.yes('lessee'),
  signer: v.code<keyof typeof SIGNER>('signer'),
  mandate: v.text('signer') === 'legal-representative' || v.yes('mandate'),
  seal: v.code<keyof typeof SEAL>('seal'),
});
