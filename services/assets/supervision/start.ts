/** What supervision does when the process starts. */
import type { Kit } from '@yunjian/kernel/service';
import { keepGate } from './gate.ts';
import { installDistrictPack } from './packs.ts';

/** Brings the district's rules into the database and puts the gate before activations. */
export async function startSupervision(kit: Kit): Promise<void> {
  await kit.database.tx((tx) => installDistrictPack(tx, kit, kit.now()));
  keepGate(kit);
}
