import type { RawReply } from '@yunjian/kernel/contract';
import { XLSX } from '@yunjian/kernel/files';

/** A workbook as a download. */
export const xlsx = (body: Uint8Array, fileName: string): RawReply => ({
  body,
  type: XLSX,
  fileName,
});
