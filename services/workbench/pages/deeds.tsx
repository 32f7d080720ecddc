/** What may be done with a draft as a whole: approve, send back, withdraw, discard. Each button only when the server says it may. */
import { useState } from 'react';
import {
  Badge,
  Button,
  Checkbox,
  DateField,
  Dialog,
  Facts,
  Link,
  Menu,
  Refusal,
  TextArea,
  fmtDate,
  fmtDateTime,
  isIsoDate,
  useCommand,
  useLocale,
  useToast,
  type MenuItem,
} from '@yunjian/ui';
import { ReasonModal } from '@yunjian/ui/staff';
import { client } from './api.ts';
import { headline, moneySentence } from './rehearsal/words.ts';
import { alarmsOf } from './subject.ts';
import type { DraftDetail } from './types.ts';

const touched = [client.draft, client.rule, client.rules, client.drafts, client.version];

export function Deeds({ draft, onDone }: { draft: DraftDetail; onDone: (answer: DraftDetail) => void }) {
  const { t } = useLocale();
  const [open, setOpen] = useState<'approve' | 'send-back' | 'withdraw' | 'discard' | null>(null);
  const can = (deed: DraftDetail['can'][number]) => draft.can.includes(deed);
  const close = () => setOpen(null);
  const done = (answer: DraftDetail) => {
    close();
    onDone(answer);
  };
  const more: MenuItem[] = [
    ...(can('withdraw')
      ? [
          {
            id: 'withdraw',
            title: { zh: '撤回…', en: 'Withdraw…' },
            icon: 'undo' as const,
            danger: true,
            run: () => setOpen('withdraw'),
          },
        ]
      : []),
    ...(can('discard')
      ? [
          {
            id: 'discard',
            title: { zh: '作废草案…', en: 'Discard the draft…' },
            icon: 'trash' as const,
            danger: true,
            run: () => setOpen('discard'),
          },
        ]
      : []),
  ];
  return (
    <>
      {more.length > 0 ? <Menu title={{ zh: '更多', en: 'More' }} items={more} /> : null}
      {can('send-back') ? <Button onClick={() => setOpen('send-back')}>{t({ zh: '退回修改…', en: 'Send back…' })}</Button> : null}
      {can('approve') ? (
        <Button kind="primary" icon="check" onClick={() => setOpen('approve')}>
          {t({ zh: '审定…', en: 'Approve…' })}
        </Button>
      ) : null}
      {open === 'approve' ? <Approve draft={draft} onDone={done} onClose={close} /> : null}
      <WithReason draft={draft} deed="sendBack" open={open === 'send-back'} onDone={done} onClose={close} />
      <WithReason draft={draft} deed="withdraw" open={open === 'withdraw'} onDone={done} onClose={close} />
      <WithReason draft={draft} deed="discard" open={open === 'discard'} onDone={done} onClose={close} />
    </>
  );
}

const REASONED = {
  sendBack: {
    title: { zh: '退回修改', en: 'Send back' },
    confirm: { zh: '退回', en: 'Send back' },
    said: { zh: '已退回', en: 'Sent back' },
    explain: {
      zh: '草案回到起草人手里，改后须再预演。',
      en: 'The draft returns to its authors; after a change it is rehearsed again.',
    },
    danger: false,
  },
  withdraw: {
    title: { zh: '撤回尚未生效的版本', en: 'Withdraw a version that is not yet in force' },
    confirm: { zh: '撤回', en: 'Withdraw' },
    said: { zh: '已撤回', en: 'Withdrawn' },
    explain: { zh: '它不会生效，现行版本继续有效。', en: 'It will not come into force; the present version stays.' },
    danger: true,
  },
  discard: {
    title: { zh: '作废草案', en: 'Discard the draft' },
    confirm: { zh: '作废', en: 'Discard' },
    said: { zh: '已作废', en: 'Discarded' },
    explain: {
      zh: '草案不能再修改或发布，内容和经过仍可查看。',
      en: 'It can no longer be changed or published; its text and history stay readable.',
    },
    danger: true,
  },
} as const;

function WithReason(p: {
  draft: DraftDetail;
  deed: keyof typeof REASONED;
  open: boolean;
  onDone: (answer: DraftDetail) => void;
  onClose: () => void;
}) {
  const { t } = useLocale();
  const toast = useToast();
  const words = REASONED[p.deed];
  const run = useCommand(client[p.deed], {
    invalidates: touched,
    onDone: (answer) => {
      toast(words.said);
      p.onDone(answer);
    },
  });
  return (
    <ReasonModal
      open={p.open}
      title={words.title}
      confirm={words.confirm}
      danger={words.danger}
      busy={run.busy}
      problem={<Refusal problem={run.problem} />}
      onClose={p.onClose}
      onConfirm={(reason) => void run.run({ params: { id: p.draft.id }, body: { revision: p.draft.revision, reason } })}
    >
      <p>{t(words.explain)}</p>
    </ReasonModal>
  );
}

