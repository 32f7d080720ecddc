/** 人才安居: from application to keys. */
import { defineService } from '@yunjian/kernel/service';
import { Allotter } from './allot.ts';
import { talentApi } from './contract.ts';
import { demo } from './demo.ts';
import { failures } from './failures.ts';
import { applicantHandlers } from './handlers/applicant.ts';
import { dutyHandlers } from './handlers/duty.ts';
import { operatorHandlers } from './handlers/operator.ts';
import { publicHandlers } from './handlers/public.ts';
import { reviewHandlers } from './handlers/review.ts';
import { indicators } from './indicators.ts';
import { talentJobs } from './jobs.ts';
import { admissionRehearsal } from './rehearse.ts';
import { policyOf } from './setting.ts';

export const talent = defineService({
  name: 'talent',
  title: { zh: '人才安居', en: 'Talent housing' },
  roles: ['citizen', 'reviewer', 'duty', 'operator', 'auditor'],
  migrations: { name: 'talent', dir: new URL('./migrations/', import.meta.url) },
  api: talentApi,
  failures,
  handlers(kit) {
    const allotter = new Allotter(kit);
    return {
      talent: { ...publicHandlers(kit), ...applicantHandlers(kit, allotter) },
      review: reviewHandlers(kit, allotter),
      duty: dutyHandlers(kit, allotter),
      operator: operatorHandlers(kit, allotter),
    };
  },
  jobs: talentJobs,
  indicators,
  demo,
  rehearsables: (kit) => [admissionRehearsal(policyOf(kit).rule)],
  // What a process decided before it was killed is allotted at once, not at the next turn of the job.
  start: (kit) => new Allotter(kit).sweep(),
});
