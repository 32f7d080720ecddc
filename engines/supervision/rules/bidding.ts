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

/** C13: put to open bidding, and one valid bid or none. */
const C13 = own('C13', 'contract', { least: 'number' }, (c, t) => {
  if (c.tender?.method !== 'open') return c.tender?.method === undefined ? 'unknown' : null;
  return known(c.tender.bids, (bids): Check => {
    const valid = bids.filter((b) => b.valid === true).length;
    if (valid >= t.least) return null;
    return bids.some((b) => b.valid === undefined) ? 'unknown' : hit('is', { valid, least: t.least });
  });
});

/** On time and not withdrawn; undefined when it cannot be told. */
function standing(b: Bid, deadline: string | undefined): boolean | undefined {
  if (b.withdrawn === true) return false;
  if (b.at === undefined || deadline === undefined) return b.valid === false && b.disqualified === null ? false : undefined;
  return secondsOf(b.at) <= secondsOf(deadline);
}

/** C16: price alone decides, and the highest bid was disqualified or passed over (for leases the highest wins). */
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
  const won = award.amount ?? bids.find((b) => b.bidder === award.bidder)?.amount;
  if (highest === null || won === undefined) return unknown || won === undefined ? 'unknown' : null;
  if (highest.bidder === award.bidder || highest.amount! <= won) return unknown ? 'unknown' : null;
  const figures = { highest: yuan(highest.amount!), won: yuan(won) };
  if (highest.valid === false || typeof highest.disqualified === 'string')
    return hit('disqualified', { ...figures, reason: highest.disqualified ?? { zh: '未载明理由', en: 'no reason stated' } });
  return hit('passed-over', figures);
});

/** C17: a bid after the deadline won, or the place was handed over before the award. */
const C17 = own('C17', 'contract', {}, (c) => {
  const { bids, deadline, award } = c.tender ?? {};
  if (award === null) return null;
  if (award === undefined) return 'unknown';
  const winner = bids?.find((b) => b.bidder === award.bidder);
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

/** C47: several offers are on record, but papers only of the winner. */
const C47 = own('C47', 'contract', { least: 'number' }, (c, t) => {
  const { bids, award } = c.tender ?? {};
  if (award === null || (bids !== undefined && bids.length < t.least)) return null;
  if (bids === undefined || award === undefined) return 'unknown';
  const losers = bids.filter((b) => b.bidder !== award.bidder);
  const papers = losers.filter((b) => (b.files?.length ?? 0) > 0).length;
  if (losers.length === 0 || papers > 0) return null;
  const winner = bids.find((b) => b.bidder === award.bidder);
  if (losers.some((b) => b.files === undefined) || (winner !== undefined && winner.files === undefined)) return 'unknown';
  return (winner?.files?.length ?? 0) > 0 ? hit('is', { bids: bids.length, losers: losers.length }) : null;
});

/** Rules over bidding. */
export const biddingRules = [C10, C12, C13, C16, C17, C18, C47];
