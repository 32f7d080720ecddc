/** What each register answered, with source, time and query number. */
import { Badge, Details, fmtDateTime, useLocale } from '@yunjian/ui';
import { Part } from './parts.tsx';
import type { Detail } from './review-types.ts';
import { evidenceOutcome } from './words.ts';

/** A register's answer as people read it: a flat object as facts, anything deeper as text. */
function Answer({ value }: { value: unknown }) {
  const { t } = useLocale();
  if (value === null || value === undefined)
    return <span className="yj-muted">{t({ zh: '没有答复内容', en: 'No content' })}</span>;
  if (typeof value !== 'object') return <span>{typeof value === 'string' ? value : JSON.stringify(value)}</span>;
  const rows = Object.entries(value).map(([key, v]) => ({
    key,
    v: typeof v === 'object' && v !== null ? JSON.stringify(v) : String(v),
  }));
  return (
    <dl className="ts-answer">
      {rows.map((r) => (
        <div key={r.key}>
          <dt>{r.key}</dt>
          <dd>{r.v}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What each register answered, with source, time and query number. */
export function Evidence({ detail }: { detail: Detail }) {
  const { t, locale } = useLocale();
  return (
    <Part title={{ zh: '登记查询结果', en: 'Register answers' }}>
      {detail.evidence.length === 0 ? (
        <p className="yj-muted">{t({ zh: '还没有查询过登记。', en: 'No register has been asked yet.' })}</p>
      ) : null}
      <ul className="ts-evidence">
        {detail.evidence.map((e) => {
          const known = evidenceOutcome[e.outcome] ?? {
            text: { zh: e.outcome, en: e.outcome },
            kind: 'neutral' as const,
          };
          return (
            <li key={e.id}>
              <div className="ts-evidence-head">
                <strong>{t(e.title)}</strong>
                <Badge kind={known.kind}>{t(known.text)}</Badge>
              </div>
              <p className="yj-small yj-muted">
                {e.source} · {e.answeredAt ? t({ zh: '答复于', en: 'answered' }) : t({ zh: '查询于', en: 'asked' })}{' '}
                {fmtDateTime(e.answeredAt ?? e.askedAt, locale, true)} · {t({ zh: '查询号', en: 'query' })} <code>{e.id}</code>
              </p>
              {e.why ? <p>{e.why}</p> : null}
              <Details summary={{ zh: `看${e.title.zh}的答复`, en: `Answer of ${e.title.en}` }}>
                <Answer value={e.answer} />
              </Details>
            </li>
          );
        })}
      </ul>
    </Part>
  );
}
