import { accessWitness, auditMigrations, type Witness } from '@yunjian/kernel/audit';
import { authMigrations } from '@yunjian/kernel/auth';
import { casesMigrations } from '@yunjian/kernel/cases';
import { dbMigrations, type MigrationModule } from '@yunjian/kernel/db';
import { filesMigrations } from '@yunjian/kernel/files';
import { ledgerMigrations, ledgerWitnesses } from '@yunjian/kernel/ledger';
import { notifyMigrations } from '@yunjian/kernel/notify';
import { orgsMigrations } from '@yunjian/kernel/orgs';
import { registersMigrations } from '@yunjian/kernel/registers';
import { rulebookMigrations } from '@yunjian/kernel/rulebook';
import { services } from '../services/index.ts';

/** Every module with tables, in the order in which they are made. */
export const modules: readonly MigrationModule[] = [
  dbMigrations,
  auditMigrations,
  ledgerMigrations,
  orgsMigrations,
  authMigrations,
  filesMigrations,
  notifyMigrations,
  registersMigrations,
  rulebookMigrations,
  casesMigrations,
  ...services.flatMap((s) => s.migrations ?? []),
];

/** Everything that compares rows with the log. */
export const witnesses: readonly Witness[] = [accessWitness, ...ledgerWitnesses, ...services.flatMap((s) => s.witnesses ?? [])];
