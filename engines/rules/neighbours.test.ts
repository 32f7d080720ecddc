import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { rulesCli } from './cli.ts';
import { literalXml, modelXml } from './testing.ts';

const dir = mkdtempSync(join(tmpdir(), 'rules-neighbours-'));
after(() => rmSync(dir, { recursive: true }));

test('an import is found among the plain files of the folder: no link leads out of it, no device is read', async () => {
  const folder = join(dir, 'pack');
  mkdirSync(join(folder, 'folder.dmn'), { recursive: true });
  const importing =
    '<import name="x" namespace="urn:other" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/><inputData';
  writeFileSync(join(folder, 'm.dmn'), modelXml({ n: 'number' }, literalXml('out', 'n', ['n'])).replace('<inputData', importing));
  const other = modelXml({}, literalXml('s', '1')).replace('urn:test', 'urn:other');
  writeFileSync(join(dir, 'outside.dmn'), other);
  symlinkSync(join(dir, 'outside.dmn'), join(folder, 'link.dmn'));
  symlinkSync('/dev/zero', join(folder, 'zero.dmn'));
  const codes = async (): Promise<string[]> => {
    let out = '';
    const io = {
      now: () => '',
      stdout: (text: string) => void (out += text),
      stderr: () => undefined,
      stdin: (() => '') as never,
    };
    await rulesCli(['check', '--model', join(folder, 'm.dmn'), '--json'], io);
    return out
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { code: string }).code);
  };
  assert.ok((await codes()).includes('IMPORT'), 'a link is no file of the folder');
  writeFileSync(join(folder, 'own.dmn'), other);
  assert.ok(!(await codes()).includes('IMPORT'), 'a file of the folder is found');
});
