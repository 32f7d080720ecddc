import { useState } from 'react';
import {
  Badge,
  Button,
  DataTable,
  Dialog,
  Notice,
  Progress,
  Refusal,
  Section,
  fmtDateTime,
  useCommand,
  useLocale,
  useToast,
} from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { ORIGIN } from './words.ts';

type Version = Awaited<ReturnType<typeof client.feeds>>['versions'][number];

/** Every version that was ever in use; going back asks once. */
export function Versions({ versions }: { versions: readonly Version[] }) {
  const { t, locale } = useLocale();
  const toast = useToast();
  const [asked, setAsked] = useState<Version | null>(null);
  const run = useCommand(client.rollback, {
    invalidates: [client.feeds, client.networks],
    onDone: (made) => {
      setAsked(null);
      toast({ zh: `已退回，现在是第 ${made.number} 版`, en: `Put back: version ${made.number} is in use now` });
    },
  });
  const may = versions.some((v) => v.can.includes('rollback'));
  return (
    <Section title={{ zh: '历史版本', en: 'Versions' }}>
      <DataTable
        caption={{ zh: '历史版本，新的在前', en: 'Versions, newest first' }}
        hideCaption
        rows={versions}
        rowKey={(v) => v.id}
        columns={[
          {
            key: 'number',
            title: { zh: '版本', en: 'Version' },
            head: true,
            cell: (v) => (
              <span className="sf-tags">
                {t({ zh: `第 ${v.number} 版`, en: `Number ${v.number}` })}
                {v.current ? <Badge kind="success">{t({ zh: '正在使用', en: 'in use' })}</Badge> : null}
              </span>
            ),
          },
          {
            key: 'origin',
            title: { zh: '怎么来的', en: 'How it came' },
            cell: (v) => (
              <span className="sf-two-lines">
                {t(ORIGIN[v.origin])}
                {v.fileName ? <span className="yj-muted yj-small">{v.fileName}</span> : null}
              </span>
            ),
          },
          {
            key: 'dates',
            title: { zh: '有效期', en: 'In force' },
            cell: (v) => <span className="yj-num">{`${v.first} – ${v.last}`}</span>,
          },
          {
            key: 'published',
            title: { zh: '发布', en: 'Published' },
            cell: (v) => (
              <span className="sf-two-lines">
                <span className="yj-num">{fmtDateTime(v.publishedAt, locale)}</span>
                <span className="yj-muted yj-small">{v.publishedBy}</span>
              </span>
            ),
          },
          {
            key: 'hash',
            title: { zh: '内容校验', en: 'Content hash' },
            cell: (v) => <code title={v.hash}>{v.hash.slice(0, 10)}</code>,
          },
          ...(may
            ? [
                {
                  key: 'do',
                  title: { zh: '操作', en: 'Do' },
                  cell: (v: Version) =>
                    v.can.includes('rollback') ? (
                      <Button
                        small
                        icon="undo"
                        onClick={() => {
                          run.reset();
                          setAsked(v);
                        }}
                      >
                        {t({ zh: '退回到这一版', en: 'Put back' })}
                        <span className="yj-hidden">{t({ zh: `（第 ${v.number} 版）`, en: ` number ${v.number}` })}</span>
                      </Button>
                    ) : null,
                },
              ]
            : []),
        ]}
      />
      {asked ? (
        <Dialog
          open
          onClose={() => setAsked(null)}
          title={{ zh: `退回到第 ${asked.number} 版？`, en: `Put version ${asked.number} back?` }}
          actions={
            <Button kind="primary" busy={run.busy} onClick={() => void run.run({ params: { id: asked.id } })}>
              {t({ zh: '退回', en: 'Put it back' })}
            </Button>
          }
        >
          <p>
            {t({
              zh: `行程、站牌马上改用 ${asked.first} 至 ${asked.last} 的这份时刻表，记为新的一版；现在的一版留在列表里，可以再换回来。`,
              en: `Journeys and boards use this timetable (${asked.first} to ${asked.last}) at once, as a new version; the present one stays in the list and can be put back too.`,
            })}
          </p>
          {run.busy ? <Progress label={{ zh: '正在换回，需要几秒', en: 'Putting it back; this takes some seconds' }} /> : null}
          <Refusal problem={run.problem} />
        </Dialog>
      ) : null}
      {versions.length === 0 ? <Notice kind="neutral" title={{ zh: '还没有版本', en: 'No version yet' }} /> : null}
    </Section>
  );
}
