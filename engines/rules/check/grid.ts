import type { Place } from '../errors.ts';
import { compileExpression, compileNode } from '../feel/compile.ts';
import { normalName } from '../feel/names.ts';
import { parseExpression, parseTests } from '../feel/parse.ts';
import type { Context } from '../feel/scope.ts';
import { compileTests } from '../feel/tests.ts';
import { equals, kindOf } from '../feel/value.ts';
import type { Text } from '../types.ts';
import { ANYTHING, divide, divisible, NULL } from './atoms.ts';
import type { Atom } from './atoms.ts';
import { answers, namedIn, NO, ordersValues, pointsOf, readCell, YES } from './cells.ts';
import type { ColumnReader, ReadCell } from './cells.ts';
import { constraintsOf, outcomes } from './domain.ts';
import { say } from './finding.ts';
import type { Report } from './finding.ts';
import { infer, inferTest } from './infer.ts';
import { kindIn, serves, typeWords } from './kinds.ts';
import type { Guess } from './kinds.ts';
import { problemFinding } from './problems.ts';
import { contextAt, namesAt, plainElement } from './survey.ts';
import type { Element, Survey, TableSite } from './survey.ts';

/** What one or several columns test: columns with the same expression test the same value. */
export interface Axis {
  expression: string;
  /** What it is called in messages. */
  label: Text;
  /** The input or decision it names, if it is no more than a name. */
  element: Element | undefined;
  columns: number[];
  type: Guess;
  atoms: Atom[];
  /** Some cell tests for null: then null is a value to be answered like any other. */
  nullMatters: boolean;
  /** It is a decision that always gives something: it is never null. */
  total: boolean;
  /** Keys of all inputs it hangs on. */
  roots: Set<string>;
}

/** A cell by its answers for each atom of its axis. `broken`: it cannot be read or has a wrong type, which is reported elsewhere. */
export interface GridCell {
  answers: Uint8Array;
  /** Constants it asks for that the axis can never be. */
  strangers: unknown[];
  /** It hangs on more than the value of its column, or changes at more than constants. */
  opaque: boolean;
  /** Accepts everything because nothing is tested. */
  blank: boolean;
  broken: boolean;
}

/** A decision table as boxes over axes. */
export interface Grid {
  site: TableSite;
  axes: Axis[];
  /** Axis of each column. */
  axisOf: number[];
  /** By row and column. */
  cells: GridCell[][];
  /** The parts of a table that could not be read at all were left out: no statement about the whole is made. */
  whole: boolean;
}

/** A table may have so many rows before its geometry is given up. */
const MAX_ROWS = 3000;
/** Atoms times distinct cells of an axis. */
const MAX_ANSWERS = 4_000_000;

interface Column {
  reader: ColumnReader;
  place: Place;
  axis: Axis;
  read: (ReadCell | null)[];
  broken: boolean;
  /** Texts that limit its values. */
  limits: ReadCell[];
}

