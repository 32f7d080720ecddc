/** The register of services: one line adds or removes one. */
import type { RegisteredService } from '@yunjian/kernel/service';
import { assets } from '@yunjian/assets';
import { talent } from '@yunjian/talent';
import { transit } from '@yunjian/transit-service';
import { workbench } from '@yunjian/workbench';

/** Services that keep promises; the workbench changes their rules and rehearses on their cases. */
const promises: readonly RegisteredService[] = [talent, transit, assets];

export const services: readonly RegisteredService[] = [...promises, workbench(promises)];
