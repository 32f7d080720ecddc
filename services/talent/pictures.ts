/** Drawings made by the program: floor plans and elevations. Illustrations (示意), not surveys; no picture of a real building is used. */

interface Room {
  readonly zh: string;
  readonly en: string;
  /** Left, top, width, height as shares of the flat. */
  readonly at: readonly [number, number, number, number];
}

/** A gap in a wall: a door with its swing, a window, or an opening without a leaf. Shares of the flat; `v` vertical. */
interface Gap {
  readonly kind: 'door' | 'window' | 'open';
  readonly at: readonly [number, number];
  readonly v?: true;
  readonly length: number;
}

interface Layout {
  /** Width to height. */
  readonly ratio: number;
  readonly rooms: readonly Room[];
  readonly gaps: readonly Gap[];
}

const LAYOUTS: Readonly<Record<string, Layout>> = {
  '1A': {
    ratio: 0.72,
    rooms: [
      { zh: '起居与卧室', en: 'Living and sleeping', at: [0, 0, 1, 0.62] },
      { zh: '厨房', en: 'Kitchen', at: [0, 0.62, 0.45, 0.38] },
      { zh: '卫生间', en: 'Bath', at: [0.45, 0.62, 0.55, 0.24] },
      { zh: '门厅', en: 'Hall', at: [0.45, 0.86, 0.55, 0.14] },
    ],
    gaps: [
      { kind: 'window', at: [0.2, 0], length: 0.6 },
      { kind: 'door', at: [0.68, 1], length: 0.18 },
      { kind: 'door', at: [0.14, 0.62], length: 0.2 },
      { kind: 'door', at: [0.72, 0.86], length: 0.16 },
      { kind: 'door', at: [0.45, 0.88], v: true, length: 0.1 },
    ],
  },
  '1B': {
    ratio: 0.95,
    rooms: [
      { zh: '卧室', en: 'Bedroom', at: [0, 0, 0.52, 0.56] },
      { zh: '客厅', en: 'Living room', at: [0.52, 0, 0.48, 0.62] },
      { zh: '厨房', en: 'Kitchen', at: [0, 0.56, 0.3, 0.44] },
      { zh: '卫生间', en: 'Bath', at: [0.3, 0.56, 0.22, 0.44] },
      { zh: '门厅', en: 'Hall', at: [0.52, 0.62, 0.48, 0.38] },
    ],
    gaps: [
      { kind: 'window', at: [0.12, 0], length: 0.28 },
      { kind: 'window', at: [0.62, 0], length: 0.28 },
      { kind: 'window', at: [0, 0.68], v: true, length: 0.2 },
      { kind: 'door', at: [0.68, 1], length: 0.14 },
      { kind: 'door', at: [0.52, 0.4], v: true, length: 0.13 },
      { kind: 'door', at: [0.52, 0.78], v: true, length: 0.12 },
      { kind: 'door', at: [0.12, 0.56], length: 0.13 },
      { kind: 'open', at: [0.64, 0.62], length: 0.24 },
    ],
  },
  '1C': {
    ratio: 1.05,
    rooms: [
      { zh: '阳台', en: 'Balcony', at: [0.5, 0, 0.5, 0.16] },
      { zh: '卧室', en: 'Bedroom', at: [0, 0, 0.5, 0.58] },
      { zh: '客厅', en: 'Living room', at: [0.5, 0.16, 0.5, 0.5] },
      { zh: '厨房', en: 'Kitchen', at: [0, 0.58, 0.28, 0.42] },
      { zh: '卫生间', en: 'Bath', at: [0.28, 0.58, 0.22, 0.42] },
      { zh: '门厅', en: 'Hall', at: [0.5, 0.66, 0.5, 0.34] },
    ],
    gaps: [
      { kind: 'window', at: [0.1, 0], length: 0.3 },
      { kind: 'window', at: [0.56, 0], length: 0.38 },
      { kind: 'open', at: [0.64, 0.16], length: 0.24 },
      { kind: 'window', at: [0, 0.7], v: true, length: 0.18 },
      { kind: 'door', at: [0.68, 1], length: 0.13 },
      { kind: 'door', at: [0.5, 0.42], v: true, length: 0.12 },
      { kind: 'door', at: [0.5, 0.78], v: true, length: 0.12 },
      { kind: 'door', at: [0.1, 0.58], length: 0.12 },
      { kind: 'open', at: [0.62, 0.66], length: 0.24 },
    ],
  },
  '2A': {
    ratio: 1.25,
    rooms: [
      { zh: '主卧', en: 'Main bedroom', at: [0, 0, 0.36, 0.58] },
      { zh: '客厅', en: 'Living room', at: [0.36, 0, 0.34, 0.64] },
      { zh: '次卧', en: 'Second bedroom', at: [0.7, 0, 0.3, 0.54] },
      { zh: '厨房', en: 'Kitchen', at: [0, 0.58, 0.36, 0.42] },
      { zh: '门厅', en: 'Hall', at: [0.36, 0.64, 0.34, 0.36] },
      { zh: '卫生间', en: 'Bath', at: [0.7, 0.54, 0.3, 0.46] },
    ],
    gaps: [
      { kind: 'window', at: [0.08, 0], length: 0.2 },
      { kind: 'window', at: [0.43, 0], length: 0.2 },
      { kind: 'window', at: [0.76, 0], length: 0.18 },
      { kind: 'window', at: [0, 0.7], v: true, length: 0.18 },
      { kind: 'door', at: [0.48, 1], length: 0.1 },
      { kind: 'door', at: [0.36, 0.44], v: true, length: 0.12 },
      { kind: 'door', at: [0.7, 0.4], v: true, length: 0.12 },
      { kind: 'door', at: [0.7, 0.74], v: true, length: 0.12 },
      { kind: 'door', at: [0.36, 0.76], v: true, length: 0.12 },
      { kind: 'open', at: [0.45, 0.64], length: 0.16 },
    ],
  },
  '2B': {
    ratio: 1.32,
    rooms: [
      { zh: '阳台', en: 'Balcony', at: [0.34, 0, 0.36, 0.14] },
      { zh: '主卧', en: 'Main bedroom', at: [0, 0, 0.34, 0.6] },
      { zh: '客厅', en: 'Living room', at: [0.34, 0.14, 0.36, 0.5] },
      { zh: '次卧', en: 'Second bedroom', at: [0.7, 0, 0.3, 0.56] },
      { zh: '厨房', en: 'Kitchen', at: [0, 0.6, 0.34, 0.4] },
      { zh: '门厅与餐厅', en: 'Hall and dining', at: [0.34, 0.64, 0.36, 0.36] },
      { zh: '卫生间', en: 'Bath', at: [0.7, 0.56, 0.3, 0.44] },
    ],
    gaps: [
      { kind: 'window', at: [0.07, 0], length: 0.2 },
      { kind: 'window', at: [0.38, 0], length: 0.28 },
      { kind: 'open', at: [0.44, 0.14], length: 0.16 },
      { kind: 'window', at: [0.76, 0], length: 0.18 },
      { kind: 'window', at: [0, 0.72], v: true, length: 0.16 },
      { kind: 'door', at: [0.47, 1], length: 0.1 },
      { kind: 'door', at: [0.34, 0.46], v: true, length: 0.11 },
      { kind: 'door', at: [0.7, 0.42], v: true, length: 0.11 },
      { kind: 'door', at: [0.7, 0.74], v: true, length: 0.11 },
      { kind: 'door', at: [0.34, 0.76], v: true, length: 0.11 },
    ],
  },
};

