import QRCode from 'qrcode';
import { drawSeal, type Seal } from './seal.ts';
import { Typesetter } from './typeset.ts';

/** A table of a letter; widths are shares of the line. Cells wrap, rows stay together, the head is repeated on every page. */
export interface LetterTable {
  columns: readonly { title: string; share: number }[];
  rows: readonly (readonly string[])[];
}
export interface LetterSection {
  heading?: string;
  paragraphs?: readonly string[];
  table?: LetterTable;
}
/** A letter of the authority, in one language. All texts come from the caller; nothing here knows what is decided. */
export interface LetterSpec {
  language: 'zh' | 'en';
  /** issuing authority, over the title */
  issuer: string;
  title: string;
  /** document number 文号 and other facts, one a line at the right */
  marks: readonly string[];
  addressee: string;
  /** the answer, first and large: granted or not, what, how much */
  answer: string;
  sections: readonly LetterSection[];
  /** place for signature: who and when, one a line */
  signature: readonly string[];
  seal?: Seal;
  qr?: { url: string; caption: string };
  /** in the foot of every page, e.g. 示例数据 Sample data */
  label?: string;
  issuedAt: Temporal.Instant;
}

const PAGE = { width: 595.28, height: 841.89, side: 62, top: 60, bottom: 66 };
const ROOM = PAGE.width - 2 * PAGE.side;
const FLOOR = PAGE.height - PAGE.bottom;
const INK = '#1a1a1a';
const GREY = '#5f6368';
const RULE = '#c9ced6';

