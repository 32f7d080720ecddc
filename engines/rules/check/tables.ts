import type { DecisionTable } from '../dmn/read.ts';
import { constantOf } from './domain.ts';
import type { TableSite } from './survey.ts';

/** A COLLECT table whose only output is named `reason`: every row is a requirement, a hit is a failure. */
export const isGate = (table: DecisionTable): boolean =>
  table.hitPolicy === 'COLLECT' &&
  (table.aggregation ?? '') === '' &&
  table.outputs.length === 1 &&
  table.outputs[0]?.name === 'reason';

/** What a row gives: its constant outputs, and its texts where they are not constant. */
export interface RowOutputs {
  /** undefined in a column whose value hangs on inputs. */
  values: unknown[];
  texts: string[];
}

/** The outputs of every row. */
export function outputsOf(site: TableSite): RowOutputs[] {
  const memory = new Map<string, unknown>();
  const value = (text: string): unknown => {
    if (text.trim() === '' || text.trim() === '-') return null;
    if (!memory.has(text)) memory.set(text, constantOf(text, site));
    return memory.get(text);
  };
  return site.table.rules.map(({ outputs }) => ({ values: outputs.map(value), texts: outputs.map((text) => text.trim()) }));
}

/** An annotation of a row by the name of its column, trimmed; '' if there is none. */
export const note = (table: DecisionTable, row: number, name: string): string => {
  const at = table.annotations.findIndex((one) => one.trim().toLowerCase() === name);
  return at === -1 ? '' : (table.rules[row]?.annotations[at]?.trim() ?? '');
};
