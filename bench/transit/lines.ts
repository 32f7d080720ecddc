/** From figures to the lines of the table. */
import type { Spread } from './shared.ts';
import type { Loads } from './http.ts';
import type { Measured } from './measure.ts';

/** What must hold for a timetable on a machine of two cores; milliseconds and bytes. */
export interface Limits {
  readonly zip: number;
  readonly image: number;
  readonly memory: number;
  readonly earliest: readonly [number, number];
  readonly timesFaster: number | null;
  readonly oneToAll: number;
  readonly profile: readonly [number, number];
  readonly reach: readonly [number, number] | null;
  readonly board: number;
  readonly republish: number;
}

/** One line: what ours and the peer's are, by how much they differ, what must hold and whether it does. */
export interface Line {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  readonly ratio: string;
  readonly must: string;
  readonly holds: boolean | null;
}

const NONE = '–';

/** Milliseconds with three digits that matter. */
function ms(n: number): string {
  if (n >= 1000) return `${(n / 1000).toFixed(2)} s`;
  return `${n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n >= 1 ? n.toFixed(2) : n.toFixed(3)} ms`;
}
const mb = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;
const both = (s: Spread): string => `${ms(s.median)} / ${ms(s.p95)}`;
const times = (peer: number | undefined, ours: number): string =>
  peer === undefined ? NONE : peer >= ours ? `${(peer / ours).toFixed(1)} ×` : `1/${(ours / peer).toFixed(1)}`;

/** A figure of ours beside the peer's; smaller is better, and at most `limit` where there is one. */
function line(what: string, show: (n: number) => string, ours: number, peer: number | undefined, limit: number | null): Line {
  return {
    what,
    ours: show(ours),
    peer: peer === undefined ? NONE : show(peer),
    ratio: times(peer, ours),
    must: limit === null ? '' : `≤ ${show(limit)}`,
    holds: limit === null ? null : ours <= limit,
  };
}

/** A figure of which the median and the 95th percentile both have a limit. */
function spread(what: string, ours: Spread, peer: Spread | undefined, limit: readonly [number, number]): Line {
  return {
    what,
    ours: both(ours),
    peer: peer === undefined ? NONE : both(peer),
    ratio: times(peer?.median, ours.median),
    must: `≤ ${ms(limit[0])} / ${ms(limit[1])}`,
    holds: ours.median <= limit[0] && ours.p95 <= limit[1],
  };
}

/** The lines of one timetable. */
export function linesOf({ prepared, ours, peer, loads }: Measured, limits: Limits): Line[] {
  const { original } = prepared;
  const lines: Line[] = [
    line('zip to ready, with the view of the day', ms, loads.zip!.ms, loads['peer-zip']?.ms, limits.zip),
    line('open what was kept', ms, loads.image!.ms, loads['peer-kept']?.ms, limits.image),
    line('make the view of a day from it', ms, loads.image!.view!, undefined, null),
    line('kept on disk: ours all days, the peer one day', mb, ours.imageBytes, peer?.bytes, null),
    line(
      'image and view of one day in memory',
      mb,
      Math.max(ours.imageBytes + ours.viewBytes, original.image + original.view),
      undefined,
      limits.memory,
    ),
    line(
      'peak memory of the process that reads the zip',
      (n) => `${n.toFixed(0)} MB`,
      loads.zip!.rss,
      loads['peer-zip']?.rss,
      null,
    ),
    spread('earliest arrival with its journeys, median / p95', ours.earliest, peer?.earliest, limits.earliest),
  ];
  if (limits.timesFaster !== null && peer !== null) {
    const faster = peer.earliest.median / ours.earliest.median;
    lines.push({
      what: 'the same, medians compared',
      ours: '1',
      peer: NONE,
      ratio: `${faster.toFixed(1)} ×`,
      must: `≥ ${limits.timesFaster} ×`,
      holds: faster >= limits.timesFaster,
    });
  }
  const [one, two] = limits.reach ?? [null, null];
  const [late, runs] = ours.delayed;
  lines.push(
    line('one to all, median', ms, ours.oneToAll.median, peer?.oneToAll.median, limits.oneToAll),
    spread('all journeys of two hours, median / p95', ours.profile, undefined, limits.profile),
    line('reach: 61 departures to all, one thread', ms, ours.reach.median, peer?.reach?.median, one),
    line('reach: 61 departures to all, two workers', ms, ours.reachByTwo.median, undefined, two),
    line('board of 20, median', ms, ours.board.median, undefined, limits.board),
    line(`${late} of ${runs} trips delayed: new view`, ms, ours.republished.median, undefined, limits.republish),
    line('the same, message matched to the timetable', ms, ours.matched.median, undefined, null),
  );
  const rate = (n: number): string => `${n.toFixed(0)}/s`;
  lines.push(
    {
      what: 'earliest arrivals a second, one worker',
      ours: rate(ours.throughput[0]),
      peer: peer === null ? NONE : rate(1000 / peer.earliest.mean),
      ratio: peer === null ? NONE : times(ours.throughput[0], 1000 / peer.earliest.mean),
      must: '',
      holds: null,
    },
    {
      what: 'earliest arrivals a second, two workers',
      ours: rate(ours.throughput[1]),
      peer: NONE,
      ratio: NONE,
      must: '',
      holds: null,
    },
  );
  return lines;
}

