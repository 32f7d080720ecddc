import { Section, useApi, useLocale } from '@yunjian/ui';
import { yuanPerShare } from '../shared/amounts.ts';
import { client } from '../shared/client.ts';

/** The rate to a hundredth of a fen, as the years below show it; the streak itself is reckoned on the exact one. */
const rateShown = (fen: string): string => fen.replace(/(\.\d{2})\d+$/, '$1');

/** The dividend per share of each year as bars with their amounts, and how many times in a row it rose. */
export function Rises({ collectiveId }: { collectiveId: string }) {
  const { t } = useLocale();
  const query = useApi(client.dividends.series, { params: { id: collectiveId } });
  const s = query.data;
  // Without a second year there is nothing to compare; the years below say the rest, also when this could not be read.
  if (s === undefined || s.years.length < 2) return null;
  const most = Math.max(...s.years.map((y) => Number(y.rateFen)), 1);
  return (
    <Section title={{ zh: '每股分红', en: 'Dividend per share' }}>
      {s.rises > 0 ? (
        <p className="as-big">
          {t({ zh: '连涨 ', en: 'Risen ' })}
          <strong className="yj-num">{s.rises}</strong>
          {t({ zh: ' 次', en: s.rises === 1 ? ' time' : ' times in a row' })}
          <span className="yj-muted">
            {' '}
            {t({ zh: `${s.from}–${s.to} 年，每年都比上一年多`, en: `${s.from}–${s.to}, each year more than the one before` })}
          </span>
        </p>
      ) : (
        <p>{t({ zh: '最近一年没有比上一年多。', en: 'The last year was not more than the one before.' })}</p>
      )}
      <ol className="as-bars">
        {s.years.map((y) => (
          <li key={y.year}>
            <span className="yj-num">{y.year}</span>
            <span className="as-bar" aria-hidden="true">
              <span style={{ inlineSize: `${(Number(y.rateFen) / most) * 100}%` }} />
            </span>
            <strong className="yj-num">
              {t({ zh: `${yuanPerShare(rateShown(y.rateFen))} 元`, en: `¥${yuanPerShare(rateShown(y.rateFen))}` })}
            </strong>
          </li>
        ))}
      </ol>
      <p className="yj-hint">
        {t({
          zh: '每股分红 = 当年分的总额 ÷ 全体股数；持平、下降或缺一年就不算连涨。',
          en: 'Per share = what was distributed that year ÷ all shares. An equal, lower or missing year ends the row.',
        })}
      </p>
    </Section>
  );
}
