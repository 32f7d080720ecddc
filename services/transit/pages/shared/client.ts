import { urlOf, type Op } from '@yunjian/kernel/contract';
import { createClient } from '@yunjian/ui';
import { transitApi } from '../../contract.ts';

/** The typed client of transit: `useApi(client.stop, { params: { id }, query: {} })`. */
export const client = createClient(transitApi).transit;

/** The address of an operation that answers a file: `fileHref(client.boardXlsx.op, { params: { id }, query: { date } })`. */
export const fileHref = (
  op: Op,
  args: { params?: Record<string, string>; query?: Record<string, string | number | undefined> } = {},
): string => urlOf(op, args);

/** Address of the page of a stop or station (`network:id`), its board, or its sheet for the pole. */
export const stopPath = (id: string, part: '' | 'board' | 'sheet' = ''): string =>
  `/transit/stops/${encodeURIComponent(id)}${part ? `/${part}` : ''}`;

/** Address of the page of a line. */
export const linePath = (id: string): string => `/transit/lines/${encodeURIComponent(id)}`;

/** Address of the page of one run of a trip; without a service date, today's. */
export const tripPath = (id: string, serviceDate?: string | null): string =>
  `/transit/trips/${encodeURIComponent(id)}${serviceDate ? `?date=${serviceDate}` : ''}`;

/** Address of the planner with one or both ends filled in (`network:id` or `lat,lon`). */
export const planPath = (ends: { from?: string; to?: string }): string => {
  const query = new URLSearchParams(Object.entries(ends).filter(([, v]) => v));
  return ends.from && ends.to ? `/transit/journey?${query}` : `/transit?${query}`;
};
