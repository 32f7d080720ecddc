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

/** Types by name: the item definitions of a file, and by their prefix those of imported files. */
export interface Items {
  get(name: string): ItemType | undefined;
  /** Names of all members, for reading names of several words. */
  members: readonly string[];
}

/** The name without the prefix that DMN 1.1 and some editors write in front of FEEL's own types. */
const bare = (name: string): string =>
  name
    .trim()
    .replace(/^feel[:.]/, '')
    .replace(/^\{.*\}/, '');

/** Reads the item definitions of a file (DMN 1.5 7.3.2). `imported` resolves names with a prefix. Cycles are a ModelError. */
export function readItems(
  definitions: readonly ItemDefinition[],
  imported: (name: string) => ItemType | undefined,
  report: Context['report'],
): Items {
  const byName = new Map(definitions.map((item) => [(item.name ?? '').trim(), item]));
  const done = new Map<string, ItemType>();
  const members = new Set<string>();
  const lookup = (name: string, trail: readonly string[]): ItemType | undefined => {
    const known = done.get(name);
    if (known !== undefined) return known;
    const item = byName.get(name);
    if (item === undefined) {
      const builtin = TYPES.get(bare(name));
      return builtin === undefined ? imported(name) : { type: builtin, values: null };
    }
    if (trail.includes(name)) throw new ModelError('CYCLE', `type "${name}" contains itself: ${[...trail, name].join(' → ')}`);
    const made = read(item, [...trail, name]);
    done.set(name, made);
    return made;
  };
  const read = (item: ItemDefinition, trail: readonly string[]): ItemType => {
    const name = item.name ?? '';
    const of = base(item, trail);
    const allowed = testOf(item.allowedValues, name);
    const constraint = testOf(item.typeConstraint, name);
    let type: FeelType = { ...of.type, name };
    if (allowed !== null) type = { ...type, allowed: both(of.type.allowed, allowed) };
    if (item.isCollection) type = { kind: 'list', of: type, name };
    if (constraint !== null) type = { ...type, allowed: both(type.allowed, constraint) };
    const listed = item.allowedValues ?? item.typeConstraint;
    return { type, values: (listed === null ? null : listOf(listed)) ?? of.values };
  };
  const base = (item: ItemDefinition, trail: readonly string[]): ItemType => {
    if (item.components.length > 0) {
      const fields = new Map<string, FeelType>();
      for (const part of item.components) {
        members.add(part.name ?? '');
        fields.set((part.name ?? '').trim(), read(part, trail).type);
      }
      return { type: { kind: 'context', fields }, values: null };
    }
    if (item.functionItem !== null) {
      const typeOf = (ref: string | null): FeelType => (ref === null ? undefined : lookup(ref.trim(), trail)?.type) ?? { kind: 'Any' };
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
    const found = lookup(item.typeRef.trim(), trail);
    if (found === undefined) {
      report({ code: 'REFERENCE', message: `type "${item.name ?? ''}" rests on "${item.typeRef}", which does not exist`, place: {} });
    }
    return found ?? { type: { kind: 'Any' }, values: null };
  };
  const testOf = (text: string | null, name: string): ((value: unknown) => boolean) | null => {
    if (text === null || text.trim() === '') return null;
    const context: Context = { ...bareContext({ columnName: name }), report };
    const self = context.scope.frame.size++;
    // An enumeration is asked for with every value that is read: it needs no environment.
    const members = listOf(text);
    if (members?.every((member) => typeof member === 'string' || typeof member === 'number') === true) {
      return members.length > 12 ? ((set) => (value: unknown) => set.has(value))(new Set(members)) : (value) => members.includes(value);
    }
    const test = compileTests(text, context, self, undefined, compileNode);
    if (test === null) return null;
    return (value) => {
      const env: Env = Array.from({ length: context.scope.frame.size }, () => null);
      env[self] = value;
      return test(value, env) === true;
    };
  };
  const listOf = (text: string): unknown[] | null => constantList(text, bareContext(), compileNode);
  for (const name of byName.keys()) lookup(name, []);
  return { get: (name) => lookup(name.trim(), []), members: [...members] };
}

const both = (a: ((value: unknown) => boolean) | undefined, b: (value: unknown) => boolean): ((value: unknown) => boolean) =>
  a === undefined ? b : (value) => a(value) && b(value);
