/**
 * The rows shown, brought up to date without moving: each takes its newest value, one that is gone keeps its last. `waiting` says that the fresh list
 * has other rows, or another order.
 */
export function mergeSteady<T>(
  shown: readonly T[],
  fresh: readonly T[],
  keyOf: (row: T) => string,
): { rows: readonly T[]; waiting: boolean } {
  const byKey = new Map(fresh.map((r) => [keyOf(r), r]));
  const same = shown.length === fresh.length && fresh.every((r, i) => keyOf(r) === keyOf(shown[i] ?? r));
  return { rows: shown.map((r) => byKey.get(keyOf(r)) ?? r), waiting: !same };
}
