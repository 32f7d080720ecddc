import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import {
  ButtonLink,
  Notice,
  QuestionPage,
  Radios,
  TextArea,
  fmtDate,
  useLocale,
  type FieldError,
  type UploadedFile,
} from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { Documents } from './documents.tsx';
import { pageOfRecord, useRecordCommand, type RecordProps } from './record.ts';

/** The remedy of the decision that an action carries out, with its last day. */
function useRemedy(detail: RecordProps['detail'], action: string) {
  const { t, locale } = useLocale();
  const remedy = detail.decision?.remedies.find((r) => r.action === action);
  if (!remedy) return null;
  return (
    <Notice kind="info" title={remedy.title}>
      <p>{t(remedy.text)}</p>
      {remedy.until ? <p>{t({ zh: '最迟 {d}。', en: 'Until {d}.' }, { d: fmtDate(remedy.until, locale) })}</p> : null}
    </Notice>
  );
}

/** Objecting to a datum: which condition rests on it, what is wrong, and what shows it. */
export function ObjectTo({ detail }: RecordProps) {
  const { t } = useLocale();
  const go = useNavigate();
  const [search] = useSearchParams();
  const [ruleId, setRule] = useState(search.get('rule') ?? '');
  const [text, setText] = useState('');
  const [files, setFiles] = useState<readonly UploadedFile[]>([]);
  const [errors, setErrors] = useState<FieldError[]>([]);
  const object = useRecordCommand(client.talent.object, (next) => void go(pageOfRecord(next.id), { replace: true }));
  const remedy = useRemedy(detail, 'object');
  const send = () => {
    const found: FieldError[] = [
      ...(ruleId ? [] : [{ field: 'ruleId', message: { zh: '请选择您认为有误的一项', en: 'Choose what you believe is wrong' } }]),
      ...(text.trim() ? [] : [{ field: 'text', message: { zh: '请说明哪里有误', en: 'Say what is wrong' } }]),
    ];
    setErrors(found);
    if (found.length === 0)
      void object.run({ params: { id: detail.id }, body: { ruleId, text: text.trim(), attachments: files.map((f) => f.id) } });
  };
  return (
    <QuestionPage
      title={{ zh: '对数据提出异议', en: 'Object to a datum' }}
      caption={detail.reference}
      back={{ to: pageOfRecord(detail.id) }}
      errors={errors}
      problem={object.problem}
      busy={object.busy}
      onContinue={send}
      continueLabel={{ zh: '提交异议', en: 'Send the objection' }}
      lead={
        <p>
          {t({
            zh: '由工作人员向提供数据的部门核实。核实期间，不会作出对您不利的决定。',
            en: 'A member of staff checks it with the office that supplied it. Nothing is decided against you meanwhile.',
          })}
        </p>
      }
    >
      {remedy}
      <Radios
        name="ruleId"
        label={{ zh: '哪一项有误？', en: 'What is wrong?' }}
        value={ruleId}
        onChange={setRule}
        error={errors.find((e) => e.field === 'ruleId')?.message}
        options={(detail.decision?.conditions ?? []).map((c) => ({
          value: c.ruleId,
          label: c.text,
          hint: {
            zh: c.inputs.map((i) => `${i.label.zh}：${i.value ?? '未知'}${i.source ? `（${i.source.zh}）` : ''}`).join('；'),
            en: c.inputs.map((i) => `${i.label.en}: ${i.value ?? 'unknown'}${i.source ? ` (${i.source.en})` : ''}`).join('; '),
          },
        }))}
      />
      <TextArea
        name="text"
        label={{ zh: '哪里有误，正确的是什么', en: 'What is wrong, and what is right' }}
        value={text}
        onChange={setText}
        maxLength={2000}
        error={errors.find((e) => e.field === 'text')?.message}
      />
      <Documents files={files} onChange={setFiles} />
    </QuestionPage>
  );
}

