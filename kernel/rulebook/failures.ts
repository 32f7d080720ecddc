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
    message: { zh: '规则文件“{file}”无法发布：{problem}', en: 'Rule file "{file}" cannot be published: {problem}' },
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
});
