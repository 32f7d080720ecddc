import { useId, useState } from 'react';
import { Button, Notice, Refusal, useCommand, useLocale } from '@yunjian/ui';
import type { Registration } from '../shared/shapes.ts';
import { client } from '../shared/client.ts';

/** The power of attorney of somebody who bids for a firm: until it is accepted the registration counts for nothing. */
export function AuthorityForm({ registration: r }: { registration: Registration }) {
  const { t } = useLocale();
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const [missing, setMissing] = useState(false);
  const send = useCommand(client.letting.putAuthority, { invalidates: [client.letting.myRegistrations] });
  return (
    <form
      noValidate
      className="yj-form"
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(file === null);
        if (file === null || send.busy) return;
        const body = new FormData();
        body.append('authority', file, file.name);
        const args = { params: { id: r.id }, body };
        void send.run(args);
      }}
    >
      <Notice
        kind="warning"
        title={
          r.authority === 'waiting'
            ? { zh: '授权委托书等村会计核对', en: 'The power of attorney waits to be checked' }
            : { zh: '还缺授权委托书', en: 'The power of attorney is missing' }
        }
      >
        <p>
          {t({
            zh: '代表单位竞价，须有加盖单位公章的授权委托书；核对通过以前，报名和报价不算数。',
            en: 'To bid for a firm you need its sealed power of attorney; until it is accepted neither registration nor bid counts.',
          })}
        </p>
      </Notice>
      <div className={`yj-field${missing ? ' yj-field-bad' : ''}`}>
        <label className="yj-label" htmlFor={id}>
          {r.authority === 'waiting'
            ? t({ zh: '换一份授权委托书', en: 'Another power of attorney' })
            : t({ zh: '授权委托书', en: 'Power of attorney' })}
        </label>
        <div className="yj-hint" id={`${id}-hint`}>
          {t({ zh: 'PDF、JPEG 或 PNG，不超过 20 MB', en: 'PDF, JPEG or PNG, at most 20 MB' })}
        </div>
        {missing ? (
          <div className="yj-field-error" role="alert">
            {t({ zh: '请选择文件', en: 'Please choose a file' })}
          </div>
        ) : null}
        <input
          id={id}
          className="yj-file"
          type="file"
          accept="application/pdf,image/jpeg,image/png"
          aria-describedby={`${id}-hint`}
          aria-invalid={missing}
          onChange={(event) => setFile(event.target.files?.[0] ?? null)}
        />
      </div>
      <Refusal problem={send.problem} />
      <div className="yj-actions">
        <Button type="submit" kind="primary" busy={send.busy}>
          {t({ zh: '上传', en: 'Upload' })}
        </Button>
      </div>
    </form>
  );
}
