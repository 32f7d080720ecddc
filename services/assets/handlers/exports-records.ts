/** Facts of contracts and assets and what is in a book as spreadsheets, over HTTP: the same permission and scope as the page, and all rows. */
import type { Handlers } from '@yunjian/kernel/http';
import { readEntry } from '@yunjian/kernel/ledger';
import type { Kit } from '@yunjian/kernel/service';
import { yearsOf } from '../books/common.ts';
import { collectiveOfEntry } from '../books/journal.ts';
import type { exportsWithinOps } from '../contract/exports-within.ts';
import { findBook } from '../dividends/book.ts';
import { FACT_KINDS } from '../facts/kinds.ts';
import { assetFacts, contractFacts } from '../facts/show.ts';
import { factStanding, factText, type How } from '../facts/words.ts';
import { placeOfRecord } from '../letting/common.ts';
import { NAMES } from '../register/assets.ts';
import { placeOf } from '../register/collectives.ts';
import { placeOfAsset } from '../register/detail.ts';
import { listSheets, yuan, yuanCell } from '../register/sheets.ts';
import { todayOf } from '../setting.ts';
import { access } from './access.ts';

type Ops = Pick<
  Handlers<{ exports: typeof exportsWithinOps }>['exports'],
  'contractFacts' | 'assetFacts' | 'bookEntry' | 'bookYears'
>;
type Facts = Awaited<ReturnType<typeof assetFacts>>['rows'];

const HOW: How = { money: (fen) => `${yuan(fen)} 元`, use: (code) => NAMES[code] ?? { zh: code, en: code } };
const amount = (fen: bigint): number => yuanCell(`${fen}`);

/** Sheets of facts and books. */
export function recordSheets(kit: Kit): Ops {
  const { db } = kit.database;
  const today = (): string => todayOf(kit).toString();
  const sheet = listSheets(today);
  const { at } = access(kit);
  const facts = (file: string, name: string, rows: Facts) =>
    sheet(file, name, rows, [
      { title: '情况', width: 20, value: (r) => FACT_KINDS[r.kind].zh },
      { title: '内容', width: 60, value: (r) => factText(r.kind, r.said, (text) => text.zh, HOW) },
      { title: '说明', width: 40, value: (r) => r.note },
      { title: '状态', width: 24, value: (r) => factStanding(r).zh },
      { title: '撤回、异议的理由', width: 36, value: (r) => r.withdrawn?.why ?? r.objection?.text ?? null },
      { title: '异议答复', width: 36, value: (r) => r.objection?.answer ?? null },
      { title: '登记人', value: (r) => r.by },
      { title: '登记时间', width: 26, value: (r) => r.at },
      { title: '有材料', value: (r) => (r.file ? '是' : '') },
    ]);
  return {
    contractFacts: async ({ params }, ctx) => {
      const { place, scope } = await at(ctx, 'read-letting', () => placeOfRecord(db, 'contract', params.id));
      const { rows } = await contractFacts(db, scope, place, ctx.actor.accountId, params.id);
      return facts('contract-facts', '检查、审批与其他情况', rows);
    },
    assetFacts: async ({ params }, ctx) => {
      const { place, scope } = await at(ctx, 'read-register', () => placeOfAsset(db, params.id));
      const { rows } = await assetFacts(db, scope, place, ctx.actor.accountId, params.id);
      return facts('asset-facts', '抵押、许可与其他情况', rows);
    },
    bookEntry: async ({ params }, ctx) => {
      await at(ctx, 'read-books', async () => placeOf(db, await collectiveOfEntry(db, params.id)));
      const e = await readEntry(db, params.id);
      return sheet(`entry-${e.seq}`, `第 ${e.seq} 号凭证`, e.postings, [
        { title: '行', value: (p) => p.line },
        { title: '科目编号', value: (p) => p.number },
        { title: '科目', width: 28, value: (p) => p.name.zh },
        { title: '往来对象', width: 38, value: (p) => p.party },
        { title: '借方（元）', value: (p) => (p.fen > 0n ? amount(p.fen) : null) },
        { title: '贷方（元）', value: (p) => (p.fen < 0n ? amount(-p.fen) : null) },
      ]);
    },
    bookYears: async ({ params }, ctx) => {
      await at(ctx, 'read-books', () => placeOf(db, params.id));
      const book = await findBook(db, params.id);
      const rows = book === null ? [] : await yearsOf(db, params.id, book);
      return sheet('book-years', '各年收支和结转', rows, [
        { title: '年度', value: (y) => y.year },
        { title: '收入（元）', width: 18, value: (y) => amount(y.income) },
        { title: '支出（元）', width: 18, value: (y) => amount(y.expense) },
        { title: '净收益（元）', width: 18, value: (y) => amount(y.net) },
        { title: '年末结转', value: (y) => (y.carried ? '已结转' : `${y.year}-12-31` < today() ? '待结转' : '进行中') },
      ]);
    },
  };
}
