import { useState } from 'react';
import { Button, useLocale, useToast } from '@yunjian/ui';

/** Copies the link that asks the same question; where the browser may not write to the clipboard the link is shown to copy by hand. `to` is an address of ours. */
export function ShareLink({ to }: { to: string }) {
  const { t } = useLocale();
  const toast = useToast();
  const [shown, setShown] = useState(false);
  const link = location.origin + to;
  return (
    <div className="tr-share">
      <Button
        small
        kind="plain"
        icon="copy"
        onClick={() => {
          const copied = navigator.clipboard?.writeText(link) ?? Promise.reject(new Error('no clipboard'));
          copied.then(
            () => toast({ zh: '链接已复制，打开就是这次查询', en: 'Link copied: it asks the same question' }),
            () => setShown(true),
          );
        }}
      >
        {t({ zh: '复制链接', en: 'Copy link' })}
      </Button>
      {shown ? (
        <label>
          <span className="yj-small">{t({ zh: '请复制这个链接', en: 'Please copy this link' })}</span>
          <input className="yj-input" readOnly value={link} onFocus={(event) => event.target.select()} />
        </label>
      ) : null}
    </div>
  );
}