const escape = (s: string): string => s.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const n1 = (x: number): string => String(Math.round(x * 10) / 10);
const FONT = "font-family='PingFang SC, Noto Sans SC, Microsoft YaHei, sans-serif'";

/**
 * A floor plan of a flat as SVG: rooms with their names and areas, doors with their swing, windows, and the outer measures, which follow from the
 * area. `layout` is one of the known ones; any other is drawn by its rooms.
 */
export function floorPlanSvg(plan: {
  name: { zh: string; en: string };
  rooms: number;
  areaCm2: number;
  layout: string | null;
}): string {
  const layout = LAYOUTS[plan.layout ?? ''] ?? LAYOUTS[plan.rooms > 1 ? '2A' : '1B'];
  if (!layout) throw new RangeError('there is no layout');
  const m2 = plan.areaCm2 / 10_000;
  const [widthM, heightM] = [Math.sqrt(m2 * layout.ratio), Math.sqrt(m2 / layout.ratio)];
  const scale = Math.min(500 / widthM, 380 / heightM);
  const [w, h] = [widthM * scale, heightM * scale];
  const [x0, y0] = [(640 - w) / 2 + 12, 58];
  const px = (x: number): number => x0 + x * w;
  const py = (y: number): number => y0 + y * h;
  const rooms = layout.rooms.map(({ zh, en, at: [x, y, rw, rh] }) => {
    const [cx, cy] = [px(x + rw / 2), py(y + rh / 2)];
    const fill = zh === '阳台' ? '#eef4ee' : zh === '卫生间' || zh === '厨房' ? '#eef2f6' : '#faf8f3';
    const small = rh * h < 62;
    return `<rect x='${n1(px(x))}' y='${n1(py(y))}' width='${n1(rw * w)}' height='${n1(rh * h)}' fill='${fill}' stroke='#334' stroke-width='3'/>
<text x='${n1(cx)}' y='${n1(cy - (small ? 4 : 8))}' text-anchor='middle' font-size='15' fill='#223'>${zh}</text>
<text x='${n1(cx)}' y='${n1(cy + (small ? 11 : 10))}' text-anchor='middle' font-size='11' fill='#556'>${en}</text>${
      small
        ? ''
        : `<text x='${n1(cx)}' y='${n1(cy + 27)}' text-anchor='middle' font-size='11' fill='#556'>${n1(rw * rh * m2)} m²</text>`
    }`;
  });
  const gaps = layout.gaps.map((g) => gap(g, px(g.at[0]), py(g.at[1]), g.v ? g.length * h : g.length * w));
  const title = `${plan.name.zh} ${n1(m2)} m²`;
  return svg(
    `${title} · ${plan.name.en}`,
    `<text x='24' y='32' font-size='18' fill='#223'>${escape(title)}</text><text x='616' y='32' text-anchor='end' font-size='12' fill='#667'>示意图，非实测 · illustration, not a survey</text>
${rooms.join('\n')}
<rect x='${n1(x0)}' y='${n1(y0)}' width='${n1(w)}' height='${n1(h)}' fill='none' stroke='#223' stroke-width='6'/>
${gaps.join('\n')}
${measure(x0, y0 + h + 24, x0 + w, y0 + h + 24, `${n1(widthM)} m`)}
${measure(x0 - 24, y0, x0 - 24, y0 + h, `${n1(heightM)} m`)}`,
  );
}

