import type { ReactNode } from 'react';
import { DateText, FileUpload, NumberField, Radios, TextField, fmtMoney, useLocale, type FormStep } from '@yunjian/ui';
import type { Text } from '@yunjian/kernel/contract';
import type { ProjectRow } from '../../contract/public.ts';
import { ACCEPTED_FILES, sendFile } from '../shared/files.ts';
import { fenOf } from '../shared/money.ts';
import { checks, type Answers } from './form.ts';
import { AUTOMATION, Choice, Contract, Known, Wishes, YES_NO, type Form, type Policy, type Prefill } from './questions.tsx';

/** What the steps draw from. */
export interface ApplyData {
  prefill: Prefill;
  policy: Policy;
  projects: readonly ProjectRow[];
}

/** The pages of the form, in order. Everything a register knows is not asked. */
export function applySteps({ prefill, policy, projects }: ApplyData): FormStep<Answers>[] {
  const all = policy.registers.map((r) => r.code);
  const employerName = (a: Answers): string =>
    a.employer === 'other' ? a.otherUscc : (prefill.employers.find((e) => e.uscc === a.employer)?.name ?? '—');
  const step = ({
    draw,
    ...rest
  }: Omit<FormStep<Answers>, 'render'> & { draw: (form: Form) => ReactNode }): FormStep<Answers> => ({
    ...rest,
    render: draw,
  });
  return [
    step({
      id: 'choice',
      title: { zh: '告知与选择', en: 'Notice and choice' },
      check: (a) => checks.choice(a, all),
      fields: { automation: 'automation', consent: 'consent' },
      draw: (form) => <Choice form={form} policy={policy} automaticNow={prefill.automaticNow} />,
      summary: (a) => [
        {
          label: { zh: '由谁决定', en: 'Who decides' },
          value: a.automation === '' ? '—' : <T words={AUTOMATION[a.automation]} />,
        },
        {
          label: { zh: '同意查询', en: 'May be asked' },
          value:
            a.consent.length === 0 ? (
              <T words={{ zh: '都不同意', en: 'None' }} />
            ) : (
              <Join words={policy.registers.filter((r) => a.consent.includes(r.code)).map((r) => r.title)} />
            ),
        },
      ],
    }),
    step({
      id: 'known',
      title: { zh: '已知信息', en: 'What is known already' },
      lead: () => (
        <T
          words={{
            zh: '以下信息来自政府已有登记，不需要您再填。',
            en: 'These come from registers the district already holds; you do not fill them in again.',
          }}
        />
      ),
      check: () => [],
      draw: () => <Known prefill={prefill} />,
    }),
    step({
      id: 'household',
      title: { zh: '家庭与需求', en: 'Household and needs' },
      check: checks.household,
      fields: { householdSize: 'householdSize', accessibleNeeded: 'accessible' },
      draw: (form) => (
        <>
          <NumberField
            {...form.bind('householdSize')}
            label={{ zh: '同住人数（含本人）', en: 'People in the household (with you)' }}
            hint={{
              zh: '决定配几室的房源，标准见“准入与配租规则”。',
              en: 'Decides how many rooms are offered; see “Conditions and allocation”.',
            }}
            suffix={{ zh: '人', en: 'people' }}
            maxLength={1}
          />
          <Radios
            {...form.bind('accessible')}
            onChange={(value) => form.set('accessible', value as Answers['accessible'])}
            label={{ zh: '是否需要无障碍房源？', en: 'Do you need a step-free flat?' }}
            hint={{
              zh: '例如家中有人使用轮椅。需要时优先配无障碍房。',
              en: 'For example for a wheelchair. If so, step-free flats come first for you.',
            }}
            inline
            options={[
              { value: 'no', label: YES_NO.no },
              { value: 'yes', label: YES_NO.yes },
            ]}
          />
        </>
      ),
      summary: (a) => [
        {
          label: { zh: '同住人数（含本人）', en: 'People in the household (with you)' },
          value: <T words={{ zh: `${a.householdSize || '—'} 人`, en: a.householdSize || '—' }} />,
        },
        {
          label: { zh: '无障碍房源', en: 'Step-free flat' },
          value: a.accessible === '' ? '—' : <T words={YES_NO[a.accessible]} />,
        },
      ],
    }),
    step({
      id: 'contract',
      title: { zh: '工作合同', en: 'Employment contract' },
      check: checks.contract,
      fields: { employerUscc: 'employer', contractFrom: 'contractFrom', contractTo: 'contractTo' },
      draw: (form) => <Contract form={form} prefill={prefill} />,
      summary: (a) => [
        { label: { zh: '用人单位', en: 'Employer' }, value: employerName(a) },
        { label: { zh: '合同开始', en: 'Contract begins' }, value: <DateText date={a.contractFrom || null} /> },
        {
          label: { zh: '合同结束', en: 'Contract ends' },
          value:
            a.term === 'open' ? (
              <T words={{ zh: '无固定期限', en: 'No fixed term' }} />
            ) : (
              <DateText date={a.contractTo || null} />
            ),
        },
      ],
    }),
    step({
      id: 'wishes',
      title: { zh: '意向项目', en: 'Projects you prefer' },
      check: checks.wishes,
      fields: { projectIds: 'projectIds', maxRentFen: 'maxRent' },
      draw: (form) => <Wishes form={form} projects={projects} />,
      summary: (a) => [
        {
          label: { zh: '意向项目', en: 'Projects' },
          value:
            a.wish === 'some' ? (
              <Picks
                names={a.projectIds.map(
                  (id) => projects.find((p) => p.id === id)?.name ?? { zh: '（项目已下架）', en: '(no longer listed)' },
                )}
              />
            ) : (
              <T words={a.wish === 'any' ? { zh: '任意认定项目', en: 'Any accredited project' } : { zh: '—', en: '—' }} />
            ),
        },
        {
          label: { zh: '最高月租', en: 'Highest rent' },
          value: fenOf(a.maxRent) === null ? <T words={{ zh: '不限', en: 'No limit' }} /> : fmtMoney(fenOf(a.maxRent) ?? '0'),
        },
      ],
    }),
    step({
      id: 'account',
      title: { zh: '账户', en: 'Bank account' },
      check: checks.account,
      fields: { bankAccount: 'bankAccount' },
      draw: (form) => (
        <TextField
          {...form.bind('bankAccount')}
          label={{ zh: '本人银行账号', en: 'Your own bank account number' }}
          hint={{
            zh: '12–19 位数字，须是您本人的账户，用于退还押金。为了安全，账号不存入草稿。',
            en: '12 to 19 digits; it must be your own. The deposit is paid back to it. For safety it is not kept in the draft.',
          }}
          inputMode="numeric"
          maxLength={24}
          width="medium"
        />
      ),
      summary: (a) => [{ label: { zh: '本人银行账号', en: 'Your own bank account number' }, value: a.bankAccount || '—' }],
    }),
    step({
      id: 'documents',
      title: { zh: '材料', en: 'Documents' },
      lead: () => (
        <T
          words={{
            zh: '一般不需要上传。登记查不到的内容（例如境外学历）可以在这里补充。',
            en: 'Usually nothing is needed. Add here what no register can show, for example a degree from abroad.',
          }}
        />
      ),
      check: () => [],
      fields: { attachments: 'files' },
      draw: (form) => (
        <FileUpload
          name="files"
          label={{ zh: '补充材料', en: 'Further documents' }}
          hint={{ zh: '图片或 PDF，每个不超过 10 MB，最多 10 个。', en: 'Pictures or PDF, 10 MB each, at most 10.' }}
          optional
          files={form.values.files}
          upload={sendFile}
          accept={ACCEPTED_FILES}
          onChange={(files) => form.set('files', files)}
        />
      ),
      summary: (a) => [
        {
          label: { zh: '补充材料', en: 'Further documents' },
          value: a.files.length === 0 ? <T words={{ zh: '没有上传', en: 'None' }} /> : a.files.map((f) => f.name).join('、'),
        },
      ],
    }),
  ];
}

function T({ words }: { words: Text }) {
  return <>{useLocale().t(words)}</>;
}
function Join({ words }: { words: readonly Text[] }) {
  const { t } = useLocale();
  return <>{words.map((w) => t(w)).join(t({ zh: '、', en: ', ' }))}</>;
}
function Picks({ names }: { names: readonly Text[] }) {
  const { t } = useLocale();
  return (
    <ol className="tl-plain-list">
      {names.map((name, i) => (
        <li key={`${name.en}-${i}`}>
          {i + 1}. {t(name)}
        </li>
      ))}
    </ol>
  );
}
