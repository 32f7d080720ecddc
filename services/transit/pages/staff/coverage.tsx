/** How many residents live within a walk of a stop, by town, and the places without one. */
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import {
  Badge,
  Button,
  ButtonLink,
  ExampleMark,
  Figure,
  Figures,
  Link,
  LoadingState,
  Page,
  Ready,
  Section,
  Select,
  fieldId,
  fmtDate,
  fmtInt,
  fmtPercent,
  useApi,
  useLocale,
} from '@yunjian/ui';
import { client, fileHref } from '../shared/client.ts';
import { DateInput } from '../shared/date-input.tsx';
import { LongTable } from '../shared/long-table.tsx';
import { useNetworks } from '../shared/marks.tsx';
import { fmtMetres, isAskable } from '../shared/time.ts';
import { TransitMap } from '../shared/transit-map.tsx';
import { auditPath } from './paths.ts';
import './staff.css';

type Answer = Awaited<ReturnType<typeof client.coverage>>;
type Gap = Answer['gaps'][number];
const METRES = ['300', '500', '800', '1000'] as const;
const GAP = '#b3261e';
const STOP = '#0f6e6a';

export default function Coverage() {
  const { t, locale } = useLocale();
  const [search, setSearch] = useSearchParams();
  const today = useNetworks().data?.today ?? '';
  const metres = METRES.find((m) => m === search.get('metres')) ?? '500';
  const date = isAskable(search.get('date') ?? '') ? (search.get('date') ?? '') : '';
  const query = { metres, ...(date ? { date } : {}) };
  const answer = useApi(client.coverage, { query }, { keep: true });
  const put = (key: string, value: string) =>
    setSearch(
      (old) => {
        const next = new URLSearchParams(old);
        if (value) next.set(key, value);
        else next.delete(key);
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return (
    <Page
      width="full"
      title={{ zh: '站点覆盖', en: 'Coverage' }}
      lead={
        <p>
          {t({
            zh: '家门口走得到站的居民有多少，哪里还没有。按直线距离算，当天有班次的站才算。',
            en: 'How many residents have a stop in walking distance, and where there is none. Straight-line distance; stops count when something departs that day.',
          })}
        </p>
      }
      actions={
        <ButtonLink icon="download" download="" href={fileHref(client.coverageXlsx.op, { query })}>
          {t({ zh: '导出全部 Excel', en: 'Export all (Excel)' })}
        </ButtonLink>
      }
    >
      <div className="sf-ask">
        <Select
          name="metres"
          label={{ zh: '距离', en: 'Distance' }}
          value={metres}
          placeholder={{ zh: '500 米', en: '500 m' }}
          onChange={(value) => put('metres', value === '500' ? '' : value)}
          options={METRES.map((m) => ({ value: m, label: { zh: `${m} 米`, en: `${m} m` } }))}
        />
        <div className="yj-field">
          <label className="yj-label" htmlFor={fieldId('date')}>
            {t({ zh: '日期', en: 'Date' })}
          </label>
          <DateInput
            id={fieldId('date')}
            date={date || (answer.data?.date ?? today)}
            onDate={(day) => put('date', day === today ? '' : day)}
          />
        </div>
        {answer.isPlaceholderData ? <LoadingState rows={1} label={{ zh: '正在重算', en: 'Working it out again' }} /> : null}
      </div>
      <Ready query={answer} rows={10}>
        {(data) => (
          <>
            <Figures>
              <Figure
                label={{ zh: `${data.metres} 米内有站的居民`, en: `Residents within ${data.metres} m of a stop` }}
                value={fmtPercent(data.share)}
                formula={{ zh: '有站的居民 ÷ 全部居民。', en: 'Residents with a stop, divided by all residents.' }}
                made={() => (
                  <p>
                    {fmtInt(data.reached)} ÷ {fmtInt(data.residents)}
                  </p>
                )}
                asOf={data.date}
                source={data.source}
                note={data.example ? <ExampleMark of="data" /> : null}
              />
              <Figure
                label={{ zh: '没有站的居民', en: 'Residents without' }}
                value={fmtInt(data.residents - data.reached)}
                unit={{ zh: '人', en: '' }}
                formula={{ zh: '下面“缺口”各处居民之和。', en: 'The residents of all gaps below.' }}
                asOf={data.date}
                source={data.source}
              />
              <Figure
                label={{ zh: '缺口', en: 'Gaps' }}
                value={fmtInt(data.gaps.length)}
                unit={{ zh: '处', en: '' }}
                formula={{ zh: '附近没有站的居住点，逐处列在下面。', en: 'Places without a stop; all are listed below.' }}
                asOf={data.date}
                source={data.source}
              />
            </Figures>
            <Gaps data={data} />
            <Section title={{ zh: '各街镇', en: 'By town' }}>
              <LongTable
                caption={{ zh: `各街镇 ${data.metres} 米覆盖`, en: `Coverage within ${data.metres} m by town` }}
                hideCaption
                size={50}
                rows={data.towns}
                rowKey={(town) => town.code}
                columns={[
                  {
                    key: 'town',
                    title: { zh: '街镇', en: 'Town' },
                    head: true,
                    sortBy: (x) => t(x.town),
                    cell: (x) => t(x.town),
                  },
                  {
                    key: 'residents',
                    title: { zh: '居民（人）', en: 'Residents' },
                    number: true,
                    sortBy: (x) => x.residents,
                    cell: (x) => fmtInt(x.residents),
                  },
                  {
                    key: 'reached',
                    title: { zh: '有站（人）', en: 'With a stop' },
                    number: true,
                    sortBy: (x) => x.reached,
                    cell: (x) => fmtInt(x.reached),
                  },
                  {
                    key: 'without',
                    title: { zh: '没有站（人）', en: 'Without' },
                    number: true,
                    sortBy: (x) => x.residents - x.reached,
                    cell: (x) => fmtInt(x.residents - x.reached),
                  },
                  {
                    key: 'share',
                    title: { zh: '占比', en: 'Share' },
                    number: true,
                    sortBy: (x) => x.share,
                    cell: (x) => fmtPercent(x.share),
                  },
                ]}
              />
            </Section>
            <p className="yj-muted yj-small">
              {t({ zh: '居民数来源：', en: 'Residents: ' })}
              {t(data.source)} · {fmtDate(data.date, locale)} {data.example ? <ExampleMark of="data" /> : null}
            </p>
          </>
        )}
      </Ready>
    </Page>
  );
}

/** The places without a stop, most residents first, beside their map. */
function Gaps({ data }: { data: Answer }) {
  const { t, locale } = useLocale();
  const [chosen, setChosen] = useState<string | null>(null);
  const { gaps } = data;
  const picked = gaps.find((g) => g.code === chosen) ?? null;
  const points = useMemo(
    () =>
      gaps.map((g) => ({
        id: g.code,
        lon: g.lon,
        lat: g.lat,
        title: g.name,
        color: GAP,
        size: g.residents >= 3000 ? ('big' as const) : g.residents >= 1000 ? ('normal' as const) : ('small' as const),
      })),
    [gaps],
  );
  const lines = useMemo(
    () =>
      picked?.nearest
        ? [
            {
              id: 'nearest',
              path: [
                [picked.lon, picked.lat],
                [picked.nearest.lon, picked.nearest.lat],
              ] as const,
              color: STOP,
              dashed: true,
              width: 3,
            },
          ]
        : [],
    [picked],
  );
  const pins = useMemo(
    () =>
      picked?.nearest
        ? [{ id: 'stop', lon: picked.nearest.lon, lat: picked.nearest.lat, color: STOP, text: t({ zh: '站', en: 'S' }) }]
        : [],
    [picked, t],
  );
  if (gaps.length === 0)
    return (
      <Section title={{ zh: '缺口', en: 'Gaps' }}>
        <Badge kind="success">{t({ zh: '每一处都有站', en: 'No place is without a stop' })}</Badge>
      </Section>
    );
  return (
    <Section title={{ zh: `缺口（${fmtInt(gaps.length)}）`, en: `Gaps (${fmtInt(gaps.length)})` }}>
      <div className="sf-split">
        <LongTable<Gap>
          caption={{ zh: '没有站的地方，居民多的在前', en: 'Places without a stop, most residents first' }}
          hideCaption
          size={15}
          rows={gaps}
          rowKey={(g) => g.code}
          columns={[
            {
              key: 'name',
              title: { zh: '居住点', en: 'Place' },
              head: true,
              sortBy: (g) => g.name,
              cell: (g) => (
                <span className="sf-two-lines">
                  <button
                    type="button"
                    className="yj-link yj-linklike"
                    aria-pressed={g.code === chosen}
                    onClick={() => setChosen(g.code)}
                  >
                    {g.name}
                  </button>
                  <span className="yj-muted yj-small">{t(g.town)}</span>
                </span>
              ),
            },
            {
              key: 'residents',
              title: { zh: '居民（人）', en: 'Residents' },
              number: true,
              sortBy: (g) => g.residents,
              cell: (g) => fmtInt(g.residents),
            },
            {
              key: 'nearest',
              title: { zh: '最近的站', en: 'Nearest stop' },
              sortBy: (g) => g.nearest?.name ?? null,
              cell: (g) => (g.nearest?.id ? <Link to={auditPath(g.nearest.id)}>{g.nearest.name}</Link> : '—'),
            },
            {
              key: 'metres',
              title: { zh: '距离', en: 'Away' },
              number: true,
              sortBy: (g) => g.metres,
              cell: (g) => (g.metres === null ? '—' : fmtMetres(g.metres, locale)),
            },
          ]}
        />
        <TransitMap
          label={{ zh: '缺口地图', en: 'Map of the gaps' }}
          height="32rem"
          stops={points}
          lines={lines}
          pins={pins}
          fit={picked ? 'content' : boxOf(gaps)}
          selected={chosen}
          onSelect={setChosen}
          legend={[
            {
              label: { zh: '没有站的居住点（越大居民越多）', en: 'Place without a stop (larger: more residents)' },
              color: GAP,
              kind: 'stop',
            },
            ...(picked?.nearest
              ? [{ label: { zh: '到最近的站', en: 'To the nearest stop' }, color: STOP, kind: 'dashed' as const }]
              : []),
          ]}
          chosen={
            picked ? (
              <>
                <strong>{picked.name}</strong>
                <span>
                  {t({ zh: `居民 ${fmtInt(picked.residents)} 人`, en: `${fmtInt(picked.residents)} residents` })}
                  {picked.nearest && picked.metres !== null
                    ? t({
                        zh: `，最近的站${picked.nearest.name} ${fmtMetres(picked.metres, 'zh')}`,
                        en: `, nearest stop ${picked.nearest.name} ${fmtMetres(picked.metres, 'en')} away`,
                      })
                    : null}
                </span>
                <Button small kind="plain" onClick={() => setChosen(null)}>
                  {t({ zh: '关闭', en: 'Close' })}
                </Button>
              </>
            ) : null
          }
        />
      </div>
    </Section>
  );
}

/** West, south, east, north of the gaps. */
const boxOf = (gaps: readonly Gap[]): [number, number, number, number] => [
  Math.min(...gaps.map((g) => g.lon)) - 0.01,
  Math.min(...gaps.map((g) => g.lat)) - 0.01,
  Math.max(...gaps.map((g) => g.lon)) + 0.01,
  Math.max(...gaps.map((g) => g.lat)) + 0.01,
];
