import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Notice, QuestionPage, TextArea, fmtDate, useLocale, type FieldError, type UploadedFile } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { Documents } from './documents.tsx';
import { pageOfRecord, useRecordCommand, type RecordProps } from './record.ts';

/** Answering a correction notice: everything that is missing was named once, in this list. */
export function Correct({ detail }: RecordProps) {
  const { t, locale } = useLocale();
  const go = useNavigate();
  const [text, setText] = useState('');
  const [files, setFiles] = useState<readonly UploadedFile[]>([]);
  const [errors, setErrors] = useState<FieldError[]>([]);
  const answer = useRecordCommand(client.talent.answerCorrection, (next) => void go(pageOfRecord(next.id), { replace: true }));
  const asked = detail.correction;
  if (!asked) return null;
  const send = () => {
    const found: FieldError[] =
      text.trim() || files.length > 0
        ? []
        : [{ field: 'text', message: { zh: '请填写说明或上传材料', en: 'Write something or upload a document' } }];
    setErrors(found);
    if (found.length === 0)
      void answer.run({ params: { id: detail.id }, body: { text: text.trim(), attachments: files.map((f) => f.id) } });
  };
  return (
    <QuestionPage
      title={{ zh: '补正', en: 'Answer the correction notice' }}
      caption={detail.reference}
      back={{ to: pageOfRecord(detail.id) }}
      errors={errors}
      problem={answer.problem}
      busy={answer.busy}
      onContinue={send}
      continueLabel={{ zh: '提交补正', en: 'Send' }}
    >
      <Notice kind="warning" title={{ zh: '一次性告知：还需要以下内容', en: 'All that is missing, named once' }}>
        <ul>
          {asked.items.map((i) => (
            <li key={i.code + i.text}>{i.text}</li>
          ))}
        </ul>
        <p>
          {t(
            { zh: '请在 {d} 前补齐。补正期间审核停表。', en: 'Please send it by {d}. The review clock stands still meanwhile.' },
            { d: fmtDate(asked.dueOn, locale) },
          )}
        </p>
      </Notice>
      <TextArea
        name="text"
        label={{ zh: '说明', en: 'Your answer' }}
        optional
        value={text}
        onChange={setText}
        maxLength={2000}
        error={errors.find((e) => e.field === 'text')?.message}
      />
      <Documents files={files} onChange={setFiles} />
    </QuestionPage>
  );
}
