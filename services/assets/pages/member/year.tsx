import { useState } from 'react';
import { Badge, Button, DateText, Facts, Icon, Money, Notice, Refusal, fmtMoney, useApi, useLocale } from '@yunjian/ui';
import { reckoned, unitsText, yuanPerShare } from '../shared/amounts.ts';
import { client } from '../shared/client.ts';
import { saveText } from '../shared/save.ts';
import { PAYOUT_STATE } from '../shared/words.ts';
import type { Holding, Payout } from '../shared/shapes.ts';
import { WholeList } from './whole-list.tsx';

/** One year: the sum first; below, for who wants to know, how it came out and how to check it. */
export function YearRow({ payout: p, basis }: { payout: Payout; basis: Holding['basis'] }) {
  const { t } = useLocale();
  const state = PAYOUT_STATE[p.state];
  const [open, setOpen] = useState(false);
  return (
    <li className="as-year">
      <div className="as-year-head">
        <h3>
          {t({ zh: `${p.run.year} 年`, en: String(p.run.year) })}
          {p.run.kind === 'special' ? t({ zh: '（专项）', en: ' (special)' }) : ''}
        </h3>
        <strong className="as-year-sum">
          <Money fen={p.payFen} />
        </strong>
      </div>
      <p className="as-year-line">
        <span>
          {p.run.perShareFen === null
            ? t({ zh: `${unitsText(p.units)} 股`, en: `${unitsText(p.units)} shares` })
            : t({
                zh: `每股 ${yuanPerShare(p.run.perShareFen)} 元 × ${unitsText(p.units)} 股`,
                en: `¥${yuanPerShare(p.run.perShareFen)} a share × ${unitsText(p.units)} shares`,
              })}
        </span>
        <Badge kind={state.kind}>{t(state.text)}</Badge>
      </p>
      <details className="yj-details" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t({ zh: '怎么算出来的', en: 'How it came out' })}</summary>
        {open ? (
          <div>
            <p>{t(state.more)}</p>
            <Income run={p.run} />
            <HowCome payout={p} basis={basis} />
            <Evidence payout={p} />
          </div>
        ) : null}
      </details>
    </li>
  );
}

/** What the distribution rests on: the book's income, or other figures with why and who consented. */
function Income({ run: r }: { run: Payout['run'] }) {
  const { t } = useLocale();
  if (r.book === null) return null;
  const told = {
    zh: `净收益 ${fmtMoney(r.netIncomeFen)}，以前年度未分配 ${fmtMoney(r.undistributedFen)}，以前年度亏损 ${fmtMoney(r.lossFen)}；最多可分 ${fmtMoney(r.ceilingFen)}。`,
    en: `Net income ${fmtMoney(r.netIncomeFen)}, undistributed before ${fmtMoney(r.undistributedFen)}, loss before ${fmtMoney(r.lossFen)}; at most ${fmtMoney(r.ceilingFen)}.`,
  };
  if (r.departure === null)
    return (
      <p>
        {t(told)} {t({ zh: '这些数取自集体账簿。', en: 'These figures are those of the collective’s book.' })}
      </p>
    );
  return (
    <Notice kind="warning" title={{ zh: '有数与账面或规定不同', en: 'Figures depart from the book or the rule' }}>
      <p>{t(told)}</p>
      <p>
        {t({
          zh: `账面：净收益 ${fmtMoney(r.book.netIncomeFen)}，未分配 ${fmtMoney(r.book.undistributedFen)}，亏损 ${fmtMoney(r.book.lossFen)}。`,
          en: `The book: net income ${fmtMoney(r.book.netIncomeFen)}, undistributed ${fmtMoney(r.book.undistributedFen)}, loss ${fmtMoney(r.book.lossFen)}.`,
        })}
      </p>
      {r.ruleMinimumFen !== null && BigInt(r.minimumFen) > BigInt(r.ruleMinimumFen) ? (
        <p>
          {t({
            zh: `不满 ${fmtMoney(r.minimumFen)} 的这次不发，下次一起发；规定是 ${fmtMoney(r.ruleMinimumFen)}。`,
            en: `Less than ${fmtMoney(r.minimumFen)} is kept for the next time; the rule says ${fmtMoney(r.ruleMinimumFen)}.`,
          })}
        </p>
      ) : null}
      <p>
        {t({ zh: '理由：', en: 'Why: ' })}
        {r.departure.reason}
        {r.departure.consentBy === null
          ? ''
          : t({
              zh: `；监事会 ${r.departure.consentBy} 同意`,
              en: `; ${r.departure.consentBy} of the supervisory board consented`,
            })}
      </p>
    </Notice>
  );
}

