/** The register of services: one line adds or removes one. */
import type { RegisteredService } from '@yunjian/kernel/service';
import { talent } from '@yunjian/talent';

export const services: readonly RegisteredService[] = [talent];
