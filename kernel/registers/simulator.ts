import http from 'node:http';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { REGISTERS, registerNames, type RegisterCode, type RegisterFacts } from './facts.ts';
import { identityMac, QUERY_HEADERS, sameMac, signQuery, type WireAnswer, type WireQuery } from './wire.ts';
import { hash32, namedPerson, registerFacts, type World, type WorldPerson } from './world.ts';

/** How one register behaves from now on; what is absent is healthy. A ratio picks people by their number, always the same ones. */
export interface Scenario {
  lagMs?: number;
  lagJitterMs?: number;
  /** refuse: the connection is cut · hang: no answer ever · http500/http503 · garbage: not JSON · huge: 1 MiB of answer */
  outage?: 'refuse' | 'hang' | 'http500' | 'http503' | 'garbage' | 'huge' | null;
  /** answers about somebody else, for this share of people or these numbers */
  wrongMatch?: number | string[];
  /** names another employer than the other registers do */
  contradiction?: number | string[];
  /** facts of so many days ago */
  staleDays?: number;
}

export interface SimulatorOptions {
  port?: number;
  host?: string;
  /** shared with the asker; also opens the control endpoints (header `x-control-secret`) */
  secret: string;
  /** JSON file of a World; or pass the world itself */
  dataFile?: string | URL;
  world?: World;
  /** jitter; default Math.random */
  random?: () => number;
}

export interface Simulator {
  /** `http://host:port`; register `c` answers at `${url}/registers/${c}` */
  url: string;
  close(): Promise<void>;
}

const MAX_BODY = 65_536;
const chosen = (which: number | string[] | undefined, code: string, idNumber: string): boolean =>
  which !== undefined &&
  (typeof which === 'number' ? hash32(`${code}|${idNumber}`) / 4294967296 < which : which.includes(idNumber));

