import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { failure, Failure, type Problem, type Text } from '../contract/index.ts';
import { httpFailures } from './failures.ts';

const zh = z.locales.zhCN().localeError;
const en = z.locales.en().localeError;

type Issue = z.core.$ZodRawIssue;

/** The words of one validation issue in both languages. */
function words(issue: Issue): Text {
  const text = (of: typeof zh): string => {
    const said = of(issue);
    return (typeof said === 'string' ? said : said?.message) ?? issue.message ?? 'invalid';
  };
  if (issue.code !== 'custom' || !issue.message) return { zh: text(zh), en: text(en) };
  const [first, second] = issue.message.split(' ‖ '); // a schema's own words, written as `中文 ‖ English`
  return { zh: first ?? '', en: second ?? first ?? '' };
}

/** A zod error's issues as fields of a problem: path and words; never the value that was sent. */
export function fieldsOf(issues: readonly unknown[]): { path: string; message: Text }[] {
  return issues.slice(0, 50).map((i) => {
    const issue = i as Issue & { path?: PropertyKey[] };
    return { path: (issue.path ?? []).map(String).join('.'), message: words(issue) };
  });
}

const byFastifyCode: Record<string, (typeof httpFailures)[keyof typeof httpFailures]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: httpFailures.tooLarge,
  FST_REQ_FILE_TOO_LARGE: httpFailures.tooLarge,
  FST_FILES_LIMIT: httpFailures.tooLarge,
  FST_FIELDS_LIMIT: httpFailures.tooLarge,
  FST_PARTS_LIMIT: httpFailures.tooLarge,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: httpFailures.mediaType,
};

function toFailure(error: unknown): Failure | null {
  if (error instanceof Failure) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.map((v) => ({
      ...v.params,
      code: v.keyword,
      message: v.message,
      path: v.instancePath.split('/').filter(Boolean),
    }));
    return failure(httpFailures.invalid, {}, fieldsOf(issues));
  }
  if (error instanceof z.ZodError) return failure(httpFailures.invalid, {}, fieldsOf(error.issues));
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  const known = code === undefined ? undefined : byFastifyCode[code];
  if (known) return failure(known);
  if (statusCode === 429) return failure(httpFailures.tooMany);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return failure(httpFailures.invalid);
  // PostgreSQL refused a value's form (a number out of range, a bad uuid, a NUL in a text): the caller's input, not our defect.
  if (code !== undefined && ['22P02', '22003', '22007', '22008', '22021', '22P05'].includes(code))
    return failure(httpFailures.invalid);
  return null;
}

/** Answers any error as problem+json. An unexpected one is logged (without its message, which may carry values) and told as `http.internal`. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const expected = toFailure(error);
  if (!expected) request.log.error({ err: error as Error, route: request.routeOptions.url }, 'unexpected');
  const f = expected ?? failure(httpFailures.internal);
  const problem: Problem = {
    code: f.code,
    status: f.status,
    message: f.text,
    mend: f.mend,
    ...(f.fields ? { fields: f.fields } : {}),
    traceId: request.id,
  };
  reply.serializer(JSON.stringify);
  return reply.status(f.status).type('application/problem+json; charset=utf-8').send(problem);
}