/** The sum in steps anybody can do on paper, done once more on this device. */
function HowCome({ payout: p, basis }: { payout: Payout; basis: Holding['basis'] }) {
  const { t } = useLocale();
  const { proof } = p;
  const again = reckoned(p.units, proof);
  const agrees =
    again !== null &&
    again.partFen === p.partFen &&
    BigInt(p.partFen) + BigInt(p.carriedInFen) === BigInt(p.payFen) + BigInt(p.carryFen);
  const own = basis === 'household' ? { zh: '您家', en: 'your household' } : { zh: '您', en: 'you' };
  return (
    <>
      <ol className="as-sum">
        {proof.mode === 'rate' ? (
          <li>
            {t({
              zh: `每股 ${fmtMoney(proof.rateFen ?? 0)} × ${own.zh} ${unitsText(p.units)} 股 = `,
              en: `${fmtMoney(proof.rateFen ?? 0)} a share × ${unitsText(p.units)} shares = `,
            })}
            <strong>{fmtMoney(p.partFen)}</strong>
          </li>
        ) : (
          <>
            <li>
              {t({
                zh: `一共分 ${fmtMoney(proof.poolFen)}，全体 ${unitsText(proof.totalUnits)} 股，${own.zh} ${unitsText(p.units)} 股`,
                en: `${fmtMoney(proof.poolFen)} for all; ${unitsText(proof.totalUnits)} shares in all, ${own.en}: ${unitsText(p.units)}`,
              })}
            </li>
            <li>
              {t({
                zh: `${fmtMoney(proof.poolFen)} ÷ ${unitsText(proof.totalUnits)} × ${unitsText(p.units)}，不到一分的先舍去 = `,
                en: `${fmtMoney(proof.poolFen)} ÷ ${unitsText(proof.totalUnits)} × ${unitsText(p.units)}, what is less than a fen left off = `,
              })}
              <strong>{fmtMoney(proof.floorFen)}</strong>
            </li>
            <li>
              {proof.toppedUp
                ? t({
                    zh: '舍去的零头凑成的分，发给零头最大的。这次加 1 分 = ',
                    en: 'The fen left over go to the largest fractions. This one got 1 fen more = ',
                  })
                : again?.exact === true
                  ? t({ zh: '正好除尽，没有零头 = ', en: 'It came out even = ' })
                  : t({
                      zh: '舍去的零头凑成的分，发给零头最大的。这次没有轮到 = ',
                      en: 'The fen left over go to the largest fractions. This one was not among them = ',
                    })}
              <strong>{fmtMoney(p.partFen)}</strong>
            </li>
          </>
        )}
        {p.carriedInFen === '0' ? null : (
          <li>
            {t({ zh: '加上次没发的 ', en: 'plus what was carried from last time ' })}
            <strong>{fmtMoney(p.carriedInFen)}</strong>
          </li>
        )}
        {p.carryFen === '0' ? null : (
          <li>
            {t({
              zh: `不满 ${fmtMoney(p.run.minimumFen)}，先记着，下次一起发 `,
              en: `less than ${fmtMoney(p.run.minimumFen)}, kept for the next time `,
            })}
            <strong>{fmtMoney(p.carryFen)}</strong>
          </li>
        )}
        <li>
          {t({ zh: '这次发 ', en: 'Paid this time ' })}
          <strong>{fmtMoney(p.payFen)}</strong>
        </li>
      </ol>
      {again === null ? (
        <Notice kind="warning">
          <p>
            {t({
              zh: '本机没能重算，请用下面的数据核对。',
              en: 'It could not be reckoned here; please check with the data below.',
            })}
          </p>
        </Notice>
      ) : agrees ? (
        <p className="as-agrees">
          <Icon name="check" />{' '}
          {t({ zh: '您的设备刚刚重算了一遍，一致。', en: 'Your device has just reckoned it again: it agrees.' })}
        </p>
      ) : (
        <Notice kind="danger" alert title={{ zh: '重算的结果不一致', en: 'Reckoned again, it does not agree' }}>
          <p>
            {t({
              zh: `本机算得 ${fmtMoney(again.partFen)}。请截图问村会计，或提出联名质询。`,
              en: `This device gets ${fmtMoney(again.partFen)}. Please show this to the accountant or file a joint question.`,
            })}
          </p>
        </Notice>
      )}
    </>
  );
}

