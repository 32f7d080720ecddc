/** Payments of a distribution that may be out twice, and how each came to its end. */
import { DataTable, Money, Notice, fmtDate, useLocale } from '@yunjian/ui';
import { sha256Of } from '../shared/sha256.ts';
import { client, fileHref, type Run } from './api.ts';
import { Act } from './form.tsx';
import { Part, Two } from './parts.tsx';

const OTHER = {
  prepared: { zh: '重发待批准', en: 'sent again: waits' },
  sent: { zh: '重发在途，请与银行联系止付', en: 'sent again: on its way, ask the bank to stop it' },
  paid: { zh: '重发也已到账，须追回', en: 'sent again and arrived: to be got back' },
  returned: { zh: '重发已退回', en: 'sent again: came back' },
  cancelled: { zh: '重发已撤下', en: 'sent again: taken back' },
} as const;
const HOW = {
  'other-returned': { zh: '已了结：重发的退回，以第一笔为准', en: 'settled: the second came back, the first one counts' },
  'returned-again': { zh: '已了结：第一笔又退回', en: 'settled: the first came back after all' },
  recovered: { zh: '已了结：追回', en: 'settled: got back' },
} as const;

/** Listed only where there are any. */
export function Doubles({ run: r }: { run: Run }) {
  const { t, locale } = useLocale();
  if (r.doubles.length === 0) return null;
  const open = r.doubles.some((d) => d.closedHow === null);
  return (
    <Part title={{ zh: '可能付了两次', en: 'Perhaps paid twice' }}>
      {open ? (
        <Notice
          kind="danger"
          title={{ zh: '退回的款后来又到账，而款已重发', en: 'A returned payment arrived after it was sent again' }}
        >
          <p>
            {t({
              zh: '重发的还没到账就请银行止付；两笔都到账的，向收款人追回，收支按凭证记账，再由监事会登记追回。',
              en: 'Have the bank stop the second if it can. Where both arrived, get one back, enter both as vouchers, then the supervisory board records it.',
            })}
          </p>
        </Notice>
      ) : null}
      <DataTable
        caption={{ zh: '可能付了两次', en: 'Perhaps paid twice' }}
        hideCaption
        exportHref={fileHref(client.exports.doubles, { params: { id: r.id } })}
        rows={r.doubles}
        rowKey={(d) => d.endToEnd}
        columns={[
          {
            key: 'who',
            title: { zh: '户（人）', en: 'Holder' },
            head: true,
            cell: (d) => <Two under={d.endToEnd}>{d.code}</Two>,
          },
          { key: 'fen', title: { zh: '金额', en: 'Amount' }, number: true, cell: (d) => <Money fen={d.fen} /> },
          { key: 'on', title: { zh: '银行称到账日', en: 'Arrived, says the bank' }, cell: (d) => fmtDate(d.on, locale) },
          {
            key: 'state',
            title: { zh: '情况', en: 'How it stands' },
            cell: (d) => (
              <Two under={d.closedHow === null ? d.other : (d.reason ?? d.closedBy ?? '')}>
                {t(d.closedHow === null ? OTHER[d.otherState] : HOW[d.closedHow])}
              </Two>
            ),
          },
          {
            key: 'do',
            title: { zh: '办理', en: 'Do' },
            cell: (d) =>
              d.can.includes('recover') ? (
                <Act
                  small
                  label={{ zh: '登记追回', en: 'Got back' }}
                  asks={[
                    { name: 'reason', kind: 'area', max: 500, label: { zh: '怎样追回的', en: 'How it was got back' } },
                    {
                      name: 'document',
                      kind: 'file',
                      accept: 'application/pdf,image/jpeg,image/png',
                      label: { zh: '依据的文件', en: 'Document' },
                      hint: { zh: '银行回单、收据……只算哈希，不上传', en: 'Bank paper, receipt …: hashed here, not sent' },
                    },
                  ]}
                  done={{ zh: '已登记追回', en: 'Recorded' }}
                  send={async (v, o) =>
                    client.dividends.recoverDouble(
                      {
                        params: { id: r.id },
                        body: {
                          endToEnd: d.endToEnd,
                          reason: v.text('reason'),
                          documentHash: await sha256Of(v.file('document')),
                        },
                      },
                      o,
                    )
                  }
                />
              ) : null,
          },
        ]}
      />
    </Part>
  );
}
