/** Page and rows a page of an address; what makes no sense there is the usual. */
export function pageOf(search: URLSearchParams, usual: number): { page: number; size: number } {
  const page = Number(search.get('page'));
  const size = Number(search.get('size'));
  return {
    page: Number.isInteger(page) && page >= 1 && page <= 100_000 ? page : 1,
    size: Number.isInteger(size) && size >= 1 && size <= 200 ? size : usual,
  };
}
