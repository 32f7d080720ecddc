/** What supervision does when the process starts. */
import type { Kit } from '@yunjian/kernel/service';
import { lettingPolicy } from '../letting/common.ts';
import { keepGate } from './gate.ts';
import { installDistrictPack } from './packs.ts';
import { displayFits } from './policy.ts';

/** Sees that policy and rules of the pack agree, brings the district's rules into the database and puts the gate before activations. */
export async function startSupervision(kit: Kit): Promise<void> {
  displayFits(lettingPolicy(kit).publicityDays, kit.pack.json('assets/rules.json'));
  await kit.database.tx((tx) => installDistrictPack(tx, kit, kit.now()));
  keepGate(kit);
}
