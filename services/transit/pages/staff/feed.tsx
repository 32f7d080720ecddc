/** One upload: how its check goes, what was found, what it changes, and the decision to publish it or keep the old timetable. */
import { useState } from 'react';
import { useParams } from 'react-router';
import {
  Badge,
  Button,
  ButtonLink,
  EmptyState,
  Facts,
  Link,
  Notice,
  Page,
  Progress,
  Ready,
  Refusal,
  Section,
  fmtBytes,
  fmtDate,
  fmtDateTime,
  fmtInt,
  pageOf,
  useApi,
  useCommand,
  useLocale,
  useToast,
} from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref } from '../shared/client.ts';
import { NotStated, useNetworks } from '../shared/marks.tsx';
import { Changes } from './changes.tsx';
import { TOTALS, shrunk } from './totals.ts';
import { kindWords } from './finding-words.ts';
import { UPLOAD_STATE, SEVERITY } from './words.ts';
import './staff.css';

type Upload = Awaited<ReturnType<typeof client.upload>>;
type Finding = Awaited<ReturnType<typeof client.uploadFindings>>['rows'][number];
const SIZE = 50;

export default function Feed() {
  const { t, locale } = useLocale();
  const { id = '' } = useParams();
  const [checking, setChecking] = useState(true);
  const query = useApi(client.upload, { params: { id } }, checking ? { every: 1500 } : {});
  const state = query.data?.state;
  if (state !== undefined && (state === 'checking') !== checking) setChecking(state === 'checking');
  const networks = useNetworks().data?.networks ?? [];
  const network = networks.find((n) => n.code === query.data?.network);
  return (
    <Page
      width="full"
      title={query.data ? query.data.fileName : { zh: '一次上传', en: 'One upload' }}
      caption={network?.title ?? ''}
      back={{
        to: query.data ? `/staff/transit/feeds?network=${encodeURIComponent(query.data.network)}` : '/staff/transit/feeds',
        label: { zh: '时刻表数据', en: 'Timetables' },
      }}
    >
      <Ready query={query} rows={8}>
        {(upload) => (
          <>
            <Facts
              rows={[
                {
                  label: { zh: '状态', en: 'State' },
                  value: <Badge kind={UPLOAD_STATE[upload.state].kind}>{t(UPLOAD_STATE[upload.state].words)}</Badge>,
                },
                { label: { zh: '文件大小', en: 'Size' }, value: fmtBytes(upload.size) },
                {
                  label: { zh: '上传', en: 'Uploaded' },
                  value: `${fmtDateTime(upload.uploadedAt, locale)} · ${upload.uploadedBy}`,
                },
                ...(upload.said
                  ? [
                      { label: { zh: '数据日期', en: 'As of' }, value: fmtDate(upload.said.asOf, locale) },
                      { label: { zh: '来源', en: 'Source' }, value: upload.said.source ? t(upload.said.source) : <NotStated /> },
                      { label: { zh: '许可', en: 'Licence' }, value: upload.said.licence || <NotStated /> },
                      {
                        label: { zh: '假定', en: 'Assumed' },
                        value: upload.said.assumed ? (
                          t(upload.said.assumed)
                        ) : upload.said.assumes === 'nothing' ? (
                          t({ zh: '没有', en: 'nothing' })
                        ) : (
                          <NotStated />
                        ),
                      },
                      {
                        label: { zh: '性质', en: 'Kind' },
                        value:
                          upload.said.example === null
                            ? t({ zh: '未说明（与现在使用的一样）', en: 'not stated (as what is in use)' })
                            : upload.said.example
                              ? t({ zh: '示例数据', en: 'sample data' })
                              : t({ zh: '真实数据', en: 'real data' }),
                      },
                    ]
                  : []),
              ]}
            />
            <Standing upload={upload} />
            {upload.state === 'checking' ? null : (
              <>
                {upload.changes ? <Changes changes={upload.changes} /> : null}
                <Findings upload={upload} />
              </>
            )}
          </>
        )}
      </Ready>
    </Page>
  );
}

