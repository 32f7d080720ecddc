import type { ReactNode } from 'react';
import { ButtonLink, Icon, fmtDateTime, useLocale } from '@yunjian/ui';
import { client, fileHref, stopPath } from '../shared/client.ts';
import { networkMarks } from '../shared/marks.tsx';
import type { Alert, Network } from '../shared/types.ts';

/**
 * The foot of the board: one message of the operator at a time, where the times come from, which page it is, the code to
 * scan. Its lines take turns in the two languages with the pages; while turning is stopped they stay in the reader's own.
 */
export function BoardFoot({
  alerts,
  page,
  pages,
  tick,
  held,
  more,
  realtimeAt,
  id,
  networks,
  today,
  children,
}: {
  alerts: readonly Alert[];
  page: number;
  pages: number;
  /** Counts the pages turned: messages and languages take turns with them. */
  tick: number;
  held: boolean;
  /** Entries that come later than the pages hold. */
  more: number;
  realtimeAt: string | null;
  id: string;
  /** Those the rows rest on. */
  networks: readonly Network[];
  today: string;
  children?: ReactNode;
}) {
  const { t, locale } = useLocale();
  const lang = held ? locale : tick % 2 === 0 ? 'zh' : 'en';
  const alert = alerts.length > 0 ? alerts[Math.floor(tick / 2) % alerts.length] : undefined;
  return (
    <footer className="bd-foot">
      <div lang={lang === 'zh' ? 'zh-CN' : 'en'}>
        {alert ? (
          <p className="bd-alert">
            <Icon name="warning" size={28} />
            <span>{alert.header[lang] || alert.header.zh}</span>
          </p>
        ) : null}
        <p className="bd-source">
          {more > 0 ? (
            <span className="bd-more">
              {{ zh: `之后还有 ${more} 项，扫码查看`, en: `${more} more later: scan the code` }[lang]}
            </span>
          ) : null}
          <span>
            {realtimeAt
              ? { zh: `实时信息 ${fmtDateTime(realtimeAt, 'zh')}`, en: `Live data of ${fmtDateTime(realtimeAt, 'en')}` }[lang]
              : { zh: '计划时刻，没有实时信息', en: 'Scheduled times, no live data' }[lang]}
          </span>
          {networks.map((n) => (
            <span key={n.code}>
              {n.title[lang]} {n.asOf}
              {networkMarks(n, today).map((m) => (
                <span key={m.en} className="bd-mark">
                  {m[lang]}
                </span>
              ))}
            </span>
          ))}
        </p>
      </div>
      <div className="bd-page">
        {pages > 1 ? (
          <span>
            <span className="yj-hidden">{t({ zh: '第几页 ', en: 'Page ' })}</span>
            {page} / {pages}
          </span>
        ) : null}
        {children}
        <ButtonLink kind="plain" small to={stopPath(id)}>
          {t({ zh: '普通页面', en: 'Ordinary page' })}
        </ButtonLink>
      </div>
      <figure className="bd-qr">
        <img
          src={fileHref(client.qr.op, { params: { id } })}
          alt={t({ zh: '二维码：本站时刻', en: 'QR code: times of this stop' })}
        />
        <figcaption>
          扫码看时刻 <span lang="en">Scan</span>
        </figcaption>
      </figure>
    </footer>
  );
}
