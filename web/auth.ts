import { authApi } from '@yunjian/kernel/auth/contract';
import { createClient } from '@yunjian/ui';

const client = createClient(authApi);

/** The client of signing in. */
export const auth = client.auth;
/** The client of the accounts' administration. */
export const accounts = client.accounts;
