/** Behaviour the staff pages share: filters in the address, rows that do not jump, the list one came from, shortcuts. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { serverNow } from '@yunjian/ui';
import { mergeSteady } from './steady.ts';

/** The filters of a list, kept in the address so that a list can be bookmarked and the back button works. Changing any but the page returns to page 1. */
export function useFilters<K extends string>(
  keys: readonly K[],
  usual = 50,
): {
  filters: Partial<Record<K, string>>;
  page: number;
  size: number;
  set: (part: Partial<Record<K, string | undefined>>) => void;
  setPage: (page: number, size: number) => void;
  active: number;
  clear: () => void;
} {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => {
    const out: Partial<Record<K, string>> = {};
    for (const key of keys) {
      const value = search.get(key);
      if (value) out[key] = value;
    }
    return out;
  }, [search, keys]);
  const set = useCallback(
    (part: Partial<Record<K, string | undefined>>) => {
      setSearch((old) => {
        const next = new URLSearchParams(old);
        next.delete('page');
        for (const [key, value] of Object.entries(part) as [string, string | undefined][])
          if (value) next.set(key, value);
          else next.delete(key);
        return next;
      });
    },
    [setSearch],
  );
  const setPage = useCallback(
    (page: number, size: number) => {
      setSearch((old) => {
        const next = new URLSearchParams(old);
        if (page > 1) next.set('page', String(page));
        else next.delete('page');
        if (size === usual) next.delete('size');
        else next.set('size', String(size));
        return next;
      });
    },
    [setSearch, usual],
  );
  const clear = useCallback(() => setSearch({}), [setSearch]);
  const page = Math.max(1, Number.parseInt(search.get('page') ?? '1', 10) || 1);
  const asked = Number.parseInt(search.get('size') ?? '', 10);
  const size = asked >= 1 && asked <= 200 ? asked : usual;
  return { filters, page, size, set, setPage, active: Object.keys(filters).length, clear };
}

/**
 * Rows that refresh under the reader's eyes without jumping: values of the rows shown change in place, but rows come, go and
 * change order only when the reader says so (`accept`). `scope` names what was asked for: a new filter or page is shown at once.
 */
export function useSteady<T>(
  rows: readonly T[] | undefined,
  keyOf: (row: T) => string,
  scope: string,
): { rows: readonly T[] | undefined; waiting: boolean; accept: () => void } {
  const [shown, setShown] = useState<{ scope: string; rows: readonly T[] } | null>(null);
  const accept = useCallback(() => setShown(null), []);
  const current = shown?.scope === scope ? shown : null;
  if (rows && !current) setShown({ scope, rows });
  if (!current || !rows) return { rows: current?.rows ?? rows, waiting: false, accept };
  return { ...mergeSteady(current.rows, rows, keyOf), accept };
}

const LIST = 'yunjian.talent.worklist';

/** Remembers the list the reader works through, so that the review page knows what comes next. */
export function rememberList(ids: readonly string[], search: string): void {
  try {
    sessionStorage.setItem(LIST, JSON.stringify({ ids, search }));
  } catch {
    // Without storage there is no "next", and the list is one click away.
  }
}

/** The list the reader came from: the next record after this one, and the address of the list with its filters. */
export function listAround(id: string): { next: string | null; left: number; back: string } {
  try {
    const kept = JSON.parse(sessionStorage.getItem(LIST) ?? 'null') as { ids: string[]; search: string } | null;
    if (!kept) return { next: null, left: 0, back: '/staff/talent' };
    const at = kept.ids.indexOf(id);
    const rest = at < 0 ? kept.ids : kept.ids.slice(at + 1);
    return { next: rest[0] ?? null, left: rest.length, back: `/staff/talent${kept.search}` };
  } catch {
    return { next: null, left: 0, back: '/staff/talent' };
  }
}

/** A shortcut with the Alt key (a letter alone would fire while someone dictates or types). `letter` is upper case. */
export function useShortcut(letter: string, run: (() => void) | null): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== `Key${letter}`) return;
      if (!latest.current || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      latest.current();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [letter]);
}

/** Today's date in the district's zone, YYYY-MM-DD: the first value of a date field. The server checks against its own clock. */
export function todayText(): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(serverNow());
}
