import { useState } from 'react';
import type { z } from 'zod';
import {
  Badge,
  Button,
  ConfirmationPanel,
  DateText,
  Dialog,
  EmptyState,
  Page,
  Pagination,
  Progress,
  Radios,
  Ready,
  Refusal,
  Section,
  TextArea,
  TextField,
  TimeLeft,
  fmtDate,
  useApi,
  useCommand,
  useLocale,
  useToast,
  type Words,
} from '@yunjian/ui';
import type { questionShown } from '../../contract/dividends-shapes.ts';
import { client } from '../shared/client.ts';
import { QUESTION_STATE } from '../shared/words.ts';

type Question = z.infer<typeof questionShown>;

/** Joint questions of the member's collectives: read, sign, ask. */
export default function Questions() {
  const { t } = useLocale();
  const [page, setPage] = useState(1);
  const [asking, setAsking] = useState(false);
  const list = useApi(client.dividends.myQuestions, { query: { page, size: 10 } }, { keep: true });
  const mine = useApi(client.dividends.mine, {});
  const active = (mine.data?.holdings ?? []).filter((h) => h.active);
  return (
    <Page
      title={{ zh: '联名质询', en: 'Joint questions' }}
      width="text"
      back={{ to: '/assets/mine', label: { zh: '我的份额和分红', en: 'My shares and dividends' } }}
      lead={
        <p>
          {t({
            zh: '对集体的账、资产、分红有疑问，可以提出来请大家联名。够十户或二十人，集体必须在规定的工作日内公开答复。',
            en: 'Ask about accounts, assets or dividends, and let others sign. With ten households or twenty people the board must answer openly within its working days.',
          })}
        </p>
      }
      actions={
        active.length > 0 && !asking ? (
          <Button kind="primary" icon="plus" onClick={() => setAsking(true)}>
            {t({ zh: '提一个问题', en: 'Ask a question' })}
          </Button>
        ) : undefined
      }
    >
      {asking ? (
        <Ask collectives={active.map((h) => ({ value: h.collectiveId, label: h.collective }))} onClose={() => setAsking(false)} />
      ) : null}
      <Ready query={list}>
        {({ rows, total, size }) =>
          rows.length === 0 ? (
            <EmptyState title={{ zh: '还没有人提过问题', en: 'Nobody has asked yet' }}>
              {mine.data && active.length === 0 ? (
                <p>
                  {t({
                    zh: '只有在册的成员可以提问和联名。您的登记有问题，请找村会计。',
                    en: 'Members of the register may ask and sign. If you should be in it, ask the accountant.',
                  })}
                </p>
              ) : null}
            </EmptyState>
          ) : (
            <>
              <ul className="as-questions">
                {rows.map((q) => (
                  <OneQuestion key={q.id} question={q} />
                ))}
              </ul>
              <Pagination page={page} size={size} total={total} onPage={setPage} />
            </>
          )
        }
      </Ready>
    </Page>
  );
}

function OneQuestion({ question: q }: { question: Question }) {
  const { t } = useLocale();
  const state = QUESTION_STATE[q.state];
  return (
    <li className="as-panel-box">
      <div className="as-panel-head">
        <h2>{q.title}</h2>
        <Badge kind={state.kind}>{t(state.text)}</Badge>
      </div>
      {q.clock ? (
        <TimeLeft
          left={q.clock.overdue ? -Math.max(1, q.clock.workingDays) : q.clock.workingDays}
          total={q.clock.totalDays}
          unit="workingDays"
          due={q.clock.dueOn}
        />
      ) : null}
      <p className="as-prose">{q.body}</p>
      <p className="yj-muted">
        {q.collective} · <DateText date={q.filedAt} />
      </p>
      {q.state === 'open' ? (
        <Signed question={q} />
      ) : (
        <p>
          {t({ zh: `${q.households} 户、${q.people} 人联名`, en: `Signed by ${q.households} households, ${q.people} people` })}
        </p>
      )}
      {q.comments.map((c) => (
        <div key={c.at} className="as-answer">
          <h3>
            {q.state === 'open'
              ? t({ zh: '理事会的回应（不是答复，可以继续联名）', en: 'Comment of the board: no answer, signing goes on' })
              : t({ zh: '理事会先前的回应', en: 'Earlier comment of the board' })}
          </h3>
          <p className="as-prose">{c.text}</p>
          <p className="yj-muted">
            {c.by} · <DateText date={c.at} />
          </p>
        </div>
      ))}
      {q.answer === null ? null : (
        <div className="as-answer">
          <h3>{t({ zh: '答复', en: 'Answer' })}</h3>
          <p className="as-prose">{q.answer}</p>
          <p className="yj-muted">
            {q.answeredBy} · <DateText date={q.answeredAt} />
          </p>
        </div>
      )}
      {q.can.includes('sign') ? <Sign question={q} /> : null}
    </li>
  );
}

