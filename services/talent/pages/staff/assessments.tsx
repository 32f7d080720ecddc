/** Impact assessments of personal information (个人信息保护法 55–56): the list, and adding one. */
import { useState } from 'react';
import {
  Button,
  DateText,
  Details,
  EmptyState,
  Notice,
  Page,
  Section,
  TextArea,
  TextField,
  canSee,
  useApi,
  useCommand,
  useLocale,
  useMe,
  useToast,
} from '@yunjian/ui';
import { client } from './api.ts';
import { Ready, Refusal } from './parts.tsx';
import './staff.css';

export default function Assessments() {
  const { t } = useLocale();
  const { me } = useMe();
  const list = useApi(client.duty.assessments, {});
  return (
    <Page
      width="full"
      title={{ zh: '个人信息保护影响评估', en: 'Impact assessments' }}
      back={{ to: '/staff/talent/duty', label: { zh: '值班看板', en: 'Duty board' } }}
    >
      <p className="yj-lead">
        {t({
          zh: '用自动化决策、处理敏感信息之前要做评估，并至少保存三年（个人信息保护法第五十五、五十六条）。',
          en: 'Required before automated decisions and sensitive data are used, and kept for at least three years (PIPL 55–56).',
        })}
      </p>
      <Ready query={list} rows={4}>
        {(data) =>
          data.rows.length === 0 ? (
            <EmptyState title={{ zh: '还没有存入评估', en: 'No assessment stored yet' }} />
          ) : (
            <ul className="ts-evidence">
              {data.rows.map((r) => (
                <li key={r.id}>
                  <h2>{t(r.title)}</h2>
                  <p className="yj-small yj-muted">
                    {t({ zh: '作出', en: 'made' })} <DateText date={r.madeOn} /> · {t({ zh: '保存到', en: 'kept until' })}{' '}
                    <DateText date={r.keepUntil} /> · {t({ zh: '规则版本', en: 'rule version' })} {r.ruleVersion} · {r.by}
                  </p>
                  <Details summary={{ zh: '看全文', en: 'Read it' }}>
                    <div className="ts-text">{r.text}</div>
                  </Details>
                </li>
              ))}
            </ul>
          )
        }
      </Ready>
      {canSee(['duty'], me) ? <Add /> : null}
    </Page>
  );
}

function Add() {
  const { t } = useLocale();
  const toast = useToast();
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const run = useCommand(client.duty.addAssessment, {
    invalidates: [client.duty.assessments],
    onDone: () => {
      setTitle('');
      setText('');
      setTried(false);
      toast({ zh: '评估已存入', en: 'Stored' });
    },
  });
  return (
    <Section title={{ zh: '存入一份评估', en: 'Store an assessment' }}>
      <div className="yj-form ts-narrow">
        <TextField
          name="title"
          label={{ zh: '标题', en: 'Title' }}
          maxLength={200}
          value={title}
          onChange={setTitle}
          error={tried && !title.trim() ? { zh: '请填写标题', en: 'Give it a title' } : undefined}
        />
        <TextArea
          name="text"
          label={{ zh: '评估内容', en: 'Assessment' }}
          hint={{
            zh: '处理目的和方式是否合法正当必要、对个人权益的影响和安全风险、所采取的保护措施。',
            en: 'Whether purpose and means are lawful and necessary, effects and risks for people, and the safeguards.',
          }}
          rows={10}
          maxLength={20000}
          value={text}
          onChange={setText}
          error={tried && !text.trim() ? { zh: '请填写评估内容', en: 'Write the assessment' } : undefined}
        />
        <Notice kind="neutral">
          <p>
            {t({
              zh: '存入后不能修改或删除；有变化时另存一份。',
              en: 'Once stored it cannot be changed; store another when things change.',
            })}
          </p>
        </Notice>
        <Refusal problem={run.problem} />
        <div className="yj-actions">
          <Button
            kind="primary"
            busy={run.busy}
            onClick={() => {
              setTried(true);
              if (title.trim() && text.trim()) void run.run({ body: { title: title.trim(), text: text.trim() } });
            }}
          >
            {t({ zh: '存入', en: 'Store' })}
          </Button>
        </div>
      </div>
    </Section>
  );
}
