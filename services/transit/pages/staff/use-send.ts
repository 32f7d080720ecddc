import { useCallback, useRef, useState } from 'react';
import { ApiProblem, freshKey, type Call } from '@yunjian/ui';

/** A file with its fields as the multipart body the server reads. Fields come first: the server has them when the file arrives. */
export function formOf(
  fields: Readonly<Record<string, string>>,
  file: { field: string; content: Blob; name: string } | null,
): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  if (file) body.append(file.field, file.content, file.name);
  return body;
}

/**
 * Sends an upload. `saying` names what is sent: as long as no answer came, sending the same again repeats the same idempotency key, so that
 * a lost connection stores nothing twice; anything else is a new submission. Gives undefined when refused, see `problem`.
 */
export function useSend<Args, Result>(call: Call<Args, Result>) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const pending = useRef<{ key: string; saying: string } | null>(null);
  const send = useCallback(
    async (args: Args, saying: string): Promise<Result | undefined> => {
      if (pending.current?.saying !== saying) pending.current = { key: freshKey(), saying };
      setBusy(true);
      setProblem(null);
      try {
        const result = await call(args, { key: pending.current.key });
        pending.current = null;
        return result;
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        if (error.problem.status >= 400 && error.problem.status < 500) pending.current = null;
        setProblem(error);
        return undefined;
      } finally {
        setBusy(false);
      }
    },
    [call],
  );
  return { send, busy, problem, forget: useCallback(() => setProblem(null), []) };
}
