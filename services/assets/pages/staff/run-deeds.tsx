/** What may be done with a distribution next, and its payment files. */
import { useState } from 'react';
import {
  ButtonLink,
  DataTable,
  EmptyState,
  Link,
  Money,
  Notice,
  fmtInt,
  fmtMoney,
  useApi,
  useLocale,
  type Words,
} from '@yunjian/ui';
import { client, fileHref, formOf, paths, withBody, withQuery } from './api.ts';
import { Act } from './form.tsx';
import { sha256Of } from '../shared/sha256.ts';
import { todayText } from './hooks.ts';
import { Part, State } from './parts.tsx';
import { DecisionPicker } from './pickers.tsx';
import type { Run } from './api.ts';

const FILE_STATE = {
  prepared: { kind: 'warning', words: { zh: '待监事批准', en: 'Waits for approval' } },
  approved: { kind: 'success', words: { zh: '已批准', en: 'Approved' } },
  cancelled: { kind: 'neutral', words: { zh: '已作废', en: 'Cancelled' } },
} as const;
const started: Words = { zh: '已开始，请看进度', en: 'Started: see the progress' };

/** The steps the reader may take. */
export function RunSteps({ run: r, working }: { run: Run; working: boolean }) {
  const { t } = useLocale();
  const [decision, setDecision] = useState('');
  const params = { id: r.id };
  const may = (what: Run['can'][number]): boolean => r.can.includes(what) && !working;
  if (r.can.length === 0) return null;
  return (
    <div className="yj-actions as-noprint">
      {may('compute') ? (
        <Act
          kind="primary"
          icon="calc"
          label={{ zh: '计算', en: 'Compute' }}
          lead={
            <p>
              {t(
                r.mode === 'none'
                  ? {
                      zh: '核定要提取的公积金、公益金；不分配，没有各户的明细。',
                      en: 'Fixes what is set aside; nothing is distributed, so there are no parts of holders.',
                    }
                  : {
                      zh: '按登记日的份额算出每一户，合计必须等于总额，一分不差。',
                      en: 'Reckons every holder by the shares of the record day; the sum must equal the pool to the fen.',
                    },
              )}
            </p>
          }
          done={started}
          send={(_v, o) => client.dividends.startTask({ params, body: { kind: 'compute', revision: r.revision } }, o)}
        />
      ) : null}
      {may('consent') ? (
        <Act
          kind="primary"
          icon="check"
          label={{ zh: '同意不同的数', en: 'Consent to other figures' }}
          lead={
            <p>
              {t({
                zh: '请核对理由和文件。您的姓名会随方案公示。',
                en: 'Check the reason and the document. Your name is shown with the plan.',
              })}
            </p>
          }
          done={{ zh: '已同意', en: 'Consented' }}
          send={(_v, o) => client.dividends.consentRun({ params, body: { revision: r.revision } }, o)}
        />
      ) : null}
      {may('notice') ? (
        <Act
          kind="primary"
          label={{ zh: '公示', en: 'Put on display' }}
          lead={
            <p>
              {t(
                r.mode === 'none'
                  ? {
                      zh: '成员能看到提取多少、不分配；公示期满才能表决。',
                      en: 'Members see what is set aside and that nothing is distributed; the vote comes after.',
                    }
                  : {
                      zh: '成员能看到方案、自己的份额和种子；公示期满才能表决。',
                      en: 'Members see the plan, their shares and the seed; the vote comes after.',
                    },
              )}
            </p>
          }
          asks={[
            {
              name: 'days',
              kind: 'int',
              min: 1,
              max: 365,
              optional: true,
              suffix: { zh: '天', en: 'days' },
              label: { zh: '公示天数', en: 'Days' },
              hint: { zh: '空着按规定（不少于 10 天）', en: 'Empty: as laid down (10 at least)' },
            },
          ]}
          done={{ zh: '已公示', en: 'On display' }}
          send={(v, o) =>
            client.dividends.noticeRun(
              { params, body: { revision: r.revision, days: v.orNull('days') === null ? null : v.int('days') } },
              o,
            )
          }
        />
      ) : null}
      {may('vote') ? (
        <Act
          kind="primary"
          label={{ zh: '登记表决', en: 'Record the vote' }}
          lead={
            <p>
              {t({
                zh: '选一项就这次分配作出的成立的决议；别的分配的、不成立的不行。',
                en: 'Choose a valid decision on this very distribution; others are refused.',
              })}{' '}
              <Link
                to={withQuery(paths.newDecision, {
                  collective: r.collectiveId,
                  subject: 'distribution',
                  run: r.id,
                  title: r.title,
                })}
              >
                {t({ zh: '还没有登记决议', en: 'Enter the decision first' })}
              </Link>
            </p>
          }
          more={() => (
            <DecisionPicker
              collective={r.collectiveId}
              subject="distribution"
              run={r.id}
              value={decision}
              onChange={setDecision}
            />
          )}
          moreSaid={decision}
          done={{ zh: '已登记表决', en: 'Recorded' }}
          send={(_v, o) => client.dividends.voteRun({ params, body: { revision: r.revision, decisionId: decision } }, o)}
        />
      ) : null}
      {may('lock') ? (
        <Act
          kind="primary"
          icon="lock"
          label={{ zh: '锁定记账', en: 'Lock and post' }}
          lead={
            <Notice kind="warning">
              <p>
                {t({
                  zh: '锁定后记入总账，不能再撤回。必须由拟订人以外的人锁定。',
                  en: 'Posted to the ledger, it cannot be taken back. Another person than the drafter must lock it.',
                })}
              </p>
            </Notice>
          }
          done={started}
          send={(_v, o) => client.dividends.startTask({ params, body: { kind: 'lock', revision: r.revision } }, o)}
        />
      ) : null}
      {may('prepare-payment') ? <PreparePayment run={r} /> : null}
      {may('bank-result') ? (
        <Act
          icon="upload"
          label={{ zh: '导入银行回单', en: 'Bank’s answer' }}
          asks={[
            {
              name: 'file',
              kind: 'file',
              label: { zh: '回单文件', en: 'File' },
              hint: {
                zh: 'Excel：付款编号、结果、金额、日期、原因；退回的可以重发',
                en: 'Excel: payment id, result, amount, date, reason; returned ones may be issued again',
              },
              accept: '.xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
            },
          ]}
          done={{ zh: '已读入回单', en: 'Taken in' }}
          send={(v, o) => client.dividends.bankResult(withBody({ params }, formOf({}, 'file', v.file('file'))), o)}
        />
      ) : null}
      {may('reconcile') ? (
        <Act
          kind="primary"
          label={{ zh: '与银行对账', en: 'Reconcile' }}
          lead={
            <p>
              {t({
                zh: `付出 ${fmtMoney(r.totals.bank)}，填银行对账单上对应的一笔。`,
                en: `${fmtMoney(r.totals.bank)} left the bank: give the line of its statement.`,
              })}
            </p>
          }
          asks={[
            {
              name: 'source',
              kind: 'radio',
              label: { zh: '银行对账单', en: 'The statement of the bank' },
              options: [
                { value: 'imported', label: { zh: '已导入：用核对上的支出', en: 'Imported: the lines that were matched' } },
                { value: 'typed', label: { zh: '没有导入：填写一笔', en: 'Not imported: type its line' } },
              ],
              initial: 'typed',
            },
            { name: 'on', kind: 'date', label: { zh: '记账日期', en: 'Day' }, initial: todayText(), when: typed },
            { name: 'fen', kind: 'yuan', signed: true, label: { zh: '金额', en: 'Amount' }, when: typed },
            { name: 'reference', kind: 'text', least: 2, max: 120, label: { zh: '流水号', en: 'Reference' }, when: typed },
            {
              when: typed,
              name: 'document',
              kind: 'file',
              accept: '.csv,.xlsx,.xls,.pdf',
              label: { zh: '对账单文件', en: 'The statement’s file' },
              hint: { zh: '只留指纹，文件不上传', en: 'Its hash is kept; the file stays with you' },
            },
          ]}
          done={{ zh: '已对账', en: 'Reconciled' }}
          send={async (v, o) =>
            client.dividends.reconcileRun(
              {
                params,
                body: {
                  revision: r.revision,
                  imported: v.text('source') === 'imported',
                  statement:
                    v.text('source') === 'imported'
                      ? []
                      : [
                          {
                            on: v.text('on'),
                            fen: v.text('fen'),
                            reference: v.text('reference'),
                            document: await sha256Of(v.file('document')),
                          },
                        ],
                },
              },
              o,
            )
          }
        />
      ) : null}
      {may('withdraw') ? (
        <Act
          kind="danger"
          label={{ zh: '撤回方案', en: 'Withdraw' }}
          asks={[{ name: 'reason', kind: 'area', max: 300, label: { zh: '理由', en: 'Reason' } }]}
          done={{ zh: '已撤回', en: 'Withdrawn' }}
          send={(v, o) => client.dividends.withdrawRun({ params, body: { revision: r.revision, reason: v.text('reason') } }, o)}
        />
      ) : null}
    </div>
  );
}

