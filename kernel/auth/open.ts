/**
 * Sessions as @fastify/session keeps them, save that none is made for those who only read: an anonymous session has a random id, a signature and two hashes, which a page for everyone asked for
 * by nobody in particular has no use for. Whoever signs in by such a request has one made then.
 */
import session, { type FastifySessionOptions } from '@fastify/session';
import type { FastifyInstance, FastifyRequest } from 'fastify';

type Hook = (request: FastifyRequest, ...rest: unknown[]) => unknown;
type Done = (error?: Error) => void;

/** True for a request that reads and brings no session: there is nothing to be read of one and nothing to be kept. */
const onlyReads = ({ method, cookies }: FastifyRequest, cookieName: string): boolean =>
  (method === 'GET' || method === 'HEAD') && !cookies[cookieName];

/** Registers sessions on `app`, which has cookies. The `session` of a request that reads and brings none is null. */
export async function addSessions(
  app: FastifyInstance,
  options: FastifySessionOptions & { readonly cookieName: string },
): Promise<void> {
  const hooked = {
    decorate: app.decorate.bind(app),
    decorateRequest: app.decorateRequest.bind(app),
    addHook: (name: 'onRequest' | 'onSend', hook: Hook) =>
      app.addHook(
        name as 'onRequest',
        (name === 'onRequest'
          ? (request: FastifyRequest, reply: unknown, done: Done) =>
              onlyReads(request, options.cookieName) ? done() : hook(request, reply, done)
          : hook) as never,
      ),
  };
  await new Promise<void>((resolve, reject) => {
    session(hooked as unknown as FastifyInstance, options, (error) => (error === undefined ? resolve() : reject(error)));
  });
}

/** The session of a request; an empty one is made where there is none yet. */
export async function sessionOf(request: FastifyRequest): Promise<FastifyRequest['session']> {
  // an id that nobody signed opens an empty session
  if ((request.session as unknown) === null)
    await new Promise<void>((resolve) => request.server.decryptSession('', request, () => resolve()));
  return request.session;
}
