/** Exports as operations: a list, or a list of one thing, as a spreadsheet with all its rows. */
import { bytes, op, type Role } from '@yunjian/kernel/contract';
import type { z } from 'zod';
import { one, registerReaders } from './register-shapes.ts';

type Access = readonly [Role, ...Role[]];
const summary = (zh: string, en: string) => ({ zh: `导出${zh}（全部行）`, en: `${en} as Excel, all rows` });

/** The twin of a list, with its filters; `path` below /api/assets. */
export const sheetOf = <Q extends z.ZodObject>(
  path: string,
  zh: string,
  en: string,
  query: Q,
  access: Access = registerReaders,
) =>
  op({
    method: 'GET',
    path: `/api/assets/${path}.xlsx`,
    summary: summary(zh, en),
    access,
    query,
    raw: 'xlsx',
    reply: bytes,
  });

/** The same of one thing, whose id is in the path. */
export const sheetOfOne = (path: string, zh: string, en: string, access: Access = registerReaders) =>
  op({
    method: 'GET',
    path: `/api/assets/${path}.xlsx`,
    summary: summary(zh, en),
    access,
    params: one,
    raw: 'xlsx',
    reply: bytes,
  });

/** The same of one thing, with filters. */
export const sheetOfOneBy = <Q extends z.ZodObject>(
  path: string,
  zh: string,
  en: string,
  query: Q,
  access: Access = registerReaders,
) =>
  op({
    method: 'GET',
    path: `/api/assets/${path}.xlsx`,
    summary: summary(zh, en),
    access,
    params: one,
    query,
    raw: 'xlsx',
    reply: bytes,
  });