const typed = (raw: Readonly<Record<string, string>>): boolean => raw['source'] === 'typed';

function PreparePayment({ run: r }: { run: Run }) {
  const { t } = useLocale();
  const accounts = useApi(client.money.accounts, { params: { id: r.collectiveId } });
  if (!accounts.data) return null; // a dialog opened before would lose what is typed when the accounts come
  const { rows } = accounts.data;
  const again = BigInt(r.totals.returned) > 0n;
  return (
    <Act
      key={rows.length}
      kind="primary"
      icon="file"
      label={{ zh: '编制付款文件', en: 'Make payment files' }}
      lead={
        <p>
          {t({
            zh: '每个文件最多一万笔；账号只在文件里。编好后由监事批准才能下载送银行。',
            en: 'At most 10,000 orders a file; account numbers are in the file only. The supervisory board approves it first.',
          })}
        </p>
      }
      asks={[
        {
          name: 'account',
          kind: 'select',
          label: { zh: '从哪个账户付', en: 'From which account' },
          options: rows.map((a) => ({ value: a.id, label: `${a.bank} ****${a.tail}` })),
          initial: rows.length === 1 ? (rows[0]?.id ?? '') : '',
        },
        {
          name: 'on',
          kind: 'date',
          label: { zh: '付款日期', en: 'Execute on' },
          hint: { zh: '今天起一个月内', en: 'From today, within a month' },
          initial: todayText(),
        },
        ...(again
          ? [
              {
                name: 'again',
                kind: 'check',
                label: { zh: '退回的也重发', en: 'Issue returned ones again' },
                initial: 'yes',
              } as const,
            ]
          : []),
      ]}
      done={{ zh: '付款文件已编好，待监事批准', en: 'Made: waits for the supervisory board' }}
      send={(v, o) =>
        client.dividends.preparePayments(
          { params: { id: r.id }, body: { accountId: v.text('account'), executeOn: v.text('on'), again: v.yes('again') } },
          o,
        )
      }
    />
  );
}

