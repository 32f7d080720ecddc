/** What the check found: errors first, each with where it is, an example, and how to mend it. A click leads to the cell. */
import { Badge, Button, EmptyState, Icon, useLocale } from '@yunjian/ui';
import { labelOf, type Subject } from './subject.ts';
import type { Jump } from './table/tab.tsx';
import type { Problem } from './types.ts';

/** How findings of a kind are mended; for kinds that are not listed, the finding's own words have to do. */
const MEND: Readonly<Record<string, { zh: string; en: string }>> = {
  FEEL: { zh: '按提示的位置改好这一格。', en: 'Mend the cell at the place named.' },
  REFERENCE: { zh: '检查名称是否写错，或补上缺少的事实、决策。', en: 'See whether a name is misspelt, or add what is missing.' },
  CYCLE: { zh: '让其中一个决策不再依赖另一个。', en: 'Let one of the decisions do without the other.' },
  CATCH_ALL: { zh: '写明这一行检验什么，或删去这一行。', en: 'Say what the row tests, or delete it.' },
  ARTICLE: {
    zh: '在“依据”列写明条文，自拟的写“示例政策”。',
    en: 'Name the article in its column; of your own making: “example policy”.',
  },
  META: { zh: '在说明文件里补上，见“导入导出”。', en: 'Add it to the sidecar, see “Files”.' },
  UNSUPPORTED: { zh: '换一种写法，或用决策表表达。', en: 'Write it another way, or as a table.' },
};

export function ChecksTab({ subject, onJump }: { subject: Subject; onJump: (jump: Jump) => void }) {
  const { t } = useLocale();
  const groups: { severity: Problem['severity']; title: { zh: string; en: string }; list: Problem[] }[] = [
    { severity: 'error', title: { zh: '必须改正', en: 'Must be mended' }, list: [] },
    { severity: 'warning', title: { zh: '请留意', en: 'Worth a look' }, list: [] },
  ];
  for (const problem of subject.problems) groups.find((g) => g.severity === problem.severity)?.list.push(problem);
  if (subject.problems.length === 0)
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
      {groups
        .filter((g) => g.list.length > 0)
        .map((group) => (
          <section key={group.severity} aria-label={t(group.title)}>
            <h2>
              {t(group.title)} <span className="yj-num">{group.list.length}</span>
            </h2>
            <ul>
              {group.list.map((problem, i) => {
                const { decision } = problem;
                const id = subject.outline.decisions.find((d) => d.id === decision || d.name === decision)?.id;
                const mend = MEND[problem.code];
                return (
                  <li key={`${problem.code} ${i}`} className={`wb-finding wb-finding-${group.severity}`}>
                    <Icon name="warning" size={18} />
                    <div>
                      <p>{t(problem.text)}</p>
                      {mend ? <p className="yj-muted">{t(mend)}</p> : null}
                      <p className="wb-place">
                        {decision ? <Badge icon="list">{labelOf(subject.outline, decision)}</Badge> : null}
                        {problem.row === null ? null : <span>{t({ zh: `第 ${problem.row} 行`, en: `row ${problem.row}` })}</span>}
                        {problem.column === null ? null : (
                          <span>{t({ zh: `“${problem.column}”列`, en: `column “${problem.column}”` })}</span>
                        )}
                      </p>
                    </div>
                    {id ? (
                      <Button small onClick={() => onJump({ decision: id, row: problem.row, column: problem.column })}>
                        {t({ zh: '去这一格', en: 'Go there' })}
                      </Button>
                    ) : null}
                  </li>
                );
              })}
            </ul>
          </section>
        ))}
    </div>
  );
}
