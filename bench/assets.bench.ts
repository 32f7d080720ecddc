import fs from 'node:fs';
import path from 'node:path';
import type { BenchResult } from '../tools/bench.ts';
import { fillMore } from './assets/district-more.ts';
import { fillDistrict } from './assets/district.ts';
import { measureExamine } from './assets/examine.ts';
import { measurePosting } from './assets/ledger.ts';
import { measurePublic } from './assets/public.ts';
import { measureRun } from './assets/run.ts';
import { measureDivide } from './assets/shares.ts';
import { HEAP_MB, measureSupervised } from './assets/supervised.ts';
import { measureWorklists } from './assets/worklists.ts';

type Must = BenchResult['must'][number];
/** What one part brings: a table, what must hold of it, and how it was measured. */
interface Part {
  readonly table: BenchResult['tables'][number];
  readonly must: readonly Must[];
  readonly notes: readonly string[];
}

const ON = '2026-06-30';
const ms = (n: number): string => `${n.toFixed(n < 10 ? 2 : n < 100 ? 1 : 0)} ms`;
const s = (n: number): string => `${n.toFixed(1)} s`;
const many = (n: number): string => n.toLocaleString('en');

/** The district's rules. */
function rulesFolder(): string {
  const districts = path.join(import.meta.dirname, '..', 'districts');
  return path.join(districts, fs.readdirSync(districts)[0] ?? '', 'assets');
}

async function examine(): Promise<Part> {
  const m = await measureExamine(rulesFolder(), ON);
  const { median, p99, worst, touched } = m.recheck;
  return {
    table: {
      head: ['supervision', 'measured'],
      rows: [
        [`examine ${many(m.contracts)} contracts by ${m.rules} rules, JSON lines in and out`, s(m.seconds)],
        ['of it processor time of the process', s(m.userSeconds)],
        ['peak memory of the process', `${Math.round(m.peakMb)} MB`],
        ['contracts with a finding', many(m.irregular)],
        ['re-check of one changed contract: median', ms(median)],
        ['p99', ms(p99)],
        ['worst', ms(worst)],
        ['others it touches, on average', many(Math.round(touched))],
      ],
    },
    must: [
      { what: 'examine 100,000 contracts', limit: '≤ 60 s', measured: s(m.seconds), holds: m.rules === 50 && m.seconds <= 60 },
      { what: 'peak memory', limit: '≤ 1 GB', measured: `${Math.round(m.peakMb)} MB`, holds: m.peakMb <= 1024 },
      { what: 're-check of one contract, p99', limit: '≤ 20 ms', measured: ms(p99), holds: p99 <= 20 },
    ],
    notes: [
      'Supervision: invented contracts of a seeded generator, of which one in seven is irregular, through the code of `yunjian assets examine` in a process of its own.',
      'A re-check replaces one of 500 contracts in the full district, and examines it and every contract it touches.',
    ],
  };
}

async function shares(): Promise<Part> {
  const m = measureDivide();
  return {
    table: {
      head: [`dividing a pool among ${many(m.shares)}`, 'measured'],
      rows: [
        ['different shares', ms(m.mixedMs)],
        ['equal shares: every remainder ties', ms(m.tiedMs)],
      ],
    },
    must: [],
    notes: ['Dividing: the median of nine; each time the parts are added up and must be the pool.'],
  };
}

async function ledger(): Promise<Part> {
  const m = await measurePosting();
  return {
    table: {
      head: [`one entry of ${many(m.postings)} lines`, 'measured', 'beside COPY'],
      rows: [
        ['posted: entry, lines, balances, leaf of the log', ms(m.postMs), `${m.ratio.toFixed(2)} ×`],
        ['COPY of the same lines: key, check, index', ms(m.copyMs), '1 ×'],
        ['COPY with foreign keys to entry and account as well', ms(m.keyedMs), `${(m.keyedMs / m.copyMs).toFixed(2)} ×`],
        ['accounts of its members opened, once', ms(m.openMs), ''],
      ],
    },
    must: [{ what: 'posting beside COPY', limit: '≤ 5 ×', measured: `${m.ratio.toFixed(2)} ×`, holds: m.ratio <= 5 }],
    notes: [
      'Ledger: the median of seven entries in one growing database. COPY reads a file on the server: no client, no balance to check, no log. The ledger answers for entry and account by a check of the whole statement, so the limit is held against COPY without foreign keys, the faster.',
    ],
  };
}

async function run(): Promise<Part> {
  const { testAssets } = await import('../services/assets/testing.ts');
  const t = await testAssets();
  try {
    const m = await measureRun(t);
    return {
      table: {
        head: [`a run for ${many(m.members)} members`, 'measured', 'beside COPY'],
        rows: [
          ['computed', ms(m.computeMs), ''],
          ['locked: accounts, entry, states, leaves', ms(m.lockMs), ''],
          ['both', ms(m.totalMs), `${m.ratio.toFixed(2)} ×`],
          ['COPY of the same rows, same constraints', ms(m.copyMs), '1 ×'],
        ],
      },
      must: [
        { what: 'a run of 40,000 beside COPY', limit: '≤ 5 ×', measured: `${m.ratio.toFixed(2)} ×`, holds: m.ratio <= 5 },
        { what: 'a run of 40,000', limit: '≤ 10 s', measured: s(m.totalMs / 1000), holds: m.totalMs <= 10_000 },
      ],
      notes: ['Run: through the service’s own use cases and job, in a database of its own.'],
    };
  } finally {
    await t.close();
  }
}

