import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ModelError } from '../errors.ts';
import { readDefinitions } from './read.ts';
import { definitions } from './samples.fixture.ts';
import { parseXml } from './xml.ts';

const code = (wanted: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ModelError, String(error));
  assert.equal(error.code, wanted);
  assert.match(error.message, message);
  return true;
};

describe('parseXml', () => {
  test('names, name spaces, offsets and texts', () => {
    const xml =
      '<?xml version="1.0"?>\n<!-- c --><a xmlns="urn:a" xmlns:b="urn:b"><b:c b:d = \'1 &lt; 2\'\n e="&#x1F600;&#65;"/>x<![CDATA[ <y> ]]>&amp;</a>';
    const root = parseXml(xml);
    assert.deepEqual([root.name, root.prefix, root.namespace, root.text], ['a', '', 'urn:a', 'x <y> &']);
    assert.equal(xml.slice(root.from, root.innerFrom), '<a xmlns="urn:a" xmlns:b="urn:b">');
    assert.equal(xml.slice(root.innerTo, root.to), '</a>');
    const [child] = root.children;
    assert.ok(child);
    assert.deepEqual([child.name, child.prefix, child.namespace], ['c', 'b', 'urn:b']);
    assert.deepEqual(child.attributes, { 'b:d': '1 < 2', e: '😀A' });
    assert.equal(xml.slice(child.from, child.to), '<b:c b:d = \'1 &lt; 2\'\n e="&#x1F600;&#65;"/>');
    assert.deepEqual([child.innerFrom, child.innerTo], [child.to, child.to]);
  });

  test('a name space declared within ends with its element', () => {
    const root = parseXml('<a><b xmlns="urn:b"><c/></b><d/></a>');
    assert.deepEqual([root.namespace, root.children[0]?.children[0]?.namespace, root.children[1]?.namespace], ['', 'urn:b', '']);
  });

  test('line ends are LF in texts and blanks in attributes; references to them stay', () => {
    const root = parseXml('<a b="1\r\n2&#10;3">x\r\ny\rz&#13;</a>');
    assert.equal(root.text, 'x\ny\nz\r');
    assert.equal(root.attributes['b'], '1 2\n3');
  });

  test('a byte order mark and a declared UTF-16 do not disturb: the text is decoded already', () => {
    const xml = `\ufeff<?xml version="1.0" encoding="UTF-16"?>${definitions('')}`;
    assert.equal(readDefinitions(xml).name, 'm');
    assert.equal(xml[parseXml(xml).from], '<');
  });

  test('names that objects inherit are only names', () => {
    const root = parseXml('<a __proto__="1" constructor="2"><__proto__/><constructor/></a>');
    assert.equal(root.attributes['constructor'], '2');
    assert.equal(root.children[0]?.name, '__proto__');
    assert.throws(() => parseXml('<constructor:a/>'), code('XML', /prefix/));
  });
});

