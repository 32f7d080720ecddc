import { Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import Fastify, {
  LogController,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { Api, Op, RawReply, Role } from '../contract/index.ts';
import { failure } from '../contract/index.ts';
import { once, type Database } from '../db/index.ts';
import type { Actor, Ctx, Handlers, UploadPart } from './context.ts';
import { answerError } from './errors.ts';
import { httpFailures } from './failures.ts';
import { guardHeaders } from './guards.ts';
import { KeptAnswer, sendKept } from './kept.ts';
import { makeMetrics, type Metrics } from './metrics.ts';
import { addOpenApi } from './openapi.ts';
import { addWeb, notFound, pageOfWeb } from './web.ts';

/** One group of operations with their handlers, as a service or a kernel module brings them. */
export interface Face {
  readonly name: string;
  readonly api: Api;
  // oxlint-disable-next-line typescript/no-explicit-any -- the pairing was type-checked where it was made (`face`)
  readonly handlers: Handlers<any>;
}

/** Pairs an API with its handlers; the compiler checks that each operation has one of the right type. */
export const face = <A extends Api>(name: string, api: A, handlers: Handlers<A>): Face => ({ name, api, handlers });

export interface HttpOptions {
  readonly database: Database;
  readonly faces: readonly Face[];
  /** Registers what must exist before routes (cookies, sessions). */
  readonly plugins?: (app: FastifyInstance) => Promise<void>;
  /** Finds who is asking; null when nobody is signed in. Called once a request, only for API routes. */
  readonly resolveActor: (request: FastifyRequest) => Promise<Actor | null>;
  /** Told of every refused attempt (audit). */
  readonly onDenied?: (denied: { actor: Actor | null; op: string; ip: string; at: Temporal.Instant }) => void;
  readonly now: () => Temporal.Instant;
  /** Requests a minute and caller; 0 = no limit. */
  readonly requestsPerMinute: number;
  readonly trustProxy: boolean;
  readonly log: 'info' | 'warn' | 'silent';
  /** Where log lines go; standard output when absent. */
  readonly logTo?: { write(line: string): void };
  /** True when pages are served over TLS (HSTS, upgrade). */
  readonly secure: boolean;
  readonly title: string;
  readonly version: string;
  /** Answers whether the process may receive traffic. */
  readonly ready: () => Promise<{ ok: boolean; checks: Record<string, boolean> }>;
  /** Bearer token of /metrics; without one only the machine itself may read it. */
  readonly metricsToken?: string;
  /** Directory of the built pages, and of public data files by URL prefix. */
  readonly web?: { dist: string };
  readonly bodyLimit?: number;
}

export interface HttpApp {
  readonly app: FastifyInstance;
  readonly metrics: Metrics;
  listen(port: number, host: string): Promise<string>;
  /** Stops taking requests, lets those under way finish, closes. */
  close(): Promise<void>;
}

const MB = 1024 * 1024;

/** Builds the HTTP face of the program. Every operation is refused unless its `access` lets the caller in. */
export async function buildHttp(options: HttpOptions): Promise<HttpApp> {
  const settings: FastifyServerOptions = {
    logger: loggerOf(options),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustProxy,
    bodyLimit: options.bodyLimit ?? MB,
    genReqId: () => crypto.randomUUID(),
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: false,
    // An address that cannot be read (bad percent-encoding, too long a part) names nothing here; it is not repeated in the answer.
    frameworkErrors: (_, request, reply) => void answerError(failure(httpFailures.notFound), request, reply),
  };
  const app: FastifyInstance = Fastify(settings);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const metrics = makeMetrics(options.database.pool);

  const guards = await guardHeaders(options.secure);
  app.addHook('onRequest', (_, reply, done) => {
    void reply.headers(guards);
    done();
  });
  await app.register(rateLimit, {
    global: false,
    hook: 'preParsing', // after it is known who asks, before the body is read
    keyGenerator: (request: FastifyRequest) => request.actor?.accountId ?? request.ip,
    errorResponseBuilder: () => failure(httpFailures.tooMany),
  });
  await app.register(multipart, { limits: { fileSize: 20 * MB, files: 12, fields: 40, fieldSize: 64 * 1024 } });
  app.decorateRequest('actor', null);
  if (options.plugins) await options.plugins(app);
  await addOpenApi(app, { title: options.title, version: options.version });

  app.setErrorHandler((error, request, reply) => answerError(error, request, reply));
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-trace-id', request.id);
    void reply.header('date', new Date(options.now().epochMilliseconds).toUTCString()); // pages count deadlines by the clock of the program
    if (stopping) throw failure(httpFailures.stopping);
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unmatched';
    metrics.observe(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    // The pattern of the route, never the address as typed: addresses can carry names.
    if (route !== 'unmatched' || reply.statusCode >= 500)
      request.log.info(
        {
          method: request.method,
          route,
          status: reply.statusCode,
          ms: Math.round(reply.elapsedTime * 10) / 10,
          account: request.actor?.accountId,
        },
        'request',
      );
  });

  for (const f of options.faces)
    for (const [module, ops] of Object.entries(f.api))
      for (const [name, op] of Object.entries(ops))
        mount(app, options, `${module}.${name}`, op, (f.handlers as never as Loose)[module]?.[name]);

  app.get('/health/live', { schema: { hide: true } }, () => ({ ok: true }));
  app.get('/health/ready', { schema: { hide: true } }, async (_, reply) => {
    const state = await options.ready();
    return reply.status(state.ok && !stopping ? 200 : 503).send(state);
  });
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    const allowed = options.metricsToken
      ? request.headers.authorization === `Bearer ${options.metricsToken}`
      : ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip);
    if (!allowed) throw failure(httpFailures.forbidden);
    return reply.type(metrics.contentType).send(await metrics.text());
  });
  if (options.web) await addWeb(app, options.web);
  app.setNotFoundHandler(notFound(options.web ? pageOfWeb(options.web.dist) : null));
  await app.ready();

  let stopping = false;
  return {
    app,
    metrics,
    listen: (port, host) => app.listen({ port, host }),
    async close() {
      stopping = true;
      const sweep = setInterval(() => app.server.closeIdleConnections(), 100); // keep-alive sockets would hold the close open
      try {
        await app.close();
      } finally {
        clearInterval(sweep);
      }
    },
  };
}

