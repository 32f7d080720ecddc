/** Words of governance: collectives, mandates, proposals, relations. */
import type { Text } from '@yunjian/kernel/contract';
import type { Said } from './words.ts';

const w = (zh: string, en: string): Text => ({ zh, en });
const said = (kind: Said['kind'], zh: string, en: string): Said => ({ kind, words: { zh, en } });

/** Roles that are held for a collective, a town or the district. */
export const MANDATE_ROLE = {
  accountant: w('会计', 'Accountant'),
  board: w('理事', 'Board'),
  'supervisory-board': w('监事', 'Supervisory board'),
  township: w('农经监管', 'Township office'),
} as const;
export const COLLECTIVE_KIND = {
  town: w('镇级', 'Town'),
  village: w('村级', 'Village'),
  group: w('组级', 'Group'),
} as const;
export const GOVERNANCE_KIND = {
  grant: w('授权', 'Mandate'),
  end: w('终止授权', 'End of a mandate'),
  charter: w('章程', 'Charter'),
  close: w('终止集体', 'End of a collective'),
  merge: w('合并集体', 'Merger'),
  'relation-end': w('终止关系', 'End of a relation'),
  party: w('更正相对方', 'Correction of a party'),
} as const;
export const GOVERNANCE_STATE = {
  waiting: said('warning', '待确认', 'Waits'),
  confirmed: said('success', '已确认', 'Confirmed'),
  refused: said('danger', '已退回', 'Refused'),
  withdrawn: said('neutral', '已撤回', 'Withdrawn'),
} as const;
export const RELATION_KIND = {
  spouse: w('配偶', 'Spouse'),
  kin: w('近亲属', 'Kin'),
  shareholder: w('持股', 'Shareholding'),
  director: w('任职', 'Office'),
  controls: w('控制', 'Control'),
} as const;