describe('what is not well-formed, with line and column', () => {
  const cases: [name: string, xml: string, message: RegExp][] = [
    ['unclosed element', '<a>\n <b>\n</a>', /line 3, column 1: closing tag mismatch|inside an element/],
    ['end inside an element', '<a><b></b>', /line 1, column 11: the file ends inside an element/],
    ['unclosed tag', '<a>\n<b c="1', /line 2, column 1: a tag is not closed/],
    ['closed twice', '<a></a></a>', /column 8: an element is closed that was never opened/],
    ['two roots', '<a/>\n<b/>', /line 2, column 1: a second root element/],
    ['text beside the root', '<a/>x', /outside/],
    ['CDATA beside the root', '<![CDATA[x]]><a/>', /outside/],
    ['no element', 'hello', /no XML element/],
    ['nothing', '', /no XML element/],
    ['twice the same attribute', '<a>\n  <b c="1" c="2"/></a>', /line 2, column 12: the attribute "c" stands twice/],
    ['attribute without quotes', '<a b=1/>', /not in quotes/],
    ['attribute without a value', '<a b/>', /no value/],
    ['attributes without a blank', '<a b="1"c="2"/>', /blank is missing/],
    ['"<" in an attribute', '<a b="1 < 2"/>', /write &lt;/],
    ['"&" alone', '<a>1 & 2</a>', /write &amp;/],
    ['unknown entity', '<a>&nbsp;</a>', /&nbsp;/],
    ['reference to no character', '<a>&#0;</a>', /&#0;/],
    ['prefix not declared', '<x:a/>', /prefix of <x:a>/],
    ['prefix of an attribute not declared', '<a x:b="1"/>', /"x:b"/],
    ['comment that two readers end in different places', '<!--> <a/> --><a/>', /comment/],
    ['instruction that two readers end in different places', '<?> <b/> ?><a/>', /instruction/],
    ['comment not closed', '<a><!-- </a>', /"-->" is missing/],
    ['null character', '<a>\n\0</a>', /line 2, column 1: character U\+0000/],
    ['control character', '<a>\u0007</a>', /U\+0007/],
    ['lone surrogate', '<a>x\ud800</a>', /column 5: character U\+D800/],
    ['UTF-16 read as Latin-1', '<\0a\0/\0>\0', /UTF-16/],
    ['document type', '<!DOCTYPE a><a/>', /document types/],
  ];
  for (const [name, xml, message] of cases) test(name, () => assert.throws(() => parseXml(xml), code('XML', message)));

  test('billion laughs', () => {
    const entities = Array.from({ length: 10 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
    assert.throws(() => parseXml(`<!DOCTYPE a [<!ENTITY l0 "ha">${entities}]><a>&l10;</a>`), code('XML', /document types/));
  });

  test('a file that is XML but not DMN', () => {
    assert.throws(() => readDefinitions('<html/>'), code('XML', /not a DMN file.*<html>/));
    assert.throws(() => readDefinitions(definitions('', '', 'urn:else')), code('XML', /not a DMN file/));
  });
});

describe('limits by name, and fast', () => {
  const within = (ms: number, run: () => unknown): void => {
    const start = performance.now();
    run();
    const took = performance.now() - start;
    assert.ok(took < ms, `${took} ms`);
  };
  test('50 MB', () => {
    const xml = `<a>${' '.repeat(50_000_000)}</a>`;
    within(50, () => assert.throws(() => parseXml(xml), code('LIMIT', /maxLength is 4000000/)));
  });
  test('depth 100,000', () => {
    const xml = '<a>'.repeat(100_000) + '</a>'.repeat(100_000);
    within(500, () => assert.throws(() => parseXml(xml), code('LIMIT', /maxDepth is 200/)));
  });
  test('too many elements', () => {
    assert.throws(() => parseXml(`<a>${'<b/>'.repeat(9)}</a>`, { maxElements: 9 }), code('LIMIT', /maxElements is 9/));
  });
  test('time grows with the length, not with its square', () => {
    const attributes = Array.from({ length: 100_000 }, (_, i) => ` a${i}="&amp;"`).join('');
    const prefixes = Array.from({ length: 50_000 }, (_, i) => ` xmlns:p${i}="u"`).join('');
    for (const xml of [
      `<a${attributes}/>`,
      `<a${prefixes}>${'<b xmlns:q="v"/>'.repeat(50_000)}</a>`,
      `<a>${'<!-- -->x'.repeat(300_000)}</a>`,
      `<a>${'&amp;'.repeat(700_000)}</a>`,
      `<a>${'<![CDATA[x]]>'.repeat(250_000)}</a>`,
      `<a>${'&'.repeat(1_000_000)}</a>`,
      `<a b="${'>'.repeat(3_000_000)}"/>`,
      `<a>${'"'.repeat(3_000_000)}</a>`,
    ])
      within(4000, () => {
        try {
          parseXml(xml);
        } catch (error) {
          assert.ok(error instanceof ModelError);
        }
      });
  });
});
