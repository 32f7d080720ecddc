/** What the rules ask of this contract: questions on record with their state, and what they would say right now. */
import { useState } from 'react';
import { Badge, Button, DataTable, Details, EmptyState, Link, Notice, Ready, useApi, useLocale } from '@yunjian/ui';
import { client, fileHref, paths } from './api.ts';
import { Part, State, Two } from './parts.tsx';
import { FINDING_STATE, SEVERITY } from './words.ts';

export function ContractFindings({ id }: { id: string }) {
  const { t } = useLocale();
  const [asked, setAsked] = useState(false);
  const query = { contract: id, state: 'all' as const };
  const list = useApi(client.supervision.findings, { query: { ...query, page: 1, size: 100 } });
  return (
    <>
      <Part title={{ zh: '预警记录', en: 'Findings on record' }}>
        <Ready query={list} rows={4}>
          {(data) => (
            <>
              <p className="yj-hint">{t(data.notice)}</p>
              <DataTable
                caption={{ zh: '预警', en: 'Findings' }}
                hideCaption
                rows={data.rows}
                rowKey={(f) => f.id}
                exportHref={fileHref(client.supervision.findingsXlsx, { query })}
                empty={<EmptyState title={{ zh: '没有预警', en: 'No findings' }} />}
                columns={[
                  {
                    key: 'rule',
                    title: { zh: '规则', en: 'Rule' },
                    head: true,
                    cell: (f) => (
                      <Two under={f.rule}>
                        <Link to={paths.finding(f.id)}>{t(f.title)}</Link>
                      </Two>
                    ),
                  },
                  {
                    key: 'severity',
                    title: { zh: '程度', en: 'Gravity' },
                    cell: (f) => <State of={SEVERITY} code={f.severity} />,
                  },
                  { key: 'why', title: { zh: '问什么', en: 'What is asked' }, cell: (f) => t(f.why) },
                  { key: 'state', title: { zh: '状态', en: 'State' }, cell: (f) => <State of={FINDING_STATE} code={f.state} /> },
                ]}
              />
            </>
          )}
        </Ready>
      </Part>
      <Part
        title={{ zh: '现在检查一遍', en: 'Examine it now' }}
        actions={
          asked ? null : (
            <Button icon="play" onClick={() => setAsked(true)}>
              {t({ zh: '检查', en: 'Examine' })}
            </Button>
          )
        }
      >
        {asked ? (
          <Now id={id} />
        ) : (
          <p className="yj-hint">
            {t({
              zh: '按现行规则检查一遍，不留记录；草稿也可以查，有问题先改再送审。',
              en: 'Asks the rules in force now, keeps nothing; drafts too, so that it is mended before it is sent.',
            })}
          </p>
        )}
      </Part>
    </>
  );
}

function Now({ id }: { id: string }) {
  const { t } = useLocale();
  const query = useApi(client.supervision.examination, { params: { id } });
  return (
    <Ready query={query} rows={4}>
      {(e) => (
        <>
          {e.findings.length === 0 ? (
            <Badge kind="success">{t({ zh: `${e.on}：没有发现问题`, en: `${e.on}: nothing to ask` })}</Badge>
          ) : (
            e.findings.map((f) => (
              <Notice
                key={f.rule}
                kind={SEVERITY[f.severity].kind}
                title={{ zh: `${f.rule} ${f.title.zh}`, en: `${f.rule} ${f.title.en}` }}
              >
                <p className="as-tags">
                  <State of={SEVERITY} code={f.severity} /> {t(f.why)}
                </p>
                <p>
                  {t({ zh: '怎样改：', en: 'To mend it: ' })}
                  {t(f.mend)}
                </p>
                <p className="yj-small yj-muted">
                  {t({ zh: '依据：', en: 'Basis: ' })}
                  {t(f.basis)}
                </p>
              </Notice>
            ))
          )}
          {e.unknown.length > 0 ? (
            <Details
              summary={{
                zh: `缺少事实、查不了的规则（${e.unknown.length}）`,
                en: `Rules that cannot be asked for want of a fact (${e.unknown.length})`,
              }}
            >
              <p>{e.unknown.join(t({ zh: '、', en: ', ' }))}</p>
            </Details>
          ) : null}
          <p className="yj-hint">{t(e.notice)}</p>
        </>
      )}
    </Ready>
  );
}