/** The second person approves: exactly this text, on this rehearsal, from this day. */
function Approve({ draft, onDone, onClose }: { draft: DraftDetail; onDone: (answer: DraftDetail) => void; onClose: () => void }) {
  const { t, locale } = useLocale();
  const toast = useToast();
  const [from, setFrom] = useState(draft.earliestFrom);
  const [reason, setReason] = useState('');
  const [seen, setSeen] = useState(false);
  const [tried, setTried] = useState(false);
  const run = useCommand(client.approve, {
    invalidates: touched,
    onDone: (answer) => {
      toast({ zh: `已审定，${from} 起生效`, en: `Approved, in force from ${from}` });
      onDone(answer);
    },
  });
  const badDay = !isIsoDate(from)
    ? { zh: '请填写一个日期', en: 'Give a date' }
    : from < draft.earliestFrom
      ? { zh: `最早 ${draft.earliestFrom}`, en: `At the earliest ${draft.earliestFrom}` }
      : undefined;
  const submit = () => {
    setTried(true);
    if (badDay || reason.trim() === '' || !seen) return;
    void run.run({
      params: { id: draft.id },
      body: { revision: draft.revision, sha256: draft.sha256, from, reason: reason.trim() },
    });
  };
  const { rehearsal } = draft;
  const summary = rehearsal?.summary ?? null;
  const money = summary ? moneySentence(summary) : null;
  const warnings = alarmsOf(draft.problems).length;
  const tests = draft.testResults ?? [];
  const failed = tests.filter((x) => !x.passed).length;
  return (
    <Dialog
      open
      onClose={onClose}
      title={{ zh: `审定 ${draft.title.zh} ${draft.version}`, en: `Approve ${draft.title.en} ${draft.version}` }}
      actions={
        <Button kind="primary" busy={run.busy} onClick={submit}>
          {t({ zh: '审定并发布', en: 'Approve and publish' })}
        </Button>
      }
    >
      <Refusal problem={run.problem} />
      <Facts
        rows={[
          { label: { zh: '起草', en: 'Written by' }, value: draft.authors.map((a) => a.name).join('、') },
          {
            label: { zh: '您审定的文本', en: 'The text you approve' },
            value: (
              <>
                <code title={draft.sha256}>{draft.sha256.slice(0, 16)}</code>
                <span className="yj-muted">
                  {t({
                    zh: `，第 ${draft.revision} 次修改，${fmtDateTime(draft.changedAt, locale)}`,
                    en: `, revision ${draft.revision}, ${fmtDateTime(draft.changedAt, locale)}`,
                  })}
                </span>
              </>
            ),
          },
          {
            label: { zh: '预演结果', en: 'Rehearsal' },
            value: summary ? (
              <>
                {t(headline(summary, rehearsal?.caseTitle ?? null))}
                {money ? <div>{t(money)}</div> : null}
              </>
            ) : (
              t({ zh: '没有可预演的案件', en: 'No cases to rehearse on' })
            ),
          },
          {
            label: { zh: '差别', en: 'Differences' },
            value: (
              <Link to={`/staff/rules/${draft.code}/${encodeURIComponent(`draft:${draft.id}`)}/versions`} onClick={onClose}>
                {t({ zh: '看与现行版本的全部差别', en: 'All differences from the version in force' })}
              </Link>
            ),
          },
          {
            label: { zh: '测试', en: 'Tests' },
            value:
              tests.length === 0 ? (
                t({ zh: '没有写测试', en: 'None was written' })
              ) : failed > 0 ? (
                <Badge kind="danger">
                  {t({ zh: `${tests.length} 个中 ${failed} 个不符`, en: `${failed} of ${tests.length} differ` })}
                </Badge>
              ) : (
                <Badge kind="success">{t({ zh: `${tests.length} 个全部通过`, en: `all ${tests.length} pass` })}</Badge>
              ),
          },
          {
            label: { zh: '检查', en: 'Checks' },
            value:
              warnings === 0 ? (
                <Badge kind="success">{t({ zh: '没有发现问题', en: 'Nothing found' })}</Badge>
              ) : (
                <Badge kind="warning">{t({ zh: `${warnings} 处请留意`, en: `${warnings} worth a look` })}</Badge>
              ),
          },
        ]}
      />
      <DateField
        name="approve-from"
        label={{ zh: '第一个生效日', en: 'First day in force' }}
        hint={{
          zh: `最早 ${fmtDate(draft.earliestFrom, 'zh')}；从这一天的零点起。`,
          en: `At the earliest ${fmtDate(draft.earliestFrom, 'en')}; from midnight.`,
        }}
        value={from}
        onChange={setFrom}
        error={tried ? badDay : undefined}
      />
      <TextArea
        name="approve-reason"
        label={{ zh: '审定意见（公开留痕）', en: 'Reason (goes on record)' }}
        rows={3}
        maxLength={1000}
        value={reason}
        onChange={setReason}
        error={tried && reason.trim() === '' ? { zh: '请写明意见', en: 'Give the reason' } : undefined}
      />
      <Checkbox
        name="approve-seen"
        label={{ zh: '我看过与现行版本的差别和预演结果', en: 'I have read the differences and the rehearsal' }}
        value={seen}
        onChange={setSeen}
        error={tried && !seen ? { zh: '请先看过', en: 'Please read them first' } : undefined}
      />
    </Dialog>
  );
}
