import { useMemo, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import {
  ApiProblem,
  Button,
  ButtonLink,
  DateText,
  ErrorState,
  ExampleMark,
  Link,
  LoadingState,
  Notice,
  Page,
  StepForm,
  invalidate,
  queryClient,
  useApi,
  useCommand,
  useLocale,
  type UploadedFile,
} from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { useDraftKeeper, type DraftKeeper } from './draft.ts';
import { answersOf, draftOf, formOf, type Answers, type Draft } from './form.ts';
import { applySteps, type ApplyData } from './steps.tsx';
import { submit } from './submission.ts';
import { Waiting } from './waiting.tsx';

const TITLE = { zh: '申请人才公寓', en: 'Apply for a talent flat' };

/** The applicant's flow: loads what is known, the rule and the draft, then one page per question. */
export default function Apply() {
  const prefill = useApi(client.talent.prefill, {});
  const policy = useApi(client.talent.policy, {});
  const draft = useApi(client.talent.draft, {});
  const projects = useApi(client.talent.projects, { query: { size: 200, sort: 'name' } });
  const keeper = useDraftKeeper();
  const failed = [prefill, policy, draft, projects].find((q) => q.error && !q.data);
  if (failed) {
    return (
      <Page title={TITLE} width="text">
        <ErrorState error={failed.error} retry={() => void failed.refetch()} />
      </Page>
    );
  }
  if (!prefill.data || !policy.data || !draft.data || !projects.data) {
    return (
      <Page title={TITLE} width="text">
        <LoadingState rows={6} />
      </Page>
    );
  }
  if (prefill.data.live) return <AlreadyApplied live={prefill.data.live} />;
  return (
    <Flow
      data={{ prefill: prefill.data, policy: policy.data, projects: projects.data.rows }}
      draft={draft.data}
      keeper={keeper}
    />
  );
}

function Flow({
  data,
  draft,
  keeper,
}: {
  data: ApplyData;
  draft: { form: Draft; files: readonly UploadedFile[]; updatedAt: string | null };
  keeper: DraftKeeper;
}) {
  const { t } = useLocale();
  const go = useNavigate();
  const { step } = useParams();
  const [search] = useSearchParams();
  const [initial] = useState<Answers>(() =>
    answersOf(
      draft.form,
      data.prefill.employers.map((e) => e.uscc),
      search.get('project'),
      draft.files,
    ),
  );
  const [waiting, setWaiting] = useState<Answers | null>(null);
  const { prefill, policy, projects } = data;
  const steps = useMemo(() => applySteps({ prefill, policy, projects }), [prefill, policy, projects]);
  const version = policy.consentVersion;

  const send = async (answers: Answers) => {
    setWaiting(answers);
    const began = performance.now();
    try {
      const receipt = await submit(formOf(answers, version));
      const detail = await client.talent.myApplication({ params: { id: receipt.id } });
      keeper.stop();
      queryClient.setQueryData([client.talent.myApplication.path, { params: { id: detail.id } }], detail);
      await go(`/talent/my/${detail.id}`, { replace: true, state: { submitted: (performance.now() - began) / 1000 } });
      // Only now: read again while this page is open, "what is known" would say that an application is under way.
      void invalidate(client.talent.mine, client.talent.prefill);
    } catch (error) {
      // The notice has changed meanwhile: the next press must carry the version that is shown then.
      if (error instanceof ApiProblem && error.problem.code === 'talent.consentVersion') await invalidate(client.talent.policy);
      throw error;
    } finally {
      setWaiting(null);
    }
  };

  return (
    <>
      {waiting ? (
        <Waiting
          registers={policy.registers.filter((r) => waiting.consent.includes(r.code)).map((r) => r.title)}
          person={waiting.automation === 'person'}
        />
      ) : null}
      <div hidden={waiting !== null}>
        <StepForm<Answers>
          title={TITLE}
          intro={<Intro updatedAt={draft.updatedAt} example={policy.rule.example} />}
          steps={steps}
          initial={initial}
          step={step}
          go={(next) => void go(next === undefined ? '/talent/apply' : `/talent/apply/${next}`)}
          save={(answers, at) => keeper.save(draftOf(answers, version), at)}
          submit={send}
          submitLabel={{ zh: '提交申请', en: 'Submit the application' }}
          declaration={() => (
            <Notice kind="neutral" title={{ zh: '提交即表示以上内容属实', en: 'By submitting you say that this is true' }}>
              <p>
                {t({
                  zh: '提交后系统立即向您同意的登记查询。查询失败不会成为拒绝的理由。',
                  en: 'The registers you agreed to are asked at once. A register that fails is never a reason to refuse.',
                })}
              </p>
            </Notice>
          )}
          back={{ to: '/talent' }}
        />
      </div>
    </>
  );
}

function Intro({ updatedAt, example }: { updatedAt: string | null; example: boolean }) {
  const { t } = useLocale();
  const drop = useCommand(client.talent.dropDraft, { onDone: () => location.assign('/talent/apply') });
  return (
    <>
      <p className="yj-lead">
        {t({
          zh: '大约 3 分钟。政府已掌握的信息不用再填；中途离开，草稿会保存。',
          en: 'About three minutes. What the district already holds is not asked again; if you leave, your draft is kept.',
        })}{' '}
        {example ? <ExampleMark /> : null}
      </p>
      <p>
        <Link to="/talent/policy">
          {t({ zh: '先看准入条件和配租规则', en: 'Read the conditions and the order of allocation first' })}
        </Link>
      </p>
      {updatedAt ? (
        <Notice kind="info" title={{ zh: '找到您上次的草稿', en: 'Your draft is here' }}>
          <p>
            {t({ zh: '保存于 ', en: 'Saved ' })}
            <DateText date={updatedAt} time />
            {t({ zh: '，内容已填回。', en: '; your answers are filled in again.' })}
          </p>
          <Button small kind="plain" busy={drop.busy} onClick={() => void drop.run({})}>
            {t({ zh: '删除草稿，重新填写', en: 'Delete the draft and start again' })}
          </Button>
        </Notice>
      ) : null}
    </>
  );
}

function AlreadyApplied({ live }: { live: NonNullable<ApplyData['prefill']['live']> }) {
  const { t } = useLocale();
  return (
    <Page title={TITLE} width="text" back={{ to: '/talent' }}>
      <Notice kind="info" title={{ zh: '您已有一件正在办理的申请', en: 'You already have an application under way' }}>
        <p>
          {t(
            {
              zh: '编号 {ref}，{state}。同一时间只能有一件；如需重新申请，请先撤回。',
              en: 'Number {ref}: {state}. Only one at a time; to apply anew, withdraw it first.',
            },
            { ref: live.reference, state: t(live.stateText) },
          )}
        </p>
      </Notice>
      <ButtonLink kind="primary" to={`/talent/my/${live.id}`}>
        {t({ zh: '查看这件申请', en: 'See this application' })}
      </ButtonLink>
    </Page>
  );
}
