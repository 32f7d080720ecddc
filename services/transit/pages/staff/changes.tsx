import { useState } from 'react';
import { Button, DataTable, Details, Section, fmtDate, fmtInt, useLocale } from '@yunjian/ui';
import type { client } from '../shared/client.ts';
import { LongTable } from '../shared/long-table.tsx';
import { fmtMetres } from '../shared/time.ts';
import { TOTALS, signed } from './totals.ts';

type ChangesOf = NonNullable<Awaited<ReturnType<typeof client.upload>>['changes']>;
const SHOWN = 60;

/** What publishing changes: totals, lines, stops, all against the timetable in use. */
export function Changes({ changes: c }: { changes: ChangesOf }) {
  const { t, locale } = useLocale();
  const nothing =
    [c.linesAdded, c.linesRemoved, c.stopsAdded, c.stopsRemoved, c.stopsMoved, c.linesChanged].every(
      (list) => list.length === 0,
    ) && c.totals.every((x) => x.before === x.after);
  return (
    <Section title={{ zh: '与现在的时刻表比', en: 'Against the timetable in use' }}>
      <p>
        {t({ zh: `有效期 ${c.first} 至 ${c.last}。`, en: `In force ${c.first} to ${c.last}.` })}{' '}
        {nothing ? t({ zh: '线路、站点、班次都没有变化。', en: 'Lines, stops and trips are the same.' }) : null}
      </p>
      <DataTable
        caption={{ zh: '总数', en: 'Totals' }}
        rows={c.totals}
        rowKey={(x) => x.what}
        columns={[
          { key: 'what', title: { zh: '项目', en: 'What' }, head: true, cell: (x) => t(TOTALS[x.what]) },
          { key: 'before', title: { zh: '现在', en: 'Now' }, number: true, cell: (x) => fmtInt(x.before) },
          { key: 'after', title: { zh: '发布后', en: 'After' }, number: true, cell: (x) => fmtInt(x.after) },
          { key: 'change', title: { zh: '变化', en: 'Change' }, number: true, cell: (x) => signed(x.after - x.before, fmtInt) },
        ]}
      />
      {c.days && c.days.length > 0 ? (
        <DataTable
          caption={{ zh: '每天开行的班次', en: 'Trips a day' }}
          rows={c.days}
          rowKey={(d) => d.day}
          columns={[
            { key: 'day', title: { zh: '日期', en: 'Day' }, head: true, cell: (d) => fmtDate(d.date, locale) },
            { key: 'before', title: { zh: '现在', en: 'Now' }, number: true, cell: (d) => fmtInt(d.before) },
            { key: 'after', title: { zh: '发布后', en: 'After' }, number: true, cell: (d) => fmtInt(d.after) },
            { key: 'change', title: { zh: '变化', en: 'Change' }, number: true, cell: (d) => signed(d.after - d.before, fmtInt) },
          ]}
        />
      ) : null}
      <Names title={{ zh: '新增线路', en: 'Lines added' }} names={c.linesAdded} />
      <Names title={{ zh: '取消线路', en: 'Lines removed' }} names={c.linesRemoved} />
      {c.linesChanged.length > 0 ? (
        <Details
          summary={{
            zh: `班次有变的线路（${new Set(c.linesChanged.map((l) => l.line)).size}）`,
            en: `Lines whose trips differ (${new Set(c.linesChanged.map((l) => l.line)).size})`,
          }}
        >
          <LongTable
            caption={{
              zh: '班次、停站或时刻有变的线路，按周三、周六、周日各比一天',
              en: 'Lines whose trips, stops or times differ, compared on a Wednesday, a Saturday and a Sunday',
            }}
            rows={c.linesChanged}
            rowKey={(l) => `${l.line}|${l.day ?? ''}`}
            columns={[
              { key: 'line', title: { zh: '线路', en: 'Line' }, head: true, sortBy: (l) => l.line, cell: (l) => l.line },
              {
                key: 'day',
                title: { zh: '比的那天', en: 'Day compared' },
                sortBy: (l) => l.date ?? '',
                cell: (l) => (l.date ? fmtDate(l.date, locale) : t({ zh: '周三', en: 'Wednesday' })),
              },
              {
                key: 'before',
                title: { zh: '现在（班）', en: 'Trips now' },
                number: true,
                sortBy: (l) => l.before,
                cell: (l) => fmtInt(l.before),
              },
              {
                key: 'after',
                title: { zh: '发布后（班）', en: 'After' },
                number: true,
                sortBy: (l) => l.after,
                cell: (l) => fmtInt(l.after),
              },
              {
                key: 'change',
                title: { zh: '变化', en: 'Change' },
                number: true,
                sortBy: (l) => l.after - l.before,
                cell: (l) => signed(l.after - l.before, fmtInt),
              },
              {
                key: 'times',
                title: { zh: '发布后首末班', en: 'First and last after' },
                cell: (l) => <span className="yj-num">{`${l.first || '—'} – ${l.last || '—'}`}</span>,
              },
            ]}
          />
        </Details>
      ) : null}
      <Names
        title={{ zh: '新增站', en: 'Stops added' }}
        names={c.stopsAdded.map((s) => t({ zh: `${s.name}（${s.id}）`, en: `${s.name} (${s.id})` }))}
      />
      <Names
        title={{ zh: '取消站', en: 'Stops removed' }}
        names={c.stopsRemoved.map((s) => t({ zh: `${s.name}（${s.id}）`, en: `${s.name} (${s.id})` }))}
      />
      {c.stopsMoved.length > 0 ? (
        <Details summary={{ zh: `移动的站（${c.stopsMoved.length}）`, en: `Stops moved (${c.stopsMoved.length})` }}>
          <LongTable
            caption={{ zh: '移动的站，远的在前', en: 'Stops moved, the farthest first' }}
            hideCaption
            rows={c.stopsMoved}
            rowKey={(s) => s.id}
            columns={[
              { key: 'name', title: { zh: '站', en: 'Stop' }, head: true, sortBy: (s) => s.name, cell: (s) => s.name },
              { key: 'id', title: { zh: '编号', en: 'Id' }, cell: (s) => <code>{s.id}</code> },
              {
                key: 'metres',
                title: { zh: '移动', en: 'Moved' },
                number: true,
                sortBy: (s) => s.metres,
                cell: (s) => (s.metres < 10 ? `${s.metres} m` : fmtMetres(s.metres, locale)),
              },
            ]}
          />
        </Details>
      ) : null}
    </Section>
  );
}

/** A list of names that opens; long ones in two steps. */
function Names({ title, names }: { title: { zh: string; en: string }; names: readonly string[] }) {
  const { t } = useLocale();
  const [all, setAll] = useState(false);
  if (names.length === 0) return null;
  const shown = all ? names : names.slice(0, SHOWN);
  return (
    <Details summary={{ zh: `${title.zh}（${fmtInt(names.length)}）`, en: `${title.en} (${fmtInt(names.length)})` }}>
      <ul className="sf-names">
        {shown.map((name, i) => (
          <li key={`${name}|${i}`}>{name}</li>
        ))}
      </ul>
      {shown.length < names.length ? (
        <Button small kind="plain" icon="down" onClick={() => setAll(true)}>
          {t({ zh: `列出全部 ${fmtInt(names.length)} 项`, en: `List all ${fmtInt(names.length)}` })}
        </Button>
      ) : null}
    </Details>
  );
}