function gap(g: Gap, x: number, y: number, length: number): string {
  const [dx, dy] = g.v ? [0, length] : [length, 0];
  const line = (colour: string, width: number): string =>
    `<line x1='${n1(x)}' y1='${n1(y)}' x2='${n1(x + dx)}' y2='${n1(y + dy)}' stroke='${colour}' stroke-width='${width}'/>`;
  if (g.kind === 'window') return `${line('#fff', 7)}${line('#3a78a8', 3)}`;
  if (g.kind === 'open') return line('#faf8f3', 8);
  const swing = g.v
    ? `M${n1(x)} ${n1(y)} L${n1(x - length)} ${n1(y)} A${n1(length)} ${n1(length)} 0 0 0 ${n1(x)} ${n1(y + length)}`
    : `M${n1(x)} ${n1(y)} L${n1(x)} ${n1(y - length)} A${n1(length)} ${n1(length)} 0 0 1 ${n1(x + length)} ${n1(y)}`;
  return `${line('#faf8f3', 8)}<path d='${swing}' fill='none' stroke='#778' stroke-width='1.2'/>`;
}

function measure(x1: number, y1: number, x2: number, y2: number, text: string): string {
  const upright = x1 === x2;
  const [mx, my] = [(x1 + x2) / 2, (y1 + y2) / 2];
  const tick = (x: number, y: number): string =>
    upright
      ? `<line x1='${n1(x - 5)}' y1='${n1(y)}' x2='${n1(x + 5)}' y2='${n1(y)}' stroke='#667'/>`
      : `<line x1='${n1(x)}' y1='${n1(y - 5)}' x2='${n1(x)}' y2='${n1(y + 5)}' stroke='#667'/>`;
  const turn = upright ? ` transform='rotate(-90 ${n1(mx - 6)} ${n1(my)})'` : '';
  return `<line x1='${n1(x1)}' y1='${n1(y1)}' x2='${n1(x2)}' y2='${n1(y2)}' stroke='#667'/>${tick(x1, y1)}${tick(x2, y2)}
<text x='${n1(upright ? mx - 6 : mx)}' y='${n1(upright ? my : my + 16)}' text-anchor='middle' font-size='12' fill='#556'${turn}>${text}</text>`;
}

