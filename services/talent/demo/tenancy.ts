/** Offers, leases and keys of the sample applications. */
import { createHash } from 'node:crypto';
import { fill } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { LeafInput } from '@yunjian/kernel/audit';
import type { Kit } from '@yunjian/kernel/service';
import { leaseTextHash } from '../lease.ts';
import type { Policy } from '../setting.ts';
import { list } from './copy.ts';
import type { Days } from './days.ts';
import type { Fate } from './fates.ts';
import type { Dice } from './random.ts';
import type { DemoUnit } from './supply.ts';
import type { Tables } from './tables.ts';

/** What the tenancy is about. */
export interface Tenant {
  readonly id: string;
  readonly reference: string;
  readonly name: string;
  readonly personId: string;
  readonly accessible: boolean;
  readonly rooms: number;
}

/** Who acts for operators and applicants in the sample history. */
export interface Hands {
  readonly operator: string;
}

const HOUR = 3_600_000;
const yuan = (fen: number): string => (fen / 100).toFixed(2);

/** Writes down how an application got its flat and what became of it. Returns the leaves of the log. */
export function makeTenancy(
  kit: Kit,
  policy: Policy,
  days: Days,
  d: Dice,
  hands: Hands,
  firstRun: bigint,
  live: { readonly seals: boolean },
) {
  let run = firstRun;
  const now = kit.now().epochMilliseconds;
  const termsOf = new Map<number, { title: { zh: string; en: string }; text: { zh: string; en: string } }[]>();
  const rule = policy.waiting.order.join(' > ');
  const event = (
    t: Tables,
    id: string,
    at: number,
    code: string,
    params: object = {},
    by: string | null = null,
    note: string | null = null,
  ): void => t.events.add(id, days.iso(at), code, JSON.stringify(params), by, null, note, true);

  function offer(
    t: Tables,
    a: Tenant,
    unit: DemoUnit,
    at: number,
    until: number,
    kind: 'offer' | 'lease',
    state: string,
    answered: number | null,
    reason: string | null,
  ) {
    const answerBy = days.workingDays(at, policy.offer.answerWorkingDays);
    const [hold, id] = [uuidv7(days.instant(at)), uuidv7(days.instant(at))];
    t.runs.add(run, days.iso(at), a.accessible, a.rooms, list([a.id]), list([a.id]), rule);
    t.holds.add(hold, unit.id, a.id, kind, `[${days.iso(at)},${days.iso(until)})`);
    t.offers.add(
      id,
      a.id,
      unit.id,
      hold,
      run,
      state,
      days.iso(at),
      days.iso(answerBy.end),
      answered === null ? null : days.iso(answered),
      reason,
    );
    run += 1n;
    event(t, a.id, at, 'offered', { unit: unit.id, deadline: answerBy.day.toString() });
    return { hold, offer: id };
  }

  function lease(t: Tables, a: Tenant, f: Fate, unit: DemoUnit, offeredAt: number): LeafInput[] {
    const answerBy = days.workingDays(offeredAt, policy.offer.answerWorkingDays).end;
    const acceptedAt = Math.floor(Math.min(offeredAt + d.between(0.4 * HOUR, 20 * HOUR), answerBy - HOUR, now - 0.2 * HOUR));
    const signBy = days.workingDays(acceptedAt, policy.offer.signWorkingDays).end;
    const signedAt =
      f.kind === 'accepted' ? null : Math.floor(Math.min(acceptedAt + d.between(HOUR, 30 * HOUR), now - 0.1 * HOUR));
    const startOn = days.day(signedAt ?? acceptedAt).add({ days: 1 + d.int(f.kind === 'signed' ? 20 : 7) });
    let months = Number(d.weighted({ 6: 12, 12: 55, 24: 26, 36: 7 }));
    const today = days.day(now);
    while (
      f.kind !== 'ended' &&
      months < policy.lease.maxMonths &&
      Temporal.PlainDate.compare(startOn.add({ months }), today.add({ days: 20 })) < 0
    )
      months += 6;
    const endOn = startOn.add({ months }).subtract({ days: 1 });
    const keysAt = f.kind === 'housed' || f.kind === 'ended' ? Math.min(days.at(startOn, d.between(9, 17)), now - HOUR) : null;
    const [rentFen, depositFen] = [BigInt(unit.rentFen), BigInt(unit.rentFen * policy.lease.depositMonths)];
    let terms = termsOf.get(unit.rentFen);
    if (!terms) {
      const money = { rent: yuan(unit.rentFen), deposit: yuan(unit.rentFen * policy.lease.depositMonths) };
      termsOf.set(unit.rentFen, (terms = policy.lease.terms.map((x) => ({ title: x.title, text: fill(x.text, money) }))));
    }
    const number = a.reference.replace(/^RC-/, 'ZL-');
    const textHash = leaseTextHash({
      number,
      unitId: unit.id,
      startOn: startOn.toString(),
      endOn: endOn.toString(),
      rentFen,
      depositFen,
      terms,
    });
    const until = f.kind === 'accepted' ? signBy : f.kind === 'ended' ? f.ends : days.at(endOn.add({ days: 1 }), 0);
    const { hold, offer: offerId } = offer(
      t,
      a,
      unit,
      offeredAt,
      until,
      f.kind === 'accepted' ? 'offer' : 'lease',
      'accepted',
      acceptedAt,
      null,
    );
    const lastDay = f.kind === 'ended' ? days.day(f.ends) : endOn;
    const leaseId = uuidv7(days.instant(acceptedAt));
    const sealed = signedAt !== null && live.seals && f.kind !== 'ended';
    t.leases.add(
      leaseId,
      number,
      a.id,
      unit.id,
      hold,
      f.kind === 'accepted' ? 'draft' : f.kind === 'signed' ? 'signed' : f.kind === 'housed' ? 'active' : 'ended',
      `[${startOn.toString()},${lastDay.add({ days: 1 }).toString()})`,
      rentFen,
      depositFen,
      JSON.stringify(terms),
      textHash,
      signedAt === null ? null : String(d.int(1_000_000)).padStart(6, '0'),
      signedAt === null ? null : createHash('sha256').update(`${leaseId}\n${a.name}`).digest('hex'),
      signedAt === null ? null : days.iso(signedAt),
      signedAt === null ? null : days.iso(signedAt),
      sealed ? JSON.stringify(kit.crypto.sign(Buffer.from(`lease\n${number}\n${textHash}`))) : null,
      keysAt === null ? null : days.iso(keysAt),
      keysAt === null ? null : hands.operator,
      f.kind === 'ended' ? days.iso(f.ends) : null,
      f.kind === 'ended' ? '退租（示例）' : null,
    );
    event(t, a.id, acceptedAt, 'offer-accepted', {}, a.personId);
    const leaves: LeafInput[] = [];
    const leaf = (kind: string, at: number, body: LeafInput['body']): void =>
      void leaves.push({ kind, subject: a.id, body, at: days.instant(at) });
    if (f.kind === 'accepted') leaf('talent.offer-accepted', acceptedAt, { offer: offerId, lease: number, text: textHash });
    if (signedAt === null) return leaves;
    event(t, a.id, signedAt, 'lease-signed', {}, a.personId);
    if (f.kind !== 'ended') leaf('talent.lease', signedAt, { lease: number, text: textHash, unit: unit.id });
    if (keysAt !== null) event(t, a.id, keysAt, 'keys-handed', {}, hands.operator);
    if (f.kind === 'ended') {
      event(t, a.id, f.ends, 'lease-ended', {}, hands.operator);
      leaf('talent.lease-ended', f.ends, { lease: number });
    }
    return leaves;
  }

  return {
    /** The next number of a run not used yet. */
    nextRun: (): bigint => run,
    /** Writes the rows of one application from its decision on. */
    tell(t: Tables, a: Tenant, f: Fate): LeafInput[] {
      if (!f.unit) return [];
      const offeredAt = (f.declined?.until ?? f.decided) + 150;
      if (f.declined) {
        const { unit, at, until } = f.declined;
        offer(t, a, unit, at + 150, until, 'offer', 'declined', until, '离单位较远（示例）');
        event(t, a.id, until, 'offer-declined', { left: policy.offer.maxDeclines - 1 }, a.personId, '离单位较远（示例）');
      }
      if (f.kind === 'offered') {
        offer(
          t,
          a,
          f.unit,
          offeredAt,
          days.workingDays(offeredAt, policy.offer.answerWorkingDays).end,
          'offer',
          'open',
          null,
          null,
        );
        return [];
      }
      if (f.kind === 'left-offer') {
        offer(
          t,
          a,
          f.unit,
          offeredAt,
          Math.max(f.ends, offeredAt + 1000),
          'offer',
          'withdrawn',
          Math.max(f.ends, offeredAt + 1000),
          null,
        );
        return [];
      }
      return lease(t, a, f, f.unit, offeredAt);
    },
  };
}
