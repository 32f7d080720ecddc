/** HTTP: the contract becomes routes; deny by default; errors as problem+json; OpenAPI, metrics, pages. */
export { buildHttp, face, type Face, type HttpApp, type HttpOptions } from './app.ts';
export type { Actor, Ctx, Handlers, SignedIn, UploadPart } from './context.ts';
export { httpFailures } from './failures.ts';
export { keepAnswers, sharedReading, type KeptAnswers } from './kept.ts';
