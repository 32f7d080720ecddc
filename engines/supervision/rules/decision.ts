import { daysBetween } from '../dates.ts';
import { aboveOpening } from '../derive.ts';
import { all, hit, known, own, type Check } from '../rule.ts';
import { BODIES, type Decision } from '../contract.ts';
import { letsChecks, voteChecks } from '../vote.ts';

const level = (body: string): number => BODIES.indexOf(body as (typeof BODIES)[number]);

/** C07: no decision, one by too low a body, without minutes, or later than the signature. */
const C07 = own('C07', 'contract', { above: 'word', below: 'word' }, (c, t, { opening }) => {
  const { decision } = c;
  if (decision === undefined) return 'unknown';
  if (decision === null) return hit('none');
  const above = opening === null ? [] : aboveOpening(c, opening);
  const sign = c.dates?.sign;
  return all([
    known(decision.body, (body): Check => {
      if (level(body) >= level(t.above)) return null;
      if (level(body) < level(t.below)) return hit('level', { body: [body], needed: [t.below] });
      return known(above, (reasons) => (reasons.length > 0 ? hit('level', { body: [body], needed: [t.above] }) : null));
    }),
    known(decision.minutes, (yes) => (yes ? null : hit('minutes'))),
    known(decision.date, (held) =>
      known(sign, (signed) => (signed !== null && signed < held ? hit('after', { signed, held }) : null)),
    ),
  ]);
});

interface Voters {
  /** The least number that is sure. */
  readonly sure: number | undefined;
  /** Of how many at least a vote is counted: of whose age is not known too, of as many representatives as the law asks for, and of who counted when notice was given. */
  readonly whole: number | undefined;
  /** The most there may be. */
  readonly most: number | undefined;
}

/** Who could have voted by the registers; undefined is unknown. Of representatives only a list says how many there are at most. */
function voters({ body, registered, listed, undated, noticed = 0 }: Decision): Voters {
  const atLeast = (n: number | undefined) => (n === undefined ? undefined : Math.max(n, noticed));
  if (body === 'representatives') {
    const sure = listed ?? registered;
    return { sure, whole: atLeast(sure === undefined ? undefined : Math.max(sure, registered ?? 0)), most: atLeast(listed) };
  }
  const known = body === undefined || registered === undefined ? undefined : registered + (undated ?? 0);
  return { sure: registered, whole: atLeast(known ?? registered), most: atLeast(known) };
}

/** What is asked of a meeting that counted more than the registers have, or whose list of representatives is too short. */
function overCounted(d: Decision, over: number | undefined): Check[] {
  if (over === undefined) return [];
  const { most } = voters(d);
  const out: Check[] = [];
  if (most !== undefined) {
    const counted = Math.max(d.eligible ?? 0, d.present ?? 0);
    if ((d.yes ?? 0) > most + over) out.push(hit('cast', { yes: d.yes ?? 0, registered: most }));
    else if (counted > most + over) out.push(hit('over', { counted, registered: most, more: counted - most }));
  }
  if (d.body === 'representatives' && d.listed !== undefined && d.registered !== undefined && d.listed < d.registered)
    out.push(hit('list', { listed: d.listed, least: d.registered }));
  return out;
}

/**
 * C08: the meeting or the vote does not hold under a regime in force on the meeting's date. Where more could have voted by the registers than the meeting counted,
 * that is said, and the vote is counted out of those in the registers (`Voters.whole`). Where it counted more than they have, that is asked; where more were in favour than could vote,
 * it does not hold. `missing`, `over`: how many fewer or more than registered are let pass; left out: not compared.
 */
