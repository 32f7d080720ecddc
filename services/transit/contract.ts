/** The API of transit: the one source of types, validation, OpenAPI and the web client. The open API shaped after MOTIS is contract/motis.ts. */
import { reachOps } from './contract/reach.ts';
import { staffOps } from './contract/staff.ts';
import { travellerOps } from './contract/traveller.ts';

export const transitApi = { transit: { ...travellerOps, ...reachOps, ...staffOps } } as const;
