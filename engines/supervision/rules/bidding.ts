import { daysBetween, secondsOf } from '../dates.ts';
import { aboveOpening } from '../derive.ts';
import { all, hit, known, own, yuan, type Check } from '../rule.ts';
import type { Tender } from '../contract.ts';

type Bid = NonNullable<Tender['bids']>[number];

/** C10: above the thresholds and not put to open bidding. */
const C10 = own('C10', 'contract', { annual: 'number', total: 'number', area: 'number', months: 'number' }, (c, t) => {
  const method = c.tender?.method;
  if (method === 'open') return null;
  return known(aboveOpening(c, t), (reasons): Check => {
    if (reasons.length === 0) return null;
    return known(method, (how) => hit('is', { method: [`method-${how}`], reasons: reasons.map((r) => `above-${r}`) }));
  });
});

/** C12: fewer days between notice and deadline than bidders need. */
const C12 = own('C12', 'contract', { open: 'number', invited: 'number', quotes: 'number' }, (c, t) => {
  const { method, notice, deadline } = c.tender ?? {};
  if (method === undefined) return 'unknown';
  if (method === 'negotiated' || method === 'direct') return null;
  return known(notice, (first) =>
    known(deadline, (last) => {
      const least = t[method];
      if (first === null) return hit('none', { least });
      const days = daysBetween(first, last);
      return days < least ? hit('short', { notice: first, deadline: last.slice(0, 10), days, least }) : null;
    }),
  );
});

/** C13: put to open bidding or to quotes, and fewer bidders than that means: two of a bidding, three of quotes. Who bids twice, or goes back on it, is no second. */
const C13 = own('C13', 'contract', { least: 'number', quotes: 'number?' }, (c, t) => {
  const { method, bids } = c.tender ?? {};
  if (method === undefined) return 'unknown';
  const least = method === 'open' ? t.least : method === 'quotes' ? t.quotes : undefined;
  if (least === undefined) return null;
  return known(bids, (all): Check => {
    const offers = all.filter((b) => b.withdrawn !== true);
    const valid = new Set(offers.filter((b) => b.valid === true).map((b) => b.bidder));
    if (valid.size >= least) return null;
    if (offers.some((b) => b.valid === undefined && !valid.has(b.bidder))) return 'unknown';
    return hit(method === 'open' ? 'is' : 'quotes', { valid: valid.size, least });
  });
});

/** On time and not withdrawn; undefined when it cannot be told. */
function standing(b: Bid, deadline: string | undefined): boolean | undefined {
  if (b.withdrawn === true) return false;
  if (b.at === undefined || deadline === undefined) return b.valid === false && b.disqualified === null ? false : undefined;
  return secondsOf(b.at) <= secondsOf(deadline);
}

/** C16: price alone decides, and the highest bid was disqualified or passed over (for leases the highest wins), or it was let for a sum the winner never bid. */
const C16 = own('C16', 'contract', {}, (c) => {
  const { priceOnly, bids, award, deadline } = c.tender ?? {};
  if (priceOnly === false || award === null || bids?.length === 0) return null;
  if (priceOnly === undefined || bids === undefined || award === undefined) return 'unknown';
  let highest: Bid | null = null;
  let unknown = false;
  for (const b of bids) {
    const stands = standing(b, deadline);
    if (stands === false) continue;
    if (b.amount === undefined || stands === undefined) unknown = true;
    else if (highest === null || b.amount > highest.amount!) highest = b;
  }
  const own = bids.filter((b) => b.bidder === award.bidder);
  const bid = most(own.filter((b) => standing(b, deadline) !== false).map((b) => b.amount));
  const won = award.amount ?? bid;
  if (won === undefined) return 'unknown';
  const never = own.length > 0 && own.every((b) => b.amount !== undefined && b.amount !== won);
  const checks: Check[] = [
    unknown ? 'unknown' : null,
    never ? hit('other-sum', { won: yuan(won), bid: yuan(bid ?? own[0]!.amount!) }) : null,
  ];
  // What the winner bid counts: an award raised to the sum of the bid that was put aside heals nothing.
  if (highest !== null && highest.bidder !== award.bidder && highest.amount! > (bid ?? won)) {
    const figures = { highest: yuan(highest.amount!), won: yuan(won) };
    const aside = highest.valid === false || typeof highest.disqualified === 'string';
    const reason = highest.disqualified ?? { zh: '未载明理由', en: 'no reason stated' };
    checks.push(aside ? hit('disqualified', { ...figures, reason }) : hit('passed-over', figures));
  }
  return all(checks);
});

