import type { FieldError, UploadedFile } from '@yunjian/ui';
import type { z } from 'zod';
import type { ApplicationForm, draftForm } from '../../contract/shapes.ts';
import { isDate } from '../shared/dates.ts';
import { fenOf, yuanOf } from '../shared/money.ts';

/** The answers as the person types them. The contract's form is made of these when they are complete. */
export interface Answers {
  automation: '' | 'machine' | 'person';
  /** Codes of the registers that may be asked. */
  consent: readonly string[];
  householdSize: string;
  accessible: '' | 'yes' | 'no';
  /** A USCC of the known employers, or `other`. */
  employer: string;
  otherUscc: string;
  contractFrom: string;
  term: '' | 'fixed' | 'open';
  contractTo: string;
  wish: '' | 'any' | 'some';
  projectIds: readonly string[];
  maxRent: string;
  bankAccount: string;
  files: readonly UploadedFile[];
}

export type Draft = z.infer<typeof draftForm>;

const USCC = /^[0-9A-HJ-NPQRTUWXY]{18}$/;
const bank = (typed: string): string => typed.replace(/[\s-]/g, '');
const uscc = (a: Answers): string => (a.employer === 'other' ? a.otherUscc.trim().toUpperCase() : a.employer);

/** What a saved draft says, back into answers, with the files it names. `employers` are those the district knows; a single one is chosen at once. */
export function answersOf(
  draft: Draft,
  employers: readonly string[],
  project: string | null,
  files: readonly UploadedFile[] = [],
): Answers {
  const known = draft.employerUscc === undefined ? (employers.length === 1 ? employers[0] : undefined) : draft.employerUscc;
  const projectIds =
    project && !draft.projectIds?.includes(project)
      ? [project, ...(draft.projectIds ?? [])].slice(0, 5)
      : (draft.projectIds ?? []);
  return {
    automation: draft.automation === undefined ? '' : draft.automation ? 'machine' : 'person',
    consent: draft.consent?.registers ?? [],
    householdSize: draft.householdSize === undefined ? '' : String(draft.householdSize),
    accessible: draft.accessibleNeeded === undefined ? '' : draft.accessibleNeeded ? 'yes' : 'no',
    employer: known === undefined ? (employers.length === 0 ? 'other' : '') : employers.includes(known) ? known : 'other',
    otherUscc: known !== undefined && !employers.includes(known) ? known : '',
    contractFrom: draft.contractFrom ?? '',
    term: draft.contractTo === undefined ? '' : draft.contractTo === null ? 'open' : 'fixed',
    contractTo: draft.contractTo ?? '',
    wish: projectIds.length > 0 ? 'some' : draft.projectIds ? 'any' : '',
    projectIds,
    maxRent: draft.maxRentFen ? yuanOf(draft.maxRentFen) : '',
    bankAccount: draft.bankAccount ?? '',
    files: files.filter((f) => draft.attachments?.includes(f.id)),
  };
}

/**
 * What can be kept of unfinished answers: every part that makes sense by itself. A `contractTo` of null means "no fixed term".
 * The bank account is not kept: it is typed once, near the end.
 */
export function draftOf(a: Answers, consentVersion: string): Draft {
  const size = /^[1-9]$/.test(a.householdSize) ? Number(a.householdSize) : undefined;
  const rent = fenOf(a.maxRent);
  return {
    ...(a.automation === '' ? {} : { automation: a.automation === 'machine' }),
    consent: { textVersion: consentVersion, registers: [...a.consent] },
    ...(size === undefined ? {} : { householdSize: size }),
    ...(a.accessible === '' ? {} : { accessibleNeeded: a.accessible === 'yes' }),
    ...(USCC.test(uscc(a)) ? { employerUscc: uscc(a) } : {}),
    ...(isDate(a.contractFrom) ? { contractFrom: a.contractFrom } : {}),
    ...(a.term === 'open'
      ? { contractTo: null }
      : a.term === 'fixed' && isDate(a.contractTo)
        ? { contractTo: a.contractTo }
        : {}),
    ...(a.wish === '' ? {} : { projectIds: a.wish === 'any' ? [] : [...a.projectIds] }),
    ...(rent === null ? {} : { maxRentFen: rent }),
    attachments: a.files.map((f) => f.id),
  };
}

