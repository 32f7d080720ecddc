import { useId, useState } from 'react';
import { Button, Details, Money, Notice, Refusal, TextArea, useCommand, useLocale, useToast } from '@yunjian/ui';
import type { Text } from '@yunjian/kernel/contract';
import { client } from '../shared/client.ts';
import { fitting, type SealedBid } from '../shared/sealed-bid.ts';
import type { Registration } from '../shared/shapes.ts';

/** Between deadline and opening: amount and nonce from the kept file, checked here before they are sent. */
export function RevealForm({ registration: r, sealed }: { registration: Registration; sealed: Registration['bids'][number] }) {
  const { t } = useLocale();
  const toast = useToast();
  const id = useId();
  const [text, setText] = useState('');
  const [found, setFound] = useState<SealedBid | null>(null);
  const [error, setError] = useState<Text>();
  const send = useCommand(client.letting.revealBid, {
    invalidates: [client.letting.myRegistrations],
    onDone: () => {
      setFound(null);
      toast({ zh: '已解封，等开标', en: 'Opened; waiting for the opening' });
    },
  });
  const read = async (content: string) => {
    const result = await fitting(content, r.id, sealed.commitment);
    if ('kind' in result) {
      setError(undefined);
      setFound(result);
    } else {
      setFound(null);
      setError(result);
    }
  };
  if (sealed.revealedAt !== null && found === null) return null;
  return (
    <div className="as-seal">
      <h3>{t({ zh: '解封报价', en: 'Open your bid' })}</h3>
      {found === null ? (
        <>
          <p>
            {t({
              zh: '选择投递时存下的密封文件。先在本机核对，对得上才会发送。',
              en: 'Choose the sealed file that you kept. It is checked on this device first and sent only if it fits.',
            })}
          </p>
          <div className="yj-field">
            <label className="yj-label" htmlFor={id}>
              {t({ zh: '密封文件', en: 'Sealed file' })}
            </label>
            <input
              id={id}
              className="yj-input"
              type="file"
              accept=".json,.txt,application/json,text/plain"
              aria-describedby={error ? `${id}-error` : undefined}
              onChange={(event) => {
                const file = event.target.files?.[0];
                if (file && file.size < 100_000) void file.text().then(read);
                else if (file) setError({ zh: '文件太大，不是密封文件。', en: 'The file is too large for a sealed file.' });
              }}
            />
          </div>
          <Details summary={{ zh: '没有文件，只有抄下的文字', en: 'I have no file, only the text' }}>
            <TextArea
              name="text"
              label={{ zh: '粘贴密封文件的文字', en: 'Paste the text of the sealed file' }}
              value={text}
              onChange={setText}
              rows={6}
            />
            <div className="yj-actions">
              <Button onClick={() => void read(text)}>{t({ zh: '核对', en: 'Check' })}</Button>
            </div>
          </Details>
          {error ? (
            <div id={`${id}-error`}>
              <Notice kind="danger" alert>
                <p>{t(error)}</p>
              </Notice>
            </div>
          ) : null}
        </>
      ) : (
        <>
          <Notice kind="info" title={{ zh: '核对一致', en: 'It fits' }}>
            <p className="as-won">
              <span>{t({ zh: '您密封的年租金', en: 'The rent a year that you sealed' })}</span>
              <strong className="as-amount">
                <Money fen={found.fenYear} />
              </strong>
            </p>
          </Notice>
          <Refusal problem={send.problem} />
          <div className="yj-actions">
            <Button
              kind="primary"
              busy={send.busy}
              onClick={() => void send.run({ params: { id: r.id }, body: { fenYear: found.fenYear, nonce: found.nonce } })}
            >
              {t({ zh: '解封并提交', en: 'Open and send' })}
            </Button>
            <Button onClick={() => setFound(null)}>{t({ zh: '换一个文件', en: 'Another file' })}</Button>
          </div>
        </>
      )}
    </div>
  );
}
