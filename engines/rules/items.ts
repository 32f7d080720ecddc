import type { ItemDefinition } from './dmn/read.ts';
import { ModelError } from './errors.ts';
import { compileNode } from './feel/compile.ts';
import { bareContext } from './feel/scope.ts';
import type { Context, Env } from './feel/scope.ts';
import { compileTests, constantList } from './feel/tests.ts';
import { TYPES } from './feel/types.ts';
import type { FeelType } from './feel/types.ts';

/** A type of a model, with the members of its enumeration where it is one. */
export interface ItemType {
  type: FeelType;
  /** Allowed values, when they are listed one by one. */
  values: readonly unknown[] | null;
}

/** Types as a file names them. */
export interface Items {
  get(name: string): ItemType | undefined;
}

/** The item definitions of one file, read when they are asked for: those of files that import each other may rest on each other. */
export interface OwnItems {
  /** Their names. */
  readonly names: ReadonlySet<string>;
  /** Names of all members, for reading names of several words. */
  readonly members: readonly string[];
  /** One of `names`; `trail` are the types that are being read on the way to it. */
  read(name: string, trail: Trail): ItemType;
}

/** Types that are being read, outermost first. */
export type Trail = readonly { readonly owner: OwnItems; readonly name: string }[];

/** Finds a type by its name, as one file sees it. */
export type FindType = (name: string, trail: Trail) => ItemType | undefined;

/** A type of FEEL itself, under any of the names DMN files give it: DMN 1.1 and some editors write a prefix in front. */
export function builtinType(name: string): ItemType | undefined {
  const type = TYPES.get(
    name
      .trim()
      .replace(/^feel[:.]/, '')
      .replace(/^\{.*\}/, ''),
  );
  return type === undefined ? undefined : { type, values: null };
}

/** The item definitions of a file (DMN 1.5 7.3.3). A type that contains itself is reported (CYCLE) and counts as `Any` there. */
export function ownItems(definitions: readonly ItemDefinition[], find: FindType, report: Context['report']): OwnItems {
  const byName = new Map(definitions.map((item) => [(item.name ?? '').trim(), item]));
  const done = new Map<string, ItemType>();
  const members = new Set<string>();
  const any: ItemType = { type: { kind: 'Any' }, values: null };
  const lookup = (name: string, trail: Trail): ItemType => {
    const known = done.get(name);
    if (known !== undefined) return known;
    const item = byName.get(name);
    if (item === undefined) return any;
    const at = trail.findIndex((one) => one.owner === own && one.name === name);
    if (at !== -1) {
      const names = [...trail.slice(at), { name }].map((one) => one.name);
      report({ code: 'CYCLE', message: `type "${name}" contains itself: ${names.join(' → ')}`, place: {} });
      return any;
    }
    const made = read(item, [...trail, { owner: own, name }]);
    done.set(name, made);
    return made;
  };
  const read = (item: ItemDefinition, trail: Trail): ItemType => {
    const name = item.name ?? '';
    const of = base(item, trail);
    const allowed = testOf(item.allowedValues, name);
    const constraint = testOf(item.typeConstraint, name);
    let type: FeelType = { ...of.type, name };
    // What a type allows stands in place of what the type it rests on allows (so the TCK).
    if (allowed !== null) type = { ...type, allowed };
    if (item.isCollection) type = { kind: 'list', of: type, name };
    if (constraint !== null)
      type = { ...type, allowed: item.isCollection || allowed === null ? constraint : both(allowed, constraint) };
    const listed = item.allowedValues ?? item.typeConstraint;
    return { type, values: (listed === null ? null : listOf(listed)) ?? of.values };
  };
  const base = (item: ItemDefinition, trail: Trail): ItemType => {
    if (item.components.length > 0) {
      const fields = new Map<string, FeelType>();
      for (const part of item.components) {
        fields.set((part.name ?? '').trim(), read(part, trail).type);
      }
      return { type: { kind: 'context', fields }, values: null };
    }
    if (item.functionItem !== null) {
      const typeOf = (ref: string | null): FeelType =>
        (ref === null ? undefined : find(ref.trim(), trail)?.type) ?? { kind: 'Any' };
      return {
        type: {
          kind: 'function',
          parameters: item.functionItem.parameters.map(({ typeRef }) => typeOf(typeRef)),
          result: typeOf(item.functionItem.outputTypeRef),
        },
        values: null,
      };
    }
    if (item.typeRef === null) return { type: { kind: 'Any' }, values: null };
    const found = find(item.typeRef.trim(), trail);
    if (found === undefined) {
      report({
        code: 'REFERENCE',
        message: `type "${item.name ?? ''}" rests on "${item.typeRef}", which does not exist`,
        place: {},
      });
    }
    return found ?? { type: { kind: 'Any' }, values: null };
  };
  const testOf = (text: string | null, name: string): ((value: unknown) => boolean) | null => {
    if (text === null || text.trim() === '') return null;
    try {
      return testsOf(text, name);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      report({ code: error.code, message: error.message, place: {} });
      return null;
    }
  };
  const testsOf = (text: string, name: string): ((value: unknown) => boolean) | null => {
    const context: Context = { ...bareContext({ columnName: name }), report };
    const self = context.scope.frame.size++;
    // An enumeration is asked for with every value that is read: it needs no environment.
    const members = listOf(text);
    if (members?.every((member) => typeof member === 'string' || typeof member === 'number') === true) {
      const set: ReadonlySet<unknown> = new Set<unknown>(members);
      return (value) => set.has(value);
    }
    const test = compileTests(text, context, self, undefined, compileNode);
    if (test === null) return null;
    return (value) => {
      const env: Env = Array.from({ length: context.scope.frame.size }, () => null);
      env[self] = value;
      return test(value, env) === true;
    };
  };
  const listOf = (text: string): unknown[] | null => {
    try {
      return constantList(text, bareContext(), compileNode);
    } catch (error) {
      // What cannot be read is reported where the test is made of it.
      if (error instanceof ModelError) return null;
      throw error;
    }
  };
  const gather = (item: ItemDefinition): void => {
    for (const part of item.components) {
      members.add(part.name ?? '');
      gather(part);
    }
  };
  definitions.forEach(gather);
  const own: OwnItems = { names: new Set(byName.keys()), members: [...members], read: lookup };
  return own;
}

const both =
  (a: (value: unknown) => boolean, b: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    a(value) && b(value);
