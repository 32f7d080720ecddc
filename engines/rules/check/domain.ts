import type { ItemDefinition } from '../dmn/read.ts';
import type { Ast } from '../feel/ast.ts';
import { compileExpression, compileNode } from '../feel/compile.ts';
import { isFixed } from '../feel/scope.ts';
import type { LoadedModel } from '../imports.ts';
import { contextAt } from './survey.ts';
import type { Element, Site, Survey, TableSite } from './survey.ts';

/** The texts that limit a type: its own, or, where it has none, those of the type it rests on (DMN 1.5 7.3.3, as the engine reads it). */
export function constraintsOf(typeRef: string | null, model: LoadedModel): string[] {
  let at: { item: ItemDefinition; model: LoadedModel } | undefined = typeRef === null ? undefined : itemNamed(typeRef, model);
  for (let depth = 0; at !== undefined && depth < 50; depth++) {
    const { item, model: of } = at;
    if (item.isCollection) break;
    const texts = [item.allowedValues, item.typeConstraint].filter(
      (text) => text !== null && text.trim() !== '' && text.trim() !== '-',
    );
    if (texts.length > 0) return texts as string[];
    at = item.typeRef === null ? undefined : itemNamed(item.typeRef, of);
  }
  return [];
}

const itemNamed = (typeRef: string, model: LoadedModel): { item: ItemDefinition; model: LoadedModel } | undefined => {
  const name = typeRef.trim();
  const item = model.definitions.itemDefinitions.find((one) => one.name?.trim() === name);
  if (item !== undefined) return { item, model };
  for (const shared of model.group) {
    const other = shared.definitions.itemDefinitions.find((one) => one.name?.trim() === name);
    if (other !== undefined) return { item: other, model: shared };
  }
  for (const imported of model.imports) {
    const inner = imported.name !== '' && name.startsWith(`${imported.name}.`) ? name.slice(imported.name.length + 1) : null;
    const found = inner === null ? undefined : itemNamed(inner, imported.model);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** What a decision can give besides null. `total`: it never gives null. */
export interface Outcomes {
  values: unknown[];
  total: boolean;
}

const ONE = new Set(['UNIQUE', 'ANY', 'FIRST', 'PRIORITY']);

/**
 * All values a decision can give besides null, where its logic lists them: the outputs of a table, the ends of nested `if`s. null where
 * they are not constants.
 */
export function outcomes(element: Element, survey: Survey): Outcomes | null {
  const logic = survey.logic.get(element.key);
  if (logic === undefined) return null;
  if ('table' in logic) return tableOutcomes(logic.table);
  const values: unknown[] = [];
  if (!leaves(logic.ast, logic.site, values)) return null;
  return { values: values.filter((value) => value !== null), total: !values.includes(null) };
}

const leaves = (ast: Ast, site: Site, out: unknown[]): boolean => {
  if (ast.kind === 'if') return leaves(ast.yes, site, out) && leaves(ast.no, site, out);
  if (ast.kind === 'string' || ast.kind === 'number' || ast.kind === 'boolean') return out.push(ast.value) > 0;
  if (ast.kind === 'null') return out.push(null) > 0;
  if (ast.kind === 'at' || ast.kind === 'negation') {
    const code = compileNode(
      ast,
      contextAt(site, site.place, () => undefined),
    );
    return isFixed(code) && out.push(code.constant) > 0;
  }
  return false;
};

const tableOutcomes = (site: TableSite): Outcomes | null => {
  const { table } = site;
  if (!ONE.has(table.hitPolicy) || table.outputs.length !== 1) return null;
  const texts = [...table.rules.map(({ outputs }) => outputs[0] ?? ''), table.outputs[0]?.fallback ?? ''];
  const out: unknown[] = [];
  for (const text of texts) {
    if (text.trim() === '' || text.trim() === '-') continue;
    const value = constantOf(text, site);
    if (value === undefined) return null;
    if (value !== null) out.push(value);
  }
  return { values: out, total: false };
};

/** The value of an expression that is the same whatever the inputs; undefined otherwise, or if it cannot be read. */
export function constantOf(text: string, site: Site): unknown {
  try {
    const context = contextAt(site, site.place, () => undefined);
    const code = compileExpression(text, context);
    return isFixed(code) && context.reads.size === 0 ? code.constant : undefined;
  } catch {
    return undefined;
  }
}
