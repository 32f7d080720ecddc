import { canSee, useMe, type NavEntry } from '@yunjian/ui';
import { services } from './services.ts';

/** The menu entries of one place that this person may see. */
export function useNav(place: NavEntry['place']): NavEntry[] {
  const { me } = useMe();
  return services
    .flatMap((s) => s.nav)
    .filter((n) => n.place === place && (canSee(n.access, me) || (n.access === 'signed-in' && !me?.account && place === 'main')))
    .sort((a, b) => (a.order ?? 100) - (b.order ?? 100));
}
