/** Making spreadsheets, good and hostile, and bringing them in. */
import ExcelJS from 'exceljs';
import type { Answer, TestAssets, Who } from '../testing.ts';
import { runCheck } from './check.ts';

export type Row = Readonly<Record<string, unknown>>;

/** A workbook of rows; the titles are the keys of the first. */
export async function sheet(rows: readonly Row[]): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  const page = book.addWorksheet('数据');
  const titles = Object.keys(rows[0] ?? {});
  page.addRow(titles);
  for (const row of rows) page.addRow(titles.map((t) => row[t] ?? null));
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** A row of the template of assets that is right. */
export const assetLine = (n: number, over: Row = {}): Row => ({
  资产编号: `DR-${String(n).padStart(5, '0')}`,
  资产名称: `示例房屋${n}`,
  集体统一社会信用代码: null,
  资产类别: '房屋建筑',
  地类: null,
  经营性: '是',
  用途: '商业',
  '面积（㎡）': 120.5,
  坐落: '示例路',
  经度: null,
  纬度: null,
  产权状态: '已登记',
  产权证号: `沪房证${n}`,
  规划许可: '有许可',
  取得日期: '2015-06-01',
  '原值（元）': '1000000.00',
  '估值（元）': null,
  估值日期: null,
  估值方法: null,
  ...over,
});

/** A row of a census that is right. */
export const censusLine = (n: number, over: Row = {}): Row => ({
  集体编号: 'T-VILLAGE1',
  资产编号: `DR-${String(n).padStart(5, '0')}`,
  资产名称: `示例房屋${n}`,
  资产类别: '房屋建筑',
  固定资产: '是',
  经营性: '是',
  产权证号: null,
  '面积（㎡）': 120.5,
  '清查价值（元）': '100.00',
  ...over,
});

/** Uploads a file as somebody. */
export function upload(
  t: TestAssets,
  who: Who,
  fields: Readonly<Record<string, string>>,
  content: Uint8Array | string,
  options: { key?: string; name?: string } = {},
): Promise<Answer> {
  return t.send(
    who,
    '/imports',
    { fields, files: [{ field: 'file', name: options.name ?? '导入.xlsx', content }] },
    options.key === undefined ? {} : { key: options.key },
  );
}

/** Uploads, checks, and answers the import as it is then. */
export async function bring(
  t: TestAssets,
  who: Who,
  fields: Readonly<Record<string, string>>,
  content: Uint8Array | string,
): Promise<Answer> {
  const sent = await upload(t, who, fields, content);
  if (sent.status !== 200) return sent;
  await runCheck(t.kit, sent.body.id);
  return t.call(who, 'GET', `/imports/${sent.body.id}`);
}

/** Uploads, checks and applies the good rows; a census another of the township enters. */
export async function enter(
  t: TestAssets,
  who: Who,
  fields: Readonly<Record<string, string>>,
  rows: readonly Row[],
): Promise<{ id: string; applied: Answer }> {
  const { body } = await bring(t, who, fields, await sheet(rows));
  const by = fields['kind'] !== 'census' ? who : who === 'tess' ? 'tom' : 'tess';
  return { id: body.id, applied: await t.call(by, 'POST', `/imports/${body.id}/apply`, { body: { goodOnly: true } }) };
}
