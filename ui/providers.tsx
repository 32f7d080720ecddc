import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ToastHost } from './feedback.tsx';
import { LocaleProvider } from './i18n.tsx';
import { queryClient } from './query.ts';

/** Everything components need above them: the cache, the language, the place for short messages. Once, around all pages. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <QueryClientProvider client={queryClient}>
      <LocaleProvider>
        <ToastHost>{children}</ToastHost>
      </LocaleProvider>
    </QueryClientProvider>
  );
}