/** Reads all cells of a table, reports what is wrong in them, and turns the table into boxes. `label` names an axis for people. */
export function gridOf(
  site: TableSite,
  survey: Survey,
  label: (axis: { expression: string; element: Element | undefined; title: string | null }) => Text,
  report: Report,
): Grid {
  const { table } = site;
  const axes = new Map<string, Axis>();
  const columns = table.inputs.map((input, at): Column => {
    const text = input.expression ?? '';
    // Spaces within a text matter, so only names are brought into one form.
    const expression = text.includes('"') ? text.trim() : normalName(text);
    const place = { ...site.place, column: at + 1, columnName: input.label ?? text };
    const element = plainElement(text, site);
    const declared = input.typeRef === null ? null : (site.model.items.get(input.typeRef.trim())?.type ?? null);
    const found = columnType(text, site, place, report);
    if (!serves(found.type, declared)) {
      const [x, y] = [typeWords(declared), typeWords(found.type)];
      const words = say(
        `列声明为${x.zh}，其表达式给出的是${y.zh}`,
        `the column is declared as ${x.en}, but its expression gives ${y.en}`,
      );
      report({
        code: 'TYPE_COLUMN',
        severity: 'error',
        place,
        text: words,
        mend: say('请改正列的类型或表达式', 'Correct the type of the column or its expression'),
      });
    }
    // What the value is counts, not what the column says it is: the engine does not convert it.
    const type = kindIn(found.type) === null ? declared : found.type;
    let axis = axes.get(expression);
    if (axis === undefined) {
      const name = label({ expression, element, title: input.label });
      axis = {
        expression,
        label: name,
        element,
        columns: [],
        type,
        atoms: [],
        nullMatters: false,
        total: false,
        roots: new Set(),
      };
      axes.set(expression, axis);
      for (const slot of found.reads) for (const key of rootsOf(site.elements.get(slot), survey, new Set())) axis.roots.add(key);
    }
    axis.columns.push(at);
    const plain = site.scope.slot(expression);
    const reader = { context: contextAt(site, place, () => undefined), self: site.scope.frame.size++, plain, name: expression };
    const column: Column = { reader, place, axis, read: [], broken: found.broken, limits: [] };
    const limits = constraintsOf(input.typeRef, site.model);
    const variable = element?.source.variable?.typeRef ?? null;
    if (element !== undefined && element.kind !== 'function' && element.kind !== 'service')
      limits.push(...constraintsOf(variable, element.model));
    for (const limit of limits) column.limits.push(...limitOf(limit, column, () => undefined));
    if (input.values !== null && input.values.trim() !== '') column.limits.push(...limitOf(input.values, column, report));
    return column;
  });
  const blank = { answers: new Uint8Array(0), strangers: [], opaque: false, blank: true, broken: false };
  const cells: GridCell[][] = [];
  let whole = table.rules.length <= MAX_ROWS;
  for (const [r, rule] of table.rules.entries()) {
    if (rule.inputs.length !== columns.length || rule.outputs.length !== table.outputs.length) {
      whole = false;
      const found = `${rule.inputs.length} + ${rule.outputs.length} cells, but ${columns.length} + ${table.outputs.length} columns`;
      report(problemFinding({ code: 'XML', message: found, place: { ...site.place, row: r + 1 } }));
    }
    cells.push(
      columns.map((column, c) => {
        const cell = readAt(rule.inputs[c] ?? '', column, site, r + 1, report);
        column.read[r] = cell === 'broken' ? null : cell;
        return { ...blank, blank: cell !== 'broken' && cell.test === null, broken: cell === 'broken' || column.broken };
      }),
    );
  }
  const list = [...axes.values()];
  for (const axis of list) {
    const own = axis.columns.map((at) => columns[at]).filter((column) => column !== undefined);
    if (!fill(axis, own, cells, survey)) whole = false;
  }
  return { site, axes: list, axisOf: columns.map(({ axis }) => list.indexOf(axis)), cells, whole };
}

const columnType = (
  text: string,
  site: TableSite,
  place: Place,
  report: Report,
): { type: Guess; reads: Iterable<number>; broken: boolean } => {
  const slot = site.scope.slot(normalName(text));
  if (slot !== undefined) return { type: site.types.get(slot) ?? null, reads: [slot], broken: false };
  try {
    let broken = false;
    const context = contextAt(site, place, (problem) => {
      broken = true;
      report(problemFinding(problem, site.scope.names()));
    });
    compileExpression(text, context);
    const type = infer(parseExpression(text, site.scope.known, place), namesAt(site, place, report));
    return { type, reads: context.reads, broken };
  } catch (error) {
    report(problemFinding(error, site.scope.names(), place));
    return { type: null, reads: [], broken: true };
  }
};

/** All inputs something hangs on. */
const rootsOf = (element: Element | undefined, survey: Survey, seen: Set<string>): Set<string> => {
  const out = new Set<string>();
  if (element === undefined || seen.has(element.key)) return out;
  seen.add(element.key);
  if (element.kind === 'input') out.add(element.key);
  if (element.kind !== 'decision') return out;
  const { source, model } = element;
  if (!('informationRequirements' in source)) return out;
  for (const requirement of source.informationRequirements)
    for (const key of rootsOf(survey.find(requirement, model), survey, seen)) out.add(key);
  return out;
};

/** A text of allowed values as a cell; nothing where it cannot be used as one. */
const limitOf = (text: string, column: Column, report: Report): ReadCell[] => {
  try {
    const cell = readCell(text, column.reader, {
      ...column.reader.context,
      report: (problem) => report(problemFinding(problem)),
    });
    return cell.test !== null && cell.stepped ? [cell] : [];
  } catch (error) {
    report(problemFinding(error, [], column.place));
    return [];
  }
};

