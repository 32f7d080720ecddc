import { z } from 'zod';
import { STAFF_ROLES } from '../contract/index.ts';
import { isIdNumber, isUscc } from '../orgs/index.ts';

const text = z.object({ zh: z.string().min(1), en: z.string().min(1) });
const schema = z.object({
  label: text,
  /** Shared by all demo accounts, and shown to everyone who opens the sign-in page in demo mode. */
  password: z.string().min(10),
  accounts: z.array(
    z.object({
      username: z.string().regex(/^demo-[a-z0-9-]{1,50}$/),
      kind: z.enum(['citizen', 'staff']),
      name: z.string().min(1),
      title: text,
      shows: text,
      idNumber: z.string().refine(isIdNumber, 'wrong check character').optional(),
      phone: z.string().optional(),
      organisation: z.object({ uscc: z.string().refine(isUscc, 'wrong check character'), name: z.string().min(1) }).optional(),
      post: z.string().optional(),
      roles: z.array(z.enum(STAFF_ROLES)).default([]),
      /** Base32; the code of the moment is shown beside the account. */
      totpSecret: z
        .string()
        .regex(/^[A-Z2-7]{32}$/)
        .optional(),
    }),
  ),
});

/** The demo accounts of a district, 示例账号. */
export type DemoAccounts = z.output<typeof schema>;

/** Reads a `demo-accounts.json`. Throws with the place of the first error, and when a staff account has no second factor. */
export function readDemoAccounts(json: unknown): DemoAccounts {
  const result = schema.safeParse(json);
  if (!result.success) throw new Error(`demo accounts: ${z.prettifyError(result.error)}`);
  for (const a of result.data.accounts) {
    if (a.kind === 'staff' && !a.totpSecret) throw new Error(`demo accounts: ${a.username} is staff and has no second factor`);
    if (a.kind === 'citizen' && !a.idNumber)
      throw new Error(`demo accounts: ${a.username} is a citizen and belongs to no person`);
  }
  return result.data;
}
