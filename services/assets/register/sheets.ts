/** The register as a spreadsheet: all rows of a filter. */
import { writeSheet, XLSX, type SheetOut } from '@yunjian/kernel/files';
import type { RawReply } from '@yunjian/kernel/contract';
import { wordOf, type AssetRow } from './assets.ts';

/** Fen as yuan for a cell: exact, with two decimals. */
export const yuan = (fen: string): string => {
  const digits = fen.replace('-', '').padStart(3, '0');
  return `${fen.startsWith('-') ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
/** Square centimetres as square metres for a cell: exact. */
export const squareMetres = (cm2: string): string => {
  const digits = cm2.padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`.replace(/\.?0+$/, '');
};

/** A workbook as a download; what writeSheet makes is written while it is read. */
export const workbook = (body: RawReply['body'], fileName: string): RawReply => ({ body, type: XLSX, fileName });

/** Whole lists as downloads: the rows are counted below them, the day stands in the file's name. */
export const listSheets =
  (today: () => string) =>
  <R>(
    file: string,
    name: string,
    rows: readonly R[],
    columns: SheetOut<R>['columns'],
    notes: NonNullable<SheetOut<R>['notes']> = [],
  ): RawReply => {
    const counted = { zh: `截至 ${today()}，共 ${rows.length} 行`, en: `As of ${today()}: ${rows.length} rows` };
    return workbook(writeSheet<R>({ name, columns, rows, notes: [...notes, counted] }), `${file}-${today()}.xlsx`);
  };

/** Yuan of fen as a number, so that a column can be added up; nothing of nothing. */
export const yuanCell = <F extends string | null>(fen: F) =>
  (fen === null ? null : Number(yuan(fen))) as F extends null ? null : number;
/** Square metres of square centimetres as a number; nothing of nothing. */
export const areaCell = (cm2: string | null): number | null => (cm2 === null ? null : Number(squareMetres(cm2)));

/** The list of assets. */
export function assetsSheet(rows: AsyncIterable<AssetRow>, today: string): RawReply {
  return workbook(
    writeSheet<AssetRow>({
      name: '资产台账',
      columns: [
        { title: '镇（街道）', value: (r) => r.town.name.zh },
        { title: '集体', width: 28, value: (r) => r.collective.name },
        { title: '资产编号', width: 20, value: (r) => r.code },
        { title: '资产名称', width: 32, value: (r) => r.name },
        { title: '类别', value: (r) => wordOf(r.kind) },
        { title: '经营性', value: (r) => (r.operating ? '是' : '否') },
        { title: '用途', value: (r) => wordOf(r.use) },
        { title: '状态', value: (r) => wordOf(r.state) },
        { title: '面积（㎡）', value: (r) => areaCell(r.areaCm2) },
        { title: '坐落', width: 32, value: (r) => r.address },
        { title: '所属市场、园区或院落', width: 20, value: (r) => r.groupName },
        { title: '产权', value: (r) => wordOf(r.titleState) },
        { title: '规划许可', value: (r) => wordOf(r.permitState) },
        { title: '部位数', value: (r) => r.parts },
        { title: '已出租部位', value: (r) => r.let },
        { title: '最近估值（元）', value: (r) => yuanCell(r.value?.fen ?? null) },
        { title: '估值日期', value: (r) => r.value?.on ?? null },
        { title: '示例数据', value: (r) => (r.demo ? '是' : '') },
      ],
      rows,
      notes: [{ zh: `截至 ${today}。已退出的资产不列。`, en: `As of ${today}. Retired assets are not listed.` }],
    }),
    `assets-${today}.xlsx`,
  );
}
