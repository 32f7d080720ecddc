/**
 * The whole list of a distribution checked by whoever is on it: that it is the one the log holds, that the own line stands in it, and that everybody's part comes out
 * of the shares. The list has no names; who compares numbers with a neighbour sees that both were shown the same one.
 */
import { sha256 } from './sha256.ts';

/** What the member was shown of the own line, fen as digits, shares with up to six decimals as millionths. */
export interface OwnLine {
  readonly number: number;
  readonly holder: string;
  readonly units: bigint;
  readonly partFen: string;
  readonly toppedUp: boolean;
  readonly carriedInFen: string;
  readonly payFen: string;
  readonly carryFen: string;
}

/** What was found: of how many lines and how much in all, and what does not agree, nothing when all does. */
export interface Checked {
  readonly entries: number;
  readonly poolFen: string;
  readonly wrong: readonly ('hash' | 'own' | 'frame' | 'parts' | 'ties')[];
}

interface Line {
  readonly no: number;
  readonly units: bigint;
  readonly part: bigint;
  readonly topped: boolean;
}

const LINE = /^(\d+),([0-9a-f-]{36}),(\d+),(\d+),([01]),(\d+),(\d+),(\d+)$/;
const SCALE = 1_000_000n;

/** Whether the parts are those of a rate of `fen` a share, each share counted in millionths. */
const byRate = (lines: readonly Line[], fen: bigint): boolean =>
  lines.every((l) => !l.topped && l.part * SCALE === fen * l.units);

/**
 * Whether the parts are those of a pool of `fen` by largest remainders: each the floor of its share, and what is left a fen each to the largest remainders; of equal
 * ones at the border those whose SHA-256 of `seed:number` is smaller. `tie` hashes.
 */
async function byPool(
  lines: readonly Line[],
  fen: bigint,
  seed: string,
  tie: (text: string) => Promise<string>,
): Promise<'parts' | 'ties' | null> {
  const all = lines.reduce((sum, l) => sum + l.units, 0n);
  if (all === 0n) return 'parts';
  if (lines.some((l) => l.part !== (fen * l.units) / all + (l.topped ? 1n : 0n))) return 'parts';
  if (lines.reduce((sum, l) => sum + l.part, 0n) !== fen) return 'parts';
  const rest = (l: Line): bigint => (fen * l.units) % all;
  const topped = lines.filter((l) => l.topped);
  if (topped.length === 0) return null;
  const least = topped.map(rest).reduce((a, b) => (b < a ? b : a));
  const others = lines.filter((l) => !l.topped);
  if (others.some((l) => rest(l) > least)) return 'parts';
  const border = others.filter((l) => rest(l) === least);
  if (border.length === 0) return null;
  const keys = (of: readonly Line[]) => Promise.all(of.map((l) => tie(`${seed}:${l.no}`)));
  const won = (await keys(topped.filter((l) => rest(l) === least))).toSorted().at(-1) ?? '';
  const lost = (await keys(border)).toSorted()[0] ?? '';
  return won < lost ? null : 'ties';
}

/** Checks the list `text` against what the member was shown and the log holds (`resultHash`). Throws ApiProblem where the browser does not hash. */
export async function checkList(text: string, resultHash: string, own: OwnLine): Promise<Checked> {
  const hash = (of: string): Promise<string> => sha256(new TextEncoder().encode(of));
  const wrong: Checked['wrong'][number][] = [];
  if ((await hash(text)) !== resultHash) wrong.push('hash');
  const [first = '', ...rest] = text.split('\n');
  const said = rest.slice(0, -1).map((line) => LINE.exec(line));
  let head: { fen?: unknown; mode?: unknown; seed?: unknown; entries?: unknown } = {};
  try {
    head = (JSON.parse(first) as typeof head | null) ?? {};
  } catch {
    wrong.push('frame');
  }
  const lines = said.flatMap((m): Line[] =>
    m === null ? [] : [{ no: Number(m[1]), units: BigInt(m[3] ?? 0), part: BigInt(m[4] ?? 0), topped: m[5] === '1' }],
  );
  if (rest.at(-1) !== '' || lines.length !== said.length || head.entries !== lines.length || lines.some((l, i) => l.no !== i))
    wrong.push('frame');
  const mine = `${own.number},${own.holder},${own.units},${own.partFen},${own.toppedUp ? 1 : 0},${own.carriedInFen},${own.payFen},${own.carryFen}`;
  if (rest[own.number] !== mine) wrong.push('own');
  const fen = /^\d+$/.test(String(head.fen)) ? BigInt(String(head.fen)) : 0n;
  if (head.mode === 'pool') {
    const found = await byPool(lines, fen, String(head.seed), hash);
    if (found !== null) wrong.push(found);
  } else if (head.mode !== 'rate' || !byRate(lines, fen)) wrong.push('parts');
  return { entries: lines.length, poolFen: String(lines.reduce((sum, l) => sum + l.part, 0n)), wrong: [...new Set(wrong)] };
}
