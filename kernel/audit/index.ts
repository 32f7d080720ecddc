/** The transparency log: facts as leaves, sealed into a signed RFC 9162 tree; receipts, verification, and who looked at what. */
import type { MigrationModule } from '../db/index.ts';

export const auditMigrations: MigrationModule = { name: 'audit', dir: new URL('./migrations/', import.meta.url) };

export { accessesOf, latestDenied, recordAccess, recordDenied } from './access.ts';
export type { AccessCursor, AccessInput, AccessRow, DeniedInput, DeniedRow } from './access.ts';
export { exportHeads, fileAnchors, httpAnchors, type AnchorSink } from './anchor.ts';
export { auditCli, type AuditCliDeps, type AuditCliIo } from './cli.ts';
export { signHead, verifyHead, type TreeHead } from './head.ts';
export { appendLeaf, appendLeaves, insertRows, leafRow, PersonalDataInLeaf } from './leaf.ts';
export type { LeafInput, LeafRef, LeafRow } from './leaf.ts';
export { headAt, latestHead, logStatus, openLog, readLog, type LogIdentity, type LogStatus } from './log.ts';
export { verifyConsistency, verifyInclusion } from './merkle.ts';
export { TreeDamaged } from './nodes.ts';
export { personalDataIn } from './personal.ts';
export { consistencyProof, inclusionProof, receipt, waitForSeal, type InclusionProof } from './proof.ts';
export { rowKeys } from './row-keys.ts';
export { verifyReceipt, type Receipt, type ReceiptCheck } from './receipt.ts';
export { seal } from './seal.ts';
export { startSealer, type Sealer, type SealerOptions } from './sealer.ts';
export { verifyLog, type LogProblem, type LogReport, type ProblemCode, type VerifyOptions } from './verify.ts';
export { accessWitness, type Mismatch, type Witness, type WitnessLeaf } from './witness.ts';