/** The finished form. Call only when every check is empty. */
export function formOf(a: Answers, consentVersion: string): ApplicationForm {
  return {
    householdSize: Number(a.householdSize),
    accessibleNeeded: a.accessible === 'yes',
    projectIds: a.wish === 'some' ? [...a.projectIds] : [],
    maxRentFen: a.maxRent.trim() === '' ? null : fenOf(a.maxRent),
    contractFrom: a.contractFrom,
    contractTo: a.term === 'fixed' ? a.contractTo : null,
    employerUscc: uscc(a),
    bankAccount: bank(a.bankAccount),
    automation: a.automation === 'machine',
    consent: { textVersion: consentVersion, registers: [...a.consent] },
    attachments: a.files.map((f) => f.id),
  };
}

const must = (bad: boolean, field: keyof Answers, zh: string, en: string): FieldError[] =>
  bad ? [{ field, message: { zh, en } }] : [];

/** The checks of each step: what to mend before going on. The server checks again. */
export const checks = {
  /** Online, every register of the rule must be agreed to; without that the counter takes papers instead. */
  choice: (a: Answers, registers: readonly string[]) => [
    ...must(
      a.automation === '',
      'automation',
      '请选择由系统即时决定，还是由工作人员决定',
      'Choose whether the system or a member of staff decides',
    ),
    ...must(
      registers.some((code) => !a.consent.includes(code)),
      'consent',
      '请勾选全部登记；有不同意查询的，请到服务窗口带材料申请',
      'Tick all registers; if you do not agree to one, apply at a service counter with papers',
    ),
  ],
  household: (a: Answers) => [
    ...must(!/^[1-9]$/.test(a.householdSize), 'householdSize', '同住人数请填 1 到 9', 'Enter a number of people from 1 to 9'),
    ...must(a.accessible === '', 'accessible', '请选择是否需要无障碍房源', 'Say whether you need a step-free flat'),
  ],
  contract: (a: Answers) => [
    ...must(a.employer === '', 'employer', '请选择您的用人单位', 'Choose your employer'),
    ...must(
      a.employer === 'other' && !USCC.test(a.otherUscc.trim().toUpperCase()),
      'otherUscc',
      '统一社会信用代码应为 18 位数字和大写字母',
      'The unified social credit code has 18 digits and capital letters',
    ),
    ...must(
      !isDate(a.contractFrom),
      'contractFrom',
      '合同开始日期请填完整的年月日',
      'Enter year, month and day on which the contract begins',
    ),
    ...must(a.term === '', 'term', '请选择合同是否有固定期限', 'Say whether the contract has a fixed term'),
    ...must(
      a.term === 'fixed' && !isDate(a.contractTo),
      'contractTo',
      '合同结束日期请填完整的年月日',
      'Enter year, month and day on which the contract ends',
    ),
    ...must(
      a.term === 'fixed' && isDate(a.contractTo) && isDate(a.contractFrom) && a.contractTo <= a.contractFrom,
      'contractTo',
      '合同结束日期应晚于开始日期',
      'The contract must end after it begins',
    ),
  ],
  wishes: (a: Answers) => [
    ...must(a.wish === '', 'wish', '请选择任意项目，或指定意向项目', 'Choose any project, or name the ones you prefer'),
    ...must(a.wish === 'some' && a.projectIds.length === 0, 'projectIds', '请至少选一个意向项目', 'Choose at least one project'),
    ...must(
      a.maxRent.trim() !== '' && fenOf(a.maxRent) === null,
      'maxRent',
      '最高月租请填金额，例如 3000',
      'Enter an amount, for example 3000',
    ),
  ],
  account: (a: Answers) =>
    must(
      !/^\d{12,19}$/.test(bank(a.bankAccount)),
      'bankAccount',
      '银行账号应为 12–19 位数字',
      'A bank account number has 12 to 19 digits',
    ),
} as const;

/** Short fingerprint of a form (FNV-1a, 32 bit): tells whether a repeated submission is the same one, without keeping its contents. */
export function fingerprint(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h >>> 0).toString(16).padStart(8, '0');
}
