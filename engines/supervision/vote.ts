import type { Contract, Decision } from './contract.ts';
import { conditionsOf, type Asked, type DecisionRegime, type MeetingFacts } from './decision.ts';
import { hit, type Check } from './rule.ts';
import type { Text } from './text.ts';

/** What a contract knows of the meeting that decided it. */
const factsOf = (d: Decision): MeetingFacts => ({
  body: d.body ?? null,
  matter: d.matter ?? null,
  noticeDays: d.noticeDays ?? null,
  eligible: d.eligible ?? null,
  present: d.present ?? null,
  yes: d.yes ?? null,
  outsiders: d.outsiders ?? null,
  partyStudied: d.partyStudied ?? null,
});

/** The law with its article: 农村集体经济组织法第27条. A charter has none. */
const lawOf = ({ law, article }: Asked): Text =>
  article === '' ? law : { zh: `${law.zh}第${article}条`, en: `${law.en}, art. ${article.replaceAll('、', ', ')}` };

function checkOf(d: Decision, asked: Asked): Check {
  const { what, met, measured, needed, of, share, whole } = asked;
  if (met === null) return 'unknown';
  if (met) return null;
  const law = lawOf(asked);
  const least = share === null ? { zh: `${needed ?? 0} 人`, en: String(needed ?? 0) } : `${share[0]}/${share[1]}`;
  if (what === 'quorum') return hit('quorum', { present: measured ?? 0, eligible: of ?? 0, least, law });
  if (what === 'majority' || what === 'outsiders')
    return hit('majority', { yes: measured ?? 0, whole: of ?? 0, least, of: [`of-${whole ?? 'all'}`], law });
  if (what === 'notice') return hit('notice', { days: measured ?? 0, least: needed ?? 0, law });
  if (what === 'study') return hit('study', { law });
  return hit(d.body === 'board' ? 'board' : 'delegated', { matter: [`matter-${d.matter ?? 'ordinary'}`], law });
}

/**
 * The checks of a meeting by the regimes asked of every meeting (`conditionsOf`); a board may decide ordinary matters alone. The regimes add up and the charter may only add:
 * the stricter holds. A meeting that fails under two regimes is said twice, each with its law.
 */
export function voteChecks(
  decision: Decision,
  regimes: readonly DecisionRegime[],
  charter: NonNullable<Contract['collective']['charter']> | null,
): Check[] {
  const general = regimes.filter((r) => r.lets === undefined);
  return conditionsOf(factsOf(decision), general, charter).map((asked) => checkOf(decision, asked));
}

/**
 * The check of a vote by the laws on what this contract lets (土地管理法 63, 农村土地承包法 52): hits `vote`, or `body` when no meeting decided. No decision
 * is no vote in favour.
 */
export function letsChecks({ kind, decision }: Contract, regimes: readonly DecisionRegime[]): Check[] {
  const asking = regimes.filter((r) => r.lets?.includes(kind));
  if (asking.length === 0) return [];
  if (decision === undefined) return ['unknown'];
  const facts = decision === null ? null : factsOf(decision);
  if (facts === null)
    return asking.map((r) =>
      hit('vote', {
        yes: 0,
        eligible: { zh: '未表决', en: 'no vote' },
        law: lawOf({ ...NO_VOTE, law: r.title, article: r.articles.majority }),
      }),
    );
  return conditionsOf(facts, asking, null).map((asked): Check => {
    if (asked.met !== false) return asked.met === null ? 'unknown' : null;
    const law = lawOf(asked);
    return asked.what === 'delegation'
      ? hit('body', { law })
      : hit('vote', { yes: asked.measured ?? 0, eligible: asked.of ?? 0, law });
  });
}

const NO_VOTE = {
  what: 'majority',
  regime: '',
  measured: 0,
  needed: null,
  of: null,
  share: null,
  met: false,
  whole: 'all',
} as const;