/** Payment files: approved by a second person, then downloaded for the bank. */
export function PaymentFiles({ run: r }: { run: Run }) {
  const { t } = useLocale();
  return (
    <Part title={{ zh: '付款文件', en: 'Payment files' }}>
      <DataTable
        caption={{ zh: '付款文件', en: 'Payment files' }}
        hideCaption
        rows={r.files}
        exportHref={fileHref(client.exports.paymentFiles, { params: { id: r.id } })}
        rowKey={(f) => f.id}
        empty={<EmptyState title={{ zh: '还没有付款文件', en: 'No payment file yet' }} />}
        columns={[
          { key: 'no', title: { zh: '编号', en: 'No.' }, head: true, cell: (f) => t({ zh: `第 ${f.no} 个`, en: `No. ${f.no}` }) },
          { key: 'orders', title: { zh: '笔数', en: 'Orders' }, number: true, cell: (f) => fmtInt(f.orders) },
          { key: 'fen', title: { zh: '金额', en: 'Amount' }, number: true, cell: (f) => <Money fen={f.fen} /> },
          { key: 'on', title: { zh: '付款日', en: 'On' }, cell: (f) => f.executeOn },
          { key: 'state', title: { zh: '状态', en: 'State' }, cell: (f) => <State of={FILE_STATE} code={f.state} /> },
          {
            key: 'paid',
            title: { zh: '到账 / 退回', en: 'Paid / returned' },
            number: true,
            cell: (f) => `${fmtInt(f.paid)} / ${fmtInt(f.returned)}`,
          },
          {
            key: 'do',
            title: { zh: '办理', en: 'Do' },
            cell: (f) => (
              <span className="as-tags">
                {f.can.includes('approve') ? (
                  <Act
                    small
                    label={{ zh: '批准', en: 'Approve' }}
                    lead={
                      <p>
                        {t({
                          zh: `${fmtInt(f.orders)} 笔，${fmtMoney(f.fen)}`,
                          en: `${fmtInt(f.orders)} orders, ${fmtMoney(f.fen)}`,
                        })}
                      </p>
                    }
                    done={{ zh: '已批准', en: 'Approved' }}
                    send={(_v, o) => client.dividends.decideFile({ params: { id: f.id }, body: { approve: true } }, o)}
                  />
                ) : null}
                {f.can.includes('cancel') ? (
                  <Act
                    small
                    kind="plain"
                    label={{ zh: '作废', en: 'Cancel it' }}
                    done={{ zh: '已作废', en: 'Cancelled' }}
                    send={(_v, o) => client.dividends.decideFile({ params: { id: f.id }, body: { approve: false } }, o)}
                  />
                ) : null}
                {f.can.includes('download') ? (
                  <>
                    <ButtonLink
                      small
                      icon="download"
                      download=""
                      href={fileHref(client.dividends.paymentXml, { params: { id: f.id } })}
                    >
                      pain.001
                    </ButtonLink>
                    <ButtonLink
                      small
                      icon="download"
                      download=""
                      href={fileHref(client.dividends.paymentCsv, { params: { id: f.id } })}
                    >
                      CSV
                    </ButtonLink>
                  </>
                ) : null}
              </span>
            ),
          },
        ]}
      />
    </Part>
  );
}
