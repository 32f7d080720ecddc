import { booleanFunctions } from './boolean.ts';
import { contextFunctions } from './context.ts';
import { conversionFunctions } from './conversion.ts';
import { dateFunctions } from './date.ts';
import type { Builtin } from './define.ts';
import { listFunctions } from './list.ts';
import { numericFunctions } from './numeric.ts';
import { patternFunctions } from './pattern.ts';
import { rangeFunctions } from './range.ts';
import { sortFunctions } from './sort.ts';
import { statisticsFunctions } from './statistics.ts';
import { stringFunctions } from './string.ts';

export { asFunction, callBuiltin, callNamed } from './define.ts';
export type { Builtin, Signature } from './define.ts';

/** The built-in functions of FEEL (DMN 1.5 chapter 10.3.4) by name; `now` and `today` are missing, since they need a clock. */
export const builtins: ReadonlyMap<string, Builtin> = new Map(
  [
    booleanFunctions,
    contextFunctions,
    conversionFunctions,
    dateFunctions,
    listFunctions,
    numericFunctions,
    patternFunctions,
    rangeFunctions,
    sortFunctions,
    statisticsFunctions,
    stringFunctions,
  ].flatMap((family) => family.map((b) => [b.name, b] as const)),
);
