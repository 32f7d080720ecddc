import { fmtInt, useLocale } from '@yunjian/ui';

/** Why a window and not one moment; what best, median and share mean, in plain words with the numbers of the question. */
export function Explained(p: { from: string; until: string; departures: number | null; minutes: number; railSlack: number }) {
  const { t } = useLocale();
  const n = p.departures === null ? null : fmtInt(p.departures);
  return (
    <div className="cc-explained">
      <p>
        {t({
          zh: `早出门十分钟，可能赶上一班车，也可能多等半小时。所以不只算一个时刻，而是把 ${p.from} 到 ${p.until} 之间${
            n ? `每隔一会儿出发一次，共 ${n} 次` : '的每一次出发'
          }都算一遍。`,
          en: `Leaving ten minutes earlier may catch a train or cost half an hour of waiting. So not one moment is asked for but ${
            n ? `${n} departures` : 'every departure'
          } between ${p.from} and ${p.until}.`,
        })}
      </p>
      <dl className="cc-terms">
        <div>
          <dt>{t({ zh: '最快', en: 'Best' })}</dt>
          <dd>{t({ zh: '时间掐得最准的那一次要多久。', en: 'How long the luckiest of them takes.' })}</dd>
        </div>
        <div>
          <dt>{t({ zh: '中位', en: 'Median' })}</dt>
          <dd>
            {t({
              zh: '一半的出发能在这个时间内到。一半都到不了的写“—”。',
              en: 'Half of them arrive within this time. “—” when half do not get there.',
            })}
          </dd>
        </div>
        <div>
          <dt>{t({ zh: '达到比例', en: 'Share' })}</dt>
          <dd>
            {t({
              zh: `每 100 次出发里，有多少次能在 ${p.minutes} 分钟内到。`,
              en: `How many of 100 departures arrive within ${p.minutes} minutes.`,
            })}
          </dd>
        </div>
      </dl>
      <p className="yj-muted yj-small">
        {t({
          zh: '时间从离开起点算起，包括走路、等车和换乘；没有固定发车时刻的线路按假定间隔算。',
          en: 'Time counts from leaving the origin and includes walking, waiting and changes; lines without fixed times are counted by their assumed headways.',
        })}{' '}
        {p.railSlack === 0
          ? t({
              zh: '没有算火车站提前进站的时间（可在条件里加上）；“怎么去”按同样的条件算。',
              en: 'No time to be early at the railway station is counted (it can be added in the form); the way there is worked out on the same terms.',
            })
          : t({
              zh: `乘火车提前 ${Math.round(p.railSlack / 60)} 分钟进站；“怎么去”按同样的条件算。`,
              en: `One is at the railway station ${Math.round(p.railSlack / 60)} minutes early; the way there is worked out on the same terms.`,
            })}
      </p>
    </div>
  );
}
