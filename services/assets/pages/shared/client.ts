import { createClient } from '@yunjian/ui';
import { dividendsOps } from '../../contract/dividends.ts';
import { lettingOps } from '../../contract/letting.ts';
import { registerOps } from '../../contract/register.ts';

/** The operations of visitors, bidders and members. Cache names are those of the whole API. */
export const client = createClient({ assets: registerOps, letting: lettingOps, dividends: dividendsOps });
