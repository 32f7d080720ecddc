/**
 * What browsers of about 2021 (the build's targets: Chromium 91, Safari 15) lack and our libraries call. Syntax is lowered by the build;
 * these are methods, so they are added here. Imported before everything else.
 */
const add = (target: object, name: string, value: unknown): void => {
  if (!(name in target)) Object.defineProperty(target, name, { value, writable: true, configurable: true });
};

function at<T>(this: ArrayLike<T>, index: number): T | undefined {
  const i = Math.trunc(index) || 0;
  return this[i < 0 ? this.length + i : i];
}
function findLastIndex<T>(this: readonly T[], test: (value: T, index: number, all: readonly T[]) => unknown): number {
  for (let i = this.length - 1; i >= 0; i--) if (test(this[i] as T, i, this)) return i;
  return -1;
}

add(Array.prototype, 'at', at);
add(String.prototype, 'at', at);
add(Object.getPrototypeOf(Uint8Array.prototype) as object, 'at', at);
add(Array.prototype, 'findLastIndex', findLastIndex);
add(Array.prototype, 'findLast', function <T>(this: readonly T[], test: (value: T, index: number, all: readonly T[]) => unknown) {
  return this[findLastIndex.call(this, test as never)];
});
add(Array.prototype, 'toSorted', function <T>(this: readonly T[], order?: (a: T, b: T) => number) {
  return [...this].sort(order);
});
add(Array.prototype, 'toReversed', function <T>(this: readonly T[]) {
  return [...this].reverse();
});
add(Object, 'hasOwn', (target: object, key: PropertyKey) => Object.prototype.hasOwnProperty.call(target, key));
