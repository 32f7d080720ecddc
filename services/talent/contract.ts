/** The API of talent housing: the one source of types, validation, OpenAPI and the web client. */
import { applicantOps } from './contract/applicant.ts';
import { publicOps } from './contract/public.ts';
import { dutyOps, operatorOps, reviewOps } from './contract/staff.ts';

export const talentApi = {
  talent: { ...publicOps, ...applicantOps },
  review: reviewOps,
  duty: dutyOps,
  operator: operatorOps,
} as const;

export * from './contract/shapes.ts';
export { CAUSES, type ReviewDetail } from './contract/staff.ts';
export type { ProjectRow } from './contract/public.ts';
