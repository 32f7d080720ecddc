/** The papers of vouchers. */
import { bytes, instant, op, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { hash } from './letting-shapes.ts';
import { one, registerReaders as readers } from './register-shapes.ts';

/** A paper of a voucher; `named`: the voucher was proposed and decided on with this very hash. */
export const voucherPaper = z.object({
  id: uuid,
  voucherId: uuid,
  name: z.string(),
  hash,
  named: z.boolean(),
  at: instant,
  by: z.string(),
});

/** The operations of papers, part of those of books. */
export const bookPapersOps = {
  attach: op({
    method: 'POST',
    path: '/api/assets/vouchers/:id/papers',
    summary: { zh: '给凭证附原始凭证', en: 'Attach a paper to a voucher: a file `paper` (PDF, JPEG, PNG or .xlsx, up to 20 MB)' },
    access: ['accountant'],
    params: one,
    upload: true,
    bodyBytes: 21 * 1024 * 1024,
    idempotent: true,
    reply: z.object({ id: uuid, hash }),
  }),
  paper: op({
    method: 'GET',
    path: '/api/assets/vouchers/:id/papers/:paper',
    summary: { zh: '一份原始凭证（核对指纹后给出）', en: 'A paper of a voucher, given only when it still has its hash' },
    access: readers,
    params: one.extend({ paper: uuid }),
    raw: 'file',
    reply: bytes,
  }),
} as const;
