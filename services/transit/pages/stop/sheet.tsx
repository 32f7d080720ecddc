import { useState } from 'react';
import { useParams } from 'react-router';
import { Button, Checkbox, EmptyState, ErrorState, LoadingState, Radios, fmtDate, useApi, useLocale } from '@yunjian/ui';
import { client, fileHref, stopPath } from '../shared/client.ts';
import { TransitPage } from '../shared/frame.tsx';
import { networkMarks, useNetworks } from '../shared/marks.tsx';
import { DayField, OutsideDates, useDay } from './day.tsx';
import { COLUMN, keyOf, partsOf, type SheetAnswer } from './pole.ts';
import { PoleLine } from './sheet-line.tsx';
import './stop.css';
import './sheet.css';

/** The timetable sheet for the pole: on the screen a preview with its choices, on paper A4 pages, readable in black and white. */
export default function SheetPage() {
  const { id = '' } = useParams();
  const { t } = useLocale();
  const [day, setDay] = useDay();
  const [large, setLarge] = useState(false);
  // Without a day in the address it is the sheet for the pole: workdays and the weekend beside each other.
  const asked = day === undefined ? ({ by: 'week' } as const) : ({ date: day, by: 'date' } as const);
  const query = useApi(client.sheet, { params: { id }, query: asked }, { keep: true });
  const networks = useNetworks().data;
  const data = query.data;
  const today = networks?.today ?? data?.date ?? '';
  const used = (networks?.networks ?? []).filter((n) =>
    data?.columns.some((c) => c.lines.some((l) => l.line.network === n.code)),
  );
  return (
    <TransitPage
      plain
      width="full"
      title={
        data
          ? { zh: `${data.stop.name} 时刻表`, en: `${data.stop.name}: timetable` }
          : { zh: '站杆时刻表', en: 'Timetable sheet' }
      }
      back={{ to: stopPath(id), label: { zh: '回到站点', en: 'Back to the stop' } }}
      actions={
        <Button kind="primary" icon="print" onClick={() => window.print()}>
          {t({ zh: '打印', en: 'Print' })}
        </Button>
      }
    >
      {!data ? (
        query.error ? (
          <ErrorState error={query.error} retry={() => void query.refetch()} />
        ) : (
          <LoadingState rows={8} />
        )
      ) : (
        <>
          <div className="sh-choices">
            <Radios
              name="by"
              label={{ zh: '哪些日子', en: 'Which days' }}
              inline
              value={day === undefined ? 'week' : 'date'}
              onChange={(by) => setDay(by === 'date' ? today : undefined)}
              options={[
                { value: 'week', label: { zh: '贴站杆：工作日与双休日', en: 'For the pole: workdays and weekends' } },
                { value: 'date', label: { zh: '某一天', en: 'One day' } },
              ]}
            />
            {day === undefined ? null : <DayField date={data.date} onChange={setDay} />}
            <Checkbox name="large" label={{ zh: '大字', en: 'Large type' }} value={large} onChange={setLarge} />
          </div>
          {data.reason === 'outside-dates' ? (
            <OutsideDates date={data.date} network={data.network} {...(day ? { onToday: () => setDay(undefined) } : {})} />
          ) : data.columns.every((c) => c.lines.length === 0) ? (
            <EmptyState title={{ zh: '这一天没有车在这里停', en: 'Nothing stops here on this day' }}>
              <p>{t({ zh: '换一个日期看看。', en: 'Try another date.' })}</p>
            </EmptyState>
          ) : (
            <Sheet data={data} large={large} networks={used.length > 0 ? used : [data.network]} today={today} />
          )}
        </>
      )}
    </TransitPage>
  );
}

function Sheet({
  data,
  large,
  networks,
  today,
}: {
  data: SheetAnswer;
  large: boolean;
  networks: readonly SheetAnswer['network'][];
  today: string;
}) {
  const { t, locale } = useLocale();
  const week = data.columns.every((c) => c.kind !== 'date');
  const lines = partsOf(data.columns);
  return (
    <article className={large ? 'sh sh-large' : 'sh'}>
      <header className="sh-head">
        <div>
          <p className="sh-name">{data.stop.name}</p>
          <p>
            {data.stop.code ? t({ zh: `站点编码 ${data.stop.code} · `, en: `Stop ${data.stop.code} · ` }) : null}
            {data.valid.from === data.valid.until
              ? t({ zh: `适用日期 ${fmtDate(data.date, locale)}`, en: `Valid on ${fmtDate(data.date, locale)}` })
              : t({
                  zh: `有效期 ${fmtDate(data.valid.from, locale)} 至 ${fmtDate(data.valid.until, locale)}`,
                  en: `Valid from ${fmtDate(data.valid.from, locale)} to ${fmtDate(data.valid.until, locale)}`,
                })}
          </p>
          {week ? (
            <p className="sh-days">
              {data.columns
                .map((c) =>
                  t({
                    zh: `${t(COLUMN[c.kind])}以 ${fmtDate(c.date, locale)} 为准`,
                    en: `${t(COLUMN[c.kind])} as on ${fmtDate(c.date, locale)}`,
                  }),
                )
                .join(t({ zh: '；', en: '; ' }))}
              {t({
                zh: '。法定节假日与调休日以当日公告为准。',
                en: '. On public holidays and days worked instead, see the notice of the day.',
              })}
            </p>
          ) : null}
        </div>
        <figure className="sh-qr">
          <img
            src={fileHref(client.qr.op, { params: { id: data.stop.id } })}
            alt={t({ zh: '二维码：本站时刻', en: 'QR code: times of this stop' })}
          />
          <figcaption>{t({ zh: '扫码看下一班', en: 'Scan for the next departures' })}</figcaption>
        </figure>
      </header>
      <div className={lines.length > 1 && !large ? 'sh-lines sh-lines-two' : 'sh-lines'}>
        {lines.map((parts) => {
          const of = parts.find((p) => p.of)?.of;
          return of ? <PoleLine key={keyOf(of)} of={of} parts={parts} /> : null;
        })}
      </div>
      <footer className="sh-foot">
        {networks.map((n) => (
          <p key={n.code}>
            {t({
              zh: `时刻来源：${n.title.zh}，${n.asOf} 的数据（${n.source.zh}）。`,
              en: `Timetable: ${n.title.en}, as of ${n.asOf} (${n.source.en}).`,
            })}
            {networkMarks(n, today).map((m) => (
              <span key={m.en} className="sh-mark">
                {t(m)}
              </span>
            ))}
            {n.assumed ? ` ${t({ zh: '假定：', en: 'Assumed: ' })}${t(n.assumed)}` : null}
          </p>
        ))}
        <p>
          {t({
            zh: '时刻为从本站开出的时间，受道路情况影响，请提前到站。',
            en: 'Times are departures from this stop and depend on the road; please be early.',
          })}{' '}
          <span className="sh-url">{data.url}</span>
        </p>
      </footer>
    </article>
  );
}
