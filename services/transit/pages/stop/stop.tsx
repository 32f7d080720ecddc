import { useParams } from 'react-router';
import { ButtonLink, ErrorState, LoadingState, QR, Section, useApi, useLocale } from '@yunjian/ui';
import { client, fileHref, planPath, stopPath } from '../shared/client.ts';
import { TransitPage } from '../shared/frame.tsx';
import { Alerts, NetworkMarks, SourceNotes, useNetworks } from '../shared/marks.tsx';
import { MODE } from '../shared/modes.ts';
import { Amenities, FirstLastTable, FormerNames, Links, Opposite, StopLine, type StopAnswer } from './about.tsx';
import { DayField, OutsideDates, useDay } from './day.tsx';
import { NextDepartures } from './live.tsx';
import { StopMap } from './map.tsx';
import './stop.css';

/** One stop or station: what leaves next, first and last, what it has, where one can go on from here. */
export default function StopPage() {
  const { id = '' } = useParams();
  const [day, setDay] = useDay();
  const query = useApi(client.stop, { params: { id }, query: day === undefined ? {} : { date: day } }, { keep: true });
  const back = { to: '/transit/lines', label: { zh: '线路和站点', en: 'Lines and stops' } };
  if (query.data === undefined || query.data.stop.id !== id)
    return (
      <TransitPage title={{ zh: '站点时刻', en: 'Stop' }} back={back}>
        {query.error ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : <LoadingState rows={8} />}
      </TransitPage>
    );
  return <Stop data={query.data} day={day} onDay={setDay} />;
}

function Stop({ data, day, onDay }: { data: StopAnswer; day: string | undefined; onDay: (date: string | undefined) => void }) {
  const { t } = useLocale();
  const { stop } = data;
  const networks = useNetworks().data;
  const today = networks?.today ?? data.date;
  const used = (networks?.networks ?? []).filter(
    (n) => n.code === data.network.code || data.services.some((s) => s.line.network === n.code),
  );
  const station = stop.kind === 'station';
  const dated = day === undefined ? {} : { date: day };
  const kind = station ? { zh: '车站', en: 'Station' } : { zh: '站点', en: 'Stop' };
  const where = [
    {
      zh: `${stop.modes.map((m) => MODE[m].zh).join('、')}${kind.zh}`,
      en: `${kind.en}: ${stop.modes.map((m) => MODE[m].en.toLowerCase()).join(', ')}`,
    },
    ...(stop.town ? [stop.town] : stop.city ? [{ zh: stop.city, en: stop.city }] : []),
    ...(stop.code ? [{ zh: `站点编码 ${stop.code}`, en: `code ${stop.code}` }] : []),
  ];
  return (
    <TransitPage
      title={stop.name}
      caption={{ zh: where.map((w) => w.zh).join(' · '), en: where.map((w) => w.en).join(' · ') }}
      back={{ to: '/transit/lines', label: { zh: '线路和站点', en: 'Lines and stops' } }}
      actions={
        <>
          <ButtonLink kind="primary" to={planPath({ from: stop.id })}>
            {t({ zh: '从这里出发', en: 'Leave from here' })}
          </ButtonLink>
          <ButtonLink to={planPath({ to: stop.id })}>{t({ zh: '到这里来', en: 'Come here' })}</ButtonLink>
        </>
      }
    >
      <p className="st-under">
        <NetworkMarks network={data.network} today={today} />
        {data.parent?.id ? (
          <ButtonLink small kind="plain" to={stopPath(data.parent.id)}>
            {t({ zh: `属于 ${data.parent.name}`, en: `Part of ${data.parent.name}` })}
          </ButtonLink>
        ) : null}
        {data.description ? <span className="yj-muted">{data.description}</span> : null}
      </p>
      <Alerts alerts={data.alerts} />
      <div className="st-split">
        <div>
          <Section title={{ zh: '下一班', en: 'Next departures' }}>
            <NextDepartures id={stop.id} outside={data.outside && data.date === today} />
          </Section>
          <Section title={{ zh: '首末班', en: 'First and last' }} id="first-last">
            <DayField date={data.date} onChange={(d) => onDay(d === today ? undefined : d)} />
            {data.outside ? (
              <OutsideDates date={data.date} network={data.network} {...(day ? { onToday: () => onDay(undefined) } : {})} />
            ) : data.services.length === 0 ? (
              <p className="yj-muted">{t({ zh: '这一天没有车在这里停。', en: 'Nothing stops here on this day.' })}</p>
            ) : (
              <FirstLastTable services={data.services} date={data.date} />
            )}
            <div className="yj-row st-files">
              <ButtonLink small icon="print" to={`${stopPath(stop.id, 'sheet')}${day ? `?date=${day}` : ''}`}>
                {t({ zh: '站杆时刻表（可打印）', en: 'Timetable sheet to print' })}
              </ButtonLink>
              <ButtonLink
                small
                icon="download"
                download=""
                href={fileHref(client.boardXlsx.op, { params: { id: stop.id }, query: dated })}
              >
                {t({ zh: '当天全部班次 Excel', en: 'All departures of the day (Excel)' })}
              </ButtonLink>
            </div>
          </Section>
        </div>
        <aside aria-label={t({ zh: '站点信息', en: 'About the stop' })}>
          <Section title={{ zh: '位置', en: 'Where it is' }}>
            <StopMap stop={stop} platforms={data.platforms} links={data.links} />
          </Section>
          {data.platforms.length > 0 ? (
            <Section title={{ zh: '站台', en: 'Platforms' }}>
              <ul className="st-rows">
                {data.platforms.map((p) => (
                  <li key={p.id}>
                    <div>
                      <StopLine stop={p} />
                    </div>
                  </li>
                ))}
              </ul>
            </Section>
          ) : null}
          {data.opposite.length > 0 ? (
            <Section title={{ zh: '对面站台', en: 'Across the road' }}>
              <Opposite poles={data.opposite} />
            </Section>
          ) : null}
          {data.links.length > 0 ? (
            <Section title={{ zh: '换乘其他交通', en: 'Change to other networks' }}>
              <Links links={data.links} />
            </Section>
          ) : null}
          <Section title={{ zh: '站点设施', en: 'What the stop has' }}>
            <Amenities amenities={data.amenities} />
          </Section>
          {data.formerNames.length > 0 ? (
            <Section title={{ zh: '曾用名', en: 'Former names' }}>
              <FormerNames names={data.formerNames} />
            </Section>
          ) : null}
          <Section title={{ zh: '二维码与大屏', en: 'QR code and board' }}>
            <div className="st-take">
              <QR
                src={fileHref(client.qr.op, { params: { id: stop.id } })}
                label={{ zh: '扫码看本站时刻', en: 'Scan for the times of this stop' }}
              />
              <ButtonLink small kind="plain" to={stopPath(stop.id, 'board')}>
                {t({ zh: '大屏显示', en: 'Board for a screen' })}
              </ButtonLink>
            </div>
          </Section>
        </aside>
      </div>
      <SourceNotes networks={used.length > 0 ? used : [data.network]} today={today} />
    </TransitPage>
  );
}
