import { useMemo } from 'react';
import {
  Badge,
  Button,
  Details,
  Figure,
  Figures,
  Link,
  Section,
  fmtInt,
  fmtPercent,
  useLocale,
  usePhone,
  type Column,
} from '@yunjian/ui';
import { apiPlaceWords } from '../shared/place.ts';
import { LongTable } from '../shared/long-table.tsx';
import { MODE } from '../shared/modes.ts';
import { fmtClock } from '../shared/time.ts';
import type { Reached } from '../shared/types.ts';
import { cityGroups, mergePlatforms, type CircleAnswer, type City } from './compare.ts';
import { Explained } from './explained.tsx';
import { Foot, Nothing, OutsideNote, Tools, windowWords } from './frame.tsx';
import { planTo } from './plan-to.ts';
import type { CircleQuestion } from './question.ts';
import { Minutes, Times } from './times.tsx';

/** The answer to one circle: figures, cities, stations. */
export function Result({
  question: q,
  answer: a,
  today,
  onAsk,
}: {
  question: CircleQuestion;
  answer: CircleAnswer;
  today: string;
  onAsk: (q: CircleQuestion) => void;
}) {
  const { t, locale } = useLocale();
  const phone = usePhone();
  const groups = useMemo(() => cityGroups(a.cities, a.minutes, q.by), [a, q.by]);
  const stations = useMemo(() => mergePlatforms(a.stations, q.by), [a, q.by]);
  const by =
    q.by === 'best' ? { zh: '最快的一次', en: 'the best departure' } : { zh: '一半的出发', en: 'half of all departures' };
  return (
    <section className="tr-answer" aria-labelledby="cc-title">
      <div className="tr-answer-head">
        <h2 id="cc-title" tabIndex={-1}>
          {t({
            zh: `从${apiPlaceWords(a.origin, 'zh')}出发，${a.minutes} 分钟能到哪里`,
            en: `${a.minutes} minutes from ${apiPlaceWords(a.origin, 'en')}`,
          })}
        </h2>
        <p>
          {windowWords(a, locale)}
          {t({ zh: ' 出发，共算 ', en: ', ' })}
          {fmtInt(a.departures)}
          {t({ zh: ' 次；按', en: ' departures; ' })}
          {t(by)}
          {t({ zh: '计。', en: ' counts.' })}
        </p>
      </div>
      <OutsideNote answer={a} />
      {a.reason !== null || a.stops === 0 ? (
        <Nothing answer={a}>
          {q.date && q.date !== today ? (
            <Button kind="primary" onClick={() => onAsk({ ...q, date: '' })}>
              {t({ zh: '改算今天', en: 'Ask for today' })}
            </Button>
          ) : null}
          {a.reason === null && a.minutes < 120 ? (
            <Button onClick={() => onAsk({ ...q, minutes: '120' })}>
              {t({ zh: '放宽到 120 分钟', en: 'Allow 120 minutes' })}
            </Button>
          ) : null}
        </Nothing>
      ) : (
        <>
          <Figures>
            <Figure
              label={{ zh: '城市', en: 'Cities' }}
              value={fmtInt(a.citiesWithin)}
              unit={{ zh: '个', en: '' }}
              asOf={a.date}
              formula={{
                zh: `列出的 ${a.cities.length} 个城市里，${by.zh}能在 ${a.minutes} 分钟内到其任一车站的；起点所在的城市不计。`,
                en: `Of the ${a.cities.length} cities listed, those any station of which is within ${a.minutes} minutes by ${by.en}; that of the origin does not count.`,
              }}
              made={() => <p>{groups.within.map((c) => t(c.name)).join(t({ zh: '、', en: ', ' })) || '—'}</p>}
            />
            <Figure
              label={{ zh: '铁路、地铁、电车站', en: 'Rail, metro and tram stations' }}
              value={fmtInt(stations.length)}
              unit={{ zh: '座', en: '' }}
              asOf={a.date}
              formula={{
                zh: '同名的站台算一座；逐座列在下面。',
                en: 'Platforms of one name are one station; all are listed below.',
              }}
            />
            <Figure
              label={{ zh: '全部站点（含公交）', en: 'All stops (with bus)' }}
              value={fmtInt(a.stops)}
              unit={{ zh: '个', en: '' }}
              asOf={a.date}
              formula={{
                zh: '逐个站点、站台计数；全部在导出的 Excel 里。',
                en: 'Every stop and platform counts; all are in the Excel file.',
              }}
            />
            <Figure
              label={{ zh: '走得到的面积', en: 'Area within reach' }}
              value={a.areaKm2.toFixed(1)}
              unit={{ zh: 'km²', en: 'km²' }}
              asOf={a.date}
              formula={{
                zh: '到站后用剩下的时间步行（街道按直线的 1.3 倍）能到的范围，各站合在一起，重叠的不重复算。',
                en: 'Where one gets on foot from each stop in the time left (streets 1.3 times the straight line), put together without counting twice.',
              }}
            />
          </Figures>
          <Tools question={q} answers={[{ side: 'a', answer: a, label: '' }]} />
          <Details summary={{ zh: '最快、中位、比例是什么意思', en: 'What best, median and share mean' }}>
            <Explained
              from={fmtClock(a.from, locale)}
              until={fmtClock(a.until, locale, { date: a.date })}
              departures={a.departures}
              minutes={a.minutes}
              railSlack={a.railSlack}
            />
          </Details>
          <Cities question={q} answer={a} groups={groups} />
          <Section
            title={{ zh: `能到的车站（${fmtInt(stations.length)}）`, en: `Stations within reach (${fmtInt(stations.length)})` }}
          >
            {stations.length === 0 ? (
              <p>
                {t({ zh: '只有公交站在范围内，见导出的 Excel。', en: 'Only bus stops are within reach: see the Excel file.' })}
              </p>
            ) : (
              <LongTable
                caption={{ zh: '能到的车站', en: 'Stations within reach' }}
                hideCaption
                rows={stations}
                rowKey={(s) => s.id}
                columns={[
                  {
                    key: 'name',
                    title: { zh: '车站（点开看怎么去）', en: 'Station (opens the way there)' },
                    head: true,
                    sortBy: (s) => s.name,
                    cell: (s) => (
                      <span className="cc-name">
                        <Link to={planTo(q, a, s.id)}>{s.name}</Link>
                        <span className="yj-muted yj-small">
                          {[t(MODE[s.mode]), s.town ? t(s.town) : s.city].filter(Boolean).join(' · ')}
                        </span>
                      </span>
                    ),
                  },
                  ...timeColumns<Reached>((s) => s, a.minutes, phone),
                ]}
              />
            )}
          </Section>
        </>
      )}
      <Foot question={q} answer={a} today={today} />
    </section>
  );
}

