/** One upload: how its check goes, what was found, what it changes, and the decision to publish it or keep the old timetable. */
import { useState } from 'react';
import { useParams } from 'react-router';
import { Badge, Facts, Page, Ready, fmtBytes, fmtDate, fmtDateTime, useApi, useLocale } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { NotStated, useNetworks } from '../shared/marks.tsx';
import { Changes } from './changes.tsx';
import { Findings } from './findings.tsx';
import { Standing } from './standing.tsx';
import { UPLOAD_STATE } from './words.ts';
import './staff.css';

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
