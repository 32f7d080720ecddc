import type { Problem } from './failure.ts';
import type { Api, Client, Op } from './op.ts';

/** A refusal by the server, as the client sees it. `problem.code` is what a page switches on. */
export class ApiProblem extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.message.en}`);
    this.name = 'ApiProblem';
    this.problem = problem;
  }
}

const offline: Problem = {
  code: 'client.offline',
  status: 0,
  message: { zh: '连接不上服务器。', en: 'The server cannot be reached.' },
  mend: { zh: '请检查网络后重试；已填写的内容还在。', en: 'Check your connection and try again; what you filled in is kept.' },
  traceId: '',
};

type Args = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown };

/** The path of an operation with its parameters and query filled in. */
export function urlOf(op: Op, args: Args, baseUrl = ''): string {
  const path = op.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(args.params?.[name] ?? '')));
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(args.query ?? {})) {
    if (Array.isArray(value)) for (const v of value) query.append(key, String(v));
    else if (value !== undefined && value !== null && value !== '') query.append(key, String(value));
  }
  const search = query.toString();
  return `${baseUrl}${path}${search ? `?${search}` : ''}`;
}

/**
 * The typed client of an API: `client.talent.submit({ params, body })`.
 * Throws ApiProblem for every refusal; `client.offline` when no answer came.
 */
export function makeClient<A extends Api>(
  api: A,
  options: { baseUrl?: string; fetch?: typeof fetch; headers?: () => Record<string, string> } = {},
): Client<A> {
  const send = options.fetch ?? fetch;
  const call = async (op: Op, args: Args, extra: { signal?: AbortSignal; key?: string } = {}): Promise<unknown> => {
    const form = typeof FormData !== 'undefined' && args.body instanceof FormData;
    const headers: Record<string, string> = { 'x-requested-with': 'yunjian', ...options.headers?.() };
    if (args.body !== undefined && !form) headers['content-type'] = 'application/json';
    if (op.idempotent) headers['idempotency-key'] = extra.key ?? crypto.randomUUID();
    let response: Response;
    try {
      response = await send(urlOf(op, args, options.baseUrl), {
        method: op.method,
        headers,
        credentials: 'same-origin',
        ...(args.body === undefined ? {} : { body: form ? (args.body as FormData) : JSON.stringify(args.body) }),
        ...(extra.signal ? { signal: extra.signal } : {}),
      });
    } catch (error) {
      if (extra.signal?.aborted) throw error;
      throw new ApiProblem(offline);
    }
    if (!response.ok) {
      const body: unknown = await response.json().catch(() => null);
      if (body && typeof body === 'object' && 'code' in body) throw new ApiProblem(body as Problem);
      throw new ApiProblem({
        ...offline,
        code: 'client.unreadable',
        status: response.status,
        message: {
          zh: `服务器答复异常（${response.status}）。`,
          en: `The server gave an unexpected answer (${response.status}).`,
        },
      });
    }
    if (op.raw) return response.blob();
    return response.status === 204 ? undefined : response.json();
  };
  const client: Record<string, Record<string, unknown>> = {};
  for (const [module, ops] of Object.entries(api)) {
    const face: Record<string, unknown> = {};
    for (const [name, op] of Object.entries(ops))
      face[name] = (args: Args = {}, extra?: { signal?: AbortSignal; key?: string }) => call(op, args, extra);
    client[module] = face;
  }
  return client as Client<A>;
}