const C08 = own('C08', 'meeting', { missing: 'number?', over: 'number?' }, (c, t, { regimes }) => {
  if (c.decision === undefined) return 'unknown';
  // None was taken: C07 says so.
  if (c.decision === null) return null;
  const { eligible } = c.decision;
  const { sure, whole } = voters(c.decision);
  const fewer = (than: number | undefined): boolean =>
    t.missing !== undefined && eligible !== undefined && than !== undefined && eligible + t.missing < than;
  const said = [
    ...(fewer(sure) ? [hit('register', { eligible: eligible ?? 0, registered: sure ?? 0 })] : []),
    ...overCounted(c.decision, t.over),
  ];
  return all([
    ...said,
    ...voteChecks(fewer(whole) ? { ...c.decision, eligible: whole ?? 0 } : c.decision, regimes, c.collective.charter ?? null),
  ]);
});

/** C09: not shown to members, too short, or the result never told. A small lot by quotes, below the thresholds of open bidding, is shown for fewer days. */
const C09 = own('C09', 'contract', { days: 'number', quotes: 'number?' }, (c, t, { opening }) => {
  const { publicity } = c;
  if (publicity === undefined) return 'unknown';
  if (publicity === null) return hit('none');
  const { start, end, result } = publicity;
  const days = start === undefined || end === undefined ? undefined : daysBetween(start, end) + 1;
  const short = (least: number): Check =>
    days === undefined ? 'unknown' : days < least ? hit('short', { start: start!, end: end!, days, least }) : null;
  const least = (): Check => {
    if (t.quotes === undefined || (c.tender?.method !== undefined && c.tender.method !== 'quotes')) return short(t.days);
    const above = opening === null ? [] : aboveOpening(c, opening);
    if (c.tender !== undefined && above !== undefined) return short(above.length === 0 ? t.quotes : t.days);
    // It may be a small lot: fewer days than even that needs are too few, as many as any letting needs are enough.
    const fewest = short(Math.min(t.quotes, t.days));
    return fewest === null && short(Math.max(t.quotes, t.days)) !== null ? 'unknown' : fewest;
  };
  return all([least(), known(result, (yes) => (yes ? null : hit('result')))]);
});

/** C34: collective construction land without registered use, two thirds, or the fields of its contract (土地管理法 63). */
const C34 = own('C34', 'contract', { fields: 'words' }, (c, t, { regimes }) => {
  if (c.kind !== 'land-construction') return null;
  const { useRegistered, fields } = c.construction ?? {};
  return all([
    known(useRegistered, (is) => (is ? null : hit('use'))),
    known(fields, (given) => {
      const missing = t.fields.filter((f) => !given.includes(f));
      return missing.length > 0 ? hit('fields', { missing: missing.map((f) => `field-${f}`) }) : null;
    }),
    ...letsChecks(c, regimes),
  ]);
});

/** C35: farmland to outsiders without two thirds, the town's approval or the credit check (农村土地承包法 45, 52). */
const C35 = own('C35', 'contract', {}, (c, _t, { regimes }) => {
  if (c.kind !== 'land-farm') return null;
  const { townApproval, creditCheck } = c;
  const member = c.lessee?.member;
  if (member === true) return null;
  const checks: Check[] = [
    known(townApproval, (given) => (given ? null : hit('approval'))),
    known(creditCheck, (done) => (done ? null : hit('credit'))),
    ...letsChecks(c, regimes),
  ];
  // Who is not known to be an outsider may be a member: what is missing is then not a finding.
  return all(member === undefined ? checks.map((check) => (check === null ? null : 'unknown')) : checks);
});

/** C50: an order's deadline passed and no evidence came. */
const C50 = own('C50', 'today', {}, (c, _t, { on }) => {
  if (c.orders === undefined) return 'unknown';
  return all(
    c.orders.map(({ id, deadline, evidence, closed }): Check => {
      if (on <= deadline || typeof closed === 'string' || evidence === true) return null;
      if (closed === undefined || evidence === undefined) return 'unknown';
      return hit('is', { order: id, deadline, days: daysBetween(deadline, on) });
    }),
  );
});

/** Rules over decision, vote, publicity and orders. */
export const decisionRules = [C07, C08, C09, C34, C35, C50];
