import { indentOf, Patches } from './patch.ts';
import type { XmlElement } from './xml.ts';

/** What tells one item of a list from another: its id, or without one what it says. */
export interface Item {
  readonly id: string | null;
  readonly content: string;
}

/**
 * Which item of the old list each item of the new one is, by keys that are tried one after the other; -1: none. Of several with the same
 * key the first goes with the first; null is no key.
 */
export function matchBy<T>(before: readonly T[], after: readonly T[], keys: readonly ((item: T) => string | null)[]): number[] {
  const result = after.map(() => -1);
  const taken = new Set<number>();
  for (const key of keys) {
    const open = new Map<string, number[]>();
    for (let i = before.length - 1; i >= 0; i--) {
      const item = before[i];
      const name = item === undefined || taken.has(i) ? null : key(item);
      if (name === null) continue;
      const list = open.get(name);
      if (list === undefined) open.set(name, [i]);
      else list.push(i);
    }
    after.forEach((item, i) => {
      const name = result[i] === -1 ? key(item) : null;
      const found = name === null ? undefined : open.get(name)?.pop();
      if (found === undefined) return;
      result[i] = found;
      taken.add(found);
    });
  }
  return result;
}

/**
 * Which item of the old list each item of the new one is; -1: a new one. Ids decide; those without pair up from the start and from the
 * end as long as they say the same, and what is left between in order, so that one changed, added or removed item is seen as just that.
 */
export function matchItems(before: readonly Item[], after: readonly Item[]): number[] {
  const result = matchBy(before, after, [({ id }) => id]);
  const old = before.flatMap(({ id }, i) => (id === null ? [i] : []));
  const fresh = after.flatMap(({ id }, i) => (id === null ? [i] : []));
  const same = (a: number | undefined, b: number | undefined): boolean =>
    a !== undefined && b !== undefined && before[a]?.content === after[b]?.content;
  let start = 0;
  while (same(old[start], fresh[start])) start++;
  let end = 0;
  while (end < Math.min(old.length, fresh.length) - start && same(old.at(-1 - end), fresh.at(-1 - end))) end++;
  fresh.forEach((i, k) => {
    const fromEnd = k >= fresh.length - end;
    const source = fromEnd ? old[old.length - (fresh.length - k)] : k < old.length - end ? old[k] : undefined;
    result[i] = source ?? -1;
  });
  return result;
}

/** Indices (into `list`) of a longest rising subsequence; entries below 0 are passed over. */
export function rising(list: readonly number[]): Set<number> {
  const tails: number[] = [];
  const before: number[] = [];
  list.forEach((value, i) => {
    if (value < 0) return;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[tails[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[i] = tails[low - 1] ?? -1;
    tails[low] = i;
  });
  const kept = new Set<number>();
  for (let i = tails.at(-1) ?? -1; i !== -1; i = before[i] ?? -1) kept.add(i);
  return kept;
}

/** An item of a list to be: an old one by its index with changes inside, or the text of a new one. */
export type Target =
  | { readonly at: number; readonly edit: (patches: Patches) => void }
  | { readonly at: -1; readonly text: () => string };

/**
 * Brings sibling elements into a new order with the least movement: items that keep their relative order stay where they are, others
 * are moved with their bytes and the comments above them, those not wanted are removed (a comment above one stays).
 * @param anchor the element before the group, when the group begins with something new; none: the start of the parent
 * @param indent goes before new items, and before moved ones
 */
export function arrange(
  patches: Patches,
  parent: XmlElement,
  sources: readonly XmlElement[],
  targets: readonly Target[],
  anchor: XmlElement | undefined,
  indent: string,
): void {
  const staying = rising(targets.map(({ at }) => at));
  const inPlace = new Set([...staying].map((i) => targets[i]?.at));
  const moved = new Set(targets.map(({ at }) => at));
  sources.forEach((source, i) => {
    if (inPlace.has(i)) return;
    if (moved.has(i)) patches.replace(source.from - commentsAbove(patches.xml, parent, source).length, source.to, '');
    else patches.remove(source);
  });
  let cursor = anchor;
  targets.forEach((target, i) => {
    const source = target.at === -1 ? undefined : sources[target.at];
    if (!('edit' in target) || source === undefined) {
      if ('text' in target) patches.add(parent, cursor, indent, target.text());
      return;
    }
    const inner = new Patches(patches.xml);
    target.edit(inner);
    if (staying.has(i)) {
      patches.merge(inner);
      cursor = source;
    } else {
      const above = commentsAbove(patches.xml, parent, source);
      patches.add(parent, cursor, above.includes('<!--') ? above : indent, inner.apply(source.from, source.to));
    }
  });
}

/** What stands between an element and the one before it, without what is on that one's line: the lines of its comments and its indentation. */
const commentsAbove = (xml: string, parent: XmlElement, element: XmlElement): string => {
  const before = parent.children[parent.children.indexOf(element) - 1];
  const between = xml.slice(before?.to ?? parent.innerFrom, element.from);
  const line = /^(?:[ \t]|<!--(?:(?!-->)[\s\S])*-->)*(?=[\r\n])/.exec(between);
  const above = line === null ? '' : between.slice(line[0].length);
  // Text, or an instruction, is nobody's comment.
  return above.replaceAll(/<!--[\s\S]*?-->/g, '').trim() === '' && above.includes('<!--') ? above : indentOf(xml, element);
};
