/** What takes two people: one proposes, another carries out or refuses. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7, type JsonObject } from '@yunjian/kernel/crypto';
import { isPgError, type Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { wrong, type Hand } from '../letting/common.ts';
import { requireClaims } from '../letting/deciding.ts';
import { toGoBack } from './bid-deposits.ts';
import { accountMac, record, type MoneyKit } from './common.ts';
import { carryOut } from './deeds.ts';
import type { Proposal, ProposalKind } from './proposal.ts';

/** What is proposed besides kind, subject and reason; fen as text. */
export interface ProposalBody {
  /** write-off, refund, settle-deposit: how much; of a deposit what is paid back. */
  readonly fen?: string | undefined;
  readonly payeeName?: string | undefined;
  readonly payeeNumber?: string | undefined;
  /** settle-deposit: what of it pays what is owed. */
  readonly setOff?: readonly { readonly receivableId: string; readonly fen: string }[] | undefined;
}

/** Which table a kind's subject is in. */
export const SUBJECT_OF = {
  cancel: 'receivable',
  'write-off': 'receivable',
  refund: 'receipt',
  'settle-deposit': 'receivable',
  release: 'allocation',
  detach: 'receipt',
  'cancel-receipt': 'receipt',
  'return-bid-deposit': 'registration',
} as const satisfies Record<ProposalKind, 'receivable' | 'receipt' | 'allocation' | 'registration'>;

/** What of what is owed is given up: all that is open where no sum is said; null: nothing is. */
async function givenUp(tx: Tx, subjectId: string, kind: ProposalKind, body: ProposalBody): Promise<bigint | null> {
  const setOff = (body.setOff ?? []).reduce((sum, s) => sum + BigInt(s.fen), 0n);
  if (kind !== 'write-off') return setOff === 0n ? null : setOff;
  if (body.fen !== undefined) return BigInt(body.fen);
  const { rows } = await sql<{
    open: string;
  }>`select greatest(fen - paid_fen - off_fen, 0)::text as open from assets.receivable where id = ${subjectId}::uuid`.execute(tx);
  return BigInt(rows[0]?.open ?? '0');
}

/** Proposes; nothing is posted. What is asked is checked again when it is carried out. Throws assets.input, .decisionNeeded, .moneyProposed. */
export async function propose(
  tx: Tx,
  kit: MoneyKit,
  input: {
    readonly kind: ProposalKind;
    readonly subjectId: string;
    readonly collectiveId: string;
    readonly contractId: string | null;
    readonly body: ProposalBody;
    readonly reason: string;
    readonly decisionId: string | null;
  },
  by: Hand & { readonly id: string },
  now: Temporal.Instant,
): Promise<{ id: string }> {
  const { kind } = input;
  // all that is held goes back, to who paid it
  const back = kind === 'return-bid-deposit' ? await toGoBack(tx, kit, input.subjectId, now) : null;
  const body: ProposalBody = back === null ? input.body : { fen: String(back.fen), payeeName: back.payer };
  const setOff = body.setOff ?? [];
  const pays = kind === 'refund' || (kind === 'settle-deposit' && body.fen !== undefined);
  if (kind === 'refund' && body.fen === undefined) throw wrong('请填写退款金额。', 'Say how much is given back.');
  if (pays && (body.payeeName ?? '') === '') throw wrong('请填写收款人。', 'Say who gets the money.');
  if (kind === 'settle-deposit' && setOff.length === 0 && body.fen === undefined)
    throw wrong('请填写抵扣或退还的金额。', 'Say what is set off or paid back.');
  const given = await givenUp(tx, input.subjectId, kind, body);
  if (given !== null)
    await requireClaims(tx, kit, {
      collectiveId: input.collectiveId,
      contractId: input.contractId,
      decisionId: input.decisionId,
      fen: given,
      proposalId: null,
    });
  const mac = accountMac(kit, body.payeeNumber ?? null);
  const stored: JsonObject = {
    ...(body.fen === undefined ? {} : { fen: body.fen }),
    ...(body.payeeName === undefined ? {} : { payeeName: body.payeeName }),
    ...(mac === null ? {} : { payeeMac: mac.toString('hex') }),
    ...(given === null ? {} : { givenUp: String(given) }),
    ...(setOff.length === 0 ? {} : { setOff: setOff.map((s) => ({ receivableId: s.receivableId, fen: s.fen })) }),
  };
  const id = uuidv7(now);
  try {
    await sql`insert into assets.proposal (id, collective_id, contract_id, kind, subject_id, body, reason, decision_id, proposed_at, proposed_by, proposed_name)
      values (${id}::uuid, ${input.collectiveId}::uuid, ${input.contractId}::uuid, ${kind}, ${input.subjectId}::uuid, ${JSON.stringify(stored)}::jsonb, ${input.reason},
        ${input.decisionId}::uuid, ${now}, ${by.id}::uuid, ${by.name})`.execute(tx);
  } catch (error) {
    throw isPgError(error, '23505', 'proposal_one_open') ? failure(failures.moneyProposed) : error;
  }
  await record(tx, kit, {
    collectiveId: input.collectiveId,
    contractId: input.contractId,
    action: `propose-${kind}`,
    subject: id,
    note: input.reason,
    by,
    at: now,
  });
  return { id };
}

const STATE_NAMES = {
  open: { zh: '待审批', en: 'waiting' },
  approved: { zh: '已批准', en: 'approved' },
  refused: { zh: '已退回', en: 'refused' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
} as const;

/** Carries a proposal out, or refuses it: by another person. The proposer may withdraw it. Throws assets.notNow, .secondPerson, .moneyTooMuch and what the deed asks. */
export async function decide(
  tx: Tx,
  kit: MoneyKit,
  id: string,
  input: { readonly action: 'approve' | 'refuse' | 'withdraw'; readonly answer: string | null },
  by: Hand & { readonly id: string },
  now: Temporal.Instant,
): Promise<{ id: string; state: Proposal['state'] }> {
  const { rows } =
    await sql<Proposal>`select id, collective_id as "collectiveId", contract_id as "contractId", kind, subject_id as "subjectId", body, reason,
    decision_id as "decisionId", state, proposed_by as by from assets.proposal where id = ${id}::uuid for update`.execute(tx);
  const p = rows[0];
  if (p === undefined) throw failure(failures.notFound);
  if (p.state !== 'open') throw failure(failures.notNow, { state: STATE_NAMES[p.state] });
  if ((input.action === 'withdraw') !== (p.by === by.id))
    throw failure(input.action === 'withdraw' ? failures.forbidden : failures.secondPerson);
  if (input.action === 'refuse' && input.answer === null) throw wrong('请写明退回的原因。', 'Say why it is refused.');
  if (input.action === 'approve') await carryOut(tx, kit, p, by, now);
  const state = ({ approve: 'approved', refuse: 'refused', withdraw: 'withdrawn' } as const)[input.action];
  await sql`update assets.proposal set state = ${state}, decided_at = ${now}, decided_by = ${by.id}::uuid, decided_name = ${by.name}, answer = ${input.answer} where id = ${id}::uuid`.execute(
    tx,
  );
  await record(tx, kit, {
    collectiveId: p.collectiveId,
    contractId: p.contractId,
    action: `${input.action}-${p.kind}`,
    subject: id,
    fen: p.body.fen === undefined ? null : BigInt(p.body.fen),
    note: input.answer ?? '',
    by,
    at: now,
  });
  return { id, state };
}
