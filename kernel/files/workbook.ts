import { failure } from '../contract/index.ts';
import { failures } from './failures.ts';
import { mediaTypeOf, XLSX } from './sniff.ts';
import { unpacked, zipEntries } from './zip.ts';

/** The parts of a workbook that are read, each to be taken once; a part that is not there is empty. */
export interface Workbook {
  /** What the part of the first sheet is called. */
  readonly sheet: string;
  has(part: string): boolean;
  take(part: string): string;
}

const SHEET = /^xl\/worksheets\/sheet\d+\.xml$/;
const STRINGS = 'xl/sharedStrings.xml';
const PARTS = new Set(['xl/_rels/workbook.xml.rels', 'xl/workbook.xml', STRINGS, 'xl/styles.xml']);

/**
 * Unpacks an .xlsx with a ceiling of `maxUnpacked` bytes for all of it. Throws `files.notSheet` for another kind of file, `files.sheetTooLarge`, and `files.sheetBroken` when
 * a part is not what its size and checksum say, or the sheet or its texts stop before their end.
 */
export async function openWorkbook(bytes: Buffer, maxUnpacked: number): Promise<Workbook> {
  const entries = zipEntries(bytes);
  if (entries === null || mediaTypeOf(bytes) !== XLSX) throw failure(failures.notSheet);
  const sheet = entries.find((entry) => SHEET.test(entry.name))?.name ?? '';
  const parts = new Map<string, Buffer>();
  let left = maxUnpacked;
  for (const entry of entries) {
    const content = await unpacked(bytes, entry, left);
    if (content === 'large') throw failure(failures.sheetTooLarge, { what: `> ${Math.round(maxUnpacked / (1 << 20))} MB` });
    if (content === 'broken') throw failure(failures.sheetBroken);
    left -= content.length;
    if (entry.name !== sheet && !PARTS.has(entry.name)) continue;
    if (parts.has(entry.name)) throw failure(failures.sheetBroken); // one name twice: which of the two would another program show?
    parts.set(entry.name, content);
  }
  for (const [part, root] of [
    [sheet, 'worksheet'],
    [STRINGS, 'sst'],
  ] as const) {
    const content = parts.get(part);
    if (content !== undefined && !ends(content, root)) throw failure(failures.sheetBroken);
  }
  return {
    sheet,
    has: (part) => parts.has(part),
    take(part) {
      const content = parts.get(part);
      parts.delete(part);
      return content?.toString('utf8') ?? '';
    },
  };
}

/** Whether a part ends with the end of its root element, comments after it left aside: a reader of XML piece by piece does not miss an end that never comes. */
function ends(content: Buffer, root: string): boolean {
  const tail = content.toString('utf8', Math.max(0, content.length - 2000));
  const end = new RegExp(
    `(?:</(?:[\\w.-]+:)?${root}\\s*>|<(?:[\\w.-]+:)?${root}(?:\\s[^<>]*)?/>)(?:\\s|<!--(?:(?!-->)[^])*-->)*$`,
  );
  return end.test(tail);
}

/** Cells that one cell covers; rows and columns from 1. */
export interface Merge {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** The merged cells a sheet tells of after its rows, by their first row. Throws `files.sheetBroken` for one that names no cells. */
export function mergesOf(xml: string): Merge[] {
  const from = xml.indexOf('mergeCells');
  if (from < 0) return [];
  const merges: Merge[] = [];
  for (const [, range = ''] of xml.slice(from).matchAll(/mergeCell\s(?:[^<>]*?\s)?ref\s*=\s*["']([^"'<>]*)["']/g)) {
    const at = /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$/i.exec(range);
    if (at === null) throw failure(failures.sheetBroken);
    const [, left = '', top = '', right = left, bottom = top] = at;
    merges.push({ top: Number(top), left: columnOf(left), bottom: Number(bottom), right: columnOf(right) });
  }
  return merges.toSorted((a, b) => a.top - b.top);
}

/** A column by its letters: A is 1, AA is 27. */
const columnOf = (letters: string): number =>
  Array.from(letters.toUpperCase()).reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0);
