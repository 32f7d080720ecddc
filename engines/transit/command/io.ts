/** What the verb talks to; the caller owns the streams. A writer may give a promise: the verb then waits, so that a slow reader does not fill the memory. */
export interface TransitIo {
  readonly stdin: AsyncIterable<string | Uint8Array>;
  readonly stdout: (text: string) => void | Promise<void>;
  readonly stderr: (text: string) => void | Promise<void>;
}
