import { useMemo } from 'react';
import type { Text } from '@yunjian/kernel/contract';
import { DataTable, Details, Link, Section, fmtDate, fmtInt, useLocale, usePhone } from '@yunjian/ui';
import { LongTable } from '../shared/long-table.tsx';
import { MODE } from '../shared/modes.ts';
import { apiPlaceWords } from '../shared/place.ts';
import { fmtClock } from '../shared/time.ts';
import { mergePlatforms, pairCities, pairStations, timeBy, type CircleAnswer } from './compare.ts';
import { Explained } from './explained.tsx';
import { Foot, Nothing, OutsideNote, Tools, windowWords } from './frame.tsx';
import { SIDES } from './looks.ts';
import { planTo } from './plan-to.ts';
import { queryOf, type CircleQuestion } from './question.ts';
import { Difference, Minutes } from './times.tsx';

interface Sum {
  key: string;
  label: Text;
  a: number;
  b: number;
  digits: number;
}

/** Two circles beside each other: sums, cities and stations with both times and what parts them. */
export function Compared({
  question: q,
  a,
  b,
  today,
}: {
  question: CircleQuestion;
  a: CircleAnswer;
  b: CircleAnswer;
  today: string;
}) {
  const { t, locale } = useLocale();
  const name = (side: 'a' | 'b'): Text => {
    const answer = side === 'a' ? a : b;
    return q.versus === 'origin'
      ? { zh: apiPlaceWords(answer.origin, 'zh'), en: apiPlaceWords(answer.origin, 'en') }
      : { zh: fmtDate(answer.date, 'zh'), en: fmtDate(answer.date, 'en') };
  };
  const head = (side: 'a' | 'b'): Text => ({
    zh: `${SIDES[side].sign.zh} ${name(side).zh}`,
    en: `${SIDES[side].sign.en} ${name(side).en}`,
  });
  // In the cards of a phone the sign is enough: what it stands for is said above and with the totals.
  const phone = usePhone();
  const short = (side: 'a' | 'b'): Text => (phone ? SIDES[side].sign : head(side));
  const cities = useMemo(() => pairCities(a.cities, b.cities, q.by).filter((p) => p.a?.reach || p.b?.reach), [a, b, q.by]);
  const stations = useMemo(() => pairStations(a.stations, b.stations, q.by), [a, b, q.by]);
  const sums: Sum[] = [
    {
      key: 'cities',
      label: { zh: `${a.minutes} 分钟内的城市`, en: `Cities within ${a.minutes} min` },
      a: a.citiesWithin,
      b: b.citiesWithin,
      digits: 0,
    },
    {
      key: 'stations',
      label: { zh: '铁路、地铁、电车站', en: 'Rail, metro and tram stations' },
      a: mergePlatforms(a.stations, q.by).length,
      b: mergePlatforms(b.stations, q.by).length,
      digits: 0,
    },
    { key: 'stops', label: { zh: '全部站点（含公交）', en: 'All stops (with bus)' }, a: a.stops, b: b.stops, digits: 0 },
    { key: 'area', label: { zh: '走得到的面积（km²）', en: 'Area within reach (km²)' }, a: a.areaKm2, b: b.areaKm2, digits: 1 },
  ];
  const sideFrom = (side: 'a' | 'b'): string => queryOf(q, side).from;
  // A date is not broken at its hyphens; the name of a stop may be long.
  const whole = q.versus === 'date' ? 'cc-whole' : undefined;
  return (
    <section className="tr-answer" aria-labelledby="cc-title">
      <div className="tr-answer-head">
        <h2 id="cc-title" tabIndex={-1}>
          {t({ zh: `${a.minutes} 分钟交通圈：`, en: `${a.minutes} minutes: ` })}
          <span className={whole}>{t(name('a'))}</span>
          {t({ zh: ' 与 ', en: ' and ' })}
          <span className={whole}>{t(name('b'))}</span>
        </h2>
        <ul className="cc-sides">
          {(['a', 'b'] as const).map((side) => {
            const answer = side === 'a' ? a : b;
            return (
              <li key={side}>
                <i className={`cc-key cc-key-${side}`} aria-hidden="true" />
                <strong>{t(SIDES[side].sign)}</strong> {apiPlaceWords(answer.origin, locale)} · {windowWords(answer, locale)}
              </li>
            );
          })}
        </ul>
      </div>
      {[a, b].map((answer, i) => (
        <div key={i === 0 ? 'a' : 'b'}>
          <OutsideNote answer={answer} label={`${t(head(i === 0 ? 'a' : 'b'))}${t({ zh: '：', en: ': ' })}`} />
          {answer.reason !== null || answer.stops === 0 ? <Nothing answer={answer} /> : null}
        </div>
      ))}
      <DataTable
        caption={{ zh: '合计', en: 'Totals' }}
        rows={sums}
        rowKey={(s) => s.key}
        columns={[
          { key: 'what', title: { zh: '项目', en: 'What' }, head: true, cell: (s) => t(s.label) },
          { key: 'a', title: head('a'), number: true, cell: (s) => figure(s.a, s.digits) },
          { key: 'b', title: head('b'), number: true, cell: (s) => figure(s.b, s.digits) },
          {
            key: 'difference',
            title: { zh: '乙比甲', en: 'B to A' },
            number: true,
            cell: (s) => {
              const more = Number((s.b - s.a).toFixed(s.digits));
              return more === 0
                ? t({ zh: '一样', en: 'the same' })
                : more > 0
                  ? t({ zh: `多 ${figure(more, s.digits)}`, en: `${figure(more, s.digits)} more` })
                  : t({ zh: `少 ${figure(-more, s.digits)}`, en: `${figure(-more, s.digits)} fewer` });
            },
          },
        ]}
      />
      <Tools
        question={q}
        answers={[
          { side: 'a', answer: a, label: t({ zh: '甲 ', en: 'A ' }) },
          { side: 'b', answer: b, label: t({ zh: '乙 ', en: 'B ' }) },
        ]}
      />
      <Details summary={{ zh: '最快、中位、比例是什么意思', en: 'What best, median and share mean' }}>
        <Explained
          from={fmtClock(a.from, locale)}
          until={fmtClock(a.until, locale, { date: a.date })}
          departures={a.departures}
          minutes={a.minutes}
          railSlack={a.railSlack}
        />
      </Details>
      <p className="yj-muted">
        {q.by === 'best'
          ? t({
              zh: '下面两列是最快的一次要多少分钟，点开看怎么去。',
              en: 'Both columns: minutes of the best departure; press for the way there.',
            })
          : t({
              zh: '下面两列是一半的出发能在多少分钟内到，点开看怎么去。',
              en: 'Both columns: minutes that half of all departures keep; press for the way there.',
            })}
      </p>
      {cities.length > 0 ? (
        <Section title={{ zh: '长三角城市', en: 'Cities' }}>
          <LongTable
            caption={{ zh: '两边到各城市的时间', en: 'Times to the cities' }}
            hideCaption
            size={10}
            rows={cities}
            rowKey={(p) => p.key}
            columns={[
              {
                key: 'name',
                title: { zh: '城市', en: 'City' },
                head: true,
                sortBy: (p) => t((p.a ?? p.b)?.name ?? { zh: '', en: '' }),
                cell: (p) => t((p.a ?? p.b)?.name ?? { zh: '', en: '' }),
              },
              ...(['a', 'b'] as const).map((side) => ({
                key: side,
                title: short(side),
                number: true,
                sortBy: (p: (typeof cities)[number]) => (p[side]?.reach ? timeBy(p[side].reach, q.by) : null),
                cell: (p: (typeof cities)[number]) =>
                  p[side]?.station && p[side].reach ? (
                    <Link to={planTo(q, side === 'a' ? a : b, p[side].station.id, sideFrom(side))}>
                      <Minutes seconds={timeBy(p[side].reach, q.by)} />
                    </Link>
                  ) : (
                    '—'
                  ),
              })),
              {
                key: 'difference',
                title: { zh: '乙比甲', en: 'B to A' },
                number: true,
                sortBy: (p) => p.difference,
                cell: (p) => <Difference minutes={p.difference} />,
              },
            ]}
          />
        </Section>
      ) : null}
      <Section title={{ zh: `车站（${fmtInt(stations.length)}）`, en: `Stations (${fmtInt(stations.length)})` }}>
        <LongTable
          caption={{ zh: '两边到各车站的时间', en: 'Times to the stations' }}
          hideCaption
          rows={stations}
          rowKey={(p) => p.key}
          columns={[
            {
              key: 'name',
              title: { zh: '车站', en: 'Station' },
              head: true,
              sortBy: (p) => (p.a ?? p.b)?.name ?? null,
              cell: (p) => {
                const s = p.a ?? p.b;
                return s ? (
                  <span className="cc-name">
                    <span>{s.name}</span>
                    <span className="yj-muted yj-small">{t(MODE[s.mode])}</span>
                  </span>
                ) : (
                  '—'
                );
              },
            },
            ...(['a', 'b'] as const).map((side) => ({
              key: side,
              title: short(side),
              number: true,
              sortBy: (p: (typeof stations)[number]) => (p[side] ? timeBy(p[side], q.by) : null),
              cell: (p: (typeof stations)[number]) =>
                p[side] ? (
                  <Link to={planTo(q, side === 'a' ? a : b, p[side].id, sideFrom(side))}>
                    <Minutes seconds={timeBy(p[side], q.by)} />
                  </Link>
                ) : (
                  <span className="yj-muted">{t({ zh: '不在圈内', en: 'outside' })}</span>
                ),
            })),
            {
              key: 'difference',
              title: { zh: '乙比甲', en: 'B to A' },
              number: true,
              sortBy: (p) => p.difference,
              cell: (p) =>
                p.a === null ? (
                  t({ zh: '只有乙到', en: 'B only' })
                ) : p.b === null ? (
                  t({ zh: '只有甲到', en: 'A only' })
                ) : (
                  <Difference minutes={p.difference} />
                ),
            },
          ]}
        />
      </Section>
      <Foot question={q} answer={a} today={today} />
    </section>
  );
}

const figure = (n: number, digits: number): string => (digits === 0 ? fmtInt(n) : n.toFixed(digits));