const readAt = (text: string, column: Column, site: TableSite, row: number, report: Report): ReadCell | 'broken' => {
  const place = { ...column.place, row };
  let broken = false;
  const told: Report = (finding) => {
    if (finding.severity === 'error') broken = true;
    report(finding);
  };
  const names = site.scope.names();
  try {
    const context: Context = { ...column.reader.context, place, report: (problem) => told(problemFinding(problem, names)) };
    const cell = readCell(text, column.reader, context);
    if (cell.test === null) return cell;
    const seen = namesAt(site, place, told);
    const tested = column.axis.type;
    const own = { ...seen, get: (name: string) => (name === '?' ? tested : seen.get(name)) };
    for (const test of cell.node.tests ?? []) inferTest(test, tested, own, true);
    return broken ? 'broken' : cell;
  } catch (error) {
    told(problemFinding(error, names, place));
    return 'broken';
  }
};

/** Divides the domain of an axis at everything its columns name, and asks every cell. False if there is too much of it. */
const fill = (axis: Axis, columns: readonly Column[], cells: GridCell[][], survey: Survey): boolean => {
  const read = columns.flatMap((column) => [...column.read.filter((cell) => cell !== null), ...column.limits]);
  const distinct = [...new Map(read.map((cell) => [cell.text, cell])).values()].filter(({ test }) => test !== null);
  const context = columns[0]?.reader.context;
  const points: unknown[] = context === undefined ? [] : distinct.flatMap((cell) => pointsOf(cell.node, context));
  const given = axis.element?.kind === 'decision' ? outcomes(axis.element, survey) : null;
  const known = given?.values ?? null;
  if (known !== null) points.push(...known);
  axis.nullMatters = points.includes(null);
  axis.total = given?.total === true;
  const kind = kindIn(axis.type);
  const kinds = kind !== null ? [kind] : [...new Set(points.filter((value) => value !== null).map((value) => kindOf(value)))];
  const texts = distinct.some(({ node }) => ordersValues(node));
  const parts =
    kinds.length === 0 || kinds.some((one) => !divisible(one)) ? null : kinds.map((one) => divide(one, points, texts));
  let atoms: Atom[] = parts === null || parts.includes(null) ? [ANYTHING] : parts.flatMap((part) => part ?? []);
  if (known !== null)
    atoms = atoms.filter(
      (atom) => atom === ANYTHING || (atom.point && known.some((value) => equals(value, atom.value) === true)),
    );
  for (const column of columns) {
    for (const limit of column.limits) {
      const allowed = answers(limit, atoms, column.reader);
      atoms = atoms.filter((_, i) => allowed[i] !== NO);
    }
  }
  axis.atoms = [...atoms, NULL];
  const few = axis.atoms.length * distinct.length <= MAX_ANSWERS;
  const nothing = new Uint8Array(axis.atoms.length).fill(YES);
  const unsure = new Uint8Array(axis.atoms.length).fill(YES | NO);
  for (const column of columns) {
    const memory = new Map<string, { answers: Uint8Array; strangers: unknown[] }>();
    for (const [r, cell] of column.read.entries()) {
      const at = cells[r]?.[columns.length === 1 ? (axis.columns[0] ?? 0) : (axis.columns[columns.indexOf(column)] ?? 0)];
      if (at === undefined) continue;
      if (cell === null || !few || at.broken) at.answers = unsure;
      else if (cell.test === null) at.answers = nothing;
      else {
        let said = memory.get(cell.text);
        if (said === undefined) {
          said = { answers: answers(cell, axis.atoms, column.reader), strangers: strangersTo(axis, cell, column.reader.context) };
          memory.set(cell.text, said);
        }
        Object.assign(at, said, { opaque: said.answers.includes(YES | NO) });
      }
    }
  }
  return few;
};

/** Constants that a cell asks for by name though the axis can never be one of them: misspelt, or not allowed. */
const strangersTo = (axis: Axis, cell: ReadCell, context: Context): unknown[] => {
  if (axis.atoms.some(({ kind }) => kind === 'any')) return [];
  return namedIn(cell.node, context).filter(
    (value) => value !== null && !axis.atoms.some((atom) => atom.point && equals(atom.value, value) === true),
  );
};

/** Reads a text of allowed values apart from any table: its test, for constants. null if it says nothing or cannot be read. */
export function allowedTest(text: string | null, context: Context): ((value: unknown) => boolean) | null {
  if (text === null || text.trim() === '') return null;
  try {
    const self = context.scope.frame.size++;
    const quiet: Context = { ...context, report: () => undefined };
    const test = compileTests(text, quiet, self, undefined, compileNode);
    if (test === null || parseTests(text, context.scope.known).tests === null) return null;
    return (value) => {
      const env: unknown[] = [];
      env[self] = value;
      return test(value, env) === true;
    };
  } catch {
    return null;
  }
}