type Loose = Record<string, Record<string, (args: unknown, ctx: Ctx) => Promise<unknown>>>;

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | null;
  }
}

function loggerOf(options: HttpOptions): NonNullable<FastifyServerOptions['logger']> {
  if (options.log === 'silent') return false;
  return {
    level: options.log,
    serializers: quiet,
    ...(options.logTo ? { stream: options.logTo } : {}),
  } as unknown as NonNullable<FastifyServerOptions['logger']>;
}

/** Log lines never hold addresses, headers or bodies. */
const quiet = {
  req: (r: FastifyRequest) => ({ id: r.id, method: r.method }),
  res: (r: FastifyReply) => ({ status: r.statusCode }),
  err: (e: Error) => ({
    type: e.name,
    code: (e as { code?: string }).code,
    stack: (e.stack ?? '')
      .split('\n')
      .filter((l) => l.startsWith('    at '))
      .slice(0, 8)
      .join('\n'),
  }),
};

function mayCall(op: Op, actor: Actor | null): 'yes' | 'sign-in' | 'second-factor' | 'no' {
  if (op.access === 'public') return 'yes';
  if (!actor) return 'sign-in';
  if (op.access === 'signed-in') return 'yes';
  const held = (op.access as readonly Role[]).filter((role) => actor.roles.has(role));
  if (held.length === 0) return 'no';
  return actor.secondFactor || held.includes('citizen') ? 'yes' : 'second-factor';
}

function mount(
  app: FastifyInstance,
  options: HttpOptions,
  name: string,
  op: Op,
  handler: ((args: unknown, ctx: Ctx) => Promise<unknown>) | undefined,
): void {
  if (!handler) throw new Error(`Operation ${name} has no handler.`);
  const perMinute = op.limit ?? options.requestsPerMinute;
  app.route({
    method: op.method,
    url: op.path,
    ...(op.bodyBytes === undefined ? {} : { bodyLimit: op.bodyBytes }),
    schema: {
      summary: `${op.summary.zh} · ${op.summary.en}`,
      operationId: name,
      tags: [name.split('.')[0] ?? name],
      ...(op.params ? { params: op.params } : {}),
      ...(op.query ? { querystring: op.query } : {}),
      ...(op.body && !op.upload ? { body: op.body } : {}),
      ...(op.upload ? { consumes: ['multipart/form-data'] } : {}),
      ...(op.raw ? {} : { response: { 200: op.reply as z.ZodType } }),
    },
    ...(options.requestsPerMinute > 0 ? { config: { rateLimit: { max: perMinute, timeWindow: 60_000 } } } : {}),
    // Who asks is settled before the body is read or judged: a stranger learns nothing of what a body should look like.
    onRequest: async (request) => {
      if (op.method !== 'GET' && request.headers['x-requested-with'] !== 'yunjian') throw failure(httpFailures.crossSite);
      request.actor = await options.resolveActor(request);
      const answer = mayCall(op, request.actor);
      if (answer === 'yes') return;
      if (answer !== 'sign-in') options.onDenied?.({ actor: request.actor, op: name, ip: request.ip, at: options.now() });
      throw failure(
        answer === 'sign-in' ? httpFailures.signIn : answer === 'no' ? httpFailures.forbidden : httpFailures.secondFactor,
      );
    },
    handler: async (request, reply) => {
      const { params, query, body } = request;
      if (![params, query, op.body && !op.upload ? body : null].every(wellFormed)) throw failure(httpFailures.invalid);
      const ctx = contextOf(options, name, op, request, reply);
      const result = await handler({ params, query, body }, ctx);
      if (reply.sent) return reply;
      if (result instanceof KeptAnswer) return sendKept(request, reply, result);
      return op.raw ? sendRaw(reply, result as RawReply) : reply.status(200).send(result as never);
    },
  });
}

