/** The typed client of the staff pages, and the addresses of files the browser fetches itself. */
import { urlOf, type Op } from '@yunjian/kernel/contract';
import { createClient } from '@yunjian/ui';
import { talentApi } from '../../contract.ts';

export const client = createClient(talentApi);

/** The address of an operation that answers a file; empty values of the query are left out. */
export function fileHref(
  op: Op,
  args: { params?: Record<string, string>; query?: Record<string, string | number | undefined> } = {},
): string {
  return urlOf(op, args);
}

/** Adds the file of an upload to the arguments of its operation, as the multipart body the server reads. */
export function withFile<A extends object>(args: A, file: File): A & { body: FormData } {
  const body = new FormData();
  body.append('file', file, file.name);
  return { ...args, body };
}
