/** What the thresholds of the contract rules and the ways a rule is broken are called, and in which unit a threshold is read and typed. */
import type { Text } from '@yunjian/kernel/contract';
import { fmtArea, fmtInt, fmtMoney } from '@yunjian/ui/format';
import { LIST_MATTER } from '../../facts/words.ts';
import { BODY, CLAUSE, CONTRACT_KIND, SEAL, SEVERITY, wordOf } from './words.ts';

/** How the number of a threshold is to be read: fen and cm² are shown and typed as yuan and m². */
export type Unit = 'fen' | 'cm2' | 'percent' | 'millionth-day' | 'days' | 'months' | 'years' | 'count' | 'factor';
interface Threshold {
  readonly name: Text;
  readonly unit?: Unit;
}
const n = (unit: Unit, zh: string, en: string): Threshold => ({ unit, name: { zh, en } });
const list = (zh: string, en: string): Threshold => ({ name: { zh, en } });
const w = (zh: string, en: string): Text => ({ zh, en });

/** By `rule.key`, as the pack of rules names its values. */
const THRESHOLDS: Readonly<Record<string, Threshold>> = {
  'C01.years': n('years', '最长租期', 'Longest term'),
  'C01.kinds': list('适用的合同', 'Contracts it holds for'),
  'C02.years': n('years', '续签后最长', 'Longest after a renewal'),
  'C02.earlyMonths': n('months', '到期前多久续签算提前', 'Renewal is early when sooner before the end than'),
  'C04.months': n('months', '超过多长要预审', 'Review needed beyond'),
  'C05.months': n('months', '多长起须书面', 'In writing from'),
  'C06.seals': list('可以用的印章', 'Seals that count'),
  'C07.above': list('重大出租由谁决定', 'Large lettings decided by'),
  'C07.below': list('其他出租由谁决定', 'Other lettings decided by'),
  'C08.missing': n('count', '应到人数可比名册少', 'Entitled may fall short of the register by'),
  'C08.over': n('count', '计入人数可比名册多', 'Counted may exceed the register by'),
  'C09.days': n('days', '公示至少', 'On display at least'),
  'C09.quotes': n('days', '小额询价公示至少', 'Small lots on display at least'),
  'C10.annual': n('fen', '年租金达到', 'Rent a year from'),
  'C10.total': n('fen', '总租金达到', 'Rent in all from'),
  'C10.area': n('cm2', '面积达到', 'Area from'),
  'C10.months': n('months', '租期达到', 'Term from'),
  'C11.months': n('months', '合并看多长时间', 'Taken together within'),
  'C12.open': n('days', '公开竞价至少', 'Open bidding at least'),
  'C12.invited': n('days', '邀请竞价至少', 'Invited bidding at least'),
  'C12.quotes': n('days', '小额询价至少', 'Small lots at least'),
  'C13.least': n('count', '有效报价至少', 'Valid bids at least'),
  'C13.quotes': n('count', '询价至少', 'Quotes at least'),
  'C14.registered': n('count', '报名达到', 'Registered from'),
  'C14.percent': n('percent', '只高出底价', 'Above the reserve by no more than'),
  'C15.sameAmount': n('count', '几家报价相同算雷同', 'Alike when so many offer the same'),
  'C19.percent': n('percent', '低于底线的', 'Below this part of the floor'),
  'C19.freshMonths': n('months', '评估有效', 'An appraisal holds'),
  'C20.months': n('months', '前后比较', 'Compared within'),
  'C20.least': n('count', '至少几份同类', 'Like leases at least'),
  'C20.fence': n('factor', '四分位距的倍数', 'Times the range of the quartiles'),
  'C21.months': n('months', '超过多长应递增', 'Should rise beyond'),
  'C22.days': n('days', '免租最多', 'Rent-free at most'),
  'C22.daysPerYear': n('days', '每年租期可免', 'Rent-free for each year'),
  'C23.months': n('months', '一次最多预收', 'Taken in advance at most'),
  'C24.months': n('months', '押金最多几个月租金', 'Deposit at most, in months of rent'),
  'C24.earnestPercent': n('percent', '定金最多占标的额', 'Earnest at most'),
  'C25.yellow': n('days', '逾期转黄', 'Yellow after'),
  'C25.red': n('days', '逾期转红', 'Red after'),
  'C25.rescind': n('days', '逾期可解除', 'Rescission after'),
  'C25.feePerMillionDay': n('millionth-day', '滞纳金', 'Late fee'),
  'C26.years': n('years', '诉讼时效', 'Claims lapse after'),
  'C26.days': n('days', '提前多久提示', 'Told so long before'),
  'C28.fen': n('fen', '相差达到', 'Differs by'),
  'C28.percent': n('percent', '退回占比达到', 'Part that went back from'),
  'C28.days': n('days', '多久内退回', 'Went back within'),
  'C28.late': n('days', '到期多久仍未入账', 'Not booked so long after it fell due'),
  'C30.percent': n('percent', '出租不超过登记面积的', 'Let at most, of the area registered'),
  'C31.states': list('算不在台账的登记状态', 'States that count as not registered'),
  'C33.farmUses': list('算农业的用途', 'Uses that count as farming'),
  'C34.fields': list('合同必须写明', 'The contract must say'),
  'C36.steps': n('count', '几步以内算关联', 'Related within so many steps'),
  'C37.years': n('years', '名单有效', 'An entry holds'),
  'C37.matters': list('哪些名单', 'Which lists'),
  'C38.months': n('months', '看最近', 'Looks back'),
  'C38.least': n('count', '至少几份合同才看', 'Asked from so many leases'),
  'C38.percent': n('percent', '一方占比超过', 'One lessee holds more than'),
  'C39.deemedMonths': n('months', '不提异议多久视为同意', 'Deemed to consent after'),
  'C40.ratioPercent': n('percent', '转租租金超过原租金的', 'Sublet rent above, of the head rent'),
  'C41.days': n('days', '到期多久未返还', 'Not returned after'),
  'C42.first': n('days', '第一次提示，到期前', 'First told, before the end'),
  'C42.second': n('days', '第二次提示，到期前', 'Told again, before the end'),
  'C42.third': n('days', '最后提示，到期前', 'Told last, before the end'),
  'C44.clauses': list('必备条款', 'Clauses it must have'),
  'C45.cutPercent': n('percent', '减租超过', 'Rent cut by more than'),
  'C46.days': n('days', '晚于起租', 'Later than the start by'),
  'C46.documents': list('看哪些资料', 'Which papers'),
  'C47.least': n('count', '至少几家报价才看', 'Asked from so many bids'),
  'C48.days': n('days', '空置达到', 'Idle for'),
};