/** A district of 100,000 contracts in one database: what is measured of it, in turn. */
async function district(): Promise<Part[]> {
  const { testAssets } = await import('../services/assets/testing.ts');
  const t = await testAssets();
  try {
    const filled = await fillDistrict(t);
    const supervised = await measureSupervised(t);
    const more = await fillMore(t, filled);
    const lists = await measureWorklists(t, filled);
    const time = (of: { readonly median: number } | null): string => (of === null ? '—' : ms(of.median));
    const slow = lists.flatMap((l) =>
      Object.entries(l.by).flatMap(([who, of]) =>
        of !== null && of.median > LIST_LIMIT ? [`${l.what} (${who}, ${ms(of.median)})`] : [],
      ),
    );
    const slowest = Math.max(...lists.flatMap((l) => Object.values(l.by).map((of) => of?.median ?? 0)));
    const { alone, rent } = supervised;
    return [
      {
        table: {
          head: ['supervision in the service', 'measured'],
          rows: [
            [
              `all history: ${many(supervised.contracts)} contracts read, examined, ${many(supervised.findings)} findings written`,
              s(supervised.seconds),
            ],
            ['of it processor time of the process', s(supervised.cpuSeconds)],
            ['peak memory of the process', `${Math.round(supervised.peakMb)} MB`],
            ['re-check after a changed clause: median', ms(alone.median)],
            ['p99', ms(alone.p99)],
            ['re-check after a changed rent: median', ms(rent.median)],
            ['p99', ms(rent.p99)],
            ['contracts it examines, on average', rent.examined.toFixed(1)],
          ],
        },
        must: [
          {
            what: 'all history in the service',
            limit: '≤ 60 s',
            measured: s(supervised.seconds),
            holds: supervised.contracts === filled.contracts && supervised.seconds <= 60,
          },
          {
            what: 'peak memory of it',
            limit: '≤ 1 GB',
            measured: `${Math.round(supervised.peakMb)} MB`,
            holds: supervised.peakMb <= 1024,
          },
          {
            what: 're-check of one contract in the service, p99',
            limit: '≤ 20 ms',
            measured: ms(Math.max(alone.p99, rent.p99)),
            holds: Math.max(alone.p99, rent.p99) <= 20,
          },
        ],
        notes: [
          `Supervision in the service: the database included. History is a first run: indexes are built on the way, every finding is new, with its event and its leaf in the log. The process is given ${HEAP_MB} MB of old space. A re-check reads what changed, examines the contract by all rules and those whose findings the change touches, and stores what is found.`,
        ],
      },
      {
        table: {
          head: [`list, at ${many(filled.contracts)} contracts`, 'rows', 'who sees all', 'a town', 'a village'],
          rows: lists.map((l) => [
            l.what,
            l.rows === 0 ? '' : many(l.rows),
            time(l.by.auditor),
            time(l.by.township),
            time(l.by.accountant),
          ]),
        },
        must: [
          {
            what: `each of ${lists.length} worklists at ${many(filled.contracts)} contracts`,
            limit: `≤ ${LIST_LIMIT} ms`,
            measured: slow.length === 0 ? `slowest ${ms(slowest)}` : `${slow.length} above: ${slow.join('; ')}`,
            holds: slow.length === 0,
          },
        ],
        notes: [
          `Worklists: through HTTP as the roles that open them, permission, scope, counts, sums and answer included; the median of nine. The district (${filled.collectives} collectives, ${s(filled.seconds + more)} to fill) is invented. Of public lists each answer is made anew.`,
        ],
      },
    ];
  } finally {
    await t.close();
  }
}
const LIST_LIMIT = 100;

async function pages(): Promise<Part> {
  const m = await measurePublic(CLIENTS, 3000);
  const row = (what: string, f: { perSecond: number; p50: number; p95: number; p99: number }): string[] => [
    what,
    f.perSecond.toFixed(0),
    ms(f.p50),
    ms(f.p95),
    ms(f.p99),
  ];
  return {
    table: {
      head: [`public pages, ${CLIENTS} clients`, 'a second', 'p50', 'p95', 'p99'],
      rows: [
        ...m.kinds.map((k) => row(k.what, k)),
        row('all in turn, each client asking again at once', m.pressing),
        row('all in turn, each client once a second', m.steady),
      ],
    },
    must: [
      {
        what: `public pages, ${CLIENTS} clients asking again at once, p99`,
        limit: '≤ 50 ms',
        measured: ms(m.pressing.p99),
        holds: m.pressing.p99 <= 50,
      },
      {
        what: `public pages, ${CLIENTS} clients once a second, p99`,
        limit: '≤ 50 ms',
        measured: ms(m.steady.p99),
        holds: m.steady.p99 <= 50,
      },
    ],
    notes: [
      `Public pages: the program with its pages, jobs and database on sample data (${many(m.assets)} assets and ${many(m.notices)} notices asked for), the clients in a process of their own on the same machine. All in turn leaves out the series, which asks for a session, and scripts, which a browser keeps.`,
    ],
  };
}
const CLIENTS = 50;

/** The parts in the order in which they are told; each is measured alone, one after the other. */
const PARTS: Readonly<Record<string, () => Promise<Part | Part[]>>> = { examine, shares, ledger, run, district, pages };

/** Collective assets: supervision, dividing, the ledger, a run, worklists, public pages. `npm run bench -- assets ledger` measures a part; by default all. */
export async function bench(args: readonly string[] = []): Promise<BenchResult> {
  const wanted = args.length === 0 ? Object.keys(PARTS) : args;
  const parts: Part[] = [];
  for (const name of wanted) {
    const part = PARTS[name];
    if (part === undefined) throw new Error(`no part ${name}; there are: ${Object.keys(PARTS).join(', ')}`);
    parts.push(...[await part()].flat());
  }
  return {
    title: 'Collective assets',
    tables: parts.map((p) => p.table),
    must: parts.flatMap((p) => p.must),
    notes: parts.flatMap((p) => p.notes),
  };
}
