/** What a proposal about money is: kinds and shape. */

/** 撤销应收、核销、退款、押金结算、解除核销、取消认领、撤销收款、退还竞价保证金. */
export const PROPOSAL_KINDS = [
  'cancel',
  'write-off',
  'refund',
  'settle-deposit',
  'release',
  'detach',
  'cancel-receipt',
  'return-bid-deposit',
] as const;
export type ProposalKind = (typeof PROPOSAL_KINDS)[number];

/** The body of a proposal as it is kept: of an account number only its keyed hash. */
interface Stored {
  readonly fen?: string;
  readonly payeeName?: string;
  readonly payeeMac?: string;
  readonly setOff?: readonly { readonly receivableId: string; readonly fen: string }[];
}

/** A proposal as it is kept. */
export interface Proposal {
  readonly id: string;
  readonly collectiveId: string;
  readonly contractId: string | null;
  readonly kind: ProposalKind;
  readonly subjectId: string;
  readonly body: Stored;
  readonly reason: string;
  readonly decisionId: string | null;
  readonly state: 'open' | 'approved' | 'refused' | 'withdrawn';
  readonly by: string;
}
