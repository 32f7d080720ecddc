/** All rules: what is in force since when, what is being changed and what comes next. */
import { useState } from 'react';
import { Button, EmptyState, ExampleMark, Link, Page, Ready, canSee, fmtDate, useApi, useLocale, useMe } from '@yunjian/ui';
import { client } from './api.ts';
import { ImportDialog } from './files/import-dialog.tsx';
import { NewDraft } from './new-draft.tsx';
import { StateBadge } from './parts.tsx';
import { bilingual } from './table/reading.ts';
import type { RuleRow } from './types.ts';
import { nextStep } from './words.ts';
import './workbench.css';

export default function Rules() {
  const { t } = useLocale();
  const { me } = useMe();
  const rules = useApi(client.rules, {});
  const [drafting, setDrafting] = useState<RuleRow | null>(null);
  const [importing, setImporting] = useState(false);
  const mayDraft = canSee(['rule-editor'], me);
  return (
    <Page
      width="full"
      title={{ zh: '规则', en: 'Rules' }}
      actions={
        mayDraft ? (
          <Button icon="upload" onClick={() => setImporting(true)}>
            {t({ zh: '导入文件', en: 'Import a file' })}
          </Button>
        ) : null
      }
    >
      <p className="yj-lead">
        {t({
          zh: '区里的承诺写成决策表。改动先在草案里做，用已存案件预演，另一人审定，到日子生效。',
          en: 'The promises of the district as decision tables. A change is drafted, rehearsed on stored cases, approved by a second person, and comes into force on its day.',
        })}
      </p>
      <Ready query={rules} rows={8}>
        {(data) =>
          data.rows.length === 0 ? (
            <EmptyState title={{ zh: '还没有规则', en: 'No rules yet' }}>
              <p>{t({ zh: '可以导入一个 .dmn 文件开始。', en: 'Import a .dmn file to begin.' })}</p>
            </EmptyState>
          ) : (
            <ul className="wb-rules">
              {data.rows.map((rule) => (
                <Rule
                  key={rule.code}
                  rule={rule}
                  onDraft={mayDraft && rule.versions.length > 0 ? () => setDrafting(rule) : null}
                />
              ))}
            </ul>
          )
        }
      </Ready>
      {drafting ? <NewDraft rule={drafting} onClose={() => setDrafting(null)} /> : null}
      {importing ? <ImportDialog onClose={() => setImporting(false)} /> : null}
    </Page>
  );
}

function Rule({ rule, onDraft }: { rule: RuleRow; onDraft: (() => void) | null }) {
  const { t, locale } = useLocale();
  const inForce = rule.versions.find((v) => v.version === rule.inForce);
  const coming = rule.versions.filter((v) => v.state === 'approved');
  return (
    <li className="wb-rule">
      <div className="wb-rule-head">
        <h2>
          <Link to={`/staff/rules/${rule.code}`}>{t(rule.title)}</Link>
        </h2>
        <code className="yj-muted">{rule.code}</code>
        {inForce?.example ? <ExampleMark /> : null}
        <span className="wb-push" />
        {onDraft ? (
          <Button small icon="edit" onClick={onDraft}>
            {t({ zh: '起草修改', en: 'Draft a change' })}
          </Button>
        ) : null}
      </div>
      {inForce ? <p className="yj-muted yj-small">{t(bilingual(inForce.source))}</p> : null}
      <dl className="wb-rule-lines">
        <div>
          <dt>{t({ zh: '现行', en: 'In force' })}</dt>
          <dd>
            {inForce ? (
              <>
                <Link to={`/staff/rules/${rule.code}/${encodeURIComponent(inForce.version)}`}>{inForce.version}</Link>
                <span>
                  {t({ zh: `${fmtDate(inForce.from, 'zh')} 起`, en: `since ${fmtDate(inForce.from, 'en')}` })}
                  {inForce.until
                    ? t({ zh: `，至 ${fmtDate(inForce.until, 'zh')} 前`, en: `, until ${fmtDate(inForce.until, 'en')}` })
                    : ''}
                </span>
                <StateBadge state="in-force" />
              </>
            ) : (
              <span className="yj-muted">{t({ zh: '没有现行版本', en: 'No version in force' })}</span>
            )}
          </dd>
        </div>
        {coming.map((v) => (
          <div key={v.version}>
            <dt>{t({ zh: '将生效', en: 'To come' })}</dt>
            <dd>
              <Link to={`/staff/rules/${rule.code}/${encodeURIComponent(v.version)}`}>{v.version}</Link>
              <span>{t({ zh: `${fmtDate(v.from, locale)} 起`, en: `from ${fmtDate(v.from, locale)}` })}</span>
              <StateBadge state="approved" />
            </dd>
          </div>
        ))}
        {rule.drafts
          .filter((d) => d.state !== 'approved')
          .map((d) => (
            <div key={d.id}>
              <dt>{t({ zh: '草案', en: 'Draft' })}</dt>
              <dd>
                <Link to={`/staff/rules/${rule.code}/${encodeURIComponent(`draft:${d.id}`)}`}>{d.version}</Link>
                <span>{d.authors.map((a) => a.name).join('、')}</span>
                <StateBadge state={d.state} />
                {d.example ? <ExampleMark /> : null}
                <span className="yj-muted">{t(nextStep(d.state, d.from))}</span>
              </dd>
            </div>
          ))}
      </dl>
    </li>
  );
}
