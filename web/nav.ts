import { canSee, useMe, type NavEntry } from '@yunjian/ui';
import { services } from './services.ts';

/** Entries that belong to no service. */
const own: readonly NavEntry[] = [
  {
    to: '/staff/accounts',
    title: { zh: '工作人员账号', en: 'Staff accounts' },
    place: 'staff',
    access: ['sysadmin', 'secadmin'],
    order: 900,
  },
];

/** The menu entries of one place that this person may see. */
export function useNav(place: NavEntry['place']): NavEntry[] {
  const { me } = useMe();
  return [...own, ...services.flatMap((s) => s.nav)]
    .filter((n) => n.place === place && (canSee(n.access, me) || (n.access === 'signed-in' && !me?.account && place === 'main')))
    .sort((a, b) => (a.order ?? 100) - (b.order ?? 100));
}
