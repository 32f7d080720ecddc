import { authApi } from '@yunjian/kernel/auth/contract';
import { createClient } from '@yunjian/ui';

/** The client of signing in. */
export const auth = createClient({ auth: authApi.auth }).auth;
