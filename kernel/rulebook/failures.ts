import { defineFailures } from '../contract/index.ts';

/** What can go wrong with rules and decisions. */
export const rulebookFailures = defineFailures('rulebook', {
  noRule: {
    status: 409,
    message: { zh: '规则“{code}”在{date}没有生效的版本。', en: 'No version of rule "{code}" is in force on {date}.' },
    mend: {
      zh: '请发布当日生效的规则版本，或转人工办理。',
      en: 'Publish a version that is in force on that day, or let a person decide.',
    },
  },
  notInForce: {
    status: 409,
    message: {
      zh: '规则“{code}”版本{version}在{date}不再生效。',
      en: 'Version {version} of rule "{code}" is not in force on {date}.',
    },
    mend: { zh: '请按现行版本重新计算后再提交。', en: 'Decide again with the version in force.' },
  },
  versionChanged: {
    status: 409,
    message: {
      zh: '规则“{code}”版本{version}已发布，内容不可更改。',
      en: 'Version {version} of rule "{code}" is published already with another text.',
    },
    mend: { zh: '请使用新的版本号。', en: 'Give the changed rule a new version.' },
  },
  overlaps: {
    status: 409,
    message: { zh: '规则“{code}”在该期间已有生效版本。', en: 'Rule "{code}" has a version in force within that period already.' },
    mend: { zh: '新版本的生效日期须晚于现行版本。', en: 'A new version must take effect after the one before it.' },
  },
  badPack: {
    status: 422,
    message: { zh: '规则文件“{file}”无法发布：{zh}', en: 'Rule file "{file}" cannot be published: {problem}' },
    mend: { zh: '请按提示的表、行、列修改后再发布。', en: 'Mend the table, row and column that are named, then publish again.' },
  },
  superseded: {
    status: 409,
    message: { zh: '该决定已被另一决定取代。', en: 'That decision has been superseded already.' },
    mend: { zh: '请刷新后以最新决定为准。', en: 'Reload and start from the newest decision.' },
  },
  noDecision: {
    status: 404,
    message: { zh: '没有这个决定。', en: 'There is no such decision.' },
    mend: { zh: '请检查编号。', en: 'Check its id.' },
  },
  noDraft: {
    status: 404,
    message: { zh: '没有这份草案。', en: 'There is no such draft.' },
    mend: { zh: '请从规则清单重新打开。', en: 'Open it again from the list of rules.' },
  },
  noVersion: {
    status: 404,
    message: { zh: '规则“{code}”没有版本“{version}”。', en: 'Rule "{code}" has no version "{version}".' },
    mend: { zh: '请从规则清单中选择。', en: 'Choose one from the list of rules.' },
  },
  noRehearsal: {
    status: 404,
    message: { zh: '没有这次预演。', en: 'There is no such rehearsal.' },
    mend: { zh: '请打开草案查看其预演。', en: 'Open the draft to see its rehearsals.' },
  },
  notNow: {
    status: 409,
    message: { zh: '草案当前的状态不能这样办理。', en: 'This cannot be done in the present state of the draft.' },
    mend: { zh: '请刷新后按现状办理。', en: 'Reload, and act on what it shows now.' },
  },
  notYours: {
    status: 403,
    message: { zh: '您的职责不包括这一步。', en: 'This step is not part of your duties.' },
    mend: {
      zh: '起草、预演由规则编辑员办理，审定、撤回由规则审定人办理。',
      en: 'Editors draft and rehearse; approvers approve and withdraw.',
    },
  },
  secondPerson: {
    status: 403,
    message: {
      zh: '须由另一个人办理：起草人不能审定自己的草案，审定人不能单独撤回自己的审定。',
      en: 'Another person is needed: nobody approves their own draft, or takes back alone what they approved.',
    },
    mend: { zh: '请交给未参与的同事。', en: 'Hand it to a colleague who had no part in it.' },
  },
  inForceAlready: {
    status: 409,
    message: { zh: '该版本已经生效，不能撤回。', en: 'That version is in force already and cannot be withdrawn.' },
    mend: { zh: '请起草新的版本，取代它。', en: 'Draft a new version to replace it.' },
  },
  changedMeanwhile: {
    status: 409,
    message: {
      zh: '{name}已在您之后保存（第{revision}稿），您的修改尚未保存。',
      en: '{name} saved a newer text meanwhile (revision {revision}); yours is not saved.',
    },
    mend: {
      zh: '您的内容仍在页面上：请先查看最新一稿，再把您的修改并入。',
      en: 'What you wrote is still on your page: look at the newest text, then bring your changes into it.',
    },
  },
  nameTaken: {
    status: 409,
    message: { zh: '规则“{code}”的版本名“{version}”已被使用。', en: 'Version name "{version}" of rule "{code}" is taken.' },
    mend: { zh: '请另取一个版本名。', en: 'Choose another name.' },
  },
  otherRule: {
    status: 422,
    message: { zh: '文件是规则“{found}”的，不是“{code}”的。', en: 'The file belongs to rule "{found}", not to "{code}".' },
    mend: { zh: '请导入同一规则的文件，或为它新建草案。', en: 'Import a file of the same rule, or start a draft of its own.' },
  },
  unreadable: {
    status: 422,
    message: { zh: '文件无法读取，未作任何更改：{problem}', en: 'The file cannot be read; nothing was changed: {problem}' },
    mend: {
      zh: '请选择 DMN 1.2 至 1.5 的 .dmn 文件和 UTF-8 编码的 .json 说明文件，各不超过 2 MB。',
      en: 'Choose a .dmn file of DMN 1.2 to 1.5 and a .json sidecar in UTF-8, at most 2 MB each.',
    },
  },
  blocked: {
    status: 422,
    message: { zh: '检查发现 {count} 处必须先改正：{zh}', en: 'The check found {count} errors to correct first: {problem}' },
    mend: { zh: '请按检查结果逐处改正，保存后再试。', en: 'Correct each place that the check names, save, and try again.' },
  },
  testsFail: {
    status: 422,
    message: { zh: '有 {count} 个测试用例没有通过：{names}', en: '{count} test cases do not pass: {names}' },
    mend: { zh: '请改正规则，或改正用例的预期结果。', en: 'Correct the rule, or what the cases expect.' },
  },
  rehearsalRuns: {
    status: 409,
    message: { zh: '这份草案正在预演。', en: 'This draft is being rehearsed.' },
    mend: { zh: '请等待结束，或先停止它。', en: 'Wait for it to end, or cancel it first.' },
  },
  rehearseAgain: {
    status: 409,
    message: {
      zh: '预演不是针对这一稿与现行版本的最新结果。',
      en: 'The rehearsal is not the newest of this text against the version in force.',
    },
    mend: { zh: '请重新预演，看过结果后再审定。', en: 'Rehearse again, and approve after seeing the result.' },
  },
  tooEarly: {
    status: 422,
    message: { zh: '生效日最早为{earliest}。', en: 'The first day in force is at the earliest {earliest}.' },
    mend: { zh: '请选择该日或之后的日期。', en: 'Choose that day or a later one.' },
  },
  oneWaits: {
    status: 409,
    message: { zh: '该规则已有一个审定待生效的版本。', en: 'An approved version of this rule waits for its first day already.' },
    mend: {
      zh: '请等它生效，或先撤回它，再重新预演本草案。',
      en: 'Wait until it is in force, or withdraw it; then rehearse this draft again.',
    },
  },
  daysDecided: {
    status: 409,
    message: {
      zh: '生效日当天或之后已有依现行版本作出的决定。',
      en: 'Decisions were made by the present version on or after that day.',
    },
    mend: {
      zh: '请选择更晚的生效日：已作出的决定不因新规则改变。',
      en: 'Choose a later day: what was decided is never changed by a new rule.',
    },
  },
});
