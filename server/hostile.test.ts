import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Running } from './run.ts';
import { mutations, sampleOf, type Schema } from './sample.fixture.ts';
import { call, rowCounts, testDistrict, type Caller, type TestDistrict } from './testing.ts';

interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body: Schema | null;
  readonly upload: boolean;
  readonly query: readonly string[];
  who: Caller;
}

const UUID = '00000000-0000-7000-8000-00000000beef';

describe('malformed, huge and hostile input', () => {
  let d: TestDistrict;
  let server: Running;
  let operations: Operation[];
  let ownProject: { id: string };
  before(async () => {
    d = await testDistrict();
    ownProject = await d.project({ units: 3, operatorOrg: d.employers[0]?.id ?? '' });
    server = await d.run();
    const [citizen] = await d.citizens(1);
    const callers = [
      citizen as Caller,
      await d.staff(['reviewer', 'duty', 'operator', 'sysadmin'], { orgId: d.employers[0]?.id ?? '' }),
      await d.staff(['secadmin']),
      await d.staff(['inspector', 'data-editor']),
      await d.staff(['accountant', 'board', 'supervisory-board', 'township']),
    ];
    const { paths } = (await call(server.url, 'GET', '/api/openapi.json')).body;
    operations = [];
    for (const [where, methods] of Object.entries(paths as Record<string, Record<string, Doc>>))
      for (const [method, doc] of Object.entries(methods)) {
        const o = {
          name: doc.operationId,
          method: method.toUpperCase(),
          path: where,
          body: doc.requestBody?.content['application/json']?.schema ?? null,
          upload: doc.requestBody?.content['multipart/form-data'] !== undefined || /\/(files|imports)$/.test(where),
          query: (doc.parameters ?? []).filter((p) => p.in === 'query').map((p) => p.name),
          who: callers[0] as Caller,
        };
        operations.push({ ...o, who: (await insider(o, callers)) ?? (callers[0] as Caller) });
      }
  });
  after(() => d.close());

  interface Doc {
    operationId: string;
    requestBody?: { content: Record<string, { schema: Schema }> };
    parameters?: { in: string; name: string }[];
  }

  /** The first caller whom access lets in. */
  async function insider(o: Omit<Operation, 'who'>, callers: readonly Caller[]): Promise<Caller | null> {
    if (/sign-out/.test(o.path)) return null;
    for (const who of callers) {
      const { status, text } = await send({ ...o, who }, o.method === 'GET' || o.method === 'DELETE' ? undefined : '{"no":1}');
      if (status !== 401 && !(status === 403 && text.includes('http.forbidden'))) return who;
    }
    return null;
  }

  const urlOf = (o: Omit<Operation, 'who'>, id = UUID): string =>
    o.path
      .replace('{figure}', 'instant')
      .replace('{code}', 'A'.repeat(24))
      .replaceAll(/\{\w+\}/g, id);

  /** Hands a request to the server without a socket between: there are some ten thousand of them. */
  async function send(
    o: Operation,
    body: string | undefined,
    over: { url?: string; type?: string; headers?: Record<string, string> } = {},
  ): Promise<{ status: number; text: string; type: string }> {
    const answer = await server.http.app.inject({
      method: o.method as 'GET',
      url: over.url ?? urlOf(o),
      headers: {
        cookie: o.who.cookie,
        'x-requested-with': 'yunjian',
        'idempotency-key': crypto.randomUUID(),
        ...(body === undefined ? {} : { 'content-type': over.type ?? 'application/json' }),
        ...over.headers,
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: answer.statusCode, text: answer.payload, type: String(answer.headers['content-type'] ?? '') };
  }

  /** Says what is wrong with a refusal: it must be 4xx, with a code, words in both languages and a trace number. */
  function complaint(answer: { status: number; text: string; type: string }): string | null {
    if (answer.status < 400 || answer.status > 499) return `${answer.status} ${answer.text.slice(0, 200)}`;
    try {
      const p = JSON.parse(answer.text);
      const whole =
        /^[a-z]+\.[A-Za-z]+$/.test(p.code) &&
        p.message.zh &&
        p.message.en &&
        p.mend.zh &&
        p.traceId &&
        p.status === answer.status;
      return whole && answer.type.startsWith('application/problem+json')
        ? null
        : `${answer.status} is no problem+json: ${answer.text.slice(0, 200)}`;
    } catch {
      return `${answer.status} is not JSON: ${answer.text.slice(0, 200)}`;
    }
  }

  /** Runs `attack`, which returns complaints, and sees that no table has another row than before. */
  async function nothingWritten(attack: () => Promise<string[]>): Promise<void> {
    const counts = () => rowCounts(d.owner);
    // Refusals before this test are written to the log behind their answers: none may be under way.
    let before = await counts();
    for (let last = -1; last !== before['audit.denied'];) {
      last = before['audit.denied'] ?? 0;
      await new Promise((r) => setTimeout(r, 250));
      before = await counts();
    }
    const files = filesIn(path.join(d.dataDir, 'files'));
    assert.deepEqual(await attack(), []);
    assert.deepEqual(await counts(), before);
    assert.deepEqual(filesIn(path.join(d.dataDir, 'files')), files, 'no half of a file is left');
  }

  /** Carries out all of them, a few at a time: most of a request is waiting for the database. */
  async function together(attacks: readonly (() => Promise<void>)[]): Promise<void> {
    const left = attacks.values();
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (const attack of left) await attack();
      }),
    );
  }

  /** One of three in turn, beginning with another one at each operation: every operation meets each kind of attack, each place a share of them. */
  const turn = (o: number, n: number): boolean => (o + n) % 3 === 0;
  const withBody = () => operations.filter((o) => o.body !== null);
  const writing = () => operations.filter((o) => ['POST', 'PUT'].includes(o.method) && !/^auth\.(signOut|enrol)/.test(o.name));

  test('each body is refused when one part of it is of another type, too long, or cannot be stored', async () => {
    const hostile: unknown[] = [
      null,
      true,
      {},
      [],
      [[1]],
      -1e18,
      1.5,
      '',
      'a\u0000b',
      '\ud800',
      'x'.repeat(70_000),
      '９'.repeat(25_000),
    ];
    let sent = 0;
    await nothingWritten(async () => {
      const wrong: string[] = [];
      const attacks = withBody().map((o, i) => async () => {
        let n = 0;
        for (const m of mutations(sampleOf(o.body as Schema), hostile)) {
          if (!turn(i, n++) || allowed(o, m.path, m.value)) continue;
          const answer = await send(o, JSON.stringify(m.value));
          sent += 1;
          const why = complaint(answer);
          if (why) wrong.push(`${o.name} ${m.path} = ${JSON.stringify(m.value).slice(0, 120)}: ${why}`);
        }
      });
      await together(attacks);
      return wrong;
    });
    assert.ok(sent > 800, `${sent} requests`);
  });

  test('what is no JSON, too deep, too large, or reaches for prototypes is refused by every route that writes', async () => {
    const bodies: [string, string, string?][] = [
      ['cut off', '{"a":'],
      ['text', 'hello', 'text/plain'],
      ['a form', 'a=1&b=2', 'application/x-www-form-urlencoded'],
      ['xml', '<a/>', 'application/xml'],
      ['an odd type', '{}', 'application/json; charset=utf-16; drop'],
      ['no type at all', '{}', 'x'],
      ['deep', '['.repeat(100_000) + ']'.repeat(100_000)],
      ['deep object', '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000)],
      ['2 MB', JSON.stringify({ a: 'x'.repeat(2_000_000) })],
      ['__proto__', '{"__proto__":{"roles":["secadmin"]}}'],
      ['constructor', '{"constructor":{"prototype":{"roles":1}}}'],
      ['a huge number', '{"months":1e999,"householdSize":1e999}'],
      ['many digits', `{"months":${'9'.repeat(500)}}`],
      ['multipart', 'garbage', 'multipart/form-data; boundary=x'],
      ['multipart without boundary', 'garbage', 'multipart/form-data'],
      [
        'half a part',
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF',
        'multipart/form-data; boundary=x',
      ],
      ['a part without a name', '--x\r\n\r\nabc\r\n--x--\r\n', 'multipart/form-data; boundary=x'],
      [
        'an empty file',
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n\r\n--x--\r\n',
        'multipart/form-data; boundary=x',
      ],
      [
        'a file of another kind',
        '--x\r\nContent-Disposition: form-data; name="file"; filename="../../a.pdf"\r\nContent-Type: application/pdf\r\n\r\nMZ\u0090\r\n--x--\r\n',
        'multipart/form-data; boundary=x',
      ],
    ];
    await nothingWritten(async () => {
      const wrong: string[] = [];
      const attacks = writing().map((o, i) => async () => {
        for (const [n, [what, body, type]] of bodies.entries()) {
          if (body.length > 10_000 && !turn(i, n)) continue; // read by what stands before all routes
          const why = complaint(await send(o, body, type === undefined ? {} : { type }));
          if (why) wrong.push(`${o.name} × ${what}: ${why}`);
        }
      });
      await together(attacks);
      return wrong;
    });
    assert.equal(({} as Record<string, unknown>)['roles'], undefined);
  });

  test('odd addresses and questions are answered, not stumbled over', async () => {
    const ids = [
      'x',
      '%00',
      "1'%20or%20'1'='1",
      '..%2f..%2fetc',
      'a'.repeat(150),
      'a'.repeat(300),
      '%E0%A4%A',
      '%ED%A0%80',
      '0',
      '💥',
    ];
    const values = [
      '%00',
      '%ED%A0%80',
      "'%3Bdrop%20table%20talent.unit%3B--",
      '-1',
      '1e9',
      '999999999999',
      'x'.repeat(3000),
      '',
      '%25%5F',
      'NaN',
    ];
    await nothingWritten(async () => {
      const wrong: string[] = [];
      const attacks = operations.map((o) => async () => {
        if (o.path.includes('{'))
          for (const id of ids) {
            const body = o.body === null ? undefined : JSON.stringify(sampleOf(o.body));
            const why = complaint(await send(o, body, { url: o.path.replaceAll(/\{\w+\}/g, id) }));
            if (why) wrong.push(`${o.name} at ${id.slice(0, 20)}: ${why}`);
          }
        if (o.method !== 'GET' || o.name.startsWith('auth.oidc')) return;
        for (const [n, name] of [...o.query, ...o.query.map((q) => `${q}=1&${q}`), '__proto__', 'constructor'].entries())
          for (const value of o.query.includes(name) ? values.filter((_, v) => turn(n, v)) : ['x']) {
            const answer = await send(o, undefined, { url: `${urlOf(o)}?${name}=${value}` });
            if (answer.status >= 500)
              wrong.push(`${o.name}?${name}=${value.slice(0, 20)}: ${answer.status} ${answer.text.slice(0, 200)}`);
          }
      });
      await together(attacks);
      return wrong;
    });
  });

  test('odd headers are refused', async () => {
    const submit = operations.find((o) => o.name === 'talent.submit') as Operation;
    const body = JSON.stringify(sampleOf(submit.body as Schema));
    await nothingWritten(async () => {
      const wrong: string[] = [];
      for (const key of ['short', 'x'.repeat(201), ''])
        if ((await send(submit, body, { headers: { 'idempotency-key': key } })).status !== 400)
          wrong.push(`key of ${key.length}`);
      const review = operations.find((o) => o.name === 'review.reviewOne') as Operation;
      for (const purpose of ['%E0%A4%A', '%00', '%'])
        if ((await send(review, undefined, { headers: { 'x-purpose': purpose } })).status !== 400)
          wrong.push(`purpose ${purpose}`);
      for (const cookie of ['yunjian=x', 'yunjian=%00.%00', `yunjian=${'a'.repeat(5000)}`, 'yunjian=a.b; yunjian=c.d'])
        if ((await send(submit, body, { headers: { cookie } })).status !== 401) wrong.push(`cookie ${cookie.slice(0, 20)}`);
      return wrong;
    });
  });

  test('what is uploaded as a sheet or a document and is none, is refused', async () => {
    const zip = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(4000, 7)]);
    const files: [string, Uint8Array, string][] = [
      ['a text', Buffer.from('hello'), 'units.xlsx'],
      ['a broken archive', zip, 'units.xlsx'],
      ['an empty archive', Buffer.concat([Buffer.from('PK\u0005\u0006'), Buffer.alloc(18)]), 'units.xlsx'],
      ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(2000)]), '合同.pdf'],
      ['a page with a script', Buffer.from('<svg onload="alert(1)"><script>alert(1)</script></svg>'), 'x.svg'],
      ['too much', Buffer.alloc(12 * 1024 * 1024, 65), 'units.xlsx'],
      ['more than the server takes', Buffer.alloc(21 * 1024 * 1024, 65), 'units.xlsx'],
    ];
    await nothingWritten(async () => {
      const wrong: string[] = [];
      for (const o of operations.filter((x) => x.upload))
        for (const [what, content, name] of files) {
          const form = new FormData();
          form.append('file', new Blob([Uint8Array.from(content)]), name);
          const answer = await fetch(`${server.url}${urlOf(o, ownProject.id)}`, {
            method: 'POST',
            headers: { cookie: o.who.cookie, 'x-requested-with': 'yunjian' },
            body: form,
          });
          const type = answer.headers.get('content-type') ?? '';
          const why = complaint({ status: answer.status, text: await answer.text(), type });
          if (why) wrong.push(`${o.name} × ${what}: ${why}`);
        }
      return wrong;
    });
  });

  test('an upload that breaks off leaves nothing, and the server goes on', async () => {
    const uploads = operations.filter((o) => o.upload);
    assert.equal(uploads.length, 4);
    await nothingWritten(async () => {
      for (const o of [...uploads, ...operations.filter((x) => x.name === 'talent.submit')]) await breakOff(o);
      await new Promise((r) => setTimeout(r, 200));
      return (await call(server.url, 'GET', '/health/ready')).status === 200 ? [] : ['the server is not ready any more'];
    });
  });

  /** Promises a megabyte, sends a little, and is gone. */
  function breakOff(o: Operation): Promise<void> {
    const { hostname, port } = new URL(server.url);
    const type = o.upload ? 'multipart/form-data; boundary=x' : 'application/json';
    const begin = o.upload
      ? '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\n'
      : '{"householdSize":1,';
    return new Promise((resolve) => {
      const socket = net.connect(Number(port), hostname, () => {
        socket.write(
          `POST ${urlOf(o)} HTTP/1.1\r\nHost: x\r\nCookie: ${o.who.cookie}\r\nX-Requested-With: yunjian\r\nIdempotency-Key: broken-off-1\r\nContent-Type: ${type}\r\nContent-Length: 1000000\r\n\r\n${begin}`,
        );
        setTimeout(() => socket.resetAndDestroy(), 60);
      });
      socket.on('error', () => undefined).on('close', () => resolve());
    });
  }

  test('SQL in a text is a text', async () => {
    const text = `'); drop table talent.unit; select * from talent.application where ('1'='1`;
    const staff = operations.find((o) => o.name === 'duty.addAssessment') as Operation;
    assert.equal((await send(staff, JSON.stringify({ title: text, text }))).status, 200);
    const list = operations.find((o) => o.name === 'duty.assessments') as Operation;
    const rows = (JSON.parse((await send({ ...list, who: staff.who }, undefined)).text) as { rows: { text: string }[] }).rows;
    assert.ok(rows.some((r) => r.text === text));
    assert.equal((await d.owner.query('select from talent.unit')).rowCount, 3);
    const signIn = operations.find((o) => o.name === 'auth.signIn') as Operation;
    const answer = await send(signIn, JSON.stringify({ username: "' or '1'='1", password: "' or '1'='1" }));
    assert.equal(answer.status, 401);
  });
});

const filesIn = (dir: string): string[] =>
  fs.existsSync(dir) ? fs.readdirSync(dir, { recursive: true }).map(String).toSorted() : [];

/** Replacements that the schema allows, so that they are no attack. */
function allowed(o: Operation, at: string, value: unknown): boolean {
  if (at === '·') return false;
  const keys = at.slice(1).split('.');
  let schema: Schema | undefined = o.body as Schema;
  let part: unknown = value;
  for (const key of keys) {
    schema = schema?.type === 'array' ? schema.items : schema?.properties?.[key];
    const choice: Schema | undefined = (schema?.anyOf ?? schema?.oneOf)?.find((s) => s.type !== 'null');
    if (part !== null && typeof part === 'object') part = (part as Record<string, unknown>)[key];
    if (part === null && schema?.anyOf) return true;
    schema = choice ?? schema;
  }
  if (part === '' && (schema?.minLength ?? 0) === 0 && !schema?.pattern && !schema?.format && !schema?.enum) return true;
  if (Array.isArray(part) && part.length === 0 && schema?.type === 'array') return true;
  return (
    typeof part === 'object' &&
    part !== null &&
    !Array.isArray(part) &&
    schema?.type === 'object' &&
    (schema.required ?? []).length === 0
  );
}
