import type { Boxed, FunctionDefinition } from './dmn/read.ts';
import { spend } from './feel/budget.ts';
import { closure, invoke } from './feel/call.ts';
import { compileExpression, contextFrom, ifOf, listOf } from './feel/compile.ts';
import { filterFrom, loopOf, quantifierOf } from './feel/iterate.ts';
import { fixed, wrong } from './feel/scope.ts';
import type { Code, Context } from './feel/scope.ts';
import { coerce } from './feel/types.ts';
import type { FeelType } from './feel/types.ts';
import { FeelFunction, UNKNOWN } from './feel/value.ts';
import { compileTable, runTable } from './table.ts';

const NOWHERE = { from: 0, to: 0 };

/** Reports that a piece of a boxed expression is missing; it counts as null. */
const missing = (what: string, context: Context): Code => wrong(NOWHERE, context, `${what} is missing`, 'XML');

/** The type a typeRef names; null if there is none or it says nothing. An unknown one is reported. */
export const typeOf = (typeRef: string | null, context: Context): FeelType | null => {
  if (typeRef === null || typeRef.trim() === '') return null;
  const type = context.types(typeRef.trim());
  if (type === undefined) wrong(NOWHERE, context, `unknown type "${typeRef}"`, 'REFERENCE');
  return type === undefined || (type.kind === 'Any' && type.allowed === undefined) ? null : type;
};

/** A value as its declared type has it: converted where DMN allows, else null (DMN 1.5 10.3.2.9.4). */
export const typed = (code: Code, type: FeelType | null): Code => {
  if (type === null) return code;
  return (env) => {
    const value = code(env);
    return value === UNKNOWN || value === null ? value : coerce(value, type);
  };
};

/** Compiles any boxed expression (DMN 1.5 10.2). */
export function compileBoxed(boxed: Boxed | null, context: Context, what = 'the logic'): Code {
  if (boxed === null) return missing(what, context);
  // A function has its type in its own place.
  const type = boxed.kind === 'function' ? null : typeOf(boxed.typeRef, context);
  return typed(compileKind(boxed, context), type);
}

const compileKind = (boxed: Boxed, context: Context): Code => {
  switch (boxed.kind) {
    case 'literal': {
      if (boxed.importedValues !== null)
        return wrong(NOWHERE, context, 'imported values are refused: a rule reads no other file', 'UNSUPPORTED');
      if (boxed.text === null || boxed.text.trim() === '') return missing('the text of an expression', context);
      return compileExpression(boxed.text, context);
    }
    case 'table': {
      const table = compileTable(boxed, context);
      for (const row of table.rows) for (const slot of row.reads) context.reads.add(slot);
      return (env) => runTable(table, env, null, null);
    }
    case 'context':
      return contextBoxed(boxed, context);
    case 'list':
      return listOf(boxed.items.map((item) => compileBoxed(item, context, 'an item')));
    case 'relation': {
      const names = boxed.columns.map(({ name }) => (name ?? '').trim());
      for (const name of names) context.scope.frame.members.add(name);
      const types = boxed.columns.map(({ typeRef }) => typeOf(typeRef, context));
      const rows = boxed.rows.map((row) =>
        contextFrom(
          names.map((key, i) => ({
            key,
            code: typed(compileBoxed(row[i] ?? null, context, `the cell of "${key}"`), types[i] ?? null),
            slot: context.scope.frame.size++,
          })),
        ),
      );
      return listOf(rows);
    }
    case 'function':
      return functionBoxed(boxed, context);
    case 'invocation':
      return invocationBoxed(boxed, context);
    case 'conditional': {
      const test = compileBoxed(boxed.if, context, 'the condition');
      const slot = context.scope.frame.size++;
      const chosen = ifOf(
        (env) => env[slot],
        compileBoxed(boxed.then, context, 'what follows "then"'),
        compileBoxed(boxed.else, context, 'what follows "else"'),
      );
      return (env) => {
        env[slot] = test(env);
        // Unlike FEEL's `if`, a condition that is no truth at all chooses neither way (DMN 1.5 10.2.1.9).
        return isTruth(env[slot]) ? chosen(env) : null;
      };
    }
    case 'filter': {
      const list = compileBoxed(boxed.in, context, 'the list');
      const slot = context.scope.frame.size++;
      const scope = context.scope.child(slot);
      scope.add('item', slot);
      return filterFrom(list, slot, compileBoxed(boxed.match, { ...context, scope }, 'the condition'));
    }
    case 'for':
    case 'some':
    case 'every': {
      const list = typed(compileBoxed(boxed.in, context, 'the collection'), typeOf(boxed.inTypeRef, context));
      const scope = context.scope.child();
      const slot = scope.add((boxed.variable ?? '').trim());
      const loops = [{ slot, list, end: null }];
      if (boxed.kind !== 'for') {
        const condition = compileBoxed(boxed.satisfies, { ...context, scope }, 'the condition');
        return quantifierOf(loops, condition, boxed.kind === 'some', isTruth);
      }
      const partial = scope.add('partial');
      return loopOf(loops, partial, compileBoxed(boxed.return, { ...context, scope }, 'what is returned'));
    }
  }
};

