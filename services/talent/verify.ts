/** The public check of a decision against the log, and what anyone needs to check it elsewhere. */
import { sql } from 'kysely';
import { latestHead, receipt, verifyReceipt } from '@yunjian/kernel/audit';
import type { Text } from '@yunjian/kernel/contract';
import { maskName } from '@yunjian/kernel/crypto';
import { replay } from '@yunjian/kernel/rulebook';
import type { Kit } from '@yunjian/kernel/service';

interface Found {
  readonly hash: string;
  readonly outcome: string;
  readonly decided_at: Temporal.Instant;
  readonly superseded: boolean;
  readonly reference: string;
  readonly name: string;
  readonly leaf: string | null;
}

interface Check {
  readonly text: Text;
  /** null = cannot be told yet. */
  readonly ok: boolean | null;
}

const CODE = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([0-9a-f]{16})$/;

const nothing = {
  found: false,
  reference: null,
  outcome: null,
  nameMasked: null,
  decidedAt: null,
  superseded: false,
  checks: [],
  receipt: null,
};

/**
 * Checks `<decision>.<first 16 hex digits of its hash>`, as printed in the QR code of a letter. A code whose two halves do not belong together finds
 * nothing, so that names cannot be fished for. The name is shown masked.
 */
export async function verifyCode(kit: Kit, code: string) {
  const parts = CODE.exec(code.trim().toLowerCase());
  if (!parts) return nothing;
  const { db } = kit.database;
  const [, id, start] = parts as unknown as [string, string, string];
  const { rows } = await sql<Found>`
    select encode(d.sha256, 'hex') as hash, d.outcome, d.decided_at, exists (select from rulebook.decision n where n.supersedes = d.id) as superseded,
      a.reference, p.name, (select l.id from audit.leaf l where l.subject = a.id::text and l.kind = 'talent.decision' and l.canonical like ${`%"decision":"${id}"%`}
        order by l.at desc limit 1) as leaf
    from rulebook.decision d join talent.application a on a.id = d.subject_id join org.person p on p.id = a.person_id where d.id = ${id}::uuid`.execute(
    db,
  );
  const row = rows[0];
  if (!row || !row.hash.startsWith(start)) return nothing;
  const again = await replay(db, id);
  const proof = row.leaf === null ? null : await receipt(db, row.leaf);
  const checks: Check[] = [
    {
      text: { zh: '决定内容与其数字摘要一致，没有被改动', en: 'The decision has the hash it was given: nothing was changed' },
      ok: again.intact,
    },
    {
      text: {
        zh: '用当时的规则和事实重新计算，结果相同',
        en: 'Decided again from the facts and the rule of that day, it comes out the same',
      },
      ok: again.same,
    },
    ...sealChecks(kit, proof, row.hash),
    {
      text: row.superseded
        ? { zh: '这份决定已被后来的决定取代', en: 'A later decision has replaced this one' }
        : { zh: '这份决定没有被后来的决定取代', en: 'No later decision has replaced this one' },
      ok: !row.superseded,
    },
  ];
  return {
    found: true,
    reference: row.reference,
    outcome: row.outcome === 'NEEDS_FACT' ? 'NEEDS_HUMAN' : row.outcome,
    nameMasked: maskName(row.name),
    decidedAt: row.decided_at.toString(),
    superseded: row.superseded,
    checks,
    receipt: proof,
  };
}

type Proof = Awaited<ReturnType<typeof receipt>>;

function sealChecks(kit: Kit, proof: Proof, hash: string): Check[] {
  const inLog: Text = {
    zh: '摘要已写入公开日志，并证明在已签名的树根之下',
    en: 'The hash stands in the public log, proven under a signed tree head',
  };
  const bound: Text = { zh: '日志中的摘要就是这份决定的摘要', en: 'The hash in the log is that of this decision' };
  if (!proof)
    return [
      {
        text: { zh: '正在写入公开日志，几秒后可核验', en: 'Being sealed into the public log; check again in a few seconds' },
        ok: null,
      },
    ];
  const key = kit.crypto.publicKeys.find((k) => k.keyId === proof.head.keyId);
  const checked = key === undefined ? null : verifyReceipt(proof, key.pem);
  const body = checked?.ok ? (checked.leaf['body'] as { hash?: unknown } | undefined) : undefined;
  return [
    { text: inLog, ok: checked?.ok ?? false },
    { text: bound, ok: body?.hash === hash },
  ];
}

/** The keys that sign the log, and its newest head. */
export async function verifyKeys(kit: Kit) {
  return {
    keys: kit.crypto.publicKeys.map((k) => ({ keyId: k.keyId, suite: k.suite, publicKey: k.pem })),
    head: await latestHead(kit.database.db),
  };
}