/** By `rule.variant`; a rule with one way only has `is`. */
const VARIANTS: Readonly<Record<string, Text>> = {
  'C02.long': w('续签后过长', 'Too long after the renewal'),
  'C02.early': w('过早续签', 'Renewed too early'),
  'C05.oral': w('只有口头约定', 'Oral only'),
  'C05.unsigned': w('文本没有签署', 'Not signed'),
  'C06.side': w('一方没有签署', 'One side has not signed'),
  'C06.signer': w('签署人无权', 'Signed by somebody without authority'),
  'C06.mandate': w('没有书面授权', 'No written authority'),
  'C06.seal': w('印章不对', 'The wrong seal'),
  'C07.none': w('没有决策', 'No decision'),
  'C07.level': w('决定的会议级别不够', 'Decided by too small a body'),
  'C07.minutes': w('没有会议记录', 'No minutes'),
  'C07.after': w('先签后议', 'Signed before the vote'),
  'C08.quorum': w('到会人数不足', 'Quorum not met'),
  'C08.majority': w('同意人数不足', 'Majority not met'),
  'C08.notice': w('通知天数不足', 'Notice too short'),
  'C08.study': w('没有先经党组织研究', 'Not studied first'),
  'C08.delegated': w('应由成员大会决定', 'Reserved to all members'),
  'C08.register': w('应到人数少于名册', 'Fewer entitled than registered'),
  'C08.board': w('理事会不能决定', 'Not for a board to decide'),
  'C08.over': w('计入人数多于名册', 'More counted than registered'),
  'C08.cast': w('同意人数多于有表决权的人数', 'More in favour than may vote'),
  'C08.list': w('代表名单少于法定人数', 'Fewer representatives than the law asks'),
  'C09.none': w('没有公示', 'Not on display'),
  'C09.short': w('公示天数不足', 'On display too short'),
  'C09.result': w('没有公布结果', 'Result not published'),
  'C12.none': w('没有招租公告', 'No notice'),
  'C12.short': w('招租时间不足', 'Notice too short'),
  'C15.here': w('同一次招租', 'In one tender'),
  'C15.elsewhere': w('不同招租之间', 'Between tenders'),
  'C13.is': w('竞价人不足', 'Too few bidders'),
  'C13.quotes': w('询价不足', 'Too few quotes'),
  'C16.disqualified': w('最高报价被取消', 'The highest was disqualified'),
  'C16.passed-over': w('最高报价未成交', 'The highest was passed over'),
  'C16.other-sum': w('成交价与报价不同', 'Let for another sum than was bid'),
  'C17.late': w('逾期报价成交', 'A late bid won'),
  'C17.early': w('先用后招', 'Used before the award'),
  'C19.low': w('租金低于底线', 'Below the floor'),
  'C19.stale': w('评估过期', 'The appraisal is stale'),
  'C23.prepaid': w('一次预收过多', 'Too much in advance'),
  'C23.once': w('一次计入收入', 'Booked at once'),
  'C24.none': w('没有押金', 'No deposit'),
  'C24.large': w('押金过高', 'Deposit too high'),
  'C24.earnest': w('定金过高', 'Earnest too high'),
  'C25.yellow': w('刚逾期', 'Overdue'),
  'C25.red': w('逾期较久', 'Long overdue'),
  'C25.rescind': w('可以解除合同', 'May be rescinded'),
  'C25.use': w('无效合同的使用费未付', 'Use under a void contract not paid'),
  'C26.near': w('时效将届满', 'Lapses soon'),
  'C26.lapsed': w('时效已届满', 'Has lapsed'),
  'C28.booked': w('入账与约定不符', 'Booked otherwise'),
  'C28.round-trip': w('资金回流', 'Money went back'),
  'C28.unbooked': w('到期未入账', 'Due and never booked'),
  'C30.part': w('部位超面积', 'Part let beyond its area'),
  'C30.asset': w('资产超面积', 'Asset let beyond its area'),
  'C31.is': w('资产不在台账', 'Asset not in the register'),
  'C31.none': w('合同没有写明资产', 'No asset named'),
  'C32.title': w('没有权属或许可', 'No title or permit'),
  'C32.dangerous': w('危险房屋', 'Dangerous building'),
  'C32.use': w('用途未经批准', 'Use not approved'),
  'C33.differs': w('与约定用途不同', 'Differs from the agreed use'),
  'C33.farm': w('农用地不作农用', 'Farmland not farmed'),
  'C34.use': w('没有登记为经营性用途', 'Not registered for business'),
  'C34.fields': w('合同缺少必写内容', 'Particulars are missing'),
  'C34.vote': w('同意不足三分之二', 'Less than two thirds'),
  'C34.body': w('由理事会决定', 'Decided by the board'),
  'C35.approval': w('没有乡镇批准', 'No approval of the town'),
  'C35.credit': w('没有资信审查', 'No credit check'),
  'C35.vote': w('同意不足三分之二', 'Less than two thirds'),
  'C35.body': w('由理事会决定', 'Decided by the board'),
  'C36.is': w('与集体人员有关联', 'Related to an officer'),
  'C36.self': w('就是集体人员', 'An officer himself or herself'),
  'C38.is': w('一个承租人', 'One lessee'),
  'C38.hand': w('同一控制人', 'One hand'),
  'C39.open': w('还可提出异议', 'Objection still possible'),
  'C39.deemed': w('已视为同意', 'Deemed consented'),
  'C39.objected': w('已提出异议', 'Objected to'),
  'C39.unsaid': w('是否提出异议不明', 'Not known whether objected to'),
  'C42.first': w('第一次提示', 'First told'),
  'C42.second': w('第二次提示', 'Told again'),
  'C42.third': w('最后提示', 'Told last'),
  'C43.cap': w('补偿没有上限', 'Compensation without a cap'),
  'C43.approval': w('补偿未经决策', 'Compensation not decided'),
  'C45.rent': w('减租', 'Rent cut'),
  'C45.term': w('延期', 'Term extended'),
  'C46.payment': w('晚于首笔付款', 'Later than the first payment'),
  'C46.start': w('晚于起租', 'Later than the start'),
};

