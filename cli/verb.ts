import type { Text } from '@yunjian/kernel/contract';

/** One verb of the command. A verb without `help` answers --help itself. */
export interface Verb {
  readonly summary: Text;
  readonly help?: string;
  run(args: readonly string[]): Promise<number>;
}