/** A function, boxed or written in FEEL. */
const isFunction = (boxed: Boxed | null): boolean =>
  boxed?.kind === 'function' || (boxed?.kind === 'literal' && /^\s*function\s*\(/.test(boxed.text ?? ''));

/** A truth value: true, false, null or not known yet. */
const isTruth = (value: unknown): boolean => typeof value === 'boolean' || value === null || value === UNKNOWN;

const contextBoxed = (boxed: Boxed & { kind: 'context' }, context: Context): Code => {
  const inner: Context = { ...context, scope: context.scope.child() };
  const entries = boxed.entries.map(({ name, typeRef, value }) => {
    const key = name === null || name.trim() === '' ? null : name.trim();
    if (key !== null) context.scope.frame.members.add(key);
    // A function may call itself; anything else does not see itself.
    const slot = key !== null && isFunction(value) ? inner.scope.add(key) : context.scope.frame.size++;
    const code = typed(
      compileBoxed(value, inner, key === null ? 'the result' : `the value of "${key}"`),
      typeOf(typeRef, context),
    );
    if (key !== null) inner.scope.add(key, slot);
    return { key, code, slot };
  });
  return contextFrom(entries);
};

/** The type a function declares for its result, by itself or by the type of function it is said to be; null if it declares none. */
export const resultType = (boxed: FunctionDefinition, context: Context): FeelType | null => {
  const type = typeOf(boxed.typeRef, context);
  return type?.kind === 'function' ? type.result : type;
};

/** A function as a value, with the types its parameters declare. */
export const functionBoxed = (boxed: FunctionDefinition, context: Context): Code => {
  const scope = context.scope.child();
  const parameters = boxed.parameters.map(({ name, typeRef }) => ({
    name: (name ?? '').trim(),
    type: typeOf(typeRef, context),
    slot: scope.add((name ?? '').trim()),
  }));
  if (boxed.fkind !== 'FEEL') {
    return wrong(NOWHERE, context, `${boxed.fkind} functions are refused: a rule runs nothing but itself`, 'UNSUPPORTED');
  }
  const body = compileBoxed(boxed.body, { ...context, scope }, 'the body of the function');
  return closure(parameters, body, resultType(boxed, context) ?? typeOf(boxed.body?.typeRef ?? null, context));
};

const invocationBoxed = (boxed: Boxed & { kind: 'invocation' }, context: Context): Code => {
  const callee = compileBoxed(boxed.callee, context, 'what is called');
  const bindings = boxed.bindings.map(({ name, typeRef, value }) => ({
    name: (name ?? '').trim(),
    code: value === null ? fixed(null) : typed(compileBoxed(value, context), typeOf(typeRef, context)),
  }));
  return (env) => {
    const called = callee(env);
    if (called === UNKNOWN) return UNKNOWN;
    if (!(called instanceof FeelFunction)) return null;
    spend();
    const given = new Map(bindings.map(({ name, code }) => [name, code(env)]));
    if ([...given.keys()].some((name) => !called.parameters.some((parameter) => parameter.name === name))) return null;
    return invoke(
      called,
      called.parameters.map(({ name }) => given.get(name) ?? null),
    );
  };
};
