/** The rule in force in words, from the rule itself: what is shown is what decides. */
import type { Text } from '@yunjian/kernel/contract';
import { registerNames, type RegisterCode } from '@yunjian/kernel/registers';
import type { Kit } from '@yunjian/kernel/service';
import type { Facts } from '@yunjian/rules';
import { rules } from './apply.ts';
import { dayOf, policyOf } from './setting.ts';

/** What each register is asked, as `facts.ts` reads it. */
const ASKS: Partial<Record<RegisterCode, readonly Text[]>> = {
  'social-insurance': [
    { zh: '近期连续缴纳月数', en: 'months paid without a gap' },
    { zh: '缴纳单位', en: 'the employer that pays' },
  ],
  education: [
    { zh: '学历学位', en: 'degree' },
    { zh: '职称、技能等级', en: 'title and skill grade' },
    { zh: '是否属紧缺工种', en: 'whether the occupation is on the shortage list' },
  ],
  'real-estate': [{ zh: '24 个月内在本区有无住房', en: 'a home in the district within 24 months' }],
  business: [
    { zh: '用人单位注册地、纳税地', en: 'where the employer is registered and taxed' },
    { zh: '个税扣缴单位', en: 'who withholds your wage tax' },
  ],
  'bank-account': [
    { zh: '账户是否本人所有、何时变更', en: 'whether the account is yours and when it was changed; never its balance' },
  ],
  'talent-list': [{ zh: '是否在有效期内的名录、奖项上', en: 'a valid entry on a talent list or award' }],
  benefit: [{ zh: '同期其他住房补贴', en: 'other housing benefits of the same time' }],
  credit: [{ zh: '用人单位是否在严重失信名单上', en: 'whether the employer is on the list of serious dishonesty' }],
};

/** Facts of nobody: every input unknown, so that each row comes back with its words. */
const NOBODY: Facts = {};

/** Categories, conditions, order of allocation and registers of the rule in force today. Throws rulebook.noRule. */
export async function policyInWords(kit: Kit) {
  const policy = policyOf(kit);
  const today = dayOf(kit, kit.now());
  const rule = await rules.inForce(kit.database.db, policy.rule, today);
  const { model, meta } = rule;
  const blank = (decision: string) => model.decide(decision, NOBODY).conditions.filter((c) => c.decision === decision);
  const registerOf = (inputs: readonly { name: string }[]): Text | null => {
    const code = inputs.map((i) => meta.inputs[i.name]?.register).find((r) => r !== undefined);
    return registerNames[code as RegisterCode]?.name ?? null;
  };
  return {
    rule: { code: rule.code, version: rule.version, from: rule.from, source: meta.source.zh, example: meta.example },
    categories: blank('talentCategory')
      .filter((c) => typeof c.output === 'string' && /^T\d$/.test(c.output))
      .map((c) => ({ category: String(c.output), text: c.text, article: c.article })),
    conditions: blank('admissionGate').map((c) => ({
      ruleId: c.ruleId,
      text: c.text,
      article: c.article,
      fix: c.fix ?? null,
      register: registerOf(c.inputs),
    })),
    allocation: [...blank('allocation').map((c) => c.text), policy.waiting.text],
    registers: policy.consent.registers.map((r) => ({
      code: r.code,
      title: registerNames[r.code].name,
      asks: [...(ASKS[r.code] ?? [])],
      basis: r.basis,
    })),
    consentVersion: policy.consent.version,
    notice: [...policy.consent.notice],
    offerDays: policy.offer.answerWorkingDays,
    maxDeclines: policy.offer.maxDeclines,
    startWithinDays: policy.offer.startWithinDays,
    leaseMonths: { min: policy.lease.minMonths, max: policy.lease.maxMonths },
  };
}
