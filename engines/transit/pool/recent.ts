/**
 * The last few things asked for by name. The pool keeps one of these for each worker and each worker keeps one itself; told of the same names in the same order,
 * both hold the same, so that the pool knows what it need not send again.
 */
export class Recent<T> {
  private readonly most: number;
  private readonly held = new Map<string, T>();

  /** Holds at most `most` things. */
  constructor(most: number) {
    this.most = most;
  }

  get(name: string): T | undefined {
    return this.held.get(name);
  }

  /** Holds a thing as the one last asked for; the one not asked for the longest gives way. */
  put(name: string, thing: T): void {
    this.held.delete(name);
    this.held.set(name, thing);
    if (this.held.size > this.most) this.held.delete(this.held.keys().next().value!);
  }
}
