/** The counter: a reviewer applies for someone who is there in person. The same form, the same rule, the same clock. */
import { useMemo, useState, type FormEvent } from 'react';
import { useNavigate, useParams } from 'react-router';
import { ApiProblem } from '@yunjian/kernel/contract';
import {
  Button,
  ButtonLink,
  ErrorSummary,
  LoadingState,
  Notice,
  Page,
  StepForm,
  TextField,
  useApi,
  useCommand,
  useLocale,
  type FieldError,
} from '@yunjian/ui';
import { answersOf, formOf, type Answers } from '../applicant/form.ts';
import { applySteps } from '../applicant/steps.tsx';
import { client } from './api.ts';
import { Trouble } from './parts.tsx';
import './staff.css';

type Person = Awaited<ReturnType<typeof client.review.findPerson>>;

const TITLE = { zh: '窗口代办申请', en: 'Apply for someone at the counter' };
const HOME = '/staff/talent/window';

export default function Window() {
  const [person, setPerson] = useState<Person | null>(null);
  return person && !person.live ? (
    <Form person={person} leave={() => setPerson(null)} />
  ) : (
    <Find found={person} onFound={setPerson} />
  );
}

/** Step one: who stands at the counter. */
function Find({ found, onFound }: { found: Person | null; onFound: (person: Person | null) => void }) {
  const { t } = useLocale();
  const go = useNavigate();
  const [idNumber, setIdNumber] = useState('');
  const [name, setName] = useState('');
  const [errors, setErrors] = useState<FieldError[]>([]);
  const find = useCommand(client.review.findPerson, {
    onDone: (person) => {
      onFound(person);
      if (!person.live) void go(HOME, { replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const id = idNumber.replace(/\s/g, '').toUpperCase();
    const bad: FieldError[] = [
      ...(/^\d{17}[\dX]$/.test(id)
        ? []
        : [
            {
              field: 'idNumber',
              message: { zh: '证件号码应为 18 位，最后一位可以是 X', en: 'The ID number has 18 characters; the last may be X' },
            },
          ]),
      ...(name.trim() ? [] : [{ field: 'name', message: { zh: '请输入证件上的姓名', en: 'Enter the name on the ID' } }]),
    ];
    setErrors(bad);
    if (bad.length === 0 && !find.busy) void find.run({ body: { idNumber: id, name: name.trim() } });
  };
  const errorOf = (field: string) => errors.find((e) => e.field === field)?.message;
  return (
    <Page
      width="text"
      title={TITLE}
      back={{ to: '/staff/talent', label: { zh: '回清单', en: 'Back to the list' } }}
      before={<ErrorSummary errors={errors} problem={find.problem} />}
    >
      <p className="yj-lead">
        {t({
          zh: '申请人到窗口，由您代为填写：同一张表、同一规则、同一时限，结果当场告知。查找会写入申请人的访问记录。',
          en: 'The applicant is here and you fill in the form: same questions, same rule, same time limits. The search is written into the access record of that person.',
        })}
      </p>
      {found?.live ? (
        <Notice
          kind="info"
          alert
          title={{ zh: `${found.nameMasked}已有一件在办的申请`, en: `${found.nameMasked} already has an application under way` }}
        >
          <p>
            {t({
              zh: '一人同时只能有一件。请在清单中按受理号查找，或请本人在“我的申请”里查看。',
              en: 'Only one at a time. Look for it in the worklist, or let the person open "My applications".',
            })}
          </p>
          <ButtonLink to="/staff/talent">{t({ zh: '去清单', en: 'To the worklist' })}</ButtonLink>
        </Notice>
      ) : null}
      <form className="yj-form" noValidate onSubmit={submit}>
        <TextField
          name="idNumber"
          label={{ zh: '证件号码', en: 'ID number' }}
          maxLength={20}
          width="medium"
          value={idNumber}
          onChange={setIdNumber}
          error={errorOf('idNumber')}
        />
        <TextField
          name="name"
          label={{ zh: '姓名', en: 'Name' }}
          maxLength={60}
          width="medium"
          value={name}
          onChange={setName}
          error={errorOf('name')}
        />
        <div className="yj-actions">
          <Button type="submit" kind="primary" busy={find.busy}>
            {t({ zh: '查找申请人', en: 'Find the applicant' })}
          </Button>
        </div>
      </form>
    </Page>
  );
}

/** Step two: the applicant's own form, without what only the person can do. */
function Form({ person, leave }: { person: Person; leave: () => void }) {
  const { t } = useLocale();
  const go = useNavigate();
  const { step } = useParams();
  const policy = useApi(client.talent.policy, {});
  const projects = useApi(client.talent.projects, { query: { size: 200, sort: 'name' } });
  const steps = useMemo(
    () =>
      policy.data && projects.data
        ? applySteps({
            prefill: { known: [], employers: [], live: null, automaticNow: true },
            policy: policy.data,
            projects: projects.data.rows,
          }).filter((s) => s.id !== 'known' && s.id !== 'documents')
        : null,
    [policy.data, projects.data],
  );
  const [initial] = useState<Answers>(() => answersOf({}, [], null));
  const failed = [policy, projects].find((q) => q.error && !q.data);
  if (failed)
    return (
      <Page width="text" title={TITLE}>
        <Trouble error={failed.error} retry={() => void failed.refetch()} />
      </Page>
    );
  if (!steps || !policy.data)
    return (
      <Page width="text" title={TITLE}>
        <LoadingState />
      </Page>
    );
  const version = policy.data.consentVersion;
  return (
    <>
      <div className="ts-for">
        <Notice kind="info" title={{ zh: `正在为 ${person.nameMasked} 代办`, en: `For ${person.nameMasked}` }}>
          <Button
            small
            kind="plain"
            onClick={() => {
              leave();
              void go(HOME);
            }}
          >
            {t({ zh: '换一位申请人', en: 'Someone else' })}
          </Button>
        </Notice>
      </div>
      <StepForm<Answers>
        title={TITLE}
        steps={steps}
        initial={initial}
        step={step}
        go={(next) => void go(next === undefined ? HOME : `${HOME}/${next}`)}
        submit={async (answers) => {
          try {
            const detail = await client.review.windowSubmit({
              body: { personId: person.personId, form: formOf(answers, version) },
            });
            await go(`/staff/talent/${detail.id}`, { replace: true });
          } catch (error) {
            if (error instanceof ApiProblem && error.problem.code === 'talent.alreadyLive') leave();
            throw error;
          }
        }}
        submitLabel={{ zh: '代为提交', en: 'Submit for the applicant' }}
        declaration={() => (
          <Notice kind="neutral" title={{ zh: '提交前请与申请人核对', en: 'Check with the applicant first' }}>
            <p>
              {t({
                zh: '请把以上内容读给申请人听，并确认本人同意查询所勾选的登记。纸质材料请在审核页备注。',
                en: 'Read this to the applicant and make sure they agree to the registers ticked. Mention papers in a note on the review page.',
              })}
            </p>
          </Notice>
        )}
        back={{ to: '/staff/talent' }}
      />
    </>
  );
}
