import { gm } from './gm.ts';
import { intl } from './intl.ts';
import type { Suite, SuiteId } from './suite.ts';

/** The suites by id. */
export const suites: Readonly<Record<SuiteId, Suite>> = { intl, gm };
