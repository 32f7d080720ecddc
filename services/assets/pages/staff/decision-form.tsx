/** Entering a meeting's decision as a draft, or changing the draft (`?edit=`). */
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { ButtonLink, Page, Ready, useApi, useLocale } from '@yunjian/ui';
import { client, paths } from './api.ts';
import { yuanOf, type Ask, type Raw, type Values } from './asks.ts';
import { PageForm, useAsks } from './form.tsx';
import { useCollectives, useDeed } from './hooks.ts';
import { Part } from './parts.tsx';
import { ContractPicker, PartPicker, type Picked } from './pickers.tsx';
import { BODY, MATTER, SUBJECT, choices } from './words.ts';

type Decision = Awaited<ReturnType<typeof client.letting.decision>>;

export default function DecisionForm() {
  const [search] = useSearchParams();
  const edit = search.get('edit');
  const { query: collectives } = useCollectives();
  const decision = useApi(client.letting.decision, { params: { id: edit ?? '' } }, { enabled: edit !== null });
  return (
    <Page
      width="full"
      title={
        edit === null ? { zh: '登记民主决议', en: 'Enter a decision' } : { zh: '修改决议草稿', en: 'Change a drafted decision' }
      }
      back={edit === null ? { to: paths.letting } : { to: paths.decision(edit) }}
    >
      {edit === null ? (
        <Ready query={collectives}>
          {(data) => (
            <Form key={data.rows.length} collectives={data.rows.map((c) => ({ value: c.id, label: c.name }))} d={null} />
          )}
        </Ready>
      ) : (
        <Ready query={decision}>
          {(d) => <Form collectives={[{ value: d.collective.id, label: d.collective.name }]} d={d} />}
        </Ready>
      )}
    </Page>
  );
}

/** What a decision of a subject is about, and what it agrees to. */
const ABOUT_PARTS = new Set(['letting', 'disposal']);
const ABOUT_CONTRACT = new Set(['renewal', 'amendment', 'claims']);
const lets = (raw: Raw): boolean => raw['subject'] === 'letting' || raw['subject'] === 'renewal';
const amends = (raw: Raw): boolean => raw['subject'] === 'amendment';

const people = { zh: '人', en: 'people' };

