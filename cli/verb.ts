import type { Text } from '@yunjian/kernel/contract';

/** One verb of the command. A verb without `help` answers --help itself. */
export interface Verb {
  readonly help?: string;
  run(args: readonly string[]): Promise<number>;
}

/** A verb as the help lists it. What it needs is loaded when it is called: evaluating a rule must not wait for a server's modules. */
export interface VerbEntry {
  readonly summary: Text;
  load(): Promise<Verb>;
}