function Cities({
  question: q,
  answer: a,
  groups,
}: {
  question: CircleQuestion;
  answer: CircleAnswer;
  groups: ReturnType<typeof cityGroups>;
}) {
  const { t } = useLocale();
  const phone = usePhone();
  const near = new Set(groups.within);
  const listed = [...groups.within, ...groups.longer];
  return (
    <Section title={{ zh: '长三角城市', en: 'Cities' }}>
      {listed.length === 0 ? (
        <p>{t({ zh: '这段时间里没有能到的外地城市车站。', en: 'No station of another city is reached in this window.' })}</p>
      ) : (
        <LongTable
          caption={{ zh: '能到的城市', en: 'Cities reached' }}
          hideCaption
          size={10}
          rows={listed}
          rowKey={(c) => `${c.province.zh}${c.name.zh}`}
          columns={[
            {
              key: 'name',
              title: { zh: '城市（点开看怎么去）', en: 'City (opens the way there)' },
              head: true,
              sortBy: (c) => t(c.name),
              cell: (c) => (
                <span className="cc-name">
                  <span>
                    {t(c.name)}
                    {near.has(c) ? (
                      <Badge kind="success">{t({ zh: `${a.minutes} 分钟内`, en: `within ${a.minutes} min` })}</Badge>
                    ) : null}
                  </span>
                  <span className="yj-muted yj-small">
                    {t(c.province)} · {c.station ? <Link to={planTo(q, a, c.station.id)}>{c.station.name}</Link> : '—'}
                  </span>
                </span>
              ),
            },
            ...timeColumns<City>((c) => c.reach, a.minutes, phone),
          ]}
        />
      )}
      {groups.own.map((c) => (
        <p key={c.name.zh} className="yj-muted yj-small">
          {t({
            zh: `${c.name.zh}是起点所在的城市，不计入“${a.minutes} 分钟内到的城市”。`,
            en: `${c.name.en} is where the origin lies; it does not count as a city within ${a.minutes} minutes.`,
          })}
        </p>
      ))}
      {groups.never.length > 0 ? (
        <p className="yj-muted yj-small">
          {t({ zh: '这段时间出发到不了：', en: 'Not reached by leaving in this window: ' })}
          {groups.never.map((c) => t(c.name)).join(t({ zh: '、', en: ', ' }))}
          {t({ zh: '。', en: '.' })}
        </p>
      ) : null}
    </Section>
  );
}

/** Best, median, share; in one cell on a phone. */
function timeColumns<T>(
  of: (row: T) => Pick<Reached, 'best' | 'median' | 'share'> | null,
  minutes: number,
  phone: boolean,
): Column<T>[] {
  if (phone)
    return [
      {
        key: 'times',
        title: { zh: '用时', en: 'Takes' },
        cell: (row) => {
          const reached = of(row);
          return reached ? <Times reached={reached} /> : '—';
        },
      },
    ];
  return [
    {
      key: 'best',
      title: { zh: '最快（分）', en: 'Best (min)' },
      number: true,
      sortBy: (row) => of(row)?.best ?? null,
      cell: (row) => <Minutes seconds={of(row)?.best ?? null} />,
    },
    {
      key: 'median',
      title: { zh: '中位（分）', en: 'Median (min)' },
      number: true,
      sortBy: (row) => of(row)?.median ?? null,
      cell: (row) => <Minutes seconds={of(row)?.median ?? null} />,
    },
    {
      key: 'share',
      title: { zh: '达到比例', en: `Share in ${minutes} min` },
      number: true,
      sortBy: (row) => of(row)?.share ?? null,
      cell: (row) => fmtPercent(of(row)?.share ?? null, 0),
    },
  ];
}
