import type { Answer, Api, HandlerArgs, Op, Role } from '../contract/index.ts';
import type { Database, Tx } from '../db/index.ts';

/** Who is asking. */
export interface Actor {
  readonly accountId: string;
  readonly personId: string | null;
  readonly orgId: string | null;
  readonly roles: ReadonlySet<Role>;
  /** The name to show beside what this account did. */
  readonly name: string;
  /** True once the second factor was given since signing in. */
  readonly secondFactor: boolean;
}

/** One file of a multipart request. */
export interface UploadPart {
  readonly field: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/** What every handler gets beside its validated arguments. */
export interface Ctx {
  readonly actor: Actor | null;
  readonly database: Database;
  readonly now: () => Temporal.Instant;
  readonly locale: 'zh' | 'en';
  readonly requestId: string;
  readonly ip: string;
  /** Why a record is looked at, when the caller says so (X-Purpose). */
  readonly purpose: string | null;
  readonly signal: AbortSignal;
  /** Carries `fn` out once per Idempotency-Key of this caller (only for operations marked `idempotent`). */
  command<T>(body: unknown, fn: (tx: Tx) => Promise<T>): Promise<T>;
  /** The files of an upload, each at most the server's limit. */
  files(): Promise<{ files: UploadPart[]; fields: Record<string, string> }>;
  /** The framework's own objects, for the few handlers that set cookies or redirect (sign-in). */
  readonly raw: { request: import('fastify').FastifyRequest; reply: import('fastify').FastifyReply };
}

/** A context whose actor is known to be there. */
export type SignedIn = Ctx & { readonly actor: Actor };

type CtxFor<O extends Op> = O['access'] extends 'public' ? Ctx : SignedIn;

/** The handlers of an API: one function an operation. */
export type Handlers<A extends Api> = {
  readonly [M in keyof A]: {
    readonly [K in keyof A[M]]: (args: HandlerArgs<A[M][K]>, ctx: CtxFor<A[M][K]>) => Promise<Answer<A[M][K]>>;
  };
};
