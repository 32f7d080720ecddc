/** The stop inventory: what each stop has, what it lacks, what nobody has looked at. */
import { useState } from 'react';
import {
  Badge,
  Button,
  EmptyState,
  FilterBar,
  Icon,
  Link,
  Notice,
  Page,
  Ready,
  SearchBox,
  Section,
  Select,
  fmtDate,
  fmtInt,
  fmtPercent,
  useApi,
  useFilters,
  useLocale,
  usePhone,
  type Words,
} from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref } from '../shared/client.ts';
import { useNetworks } from '../shared/marks.tsx';
import { fmtMetres } from '../shared/time.ts';
import { useMyPlace } from '../shared/use-my-place.ts';
import { Amenities } from './amenities.tsx';
import { auditPath } from './paths.ts';
import { LACKS, type Lacks } from './words.ts';
import './staff.css';

type Row = Awaited<ReturnType<typeof client.inventory>>['rows'][number];
const KEYS = ['q', 'town', 'network', 'lacks'] as const;
/** On a phone a card holds what decides where to go next; the rest is on the page of the stop. */
const PHONE: readonly string[] = ['stop', 'amenities', 'checked'];
const DOORS: readonly { lacks: Lacks; have: 'audited' | 'canopy' | 'timetable' | 'accessible' }[] = [
  { lacks: 'audit', have: 'audited' },
  { lacks: 'canopy', have: 'canopy' },
  { lacks: 'timetable', have: 'timetable' },
  { lacks: 'accessible', have: 'accessible' },
];

export default function Inventory() {
  const { t, locale } = useLocale();
  const phone = usePhone();
  const { filters, page, size, set, setPage, active, clear } = useFilters(KEYS, phone ? 20 : 50);
  const { lacks, ...rest } = filters;
  const query = { ...rest, ...(lacks !== undefined && lacks in LACKS ? { lacks: lacks as Lacks } : {}) };
  const list = useApi(client.inventory, { query: { ...query, page, size } }, { keep: true });
  // The doors count what town, network and search choose, whichever door is open.
  const whole = useApi(client.inventory, { query: { ...rest, page: 1, size: 1 } }, { keep: true });
  const networks = useNetworks().data?.networks ?? [];
  const figures = whole.data?.figures;

  const columns: readonly ListColumn<Row>[] = [
    {
      key: 'stop',
      title: { zh: '站点', en: 'Stop' },
      head: true,
      width: 220,
      cell: (r) => (
        <span className="sf-two-lines">
          <Link to={auditPath(r.stop.id)}>{r.stop.name}</Link>
          <span className="yj-muted yj-small">
            {phone
              ? [r.stop.town ? t(r.stop.town) : null, ...r.stop.lines.slice(0, 4)].filter(Boolean).join(' · ')
              : (r.stop.code ?? r.stop.id)}
          </span>
        </span>
      ),
    },
    { key: 'town', title: { zh: '街镇', en: 'Town' }, width: 110, cell: (r) => (r.stop.town ? t(r.stop.town) : '—') },
    {
      key: 'lines',
      title: { zh: '线路', en: 'Lines' },
      width: 170,
      cell: (r) => r.stop.lines.join(t({ zh: '、', en: ', ' })) || '—',
    },
    {
      key: 'amenities',
      title: { zh: '设施', en: 'Amenities' },
      width: 340,
      cell: (r) => <Amenities amenities={r.amenities} />,
    },
    {
      key: 'checked',
      title: { zh: '最近巡查', en: 'Last audit' },
      width: 150,
      cell: (r) =>
        r.amenities.checkedOn ? (
          <span className="sf-two-lines">
            <span className="yj-num">{fmtDate(r.amenities.checkedOn, locale)}</span>
            <span className="yj-muted yj-small">{t({ zh: `共 ${r.audits} 次`, en: `${r.audits} in all` })}</span>
          </span>
        ) : (
          <Badge kind="warning">{t({ zh: '没有巡查过', en: 'Never' })}</Badge>
        ),
    },
    {
      key: 'departures',
      title: { zh: '工作日班次', en: 'Departures on a weekday' },
      number: true,
      width: 110,
      cell: (r) => fmtInt(r.departures),
    },
    { key: 'network', title: { zh: '网络', en: 'Network' }, extra: true, width: 120, cell: (r) => titleOf(r.stop.network) },
  ];
  const titleOf = (code: string): string => {
    const network = networks.find((n) => n.code === code);
    return network ? t(network.title) : code;
  };

  return (
    <Page
      width="full"
      title={{ zh: '站点台账', en: 'Stop inventory' }}
      lead={
        <p>
          {t({
            zh: '每个站有没有雨篷、时刻表、无障碍设施。按数字看缺什么；没看过的算“未知”，不算没有。',
            en: 'What each stop has. Press a number to see its stops; what nobody looked at is unknown, not missing.',
          })}
        </p>
      }
    >
      <div className="sf-doors" role="group" aria-label={t({ zh: '按缺什么看', en: 'By what is lacking' })}>
        <Door
          label={{ zh: '全部站点', en: 'All stops' }}
          n={figures?.stops}
          note={{ zh: '列出全部', en: 'lists all of them' }}
          on={query.lacks === undefined}
          onPress={() => set({ lacks: undefined })}
        />
        {DOORS.map((d) => (
          <Door
            key={d.lacks}
            label={LACKS[d.lacks]}
            n={figures ? figures.stops - figures[d.have] : undefined}
            note={
              figures && figures.stops > 0
                ? {
                    zh: `${d.lacks === 'audit' ? '巡查过' : '有的占'} ${fmtPercent(figures[d.have] / figures.stops)}`,
                    en: `${fmtPercent(figures[d.have] / figures.stops)} ${d.lacks === 'audit' ? 'are' : 'have it'}`,
                  }
                : ''
            }
            on={query.lacks === d.lacks}
            onPress={() => set({ lacks: query.lacks === d.lacks ? undefined : d.lacks })}
          />
        ))}
      </div>
      <Around />
      <div className="sf-filters">
        <FilterBar active={active} onClear={clear}>
          <Select
            name="town"
            label={{ zh: '街镇', en: 'Town' }}
            placeholder={{ zh: '全部街镇', en: 'All towns' }}
            value={filters.town ?? ''}
            onChange={(town) => set({ town })}
            options={(whole.data?.towns ?? []).map((town) => ({ value: town.code, label: town.name }))}
          />
          <Select
            name="network"
            label={{ zh: '网络', en: 'Network' }}
            placeholder={{ zh: '全部网络', en: 'All networks' }}
            value={filters.network ?? ''}
            onChange={(network) => set({ network })}
            options={networks.map((n) => ({ value: n.code, label: n.title }))}
          />
          <Select
            name="lacks"
            label={{ zh: '缺什么', en: 'Lacks' }}
            placeholder={{ zh: '不限', en: 'Anything' }}
            value={query.lacks ?? ''}
            onChange={(value) => set({ lacks: value })}
            options={(Object.keys(LACKS) as Lacks[]).map((key) => ({ value: key, label: LACKS[key] }))}
          />
          <SearchBox label={{ zh: '站名或编码', en: 'Name or code' }} value={filters.q ?? ''} onSearch={(q) => set({ q })} />
        </FilterBar>
      </div>
      <Ready query={list} rows={10}>
        {(data) => (
          <StaffList
            id="transit.inventory"
            caption={{ zh: '站点台账', en: 'Stop inventory' }}
            columns={phone ? columns.filter((c) => PHONE.includes(c.key)) : columns}
            rows={data.rows}
            rowKey={(r) => r.stop.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(client.inventoryXlsx.op, { query })}
            empty={
              <EmptyState
                title={{ zh: '没有符合条件的站点', en: 'No stop matches' }}
                actions={
                  active > 0 ? <Button onClick={clear}>{t({ zh: '看全部站点', en: 'Show all stops' })}</Button> : undefined
                }
              />
            }
          />
        )}
      </Ready>
    </Page>
  );
}

