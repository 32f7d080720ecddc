import type { Definitions } from '../dmn/read.ts';
import { readDefinitions } from '../dmn/read.ts';
import { rationed, refill } from '../feel/budget.ts';
import { buildGraph } from '../build.ts';
import type { Graph } from '../graph.ts';
import { loadModels } from '../imports.ts';
import type { LoadedModel } from '../imports.ts';
import type { CompileOptions } from '../model.ts';
import type { ModelMeta, Text } from '../types.ts';
import { Work } from './cover.ts';
import { say, sorted } from './finding.ts';
import type { Finding, Report } from './finding.ts';
import { gaps } from './gaps.ts';
import { gridOf } from './grid.ts';
import type { Grid } from './grid.ts';
import { law, sources } from './law.ts';
import { outputs } from './outputs.ts';
import { problemFinding } from './problems.ts';
import { risks } from './risks.ts';
import { rows } from './rows.ts';
import { sidecar } from './sidecar.ts';
import { survey } from './survey.ts';
import type { Survey, TableSite } from './survey.ts';
import { unused } from './unused.ts';

export { blocking } from './finding.ts';
export type { Finding, Severity } from './finding.ts';

/** Options of `checkModel`. */
export interface CheckOptions extends Pick<CompileOptions, 'resolve'> {
  /** Sidecar of the model; null or absent: there is none, and what would be in it is not checked. */
  meta?: ModelMeta | null;
  /** How much work the search in one table may do (looks at parts of columns), and ten times that in all; beyond it a finding says so. */
  work?: number;
}

/** Looks at parts of columns for one table: a second or so. */
const WORK = 3_000_000;
/** All tables together may take as much as so many that use up their share. */
const TABLES = 10;
/** Steps of FEEL that a whole check may take: constants are evaluated, and examples are tried, table by table. */
const STEPS = 20_000_000;

/**
 * Everything that is wrong with a model, or may be, before it is published: what does not compile, gaps and overlaps of tables (exact, with
 * an example each), rows that can never apply, wrong types, what is unused, what the sidecar lacks, and what law demands of a published
 * rule. Sorted by decision, row and column. Never throws: a file that cannot be read is one finding. Geometry after Calvanese et al.,
 * «Semantics, Analysis and Simplification of DMN Decision Tables» (Information Systems 78, 2018); law: 《上海市优化营商环境条例》第24条.
 */
export function checkModel(xml: string | Definitions, options: CheckOptions = {}): Finding[] {
  const found: Finding[] = [];
  const names: string[] = [];
  const report: Report = (finding) => void found.push(finding);
  try {
    refill();
    const definitions = typeof xml === 'string' ? readDefinitions(xml) : xml;
    rationed(STEPS, () => {
      refill();
      check(definitions, options, found, report, names);
    });
  } catch (error) {
    report(problemFinding(error));
  }
  return sorted(found, names);
}

const check = (
  definitions: Definitions,
  options: CheckOptions,
  found: readonly Finding[],
  report: Report,
  names: string[],
): void => {
  const meta = options.meta ?? null;
  const resolve = resolver(options);
  const models = load(definitions, resolve, report);
  const seen = survey(models, report);
  for (const { name } of seen.own) names.push(name);
  const { graph, heard } = compile(definitions, resolve);
  for (const { element, within } of definitions.unknown) {
    report({
      code: 'UNKNOWN_ELEMENT',
      severity: 'warning',
      place: {},
      text: say(
        `「${within}」里的元素「${element}」不是 DMN 的元素，不起作用`,
        `the element "${element}" in "${within}" is not known to DMN and has no effect`,
      ),
      mend: say('请改正拼写，或删去', 'Correct the spelling, or remove it'),
    });
  }
  const each = options.work ?? WORK;
  let rest = each * TABLES;
  for (const site of seen.tables) {
    const work = new Work(Math.min(each, rest));
    checkTable(site, seen, graph, meta, work, report);
    rest -= Math.min(each, rest) - Math.max(0, work.left);
  }
  const [main] = models;
  if (main !== undefined) unused(seen, main, meta, report);
  if (meta !== null) sidecar(seen, meta, report);
  sources(seen, meta, report);
  risks(seen, report);
  complete(heard, found, report);
};

