/** A pack in memory and ways to read GTFS text, for tests. */
import { readCsv } from './csv.ts';
import type { NetworkPack } from './types.ts';

/** A pack of files given as text. */
export function packOf(files: Readonly<Record<string, string>>): NetworkPack {
  const text = (path: string): string => {
    const found = files[path];
    if (found === undefined) throw new Error(`no file ${path}`);
    return found;
  };
  return { text, json: <T>(path: string): T => JSON.parse(text(path)) as T, exists: (path) => files[path] !== undefined };
}

/** Rows of a GTFS file by column name; none when the feed lacks the file. */
export function rowsOf(files: ReadonlyMap<string, Uint8Array>, name: string): Record<string, string>[] {
  const bytes = files.get(name);
  if (!bytes) return [];
  const [header, ...rows] = readCsv(new TextDecoder().decode(bytes));
  return rows.map(({ cells }) => Object.fromEntries((header?.cells ?? []).map((column, i) => [column, cells[i] ?? ''])));
}

/** `H:MM:SS` in seconds. */
export function secondsOf(time: string): number {
  const [h = 0, m = 0, s = 0] = time.split(':').map(Number);
  return h * 3600 + m * 60 + s;
}
