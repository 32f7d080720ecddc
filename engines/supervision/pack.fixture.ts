import fs from 'node:fs';
import { examiner, type Examiner } from './examine.ts';
import { joinPack, loadRules } from './pack.ts';
import { ON } from './contract.fixture.ts';

const read = (name: string): unknown =>
  JSON.parse(fs.readFileSync(new URL(`../../districts/songjiang/assets/${name}`, import.meta.url), 'utf8'));

/** The rules and regimes of the pack in the tree, as plain JSON; a fresh copy each time. */
export const packJson = (): unknown => joinPack(read('rules.json'), read('regimes.json'));

/** The rules of the pack in the tree. */
export const rules = loadRules(packJson());

/** An examiner by those rules. */
export const examining = (on: string = ON): Examiner => examiner(rules, on);
