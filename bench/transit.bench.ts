import os from 'node:os';
import type { BenchResult } from '../tools/bench.ts';
import { districtNetwork, fortaleza } from './transit/feeds.ts';
import { measureHttp } from './transit/http.ts';
import { agreement, httpLines, linesOf, type Limits, type Line } from './transit/lines.ts';
import { measure, type Effort, type Measured } from './transit/measure.ts';
import { installPeer } from './transit/peer.ts';

const MB = 2 ** 20;
const DISTRICT: Limits = {
  zip: 400,
  image: 30,
  memory: 6 * MB,
  earliest: [1, 2],
  timesFaster: null,
  oneToAll: 2,
  profile: [5, 15],
  reach: [120, 70],
  board: 0.2,
  republish: 20,
};
const FORTALEZA: Limits = {
  zip: 1500,
  image: 50,
  memory: 15 * MB,
  earliest: [2, 3],
  timesFaster: 40,
  oneToAll: 3,
  profile: [30, 60],
  reach: null,
  board: 0.2,
  republish: 60,
};

const FULL: Effort & { requests: number } = { pairs: 600, laps: 2, loads: 3, requests: 6000 };
/** For work on the benchmark itself: its figures say little. */
const QUICK: Effort & { requests: number } = { pairs: 60, laps: 1, loads: 1, requests: 600 };
const CLIENTS = 50;

/**
 * The timetable engine beside minotor on the same rows and the same pairs of stops, then the open API under load. `--quick` measures a tenth; `--no-http` and
 * `--no-peer` leave a part out.
 */
export async function bench(args: string[]): Promise<BenchResult> {
  const effort = args.includes('--quick') ? QUICK : FULL;
  const installed = args.includes('--no-peer') ? 'left out' : installPeer();
  const peer = typeof installed === 'string' ? null : installed;
  const load = [os.loadavg()[0]!];
  const say = (what: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${what}`);
  say('preparing the timetables');
  const { prepared, network } = districtNetwork();
  const other = fortaleza();
  if (other === null) console.error('TRANSIT_FORTALEZA is not set: the half of the benchmark on Fortaleza is LEFT OUT');
  const measured: { of: Measured; limits: Limits }[] = [];
  say('measuring the engine and its peer');
  if (other !== null) measured.push({ of: await measure(other, peer?.folder ?? null, effort), limits: FORTALEZA });
  load.push(os.loadavg()[0]!);
  measured.push({ of: await measure(prepared, peer?.folder ?? null, effort), limits: DISTRICT });
  load.push(os.loadavg()[0]!);
  say('measuring the open API');
  const http = args.includes('--no-http') ? null : await measureHttp(network, CLIENTS, effort.requests);
  load.push(os.loadavg()[0]!);

  const rows = (name: string, lines: readonly Line[]): string[][] =>
    lines.map((l) => [
      name,
      l.what,
      l.ours,
      l.peer,
      l.ratio,
      l.must,
      l.holds === null ? '' : l.holds ? 'holds' : '**does not hold**',
    ]);
  const notes = measured.map(({ of: { prepared: p } }) => {
    return `${p.title}: ${p.date}, ${p.stops.toLocaleString('en')} stops, ${p.stopTimes.toLocaleString('en')} stop times on all days.`;
  });
  if (other === null)
    notes.push('**Fortaleza was left out**: TRANSIT_FORTALEZA (a folder, a zip, or the `.tar.zst` as published) was not set.');
  if (peer === null) notes.push(`**minotor was left out**: ${String(installed)}.`);
  if (http === null) notes.push('**The open API was left out.**');
  else
    notes.push(
      `Open API: ${http.pressing.requests} plans without a pause and ${http.steady.requests} at one a second and client (counted from when it was due), no two alike, between seeded pairs of stops of the district on the network as it is served, leaving between 08:00 and 09:00; ${http.pressing.empty + http.steady.empty} without an itinerary. Program, its two search threads, database and clients share the machine.`,
    );
  return {
    title: 'Timetable engine',
    tables: [
      {
        head: ['timetable', 'measured', 'ours', peer === null ? 'peer' : `minotor ${peer.version}`, 'ratio', 'must hold', ''],
        rows: [
          ...measured.flatMap(({ of, limits }) => rows(of.prepared.title, linesOf(of, limits))),
          ...(http === null ? [] : rows(`${prepared.title}, HTTP`, httpLines(http, CLIENTS))),
        ],
      },
    ],
    notes: [
      ...notes,
      ...measured.map(({ of }) => agreement(of)).filter((text) => text !== null),
      `Both read the same zip of a timetable: every time written out (blanks as the engine interpolates them, trips by headway as single trips), straight-line walks of at most 300 m as transfers.txt with ⌈60 + 1.3 × metres / 1.2⌉ s, ids with a letter in front because minotor reads "011" as the number 11, plain route types because it drops the extended ones.`,
      `${effort.pairs} seeded pairs of stops served on the day, departure 08:00, at most six rides, 60 queries to warm up, the best of ${effort.laps} laps. Times are of the call alone, journeys with all their legs included. Each contestant runs in a process of its own; loads are the middle one of ${effort.loads} new processes.`,
      `Load average before, between and after the parts: ${load.map((n) => n.toFixed(2)).join(', ')}.`,
      ...(effort === QUICK ? ['**A quick run: a tenth of the pairs, one lap.**'] : []),
    ],
    must: [],
  };
}
