/** The versions of a rule: which was in force when, who did what, and what differs between any two. */
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import {
  DataTable,
  EmptyState,
  ExampleMark,
  Link,
  LoadingState,
  Section,
  Select,
  Timeline,
  Trouble,
  fmtDate,
  fmtInt,
  useApi,
  useLocale,
  type Column,
} from '@yunjian/ui';
import { client } from '../api.ts';
import { outlineOf, type Outline } from '../engine.ts';
import { inLanguage, tableIn, wordsOf } from '../subject.ts';
import { columnsOf } from '../table/columns.ts';
import { knowColumns } from '../table/vocabulary.ts';
import { StateBadge } from '../parts.tsx';
import type { DraftDetail, RuleRow, VersionRow } from '../types.ts';
import { shortHash, stateText, stepText } from '../words.ts';
import { diffRest, diffTable, type TableDiff } from './compare.ts';
import { DiffTable } from './diff-table.tsx';

export function VersionsTab({
  rule,
  subjectRef,
  history,
}: {
  rule: RuleRow;
  subjectRef: string;
  history: DraftDetail['history'];
}) {
  const { locale, t } = useLocale();
  // What the district's pack brought has no person behind it.
  const publisher = (by: string): string =>
    by === 'district pack' ? t({ zh: '随地区包发布', en: 'With the district pack' }) : by;
  const columns: readonly Column<VersionRow>[] = [
    {
      key: 'version',
      title: { zh: '版本', en: 'Version' },
      head: true,
      cell: (v) => (
        <span className="yj-row">
          <Link to={`/staff/rules/${rule.code}/${encodeURIComponent(v.version)}`}>{v.version}</Link>
          {v.example ? <ExampleMark /> : null}
        </span>
      ),
    },
    { key: 'state', title: { zh: '状态', en: 'State' }, cell: (v) => <StateBadge state={v.state} /> },
    { key: 'from', title: { zh: '生效', en: 'In force from' }, cell: (v) => fmtDate(v.from, locale), sortBy: (v) => v.from },
    { key: 'until', title: { zh: '失效', en: 'Until' }, cell: (v) => (v.until ? fmtDate(v.until, locale) : '—') },
    {
      key: 'by',
      title: { zh: '发布', en: 'Published by' },
      cell: (v) => `${publisher(v.publishedBy)} · ${fmtDate(v.publishedAt, locale)}`,
    },
    {
      key: 'decisions',
      title: { zh: '据此决定（件）', en: 'Decisions' },
      number: true,
      cell: (v) => fmtInt(v.decisions),
      sortBy: (v) => v.decisions,
    },
    { key: 'hash', title: { zh: '指纹', en: 'Hash' }, cell: (v) => <code title={v.sha256}>{shortHash(v.sha256)}</code> },
  ];
  return (
    <div className="wb-tab">
      <Compare rule={rule} subjectRef={subjectRef} />
      <Section title={{ zh: '这个版本的经过', en: 'What happened to this version' }}>
        <Timeline
          items={history.map((h, i) => ({
            id: String(i),
            at: h.at,
            title: stepText[h.step],
            who: h.byName,
            state: i === history.length - 1 ? 'now' : h.step === 'discarded' || h.step === 'rehearsal-failed' ? 'bad' : 'done',
            text:
              h.reason || h.sha256 ? (
                <p className="yj-small">
                  {h.reason}
                  {h.reason && h.sha256 ? ' · ' : null}
                  {h.sha256 ? <code title={h.sha256}>{shortHash(h.sha256)}</code> : null}
                </p>
              ) : null,
          }))}
        />
      </Section>
      <Section title={{ zh: '全部版本', en: 'All versions' }}>
        <DataTable
          caption={{ zh: '全部版本', en: 'All versions' }}
          hideCaption
          columns={columns}
          rows={rule.versions}
          rowKey={(v) => v.version}
        />
      </Section>
    </div>
  );
}

