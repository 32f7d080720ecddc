import { zipEntries } from './zip.ts';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export type MediaType = 'application/pdf' | 'image/png' | 'image/jpeg' | 'image/webp' | typeof XLSX;

/** How people call these types. */
export const mediaNames: Readonly<Record<MediaType, string>> = {
  'application/pdf': 'PDF',
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'image/webp': 'WebP',
  [XLSX]: 'Excel (.xlsx)',
};

/** The type of a file by its own bytes, never by its name; null when it is none of the accepted ones. A ZIP is an .xlsx only with a workbook in it. */
export function mediaTypeOf(bytes: Buffer): MediaType | null {
  if (bytes.length < 12) return null;
  if (bytes.toString('latin1', 0, 5) === '%PDF-') return 'application/pdf';
  if (bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return 'image/webp';
  const names = new Set(zipEntries(bytes)?.map((e) => e.name));
  // a workbook with macros says so in its list of parts
  return names.has('[Content_Types].xml') && names.has('xl/workbook.xml') && !names.has('xl/vbaProject.bin') ? XLSX : null;
}