/** A number that opens its rows. */
function Door(p: { label: Words; n: number | undefined; note: Words; on: boolean; onPress: () => void }) {
  const { t } = useLocale();
  return (
    <button type="button" className="sf-door" aria-pressed={p.on} onClick={p.onPress}>
      <span>{t(p.label)}</span>
      <strong>{p.n === undefined ? '—' : fmtInt(p.n)}</strong>
      <small>{t(p.note)}</small>
    </button>
  );
}

/** The stops around the inspector, nearest first, each one press from its form. */
function Around() {
  const { t, locale } = useLocale();
  const [at, setAt] = useState<string | null>(null);
  const my = useMyPlace((place) => setAt(place.ref));
  const near = useApi(client.nearby, { query: { at: at ?? '0,0', metres: 600, limit: 8 } }, { enabled: at !== null });
  return (
    <>
      <p className="ts-around">
        <Button icon="pin" busy={my.busy || near.isFetching} onClick={my.locate}>
          {t({ zh: '我身边的站', en: 'Stops around me' })}
        </Button>
      </p>
      {my.problem ? (
        <Notice kind="warning" alert>
          <p>{t(my.problem)}</p>
        </Notice>
      ) : null}
      {near.error ? (
        <Notice kind="danger" alert title={near.error.problem.message}>
          <p>{t(near.error.problem.mend)}</p>
        </Notice>
      ) : null}
      {near.data ? (
        <Section title={{ zh: '我身边的站', en: 'Stops around me' }}>
          {near.data.places.length === 0 ? (
            <p>{t({ zh: '600 米内没有站。', en: 'No stop within 600 m.' })}</p>
          ) : (
            <ul className="sf-near">
              {near.data.places.map((stop) => (
                <li key={stop.id}>
                  <Link to={auditPath(stop.id)}>
                    <Icon name="edit" size={16} /> {stop.name}
                  </Link>
                  <span className="yj-muted">
                    {stop.lines.slice(0, 4).join(t({ zh: '、', en: ', ' }))} · {fmtMetres(stop.metres, locale)}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Section>
      ) : null}
    </>
  );
}
