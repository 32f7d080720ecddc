import {
  ButtonLink,
  DataTable,
  DateText,
  Details,
  ExampleMark,
  Facts,
  Link,
  Loaded,
  Notice,
  Page,
  Section,
  useApi,
  useLocale,
} from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { articleText } from '../shared/labels.ts';

/** The rule in force, in words: who qualifies, on what basis, what is asked of whom, and how flats are allotted. */
export default function Policy() {
  const { t } = useLocale();
  const query = useApi(client.talent.policy, {});
  return (
    <Page
      title={{ zh: '准入与配租规则', en: 'Conditions and allocation' }}
      back={{ to: '/talent', label: { zh: '全部房源', en: 'All projects' } }}
      lead={
        <p>
          {t({
            zh: '系统和工作人员用的是同一份规则；线上和窗口用的也是同一份。',
            en: 'The system and the staff use this same rule, online and at the counter.',
          })}
        </p>
      }
      actions={
        <ButtonLink kind="primary" to="/talent/apply">
          {t({ zh: '申请人才公寓', en: 'Apply' })}
        </ButtonLink>
      }
    >
      <Loaded query={query} rows={8}>
        {(p) => (
          <>
            {p.rule.example ? (
              <Notice kind="warning" title={{ zh: '示例政策', en: 'Example policy' }}>
                <p>
                  {t({
                    zh: '本页没有注明公开来源的数值都是示例，由本区主管部门确定后替换。',
                    en: 'Values without a published source are examples, to be set by the district authority.',
                  })}
                </p>
              </Notice>
            ) : null}
            <Facts
              rows={[
                {
                  label: { zh: '规则版本', en: 'Version' },
                  value: (
                    <>
                      <code>{`${p.rule.code} ${p.rule.version}`}</code> {p.rule.example ? <ExampleMark /> : null}
                    </>
                  ),
                },
                { label: { zh: '施行日期', en: 'In force since' }, value: <DateText date={p.rule.from} /> },
                { label: { zh: '来源', en: 'Source' }, value: p.rule.source },
              ]}
            />
            <Section title={{ zh: '人才类别', en: 'Categories' }}>
              <DataTable
                caption={{ zh: '人才类别', en: 'Categories' }}
                hideCaption
                rows={p.categories}
                rowKey={(c) => c.category + c.text.en}
                columns={[
                  { key: 'category', title: { zh: '类别', en: 'Category' }, cell: (c) => c.category, head: true },
                  { key: 'text', title: { zh: '谁属于这一类', en: 'Who belongs to it' }, cell: (c) => t(c.text) },
                  { key: 'article', title: { zh: '依据', en: 'Basis' }, cell: (c) => t(articleText(c.article)) },
                ]}
              />
              <p className="yj-muted">
                {t({ zh: '从上往下，第一个符合的类别就是您的类别。', en: 'Read from the top: the first that fits is yours.' })}
              </p>
            </Section>
            <Section title={{ zh: '准入条件（须全部符合）', en: 'Conditions (all must be met)' }}>
              <ol className="tl-terms">
                {p.conditions.map((c) => (
                  <li key={c.ruleId}>
                    <h3>{t(c.text)}</h3>
                    <p className="yj-small">
                      {t({ zh: '依据：', en: 'Basis: ' })}
                      {t(articleText(c.article))}
                      {c.register ? (
                        <>
                          {' · '}
                          {t({ zh: '查询：', en: 'Asked of: ' })}
                          {t(c.register)}
                        </>
                      ) : null}
                    </p>
                    {c.fix ? (
                      <p className="yj-remedy">
                        {t({ zh: '不符合时：', en: 'If not met: ' })}
                        {t(c.fix)}
                      </p>
                    ) : null}
                  </li>
                ))}
              </ol>
            </Section>
            <Section title={{ zh: '配租次序', en: 'Order of allocation' }}>
              <ol className="tl-terms">
                {p.allocation.map((a) => (
                  <li key={a.en}>{t(a)}</li>
                ))}
              </ol>
              <p>
                {t(
                  {
                    zh: '收到房源后 {d} 个工作日内答复；最多可以放弃 {n} 次。',
                    en: 'Answer an offer within {d} working days; you can decline {n} times at most.',
                  },
                  { d: p.offerDays, n: p.maxDeclines },
                )}{' '}
                {p.rule.example ? <ExampleMark /> : null}
              </p>
              <p>
                <Link to="/talent/rounds">{t({ zh: '摇号种子与验算方法', en: 'Lot seeds and how to recompute them' })}</Link>
              </p>
            </Section>
            <Section title={{ zh: '会查询哪些登记，为什么', en: 'Which registers are asked, and why' }}>
              {p.registers.map((r) => (
                <Details key={r.code} summary={r.title}>
                  <Facts
                    rows={[
                      {
                        label: { zh: '查什么', en: 'What is asked' },
                        value: r.asks.map((a) => t(a)).join(t({ zh: '、', en: ', ' })),
                      },
                      { label: { zh: '依据', en: 'Basis' }, value: t(r.basis) },
                    ]}
                  />
                </Details>
              ))}
              <p className="yj-muted">
                {t({
                  zh: '只在您同意后查询；登记没有答复不会成为拒绝的理由。',
                  en: 'Asked only with your consent; a register that does not answer is never a reason to refuse.',
                })}
              </p>
            </Section>
            <Section title={{ zh: '关于自动决定', en: 'About automatic decisions' }}>
              <ul className="tl-reasons">
                {p.notice.map((n) => (
                  <li key={n.en}>{t(n)}</li>
                ))}
              </ul>
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}
