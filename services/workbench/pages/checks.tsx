/** What the check found: errors first, each with where it is, a concrete case, and how to mend it. A click leads to the cell. */
import { Badge, Button, EmptyState, Icon, useLocale, type IconName } from '@yunjian/ui';
import { labelOf, type Subject } from './subject.ts';
import { noteTitle } from './table/columns.ts';
import type { Jump } from './table/tab.tsx';
import { valueWords } from './tests/run.ts';
import type { Problem } from './types.ts';

const GROUPS: readonly { severity: Problem['severity']; title: { zh: string; en: string }; icon: IconName }[] = [
  { severity: 'error', title: { zh: '必须改正', en: 'Must be mended' }, icon: 'warning' },
  { severity: 'warning', title: { zh: '请留意', en: 'Worth a look' }, icon: 'warning' },
  { severity: 'hint', title: { zh: '建议', en: 'Hints' }, icon: 'info' },
];

export function ChecksTab({ subject, onJump }: { subject: Subject; onJump: (jump: Jump) => void }) {
  const { t } = useLocale();
  if (subject.findings.length === 0)
    return (
      <EmptyState title={{ zh: '检查没有发现问题', en: 'The check found nothing' }}>
        <p>
          {t({
            zh: '没有遗漏的情况，没有互相矛盾的行，每一格都读得通。',
            en: 'No case is left out, no rows contradict each other, every cell can be read.',
          })}
        </p>
      </EmptyState>
    );
  return (
    <div className="wb-tab wb-checks">
      {GROUPS.map((group) => {
        const list = subject.findings.filter((p) => p.severity === group.severity);
        return list.length === 0 ? null : (
          <section key={group.severity} aria-label={t(group.title)}>
            <h2>
              {t(group.title)} <span className="yj-num">{list.length}</span>
            </h2>
            <ul>
              {list.map((problem, i) => (
                <Finding key={`${problem.code} ${i}`} subject={subject} problem={problem} icon={group.icon} onJump={onJump} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function Finding({
  subject,
  problem,
  icon,
  onJump,
}: {
  subject: Subject;
  problem: Problem;
  icon: IconName;
  onJump: (jump: Jump) => void;
}) {
  const { t } = useLocale();
  const { decision, row, column, example } = problem;
  const at = subject.outline.decisions.find((d) => d.id === decision || d.name === decision);
  const rows = problem.rows.length > 0 ? problem.rows : row === null ? [] : [row];
  return (
    <li className={`wb-finding wb-finding-${problem.severity}`}>
      <Icon name={icon} size={18} />
      <div>
        <p>{t(problem.text)}</p>
        {example && Object.keys(example).length > 0 ? (
          <p className="wb-example">
            <span className="yj-muted">{t({ zh: '例如', en: 'For example' })}</span>
            {Object.entries(example).map(([name, value]) => (
              <span key={name}>
                {t(subject.words?.inputs[name]?.label ?? labelText(subject, name))}
                {t({ zh: '：', en: ': ' })}
                <strong>{t(valueWords(value, subject.words?.inputs[name]?.values))}</strong>
              </span>
            ))}
          </p>
        ) : null}
        {problem.mend ? <p className="yj-muted">{t(problem.mend)}</p> : null}
        <p className="wb-place">
          {at ? <Badge icon="list">{at.label}</Badge> : null}
          {rows.length > 0 ? <span>{t({ zh: `第 ${rows.join('、')} 行`, en: `row ${rows.join(', ')}` })}</span> : null}
          {column === null ? null : (
            <span>{t({ zh: `“${noteTitle(column).zh}”列`, en: `column “${noteTitle(column).en}”` })}</span>
          )}
        </p>
      </div>
      {at ? (
        <Button small onClick={() => onJump({ decision: at.id, row: row ?? rows[0] ?? null, column })}>
          {row === null && rows.length === 0 ? t({ zh: '去这张表', en: 'To the table' }) : t({ zh: '去这一格', en: 'Go there' })}
        </Button>
      ) : null}
    </li>
  );
}

const labelText = (subject: Subject, name: string): { zh: string; en: string } => {
  const label = labelOf(subject.outline, name);
  return { zh: label, en: label };
};
