import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { failure, listed } from '@yunjian/kernel/contract';
import { IMPORT_STATES } from './imports/states.ts';
import { failures } from './failures.ts';
import { CONTRACT_NAMES, LISTING_NAMES } from './letting/states.ts';
import { STATE_NAMES } from './register/states.ts';
import { FINDING_NAMES, PACK_NAMES } from './supervision/states.ts';
import { FILE_NAMES, QUESTION_NAMES, RUN_NAMES, SHARE_NAMES } from './dividends/states.ts';

const HAN = /\p{Script=Han}/u;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The parameters of every refusal that the sources make: what stands between the braces of `failure(failures.x, {…})`. */
function* params(): Generator<{ at: string; text: string }> {
  for (const part of ['kernel', 'services', 'server'])
    for (const name of fs.readdirSync(path.join(ROOT, part), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || name.endsWith('.test.ts') || name.includes('node_modules')) continue;
      const source = fs.readFileSync(path.join(ROOT, part, name), 'utf8');
      for (const m of source.matchAll(/failure\(\w+\.\w+, \{/g)) {
        let depth = 1;
        let end = m.index + m[0].length;
        for (; depth > 0; end++) depth += source[end] === '{' ? 1 : source[end] === '}' ? -1 : 0;
        yield { at: `${name}: ${m[0]}`, text: source.slice(m.index + m[0].length, end - 1) };
      }
    }
}

describe('refusals in two languages', () => {
  it('no English sentence has Chinese in it, nor the other way round a state by its code', () => {
    for (const [name, { message, mend }] of Object.entries(failures))
      for (const text of [message, mend]) assert.ok(!HAN.test(text.en) && (HAN.test(text.zh) || text.zh === '{why}'), name);
    for (const names of [
      LISTING_NAMES,
      CONTRACT_NAMES,
      FINDING_NAMES,
      PACK_NAMES,
      STATE_NAMES,
      IMPORT_STATES,
      RUN_NAMES,
      FILE_NAMES,
      SHARE_NAMES,
      QUESTION_NAMES,
    ])
      for (const [code, state] of Object.entries(names)) {
        const { text } = failure(failures.notNow, { state });
        assert.ok(HAN.test(state.zh) && !HAN.test(text.en), code);
        assert.equal(text.en, `It is “${state.en}” now; that cannot be done.`);
        assert.equal(text.zh, `现在是“${state.zh}”，不能这样处理。`);
      }
    assert.deepEqual(listed(['a', { zh: '甲', en: 'b' }]), { zh: 'a、甲', en: 'a, b' });
  });

  it('what is put into a refusal is no Chinese word alone: a text of both, or a Chinese and an English parameter', () => {
    let n = 0;
    for (const { at, text } of params()) {
      n += 1;
      // of a text its Chinese, and the Chinese of a pair of parameters
      const both = /\b(whyEn|whatEn|reason):/.test(text);
      const rest = text.replaceAll(/\bzh: ('[^']*'|`[^`]*`)/g, '').replaceAll(both ? /\b(why|what): [^\n]*/g : /^\b$/g, '');
      assert.ok(!HAN.test(rest) && !/\.zh\b/.test(rest), `${at} ${text}`);
    }
    assert.ok(n > 100);
  });
});
