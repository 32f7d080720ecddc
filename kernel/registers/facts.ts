import { z } from 'zod';
import type { Text } from '../contract/index.ts';

/** The registers of other departments that a decision may ask. The code is stored with every piece of evidence. */
export const REGISTERS = [
  'social-insurance',
  'education',
  'real-estate',
  'business',
  'lease-filing',
  'bank-account',
  'talent-list',
  'benefit',
  'credit',
] as const;
export type RegisterCode = (typeof REGISTERS)[number];

/** What people call each register, and the department that keeps it. */
export const registerNames: Readonly<Record<RegisterCode, { name: Text; keeper: Text }>> = {
  'social-insurance': {
    name: { zh: '社会保险', en: 'Social insurance' },
    keeper: { zh: '人力资源社会保障部门', en: 'Human resources and social security' },
  },
  education: {
    name: { zh: '学历与职称', en: 'Degrees and titles' },
    keeper: { zh: '教育、人力资源社会保障部门', en: 'Education; human resources' },
  },
  'real-estate': {
    name: { zh: '不动产登记', en: 'Real estate' },
    keeper: { zh: '不动产登记机构', en: 'Real estate registration' },
  },
  business: {
    name: { zh: '市场主体与税务', en: 'Business and tax' },
    keeper: { zh: '市场监管、税务部门', en: 'Market regulation; taxation' },
  },
  'lease-filing': {
    name: { zh: '租赁备案', en: 'Lease filing' },
    keeper: { zh: '房屋管理部门', en: 'Housing administration' },
  },
  'bank-account': {
    name: { zh: '银行账户', en: 'Bank account' },
    keeper: { zh: '代发银行', en: 'Paying bank' },
  },
  'talent-list': {
    name: { zh: '人才名录', en: 'Talent list' },
    keeper: { zh: '人才工作部门', en: 'Talent office' },
  },
  benefit: {
    name: { zh: '住房补贴库', en: 'Housing benefits' },
    keeper: { zh: '住房保障部门', en: 'Housing support' },
  },
  credit: {
    name: { zh: '严重失信主体名单', en: 'Serious dishonesty list' },
    keeper: { zh: '公共信用信息部门', en: 'Public credit information' },
  },
};

/** Whom a query is about. Only what the asked register needs is sent to it (see wire.ts); nothing of it goes into a URL or a log. */
export interface Subject {
  /** kernel id (uuid) of the person the evidence is stored under */
  personId: string;
  idNumber: string;
  name: string;
  /** the other members of the household (real estate is judged for all of them, each with their own consent); default none */
  household?: readonly { idNumber: string; name: string }[];
  /** unified social credit code of the employer that the person names; business and credit are asked about it */
  employerUscc?: string;
  /** account number to be paid to */
  bankAccount?: string;
}

const day = z.iso.date();
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const word = z.string().max(200);

/**
 * What each register tells, and nothing more: a field that is not listed here is dropped on arrival (data minimisation), an answer
 * that does not fit is "malformed". Lists are bounded so that a broken register cannot fill the evidence table.
 */
export const factSchemas = {
  /** 社保. Month n is published in month n+1, so `publishedThrough` is part of the answer: a later month is not "unpaid". */
  'social-insurance': z.object({
    /** newest first; a month without contribution is absent */
    months: z.array(z.object({ month, employerUscc: word, employerName: word })).max(60),
    /** the last month that the register has published, `YYYY-MM` */
    publishedThrough: month,
  }),
  /** 学历、职称. `degree: null` means that the register cannot tell (overseas degree, paper certificate), never "none". */
  education: z.object({
    degree: z.enum(['none', 'bachelor', 'master', 'phd']).nullable(),
    /** why the degree cannot be told, when null */
    origin: z.enum(['domestic', 'overseas', 'paper']),
    school: word.nullable(),
    year: z.int().min(1900).max(2200).nullable(),
    title: z.enum(['none', 'technician', 'senior-technician', 'senior']),
    /** the occupation is on the shortage list (counts for technicians) */
    shortageOccupation: z.boolean(),
  }),
  /** 不动产, for the whole household. */
  'real-estate': z.object({
    homesInDistrict: z.int().min(0).max(1000),
    /** last day on which the household owned a home in the district, the query date while it owns one; null when it never did */
    lastOwnedOn: day.nullable(),
    /** a sale is being registered: the answer may change within days */
    pendingSale: z.boolean(),
  }),
  /** 工商/税务, about the employer; and who declares wages for the person. */
  business: z.object({
    uscc: word,
    name: word,
    status: z.enum(['active', 'moving', 'revoked']),
    registeredInDistrict: z.boolean(),
    taxedInDistrict: z.boolean(),
    /** the employer that withholds this person's wage tax; null when nobody does. A second source beside social insurance. */
    wageEmployerUscc: word.nullable(),
  }),
  /** 租赁备案, live filings with the person as tenant. Rent in fen a month. */
  'lease-filing': z.object({
    leases: z.array(z.object({ filingNo: word, address: word, rentFen: z.int().min(0), from: day, to: day })).max(20),
  }),
  /** 银行账户: only whether the account belongs to the person, never its balance. */
  'bank-account': z.object({
    holderMatches: z.boolean(),
    /** last four digits */
    tail: z.string().max(8),
    /** day on which the account was named for payments; a recent change is a reason to look again */
    changedOn: day,
  }),
  /** 人才名录、重点项目奖项. */
  'talent-list': z.object({ entries: z.array(z.object({ list: word, from: day, to: day.nullable() })).max(50) }),
  /** 补贴库: other housing benefits with their period. */
  benefit: z.object({ benefits: z.array(z.object({ kind: word, from: day, to: day.nullable() })).max(50) }),
  /** 失信: live entries about the person or the employer; an expired entry is not told. */
  credit: z.object({
    entries: z.array(z.object({ about: z.enum(['person', 'employer']), kind: word, from: day, to: day.nullable() })).max(50),
  }),
} satisfies Record<RegisterCode, z.ZodType>;

