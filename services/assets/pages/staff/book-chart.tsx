/** The chart of accounts of a collective: opened, renamed, closed and opened again; never deleted. */
import { Badge, DataTable, EmptyState, Link, Ready, fmtInt, fmtMoney, useApi, useLocale } from '@yunjian/ui';
import { client, fileHref, paths, withQuery } from './api.ts';
import { ACCOUNT_KIND } from './book-words.ts';
import { Act } from './form.tsx';
import { Part, Two } from './parts.tsx';

type Chart = Awaited<ReturnType<typeof client.books.chart>>;
type Account = Chart['rows'][number];

export function Chart({ id }: { id: string }) {
  const { t } = useLocale();
  const query = useApi(client.books.chart, { params: { id }, query: {} }, { keep: true });
  const book = useApi(client.books.book, { params: { id } }, { keep: true });
  const edits = book.data?.can.includes('edit-chart') ?? false;
  return (
    <Part
      title={{ zh: '会计科目', en: 'Chart of accounts' }}
      actions={edits && query.data ? <OpenAccount id={id} sections={query.data.sections} /> : null}
    >
      <Ready query={query} rows={6}>
        {(data) => (
          <DataTable<Account>
            caption={{ zh: '会计科目', en: 'Chart of accounts' }}
            hideCaption
            rows={data.rows}
            rowKey={(a) => a.number}
            empty={<EmptyState title={{ zh: '还没有建账', en: 'There is no book yet' }} />}
            exportHref={fileHref(client.books.chartXlsx, { params: { id } })}
            columns={[
              {
                key: 'number',
                title: { zh: '科目', en: 'Account' },
                head: true,
                cell: (a) => (
                  <Link to={withQuery(paths.books, { tab: 'ledger', collective: id, number: a.number })}>
                    {a.number} {t(a.name)}
                  </Link>
                ),
              },
              {
                key: 'kind',
                title: { zh: '类别', en: 'Kind' },
                cell: (a) => (
                  <Two under={t(data.sections.find((s) => s.section === a.section)?.title ?? { zh: a.section, en: a.section })}>
                    {t(ACCOUNT_KIND[a.kind])}
                  </Two>
                ),
              },
              {
                key: 'parties',
                title: { zh: '明细', en: 'Parties' },
                number: true,
                cell: (a) => (a.control ? fmtInt(a.parties) : ''),
              },
              {
                key: 'fen',
                title: { zh: '余额（借方为正）', en: 'Balance (debit positive)' },
                number: true,
                cell: (a) => fmtMoney(a.fen),
              },
              {
                key: 'state',
                title: { zh: '状态', en: 'State' },
                cell: (a) =>
                  a.closed ? (
                    <Badge kind="neutral">{t({ zh: '已停用', en: 'closed' })}</Badge>
                  ) : a.fixed ? (
                    <span className="yj-muted">{t({ zh: '业务自动记账', en: 'posted to by the program' })}</span>
                  ) : (
                    <Badge kind="success">{t({ zh: '使用中', en: 'in use' })}</Badge>
                  ),
              },
              ...(edits
                ? [{ key: 'do', title: { zh: '办理', en: 'Edit' }, cell: (a: Account) => <Edit id={id} account={a} /> }]
                : []),
            ]}
          />
        )}
      </Ready>
    </Part>
  );
}

function OpenAccount({ id, sections }: { id: string; sections: Chart['sections'] }) {
  return (
    <Act
      icon="plus"
      label={{ zh: '增设科目', en: 'Open an account' }}
      asks={[
        {
          name: 'number',
          kind: 'text',
          max: 40,
          label: { zh: '编号', en: 'Number' },
          hint: { zh: '数字或字母，如 5422', en: 'Digits or letters, such as 5422' },
        },
        { name: 'zh', kind: 'text', max: 100, label: { zh: '名称', en: 'Name in Chinese' } },
        { name: 'en', kind: 'text', max: 100, label: { zh: '英文名', en: 'Name in English' } },
        {
          name: 'section',
          kind: 'select',
          label: { zh: '报表项目', en: 'Group of the statements' },
          options: sections.map((s) => ({
            value: s.section,
            label: { zh: `${ACCOUNT_KIND[s.kind].zh}：${s.title.zh}`, en: `${ACCOUNT_KIND[s.kind].en}: ${s.title.en}` },
          })),
        },
      ]}
      done={{ zh: '已增设', en: 'Opened' }}
      send={(v, o) => {
        const section = v.text('section');
        const kind = sections.find((s) => s.section === section)?.kind ?? 'expense';
        return client.books.openAccount(
          { params: { id }, body: { number: v.text('number'), name: { zh: v.text('zh'), en: v.text('en') }, kind, section } },
          o,
        );
      }}
    />
  );
}

function Edit({ id, account: a }: { id: string; account: Account }) {
  const params = { id, number: a.number };
  const reason = { name: 'reason', kind: 'text', least: 2, max: 300, label: { zh: '原因', en: 'Why' } } as const;
  const action = a.closed ? 'reopen' : 'close';
  return (
    <span className="as-tags">
      <Act
        small
        label={{ zh: '更名', en: 'Rename' }}
        asks={[
          { name: 'zh', kind: 'text', max: 100, label: { zh: '名称', en: 'Name in Chinese' }, initial: a.name.zh },
          { name: 'en', kind: 'text', max: 100, label: { zh: '英文名', en: 'Name in English' }, initial: a.name.en },
          reason,
        ]}
        done={{ zh: '已更名', en: 'Renamed' }}
        send={(v, o) =>
          client.books.editAccount(
            { params, body: { action: 'rename', name: { zh: v.text('zh'), en: v.text('en') }, reason: v.text('reason') } },
            o,
          )
        }
      />
      {a.fixed ? null : (
        <Act
          small
          label={a.closed ? { zh: '启用', en: 'Reopen' } : { zh: '停用', en: 'Close' }}
          asks={[reason]}
          done={{ zh: '已办理', en: 'Done' }}
          send={(v, o) => client.books.editAccount({ params, body: { action, reason: v.text('reason') } }, o)}
        />
      )}
    </span>
  );
}
