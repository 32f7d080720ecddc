/** The shapes of the API by their names, for pages. */
import type { Reply } from '@yunjian/kernel/contract';
import type { z } from 'zod';
import type { transitApi } from '../../contract.ts';
import type * as shapes from '../../contract/shapes.ts';

export type Mode = z.output<typeof shapes.mode>;
export type Line = z.output<typeof shapes.line>;
export type StopBrief = z.output<typeof shapes.stopBrief>;
export type ApiPlace = z.output<typeof shapes.place>;
export type Headway = z.output<typeof shapes.headway>;
export type Alert = z.output<typeof shapes.alert>;
export type Passing = z.output<typeof shapes.passing>;
export type Leg = z.output<typeof shapes.leg>;
export type Journey = z.output<typeof shapes.journey>;
export type ChoiceOf = z.output<typeof shapes.choice>;
export type BoardRow = z.output<typeof shapes.boardRow>;
export type FirstLast = z.output<typeof shapes.firstLast>;
export type Network = z.output<typeof shapes.network>;
export type Reached = z.output<typeof shapes.reached>;
/** What an answer says of the networks it rests on. */
export type NetworkNote = Pick<Network, 'code' | 'title' | 'asOf' | 'assumed' | 'example'>;
export type JourneysAnswer = Reply<(typeof transitApi)['transit']['journeys']>;
