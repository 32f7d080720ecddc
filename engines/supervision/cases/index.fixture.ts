import { assetCases } from './asset.fixture.ts';
import { biddingCases } from './bidding.fixture.ts';
import type { Case } from './case.fixture.ts';
import { formCases } from './form.fixture.ts';
import { moneyCases } from './money.fixture.ts';
import { termCases } from './term.fixture.ts';

/** All cases of all rules. */
export const cases: readonly Case[] = [...termCases, ...formCases, ...biddingCases, ...moneyCases, ...assetCases];
export type { Case };
