import { z } from 'zod';

/** The job to enqueue with an upload, in the same transaction. */
export const checkJob = { name: 'transit.check', schema: z.object({ id: z.uuid() }) } as const;