/** How many signed, and how many are needed: either is enough. */
function Signed({ question: q }: { question: Question }) {
  const { needs } = q;
  return (
    <div className="as-signed">
      <Progress
        label={{
          zh: `${q.households} 户，满 ${needs.households} 户就必须答复`,
          en: `${q.households} households of ${needs.households}`,
        }}
        value={Math.min(q.households, needs.households)}
        max={needs.households}
      />
      <Progress
        label={{ zh: `${q.people} 人，满 ${needs.people} 人也必须答复`, en: `or ${q.people} people of ${needs.people}` }}
        value={Math.min(q.people, needs.people)}
        max={needs.people}
      />
    </div>
  );
}

function Sign({ question: q }: { question: Question }) {
  const { t } = useLocale();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const sign = useCommand(client.dividends.signQuestion, {
    invalidates: [client.dividends.myQuestions],
    onDone: ({ due }) => {
      setOpen(false);
      toast(
        due === null
          ? { zh: '已联名', en: 'Signed' }
          : { zh: `已联名，人数够了，最迟 ${fmtDate(due, 'zh')} 答复`, en: `Signed; to be answered by ${fmtDate(due, 'en')}` },
      );
    },
  });
  return (
    <div className="yj-actions">
      <Button kind="primary" onClick={() => setOpen(true)}>
        {t({ zh: '我也联名', en: 'Sign it too' })}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={{ zh: '联名', en: 'Sign the question' }}
        actions={
          <Button kind="primary" busy={sign.busy} onClick={() => void sign.run({ params: { id: q.id } })}>
            {t({ zh: '确认联名', en: 'Sign' })}
          </Button>
        }
      >
        <p>
          <strong>{q.title}</strong>
        </p>
        <p>
          {t({
            zh: '联名表示您也要求集体答复这个问题。页面上只显示户数和人数，不显示姓名。联名后不能撤销。',
            en: 'You too ask the board to answer. The page shows how many signed, never who. A signature cannot be taken back.',
          })}
        </p>
        <Refusal problem={sign.problem} />
      </Dialog>
    </div>
  );
}

function Ask({ collectives, onClose }: { collectives: readonly { value: string; label: string }[]; onClose: () => void }) {
  const { t } = useLocale();
  const [collective, setCollective] = useState(collectives.length === 1 ? (collectives[0]?.value ?? '') : '');
  const [title, setTitle] = useState('');
  const [body, setBody] = useState('');
  const [errors, setErrors] = useState<Record<string, Words>>({});
  const send = useCommand(client.dividends.fileQuestion, { invalidates: [client.dividends.myQuestions] });
  const go = () => {
    const found: Record<string, Words> = {};
    if (collective === '') found['collective'] = { zh: '请选择向哪个集体提问', en: 'Choose the collective' };
    if (title.trim().length < 2) found['title'] = { zh: '请用一句话写明问题', en: 'Say the question in one line' };
    if (body.trim().length < 2) found['body'] = { zh: '请写明想问什么', en: 'Say what you want to know' };
    setErrors(found);
    if (Object.keys(found).length === 0)
      void send.run({ body: { collectiveId: collective, title: title.trim(), body: body.trim() } });
  };
  if (send.data)
    return (
      <ConfirmationPanel title={{ zh: '已提出，您是第一个联名的', en: 'Asked; you are the first to sign' }}>
        <p>
          {t({
            zh: '请让同村的人登录后，到这一页联名。',
            en: 'Ask other members to sign in and sign it on this page.',
          })}
        </p>
        <div className="yj-actions">
          <Button onClick={onClose}>{t({ zh: '好', en: 'Done' })}</Button>
        </div>
      </ConfirmationPanel>
    );
  return (
    <Section title={{ zh: '提一个问题', en: 'Ask a question' }}>
      <form
        noValidate
        className="yj-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!send.busy) go();
        }}
      >
        {collectives.length > 1 ? (
          <Radios
            name="collective"
            label={{ zh: '问哪个集体', en: 'Which collective' }}
            value={collective}
            onChange={setCollective}
            options={collectives}
            error={errors['collective']}
          />
        ) : null}
        <TextField
          name="title"
          label={{ zh: '问题（一句话）', en: 'The question in one line' }}
          value={title}
          onChange={setTitle}
          maxLength={100}
          error={errors['title']}
        />
        <TextArea
          name="body"
          label={{ zh: '具体想问什么', en: 'What exactly do you want to know' }}
          hint={{
            zh: '全体成员都能看到，请不要写别人的隐私。',
            en: 'All members can read it: leave out what is private to others.',
          }}
          value={body}
          onChange={setBody}
          maxLength={4000}
          error={errors['body']}
        />
        <Refusal problem={send.problem} />
        <div className="yj-actions">
          <Button type="submit" kind="primary" busy={send.busy}>
            {t({ zh: '提出', en: 'Ask' })}
          </Button>
          <Button onClick={onClose}>{t({ zh: '取消', en: 'Cancel' })}</Button>
        </div>
      </form>
    </Section>
  );
}
