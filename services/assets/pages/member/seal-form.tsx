import { useState } from 'react';
import { Button, Checkbox, Money, Notice, Refusal, TextField, fmtMoney, useCommand, useLocale, useToast } from '@yunjian/ui';
import type { Text } from '@yunjian/kernel/contract';
import { fenOf } from '../shared/amounts.ts';
import { client } from '../shared/client.ts';
import { deviceNumber } from '../shared/device.ts';
import { saveText } from '../shared/save.ts';
import { canHash } from '../shared/sha256.ts';
import { bidFile, bidFileName, seal, type SealedBid } from '../shared/sealed-bid.ts';
import type { Registration } from '../shared/shapes.ts';

/** Two steps: type the amount and seal it here; keep the file, then hand in its fingerprint. */
export function SealForm({ registration: r, again }: { registration: Registration; again: boolean }) {
  const { t } = useLocale();
  const [sealed, setSealed] = useState<SealedBid | null>(null);
  if (!canHash())
    return (
      <Notice kind="danger" title={{ zh: '这个地址不能密封报价', en: 'Bids cannot be sealed at this address' }}>
        <p>
          {t({
            zh: '浏览器只在安全连接（https）下提供密封所用的功能。请用 https 开头的地址打开本页，或换一个浏览器。',
            en: 'Browsers seal only over a secure connection. Open this page at its https address, or use another browser.',
          })}
        </p>
      </Notice>
    );
  return (
    <div className="as-seal">
      <h3>{again ? t({ zh: '换一个报价', en: 'Replace the bid' }) : t({ zh: '密封报价', en: 'Sealed bid' })}</h3>
      {sealed === null ? (
        <Amount registration={r} again={again} onSealed={setSealed} />
      ) : (
        <Keep bid={sealed} registration={r} onBack={() => setSealed(null)} />
      )}
    </div>
  );
}

function Amount({
  registration: r,
  again,
  onSealed,
}: {
  registration: Registration;
  again: boolean;
  onSealed: (bid: SealedBid) => void;
}) {
  const { t } = useLocale();
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<Text>();
  const [busy, setBusy] = useState(false);
  const fen = fenOf(typed);
  const reserve = BigInt(r.listing.reserveFenYear);
  const go = async () => {
    if (fen === null)
      return setError({ zh: '请输入年租金，例如 120000 或 12万', en: 'Type the rent a year, for example 120000' });
    if (BigInt(fen) < reserve)
      return setError({
        zh: `低于底价 ${fmtMoney(reserve)}，开标时无效，请提高`,
        en: `Below the reserve of ${fmtMoney(reserve)}: it would not be valid. Please raise it`,
      });
    setError(undefined);
    setBusy(true);
    try {
      onSealed(
        await seal({
          listing: r.listing.id,
          registration: r.id,
          number: r.listing.number,
          title: r.listing.title,
          fenYear: fen,
          deadline: r.listing.deadline,
          opening: r.listing.opening,
        }),
      );
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      noValidate
      className="yj-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void go();
      }}
    >
      <p>
        {again
          ? t({
              zh: '截止前可以换，后投的替换先投的；以前的密封文件随之作废。',
              en: 'Until the deadline a later bid replaces the earlier one; the earlier sealed file is void then.',
            })
          : t({
              zh: '金额只留在这台设备上，不会发出去。截止前，系统、村里、镇里都看不到。',
              en: 'The amount stays on this device and is not sent. Before the deadline neither the system nor any office can see it.',
            })}
      </p>
      <TextField
        name="amount"
        label={{ zh: '我愿意出的年租金', en: 'The rent a year I offer' }}
        hint={{ zh: `底价 ${fmtMoney(reserve)} /年`, en: `Reserve ${fmtMoney(reserve)} a year` }}
        value={typed}
        onChange={setTyped}
        inputMode="decimal"
        width="medium"
        maxLength={20}
        suffix={{ zh: '元/年', en: 'yuan a year' }}
        error={error}
      />
      <p className="as-heard" role="status">
        {fen === null ? null : (
          <>
            {t({ zh: '即 ', en: 'That is ' })}
            <strong>
              <Money fen={fen} />
            </strong>
            {t({ zh: ' /年', en: ' a year' })}
          </>
        )}
      </p>
      <div className="yj-actions">
        <Button type="submit" kind="primary" icon="lock" busy={busy}>
          {t({ zh: '在本机密封', en: 'Seal on this device' })}
        </Button>
      </div>
    </form>
  );
}