/** The letter as PDF (A4, fonts embedded as subsets; about 60 KB and 60 ms). The same spec gives the same bytes. */
export async function renderLetter(spec: LetterSpec): Promise<Buffer> {
  const { default: PDFDocument } = await import('pdfkit'); // with its fonts, some 100 ms to load
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    lang: spec.language === 'zh' ? 'zh-CN' : 'en',
    displayTitle: true,
    info: { Title: spec.title, Author: spec.issuer, Creator: 'Yunjian', CreationDate: new Date(spec.issuedAt.epochMilliseconds) },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  const set = new Typesetter(doc);
  let y = PAGE.top;
  const need = (height: number): boolean => {
    if (y + height <= FLOOR) return false;
    doc.addPage({ size: 'A4', margin: 0 });
    y = PAGE.top;
    return true;
  };
  const write = (
    text: string,
    o: {
      size?: number;
      weight?: 400 | 700;
      color?: string;
      align?: 'left' | 'centre' | 'right';
      leading?: number;
      indent?: number;
    } = {},
  ): void => {
    const { size = 10.5, weight = 400, color = INK, align = 'left', leading = 1.65, indent = 0 } = o;
    for (const line of set.lines(text, ROOM - indent, size, weight)) {
      need(size * leading);
      const x = PAGE.side + indent + (align === 'left' ? 0 : (ROOM - indent - line.width) / (align === 'right' ? 1 : 2));
      doc.fillColor(color);
      set.draw(line, x, y, size);
      y += size * leading;
    }
  };
  const rule = (color: string, weight: number): void => {
    doc
      .moveTo(PAGE.side, y)
      .lineTo(PAGE.side + ROOM, y)
      .lineWidth(weight)
      .strokeColor(color)
      .stroke();
  };

  write(spec.issuer, { size: 13, color: GREY, align: 'centre' });
  write(spec.title, { size: 20, weight: 700, align: 'centre', leading: 1.5 });
  y += 6;
  rule('#b3261e', 1.2);
  y += 8;
  for (const mark of spec.marks) write(mark, { size: 9, color: GREY, align: 'right', leading: 1.45 });
  y += 4;
  write(spec.addressee, { weight: 700 });
  y += 2;
  const answer = set.lines(spec.answer, ROOM - 28, 14, 700);
  const height = answer.length * 21 + 18;
  need(height);
  doc.rect(PAGE.side, y, ROOM, height).fillColor('#f3f6fb').fill();
  doc.rect(PAGE.side, y, 4, height).fillColor('#1f4e9c').fill();
  doc.fillColor(INK);
  answer.forEach((line, i) => set.draw(line, PAGE.side + 16, y + 8 + i * 21, 14));
  y += height + 10;

  for (const section of spec.sections) {
    if (section.heading !== undefined) {
      need(60); // never a heading alone at the foot of a page
      y += 6;
      write(section.heading, { size: 11.5, weight: 700 });
    }
    for (const paragraph of section.paragraphs ?? []) {
      write(paragraph);
      y += 3;
    }
    if (section.table) table(section.table);
  }
  signature();
  foot();
  doc.end();
  return done;

  function table({ columns, rows }: LetterTable): void {
    const total = columns.reduce((sum, column) => sum + column.share, 0);
    const pad = 5;
    const size = 9;
    const step = size * 1.5;
    const draw = (cells: readonly string[], weight: 400 | 700, fill: string | null): void => {
      const set_ = columns.map((column, i) => set.lines(cells[i] ?? '', (ROOM * column.share) / total - 2 * pad, size, weight));
      // a row longer than a page is cut into pieces of what still fits
      for (let from = 0, most = Math.max(...set_.map((lines) => lines.length)); from < most;) {
        const whole = (most - from) * step + 2 * pad;
        if (y + Math.min(whole, FLOOR - PAGE.top - 30) > FLOOR) {
          need(FLOOR);
          if (weight === 400)
            draw(
              columns.map((column) => column.title),
              700,
              '#eef1f6',
            );
        }
        const count = Math.max(1, Math.min(most - from, Math.floor((FLOOR - y - 2 * pad) / step)));
        const tall = count * step + 2 * pad;
        if (fill !== null) doc.rect(PAGE.side, y, ROOM, tall).fillColor(fill).fill();
        let x = PAGE.side;
        columns.forEach((column, i) => {
          doc.fillColor(INK);
          (set_[i] ?? []).slice(from, from + count).forEach((line, n) => set.draw(line, x + pad, y + pad + n * step, size));
          x += (ROOM * column.share) / total;
        });
        y += tall;
        rule(RULE, 0.6);
        from += count;
      }
    };
    y += 3;
    rule(RULE, 0.6);
    draw(
      columns.map((column) => column.title),
      700,
      '#eef1f6',
    );
    for (const row of rows) draw(row, 400, null);
    y += 8;
  }

  function signature(): void {
    const side = 84;
    const lines = spec.signature.map((text) => set.lines(text, ROOM / 2, 10.5, 400)[0]).filter((line) => line !== undefined);
    need(Math.max(side + 34, lines.length * 18 + 30, spec.seal ? 130 : 0));
    y += 12;
    const top = y;
    if (spec.qr) {
      const { modules } = QRCode.create(spec.qr.url, { errorCorrectionLevel: 'M' });
      const dot = side / modules.size;
      doc.fillColor('#000000');
      for (let row = 0; row < modules.size; row++)
        for (let column = 0; column < modules.size; column++)
          if (modules.get(row, column)) doc.rect(PAGE.side + column * dot, top + row * dot, dot, dot);
      doc.fill();
      doc.link(PAGE.side, top, side, side, spec.qr.url);
      doc.fillColor(GREY);
      set.lines(spec.qr.caption, 190, 8, 400).forEach((line, i) => set.draw(line, PAGE.side, top + side + 6 + i * 11, 8));
    }
    const right = PAGE.side + ROOM;
    const widest = Math.max(0, ...lines.map((line) => line.width));
    if (spec.seal) drawSeal(doc, set, spec.seal, right - Math.max(widest / 2, 58), top + 54);
    doc.fillColor(INK);
    lines.forEach((line, i) => set.draw(line, right - line.width, top + 38 + i * 18, 10.5));
    y = top + side + 40;
  }

  function foot(): void {
    const { start, count } = doc.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      doc.switchToPage(start + page);
      y = FLOOR + 22;
      rule(RULE, 0.6);
      doc.fillColor(GREY);
      const number = spec.language === 'zh' ? `第 ${page + 1} 页 / 共 ${count} 页` : `Page ${page + 1} of ${count}`;
      const [at] = set.lines(number, ROOM, 8.5, 400);
      if (at) set.draw(at, PAGE.side + ROOM - at.width, y + 6, 8.5);
      const [label] = set.lines(spec.label ?? '', ROOM * 0.75, 8.5, 700);
      doc.fillColor('#b3261e');
      if (label) set.draw(label, PAGE.side, y + 6, 8.5);
    }
  }
}
