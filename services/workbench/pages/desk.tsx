/** The panel of the workbench on the staff desk: drafts that wait for somebody. */
import { EmptyState, Link, Ready, Section, useApi, useLocale } from '@yunjian/ui';
import { client } from './api.ts';
import { StateBadge } from './parts.tsx';
import { nextStep } from './words.ts';
import './workbench.css';

export default function RulesDesk() {
  const { t } = useLocale();
  const drafts = useApi(client.rules, {});
  return (
    <Section
      title={{ zh: '规则草案', en: 'Drafts of rules' }}
      actions={<Link to="/staff/rules">{t({ zh: '全部规则', en: 'All rules' })}</Link>}
    >
      <Ready query={drafts} rows={3}>
        {(data) => {
          const open = data.rows.flatMap((rule) => rule.drafts);
          if (open.length === 0) return <EmptyState title={{ zh: '没有进行中的草案', en: 'No open drafts' }} />;
          return (
            <ul className="wb-desk">
              {open.map((d) => (
                <li key={d.id}>
                  <Link to={`/staff/rules/${d.code}/${encodeURIComponent(`draft:${d.id}`)}`}>
                    {t(d.title)} {d.version}
                  </Link>
                  <StateBadge state={d.state} />
                  <span className="yj-muted">{t(nextStep(d.state, d.from))}</span>
                </li>
              ))}
            </ul>
          );
        }}
      </Ready>
    </Section>
  );
}
