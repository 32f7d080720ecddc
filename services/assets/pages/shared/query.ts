/** Lists whose filters stand in the address: everyone who gets the link sees the same list. */

/** The page in the address, from 1; nonsense is 1. */
export function readPage(search: URLSearchParams): number {
  const page = Number(search.get('page') ?? '1');
  return Number.isInteger(page) && page >= 1 && page <= 100_000 ? page : 1;
}

/** What the list of notices is narrowed by. What makes no sense is left out. */
export function noticeFilters(search: URLSearchParams): { open?: 'true'; results?: 'true'; town?: string; q?: string } {
  const town = search.get('town')?.slice(0, 20);
  const q = search.get('q')?.trim().slice(0, 60);
  return {
    ...(search.get('show') === 'open' ? { open: 'true' as const } : {}),
    ...(search.get('show') === 'results' ? { results: 'true' as const } : {}),
    ...(town ? { town } : {}),
    ...(q ? { q } : {}),
  };
}

/** The address with one part changed (`''` takes it out); a change of filter goes back to the first page. */
export function changed(search: URLSearchParams, key: string, value: string): URLSearchParams {
  const next = new URLSearchParams(search);
  if (value === '') next.delete(key);
  else next.set(key, value);
  if (key !== 'page') next.delete('page');
  return next;
}
