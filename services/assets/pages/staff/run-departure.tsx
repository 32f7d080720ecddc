/** Figures of a distribution that are not the book's, or a least payout above the rule's. */
import { Notice, fmtDate, fmtMoney, useLocale } from '@yunjian/ui';
import type { Run } from './api.ts';

/** Figures that differ from the book's and a least payout above the rule's: both, why, and who of the supervisory board consented. */
export function Departure({ run: r }: { run: Run }) {
  const { t, locale } = useLocale();
  if (r.departure === null || r.book === null) return null;
  const pairs = [
    [{ zh: '本年净收益', en: 'net income' }, r.netIncomeFen, r.book.netIncomeFen],
    [{ zh: '以前年度亏损', en: 'loss brought forward' }, r.lossFen, r.book.lossFen],
    [{ zh: '以前年度未分配', en: 'undistributed before' }, r.undistributedFen, r.book.undistributedFen],
  ] as const;
  return (
    <Notice kind="warning" title={{ zh: '有数与账面或规定不同', en: 'Figures depart from the book or the rule' }}>
      <ul>
        {pairs
          .filter(([, used, book]) => used !== book)
          .map(([words, used, book]) => (
            <li key={words.zh}>
              {t({
                zh: `${words.zh}：方案 ${fmtMoney(used)}，账面 ${fmtMoney(book)}`,
                en: `${words.en}: ${fmtMoney(used)} in the plan, ${fmtMoney(book)} in the book`,
              })}
            </li>
          ))}
        {r.ruleMinimumFen !== null && BigInt(r.minimumFen) > BigInt(r.ruleMinimumFen) ? (
          <li>
            {t({
              zh: `起付金额：方案 ${fmtMoney(r.minimumFen)}，规定 ${fmtMoney(r.ruleMinimumFen)}`,
              en: `least payout: ${fmtMoney(r.minimumFen)} in the plan, ${fmtMoney(r.ruleMinimumFen)} by the rule`,
            })}
          </li>
        ) : null}
      </ul>
      <p>
        {t({ zh: '理由：', en: 'Why: ' })}
        {r.departure.reason}
      </p>
      <p>
        {r.departure.consentBy === null
          ? t({ zh: '等监事会同意，同意前不能公示。', en: 'Waits for the supervisory board; no notice before.' })
          : t({
              zh: `监事会 ${r.departure.consentBy} 已同意`,
              en: `${r.departure.consentBy} of the supervisory board consented`,
            })}
        {r.departure.consentAt === null ? '' : ` · ${fmtDate(r.departure.consentAt.slice(0, 10), locale)}`}
        <span className="as-hash yj-muted"> {r.departure.document}</span>
      </p>
    </Notice>
  );
}
