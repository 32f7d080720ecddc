import { makeClient, type Api, type CallArgs, type Op, type Reply } from '@yunjian/kernel/contract';
import { currentLocale } from './i18n.tsx';

/** One operation as a function, with its name for caches. */
export interface Call<Args, Result> {
  (args: Args, options?: { signal?: AbortSignal; key?: string }): Promise<Result>;
  readonly path: string;
  readonly op: Op;
}

/** The typed client of an API, ready for useApi and useCommand. */
export type UiClient<A extends Api> = {
  readonly [M in keyof A]: { readonly [K in keyof A[M]]: Call<CallArgs<A[M][K]>, Reply<A[M][K]>> };
};

/**
 * A fresh idempotency key. Not crypto.randomUUID: browsers hide that on plain http, which is how a phone
 * on the office network reaches a trial machine.
 */
export function freshKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}

/** Milliseconds the server's clock is ahead of this device's; 0 until it answered, and for the second or two that a header cannot tell. */
let ahead = 0;

/** The server's time as this device knows it, in milliseconds since 1970: clocks of phones are wrong, deadlines are the server's. */
export const serverNow = (): number => Date.now() + ahead;

/** Reads the server's clock from an answer's `Date`. */
function learnClock(answer: Pick<Response, 'headers'>): void {
  const said = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(said)) return;
  const difference = said - Date.now();
  ahead = Math.abs(difference) < 3000 ? 0 : difference;
}

/** Builds the client of a service from its contract: `export const client = createClient(talentApi)`. Refusals are thrown as ApiProblem. */
export function createClient<A extends Api>(api: A): UiClient<A> {
  const plain = makeClient(api, {
    fetch: async (...asked: Parameters<typeof fetch>) => {
      const answer = await fetch(...asked);
      learnClock(answer);
      return answer;
    },
    headers: () => ({ 'accept-language': currentLocale() === 'zh' ? 'zh-CN' : 'en' }),
  }) as Record<string, Record<string, (args: unknown, options?: { signal?: AbortSignal; key?: string }) => Promise<unknown>>>;
  const client: Record<string, Record<string, Call<unknown, unknown>>> = {};
  for (const [module, ops] of Object.entries(api)) {
    const face: Record<string, Call<unknown, unknown>> = {};
    for (const [name, op] of Object.entries(ops)) {
      const send = plain[module]?.[name];
      if (!send) continue;
      face[name] = Object.assign(
        (args: unknown, options: { signal?: AbortSignal; key?: string } = {}) =>
          send(args, { ...options, ...(op.idempotent ? { key: options.key ?? freshKey() } : {}) }),
        {
          path: `${module}.${name}`,
          op,
        },
      );
    }
    client[module] = face;
  }
  return client as UiClient<A>;
}
