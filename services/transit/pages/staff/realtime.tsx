import { useState } from 'react';
import { Details, Notice, Progress, Refusal, Select, fieldId, fmtDateTime, fmtInt, invalidate, useLocale } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { formOf, useSend } from './use-send.ts';

type Answer = Awaited<ReturnType<typeof client.realtime>>;

/** Brings one GTFS Realtime message by hand: to try an operator's feed, or when its address is not asked or down. */
export function RealtimeForm({ network }: { network: string }) {
  const { t, locale } = useLocale();
  const [source, setSource] = useState('all');
  const [file, setFile] = useState<string | null>(null);
  const [done, setDone] = useState<Answer | null>(null);
  const { send, busy, problem } = useSend(client.realtime);
  const bring = async (chosen: File) => {
    setFile(chosen.name);
    setDone(null);
    const args = { params: { network }, body: formOf({ source }, { field: 'message', content: chosen, name: chosen.name }) };
    const answer = await send(args, JSON.stringify([network, source, chosen.name, chosen.size, chosen.lastModified]));
    if (!answer) return;
    setDone(answer);
    await invalidate(client.networks, client.feeds);
  };
  const id = fieldId(`realtime-${network}`);
  const unmatched = done ? Object.entries(done.findings) : [];
  return (
    <Details summary={{ zh: '送入一份实时消息（GTFS-Realtime）', en: 'Bring a real-time message (GTFS Realtime)' }}>
      <div className="sf-upload">
        <p id={`${id}-hint`}>
          {t({
            zh: '选一个消息文件（.pb，20 MB 以内；只收完整消息，差分消息会被拒绝）。送入后晚点、取消和提示马上计入行程；对不上的会列出来。',
            en: 'Choose a message (.pb, up to 20 MB, whole: a differential one is refused). Delays, cancellations and alerts count at once; what cannot be matched is listed.',
          })}
        </p>
        <Select
          name={`source-${network}`}
          label={{ zh: '消息里有什么', en: 'What it holds' }}
          value={source}
          placeholder={{ zh: '全部', en: 'Everything' }}
          onChange={(value) => setSource(value || 'all')}
          options={[
            { value: 'all', label: { zh: '全部，替换原有实时信息', en: 'Everything: replaces what was known' } },
            { value: 'trips', label: { zh: '只有班次动态', en: 'Trip updates only' } },
            { value: 'vehicles', label: { zh: '只有车辆位置', en: 'Vehicle positions only' } },
            { value: 'alerts', label: { zh: '只有提示', en: 'Alerts only' } },
          ]}
        />
        <label className="yj-label" htmlFor={id}>
          {t({ zh: '消息文件', en: 'Message' })}
        </label>
        <input
          id={id}
          className="yj-file"
          type="file"
          disabled={busy}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            event.target.value = '';
            if (chosen) void bring(chosen);
          }}
        />
        <div role="status">
          {busy ? <Progress label={{ zh: `正在送入 ${file ?? ''}`, en: `Sending ${file ?? ''}` }} /> : null}
          {done ? (
            <Notice
              kind={unmatched.length > 0 ? 'warning' : 'success'}
              title={{ zh: `已采用（${fmtDateTime(done.at, 'zh')}）`, en: `In use since ${fmtDateTime(done.at, 'en')}` }}
            >
              <p>
                {t({
                  zh: `${fmtInt(done.trips)} 个班次有变化，加开 ${fmtInt(done.added)} 班，${fmtInt(done.vehicles)} 个车辆位置，${fmtInt(done.alerts)} 条提示。`,
                  en: `${fmtInt(done.trips)} trips changed, ${fmtInt(done.added)} added, ${fmtInt(done.vehicles)} vehicles, ${fmtInt(done.alerts)} alerts.`,
                })}
              </p>
              {unmatched.length > 0 ? (
                <>
                  <p>{t({ zh: '没有用上的：', en: 'Not used:' })}</p>
                  <ul className="sf-plain">
                    {unmatched.map(([kind, n]) => (
                      <li key={kind}>
                        <code>{kind}</code> {fmtInt(n)}
                      </li>
                    ))}
                  </ul>
                </>
              ) : null}
            </Notice>
          ) : null}
        </div>
        <Refusal problem={problem} />
        {problem ? <p className="yj-hint">{t({ zh: '原有的实时信息没有变。', en: 'What was known stays.' })}</p> : null}
        <p className="yj-hint">{locale === 'zh' ? '只影响这一个网络。' : 'Concerns this network only.'}</p>
      </div>
    </Details>
  );
}