/** Reconsideration here; the remedy says by when and where else it can be filed. */
export function Reconsider({ detail }: RecordProps) {
  const { t } = useLocale();
  const go = useNavigate();
  const [text, setText] = useState('');
  const [files, setFiles] = useState<readonly UploadedFile[]>([]);
  const [errors, setErrors] = useState<FieldError[]>([]);
  const reconsider = useRecordCommand(client.talent.reconsider, (next) => void go(pageOfRecord(next.id), { replace: true }));
  const remedy = useRemedy(detail, 'reconsider');
  const others = (detail.decision?.remedies ?? []).filter((r) => r.action === null);
  const send = () => {
    const found: FieldError[] = text.trim()
      ? []
      : [{ field: 'text', message: { zh: '请写明请求和理由', en: 'Say what you ask for and why' } }];
    setErrors(found);
    if (found.length === 0)
      void reconsider.run({ params: { id: detail.id }, body: { text: text.trim(), attachments: files.map((f) => f.id) } });
  };
  return (
    <QuestionPage
      title={{ zh: '申请复议（复核）', en: 'Ask for reconsideration' }}
      caption={detail.reference}
      back={{ to: pageOfRecord(detail.id) }}
      errors={errors}
      problem={reconsider.problem}
      busy={reconsider.busy}
      onContinue={send}
      continueLabel={{ zh: '提交复议申请', en: 'Send the request' }}
    >
      {remedy}
      <section aria-labelledby="tl-elsewhere">
        <h2 id="tl-elsewhere">{t({ zh: '其他途径', en: 'Other ways' })}</h2>
        <ul className="tl-reasons">
          <li>
            {t({
              zh: '也可以向行政复议机关当面或邮寄提出，与在这里提出效力相同。',
              en: 'You can also file in person or by post with the reconsideration authority, with the same effect.',
            })}
          </li>
          {others.map((r) => (
            <li key={r.title.en}>
              <strong>{t(r.title)}</strong>
              {t({ zh: '：', en: ': ' })}
              {t(r.text)}
            </li>
          ))}
        </ul>
      </section>
      <TextArea
        name="text"
        label={{ zh: '请求和理由', en: 'What you ask for, and why' }}
        value={text}
        onChange={setText}
        maxLength={4000}
        rows={8}
        error={errors.find((e) => e.field === 'text')?.message}
      />
      <Documents files={files} onChange={setFiles} />
    </QuestionPage>
  );
}

/** Asking that a person decides instead of the machine. */
export function AskHuman({ detail }: RecordProps) {
  const { t } = useLocale();
  const go = useNavigate();
  const [text, setText] = useState('');
  const ask = useRecordCommand(client.talent.requestHuman, (next) => void go(pageOfRecord(next.id), { replace: true }));
  const remedy = useRemedy(detail, 'request-human');
  return (
    <QuestionPage
      title={{ zh: '要求人工决定', en: 'Ask that a person decides' }}
      caption={detail.reference}
      back={{ to: pageOfRecord(detail.id) }}
      problem={ask.problem}
      busy={ask.busy}
      onContinue={() => void ask.run({ params: { id: detail.id }, body: { text: text.trim() } })}
      continueLabel={{ zh: '要求人工决定', en: 'Ask for a person' }}
      lead={
        <p>
          {t({
            zh: '工作人员会重新逐条审核。标准相同，不影响排队先后。',
            en: 'A member of staff checks every condition again. The rule is the same and your place does not change.',
          })}
        </p>
      }
    >
      {remedy}
      <TextArea
        name="text"
        label={{ zh: '想让工作人员知道的情况', en: 'What the member of staff should know' }}
        optional
        value={text}
        onChange={setText}
        maxLength={1000}
      />
    </QuestionPage>
  );
}

/** Withdrawing: says what is lost first. */
export function Withdraw({ detail }: RecordProps) {
  const { t } = useLocale();
  const go = useNavigate();
  const [reason, setReason] = useState('');
  const withdraw = useRecordCommand(client.talent.withdraw, (next) => void go(pageOfRecord(next.id), { replace: true }));
  return (
    <QuestionPage
      title={{ zh: '撤回申请', en: 'Withdraw the application' }}
      caption={detail.reference}
      back={{ to: pageOfRecord(detail.id) }}
      problem={withdraw.problem}
      busy={withdraw.busy}
      onContinue={() => void withdraw.run({ params: { id: detail.id }, body: { reason: reason.trim() } })}
      continueLabel={{ zh: '确认撤回', en: 'Withdraw it' }}
      aside={<ButtonLink to={pageOfRecord(detail.id)}>{t({ zh: '不撤回', en: 'Keep it' })}</ButtonLink>}
    >
      <Notice kind="warning">
        <p>
          {t({
            zh: '撤回后排队次序和配给的房源都会失去。以后可以重新申请。',
            en: 'You lose your place in the queue and any flat offered. You can apply again later.',
          })}
        </p>
      </Notice>
      <TextArea
        name="reason"
        label={{ zh: '撤回的原因', en: 'Why you withdraw' }}
        optional
        value={reason}
        onChange={setReason}
        maxLength={500}
        rows={3}
      />
    </QuestionPage>
  );
}
