// The peer's figures on one prepared zip, in a process of its own.
import fs from 'node:fs';
import { loadPeer, type PeerLeg, type PeerResult } from './peer.ts';
import { answer, DEPART, laps, REACH_UNTIL, RIDES, taskOf, type Figures, type Task } from './shared.ts';

export interface PeerTask extends Task {
  /** Where to leave what it serialises. */
  readonly kept: string;
}

export interface PeerFigures extends Figures {
  /** Bytes of the serialised day and of the stops with it. */
  readonly bytes: number;
  /** Earliest arrival at each target by its own labels of all rounds, which `arrivalAt` does not always tell. */
  readonly byRound: readonly (number | null)[];
}

const { zip, date, pairs, laps: count, kept, peer: folder } = await taskOf<PeerTask>();
const peer = await loadPeer(folder);
const { timetable, stopsIndex } = await peer.parse(zip, date);
const files = [timetable.serialize(), stopsIndex.serialize()] as const;
fs.writeFileSync(`${kept}.timetable`, files[0]);
fs.writeFileSync(`${kept}.stops`, files[1]);
const router = new peer.router.Router(timetable, stopsIndex);
const targets = (id: string): string[] =>
  (stopsIndex as unknown as { equivalentStops(id: string): string[] }).equivalentStops(id);

const results: { arrival: number | null; byRound: number | null; mark: string | null }[] = [];

/** What is not as the rules have it in a journey: `chained` walks, a `sibling` platform for the stop asked for, a ride that leaves before one is `there`. */
function markOf(legs: readonly PeerLeg[], from: string, to: string): string | null {
  let at = DEPART;
  for (const [i, leg] of legs.entries()) {
    if (leg.route === undefined) {
      if (i > 0 && legs[i - 1]!.route === undefined) return 'chained';
      continue;
    }
    const [leaves, arrives] = [leg.departureTime!.toSeconds(), leg.arrivalTime!.toSeconds()];
    if (leaves < at || arrives < leaves) return 'there';
    at = arrives;
  }
  if (legs.length > 0 && (legs[0]!.from.id !== from || legs.at(-1)!.to.id !== to)) return 'sibling';
  return null;
}

function ask(i: number): PeerResult {
  const [from, to] = pairs[i]!;
  const result = router.route(peer.query(from, to, DEPART, RIDES));
  // It throws where a footpath has overwritten a label that its journey went by.
  try {
    result.bestRoute();
  } catch {
    return result;
  }
  return result;
}
const earliest = laps(pairs.length, count, ask);
for (const [i, [from, to]] of pairs.entries()) {
  const result = ask(i);
  let mark: string | null;
  try {
    mark = markOf(result.bestRoute()?.legs ?? [], from, to);
  } catch {
    mark = 'thrown';
  }
  const rounds = result.earliestArrivalsPerRound.flatMap((round) => targets(to).map((s) => round.get(s)?.time.toSeconds()));
  const least = Math.min(...rounds.filter((t) => t !== undefined));
  results.push({
    arrival: result.arrivalAt(to)?.time.toSeconds() ?? null,
    byRound: Number.isFinite(least) ? least : null,
    mark,
  });
}
const few = Math.max(5, Math.floor(pairs.length / 20));
const oneToAll = laps(few, count, (i) => void router.route(peer.query(pairs[i]![0], null, DEPART, RIDES)), 5);
const reach = laps(
  2,
  1,
  (i) => {
    for (let time = DEPART; time <= REACH_UNTIL; time += 60) router.route(peer.query(pairs[i]![0], null, time, RIDES));
  },
  0,
);
answer({
  earliest,
  arrivals: results.map(({ arrival }) => arrival),
  byRound: results.map(({ byRound }) => byRound),
  marks: results.map(({ mark }) => mark),
  oneToAll,
  reach,
  bytes: files[0].length + files[1].length,
} satisfies PeerFigures);
