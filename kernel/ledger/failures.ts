import { defineFailures } from '../contract/index.ts';

const reload = { zh: '请刷新后重试。', en: 'Reload and try again.' };

export const ledgerFailures = defineFailures('ledger', {
  'unknown-book': {
    status: 404,
    message: { zh: '没有这个账套（{book}）。', en: 'There is no such book ({book}).' },
    mend: { zh: '请核对账套，或先建账。', en: 'Check the book, or open it first.' },
  },
  'unknown-entry': {
    status: 404,
    message: { zh: '没有这张凭证（{entry}）。', en: 'There is no such entry ({entry}).' },
    mend: { zh: '请核对凭证编号。', en: 'Check the id of the entry.' },
  },
  'unknown-account': {
    status: 422,
    message: { zh: '科目 {account} 不在本账套中。', en: 'Account {account} is not of this book.' },
    mend: { zh: '请从本账套的科目中选择。', en: 'Choose an account of this book.' },
  },
  'control-account': {
    status: 422,
    message: {
      zh: '科目 {account} 是总账科目，分录须记在其下某一往来对象的明细上。',
      en: 'Account {account} is a control account: postings go to the accounts of parties below it.',
    },
    mend: { zh: '请选择明细科目；没有的先开设。', en: 'Choose the party’s account, or open it first.' },
  },
  unbalanced: {
    status: 422,
    message: { zh: '借贷不平：差 {difference} 分。', en: 'Debits and credits differ by {difference} fen.' },
    mend: { zh: '请核对各条分录的金额与方向。', en: 'Check amount and side of each posting.' },
  },
  'account-closed': {
    status: 409,
    message: { zh: '科目（{account}）已停用，不能再记账。', en: 'Account {account} is closed and takes no postings.' },
    mend: { zh: '请改用其他科目，或先启用它。', en: 'Use another account, or open it again first.' },
  },
  'account-in-use': {
    status: 409,
    message: { zh: '科目还有余额，不能停用。', en: 'The account still stands at something and cannot be closed.' },
    mend: { zh: '请先把余额转出。', en: 'Move its balance first.' },
  },
  'account-change-order': {
    status: 409,
    message: { zh: '科目已经是这个状态。', en: 'The account is in this state already.' },
    mend: reload,
  },
  'bad-entry': {
    status: 422,
    message: { zh: '凭证不合要求：{zh}', en: 'The entry is not acceptable: {en}' },
    mend: { zh: '请改正后再提交；什么也没有记入。', en: 'Mend it and post again; nothing was written.' },
  },
  'key-reused': {
    status: 409,
    message: {
      zh: '编号 {key} 已用于内容不同的凭证（第 {seq} 号）。',
      en: 'The key {key} was used for another entry (number {seq}).',
    },
    mend: {
      zh: '请换一个编号；若要更正前一张，请红冲后重记。',
      en: 'Use another key; to correct the former entry, reverse it and post anew.',
    },
  },
  'period-closed': {
    status: 409,
    message: {
      zh: '账套已结账至 {through}，不能记入 {date}。',
      en: 'The book is closed through {through}; {date} cannot be posted to.',
    },
    mend: {
      zh: '请记入结账日之后的日期，或由两人反结账。',
      en: 'Post to a later day, or have two people reopen the period.',
    },
  },
  'period-order': {
    status: 409,
    message: {
      zh: '账套现已结账至 {through}：结账只能往后，反结账只能往前。',
      en: 'The book is closed through {through}: closing goes forward, reopening goes back.',
    },
    mend: { zh: '请核对日期。', en: 'Check the date.' },
  },
  'second-person': {
    status: 403,
    message: { zh: '经办人与审核人不能是同一人，也不能空缺。', en: 'Maker and approver must be two people.' },
    mend: { zh: '请由另一人审核。', en: 'Have somebody else approve it.' },
  },
  'already-reversed': {
    status: 409,
    message: { zh: '凭证 {entry} 已被红冲过。', en: 'Entry {entry} has been reversed already.' },
    mend: { zh: '一张凭证只能红冲一次；请查看冲销它的凭证。', en: 'An entry is reversed once; see the one that reversed it.' },
  },
  'is-reversal': {
    status: 409,
    message: { zh: '凭证 {entry} 本身是红冲凭证，不能再冲。', en: 'Entry {entry} is itself a reversal and cannot be reversed.' },
    mend: { zh: '请按原内容重新记一张凭证。', en: 'Post the original again as a new entry.' },
  },
  'reversal-early': {
    status: 422,
    message: { zh: '红冲日期不能早于原凭证日期 {date}。', en: 'A reversal cannot be dated before its original, {date}.' },
    mend: { zh: '请改用该日或之后的日期。', en: 'Use that day or a later one.' },
  },
  'account-exists': {
    status: 409,
    message: { zh: '科目已存在（编号与往来对象相同）。', en: 'There is an account of this number and party already.' },
    mend: { zh: '请使用已有的科目。', en: 'Use the one that is there.' },
  },
  'bad-account': {
    status: 422,
    message: { zh: '科目不合要求：{zh}', en: 'The account is not acceptable: {en}' },
    mend: { zh: '请改正后再开设；什么也没有写入。', en: 'Mend it and open again; nothing was written.' },
  },
  'bad-book': {
    status: 422,
    message: {
      zh: '账套代码须为 1 至 40 个字母、数字或 . _ -，所属组织须为 1 至 100 个字符。',
      en: 'The code of a book is 1 to 40 letters, digits or . _ -, its owner 1 to 100 characters.',
    },
    mend: { zh: '请改正后再建账。', en: 'Mend it and open the book again.' },
  },
  'book-exists': {
    status: 409,
    message: { zh: '账套代码 {code} 已被使用。', en: 'The code {code} belongs to another book.' },
    mend: { zh: '请换一个代码。', en: 'Choose another code.' },
  },
  meanwhile: { status: 409, message: { zh: '账套刚被改动。', en: 'The book has just changed.' }, mend: reload },
});
