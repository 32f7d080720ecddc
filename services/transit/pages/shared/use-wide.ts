import { useSyncExternalStore } from 'react';

const QUERY = '(min-width: 64rem)';

/** The same at this moment, for what happens once. */
export const isWide = (): boolean => matchMedia(QUERY).matches;

/** Whether there is room for a list and a map side by side. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (tell) => {
      const media = matchMedia(QUERY);
      media.addEventListener('change', tell);
      return () => media.removeEventListener('change', tell);
    },
    isWide,
    () => false,
  );
}
