/** Words of governance as pages show them, with the colours of states. */
import { PROPOSAL_NAMES } from '../../governance/words.ts';
import type { Said } from './words.ts';

export { GOVERNANCE_KIND, MANDATE_ROLE, RELATION_KIND } from '../../governance/words.ts';
export { COLLECTIVE_KIND } from './words.ts';

export const GOVERNANCE_STATE = {
  waiting: { kind: 'warning', words: PROPOSAL_NAMES.waiting },
  confirmed: { kind: 'success', words: PROPOSAL_NAMES.confirmed },
  refused: { kind: 'danger', words: PROPOSAL_NAMES.refused },
  withdrawn: { kind: 'neutral', words: PROPOSAL_NAMES.withdrawn },
} as const satisfies Readonly<Record<string, Said>>;
