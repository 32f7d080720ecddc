/** The typed client of the staff pages, and the addresses of files the browser fetches itself. */
import { urlOf, type Op } from '@yunjian/kernel/contract';
import { createClient } from '@yunjian/ui';
import { assetsApi } from '../../contract.ts';

export const client = createClient(assetsApi);

/** A record as its page shows it. */
export type Asset = Awaited<ReturnType<typeof client.assets.asset>>;
export type MoneyPage = Awaited<ReturnType<typeof client.money.contractMoney>>;
export type Contract = Awaited<ReturnType<typeof client.letting.contract>>;
export type Listing = Awaited<ReturnType<typeof client.letting.listing>>;
export type Run = Awaited<ReturnType<typeof client.dividends.run>>;

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** The address of an operation that answers a file; empty values of the query are left out. */
export const fileHref = (
  call: { readonly op: Op },
  args: { params?: Readonly<Record<string, string>>; query?: Query } = {},
): string => urlOf(call.op, args);

/** A file with its fields as the multipart body the server reads. Fields come first: the server has them when the file arrives. */
export function formOf(fields: Readonly<Record<string, string>>, name: string, file: File): FormData {
  const body = new FormData();
  for (const [key, value] of Object.entries(fields)) body.append(key, value);
  body.append(name, file, file.name);
  return body;
}

/** Adds the body of an upload to the arguments of its operation. */
export const withBody = <A extends object>(args: A, body: FormData): A & { body: FormData } => ({ ...args, body });

const AT = '/staff/assets';
/** Addresses of the staff pages of collective assets. */
export const paths = {
  board: AT,
  register: `${AT}/register`,
  asset: (id: string): string => `${AT}/register/${id}`,
  newAsset: `${AT}/register/new`,
  qrSheet: `${AT}/register/qr`,
  imports: `${AT}/imports`,
  batch: (id: string): string => `${AT}/imports/${id}`,
  census: `${AT}/census`,
  letting: `${AT}/letting`,
  decision: (id: string): string => `${AT}/letting/decisions/${id}`,
  newDecision: `${AT}/letting/decisions/new`,
  listing: (id: string): string => `${AT}/letting/notices/${id}`,
  newListing: `${AT}/letting/notices/new`,
  contracts: `${AT}/contracts`,
  contract: (id: string): string => `${AT}/contracts/${id}`,
  newContract: `${AT}/contracts/new`,
  dividends: `${AT}/dividends`,
  members: `${AT}/dividends/members`,
  holder: (id: string): string => `${AT}/dividends/holders/${id}`,
  runs: `${AT}/dividends/runs`,
  run: (id: string): string => `${AT}/dividends/runs/${id}`,
  newRun: `${AT}/dividends/runs/new`,
  questions: `${AT}/dividends/questions`,
  findings: `${AT}/findings`,
  finding: (id: string): string => `${AT}/findings/${id}`,
  orders: `${AT}/findings/orders`,
  rules: `${AT}/rules`,
  irregular: `${AT}/rates/irregular`,
  collection: `${AT}/rates/collection`,
  vacancy: `${AT}/rates/vacancy`,
  money: `${AT}/money`,
  books: `${AT}/books`,
  bookEntry: (id: string): string => `${AT}/books/entries/${id}`,
  governance: `${AT}/governance`,
  governed: (id: string): string => `${AT}/governance/${id}`,
  parties: `${AT}/parties`,
  party: (id: string): string => `${AT}/parties/${id}`,
} as const;

/** An address with the filters that are set. */
export const withQuery = (path: string, query: Readonly<Record<string, string | number | undefined>>): string => {
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([k, v]): [string, string][] => (v === undefined || v === '' ? [] : [[k, String(v)]])),
  ).toString();
  return search === '' ? path : `${path}?${search}`;
};

/** Where a collective can be, and for whom somebody may act, as the server lists them. */
export type Places = Awaited<ReturnType<typeof client.governance.places>>;
