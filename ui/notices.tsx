import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { useLocale, type Words } from './i18n.tsx';

export type Kind = 'neutral' | 'info' | 'success' | 'warning' | 'danger';
const ICONS: Record<Kind, IconName> = { neutral: 'info', info: 'info', success: 'check', warning: 'warning', danger: 'warning' };

/** A short word with an icon: state is never shown by colour alone. */
export function Badge({ kind = 'neutral', icon, children }: { kind?: Kind; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`yj-badge yj-${kind}`}>
      <Icon name={icon ?? ICONS[kind]} size={14} />
      <span>{children}</span>
    </span>
  );
}

/** Something to know on this page. `alert` speaks up at once in a screen reader: only for what just happened. */
export function Notice({
  kind = 'info',
  title,
  alert = false,
  children,
}: {
  kind?: Kind;
  title?: Words;
  alert?: boolean;
  children?: ReactNode;
}) {
  const { t } = useLocale();
  return (
    <div className={`yj-notice yj-${kind}`} role={alert ? 'alert' : undefined}>
      <Icon name={ICONS[kind]} size={22} />
      <div>
        {title ? <p className="yj-notice-title">{t(title)}</p> : null}
        {children}
      </div>
    </div>
  );
}

/** Marks an amount or rule without a published source (示例政策), or data that is not real (示例数据). */
export function ExampleMark({ of = 'policy' }: { of?: 'policy' | 'data' | 'map' }) {
  const { t } = useLocale();
  const words = {
    policy: { zh: '示例政策', en: 'example policy' },
    data: { zh: '示例数据', en: 'sample data' },
    map: { zh: '示意', en: 'schematic' },
  }[of];
  return <span className="yj-example">{t(words)}</span>;
}
