/** Where the decisions of a model are drawn: in layers from what is known (left) to what is decided (right), with few crossings. */
import type { Outline } from '../engine.ts';

export interface Node {
  readonly id: string;
  readonly kind: 'input' | 'decision' | 'knowledge';
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'information' | 'knowledge';
}

export interface Drawing {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly width: number;
  readonly height: number;
}

const SIZE = {
  input: { width: 208, height: 44 },
  decision: { width: 160, height: 56 },
  knowledge: { width: 160, height: 48 },
} as const;
const GAP_X = 64;
const GAP_Y = 8;
const EDGE = 16;

/** Whether the file itself says where everything is drawn. */
export const hasLayout = (outline: Outline): boolean => {
  const all = [...outline.inputs, ...outline.knowledge, ...outline.decisions];
  return all.length > 0 && all.every((part) => outline.layout.has(part.id));
};

/** The drawing of a model in layers of our own; with `asFiled` as its file lays it out, if it does. */
export function drawingOf(outline: Outline, asFiled = false): Drawing {
  const kinds = new Map<string, Node['kind']>();
  const labels = new Map<string, string>();
  for (const [list, kind] of [
    [outline.inputs, 'input'],
    [outline.knowledge, 'knowledge'],
    [outline.decisions, 'decision'],
  ] as const)
    for (const part of list) {
      kinds.set(part.id, kind);
      labels.set(part.id, part.label);
    }
  const edges: Edge[] = [...outline.knowledge, ...outline.decisions].flatMap((part) =>
    part.requires
      .filter((id) => kinds.has(id) && id !== part.id)
      .map((id): Edge => ({ from: id, to: part.id, kind: kinds.get(id) === 'knowledge' ? 'knowledge' : 'information' })),
  );
  const ids = [...kinds.keys()];
  const places = asFiled && hasLayout(outline) ? outline.layout : layered(ids, edges, kinds);
  const nodes = ids.map((id): Node => {
    const kind = kinds.get(id) ?? 'input';
    const at = places.get(id) ?? { x: 0, y: 0, ...SIZE[kind] };
    return { id, kind, label: labels.get(id) ?? id, ...at };
  });
  const left = Math.min(0, ...nodes.map((n) => n.x - EDGE));
  const top = Math.min(0, ...nodes.map((n) => n.y - EDGE));
  const moved = nodes.map((n) => ({ ...n, x: n.x - left, y: n.y - top }));
  return {
    nodes: moved,
    edges,
    width: Math.max(0, ...moved.map((n) => n.x + n.width)) + EDGE,
    height: Math.max(0, ...moved.map((n) => n.y + n.height)) + EDGE,
  };
}

type Places = Map<string, { x: number; y: number; width: number; height: number }>;

function layered(ids: readonly string[], edges: readonly Edge[], kinds: ReadonlyMap<string, Node['kind']>): Places {
  const before = new Map(ids.map((id) => [id, edges.filter((e) => e.to === id).map((e) => e.from)]));
  const after = new Map(ids.map((id) => [id, edges.filter((e) => e.from === id).map((e) => e.to)]));
  const layer = layersOf(ids, before, after);
  const layers: string[][] = [];
  for (const id of ids) (layers[layer.get(id) ?? 0] ??= []).push(id);
  for (let i = 0; i < layers.length; i++) layers[i] ??= [];
  untangle(layers, before, after);

  const places: Places = new Map();
  const heightOf = (list: readonly string[]): number =>
    list.reduce((sum, id) => sum + SIZE[kinds.get(id) ?? 'input'].height + GAP_Y, -GAP_Y);
  const height = Math.max(0, ...layers.map(heightOf));
  let x = EDGE;
  for (const list of layers) {
    let y = EDGE + (height - heightOf(list)) / 2;
    const width = Math.max(0, ...list.map((id) => SIZE[kinds.get(id) ?? 'input'].width));
    // Few nodes beside a long column are spread towards what they hang on.
    const wanted = list.map((id) => middleOf([...(before.get(id) ?? [])], places));
    list.forEach((id, i) => {
      const size = SIZE[kinds.get(id) ?? 'input'];
      const wish = wanted[i];
      const room = heightOf(list.slice(i)) + y - EDGE <= height;
      if (wish !== null && wish !== undefined && room) {
        const rest = heightOf(list.slice(i));
        y = Math.max(y, Math.min(wish - size.height / 2, EDGE + height - rest));
      }
      places.set(id, { x, y, ...size });
      y += size.height + GAP_Y;
    });
    x += width + GAP_X;
  }
  return places;
}

const middleOf = (ids: readonly string[], places: Places): number | null => {
  const ys = ids.flatMap((id) => {
    const at = places.get(id);
    return at ? [at.y + at.height / 2] : [];
  });
  return ys.length === 0 ? null : ys.reduce((a, b) => a + b, 0) / ys.length;
};

/** Each node one layer after the last it needs; inputs move right to just before their first use. A circle ends where it began. */
function layersOf(
  ids: readonly string[],
  before: ReadonlyMap<string, string[]>,
  after: ReadonlyMap<string, string[]>,
): Map<string, number> {
  const layer = new Map<string, number>();
  const depth = (id: string, above: ReadonlySet<string>): number => {
    const known = layer.get(id);
    if (known !== undefined) return known;
    const needs = (before.get(id) ?? []).filter((x) => !above.has(x));
    const own = needs.length === 0 ? 0 : 1 + Math.max(...needs.map((x) => depth(x, new Set([...above, id]))));
    if (above.size === 0) layer.set(id, own);
    return own;
  };
  for (const id of ids) depth(id, new Set());
  for (const id of ids) {
    if ((before.get(id) ?? []).length > 0) continue;
    const first = Math.min(...(after.get(id) ?? []).map((x) => layer.get(x) ?? 1));
    if (Number.isFinite(first)) layer.set(id, Math.max(0, first - 1));
  }
  return layer;
}

/** Orders each layer by the middle of its neighbours, left to right and back, a few times (the barycentre method). */
function untangle(layers: string[][], before: ReadonlyMap<string, string[]>, after: ReadonlyMap<string, string[]>): void {
  const sort = (list: string[], near: ReadonlyMap<string, string[]>): void => {
    const position = new Map(layers.flatMap((l) => l.map((id, i) => [id, i / Math.max(1, l.length)] as const)));
    const score = (id: string): number => {
      const around = (near.get(id) ?? []).map((x) => position.get(x) ?? 0);
      return around.length === 0 ? (position.get(id) ?? 0) : around.reduce((a, b) => a + b, 0) / around.length;
    };
    const scores = new Map(list.map((id) => [id, score(id)]));
    list.sort((a, b) => (scores.get(a) ?? 0) - (scores.get(b) ?? 0));
  };
  for (let round = 0; round < 6; round++) {
    for (const list of layers) sort(list, before);
    for (const list of layers.toReversed()) sort(list, after);
  }
}