export type RegisterFacts = { [C in RegisterCode]: z.output<(typeof factSchemas)[C]> };
export type SocialInsuranceFacts = RegisterFacts['social-insurance'];
export type EducationFacts = RegisterFacts['education'];
export type RealEstateFacts = RegisterFacts['real-estate'];
export type BusinessFacts = RegisterFacts['business'];
export type LeaseFilingFacts = RegisterFacts['lease-filing'];
export type BankAccountFacts = RegisterFacts['bank-account'];
export type TalentListFacts = RegisterFacts['talent-list'];
export type BenefitFacts = RegisterFacts['benefit'];
export type CreditFacts = RegisterFacts['credit'];

/**
 * ANSWERED: the register answered about this person. UNKNOWN: it could not be reached in time, or does not know.
 * MISMATCH: it answered about somebody else. ERROR: it answered something unreadable or rejected our query, an operator must look.
 * Only ANSWERED is a fact; the other three are all "unknown" to a rule and never a reason to refuse.
 */
export type Outcome = 'ANSWERED' | 'UNKNOWN' | 'MISMATCH' | 'ERROR';

/** Why there is no fact. */
export type UnknownReason =
  | 'timeout'
  | 'unreachable'
  | 'outage'
  | 'breaker-open'
  | 'cancelled'
  | 'no-record'
  | 'not-connected'
  | 'other-person'
  | 'malformed'
  | 'too-large'
  | 'rejected';

export const reasonTexts: Readonly<Record<UnknownReason, Text>> = {
  timeout: { zh: '登记部门未在时限内答复', en: 'The register did not answer in time' },
  unreachable: { zh: '暂时连接不上登记部门', en: 'The register cannot be reached at present' },
  outage: { zh: '登记部门的系统暂时故障', en: 'The register reports a fault of its own' },
  'breaker-open': { zh: '登记部门连续故障，暂停查询', en: 'The register has failed repeatedly; queries are paused' },
  cancelled: { zh: '查询被取消', en: 'The query was cancelled' },
  'no-record': { zh: '登记部门没有可据以答复的记录', en: 'The register holds no record it could answer from' },
  'not-connected': { zh: '尚未接入该登记部门', en: 'This register is not connected' },
  'other-person': { zh: '答复与被查询人身份不符', en: 'The answer is about a different identity' },
  malformed: { zh: '登记部门的答复无法识别', en: 'The answer cannot be read' },
  'too-large': { zh: '登记部门的答复过大', en: 'The answer is too large' },
  rejected: { zh: '登记部门拒绝了查询', en: 'The register rejected the query' },
};

/** One register's answer to one query: the evidence of a condition. Plain data except the two instants. */
export interface RegisterAnswer<C extends RegisterCode = RegisterCode> {
  queryId: string;
  register: C;
  /** kernel id (uuid) of the person */
  person: string;
  outcome: Outcome;
  /** the facts as told, without identity fields; null unless ANSWERED */
  answer: RegisterFacts[C] | null;
  /** null when ANSWERED */
  reason: UnknownReason | null;
  /** who answered, in the register's own words, or the configured name when nobody did */
  source: string;
  /** business date that the facts describe, `YYYY-MM-DD`; null when unknown */
  asOf: string | null;
  askedAt: Temporal.Instant;
  answeredAt: Temporal.Instant;
  attempts: number;
  latencyMs: number;
}

/** The answers of one round of queries, by register. A register that was not asked is absent. */
export type RegisterAnswers = { readonly [C in RegisterCode]?: RegisterAnswer<C> };
