import { useState } from 'react';
import {
  Badge,
  Button,
  DateText,
  Details,
  Dialog,
  Money,
  Notice,
  Refusal,
  TextField,
  useCommand,
  useLocale,
  useToast,
} from '@yunjian/ui';
import type { Registration } from '../shared/shapes.ts';
import { client } from '../shared/client.ts';
import { Deadline } from '../shared/clock.tsx';
import { DEPOSIT, REGISTRATION, bidState } from '../shared/words.ts';
import { AuthorityForm } from './authority-form.tsx';
import { RevealForm } from './reveal-form.tsx';
import { SealForm } from './seal-form.tsx';

/** One registration with what has been handed in and what is to be done next. */
export function RegistrationPanel({ registration: r }: { registration: Registration }) {
  const { t } = useLocale();
  const state = REGISTRATION[r.state];
  const deposit = DEPOSIT[r.depositState];
  const sealed = r.bids.find((b) => b.state === 'sealed');
  return (
    <section className="as-panel-box" aria-label={t({ zh: `${r.bidder}的报名`, en: `Registration of ${r.bidder}` })}>
      <div className="as-panel-head">
        <h2>{r.bidder}</h2>
        <p>
          <Badge kind={state.kind}>{t(state.text)}</Badge> <Badge kind={deposit.kind}>{t(deposit.text)}</Badge>
        </p>
      </div>
      {r.reason ? (
        <p>
          <strong>{t({ zh: '理由：', en: 'Reason: ' })}</strong>
          {r.reason}
        </p>
      ) : null}
      {r.won ? (
        <Notice kind="success" title={{ zh: '您是拟成交人', en: 'The lease is to be yours' }}>
          <p>
            {t({
              zh: '请等公示期满，留意签约通知。放弃签约的，保证金不退。',
              en: 'Wait until the display ends and watch for the signing. If you do not sign, the deposit is kept.',
            })}
          </p>
        </Notice>
      ) : null}
      <Handed registration={r} />
      {r.can.includes('authority') ? <AuthorityForm registration={r} /> : null}
      {r.can.includes('reveal') && sealed ? <RevealForm registration={r} sealed={sealed} /> : null}
      {r.can.includes('bid') ? <SealForm registration={r} again={sealed !== undefined} /> : null}
      {r.can.includes('withdraw') ? <Withdraw id={r.id} /> : null}
      <p className="yj-small yj-muted">
        {t({ zh: '报名编号 ', en: 'Registration ' })}
        <code className="as-hash">{r.id}</code>
      </p>
    </section>
  );
}

/** What lies in the box, and until when it has to be opened. */
function Handed({ registration: r }: { registration: Registration }) {
  const { t } = useLocale();
  const current = r.bids.findLast((b) => b.state !== 'superseded' && b.state !== 'late');
  const waiting = r.bids.some((b) => b.state === 'sealed' && b.revealedAt === null);
  return (
    <>
      {current?.state === 'sealed' ? (
        current.revealedAt === null ? (
          <Notice kind="success" title={{ zh: '报价已投递', en: 'Your bid lies in the box' }}>
            <p>
              <DateText date={current.committedAt} time seconds />
              {t({
                zh: '。截止后、开标前，请带着密封文件回到这里解封，否则报价作废。',
                en: '. Come back with the sealed file between deadline and opening and open it, or it is void.',
              })}
            </p>
          </Notice>
        ) : (
          <Notice kind="success" title={{ zh: '已解封，等开标', en: 'Opened by you; waiting for the opening' }}>
            <p>
              <DateText date={current.revealedAt} time seconds />
              {t({ zh: '。您要做的都做完了。', en: '. There is nothing more for you to do.' })}
            </p>
          </Notice>
        )
      ) : null}
      {waiting && r.listing.deadline !== null && r.listing.opening !== null && r.can.includes('reveal') ? (
        <Deadline title={{ zh: '最迟解封', en: 'Open it before' }} from={r.listing.deadline} until={r.listing.opening} />
      ) : null}
      {r.bids.length > 0 ? (
        <Details summary={{ zh: `投递记录（${r.bids.length}）`, en: `Handed in (${r.bids.length})` }}>
          <ul className="as-bids">
            {r.bids.map((b) => {
              const state = bidState(b.state);
              return (
                <li key={b.id}>
                  <DateText date={b.committedAt} time seconds /> <Badge kind={state.kind}>{t(state.text)}</Badge>{' '}
                  {b.fenYear === null ? null : (
                    <>
                      <Money fen={b.fenYear} />
                      {t({ zh: ' /年', en: ' a year' })}
                    </>
                  )}
                  <div className="yj-small yj-muted">
                    {t({ zh: '指纹 ', en: 'Fingerprint ' })}
                    <code className="as-hash">{b.commitment}</code>
                  </div>
                </li>
              );
            })}
          </ul>
        </Details>
      ) : null}
    </>
  );
}

function Withdraw({ id }: { id: string }) {
  const { t } = useLocale();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [short, setShort] = useState(false);
  const send = useCommand(client.letting.withdrawRegistration, {
    invalidates: [client.letting.myRegistrations],
    onDone: () => {
      setOpen(false);
      toast({ zh: '报名已撤回', en: 'Registration withdrawn' });
    },
  });
  const go = () => {
    setShort(reason.trim().length < 2);
    if (reason.trim().length >= 2) void send.run({ params: { id }, body: { reason: reason.trim() } });
  };
  return (
    <div className="yj-actions">
      <Button kind="plain" onClick={() => setOpen(true)}>
        {t({ zh: '撤回报名', en: 'Withdraw' })}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={{ zh: '撤回报名', en: 'Withdraw the registration' }}
        actions={
          <Button kind="danger" busy={send.busy} onClick={go}>
            {t({ zh: '确认撤回', en: 'Withdraw' })}
          </Button>
        }
      >
        <p>
          {t({
            zh: '撤回后，已投的密封报价一起作废，不能恢复；同一报价人不能再次报名这份公告。',
            en: 'The sealed bid goes with it and cannot be restored; the same bidder cannot register for this notice again.',
          })}
        </p>
        <TextField
          name="reason"
          label={{ zh: '原因', en: 'Reason' }}
          value={reason}
          onChange={setReason}
          maxLength={500}
          error={short ? { zh: '请写明原因', en: 'Please give a reason' } : undefined}
        />
        <Refusal problem={send.problem} />
      </Dialog>
    </div>
  );
}
