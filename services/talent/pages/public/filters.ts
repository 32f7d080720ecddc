/** What the listing is narrowed by, as it stands in the address: everyone who gets the link sees the same list. */
export interface Filters {
  town?: string;
  rooms?: number;
  maxRentFen?: string;
  accessible?: 'true';
  freeOnly?: 'true';
  q?: string;
  sort: 'name' | 'rent' | 'free' | 'town';
}

const SORTS = ['free', 'rent', 'name', 'town'] as const;

/** Reads the address. What makes no sense there is left out, never an error. */
export function readFilters(search: URLSearchParams): Filters {
  const town = search.get('town')?.slice(0, 12);
  const rooms = Number(search.get('rooms'));
  const rent = search.get('rent') ?? '';
  const q = search.get('q')?.trim().slice(0, 60);
  return {
    ...(town ? { town } : {}),
    ...(Number.isInteger(rooms) && rooms >= 1 && rooms <= 5 ? { rooms } : {}),
    ...(/^[1-9]\d{0,6}$/.test(rent) ? { maxRentFen: `${rent}00` } : {}),
    ...(search.get('accessible') === 'true' ? { accessible: 'true' as const } : {}),
    ...(search.get('free') === 'true' ? { freeOnly: 'true' as const } : {}),
    ...(q ? { q } : {}),
    sort: SORTS.find((s) => s === search.get('sort')) ?? 'free',
  };
}

/** How many filters are in use; the order of the list is none. */
export function activeFilters(f: Filters): number {
  return Object.keys(f).filter((key) => key !== 'sort').length;
}

/** The page of the list in the address, from 1. */
export function readPage(search: URLSearchParams): number {
  const page = Number(search.get('page') ?? '1');
  return Number.isInteger(page) && page >= 1 && page <= 100_000 ? page : 1;
}

/** The address with one part changed ('' takes it out); a change of filter goes back to the first page. */
export function changed(search: URLSearchParams, key: string, value: string): URLSearchParams {
  const next = new URLSearchParams(search);
  if (value === '') next.delete(key);
  else next.set(key, value);
  if (key !== 'page' && key !== 'view') next.delete('page');
  return next;
}
