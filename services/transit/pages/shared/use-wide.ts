import { useSyncExternalStore } from 'react';

const QUERY = '(min-width: 64rem)';

/** Whether there is room for a list and a map side by side. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (tell) => {
      const media = matchMedia(QUERY);
      media.addEventListener('change', tell);
      return () => media.removeEventListener('change', tell);
    },
    () => matchMedia(QUERY).matches,
    () => false,
  );
}
