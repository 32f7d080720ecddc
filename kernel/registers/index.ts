/**
 * What other departments know, asked for with consent and kept as evidence.
 *
 * The order of a decision: record the consent, `queryAll` before any transaction is opened, decide, then `storeEvidence` (or fold
 * `evidenceRows` into a larger statement) together with the decision. A register that fails yields `UNKNOWN`, never a refusal.
 */
import type { MigrationModule } from '../db/index.ts';

export {
  factSchemas,
  reasonTexts,
  REGISTERS,
  registerNames,
  type BankAccountFacts,
  type BenefitFacts,
  type BusinessFacts,
  type CreditFacts,
  type EducationFacts,
  type LeaseFilingFacts,
  type Outcome,
  type RealEstateFacts,
  type RegisterAnswer,
  type RegisterAnswers,
  type RegisterCode,
  type RegisterFacts,
  type SocialInsuranceFacts,
  type Subject,
  type TalentListFacts,
  type UnknownReason,
} from './facts.ts';
export { byRegister, compareStatements, factsOf, isStale, statement, type Agreed, type Statement } from './judge.ts';
export {
  createRegisters,
  queryAll,
  type LiveConsent,
  type QueryOptions,
  type Registers,
  type RegisterEndpoint,
  type RegistersConfig,
  type RegisterState,
} from './client.ts';
export {
  consentRow,
  consentsOf,
  isLive,
  liveConsent,
  recordConsent,
  withdrawConsent,
  type Consent,
  type ConsentInput,
} from './consent.ts';
export {
  evidenceColumns,
  evidenceInsert,
  evidenceOf,
  evidenceRows,
  storeEvidence,
  type EvidenceRow,
  type StoredEvidence,
} from './evidence.ts';
export { registerMetrics } from './metrics.ts';
export { failures as registerFailures } from './failures.ts';
export { SAMPLE_DIVISION, sampleIdNumber, samplePhone } from './samples.ts';
export {
  namedPerson,
  personOf,
  registerFacts,
  type Employer,
  type World,
  type WorldDistribution,
  type WorldOverride,
  type WorldPerson,
} from './world.ts';

export const registersMigrations: MigrationModule = { name: 'registers', dir: new URL('./migrations/', import.meta.url) };
