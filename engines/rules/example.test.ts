import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { checkModel, parseMeta } from './index.ts';

/** The README's example, as it is printed there: every `// …` behind a line is what the line gives. */
test('the example of the readme runs as it is written, and says what it says', async () => {
  const readme = readFileSync(path.join(import.meta.dirname, 'README.md'), 'utf8');
  const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const folder = mkdtempSync(path.join(import.meta.dirname, 'example', 'run-'));
  try {
    const face = pathToFileURL(path.join(import.meta.dirname, 'index.ts')).href;
    const lines = code
      .replaceAll("'@yunjian/rules'", JSON.stringify(face))
      .replaceAll(
        /readFileSync\('([^']+)'/g,
        (_, name: string) => `readFileSync(${JSON.stringify(path.join(import.meta.dirname, name))}`,
      )
      .split('\n')
      .map((line) => (/^(model|answer)\b[^=]*;/.test(line) ? `shown.push(${line.replace(/;.*$/, '')});` : line));
    const file = path.join(folder, 'run.ts');
    writeFileSync(file, `export const shown: unknown[] = [];\n${lines.join('\n')}`);
    const { shown } = (await import(pathToFileURL(file).href)) as { shown: unknown[] };
    const [plain, outcome, outputs, first, change] = shown as [
      unknown,
      unknown,
      unknown,
      Record<string, unknown>,
      Record<string, unknown>,
    ];
    assert.deepEqual([plain, outcome, outputs], [['TOO_SHORT'], 'UNKNOWN', ['TOO_SHORT']]);
    assert.deepEqual(
      [first['text'], first['article'], first['outcome'], first['version']],
      [{ zh: '满12个月', en: '12 months' }, 'art. 3', 'NOT_MET', '2026.1'],
    );
    assert.deepEqual(
      (first['inputs'] as { value: unknown; evidenceId: unknown }[]).map((input) => [input.value, input.evidenceId]),
      [[9, 'e-17']],
    );
    assert.equal(change['on'], '2027-02-03');
    assert.equal(shown.length, 5);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the example is a model without a fault', () => {
  const read = (name: string): string => readFileSync(path.join(import.meta.dirname, 'example', name), 'utf8');
  assert.deepEqual(checkModel(read('flat.dmn'), { meta: parseMeta(JSON.parse(read('flat.json'))) }), []);
});
