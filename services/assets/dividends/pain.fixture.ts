/**
 * The structure of pain.001.001.09 as far as the payment files use it: which elements stand where and in which order, how often, and what their text may be.
 * Written from the published message definition; the schema file of ISO 20022 is not carried here.
 */
import assert from 'node:assert/strict';

interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Node[];
  text: string;
}
type Shape = RegExp | { readonly [child: string]: Shape } | Choice;
interface Choice {
  readonly choice: { readonly [child: string]: Shape };
}

const max = (n: number): RegExp => new RegExp(`^[^\\p{Cc}]{1,${n}}$`, 'u');
const AMOUNT = /^(?=[\d.]{1,19}$)(?:0|[1-9]\d{0,12})\.\d{2}$/;
const COUNT = /^[1-9]\d{0,14}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const institution: Shape = {
  FinInstnId: {
    'ClrSysMmbId?': { 'ClrSysId?': { choice: { Cd: /^[A-Z0-9]{1,5}$/, Prtry: max(35) } }, MmbId: max(35) },
    'Nm?': max(140),
  },
};
const accountShape: Shape = {
  Id: { choice: { IBAN: /^[A-Z]{2}\d{2}[A-Z0-9]{1,30}$/, Othr: { Id: max(34) } } },
  'Ccy?': /^[A-Z]{3}$/,
};

/** `?` at most once, `+` once or more, otherwise exactly once; in this order and no others. Optional elements that the files never use are left out. */
const DOCUMENT: Shape = {
  CstmrCdtTrfInitn: {
    GrpHdr: {
      MsgId: /^[A-Za-z0-9]{1,35}$/,
      CreDtTm: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/,
      NbOfTxs: COUNT,
      'CtrlSum?': AMOUNT,
      InitgPty: { 'Nm?': max(140) },
    },
    'PmtInf+': {
      PmtInfId: /^[A-Za-z0-9]{1,35}$/,
      PmtMtd: /^TRF$/,
      'BtchBookg?': /^(?:true|false)$/,
      'NbOfTxs?': COUNT,
      'CtrlSum?': AMOUNT,
      ReqdExctnDt: { choice: { Dt: DAY, DtTm: max(40) } },
      Dbtr: { 'Nm?': max(140) },
      DbtrAcct: accountShape,
      DbtrAgt: institution,
      'CdtTrfTxInf+': {
        PmtId: { 'InstrId?': max(35), EndToEndId: /^[A-Za-z0-9]{1,35}$/ },
        Amt: { InstdAmt: AMOUNT },
        'CdtrAgt?': institution,
        Cdtr: { 'Nm?': max(140) },
        CdtrAcct: accountShape,
        'RmtInf?': { 'Ustrd?': max(140) },
      },
    },
  },
};

/** Reads the XML that the files are: elements, attributes in double quotes, text with the five entities. Throws on anything else. */
function parse(xml: string): Node {
  const root: Node = { name: '', attributes: {}, children: [], text: '' };
  const stack = [root];
  const text = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/, '');
  assert.notEqual(text, xml, 'an XML declaration in UTF-8');
  for (const [, close, name, attributes, chars] of text.matchAll(/<(\/?)([A-Za-z]+)((?: [A-Za-z]+="[^"<]*")*)>|([^<]+)/g)) {
    const top = stack.at(-1) as Node;
    if (chars !== undefined) {
      assert.doesNotMatch(chars, /&(?!(?:amp|lt|gt|quot|apos);)/, 'only the entities of XML');
      assert.doesNotMatch(chars, /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u, 'only characters of XML 1.0');
      top.text += chars
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&apos;', "'")
        .replaceAll('&amp;', '&');
    } else if (close === '/') {
      assert.equal(stack.pop()?.name, name, 'elements are nested');
    } else {
      const said = Object.fromEntries([...(attributes ?? '').matchAll(/([A-Za-z]+)="([^"]*)"/g)].map((m) => [m[1], m[2]]));
      const node: Node = { name: name as string, attributes: said, children: [], text: '' };
      top.children.push(node);
      stack.push(node);
    }
  }
  assert.equal(stack.length, 1, 'every element is closed');
  const [document] = root.children;
  assert.ok(document !== undefined && root.children.length === 1, 'one document');
  return document;
}

function check(node: Node, shape: Shape, path: string): void {
  if (shape instanceof RegExp) {
    assert.equal(node.children.length, 0, `${path} has no elements`);
    assert.match(node.text, shape, path);
    return;
  }
  assert.equal(node.text.trim(), '', `${path} has no text`);
  if ('choice' in shape && !(shape['choice'] instanceof RegExp)) {
    const [only, ...more] = node.children;
    const of = (shape as Choice).choice;
    assert.ok(
      only !== undefined && more.length === 0 && of[only.name] !== undefined,
      `${path}: one of ${Object.keys(of).join(', ')}`,
    );
    check(only, of[only.name] as Shape, `${path}/${only.name}`);
    return;
  }
  let at = 0;
  for (const [key, inner] of Object.entries(shape)) {
    const [name, how] = [key.replace(/[?+]$/, ''), key.at(-1)];
    let n = 0;
    for (; node.children[at]?.name === name; at += 1, n += 1) check(node.children[at] as Node, inner, `${path}/${name}`);
    assert.ok(how === '+' ? n > 0 : how === '?' ? n <= 1 : n === 1, `${path}/${name}: ${n} times, or not in its place`);
  }
  assert.equal(node.children.length, at, `${path}: ${node.children[at]?.name} has no place here`);
}

const child = (node: Node, ...names: string[]): Node =>
  names.reduce((n, name) => n.children.find((c) => c.name === name) as Node, node);
const fenOf = (yuan: string): bigint => BigInt(yuan.replace('.', ''));

/** Throws what is wrong with a payment file; answers its number of payments and their sum in fen. */
export function checkPain(xml: string): { orders: number; fen: bigint } {
  const document = parse(xml);
  assert.equal(document.name, 'Document');
  assert.deepEqual(document.attributes, { xmlns: 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09' });
  check(document, DOCUMENT, 'Document');
  const message = child(document, 'CstmrCdtTrfInitn');
  const blocks = message.children.filter((c) => c.name === 'PmtInf');
  const sums = blocks.map((block) => {
    const payments = block.children.filter((c) => c.name === 'CdtTrfTxInf');
    const fen = payments.reduce((sum, p) => {
      const amount = child(p, 'Amt', 'InstdAmt');
      assert.deepEqual(amount.attributes, { Ccy: 'CNY' });
      assert.ok(fenOf(amount.text) > 0n, 'nothing is paid as nothing');
      return sum + fenOf(amount.text);
    }, 0n);
    assert.equal(child(block, 'NbOfTxs').text, String(payments.length), 'the number of payments of the block');
    assert.equal(fenOf(child(block, 'CtrlSum').text), fen, 'the sum of the block');
    return { orders: payments.length, fen, ids: payments.map((p) => child(p, 'PmtId', 'EndToEndId').text) };
  });
  const [orders, fen] = [sums.reduce((n, s) => n + s.orders, 0), sums.reduce((n, s) => n + s.fen, 0n)];
  assert.equal(child(message, 'GrpHdr', 'NbOfTxs').text, String(orders), 'the number of payments of the message');
  assert.equal(fenOf(child(message, 'GrpHdr', 'CtrlSum').text), fen, 'the sum of the message');
  assert.equal(new Set(sums.flatMap((s) => s.ids)).size, orders, 'every payment has a number of its own');
  return { orders, fen };
}
