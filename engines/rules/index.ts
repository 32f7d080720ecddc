export type * from './types.ts';
export { Exact } from './feel/json.ts';
export { EvaluationError, ModelError } from './errors.ts';
export type { Place } from './errors.ts';
export { compileModel } from './model.ts';
export type { CompileOptions } from './model.ts';
export { canonical } from './canonical.ts';
export { traceOf } from './trace.ts';
export { expireFacts, parseMeta } from './meta.ts';

/** Version of the way decisions are computed and written down; it is stored with each decision, so that a replay can tell it changed. */
export const ENGINE = '@yunjian/rules 1';
