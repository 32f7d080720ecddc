import { useSyncExternalStore } from 'react';

const phone = '(max-width: 40rem)';

/** Whether the window is as narrow as a phone. */
export function usePhone(): boolean {
  return useSyncExternalStore(
    (tell) => {
      const media = matchMedia(phone);
      media.addEventListener('change', tell);
      return () => media.removeEventListener('change', tell);
    },
    () => matchMedia(phone).matches,
    () => false,
  );
}
