/** 规则工作台: a promise is changed by those who are responsible for it, seen before it is published, approved by a second person. */
import { rulebookFailures } from '@yunjian/kernel/rulebook';
import { defineService, type Kit, type RegisteredService } from '@yunjian/kernel/service';
import { workbenchApi } from './contract.ts';
import { demoOf } from './demo.ts';
import { failures } from './failures.ts';
import { workbenchHandlers } from './handlers.ts';
import { indicators } from './indicators.ts';
import { workbenchJobs } from './jobs.ts';

/** The workbench over the rules of `owners`: each owner says on which of its cases its rules are rehearsed. It has no tables of its own. */
export function workbench(owners: readonly Pick<RegisteredService, 'rehearsables'>[]): RegisteredService {
  const rehearsables = (kit: Kit) => owners.flatMap((owner) => owner.rehearsables?.(kit) ?? []);
  return defineService({
    name: 'workbench',
    title: { zh: '规则工作台', en: 'Rules workbench' },
    roles: ['rule-editor', 'rule-approver', 'auditor'],
    api: workbenchApi,
    failures: { ...failures, ...rulebookFailures },
    handlers: (kit) => ({ workbench: workbenchHandlers(kit, rehearsables(kit)) }),
    jobs: (kit) => workbenchJobs(kit, rehearsables(kit)),
    indicators,
    demo: demoOf(rehearsables),
  });
}
