import {
  Button,
  Checkboxes,
  DateField,
  DateText,
  Details,
  Facts,
  Notice,
  NumberField,
  Radios,
  TextField,
  useLocale,
  type FormApi,
} from '@yunjian/ui';
import type { Text } from '@yunjian/kernel/contract';
import type { ProjectRow } from '../../contract/public.ts';
import type { client } from '../shared/client.ts';
import type { Answers } from './form.ts';
import { ProjectPicker } from './projectpicker.tsx';

export type Prefill = Awaited<ReturnType<typeof client.talent.prefill>>;
export type Policy = Awaited<ReturnType<typeof client.talent.policy>>;
export type Form = FormApi<Answers>;

/** The two ways to decide, as they are offered and summed up. */
export const AUTOMATION = {
  machine: { zh: '由系统即时决定', en: 'The system decides at once' },
  person: { zh: '由工作人员决定', en: 'A member of staff decides' },
} satisfies Record<string, Text>;
export const YES_NO = { yes: { zh: '需要', en: 'Yes' }, no: { zh: '不需要', en: 'No' } } satisfies Record<string, Text>;

/** Notice and choice: who decides, and which registers may be asked, each with its legal basis. */
export function Choice({ form, policy, automaticNow }: { form: Form; policy: Policy; automaticNow: boolean }) {
  const { t } = useLocale();
  const all = policy.registers.map((r) => r.code);
  const everything = all.every((code) => form.values.consent.includes(code));
  return (
    <>
      <section className="tl-notice" aria-labelledby="tl-notice-title">
        <h2 id="tl-notice-title">{t({ zh: '提交前请先了解', en: 'Before you apply' })}</h2>
        <ul>
          {policy.notice.map((line) => (
            <li key={line.en}>{t(line)}</li>
          ))}
        </ul>
      </section>
      {automaticNow ? null : (
        <Notice
          kind="warning"
          title={{ zh: '目前全部由工作人员审核', en: 'At present every application is decided by a person' }}
        >
          <p>
            {t({
              zh: '本区已暂停自动决定。您的申请照常受理，排队先后不变。',
              en: 'The district has paused automatic decisions. Your application is taken in as usual and keeps its place.',
            })}
          </p>
        </Notice>
      )}
      <Radios
        {...form.bind('automation')}
        onChange={(value) => form.set('automation', value as Answers['automation'])}
        label={{ zh: '您希望由谁作出决定？', en: 'Who should decide?' }}
        hint={{
          zh: '两种方式标准相同、效力相同，选择哪一种都不影响结果。',
          en: 'Both use the same rule and have the same effect. Your choice does not change the result.',
        }}
        options={[
          {
            value: 'machine',
            label: AUTOMATION.machine,
            hint: {
              zh: '几秒内得到结果。系统只会批准；不能批准的都转给工作人员，不会自动拒绝。',
              en: 'An answer within seconds. The system can only grant; anything else goes to a person and is never refused automatically.',
            },
          },
          {
            value: 'person',
            label: AUTOMATION.person,
            hint: {
              zh: '工作人员按同一规则逐条审核，时间较长。',
              en: 'A member of staff checks the same conditions; it takes longer.',
            },
          },
        ]}
      />
      <Checkboxes
        {...form.bind('consent')}
        onChange={(value) => form.set('consent', value)}
        label={{ zh: '同意向以下登记查询', en: 'Registers that may be asked' }}
        hint={{
          zh: '只查办理本事项需要的内容，每次查询都会留痕，您可以随时查看。不同意查询的，可以到服务窗口提交纸质材料，标准相同。',
          en: 'Only what this application needs is asked, every query is recorded, and you can look at the record. If you do not agree, apply at a service counter with papers; the rule is the same.',
        }}
        options={policy.registers.map((r) => ({
          value: r.code,
          label: r.title,
          hint: {
            zh: `${r.asks.map((a) => a.zh).join('、')}。依据：${r.basis.zh}`,
            en: `${r.asks.map((a) => a.en).join(', ')}. Basis: ${r.basis.en}`,
          },
        }))}
      />
      {everything ? null : (
        <div>
          <Button icon="check" onClick={() => form.set('consent', all)}>
            {t({ zh: '全部同意', en: 'Agree to all' })}
          </Button>
        </div>
      )}
    </>
  );
}

