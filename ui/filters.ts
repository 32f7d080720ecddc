import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { pageOf } from './paging.ts';

/** Filters and page of a list, kept in the address: it can be bookmarked, and the back button works. Another filter returns to page 1. */
export function useFilters<K extends string>(keys: readonly K[], usual = 50) {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => {
    const out: Partial<Record<K, string>> = {};
    for (const key of keys) {
      const value = search.get(key);
      if (value) out[key] = value;
    }
    return out;
  }, [search, keys]);
  const change = useCallback(
    (part: Readonly<Record<string, string | undefined>>) =>
      setSearch(
        (old) => {
          const next = new URLSearchParams(old);
          for (const [key, value] of Object.entries(part))
            if (value) next.set(key, value);
            else next.delete(key);
          return next;
        },
        { preventScrollReset: true },
      ),
    [setSearch],
  );
  return {
    filters,
    ...pageOf(search, usual),
    set: (part: Partial<Record<K, string | undefined>>) => change({ page: undefined, ...part }),
    setPage: (page: number, size: number) =>
      change({ page: page > 1 ? String(page) : undefined, size: size === usual ? undefined : String(size) }),
    active: Object.keys(filters).length,
    clear: () => change(Object.fromEntries(['page', ...keys].map((key) => [key, undefined]))),
  };
}