/**
 * Starts the stand-in for other departments' registers: bare node:http, no dependencies, several thousand queries a second on one core.
 * Control: `POST /_control/register/:code` with a Scenario (replaces the last), `PUT /_control/person` with `{ idNumber, facts }`,
 * `POST /_control/reset`, `GET /_control/state`.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const world = options.world ?? (JSON.parse(readFileSync(options.dataFile as string | URL, 'utf8')) as World);
  const random = options.random ?? Math.random;
  const scenarios = new Map<RegisterCode, Scenario>();
  const people = new Map<string, Partial<WorldPerson>>();
  const counts = new Map<string, number>();
  const codes = new Map<string, RegisterCode>(REGISTERS.map((code) => [`/registers/${code}`, code]));

  const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const code = codes.get(request.url ?? '');
    const scenario = code === undefined ? undefined : scenarios.get(code);
    if (scenario?.outage === 'refuse') return void request.socket.destroy();
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_BODY) request.destroy();
      else chunks.push(chunk);
    });
    request.on('end', () => {
      const body = (chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString('utf8');
      if (code === undefined) return control(request, response, body);
      counts.set(code, (counts.get(code) ?? 0) + 1);
      if (scenario?.outage === 'hang') return;
      const lag = (scenario?.lagMs ?? 0) + (scenario?.lagJitterMs ?? 0) * random();
      if (lag > 0) setTimeout(() => answer(code, scenario, request, response, body), lag);
      else answer(code, scenario, request, response, body);
    });
    request.on('error', () => undefined);
  });

  function answer(
    code: RegisterCode,
    scenario: Scenario | undefined,
    request: http.IncomingMessage,
    response: http.ServerResponse,
    body: string,
  ): void {
    switch (scenario?.outage) {
      case 'http500':
        return send(response, 500, '{"error":"simulated"}');
      case 'http503':
        return send(response, 503, '{"error":"simulated"}');
      case 'garbage':
        return send(response, 200, '<html>维护中</html>');
      case 'huge':
        return send(response, 200, `{"x":"${'x'.repeat(1 << 20)}"}`);
      default:
    }
    const header = (name: string): string => String(request.headers[name] ?? '');
    const expected = signQuery(options.secret, header(QUERY_HEADERS.id), code, header(QUERY_HEADERS.time), body);
    if (!sameMac(expected, header(QUERY_HEADERS.signature))) return send(response, 401, '{"error":"signature"}');
    let query: WireQuery;
    let today: Temporal.PlainDate;
    try {
      query = JSON.parse(body) as WireQuery;
      today = Temporal.PlainDate.from(query.asOf);
      if (typeof query.subject.idNumber !== 'string' || query.queryId !== header(QUERY_HEADERS.id)) throw new TypeError('query');
    } catch {
      return send(response, 400, '{"error":"query"}');
    }
    send(response, 200, JSON.stringify(tellOne(code, scenario, query, today)));
  }

  function tellOne(code: RegisterCode, scenario: Scenario | undefined, query: WireQuery, today: Temporal.PlainDate): WireAnswer {
    const { subject } = query;
    const asOf = scenario?.staleDays ? today.subtract({ days: scenario.staleDays }) : today;
    const wrong =
      namedPerson(world, subject.idNumber)?.faults?.[code] === 'other-person' ||
      chosen(scenario?.wrongMatch, code, subject.idNumber);
    // the namesake: same name, another number
    const found = wrong
      ? { ...subject, idNumber: `${subject.idNumber.slice(0, -1)}${subject.idNumber.endsWith('0') ? '1' : '0'}` }
      : subject;
    let facts = registerFacts(world, code, found, asOf, people.get(found.idNumber));
    if (facts && chosen(scenario?.contradiction, code, subject.idNumber)) facts = contradict(code, facts);
    const source = `${registerNames[code].name.zh}（模拟）`;
    const envelope = {
      queryId: query.queryId,
      identity: identityMac(options.secret, query.queryId, found),
      asOf: asOf.toString(),
      source,
    };
    return facts === null ? { ...envelope, status: 'no-record' } : { ...envelope, status: 'ok', facts };
  }

  function contradict<C extends RegisterCode>(code: C, facts: RegisterFacts[C]): RegisterFacts[C] {
    const other = (uscc: string | null): string => world.employers.find((e) => e.uscc !== uscc)?.uscc ?? '';
    if (code === 'social-insurance') {
      const told = facts as RegisterFacts['social-insurance'];
      const months = told.months.map((m) => ({ ...m, employerUscc: other(m.employerUscc) }));
      return { ...told, months } as RegisterFacts[C];
    }
    if (code === 'business') {
      const told = facts as RegisterFacts['business'];
      return { ...told, wageEmployerUscc: other(told.wageEmployerUscc) } as RegisterFacts[C];
    }
    return facts;
  }

  function control(request: http.IncomingMessage, response: http.ServerResponse, body: string): void {
    const path = request.url ?? '';
    if (path === '/health') return send(response, 200, '{"ok":true}');
    if (!path.startsWith('/_control/')) return send(response, 404, '{"error":"not found"}');
    if (!sameMac(options.secret, String(request.headers['x-control-secret'] ?? '')))
      return send(response, 403, '{"error":"control secret"}');
    try {
      const verb = `${request.method} ${path}`;
      const code = REGISTERS.find((c) => verb === `POST /_control/register/${c}`);
      if (code !== undefined) scenarios.set(code, JSON.parse(body) as Scenario);
      else if (verb === 'PUT /_control/person') {
        const given = JSON.parse(body) as { idNumber: string; facts: Partial<WorldPerson> };
        people.set(given.idNumber, given.facts);
      } else if (verb === 'POST /_control/reset') {
        scenarios.clear();
        people.clear();
      } else if (verb !== 'GET /_control/state') return send(response, 404, '{"error":"not found"}');
      const state = { scenarios: Object.fromEntries(scenarios), people: people.size, asked: Object.fromEntries(counts) };
      send(response, 200, JSON.stringify(state));
    } catch {
      send(response, 400, '{"error":"not JSON"}');
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', () => resolve());
  });
  const { address, port } = server.address() as AddressInfo;
  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: http.ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
