import { pages as assets } from '@yunjian/assets/pages';
import { pages as talent } from '@yunjian/talent/pages';
import { pages as transit } from '@yunjian/transit-service/pages';
import type { PageModule } from '@yunjian/ui';
import { pages as workbench } from '@yunjian/workbench/pages';

/** The services whose pages this program shows: one line each, in the order of the home page. */
export const services: readonly PageModule[] = [talent, transit, assets, workbench];
