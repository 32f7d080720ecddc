import type { Definitions, Import } from './dmn/read.ts';
import { ModelError } from './errors.ts';
import type { Problem } from './feel/scope.ts';
import { builtinType, ownItems } from './items.ts';
import type { FindType, Items, OwnItems } from './items.ts';

/** Finds the file an import means; undefined if there is none. */
export type Resolver = (wanted: { namespace: string; locationURI: string | null; name: string }) => Definitions | undefined;

/** A file and what it imports. */
export interface LoadedModel {
  definitions: Definitions;
  namespace: string;
  items: Items;
  /** Its own item definitions. */
  own: OwnItems;
  imports: { name: string; model: LoadedModel }[];
  /**
   * Files that share one space of names: an import without a name brings the elements of a file in as if they were written here
   * (DMN 1.5 6.3.3). The importing file comes first, then what it imports, each file followed by its own imports: where two elements
   * have the same name, the first one is meant, also inside the file that has the other.
   */
  group: LoadedModel[];
  /** Names of the imports that lead to it from the file that was asked for, by each way there is; the file itself has the way []. */
  routes: (readonly string[])[];
  imported: boolean;
}

const MAX_MODELS = 100;
const MAX_ROUTES = 100;
const DMN_TYPE = /^https?:\/\/www\.omg\.org\/spec\/DMN\//;

/**
 * Loads a file and all it imports, each name space once (DMN 1.5 6.3.3): the asked one first, each followed by its imports. Files may
 * import each other, or themselves. Throws ModelError REFERENCE or LIMIT.
 */
export function loadModels(main: Definitions, resolve: Resolver | undefined, report: (problem: Problem) => void): LoadedModel[] {
  const models = new Map<string, LoadedModel>();
  const load = (definitions: Definitions, route: readonly string[]): LoadedModel => {
    const namespace = (definitions.namespace ?? '').trim();
    const known = models.get(namespace);
    if (known !== undefined) {
      if (known.imported && known.routes.length < MAX_ROUTES) known.routes.push(route);
      return known;
    }
    if (models.size >= MAX_MODELS) throw new ModelError('LIMIT', `more than ${MAX_MODELS} imported models`);
    const imports: LoadedModel['imports'] = [];
    const find: FindType = (name, trail) => findType(model, name, trail);
    const model: LoadedModel = {
      definitions,
      namespace,
      items: { get: (name) => find(name.trim(), []) },
      own: ownItems(definitions.itemDefinitions, find, report),
      imports,
      group: [],
      routes: [route],
      imported: models.size > 0,
    };
    models.set(namespace, model);
    for (const wanted of definitions.imports) {
      if (wanted.importType !== null && !DMN_TYPE.test(wanted.importType)) {
        report({ code: 'UNSUPPORTED', message: `imports ${label(wanted)}, which is no DMN model`, place: {} });
        continue;
      }
      const name = (wanted.name ?? '').trim();
      const found =
        models.get((wanted.namespace ?? '').trim())?.definitions ??
        resolve?.({ namespace: wanted.namespace ?? '', locationURI: wanted.locationURI, name });
      if (found === undefined) {
        report({ code: 'REFERENCE', message: `imports ${label(wanted)}, which was not found`, place: {} });
        continue;
      }
      imports.push({ name, model: load(found, name === '' ? route : [...route, name]) });
    }
    return model;
  };
  load(main, []);
  const all = [...models.values()];
  for (const model of all) {
    if (model.group.length > 0) continue;
    const group = [...sharing(model, new Set())].filter((one) => one.group.length === 0);
    for (const member of group) member.group = group;
  }
  for (const model of all) for (const name of model.own.names) model.own.read(name, []);
  return all;
}

const label = ({ name, namespace }: Import): string => `"${name === null || name === '' ? (namespace ?? '') : name}"`;

/** A file and those it imports without a name, directly or through others. */
const sharing = (model: LoadedModel, seen: Set<LoadedModel>): Set<LoadedModel> => {
  if (seen.has(model)) return seen;
  seen.add(model);
  for (const { name, model: imported } of model.imports) if (name === '') sharing(imported, seen);
  return seen;
};

/** A type as a file names it: one of its space of names, one of FEEL's own, or `prefix.type` of an imported file. */
const findType = (model: LoadedModel, name: string, trail: Parameters<FindType>[1]): ReturnType<FindType> => {
  for (const { own } of model.group) if (own.names.has(name)) return own.read(name, trail);
  const builtin = builtinType(name);
  if (builtin !== undefined) return builtin;
  for (const { imports } of model.group) {
    for (const { name: prefix, model: imported } of imports) {
      if (prefix === '' || !name.startsWith(`${prefix}.`)) continue;
      const found = findType(imported, name.slice(prefix.length + 1), trail);
      if (found !== undefined) return found;
    }
  }
  return undefined;
};
