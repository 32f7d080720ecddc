import { zipEntries } from './zip.ts';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export type MediaType =
  | 'application/pdf'
  | 'image/png'
  | 'image/jpeg'
  | 'image/webp'
  | typeof XLSX
  | 'application/zip'
  | 'text/csv';
/** What people hand in as documents and pictures: what an upload accepts when it does not name its types. */
export const DOCUMENTS: readonly MediaType[] = ['application/pdf', 'image/png', 'image/jpeg', 'image/webp', XLSX];

/** How people call these types. */
export const mediaNames: Readonly<Record<MediaType, string>> = {
  'application/pdf': 'PDF',
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'image/webp': 'WebP',
  [XLSX]: 'Excel (.xlsx)',
  'application/zip': 'ZIP',
  'text/csv': 'CSV',
};

/**
 * The type of a file by its own bytes, never by its name; null when it is none of the accepted ones. A ZIP is an .xlsx only with a workbook in it; a text
 * (UTF-8 or GB 18030, no control characters) is a CSV when one of its first lines has a comma.
 */
export function mediaTypeOf(bytes: Buffer): MediaType | null {
  if (bytes.length < 12) return null;
  if (bytes.toString('latin1', 0, 5) === '%PDF-') return 'application/pdf';
  if (bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return 'image/webp';
  const entries = zipEntries(bytes);
  const names = new Set(entries?.map((e) => e.name));
  // a workbook with macros says so in its list of parts
  if (names.has('[Content_Types].xml')) return names.has('xl/workbook.xml') && !names.has('xl/vbaProject.bin') ? XLSX : null;
  if (entries !== null && entries.length > 0) return 'application/zip';
  return isTable(bytes) ? 'text/csv' : null;
}

/** Lines that may stand above the first with a comma: banks head a statement with its title. */
const TITLE_LINES = 20;

/** A text with a comma in one of its first lines. */
function isTable(bytes: Buffer): boolean {
  let end = 0;
  for (let n = 0; n <= TITLE_LINES && end >= 0; n++) end = bytes.indexOf(0x0a, end === 0 ? 0 : end + 1);
  if (!bytes.subarray(0, end < 0 ? bytes.length : end).includes(0x2c)) return false;
  for (const b of bytes) if (b < 0x20 && b !== 0x09 && b !== 0x0a && b !== 0x0d) return false;
  return ['utf-8', 'gb18030'].some((encoding) => {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return true;
    } catch {
      return false;
    }
  });
}