/** The lines of the open API under load. */
export function httpLines({ pressing, steady }: Loads, clients: number): Line[] {
  const asking = `GET /api/v1/plan, ${clients} clients`;
  return [
    line(`${asking} without a pause: p50`, ms, pressing.p50, undefined, null),
    line(`${asking} without a pause: p99`, ms, pressing.p99, undefined, 100),
    {
      what: `${asking} without a pause: plans a second`,
      ours: `${pressing.perSecond.toFixed(0)}/s`,
      peer: NONE,
      ratio: NONE,
      must: '',
      holds: null,
    },
    line(`${asking} once a second each: p50`, ms, steady.p50, undefined, null),
    line(`${asking} once a second each: p99`, ms, steady.p99, undefined, 100),
  ];
}

/** How the peer's arrivals compare with ours, and why they differ, told from the journeys themselves. */
export function agreement({ prepared, ours, peer }: Measured): string | null {
  if (peer === null) return null;
  const why = new Map<string, number>();
  let same = 0;
  ours.arrivals.forEach((arrival, i) => {
    const [a, b] = [arrival ?? Infinity, peer.arrivals[i] ?? Infinity];
    if (a === b) {
      same++;
      return;
    }
    let reason: string;
    if (b < a) reason = EARLIER[peer.marks[i] ?? ''] ?? 'earlier for another reason';
    else if (ours.marks[i] === 'other-day') reason = 'later or none: it knows the trips of one service day only';
    else if ((peer.byRound[i] ?? Infinity) <= a)
      reason = 'later than a label of its own: a footpath overwrites the arrival it answers with';
    else if (ours.marks[i] === 'loop') reason = 'later: of a stop at which a trip calls twice it keeps the last call';
    else
      reason =
        'later or none for another reason (rides are given up where a walk was earlier; trips that overtake are not told apart)';
    why.set(reason, (why.get(reason) ?? 0) + 1);
  });
  const reasons = [...why].toSorted((x, y) => y[1] - x[1]).map(([reason, n]) => `${n} ${reason}`);
  return `${prepared.title}: ${same} of ${ours.arrivals.length} arrivals of the peer equal ours${reasons.length === 0 ? '' : `; ${reasons.join('; ')}`}.`;
}

const EARLIER: Readonly<Record<string, string>> = {
  chained: 'earlier: it chains walks, one after another',
  sibling: 'earlier: it takes a sibling platform for the stop asked for',
  there:
    'earlier, by a ride that arrives before it leaves or leaves before one is there: of a stop at which a trip calls twice it knows one call',
  thrown: 'earlier, and it throws when asked for the journey',
};
