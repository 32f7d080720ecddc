/** The API of collective assets: the one source of types, validation, OpenAPI and the web client. One group a part. */
import { censusOps } from './contract/census.ts';
import { dividendsOps } from './contract/dividends.ts';
import { importsOps } from './contract/imports.ts';
import { lettingOps } from './contract/letting.ts';
import { moneyOps } from './contract/money.ts';
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
} as const;
