/** What is owed, row by row, as a spreadsheet: every due of the scope, paid, open, written off and taken back. */
import { sql } from 'kysely';
import type { RawReply } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { writeSheet } from '@yunjian/kernel/files';
import { workbook, yuan } from '../register/sheets.ts';
import { within, type Scope } from '../scope.ts';

const BATCH = 5000;
const KIND: Readonly<Record<string, string>> = {
  rent: '租金',
  deposit: '押金',
  earnest: '定金',
  'late-fee': '滞纳金',
  other: '其他',
};

export interface ReceivableFilter {
  readonly collective?: string | undefined;
  readonly town?: string | undefined;
  readonly contract?: string | undefined;
  readonly open?: boolean | undefined;
}

interface Due {
  readonly id: string;
  readonly collective: string;
  readonly number: string;
  readonly lessee: string;
  readonly kind: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly dueOn: string;
  readonly fen: string;
  readonly paid: string;
  readonly off: string;
  readonly open: string;
  readonly cancelled: boolean;
  readonly note: string;
}

/** In the order of their making, read in batches. */
async function* dues(db: Db, scope: Scope, f: ReceivableFilter): AsyncGenerator<Due> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await sql<Due>`
      select r.id, c.name as collective, k.number, y.name as lessee, r.kind, lower(r.days)::text as from, (upper(r.days) - 1)::text as to, r.due_on::text as "dueOn", r.fen::text as fen,
        r.paid_fen::text as paid, r.off_fen::text as off, (case when r.cancelled_at is null then r.fen - r.paid_fen - r.off_fen else 0 end)::text as open, r.cancelled_at is not null as cancelled, r.note
      from assets.receivable r join assets.contract k on k.id = r.contract_id join assets.collective c on c.id = r.collective_id join assets.party y on y.id = k.lessee_id
      where r.id > ${after}::uuid and ${within(scope)} and ${f.collective === undefined ? sql`true` : sql`r.collective_id = ${f.collective}::uuid`}
        and ${f.town === undefined ? sql`true` : sql`c.town_code = ${f.town}`} and ${f.contract === undefined ? sql`true` : sql`r.contract_id = ${f.contract}::uuid`}
        and ${f.open === true ? sql`r.cancelled_at is null and r.paid_fen + r.off_fen < r.fen` : sql`true`}
      order by r.id limit ${BATCH}`.execute(db);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return;
    after = last.id;
  }
}

/** All rows of the filter as a workbook, written while it is read. */
export function receivablesXlsx(db: Db, scope: Scope, f: ReceivableFilter, today: string): RawReply {
  const money = (fen: string): number => Number(yuan(fen));
  return workbook(
    writeSheet<Due>({
      name: '应收款',
      columns: [
        { title: '集体', width: 28, value: (r) => r.collective },
        { title: '合同编号', width: 28, value: (r) => r.number },
        { title: '承租人', width: 24, value: (r) => r.lessee },
        { title: '款项', value: (r) => KIND[r.kind] ?? r.kind },
        { title: '起', value: (r) => r.from },
        { title: '止', value: (r) => r.to },
        { title: '应付日', value: (r) => r.dueOn },
        { title: '应收（元）', value: (r) => money(r.fen) },
        { title: '已收（元）', value: (r) => money(r.paid) },
        { title: '核销（元）', value: (r) => money(r.off) },
        { title: '未收（元）', value: (r) => money(r.open) },
        { title: '已撤销', value: (r) => (r.cancelled ? '是' : '') },
        { title: '备注', width: 32, value: (r) => r.note },
      ],
      rows: dues(db, scope, f),
      notes: [
        {
          zh: `截至 ${today}。合同结束后未付的租金仍在表内。`,
          en: `As of ${today}. Rent unpaid after the lease ended is still here.`,
        },
      ],
    }),
    `receivables-${today}.xlsx`,
  );
}
