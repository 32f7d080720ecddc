import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

/** The README's example, as it is printed there: every `// …` behind a line is what the line gives, amounts as texts. */
test('the example of the readme runs as it is written, and gives what it says', async () => {
  const here = import.meta.dirname;
  const code = /```ts\n([\s\S]*?)```/.exec(readFileSync(path.join(here, 'README.md'), 'utf8'))?.[1] ?? '';
  const expected: unknown[] = [];
  const lines = code
    .replaceAll("'@yunjian/shares'", JSON.stringify(pathToFileURL(path.join(here, 'index.ts')).href))
    .split('\n')
    .map((line) => {
      const [, expression, value] = /^(.*);\s*\/\/ (.*)$/.exec(line) ?? [];
      if (expression === undefined || value === undefined) return line;
      expected.push(JSON.parse(value));
      return `shown.push(${expression});`;
    });
  const folder = mkdtempSync(path.join(tmpdir(), 'yunjian-example-'));
  try {
    const file = path.join(folder, 'run.ts');
    writeFileSync(file, `export const shown: unknown[] = [];\n${lines.join('\n')}`);
    const { shown } = (await import(pathToFileURL(file).href)) as { shown: unknown[] };
    const texts: unknown = JSON.parse(JSON.stringify(shown, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v)));
    assert.equal(shown.length, 9);
    assert.deepEqual(texts, expected);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
