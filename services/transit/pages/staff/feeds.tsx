/** Timetables: which version of each network is in use, uploads, earlier versions, real time. */
import { useSearchParams } from 'react-router';
import {
  Badge,
  EmptyState,
  Facts,
  Link,
  Page,
  Ready,
  Section,
  Tabs,
  fmtBytes,
  fmtDate,
  fmtDateTime,
  fmtInt,
  useApi,
  useLocale,
} from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { LongTable } from '../shared/long-table.tsx';
import { NetworkMarks, NotStated, useServerNow } from '../shared/marks.tsx';
import { uploadPath } from './paths.ts';
import { RealtimeState } from './realtime-state.tsx';
import { RealtimeForm } from './realtime.tsx';
import { UploadForm } from './upload-form.tsx';
import { Versions } from './versions.tsx';
import { ORIGIN, UPLOAD_STATE } from './words.ts';
import './staff.css';

type Answer = Awaited<ReturnType<typeof client.feeds>>;
type Upload = Answer['uploads'][number];
type Network = Answer['networks'][number];

export default function Feeds() {
  const { t } = useLocale();
  const [search, setSearch] = useSearchParams();
  const query = useApi(client.feeds, {}, { every: 15_000 });
  return (
    <Page
      width="full"
      title={{ zh: '时刻表数据', en: 'Timetables' }}
      lead={
        <p>
          {t({
            zh: '上传新的时刻表先检查、看变化，您决定发布后才生效；发布错了一键退回上一版。',
            en: 'A new timetable is checked and its changes shown; it is used only once you publish it, and one press puts the earlier one back.',
          })}
        </p>
      }
    >
      <Ready query={query} rows={10}>
        {(data) =>
          data.networks.length === 0 ? (
            <EmptyState title={{ zh: '还没有任何网络', en: 'There are no networks yet' }} />
          ) : (
            <Tabs
              label={{ zh: '网络', en: 'Networks' }}
              current={search.get('network') ?? data.networks[0]?.code ?? ''}
              onChange={(network) => setSearch({ network }, { replace: true, preventScrollReset: true })}
              tabs={data.networks.map((network) => {
                const open = data.uploads.filter(
                  (u) => u.network === network.code && (u.state === 'ready' || u.state === 'checking'),
                ).length;
                return {
                  id: network.code,
                  title:
                    open > 0
                      ? { zh: `${network.title.zh}（${open} 份待定）`, en: `${network.title.en} (${open} open)` }
                      : network.title,
                  content: <OneNetwork key={network.code} network={network} data={data} />,
                };
              })}
            />
          )
        }
      </Ready>
    </Page>
  );
}

function OneNetwork({ network: n, data }: { network: Network; data: Answer }) {
  const { t, locale } = useLocale();
  const today = useServerNow()().slice(0, 10);
  const versions = data.versions.filter((v) => v.network === n.code).toSorted((a, b) => b.number - a.number);
  const uploads = data.uploads.filter((u) => u.network === n.code).toSorted((a, b) => (a.uploadedAt < b.uploadedAt ? 1 : -1));
  const current = versions.find((v) => v.current);
  const over = today > n.last;
  return (
    <>
      <Section title={{ zh: '现在使用的时刻表', en: 'In use now' }}>
        <Facts
          rows={[
            {
              label: { zh: '版本', en: 'Version' },
              value: current ? (
                <>
                  {t({
                    zh: `第 ${current.number} 版，${ORIGIN[current.origin].zh}`,
                    en: `number ${current.number}, ${ORIGIN[current.origin].en}`,
                  })}
                </>
              ) : (
                '—'
              ),
            },
            {
              label: { zh: '数据日期', en: 'As of' },
              value: (
                <>
                  {fmtDate(n.asOf, locale)} <NetworkMarks network={n} today={today} />
                </>
              ),
            },
            {
              label: { zh: '有效期', en: 'In force' },
              value: (
                <>
                  {n.first} – {n.last} {over ? <Badge kind="danger">{t({ zh: '已过期', en: 'over' })}</Badge> : null}
                </>
              ),
            },
            {
              label: { zh: '内容', en: 'Holds' },
              value: t({
                zh: `${fmtInt(n.lines)} 条线路，${fmtInt(n.stops)} 个站，${fmtInt(n.trips)} 个班次，${fmtInt(n.stopTimes)} 个停站时刻`,
                en: `${fmtInt(n.lines)} lines, ${fmtInt(n.stops)} stops, ${fmtInt(n.trips)} trips, ${fmtInt(n.stopTimes)} stop times`,
              }),
            },
            { label: { zh: '来源', en: 'Source' }, value: t(n.source) },
            { label: { zh: '许可', en: 'Licence' }, value: n.licence || <NotStated /> },
            {
              label: { zh: '假定', en: 'Assumed' },
              value: n.assumed ? t(n.assumed) : n.assumes === 'nothing' ? t({ zh: '没有', en: 'nothing' }) : <NotStated />,
            },
            ...(current
              ? [
                  {
                    label: { zh: '发布', en: 'Published' },
                    value: `${fmtDateTime(current.publishedAt, locale)}${current.origin === 'pack' ? '' : ` · ${current.publishedBy}`}`,
                  },
                ]
              : []),
          ]}
        />
      </Section>
      {data.can.includes('upload') ? <UploadForm network={n} /> : null}
      <Uploads uploads={uploads} />
      <Versions versions={versions} />
      <RealtimeState states={data.realtime.filter((s) => s.network === n.code)} />
      {data.can.includes('realtime') ? <RealtimeForm network={n.code} /> : null}
    </>
  );
}

function Uploads({ uploads }: { uploads: readonly Upload[] }) {
  const { t, locale } = useLocale();
  return (
    <Section title={{ zh: '上传记录', en: 'Uploads' }}>
      {uploads.length === 0 ? (
        <p className="yj-muted">{t({ zh: '还没有人上传过。', en: 'Nobody has uploaded anything yet.' })}</p>
      ) : (
        <LongTable
          caption={{ zh: '上传记录', en: 'Uploads' }}
          hideCaption
          size={10}
          rows={uploads}
          rowKey={(u) => u.id}
          columns={[
            {
              key: 'file',
              title: { zh: '文件（点开看检查结果）', en: 'File (opens its report)' },
              head: true,
              cell: (u) => <Link to={uploadPath(u.id)}>{u.fileName}</Link>,
            },
            {
              key: 'state',
              title: { zh: '状态', en: 'State' },
              sortBy: (u) => u.state,
              cell: (u) => <Badge kind={UPLOAD_STATE[u.state].kind}>{t(UPLOAD_STATE[u.state].words)}</Badge>,
            },
            {
              key: 'findings',
              title: { zh: '问题（条）', en: 'Findings' },
              number: true,
              cell: (u) => (u.state === 'checking' ? '—' : fmtInt(Object.values(u.counts).reduce((a, b) => a + b, 0))),
            },
            {
              key: 'size',
              title: { zh: '大小', en: 'Size' },
              number: true,
              sortBy: (u) => u.size,
              cell: (u) => fmtBytes(u.size),
            },
            { key: 'by', title: { zh: '上传人', en: 'By' }, cell: (u) => u.uploadedBy },
            {
              key: 'at',
              title: { zh: '时间', en: 'When' },
              sortBy: (u) => u.uploadedAt,
              cell: (u) => <span className="yj-num">{fmtDateTime(u.uploadedAt, locale)}</span>,
            },
          ]}
        />
      )}
    </Section>
  );
}