/** Two texts side by side; the present one against the version in force unless chosen otherwise. */
function Compare({ rule, subjectRef }: { rule: RuleRow; subjectRef: string }) {
  const [search, setSearch] = useSearchParams();
  const options = [
    ...rule.drafts.map((d) => ({
      value: `draft:${d.id}`,
      label: { zh: `${d.version}（${stateText[d.state].zh}）`, en: `${d.version} (${stateText[d.state].en})` },
    })),
    ...rule.versions
      .filter((v) => !rule.drafts.some((d) => d.version === v.version && d.state === 'approved'))
      .map((v) => ({
        value: v.version,
        label: { zh: `${v.version}（${stateText[v.state].zh}）`, en: `${v.version} (${stateText[v.state].en})` },
      })),
  ];
  const other = rule.drafts.find((d) => `draft:${d.id}` === subjectRef)?.base ?? rule.inForce ?? rule.versions[0]?.version ?? '';
  const before = rule.versions.findIndex((v) => v.version === subjectRef);
  const usual = other === subjectRef ? (rule.versions[before + 1]?.version ?? other) : other;
  const a = search.get('a') ?? usual;
  const b = search.get('b') ?? subjectRef;
  const set = (key: string, value: string) =>
    setSearch((old) => {
      const next = new URLSearchParams(old);
      next.set(key, value);
      return next;
    });
  return (
    <Section title={{ zh: '比较两个版本', en: 'Two versions compared' }}>
      <div className="wb-compare">
        <Select
          name="compare-a"
          label={{ zh: '从', en: 'From' }}
          value={a}
          onChange={(value) => set('a', value)}
          options={options}
        />
        <Select
          name="compare-b"
          label={{ zh: '到', en: 'To' }}
          value={b}
          onChange={(value) => set('b', value)}
          options={options}
        />
      </div>
      {a === b || a === '' ? (
        <EmptyState title={{ zh: '请选两个不同的版本', en: 'Choose two different versions' }} />
      ) : (
        <Difference code={rule.code} a={a} b={b} />
      )}
    </Section>
  );
}

function Difference({ code, a, b }: { code: string; a: string; b: string }) {
  const { t, locale } = useLocale();
  const query = useApi(client.diff, { params: { code }, query: { a, b } });
  const { data } = query;
  const found = useMemo(() => {
    if (!data) return null;
    const words = wordsOf(data.b.meta);
    const [oa, ob] = [data.a, data.b].map((x) => inLanguage(outlineOf(x.dmn), words, locale)) as [Outline, Outline];
    const ids = [...new Set([...ob.decisions, ...oa.decisions].filter((d) => d.kind === 'table').map((d) => d.id))];
    const tables = ids
      .map((id): TableDiff | null => {
        const label = [...ob.decisions, ...oa.decisions].find((d) => d.id === id)?.label ?? id;
        return diffTable(id, label, tableIn(data.a.dmn, id), tableIn(data.b.dmn, id), (table) =>
          knowColumns(table, columnsOf(table, true), words, (name) => ob.decisions.find((d) => d.name === name)?.answers ?? ''),
        );
      })
      .filter((d): d is TableDiff => d !== null && d.words.length > 0);
    return { tables, rest: diffRest(data.a, data.b) };
  }, [data, locale]);
  if (query.error) return <Trouble error={query.error} retry={() => void query.refetch()} />;
  if (!found) return <LoadingState rows={4} />;
  const count = found.tables.reduce((n, d) => n + d.words.length, found.rest.length);
  if (count === 0) return <EmptyState title={{ zh: '两个版本的规则完全相同', en: 'The two say exactly the same' }} />;
  return (
    <>
      <p className="wb-sentence">{t({ zh: `共 ${count} 处不同`, en: `${count} differences` })}</p>
      {found.rest.length > 0 ? (
        <ul className="wb-differences">
          {found.rest.map((w) => (
            <li key={w.zh}>{t(w)}</li>
          ))}
        </ul>
      ) : null}
      {found.tables.map((d) => (
        <section key={d.id} className="wb-diff" aria-label={d.label}>
          <h3>{d.label}</h3>
          <ul className="wb-differences">
            {d.words.map((w, i) => (
              <li key={`${i} ${w.zh}`}>{t(w)}</li>
            ))}
          </ul>
          <DiffTable diff={d} />
        </section>
      ))}
    </>
  );
}
