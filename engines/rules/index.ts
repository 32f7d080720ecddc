export type * from './types.ts';
export { EvaluationError, ModelError } from './errors.ts';
export type { Place } from './errors.ts';
export { compileModel } from './model.ts';
export type { CompileOptions } from './model.ts';
export { Exact } from './exact.ts';
export { rationed } from './feel/budget.ts';
export { parseJsonExact } from './feel/json.ts';
export { canonical } from './canonical.ts';
export { traceOf } from './trace.ts';
export { expireFacts, parseMeta } from './meta.ts';
export { readDefinitions } from './dmn/read.ts';
export type { Boxed, DecisionTable, Definitions } from './dmn/read.ts';
export { readDiagram } from './dmn/diagram.ts';
export type { Diagram } from './dmn/diagram.ts';
export * from './dmn/edit.ts';
export { diffModels } from './dmn/diff.ts';
export type { Change as ModelChange, ChangeKind } from './dmn/diff.ts';
export { blocking, checkModel } from './check/index.ts';
export type { CheckOptions, Finding, Severity } from './check/index.ts';
export { cellWords } from './check/words.ts';
export type { WordOptions } from './check/words.ts';
export { parseCell } from './cell.ts';
export type { CellFault } from './cell.ts';

/** Version of the way decisions are computed and written down; it is stored with each decision, so that a replay can tell it changed. */
export const ENGINE = '@yunjian/rules 1';
