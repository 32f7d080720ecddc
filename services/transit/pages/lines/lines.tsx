import { useNavigate, useSearchParams } from 'react-router';
import { useState } from 'react';
import { Button, EmptyState, Link, Loaded, SearchBox, Section, Select, fmtInt, useApi, useLocale } from '@yunjian/ui';
import { LineBadge } from '../shared/badge.tsx';
import { client, linePath, stopPath } from '../shared/client.ts';
import { TransitPage } from '../shared/frame.tsx';
import { NetworkMarks, SourceNotes, useNetworks } from '../shared/marks.tsx';
import { PlaceSearch } from '../shared/place-search.tsx';
import type { Network } from '../shared/types.ts';
import { byNetwork, type LineRow } from './group.ts';
import '../stop/stop.css';
import './lines.css';

/** Lines of a network shown before "all of them" is pressed. */
const SHOWN = 30;

/** All lines by network, found by number or terminus; and stops by name. */
export default function LinesPage() {
  const { t } = useLocale();
  const go = useNavigate();
  const [search, setSearch] = useSearchParams();
  const q = search.get('q') ?? '';
  const network = search.get('network') ?? '';
  const networks = useNetworks();
  const lines = useApi(
    client.lines,
    { query: { ...(q ? { q: q.slice(0, 60) } : {}), ...(network ? { network: network.slice(0, 40) } : {}) } },
    { keep: true },
  );
  const set = (key: string, value: string): void =>
    setSearch(
      (old) => {
        const query = new URLSearchParams(old);
        if (value) query.set(key, value);
        else query.delete(key);
        return query;
      },
      { replace: true, preventScrollReset: true },
    );
  const all = networks.data?.networks ?? [];
  const today = networks.data?.today ?? '';
  return (
    <TransitPage
      title={{ zh: '线路和站点', en: 'Lines and stops' }}
      lead={
        <p>
          {t({
            zh: '查一个站的下一班，或一条线路的全部站点和首末班。',
            en: 'Find what leaves next from a stop, or all stops of a line with its first and last service.',
          })}
        </p>
      }
    >
      <div className="ln-find">
        <PlaceSearch
          name="stop"
          label={{ zh: '找站点（名称、拼音、站点编码）', en: 'Find a stop (name, pinyin, code)' }}
          value={null}
          onChange={(place) => {
            if (place && place.kind !== 'point') void go(stopPath(place.ref));
          }}
        />
        <SearchBox
          label={{ zh: '找线路（线路号、终点）', en: 'Find a line (number, terminus)' }}
          value={q}
          onSearch={(text) => set('q', text)}
        />
        <Select
          name="network"
          label={{ zh: '网络', en: 'Network' }}
          value={network}
          onChange={(value) => set('network', value)}
          placeholder={{ zh: '全部网络', en: 'All networks' }}
          options={all.map((n) => ({ value: n.code, label: n.title }))}
        />
      </div>
      <Loaded
        query={lines}
        rows={8}
        empty={{
          when: (data) => data.lines.length === 0,
          show: (
            <EmptyState
              title={{ zh: '没有符合条件的线路', en: 'No line matches' }}
              actions={
                q || network ? (
                  <Button onClick={() => setSearch({}, { replace: true })}>
                    {t({ zh: '看全部线路', en: 'Show all lines' })}
                  </Button>
                ) : undefined
              }
            >
              <p>
                {t({
                  zh: '只写线路号或终点站的一部分试试；找站点请用左边的框。',
                  en: 'Try part of the number or of the terminus; to find a stop use the other field.',
                })}
              </p>
            </EmptyState>
          ),
        }}
      >
        {(data) =>
          byNetwork(data.lines, all).map((group) => (
            <NetworkLines key={group.code} rows={group.rows} code={group.code} network={group.network} today={today} />
          ))
        }
      </Loaded>
      <SourceNotes networks={network ? all.filter((n) => n.code === network) : all} today={today} />
    </TransitPage>
  );
}

function NetworkLines({
  rows,
  code,
  network,
  today,
}: {
  rows: readonly LineRow[];
  code: string;
  network: Network | undefined;
  today: string;
}) {
  const { t } = useLocale();
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, SHOWN);
  return (
    <Section
      title={network?.title ?? code}
      actions={
        <span className="st-marks">
          <NetworkMarks network={network} today={today} />
        </span>
      }
    >
      <ul className="ln-list">
        {shown.map((row) => (
          <li key={row.id}>
            <LineBadge line={row} />
            <div>
              <Link to={linePath(row.id)}>{row.from && row.to ? `${row.from} – ${row.to}` : row.long || row.short}</Link>
              <p className="yj-muted yj-small">
                {t({ zh: `${fmtInt(row.stops)} 站`, en: `${fmtInt(row.stops)} stops` })}
                {row.long && row.long !== row.short ? ` · ${row.long}` : ''}
                {row.night ? t({ zh: ' · 夜间', en: ' · night' }) : ''}{' '}
                {row.example ? <span className="yj-example">{t({ zh: '示例', en: 'sample' })}</span> : null}
              </p>
            </div>
          </li>
        ))}
      </ul>
      {rows.length > shown.length ? (
        <Button kind="plain" icon="down" onClick={() => setAll(true)}>
          {t({ zh: `再看 ${rows.length - shown.length} 条线路`, en: `${rows.length - shown.length} more lines` })}
        </Button>
      ) : null}
    </Section>
  );
}
