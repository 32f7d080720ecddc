/**
 * Lets at most `most` pieces of work run at once; the others wait in the order they came. Under a rush this keeps the time limits of register queries
 * about the registers and not about our own queue, and the database's connections busy without being fought over.
 */
export function makeGate(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((go) => waiting.push(go));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
