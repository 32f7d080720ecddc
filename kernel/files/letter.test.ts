import assert from 'node:assert/strict';
import zlib from 'node:zlib';
import { describe, test } from 'node:test';
import { renderLetter } from './index.ts';
import { faceFor, unwrapWoff } from './fonts.ts';
import { sampleLetter } from './letter.fixture.ts';

/** The characters a PDF's fonts map back to (ToUnicode), which is what a reader can copy and a screen reader speaks. */
function spoken(pdf: Buffer): Set<string> {
  const found = new Set<string>();
  let from = 0;
  for (;;) {
    const start = pdf.indexOf('stream\n', from);
    if (start < 0) return found;
    const end = pdf.indexOf('endstream', start);
    from = end + 9;
    let text: string;
    try {
      text = zlib.inflateSync(pdf.subarray(start + 7, end)).toString('latin1');
    } catch {
      continue;
    }
    if (!text.includes('beginbfrange') && !text.includes('beginbfchar')) continue;
    for (const [, hex] of text.matchAll(/<([0-9a-f]{4,8})>/gi))
      found.add(
        hex?.length === 8
          ? Buffer.from(hex, 'hex').swap16().toString('utf16le')
          : String.fromCharCode(Number.parseInt(hex ?? '0', 16)),
      );
  }
}
const pages = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

describe('a letter', () => {
  test('is a small PDF of one page that speaks Chinese, the same bytes each time', async () => {
    const pdf = await renderLetter(sampleLetter);
    assert.equal(pdf.toString('latin1', 0, 5), '%PDF-');
    assert.ok(pdf.length < 300_000, `${pdf.length} bytes`);
    assert.equal(pages(pdf), 1);
    assert.match(pdf.toString('latin1'), /\/Lang \(zh-CN\)/);
    const said = spoken(pdf);
    for (const char of '人才安居申请决定书准予符合不动产社会保险示例龘堃喆毖谰①2026') assert.ok(said.has(char), char);
    assert.deepEqual(await renderLetter(sampleLetter), pdf);
  });

  test('a long table goes over pages, with every row and the head again', async () => {
    const rows = Array.from({ length: 90 }, (_, i) => [`条件 ${i}`, '第六条', '登记信息'.repeat(12), '符合']);
    const section = { ...sampleLetter.sections[0], table: { columns: sampleLetter.sections[0]?.table?.columns ?? [], rows } };
    const pdf = await renderLetter({ ...sampleLetter, sections: [section] });
    assert.ok(pages(pdf) >= 4 && pages(pdf) <= 8, `${pages(pdf)} pages`);
    const tall = { ...section, table: { ...section.table, rows: [['很长', 'x', '字'.repeat(4000), '否']] } };
    assert.ok(pages(await renderLetter({ ...sampleLetter, sections: [tall] })) >= 3);
  });

  test('hostile text is drawn, not obeyed: control characters, right-to-left marks, endless words, unknown characters', async () => {
    const pdf = await renderLetter({ ...sampleLetter, addressee: `\u0000\u202e${'W'.repeat(500)}𠮷\u{10ffff}`, answer: '' });
    assert.equal(pages(pdf) >= 1, true);
    const said = spoken(pdf);
    assert.ok(!said.has('\u202e'));
    assert.ok(said.has('〔') && said.has('F'), 'a character without a picture is told by its code');
  });

  test('in English, without seal and code', async () => {
    const { seal: _, qr: __, label: ___, ...rest } = sampleLetter;
    const pdf = await renderLetter({ ...rest, language: 'en', title: 'Decision' });
    assert.match(pdf.toString('latin1'), /\/Lang \(en\)/);
    assert.ok(spoken(pdf).has('P'), 'Page 1 of 1');
  });

  test('fonts: common and traditional characters have a face, in both weights; rubbish is no font', () => {
    const common = new TextDecoder('gb2312');
    let missing = 0;
    for (let high = 0xb0; high <= 0xf7; high++)
      for (let low = 0xa1; low <= 0xfe; low++) {
        const char = common.decode(new Uint8Array([high, low]));
        const code = char.codePointAt(0) ?? 0;
        if (char.length === 1 && code >= 0x4e00 && code <= 0x9fff && faceFor(code, 400) === null) missing += 1;
      }
    assert.ok(missing <= 33, `${missing} of GB 2312's 6,763 characters have no face`);
    for (const char of '龍劉陳鄭萬與東華璟珺') assert.ok(faceFor(char.codePointAt(0) ?? 0, 700), char);
    assert.equal(faceFor(0x10ffff, 400), null);
    assert.throws(() => unwrapWoff(Buffer.from('not a font')), TypeError);
  });
});