/** Where it stands, in words; and while it waits for a decision, the two ways to decide, each with what it does. */
function Standing({ upload: u }: { upload: Upload }) {
  const { t } = useLocale();
  const toast = useToast();
  const touched = [client.feeds, client.upload, client.networks];
  const publish = useCommand(client.publishUpload, {
    invalidates: touched,
    onDone: (made) => toast({ zh: `已发布，现在是第 ${made.number} 版`, en: `Published: version ${made.number} is in use now` }),
  });
  const discard = useCommand(client.discardUpload, {
    invalidates: touched,
    onDone: () => toast({ zh: '没有采用，时刻表照旧', en: 'Not used: the timetable stays as it was' }),
  });
  const args = { params: { id: u.id } };
  const back = `/staff/transit/feeds?network=${encodeURIComponent(u.network)}`;
  switch (u.state) {
    case 'checking':
      return (
        <Notice kind="info" title={{ zh: '正在检查，时刻表照旧使用', en: 'Being checked; the timetable in use stays' }}>
          <div role="status">
            <Progress
              label={{ zh: '读取、核对、与现在的时刻表比较', en: 'Reading, checking, comparing with the timetable in use' }}
              {...(u.progress > 0 && u.progress < 1 ? { value: u.progress } : {})}
            />
          </div>
          <p>{t({ zh: '可以离开这一页，结果会留着。', en: 'You may leave this page; the result is kept.' })}</p>
          {u.can.includes('discard') ? (
            <Button busy={discard.busy} onClick={() => void discard.run(args)}>
              {t({ zh: '不检查了，不用这份', en: 'Stop: do not use it' })}
            </Button>
          ) : null}
          <Refusal problem={discard.problem} />
        </Notice>
      );
    case 'refused':
      return (
        <Notice
          kind="danger"
          title={{ zh: '这份文件用不了，原来的时刻表照常使用', en: 'This file cannot be used; the old timetable stays in use' }}
        >
          {u.refusal ? <p>{t(u.refusal)}</p> : null}
          <p>{t({ zh: '请改好文件后重新上传。', en: 'Mend the file and upload it again.' })}</p>
          <p>
            <Link to={back}>{t({ zh: '重新上传', en: 'Upload again' })}</Link>
          </p>
        </Notice>
      );
    case 'published':
      return (
        <Notice kind="success" title={{ zh: '已经发布', en: 'Published' }}>
          <p>
            <Link to={back}>{t({ zh: '看版本；要退回也在那里', en: 'See the versions; going back is there too' })}</Link>
          </p>
        </Notice>
      );
    case 'discarded':
      return (
        <Notice kind="neutral" title={{ zh: '没有采用，原来的时刻表照常使用', en: 'Not used; the old timetable stays in use' }}>
          <p>
            <Link to={back}>{t({ zh: '上传另一份', en: 'Upload another one' })}</Link>
          </p>
        </Notice>
      );
    case 'ready':
      return u.can.length === 0 ? (
        <Notice kind="neutral" title={{ zh: '等数据维护员决定', en: 'Waits for a timetable editor' }} />
      ) : (
        <>
          <Warnings upload={u} />
          <div className="sf-decide">
            {u.can.includes('publish') ? (
              <div>
                <Button kind="primary" icon="check" busy={publish.busy} onClick={() => void publish.run(args)}>
                  {t({ zh: '发布这份', en: 'Publish this one' })}
                </Button>
                <p>
                  {t({
                    zh: '行程、站牌马上改用它；现在的一版留着，可以一键退回。',
                    en: 'Journeys and boards use it at once; the present version is kept and can be put back with one press.',
                  })}
                </p>
                {publish.busy ? (
                  <Progress label={{ zh: '正在发布，需要几秒', en: 'Publishing; this takes some seconds' }} />
                ) : null}
                <Refusal problem={publish.problem} />
              </div>
            ) : null}
            {u.can.includes('discard') ? (
              <div>
                <Button icon="cross" busy={discard.busy} onClick={() => void discard.run(args)}>
                  {t({ zh: '不用这份，时刻表照旧', en: 'Keep the timetable as it is' })}
                </Button>
                <p>
                  {t({
                    zh: '什么都不改变；这份文件和检查结果留作记录。',
                    en: 'Nothing changes; the file and its report stay on record.',
                  })}
                </p>
                <Refusal problem={discard.problem} />
              </div>
            ) : null}
          </div>
        </>
      );
  }
}

/** What is easily overlooked before publishing: that most of the network would be gone, or that the timetable is over already. */
function Warnings({ upload: u }: { upload: Upload }) {
  const { t, locale } = useLocale();
  const today = useNetworks().data?.today ?? '';
  if (!u.changes) return null;
  const shrinks = shrunk(u.changes.totals);
  return (
    <>
      {shrinks.length > 0 ? (
        <Notice
          kind="danger"
          title={{ zh: '发布后这个网络会少掉一半以上', en: 'Publishing takes away more than half of this network' }}
        >
          <p>
            {shrinks.map((x) => `${t(TOTALS[x.what])} ${fmtInt(x.before)} → ${fmtInt(x.after)}`).join(t({ zh: '，', en: ', ' }))}
            {t({
              zh: '。上传的文件会替换整个网络，不是往里添加；请确认文件是完整的。',
              en: '. An upload replaces the whole network and is not added to it: make sure the file is complete.',
            })}
          </p>
        </Notice>
      ) : null}
      {today && u.changes.last < today ? (
        <Notice kind="danger" title={{ zh: '这份时刻表已经过期', en: 'This timetable is over already' }}>
          <p>
            {t({
              zh: `它到 ${fmtDate(u.changes.last, 'zh')} 为止，发布后今天查不到这个网络的班次。`,
              en: `It ends on ${fmtDate(u.changes.last, locale)}: once published, nothing of this network runs today.`,
            })}
          </p>
        </Notice>
      ) : null}
    </>
  );
}

/** What could not be used as it was: by kind, a page at a time, all in the spreadsheet. */
function Findings({ upload: u }: { upload: Upload }) {
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
