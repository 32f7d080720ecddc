/** The kill switch: automatic decisions on or off, with a reason that everyone can read. The queue keeps its order. */
import { useState } from 'react';
import { Badge, Button, Dialog, TextArea, fmtDateTime, useCommand, useLocale, useToast } from '@yunjian/ui';
import { client } from './api.ts';
import { Refusal } from './parts.tsx';

type Mode = Awaited<ReturnType<typeof client.duty.board>>['mode'];

export function ModeSwitch({ mode, mayChange }: { mode: Mode; mayChange: boolean }) {
  const { t, locale } = useLocale();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const run = useCommand(client.duty.setMode, {
    invalidates: [client.duty.board],
    onDone: (done) => {
      setOpen(false);
      setReason('');
      setTried(false);
      toast(
        done.automatic
          ? { zh: '自动办理已恢复', en: 'Automation is on again' }
          : { zh: '自动办理已停用，全部转人工', en: 'Automation is off: everything goes to people' },
      );
    },
  });
  return (
    <section
      className={`ts-mode${mode.automatic ? '' : ' ts-mode-off'}`}
      aria-label={t({ zh: '自动办理开关', en: 'Automation switch' })}
    >
      <div>
        <p>
          <Badge kind={mode.automatic ? 'success' : 'danger'}>
            {mode.automatic
              ? t({ zh: '自动办理：开', en: 'Automation: on' })
              : t({ zh: '自动办理：已停用', en: 'Automation: off' })}
          </Badge>
        </p>
        {mode.since ? (
          <p className="yj-small yj-muted">
            {t({ zh: '自', en: 'since' })} {fmtDateTime(mode.since, locale)} {mode.by ? `· ${mode.by}` : ''}{' '}
            {mode.reason ? `· ${mode.reason}` : ''}
          </p>
        ) : null}
      </div>
      {mayChange ? (
        <Button kind={mode.automatic ? 'danger' : 'primary'} onClick={() => setOpen(true)}>
          {mode.automatic
            ? t({ zh: '停用自动办理', en: 'Switch automation off' })
            : t({ zh: '恢复自动办理', en: 'Switch automation on' })}
        </Button>
      ) : null}
      {open ? (
        <Dialog
          open
          onClose={() => setOpen(false)}
          title={
            mode.automatic
              ? { zh: '停用自动办理？', en: 'Switch automation off?' }
              : { zh: '恢复自动办理？', en: 'Switch automation on?' }
          }
          actions={
            <Button
              kind={mode.automatic ? 'danger' : 'primary'}
              busy={run.busy}
              onClick={() => {
                setTried(true);
                if (reason.trim()) void run.run({ body: { automatic: !mode.automatic, reason: reason.trim() } });
              }}
            >
              {mode.automatic ? t({ zh: '确认停用', en: 'Switch it off' }) : t({ zh: '确认恢复', en: 'Switch it on' })}
            </Button>
          }
        >
          <p>
            {mode.automatic
              ? t({
                  zh: '停用后，新申请全部由人按法定时限审核；已在轮候的人次序不变，已作出的决定不变。',
                  en: 'New applications then go to people within the legal limits; places in the queue and decisions made stay as they are.',
                })
              : t({
                  zh: '恢复后，新申请重新自动评估；已转人工的件继续由人办完。',
                  en: 'New applications are then checked automatically again; those with people stay with people.',
                })}
          </p>
          <TextArea
            name="mode-reason"
            label={{ zh: '原因（公开留痕）', en: 'Reason (recorded and shown)' }}
            rows={3}
            maxLength={500}
            value={reason}
            onChange={setReason}
            error={tried && !reason.trim() ? { zh: '请写明原因', en: 'Give the reason' } : undefined}
          />
          <Refusal problem={run.problem} />
        </Dialog>
      ) : null}
    </section>
  );
}
