import type { FastifyInstance } from 'fastify';
import type { Role } from '../contract/index.ts';
import type { Actor } from './context.ts';

/** An actor for tests. */
export function testActor(roles: readonly Role[], over: Partial<Actor> = {}): Actor {
  return {
    accountId: '00000000-0000-7000-8000-000000000001',
    personId: null,
    orgId: null,
    roles: new Set(roles),
    name: '测试',
    secondFactor: true,
    ...over,
  };
}

/** Sends a request as the pages do (with the header that other sites cannot send). */
export function inject(
  app: FastifyInstance,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  return app.inject({
    method,
    url,
    headers: { 'x-requested-with': 'yunjian', 'idempotency-key': crypto.randomUUID(), ...headers },
    ...(body === undefined ? {} : { payload: body as object }),
  });
}
