import type { Definitions, Import } from './dmn/read.ts';
import { ModelError } from './errors.ts';
import type { Problem } from './feel/scope.ts';
import { readItems } from './items.ts';
import type { Items } from './items.ts';

/** Finds the file an import means; undefined if there is none. */
export type Resolver = (wanted: { namespace: string; locationURI: string | null; name: string }) => Definitions | undefined;

/** A file and what it imports. */
export interface LoadedModel {
  definitions: Definitions;
  namespace: string;
  items: Items;
  imports: { name: string; model: LoadedModel }[];
  /** Names of the imports that lead to it from the file that was asked for. */
  path: readonly string[];
  imported: boolean;
}

const MAX_MODELS = 100;
const DMN_TYPE = /^https?:\/\/www\.omg\.org\/spec\/DMN\//;

/** Loads a file and all it imports, each name space once (DMN 1.5 6.3.3); the asked one first. Throws ModelError REFERENCE, LIMIT or CYCLE. */
export function loadModels(main: Definitions, resolve: Resolver | undefined, report: (problem: Problem) => void): LoadedModel[] {
  const models = new Map<string, LoadedModel>();
  const load = (definitions: Definitions, path: readonly string[]): LoadedModel => {
    const namespace = (definitions.namespace ?? '').trim();
    const known = models.get(namespace);
    if (known !== undefined) return known;
    if (models.size >= MAX_MODELS) throw new ModelError('LIMIT', `more than ${MAX_MODELS} imported models`);
    const imports: LoadedModel['imports'] = [];
    const empty: Items = { get: () => undefined, members: [] };
    const model: LoadedModel = { definitions, namespace, items: empty, imports, path, imported: path.length > 0 };
    models.set(namespace, model);
    for (const wanted of definitions.imports) {
      if (wanted.importType !== null && !DMN_TYPE.test(wanted.importType)) {
        report({ code: 'UNSUPPORTED', message: `imports ${label(wanted)}, which is no DMN model`, place: {} });
        continue;
      }
      const name = (wanted.name ?? '').trim();
      const found = models.get((wanted.namespace ?? '').trim())?.definitions ?? resolve?.({ namespace: wanted.namespace ?? '', locationURI: wanted.locationURI, name });
      if (found === undefined) {
        report({ code: 'REFERENCE', message: `imports ${label(wanted)}, which was not found`, place: {} });
        continue;
      }
      imports.push({ name, model: load(found, [...path, name]) });
    }
    model.items = readItems(definitions.itemDefinitions, (type) => importedType(imports, type), report);
    return model;
  };
  load(main, []);
  return [...models.values()];
}

const label = ({ name, namespace }: Import): string => `"${name === null || name === '' ? (namespace ?? '') : name}"`;

/** `prefix.type`, or a type of a model imported without a name. */
const importedType = (imports: LoadedModel['imports'], type: string): ReturnType<Items['get']> => {
  for (const { name, model } of imports) {
    const found = name === '' ? model.items.get(type) : type.startsWith(`${name}.`) ? model.items.get(type.slice(name.length + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
};
