import { useState } from 'react';
import {
  Badge,
  Button,
  ButtonLink,
  ConfirmationPanel,
  DataTable,
  Details,
  EmptyState,
  Money,
  Notice,
  Refusal,
  Section,
  TextArea,
  fmtDate,
  useCommand,
  useLocale,
  useMe,
} from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { DaysLeft } from '../shared/clock.tsx';
import { PRIORITY, TIE, winnerName } from '../shared/words.ts';
import type { PublicNotice } from '../shared/shapes.ts';

/** What came of a notice: who won with how much, every valid bid in order, how equal bids were ordered. */
export function Result({ notice }: { notice: PublicNotice }) {
  const { t } = useLocale();
  const { result } = notice;
  if (result === null) return null;
  const won = result.winner?.registrationId ?? null;
  const sealed = notice.method === 'open-bidding';
  return (
    <Section title={{ zh: '结果', en: 'Result' }} id="result">
      {result.winner ? (
        <Notice kind={notice.state === 'failed' ? 'warning' : 'success'}>
          <p className="as-won">
            <span>
              {notice.state === 'concluded'
                ? t({ zh: '成交人：', en: 'Let to: ' })
                : t({ zh: '拟成交人：', en: 'To be let to: ' })}
              <strong>{t(winnerName(result.winner.name))}</strong>
            </span>
            <strong className="as-amount">
              <Money fen={result.winner.fenYear} />
              <small>{t({ zh: ' /年', en: ' a year' })}</small>
            </strong>
          </p>
        </Notice>
      ) : (
        <EmptyState
          title={
            result.valid === 0
              ? { zh: '没有有效报价，没有成交', en: 'No valid bid: not let' }
              : { zh: '还没有确定成交人', en: 'Nobody has been named yet' }
          }
        />
      )}
      <p>
        {t({
          zh: sealed
            ? `共 ${result.registered} 份报名，${result.valid} 个有效报价。`
            : `共询价 ${result.registered} 家，${result.valid} 家不低于底价。`,
          en: sealed
            ? `${result.registered} registered, ${result.valid} valid ${result.valid === 1 ? 'bid' : 'bids'}.`
            : `${result.registered} quoted, ${result.valid} at or above the reserve.`,
        })}{' '}
        {result.decidedBy ? `${t(TIE[result.decidedBy])}${t({ zh: '。', en: '.' })}` : ''}
      </p>
      {result.ranking.length > 0 ? (
        <DataTable
          caption={{ zh: '有效报价，从高到低', en: 'Valid bids, the highest first' }}
          rows={result.ranking.map((r, i) => ({ ...r, no: i + 1 }))}
          rowKey={(r) => `${r.registrationId}${r.lot}`}
          columns={[
            { key: 'no', title: { zh: '名次', en: 'Place' }, cell: (r) => r.no, head: true },
            {
              key: 'fen',
              title: { zh: '年租金', en: 'Rent a year' },
              number: true,
              cell: (r) => (
                <>
                  <Money fen={r.fenYear} />{' '}
                  {r.registrationId === won ? <Badge kind="success">{t({ zh: '成交', en: 'won' })}</Badge> : null}{' '}
                  {r.priority ? <Badge>{t(PRIORITY[r.priority])}</Badge> : null}
                </>
              ),
            },
            {
              key: 'id',
              title: sealed ? { zh: '报名编号', en: 'Registration' } : { zh: '报价编号', en: 'Quote' },
              cell: (r) => <code className="as-id">{r.registrationId.slice(-12)}</code>,
            },
            ...(result.decidedBy !== null
              ? [
                  {
                    key: 'lot',
                    title: { zh: '同价排序值', en: 'Lot of equal bids' },
                    cell: (r: { lot: string }) => <code className="as-id">{r.lot.slice(0, 12)}…</code>,
                  },
                ]
              : []),
          ]}
        />
      ) : null}
      {notice.seed !== null && sealed ? (
        <Details summary={{ zh: '自己核对同价排序', en: 'Check the order of equal bids yourself' }}>
          <p>
            {t({
              zh:
                notice.seedHash === null
                  ? '对“种子|报名编号”这段文字计算 SHA-256，小的在前。种子在公告时就已公布：'
                  : '对“种子|首次报名编号”这段文字计算 SHA-256，小的在前；退出再报名的，编号不变。种子在开标时公布：',
              en:
                notice.seedHash === null
                  ? 'Compute SHA-256 of the text “seed|registration id”; the smaller comes first. The seed was published with the notice:'
                  : 'Compute SHA-256 of the text “seed|first registration id”; the smaller comes first, and who registers again keeps the first. The seed was told at the opening:',
            })}{' '}
            <code className="as-hash">{notice.seed}</code>
            {notice.seedHash === null ? null : (
              <>
                {' '}
                {t({ zh: '它的 SHA-256 与公告时公布的一致：', en: 'Its SHA-256 is what the notice published:' })}{' '}
                <code className="as-hash">{notice.seedHash}</code>
              </>
            )}
          </p>
          {result.tie ? (
            <ul className="as-lots">
              {result.ranking.map((r) => (
                <li key={r.registrationId}>
                  <code className="as-hash">{r.lotKey}</code> → <code className="as-hash">{r.lot}</code>
                </li>
              ))}
            </ul>
          ) : null}
        </Details>
      ) : null}
    </Section>
  );
}