/** Words of the codes in lists of values. */
const CODES: Readonly<Record<string, Readonly<Record<string, Text>>>> = {
  kinds: CONTRACT_KIND,
  seals: SEAL,
  above: BODY,
  below: BODY,
  clauses: CLAUSE,
  documents: { contract: w('合同', 'contract'), minutes: w('会议记录', 'minutes') },
  states: {
    missing: w('未登记', 'not registered'),
    retired: w('已核销', 'retired'),
    disputed: w('有争议', 'disputed'),
  },
  fields: {
    location: w('位置界址', 'location'),
    area: w('面积', 'area'),
    commencement: w('动工期限', 'commencement'),
    term: w('期限', 'term'),
    use: w('用途', 'use'),
    conditions: w('规划条件', 'planning conditions'),
    rights: w('双方权利义务', 'rights and duties'),
  },
  matters: LIST_MATTER,
  farmUses: {
    grain: w('粮食', 'grain'),
    vegetables: w('蔬菜', 'vegetables'),
    orchard: w('果园', 'orchard'),
    fishery: w('水产', 'fishery'),
    livestock: w('畜禽', 'livestock'),
    seedlings: w('苗木', 'seedlings'),
    'facility-farming': w('设施农业', 'facility farming'),
    farming: w('种植', 'farming'),
  },
};

