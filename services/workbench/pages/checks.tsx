/** What the check found: errors first, each with where it is, a concrete case, and how to mend it. A click leads to the cell. */
import type { Text } from '@yunjian/kernel/contract';
import { Badge, Button, EmptyState, Icon, useLocale } from '@yunjian/ui';
import { labelOf, type Subject } from './subject.ts';
import type { Jump } from './table/tab.tsx';
import type { Problem } from './types.ts';

const GROUPS = [
  { severity: 'error', title: { zh: '必须改正', en: 'Must be mended' }, icon: 'warning' },
  { severity: 'warning', title: { zh: '请留意', en: 'Worth a look' }, icon: 'warning' },
  { severity: 'hint', title: { zh: '提示', en: 'Hints' }, icon: 'info' },
] as const;

export function ChecksTab({ subject, onJump }: { subject: Subject; onJump: (jump: Jump) => void }) {
  const { t } = useLocale();
  if (subject.problems.length === 0)
    return (
      <EmptyState title={{ zh: '检查没有发现问题', en: 'The check found nothing' }}>
        <p>
          {t({
            zh: '没有遗漏的情况，没有互相矛盾的行，每一格都读得通，每条条件都有依据。',
            en: 'No case is left out, no rows contradict each other, every cell can be read, every condition rests on something.',
          })}
        </p>
      </EmptyState>
    );
  return (
    <div className="wb-tab wb-checks">
      {GROUPS.map(({ severity, title, icon }) => {
        const list = subject.problems.filter((problem) => problem.severity === severity);
        if (list.length === 0) return null;
        return (
          <section key={severity} aria-label={t(title)}>
            <h2>
              {t(title)} <span className="yj-num">{list.length}</span>
            </h2>
            <ul>
              {list.map((problem, i) => (
                <li key={`${problem.code} ${i}`} className={`wb-finding wb-finding-${severity}`}>
                  <Icon name={icon} size={18} />
                  <Found problem={problem} subject={subject} />
                  <GoThere problem={problem} subject={subject} onJump={onJump} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

const same = (text: string): Text => ({ zh: text, en: text });

const inputLabel = ({ outline, words }: Subject, name: string): Text =>
  words?.inputs[name]?.label ?? same(labelOf(outline, name));

/** A value of an example as people say it. */
function valueWords({ words }: Subject, name: string, value: unknown): Text {
  if (value === null) return { zh: '没有（空）', en: 'nothing (null)' };
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' };
  if (typeof value !== 'string') return same(JSON.stringify(value));
  return words?.inputs[name]?.values?.[value] ?? same(value);
}

function Found({ problem, subject }: { problem: Problem; subject: Subject }) {
  const { t } = useLocale();
  const { decision, rows, column, example, mend } = problem;
  return (
    <div>
      <p>{t(problem.text)}</p>
      {mend ? <p className="yj-muted">{t(mend)}</p> : null}
      {example ? (
        <dl className="wb-example" aria-label={t({ zh: '具体例子', en: 'A concrete case' })}>
          <dt className="wb-example-head">{t({ zh: '例如', en: 'For example' })}</dt>
          {Object.entries(example).map(([name, value]) => (
            <div key={name}>
              <dt>{t(inputLabel(subject, name))}</dt>
              <dd>{t(valueWords(subject, name, value))}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      <p className="wb-place">
        {decision ? <Badge icon="list">{labelOf(subject.outline, decision)}</Badge> : null}
        {rows.length > 0 ? <span>{t({ zh: `第 ${rows.join('、')} 行`, en: `row ${rows.join(', ')}` })}</span> : null}
        {column ? <span>{t({ zh: `“${column}”列`, en: `column “${column}”` })}</span> : null}
      </p>
    </div>
  );
}

function GoThere({ problem, subject, onJump }: { problem: Problem; subject: Subject; onJump: (jump: Jump) => void }) {
  const { t } = useLocale();
  const { decision, row, column } = problem;
  const id = subject.outline.decisions.find((d) => d.id === decision || d.name === decision)?.id;
  if (!id) return null;
  return (
    <Button small onClick={() => onJump({ decision: id, row, column })}>
      {t(row === null ? { zh: '去这张表', en: 'Go to the table' } : { zh: '去这一格', en: 'Go there' })}
    </Button>
  );
}
