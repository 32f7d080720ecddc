import { useEffect, useRef, useState } from 'react';
import {
  Badge,
  Button,
  DataTable,
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

/** Every version that was ever in use; one press goes back, and one more undoes it. */
export function Versions({ versions }: { versions: readonly Version[] }) {
  const { t, locale } = useLocale();
  const toast = useToast();
  // What was in use before the press, so that the press can be undone.
  const [undo, setUndo] = useState<{ made: number; before: Version } | null>(null);
  const [pressed, setPressed] = useState<string | null>(null);
  const run = useCommand(client.rollback, {
    invalidates: [client.feeds, client.networks],
    onDone: (made) => toast({ zh: `已退回，现在是第 ${made.number} 版`, en: `Put back: version ${made.number} is in use now` }),
  });
  // The button that was pressed is gone with its row: whoever uses the keyboard goes on from what it did.
  const told = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (undo) told.current?.focus({ preventScroll: true });
  }, [undo]);
  const put = async (v: Version) => {
    const before = versions.find((x) => x.current);
    setPressed(v.id);
    setUndo(null);
    const made = await run.run({ params: { id: v.id } });
    setPressed(null);
    if (made && before) setUndo({ made: made.number, before });
  };
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
                {v.origin === 'pack' ? null : <span className="yj-muted yj-small">{v.publishedBy}</span>}
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
                        busy={run.busy && pressed === v.id}
                        disabled={run.busy}
                        onClick={() => void put(v)}
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
      <div role="status" ref={told} tabIndex={-1}>
        {run.busy ? <Progress label={{ zh: '正在换回，需要几秒', en: 'Putting it back; this takes some seconds' }} /> : null}
        {undo ? (
          <Notice
            kind="success"
            title={{
              zh: `已退回，现在使用的是第 ${undo.made} 版`,
              en: `Put back: version ${undo.made} is in use now`,
            }}
          >
            <p>
              {t({
                zh: '行程、站牌已改用它。按错了可以换回来，两版都留在列表里。',
                en: 'Journeys and boards use it already. If that was a slip it can be undone; both stay in the list.',
              })}
            </p>
            <div className="yj-row">
              <Button icon="undo" onClick={() => void put(undo.before)}>
                {t({ zh: `撤销，换回第 ${undo.before.number} 版`, en: `Undo: back to number ${undo.before.number}` })}
              </Button>
            </div>
          </Notice>
        ) : null}
      </div>
      <Refusal problem={run.problem} />
      {versions.length === 0 ? <Notice kind="neutral" title={{ zh: '还没有版本', en: 'No version yet' }} /> : null}
    </Section>
  );
}
