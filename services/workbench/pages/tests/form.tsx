/** A test case as a form: one field an input, typed as the model says; what the rule gives now is computed while one fills it in. */
import { useMemo, useState } from 'react';
import { Button, Dialog, Select, TextArea, TextField, useLocale, type Choice } from '@yunjian/ui';
import type { Model, ModelInput } from '../engine.ts';
import { labelOf, type Subject } from '../subject.ts';
import type { TestCase } from '../types.ts';
import { codeLabels } from './labels.ts';
import { runCase, valueWords } from './run.ts';

const UNKNOWN = '?';
const NOTHING = 'null';

/** A field's text as a value; undefined: unknown. A number that is none stays text, and the model says so. */
function valueOf(text: string, type: string): unknown {
  if (text === '' || text === UNKNOWN) return undefined;
  if (text === NOTHING) return null;
  if (type === 'boolean') return text === 'true';
  if (type === 'number') return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
  return text;
}

const textOf = (value: unknown): string => (value === undefined ? '' : value === null ? NOTHING : String(value));

/** Expected values are written as JSON; a bare word is a text. */
function expectedOf(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  try {
    return JSON.parse(trimmed) as unknown;
  } catch {
    return trimmed;
  }
}

export function CaseForm({
  subject,
  model,
  initial,
  decision,
  onSave,
  onClose,
}: {
  subject: Subject;
  model: Model;
  initial: TestCase | null;
  decision: string;
  onSave: (test: TestCase) => void;
  onClose: () => void;
}) {
  const { t } = useLocale();
  const [name, setName] = useState(initial?.name ?? '');
  const [asked, setAsked] = useState(initial?.decision ?? decision);
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(Object.entries(initial?.inputs ?? {}).map(([key, value]) => [key, textOf(value)])),
  );
  const [expected, setExpected] = useState(initial ? JSON.stringify(initial.expected ?? null) : '');
  const [tried, setTried] = useState(false);
  const found = model.decisions.find((d) => d.id === asked || d.name === asked);
  const inputs = model.inputs.filter((i) => found?.inputs.includes(i.name));
  const labels = useMemo(() => codeLabels(subject), [subject]);
  const typeOf = (input: ModelInput): string => subject.words?.inputs[input.name]?.type ?? input.type;
  const given: Record<string, unknown> = {};
  for (const input of inputs) {
    const value = valueOf(texts[input.name] ?? '', typeOf(input));
    if (value !== undefined) given[input.name] = value;
  }
  const now = runCase(model, { name, decision: asked, inputs: given, expected: null });
  const nowText = JSON.stringify(now.actual);
  const save = () => {
    setTried(true);
    if (name.trim() === '') return;
    onSave({ name: name.trim(), decision: asked, inputs: given, expected: expected === '' ? now.actual : expectedOf(expected) });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={initial ? { zh: '修改测试', en: 'Edit the test' } : { zh: '添加测试', en: 'Add a test' }}
      actions={
        <Button kind="primary" onClick={save}>
          {initial ? t({ zh: '完成', en: 'Done' }) : t({ zh: '添加', en: 'Add' })}
        </Button>
      }
    >
      <TextField
        name="case-name"
        label={{ zh: '这个测试说明什么', en: 'What the test shows' }}
        hint={{ zh: '例如：硕士、参保 2 个月，月数不足', en: 'E.g. master, insured for two months: too few' }}
        maxLength={200}
        value={name}
        onChange={setName}
        error={tried && name.trim() === '' ? { zh: '请写一句话', en: 'Say it in a line' } : undefined}
      />
      <Select
        name="case-decision"
        label={{ zh: '问哪一个决策', en: 'Which decision it asks' }}
        value={found?.id ?? asked}
        onChange={setAsked}
        options={model.decisions.map((d) => ({ value: d.id, label: both(labelOf(subject.outline, d.id)) }))}
      />
      <fieldset className="wb-facts">
        <legend>{t({ zh: '事实', en: 'Facts' })}</legend>
        {inputs.map((input) => (
          <FactField
            key={input.name}
            input={input}
            type={typeOf(input)}
            subject={subject}
            text={texts[input.name] ?? ''}
            onText={(text) => setTexts((old) => ({ ...old, [input.name]: text }))}
          />
        ))}
      </fieldset>
      <div className="wb-now" role="status">
        <p>
          <span className="yj-muted">{t({ zh: '现在的结果：', en: 'The rule gives: ' })}</span>
          <strong>{now.error ?? t(valueWords(now.actual, labels))}</strong>
        </p>
        {now.error === null && expected !== nowText && expected !== '' ? (
          <Button small kind="plain" onClick={() => setExpected(nowText)}>
            {t({ zh: '以它为预期', en: 'Expect this' })}
          </Button>
        ) : null}
      </div>
      <TextArea
        name="case-expected"
        label={{ zh: '预期结果', en: 'Expected result' }}
        optional
        rows={2}
        hint={{
          zh: '留空则以现在的结果为预期。写代码或 JSON，例如 T2、["SHORT"]、null。',
          en: 'Empty: what the rule gives now. A code or JSON, e.g. T2, ["SHORT"], null.',
        }}
        value={expected}
        onChange={setExpected}
      />
    </Dialog>
  );
}

const both = (text: string) => ({ zh: text, en: text });

function FactField({
  input,
  type,
  subject,
  text,
  onText,
}: {
  input: ModelInput;
  type: string;
  subject: Subject;
  text: string;
  onText: (text: string) => void;
}) {
  const values = subject.words?.inputs[input.name]?.values ?? {};
  const codes = input.allowed?.map(String) ?? Object.keys(values);
  const choices: readonly Choice[] =
    type === 'boolean'
      ? [
          { value: 'true', label: { zh: '是', en: 'yes' } },
          { value: 'false', label: { zh: '否', en: 'no' } },
        ]
      : codes.map((code) => ({ value: code, label: values[code] ?? both(code) }));
  const label = subject.words?.inputs[input.name]?.label ?? input.label;
  if (choices.length > 0)
    return (
      <Select
        name={`fact-${input.name}`}
        label={label}
        value={text}
        onChange={onText}
        placeholder={{ zh: '未知', en: 'unknown' }}
        options={[...choices, { value: NOTHING, label: { zh: '没有记录', en: 'nothing on record' } }]}
      />
    );
  return (
    <TextField
      name={`fact-${input.name}`}
      label={label}
      width="short"
      inputMode={type === 'number' ? 'decimal' : 'text'}
      {...(type === 'date' ? { hint: { zh: '年-月-日，空为未知', en: 'YYYY-MM-DD, empty: unknown' } } : {})}
      value={text}
      onChange={onText}
    />
  );
}