function Form({ collectives, d }: { collectives: readonly { value: string; label: string }[]; d: Decision | null }) {
  const { t } = useLocale();
  const go = useNavigate();
  const deed = useDeed();
  const [parts, setParts] = useState<readonly Picked[]>(d?.parts ?? []);
  const [contract, setContract] = useState<Picked | null>(d?.contract ? { id: d.contract.id, title: d.contract.number } : null);
  const [missing, setMissing] = useState(false);
  const count = (name: string, zh: string, en: string, n: number | null | undefined, min: number, optional = false): Ask => ({
    name,
    ...(optional ? { optional } : {}),
    kind: 'int',
    min,
    max: 1_000_000,
    suffix: people,
    label: { zh, en },
    initial: n === undefined || n === null ? '' : String(n),
  });
  const groups = [
    {
      title: { zh: '议什么', en: 'What is decided' },
      asks: [
        {
          name: 'collective',
          kind: 'select',
          label: { zh: '集体', en: 'Collective' },
          options: collectives,
          initial: collectives.length === 1 ? (collectives[0]?.value ?? '') : '',
        },
        { name: 'title', kind: 'text', least: 2, label: { zh: '议题', en: 'Title' }, initial: d?.title ?? '' },
        {
          name: 'subject',
          kind: 'select',
          label: { zh: '事项', en: 'Subject' },
          options: choices(SUBJECT),
          initial: d?.subject ?? 'letting',
        },
        {
          name: 'matter',
          kind: 'select',
          label: { zh: '法律上属于', en: 'In law it is' },
          hint: {
            zh: '决定要多少人同意；年租金、总租金、面积、租期到标准的，以及土地出租和收益分配，都是重大事项',
            en: 'Decides how many must agree. Large or long lettings, land and distributions are major matters',
          },
          options: choices(MATTER),
          initial: d?.matter ?? '',
        },
        {
          name: 'body',
          kind: 'radio',
          label: { zh: '由谁表决', en: 'Who votes' },
          options: choices(BODY),
          initial: d?.body ?? 'representatives',
        },
        {
          name: 'outsiders',
          kind: 'radio',
          label: { zh: '是租给本集体以外的人吗', en: 'Is it let to outsiders' },
          options: [
            { value: 'yes', label: { zh: '是', en: 'Yes' } },
            { value: 'no', label: { zh: '否', en: 'No' } },
          ],
          initial: d ? (d.outsiders ? 'yes' : 'no') : '',
        },
        {
          name: 'annual',
          kind: 'yuan',
          suffix: { zh: '元/年', en: 'yuan/year' },
          label: { zh: '同意的首年租金，不低于', en: 'Agreed rent of the first year, at least' },
          hint: { zh: '全部部位合计', en: 'Of all the parts together' },
          when: lets,
          initial: d?.annualFen ? yuanOf(d.annualFen) : '',
        },
        {
          name: 'months',
          kind: 'int',
          min: 1,
          max: 1200,
          suffix: { zh: '个月', en: 'months' },
          label: { zh: '同意的租期，不超过', en: 'Agreed term, at most' },
          when: lets,
          initial: d?.termMonths ? String(d.termMonths) : '',
        },
        {
          name: 'newAnnual',
          kind: 'yuan',
          optional: true,
          suffix: { zh: '元/年', en: 'yuan/year' },
          label: { zh: '变更后的年租金，不低于', en: 'Rent a year afterwards, at least' },
          when: amends,
          initial: d?.annualFen ? yuanOf(d.annualFen) : '',
        },
        {
          name: 'newMonths',
          kind: 'int',
          min: 1,
          max: 1200,
          optional: true,
          suffix: { zh: '个月', en: 'months' },
          label: { zh: '变更后从起租日算的总租期，不超过', en: 'Whole term afterwards, at most' },
          when: amends,
          initial: d?.termMonths ? String(d.termMonths) : '',
        },
        {
          name: 'amount',
          kind: 'yuan',
          label: { zh: '同意核销、抵扣的金额，不超过', en: 'Agreed to give up, at most' },
          when: (raw: Raw) => raw['subject'] === 'claims',
          initial: d?.amountFen ? yuanOf(d.amountFen) : '',
        },
      ] as const satisfies readonly Ask[],
    },
    {
      title: { zh: '什么时候', en: 'When' },
      asks: [
        { name: 'proposedOn', kind: 'date', label: { zh: '提议日期', en: 'Proposed on' }, initial: d?.proposedOn ?? '' },
        {
          name: 'studiedOn',
          kind: 'date',
          optional: true,
          label: { zh: '党组织研究日期', en: 'Studied first on' },
          initial: d?.partyStudiedOn ?? '',
        },
        { name: 'noticeOn', kind: 'date', label: { zh: '通知日期', en: 'Notice given on' }, initial: d?.noticeOn ?? '' },
        {
          name: 'meetingOn',
          kind: 'date',
          label: { zh: '会议日期', en: 'Meeting on' },
          hint: { zh: '效力按这一天的法律判断', en: 'Judged by the law of this day' },
          initial: d?.meetingOn ?? '',
        },
        {
          name: 'publishedOn',
          kind: 'date',
          optional: true,
          label: { zh: '结果公布日期', en: 'Result published on' },
          initial: d?.resultPublishedOn ?? '',
        },
      ] as const satisfies readonly Ask[],
    },
    {
      title: { zh: '多少人', en: 'How many' },
      asks: [
        count('eligible', '应到', 'Entitled', d?.eligible, 1),
        count('present', '实到', 'Present', d?.present, 0),
        count('inFavour', '同意', 'In favour', d?.inFavour, 0),
        count('against', '反对', 'Against', d?.against, 0, true),
        count('abstained', '弃权', 'Abstained', d?.abstained, 0, true),
      ],
    },
  ];
  const form = useAsks(groups.flatMap((g): readonly Ask[] => g.asks));
  const subject = form.raw['subject'] ?? '';
  const send = async (v: Values) => {
    const lacking = (ABOUT_PARTS.has(subject) && parts.length === 0) || (ABOUT_CONTRACT.has(subject) && contract === null);
    setMissing(lacking);
    if (lacking) return;
    const number = (name: string): number | null => (v.orNull(name) === null ? null : v.int(name));
    const body = {
      subject: v.code<keyof typeof SUBJECT>('subject'),
      body: v.code<keyof typeof BODY>('body'),
      matter: v.code<keyof typeof MATTER>('matter'),
      title: v.text('title'),
      proposedOn: v.text('proposedOn'),
      partyStudiedOn: v.orNull('studiedOn'),
      noticeOn: v.text('noticeOn'),
      meetingOn: v.text('meetingOn'),
      eligible: v.int('eligible'),
      present: v.int('present'),
      inFavour: v.int('inFavour'),
      outsiders: v.yes('outsiders'),
      resultPublishedOn: v.orNull('publishedOn'),
      against: number('against'),
      abstained: number('abstained'),
      partIds: ABOUT_PARTS.has(subject) ? parts.map((p) => p.id) : [],
      contractId: ABOUT_CONTRACT.has(subject) ? (contract?.id ?? null) : null,
      annualFen: v.orNull('annual') ?? v.orNull('newAnnual'),
      termMonths: number('months') ?? number('newMonths'),
      amountFen: v.orNull('amount'),
    };
    const done = await deed.run(
      form.saying() + JSON.stringify([parts, contract]),
      (o) =>
        d
          ? client.letting.editDecision({ params: { id: d.id }, body }, o)
          : client.letting.createDecision({ params: { id: v.text('collective') }, body }, o),
      { zh: '草稿已保存', en: 'Draft saved' },
    );
    if (done) void go(paths.decision(done.id));
  };
  return (
    <PageForm
      form={form}
      groups={groups}
      submit={{ zh: '保存草稿，看效力', en: 'Save and see whether it is valid' }}
      busy={deed.busy}
      problem={deed.problem}
      onSubmit={(v) => void send(v)}
      aside={
        ABOUT_PARTS.has(subject) || ABOUT_CONTRACT.has(subject) ? (
          <Part
            title={
              ABOUT_PARTS.has(subject)
                ? { zh: '就哪些部位', en: 'On which parts' }
                : { zh: '就哪份合同', en: 'On which contract' }
            }
          >
            <p className="yj-hint">
              {t({
                zh: '决议只对这里选定的有效，每一项只能办理一次。',
                en: 'The decision holds for what is chosen here, and each is carried out once.',
              })}
            </p>
            {missing ? (
              <p className="yj-field-error" role="alert">
                {t({ zh: '请选定决议所涉的部位或合同', en: 'Please choose what is decided on' })}
              </p>
            ) : null}
            {ABOUT_PARTS.has(subject) ? (
              <PartPicker collective={form.raw['collective'] ?? ''} chosen={parts} onChange={setParts} />
            ) : (
              <ContractPicker collective={form.raw['collective'] ?? ''} chosen={contract} onChange={setContract} />
            )}
          </Part>
        ) : null
      }
      foot={<ButtonLink to={d ? paths.decision(d.id) : paths.letting}>{t({ zh: '取消', en: 'Cancel' })}</ButtonLink>}
    />
  );
}
