/** What happens by itself, of all parts. */
import type { Job } from '@yunjian/kernel/jobs';
import type { Kit } from '@yunjian/kernel/service';
import { dividendJobs } from './dividends/jobs.ts';
import { registerJobs } from './imports/jobs.ts';
import { lettingJobs } from './letting/jobs.ts';
import { moneyJobs } from './money/jobs.ts';
import { supervisionJobs } from './supervision/jobs.ts';

/** The jobs of collective assets. */
export function assetsJobs(kit: Kit): readonly Job[] {
  return [...registerJobs(kit), ...lettingJobs(kit), ...moneyJobs(kit), ...dividendJobs(kit), ...supervisionJobs(kit)];
}
