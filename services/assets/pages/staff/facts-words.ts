/** Words of facts as pages show them. */
import type { Text } from '@yunjian/kernel/contract';
import { fmtMoney } from '@yunjian/ui';
import type { FactKind } from '../../facts/kinds.ts';
import { factText as said } from '../../facts/words.ts';
import { USE, wordOf } from './words.ts';

export { BURDEN, DEBTOR, ENTER, LAND_FIELD, LIST_MATTER, PLAN, factEvent, factStanding } from '../../facts/words.ts';

/** One line of what a fact says. */
export const factText = (kind: FactKind, facts: Readonly<Record<string, unknown>>, t: (words: Text) => string): string =>
  said(kind, facts, t, { money: fmtMoney, use: (code) => wordOf(USE, code) });
