/** What the registers say of those who could vote at a meeting, and what is asked of what it counted. */
import { Badge, fmtInt, useLocale } from '@yunjian/ui';
import type { client } from './api.ts';

type Decision = Awaited<ReturnType<typeof client.letting.decision>>;

/** Rows of facts: the list of representatives, who had a vote, members of unknown age. */
export function inRegisters(d: Decision, t: ReturnType<typeof useLocale>['t']) {
  const marks = (
    <>
      {d.differs ? <Badge kind="warning">{t({ zh: '与应到不同', en: 'not what was counted' })}</Badge> : null}{' '}
      {d.mostVoters !== null && Math.max(d.eligible, d.present) > d.mostVoters ? (
        <Badge kind="danger">
          {d.inFavour > d.mostVoters
            ? t({ zh: '同意人数多于有表决权的人数', en: 'more in favour than may vote' })
            : t({ zh: '计入人数多于有表决权的人数', en: 'more counted than may vote' })}
        </Badge>
      ) : null}
    </>
  );
  const representatives = d.body === 'representatives';
  return [
    ...(d.listed === null
      ? []
      : [
          {
            label: { zh: '会议当日代表名单', en: 'On the list that day' },
            value: (
              <>
                {fmtInt(d.listed)} {marks}{' '}
                {d.registered !== null && d.listed < d.registered ? (
                  <Badge kind="warning">{t({ zh: '少于法定人数', en: 'fewer than the law asks' })}</Badge>
                ) : null}
              </>
            ),
          },
        ]),
    ...(d.registered === null
      ? []
      : [
          {
            label: representatives
              ? { zh: '法定最少代表数', en: 'Fewest representatives by law' }
              : { zh: '会议当日有表决权的', en: 'With a vote that day' },
            value: (
              <>
                {fmtInt(d.registered)} {d.listed === null ? marks : null}
              </>
            ),
          },
        ]),
    ...(d.noticed === null
      ? []
      : [
          {
            label: { zh: '按通知时的名册', en: 'As of the notice' },
            value: (
              <>
                {fmtInt(d.noticed)}{' '}
                <Badge kind="info">
                  {t({ zh: '通知后的变更不减少表决基数', en: 'what changed since does not lower the number' })}
                </Badge>
              </>
            ),
          },
        ]),
    ...(d.undated === null
      ? []
      : [
          {
            label: { zh: '出生日期不明的成员', en: 'Members of unknown age' },
            value: (
              <>
                {fmtInt(d.undated)} <Badge kind="warning">{t({ zh: '不知能否表决', en: 'may have voted or not' })}</Badge>
              </>
            ),
          },
        ]),
  ];
}
