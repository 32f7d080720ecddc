import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

export type Answer = { status?: number; body: unknown };
/** `GET /api/me` → its answer; a function sees the request's parsed body and its headers. */
export type FakeApi = Record<string, Answer | ((body: unknown, headers: http.IncomingHttpHeaders) => Answer)>;

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.geojson': 'application/geo+json',
};
/** The policy the real server sends, so that a page breaking it fails here first. */
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:";

export interface FakeServer {
  readonly url: string;
  /** Requests for files and API, in order, since the last call of `answers`. */
  readonly asked: string[];
  /** Answers as this API from now on. */
  answers(next: FakeApi): void;
  close(): Promise<void>;
}

/** Serves built pages with an API of fixed answers. Files whose name holds their hash are kept by the browser, as those of the real server are. */
export async function fakeServer(dist: string, first: FakeApi = {}): Promise<FakeServer> {
  let api = first;
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x');
    asked.push(`${request.method} ${url.pathname}`);
    const send = (status: number, type: string, body: string | Buffer): void => {
      const kept = status === 200 && url.pathname.startsWith('/built/') ? 'public, max-age=31536000, immutable' : 'no-store';
      response.writeHead(status, { 'content-type': type, 'content-security-policy': POLICY, 'cache-control': kept });
      response.end(body);
    };
    if (url.pathname.startsWith('/api/')) {
      let text = '';
      request.setEncoding('utf8');
      request.on('data', (part: string) => (text += part));
      request.on('end', () => {
        const found = api[`${request.method} ${url.pathname}`];
        const answer =
          typeof found === 'function' ? found(text ? (JSON.parse(text) as unknown) : undefined, request.headers) : found;
        if (answer) send(answer.status ?? 200, 'application/json', JSON.stringify(answer.body));
        else
          send(
            404,
            'application/json',
            JSON.stringify({
              code: 'http.notFound',
              status: 404,
              message: { zh: '没有找到。', en: 'Not found.' },
              mend: { zh: '请检查地址。', en: 'Check the address.' },
              traceId: 't-404',
            }),
          );
      });
      return;
    }
    const file = path.join(dist, path.normalize(url.pathname));
    const isFile = fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
    const served = isFile ? file : path.join(dist, 'index.html');
    if (!isFile && path.extname(url.pathname) !== '') return send(404, 'text/plain', 'no such file');
    send(200, TYPES[path.extname(served)] ?? 'application/octet-stream', fs.readFileSync(served));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answers(next) {
      api = next;
      asked.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
