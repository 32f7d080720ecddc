import type { RawReply } from '@yunjian/kernel/contract';

/** A workbook as a download. */
export const xlsx = (body: Uint8Array, fileName: string): RawReply => ({
  body,
  type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  fileName,
});
