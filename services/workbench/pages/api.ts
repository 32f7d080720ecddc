/** The typed client of the workbench pages, and the addresses of files the browser fetches itself. */
import { urlOf, type Op } from '@yunjian/kernel/contract';
import { createClient } from '@yunjian/ui';
import { workbenchApi } from '../contract.ts';

export const client = createClient(workbenchApi).workbench;
export const api = workbenchApi.workbench;

/** The address of an operation that answers a file. */
export const fileHref = (
  op: Op,
  args: { params?: Record<string, string>; query?: Record<string, string | number | undefined> } = {},
): string => urlOf(op, args);
