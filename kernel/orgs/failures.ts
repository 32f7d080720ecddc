import { defineFailures } from '../contract/index.ts';

export const orgFailures = defineFailures('org', {
  idNumberWrong: {
    status: 422,
    message: {
      zh: '证件号码不正确：校验位或出生日期有误。',
      en: 'The ID number is wrong: its check character or date of birth does not fit.',
    },
    mend: { zh: '请对照证件逐位核对。', en: 'Compare it with the document digit by digit.' },
  },
  usccWrong: {
    status: 422,
    message: {
      zh: '统一社会信用代码不正确：校验位不符。',
      en: 'The unified social credit code is wrong: its check character does not fit.',
    },
    mend: {
      zh: '请对照营业执照逐位核对（不含字母 I、O、S、V、Z）。',
      en: 'Compare it with the business licence (the letters I, O, S, V, Z never occur).',
    },
  },
  personExists: {
    status: 409,
    message: { zh: '该证件号码已登记。', en: 'A person with this ID number is already registered.' },
    mend: { zh: '请使用已登记的人员。', en: 'Use the registered person.' },
  },
  nameDiffers: {
    status: 409,
    message: {
      zh: '姓名与该证件号码已登记的不符。',
      en: 'This ID number is registered under another name.',
    },
    mend: {
      zh: '请对照证件逐位核对号码和姓名；登记有误的，请联系系统管理员。',
      en: 'Compare number and name with the document digit by digit; where the register is wrong, ask the system administrator.',
    },
  },
  organisationExists: {
    status: 409,
    message: { zh: '该统一社会信用代码已登记。', en: 'An organisation with this code is already registered.' },
    mend: { zh: '请使用已登记的单位。', en: 'Use the registered organisation.' },
  },
  periodsOverlap: {
    status: 409,
    message: { zh: '同一事项在同一天不能有两个有效记录。', en: 'One matter cannot have two records on the same day.' },
    mend: { zh: '请先结束原记录，再从次日起登记新的。', en: 'End the earlier record first, then let the new one begin.' },
  },
  noSeat: {
    status: 409,
    message: { zh: '该岗位在此期间已满员。', en: 'This post has no free seat in that period.' },
    mend: { zh: '请先结束原任职，或增加岗位名额。', en: 'End an earlier appointment first, or add a seat to the post.' },
  },
  notFound: {
    status: 404,
    message: { zh: '没有找到该人员、单位或岗位。', en: 'This person, organisation or post was not found.' },
    mend: { zh: '请检查编号或日期。', en: 'Check the code or the date.' },
  },
});
