/** Test cases with how they come out; choosing one marks the rows it meets in the table. */
import { useMemo, useState } from 'react';
import { Button, EmptyState, Icon, LoadingState, Notice, useLocale } from '@yunjian/ui';
import { labelOf, type Subject } from '../subject.ts';
import type { TestCase } from '../types.ts';
import { CaseForm } from './form.tsx';
import { codeLabels } from './labels.ts';
import { runCase, valueWords, type Compiled, type Outcome } from './run.ts';

export interface TestsProps {
  subject: Subject;
  compiled: Compiled | null;
  /** Index of the chosen case; -1 none. */
  chosen: number;
  onChoose: (index: number) => void;
  /** Only the cases that ask this decision, beside its table; null: all. */
  decision: string | null;
  /** The decision a new case asks. */
  fresh: string;
}

/** All cases with their outcomes. */
export function useOutcomes(compiled: Compiled | null, tests: readonly TestCase[]): readonly (Outcome | null)[] {
  return useMemo(() => tests.map((test) => (compiled?.model ? runCase(compiled.model, test) : null)), [compiled, tests]);
}

export function Tests(p: TestsProps & { outcomes: readonly (Outcome | null)[] }) {
  const { t } = useLocale();
  const { subject, compiled } = p;
  const [form, setForm] = useState<{ index: number } | null>(null);
  const labels = useMemo(() => codeLabels(subject), [subject]);
  const decisions = subject.outline.decisions;
  const isOf = (test: TestCase) =>
    p.decision === null || test.decision === p.decision || decisions.find((d) => d.id === p.decision)?.name === test.decision;
  const shown = subject.tests.map((test, index) => ({ test, index })).filter(({ test }) => isOf(test));
  const failed = shown.filter(({ index }) => p.outcomes[index]?.passed === false).length;
  const edit = (tests: readonly TestCase[]) => subject.working?.dispatch({ do: 'tests', tests });
  const remove = (index: number) => {
    edit(subject.tests.filter((_, i) => i !== index));
    p.onChoose(-1);
  };
  return (
    <section className="wb-tests" aria-label={t({ zh: '测试', en: 'Tests' })}>
      <div className="wb-tests-head">
        <h2>{t({ zh: '测试', en: 'Tests' })}</h2>
        {shown.length > 0 && compiled?.model ? (
          <span className={failed > 0 ? 'wb-bad' : 'wb-good'} role="status">
            <Icon name={failed > 0 ? 'warning' : 'check'} size={14} />
            {failed > 0
              ? t({ zh: `${shown.length} 个中 ${failed} 个不符`, en: `${failed} of ${shown.length} differ` })
              : t({ zh: `${shown.length} 个全部通过`, en: `all ${shown.length} pass` })}
          </span>
        ) : null}
        {subject.canEdit && compiled?.model ? (
          <Button small icon="plus" onClick={() => setForm({ index: -1 })}>
            {t({ zh: '添加', en: 'Add' })}
          </Button>
        ) : null}
      </div>
      {compiled === null ? (
        <LoadingState rows={3} />
      ) : compiled.error ? (
        <Notice kind="danger" title={{ zh: '规则还读不通，测试没有运行', en: 'The rule cannot be read yet: tests did not run' }}>
          <p>
            <code>{compiled.error}</code>
          </p>
        </Notice>
      ) : null}
      {shown.length === 0 ? (
        <EmptyState title={{ zh: '还没有测试', en: 'No tests yet' }}>
          <p>
            {t({
              zh: '写下几种典型情况和应有的结果，改规则时就知道有没有改坏。',
              en: 'Write down typical cases and what they should give: you will see at once when a change breaks one.',
            })}
          </p>
        </EmptyState>
      ) : null}
      <ul className="wb-case-list">
        {shown.map(({ test, index }) => {
          const outcome = p.outcomes[index];
          const on = index === p.chosen;
          return (
            <li key={`${index} ${test.name}`} className={on ? 'wb-case-on' : undefined}>
              <button type="button" aria-pressed={on} onClick={() => p.onChoose(on ? -1 : index)}>
                <span className={outcome ? (outcome.passed ? 'wb-good' : 'wb-bad') : 'yj-muted'}>
                  <Icon name={outcome ? (outcome.passed ? 'check' : 'cross') : 'clock'} size={16} />
                  <span className="yj-hidden">
                    {outcome ? (outcome.passed ? t({ zh: '通过：', en: 'passes: ' }) : t({ zh: '不符：', en: 'differs: ' })) : ''}
                  </span>
                </span>
                <span>
                  {test.name}
                  {p.decision === null ? <small>{labelOf(subject.outline, test.decision)}</small> : null}
                </span>
              </button>
              {on || outcome?.passed === false ? (
                <div className="wb-case-more">
                  <p>
                    <span className="yj-muted">{t({ zh: '预期 ', en: 'expected ' })}</span>
                    {t(valueWords(test.expected, labels))}
                  </p>
                  {outcome && !outcome.passed ? (
                    <p className="wb-bad">
                      <span>{t({ zh: '实际 ', en: 'gives ' })}</span>
                      {outcome.error ?? t(valueWords(outcome.actual, labels))}
                    </p>
                  ) : null}
                  {on ? (
                    <>
                      <dl className="wb-given">
                        {Object.entries(test.inputs).map(([name, value]) => (
                          <div key={name}>
                            <dt>{subject.words?.inputs[name]?.label ? t(subject.words.inputs[name].label) : name}</dt>
                            <dd>{t(valueWords(value, subject.words?.inputs[name]?.values))}</dd>
                          </div>
                        ))}
                      </dl>
                      {subject.canEdit ? (
                        <p className="yj-row">
                          <Button small kind="plain" icon="edit" onClick={() => setForm({ index })}>
                            {t({ zh: '修改', en: 'Edit' })}
                          </Button>
                          <Button small kind="plain" icon="trash" onClick={() => remove(index)}>
                            {t({ zh: '删除', en: 'Delete' })}
                          </Button>
                        </p>
                      ) : null}
                    </>
                  ) : null}
                </div>
              ) : null}
            </li>
          );
        })}
      </ul>
      {form && compiled?.model ? (
        <CaseForm
          subject={subject}
          model={compiled.model}
          initial={subject.tests[form.index] ?? null}
          decision={p.fresh}
          onClose={() => setForm(null)}
          onSave={(test) => {
            edit(form.index < 0 ? [...subject.tests, test] : subject.tests.map((old, i) => (i === form.index ? test : old)));
            setForm(null);
          }}
        />
      ) : null}
    </section>
  );
}
