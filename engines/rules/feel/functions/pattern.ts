import { matches, replace, split } from '../regex/index.ts';
import { builtin, signature } from './define.ts';
import type { Builtin } from './define.ts';

/** String functions with patterns (DMN 1.5 10.3.4.3): regular expressions of XPath and XQuery Functions 3.1, chapter 5.6. */
export const patternFunctions: readonly Builtin[] = [
  builtin(
    'matches',
    signature('input: string, pattern: string, flags?: string|null', (input: string, pattern: string, flags?: string | null) =>
      matches(input, pattern, flags ?? ''),
    ),
  ),
  builtin(
    'replace',
    signature(
      'input: string, pattern: string, replacement: string, flags?: string|null',
      (input: string, pattern: string, replacement: string, flags?: string | null) =>
        replace(input, pattern, replacement, flags ?? ''),
    ),
  ),
  builtin(
    'split',
    signature('string: string, delimiter: string', (text: string, delimiter: string) => split(text, delimiter, '')),
  ),
];
