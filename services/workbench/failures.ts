import { defineFailures, type Text } from '@yunjian/kernel/contract';

const t = (zh: string, en: string): Text => ({ zh, en });

/** The refusals of the workbench itself; those of drafts, rehearsals and versions are the rulebook's. */
export const failures = defineFailures('workbench', {
  forbidden: {
    status: 403,
    message: t('您的职责不包括这项操作。', 'This is not part of your duties.'),
    mend: t('请由规则编辑员或规则审定人办理。', 'Ask a rule editor or a rule approver.'),
  },
  files: {
    status: 422,
    message: t('请选择一个 .dmn 文件，另可附一个 .json 说明文件。', 'Choose one .dmn file, and at most one .json sidecar.'),
    mend: t('请检查所选文件的个数与扩展名。', 'Check how many files you chose, and how their names end.'),
  },
  whichRule: {
    status: 422,
    message: t('没有 .json 说明文件，无法知道这是哪一项规则。', 'Without a .json sidecar it is not known which rule this is.'),
    mend: t('请附上 .json 文件，或从某项规则的页面导入。', 'Add the .json file, or import from the page of a rule.'),
  },
  noRule: {
    status: 404,
    message: t('没有这项规则。', 'There is no such rule.'),
    mend: t('请从规则清单中选择。', 'Choose one from the list of rules.'),
  },
});