/** What stands behind the number while it is typed. */
export const UNIT: Readonly<Record<Unit, Text>> = {
  fen: w('元', 'yuan'),
  cm2: w('平方米', 'm²'),
  percent: w('%', '%'),
  'millionth-day': w('百万分之一/天', 'millionths a day'),
  days: w('天', 'days'),
  months: w('个月', 'months'),
  years: w('年', 'years'),
  count: w('', ''),
  factor: w('倍', 'times'),
};

/** A threshold that the pages do not know yet keeps the name it has in the rules. */
export const threshold = (rule: string, key: string): Threshold =>
  THRESHOLDS[`${rule}.${key}`] ?? { name: { zh: `参数 ${key}`, en: `Value ${key}` } };

/** The way of breaking a rule; null where the rule has one only. */
export const variantName = (rule: string, variant: string): Text | null =>
  VARIANTS[`${rule}.${variant}`] ?? (variant === 'is' ? null : { zh: variant, en: variant });

/** A value as it is read: `¥50,000.00`, `300.00 m²`, `12 个月`, words of a list. */
export function valueText(rule: string, key: string, value: unknown, locale: 'zh' | 'en'): string {
  if (Array.isArray(value)) {
    const words = value.map((one) => wordOf(CODES[key] ?? {}, String(one))[locale]);
    return [...new Set(words)].join(locale === 'zh' ? '、' : ', ');
  }
  if (typeof value !== 'number') return wordOf(CODES[key] ?? {}, String(value))[locale];
  const { unit } = threshold(rule, key);
  if (unit === 'fen' && Number.isInteger(value)) return fmtMoney(value);
  if (unit === 'cm2' && Number.isInteger(value)) return fmtArea(value);
  const digits = Number.isInteger(value) ? fmtInt(value) : String(value);
  return unit === undefined
    ? digits
    : `${digits} ${value === 1 && locale === 'en' ? UNIT[unit].en.replace(/s$/, '') : UNIT[unit][locale]}`.trimEnd();
}

/** `C10@2025-05-01` of a finding in words: which rule, and since when its text has held. */
export function versionWords(version: string): Text {
  const [rule = version, since] = version.split('@');
  return since === undefined || since === 'always'
    ? { zh: `规则 ${rule}`, en: `rule ${rule}` }
    : { zh: `规则 ${rule}（${since} 起的版本）`, en: `rule ${rule} as of ${since}` };
}

/** A threshold with its name: `Rent a year from: ¥50,000.00`. */
export const saidValue = (rule: string, key: string, value: unknown): Text => ({
  zh: `${threshold(rule, key).name.zh}：${valueText(rule, key, value, 'zh')}`,
  en: `${threshold(rule, key).name.en}: ${valueText(rule, key, value, 'en')}`,
});

/** One change of a version of the rules, as the list of versions tells it. */
export function changeText(
  c: {
    readonly rule: string;
    readonly enabled?: boolean | undefined;
    readonly values?: Readonly<Record<string, unknown>> | undefined;
    readonly severities?: Readonly<Record<string, keyof typeof SEVERITY>> | undefined;
  },
  t: (words: Text) => string,
): string {
  const said = [
    ...(c.enabled === undefined ? [] : [t(c.enabled ? w('启用', 'on') : w('停用', 'off'))]),
    ...Object.entries(c.values ?? {}).map(([k, v]) => t(saidValue(c.rule, k, v))),
    ...Object.entries(c.severities ?? {}).map(
      ([k, v]) => `${t(variantName(c.rule, k) ?? w('程度', 'Gravity'))} → ${t(SEVERITY[v].words)}`,
    ),
  ];
  return `${c.rule} ${said.join(t(w('，', ', ')))}`;
}
