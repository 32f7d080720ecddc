import { z } from 'zod';

/** The job to enqueue with a file, in the same transaction. */
export const importJob = { name: 'assets.import', schema: z.object({ id: z.uuid() }) } as const;
