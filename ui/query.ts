import { QueryClient, keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import { ApiProblem } from '@yunjian/kernel/contract';
import { freshKey, type Call } from './client.ts';

/** The one cache of the page. Refusals are final; only a lost connection or a server fault is tried again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) =>
        count < 2 && error instanceof ApiProblem && (error.problem.status === 0 || error.problem.status >= 502),
      refetchOnWindowFocus: true,
    },
  },
});

/**
 * Reads an operation: `const list = useApi(client.talent.projects, { query: { page: 1 } })`.
 * `keep` shows the previous page while the next one loads; `every` reads again after so many milliseconds; `fresh` takes what was read for so many milliseconds.
 */
export function useApi<Args, Result>(
  call: Call<Args, Result>,
  args: NoInfer<Args>,
  options: { enabled?: boolean; keep?: boolean; every?: number; fresh?: number } = {},
): UseQueryResult<Result, ApiProblem> {
  return useQuery<Result, ApiProblem>({
    queryKey: [call.path, args],
    queryFn: ({ signal }) => call(args, { signal }),
    ...(options.enabled === undefined ? {} : { enabled: options.enabled }),
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
    ...(options.every ? { refetchInterval: options.every } : {}),
    ...(options.fresh ? { staleTime: options.fresh } : {}),
  });
}

/** Forgets what is cached of these operations, so that pages in view read it again. */
export async function invalidate(...calls: readonly { readonly path: string }[]): Promise<void> {
  await Promise.all(calls.map((c) => queryClient.invalidateQueries({ queryKey: [c.path] })));
}

/** Reads everything in view again. */
export const refreshAll = (): Promise<void> => queryClient.invalidateQueries();

/** A command in hand: `run` gives undefined when refused (see `problem`); `attempt` throws the ApiProblem. */
export interface Command<Args, Result> {
  run: (args: Args) => Promise<Result | undefined>;
  attempt: (args: Args) => Promise<Result>;
  busy: boolean;
  problem: ApiProblem | null;
  data: Result | undefined;
  reset: () => void;
}

/**
 * Sends an operation that changes something. One idempotency key belongs to one submission: pressing again after a lost
 * connection or a server fault repeats the same key, so nothing happens twice; after an answer the next press is a new one.
 */
export function useCommand<Args, Result>(
  call: Call<Args, Result>,
  options: { invalidates?: readonly { readonly path: string }[]; onDone?: (result: Result) => void } = {},
): Command<Args, Result> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [data, setData] = useState<Result>();
  const pending = useRef<{ key: string; body: string } | null>(null);
  const latest = useRef(options);
  useLayoutEffect(() => {
    latest.current = options;
  });

  const attempt = useCallback(
    async (args: Args): Promise<Result> => {
      const body = JSON.stringify(args) ?? '';
      if (pending.current?.body !== body) pending.current = { key: freshKey(), body };
      setBusy(true);
      setProblem(null);
      try {
        const result = await call(args, { key: pending.current.key });
        pending.current = null;
        setData(result);
        await invalidate(...(latest.current.invalidates ?? []));
        latest.current.onDone?.(result);
        return result;
      } catch (error) {
        if (error instanceof ApiProblem) {
          if (error.problem.status >= 400 && error.problem.status < 500) pending.current = null;
          setProblem(error);
        }
        throw error;
      } finally {
        setBusy(false);
      }
    },
    [call],
  );
  const run = useCallback(
    async (args: Args) => {
      try {
        return await attempt(args);
      } catch (error) {
        if (error instanceof ApiProblem) return undefined;
        throw error;
      }
    },
    [attempt],
  );
  const reset = useCallback(() => {
    pending.current = null;
    setProblem(null);
    setData(undefined);
  }, []);
  return { run, attempt, busy, problem, data, reset };
}

/** Whether the browser believes it has a network. */
export function useOnline(): boolean {
  return useSyncExternalStore(
    (tell) => {
      addEventListener('online', tell);
      addEventListener('offline', tell);
      return () => {
        removeEventListener('online', tell);
        removeEventListener('offline', tell);
      };
    },
    () => navigator.onLine,
    () => true,
  );
}
