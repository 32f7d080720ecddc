/** What any part may refuse. */
import { t, type Refusals } from './kind.ts';

export const common = {
  forbidden: {
    status: 403,
    message: t('您的职责不包括这项操作。', 'This is not part of your duties.'),
    mend: t('请由负责的人员办理。', 'Ask the person in charge of it.'),
  },
  notFound: {
    status: 404,
    message: t('没有这条记录。', 'There is no such record.'),
    mend: t('请刷新页面，从清单中选择。', 'Reload the page and choose from the list.'),
  },
  changedMeanwhile: {
    status: 409,
    message: t(
      '您打开之后另有人修改过，您的修改没有保存。',
      'Somebody changed this after you opened it; your change was not saved.',
    ),
    mend: t('请刷新页面，看过现状后再修改。', 'Reload the page, look at it, and change it again.'),
  },
  notNow: {
    status: 409,
    message: t('现在是“{state}”，不能这样处理。', 'It is “{state}” now; that cannot be done.'),
    mend: t('请刷新页面查看最新状态。', 'Reload the page to see where it stands.'),
  },
  secondPerson: {
    status: 409,
    message: t('须由另一人办理。', 'Another person must do this.'),
    mend: t('请由提出者以外的人审批。', 'Ask somebody other than the one who proposed it.'),
  },
  input: {
    status: 422,
    message: t('{why}', '{why}'),
    mend: t('请改正后重试；没有保存任何内容。', 'Correct it and try again; nothing was saved.'),
  },
} as const satisfies Refusals;