/** What the district already holds, read-only, with its source, its date and where to have it corrected. */
export function Known({ prefill }: { prefill: Prefill }) {
  const { t } = useLocale();
  return (
    <>
      <Facts
        rows={prefill.known.map((k) => ({
          label: k.label,
          value: (
            <>
              <span>{k.value}</span>
              <p className="yj-hint">
                {t({ zh: '来源：', en: 'Source: ' }) + t(k.source)}
                {k.asOf ? (
                  <>
                    {t({ zh: '，截至 ', en: ', as of ' })}
                    <DateText date={k.asOf} />
                  </>
                ) : null}
              </p>
              <p className="yj-hint">{t(k.correctable)}</p>
            </>
          ),
        }))}
      />
      {prefill.known.length === 0 ? (
        <p>
          {t({
            zh: '暂时没有已知信息，提交后由各登记答复。',
            en: 'Nothing is known yet; the registers answer after you submit.',
          })}
        </p>
      ) : null}
      <Details summary={{ zh: '信息有误怎么办？', en: 'What if something is wrong?' }}>
        <p>
          {t({
            zh: '可以先继续申请：请按上面写明的地方申请更正。决定作出后，您也可以对任何一项数据提出异议；处理期间不会作出对您不利的决定。',
            en: 'You can go on applying. Ask for the correction where it says above. After the decision you can also object to any datum; nothing is decided against you meanwhile.',
          })}
        </p>
      </Details>
    </>
  );
}

/** The employer, chosen from the known ones, and the dates of the contract. */
export function Contract({ form, prefill }: { form: Form; prefill: Prefill }) {
  return (
    <>
      <Radios
        {...form.bind('employer')}
        label={{ zh: '用人单位', en: 'Employer' }}
        options={[
          ...prefill.employers.map((e) => ({
            value: e.uscc,
            label: e.name,
            hint: { zh: `${e.uscc}，来源：${e.source.zh}`, en: `${e.uscc}, source: ${e.source.en}` },
          })),
          { value: 'other', label: { zh: '其他单位', en: 'Another employer' } },
        ]}
      />
      {form.values.employer === 'other' ? (
        <TextField
          {...form.bind('otherUscc')}
          label={{ zh: '单位的统一社会信用代码', en: 'Unified social credit code of the employer' }}
          hint={{
            zh: '18 位，写在营业执照上，也可以问单位人事。',
            en: '18 characters; on the business licence, or ask your personnel office.',
          }}
          maxLength={18}
          width="medium"
        />
      ) : null}
      <DateField
        {...form.bind('contractFrom')}
        label={{ zh: '劳动合同开始日期', en: 'Contract begins on' }}
        hint={{ zh: '例如 2025 年 7 月 1 日', en: 'For example 2025 7 1' }}
      />
      <Radios
        {...form.bind('term')}
        onChange={(value) => form.set('term', value as Answers['term'])}
        label={{ zh: '合同期限', en: 'Term of the contract' }}
        inline
        options={[
          { value: 'fixed', label: { zh: '固定期限', en: 'Fixed term' } },
          { value: 'open', label: { zh: '无固定期限', en: 'No fixed term' } },
        ]}
      />
      {form.values.term === 'fixed' ? (
        <DateField {...form.bind('contractTo')} label={{ zh: '劳动合同结束日期', en: 'Contract ends on' }} />
      ) : null}
    </>
  );
}

/** Any project or up to five in order, and the highest rent. */
export function Wishes({ form, projects }: { form: Form; projects: readonly ProjectRow[] }) {
  return (
    <>
      <Radios
        {...form.bind('wish')}
        onChange={(value) => form.set('wish', value as Answers['wish'])}
        label={{ zh: '您想住哪里？', en: 'Where would you like to live?' }}
        options={[
          {
            value: 'any',
            label: { zh: '任意认定项目都可以', en: 'Any accredited project' },
            hint: {
              zh: '有合适的空房就配给您，通常最快。',
              en: 'The first fitting flat is offered to you; usually the fastest.',
            },
          },
          {
            value: 'some',
            label: { zh: '指定意向项目', en: 'Only projects I name' },
            hint: {
              zh: '只在您选的项目里配房，没有空房时轮候。',
              en: 'Only in these projects; if nothing is free you wait in the queue.',
            },
          },
        ]}
      />
      {form.values.wish === 'some' ? (
        <ProjectPicker
          value={form.values.projectIds}
          onChange={(ids) => form.set('projectIds', ids)}
          projects={projects}
          error={form.bind('projectIds').error}
        />
      ) : null}
      <NumberField
        {...form.bind('maxRent')}
        label={{ zh: '可以接受的最高月租', en: 'Highest rent a month' }}
        suffix={{ zh: '元/月', en: 'yuan a month' }}
        hint={{ zh: '不填表示不限。', en: 'Leave empty for no limit.' }}
        optional
        decimal
      />
    </>
  );
}
