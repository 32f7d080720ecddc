import fs from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { failure } from '../contract/index.ts';
import { answerError } from './errors.ts';
import { httpFailures } from './failures.ts';

/** Serves the files of the built pages: those with a hash in their name for a year. */
export async function addWeb(app: FastifyInstance, web: { dist: string }): Promise<void> {
  await app.register(fastifyStatic, {
    root: web.dist,
    wildcard: false,
    index: false,
    preCompressed: true,
    setHeaders(reply, file) {
      const hashed = file.includes(`${path.sep}built${path.sep}`);
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

/** Answers what no route knows: the one page for an address that a browser opens, a problem for everything else. */
export function notFound(page: string | null): (request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  return (request, reply) => {
    const known = request.url.split('?')[0] ?? '/';
    const wantsPage =
      page !== null &&
      request.method === 'GET' &&
      !/^\/(api|health|metrics|built|geo)(\/|$)/.test(known) &&
      String(request.headers.accept ?? '*/*').match(/text\/html|\*\/\*/);
    if (!wantsPage) return answerError(failure(httpFailures.notFound), request, reply);
    return reply.status(200).type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
  };
}

/** The one HTML page of the built pages. */
export const pageOfWeb = (dist: string): string => fs.readFileSync(path.join(dist, 'index.html'), 'utf8');