function contextOf(options: HttpOptions, name: string, op: Op, request: FastifyRequest, reply: FastifyReply): Ctx {
  const given = request.headers['idempotency-key'];
  const key = typeof given === 'string' ? given : null;
  if (op.idempotent && (key === null || key.length < 8 || key.length > 200)) throw failure(httpFailures.needsKey);
  let abort: AbortController | undefined;
  return {
    actor: request.actor,
    database: options.database,
    now: options.now,
    locale: /^en\b/.test(String(request.headers['accept-language'] ?? '')) ? 'en' : 'zh',
    requestId: request.id,
    ip: request.ip,
    purpose: purposeOf(request.headers['x-purpose']),
    get signal() {
      abort ??= new AbortController();
      request.raw.once('close', () => reply.sent || abort?.abort());
      return abort.signal;
    },
    command: (body, fn) => {
      if (key === null) throw failure(httpFailures.needsKey);
      const scope = request.actor?.accountId ?? `ip:${request.ip}`;
      return once(options.database, { scope, key, op: name, body, now: options.now() }, fn);
    },
    files: () => readParts(request, op.bodyBytes),
    raw: { request, reply },
  };
}

/** The caller's own words for why a record is looked at, percent-encoded in the header; null when there are none. */
function purposeOf(header: string | string[] | undefined): string | null {
  if (typeof header !== 'string') return null;
  let text: string;
  try {
    text = decodeURIComponent(header).trim();
  } catch {
    throw failure(httpFailures.invalid);
  }
  if (!wellFormed(text)) throw failure(httpFailures.invalid);
  return text === '' ? null : text.slice(0, 200).toWellFormed();
}

/** True when every text in a validated value can be stored and hashed as it is: no NUL, no half of a surrogate pair. */
function wellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  return Array.isArray(value)
    ? value.every(wellFormed)
    : Object.entries(value).every(([key, part]) => wellFormed(key) && wellFormed(part));
}

async function readParts(
  request: FastifyRequest,
  fileSize?: number,
): Promise<{ files: UploadPart[]; fields: Record<string, string> }> {
  const files: UploadPart[] = [];
  const fields: Record<string, string> = {};
  if (!request.isMultipart()) throw failure(httpFailures.mediaType);
  try {
    for await (const part of request.parts(fileSize === undefined ? {} : { limits: { fileSize } })) {
      if (part.type === 'file') files.push({ field: part.fieldname, fileName: part.filename, bytes: await part.toBuffer() });
      else fields[part.fieldname] = String(part.value);
    }
  } catch (error) {
    // The parser's errors (no boundary, a form cut off) are the caller's input; those with a code of their own keep it.
    throw (error as { code?: string }).code === undefined ? failure(httpFailures.invalid) : error;
  }
  return { files, fields };
}

function sendRaw(reply: FastifyReply, answer: RawReply): FastifyReply {
  void reply
    .status(answer.status ?? 200)
    .header('content-type', answer.type)
    .headers(answer.headers ?? {});
  if (answer.fileName)
    void reply.header(
      'content-disposition',
      `${answer.inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(answer.fileName)}`,
    );
  reply.serializer((payload: unknown) => payload as string);
  if (typeof answer.body === 'string') return reply.send(answer.body);
  if (answer.body instanceof Uint8Array)
    return reply.send(Buffer.from(answer.body.buffer, answer.body.byteOffset, answer.body.byteLength));
  return reply.send(Readable.from(answer.body as AsyncIterable<Uint8Array>));
}