function Keep({ bid, registration, onBack }: { bid: SealedBid; registration: Registration; onBack: () => void }) {
  const { t } = useLocale();
  const toast = useToast();
  const [taken, setTaken] = useState(false);
  const [kept, setKept] = useState(false);
  const [error, setError] = useState<Text>();
  const send = useCommand(client.letting.commitBid, {
    invalidates: [client.letting.myRegistrations],
    onDone: ({ late }) => {
      if (late)
        toast(
          {
            zh: '迟到了：服务器收到时已过截止时间，这次报价无效',
            en: 'Too late: the deadline had passed, this bid is not valid',
          },
          'danger',
        );
      else toast({ zh: '报价已投递', en: 'Your bid was handed in' });
      onBack();
    },
  });
  const text = bidFile(bid);
  const take = () => {
    saveText(text, bidFileName(bid), 'application/json');
    setTaken(true);
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setTaken(true);
      toast({ zh: '已复制，请粘贴到您自己的备忘录', en: 'Copied: paste it into your own notes' });
    } catch {
      toast(
        { zh: '这个浏览器不让复制，请下载文件或抄下文字', en: 'This browser does not copy; download the file or write it down' },
        'warning',
      );
    }
  };
  const go = () => {
    if (!kept) return setError({ zh: '请先保存密封文件，再勾选', en: 'Keep the sealed file first, then tick this' });
    setError(undefined);
    void send.run({
      params: { id: registration.id },
      body: { commitment: bid.commitment, fileHash: null, device: deviceNumber() },
    });
  };
  return (
    <>
      <p className="as-won">
        <span>{t({ zh: '已密封', en: 'Sealed' })}</span>
        <strong className="as-amount">
          <Money fen={bid.fenYear} />
          <small>{t({ zh: ' /年', en: ' a year' })}</small>
        </strong>
      </p>
      <Notice kind="warning" title={{ zh: '先把密封文件存好，再投递', en: 'Keep the sealed file first, then hand in' }}>
        <ul>
          <li>
            {t({
              zh: '文件丢了，谁也打不开您的报价，报价就作废。我们没有备份。',
              en: 'Without the file nobody can open your bid, and it is void. We keep no copy.',
            })}
          </li>
          <li>
            {t({
              zh: '里面写着您的金额，截止前不要给任何人看，不要存在别人的电脑上。',
              en: 'It says your amount: show it to nobody before the deadline, and do not leave it on somebody else’s computer.',
            })}
          </li>
        </ul>
      </Notice>
      <div className="yj-actions">
        <Button kind={taken ? 'secondary' : 'primary'} icon="download" onClick={take}>
          {t({ zh: '下载密封文件', en: 'Download the sealed file' })}
        </Button>
        <Button icon="copy" onClick={() => void copy()}>
          {t({ zh: '复制文字', en: 'Copy as text' })}
        </Button>
      </div>
      <details className="yj-details">
        <summary>{t({ zh: '下载不了？显示文字，抄下来', en: 'It does not download? Show the text to write down' })}</summary>
        <pre className="as-file" tabIndex={0} aria-label={t({ zh: '密封文件的文字', en: 'Text of the sealed file' })}>
          {text}
        </pre>
      </details>
      <Checkbox
        name="kept"
        label={{ zh: '密封文件我已存好', en: 'I have kept the sealed file' }}
        value={kept}
        onChange={setKept}
        error={error}
      />
      <Refusal problem={send.problem} />
      <div className="yj-actions">
        <Button kind="primary" busy={send.busy} onClick={go}>
          {t({ zh: '投递（只发指纹）', en: 'Hand in (the fingerprint only)' })}
        </Button>
        <Button onClick={onBack}>{t({ zh: '改金额', en: 'Change the amount' })}</Button>
      </div>
      <p className="yj-small yj-muted">
        {t({ zh: '指纹 ', en: 'Fingerprint ' })}
        <code className="as-hash">{bid.commitment}</code>
      </p>
    </>
  );
}