/** What an expert needs, and the receipt of the district's log. */
function Evidence({ payout: p }: { payout: Payout }) {
  const { t } = useLocale();
  const [asked, setAsked] = useState(false);
  const query = useApi(client.dividends.myReceipt, { params: { id: p.run.id } }, { enabled: asked });
  const receipt = query.data?.receipt;
  return (
    <>
      <details className="yj-details">
        <summary>{t({ zh: '给内行核对的数据', en: 'Data for experts' })}</summary>
        <Facts
          rows={[
            { label: { zh: '序号', en: 'Number' }, value: <span className="yj-num">{p.proof.number}</span> },
            { label: { zh: '种子', en: 'Seed' }, value: <code className="as-hash">{p.proof.seed || '—'}</code> },
            {
              label: { zh: '结果指纹', en: 'Hash of the result' },
              value: <code className="as-hash">{p.proof.resultHash || '—'}</code>,
            },
            { label: { zh: '登记日', en: 'Day of record' }, value: <DateText date={p.run.recordOn} /> },
            {
              label: { zh: '公示', en: 'On display' },
              value: (
                <>
                  <DateText date={p.run.noticedOn} /> – <DateText date={p.run.noticeUntil} />
                </>
              ),
            },
          ]}
        />
        <p className="yj-hint">
          {t({
            zh: '零头相同的，对“种子:序号”计算 SHA-256，小的先得。',
            en: 'Equal fractions: SHA-256 of “seed:number”, the smaller first.',
          })}
        </p>
      </details>
      <WholeList payout={p} />
      <div className="yj-actions">
        {receipt ? (
          <>
            <Button
              icon="download"
              onClick={() =>
                saveText(JSON.stringify(receipt, null, 2), `dividend-${p.run.year}-receipt.json`, 'application/json')
              }
            >
              {t({ zh: '保存存证回执', en: 'Save the receipt' })}
            </Button>
            {query.data?.keys.map((k) => (
              <Button key={k.keyId} icon="key" onClick={() => saveText(k.publicKey, 'log.pub.pem', 'application/x-pem-file')}>
                {t({ zh: '保存日志公钥', en: 'Save the public key of the log' })} {k.keyId.slice(0, 8)}
              </Button>
            ))}
          </>
        ) : (
          <Button icon="file" busy={query.isFetching} onClick={() => (asked ? void query.refetch() : setAsked(true))}>
            {t({ zh: '取存证回执', en: 'Get the receipt' })}
          </Button>
        )}
      </div>
      {query.error ? <Refusal problem={query.error} /> : null}
      {query.data && receipt === null ? (
        <p role="status">
          {t({
            zh: '刚写入日志，还没有封存，请过几秒再取。',
            en: 'It was written just now and is not sealed yet; try again in a few seconds.',
          })}
        </p>
      ) : null}
      {receipt ? (
        <p className="yj-hint" role="status">
          {t({
            zh: '回执证明这次分配的结果指纹写进了全区日志，以后谁也改不了；名单是不是那一份，用上面的“核对整张名单”。在本程序源码的目录里可以离线核对回执：',
            en: 'The receipt proves that the hash of the result stands in the district’s log and cannot be changed; whether the list is that one, “Check the whole list” above tells. In a checkout of this program’s source the receipt is checked offline: ',
          })}
          <code>npx --no yunjian audit check-receipt dividend-{p.run.year}-receipt.json --key log.pub.pem</code>
        </p>
      ) : null}
    </>
  );
}
