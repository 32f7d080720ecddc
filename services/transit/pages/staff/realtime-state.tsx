/** How real time stands: which addresses are asked, how the last attempts went, which message is in use. */
import { Badge, DataTable, Section, fmtDateTime, fmtInt, useLocale } from '@yunjian/ui';
import type { client } from '../shared/client.ts';

type State = Awaited<ReturnType<typeof client.feeds>>['realtime'][number];

const SOURCE: Readonly<Record<string, { zh: string; en: string }>> = {
  all: { zh: '全部', en: 'everything' },
  trips: { zh: '班次动态', en: 'trip updates' },
  vehicles: { zh: '车辆位置', en: 'vehicle positions' },
  alerts: { zh: '提示', en: 'alerts' },
};
const HELD: readonly (readonly [key: string, zh: string, en: string])[] = [
  ['trips', '班次变化', 'trips changed'],
  ['added', '加开', 'added'],
  ['vehicles', '车辆', 'vehicles'],
  ['alerts', '提示', 'alerts'],
];

/** One network's sources; says plainly when nothing is set. */
export function RealtimeState({ states }: { states: readonly State[] }) {
  const { t, locale } = useLocale();
  const heldIn = (s: State): string => {
    const known = new Set(HELD.map(([key]) => key));
    const held = HELD.filter(([key]) => (s.counts[key] ?? 0) > 0).map(([key, zh, en]) =>
      t({ zh: `${zh} ${fmtInt(s.counts[key]!)}`, en: `${fmtInt(s.counts[key]!)} ${en}` }),
    );
    const lost = Object.entries(s.counts)
      .filter(([key]) => !known.has(key))
      .reduce((n, [, m]) => n + m, 0);
    return [...held, ...(lost > 0 ? [t({ zh: `没有用上 ${fmtInt(lost)} 条`, en: `${fmtInt(lost)} not used` })] : [])].join(
      t({ zh: '，', en: ', ' }),
    );
  };
  return (
    <Section title={{ zh: '实时信息', en: 'Real time' }}>
      {states.length === 0 ? (
        <p className="yj-muted">
          {t({
            zh: '没有设置运营单位的实时地址，也没有送入消息。地址写在城区资料的 transit/policy.json（realtime.sources）里，只访问写明的地址。',
            en: 'No address of the operator is set and no message was brought. Addresses stand in transit/policy.json of the district pack (realtime.sources); only those are asked.',
          })}
        </p>
      ) : (
        <DataTable
          caption={{ zh: '实时来源', en: 'Sources of real time' }}
          hideCaption
          rows={states}
          rowKey={(s) => s.source}
          columns={[
            {
              key: 'source',
              title: { zh: '内容', en: 'What' },
              head: true,
              cell: (s) => t(SOURCE[s.source] ?? { zh: s.source, en: s.source }),
            },
            {
              key: 'host',
              title: { zh: '来自', en: 'From' },
              cell: (s) => s.host ?? t({ zh: '手工送入', en: 'brought by hand' }),
            },
            {
              key: 'state',
              title: { zh: '状态', en: 'State' },
              cell: (s) => (
                <span className="sf-two-lines">
                  {s.problem ? (
                    <Badge kind="danger">{t({ zh: `失败 ${s.failures} 次`, en: `failed ${s.failures} times` })}</Badge>
                  ) : s.messageAt ? (
                    <Badge kind="success">{t({ zh: '正在使用', en: 'in use' })}</Badge>
                  ) : (
                    <Badge>{t({ zh: '没有新消息', en: 'nothing fresh' })}</Badge>
                  )}
                  {s.problem ? (
                    <span className="yj-small">
                      {t(s.problem)}
                      {s.nextAt
                        ? t({
                            zh: `；${fmtDateTime(s.nextAt, 'zh')} 再试`,
                            en: `; tried again ${fmtDateTime(s.nextAt, 'en')}`,
                          })
                        : null}
                    </span>
                  ) : null}
                </span>
              ),
            },
            {
              key: 'at',
              title: { zh: '最近消息', en: 'Last message' },
              cell: (s) => {
                const at = s.messageAt ?? s.goodAt;
                return at ? <span className="yj-num">{fmtDateTime(at, locale)}</span> : '—';
              },
            },
            { key: 'held', title: { zh: '其中', en: 'It held' }, cell: (s) => heldIn(s) || '—' },
          ]}
        />
      )}
    </Section>
  );
}
