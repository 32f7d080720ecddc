/**
 * Answers kept as bytes for as long as a version says that nothing they show has changed. The version is read after a question came in and before its answer is
 * made, so no answer is older than its question; questions that come in together share one reading of it.
 */
import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Op } from '../contract/index.ts';

/** An answer ready to be sent. */
export class KeptAnswer {
  readonly body: Buffer;
  /** Strong entity tag (RFC 9110, 8.8.3): the same bytes have the same tag, whatever the version. */
  readonly etag: string;

  constructor(body: Buffer) {
    this.body = body;
    this.etag = `"${hash('sha256', body, 'base64url')}"`;
  }
}

export interface KeptAnswers {
  /**
   * The answer of `op` to what was asked, made by `make` when none is kept for the version of now. What comes back is for a handler to hand on: the bytes of the
   * answer in the place of the answer. `asked` is everything the answer depends on besides the version, as JSON.
   */
  answer<T>(op: Op, asked: unknown, make: () => Promise<T>): Promise<T>;
}

/** Calls that come while one is under way share the next one, which begins when that one has ended: each sees what was there when it was called, or later. */
export function sharedReading<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  let next: Promise<T> | null = null;
  const start = (): Promise<T> => {
    next = null;
    const mine = read().finally(() => {
      if (running === mine) running = null;
    });
    running = mine;
    return mine;
  };
  return () => {
    if (running === null) return start();
    next ??= running.then(start, start);
    return next;
  };
}

/** Keeps answers up to `bytes` in all, those asked for longest ago going first. `version` reads what changes with every change of what the answers show. */
export function keepAnswers(version: () => Promise<string>, bytes = 32 * 1024 * 1024): KeptAnswers {
  const current = sharedReading(version);
  const kept = new Map<string, { readonly version: string; readonly answer: Promise<KeptAnswer>; size: number }>();
  let held = 0;
  const drop = (key: string): void => {
    held -= kept.get(key)?.size ?? 0;
    kept.delete(key);
  };
  const make = (key: string, of: string, op: Op, from: () => Promise<unknown>): Promise<KeptAnswer> => {
    const answer = from().then(
      (value) => new KeptAnswer(Buffer.from(JSON.stringify(z.encode(op.reply as z.ZodType, value)), 'utf8')),
    );
    const entry = { version: of, answer, size: 0 };
    drop(key);
    kept.set(key, entry);
    void answer.then(
      ({ body }) => {
        if (kept.get(key) !== entry) return;
        entry.size = body.length + 2 * key.length + 200;
        held += entry.size;
        for (const oldest of kept.keys()) {
          if (held <= bytes) break;
          drop(oldest);
        }
      },
      () => kept.get(key) === entry && drop(key),
    );
    return answer;
  };
  return {
    async answer<T>(op: Op, asked: unknown, from: () => Promise<T>) {
      const key = `${op.path} ${JSON.stringify(asked)}`;
      const now = await current();
      const found = kept.get(key);
      if (found === undefined || found.version !== now) return (await make(key, now, op, from)) as T;
      kept.delete(key);
      kept.set(key, found);
      return (await found.answer) as T;
    },
  };
}

/** Sends a kept answer; to a caller who has these bytes already, only that they are still right (304). */
export function sendKept(request: FastifyRequest, reply: FastifyReply, { body, etag }: KeptAnswer): FastifyReply {
  void reply.headers({ etag, 'cache-control': 'no-cache', 'content-type': 'application/json; charset=utf-8' });
  const known = request.headers['if-none-match'];
  const same =
    known !== undefined &&
    known
      .split(',')
      .map((tag) => tag.trim().replace(/^W\//, ''))
      .some((tag) => tag === etag || tag === '*');
  return same ? reply.status(304).send() : reply.status(200).send(body);
}
