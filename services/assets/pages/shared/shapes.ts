/** What the API answers to visitors, bidders and members, by the names the pages use. */
import type { z } from 'zod';
import type { myHolding, myPayout, reservesYear } from '../../contract/dividends-shapes.ts';
import type { myRegistration, publicListing } from '../../contract/letting-shapes.ts';

export type Holding = z.infer<typeof myHolding>;
export type ReservesYear = z.infer<typeof reservesYear>;
export type Payout = z.infer<typeof myPayout>;
export type Registration = z.infer<typeof myRegistration>;
export type PublicNotice = z.infer<typeof publicListing>;
