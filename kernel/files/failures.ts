import { defineFailures } from '../contract/index.ts';

export const failures = defineFailures('files', {
  tooLarge: {
    status: 413,
    message: { zh: '文件太大，上限为 {limit}。', en: 'The file is too large; the limit is {limit}.' },
    mend: { zh: '请压缩图片或拆分后再上传。', en: 'Compress the picture or split the file, then upload again.' },
  },
  empty: {
    status: 400,
    message: { zh: '文件是空的。', en: 'The file is empty.' },
    mend: { zh: '请检查后重新选择文件。', en: 'Check the file and choose it again.' },
  },
  type: {
    status: 415,
    message: { zh: '不接受这种文件，可以上传：{allowed}。', en: 'This kind of file is not accepted; allowed: {allowed}.' },
    mend: { zh: '请转换格式后再上传；改文件名没有用。', en: 'Convert the file first; renaming it does not help.' },
  },
  incomplete: {
    status: 400,
    message: { zh: '上传中断，没有保存任何内容。', en: 'The upload was cut off; nothing was kept.' },
    mend: { zh: '请重新上传。', en: 'Upload it again.' },
  },
  gone: {
    status: 404,
    message: { zh: '没有这个文件。', en: 'There is no such file.' },
    mend: { zh: '请刷新页面。', en: 'Reload the page.' },
  },
  notSheet: {
    status: 400,
    message: { zh: '这不是可读取的 Excel（.xlsx）文件。', en: 'This is not a readable Excel (.xlsx) file.' },
    mend: { zh: '请用模板另存为 .xlsx 后再导入。', en: 'Save it as .xlsx from the template, then import again.' },
  },
  sheetBroken: {
    status: 400,
    message: {
      zh: '这个表格文件已损坏或不完整，没有读入任何内容。',
      en: 'This spreadsheet is damaged or not whole; nothing of it was read.',
    },
    mend: {
      zh: '请用 Excel 或 WPS 打开，核对行数后另存为 .xlsx，再重新导入。',
      en: 'Open it in a spreadsheet program, look whether all rows are there, save it as .xlsx and import that.',
    },
  },
  sheetTooLarge: {
    status: 413,
    message: { zh: '表格内容太大：{what}。', en: 'The spreadsheet holds too much: {what}.' },
    mend: { zh: '请拆分成几个文件导入。', en: 'Split it into several files.' },
  },
});
