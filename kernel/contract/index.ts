/** What server and browser agree on: texts, errors, operations and the typed client. No Node and no DOM in here. */
export { fill, listed, type Text } from './text.ts';
export { defineFailures, failure, Failure, isFailure, type FailureKind, type Problem } from './failure.ts';
export {
  bytes,
  fen,
  instant,
  op,
  pageOf,
  pageQuery,
  plainDate,
  ROLES,
  STAFF_ROLES,
  textSchema,
  uuid,
  type Access,
  type Answer,
  type Api,
  type CallArgs,
  type Client,
  type HandlerArgs,
  type Method,
  type Op,
  type RawReply,
  type Reply,
  type Role,
} from './op.ts';
export { ApiProblem, makeClient, urlOf } from './client.ts';
