/** From what to what: the broad results first; a number opens the finer changes it is made of, each of which leads to its cases. */
import { useState } from 'react';
import { Button, fmtInt, useLocale } from '@yunjian/ui';
import type { Summary } from '../types.ts';
import { broadChanges, broadOutcomes, type BroadChange } from './words.ts';

export function Matrix({ summary, onPick }: { summary: Summary; onPick: (from: string, to: string) => void }) {
  const { t } = useLocale();
  const [open, setOpen] = useState<BroadChange | null>(null);
  const changes = broadChanges(summary);
  const used = new Set(changes.flatMap((m) => [m.from, m.to]));
  const outcomes = broadOutcomes(summary).filter((o) => used.has(o.code));
  const pick = (cell: BroadChange) => {
    const [only, second] = cell.parts;
    if (only && !second) onPick(only.from, only.to);
    else setOpen(open?.from === cell.from && open.to === cell.to ? null : cell);
  };
  const titleOf = (code: string) => summary.outcomes.find((o) => o.code === code)?.title ?? { zh: code, en: code };
  return (
    <>
      <div className="wb-matrix-box">
        <table className="wb-matrix">
          <caption className="yj-hidden">{t({ zh: '由什么变为什么，件数', en: 'From what to what, cases' })}</caption>
          <thead>
            <tr>
              <th scope="col">{t({ zh: '现行规则 ↓ 草案 →', en: 'In force ↓ draft →' })}</th>
              {outcomes.map((o) => (
                <th key={o.code} scope="col">
                  {t(o.title)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {outcomes.map((from) => (
              <tr key={from.code}>
                <th scope="row">{t(from.title)}</th>
                {outcomes.map((to) => {
                  const cell = changes.find((m) => m.from === from.code && m.to === to.code);
                  if (!cell)
                    return (
                      <td key={to.code} className={from.code === to.code ? 'wb-same' : undefined}>
                        <span className="yj-muted">—</span>
                      </td>
                    );
                  return (
                    <td key={to.code} className={`wb-matrix-${cell.change}`}>
                      <button
                        type="button"
                        aria-expanded={cell.parts.length > 1 ? open === cell : undefined}
                        aria-label={t({
                          zh: `${cell.count} 件由 ${from.title.zh} 变为 ${to.title.zh}，看明细`,
                          en: `${cell.count} from ${from.title.en} to ${to.title.en}, see them`,
                        })}
                        onClick={() => pick(cell)}
                      >
                        <span className="yj-num">{fmtInt(cell.count)}</span>
                        <small>{cell.change === 'gain' ? '↑' : cell.change === 'loss' ? '↓' : ''}</small>
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="yj-muted yj-small">
        {t({
          zh: '↑ 对当事人更好，↓ 更差。点数字看细分和明细。',
          en: '↑ better for the person, ↓ worse. A number opens its parts.',
        })}
      </p>
      {open ? (
        <ul className="wb-parts">
          {open.parts.map((m) => (
            <li key={`${m.from} ${m.to}`}>
              <span>
                {t(titleOf(m.from))} → <strong>{t(titleOf(m.to))}</strong>
              </span>
              <span className="yj-num">{t({ zh: `${fmtInt(m.count)} 件`, en: fmtInt(m.count) })}</span>
              <Button small kind="plain" onClick={() => onPick(m.from, m.to)}>
                {t({ zh: '看是哪些件', en: 'See them' })}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