const most = (amounts: readonly (number | undefined)[]): number | undefined =>
  amounts.reduce((high, a) => (a === undefined || (high !== undefined && high >= a) ? high : a), undefined);

/** The bid that won: of the winner's, not withdrawn, the first that carries the sum of the award; where none does, the last. */
function winningOf(
  bids: readonly Bid[],
  award: { readonly bidder: string; readonly amount?: number | undefined },
): Bid | undefined {
  const own = bids.filter((b) => b.bidder === award.bidder && b.withdrawn !== true);
  const byTime = own.every((b) => b.at !== undefined) ? own.toSorted((a, b) => secondsOf(a.at!) - secondsOf(b.at!)) : own;
  return byTime.find((b) => award.amount !== undefined && b.amount === award.amount) ?? byTime.at(-1);
}

/** C17: a bid after the deadline won, or the place was handed over before the award. */
const C17 = own('C17', 'contract', {}, (c) => {
  const { bids, deadline, award } = c.tender ?? {};
  if (award === null) return null;
  if (award === undefined) return 'unknown';
  const winner = bids === undefined ? undefined : winningOf(bids, award);
  const late = (): Check => {
    if (bids === undefined || deadline === undefined || (winner !== undefined && winner.at === undefined)) return 'unknown';
    if (winner?.at === undefined) return null;
    return secondsOf(winner.at) > secondsOf(deadline) ? hit('late', { at: winner.at, deadline }) : null;
  };
  return all([
    late(),
    known(c.dates?.possession, (taken): Check => {
      if (taken === null) return null;
      return known(award.on, (on) => (taken < on ? hit('early', { possession: taken, award: on }) : null));
    }),
  ]);
});

/** C18: the contract was made with somebody else than the winner. */
const C18 = own('C18', 'contract', {}, (c) => {
  const { award, novation } = c.tender ?? {};
  if (award === null || (c.tender?.method === 'direct' && award === undefined)) return null;
  if (award === undefined || c.lessee === undefined) return 'unknown';
  if (award.bidder === c.lessee.id || novation === true) return null;
  return known(novation, () => hit('is', { winner: award.bidder, lessee: c.lessee!.id }));
});

/** C47: several offers are on record, be it by name or only as a number, but papers only of the winner. */
const C47 = own('C47', 'contract', { least: 'number' }, (c, t) => {
  const { bids, award, registered } = c.tender ?? {};
  const told = Math.max(bids?.length ?? 0, registered ?? 0);
  if (award === null || (bids !== undefined && told < t.least)) return null;
  if (bids === undefined || award === undefined) return 'unknown';
  const losers = bids.filter((b) => b.bidder !== award.bidder);
  const papers = losers.filter((b) => (b.files?.length ?? 0) > 0).length;
  if (papers > 0) return null;
  // Who registered and offered nothing has handed in nothing in a bidding; quotes are nothing but offers.
  if (losers.length === 0 && c.tender?.method !== 'quotes') return null;
  const winner = bids.find((b) => b.bidder === award.bidder);
  if (losers.some((b) => b.files === undefined) || (winner !== undefined && winner.files === undefined)) return 'unknown';
  const figures = { bids: losers.length === 0 ? told : bids.length, losers: losers.length === 0 ? told - 1 : losers.length };
  return (winner?.files?.length ?? 0) > 0 ? hit('is', figures) : null;
});

/** Rules over bidding. */
export const biddingRules = [C10, C12, C13, C16, C17, C18, C47];
