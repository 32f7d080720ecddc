import { z } from 'zod';
import type { Text } from './text.ts';

type Z = z.core.$ZodType; // not z.ZodType: four times slower to check

/**
 * What an account may be to the district. Roles come from posts (see kernel/orgs) and from grants (see kernel/auth).
 * reviewer 审核员 · duty 值班经理 · operator 项目运营方 · rule-editor 规则编辑员 · rule-approver 规则审定人 · inspector 站点巡查员 · data-editor 数据维护员 ·
 * accountant 村会计 · board 理事 · supervisory-board 监事 · township 农经站 (for whom and when says assets.mandate) ·
 * auditor 审计员 · sysadmin 系统管理员 · secadmin 安全管理员 (三员分立: no account holds two of the last three).
 */
export const STAFF_ROLES = [
  'reviewer',
  'duty',
  'operator',
  'rule-editor',
  'rule-approver',
  'inspector',
  'data-editor',
  'accountant',
  'board',
  'supervisory-board',
  'township',
  'auditor',
  'sysadmin',
  'secadmin',
] as const;
export const ROLES = ['citizen', ...STAFF_ROLES] as const;
export type Role = (typeof ROLES)[number];

/** Who may call an operation at all: everyone, everyone signed in, or the listed roles. There is no default. */
export type Access = 'public' | 'signed-in' | readonly Role[];

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One operation of the API: the single source of validation, OpenAPI, types and the web client. */
export interface Op {
  readonly method: Method;
  readonly path: `/${string}`;
  readonly summary: Text;
  readonly access: Access;
  readonly params?: Z;
  readonly query?: Z;
  readonly body?: Z;
  readonly reply: Z;
  /** The caller must send an Idempotency-Key header; the same key with the same body is carried out once. */
  readonly idempotent?: true;
  /** The answer is bytes of this kind, not JSON. */
  readonly raw?: 'pdf' | 'xlsx' | 'json' | 'png' | 'jpeg' | 'webp' | 'text' | 'file' | 'redirect';
  /** The body is multipart/form-data with files; the handler reads it from the context. */
  readonly upload?: true;
  /** Most bytes of the body, when other than the server's default. */
  readonly bodyBytes?: number;
  /** Requests a minute and caller, when other than the server's default. */
  readonly limit?: number;
}

/** Keeps the literal types of an operation. */
export const op = <const O extends Op>(o: O): O => o;

type In<O, K extends keyof Op> = O extends { [k in K]: infer S extends Z } ? { [k in K]: z.input<S> } : unknown;
type Out<O, K extends keyof Op> = O extends { [k in K]: infer S extends Z } ? { [k in K]: z.output<S> } : unknown;

/** What a caller passes. */
export type CallArgs<O> = In<O, 'params'> & In<O, 'query'> & In<O, 'body'>;
/** What a handler gets, after validation. */
export type HandlerArgs<O> = Out<O, 'params'> & Out<O, 'query'> & Out<O, 'body'>;
/** What a handler answers (before the reply schema is applied). */
export type Answer<O> = O extends { raw: string } ? RawReply : O extends { reply: infer S extends Z } ? z.input<S> : never;
/** What a caller receives. */
export type Reply<O> = O extends { raw: string } ? Blob : O extends { reply: infer S extends Z } ? z.output<S> : never;

export type Api = Readonly<Record<string, Readonly<Record<string, Op>>>>;

/** Bytes with their media type, for operations marked `raw`. */
export interface RawReply {
  body: Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | string;
  type: string;
  fileName?: string;
  inline?: boolean;
  status?: number;
  headers?: Record<string, string>;
}

/** The reply schema of raw operations. */
export const bytes = z.any();

/** The typed client of an API. `signal` aborts; `key` is the idempotency key of a command. */
export type Client<A extends Api> = {
  [M in keyof A]: {
    [K in keyof A[M]]: (args: CallArgs<A[M][K]>, options?: { signal?: AbortSignal; key?: string }) => Promise<Reply<A[M][K]>>;
  };
};

/** Shape of one page of a list: rows, how many there are in all, and where the next page starts. */
export const pageOf = <S extends Z>(row: S) =>
  z.object({ rows: z.array(row), total: z.number().int(), page: z.number().int(), size: z.number().int() });

/** Query of a list: page from 1, at most 200 rows. */
export const pageQuery = z.object({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  size: z.coerce.number().int().min(1).max(200).default(20),
});

/** Text in both languages, on the wire. */
export const textSchema = z.object({ zh: z.string(), en: z.string() });
/** Integer fen as a decimal string: JSON numbers cannot hold every amount. */
export const fen = z.string().regex(/^-?\d{1,18}$/);
/** Calendar date `2026-11-23`. */
export const plainDate = z.iso.date();
/** Instant in UTC, `2026-11-23T01:02:03.456Z`. */
export const instant = z.iso.datetime({ offset: true });
export const uuid = z.uuid();
