import { Button, Link, Notice, Progress, Refusal, fmtDate, fmtInt, useCommand, useLocale, useToast } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { useNetworks } from '../shared/marks.tsx';
import { TOTALS, shrunk } from './totals.ts';

type Upload = Awaited<ReturnType<typeof client.upload>>;

/** Where it stands, in words; and while it waits for a decision, the two ways to decide, each with what it does. */
export function Standing({ upload: u }: { upload: Upload }) {
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
