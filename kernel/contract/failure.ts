import { fill, type Params, type Text } from './text.ts';

/** One kind of error: its HTTP status, what happened, and what the reader can do about it. */
export interface FailureKind {
  readonly code: string;
  readonly status: number;
  readonly message: Text;
  readonly mend: Text;
}

/** What an error looks like on the wire (RFC 9457 problem+json with our members). */
export interface Problem {
  code: string;
  status: number;
  message: Text;
  mend: Text;
  fields?: { path: string; message: Text }[];
  traceId: string;
}

/** Declares a module's errors: `{ unitGone: {…} }` under module `talent` gets the code `talent.unitGone`. */
export function defineFailures<const K extends Record<string, Omit<FailureKind, 'code'>>>(
  module: string,
  kinds: K,
): { readonly [P in keyof K]: FailureKind } {
  const out: Record<string, FailureKind> = {};
  for (const [name, kind] of Object.entries(kinds)) out[name] = { ...kind, code: `${module}.${name}` };
  return out as { [P in keyof K]: FailureKind };
}

/** An expected refusal. HTTP shows it as problem+json with its code; nothing of it is a defect of the program. */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly text: Text;
  readonly mend: Text;
  readonly fields: { path: string; message: Text }[] | undefined;

  constructor(kind: FailureKind, params: Params, fields?: { path: string; message: Text }[]) {
    const text = fill(kind.message, params);
    super(`${kind.code}: ${text.en}`);
    this.name = 'Failure';
    this.kind = kind;
    this.text = text;
    this.mend = fill(kind.mend, params);
    this.fields = fields;
  }

  get code(): string {
    return this.kind.code;
  }

  get status(): number {
    return this.kind.status;
  }
}

/** Makes the error to throw. `params` fill the `{places}` of its texts, each language with its own where one is a text; `fields` name the inputs at fault. */
export function failure(kind: FailureKind, params: Params = {}, fields?: { path: string; message: Text }[]): Failure {
  return new Failure(kind, params, fields);
}

/** True when `error` is a Failure of this kind. */
export function isFailure(error: unknown, kind?: FailureKind): error is Failure {
  return error instanceof Failure && (kind === undefined || error.kind.code === kind.code);
}
