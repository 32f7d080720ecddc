/** 农村集体资产: every asset registered and counted against a census, let in the open, supervised, and its gain shared to the fen. */
import { defineService } from '@yunjian/kernel/service';
import { assetsApi } from './contract.ts';
import { demo } from './demo.ts';
import { dividendWitnesses } from './dividends/event.ts';
import { failures } from './failures.ts';
import { accountsHandlers } from './handlers/accounts.ts';
import { booksHandlers } from './handlers/books.ts';
import { censusHandlers } from './handlers/census.ts';
import { dividendsHandlers } from './handlers/dividends.ts';
import { exportsHandlers } from './handlers/exports.ts';
import { governanceHandlers } from './handlers/governance.ts';
import { factsHandlers } from './handlers/facts.ts';
import { importsHandlers } from './handlers/imports.ts';
import { lettingHandlers } from './handlers/letting.ts';
import { moneyHandlers } from './handlers/money.ts';
import { peopleHandlers } from './handlers/people.ts';
import { partiesHandlers } from './handlers/parties.ts';
import { registerHandlers } from './handlers/register.ts';
import { supervisionHandlers } from './handlers/supervision.ts';
import { indicators } from './indicators.ts';
import { assetsJobs } from './jobs.ts';
import { assetWitness } from './register/event.ts';
import { startAssets, stopAssets } from './start.ts';
import { findingWitness } from './supervision/event.ts';
import { rowsWitness } from './witness/check.ts';

export const assets = defineService({
  name: 'assets',
  title: { zh: '集体资产', en: 'Collective assets' },
  roles: ['citizen', 'accountant', 'board', 'supervisory-board', 'township', 'auditor'],
  migrations: { name: 'assets', dir: new URL('./migrations/', import.meta.url) },
  api: assetsApi,
  failures,
  handlers: (kit) => ({
    assets: registerHandlers(kit),
    letting: lettingHandlers(kit),
    money: moneyHandlers(kit),
    imports: importsHandlers(kit),
    census: censusHandlers(kit),
    dividends: dividendsHandlers(kit),
    supervision: supervisionHandlers(kit),
    people: peopleHandlers(kit),
    bankAccounts: accountsHandlers(kit),
    exports: exportsHandlers(kit),
    governance: governanceHandlers(kit),
    parties: partiesHandlers(kit),
    facts: factsHandlers(kit),
    books: booksHandlers(kit),
  }),
  jobs: assetsJobs,
  indicators,
  start: startAssets,
  stop: stopAssets,
  witnesses: [rowsWitness, assetWitness, ...dividendWitnesses, findingWitness],
  demo,
});
