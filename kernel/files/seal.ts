import type PDFDocument from 'pdfkit';
import type { Typesetter } from './typeset.ts';

/** A round red seal: `arc` runs along the upper edge, `centre` stands under the star, e.g. 示例 on anything that binds nobody. */
export interface Seal {
  arc: string;
  centre: string;
}

const RED = '#d0221c';
const RADIUS = 52;

/** Draws the seal around x, y. It is a picture: what makes a letter genuine is the signed log that its QR code leads to. */
export function drawSeal(doc: InstanceType<typeof PDFDocument>, set: Typesetter, seal: Seal, x: number, y: number): void {
  doc.save();
  doc.fillOpacity(0.82).strokeOpacity(0.82);
  doc.circle(x, y, RADIUS).lineWidth(2.6).strokeColor(RED).stroke();
  const points = Array.from({ length: 10 }, (_, i) => {
    const angle = -Math.PI / 2 + (i * Math.PI) / 5;
    const r = i % 2 === 0 ? 15 : 15 * 0.382;
    return [x + r * Math.cos(angle), y - 2 + r * Math.sin(angle)] as [number, number];
  });
  doc
    .polygon(...points)
    .fillColor(RED)
    .fill();
  const chars = Array.from(seal.arc);
  // letters of the arc keep their distance up to 250 degrees, then they are set smaller
  const size = Math.min(11.5, (RADIUS * 4.2) / Math.max(1, chars.length) / 1.15);
  const step = Math.min(0.36, 4.2 / Math.max(1, chars.length));
  chars.forEach((char, i) => {
    const angle = (i - (chars.length - 1) / 2) * step;
    const [line] = set.lines(char, 100, size, 700);
    if (!line) return;
    doc.save();
    doc.translate(x, y).rotate((angle * 180) / Math.PI);
    set.draw(line, -line.width / 2, -RADIUS + 6, size);
    doc.restore();
  });
  const [centre] = set.lines(seal.centre, RADIUS * 1.5, 11, 700);
  if (centre) set.draw(centre, x - centre.width / 2, y + 18, 11);
  doc.restore();
}