const resolver = (
  options: CheckOptions,
): ((wanted: Parameters<NonNullable<CompileOptions['resolve']>>[0]) => Definitions | undefined) => {
  const memory = new Map<string, Definitions>();
  return (wanted) => {
    const found = options.resolve?.(wanted);
    if (typeof found !== 'string') return found;
    const known = memory.get(found) ?? readDefinitions(found);
    memory.set(found, known);
    return known;
  };
};

/** The models; without what is imported where that cannot be loaded (which is reported): the rest can still be checked. */
const load = (definitions: Definitions, resolve: ReturnType<typeof resolver>, report: Report): LoadedModel[] => {
  try {
    return loadModels(definitions, resolve, (problem) => report(problemFinding(problem)));
  } catch (error) {
    report(problemFinding(error));
    return loadModels({ ...definitions, imports: [] }, undefined, () => undefined);
  }
};

/** Compiles the model leniently: the graph confirms examples, and what the compiler says must not be missing from what was found. */
const compile = (definitions: Definitions, resolve: ReturnType<typeof resolver>): { graph: Graph | null; heard: Finding[] } => {
  try {
    const graph = buildGraph(definitions, { lenient: true, resolve });
    const failures = [...graph.functions, ...graph.decisions].flatMap(({ failure, imported }) =>
      failure === null || imported ? [] : [failure],
    );
    return { graph, heard: [...graph.problems, ...failures].map((problem) => problemFinding(problem)) };
  } catch (error) {
    return { graph: null, heard: [problemFinding(error)] };
  }
};

/** Reports what the compiler says of places where nothing was found: a cell that is wrong was found with more to say of it. */
const complete = (heard: readonly Finding[], found: readonly Finding[], report: Report): void => {
  const cell = ({ place: { decision, row, column } }: Finding): string => JSON.stringify([decision, row, column]);
  const exact = ({ code, place: { offset } }: Finding): string => JSON.stringify([code, offset]);
  const known = new Map<string, Set<string>>();
  for (const one of found) {
    if (one.severity === 'error') known.set(cell(one), (known.get(cell(one)) ?? new Set()).add(exact(one)));
  }
  for (const one of heard) {
    const there = known.get(cell(one));
    if (there === undefined || (one.place.column === undefined && !there.has(exact(one)))) report(one);
  }
};

const checkTable = (
  site: TableSite,
  seen: Survey,
  graph: Graph | null,
  meta: ModelMeta | null,
  work: Work,
  report: Report,
): void => {
  refill();
  const label = ({
    expression,
    element,
    title,
  }: {
    expression: string;
    element: TableSite['owner'] | undefined;
    title: string | null;
  }): Text => {
    const said = element === undefined ? undefined : (meta?.inputs[element.name]?.label ?? meta?.decisions?.[element.id]);
    const own = element?.source.label ?? title;
    return said ?? say(own === null || own === '' ? expression : own, expression);
  };
  const grid = gridOf(site, seen, label, report);
  outputs(site, report);
  law(grid, meta, report);
  rows(grid, graph, work, report);
  if (grid.whole) gaps(grid, graph, work, report);
  if (work.spent || tooBig(grid)) {
    report({
      code: 'TOO_BIG',
      severity: 'warning',
      place: site.place,
      text: say('这张表太大，遗漏与重叠没有全部检查完', 'the table is too big: gaps and overlaps were not checked to the end'),
      mend: say('请拆成几张较小的表', 'Split it into smaller tables'),
    });
  }
};

/** A table that was not put into geometry at all although its rows are well-formed. */
const tooBig = (grid: Grid): boolean =>
  !grid.whole &&
  grid.site.table.rules.every(
    ({ inputs, outputs: given }) =>
      inputs.length === grid.site.table.inputs.length && given.length === grid.site.table.outputs.length,
  );
