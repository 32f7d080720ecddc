import { refill } from '../feel/budget.ts';
import type { Env } from '../feel/scope.ts';
import type { Graph } from '../graph.ts';
import type { Table } from '../table.ts';
import type { Axis, Grid } from './grid.ts';

/**
 * Which rows of a table the engine itself finds to hit for values of its axes: row numbers, or null where it cannot be asked (the table is
 * part of a larger expression, the model does not compile, or a value is missing). So no example is shown that the engine does not confirm.
 */
export function hits(graph: Graph | null, grid: Grid, values: readonly unknown[]): number[] | null {
  const table = tableIn(graph, grid);
  if (graph === null || table === null || values.includes(undefined)) return null;
  try {
    refill();
    const env: Env = graph.base.slice();
    env.length = graph.size;
    for (let i = 0; i < env.length; i++) env[i] ??= null;
    for (const [i, axis] of grid.axes.entries()) setInput(graph, axis, values[i], env);
    const byColumn = grid.axisOf.map((axis) => values[axis]);
    for (const [c, column] of table.columns.entries()) env[column.self] = byColumn[c];
    return table.rows
      .filter((row) => row.tests.every(({ column, test }) => test(byColumn[column], env) === true))
      .map((row) => row.number);
  } catch {
    return null;
  }
}

const tableIn = (graph: Graph | null, grid: Grid): Table | null => {
  if (graph === null || !grid.site.top) return null;
  const node = graph.decisions.find((one) => one.key === grid.site.owner.key);
  return node?.table ?? null;
};

const setInput = (graph: Graph, axis: Axis, value: unknown, env: Env): void => {
  const owner =
    axis.element === undefined ? undefined : [...graph.inputs, ...graph.decisions].find((one) => one.key === axis.element?.key);
  if (owner !== undefined) env[owner.slot] = value;
};
