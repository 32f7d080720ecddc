/** 四网融合: railway, metro, tram and bus as one network; journeys, boards, what an hour reaches, the night, what is at the stops. */
import { defineService } from '@yunjian/kernel/service';
import { motisApi } from './contract/motis.ts';
import { transitApi } from './contract.ts';
import { demo } from './demo.ts';
import { failures } from './failures.ts';
import { motisHandlers } from './handlers/motis.ts';
import { publicHandlers } from './handlers/public.ts';
import { staffHandlers } from './handlers/staff.ts';
import { indicators } from './indicators.ts';
import { transitJobs } from './jobs.ts';
import { Live } from './live/live.ts';

export const transit = defineService({
  name: 'transit',
  title: { zh: '四网出行', en: 'Transit' },
  roles: ['inspector', 'data-editor', 'auditor'],
  migrations: { name: 'transit', dir: new URL('./migrations/', import.meta.url) },
  api: { ...transitApi, ...motisApi },
  failures,
  handlers: (kit) => ({ transit: { ...publicHandlers(kit), ...staffHandlers(kit) }, motis: motisHandlers(kit) }),
  jobs: transitJobs,
  indicators,
  demo,
  start: (kit) => Live.of(kit).start(),
  stop: (kit) => Live.of(kit).stop(),
});
