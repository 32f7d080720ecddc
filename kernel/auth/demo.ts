import { sql } from 'kysely';
import type { Crypto } from '../crypto/index.ts';
import type { Tx } from '../db/index.ts';
import { appoint, createOrganisation, ensurePeople, findIdsByUscc } from '../orgs/index.ts';
import { accountByName, createAccount, grantRole } from './accounts.ts';
import type { DemoAccounts } from './demo-accounts.ts';
import { hashPassword } from './password.ts';
import { totpCode } from './second-factor.ts';
import { setTotp } from './sign-in.ts';

/** Key of the advisory lock under which demo accounts are loaded: several processes may start at once. */
const LOCK = 7_310_119;

/**
 * Creates the demo accounts that do not exist yet, with their persons and organisations (when unknown), posts and roles. Load the org pack before.
 * Call it in demo mode only; a second run changes nothing.
 */
export async function loadDemoAccounts(
  tx: Tx,
  crypto: Crypto,
  demo: DemoAccounts,
  now: Temporal.Instant,
  today: Temporal.PlainDate,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
  const missing: DemoAccounts['accounts'] = [];
  for (const account of demo.accounts) if (!(await accountByName(tx, account.username, true))) missing.push(account);
  if (missing.length === 0) return;
  const passwordHash = await hashPassword(demo.password);
  for (const a of missing) {
    const [personId] =
      a.idNumber === undefined
        ? [null]
        : await ensurePeople(tx, crypto, [{ name: a.name, idNumber: a.idNumber, phone: a.phone ?? null, demo: true }], now);
    const orgId = a.organisation === undefined ? null : await organisationOf(tx, a.organisation, today);
    const id = await createAccount(tx, {
      kind: a.kind,
      username: a.username,
      name: a.name,
      personId: personId ?? null,
      orgId,
      passwordHash,
      demo: true,
    });
    if (a.totpSecret) await setTotp({ crypto }, tx, id, a.totpSecret, null);
    if (a.post && personId)
      await appoint(tx, { postId: a.post, personId, period: { from: today, to: null }, source: '示例数据' });
    for (const role of a.roles) await grantRole(tx, { accountId: id, role, by: null, reason: '示例数据', now });
  }
}

async function organisationOf(tx: Tx, organisation: { uscc: string; name: string }, today: Temporal.PlainDate): Promise<string> {
  const [known] = await findIdsByUscc(tx, [organisation.uscc]);
  return known ?? createOrganisation(tx, { ...organisation, kind: 'enterprise', demo: true, source: '示例数据', from: today });
}

/** What the sign-in page shows in demo mode; an empty list otherwise. */
export function demoListing(demo: DemoAccounts | null, now: Temporal.Instant) {
  if (!demo) return { demo: false, password: null, accounts: [] };
  const accounts = demo.accounts.map((a) => ({
    username: a.username,
    name: a.name,
    title: a.title,
    shows: a.shows,
    code: a.totpSecret ? totpCode(a.totpSecret, now) : null,
  }));
  return { demo: true, password: demo.password, accounts };
}
