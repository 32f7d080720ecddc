/** 银行存款余额调节表 as a spreadsheet: its items, and the statement below them. */
import type { RawReply } from '@yunjian/kernel/contract';
import { writeSheet } from '@yunjian/kernel/files';
import { workbook, yuan } from '../register/sheets.ts';
import type { ReconcileItem, Reconciliation } from './reconcile.ts';

/** Which list an item stands in, by side and direction. */
const listOf = (i: ReconcileItem): string =>
  i.side === 'bank'
    ? i.fen.startsWith('-')
      ? '银行已付、账上未付'
      : '银行已收、账上未收'
    : i.fen.startsWith('-')
      ? '账上已付、银行未付'
      : '账上已收、银行未收';

/** All items, and the sums that lead from the balance of the bank and of the book to the same balance. */
export function reconcileSheet(r: Reconciliation, rows: readonly ReconcileItem[]): RawReply {
  const said = (fen: string | null, none: string): string => (fen === null ? none : yuan(fen));
  const notes = [
    {
      zh: `银行对账单余额 ${said(r.statedFen, '未登记')}，加账上已收银行未收 ${yuan(r.bookInFen)}，减账上已付银行未付 ${yuan(r.bookOutFen)}，调节后 ${said(r.adjustedBankFen, '—')}。`,
      en: `Balance of the bank ${said(r.statedFen, 'not stated')}, plus in the book only ${yuan(r.bookInFen)}, less paid in the book only ${yuan(r.bookOutFen)}: ${said(r.adjustedBankFen, '—')}.`,
    },
    {
      zh: `账面余额 ${yuan(r.bookFen)}，加银行已收账上未收 ${yuan(r.bankInFen)}，减银行已付账上未付 ${yuan(r.bankOutFen)}，调节后 ${yuan(r.adjustedBookFen)}。`,
      en: `Balance of the book ${yuan(r.bookFen)}, plus received by the bank only ${yuan(r.bankInFen)}, less paid by the bank only ${yuan(r.bankOutFen)}: ${yuan(r.adjustedBookFen)}.`,
    },
    { zh: `调节后相差 ${said(r.differenceFen, '—')}。`, en: `They differ by ${said(r.differenceFen, '—')}.` },
    {
      zh: `${r.on} 日终，共 ${rows.length} 笔${r.from === null ? '；没有导入过银行流水' : `；从 ${r.from} 的流水起逐笔核对`}。`,
      en: `At the end of ${r.on}: ${rows.length} items${r.from === null ? '; no statement was imported' : `; line by line from ${r.from}`}.`,
    },
  ];
  return workbook(
    writeSheet<ReconcileItem>({
      name: '银行存款余额调节表',
      columns: [
        { title: '类别', width: 22, value: listOf },
        { title: '日期', value: (i) => i.on },
        { title: '对方、摘要', width: 44, value: (i) => i.told },
        { title: '金额（元，支出为负）', width: 20, value: (i) => Number(yuan(i.fen)) },
        { title: '流水号或凭证号', width: 26, value: (i) => i.ref },
      ],
      rows,
      notes,
    }),
    `bank-reconciliation-${r.on}.xlsx`,
  );
}