/** Objections to the result, without names, and their answers. */
export function Objections({ notice }: { notice: PublicNotice }) {
  const { t, locale } = useLocale();
  if (notice.objections.length === 0) return null;
  return (
    <Section title={{ zh: '异议和答复', en: 'Objections and answers' }} id="objections">
      <ul className="as-plain">
        {notice.objections.map((o, i) => (
          <li key={`${o.at}-${i}`}>
            <p>
              {t({ zh: `${fmtDate(o.at, locale)} 提出`, en: `Made on ${fmtDate(o.at, locale)}` })}{' '}
              {o.answer === null ? (
                <Badge kind="warning">{t({ zh: '待答复', en: 'waits for an answer' })}</Badge>
              ) : (
                <Badge kind={o.upheld ? 'success' : 'info'}>
                  {t(o.upheld ? { zh: '成立', en: 'upheld' } : { zh: '不成立', en: 'not upheld' })}
                </Badge>
              )}
            </p>
            {o.answer === null ? null : <p className="as-quote">{o.answer}</p>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** While the result is on display: until when, and a word against it. */
export function Publicity({ notice }: { notice: PublicNotice }) {
  const { t } = useLocale();
  if (notice.state !== 'publicity' || notice.publicityFrom === null || notice.publicityUntil === null) return null;
  return (
    <Section title={{ zh: '公示和异议', en: 'Display and objections' }} id="objection">
      <DaysLeft title={{ zh: '公示期', en: 'On display' }} from={notice.publicityFrom} until={notice.publicityUntil} />
      <p>
        {t({
          zh: '觉得结果有问题，公示期内可以提出异议。集体必须答复；异议成立的，不能成交。',
          en: 'If you think something is wrong, object while the result is on display. It must be answered; if it is upheld, the award cannot stand.',
        })}
      </p>
      <Objection id={notice.id} />
    </Section>
  );
}

function Objection({ id }: { id: string }) {
  const { t } = useLocale();
  const { me } = useMe();
  const [text, setText] = useState('');
  const [short, setShort] = useState(false);
  const send = useCommand(client.letting.object);
  if (!me?.account)
    return (
      <div className="yj-actions">
        <ButtonLink to={`/sign-in?next=${encodeURIComponent(`/assets/notices/${id}#objection`)}`}>
          {t({ zh: '登录后提出异议', en: 'Sign in to object' })}
        </ButtonLink>
      </div>
    );
  if (send.data)
    return (
      <ConfirmationPanel
        title={{ zh: '异议已提交', en: 'Your objection was sent' }}
        reference={send.data.id.slice(-12)}
        referenceLabel={{ zh: '异议编号', en: 'Number' }}
      >
        <p>
          {t({
            zh: '集体须在成交前答复；答复会发到您的消息，也会不署名公布在本页。',
            en: 'It must be answered before the award can stand; the answer comes to your messages, and stands here without your name.',
          })}
        </p>
      </ConfirmationPanel>
    );
  return (
    <form
      noValidate
      className="yj-form"
      onSubmit={(event) => {
        event.preventDefault();
        setShort(text.trim().length < 5);
        if (text.trim().length >= 5 && !send.busy) void send.run({ params: { id }, body: { text: text.trim() } });
      }}
    >
      <TextArea
        name="text"
        label={{ zh: '哪里有问题', en: 'What is wrong' }}
        hint={{ zh: '写清楚事实，最好有时间和依据。', en: 'State facts, with dates and what they rest on if you can.' }}
        value={text}
        onChange={setText}
        maxLength={2000}
        error={short ? { zh: '请至少写 5 个字', en: 'Please write at least 5 characters' } : undefined}
      />
      <Refusal problem={send.problem} />
      <div className="yj-actions">
        <Button type="submit" kind="primary" busy={send.busy}>
          {t({ zh: '提交异议', en: 'Object' })}
        </Button>
      </div>
    </form>
  );
}
