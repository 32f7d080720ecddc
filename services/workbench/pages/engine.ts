/** What the pages use of the rules engine. It runs in the browser: an edited table is read, checked and tried without asking the server. */
export { compileModel, ModelError, EvaluationError } from '@yunjian/rules';
export type { Condition, Decision, Fact, Facts, Model, ModelMeta, Value } from '@yunjian/rules';

/** A decision table as it is edited. Cells are FEEL texts; the DMN file keeps everything else. */
export interface EditableTable {
  decision: { id: string; name: string; label: string };
  hitPolicy: string;
  aggregation: string | null;
  inputs: { id: string; label: string; expression: string; typeRef: string; values: string }[];
  outputs: { id: string; name: string; label: string; typeRef: string; values: string; fallback: string }[];
  annotations: string[];
  rows: { id: string; inputs: string[]; outputs: string[]; annotations: string[] }[];
}
