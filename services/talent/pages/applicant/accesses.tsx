import { useSearchParams } from 'react-router';
import { ButtonLink, DataTable, DateText, EmptyState, ErrorState, Page, Section, useApi, useLocale } from '@yunjian/ui';
import { client } from '../shared/client.ts';

/** Every look at the person's record: when, who, why, what. And everything kept about them, to take along. */
export default function Accesses() {
  const { t } = useLocale();
  const [search, setSearch] = useSearchParams();
  const page = Math.max(1, Number(search.get('page') ?? '1') || 1);
  const list = useApi(client.talent.accesses, { query: { page, size: 20 } }, { keep: true });
  return (
    <Page
      title={{ zh: '谁看过我的数据', en: 'Who looked at my data' }}
      back={{ to: '/talent/my', label: { zh: '我的申请', en: 'My applications' } }}
      lead={
        <p>
          {t({
            zh: '工作人员每次查看您的档案，都在这里留有记录，不能删改。向登记的每次查询，写在决定书的“用到的材料”里。',
            en: 'Every look of a member of staff at your record is written down here and cannot be altered. Queries to registers are named in the decision, under the evidence used.',
          })}
        </p>
      }
    >
      {list.error && !list.data ? (
        <ErrorState error={list.error} retry={() => void list.refetch()} />
      ) : (
        <DataTable
          caption={{ zh: '访问记录', en: 'Accesses' }}
          hideCaption
          rows={list.data?.rows}
          rowKey={(r) => `${r.at}-${r.who}-${r.what.en}`}
          columns={[
            { key: 'what', title: { zh: '看了什么', en: 'What' }, cell: (r) => t(r.what), head: true },
            { key: 'at', title: { zh: '时间', en: 'When' }, cell: (r) => <DateText date={r.at} time seconds /> },
            { key: 'who', title: { zh: '谁', en: 'Who' }, cell: (r) => `${r.who}（${t(r.role)}）` },
            { key: 'purpose', title: { zh: '目的', en: 'Why' }, cell: (r) => r.purpose },
          ]}
          {...(list.data ? { page: list.data, onPage: (n: number) => setSearch(n === 1 ? {} : { page: String(n) }) } : {})}
          exportHref="/api/talent/my/accesses.xlsx"
          empty={
            <EmptyState title={{ zh: '还没有人看过您的数据', en: 'Nobody has looked at your data yet' }}>
              <p>{t({ zh: '有人查看时，记录会立即出现在这里。', en: 'As soon as someone does, it shows here.' })}</p>
            </EmptyState>
          }
        />
      )}
      <Section title={{ zh: '带走我的数据', en: 'Take my data along' }}>
        <p>
          {t({
            zh: '下载系统保存的、与您有关的全部数据（个人信息保护法第四十五条）。',
            en: 'Everything this system keeps about you, in one file (PIPL article 45).',
          })}
        </p>
        <div className="yj-actions">
          <ButtonLink icon="download" href="/api/talent/my/export.json" download="">
            {t({ zh: '导出我的数据', en: 'Export my data' })}
          </ButtonLink>
        </div>
      </Section>
    </Page>
  );
}
