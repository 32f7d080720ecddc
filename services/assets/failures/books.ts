/** Refusals of the books: vouchers and their papers, closing, year end, what a distribution may take from them. */
import { t, type Refusals } from './kind.ts';

export const books = {
  noBook: {
    status: 409,
    message: t('这个集体还没有建账。', 'This collective has no book yet.'),
    mend: t('请会计先登记期初余额或第一张凭证。', 'The accountant enters opening balances or a first voucher.'),
  },
  bookClosed: {
    status: 409,
    message: t('账已结到 {through}。', 'The book is closed through {through}.'),
    mend: t('请记在之后的日期；确需更正的，由两人反结账。', 'Use a later day; to correct, two people reopen the book.'),
  },
  notClosed: {
    status: 409,
    message: t('账现结到 {through}，这一天还没有结账。', 'The book is closed through {through}; this day is open.'),
    mend: t('反结账只能退到更早的日期。', 'Reopening goes back to an earlier day.'),
  },
  openingLate: {
    status: 409,
    message: t(
      '期初余额只登记一次，日期不能晚于第一张凭证（{first}）。',
      'Opening balances are entered once, on a day not after the first entry ({first}).',
    ),
    mend: t('请改用更早的日期；要更正已登记的，先红冲。', 'Use an earlier day; to correct them, reverse them first.'),
  },
  entryOfDeed: {
    status: 409,
    message: t(
      '这张凭证由业务生成，或已红冲，不能在这里红冲。',
      'This entry comes from a deed, or is reversed; it is not reversed here.',
    ),
    mend: t('请在生成它的合同或分配页面更正。', 'Correct it on the page of the contract or distribution that made it.'),
  },
  voucherProposed: {
    status: 409,
    message: t('同样的申请已在等待审核。', 'The same already waits for a second person.'),
    mend: t('请先处理已有的申请。', 'Decide or withdraw that one first.'),
  },
  voucherWaits: {
    status: 409,
    message: t('第 {no} 号凭证还没有审核。', 'Voucher {no} still waits for a second person.'),
    mend: t('请先审核或撤回。', 'Have it decided or withdraw it.'),
  },
  yearNotCarried: {
    status: 409,
    message: t('{year} 年还没有年末结转，收益没有定下来。', 'The year {year} is not carried over: its income is not settled.'),
    mend: t('请先在“账簿”办理年末结转。', 'Carry the year over on the page of the books first.'),
  },
  yearCarried: {
    status: 409,
    message: t('{year} 年已经结转。', 'The year {year} is carried over.'),
    mend: t('请刷新页面。', 'Reload the page.'),
  },
  earlierYear: {
    status: 409,
    message: t('{year} 年还没有结转。', 'The year {year} is not carried over yet.'),
    mend: t('请从最早的一年开始，逐年结转。', 'Begin with the earliest year, one after the other.'),
  },
  bookShort: {
    status: 409,
    message: t(
      '账上可分配收益 {there} 元，本次要分配和提取 {needed} 元，不够。',
      'The book has {there} yuan of earnings to distribute; this takes {needed}.',
    ),
    mend: t('请撤回方案，按账面重新拟订。', 'Withdraw the plan and draft it anew by the book.'),
  },
  cashShort: {
    status: 409,
    message: t(
      '可用资金 {there} 元（现金和存款减去代管款和应付分红），本次要发 {needed} 元，不够。',
      'Free cash is {there} yuan (cash and bank less what is held for others and dividends owed); this pays {needed}.',
    ),
    mend: t('请等资金到账后再锁定，或按可用资金重新拟订。', 'Lock it when the money is there, or draft it anew.'),
  },
  consentNeeded: {
    status: 409,
    message: t(
      '方案的收益数与账面不同，须先由监事会同意。',
      'The figures depart from the book: the supervisory board consents first.',
    ),
    mend: t(
      '请监事会成员在方案页面查看理由后同意，或撤回重拟。',
      'A member of the supervisory board consents on the page of the plan.',
    ),
  },
  asTheBook: {
    status: 422,
    message: t('填写的收益数与账面相同，不需要另行说明。', 'The figures are those of the book: nothing departs.'),
    mend: t('请去掉“与账面不同”。', 'Leave the departure out.'),
  },
  paperThere: {
    status: 409,
    message: t('这份文件已经附在凭证上。', 'This file is attached already.'),
    mend: t('请选另一份文件。', 'Choose another file.'),
  },
  paperChanged: {
    status: 409,
    message: t(
      '存储的文件与登记时的指纹不符，不能作为原始凭证给出。',
      'The stored file is not the one that was attached: its hash differs.',
    ),
    mend: t('请告诉系统管理员从备份恢复，再次核对。', 'Tell the administrator to restore it from the backup.'),
  },
} as const satisfies Refusals;
