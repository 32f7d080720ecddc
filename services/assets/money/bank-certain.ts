/** What a line of a bank's statement is, where that is certain. Pure. */

/** A line of a statement as it is looked at: in positive, out negative, fen. */
export interface BankLine {
  readonly id: string;
  readonly on: string;
  readonly fen: bigint;
  readonly ref: string;
  readonly name: string;
  readonly mac: Buffer | null;
  readonly memo: string;
}
export interface Refund {
  readonly id: string;
  readonly fen: bigint;
  readonly on: string;
  readonly payee: string;
  readonly mac: string | null;
}
/** A file of payments; `fen` is what of it no line has taken yet. */
export interface PaymentFile {
  readonly id: string;
  readonly fen: bigint;
  readonly messageId: string;
  readonly executeOn: string;
}
/** A payment of a file; `paid`: a line has taken it. */
export interface Order {
  readonly endToEnd: string;
  readonly fen: bigint;
  readonly fileId: string;
  readonly paid: boolean;
}
/** An entry of the book that moves the bank and came of no statement: a voucher, a receipt entered by hand. In positive, out negative. */
export interface BookEntry {
  readonly id: string;
  readonly fen: bigint;
  readonly on: string;
  readonly memo: string;
}
/** What may have gone through the bank and has no line yet. */
export interface Open {
  readonly refunds: readonly Refund[];
  readonly files: readonly PaymentFile[];
  readonly orders: readonly Order[];
  readonly entries: readonly BookEntry[];
}
export const LINE_KINDS = ['refund', 'payment-file', 'payment', 'payment-return', 'entry'] as const;
export type LineKind = (typeof LINE_KINDS)[number];
export interface Found {
  readonly lineId: string;
  readonly kind: LineKind;
  readonly id: string;
  readonly by: 'reference' | 'payee' | 'amount';
}

/** Days after a refund or the day of execution in which the bank's line is looked for; for an entry also before, since vouchers follow the bank. */
export const LINE_DAYS = 30;
/** The same, where nothing but the amount speaks for an entry. */
const AMOUNT_DAYS = 7;

const words = (line: BankLine): string[] => `${line.ref} ${line.memo}`.toUpperCase().match(/[A-Z0-9]{8,35}/g) ?? [];
/** The numbers lines say, by which payments and files are found. */
export const saidBy = (lines: readonly BankLine[]): string[] => [...new Set(lines.flatMap(words))];

const apart = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;
const soon = (from: string, on: string): boolean => on >= from && apart(from, on) <= LINE_DAYS;
const only = <T>(all: readonly T[]): T | undefined => (all.length === 1 ? all[0] : undefined);

/**
 * The entry a line is, of those of its amount: the only one that says the line's number or the name of the other side (of several the one of that day); else, for what
 * went out, the only one within a week while no other line has that amount. Money that came in must be of the very day and say who paid, or it is a receipt.
 */
function entryOf(line: BankLine, free: readonly BookEntry[], alone: boolean): { id: string; by: Found['by'] } | null {
  const days = line.fen > 0n ? 0 : LINE_DAYS;
  const near = free.filter((e) => Math.abs(apart(e.on, line.on)) <= days);
  const one = (all: readonly BookEntry[]): BookEntry | undefined => only(all) ?? only(all.filter((e) => e.on === line.on));
  const ref = line.ref.toUpperCase();
  const said = /^[A-Z0-9-]{6,}$/.test(ref) ? one(near.filter((e) => e.memo.toUpperCase().includes(ref))) : undefined;
  if (said !== undefined) return { id: said.id, by: 'reference' };
  const named = line.name.length >= 2 ? one(near.filter((e) => e.memo.includes(line.name))) : undefined;
  if (named !== undefined) return { id: named.id, by: 'payee' };
  if (line.fen > 0n || !alone) return null;
  const sole = only(near);
  return sole !== undefined && Math.abs(apart(sole.on, line.on)) <= AMOUNT_DAYS ? { id: sole.id, by: 'amount' } : null;
}

/**
 * What the lines are, where that is certain. The number of a payment or of a file in reference or memo, with the amount of the payment; else a refund of that amount
 * to that account, or, the only one of that amount, to that name, within thirty days; else the only file of that amount; else an entry of the book (`entryOf`). One
 * thing is matched once; of a file no more than its sum.
 */
export function certainLines(lines: readonly BankLine[], open: Open): Found[] {
  const taken = new Set<string>();
  const left = new Map(open.files.map((f) => [f.id, f.fen]));
  const orders = new Map(open.orders.map((o) => [o.endToEnd, o]));
  const files = new Map(open.files.map((f) => [f.messageId, f]));
  const [entries, alike] = [Map.groupBy(open.entries, (e) => e.fen), Map.groupBy(lines, (l) => l.fen)];
  const out: Found[] = [];
  const take = (line: BankLine, kind: LineKind, id: string, by: Found['by']): void => {
    taken.add(`${kind} ${id}`);
    if (kind === 'payment-file') left.set(id, (left.get(id) ?? 0n) + line.fen); // what went out is negative
    out.push({ lineId: line.id, kind, id, by });
  };
  for (const line of lines) {
    const fen = line.fen < 0n ? -line.fen : line.fen;
    const said = words(line);
    const order = said.map((w) => orders.get(w)).find((o) => o?.fen === fen);
    const kind = line.fen > 0n ? 'payment-return' : 'payment';
    if (order !== undefined && !taken.has(`${kind} ${order.endToEnd}`)) {
      const rest = left.get(order.fileId) ?? 0n;
      if (kind === 'payment-return' || (!order.paid && rest >= fen)) {
        take(line, kind, order.endToEnd, 'reference');
        if (kind === 'payment') left.set(order.fileId, rest - fen);
        continue;
      }
    }
    const like = (entries.get(line.fen) ?? []).filter((e) => !taken.has(`entry ${e.id}`));
    const entry = entryOf(line, like, alike.get(line.fen)?.length === 1);
    if (line.fen < 0n) {
      const file = said.map((w) => files.get(w)).find((f) => f !== undefined && (left.get(f.id) ?? 0n) >= fen);
      if (file !== undefined) {
        take(line, 'payment-file', file.id, 'reference');
        continue;
      }
      const free = open.refunds.filter((r) => r.fen === fen && soon(r.on, line.on) && !taken.has(`refund ${r.id}`));
      const mac = line.mac?.toString('hex') ?? null;
      const payee = mac === null ? undefined : free.find((r) => r.mac === mac);
      const named = payee ?? only(free.filter((r) => r.payee === line.name && (r.mac === null || mac === null)));
      if (named !== undefined) {
        take(line, 'refund', named.id, payee === undefined ? 'amount' : 'payee');
        continue;
      }
      const sums = open.files.filter((f) => left.get(f.id) === fen && soon(f.executeOn, line.on));
      const sole = only(sums.filter((f) => !taken.has(`payment-file ${f.id}`)));
      if (sole !== undefined && entry?.by !== 'reference' && entry?.by !== 'payee') {
        take(line, 'payment-file', sole.id, 'amount');
        continue;
      }
    }
    if (entry !== null) take(line, 'entry', entry.id, entry.by);
  }
  return out;
}