const svg = (title: string, body: string): string =>
  `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 640 500' width='640' height='500' role='img' ${FONT}><title>${escape(title)}</title><rect width='640' height='500' fill='#fff'/>
${body}
</svg>`;

/** A number in [0, 1) from a text and a place in a row: the same project is always drawn alike. */
function chance(text: string, n: number): number {
  let h = 0x811c9dc5 ^ n;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return ((h ^ (h >>> 13)) >>> 0) / 4294967296;
}

const WALLS = ['#d9d2c5', '#cfd6d8', '#d8cfd0', '#cdd6cb', '#d5d3dc'] as const;

/** An elevation of a project as SVG: calm, the same every time for one code, and marked as an illustration. */
export function projectSvg(project: { code: string; name: { zh: string; en: string } }): string {
  const { code } = project;
  const houses = 3 + Math.floor(chance(code, 1) * 2);
  const gapX = 26;
  const width = (640 - 80 - gapX * (houses - 1)) / houses;
  const body: string[] = [
    `<rect width='640' height='500' fill='#eef3f5'/><circle cx='${n1(80 + chance(code, 2) * 460)}' cy='86' r='30' fill='#fbf3dd'/><rect y='412' width='640' height='88' fill='#dfe7da'/>`,
  ];
  for (let i = 0; i < houses; i++) {
    const floors = 6 + Math.floor(chance(code, 10 + i) * 5);
    const storey = 26;
    const [x, top] = [40 + i * (width + gapX), 412 - floors * storey - 12];
    body.push(
      `<rect x='${n1(x)}' y='${n1(top)}' width='${n1(width)}' height='${n1(412 - top)}' fill='${WALLS[Math.floor(chance(code, 20 + i) * WALLS.length)] ?? WALLS[0]}'/><rect x='${n1(x - 4)}' y='${n1(top - 7)}' width='${n1(width + 8)}' height='7' fill='#8b9096'/>`,
    );
    const columns = Math.max(3, Math.floor(width / 30));
    const step = width / columns;
    for (let f = 0; f < floors; f++)
      for (let c = 0; c < columns; c++) {
        const door = f === floors - 1 && c === Math.floor(columns / 2);
        const lit = chance(code, 1000 + i * 400 + f * 20 + c) < 0.18;
        body.push(
          `<rect x='${n1(x + c * step + step * 0.22)}' y='${n1(top + 12 + f * storey)}' width='${n1(step * 0.56)}' height='${door ? 26 : 14}' fill='${door ? '#5f6b73' : lit ? '#f6e7b8' : '#8fa6b5'}'/>`,
        );
      }
  }
  for (let i = 0; i < 7; i++) {
    const x = 30 + i * 96 + chance(code, 60 + i) * 30;
    body.push(
      `<rect x='${n1(x - 2)}' y='404' width='4' height='26' fill='#8a7a66'/><circle cx='${n1(x)}' cy='396' r='${n1(13 + chance(code, 80 + i) * 7)}' fill='#9fb894'/>`,
    );
  }
  body.push(
    `<text x='24' y='470' font-size='17' fill='#223'>${escape(project.name.zh)}</text><text x='616' y='470' text-anchor='end' font-size='12' fill='#556'>外观示意 · illustration</text>`,
  );
  return svg(`${project.name.zh} ${project.name.en}`, body.join('\n'));
}
