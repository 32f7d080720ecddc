import { useState } from 'react';
import { Badge, ButtonLink, EmptyState, Ready, Section, fmtInt, pageOf, useApi, useLocale } from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref } from '../shared/client.ts';
import { kindWords } from './finding-words.ts';
import { SEVERITY } from './words.ts';

type Upload = Awaited<ReturnType<typeof client.upload>>;
type Finding = Awaited<ReturnType<typeof client.uploadFindings>>['rows'][number];
const SIZE = 50;

/** What could not be used as it was: by kind, a page at a time, all in the spreadsheet. */
export function Findings({ upload: u }: { upload: Upload }) {
  const { t } = useLocale();
  const [kind, setKind] = useState<string | null>(null);
  const [at, setAt] = useState(pageOf(new URLSearchParams(), SIZE));
  const kinds = Object.entries(u.counts).toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const total = kinds.reduce((sum, [, n]) => sum + n, 0);
  const list = useApi(
    client.uploadFindings,
    { params: { id: u.id }, query: { page: at.page, size: at.size, ...(kind ? { kind } : {}) } },
    { keep: true, enabled: total > 0 },
  );
  const choose = (next: string | null) => {
    setKind(next);
    setAt((old) => ({ ...old, page: 1 }));
  };
  const columns: readonly ListColumn<Finding>[] = [
    {
      key: 'where',
      title: { zh: '在哪里', en: 'Where' },
      head: true,
      width: 190,
      cell: (f) => (
        <span className="sf-two-lines">
          <span>
            {f.file || '—'}
            {f.line === null ? null : t({ zh: ` 第 ${fmtInt(f.line)} 行`, en: `, line ${fmtInt(f.line)}` })}
          </span>
          {f.id ? <code>{f.id}</code> : null}
        </span>
      ),
    },
    {
      key: 'severity',
      title: { zh: '程度', en: 'Severity' },
      width: 100,
      cell: (f) => <Badge kind={SEVERITY[f.severity].kind}>{t(SEVERITY[f.severity].words)}</Badge>,
    },
    { key: 'reason', title: { zh: '什么问题', en: 'What is wrong' }, width: 320, cell: (f) => t(f.reason) },
    { key: 'done', title: { zh: '怎么处理的', en: 'What was done' }, width: 240, cell: (f) => t(f.done) },
    { key: 'kind', title: { zh: '类别', en: 'Kind' }, width: 160, cell: (f) => t(kindWords(f.kind)) },
  ];
  if (total === 0)
    return u.state === 'refused' || u.changes === null ? null : (
      <Section title={{ zh: '检查结果', en: 'Findings' }}>
        <Badge kind="success">{t({ zh: '没有发现问题，全部用上了', en: 'Nothing found: all of it is used' })}</Badge>
      </Section>
    );
  return (
    <Section
      title={{ zh: `检查结果（${fmtInt(total)} 条）`, en: `Findings (${fmtInt(total)})` }}
      actions={
        <ButtonLink icon="download" download="" href={fileHref(client.uploadXlsx.op, { params: { id: u.id } })}>
          {t({ zh: '导出全部 Excel', en: 'Export all (Excel)' })}
        </ButtonLink>
      }
    >
      <ul className="sf-kinds" aria-label={t({ zh: '按类别看', en: 'By kind' })}>
        <li>
          <button type="button" aria-pressed={kind === null} onClick={() => choose(null)}>
            {t({ zh: '全部', en: 'All' })} <strong className="yj-num">{fmtInt(total)}</strong>
          </button>
        </li>
        {kinds.map(([code, n]) => (
          <li key={code}>
            <button type="button" aria-pressed={kind === code} title={code} onClick={() => choose(kind === code ? null : code)}>
              {t(kindWords(code))} <strong className="yj-num">{fmtInt(n)}</strong>
            </button>
          </li>
        ))}
      </ul>
      <Ready query={list} rows={8}>
        {(data) => (
          <>
            {data.total < (kind === null ? total : (u.counts[kind] ?? 0)) ? (
              <p className="yj-hint">
                {t({
                  zh: `每一类最多列出 1,000 条，这里列 ${fmtInt(data.total)} 条；上面的数是全部。`,
                  en: `At most 1,000 of a kind are listed, ${fmtInt(data.total)} here; the numbers above count all.`,
                })}
              </p>
            ) : null}
            <StaffList
              id="transit.findings"
              caption={{ zh: '检查结果', en: 'Findings' }}
              columns={columns}
              rows={data.rows}
              rowKey={(f) => `${f.kind}|${f.file}|${f.line ?? ''}|${f.id ?? ''}|${f.reason.en}`}
              page={{ ...at, total: data.total }}
              onPage={(page, size) => setAt({ page, size })}
              empty={<EmptyState title={{ zh: '这一类没有留下明细', en: 'No details were kept of this kind' }} />}
            />
          </>
        )}
      </Ready>
    </Section>
  );
}
