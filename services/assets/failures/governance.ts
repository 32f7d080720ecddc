/** Refusals of governance: who acts for which collective. */
import { t, type Refusals } from './kind.ts';

export const governance = {
  districtOnly: {
    status: 403,
    message: t(
      '规则适用于全区，只有全区授权的人员可以办理。',
      'The rules hold for the whole district: only somebody with a mandate for it may do this.',
    ),
    mend: t('请起草后交区农经部门发布。', 'Draft the change and let the district office publish it.'),
  },
  ownMandate: {
    status: 403,
    message: t('不能提出或确认关于自己的授权。', 'Nobody proposes or confirms a mandate of their own.'),
    mend: t('请由其他人员办理。', 'Let somebody else do it.'),
  },
  mandateOverlaps: {
    status: 409,
    message: t('{name} 在这段时间已有同一授权。', '{name} holds this mandate already in these days.'),
    mend: t('请先终止原授权，或改变起止日期。', 'End the mandate first, or choose other days.'),
  },
  mandateApart: {
    status: 409,
    message: t(
      '{name}：理事、会计与监事不能由同一人担任（上海市农村集体资产监督管理条例 第十七条；农村集体经济组织法 第三十四条）。',
      '{name}: nobody is on the board or the accountant, and on the supervisory board too (Shanghai regulation art 17; national law art 34).',
    ),
    mend: t('请另选人员。', 'Choose somebody else.'),
  },
  mandateKin: {
    status: 409,
    message: t(
      '{name}：理事、会计的近亲属不得担任监事（农村集体经济组织法 第三十四条），登记的亲属关系显示须回避。',
      '{name}: near relatives of directors and of the accountant do not supervise (national law art 34); a recorded relation says so.',
    ),
    mend: t('请另选人员；关系登记有误的先更正。', 'Choose somebody else, or correct the relation first if it is wrong.'),
  },
  legalRepresentativeTaken: {
    status: 409,
    message: t('这段时间已有另一名法定代表人。', 'Another legal representative is in office in these days.'),
    mend: t('请先终止原法定代表人的授权。', 'End the mandate of the other first.'),
  },
  representativeNoMember: {
    status: 409,
    message: t(
      '{name}：成员代表在整个任期内须是本集体成员（农村集体经济组织法 第二十八条）。',
      '{name}: a representative is a member of the collective on all days of the term (national law art 28).',
    ),
    mend: t(
      '请核对成员名册和任期；有未开始的任期的先终止。',
      'Check the register and the term; end a term that lies ahead first.',
    ),
  },
  collectiveClosed: {
    status: 409,
    message: t('{name} 已于 {on} 终止。', '{name} ended on {on}.'),
    mend: t('请选择存续的集体。', 'Choose a collective that exists.'),
  },
  collectiveBusy: {
    status: 409,
    message: t(
      '还不能终止，终止后没有人能再办：{what}。',
      'It cannot be closed yet, since nobody could finish this afterwards: {whatEn}.',
    ),
    mend: t(
      '请先办结，集体页上列出了去哪里办；由其他集体接管的选“合并”。',
      'Finish them first: the page of the collective says where; choose “merge” when another collective takes over.',
    ),
  },
  collectiveTaken: {
    status: 409,
    message: t(
      '编号、统一社会信用代码或该村的集体已经登记。',
      'The code, the USCC or the collective of this village is registered already.',
    ),
    mend: t('请在清单里查找。', 'Look for it in the list.'),
  },
  proposalWaits: {
    status: 409,
    message: t('已有一项同样的申请等待确认。', 'The same is proposed already and waits.'),
    mend: t('请先确认或退回那一项。', 'Decide that one first.'),
  },
  charterBefore: {
    status: 409,
    message: t('章程的生效日须晚于现行章程的生效日。', 'A charter begins after the one in force began.'),
    mend: t('请改变生效日。', 'Choose a later day.'),
  },
  charterLoosens: {
    status: 422,
    message: t(
      '公积公益金的提取上限、最低发放额以及改变章程已定的提取比例，须由成员大会的章程决议决定（农村集体经济组织法第二十六条、第二十八条）。',
      'Caps of reserves, a least payout, and other reserves than the charter has said are decided by all members (Law on Rural Collective Economic Organisations, arts 26, 28).',
    ),
    mend: t(
      '请先登记并确认章程决议，再在这里选定它；以前的会议也可以补登。',
      'Record the decision on the charter first and choose it here; one of earlier years may be entered too.',
    ),
  },
} as const satisfies Refusals;
