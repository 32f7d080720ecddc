import { createClient } from '@yunjian/ui';
import { applicantOps } from '../../contract/applicant.ts';
import { publicOps } from '../../contract/public.ts';

/**
 * The operations of citizens and visitors. Only these two parts of the contract are imported: the staff's would make
 * every phone download schemas it never uses. Cache names are the same as those of the whole API.
 */
export const client = createClient({ talent: { ...publicOps, ...applicantOps } });
