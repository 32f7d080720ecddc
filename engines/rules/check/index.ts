import type { Definitions } from '../dmn/read.ts';
import { readDefinitions } from '../dmn/read.ts';
import { refill } from '../feel/budget.ts';
import type { Problem } from '../feel/scope.ts';
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
  /** How much work the search in one table may do (looks at parts of columns); beyond it a finding says that the table was not checked whole. */
  work?: number;
}

/** Looks at parts of columns for one table: a second or so. */
const WORK = 3_000_000;

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
    check(definitions, options, found, report, names);
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
  const graph = compile(definitions, resolve, found, report);
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
  for (const site of seen.tables) checkTable(site, seen, graph, meta, options.work ?? WORK, report);
  const [main] = models;
  if (main !== undefined) unused(seen, main, meta, report);
  if (meta !== null) sidecar(seen, meta, report);
  sources(seen, meta, report);
  risks(seen, report);
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

/** Compiles the model leniently, to confirm examples and to hear what the compiler says beyond what was found at its place already. */
const compile = (
  definitions: Definitions,
  resolve: ReturnType<typeof resolver>,
  found: readonly Finding[],
  report: Report,
): Graph | null => {
  // Places alone: the same mistake is not always put in the same words here and there.
  const key = ({ place: { decision, row, column, offset } }: { place: Finding['place'] }): string =>
    JSON.stringify([decision, row, column, offset]);
  const known = new Set(found.map(key));
  const hear = (problem: Problem | Error): void => {
    const finding = problemFinding(problem);
    const { place } = finding;
    // What lies in a cell is found again, with more to say, when the cell is read.
    if (place.column !== undefined || (place.offset !== undefined && known.has(key(finding)))) return;
    report(finding);
  };
  try {
    const graph = buildGraph(definitions, { lenient: true, resolve });
    for (const problem of graph.problems) hear(problem);
    for (const node of [...graph.functions, ...graph.decisions]) {
      const imported = node.kind === 'decision' && node.imported;
      if (node.failure !== null && !imported) hear(node.failure);
    }
    return graph;
  } catch (error) {
    if (error instanceof Error) hear(error);
    return null;
  }
};

const checkTable = (
  site: TableSite,
  seen: Survey,
  graph: Graph | null,
  meta: ModelMeta | null,
  budget: number,
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
  const work = new Work(budget);
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
