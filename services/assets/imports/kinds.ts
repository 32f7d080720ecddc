/** The kinds of file that can be brought in. One line adds one. */
import { assetsKind } from './assets.ts';
import { censusKind } from './census.ts';
import { collectivesKind } from './collectives.ts';
import { mandatesKind } from './mandates.ts';
import { bankKind } from '../money/bank-statement.ts';
import { membersKind } from './members.ts';
import type { ImportKind, KindName } from './kind.ts';
import { partsKind } from './parts.ts';
import { payeesKind } from './payees.ts';

export const IMPORT_KINDS: Readonly<Partial<Record<KindName, ImportKind>>> = {
  assets: assetsKind,
  parts: partsKind,
  census: censusKind,
  members: membersKind,
  bank: bankKind,
  collectives: collectivesKind,
  mandates: mandatesKind,
  payees: payeesKind,
};

/** A kind by its name. Throws TypeError for a name the database knows and this table does not. */
export function kindOf(name: KindName): ImportKind {
  const kind = IMPORT_KINDS[name];
  if (kind === undefined) throw new TypeError(`no import of kind ${name}`);
  return kind;
}
