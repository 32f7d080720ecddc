import type { Node } from './graph.ts';

/** What may be looked up among the values that are given. */
export interface Given {
  name: string;
  /** The name of the element, where its variable has another. */
  title: string;
  routes: readonly (readonly string[])[];
}

type Values = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The key under which a value is given and what holds it: below the names of the imports that lead to the element, under its name with
 * these as its prefix, or simply under its name. Null if it is not given.
 */
export function holderOf(inputs: Values, { name, title, routes }: Given): { at: Values; key: string } | null {
  const names = title === name || title === '' ? [name] : [name, title];
  for (const route of routes) {
    if (route.length === 0) continue;
    let at: unknown = inputs;
    for (const step of route) at = isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
    for (const key of names) {
      if (isObject(at) && Object.hasOwn(at, key)) return { at, key };
      const whole = [...route, key].join('.');
      if (Object.hasOwn(inputs, whole)) return { at: inputs, key: whole };
    }
  }
  for (const key of names) if (Object.hasOwn(inputs, key)) return { at: inputs, key };
  return null;
}

/**
 * What is evaluated under which name: elements of the file itself first, then those it imports without a name (they count as its own),
 * then others, by their name with the prefix of the import or, where that is nobody else's, without. Ids come last.
 */
export function byName<N extends Node & { imported: boolean }>(nodes: readonly N[]): Map<string, N> {
  const found = new Map<string, N>();
  const put = (name: string, node: N): void => {
    if (!found.has(name)) found.set(name, node);
  };
  const own = nodes.filter((node) => !node.imported);
  const merged = nodes.filter((node) => node.imported && node.routes.some((route) => route.length === 0));
  const others = nodes.filter((node) => node.imported && !node.routes.some((route) => route.length === 0));
  for (const level of [own, merged]) {
    for (const node of level) put(node.name, node);
    for (const node of level) put(node.title, node);
  }
  for (const node of others) {
    for (const route of node.routes) for (const name of [node.name, node.title]) put([...route, name].join('.'), node);
  }
  for (const node of others) put(node.name, node);
  for (const node of [...own, ...merged, ...others]) put(node.id, node);
  return found;
}
