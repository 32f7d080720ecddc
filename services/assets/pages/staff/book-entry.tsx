/** One entry of a book: its lines, who made and approved it, the documents it rests on, what it comes from, its leaf in the log. */
import { useParams } from 'react-router';
import {
  Badge,
  DataTable,
  EmptyState,
  Facts,
  Link,
  Page,
  PrintButton,
  Ready,
  fmtDate,
  fmtInt,
  fmtMoney,
  useApi,
  useLocale,
} from '@yunjian/ui';
import { sha256Of } from '../shared/sha256.ts';
import { client, fileHref, paths, withQuery } from './api.ts';
import { AddPaper, PAPER_ASK, Papers, sendPaper } from './book-papers.tsx';
import { sourceDoor, sourceWord } from './book-words.ts';
import { Act } from './form.tsx';
import { Part } from './parts.tsx';

type Entry = Awaited<ReturnType<typeof client.books.entry>>;

export default function BookEntry() {
  const { id = '' } = useParams();
  const query = useApi(client.books.entry, { params: { id } });
  return <Ready query={query}>{(e) => <Shown entry={e} />}</Ready>;
}

function Shown({ entry: e }: { entry: Entry }) {
  const { t, locale } = useLocale();
  const door = sourceDoor(e.link, e.collectiveId);
  const other = (o: { id: string; seq: number }) => (
    <Link to={paths.bookEntry(o.id)}>{t({ zh: `第 ${o.seq} 号`, en: `No ${o.seq}` })}</Link>
  );
  return (
    <Page
      width="full"
      caption={{ zh: '记账凭证', en: 'Entry' }}
      title={{ zh: `第 ${e.seq} 号：${e.memo}`, en: `No ${e.seq}: ${e.memo}` }}
      back={{
        to: withQuery(paths.books, { tab: 'journal', collective: e.collectiveId, year: e.on.slice(0, 4) }),
        label: { zh: '凭证', en: 'Journal' },
      }}
      actions={
        <>
          <PrintButton />
          {e.can.includes('reverse') ? <Reverse entry={e} /> : null}
        </>
      }
    >
      <div className="as-split">
        <div>
          <Part title={{ zh: '分录', en: 'Lines' }}>
            <DataTable<Entry['lines'][number]>
              caption={{ zh: '分录', en: 'Lines' }}
              hideCaption
              rows={e.lines}
              exportHref={fileHref(client.exports.bookEntry, { params: { id: e.id } })}
              rowKey={(l) => String(l.line)}
              empty={<EmptyState title={{ zh: '没有分录', en: 'No lines' }} />}
              columns={[
                {
                  key: 'account',
                  title: { zh: '科目', en: 'Account' },
                  head: true,
                  cell: (l) => (
                    <Link
                      to={withQuery(paths.books, {
                        tab: 'ledger',
                        collective: e.collectiveId,
                        number: l.number,
                        year: e.on.slice(0, 4),
                      })}
                    >
                      {l.number} {t(l.name)}
                    </Link>
                  ),
                },
                {
                  key: 'debit',
                  title: { zh: '借方（元）', en: 'Debit' },
                  number: true,
                  cell: (l) => (l.debitFen === '0' ? '' : fmtMoney(l.debitFen)),
                },
                {
                  key: 'credit',
                  title: { zh: '贷方（元）', en: 'Credit' },
                  number: true,
                  cell: (l) => (l.creditFen === '0' ? '' : fmtMoney(l.creditFen)),
                },
              ]}
            />
            <p className="yj-hint">
              {t({
                zh: `共 ${fmtInt(e.count)} 条分录，借贷各 ${fmtMoney(e.fen)}。`,
                en: `${fmtInt(e.count)} lines, ${fmtMoney(e.fen)} on each side.`,
              })}
              {e.count > e.lines.length
                ? t({
                    zh: `这里列出前 ${fmtInt(e.lines.length)} 条，全部请导出 Excel。`,
                    en: ` The first ${fmtInt(e.lines.length)} are shown; the Excel has all.`,
                  })
                : ''}
            </p>
          </Part>
        </div>
        <div className="as-side">
          <Part title={{ zh: '凭证', en: 'Entry' }}>
            <Facts
              rows={[
                { label: { zh: '日期', en: 'Day' }, value: fmtDate(e.on, locale) },
                {
                  label: { zh: '来源', en: 'From' },
                  value: (
                    <>
                      {t(sourceWord(e.source))} {door === null ? null : <Link to={door.to}>{t(door.words)}</Link>}
                    </>
                  ),
                },
                { label: { zh: '制单', en: 'Made by' }, value: e.madeBy ?? t({ zh: '系统', en: 'the program' }) },
                { label: { zh: '审核', en: 'Approved by' }, value: e.approvedBy ?? '—' },
                ...(e.reverses === null ? [] : [{ label: { zh: '红冲的凭证', en: 'Reverses' }, value: other(e.reverses) }]),
                ...(e.reversedBy === null
                  ? []
                  : [
                      {
                        label: { zh: '已被红冲', en: 'Reversed by' },
                        value: (
                          <>
                            <Badge kind="danger">{t({ zh: '已红冲', en: 'reversed' })}</Badge> {other(e.reversedBy)}
                          </>
                        ),
                      },
                    ]),
                ...(e.voucherId === null
                  ? []
                  : [
                      {
                        label: { zh: '原始凭证', en: 'Papers' },
                        value: (
                          <>
                            {e.papers.length === 0 ? '—' : <Papers papers={e.papers} named={null} />}
                            {e.can.includes('attach') ? <AddPaper voucherId={e.voucherId} /> : null}
                          </>
                        ),
                      },
                    ]),
                {
                  label: { zh: '附件哈希', en: 'Documents' },
                  value:
                    e.documents.length === 0
                      ? '—'
                      : e.documents.map((d) => (
                          <span key={d} className="as-hash">
                            {d}
                          </span>
                        )),
                },
                {
                  label: { zh: '审计日志编号', en: 'Entry of the audit log' },
                  value: <span className="as-hash">{e.leafId}</span>,
                },
              ]}
            />
          </Part>
        </div>
      </div>
    </Page>
  );
}

function Reverse({ entry: e }: { entry: Entry }) {
  const { t } = useLocale();
  return (
    <Act
      kind="danger"
      label={{ zh: '申请红冲', en: 'Ask to reverse' }}
      lead={
        <p>
          {t({
            zh: '凭证不能改、不能删。红冲由理事审核，记一张方向相反的凭证。',
            en: 'An entry is never changed or deleted. When the board approves, its mirror image is posted.',
          })}
        </p>
      }
      asks={[
        { name: 'memo', kind: 'area', max: 300, label: { zh: '原因', en: 'Why' } },
        { ...PAPER_ASK, label: { zh: '依据的文件', en: 'Document' } },
      ]}
      confirm={{ zh: '提交审核', en: 'Propose' }}
      done={{ zh: '已提出，等理事审核', en: 'Proposed: waits for the board' }}
      send={async (v, o) => {
        const file = v.file('document');
        const made = await client.books.propose(
          {
            params: { id: e.collectiveId },
            body: { kind: 'reversal', entryId: e.id, memo: v.text('memo'), documentHash: await sha256Of(file) },
          },
          o,
        );
        await sendPaper(made.id, file, o);
        return made;
      }}
    />
  );
}
