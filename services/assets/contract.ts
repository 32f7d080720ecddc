/** The API of collective assets: the one source of types, validation, OpenAPI and the web client. One group a part. */
import { accountsOps } from './contract/accounts.ts';
import { booksOps } from './contract/books.ts';
import { censusOps } from './contract/census.ts';
import { dividendsOps } from './contract/dividends.ts';
import { factsOps } from './contract/facts.ts';
import { exportsOps } from './contract/exports.ts';
import { governanceOps } from './contract/governance.ts';
import { importsOps } from './contract/imports.ts';
import { lettingOps } from './contract/letting.ts';
import { moneyOps } from './contract/money.ts';
import { partiesOps } from './contract/parties.ts';
import { peopleOps } from './contract/people.ts';
import { registerOps } from './contract/register.ts';
import { supervisionOps } from './contract/supervision.ts';

export const assetsApi = {
  assets: registerOps,
  letting: lettingOps,
  money: moneyOps,
  imports: importsOps,
  census: censusOps,
  dividends: dividendsOps,
  supervision: supervisionOps,
  people: peopleOps,
  bankAccounts: accountsOps,
  exports: exportsOps,
  governance: governanceOps,
  parties: partiesOps,
  facts: factsOps,
  books: booksOps,
} as const;
